"""TSF: statsmodels, pandas, scikit-learn; numpy written out."""
import numpy as np
import pandas as pd
from scipy import interpolate, optimize, signal
from sklearn import metrics
from statsmodels.tsa import api as tsa
from statsmodels.regression import linear_model
from statsmodels.stats import diagnostic
from statsmodels.tsa import stattools
from statsmodels.tsa.statespace.kalman_smoother import KalmanSmoother

from . import Bound, oracle, rounded


def series(rng, n=None, period=12):
    """A trend, seasons and noise, far from 0."""
    n = n or int(rng.integers(4 * period, 12 * period))
    t = np.arange(n)
    wave = rng.uniform(3, 12) * np.sin(2 * np.pi * t / period)
    return rounded(60 + rng.normal(0, 0.1) * t + wave +
                   rng.normal(0, rng.uniform(0.5, 3), n))


def walk(rng):
    return rounded(np.cumsum(rng.normal(0, 1, int(rng.integers(40, 200)))))


@oracle("TSF-01", 1e-9, "pandas rolling")
def moving_average(rng):
    x, n = series(rng), int(rng.integers(1, 9))
    center = bool(rng.random() < 0.5 and n % 2)
    rolling = pd.Series(x).rolling(n, center=center)
    if rng.random() < 0.5:
        w = rounded(rng.uniform(0.1, 1, n), 2)
        return {"x": x, "weights": w, "center": center}, {
            "value": rolling.apply(lambda v: (v * w).sum() / w.sum(), raw=True)
            .to_numpy()}
    return {"x": x, "window": n, "center": center}, {
        "value": rolling.mean().to_numpy()}


@oracle("TSF-02", 1e-7, "statsmodels.tsa.holtwinters")
def exponential_smoothing(rng):
    x, h = series(rng), int(rng.integers(1, 6))
    method = str(rng.choice(["ses", "holt", "damped"]))
    alpha, beta, phi = rounded(rng.uniform(0.05, 0.95, 3), 2)
    l0, b0 = float(x[0]), float(np.round(rng.normal(0, 0.3), 2))
    phi = max(phi, 0.8)
    known = {"initialization_method": "known", "initial_level": l0}
    given = {"x": x, "method": method, "alpha": alpha, "l0": l0, "h": h}
    if method == "ses":
        fit = tsa.SimpleExpSmoothing(x, **known).fit(alpha, optimized=False)
    else:
        damped = method == "damped"
        given |= {"beta": beta, "b0": b0} | ({"phi": phi} if damped else {})
        fit = tsa.Holt(x, damped_trend=damped, initial_trend=b0, **known).fit(
            alpha, beta, damping_trend=phi if damped else None,
            optimized=False)
    return given, {"next": fit.forecast(1)[0], "forecast": fit.forecast(h),
                   "fitted": fit.fittedvalues, "sse": fit.sse}


def seasons(x, period, multiplies):
    first = x[:period].mean()
    return first, (x[period:2 * period].mean() - first) / period, \
        x[:period] / first if multiplies else x[:period] - first


def fixed(model, p, trend):
    return model.fit(p[0], p[1] if trend else None, p[2], optimized=False)


@oracle("TSF-03", 1e-6, "statsmodels ExponentialSmoothing")
def holt_winters(rng):
    period, h = int(rng.choice([4, 7, 12])), int(rng.integers(1, 20))
    x, kind = series(rng, period=period), str(rng.choice(["add", "mul"]))
    trend = bool(rng.random() < 0.7)
    l0, b0, s0 = seasons(x, period, kind == "mul")
    model = tsa.ExponentialSmoothing(
        x, trend="add" if trend else None, seasonal=kind,
        seasonal_periods=period, initialization_method="known",
        initial_level=l0, initial_seasonal=s0,
        **({"initial_trend": b0} if trend else {}))
    given = {"x": x, "period": period, "seasonal": kind, "trend": trend,
             "h": h}
    if rng.random() < 0.2:
        best = min(optimize.minimize(
            lambda p: fixed(model, p, trend).sse, start, method="Nelder-Mead",
            bounds=[(0, 1)] * 3).fun for start in ([0.1] * 3, [0.5] * 3))
        return given, {"sse": Bound(best, 0, best * (1 + 1e-5))}
    p = rounded(rng.uniform(0.05, 0.6, 3), 2)
    fit = fixed(model, p, trend)
    # Not their forecast(): for one phase it takes the season before the last.
    base = fit.level[-1] + np.arange(1, h + 1) * (fit.trend[-1] if trend else 0)
    last = np.resize(fit.season[-period:], h)
    return given | dict(zip(("alpha", "beta", "gamma"), p)), {
        "forecast": base * last if kind == "mul" else base + last,
        "fitted": fit.fittedvalues, "sse": fit.sse}


@oracle("TSF-04", 1e-9, "statsmodels seasonal_decompose")
def seasonal_decomposition(rng):
    period = int(rng.integers(2, 13))
    x = series(rng, period=period)
    model = str(rng.choice(["additive", "multiplicative"]))
    parts = tsa.seasonal_decompose(x, model, period=period)
    return {"x": x, "period": period, "model": model}, {
        "trend": parts.trend, "seasonal": parts.seasonal[:period],
        "residual": parts.resid}


@oracle("TSF-05", 1e-6, "statsmodels STL")
def stl(rng):
    period = int(rng.integers(3, 14))
    x, robust = series(rng, period=period), bool(rng.random() < 0.5)
    if robust:
        x = rounded(x + 40 * (rng.random(len(x)) < 0.04))
    seasonal = int(rng.choice([7, 9, 13]))
    fit = tsa.STL(x, period=period, seasonal=seasonal, robust=robust).fit()
    return {"x": x, "period": period, "seasonal": seasonal,
            "robust": robust}, {
        "trend": fit.trend, "seasonal": fit.seasonal, "weights": fit.weights}


@oracle("TSF-06", 1e-7, "statsmodels acf, pacf (ywm)")
def correlogram(rng):
    x, lags = series(rng), int(rng.integers(1, 20))
    return {"x": x, "nlags": lags}, {
        "acf": tsa.acf(x, nlags=lags, fft=False),
        "pacf": tsa.pacf(x, nlags=lags, method="ywm")}


@oracle("TSF-10", 1e-6, "statsmodels adfuller")
def unit_root(rng):
    x, lags = walk(rng), int(rng.integers(0, 6))
    x = x if rng.random() < 0.5 else series(rng)
    kind = str(rng.choice(["n", "c", "ct"]))
    t, p, _, n = stattools.adfuller(x, lags, kind, autolag=None)[:4]
    return {"x": x, "lags": lags, "regression": kind}, {
        "t": t, "p": p, "nobs": n}


@oracle("TSF-20", 1e-9, "pandas groupby of kinds and slots, median")
def similar_days(rng):
    slots, history, days = 6, int(rng.integers(15, 50)), int(rng.integers(1, 9))
    k = int(rng.integers(1, 7))
    kinds = rng.integers(0, 3, history + days)
    kinds[:3] = [0, 1, 2]
    x = series(rng, history * slots, slots)
    table = pd.DataFrame({"x": x, "slot": np.tile(np.arange(slots), history),
                          "kind": np.repeat(kinds[:history], slots)})
    by = table.groupby(["kind", "slot"]).x.apply(lambda v: v.tail(k).median())
    return {"x": x, "slots": slots, "days": days, "k": k, "kinds": kinds}, {
        "forecast": [by[kind, s] for kind in kinds[history:]
                     for s in range(slots)]}


@oracle("TSF-21", 1e-9, "numpy, the table written out")
def dynamic_time_warping(rng):
    a, b = (rounded(rng.normal(0, 1, int(rng.integers(8, 60))))
            for _ in range(2))
    window = int(rng.choice([0, abs(len(a) - len(b)) + 3]))
    d = np.full((len(a) + 1, len(b) + 1), np.inf)
    d[0, 0] = 0
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            if not window or abs(i - j) <= window:
                d[i, j] = abs(a[i - 1] - b[j - 1]) + min(
                    d[i - 1, j - 1], d[i - 1, j], d[i, j - 1])
    return {"a": a, "b": b, "window": window}, {"dist": d[-1, -1]}


@oracle("TSF-22", 1e-9, "sklearn.metrics; numpy for MASE and sMAPE")
def forecast_accuracy(rng):
    y, m, tau = series(rng), int(rng.integers(1, 13)), float(rng.choice(
        [0.1, 0.5, 0.9]))
    f, before = rounded(y + rng.normal(1, 3, len(y))), series(rng)
    mae = metrics.mean_absolute_error(y, f)
    return {"y": y, "f": f, "insample": before, "m": m, "tau": tau}, {
        "bias": (f - y).mean(), "mae": mae,
        "rmse": np.sqrt(metrics.mean_squared_error(y, f)),
        "mape": metrics.mean_absolute_percentage_error(y, f),
        "smape": (2 * abs(f - y) / (abs(y) + abs(f))).mean(),
        "mase": mae / abs(before[m:] - before[:-m]).mean(),
        "pinball": metrics.mean_pinball_loss(y, f, alpha=tau)}


@oracle("TSF-25", 1e-7, "numpy interp; scipy CubicSpline (natural), Akima; "
        "pandas resample")
def resample(rng):
    n = int(rng.integers(12, 60))
    t = np.cumsum(rng.integers(20, 200, n)).astype(float)
    x, step = rounded(np.cumsum(rng.normal(0, 1, n))), float(rng.choice(
        [60, 300]))
    method = str(rng.choice(["linear", "cspline", "akima", "previous", "mean",
                             "sum", "min", "max", "count"]))
    start = float(t[0] // step * step)
    times = np.arange(start, t[-1] + 1e-6, step)
    inside = times >= t[0]
    if method in ("linear", "cspline", "akima", "previous"):
        value = {
            "linear": lambda: np.interp(times, t, x),
            "cspline": lambda: interpolate.CubicSpline(
                t, x, bc_type="natural")(times),
            "akima": lambda: interpolate.Akima1DInterpolator(t, x)(times),
            "previous": lambda: x[np.searchsorted(t, times, "right") - 1]}[
                method]()
        value = np.where(inside, value, np.nan)
    else:
        series = pd.Series(x, pd.to_datetime(t, unit="s"))
        value = getattr(series.resample(
            "%ds" % step, origin=pd.Timestamp(0)), method)().to_numpy()
        value = value.astype(float)
    return {"t": t, "x": x, "start": start, "step": step, "method": method}, {
        "times": times, "value": value,
        "missing": int(np.isnan(value).sum())}


def arma_series(rng):
    """An ARMA of low order, perhaps summed up."""
    n = int(rng.integers(60, 160))
    e = rng.normal(0, 1, n + 50)
    w = np.zeros(n + 50)
    phi, theta = rng.uniform(-0.8, 0.8), rng.uniform(-0.7, 0.7)
    for t in range(1, n + 50):
        w[t] = phi * w[t - 1] + e[t] + theta * e[t - 1]
    return w[50:] + rng.normal(0, 5)


def clear_series(rng, n, order, seasonal=(0, 0, 0, 0)):
    """A seasonal ARMA of these orders, summed up, that tells its coefficients:
    what it remembers and what it averages have one sign, so that neither undoes
    the other, and no root is near 1.  Of others, as of orders beyond those of a
    series, the likelihood has many hills about as high, and no search, theirs or
    ours, finds the highest of them always."""
    (p, d, q), (P, D, Q, s) = order, seasonal

    def polynomial(count, sign, lag):
        all_ = np.ones(1)
        for a in sign * rng.uniform(0.4, 0.8, count):
            all_ = np.convolve(all_, [1, *[0] * (lag - 1), -a])
        return all_
    sign, of_seasons = rng.choice([-1, 1], 2)
    w = signal.lfilter(
        np.convolve(polynomial(q, -sign, 1), polynomial(Q, -of_seasons, s)),
        np.convolve(polynomial(p, sign, 1), polynomial(P, of_seasons, s)),
        rng.normal(0, 1, n + 300))[300:]
    for lag in [1] * d + [s] * D:
        w = signal.lfilter([1], [1, *[0] * (lag - 1), -1], w)
    return w


def exact_likelihood(x, order, seasonal, constant, X=None):
    """statsmodels of the differenced series; the constant as a regressor,
    which is its mean."""
    p, d, q = order
    P, D, Q, s = seasonal
    columns = [] if X is None else list(X.T)
    for _ in range(d):
        x, columns = np.diff(x), [np.diff(c) for c in columns]
    for _ in range(D):
        x, columns = x[s:] - x[:-s], [c[s:] - c[:-s] for c in columns]
    if constant:
        columns.insert(0, np.ones(len(x)))
    exog = np.column_stack(columns) if columns else None
    return tsa.SARIMAX(x, exog, (p, 0, q), (P, 0, Q, s)), len(columns)


def best_fit(model):
    """The likelier of two searches; not one whose variance walked to 0, of
    which statsmodels says that the likelihood is 1."""
    fits = [model.fit(disp=0, maxiter=500, method=m)
            for m in ("lbfgs", "nm")]
    return max((f for f in fits if f.params[-1] > 1e-6 * model.endog.var()),
               key=lambda f: f.llf)


def at_params(model, k, params):
    """The likeliest of regressors and variance for these coefficients: least
    squares of what statsmodels' filter leaves of each column, for a search
    ends before a small coefficient has its digits."""
    def left(column):
        plain = tsa.SARIMAX(column, None, model.order, model.seasonal_order)
        return plain.filter([*params, 1]).standardized_forecasts_error[0]
    rest, beta = left(model.endog[:, 0]), np.zeros(0)
    if k:
        columns = np.column_stack([left(c) for c in model.exog.T])
        beta = np.linalg.lstsq(columns, rest, rcond=None)[0]
        rest = rest - columns @ beta
    return model.filter([*beta, *params, (rest ** 2).mean()])


@oracle("TSF-08", 1e-5, "statsmodels SARIMAX of the differenced series")
def arima(rng):
    p, d, q = (int(rng.integers(0, most)) for most in (3, 2, 3))
    constant, h = bool(rng.random() < 0.6), int(rng.integers(1, 9))
    known = rng.random() < 0.7 and p + q
    if known:
        x = arma_series(rng)
        x = rounded(np.cumsum(x) if d else x)
    else:
        x = rounded(clear_series(rng, int(rng.integers(150, 300)), (p, d, q)) +
                    3 * constant)
    model, k = exact_likelihood(x, (p, d, q), (0, 0, 0, 0), constant)
    given = {"x": x, "p": p, "d": d, "q": q, "constant": constant, "h": h}
    if known:
        params = np.append(rounded(rng.uniform(-0.45, 0.45, p), 2),
                           rounded(rng.uniform(-0.45, 0.45, q), 2))
        fit = at_params(model, k, params)
        f = fit.forecast(h, exog=np.ones((h, k)) if k else None)
        out = {"llf": fit.llf, "sigma2": fit.params[-1],
               "aic": -2 * fit.llf + 2 * (p + q + k + 1)}
        if d:
            f = x[-1] + np.cumsum(f)
        elif not k:
            out["se"] = fit.get_forecast(h).se_mean
        return given | {"params": params}, out | {"forecast": f}
    llf = best_fit(model).llf
    return given, {"llf": Bound(llf, llf - 1e-3)}


@oracle("TSF-09", 1e-4, "statsmodels SARIMAX of the differenced series")
def sarimax(rng):
    s, n = int(rng.choice([4, 12])), int(rng.integers(80, 140))
    p, d, q, P, D, Q = (int(o) for o in rng.integers(0, 2, 6))
    constant = bool(rng.random() < 0.5)
    known = rng.random() < 0.8 and p + q + P + Q
    n = n if known else n + 80
    X = rounded(rng.normal(0, 1, (n + 3, 2)), 3)
    if known:
        rest = np.resize(rng.normal(0, 3, s), n) + rng.normal(0, 1, n) + (
            np.cumsum(rng.normal(0, 1, n)) if d else 0)
    else:
        rest = clear_series(rng, n, (p, d, q), (P, D, Q, s)) + 3 * constant
    x = rounded(X[:n] @ [1.5, -2] + rest)
    model, k = exact_likelihood(x, (p, d, q), (P, D, Q, s), constant, X[:n])
    given = {"x": x, "X": X[:n], "Xnew": X[n:], "p": p, "d": d, "q": q,
             "P": P, "D": D, "Q": Q, "s": s, "constant": constant, "h": 3}
    if known:
        params = rounded(rng.uniform(-0.6, 0.6, p + q + P + Q), 2)
        # statsmodels has phi, theta, Phi, Theta in this order, too.
        fit = at_params(model, k, params)
        out = {"llf": fit.llf, "beta": fit.params[:k],
               "sigma2": fit.params[-1]}
        return given | {"params": params}, out
    llf = best_fit(model).llf
    return given, {"llf": Bound(llf, llf - 1e-3)}


def covariance(rng, n):
    A = rng.normal(0, 1, (n, n))
    return rounded(A @ A.T + 0.5 * np.eye(n), 3)


def diagonals(cov):
    return np.diagonal(cov, axis1=0, axis2=1)


@oracle("TSF-16", 1e-7, "statsmodels KalmanSmoother")
def kalman(rng):
    m, k = int(rng.integers(1, 5)), int(rng.integers(1, 4))
    n = int(rng.integers(8, 40))
    F = rounded(rng.normal(0, 0.4, (m, m)) + 0.5 * np.eye(m), 3)
    H, x0 = rounded(rng.normal(0, 1, (k, m)), 3), rounded(rng.normal(0, 2, m))
    Q, R, P0 = covariance(rng, m), covariance(rng, k), covariance(rng, m)
    y = rounded(rng.normal(0, 3, (n, k)))
    y[rng.random((n, k)) < 0.1] = np.nan
    model = KalmanSmoother(k, m)
    model.bind(y.copy())
    model["transition"], model["design"] = F, H
    model["state_cov"], model["obs_cov"] = Q, R
    model["selection"] = np.eye(m)
    model.initialize_known(x0, P0)
    fit = model.smooth()
    return {"y": y, "F": F, "H": H, "Q": Q, "R": R, "x0": x0, "P0": P0}, {
        "filtered": fit.filtered_state.T,
        "filtered_var": diagonals(fit.filtered_state_cov),
        "smoothed": fit.smoothed_state.T,
        "smoothed_var": diagonals(fit.smoothed_state_cov),
        "next": fit.predicted_state[:, -1], "llf": fit.llf}


@oracle("TSF-07", 1e-7, "statsmodels yule_walker (mle), burg")
def autoregression(rng):
    x, p = rounded(arma_series(rng)), int(rng.integers(1, 8))
    given = {"x": x, "p": p, "h": 3}
    if rng.random() < 0.5:
        phi, sigma = linear_model.yule_walker(x, p, "mle")
        sigma2 = sigma ** 2
    else:
        given["method"] = "burg"
        phi, sigma2 = linear_model.burg(x, p)
    path = list(x - x.mean())
    for _ in range(3):
        path.append(np.dot(phi, path[:-p - 1:-1]))
    return given, {"phi": phi, "sigma2": sigma2, "mean": x.mean(),
                   "forecast": np.array(path[-3:]) + x.mean()}


@oracle("TSF-11", 1e-7, "statsmodels kpss")
def kpss(rng):
    x = walk(rng) if rng.random() < 0.5 else rounded(arma_series(rng))
    kind, lags = str(rng.choice(["c", "ct"])), int(rng.integers(-1, 10))
    eta, p, lags_taken, _ = stattools.kpss(
        x, kind, "auto" if lags < 0 else lags)
    return {"x": x, "regression": kind, "lags": lags}, {
        "eta": eta, "p": p, "lags": int(lags_taken)}


@oracle("TSF-12", 1e-7, "statsmodels acorr_ljungbox")
def ljung_box(rng):
    x, lags, df = series(rng), int(rng.integers(1, 15)), int(rng.integers(0, 3))
    table = diagnostic.acorr_ljungbox(x, lags, model_df=df, boxpierce=True)
    return {"x": x, "lags": lags, "model_df": df}, {
        "Q": table.lb_stat.to_numpy(), "p": table.lb_pvalue.to_numpy(),
        "Q_bp": table.bp_stat.to_numpy()}


@oracle("TSF-13", 1e-6, "statsmodels grangercausalitytests")
def granger(rng):
    y, lags = rounded(arma_series(rng)), int(rng.integers(1, 6))
    x = rounded(np.roll(y, -1) * rng.uniform(0, 0.6) +
                rng.normal(0, 1, len(y)))
    tests = stattools.grangercausalitytests(
        np.column_stack([y, x]), [lags], verbose=False)[lags][0]
    F, p, denom, num = tests["ssr_ftest"]
    chi2, p_chi2 = tests["ssr_chi2test"][:2]
    return {"y": y, "x": x, "lags": lags}, {
        "F": F, "p": p, "df_num": int(num), "df_denom": int(denom),
        "chi2": chi2, "p_chi2": p_chi2}


@oracle("TSF-14", 1e-6, "statsmodels VAR")
def vector_autoregression(rng):
    k, lags, n = int(rng.integers(1, 4)), int(rng.integers(1, 4)), int(
        rng.integers(50, 100))
    A = rng.normal(0, 0.35, (k, k))
    Y = np.zeros((n, k))
    for t in range(1, n):
        Y[t] = 2 + A @ Y[t - 1] + rng.normal(0, 1, k)
    Y = rounded(Y)
    if k == 1:
        past, now = with_past(Y[:, 0], lags)
        fit = linear_model.OLS(now, past).fit()
        return {"Y": Y, "lags": lags}, {
            "coef": fit.params[:, None], "sigma": [[fit.mse_resid]],
            "llf": fit.llf}
    fit = tsa.VAR(Y).fit(lags)
    roots = 1 / np.abs(fit.roots)
    return {"Y": Y, "lags": lags, "h": 4}, {
        "coef": fit.params, "sigma": fit.sigma_u, "llf": fit.llf,
        "aic": fit.aic, "bic": fit.bic, "radius": roots.max(),
        "forecast": fit.forecast(Y[-lags:], 4)}


def with_past(x, lags):
    """Ones and past values, and what they explain."""
    past = [x[lags - k:len(x) - k] for k in range(1, lags + 1)]
    return np.column_stack([np.ones(len(x) - lags)] + past), x[lags:]


def garch_llf(p, e):
    v, llf = np.mean(e ** 2), 0
    for t in range(len(e)):
        v = p[0] + p[1] * e[t - 1] ** 2 + p[2] * v if t else v
        llf -= (np.log(2 * np.pi * v) + e[t] ** 2 / v) / 2
    return llf, v


@oracle("TSF-15", 1e-7, "the likelihood written out in numpy, maximised by "
        "scipy")
def garch(rng):
    n, v, x = int(rng.integers(100, 220)), 1.0, []
    for _ in range(n):
        v = 0.1 + 0.15 * (x[-1] if x else 1) ** 2 + 0.75 * v
        x.append(np.sqrt(v) * rng.normal())
    x = rounded(np.array(x) + 0.05)
    e = x - x.mean()
    if rng.random() < 0.8:
        p = rounded(rng.uniform(0.05, 0.4, 3), 2)
        llf, v = garch_llf(p, e)
        first = p[0] + p[1] * e[-1] ** 2 + p[2] * v
        return {"x": x, "params": p, "h": 2}, {
            "llf": llf, "forecast": [first, p[0] + (p[1] + p[2]) * first]}
    best = min((optimize.minimize(
        lambda q: -garch_llf(np.array(q) * [e.var(), 1, 1], e)[0]
        if q[1] + q[2] < 1 else 1e9, start, method="Nelder-Mead",
        bounds=[(1e-8, 10), (0, 1), (0, 1)]) for start in (
            [0.1, 0.1, 0.8], [0.5, 0.2, 0.3], [0.01, 0.02, 0.97])), key=lambda r: r.fun)
    return {"x": x}, {"llf": Bound(-best.fun, -best.fun - 1e-3)}


@oracle("TSF-17", 1e-9, "numpy, the recursion written out over demands")
def croston(rng):
    n = int(rng.integers(20, 60))
    x = rounded(rng.gamma(3, 5, n) * (rng.random(n) < 0.4), 1)
    x[3] = 7.5
    method = str(rng.choice(["croston", "sba", "tsb"]))
    alpha, beta = rounded(rng.uniform(0.05, 0.5, 2), 2)
    at = np.flatnonzero(x)
    gaps = np.diff(np.append(-1, at)).astype(float)
    def smoothed(values, by):
        return pd.Series(values).ewm(alpha=by, adjust=False).mean().iloc[-1]
    size, interval = smoothed(x[at], alpha), smoothed(gaps, beta)
    if method == "tsb":
        chance = smoothed(np.append(1 / gaps[0], x[at[0] + 1:] > 0), beta)
        interval = 1 / chance
    by = 1 - beta / 2 if method == "sba" else 1
    return {"x": x, "method": method, "alpha": alpha, "beta": beta}, {
        "size": size, "interval": interval, "forecast": by * size / interval}


@oracle("TSF-18", 1e-6, "statsmodels SimpleExpSmoothing; numpy polyfit")
def theta(rng):
    x, h = walk(rng) + 50, int(rng.integers(1, 7))
    theta, alpha = float(rng.choice([1.5, 2, 3])), round(
        rng.uniform(0.1, 0.9), 2)
    fit = tsa.SimpleExpSmoothing(
        x, initialization_method="known", initial_level=x[0]).fit(
            alpha, optimized=False)
    drift = np.polyfit(np.arange(len(x)), x, 1)[0]
    past = (1 - (1 - alpha) ** len(x)) / alpha
    return {"x": x, "theta": theta, "alpha": alpha, "h": h}, {
        "drift": drift, "forecast": fit.forecast(h) +
        (theta - 1) / theta * drift * (np.arange(h) + past)}


@oracle("TSF-19", 1e-7, "numpy lstsq")
def grey(rng):
    n, h = int(rng.integers(4, 12)), int(rng.integers(1, 5))
    x = rounded(50 * np.exp(rng.uniform(-0.1, 0.2) * np.arange(n)) *
                rng.uniform(0.95, 1.05, n), 2)
    sums = np.cumsum(x)
    z = (sums[1:] + sums[:-1]) / 2
    a, b = np.linalg.lstsq(np.column_stack([-z, np.ones(n - 1)]), x[1:],
                           rcond=None)[0]
    path = (x[0] - b / a) * np.exp(-a * np.arange(n + h)) + b / a
    values = np.append(x[0], np.diff(path))
    rest = x - values[:n]
    return {"x": x, "h": h}, {
        "a": a, "b": b, "fitted": values[:n], "forecast": values[n:],
        "mape": (abs(rest) / x)[1:].mean(), "C": rest.std() / x.std(),
        "P": (abs(rest - rest.mean()) < 0.6745 * x.std()).mean()}


def one_forecast(past, method, period, h, alpha, beta):
    steps = np.arange(1, h + 1)
    if method in ("ses", "holt"):
        known = {"initialization_method": "known", "initial_level": past[0]}
        if method == "ses":
            return tsa.SimpleExpSmoothing(past, **known).fit(
                alpha, optimized=False).forecast(h)
        return tsa.Holt(past, initial_trend=past[1] - past[0], **known).fit(
            alpha, beta, optimized=False).forecast(h)
    return {"naive": np.full(h, past[-1]), "mean": np.full(h, past.mean()),
            "seasonal": np.resize(past[-period:], h),
            "drift": past[-1] + steps * (past[-1] - past[0]) /
            (len(past) - 1)}[method]


@oracle("TSF-23", 1e-7, "numpy from each origin by itself; statsmodels Holt")
def backtest(rng):
    x, h = series(rng, int(rng.integers(40, 60))), int(rng.integers(1, 7))
    method = str(rng.choice(["naive", "seasonal", "drift", "mean", "ses",
                             "holt"]))
    first, step = int(rng.integers(15, 25)), int(rng.integers(3, 6))
    window, period = int(rng.choice([0, 14])), int(rng.integers(2, 13))
    alpha, beta = rounded(rng.uniform(0.1, 0.9, 2), 2)
    errors = np.array([
        one_forecast(x[t - window if window else 0:t], method, period, h,
                     alpha, beta) - x[t:t + h]
        for t in range(first, len(x) - h + 1, step)])
    return {"x": x, "method": method, "period": period, "first": first,
            "h": h, "step": step, "window": window, "alpha": alpha,
            "beta": beta}, {
        "origins": len(errors), "errors": errors, "bias": errors.mean(),
        "mae": abs(errors).mean(), "rmse": np.sqrt((errors ** 2).mean()),
        "mae_by_step": abs(errors).mean(0)}


@oracle("TSF-24", 1e-7, "numpy, the formula by inverses")
def reconcile(rng):
    n, groups = int(rng.integers(2, 7)), int(rng.integers(1, 4))
    S = np.vstack([np.ones(n), rng.integers(0, 2, (groups, n)), np.eye(n)])
    S[1:groups + 1, 0] = 1
    f = rounded(S @ rng.uniform(5, 20, n) + rng.normal(0, 2, len(S)), 2)
    method = str(rng.choice(["ols", "structural", "covariance"]))
    given = {"S": S, "f": f, "method": method}
    W = {"ols": np.eye(len(S)), "structural": np.diag(S.sum(1))}.get(method)
    if W is None:
        W = given["W"] = covariance(rng, len(S))
    V = np.linalg.inv(W)
    bottom = np.linalg.inv(S.T @ V @ S) @ S.T @ V @ f
    return given, {"bottom": bottom, "y": S @ bottom,
                   "adjustment": S @ bottom - f}
