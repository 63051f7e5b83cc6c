"""OPT: scipy's HiGHS and entropy, every order of a few jobs."""
import itertools

import numpy as np
from scipy import optimize, stats

from . import Bound, oracle, rounded


def program(rng):
    m, n = int(rng.integers(1, 8)), int(rng.integers(1, 8))
    A, c = rounded(rng.uniform(0.1, 3, (m, n)), 2), rounded(
        rng.uniform(-1, 6, n), 2)
    given = {"max_c": c, "A": A, "b": rounded(rng.uniform(3, 20, m), 2)}
    if rng.random() < 0.4:
        given["high"] = rounded(rng.uniform(0.5, 9, n), 1)
    return given


@oracle("OPT-01", 1e-8, "scipy linprog (HiGHS)")
def linear(rng):
    given = program(rng)
    if rng.random() < 0.4:
        given["A_eq"] = rounded(rng.uniform(0.1, 1, (1, len(given["max_c"]))),
                                2)
        given["b_eq"] = [0.25]
    high = given.get("high")
    fit = optimize.linprog(
        -given["max_c"], given["A"], given["b"], given.get("A_eq"),
        given.get("b_eq"), method="highs", bounds=[
            (0, None if high is None else h)
            for h in (given["max_c"] if high is None else high)])
    return given, {"obj": -fit.fun, "x": fit.x,
                   "dual": -fit.ineqlin.marginals}


@oracle("OPT-02", 1e-8, "scipy milp (HiGHS)")
def whole(rng):
    given = program(rng)
    n = len(given["max_c"])
    which = np.ones(n)
    if rng.random() < 0.5:
        which = given["which"] = rng.integers(0, 2, n)
    high = given.get("high", np.full(n, np.inf))
    # HiGHS errs with bounds of whole columns that are not whole, and its
    # presolve finds nothing where x = 0 is a solution.
    high = np.where(which > 0, np.floor(high), high)
    fit = optimize.milp(
        -given["max_c"], integrality=which, bounds=optimize.Bounds(0, high),
        constraints=optimize.LinearConstraint(given["A"], -np.inf,
                                              given["b"]),
        options={"mip_rel_gap": 0, "presolve": False})
    return given, {"obj": -fit.fun, "gap": 0}


def span(p, order):
    free = np.zeros(p.shape[1])
    for job in order:
        ready = 0
        for k in range(p.shape[1]):
            ready = free[k] = max(free[k], ready) + p[job, k]
    return free[-1]


@oracle("OPT-13", 1e-9, "every order tried")
def shop(rng):
    p = np.floor(rng.uniform(1, 60, (rng.integers(1, 7), rng.integers(1, 6))))
    best = min(span(p, o) for o in itertools.permutations(range(len(p))))
    return {"p": p}, {"makespan": Bound(best, best, best * 1.02)}


@oracle("OPT-15", 1e-9, "scipy.stats.entropy; TOPSIS by numpy")
def topsis(rng):
    m, n = int(rng.integers(2, 12)), int(rng.integers(1, 7))
    X, b = rounded(rng.uniform(1, 50, (m, n)), 2), rng.integers(0, 2, n)
    best = np.where(b, X.max(axis=0), X.min(axis=0))
    worst = np.where(b, X.min(axis=0), X.max(axis=0))
    given = {"X": X, "b": b}
    if rng.random() < 0.3:
        w = given["w"] = rounded(rng.dirichlet(np.ones(n)) + 0.01, 3)
    else:
        Z = (X - worst) / (best - worst)
        w = 1 - stats.entropy(Z) / np.log(m)
    w = w / w.sum()
    scale = w / np.linalg.norm(X, axis=0)
    near = np.linalg.norm((X - best) * scale, axis=1)
    far = np.linalg.norm((X - worst) * scale, axis=1)
    C = far / (near + far)
    return given, {"w": w, "C": C,
                   "rank": stats.rankdata(-C, method="min")}


@oracle("OPT-16", 1e-7, "scipy linprog (HiGHS)")
def envelopment(rng):
    n, m, s = (int(i) for i in (rng.integers(2, 15), *rng.integers(1, 4, 2)))
    X, Y = rounded(rng.uniform(1, 90, (n, m)), 1), rounded(
        rng.uniform(1, 9, (n, s)), 2)
    vrs = bool(rng.random() < 0.5)

    def theta(k):
        return optimize.linprog(
            np.eye(1, n + 1)[0],
            np.vstack([np.column_stack([-X[k], X.T]),
                       np.column_stack([np.zeros(s), -Y.T])]),
            np.concatenate([np.zeros(m), -Y[k]]),
            [[0] + [1] * n] if vrs else None, [1] if vrs else None,
            method="highs").fun
    return {"X": X, "Y": Y, "returns": "vrs" if vrs else "crs"}, {
        "theta": [theta(k) for k in range(n)]}
