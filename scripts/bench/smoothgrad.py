"""The peer of smoothgrad.ts: Captum's SmoothGrad (NoiseTunnel over Saliency), 20 draws, on the same kind of network in PyTorch, two threads.

Captum must be importable (pip install captum, or its sources on PYTHONPATH). Draws go one by one, which is its fastest at this size.
"""
import sys, time
import captum
import torch
from captum.attr import NoiseTunnel, Saliency
from resnet_gradient import resnet18

net = resnet18().eval()
for p in net.parameters():
    p.requires_grad_(False)
method = NoiseTunnel(Saliency(net))


def work():
    x = torch.rand(1, 1, 96, 96, 96)
    return method.attribute(x, nt_type="smoothgrad", nt_samples=20, nt_samples_batch_size=1, stdevs=0.1, target=1, abs=False)


work()
print(f"Captum {captum.__version__} on PyTorch {torch.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    work()
    print((time.perf_counter() - start) * 1e3, flush=True)
