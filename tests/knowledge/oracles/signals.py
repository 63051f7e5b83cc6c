"""SIG: numpy, scipy.signal."""
import numpy as np
import pandas as pd
import pywt
from scipy import interpolate, ndimage, signal

from . import oracle, rounded

WINDOWS = ["boxcar", "hann", "hamming", "blackman"]


def samples(rng, low=16):
    n, fs = int(rng.integers(low, 300)), float(rng.choice([1, 10, 1000]))
    t = np.arange(n) / fs
    f = rng.uniform(0.05, 0.4, 2) * fs
    return rounded(5 * np.sin(2 * np.pi * f[0] * t) + 3 +
                   2 * np.cos(2 * np.pi * f[1] * t) + rng.normal(0, 1, n)), fs


@oracle("SIG-01", 1e-7, "numpy rfft; scipy.signal.periodogram")
def spectrum(rng):
    x, fs = samples(rng)
    window = str(rng.choice(WINDOWS))
    X = np.fft.rfft(x * signal.get_window(window, len(x)))
    f, P = signal.periodogram(x, fs, window, detrend=False)
    return {"x": x, "fs": fs, "window": window}, {
        "freq": f, "re": X.real, "im": X.imag, "power": P}


@oracle("SIG-02", 1e-7, "scipy.signal.welch")
def welch(rng):
    x, fs = samples(rng, 40)
    n, window = int(rng.choice([16, 25, 32])), str(rng.choice(WINDOWS))
    f, P = signal.welch(x, fs, window, n)
    return {"x": x, "fs": fs, "nperseg": n, "window": window}, {"f": f, "P": P}


@oracle("SIG-04", 1e-7, "scipy.signal.hilbert; numpy rfft")
def envelope(rng):
    x, fs = samples(rng)
    analytic = signal.hilbert(x)
    env = abs(analytic)
    F = abs(np.fft.rfft(env - env.mean())) / len(x)
    F[1:(len(x) + 1) // 2] *= 2
    F[0] = 0
    return {"x": x, "fs": fs}, {"env": env, "phase": np.angle(analytic),
                                "amplitude": F}


@oracle("SIG-05", 1e-7, "scipy.signal.butter, sosfilt")
def butterworth(rng):
    x, order = samples(rng)[0], int(rng.integers(1, 7))
    kind = str(rng.choice(["low", "high", "bandpass", "bandstop"]))
    low, high = np.sort(rounded(rng.uniform(0.1, 0.8, 2), 2)) + [0, 0.1]
    band = kind.startswith("band")
    sos = signal.butter(order, [low, high] if band else low, kind,
                        output="sos")
    return {"x": x, "order": order, "wn": low, "btype": kind} | (
        {"wn_high": high} if band else {}), {"y": signal.sosfilt(sos, x)}


def segments(x, fs, n, step, window):
    """Whole segments as scipy.signal.stft has them."""
    f, t, S = signal.stft(x, fs, window, n, n - step, boundary=None,
                          padded=False)
    return f, t, S


@oracle("SIG-03", 1e-7, "scipy.signal.stft without padding")
def short_time(rng):
    x, fs = samples(rng, 40)
    n, window = int(rng.choice([8, 16, 25])), str(rng.choice(WINDOWS))
    step = int(rng.integers(3, n))
    f, t, S = segments(x, fs, n, step, window)
    return {"x": x, "fs": fs, "nperseg": n, "step": step,
            "window": window}, {"f": f, "t": t, "amplitude": abs(S),
                                "phase": np.angle(S)}


@oracle("SIG-06", 1e-7, "scipy.signal.firwin, lfilter")
def finite_filter(rng):
    x, window = samples(rng)[0], str(rng.choice(WINDOWS))
    kind = str(rng.choice(["low", "high", "bandpass", "bandstop"]))
    taps = int(rng.integers(3, 30)) * 2 + (kind in ("high", "bandstop"))
    low, high = np.sort(rounded(rng.uniform(0.1, 0.8, 2), 2)) + [0, 0.1]
    band = kind.startswith("band")
    b = signal.firwin(taps, [low, high] if band else low, window=window,
                      pass_zero={"low": "lowpass", "high": "highpass"}.get(
                          kind, kind))
    return {"x": x, "taps": taps, "wn": low, "btype": kind,
            "window": window} | ({"wn_high": high} if band else {}), {
        "b": b, "y": signal.lfilter(b, 1, x), "delay": (taps - 1) / 2}


@oracle("SIG-07", 1e-7, "scipy.signal.savgol_filter, mode interp")
def savitzky_golay(rng):
    x, window = samples(rng, 40)[0], int(rng.integers(2, 12)) * 2 + 1
    order = int(rng.integers(0, min(window, 6)))
    deriv, delta = int(rng.integers(0, 3)), float(rng.choice([1, 0.1, 60]))
    return {"x": x, "window": window, "order": order, "deriv": deriv,
            "delta": delta}, {
        "y": signal.savgol_filter(x, window, order, deriv, delta),
        "coef": signal.savgol_coeffs(window, order, deriv, delta, use="dot")}


@oracle("SIG-08", 1e-12, "scipy.signal.medfilt; scipy.ndimage.median_filter; "
        "pandas rolling")
def median_filter(rng):
    x, n = samples(rng)[0], int(rng.integers(0, 7)) * 2 + 1
    ends = str(rng.choice(["zero", "value", "shorten"]))
    y = {"zero": lambda: signal.medfilt(x, n),
         "value": lambda: ndimage.median_filter(x, n, mode="nearest"),
         "shorten": lambda: pd.Series(x).rolling(
             n, center=True, min_periods=1).median().to_numpy()}[ends]()
    return {"x": x, "window": n, "ends": ends}, {"y": y, "residual": x - y}


@oracle("SIG-12", 1e-7, "numpy fft, ifft")
def cepstrum(rng):
    x, fs = samples(rng)
    c = np.fft.ifft(np.log(abs(np.fft.fft(x)))).real[:len(x) // 2 + 1]
    return {"x": x, "fs": fs}, {"c": c,
                                "quefrency": np.arange(len(c)) / fs}


@oracle("SIG-13", 1e-7, "scipy.signal.correlate, correlation_lags")
def cross_correlation(rng):
    x, fs = samples(rng)
    shift = int(rng.integers(-8, 9))
    y = rounded(np.roll(x, shift) + rng.normal(0, 1, len(x)))[
        :int(rng.integers(12, len(x) + 1))]
    a, b = x - x.mean(), y - y.mean()
    c = signal.correlate(b, a) / np.sqrt((a @ a) * (b @ b))
    lag = signal.correlation_lags(len(b), len(a))
    most = int(rng.choice([0, 10]))
    keep = abs(lag) <= (most or len(x))
    c, lag = c[keep], lag[keep]
    best = abs(c).argmax()
    return {"x": x, "y": y, "fs": fs, "max_lag": most}, {
        "lag": lag / fs, "c": c, "delay": lag[best] / fs, "peak": c[best]}


@oracle("SIG-14", 1e-7, "scipy.signal.stft without padding")
def spectral_kurtosis(rng):
    x, fs = samples(rng, 120)
    x[::40] += 15
    n, window = int(rng.choice([8, 16, 25])), str(rng.choice(WINDOWS))
    step = int(rng.integers(3, n))
    f, _, S = segments(x, fs, n, step, window)
    K = (abs(S) ** 4).mean(1) / (abs(S) ** 2).mean(1) ** 2 - 2
    inside = slice(1, (n + 1) // 2)
    K, f = K[inside], f[inside]
    return {"x": x, "fs": fs, "nperseg": n, "step": step,
            "window": window}, {"f": f, "kurtosis": K, "peak": f[K.argmax()],
                                "peak_kurtosis": K.max()}


@oracle("SIG-16", 1e-9, "scipy.signal.find_peaks")
def peaks(rng):
    x = samples(rng)[0].round(int(rng.choice([0, 4])))
    limits = {"height": 3.0, "prominence": 2.0,
              "distance": int(rng.integers(2, 9))}
    if len(set(x)) < len(x):
        del limits["distance"]  # of equal heights either may stay
    limits = {k: v for k, v in limits.items() if rng.random() < 0.6}
    place, _ = signal.find_peaks(x, **limits)
    return {"x": x} | limits, {
        "place": place, "heights": x[place],
        "prominences": signal.peak_prominences(x, place)[0]}


@oracle("SIG-18", 1e-7, "numpy fft of whole periods")
def harmonics(rng):
    per, periods = int(rng.choice([32, 40, 64])), int(rng.integers(2, 6))
    n, most = per * periods, int(rng.integers(2, 12))
    t = np.arange(n + int(rng.integers(0, per - 1))) / per
    x = rounded(rng.normal() + sum(
        rng.uniform(0.1, 10 / h) * np.cos(2 * np.pi * h * t + rng.uniform(0, 6))
        for h in range(1, 12)))
    C = 2 * np.fft.rfft(x[:n])[periods::periods][:most] / n
    rms = abs(C) / np.sqrt(2)
    return {"x": x, "fs": per * 50.0, "f1": 50.0, "most": most}, {
        "rms": rms, "phase": np.angle(C), "ratio": rms / rms[0],
        "dc": x[:n].mean(), "periods": periods,
        "thd": np.sqrt((rms[1:] ** 2).sum()) / rms[0]}


FAMILIES = ["haar"] + ["db%d" % n for n in range(2, 11)]


def for_wavelets(rng):
    family, levels = str(rng.choice(FAMILIES)), int(rng.integers(1, 4))
    n = 2 ** levels * int(rng.integers(20, 30))
    t = np.arange(n)
    x = rounded(5 * np.sin(0.1 * t) + 3 * (t > n / 2) + rng.normal(0, 0.5, n))
    return x, family, levels, pywt.wavedec(
        x, family, mode="periodization", level=levels)


@oracle("SIG-09", 1e-7, "PyWavelets wavedec, periodization")
def wavelet(rng):
    x, family, levels, parts = for_wavelets(rng)
    coef = np.concatenate(parts)
    return {"x": x, "family": family, "levels": levels}, {
        "coef": coef, "lengths": [len(p) for p in parts],
        "energy": [(p ** 2).sum() / (coef ** 2).sum() for p in parts]}


@oracle("SIG-10", 1e-7, "PyWavelets wavedec, threshold, waverec")
def wavelet_denoise(rng):
    x, family, levels, parts = for_wavelets(rng)
    rule = str(rng.choice(["soft", "hard"]))
    sigma = np.median(abs(parts[-1])) / 0.6745
    limit = sigma * np.sqrt(2 * np.log(len(x)))
    y = pywt.waverec(parts[:1] + [pywt.threshold(p, limit, rule)
                                  for p in parts[1:]], family,
                     mode="periodization")
    return {"x": x, "family": family, "levels": levels, "rule": rule}, {
        "y": y, "noise": x - y, "sigma": sigma, "threshold": limit}


def steffen(x, y):
    """The monotone curve of Steffen 1990; its ends as steep as the lines."""
    h = np.diff(x)
    s = np.diff(y) / h
    p = (s[:-1] * h[1:] + s[1:] * h[:-1]) / (h[:-1] + h[1:])
    inner = (np.sign(s[:-1]) + np.sign(s[1:])) * np.minimum(
        np.minimum(abs(s[:-1]), abs(s[1:])), abs(p) / 2)
    return interpolate.CubicHermiteSpline(
        x, y, np.concatenate([s[:1], inner, s[-1:]]))


@oracle("SIG-15", 1e-6, "scipy CubicHermiteSpline with Steffen's slopes, "
        "CubicSpline; numpy rfft")
def order_tracking(rng):
    fs, turns, per = 400.0, int(rng.integers(4, 9)), int(rng.choice([8, 16]))
    pulses = rounded(0.02 + np.cumsum(rng.uniform(0.08, 0.12, turns)), 4)
    n = int((pulses[-1] + 0.05) * fs)
    t = np.arange(n) / fs
    x = rounded(2 * np.cos(2 * np.pi * 30 * t) + rng.normal(0, 0.2, n))
    at = steffen(np.arange(turns), pulses)(
        np.arange((turns - 1) * per) / per)
    y = interpolate.CubicSpline(t, x, bc_type="natural")(at)
    w = signal.get_window("hann", len(y))
    amplitude = abs(np.fft.rfft(y * w)) / w.sum()
    amplitude[1:(len(y) + 1) // 2] *= 2
    order = np.arange(len(amplitude)) * per / len(y)
    return {"x": x, "fs": fs, "pulses": pulses, "per_turn": per}, {
        "y": y, "order": order, "amplitude": amplitude,
        "peak": order[2 + amplitude[2:].argmax()],
        "speed": 60 / np.diff(pulses)}


def envelope_through(h, sign):
    place, _ = signal.find_peaks(sign * h)
    at = np.concatenate([[0], place, [len(h) - 1]])
    if len(at) < 4:
        return None
    return interpolate.CubicSpline(at, h[at], bc_type="natural")(
        np.arange(len(h)))


@oracle("SIG-11", 1e-6, "scipy find_peaks and CubicSpline, the sifting "
        "written out")
def empirical_modes(rng):
    n, sifts = int(rng.integers(60, 160)), int(rng.integers(1, 6))
    t = np.arange(n)
    x = rounded(3 * np.sin(t * 0.9) + 5 * np.sin(t * 0.15) + 0.02 * t +
                rng.normal(0, 0.1, n))
    left, modes = x.copy(), []
    while len(modes) < 4:
        h = left.copy()
        for done in range(sifts):
            both = envelope_through(h, 1), envelope_through(h, -1)
            if both[0] is None or both[1] is None:
                break
            h -= (both[0] + both[1]) / 2
        else:
            done = sifts
        if not done:
            break
        modes.append(h)
        left = left - h
    return {"x": x, "most": 4, "sifts": sifts}, {
        "modes": modes, "residual": left}
