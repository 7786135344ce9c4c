"""The peer of recording-page.ts: MNE-Python reads the samples of the same page of the same file, which it has opened without loading it."""
import os, sys, tempfile, time
import mne

mne.set_log_level("error")
path = os.path.join(tempfile.gettempdir(), "touchstone-bench-day.edf")
while not os.path.exists(path):
    time.sleep(0.2)
raw = mne.io.read_raw_edf(path, preload=False)
at = 0


def work():
    global at
    start = int((at * 7919) % 86_000) * 256
    at += 1
    return raw[:, start : start + 2560]


work()
print(f"MNE {mne.__version__}", flush=True)
for _ in sys.stdin:
    start = time.perf_counter()
    work()
    print((time.perf_counter() - start) * 1e3, flush=True)
