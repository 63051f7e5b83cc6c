"""SIM: scipy; formulas of queueing theory and of moments."""
import numpy as np
from scipy import integrate, optimize, special, stats
from scipy.stats import qmc

from . import Bound, oracle, rounded

SYSTEMS = {
    "prey and hunters": (
        ["prey", "hunters"],
        ["a * prey - b * prey * hunters", "b * prey * hunters - c * hunters"],
        lambda t, y, a, b, c: [a * y[0] - b * y[0] * y[1],
                               b * y[0] * y[1] - c * y[1]]),
    "driven swing": (
        ["x", "v"], ["v", "a * t / (1 + t) - b * x - c * v"],
        lambda t, y, a, b, c: [y[1], a * t / (1 + t) - b * y[0] - c * y[1]]),
    "stiff cooling": (
        ["core", "skin"], ["a * (skin - core)",
                           "1000 * b * (core - skin) - c * skin"],
        lambda t, y, a, b, c: [a * (y[1] - y[0]),
                               1000 * b * (y[0] - y[1]) - c * y[1]]),
}


def about(value, off):
    return Bound(value, value - off, value + off)


@oracle("SIM-01", 1e-5, "scipy.integrate.solve_ivp (Radau)")
def ode(rng):
    names, equations, f = SYSTEMS[str(rng.choice(list(SYSTEMS)))]
    a, b, c = rounded(rng.uniform(0.2, 1.5, 3), 3)
    y0, end = rounded(rng.uniform(0.5, 2, 2), 3), float(rng.integers(2, 9))
    points = int(rng.integers(1, 5))
    times = end * np.arange(1, points + 1) / points
    fit = integrate.solve_ivp(f, (0, end), y0, "Radau", times, args=(a, b, c),
                              rtol=1e-10, atol=1e-13)
    # Steps are as exact as a state is wide, also where it comes near to 0.
    off = 1e-5 * np.abs(np.column_stack([y0, fit.y])).max(axis=1)

    def near(state):
        return [about(v, o) for v, o in zip(state, off)]
    method = "rk45" if "1000" not in equations[1] and rng.random() < 0.5 \
        else "bdf"
    return {"states": names, "equations": equations, "y0": y0, "t": end,
            "parameters": {"a": a, "b": b, "c": c}, "points": points,
            "method": method}, {"y": near(fit.y[:, -1]),
                                "path": [near(y) for y in fit.y.T]}


@oracle("SIM-04", 0.02, "scipy.stats: moments by hand")
def monte_carlo(rng):
    m, s = round(rng.uniform(5, 20), 2), round(rng.uniform(0.5, 2), 2)
    low, wide = round(rng.uniform(1, 5), 2), round(rng.uniform(2, 6), 2)
    mode, mean = round(low + 0.3 * wide, 2), round(rng.uniform(1, 4), 2)
    a, b = stats.norm(m, s), stats.uniform(low, wide)
    c = stats.triang((mode - low) / wide, low, wide)
    d, e = stats.expon(scale=mean), stats.lognorm(0.2, scale=np.exp(0.5))
    n, sum_ = 100000, a.mean() * b.mean() + c.mean() - d.mean() + e.mean()
    var = (a.var() + a.mean() ** 2) * (b.var() + b.mean() ** 2) - \
        (a.mean() * b.mean()) ** 2 + c.var() + d.var() + e.var()
    return {"formula": "a * b + c - d + e + zero", "trials": n,
            "names": ["a", "b", "c", "d", "e", "zero"],
            "distributions": ["normal", "uniform", "triangular", "exponential",
                              "lognormal", "constant"],
            "parameters": [[m, s, 0], [low, low + wide, 0],
                           [low, mode, low + wide], [mean, 0, 0],
                           [0.5, 0.2, 0], [0, 0, 0]],
            "seed": int(rng.integers(0, 1000))}, {
        "mean": about(sum_, 6 * np.sqrt(var / n)),
        "sd": about(np.sqrt(var), 0.02 * np.sqrt(var))}


def waiting_time(lam, mu, c):
    """Erlang C."""
    load = lam / mu
    terms = np.cumprod(np.append(1, load / np.arange(1, c + 1)))
    last = terms[-1] / (1 - load / c)
    return last / (terms[:-1].sum() + last) / (c * mu - lam)


@oracle("SIM-06", 0.08, "Erlang C, Burke and Pollaczek-Khinchine in numpy, "
        "within 8 %")
def queues(rng):
    seed, lam = int(rng.integers(0, 1000)), round(rng.uniform(1, 10), 2)
    if rng.random() < 0.5:
        servers = rng.integers(1, 5, int(rng.integers(1, 4)))
        rho = rng.uniform(0.4, 0.75, len(servers))
        mu, cv = rounded(lam / servers / rho, 3), np.ones(len(servers))
        Wq = np.array([waiting_time(lam, m, int(c))
                       for m, c in zip(mu, servers)])
    else:
        servers, cv = np.array([1]), rounded(rng.uniform(0, 1.5, 1), 1)
        mu = rounded(lam / rng.uniform(0.4, 0.75, 1), 3)
        rho = lam / mu
        Wq = rho * (1 + cv ** 2) / 2 / (mu - lam)
    near = [about(w, 0.08 * w) for w in Wq]
    return {"lam": lam, "mu": mu, "servers": servers, "cv": cv, "seed": seed,
            "jobs": 300000}, {
        "Wq": near, "W": about((Wq + 1 / mu).sum(), 0.08 * (Wq + 1 / mu).sum()),
        "rho": [about(u, 0.02) for u in lam / mu / servers],
        "throughput": about(lam, 0.02 * lam)}


@oracle("SIM-11", 1e-8, "numpy.linalg.inv")
def input_output(rng):
    n = int(rng.integers(2, 12))
    A = rounded(rng.uniform(0, 0.9 / n, (n, n)))
    method = str(rng.choice(["leontief", "ghosh", "inoperability"]))
    y = rounded(rng.uniform(0, 0.4 if method[0] == "i" else 900, n), 3)
    L = np.linalg.inv(np.eye(n) - A)
    x = y @ L if method == "ghosh" else L @ y
    return {"A": A, "y": y, "method": method}, {
        "x": np.minimum(1, x) if method[0] == "i" else x, "inverse": L,
        "multipliers": L.sum(0), "influence": n * L.sum(0) / L.sum(),
        "sensitivity": n * L.sum(1) / L.sum()}


@oracle("SIM-02", 1e-6, "equations made for a known solution; scipy root")
def roots(rng):
    n = int(rng.integers(1, 4))
    names = ["x%d" % i for i in range(n)]
    s, a = rounded(rng.uniform(0.5, 2, n), 2), rounded(
        rng.uniform(2, 4, n), 2)

    def f(x):
        return a * (x - s) + np.sin(x) - np.sin(s) + \
            0.3 * (np.roll(x, 1) ** 2 - np.roll(s, 1) ** 2)
    equations = [
        "%g * (%s - %g) + sin(%s) - sin(%g) + c * (pow(%s, 2) - pow(%g, 2))"
        % (a[i], names[i], s[i], names[i], s[i], names[i - 1], s[i - 1])
        for i in range(n)]
    x = optimize.root(f, np.ones(n), tol=1e-13).x
    if abs(x - s).max() > 1e-8:
        return roots(rng)
    return {"equations": equations, "names": names, "x0": np.ones(n),
            "parameters": {"c": 0.3}}, {
        "x": x, "residual": [Bound(0., -1e-9, 1e-9)] * n}


@oracle("SIM-03", 1e-8, "closed forms by scipy.special and scipy.stats")
def quadrature(rng):
    a, b = sorted(rounded(rng.uniform(0.2, 3, 2), 2))
    b = b + 0.1
    kind = int(rng.integers(5))
    if kind == 0:
        return {"formula": "k * exp(-k * t)", "name": "t", "low": a,
                "parameters": {"k": b}}, {"value": np.exp(-a * b)}
    if kind == 1:
        return {"formula": "exp(-x * x / 2)"}, {"value": np.sqrt(2 * np.pi)}
    if kind == 2:
        return {"formula": "1 / sqrt(x)", "low": 0, "high": b}, {
            "value": 2 * np.sqrt(b)}
    if kind == 3:
        return {"formula": "sin(x) / x", "low": a, "high": b}, {
            "value": special.sici(b)[0] - special.sici(a)[0]}
    return {"formula": "1 / (1 + x * x)", "high": a}, {
        "value": np.arctan(a) + np.pi / 2}


@oracle("SIM-05", 1e-9, "scipy.stats.qmc: Sobol, Halton, discrepancy")
def designs(rng):
    n, m = int(rng.integers(2, 30)), int(rng.integers(1, 4))
    low = rounded(rng.uniform(-2, 0, m), 2)
    high = rounded(low + rng.uniform(0.5, 3, m), 2)
    method = str(rng.choice(["latin", "sobol", "halton"]))
    given = {"method": method, "n": n, "low": low, "high": high}
    if method == "latin":
        given.update(n=n, centered=True, seed=int(rng.integers(99)))
        # In one dimension the middles of all cells, whatever their order.
        given.update(low=low[:1], high=high[:1])
        u = (np.arange(n) + 0.5)[:, None] / n
        return given, {"discrepancy": qmc.discrepancy(u)}
    u = (qmc.Halton(m, scramble=False).random(n + 1)[1:]
         if method == "halton" else None)
    if method == "sobol":  # GSL leaves out the point 0
        given.update(low=low[:2], high=high[:2])
        m = len(low[:2])
        u = qmc.Sobol(m, scramble=False).random(n + 1)[1:]
    return given, {"points": given["low"] + u * (
        given["high"] - given["low"]), "discrepancy": qmc.discrepancy(u)}


@oracle("SIM-07", 1e-9, "numpy: the steps written out")
def stocks(rng):
    k, cap, d = (round(float(v), 2) for v in rng.uniform(0.2, 0.9, 3))
    x = np.array([round(float(rng.uniform(1, 9)), 1), 2.])
    dt, steps = 0.25, int(rng.integers(2, 12))
    method = str(rng.choice(["euler", "runge_kutta"]))

    def f(y, t):
        grows = k * y[0] * (1 - y[0] / (cap * 20))
        return np.array([grows - d * y[1], d * y[1] / (1 + t)])
    rows, t = [x], 0.
    for _ in range(steps):
        a = f(x, t)
        if method == "runge_kutta":
            b = f(x + dt / 2 * a, t + dt / 2)
            c = f(x + dt / 2 * b, t + dt / 2)
            a = (a + 2 * b + 2 * c + f(x + dt * c, t + dt)) / 6
        x, t = x + dt * a, t + dt
        rows.append(x)
    rows = np.array(rows)
    return {"stocks": ["n", "w"], "first": rows[0], "inflows": [
        "grows - d * w", "d * w / (1 + t)"], "auxiliaries": ["room", "grows"],
        "formulas": ["1 - n / (cap * 20)", "k * n * room"], "t": t,
        "parameters": {"k": k, "cap": cap, "d": d}, "dt": dt,
        "method": method}, {
        "stocks": rows, "times": np.arange(steps + 1) * dt,
        "auxiliaries": np.column_stack([
            1 - rows[:, 0] / (cap * 20),
            k * rows[:, 0] * (1 - rows[:, 0] / (cap * 20))])}


@oracle("SIM-08", 1e-8, "numpy eig, inv, matrix_power")
def markov(rng):
    n, m, steps = int(rng.integers(1, 7)), int(rng.integers(0, 4)), int(
        rng.integers(0, 30))
    P = rng.uniform(0, 1, (n, n + m))
    P = rounded(P / P.sum(1, keepdims=True), 4)
    P[:, -1] += 1 - P.sum(1)
    P = np.vstack([P, np.eye(m, n + m, n)])
    start = np.full(n + m, 1 / (n + m))
    given = {"P": P, "steps": steps}
    out = {"after": start @ np.linalg.matrix_power(P, steps),
           "classes": max(m, 1)}
    if m == 0:
        values, vectors = np.linalg.eig(P.T)
        pi = vectors[:, abs(values - 1).argmin()].real
        out.update(stationary=pi / pi.sum(), transient=[], absorbing=[]
                   if n > 1 else [0])
        return given, out
    N = np.linalg.inv(np.eye(n) - P[:n, :n])
    out.update(expected_steps=N.sum(1), absorption=N @ P[:n, n:],
               absorbing=range(n, n + m), transient=range(n))
    if m > 1:
        out["stationary"] = [None] * (n + m)
    return given, {k: list(v) if isinstance(v, range) else v
                   for k, v in out.items()}


@oracle("SIM-12", 1e-6, "scipy minimize of the relative entropy's dual")
def balance(rng):
    n, m = (int(i) for i in rng.integers(1, 6, 2))
    Z = rounded(rng.uniform(0.5, 9, (n, m)), 2)
    T = Z * rng.uniform(0.5, 2, (n, m))
    u = rounded(T.sum(1), 3)
    v = T.sum(0) / T.sum() * u.sum()

    def dual(w):
        M = Z * np.exp(w[:n, None] + w[n:])
        return M.sum() - w[:n] @ u - w[n:] @ v, np.concatenate(
            [M.sum(1) - u, M.sum(0) - v])
    w = optimize.minimize(dual, np.zeros(n + m), jac=True, method="BFGS",
                          options={"gtol": 1e-11, "maxiter": 1000}).x
    M = Z * np.exp(w[:n, None] + w[n:])
    return {"Z": Z, "rows": u, "columns": v}, {
        "Z": [[Bound(z, z - 1e-5, z + 1e-5) for z in row] for row in M]}


@oracle("SIM-09", 1e-6, "closed forms: Ishigami's function, products, sums")
def sensitivity(rng):
    def near(values, by):
        return [Bound(v, v - by, v + by) for v in values]
    if rng.random() < 0.4:  # Ishigami & Homma 1990
        a, b = (round(float(v), 2) for v in rng.uniform([3, 0.05], [8, 0.15]))
        v1 = (1 + b * np.pi ** 4 / 5) ** 2 / 2
        v2, v13 = a * a / 8, b * b * np.pi ** 8 * 8 / 225
        V = v1 + v2 + v13
        return {"formula": "sin(x) + a * pow(sin(y), 2) + "
                "b * pow(z, 4) * sin(x)", "names": ["x", "y", "z"],
                "low": [-np.pi] * 3, "high": [np.pi] * 3, "n": 16384,
                "parameters": {"a": a, "b": b}}, {
            "first": near([v1 / V, v2 / V, 0], 0.03),
            "total": near([(v1 + v13) / V, v2 / V, v13 / V], 0.03)}
    n = int(rng.integers(1, 5))
    names = ["x%d" % i for i in range(n)]
    low, width = rounded(rng.uniform(-1, 1, n), 2), rounded(
        rng.uniform(0.5, 3, n), 2)
    mean, var = low + width / 2, width ** 2 / 12
    given = {"names": names, "low": low, "high": low + width, "n": 16384}
    if rng.random() < 0.5:
        V = var.sum()
        return {"formula": " + ".join(names), **given}, {
            "first": near(var / V, 0.02), "total": near(var / V, 0.02)}
    both = mean ** 2 + var
    V = both.prod() - (mean ** 2).prod()
    return {"formula": " * ".join(names), **given}, {
        "first": near([var[i] * np.delete(mean ** 2, i).prod() / V
                       for i in range(n)], 0.04),
        "total": near([var[i] * np.delete(both, i).prod() / V
                       for i in range(n)], 0.04)}
