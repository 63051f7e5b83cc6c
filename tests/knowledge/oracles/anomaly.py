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


@oracle("ANO-03", 1e-9, "numpy.quantile")
def box_plot(rng):
    x, k = readings(rng), float(rng.choice([1.5, 3]))
    q1, q2, q3 = np.quantile(x, [0.25, 0.5, 0.75])
    low, high = q1 - k * (q3 - q1), q3 + k * (q3 - q1)
    flags = ((x < low) | (x > high)).astype(int)
    return {"x": x, "k": k}, {"q1": q1, "median": q2, "q3": q3, "low": low,
                              "high": high, "flags": flags,
                              "count": int(flags.sum())}


def farthest(x, alpha):
    n = len(x)
    d = abs(x - x.mean()) / x.std(ddof=1)
    t = stats.t.isf(alpha / (2 * n), n - 2)
    return d.argmax(), d.max(), (n - 1) / np.sqrt(n) * t / np.sqrt(
        n - 2 + t * t)


@oracle("ANO-04", 1e-7, "scipy.stats.t")
def grubbs(rng):
    x, alpha = readings(rng), float(rng.choice([0.01, 0.05]))
    x[:2] -= rng.uniform(0, 30)
    x = rounded(x)
    place, G, critical = farthest(x, alpha)
    n = len(x)
    t = G * np.sqrt(n * (n - 2) / ((n - 1) ** 2 - n * G * G))
    return {"x": x, "alpha": alpha}, {
        "G": G, "critical": critical, "place": int(place),
        "p": min(1, 2 * n * stats.t.sf(t, n - 2)),
        "outlier": bool(G > critical)}


@oracle("ANO-05", 1e-7, "numpy and scipy.stats.t, the steps written out")
def many_outliers(rng):
    x, most = readings(rng), int(rng.integers(1, 9))
    left, places, R, limits, found = np.arange(len(x)), [], [], [], 0
    for i in range(min(most, len(x) - 3)):
        at, G, critical = farthest(x[left], 0.05)
        places, R, limits = places + [left[at]], R + [G], limits + [critical]
        left = np.delete(left, at)
        found = i + 1 if G > critical else found
    flags = np.zeros(len(x), int)
    flags[places[:found]] = 1
    return {"x": x, "most": most}, {"places": places[:found], "R": R,
                                    "critical": limits, "flags": flags}


@oracle("ANO-13", 1e-8, "numpy: a walk less its least, from alarm to alarm")
def page_hinkley(rng):
    n = int(rng.integers(40, 120))
    x = rounded(rng.normal(5, 1, n) + 3 * (np.arange(n) > n / 2))
    delta, limit = float(rng.choice([0, 0.1])), float(rng.choice([8, 15]))
    alarms, up, down, start = [], [], [], 0
    while start < n:
        piece = x[start:]
        steps = piece - np.cumsum(piece) / np.arange(1, len(piece) + 1)
        u, d = reflected(steps - delta), reflected(-steps - delta)
        over = np.flatnonzero((u > limit) | (d > limit))
        end = over[0] + 1 if len(over) else len(piece)
        up, down = up + list(u[:end]), down + list(d[:end])
        alarms += [start + end - 1] if len(over) else []
        start += end
    return {"x": x, "delta": delta, "lambda": limit}, {
        "alarms": alarms, "up": up, "down": down}


@oracle("ANO-15", 1e-6, "numpy, logarithms of the whole table by "
        "scipy.stats.t")
def online_change(rng):
    n = int(rng.integers(20, 70))
    x = rounded(rng.normal(0, 1, n) + 5 * (np.arange(n) > n / 2))
    hazard = float(rng.choice([0.01, 0.05]))
    mu, kappa, alpha, beta = (np.array([v]) for v in (
        x.mean(), 1.0, 1.0, x.var(ddof=1)))
    first = mu, kappa, alpha, beta
    log_p, run, fresh = np.zeros(1), [], []
    for v in x:
        seen = log_p + stats.t.logpdf(
            v, 2 * alpha, mu, np.sqrt(beta * (kappa + 1) / (alpha * kappa)))
        log_p = np.append(np.logaddexp.reduce(seen) + np.log(hazard),
                          seen + np.log1p(-hazard))
        log_p -= np.logaddexp.reduce(log_p)
        beta = np.append(first[3], beta + kappa * (v - mu) ** 2 /
                         (2 * (kappa + 1)))
        mu = np.append(first[0], (kappa * mu + v) / (kappa + 1))
        kappa, alpha = np.append(1, kappa + 1), np.append(1, alpha + 0.5)
        run.append(int(log_p.argmax()))
        fresh.append(np.exp(log_p[:5]).sum())
    return {"x": x, "hazard": hazard}, {
        "run": run, "fresh": fresh,
        "changes": [t + 1 - run[t] for t in range(1, n)
                    if run[t] < run[t - 1]]}


@oracle("ANO-16", 1e-5, "scipy cdist of standardised pieces, every pair")
def matrix_profile(rng):
    n, m = int(rng.integers(60, 160)), int(rng.integers(5, 16))
    x = rounded(np.sin(np.arange(n) * 0.4) * 3 + rng.normal(0, 0.4, n) + 20)
    pieces = np.lib.stride_tricks.sliding_window_view(x, m)
    z = (pieces - pieces.mean(1)[:, None]) / pieces.std(1)[:, None]
    d = distance.cdist(z, z)
    i = np.arange(len(z))
    d[abs(i[:, None] - i) < (m + 1) // 2] = np.inf
    best = d.min(1).argmin()
    return {"x": x, "window": m, "discords": 1}, {
        "profile": d.min(1), "neighbour": d.argmin(1),
        "discord": [d.min(1).argmax()],
        "motif": [best, d[best].argmin()]}
