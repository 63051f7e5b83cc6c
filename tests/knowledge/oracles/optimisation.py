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


def valley(rng):
    """A bowl or Rosenbrock's valley: as a formula, and as a function."""
    n = int(rng.integers(2, 4))
    names = ["x%d" % i for i in range(n)]
    s = rounded(rng.uniform(-1, 1.5, n), 2)
    if rng.random() < 0.5:
        a = rounded(rng.uniform(0.5, 4, n), 2)
        c = round(float(rng.uniform(-0.4, 0.4)), 2)
        f = " + ".join("%g * pow(%s - (%g), 2)" % row
                       for row in zip(a, names, s)) + \
            " + (%g) * x0 * x1" % c

        def value(x):
            return (a * (x - s) ** 2).sum() + c * x[0] * x[1]
    else:
        k = int(rng.integers(2, 20))
        f = " + ".join("k * pow(%s - %s * %s, 2) + pow(1 - %s, 2)" % (
            b, a, a, a) for a, b in zip(names, names[1:]))

        def value(x):
            return (k * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum()
        return {"minimize": f, "names": names, "low": [-2.0] * n,
                "high": [3.0] * n, "parameters": {"k": k}}, value
    return {"minimize": f, "names": names, "low": [-2.0] * n,
            "high": [3.0] * n}, value


def downhill(rng, method, options):
    given, value = valley(rng)
    best = min((optimize.minimize(
        value, np.full(len(given["low"]), start), method=method,
        bounds=list(zip(given["low"], given["high"])), options=options)
        for start in (0.5, -0.5, 2)), key=lambda fit: fit.fun)
    return given, {
        "value": Bound(best.fun, best.fun - 1e-7, best.fun + 1e-5),
        "x": [Bound(x, x - 5e-3, x + 5e-3) for x in best.x]}


@oracle("OPT-05", 1e-6, "scipy minimize L-BFGS-B")
def descent(rng):
    return downhill(rng, "L-BFGS-B", {"ftol": 1e-15, "gtol": 1e-9})


@oracle("OPT-06", 1e-6, "scipy minimize Nelder-Mead")
def simplex(rng):
    return downhill(rng, "Nelder-Mead", {
        "xatol": 1e-9, "fatol": 1e-13, "maxiter": 10 ** 4,
        "maxfev": 10 ** 4})


@oracle("OPT-04", 1e-6, "scipy minimize SLSQP")
def nonlinear(rng):
    given, value = valley(rng)
    n = len(given["names"])
    w = rounded(rng.uniform(0.2, 1, n), 2)
    least, size = round(float(rng.uniform(0, 1)), 2), round(
        float(rng.uniform(1.5, 3)), 2)
    line = " + ".join("%g * %s" % row for row in zip(w, given["names"]))
    ball = " + ".join("pow(%s, 2)" % x for x in given["names"])
    given["at_most_zero"] = [ball + " - %g" % size]
    given["zero"] = [line + " - %g" % least]
    fits = [optimize.minimize(
        value, start, method="SLSQP", options={"ftol": 1e-14},
        bounds=list(zip(given["low"], given["high"])), constraints=[
            {"type": "ineq", "fun": lambda x: size - x @ x},
            {"type": "eq", "fun": lambda x: w @ x - least}])
        for start in ([0.5] * n, [0.] * n, [1.] * n, [-0.5] * n)]
    fits = [f for f in fits if f.success]
    if not fits or max(f.fun for f in fits) - min(
            f.fun for f in fits) > 1e-6:
        return nonlinear(rng)  # more than one valley
    best = min(f.fun for f in fits)
    return given, {"value": Bound(best, best - 1e-5, best + 1e-5)}


def hills(rng):
    """Many valleys, the deepest where it is known: 3."""
    n = int(rng.integers(1, 4))
    names = ["x%d" % i for i in range(n)]
    s = rounded(rng.uniform(-2, 2, n), 2)
    if rng.random() < 0.5:  # Rastrigin's
        f = "3 + 10 * %d + " % n + " + ".join(
            "pow(%s - (%g), 2) - 10 * cos(2 * pi * (%s - (%g)))" % (
                a, b, a, b) for a, b in zip(names, s))
    else:  # Ackley's
        squares = " + ".join("pow(%s - (%g), 2)" % p for p in zip(names, s))
        waves = " + ".join("cos(2 * pi * (%s - (%g)))" % p
                           for p in zip(names, s))
        f = "23 + exp(1) - 20 * exp(-0.2 * sqrt((%s) / %d)) - " \
            "exp((%s) / %d)" % (squares, n, waves, n)
    return {"minimize": f, "names": names, "low": [-5.0] * n,
            "high": [5.0] * n, "parameters": {"pi": float(np.pi)},
            "seed": int(rng.integers(1000))}, s


def search(name, options, close):
    @oracle(name, close, "minima known of Rastrigin's and Ackley's functions")
    def known(rng):
        given, s = hills(rng)
        given.update(options)
        return given, {"value": Bound(3., 3 - 1e-9, 3 + close)}


search("OPT-07", {"rounds": 600, "size": 100}, 1e-2)
search("OPT-08", {"rounds": 400, "size": 80}, 1e-3)
search("OPT-09", {"steps": 200000}, 1e-2)


@oracle("OPT-10", 1e-5, "minima known of Rastrigin's and Ackley's "
        "functions; scipy differential_evolution")
def evolution(rng):
    if rng.random() < 0.5:
        given, s = hills(rng)
        return given, {"value": Bound(3., 3 - 1e-9, 3 + 1e-4)}
    given, value = valley(rng)
    fit = optimize.differential_evolution(
        value, list(zip(given["low"], given["high"])), tol=1e-8, seed=1)
    return given, {"value": Bound(fit.fun, fit.fun - 1e-7, fit.fun + 1e-5)}


@oracle("OPT-03", 1e-5, "scipy minimize SLSQP")
def quadratic(rng):
    n, m = int(rng.integers(1, 6)), int(rng.integers(1, 5))
    B = rng.normal(0, 1, (n, n))
    P = rounded(B @ B.T + 0.1 * np.eye(n), 3)
    P = np.triu(P) + np.triu(P, 1).T
    q, A = rounded(rng.normal(0, 2, n), 2), rounded(
        rng.normal(0, 1, (m, n)), 2)
    inside = rounded(rng.uniform(-1, 1, n), 2)
    b = rounded(A @ inside + rng.uniform(0, 1, m), 3)
    given = {"P": P, "q": q, "A": A, "b": b, "low": np.full(n, -2.),
             "high": np.full(n, 2.)}
    rules = [{"type": "ineq", "fun": lambda x: b - A @ x,
              "jac": lambda x: -A}]
    if n > 1 and rng.random() < 0.5:
        e = rounded(rng.normal(0, 1, (1, n)), 2)
        given.update(A_eq=e, b_eq=e @ inside)
        rules.append({"type": "eq", "fun": lambda x: e @ (x - inside),
                      "jac": lambda x: e})
    fit = optimize.minimize(
        lambda x: x @ P @ x / 2 + q @ x, inside, jac=lambda x: P @ x + q,
        method="SLSQP", bounds=[(-2, 2)] * n, constraints=rules,
        options={"ftol": 1e-14, "maxiter": 1000})
    if not fit.success:
        return quadratic(rng)
    return given, {
        "obj": Bound(fit.fun, fit.fun - 1e-6, fit.fun + 1e-6),
        "x": [Bound(x, x - 1e-3, x + 1e-3) for x in fit.x]}


@oracle("OPT-12", 1e-9, "scipy milp (HiGHS)")
def knapsack(rng):
    n = int(rng.integers(1, 12))
    v, w = rounded(rng.uniform(1, 20, n), 2), rng.integers(1, 15, n)
    most = rng.integers(0, 6, n) if rng.random() < 0.5 else np.ones(n)
    size = int(rng.integers(0, 60))
    fit = optimize.milp(-v, integrality=np.ones(n),
                        bounds=optimize.Bounds(0, most),
                        constraints=optimize.LinearConstraint(w[None], 0,
                                                              size))
    given = {"value": v, "weight": w, "capacity": size}
    if most.max() > 1 or most.min() < 1:
        given["most"] = most
    return given, {"value": -fit.fun}


def groups(rng):
    """More stops than divisions are tried of: threes that fill a vehicle and
    lie so far apart that none goes to two of them."""
    n = int(rng.integers(4, 9))
    angle = np.arange(n) * 2 * np.pi / n
    home = 1000 * np.column_stack([np.cos(angle), np.sin(angle)])
    at = np.vstack([[0, 0], rounded(
        np.repeat(home, 3, 0) + rng.uniform(-5, 5, (3 * n, 2)), 1)])
    D = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    total = sum(min(D[0, a] + D[a, b] + D[b, c] + D[c, 0]
                    for a, b, c in itertools.permutations(
                        range(3 * k + 1, 3 * k + 4))) for k in range(n))
    return {"D": D, "demand": [0] + [1] * (3 * n), "capacity": 3}, {
        "total": total, "vehicles": n}


@oracle("OPT-14", 1e-9, "every division into routes tried")
def routes(rng):
    if rng.random() < 0.3:
        return groups(rng)
    n = int(rng.integers(2, 7))
    at = rounded(rng.uniform(0, 10, (n + 1, 2)), 1)
    D = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    demand = np.append(0, rng.integers(1, 5, n))
    capacity = int(rng.integers(4, 10))

    def least(stops):
        """The shortest round through some places."""
        return min(D[0, o[0]] + D[o[-1], 0] + sum(
            D[a, b] for a, b in zip(o, o[1:]))
            for o in itertools.permutations(stops))
    cost = {}
    for bits in range(1, 2 ** n):
        stops = [i + 1 for i in range(n) if bits >> i & 1]
        if demand[stops].sum() <= capacity:
            cost[bits] = least(stops)
    best = [0.] + [np.inf] * (2 ** n - 1)
    for bits in range(1, 2 ** n):
        part = bits
        while part:
            if part in cost:
                best[bits] = min(best[bits], cost[part] + best[bits - part])
            part = part - 1 & bits
    b = best[-1]
    return {"D": D, "demand": demand, "capacity": capacity}, {
        "total": Bound(b, b - 1e-9, b + 1e-9)}
