#!/usr/bin/env python3
"""NumPy's and PyTorch's side of the speed comparison; run by `dotnet run -c Release --project lib.Benchmarks -- peers`.

    peers.py FOLDER --work W1 --peer numpy --dtype f64 --batch 200 --epochs 4000 --check-steps 200

FOLDER holds x.npy (N0, n), y.npy (N2, n), W1.npy, W2.npy and order.npy, the samples of the first batches one after another.
A step is one parameter update: batch, forward, loss, backward, update; gradient descent with rate 0.1. Samples are reshuffled every epoch.
Prints one JSON object: step_us, microseconds per step as the average over all epochs in the best of three repeats, and, for NumPy in double precision,
losses, the losses of the first steps over the given batches.
"""
import argparse
import ctypes
import json
import os
import sys
import time


def numpy_side(a, load, np):
    dtype = np.float64 if a.dtype == "f64" else np.float32
    x, y, W1, W2 = (load(name).astype(dtype) for name in ("x", "y", "W1", "W2"))
    n, regression = x.shape[1], y.shape[0] == 1
    start = (W1.copy(), W2.copy())
    b1, b2 = np.zeros((W1.shape[0], 1), dtype), np.zeros((W2.shape[0], 1), dtype)
    rng, lr = np.random.default_rng(0), dtype(0.1)

    def step(xb, yb):
        m = dtype(xb.shape[1])
        h = 1 / (1 + np.exp(-(W1 @ xb + b1)))
        z = W2 @ h + b2
        if regression:
            p = z
            loss = 0.5 * float(((p - yb) ** 2).sum()) / m
        else:
            z = z - z.max(0)
            e = np.exp(z)
            p = e / e.sum(0)
            loss = -float(np.log((p * yb).sum(0)).mean())
        d2 = (p - yb) / m
        d1 = (W2.T @ d2) * h * (1 - h)
        gW2, gb2, gW1, gb1 = d2 @ h.T, d2.sum(1, keepdims=True), d1 @ xb.T, d1.sum(1, keepdims=True)
        W1[...] -= lr * gW1; b1[...] -= lr * gb1; W2[...] -= lr * gW2; b2[...] -= lr * gb2
        return float(loss)

    def epoch():
        if a.batch >= n:
            step(x, y)
            return
        order = rng.permutation(n)
        for i in range(0, n, a.batch):
            step(x[:, order[i:i + a.batch]], y[:, order[i:i + a.batch]])

    losses = None
    if a.dtype == "f64":
        order, at, losses, seen = load("order").astype(int), 0, [], 0
        for _ in range(a.check_steps):
            size = min(a.batch, n - seen)
            samples = order[at:at + size]
            at, seen = at + size, (seen + size) % n
            losses.append(step(x, y) if a.batch >= n else step(x[:, samples], y[:, samples]))
        W1[...], W2[...] = start
        b1[...] = 0; b2[...] = 0
    return epoch, losses


def torch_side(a, load, np):
    import torch
    t = torch.float64 if a.dtype == "f64" else torch.float32
    x, y, W1, W2 = (load(name) for name in ("x", "y", "W1", "W2"))
    n, regression = x.shape[1], y.shape[0] == 1
    X = torch.tensor(x.T.copy(), dtype=t)
    Y = torch.tensor(y.T.copy(), dtype=t) if regression else torch.tensor(y.argmax(0))
    net = torch.nn.Sequential(torch.nn.Linear(x.shape[0], W1.shape[0]), torch.nn.Sigmoid(), torch.nn.Linear(W1.shape[0], W2.shape[0])).to(t)
    with torch.no_grad():
        net[0].weight.copy_(torch.tensor(W1)); net[0].bias.zero_()
        net[2].weight.copy_(torch.tensor(W2)); net[2].bias.zero_()
    opt = torch.optim.SGD(net.parameters(), lr=0.1)
    criterion = (lambda p, q: 0.5 * ((p - q) ** 2).sum() / p.shape[0]) if regression else torch.nn.CrossEntropyLoss()

    def epoch():
        order = torch.randperm(n) if a.batch < n else None
        for i in range(0, n, a.batch):
            xb, yb = (X, Y) if order is None else (X[order[i:i + a.batch]], Y[order[i:i + a.batch]])
            opt.zero_grad(); loss = criterion(net(xb), yb); loss.backward(); opt.step()
    return epoch, None


def blas():
    """The libraries that do the products, as this process has loaded them, and OpenBLAS' kernel: a peer is only as fast as these."""
    try:
        with open("/proc/self/maps") as maps:
            paths = sorted({line.split()[-1] for line in maps if any(name in line.lower() for name in ("blas", "mkl_core", "blis"))})
    except OSError:
        return "unknown"
    names = []
    for path in paths:
        name = os.path.basename(path)
        try:
            core = ctypes.CDLL(path).openblas_get_corename
            core.restype = ctypes.c_char_p
            name += " (" + core().decode() + ")"
        except (OSError, AttributeError):
            pass
        names.append(name)
    return ", ".join(names) or "its own"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--work"); parser.add_argument("--peer"); parser.add_argument("--dtype")
    parser.add_argument("--batch", type=int); parser.add_argument("--epochs", type=int)
    parser.add_argument("--check-steps", type=int)
    a = parser.parse_args()
    try:
        import numpy as np
        epoch, losses = (numpy_side if a.peer == "numpy" else torch_side)(
            a, lambda name: np.load(os.path.join(a.folder, name + ".npy")), np)
    except ImportError as e:
        print(json.dumps({"missing": str(e)}))
        return
    n = np.load(os.path.join(a.folder, "x.npy"), mmap_mode="r").shape[1]
    steps = a.epochs * -(-n // a.batch)
    epoch()
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        for _ in range(a.epochs):
            epoch()
        best = min(best, time.perf_counter() - start)
    print(json.dumps({"step_us": best / steps * 1e6, "losses": losses, "blas": blas()}))


if __name__ == "__main__":
    sys.exit(main())
