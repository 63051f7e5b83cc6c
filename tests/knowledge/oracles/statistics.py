"""STA: numpy, scipy.stats and scikit-learn."""
import numpy as np
from scipy import optimize, stats
from sklearn.decomposition import PCA

from . import oracle, rounded


def sample(rng, n=None, digits=3):
    n = n or int(rng.integers(8, 120))
    return rounded(rng.choice([rng.normal(10, 3, n), rng.exponential(2, n),
                               rng.uniform(-50, 50, n)]), digits)


def related(rng):
    x = sample(rng)
    return x, rounded(0.5 * x + rng.normal(0, x.std(), len(x)), 3)


@oracle("STA-01", 1e-9, "numpy, scipy.stats")
def moments(rng):
    x = sample(rng)
    return {"x": x}, {"mean": x.mean(), "var": x.var(ddof=1),
                      "skew": stats.skew(x), "kurt": stats.kurtosis(x),
                      "min": x.min(), "max": x.max()}


@oracle("STA-02", 1e-10, "numpy.quantile")
def quantiles(rng):
    x, p = sample(rng), np.append(rounded(rng.uniform(0, 1, 5)), [0, 1])
    return {"x": x, "p": p}, {"value": np.quantile(x, p)}


@oracle("STA-03", 1e-10, "numpy.histogram")
def histogram(rng):
    x = sample(rng, digits=int(rng.integers(0, 4)))
    rule = str(rng.choice(["auto", "fd", "sturges", "scott", "sqrt"]))
    counts, edges = np.histogram(x, rule)
    return {"x": x, "rule": rule}, {"edges": edges, "counts": counts}


@oracle("STA-04", 1e-7, "scipy.stats.pearsonr")
def pearson(rng):
    x, y = related(rng)
    r, p = stats.pearsonr(x, y)
    return {"x": x, "y": y}, {"r": r, "p": p}


@oracle("STA-05", 1e-7, "scipy.stats.spearmanr")
def spearman(rng):
    x, y = related(rng)
    x = x.round(int(rng.integers(0, 3)))
    r, p = stats.spearmanr(x, y)
    return {"x": x, "y": y}, {"rho": r, "p": p}


@oracle("STA-09", 1e-7, "scipy.stats.ttest_ind, ttest_1samp")
def t_test(rng):
    x, y, mu = sample(rng), sample(rng), float(rng.integers(-3, 12))
    if rng.random() < 0.3:
        t, p = stats.ttest_1samp(x, mu)
        return {"x": x, "mu": mu}, {"t": t, "p": p, "df": len(x) - 1}
    equal = bool(rng.random() < 0.5)
    t, p = stats.ttest_ind(x, y, equal_var=equal)
    return {"x": x, "y": y, "equal_var": equal}, {"t": t, "p": p}


@oracle("STA-12", 1e-7, "scipy.stats.f_oneway")
def anova(rng):
    groups = [rounded(rng.normal(5 + rng.normal(), 2, int(rng.integers(2, 30))))
              for _ in range(int(rng.integers(2, 7)))]
    f, p = stats.f_oneway(*groups)
    return {"groups": groups}, {"F": f, "p": p,
                                "means": [g.mean() for g in groups]}


@oracle("STA-16", 1e-8, "scipy.stats.chi2_contingency")
def contingency(rng):
    table = rng.integers(1, 60, rng.integers(2, 6, 2))
    chi2, p, dof, expected = stats.chi2_contingency(table)
    v = stats.contingency.association(table, "cramer")
    return {"table": table}, {"chi2": chi2, "p": p, "dof": dof,
                              "cramers_v": v, "expected": expected}


@oracle("STA-21", 1e-7, "scipy.stats.ks_2samp")
def kolmogorov_smirnov(rng):
    x, y = sample(rng), sample(rng, digits=1)
    d, p = stats.ks_2samp(x, y, method="exact")
    return {"x": x, "y": y}, {"D": d, "p": p}


def weibull_llf(x, failed, shape, scale):
    return np.sum(failed * stats.weibull_min.logpdf(x, shape, scale=scale) +
                  (1 - failed) * stats.weibull_min.logsf(x, shape, scale=scale))


@oracle("STA-26", 1e-5, "scipy: the likelihood maximised directly")
def weibull(rng):
    n = int(rng.integers(8, 80))
    x = rounded(rng.weibull(rng.uniform(0.6, 4), n) * 1000 + 0.01, 2)
    end = float(np.quantile(x, 0.8).round(2))
    failed = (x <= end).astype(int) if rng.random() < 0.5 else np.ones(n, int)
    x = np.minimum(x, end) if not failed.all() else x
    best = optimize.minimize(
        lambda p: -weibull_llf(x, failed, *np.exp(p)),
        [0, np.log(x.mean())], method="Nelder-Mead",
        options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000})
    shape, scale = np.exp(best.x)
    return {"x": x, "cens": failed}, {"beta": shape, "eta": scale,
                                      "llf": -best.fun}


@oracle("STA-29", 1e-8, "scipy.stats.theilslopes, kendalltau")
def mann_kendall(rng):
    x = rounded(np.cumsum(rng.normal(0.1, 1, int(rng.integers(5, 90)))), 6)
    t = np.arange(len(x))
    slope, intercept = stats.theilslopes(x, t)[:2]
    n = len(x)
    tau = stats.kendalltau(x, t)[0]
    s = round(tau * n * (n - 1) / 2)
    z = (s - np.sign(s)) / np.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    return {"x": x}, {"slope": slope, "intercept": intercept, "tau": tau,
                      "S": s, "z": z, "p": 2 * stats.norm.sf(abs(z))}


@oracle("STA-31", 1e-7, "sklearn.decomposition.PCA")
def pca(rng):
    n, m = int(rng.integers(3, 200)), int(rng.integers(2, 9))
    X = rounded(rng.normal(0, 1, (n, m)) @ rng.normal(0, 2, (m, m)) + 5)
    model = PCA(svd_solver="full").fit(X)
    keep = min(n - 1, m)  # the last of few rows is rounding alone
    V = model.components_[:keep]
    V = V * np.sign(V[range(keep), np.abs(V).argmax(1)])[:, None]
    return {"X": X, "k": keep}, {
        "ratio": np.append(model.explained_variance_ratio_[:keep],
                           np.zeros(min(n, m) - keep)),
        "components": V, "scores": (X - X.mean(0)) @ V.T}
