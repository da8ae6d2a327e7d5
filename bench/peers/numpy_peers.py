"""The network of the bench in numpy: one network, and fifty at once."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from serve import BATCH, BETA, LARGE, N, RATE, REPLICAS, SMALL, data, serve, weights

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


def tanh(widths, replicas):
    """Forward and backward over each batch."""
    x, y = data(widths)
    layers = weights(replicas, widths)
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


serve(
    {"numpy": np.__version__},
    {
        "linear numpy, second moments": lambda: linear(SMALL, None, second_moments),
        "linear numpy, second moments, 50 replicas": lambda: linear(SMALL, REPLICAS, second_moments),
        "linear numpy, residuals, 50 replicas": lambda: linear(SMALL, REPLICAS, residuals),
        "tanh numpy": lambda: tanh(SMALL, None),
        "tanh numpy, 50 replicas": lambda: tanh(SMALL, REPLICAS),
        "linear 32-64-64-64-64-2 numpy, second moments, 50 replicas": lambda: linear(LARGE, REPLICAS, second_moments),
        "linear 32-64-64-64-64-2 numpy, residuals": lambda: linear(LARGE, None, residuals),
        "linear 32-64-64-64-64-2 numpy, residuals, 50 replicas": lambda: linear(LARGE, REPLICAS, residuals),
        "tanh 32-64-64-64-64-2 numpy": lambda: tanh(LARGE, None),
        "tanh 32-64-64-64-64-2 numpy, 50 replicas": lambda: tanh(LARGE, REPLICAS),
    },
)
