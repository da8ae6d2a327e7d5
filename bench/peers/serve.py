"""What the Python peers share: the task's data, and answering the bench one contender at a time."""

import json
import sys
import time

import numpy as np

N, BATCH, REPLICAS = 512, 64, 50
# Widths of the networks, from inputs to outputs: the paper's, and a wide and deep one.
SMALL, LARGE = (5, 10, 10, 2), (32, 64, 64, 64, 64, 2)
RATE, BETA = 0.08, 0.1


def data(widths=SMALL):
    """Samples x (N × inputs) and y (N × 2) with correlations 0.9 and 0.8, which all replicas share."""
    rng = np.random.default_rng(42)
    x = rng.standard_normal((N, widths[0]))
    eta = np.array([0.9, 0.8])
    y = eta * x[:, :2] + np.sqrt(1 - eta**2) * rng.standard_normal((N, 2))
    y = np.concatenate([y, rng.standard_normal((N, widths[-1] - 2))], axis=1)
    return x, y


def weights(replicas=None, widths=SMALL):
    """Layers of normal weights, each outputs × inputs; with `replicas`, that many of each in front."""
    rng = np.random.default_rng(1)
    lead = () if replicas is None else (replicas,)
    return [rng.standard_normal((*lead, rows, columns)) / np.sqrt(widths[1]) for columns, rows in zip(widths, widths[1:])]


# The larger tasks: widths, and for modular addition the fraction of all pairs that is trained on.
MODULAR = {31: ((62, 128, 31), 0.6993), 97: ((194, 256, 97), 0.5)}
WIDE = {"tanh 20-100-100-5": (20, 100, 100, 5), "tanh 32-128-128-2": (32, 128, 128, 2), "tanh 32-256-256-2": (32, 256, 256, 2)}


def modular(p, dtype=np.float64):
    """Pairs of numbers, one-hot side by side (N x 2p), and which number their sum modulo p is (N)."""
    pairs = np.random.default_rng(42).permutation(p * p)[: round(MODULAR[p][1] * p * p)]
    a, b = np.divmod(pairs, p)
    return np.concatenate([np.eye(p)[a], np.eye(p)[b]], axis=1).astype(dtype), (a + b) % p


def serve(versions, contenders):
    """Tells the contenders' names, then runs for `seconds` whichever is asked for, and tells its steps per second of processor time.

    Each contender is a generator function that trains for one epoch at a time and yields the steps it took.
    """
    running = {}
    print(json.dumps({"versions": versions, "contenders": list(contenders)}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        epochs = running.setdefault(request["name"], None) or contenders[request["name"]]()
        running[request["name"]] = epochs
        next(epochs)
        steps, start = 0, time.process_time()
        while time.process_time() - start < request["seconds"]:
            steps += next(epochs)
        print(json.dumps(steps / (time.process_time() - start)), flush=True)
