"""The peer of resnet-gradient.ts: gradient of one logit of a 3-D ResNet-18 with respect to a 96³ input, in PyTorch, two threads."""
import os, sys, time
import torch
from torch import nn

torch.set_num_threads(os.cpu_count())
torch.manual_seed(0)


class Basic(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv3d(a, b, 3, stride, 1, bias=False), nn.BatchNorm3d(b)
        self.conv2, self.bn2 = nn.Conv3d(b, b, 3, 1, 1, bias=False), nn.BatchNorm3d(b)
        self.short = nn.Sequential(nn.Conv3d(a, b, 1, stride, bias=False), nn.BatchNorm3d(b)) if stride > 1 or a != b else nn.Identity()

    def forward(self, x):
        y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + self.short(x))


def resnet18(width=64, classes=2):
    layers = [nn.Conv3d(1, width, 7, 2, 3, bias=False), nn.BatchNorm3d(width), nn.ReLU(), nn.MaxPool3d(3, 2, 1)]
    previous = width
    for i, stride in enumerate((1, 2, 2, 2)):
        for s in (stride, 1):
            layers.append(Basic(previous, width * 2**i, s))
            previous = width * 2**i
    return nn.Sequential(*layers, nn.AdaptiveAvgPool3d(1), nn.Flatten(), nn.Linear(previous, classes))


if __name__ == "__main__":
    net = resnet18().eval()
    for p in net.parameters():
        p.requires_grad_(False)
    if len(sys.argv) > 1:
        torch.onnx.export(net, (torch.rand(1, 1, 96, 96, 96),), sys.argv[1], dynamo=False, opset_version=17, input_names=["x"], output_names=["y"])
        sys.exit()

    def work():
        x = torch.rand(1, 1, 96, 96, 96, requires_grad=True)
        return torch.autograd.grad(net(x)[0, 1], x)

    work()
    print(f"PyTorch {torch.__version__}", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        work()
        print((time.perf_counter() - start) * 1e3, flush=True)
