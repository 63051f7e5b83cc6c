"""SIG: numpy, scipy.signal."""
import numpy as np
from scipy import signal

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
