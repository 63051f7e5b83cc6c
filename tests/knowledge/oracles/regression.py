"""REG: statsmodels, scikit-learn, scipy; numpy by brute force."""
import itertools

import numpy as np
import statsmodels.api as sm
from scipy import interpolate, optimize, stats
from sklearn.cross_decomposition import PLSRegression
from sklearn.gaussian_process import GaussianProcessRegressor, kernels
from sklearn.linear_model import ElasticNet, Lasso, Ridge
from statsmodels.nonparametric.smoothers_lowess import lowess
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.stats.stattools import durbin_watson

from . import Bound, oracle, rounded


def data(rng, digits=4):
    n, m = int(rng.integers(20, 150)), int(rng.integers(1, 7))
    X = rounded(rng.normal(0, 1, (n, m)) @ (np.eye(m) + 0.3) + 2, digits)
    y = rounded(X @ rng.normal(0, 2, m) + 3 + rng.normal(0, 1, n), digits)
    return X, y


@oracle("REG-01", 1e-7, "statsmodels OLS")
def ols(rng):
    X, y = data(rng)
    with_one = bool(rng.random() < 0.7)
    fit = sm.OLS(y, sm.add_constant(X) if with_one else X).fit()
    return {"X": X, "y": y, "intercept": with_one}, {
        "beta": fit.params, "se": fit.bse, "t": fit.tvalues,
        "p": fit.pvalues, "r2": fit.rsquared, "r2_adj": fit.rsquared_adj,
        "F": fit.fvalue, "p_F": fit.f_pvalue, "s": np.sqrt(fit.mse_resid),
        "dof": int(fit.df_resid)}


@oracle("REG-03", 1e-7, "sklearn.linear_model.Ridge")
def ridge(rng):
    X, y = data(rng)
    alpha = float(rng.choice([0.01, 0.5, 1.5, 100]))
    fit = Ridge(alpha=alpha, solver="svd").fit(X, y)
    return {"X": X, "y": y, "alpha": alpha}, {
        "coef": fit.coef_, "intercept": fit.intercept_, "r2": fit.score(X, y)}


@oracle("REG-04", 1e-5, "sklearn.linear_model.Lasso")
def lasso(rng):
    X, y = data(rng)
    alpha = float(rng.choice([0.01, 0.1, 0.5, 2]))
    fit = Lasso(alpha=alpha, tol=1e-12, max_iter=100000).fit(X, y)
    return {"X": X, "y": y, "alpha": alpha}, {
        "coef": fit.coef_, "intercept": fit.intercept_,
        "r2": fit.score(X, y), "kept": int((fit.coef_ != 0).sum())}


@oracle("REG-08", 1e-5, "statsmodels RLM")
def huber(rng):
    X, y = data(rng)
    wild = rng.random(len(y)) < 0.1
    y = rounded(y + wild * rng.normal(0, 30, len(y)))
    fit = sm.RLM(y, sm.add_constant(X), M=sm.robust.norms.HuberT()).fit(
        maxiter=500, tol=1e-12)
    return {"X": X, "y": y}, {"beta": fit.params, "se": fit.bse,
                              "scale": fit.scale, "weights": fit.weights}


@oracle("REG-12", 1e-6, "statsmodels Logit")
def logit(rng):
    X, _ = data(rng)
    X = rounded((X - X.mean(0)) / X.std(0))
    eta = X @ rng.normal(0, 0.6, X.shape[1]) + rng.normal(0, 0.5)
    y = (rng.random(len(X)) < 1 / (1 + np.exp(-eta))).astype(int)
    y[:10] = np.arange(10) % 2
    fit = sm.Logit(y, sm.add_constant(X)).fit(
        method="newton", tol=1e-12, maxiter=100, disp=0)
    return {"X": X, "y": y}, {"beta": fit.params, "se": fit.bse,
                              "z": fit.tvalues, "p": fit.pvalues,
                              "llf": fit.llf, "llnull": fit.llnull}


CURVES = {
    "exponential": (lambda x, a, b, c: a * np.exp(b * x) + c, (3, -0.6, 1)),
    "power": (lambda x, a, b: a * x ** b, (2, 1.3)),
    "logistic": (lambda x, a, k, m: a / (1 + np.exp(-k * (x - m))),
                 (10, 1.2, 4)),
    "gaussian": (lambda x, a, m, s: a * np.exp(-(x - m) ** 2 / 2 / s ** 2),
                 (5, 4, 1.5)),
    "saturation": (lambda x, a, b: a * x / (b + x), (8, 2)),
}


@oracle("REG-13", 1e-5, "scipy.optimize.curve_fit")
def curve_fit(rng):
    name = str(rng.choice(list(CURVES)))
    f, truth = CURVES[name]
    truth = np.array(truth) * rng.uniform(0.8, 1.25, len(truth))
    x = rounded(rng.uniform(0.1, 8, int(rng.integers(20, 60))))
    y = rounded(f(x, *truth) + rng.normal(0, 0.05, len(x)))
    start = rounded(truth * 1.1, 2)
    p, cov = optimize.curve_fit(f, x, y, start, xtol=1e-14, ftol=1e-14,
                                gtol=1e-14)
    return {"curve": name, "x": x, "y": y, "p0": start}, {
        "p": p, "se": np.sqrt(np.diag(cov)), "sse": ((f(x, *p) - y) ** 2).sum()}


def line_rest(x, y):
    return ((y - np.polyval(np.polyfit(x, y, 1), x)) ** 2).sum()


@oracle("REG-19", 1e-7, "numpy: every partition tried")
def change_point(rng):
    n, breaks = int(rng.integers(14, 30)), int(rng.integers(1, 3))
    x = np.arange(n) + rounded(rng.uniform(-0.4, 0.4, n))
    y = rounded(np.abs(x - n / 2) + 2 * (x > n / 3) + rng.normal(0, 0.5, n))
    best = (np.inf, ())
    for cuts in itertools.combinations(range(3, n - 2), breaks):
        ends = (0, *cuts, n)
        if min(np.diff(ends)) < 3:
            continue
        best = min(best, (sum(line_rest(x[a:b], y[a:b])
                              for a, b in zip(ends, ends[1:])), cuts))
    order = rng.permutation(n)
    return {"x": x[order], "y": y[order], "breaks": breaks}, {
        "sse": best[0], "knots": x[list(best[1])],
        "r2": 1 - best[0] / ((y - y.mean()) ** 2).sum()}


def energy_rest(knots, kind, T, E):
    low, high = min(knots), max(knots)
    sides = {"3PC": [np.maximum(0, T - high)], "3PH": [np.maximum(0, low - T)]}
    columns = sides.get(kind) or sides_of(T, low, high)
    A = np.column_stack(columns + [np.ones(len(T))])
    beta = np.linalg.lstsq(A, E, rcond=None)[0]
    return ((E - A @ beta) ** 2).sum()


def sides_of(T, low, high):
    return [np.maximum(0, low - T), np.maximum(0, T - high)]


@oracle("REG-20", 1e-5, "scipy differential_evolution")
def energy_change_point(rng):
    kind = str(rng.choice(["3PC", "3PH", "4P", "5P"]))
    n = int(rng.integers(24, 120))
    T = rounded(rng.uniform(-8, 36, n), 1)
    heat, cool = (kind != "3PC") * 25, (kind != "3PH") * 40
    low, high = (14, 14) if kind == "4P" else (12, 21)
    E = rounded(900 + heat * np.maximum(0, low - T) +
                cool * np.maximum(0, T - high) + rng.normal(0, 30, n), 2)
    knots = 2 if kind == "5P" else 1
    best = optimize.differential_evolution(
        energy_rest, [(T.min(), T.max())] * knots, args=(kind, T, E),
        seed=1, tol=1e-10, popsize=20)
    return {"T": T, "E": E, "kind": kind}, {
        "sse": Bound(best.fun, best.fun * (1 - 1e-3), best.fun * (1 + 1e-6))}


@oracle("REG-02", 1e-7, "statsmodels WLS")
def wls(rng):
    X, y = data(rng)
    w, one = rounded(rng.uniform(0.1, 5, len(y)), 2), bool(rng.random() < 0.7)
    fit = sm.WLS(y, sm.add_constant(X) if one else X, w).fit()
    return {"X": X, "y": y, "w": w, "intercept": one}, {
        "beta": fit.params, "se": fit.bse, "t": fit.tvalues,
        "p": fit.pvalues, "r2": fit.rsquared, "s": np.sqrt(fit.scale),
        "dof": int(fit.df_resid)}


@oracle("REG-05", 1e-5, "sklearn.linear_model.ElasticNet")
def elastic_net(rng):
    X, y = data(rng)
    alpha = float(rng.choice([0.01, 0.1, 0.5, 2]))
    share = float(rng.choice([0.1, 0.5, 0.9]))
    fit = ElasticNet(alpha=alpha, l1_ratio=share, tol=1e-12,
                     max_iter=100000).fit(X, y)
    return {"X": X, "y": y, "alpha": alpha, "l1_ratio": share}, {
        "coef": fit.coef_, "intercept": fit.intercept_,
        "r2": fit.score(X, y), "kept": int((fit.coef_ != 0).sum())}


def information(X, y, chosen, price):
    A = np.column_stack([np.ones(len(y)), X[:, sorted(chosen)]])
    beta = np.linalg.lstsq(A, y, rcond=None)[0]
    sse = ((y - A @ beta) ** 2).sum()
    return len(y) * np.log(sse / len(y)) + price * A.shape[1], beta


@oracle("REG-06", 1e-6, "numpy lstsq, the steps written out")
def stepwise(rng):
    X, y = data(rng)
    X = np.column_stack([X, rounded(rng.normal(0, 1, (len(y), 3)))])
    way = str(rng.choice(["both", "forward", "backward"]))
    name = str(rng.choice(["aic", "bic"]))
    price = 2 if name == "aic" else np.log(len(y))
    chosen = set(range(X.shape[1])) if way == "backward" else set()
    path = [information(X, y, chosen, price)[0]]
    while True:
        options = [chosen ^ {j} for j in range(X.shape[1])
                   if way == "both" or (j in chosen) == (way == "backward")]
        found = min(((information(X, y, c, price)[0], c) for c in options),
                    key=lambda o: o[0], default=(np.inf, None))
        if found[0] >= path[-1]:
            break
        path, chosen = path + [found[0]], found[1]
    return {"X": X, "y": y, "direction": way, "criterion": name}, {
        "chosen": sorted(chosen), "path": path, "criterion": path[-1],
        "beta": information(X, y, chosen, price)[1]}


@oracle("REG-07", 1e-6, "numpy.polynomial.Polynomial.fit")
def polynomial(rng):
    n, degree = int(rng.integers(12, 60)), int(rng.integers(0, 6))
    x = rounded(rng.uniform(-3, 5, n), 3)
    y = rounded(np.polyval(rng.normal(0, 1, 4), x) + rng.normal(0, 1, n))
    new = rounded(rng.uniform(-3, 5, 4), 2)
    fit = np.polynomial.Polynomial.fit(x, y, degree)
    coef = np.zeros(degree + 1)
    found = fit.convert().coef
    coef[:len(found)] = found
    sse = ((y - fit(x)) ** 2).sum()
    return {"x": x, "y": y, "degree": degree, "xnew": new}, {
        "coef": coef, "fitted": fit(x), "predicted": fit(new), "sse": sse,
        "s": np.sqrt(sse / (n - degree - 1))}


@oracle("REG-09", 1e-8, "scipy.stats.theilslopes")
def theil_sen(rng):
    n = int(rng.integers(8, 60))
    x = rounded(rng.uniform(0, 10, n), int(rng.choice([0, 3])))
    x[0] += 0.5
    y = rounded(2 * x + rng.standard_t(2, n), 3)
    level = float(rng.choice([0.9, 0.95]))
    fit = stats.theilslopes(y, x, level)
    return {"x": x, "y": y, "level": level}, {
        "slope": fit.slope, "intercept": fit.intercept,
        "low": fit.low_slope, "high": fit.high_slope}


@oracle("REG-10", 1e-6, "scipy.optimize.linprog of the primal")
def quantile(rng):
    X, y = data(rng)
    tau = float(rng.choice([0.123, 0.25, 0.5, 0.777])) + 1e-4
    n, m = X.shape
    A = np.column_stack([np.ones(n), X])
    fit = optimize.linprog(
        np.concatenate([np.zeros(m + 1), np.full(n, tau),
                        np.full(n, 1 - tau)]),
        A_eq=np.hstack([A, np.eye(n), -np.eye(n)]), b_eq=y,
        bounds=[(None, None)] * (m + 1) + [(0, None)] * 2 * n,
        method="highs")
    return {"X": X, "y": y, "tau": tau}, {"beta": fit.x[:m + 1],
                                          "loss": fit.fun}


@oracle("REG-11", 1e-5, "statsmodels GLM")
def count(rng):
    n, m = int(rng.integers(30, 120)), int(rng.integers(1, 4))
    X = rounded(rng.normal(0, 1, (n, m)))
    hours = rounded(rng.uniform(0.5, 4, n), 2)
    y = rng.poisson(hours * np.exp(0.5 + X @ rng.normal(0, 0.4, m)) *
                    rng.gamma(2, 0.5, n))
    alpha = float(rng.choice([0, 0, 0.3, 1]))
    family = sm.families.NegativeBinomial(alpha=alpha) if alpha else \
        sm.families.Poisson()
    fit = sm.GLM(y, sm.add_constant(X), family, exposure=hours).fit(
        tol=1e-13, maxiter=200)
    return {"X": X, "y": y, "exposure": hours, "alpha": alpha}, {
        "beta": fit.params, "se": fit.bse, "z": fit.tvalues,
        "p": fit.pvalues, "fitted": fit.fittedvalues, "llf": fit.llf,
        "deviance": fit.deviance, "pearson": fit.pearson_chi2}


@oracle("REG-21", 1e-6, "statsmodels OLSInfluence, "
        "variance_inflation_factor, durbin_watson")
def diagnostics(rng):
    X, y = data(rng)
    A = sm.add_constant(X)
    fit = sm.OLS(y, A).fit()
    seen = fit.get_influence()
    unit = A / np.sqrt((A ** 2).sum(0))
    return {"X": X, "y": y}, {
        "vif": [variance_inflation_factor(A, j + 1)
                for j in range(X.shape[1])],
        "leverage": seen.hat_matrix_diag, "residual": fit.resid,
        "student": seen.resid_studentized_internal,
        "deleted": seen.resid_studentized_external,
        "cook": seen.cooks_distance[0],
        "durbin_watson": durbin_watson(fit.resid),
        "condition": np.linalg.cond(unit)}


@oracle("REG-14", 1e-6, "scipy.interpolate.make_smoothing_spline")
def smoothing_spline(rng):
    n = int(rng.integers(8, 60))
    x = np.cumsum(rounded(rng.uniform(0.1, 1, n), 2)).round(2)
    y = rounded(np.sin(x) * 3 + rng.normal(0, 0.5, n))
    lam = float(rng.choice([0.01, 0.3, 5]))
    new = rounded(rng.uniform(x[0], x[-1], 5), 3)
    given, w = {"x": x, "y": y, "lambda": lam, "xnew": new}, None
    if rng.random() < 0.5:
        given["w"] = w = rounded(rng.uniform(0.2, 3, n), 2)
    f = interpolate.make_smoothing_spline(x, y, w, lam)
    return given, {"fitted": f(x), "predicted": f(new), "sse": (
        (1 if w is None else w) * (y - f(x)) ** 2).sum()}


def gives_back(x, y, share, rounds):
    """Whether fewer than two neighbours kept a weight somewhere in some round:
    no line is determined there, and statsmodels takes the value itself, an
    outlier, too, where others take the neighbour that is left."""
    return any((lowess(y, x, share, r, return_sorted=False) == y).any()
               for r in range(rounds + 1))


@oracle("REG-15", 1e-6, "statsmodels lowess")
def local(rng):
    n, rounds = int(rng.integers(15, 80)), int(rng.integers(0, 4))
    x = rounded(rng.uniform(0, 10, n))
    y = rounded(np.sin(x) * 3 + rng.normal(0, 0.5, n) +
                20 * (rng.random(n) < 0.05))
    share = float(rng.choice([0.3, 0.5, 0.6667]))
    if gives_back(x, y, share, rounds):
        return local(rng)
    return {"x": x, "y": y, "share": share, "rounds": rounds}, {
        "fitted": lowess(y, x, share, rounds, return_sorted=False)}


@oracle("REG-16", 1e-6, "sklearn GaussianProcessRegressor")
def gaussian_process(rng):
    n, m = int(rng.integers(8, 40)), int(rng.integers(1, 4))
    X, new = rounded(rng.normal(0, 1, (n, m))), rounded(
        rng.normal(0, 1, (4, m)))
    y = rounded(np.sin(2 * X[:, 0]) * 2 + rng.normal(0, 0.2, n) + 5)
    mean = y.mean()
    length, var, noise = rounded(rng.uniform(0.3, 2, 3), 2)
    kernel = kernels.ConstantKernel(var, (1e-6, 1e6)) * kernels.RBF(
        length, (1e-3, 1e4)) + kernels.WhiteKernel(noise, (1e-8, 1e4))
    known = bool(rng.random() < 0.7)
    fit = GaussianProcessRegressor(
        kernel, alpha=0, optimizer=None if known else "fmin_l_bfgs_b",
        n_restarts_optimizer=0, random_state=1).fit(X, y - mean)
    llf = fit.log_marginal_likelihood_value_
    given = {"X": X, "y": y, "Xnew": new}
    if not known:
        return given, {"llf": Bound(llf, llf - 1e-3)}
    f, sd = fit.predict(new, return_std=True)
    return given | {"length": length, "signal": var, "noise": noise}, {
        "mean": f + mean, "llf": llf, "sd": np.sqrt(sd ** 2 - noise)}


@oracle("REG-18", 1e-5, "sklearn.cross_decomposition.PLSRegression")
def partial_least_squares(rng):
    n, m, q = int(rng.integers(12, 60)), int(rng.integers(2, 7)), int(
        rng.integers(1, 4))
    X = rounded(rng.normal(0, 1, (n, m)) @ rng.normal(0, 1, (m, m)))
    Y = rounded(X @ rng.normal(0, 1, (m, q)) + rng.normal(0, 1, (n, q)) + 4)
    k = int(rng.integers(1, m + 1))
    model = PLSRegression(k)
    # Its rounds of NIPALS end early where two directions are nearly as strong.
    model.algorithm = "svd"
    fit = model.fit(X, Y)
    intercept = fit.predict(np.zeros((1, m)))[0]
    rest = (Y - fit.predict(X)) / Y.std(0)
    coef = fit.predict(np.eye(m)) - intercept
    return {"X": X, "Y": Y, "k": k}, {
        "coef": coef, "intercept": intercept,
        "r2": 1 - (rest ** 2).sum() / n / q}
