"""The network of the bench in numpy: one network, and fifty at once."""

import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np

from serve import BATCH, BETA, N, RATE, REPLICAS, data, serve, weights

KEEP = 1 - RATE * BETA


def linear_moments(replicas):
    """Second moments of each batch, then the gradient from products of matrices; with a leading axis of replicas, or without."""
    x, y = data()
    w1, w2, w3 = weights(replicas)
    rng = np.random.default_rng(2)
    while True:
        order = rng.permutation(N) if replicas is None else rng.permuted(np.tile(np.arange(N), (replicas, 1)), axis=1)
        for b in range(0, N, BATCH):
            pick = order[..., b : b + BATCH]
            bx, by = x[pick], y[pick]
            bxt = np.swapaxes(bx, -1, -2)
            cxx = np.matmul(bxt, bx) / BATCH
            cyx = np.matmul(np.swapaxes(by, -1, -2), bx) / BATCH
            p = np.matmul(w3, w2)
            g = RATE * (np.matmul(np.matmul(p, w1), cxx) - cyx)
            m = np.matmul(g, np.swapaxes(w1, -1, -2))
            change3 = np.matmul(m, np.swapaxes(w2, -1, -2))
            w1 = KEEP * w1 - np.matmul(np.swapaxes(p, -1, -2), g)
            w2 = KEEP * w2 - np.matmul(np.swapaxes(w3, -1, -2), m)
            w3 = KEEP * w3 - change3
        yield N // BATCH * (replicas or 1)


def tanh(replicas):
    """Forward and backward over each batch."""
    x, y = data()
    w1, w2, w3 = weights(replicas)
    rng = np.random.default_rng(2)
    flip = lambda a: np.swapaxes(a, -1, -2)
    while True:
        order = rng.permutation(N) if replicas is None else rng.permuted(np.tile(np.arange(N), (replicas, 1)), axis=1)
        for b in range(0, N, BATCH):
            pick = order[..., b : b + BATCH]
            bx, by = x[pick], y[pick]
            a1 = np.tanh(np.matmul(bx, flip(w1)))
            a2 = np.tanh(np.matmul(a1, flip(w2)))
            d3 = (np.matmul(a2, flip(w3)) - by) * (RATE / BATCH)
            d2 = np.matmul(d3, w3) * (1 - a2 * a2)
            d1 = np.matmul(d2, w2) * (1 - a1 * a1)
            w3 = KEEP * w3 - np.matmul(flip(d3), a2)
            w2 = KEEP * w2 - np.matmul(flip(d2), a1)
            w1 = KEEP * w1 - np.matmul(flip(d1), bx)
        yield N // BATCH * (replicas or 1)


serve(
    {"numpy": np.__version__},
    {
        "linear numpy, second moments": lambda: linear_moments(None),
        "linear numpy, second moments, 50 replicas": lambda: linear_moments(REPLICAS),
        "tanh numpy": lambda: tanh(None),
        "tanh numpy, 50 replicas": lambda: tanh(REPLICAS),
    },
)
