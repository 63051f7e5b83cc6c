#!/usr/bin/python3
"""peers.py - what others take for the same; compute.py starts it and asks.

A line of JSON asks: which, the file of doubles and its shape, and what else the
peer must know.  A line answers with seconds of the processor and of the clock,
the MiB in use beyond what stood there before, and a file of the results, by the
names that ours have.
"""
import ctypes
import json
import sys
import time

import networkx
import numpy as np
import scipy.fft
import scipy.signal
import scipy.sparse
import statsmodels.api as sm
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from statsmodels.tsa.seasonal import STL

FOLLOWED = 0.85  # of PageRank


def statsmodels_ols(X, y):
    fit = sm.OLS(y, sm.add_constant(X)).fit()
    return {"beta": fit.params, "se": fit.bse, "t": fit.tvalues,
            "p": fit.pvalues, "r2": fit.rsquared, "F": fit.fvalue}


def numpy_lstsq(X, y):
    one = np.column_stack([np.ones(len(X)), X])
    beta, rest = np.linalg.lstsq(one, y, rcond=None)[:2]
    return {"beta": beta, "r2": 1 - rest[0] / ((y - y.mean()) ** 2).sum()}


def sklearn_pca(X, y):
    fit = PCA(svd_solver="full")
    scores = fit.fit_transform(X)
    return {"var": fit.explained_variance_, "mean": fit.mean_,
            "ratio": fit.explained_variance_ratio_, "scores": scores}


def numpy_svd(X, y):
    centred = X - X.mean(0)
    U, S, V = np.linalg.svd(centred, full_matrices=False)
    return {"var": S ** 2 / (len(X) - 1), "scores": U * S}


def sklearn_kmeans(algorithm):
    def fit(X, y, k, seed, init=None, rounds=300):
        with_init = {"init": np.array(init)} if init else {}
        fit = KMeans(k, n_init=1, tol=0, max_iter=rounds, random_state=seed,
                     algorithm=algorithm, **with_init).fit(X)
        return {"inertia": fit.inertia_, "iterations": fit.n_iter_,
                "centers": fit.cluster_centers_}
    return fit


def statsmodels_stl(x, period, robust=False):
    fit = STL(x, period=period, robust=robust).fit()
    return {"trend": fit.trend, "seasonal": fit.seasonal,
            "residual": fit.resid, "weights": fit.weights}


def spectrum(rfft):
    def of(x):
        terms = rfft(x)
        size, sides = np.abs(terms), np.full(len(terms), 2.0)
        sides[0] = 1
        if len(x) % 2 == 0:
            sides[-1] = 1
        return {"freq": np.fft.rfftfreq(len(x)), "re": terms.real,
                "im": terms.imag, "amplitude": sides * size / len(x),
                "power": sides * size ** 2 / len(x)}
    return of


def scipy_periodogram(x):
    """The power alone."""
    freq, power = scipy.signal.periodogram(x, detrend=False)
    return {"freq": freq, "power": power}


def graph_of(edges):
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(int(edges.max()) + 1))
    graph.add_edges_from(edges.astype(int).tolist())
    return graph


def networkx_pagerank(graph):
    found = networkx.pagerank(graph, FOLLOWED, max_iter=1000, tol=1e-16)
    return {"pr": np.array([found[i] for i in range(len(found))])}


def scipy_pagerank(edges):
    """Powers of a sparse matrix, as networkx has them, without its graph."""
    n = int(edges.max()) + 1
    ends = edges.astype(np.int64)
    A = scipy.sparse.csr_array(
        (np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n, n))
    out = A.sum(axis=1)
    lost = np.flatnonzero(out == 0)
    A = scipy.sparse.diags(1 / np.where(out == 0, 1, out)) @ A
    pr = np.full(n, 1 / n)
    for _ in range(1000):
        last, pr = pr, FOLLOWED * (pr @ A + pr[lost].sum() / n) + \
            (1 - FOLLOWED) / n
        if np.abs(pr - last).sum() < n * 1e-16:
            return {"pr": pr}
    raise ValueError("PageRank does not settle")


def table(v, rows, cols):
    return v[:rows * cols].reshape(rows, cols), v[rows * cols:]


def series(v, rows, cols):
    return (v,)


def edges(v, rows, cols):
    return (v.reshape(rows, cols),)


# What they are given stands ready, as ours does; only one has a graph already.
PEERS = {
    "statsmodels OLS": (table, statsmodels_ols),
    "numpy lstsq": (table, numpy_lstsq),
    "sklearn PCA": (table, sklearn_pca),
    "numpy svd": (table, numpy_svd),
    "sklearn lloyd": (table, sklearn_kmeans("lloyd")),
    "sklearn elkan": (table, sklearn_kmeans("elkan")),
    "statsmodels STL": (series, statsmodels_stl),
    "numpy rfft": (series, spectrum(np.fft.rfft)),
    "scipy rfft": (series, spectrum(scipy.fft.rfft)),
    "scipy periodogram": (series, scipy_periodogram),
    "networkx": (edges, lambda e: networkx_pagerank(graph_of(e))),
    "networkx, graph": (lambda *v: (graph_of(*edges(*v)),), networkx_pagerank),
    "scipy powers": (edges, scipy_pagerank),
}


def memory(name):
    with open("/proc/self/status") as f:
        return next(int(line.split()[1]) for line in f
                    if line.startswith(name)) / 1024


def answer(name, path, shape, more, results):
    ready, function = PEERS[name]
    given = ready(np.fromfile(path), *shape)
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as f:
        f.write("5")
    before = memory("VmRSS")
    wall, cpu = time.perf_counter(), time.process_time()
    out = function(*given, **more)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    most = memory("VmHWM") - before
    np.savez(results, **out)
    return {"cpu": cpu, "wall": wall, "mib": most}


def main():
    for line in sys.stdin:
        print(json.dumps(answer(*json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
