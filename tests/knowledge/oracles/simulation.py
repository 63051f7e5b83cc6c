"""SIM: scipy; formulas of queueing theory and of moments."""
import numpy as np
from scipy import integrate, stats

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


@oracle("SIM-01", 1e-5, "scipy.integrate.solve_ivp (Radau)")
def ode(rng):
    names, equations, f = SYSTEMS[str(rng.choice(list(SYSTEMS)))]
    a, b, c = rounded(rng.uniform(0.2, 1.5, 3), 3)
    y0, end = rounded(rng.uniform(0.5, 2, 2), 3), float(rng.integers(2, 9))
    points = int(rng.integers(1, 5))
    times = end * np.arange(1, points + 1) / points
    fit = integrate.solve_ivp(f, (0, end), y0, "Radau", times, args=(a, b, c),
                              rtol=1e-10, atol=1e-13)
    method = "rk45" if "1000" not in equations[1] and rng.random() < 0.5 \
        else "bdf"
    return {"states": names, "equations": equations, "y0": y0, "t": end,
            "parameters": {"a": a, "b": b, "c": c}, "points": points,
            "method": method}, {"y": fit.y[:, -1], "path": fit.y.T}


def about(value, off):
    return Bound(value, value - off, value + off)


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
