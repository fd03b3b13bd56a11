"""Writes networks.json: losses and gradients of five small networks, computed by PyTorch's autograd in double precision.

Made once with Debian 12's python3-torch (1.13):  python3 make_networks.py > networks.json
Matrices are lists of rows, samples are columns, as in derivations.md.
"""

import json
import torch

torch.set_default_dtype(torch.float64)
torch.manual_seed(20240)

ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}

# (widths N0, N1, ...; activation of each hidden layer; head; samples; kind of targets)
NETWORKS = [
    ([5, 3], [], "softmax+cross-entropy", 4, "one-hot"),
    ([3, 5, 2], ["sigmoid"], "linear+quadratic", 7, "real"),
    ([4, 9, 7, 3], ["sigmoid", "tanh"], "softmax+cross-entropy", 6, "probabilities"),
    ([7, 11, 6, 2], ["tanh", "relu"], "linear+quadratic", 9, "real"),
    ([10, 17, 6, 5, 4], ["relu", "tanh", "sigmoid"], "softmax+cross-entropy", 13, "one-hot"),
]


def targets(kind, outputs, m):
    """Y, one sample per row."""
    if kind == "real":
        return torch.randn(m, outputs)
    if kind == "one-hot":
        return torch.nn.functional.one_hot(torch.arange(m) % outputs, outputs).double()
    # Quarters and eighths: their sum is exactly 1 in binary.
    return torch.tensor([[0.5, 0.375, 0.125], [0.25, 0.25, 0.5], [0, 0.125, 0.875]])[torch.arange(m) % 3].double()


def golden(widths, activations, head, m, kind):
    X, Y = torch.randn(m, widths[0]), targets(kind, widths[-1], m)
    W = [(torch.randn(n, k) / k**0.5).requires_grad_() for k, n in zip(widths, widths[1:])]
    b = [(0.3 * torch.randn(n)).requires_grad_() for n in widths[1:]]
    z = X
    for l in range(len(W)):
        z = z @ W[l].T + b[l]
        if l < len(W) - 1:
            z = ACTIVATIONS[activations[l]](z)
    if head == "softmax+cross-entropy":
        loss = torch.nn.functional.cross_entropy(z, Y)
        output = torch.softmax(z, 1)
    else:
        loss = 0.5 * ((Y - z) ** 2).sum(1).mean()
        output = z
    loss.backward()
    return {
        "widths": widths, "activations": activations, "head": head,
        "X": X.T.tolist(), "Y": Y.T.tolist(),
        "W": [w.tolist() for w in W], "b": [v.tolist() for v in b],
        "output": output.T.tolist(), "loss": loss.item(),
        "gradientW": [w.grad.tolist() for w in W], "gradientB": [v.grad.tolist() for v in b],
    }


networks = ",\n".join(json.dumps(golden(*n)) for n in NETWORKS)
print(f'{{"source": "make_networks.py with PyTorch {torch.__version__}, double precision", "networks": [\n{networks}\n]}}')
