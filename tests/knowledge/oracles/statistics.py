"""STA: numpy, scipy.stats and scikit-learn."""
import numpy as np
import pandas as pd
from scipy import optimize, stats
from scipy.spatial import distance
from sklearn.decomposition import PCA
from statsmodels import api as sm
from statsmodels.formula.api import ols
from statsmodels.multivariate.cancorr import CanCorr
from statsmodels.multivariate.factor import Factor
from statsmodels.stats import multitest, power as powers
from statsmodels.stats.diagnostic import normal_ad

from . import Bound, oracle, rounded


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


def tied(rng, n=None):
    """A sample, often with equal values."""
    x = sample(rng, n)
    return x.round(int(rng.integers(0, 4))) if rng.random() < 0.6 else x


@oracle("STA-06", 1e-7, "scipy.stats.kendalltau")
def kendall(rng):
    n = int(rng.integers(5, 30) if rng.random() < 0.4 else
            rng.integers(61, 120))
    x = rounded(rng.normal(0, 3, n), 5)
    y = rounded(0.3 * x + rng.normal(0, 2, n), 5)
    if rng.random() < 0.5:
        x, y = x.round(), y.round()
    exact = n <= 60 and len(set(x)) == n and len(set(y)) == n
    tau, p = stats.kendalltau(x, y, method="exact" if exact else "asymptotic")
    return {"x": x, "y": y}, {"tau": tau, "p": p}


@oracle("STA-07", 1e-7, "numpy: residuals of two least squares, correlated")
def partial_correlation(rng):
    n, m = int(rng.integers(12, 60)), int(rng.integers(2, 6))
    X = rounded(rng.normal(0, 1, (n, m)) @ rng.normal(0, 1, (m, m)))
    r, p = np.eye(m), np.zeros((m, m))
    for i in range(m):
        for j in set(range(m)) - {i}:
            others = np.delete(X, [i, j], 1)
            A = np.column_stack([np.ones(n), others])
            a, b = (X[:, k] - A @ np.linalg.lstsq(A, X[:, k], rcond=None)[0]
                    for k in (i, j))
            r[i, j] = (a @ b) / np.sqrt(a @ a * (b @ b))
            t = abs(r[i, j]) * np.sqrt((n - m) / (1 - r[i, j] ** 2))
            p[i, j] = 2 * stats.t.sf(t, n - m)
    return {"X": X}, {"r": r, "p": p}


@oracle("STA-08", 1e-7, "scipy.spatial.distance.cdist, centred in numpy")
def distance_correlation(rng):
    x = rounded(rng.normal(0, 2, int(rng.integers(8, 60))))
    y = rounded(x ** 2 * rng.uniform(0, 1) + rng.normal(0, 1, len(x)))
    def centred(v):
        d = distance.cdist(v[:, None], v[:, None])
        return d - d.mean(0) - d.mean(1)[:, None] + d.mean()
    A, B = centred(x), centred(y)
    dcov = (A * B).mean()
    return {"x": x, "y": y}, {
        "dcov": np.sqrt(dcov),
        "dcor": np.sqrt(dcov / np.sqrt((A * A).mean() * (B * B).mean()))}


@oracle("STA-10", 1e-7, "scipy.stats.ttest_rel")
def paired_t_test(rng):
    x, y = related(rng)
    mu, level = float(rng.integers(-2, 3)), float(rng.choice([0.9, 0.95]))
    test = stats.ttest_rel(x - mu, y)
    low, high = test.confidence_interval(level)
    return {"x": x, "y": y, "mu": mu, "level": level}, {
        "t": test.statistic, "p": test.pvalue, "df": int(test.df),
        "diff": (x - y).mean(), "low": low + mu, "high": high + mu}


def random_groups(rng, most=7):
    return [rounded(rng.normal(5 + rng.normal(), rng.uniform(1, 3),
                               int(rng.integers(3, 30))), 2)
            for _ in range(int(rng.integers(2, most)))]


@oracle("STA-11", 1e-7, "scipy.stats.levene; scipy.stats.f")
def equal_variances(rng):
    groups, center = random_groups(rng), str(rng.choice(["median", "mean"]))
    W, p = stats.levene(*groups, center=center)
    v = [g.var(ddof=1) for g in groups]
    out = {"W": W, "p": p, "variances": v}
    if len(groups) == 2:
        law = stats.f(len(groups[0]) - 1, len(groups[1]) - 1)
        F = v[0] / v[1]
        out |= {"F": F, "p_F": 2 * min(law.cdf(F), law.sf(F))}
    return {"groups": groups, "center": center}, out


@oracle("STA-15", 1e-8, "scipy.stats.chisquare")
def goodness_of_fit(rng):
    n = int(rng.integers(3, 12))
    observed, shares = rng.integers(0, 60, n), rounded(rng.uniform(1, 4, n), 2)
    observed[0] += 1
    given, ddof = {"observed": observed}, int(rng.integers(0, n - 1))
    expected = np.full(n, observed.sum() / n)
    if rng.random() < 0.5:
        given["expected"] = shares
        expected = shares / shares.sum() * observed.sum()
    chi2, p = stats.chisquare(observed, expected, ddof)
    return given | {"estimated": ddof}, {
        "chi2": chi2, "p": p, "dof": n - 1 - ddof, "expected": expected}


@oracle("STA-17", 1e-8, "scipy.stats.fisher_exact")
def fisher_exact(rng):
    table = rng.integers(1, rng.integers(3, 60), (2, 2))
    ratio, p = stats.fisher_exact(table)
    return {"table": table}, {
        "odds_ratio": ratio, "p": p,
        "p_less": stats.fisher_exact(table, "less")[1],
        "p_greater": stats.fisher_exact(table, "greater")[1]}


@oracle("STA-18", 1e-7, "scipy.stats.mannwhitneyu")
def mann_whitney(rng):
    x = tied(rng, int(rng.integers(3, 40)))
    y = tied(rng, int(rng.integers(3, 40))) + float(rng.integers(0, 3))
    method = str(rng.choice(["auto", "normal"]))
    U, p = stats.mannwhitneyu(
        x, y, method="auto" if method == "auto" else "asymptotic")
    return {"x": x, "y": y, "method": method}, {
        "U": U, "p": p, "effect": U / len(x) / len(y)}


@oracle("STA-19", 1e-7, "scipy.stats.wilcoxon")
def wilcoxon(rng):
    n = int(rng.integers(6, 80))
    d = rounded(rng.normal(0.4, 2, n), int(rng.choice([0, 5])))
    d[0] = 1.23456
    left = d[d != 0]
    exact = len(left) == n and len(set(abs(d))) == n and n <= 50
    W, p = stats.wilcoxon(left, mode="exact" if exact else "approx")
    ranks = stats.rankdata(abs(left))
    return {"x": d}, {"W": W, "p": p, "n": len(left),
                      "W_plus": ranks[left > 0].sum()}


@oracle("STA-20", 1e-7, "scipy.stats.kruskal")
def kruskal_wallis(rng):
    groups = random_groups(rng)
    if rng.random() < 0.5:
        groups = [g.round() for g in groups]
    H, p = stats.kruskal(*groups)
    return {"groups": groups}, {"H": H, "p": p, "dof": len(groups) - 1}


@oracle("STA-22", 2e-3, "scipy.stats.shapiro, in single precision")
def shapiro_wilk(rng):
    x = tied(rng, int(rng.choice([3, 4, 5, 6, 9, 11, 12, 30, 200])))
    if len(set(x)) == 1:
        x[0] += 1
    W, p = stats.shapiro(x)
    return {"x": x}, {"W": W} | ({"p": p} if p > 1e-3 else {})


@oracle("STA-23", 1e-7, "scipy.stats.anderson; statsmodels normal_ad")
def anderson_darling(rng):
    x = sample(rng)
    return {"x": x}, {"A2": stats.anderson(x).statistic,
                      "p": normal_ad(x)[1]}


@oracle("STA-24", 1e-8, "scipy.stats.jarque_bera")
def jarque_bera(rng):
    x = sample(rng)
    JB, p = stats.jarque_bera(x)
    return {"x": x}, {"JB": JB, "p": p, "skew": stats.skew(x),
                      "kurt": stats.kurtosis(x)}


@oracle("STA-13", 1e-6, "statsmodels anova_lm, type II")
def two_way_anova(rng):
    rows, cols = int(rng.integers(2, 5)), int(rng.integers(2, 5))
    n = rows * cols * int(rng.integers(2, 6)) + int(rng.integers(0, 4))
    a, b = np.arange(n) % rows, np.arange(n) // rows % cols
    y = rounded(a * 0.5 + b * rng.normal() + rng.normal(0, 1, n) +
                (a * b) * rng.normal(0, 0.3))
    table = pd.DataFrame({"y": y, "a": a, "b": b})
    together = bool(rng.random() < 0.6)
    fit = ols("y ~ C(a) * C(b)" if together else "y ~ C(a) + C(b)",
              table).fit()
    out = sm.stats.anova_lm(fit, typ=2)
    return {"y": y, "a": a, "b": b, "interaction": together}, {
        "SS": out.sum_sq.to_numpy(), "df": out.df.to_numpy(),
        "F": out.F.to_numpy()[:-1], "p": out["PR(>F)"].to_numpy()[:-1]}


@oracle("STA-14", 1e-6, "scipy.stats.tukey_hsd")
def tukey(rng):
    groups, level = random_groups(rng, 5), float(rng.choice([0.9, 0.95]))
    test = stats.tukey_hsd(*groups)
    interval = test.confidence_interval(level)
    return {"groups": groups, "level": level}, {
        "diff": test.statistic, "p": test.pvalue, "low": interval.low,
        "high": interval.high}


@oracle("STA-25", 1e-7, "scipy.stats.norm.fit, lognorm.fit")
def normal_fit(rng):
    law, x = str(rng.choice(["normal", "lognormal"])), abs(sample(rng)) + 0.1
    x = x.round(3)
    if law == "normal":
        fit = stats.norm(*stats.norm.fit(x))
        mu, sigma = stats.norm.fit(x)
    else:
        sigma, _, scale = stats.lognorm.fit(x, floc=0)
        fit, mu = stats.lognorm(sigma, scale=scale), np.log(scale)
    p = rounded(rng.uniform(0.01, 0.99, 3))
    llf = fit.logpdf(x).sum()
    return {"x": x, "law": law, "p": p}, {
        "mu": mu, "sigma": sigma, "mean": fit.mean(), "llf": llf,
        "aic": 4 - 2 * llf, "D": stats.kstest(x, fit.cdf).statistic,
        "quantiles": fit.ppf(p)}


@oracle("STA-27", 1e-8, "scipy.stats.gaussian_kde")
def density(rng):
    x, at = sample(rng), rounded(rng.uniform(-5, 20, 6), 2)
    rule = str(rng.choice(["scott", "silverman"]))
    given = {"x": x, "at": at, "rule": rule}
    if rng.random() < 0.4:
        given["bandwidth"] = h = float(np.round(rng.uniform(0.5, 3), 2))
        rule = h / x.std(ddof=1)
    kde = stats.gaussian_kde(x, rule)
    return given, {"density": kde(at),
                   "bandwidth": np.sqrt(kde.covariance[0, 0])}


@oracle("STA-28", 1e-9, "scipy.stats.bootstrap, ends within 8 % of the width")
def bootstrap(rng):
    x, level = sample(rng), float(rng.choice([0.9, 0.95]))
    name, statistic = [("mean", np.mean),
                       ("sd", lambda v, axis: v.std(axis, ddof=1))][
                           int(rng.integers(0, 2))]
    method = str(rng.choice(["percentile", "basic", "bca"]))
    low, high = stats.bootstrap(
        (x,), statistic, n_resamples=20000, confidence_level=level,
        method=method, random_state=1).confidence_interval
    near = 0.08 * (high - low)
    return {"x": x, "statistic": name, "method": method, "level": level,
            "draws": 20000, "seed": int(rng.integers(0, 1000))}, {
        "value": statistic(x, 0), "low": Bound(low, low - near, low + near),
        "high": Bound(high, high - near, high + near)}


@oracle("STA-30", 1e-9, "statsmodels multipletests")
def multiple_tests(rng):
    p = rounded(rng.beta(0.4, 2, int(rng.integers(2, 30))), 5)
    method = str(rng.choice(["bh", "by", "holm", "bonferroni", "sidak"]))
    names = {"bh": "fdr_bh", "by": "fdr_by"}
    rejected, adjusted = multitest.multipletests(
        p, 0.05, names.get(method, method))[:2]
    return {"p": p, "method": method}, {
        "adjusted": adjusted, "rejected": rejected.astype(int),
        "count": int(rejected.sum())}


@oracle("STA-33", 1e-6, "statsmodels CanCorr")
def canonical_correlation(rng):
    n, p, q = int(rng.integers(20, 60)), *(int(k) for k in
                                           rng.integers(2, 5, 2))
    X = rounded(rng.normal(0, 2, (n, p)))
    Y = rounded(X @ rng.normal(0, 0.5, (p, q)) + rng.normal(0, 1, (n, q)))
    fit = CanCorr(Y, X)
    k = min(p, q)
    wilks = fit.corr_test().stats["Wilks' lambda"].to_numpy(float)[:k]
    free = np.array([(p - i) * (q - i) for i in range(k)])
    return {"X": X, "Y": Y}, {
        "r": fit.cancorr[:k], "wilks": wilks, "p": stats.chi2.sf(
            -(n - 1 - (p + q + 1) / 2) * np.log(wilks), free)}


@oracle("STA-34", 1e-6, "statsmodels.stats.power")
def power(rng):
    test = str(rng.choice(["one_t", "two_t", "normal"]))
    solver = {"one_t": powers.TTestPower(), "two_t": powers.TTestIndPower(),
              "normal": powers.NormalIndPower()}[test]
    effect, alpha = round(rng.uniform(0.2, 1.2), 2), float(
        rng.choice([0.01, 0.05]))
    given = {"test": test, "effect": effect, "alpha": alpha}
    key = "nobs" if test == "one_t" else "nobs1"
    if rng.random() < 0.5:
        n = int(rng.integers(4, 200))
        return given | {"n": n}, {"power": solver.power(effect, n, alpha)}
    want = float(rng.choice([0.8, 0.9]))
    n = solver.solve_power(effect, alpha=alpha, power=want, **{key: None})
    return given | {"power": want}, {"n": float(n), "power": want}


def near(a, by):
    """Numbers that need not agree better than this."""
    return [[Bound(v, v - by, v + by) for v in row] for row in a]


@oracle("STA-32", 1e-5, "statsmodels Factor, method pa")
def factors(rng):
    n, m, k = int(rng.integers(150, 250)), int(rng.integers(6, 9)), int(
        rng.integers(1, 3))
    F, L = rng.normal(0, 1, (n, k)), np.zeros((m, k))
    L[np.arange(m), np.arange(m) % k] = rng.uniform(0.6, 0.9, m)
    X = rounded(F @ L.T + rng.normal(0, 0.6, (n, m)))
    fit = Factor(X, n_factor=k, method="pa", smc=True).fit(
        maxiter=5000, tol=1e-11)
    if k > 1:
        fit.rotate("varimax")
    turned = fit.loadings * np.sign(fit.loadings.sum(0))
    share = (turned ** 2).sum(0) / m
    order = np.argsort(-share)
    return {"X": X, "k": k}, {
        "loadings": near(turned[:, order], 1e-4),
        "communality": fit.communality, "share": near(
            [share[order]], 1e-5)[0]}
