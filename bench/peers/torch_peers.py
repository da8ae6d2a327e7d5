"""The network of the bench in PyTorch: eager with autograd, gradients by hand, and fifty networks at once with bmm."""

import torch

from serve import BATCH, BETA, MODULAR, N, RATE, REPLICAS, SMALL, WIDE, data, modular, serve, weights

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
KEEP = 1 - RATE * BETA


def network(widths, activation, dtype=torch.float64):
    layers = []
    for l, w in enumerate(weights(None, widths)):
        layer = torch.nn.Linear(w.shape[1], w.shape[0], bias=False)
        layer.weight.data = torch.from_numpy(w).to(dtype)
        layers.append(layer)
        if activation and l < len(widths) - 2:
            layers.append(activation())
    return torch.nn.Sequential(*layers)


def eager(activation, widths=SMALL, dtype=torch.float64):
    x, y = (torch.from_numpy(a).to(dtype) for a in data(widths))
    model = network(widths, activation, dtype)
    optimiser = torch.optim.SGD(model.parameters(), lr=RATE, weight_decay=BETA)
    while True:
        order = torch.randperm(N)
        for b in range(0, N, BATCH):
            pick = order[b : b + BATCH]
            optimiser.zero_grad()
            loss = 0.5 * ((model(x[pick]) - y[pick]) ** 2).sum(1).mean()
            loss.backward()
            optimiser.step()
        yield N // BATCH


class Square(torch.nn.Module):
    def forward(self, x):
        return x * x


def addition(p, activation, entropy, dtype):
    """Full batches of modular addition, dense one-hot inputs, AdamW."""
    inputs, sums = modular(p)
    x, classes = torch.from_numpy(inputs).to(dtype), torch.from_numpy(sums)
    y = torch.nn.functional.one_hot(classes, p).to(dtype)
    model = network(MODULAR[p][0], activation, dtype)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=1.0)
    while True:
        optimiser.zero_grad()
        f = model(x)
        loss = torch.nn.functional.cross_entropy(f, classes) if entropy else 0.5 * ((f - y) ** 2).sum(1).mean()
        loss.backward()
        optimiser.step()
        yield 1


PRECISIONS = {"": torch.float64, ", float32": torch.float32}


def second_moments(total, bx, by):
    return total @ (bx.mT @ bx) - by.mT @ bx


def residuals(total, bx, by):
    return (bx @ total.mT - by).mT @ bx


@torch.no_grad()
def linear(replicas, slope):
    """The slope by the end-to-end map, then the gradient by hand; with replicas, a leading axis and bmm."""
    x, y = map(torch.from_numpy, data())
    w1, w2, w3 = map(torch.from_numpy, weights(replicas))
    while True:
        order = torch.rand(replicas, N).argsort(1) if replicas else torch.randperm(N)
        for b in range(0, N, BATCH):
            pick = order[..., b : b + BATCH]
            bx, by = x[pick], y[pick]
            p = w3 @ w2
            g = (RATE / BATCH) * slope(p @ w1, bx, by)
            m = g @ w1.mT
            change3 = m @ w2.mT
            w1 = KEEP * w1 - p.mT @ g
            w2 = KEEP * w2 - w3.mT @ m
            w3 = KEEP * w3 - change3
        yield N // BATCH * (replicas or 1)


@torch.no_grad()
def tanh(replicas):
    """Forward and backward by hand over each batch."""
    x, y = map(torch.from_numpy, data())
    w1, w2, w3 = map(torch.from_numpy, weights(replicas))
    while True:
        order = torch.rand(replicas, N).argsort(1) if replicas else torch.randperm(N)
        for b in range(0, N, BATCH):
            pick = order[..., b : b + BATCH]
            bx, by = x[pick], y[pick]
            a1 = torch.tanh(bx @ w1.mT)
            a2 = torch.tanh(a1 @ w2.mT)
            d3 = (a2 @ w3.mT - by) * (RATE / BATCH)
            d2 = (d3 @ w3) * (1 - a2 * a2)
            d1 = (d2 @ w2) * (1 - a1 * a1)
            w3 = KEEP * w3 - d3.mT @ a2
            w2 = KEEP * w2 - d2.mT @ a1
            w1 = KEEP * w1 - d1.mT @ bx
        yield N // BATCH * (replicas or 1)


serve(
    {"torch": torch.__version__, "torch BLAS": "MKL" if torch.backends.mkl.is_available() else "OpenBLAS"},
    {
        "linear PyTorch, eager": lambda: eager(None),
        "linear PyTorch, second moments": lambda: linear(None, second_moments),
        "linear PyTorch, second moments, 50 replicas": lambda: linear(REPLICAS, second_moments),
        "linear PyTorch, residuals, 50 replicas": lambda: linear(REPLICAS, residuals),
        "tanh PyTorch, eager": lambda: eager(torch.nn.Tanh),
        "tanh PyTorch, by hand": lambda: tanh(None),
        "tanh PyTorch, by hand, 50 replicas": lambda: tanh(REPLICAS),
        **{f"{name} PyTorch, eager{p}": lambda w=widths, t=t: eager(torch.nn.Tanh, w, t) for name, widths in WIDE.items() for p, t in PRECISIONS.items()},
        **{f"modular addition p=31 PyTorch, eager{p}": lambda t=t: addition(31, torch.nn.GELU, True, t) for p, t in PRECISIONS.items()},
        **{f"modular addition p=97 PyTorch, eager{p}": lambda t=t: addition(97, Square, False, t) for p, t in PRECISIONS.items()},
    },
)
