#!/usr/bin/python3
"""compute.py [--rows N] [--rounds N] - algorithms on many rows, beside numpy,
statsmodels and scikit-learn in the same run.

Each round takes ours and the peers' in another order, on one processor each
(OMP_NUM_THREADS=1; --threads N for the peers alone).  Times are of computing,
without reading inputs; medians of the rounds are printed, and the ratio: above
1 ours is faster.  What comes out must agree before a time counts.
"""
import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

words = argparse.ArgumentParser()
words.add_argument("--rows", type=int, nargs="*", default=[100000, 1000000])
words.add_argument("--rounds", type=int, default=5)
words.add_argument("--threads", type=int, default=1)
words = words.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = str(words.threads)

import numpy as np  # noqa: E402
import statsmodels.api as sm  # noqa: E402
from sklearn.cluster import KMeans  # noqa: E402
from sklearn.decomposition import PCA  # noqa: E402

COMPUTE = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                       "../../.build/bench/compute")
COLUMNS, CLUSTERS = 10, 8


def ours(name, inputs, path, shape):
    """Seconds and single numbers of one evaluation."""
    done = subprocess.run(
        [COMPUTE, name, inputs, path, str(shape[0]), str(shape[1]), "1"],
        capture_output=True, text=True, check=True)
    said = dict(line.split() for line in done.stdout.splitlines())
    return float(said["seconds"]), {k: float(v) for k, v in said.items()}


def timed(function, *given):
    began = time.perf_counter()
    out = function(*given)
    return time.perf_counter() - began, out


def rows_of(n):
    rng = np.random.default_rng(1)
    at = rng.normal(0, 2, (CLUSTERS, COLUMNS))
    X = at[rng.integers(0, CLUSTERS, n)] + rng.normal(0, 1, (n, COLUMNS))
    y = X @ np.arange(1.0, COLUMNS + 1) + 3 + rng.normal(0, 1, n)
    return X, y


# Each peer gives a number that ours must give, too.
def statsmodels_ols(X, y):
    fit = sm.OLS(y, sm.add_constant(X)).fit()
    fit.bse, fit.tvalues, fit.pvalues, fit.fvalue
    return fit.rsquared


def numpy_lstsq(X, y):
    one = np.column_stack([np.ones(len(X)), X])
    beta, rest = np.linalg.lstsq(one, y, rcond=None)[:2]
    return 1 - rest[0] / ((y - y.mean()) ** 2).sum()


def sklearn_pca(X, y):
    fit = PCA(svd_solver="full")
    fit.fit_transform(X)
    return None


def numpy_pca(X, y):
    centred = X - X.mean(0)
    U, S, V = np.linalg.svd(centred, full_matrices=False)
    U * S
    return None


def sklearn_kmeans(X, y):
    return KMeans(CLUSTERS, n_init=1, tol=0, max_iter=300,
                  random_state=1).fit(X).inertia_


BENCHES = [
    ("REG-01", '{"X": [[1]], "y": [1]}', "r2", 1e-9,
     [("statsmodels OLS", statsmodels_ols), ("numpy lstsq", numpy_lstsq)]),
    ("STA-31", '{"X": [[1]]}', None, 0,
     [("sklearn PCA", sklearn_pca), ("numpy svd", numpy_pca)]),
    ("CLU-01", '{"X": [[1]], "k": %d, "starts": 1}' % CLUSTERS, "inertia",
     0.25, [("sklearn KMeans", sklearn_kmeans)]),
]


def bench(n, path):
    X, y = rows_of(n)
    with open(path, "wb") as f:
        X.tofile(f)
        y.tofile(f)
    for name, inputs, figure, rtol, peers in BENCHES:
        times, said = {}, {}
        for _ in range(words.rounds):
            sides = [(None, None)] + peers
            random.shuffle(sides)
            for peer, function in sides:
                seconds, out = timed(function, X, y) if peer else \
                    ours(name, inputs, path, X.shape)
                times.setdefault(peer, []).append(seconds)
                said[peer] = out if peer or not figure else out[figure]
        mine = statistics.median(times[None])
        for peer, _ in peers:
            if figure and abs(said[peer] / said[None] - 1) > rtol:
                sys.exit("%s: %s says %r, ours %r" % (
                    name, peer, said[peer], said[None]))
            its = statistics.median(times[peer])
            print("%-7s %8d x %d  %8.1f ms   %-16s %8.1f ms   %5.2fx" % (
                name, n, COLUMNS, 1000 * mine, peer, 1000 * its, its / mine),
                flush=True)
        if figure:
            print("        %s: %s" % (figure, ", ".join(
                "%s %.9g" % (p or "ours", v) for p, v in said.items())))


def main():
    with tempfile.NamedTemporaryFile() as f:
        for n in words.rows:
            bench(n, f.name)


if __name__ == "__main__":
    main()
