"""The peer of eegnet-epoch.ts: the same network, loss and optimiser in PyTorch, as many threads as there are cores."""
import os, sys, time
import torch
from torch import nn
import torch.nn.functional as F

torch.set_num_threads(os.cpu_count())
torch.manual_seed(0)
TRIALS, CHANNELS, SAMPLES, BATCH = 2000, 32, 256, 32


class EEGNet(nn.Module):
    def __init__(self, filters=8, depth=2, kernel=64):
        super().__init__()
        wide = filters * depth
        self.temporal, self.first = nn.Conv2d(1, filters, (1, kernel), padding='same', bias=False), nn.BatchNorm2d(filters)
        self.spatial, self.second = nn.Conv2d(filters, wide, (CHANNELS, 1), groups=filters, bias=False), nn.BatchNorm2d(wide)
        self.separable = nn.Conv2d(wide, wide, (1, 16), groups=wide, padding='same', bias=False)
        self.pointwise, self.third = nn.Conv2d(wide, wide, 1, bias=False), nn.BatchNorm2d(wide)
        self.score = nn.Linear(wide * (SAMPLES // 32), 2)

    def forward(self, x):
        x = self.spatial(self.first(self.temporal(x)))
        x = F.dropout(F.avg_pool2d(F.elu(self.second(x)), (1, 4)), 0.25, self.training)
        x = self.pointwise(self.separable(x))
        x = F.dropout(F.avg_pool2d(F.elu(self.third(x)), (1, 8)), 0.25, self.training)
        return self.score(x.flatten(1))


net = EEGNet()
optimiser = torch.optim.AdamW(net.parameters(), 1e-3)
trials, labels = torch.randn(TRIALS, 1, CHANNELS, SAMPLES), torch.arange(TRIALS) % 2


def epoch():
    order = torch.randperm(TRIALS)
    for at in range(0, TRIALS - BATCH + 1, BATCH):
        chosen = order[at:at + BATCH]
        optimiser.zero_grad()
        F.cross_entropy(net(trials[chosen]), labels[chosen]).backward()
        optimiser.step()


epoch()
print(f"PyTorch {torch.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    epoch()
    print((time.perf_counter() - start) * 1e3, flush=True)
