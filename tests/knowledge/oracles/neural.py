"""NNT: outputs and losses of scikit-learn and of numpy references; gradients
by differences of these losses; what training reaches."""
import numpy as np
from scipy import signal, special
from scipy.spatial import distance
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
    """Outputs, loss and gradient at drawn weights.  `forward` answers with
    outputs and the sides of the kinks that units are on: a difference across a
    kink is no gradient, so weights that have one are drawn again."""
    n = sum((m + 1) * k for m, k in shapes)
    theta = rounded(rng.normal(0, 0.5, n), 3)
    out, sides = forward(blocks(theta, shapes))
    pred, final = answer(given["task"], out, given["Y"])
    gradient = []
    for d in np.eye(n) * STEP:
        up, down = (forward(blocks(theta + s * d, shapes)) for s in (1, -1))
        if not all(np.array_equal(a, b) for other in (up, down)
                   for a, b in zip(sides, other[1])):
            return judged(given, shapes, rng, forward)
        gradient.append((answer(given["task"], up[0], given["Y"])[1] -
                         answer(given["task"], down[0], given["Y"])[1]) /
                        (2 * STEP))
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
        a, sides = X, []
        for W, b in layers[:-1]:
            before = a @ W + b
            if kind == "relu":
                sides.append(before > 0)
            a = f(before)
        return a @ layers[-1][0] + layers[-1][1], sides
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
        a, sides = X[..., None], []
        for W, b in layers[:-1]:
            W = W.reshape(*kernel, a.shape[3], -1)
            seen = np.stack([[
                signal.correlate(x, W[..., f], "valid")[:, :, 0] + b[f]
                for f in range(len(b))] for x in a])
            seen = np.maximum(np.moveaxis(seen, 1, 3), 0)
            ph, pw = (side if s > 1 else 1 for s in seen.shape[1:3])
            oh, ow = seen.shape[1] // ph, seen.shape[2] // pw
            windows = seen[:, :oh * ph, :ow * pw].reshape(
                n, oh, ph, ow, pw, -1).swapaxes(2, 3).reshape(
                n, oh, ow, ph * pw, -1)
            a = windows.max(axis=3)
            sides += [seen > 0, windows.argmax(axis=3)]
        return a.reshape(n, -1) @ layers[-1][0] + layers[-1][1], sides
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
        return s @ V + d, []
    return judged({"X": X, "Y": Y, "task": task, "hidden": h, "cell": cell},
                  shapes + [(h, Y.shape[1])], rng, forward)


def read_out(rng, hidden):
    """Samples, and what ridge regression makes of their hidden answers."""
    n, m = int(rng.integers(5, 25)), int(rng.integers(1, 4))
    X = rounded(rng.normal(0, 1, (n, m)), 3)
    Y = rounded(np.column_stack([np.sin(X[:, 0]), X.sum(1)]), 4)
    new = rounded(rng.normal(0, 1, (4, m)), 3)
    extra, f = hidden(X)
    ridge = float(rng.choice([1e-3, 0.1]))
    H = f(X)
    W = np.linalg.solve(H.T @ H + ridge * np.eye(H.shape[1]), H.T @ Y)
    given = {"X": X, "Y": Y, "Xnew": new, "ridge": ridge, **extra}
    if rng.random() < 0.3:
        W = given["weights"] = rounded(rng.normal(0, 1, W.shape), 3)
    return given, {"pred": f(new) @ W, "weights": W,
                   "loss": ((H @ W - Y) ** 2).mean() / 2}


def ones(H):
    return np.column_stack([H, np.ones(len(H))])


@oracle("NNT-02", 1e-6, "numpy solve of the same bases")
def radial(rng):
    def hidden(X):
        C = rounded(X[:4] + 0.1, 3)
        D = distance.cdist(C, C) + 1e9 * np.eye(len(C))
        width = 2 * D.min(0).mean()
        given = {"centers": C}
        if rng.random() < 0.5:
            width = given["width"] = 1.5
        return given, lambda A: ones(np.exp(
            -distance.cdist(A, C) ** 2 / (2 * width ** 2)))
    return read_out(rng, hidden)


@oracle("NNT-03", 1e-6, "numpy solve of the same hidden layer")
def extreme(rng):
    def hidden(X):
        W = rounded(rng.uniform(-1, 1, (X.shape[1] + 1, 6)), 3)
        kind = str(rng.choice(["relu", "tanh", "logistic"]))
        f = {"relu": lambda x: np.maximum(x, 0), "tanh": np.tanh,
             "logistic": logistic}[kind]
        return {"hidden": W, "activation": kind}, lambda A: ones(
            f(ones(A) @ W))
    return read_out(rng, hidden)


@oracle("NNT-07", 1e-8, "numpy reference")
def encoder(rng):
    heads = int(rng.integers(1, 4))
    t, m, inner = int(rng.integers(1, 6)), 2 * heads, int(rng.integers(1, 6))
    X, causal = rounded(rng.normal(0, 1, (t, m)), 3), bool(rng.random() < 0.5)
    shapes = [(m, m)] * 4 + [(m, inner), (inner, m)]
    n = sum((a + 1) * b for a, b in shapes) + 4 * m
    theta = rounded(rng.normal(0, 0.6, n), 3)
    (Q, q), (K, k), (V, v), (O, o), (A, a), (B, b) = blocks(theta, shapes)
    gains = theta[-4 * m:].reshape(4, m)

    def norm(x, gain, shift):
        x = x - x.mean(1, keepdims=True)
        return x / np.sqrt((x * x).mean(1, keepdims=True) + 1e-5) * gain + \
            shift
    rows, seen = [], []
    for h in range(heads):
        s = slice(2 * h, 2 * h + 2)
        score = (X @ Q + q)[:, s] @ (X @ K + k)[:, s].T / np.sqrt(2)
        if causal:
            score[np.triu_indices(t, 1)] = -np.inf
        share = special.softmax(score, axis=1)
        seen.append(share)
        rows.append(share @ (X @ V + v)[:, s])
    y = norm(X + np.hstack(rows) @ O + o, *gains[:2])
    return {"X": X, "heads": heads, "inner": inner, "causal": causal,
            "weights": theta}, {
        "attention": seen, "weights": n,
        "out": norm(y + np.maximum(y @ A + a, 0) @ B + b, *gains[2:])}


@oracle("NNT-10", 1e-7, "numpy: policy iteration by linear equations")
def reinforcement(rng):
    s, a = int(rng.integers(2, 6)), int(rng.integers(1, 4))
    P = rounded(rng.dirichlet(np.ones(s), (a, s)), 4)
    P[..., -1] += 1 - P.sum(-1)
    P = abs(P)
    R, gamma = rounded(rng.normal(0, 1, (s, a)), 2), 0.8
    policy = np.zeros(s, int)
    while True:
        T = P[policy, range(s)]
        v = np.linalg.solve(np.eye(s) - gamma * T, R[range(s), policy])
        Q = R + gamma * (P @ v).T
        if np.all(Q.max(1) <= Q[range(s), policy] + 1e-12):
            break
        policy = Q.argmax(1)
    return {"P": P, "reward": R, "gamma": gamma, "explore": 0.5,
            "seed": int(rng.integers(1000))}, {
        "exact": Q, "value": v, "off": Bound(0., 0, 0.5)}


@oracle("NNT-11", 1e-9, "numpy, step by step")
def optimisers(rng):
    kind = str(rng.choice(["sgd", "momentum", "nesterov", "adagrad",
                           "rmsprop", "adam"]))
    x, rate = rounded(rng.normal(0, 1, 2), 2), 0.02
    steps, c = int(rng.integers(1, 30)), round(float(rng.uniform(1, 3)), 2)
    m, v, path = np.zeros(2), np.zeros(2), []
    given = {"minimize": "pow(x - 1, 4) + c * pow(y, 2) + x * y",
             "names": ["x", "y"], "parameters": {"c": c}, "x0": x,
             "slopes": ["4 * pow(x - 1, 3) + y", "2 * c * y + x"],
             "method": kind, "rate": rate, "steps": steps}

    def loss(x):
        return (x[0] - 1) ** 4 + c * x[1] ** 2 + x[0] * x[1]
    losses = [loss(x)]
    for i in range(1, steps + 1):
        g = np.array([4 * (x[0] - 1) ** 3 + x[1], 2 * c * x[1] + x[0]])
        if kind == "adam":
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            by = m / (1 - 0.9 ** i) / (np.sqrt(v / (1 - 0.999 ** i)) + 1e-8)
        elif kind in ("adagrad", "rmsprop"):
            v = v + g * g if kind == "adagrad" else 0.999 * v + 0.001 * g * g
            by = g / (np.sqrt(v) + 1e-8)
        else:
            m = 0.9 * m + g
            by = {"sgd": g, "momentum": m, "nesterov": g + 0.9 * m}[kind]
        x = x - rate * by
        losses.append(loss(x))
        path.append(x)
    return given, {"x": x, "loss": losses, "path": path}
