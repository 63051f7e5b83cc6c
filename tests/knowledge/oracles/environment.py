"""ENV: scipy and numpy, by another way than the formula's."""
import csv
import os

import numpy as np
from scipy import integrate, special

from . import oracle, rounded

SEED = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                    "../../../sql/seed")
INDEX = [0, 50, 100, 150, 200, 300, 400, 500]


def scale(edition):
    """Break points by pollutant, as far as they go."""
    with open("%s/air_quality_%s.csv" % (SEED, edition)) as f:
        return {row["pollutant"]: [float(row["iaqi_%d" % i]) for i in INDEX
                                   if row["iaqi_%d" % i] != ""]
                for row in csv.DictReader(f)}


@oracle("ENV-001", 0, "numpy.interp")
def air(rng):
    edition = str(rng.choice(["2012", "2026"]))
    names = ["PM25_24h", "PM10_24h", "SO2_24h", "NO2_24h", "CO_24h", "O3_8h"]
    points = scale(edition)
    c = {k: round(float(rng.uniform(0, points[k][4])), 1) for k in names}
    index = {k: int(np.ceil(np.interp(c[k], points[k],
                                      INDEX[:len(points[k])]) - 1e-9))
             for k in names}
    most = max(index.values())
    return {"c": c, "edition": edition}, {
        "AQI": most,
        "level": int(np.searchsorted([50, 100, 150, 200, 300], most) + 1),
        "primary": [k for k in names if index[k] == most and most > 50]}


@oracle("ENV-003", 1e-12, "numpy")
def nemerow(rng):
    n = int(rng.integers(1, 12))
    c, s = rounded(rng.gamma(2, 1, n)), rounded(rng.uniform(0.1, 5, n))
    return {"c": c, "s": s}, {
        "P": np.hypot((c / s).max(), (c / s).mean()) / np.sqrt(2)}


@oracle("ENV-004", 1e-7, "scipy solve_ivp")
def sag(rng):
    L0, D0 = round(float(rng.uniform(1, 50)), 2), round(
        float(rng.uniform(0, 5)), 2)
    kd, ka = rounded(rng.uniform(0.05, 1, 2), 3).tolist()
    t = round(float(rng.uniform(0.1, 8)), 2)
    fit = integrate.solve_ivp(
        lambda _, v: [-kd * v[0], kd * v[0] - ka * v[1]], (0, t), [L0, D0],
        "DOP853", rtol=1e-11, atol=1e-12)
    return {"L0": L0, "D0": D0, "kd": kd, "ka": ka, "t": t}, {
        "D": fit.y[1, -1]}


@oracle("ENV-005", 1e-10, "scipy logsumexp, numpy.percentile")
def sound(rng):
    L = rounded(rng.normal(60, 8, int(rng.integers(1, 300))), 1)
    part = np.log(10) / 10
    return {"L": L}, {
        "Leq": (special.logsumexp(L * part) - np.log(len(L))) / part,
        "L10": np.percentile(L, 90), "L50": np.percentile(L, 50),
        "L90": np.percentile(L, 10)}


@oracle("ENV-011", 1e-9, "scipy exp1")
def well(rng):
    Q, T = round(float(rng.uniform(0.001, 0.2)), 4), float(
        "%.3g" % 10 ** rng.uniform(-5, -1))
    S = float("%.3g" % 10 ** rng.uniform(-6, -0.7))
    r = round(float(rng.uniform(1, 300)), 1)
    t = min(1e11, float("%.4g" % (r * r * S / T * 10 ** rng.uniform(-1, 4))))
    return {"Q": Q, "T": T, "S": S, "r": r, "t": t}, {
        "s": Q / (4 * np.pi * T) * special.exp1(r * r * S / (4 * T * t))}


@oracle("ENV-012", 1e-11, "numpy einsum")
def footprint(rng):
    n = int(rng.integers(1, 40))
    act, ef = rounded(rng.gamma(2, 50, n)), rounded(rng.gamma(1, 0.5, n))
    gwp = rng.choice([1.0, 28.0, 265.0], n)
    return {"act": act, "ef": ef, "gwp": gwp}, {
        "E": np.einsum("i,i,i", act, ef, gwp)}
