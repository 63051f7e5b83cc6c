"""TSF: statsmodels, pandas, scikit-learn; numpy written out."""
import numpy as np
import pandas as pd
from scipy import interpolate, optimize
from sklearn import metrics
from statsmodels.tsa import api as tsa
from statsmodels.tsa import stattools

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
