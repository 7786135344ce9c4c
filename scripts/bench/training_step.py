"""The peer of training-step.ts: the same network, loss and optimiser in PyTorch, two threads."""
import os, sys, time
import torch
from torch import nn
import torch.nn.functional as F

torch.set_num_threads(os.cpu_count())
torch.manual_seed(0)
CHANNELS, SIZE = (16, 32, 64, 96), (48, 56, 48)


class Block(nn.Sequential):
    def __init__(self, a, b):
        super().__init__(*[m for i in (a, b) for m in (nn.Conv3d(i, b, 3, padding=1, bias=False), nn.InstanceNorm3d(b, affine=True), nn.LeakyReLU(0.1, inplace=True))])


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        c = CHANNELS
        self.down = nn.ModuleList([Block(a, b) for a, b in zip((1,) + c[:-1], c)])
        self.narrow = nn.ModuleList([nn.Conv3d(c[i + 1], c[i], 1) for i in range(3)])
        self.up = nn.ModuleList([Block(2 * c[i], c[i]) for i in range(3)])
        self.tissue, self.distance = nn.Conv3d(c[0], 8, 1), nn.Conv3d(c[0], 1, 1)

    def forward(self, x):
        skips = []
        for i, block in enumerate(self.down):
            x = block(F.avg_pool3d(x, 2) if i else x)
            skips.append(x)
        for i in (2, 1, 0):
            x = self.up[i](torch.cat([skips[i], F.interpolate(self.narrow[i](x), scale_factor=2)], 1))
        return self.tissue(x), self.distance(x)


net = UNet()
optimiser = torch.optim.AdamW(net.parameters(), 1e-3)
image = torch.rand(1, 1, *SIZE)
target = F.one_hot((image[:, 0] * 8).long().clamp(max=7), 8).permute(0, 4, 1, 2, 3).float()
distance = image * 2 - 1
weights = torch.ones(8).view(1, 8, 1, 1, 1)


def step():
    optimiser.zero_grad()
    z, d = net(image)
    ce = -(weights * target * z.log_softmax(1)).sum() / (weights * target).sum()
    p = z.softmax(1)
    dice = 1 - ((2 * (p * target).sum((0, 2, 3, 4)) + 1) / ((p * p).sum((0, 2, 3, 4)) + (target * target).sum((0, 2, 3, 4)) + 1)).mean()
    loss = ce + dice + 0.1 * (d - distance).abs().mean()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1)
    optimiser.step()


step()
print(f"PyTorch {torch.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    step()
    print((time.perf_counter() - start) * 1e3, flush=True)
