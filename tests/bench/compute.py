#!/usr/bin/python3
"""compute.py [--rows N …] [--rounds N] [--only ID …] - algorithms on many rows,
beside numpy, scipy, statsmodels, scikit-learn and networkx in the same run.

Ours has one thread.  Each peer runs twice a round: with one thread as well,
and with as many as it takes by itself.  Each round takes all in another order;
what is printed are medians of the rounds, of computing alone, without reading
inputs: seconds of the processor, of the clock, and the most memory beyond the
inputs.  The ratio is of processors' seconds with one thread, because others
may load the machine, and of the clock's with more; above 1 ours is faster.
What comes out must agree before a time counts: with one thread the bench ends
where it does not, with a peer's own threads that time is left out, for
scikit-learn's k-means does not always end at the same place with two.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.cluster import kmeans_plusplus

HERE = os.path.dirname(os.path.abspath(__file__))
COMPUTE = os.path.join(HERE, "../../.build/bench/compute")
COLUMNS, CLUSTERS, DAY = 10, 8, 24

words = argparse.ArgumentParser()
words.add_argument("--rows", type=int, nargs="*", default=[100000, 1000000])
words.add_argument("--rounds", type=int, default=5)
words.add_argument("--only", nargs="*")
words = words.parse_args()


class Peers:
    """A process of peers.py; all that it has in one thread, or as it likes."""

    def __init__(self, one_thread):
        alone = {name: "1" for name in (
            "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")} if one_thread else {}
        self.runs = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "peers.py")], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={**os.environ, **alone})

    def ask(self, name, path, shape, more, folder):
        results = os.path.join(folder, "peer.npz")
        self.runs.stdin.write(
            json.dumps([name, path, shape, more, results]) + "\n")
        self.runs.stdin.flush()
        cost = json.loads(self.runs.stdout.readline())
        with np.load(results) as f:
            return cost, {k: f[k] for k in f.files}


def ours(name, inputs, path, shape, folder):
    """What it cost, and all results by their names."""
    results = os.path.join(folder, "ours")
    done = subprocess.run(
        [COMPUTE, name, json.dumps(inputs), path, str(shape[0]), str(shape[1]),
         results], stdout=subprocess.PIPE, text=True, check=True)
    said = {k: float(v) for k, v in map(str.split, done.stdout.splitlines())}
    cost = {k: said.pop(k) for k in ("cpu", "wall", "mib")}
    with open(results, "rb") as f:
        while line := f.readline():
            key, n, m = line.decode().split()
            said[key] = np.fromfile(f, count=int(n) * int(m))
    return cost, said


def rows_of(n, path):
    """Clusters of ten numbers, and a sum of them with noise."""
    rng = np.random.default_rng(1)
    at = rng.normal(0, 2, (CLUSTERS, COLUMNS))
    X = at[rng.integers(0, CLUSTERS, n)] + rng.normal(0, 1, (n, COLUMNS))
    y = X @ np.arange(1.0, COLUMNS + 1) + 3 + rng.normal(0, 1, n)
    np.concatenate([X.ravel(), y]).tofile(path)
    centers = kmeans_plusplus(X, CLUSTERS, random_state=1)[0]
    return X.shape, {"init": centers.tolist()}


def hours_of(n, path):
    """Days of 24 hours on a slow wave."""
    rng, t = np.random.default_rng(2), np.arange(n)
    (10 + 3 * np.sin(2 * np.pi * t / DAY) + np.sin(2 * np.pi * t / 5000) +
     rng.normal(0, 1, n)).tofile(path)
    return (n, 1), {}


def edges_of(n, path):
    """Ten edges a node, without loops and doubles, few nodes in most."""
    rng, nodes = np.random.default_rng(3), n // 10
    ends = np.column_stack([rng.integers(0, nodes, n),
                            (nodes * rng.random(n) ** 3).astype(int)])
    ends = np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0)
    ends = np.vstack([ends, [nodes - 1, 0]]) if ends.max() < nodes - 1 else ends
    ends.astype(float).tofile(path)
    return ends.shape, {"n": nodes}


# What ours is given, and what the peers; how near results must be, of the
# greatest; the peers.  Samples on the border of two clusters may fall to either
# side with the last digit, so with two threads of scikit-learn, too.  What is
# drawn by chance (++) has one round, for where it ends is chance, too.
PARTS = ["trend", "seasonal", "residual", "weights"]
LONG = {"X": [[1] * COLUMNS]}
BENCHES = [
    ("REG-01", rows_of, lambda d, r: ({**LONG, "y": [1]}, {}),
     dict.fromkeys(["beta", "se", "t", "p", "r2", "F"], 1e-9),
     ["statsmodels OLS", "numpy lstsq"]),
    ("STA-31", rows_of, lambda d, r: (LONG, {}),
     dict.fromkeys(["var", "mean", "ratio", "scores"], 1e-9),
     ["sklearn PCA", "numpy svd"]),
    ("CLU-01", rows_of, lambda d, r: (
        {**LONG, "k": CLUSTERS, "init": d["init"]},
        {"k": CLUSTERS, "seed": 1, "init": d["init"]}),
     {"inertia": 1e-8, "centers": 1e-3},
     ["sklearn lloyd", "sklearn elkan"]),
    ("CLU-01 ++", rows_of, lambda d, r: (
        {**LONG, "k": CLUSTERS, "starts": 1, "max_iter": 1, "seed": r},
        {"k": CLUSTERS, "seed": r, "rounds": 1}), {}, ["sklearn lloyd"]),
    ("TSF-05", hours_of, lambda d, r: (
        {"x": [1], "period": DAY}, {"period": DAY}), dict.fromkeys(PARTS, 1e-9),
     ["statsmodels STL"]),
    ("TSF-05 robust", hours_of, lambda d, r: (
        {"x": [1], "period": DAY, "robust": True},
        {"period": DAY, "robust": True}), dict.fromkeys(PARTS, 1e-9),
     ["statsmodels STL"]),
    ("SIG-01", hours_of, lambda d, r: ({"x": [1]}, {}),
     dict.fromkeys(["freq", "re", "im", "amplitude", "power"], 1e-9),
     ["numpy rfft", "scipy rfft", "scipy periodogram"]),
    ("GRA-10", edges_of, lambda d, r: (
        {"n": d["n"], "edges": [[0, 1]]}, {}), {"pr": 1e-9},
     ["networkx", "networkx, graph", "scipy powers"]),
]


# Of more rows the peer would take minutes each time.
MOST = {"TSF-05 robust": 100000}


def difference(name, peer, mine, its, near):
    """Where results differ, in words; signs of components are free."""
    for key, most in near.items():
        if key not in its:
            continue
        a, b = np.abs(np.ravel(mine[key])), np.abs(np.ravel(its[key]))
        if not np.abs(a - b).max() <= most * b.max():
            return "%s: %s of %s differs by %g, of %g" % (
                name, key, peer, np.abs(a - b).max(), b.max())
    return None


def median(costs, what):
    return statistics.median(c[what] for c in costs)


def show(name, shape, costs):
    def cells(c):
        return "%9.1f %9.1f %7.1f" % (
            1000 * median(c, "cpu"), 1000 * median(c, "wall"),
            median(c, "mib"))
    mine = costs.pop("ours")
    print("\n%-14s %8d x %-3d      %s" % (name, *shape, cells(mine)))
    for (peer, threads), c in costs.items():
        unit = "cpu" if threads == "one" else "wall"
        print("  %-18s %-10s %s  %6.2fx" % (
            peer, threads, cells(c), median(c, unit) / median(mine, unit)),
            flush=True)


def bench(name, make, given, near, peers, n, folder, processes):
    path = os.path.join(folder, "rows")
    shape, data = make(n, path)
    costs, iterations = {}, {}
    for r in range(words.rounds):
        inputs, more = given(data, r + 1)
        cost, mine = ours(name.split()[0], inputs, path, shape, folder)
        costs.setdefault("ours", []).append(cost)
        sides = [(p, t) for p in peers for t in processes]
        random.shuffle(sides)
        for peer, threads in sides:
            cost, its = processes[threads].ask(peer, path, shape, more, folder)
            wrong = difference(name, peer, mine, its, near)
            if wrong and threads == "one":
                sys.exit(wrong)
            if wrong:
                print("# %s with its own threads; not counted" % wrong)
                continue
            costs.setdefault((peer, threads), []).append(cost)
            for who, said in (("ours", mine), (peer, its)):
                if "iterations" in said:
                    iterations.setdefault(who, []).append(
                        float(said["iterations"]))
    show(name, shape, costs)
    for who, count in iterations.items():
        print("    iterations of %s: %g" % (who, statistics.median(count)))


def main():
    processes = {"one": Peers(True), "its own": Peers(False)}
    print("%-32s %11s %9s %7s   peer / ours" % (
        "", "cpu ms", "clock ms", "MiB"))
    with tempfile.TemporaryDirectory() as folder:
        for b in BENCHES:
            if not words.only or b[0].split()[0] in words.only:
                for n in words.rows:
                    if n <= MOST.get(b[0], n):
                        bench(*b, n, folder, processes)


if __name__ == "__main__":
    main()
