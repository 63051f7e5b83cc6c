"""SCM: scipy and numpy, by another way than the formula's."""
import itertools

import numpy as np
from scipy import integrate, optimize, special, stats

from . import Bound, oracle, rounded


def numbers(rng, *ranges):
    return [round(float(rng.uniform(*r)), 3) for r in ranges]


def cheapest(cost):
    """The least cost of quantities from a hundredth to a million."""
    return optimize.minimize_scalar(
        lambda x: cost(np.exp(x)), bounds=(np.log(0.01), np.log(1e6)),
        method="bounded", options={"xatol": 1e-9}).fun


@oracle("SCM-001", 1e-9, "cost of a year minimised (scipy)")
def quantity(rng):
    K, h, lam = numbers(rng, (1, 500), (0.1, 20), (10, 9000))
    g = cheapest(lambda q: K * lam / q + h * q / 2)
    return {"K": K, "h": h, "lam": lam}, {"g": g, "Q": g / h}


@oracle("SCM-003", 1e-9, "cost of a year minimised (scipy)")
def batch(rng):
    K, h, lam, more = numbers(rng, (1, 500), (0.1, 20), (10, 9000), (1.05, 9))
    mu = round(lam * more, 1)
    rest = 1 - lam / mu
    g = cheapest(lambda q: K * lam / q + h * q * rest / 2)
    return {"K": K, "h": h, "lam": lam, "mu": mu}, {"g": g, "Q": g / h / rest}


@oracle("SCM-004", 1e-7, "scipy norm, cost by quad")
def newsvendor(rng):
    h, p, mu, s = numbers(rng, (0.1, 20), (0.1, 20), (100, 900), (1, 40))
    S = stats.norm.ppf(p / (p + h), mu, s)
    density = stats.norm(mu, s).pdf
    many = integrate.quad(lambda x: (S - x) * density(x), mu - 10 * s, S)[0]
    few = integrate.quad(lambda x: (x - S) * density(x), S, mu + 10 * s)[0]
    return {"h": h, "p": p, "mu": mu, "s": s}, {
        "S": S, "g": h * many + p * few}


@oracle("SCM-005", 1e-6, "scipy milp (HiGHS)")
def lots(rng):
    n = int(rng.integers(2, 9))
    d = np.floor(rng.uniform(0, 90, n))
    K, h, c = numbers(rng, (10, 400), (0.1, 4), (0, 5))
    # Of each period: quantity, and whether there is an order.
    stock = np.tril(np.ones((n, n)))
    big = d.sum() + 1
    fit = optimize.milp(
        np.concatenate([c + h * stock.sum(axis=0), np.full(n, K)]),
        integrality=np.concatenate([np.zeros(n), np.ones(n)]),
        bounds=optimize.Bounds(0, np.concatenate([np.full(n, big),
                                                  np.ones(n)])),
        constraints=[
            optimize.LinearConstraint(np.hstack([stock, 0 * stock]),
                                      stock @ d, np.inf),
            optimize.LinearConstraint(
                np.hstack([np.eye(n), -big * np.eye(n)]), -np.inf, 0),
            optimize.LinearConstraint(
                np.concatenate([np.ones(n), np.zeros(n)]), d.sum(),
                d.sum())])
    return {"T": n, "K": K, "h": h, "c": c, "d": d}, {
        "cost": fit.fun - h * (stock @ d).sum()}


@oracle("SCM-006", 1e-9, "scipy norm.ppf")
def safety(rng):
    d, sd, L, sL = numbers(rng, (1, 500), (0, 90), (0.5, 60), (0, 6))
    sl = round(float(rng.uniform(0.5, 0.999)), 4)
    SS = stats.norm.ppf(sl) * np.hypot(np.sqrt(L) * sd, d * sL)
    return {"d": d, "sd": sd, "L": L, "sL": sL, "sl": sl}, {
        "SS": SS, "ROP": d * L + SS}


@oracle("SCM-007", 1e-8, "scipy HiGHS linprog")
def transport(rng):
    m, n = int(rng.integers(2, 9)), int(rng.integers(2, 9))
    c = np.floor(rng.uniform(1, 90, (m, n)))
    s, d = np.floor(rng.uniform(30, 90, m)), np.floor(rng.uniform(1, 60, n))
    s[0] += max(0, d.sum() - s.sum())
    fit = optimize.linprog(
        c.ravel(), np.kron(np.eye(m), np.ones(n)), s,
        np.kron(np.ones(m), np.eye(n)), d, method="highs")
    return {"c": c, "s": s, "d": d}, {"cost": fit.fun}


@oracle("SCM-008", 1e-6, "scipy Nelder-Mead")
def facility(rng):
    n = int(rng.integers(2, 30))
    P, w = rounded(rng.uniform(0, 100, (n, 2)), 2), rounded(
        rng.gamma(1, 5, n), 2) + 0.01

    def cost(at):
        return (w * np.hypot(*(P - at).T)).sum()

    tries = [optimize.minimize(cost, start, method="Nelder-Mead",
                               options={"xatol": 1e-9, "fatol": 1e-10,
                                        "maxiter": 4000}).fun
             for start in (P.mean(axis=0), P[w.argmax()])]
    best = min(tries + [cost(p) for p in P])
    return {"P": P, "w": w}, {
        "cost": Bound(best, most=best * (1 + 1e-9))}


@oracle("SCM-009", 1e-9, "all permutations")
def salesman(rng):
    n = int(rng.integers(2, 8))
    D = rounded(rng.uniform(1, 99, (n, n)), 1)
    rounds = ((0, *p, 0) for p in itertools.permutations(range(1, n)))
    return {"D": D}, {"L": min(D[p[:-1], p[1:]].sum()
                               for p in map(np.array, rounds))}


@oracle("SCM-010", 1e-10, "numpy")
def concentration(rng):
    v = rounded(rng.pareto(1, int(rng.integers(1, 20))) + 0.1, 2)
    share = v / v.sum()
    return {"share": v}, {
        "HHI": 1e4 * share @ share, "CR3": np.sort(share)[-3:].sum(),
        "single": bool(share.max() >= 0.8)}


@oracle("SCM-011", 1e-9, "numpy")
def topsis(rng):
    m, n = int(rng.integers(2, 10)), int(rng.integers(1, 7))
    X, w = rounded(rng.uniform(1, 50, (m, n)), 2), rounded(
        rng.dirichlet(np.ones(n)), 3)
    b = rng.integers(0, 2, n)
    V = X / np.linalg.norm(X, axis=0) * w
    best = np.where(b, V.max(axis=0), V.min(axis=0))
    worst = np.where(b, V.min(axis=0), V.max(axis=0))
    near = np.linalg.norm(V - best, axis=1)
    far = np.linalg.norm(V - worst, axis=1)
    return {"X": X, "w": w, "b": b}, {"C": far / (near + far)}


@oracle("SCM-012", 1e-8, "numpy eig")
def hierarchy(rng):
    n = int(rng.integers(3, 10))
    A = np.ones((n, n))
    for i, j in itertools.combinations(range(n), 2):
        A[i, j] = float(rng.choice([1 / 5, 1 / 3, 1, 2, 3, 5, 7]))
        A[j, i] = 1 / A[i, j]
    values, vectors = np.linalg.eig(A)
    at = values.real.argmax()
    w = vectors[:, at].real
    return {"A": A}, {"w": w / w.sum(), "lmax": values[at].real}


@oracle("SCM-014", 1e-9, "numpy var")
def bullwhip(rng):
    n = int(rng.integers(2, 100))
    o, d = rounded(rng.normal(100, 30, n), 1), rounded(
        rng.normal(100, 10, n), 1)
    return {"o": o, "d": d}, {"BW": o.var(ddof=1) / d.var(ddof=1)}


@oracle("SCM-015", 1e-9, "scipy logsumexp")
def kinetic(rng):
    T = rounded(rng.normal(6, 8, int(rng.integers(1, 200))), 1)
    dH = float(rng.choice([42000, 83144, 120000]))
    a = dH / 8.314462618
    return {"T": T, "dH": dH}, {
        "MKT": -a / (special.logsumexp(-a / (T + 273.15)) -
                     np.log(len(T))) - 273.15}


@oracle("SCM-016", 1e-8, "cross and dot product (numpy)")
def distance(rng):
    place = rounded(rng.uniform([-89, -179, -89, -179], [89, 179, 89, 179]))
    la, lo = np.radians(place[::2]), np.radians(place[1::2])
    v = np.array([np.cos(la) * np.cos(lo), np.cos(la) * np.sin(lo),
                  np.sin(la)]).T
    angle = np.arctan2(np.linalg.norm(np.cross(*v)), v[0] @ v[1])
    return dict(zip(["lat1", "lon1", "lat2", "lon2"], place)), {
        "d": 6371.0088 * angle}
