"""The network of the bench in numpy: one network, and fifty at once."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

try:
    from scipy.special import erf
except ImportError:
    erf = None

from serve import BATCH, BETA, LARGE, MODULAR, N, RATE, REPLICAS, SMALL, WIDE, data, modular, serve, weights

KEEP = 1 - RATE * BETA


def flip(a):
    return np.swapaxes(a, -1, -2)


def batches(replicas, x, y, rng):
    """One epoch's batches, the same for all replicas but for their order."""
    order = rng.permutation(N) if replicas is None else rng.permuted(np.tile(np.arange(N), (replicas, 1)), axis=1)
    for b in range(0, N, BATCH):
        pick = order[..., b : b + BATCH]
        yield x[pick], y[pick]


def second_moments(total, bx, by):
    return np.matmul(total, np.matmul(flip(bx), bx)) - np.matmul(flip(by), bx)


def residuals(total, bx, by):
    return np.matmul(flip(np.matmul(bx, flip(total)) - by), bx)


def linear(widths, replicas, slope):
    """The slope by the end-to-end map, then the gradient from products of matrices; with a leading axis of replicas, or without."""
    x, y = data(widths)
    layers = weights(replicas, widths)
    rng = np.random.default_rng(2)
    while True:
        for bx, by in batches(replicas, x, y, rng):
            above = [layers[-1]]
            for layer in layers[-2::-1]:
                above.append(np.matmul(above[-1], layer))
            carry = (RATE / BATCH) * slope(above.pop(), bx, by)
            changed = []
            for layer in layers[:-1]:
                changed.append(KEEP * layer - np.matmul(flip(above.pop()), carry))
                carry = np.matmul(carry, flip(layer))
            layers = [*changed, KEEP * layers[-1] - carry]
        yield N // BATCH * (replicas or 1)


def tanh(widths, replicas, dtype=np.float64):
    """Forward and backward over each batch."""
    x, y = (a.astype(dtype) for a in data(widths))
    layers = [layer.astype(dtype) for layer in weights(replicas, widths)]
    rng = np.random.default_rng(2)
    while True:
        for bx, by in batches(replicas, x, y, rng):
            levels = [bx]
            for layer in layers[:-1]:
                levels.append(np.tanh(np.matmul(levels[-1], flip(layer))))
            delta = (np.matmul(levels[-1], flip(layers[-1])) - by) * (RATE / BATCH)
            changed = [KEEP * layers[-1] - np.matmul(flip(delta), levels[-1])]
            for l in range(len(layers) - 2, -1, -1):
                delta = np.matmul(delta, layers[l + 1]) * (1 - levels[l + 1] * levels[l + 1])
                changed.append(KEEP * layers[l] - np.matmul(flip(delta), levels[l]))
            layers = changed[::-1]
        yield N // BATCH * (replicas or 1)


def adam_w(layers, rate=1e-3, decay=1.0):
    """A function that takes one step along gradients, in place."""
    means, squares = ([np.zeros_like(w) for w in layers] for _ in range(2))
    count = 0

    def step(slopes):
        nonlocal count
        count += 1
        for w, g, m, s in zip(layers, slopes, means, squares):
            w *= 1 - rate * decay
            m += 0.1 * (g - m)
            s += 0.001 * (g * g - s)
            w -= rate / (1 - 0.9**count) * m / (np.sqrt(s / (1 - 0.999**count)) + 1e-8)

    return step


def gelu(x):
    """Value and slope."""
    share = 0.5 * (1 + erf(x / np.sqrt(2)))
    return x * share, share + x * np.exp(-0.5 * x * x) / np.sqrt(2 * np.pi)


def addition(p, activation, entropy, dtype=np.float64):
    """Full batches of modular addition with AdamW: cross-entropy of a softmax, or the squared error."""
    x, sums = modular(p, dtype)
    y = np.eye(p, dtype=dtype)[sums]
    w1, w2 = layers = [w.astype(dtype) for w in weights(None, MODULAR[p][0])]
    step = adam_w(layers)
    while True:
        a, slope = activation(x @ w1.T)
        f = a @ w2.T
        if entropy:
            f = np.exp(f - f.max(1, keepdims=True))
            f /= f.sum(1, keepdims=True)
        delta = (f - y) / dtype(len(x))
        step([((delta @ w2) * slope).T @ x, delta.T @ a])
        yield 1


PRECISIONS = {"": np.float64, ", float32": np.float32}

serve(
    {"numpy": np.__version__},
    {
        "linear numpy, second moments": lambda: linear(SMALL, None, second_moments),
        "linear numpy, second moments, 50 replicas": lambda: linear(SMALL, REPLICAS, second_moments),
        "linear numpy, residuals, 50 replicas": lambda: linear(SMALL, REPLICAS, residuals),
        "tanh numpy": lambda: tanh(SMALL, None),
        "tanh numpy, 50 replicas": lambda: tanh(SMALL, REPLICAS),
        "linear 32-256-256-2 numpy, second moments, 50 replicas": lambda: linear(WIDE["tanh 32-256-256-2"], REPLICAS, second_moments),
        "linear 32-256-256-2 numpy, residuals": lambda: linear(WIDE["tanh 32-256-256-2"], None, residuals),
        "linear 32-256-256-2 numpy, residuals, 50 replicas": lambda: linear(WIDE["tanh 32-256-256-2"], REPLICAS, residuals),
        "linear 32-64-64-64-64-2 numpy, second moments, 50 replicas": lambda: linear(LARGE, REPLICAS, second_moments),
        "linear 32-64-64-64-64-2 numpy, residuals": lambda: linear(LARGE, None, residuals),
        "linear 32-64-64-64-64-2 numpy, residuals, 50 replicas": lambda: linear(LARGE, REPLICAS, residuals),
        "tanh 32-64-64-64-64-2 numpy": lambda: tanh(LARGE, None),
        "tanh 32-64-64-64-64-2 numpy, 50 replicas": lambda: tanh(LARGE, REPLICAS),
        **{f"{name} numpy{p}": lambda w=widths, t=t: tanh(w, None, t) for name, widths in WIDE.items() for p, t in PRECISIONS.items()},
        **{f"modular addition p=31 numpy{p}": lambda t=t: addition(31, gelu, True, t) for p, t in PRECISIONS.items() if erf},
        **{f"modular addition p=97 numpy{p}": lambda t=t: addition(97, lambda x: (x * x, 2 * x), False, t) for p, t in PRECISIONS.items()},
    },
)
