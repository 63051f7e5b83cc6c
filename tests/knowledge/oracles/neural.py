"""NNT: outputs and losses of scikit-learn and of numpy references; gradients
by differences of these losses; what training reaches."""
import numpy as np
from scipy import signal
from sklearn.neural_network import MLPRegressor

from . import Bound, oracle, rounded

STEP = 1e-6


def logistic(x):
    return 1 / (1 + np.exp(-x))


def answer(task, out, Y):
    """Predictions and the mean loss."""
    if task == "regression":
        return out, ((out - Y) ** 2).mean() / 2
    if Y.shape[1] == 1:
        p = logistic(out)
        return p, -(Y * np.log(p) + (1 - Y) * np.log(1 - p)).mean()
    p = np.exp(out - out.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    return p, -(Y * np.log(p)).sum(axis=1).mean()


def targets(rng, n):
    task = str(rng.choice(["regression", "classification"]))
    k = int(rng.integers(1, 4))
    if task == "regression":
        return task, rounded(rng.normal(0, 1, (n, k)), 2)
    if k == 1:
        return task, rng.integers(0, 2, (n, 1)).astype(float)
    return task, np.eye(k)[rng.integers(0, k, n)]


def blocks(theta, shapes):
    """Weights and biases of each block."""
    at, all_ = 0, []
    for m, k in shapes:
        all_.append((theta[at:at + m * k].reshape(m, k),
                     theta[at + m * k:at + m * k + k]))
        at += m * k + k
    return all_


def judged(given, shapes, rng, forward):
    """Outputs, loss and gradient at drawn weights."""
    n = sum((m + 1) * k for m, k in shapes)
    theta = rounded(rng.normal(0, 0.5, n), 3)
    Y = given["Y"]

    def loss(w):
        return answer(given["task"], forward(blocks(w, shapes)), Y)[1]
    pred, final = answer(given["task"], forward(blocks(theta, shapes)), Y)
    gradient = [(loss(theta + d) - loss(theta - d)) / (2 * STEP)
                for d in np.eye(n) * STEP]
    given.update(weights=theta, epochs=0)
    return given, {"pred": pred, "final_loss": final, "loss": [],
                   "gradient": [Bound(g, g - 1e-7 - 1e-5 * abs(g),
                                      g + 1e-7 + 1e-5 * abs(g))
                                for g in gradient]}


@oracle("NNT-01", 1e-8, "numpy, its numerical gradient; sklearn's training")
def perceptron(rng):
    n, m = int(rng.integers(2, 12)), int(rng.integers(1, 5))
    if rng.random() < 0.2:
        return taught(rng)
    hidden = [int(h) for h in rng.integers(1, 6, rng.integers(1, 4))]
    kind = str(rng.choice(["relu", "tanh", "logistic"]))
    f = {"relu": lambda x: np.maximum(x, 0), "tanh": np.tanh,
         "logistic": logistic}[kind]
    X = rounded(rng.normal(0, 1, (n, m)), 3)
    task, Y = targets(rng, n)
    widths = [m, *hidden, Y.shape[1]]

    def forward(layers):
        a = X
        for W, b in layers[:-1]:
            a = f(a @ W + b)
        return a @ layers[-1][0] + layers[-1][1]
    return judged({"X": X, "Y": Y, "task": task, "hidden": hidden,
                   "activation": kind}, list(zip(widths, widths[1:])), rng,
                  forward)


def taught(rng):
    """A surface learned from its points: nearly as well as by sklearn, or
    but for a twentieth of its variance."""
    X = rounded(rng.uniform(-1, 1, (80, 2)), 3)
    Y = rounded(np.sin(2 * X[:, :1]) + X[:, 1:] ** 2, 4)
    fit = MLPRegressor((16,), activation="tanh", learning_rate_init=0.01,
                       batch_size=32, max_iter=200, alpha=0, tol=0,
                       n_iter_no_change=1000,
                       random_state=int(rng.integers(1000))).fit(X, Y.ravel())
    return {"X": X, "Y": Y, "epochs": 200,
            "seed": int(rng.integers(1000))}, {
        "final_loss": Bound(fit.loss_, least=0, most=max(
            3 * fit.loss_, 0.05 * Y.var() / 2))}


@oracle("NNT-04", 1e-8, "scipy.signal.correlate, numerical gradient")
def convolution(rng):
    n, series = int(rng.integers(1, 5)), bool(rng.random() < 0.5)
    h, w = (1, int(rng.integers(10, 20))) if series else (
        int(i) for i in rng.integers(8, 11, 2))
    kernel = [1, 3] if series else [int(i) for i in rng.integers(1, 4, 2)]
    filters = [int(f) for f in rng.integers(1, 4, rng.integers(1, 3))]
    side = int(rng.integers(1, 3))
    X = rounded(rng.normal(0, 1, (n, h, w)), 3)
    task, Y = targets(rng, n)
    shapes, size, c = [], [h, w], 1
    for f in filters:
        shapes.append((kernel[0] * kernel[1] * c, f))
        size = [(s - k + 1) // (side if s - k > 0 else 1)
                for s, k in zip(size, kernel)]
        c = f
    shapes.append((size[0] * size[1] * c, Y.shape[1]))

    def forward(layers):
        a = X[..., None]
        for W, b in layers[:-1]:
            W = W.reshape(*kernel, a.shape[3], -1)
            seen = np.stack([[
                signal.correlate(x, W[..., f], "valid")[:, :, 0] + b[f]
                for f in range(len(b))] for x in a])
            seen = np.maximum(np.moveaxis(seen, 1, 3), 0)
            ph, pw = (side if s > 1 else 1 for s in seen.shape[1:3])
            oh, ow = seen.shape[1] // ph, seen.shape[2] // pw
            a = seen[:, :oh * ph, :ow * pw].reshape(
                n, oh, ph, ow, pw, -1).max(axis=(2, 4))
        return a.reshape(n, -1) @ layers[-1][0] + layers[-1][1]
    return judged({"X": X, "Y": Y, "task": task, "filters": filters,
                   "kernel": kernel, "pool": side}, shapes, rng, forward)


def lstm(X, W, b, s):
    c = np.zeros_like(s)
    for x in np.swapaxes(X, 0, 1):
        i, f, g, o = np.split(np.hstack([x, s]) @ W + b, 4, axis=1)
        c = logistic(f) * c + logistic(i) * np.tanh(g)
        s = logistic(o) * np.tanh(c)
    return s


def gru(X, W, b, U, d, s):
    for x in np.swapaxes(X, 0, 1):
        r, z = np.split(logistic(np.hstack([x, s]) @ W + b), 2, axis=1)
        s = z * s + (1 - z) * np.tanh(np.hstack([x, r * s]) @ U + d)
    return s


@oracle("NNT-05", 1e-8, "numpy reference and its numerical gradient")
def recurrent(rng):
    n, t, m, h = (int(i) for i in rng.integers(1, 5, 4))
    X = rounded(rng.normal(0, 1, (n, t, m)), 3)
    task, Y = targets(rng, n)
    cell = str(rng.choice(["lstm", "gru"]))
    shapes = [(m + h, 4 * h)] if cell == "lstm" else [
        (m + h, 2 * h), (m + h, h)]
    run = lstm if cell == "lstm" else gru

    def forward(layers):
        *cells, (V, d) = layers
        s = run(X, *(p for pair in cells for p in pair), np.zeros((n, h)))
        return s @ V + d
    return judged({"X": X, "Y": Y, "task": task, "hidden": h, "cell": cell},
                  shapes + [(h, Y.shape[1])], rng, forward)
