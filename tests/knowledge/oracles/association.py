"""ASC: every set of the items counted in Python, with its own sets;
scikit-learn, scipy."""
import itertools

import numpy as np
from scipy import stats
from sklearn import metrics

from . import oracle

NAMES = "泵 阀 风机 轴承 电机 过热 振动 泄漏 跳闸 报警".split()


def draw(rng):
    few = NAMES[:int(rng.integers(1, len(NAMES) + 1))]
    share = rng.uniform(0.1, 0.8, len(few))
    tx = [[a for a, p in zip(few, share) if rng.random() < p]
          for _ in range(int(rng.integers(1, 40)))]
    tx[0] = tx[0] + [few[-1]] * 2
    return {"tx": tx, "min_support": round(float(rng.uniform(0.05, 0.6)), 2),
            "max_len": int(rng.integers(1, 7))}


def count(tx, names):
    return sum(set(names) <= set(t) for t in tx)


def frequent(given):
    tx = given["tx"]
    found = sorted({a for t in tx for a in t})
    return [(names, count(tx, names))
            for k in range(1, given["max_len"] + 1)
            for names in itertools.combinations(found, k)
            if count(tx, names) / len(tx) >= given["min_support"]]


def sets(rng):
    given = draw(rng)
    rows = [{"items": list(names), "count": n,
             "support": n / len(given["tx"])}
            for names, n in frequent(given)]
    return given, {"sets": rows, "count": len(rows)}


oracle("ASC-01", 1e-12, "every set counted")(sets)
oracle("ASC-02", 1e-12, "every set counted")(sets)


@oracle("ASC-04", 1e-9, "every set and rule counted")
def rules(rng):
    given = draw(rng)
    given["min_confidence"] = round(float(rng.uniform(0.2, 0.9)), 2)
    tx, rows = given["tx"], []
    for names, n in frequent(given):
        for bits in range(1, 2 ** len(names) - 1):
            a = [x for i, x in enumerate(names) if bits >> i & 1]
            c = [x for x in names if x not in a]
            p, pa, pc = (count(tx, x) / len(tx) for x in (names, a, c))
            if p / pa >= given["min_confidence"]:
                rows.append({"antecedents": a, "consequents": c,
                             "support": p, "confidence": p / pa,
                             "lift": p / pa / pc, "leverage": p - pa * pc})
    return given, {"rules": rows, "count": len(rows)}


oracle("ASC-03", 1e-12, "every set counted")(sets)


@oracle("ASC-06", 1e-9, "Python: every alarm with every later one; scipy "
        "binom")
def alarms(rng):
    n, window = int(rng.integers(5, 60)), float(rng.choice([30, 90]))
    t = rng.uniform(0, 3600, n).round(1)
    kind = [str(k) for k in rng.choice(NAMES[:5], n)]
    order = np.argsort(t, kind="stable")
    times = {k: kind.count(k) for k in kind}
    met = list(dict.fromkeys(kind[i] for i in order))
    rows = []
    for a in met:
        for b in met:
            late = [min((t[j] - t[i] for j in range(n) if kind[j] == b
                         and 0 < t[j] - t[i] <= window), default=None)
                    for i in range(n) if kind[i] == a]
            late = [x for x in late if x is not None]
            if a == b or len(late) < 2:
                continue
            p = 1 - np.exp(-times[b] * window / np.ptp(t))
            rows.append({
                "first": a, "second": b, "count": len(late),
                "confidence": len(late) / times[a],
                "expected": times[a] * p, "lift": len(late) / times[a] / p,
                "p": stats.binom.sf(len(late) - 1, times[a], p),
                "delay": float(np.mean(late))})
    rows.sort(key=lambda r: -r["count"])
    return {"t": t, "kind": kind, "window": window}, {
        "pairs": rows, "count": len(rows)}


@oracle("ASC-07", 1e-9, "sklearn mutual_info_score, "
        "normalized_mutual_info_score; scipy entropy")
def information(rng):
    n, k = int(rng.integers(5, 200)), int(rng.integers(1, 8))
    x = rng.integers(0, k, n)
    y = np.where(rng.random(n) < 0.5, x, rng.integers(-2, 3, n))
    given = {"x": x, "y": y}
    if rng.random() < 0.5:
        given = {"x": x + rng.normal(0, 1, n).round(3),
                 "y": y + rng.normal(0, 1, n).round(3), "bins": k}
        x, y = (np.minimum(k - 1, np.floor(
            (v - v.min()) / np.ptp(v) * k)) for v in given.values()
            if not isinstance(v, int))

    def entropy(*v):
        return stats.entropy(np.unique(np.transpose(v), axis=0,
                                       return_counts=True)[1])
    return given, {
        "mutual": metrics.mutual_info_score(x, y),
        "normalized": metrics.normalized_mutual_info_score(x, y)
        if entropy(x) + entropy(y) > 0 else 1,
        "h_x": entropy(x), "h_y": entropy(y), "h_xy": entropy(x, y)}


@oracle("ASC-08", 1e-9, "numpy: the formula in matrices")
def grey(rng):
    n, m = int(rng.integers(2, 12)), int(rng.integers(1, 6))
    X = rng.uniform(1, 9, (m + 1, n)).round(2)
    scaling = str(rng.choice(["mean", "first", "range", "none"]))
    Z = {"mean": X / X.mean(1, keepdims=True), "first": X / X[:, :1],
         "range": (X - X.min(1, keepdims=True)) / np.ptp(
             X, axis=1).reshape(-1, 1), "none": X}[scaling]
    d, rho = abs(Z[1:] - Z[0]), round(float(rng.uniform(0.2, 0.8)), 2)
    if np.ptp(X, axis=1).min() == 0 or d.max() == 0:
        return grey(rng)  # no range, or no difference: the formula is 0/0
    xi = (d.min() + rho * d.max()) / (d + rho * d.max())
    return {"reference": X[0], "X": X[1:], "rho": rho, "scaling": scaling}, {
        "grade": xi.mean(1), "coefficients": xi,
        "order": np.argsort(-xi.mean(1), kind="stable")}
