"""ANO: scipy, scikit-learn, pandas; numpy written out."""
import itertools

import numpy as np
import pandas as pd
from scipy import stats
from scipy.spatial import distance
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor

from . import oracle, rounded


def readings(rng):
    x = rng.normal(20, 3, int(rng.integers(12, 150)))
    x[rng.integers(0, len(x), 2)] += 30
    return rounded(x)


def rows(rng, n=None):
    n, m = n or int(rng.integers(20, 120)), int(rng.integers(2, 6))
    return rounded(rng.normal(0, 1, (n, m)) @ (rng.normal(0, 1, (m, m)) +
                                               np.eye(m)) + 4)


@oracle("ANO-01", 1e-8, "scipy.stats.zscore")
def z_score(rng):
    x, limit = readings(rng), float(rng.choice([2, 2.5, 3]))
    z = stats.zscore(x, ddof=1)
    return {"x": x, "limit": limit}, {
        "mean": x.mean(), "sd": x.std(ddof=1), "z": z,
        "flags": (abs(z) > limit).astype(int)}


@oracle("ANO-02", 1e-8, "scipy.stats.median_abs_deviation")
def robust_deviation(rng):
    x = readings(rng)
    mad = stats.median_abs_deviation(x, scale="normal")
    z = (x - np.median(x)) / mad
    return {"x": x}, {"median": np.median(x), "mad": mad, "z": z,
                      "flags": (abs(z) > 3.5).astype(int)}


@oracle("ANO-06", 1e-7, "scipy.spatial.distance.mahalanobis")
def mahalanobis(rng):
    X = rows(rng)
    inverse = np.linalg.inv(np.cov(X.T))
    d = np.array([distance.mahalanobis(x, X.mean(0), inverse) for x in X])
    p = stats.chi2.sf(d ** 2, X.shape[1])
    return {"X": X}, {"d": d, "p": p, "flags": (p < 0.01).astype(int)}


def error_limit(rest, alpha):
    t1, t2, t3 = (np.sum(rest ** i) for i in (1, 2, 3))
    h = 1 - 2 * t1 * t3 / (3 * t2 ** 2)
    return t1 * (stats.norm.isf(alpha) * np.sqrt(2 * t2 * h ** 2) / t1 + 1 +
                 t2 * h * (h - 1) / t1 ** 2) ** (1 / h)


@oracle("ANO-07", 1e-6, "sklearn PCA of scaled columns; scipy.stats.f")
def principal_monitor(rng):
    X, alpha = rows(rng), float(rng.choice([0.01, 0.05]))
    n, m = X.shape
    k = int(rng.integers(1, m))
    new = rounded(X[:5] + rng.normal(0, 2, (5, m)))
    scaled, judged = ((a - X.mean(0)) / X.std(0, ddof=1) for a in (X, new))
    pca = PCA(svd_solver="full").fit(scaled)
    t = pca.transform(judged)
    T2 = (t[:, :k] ** 2 / pca.explained_variance_[:k]).sum(1)
    Q = (t[:, k:] ** 2).sum(1)
    T2_limit = k * (n - 1) * (n + 1) / (n * (n - k)) * stats.f.isf(
        alpha, k, n - k)
    Q_limit = error_limit(pca.explained_variance_[k:], alpha)
    return {"X": X, "new": new, "k": k, "alpha": alpha}, {
        "T2": T2, "Q": Q, "T2_limit": T2_limit, "Q_limit": Q_limit,
        "flags": (T2 > T2_limit) + 2 * (Q > Q_limit)}


@oracle("ANO-08", 0.1, "sklearn IsolationForest, scores within 10 %")
def isolation_forest(rng):
    X = rows(rng, int(rng.integers(30, 200)))
    X[0] += 25
    forest = IsolationForest(n_estimators=1000, max_samples=min(256, len(X)),
                             random_state=1).fit(X)
    return {"X": X, "trees": 1000, "seed": int(rng.integers(0, 1000))}, {
        "score": -forest.score_samples(X)}


@oracle("ANO-09", 1e-7, "sklearn LocalOutlierFactor")
def local_outlier_factor(rng):
    X, k = rows(rng), int(rng.integers(2, 15))
    fit = LocalOutlierFactor(k, algorithm="brute").fit(X)
    return {"X": X, "k": k}, {"lof": -fit.negative_outlier_factor_}


def chart(rng):
    n = int(rng.integers(20, 100))
    x = rounded(rng.normal(10, 2, n) + 3 * (np.arange(n) > 0.6 * n))
    if rng.random() < 0.5:
        return {"x": x, "mu": 10.0, "s": 2.0}, x, 10.0, 2.0
    base = x[:12]
    return {"x": x, "baseline": 12}, x, base.mean(), base.std(ddof=1)


def reflected(steps):
    """max(0, sum + step) again and again, as a walk less its least."""
    walk = np.append(0, np.cumsum(steps))
    return (walk - np.minimum.accumulate(walk))[1:]


@oracle("ANO-11", 1e-8, "identity of the reflected random walk in numpy")
def cusum(rng):
    given, x, mu, s = chart(rng)
    k, h = float(rng.choice([0.25, 0.5, 1])), float(rng.choice([4, 5]))
    z = (x - mu) / s
    up, down = reflected(z - k), reflected(-z - k)
    alarms = np.where(up > h, 1, np.where(down > h, -1, 0))
    first = int(np.argmax(alarms != 0)) if alarms.any() else -1
    sums = up if alarms[first] > 0 else down
    start = -1 if first < 0 else first + 1 - next(
        i for i in range(1, first + 2)
        if i == first + 1 or sums[first - i] <= 1e-12)
    return given | {"k": k, "h": h}, {
        "alarms": alarms, "mu": mu, "s": s, "alarm": first, "start": start}


@oracle("ANO-12", 1e-8, "pandas ewm and the variance written out")
def ewma(rng):
    given, x, mu, s = chart(rng)
    lam, L = float(rng.choice([0.1, 0.2, 0.4])), float(rng.choice([2.7, 3]))
    z = pd.Series(np.append(mu, x)).ewm(alpha=lam, adjust=False).mean()[1:]
    i = np.arange(1, len(x) + 1)
    width = L * s * np.sqrt(lam / (2 - lam) * (1 - (1 - lam) ** (2 * i)))
    alarms = (z > mu + width).astype(int) - (z < mu - width).astype(int)
    return given | {"lam": lam, "L": L}, {
        "z": z.to_numpy(), "low": mu - width, "high": mu + width,
        "alarms": alarms.to_numpy(),
        "alarm": int(np.argmax(alarms != 0)) if alarms.any() else -1}


@oracle("ANO-14", 1e-7, "numpy: every partition by dynamic programming")
def pelt(rng):
    n, kind = int(rng.integers(20, 70)), str(rng.choice(["mean", "variance"]))
    least = int(rng.integers(2, 6))
    level = np.repeat(rng.normal(0, 4, 4), n)[::4][:n]
    x = rounded(level + rng.normal(0, rng.choice([0.5, 1.5]), n))
    penalty = float(rng.choice([6, 12, 25]))

    def cost(v):
        if kind == "mean":
            return len(v) * v.var()
        return len(v) * (np.log(v.var() + 1e-10 * x.var()) + 1)
    best = [(-penalty, [])] + [(np.inf, [])] * n
    for end in range(least, n + 1):
        best[end] = min(
            (best[a][0] + cost(x[a:end]) + penalty, best[a][1] + [a])
            for a in range(0, end - least + 1) if best[a][0] < np.inf)
    cuts = best[n][1]
    return {"x": x, "cost": kind, "penalty": penalty, "min_size": least}, {
        "cost": best[n][0], "changes": cuts[1:],
        "means": [x[a:b].mean() for a, b in zip(cuts, cuts[1:] + [n])]}


@oracle("ANO-18", 1e-7, "scipy.stats.theilslopes, numpy, itertools")
def sensor_health(rng):
    n = int(rng.integers(60, 200))
    x = rounded(rng.normal(20, 1, n) + rng.choice([0, 0.05]) * np.arange(n), 3)
    at = int(rng.integers(5, n - 20))
    x[at:at + 8] = x[at]
    x[n - 5] += 40
    runs = [list(run) for _, run in itertools.groupby(x)]
    stuck = [int(len(run) >= 5) for run in runs for _ in run]
    step = abs(np.diff(x))
    noise = np.median(step[step > 0]) / stats.norm.ppf(0.75)
    edges = [p * n // min(40, n // 3) for p in range(min(40, n // 3) + 1)]
    means = [x[a:b].mean() for a, b in zip(edges, edges[1:])]
    places = [(a + b - 1) / 2 for a, b in zip(edges, edges[1:])]
    m = len(means)
    S = np.triu(np.sign(np.subtract.outer(means, means)).T).sum()
    z = (S - np.sign(S)) / np.sqrt(m * (m - 1) * (2 * m + 5) / 18)
    return {"x": x, "most": 50}, {
        "stuck": stuck, "noise": noise,
        "jump": np.append(0, step > 6 * noise), "outside": (x > 50) * 1,
        "missing": np.zeros(n), "drift_z": z, "drifts": bool(abs(z) > 4),
        "drift_slope": stats.theilslopes(means, places)[0]}


@oracle("ANO-19", 1e-9, "pandas duplicated, date_range")
def gaps(rng):
    n = int(rng.integers(20, 100))
    t = pd.Series(np.arange(n) * 60.0)
    kept = t[(rng.random(n) > 0.2) | (t == 0) | (t == 60 * (n - 1))]
    seen = pd.concat([kept, kept.sample(3, random_state=1)]).reset_index(
        drop=True)
    missing = np.setdiff1d(t, kept)
    late = seen[seen < seen.cummax()].index
    return {"t": seen.to_numpy(), "step": 60}, {
        "duplicates": seen[seen.duplicated()].index.to_numpy(),
        "disorder": late.to_numpy(), "missing": len(missing),
        "expected": n, "distinct": len(kept), "completeness": len(kept) / n}
