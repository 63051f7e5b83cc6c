"""DQP: scikit-learn, pandas, scipy.constants, jellyfish; numpy by the rules."""
import hashlib
import itertools

import jellyfish
import numpy as np
import pandas
from scipy import constants, stats
from sklearn import preprocessing
from sklearn.impute import KNNImputer, SimpleImputer

from . import Bound, oracle, rounded


@oracle("DQP-01", 1e-9, "sklearn SimpleImputer, KNNImputer; pandas interpolate")
def impute(rng):
    n, m = int(rng.integers(8, 60)), int(rng.integers(1, 6))
    X = rounded(np.cumsum(rng.normal(0, 1, (n, m)), 0), 5)
    holes = rng.random((n, m)) < 0.2
    holes[rng.integers(0, n)] = False
    method = str(rng.choice(["mean", "median", "linear", "knn"]))
    X = np.where(holes, np.nan, X)
    if method == "linear":
        full = pandas.DataFrame(X).interpolate(
            limit_direction="both").to_numpy()
    elif method == "knn":
        full = KNNImputer(n_neighbors=3).fit_transform(X)
    else:
        full = SimpleImputer(strategy=method).fit_transform(X)
    return {"X": X, "method": method, "k": 3}, {
        "X": full, "filled": int(holes.sum())}


NAMES = ["华东精密机械", "南海化工", "云湖新材料", "长江电子", "北辰物流",
         "东方食品", "宏远钢铁", "金桥纺织", "海川制药", "天工轨道", "明珠燃气",
         "西岭建材", "中兴汽车零部件", "银河半导体", "绿源环保", "安泰消防"]
STREETS = ["创新路", "临港大道", "科技街", "湖滨路", "解放路", "工业一路"]


def slip(rng, text):
    """One character less, more or another one, in the middle or behind."""
    at = int(rng.integers(2, len(text)))
    return text[:at] + str(rng.choice(["", "某", "X"])) + text[at + 1:]


def written_twice(rng):
    """Records and the pairs that are the same."""
    records, pairs = [], []
    for i, name in enumerate(NAMES * 3):
        records.append({
            "name": "%s%s公司" % ("甲乙丙"[i // len(NAMES)], name),
            "phone": "%011d" % rng.integers(13 * 10 ** 9, 19 * 10 ** 9),
            "street": "%s%d号" % (rng.choice(STREETS), rng.integers(1, 99)),
            "code": "%08d" % rng.integers(0, 10 ** 8)})
    for i in rng.choice(len(records), 15, replace=False):
        again = dict(records[i])
        field = str(rng.choice(["name", "street", "phone"]))
        again[field] = slip(rng, again[field])
        if rng.random() < 0.3:
            again["code"] = None
        pairs.append([int(i), len(records)])
        records.append(again)
    return records, sorted(pairs)


def patterns(records, fields):
    rows = []
    for a, b in itertools.combinations(records, 2):
        rows.append([np.nan if a[f] is None or b[f] is None else float(
            jellyfish.jaro_winkler_similarity(a[f], b[f]) >= 0.85)
            for f in fields])
    return np.array(rows)


def expectation_maximisation(g):
    m, u, share = np.full(g.shape[1], 0.9), np.full(g.shape[1], 0.1), 0.05
    there = ~np.isnan(g)
    yes, keep = np.nan_to_num(g), lambda a: np.clip(a, 1e-6, 1 - 1e-6)
    for _ in range(2000):
        def chance(p):
            return np.prod(np.where(there, np.where(yes > 0, p, 1 - p), 1), 1)
        w = share * chance(m)
        w = w / (w + (1 - share) * chance(u))
        m = keep((w @ yes) / (w @ there))
        u = keep(((1 - w) @ yes) / ((1 - w) @ there))
        share = keep(w.mean())
    return m, u, share, w


@oracle("DQP-02", 1e-5, "jellyfish and numpy; pairs that were planted")
def record_linkage(rng):
    records, pairs = written_twice(rng)
    fields = ["name", "phone", "street", "code"]
    seen = patterns(records, fields)
    m, u, share, same = expectation_maximisation(seen)
    found = [list(p) for p, w in zip(
        itertools.combinations(range(len(records)), 2), same) if w >= 0.9]
    right = sum(p in pairs for p in found)
    assert 2 * right / (len(found) + len(pairs)) > 0.85  # F1
    return {"records": records, "fields": fields}, {
        "pairs": found, "m": m, "u": u, "share": share,
        "compared": len(records) * (len(records) - 1) // 2}


@oracle("DQP-03", 0, "pandas drop_duplicates, groupby.last")
def deduplicate(rng):
    n = int(rng.integers(3, 40))
    rows = pandas.DataFrame({
        "site": rng.integers(1, 4, n), "meter": rng.choice(["a", "b", "c"], n),
        "value": [None if rng.random() < 0.3 else float(v)
                  for v in rng.integers(0, 9, n)]})
    keep = str(rng.choice(["first", "last", "merged"]))
    key = ["site", "meter"]
    kept = rows.drop_duplicates(key, keep="first").index
    if keep == "merged":
        one = rows.groupby(key, sort=False)["value"].last().reset_index()
    else:
        one = rows.drop_duplicates(key, keep=keep).set_index(key).loc[
            [tuple(r) for r in rows.loc[kept, key].to_numpy()]].reset_index()

    def plain(table):
        return [{"site": int(r.site), "meter": r.meter, "value": None
                 if pandas.isna(r.value) else float(r.value)}
                for r in table.itertuples()]
    return {"records": plain(rows), "key": key, "keep": keep}, {
        "records": plain(one), "kept": kept.to_numpy(),
        "duplicates": n - len(kept)}


@oracle("DQP-05", 1e-7, "numpy: the system of its conditions")
def reconcile(rng):
    n = int(rng.integers(3, 15))
    k = int(rng.integers(1, n))
    A = rng.integers(-1, 2, (k, n)).astype(float)
    A[:, :k] += 2 * np.eye(k)
    if np.linalg.matrix_rank(A) < k:
        return reconcile(rng)
    y = rounded(rng.uniform(10, 100, n))
    s = rounded(rng.uniform(0.5, 5, n))
    b = rounded(A @ y + rng.normal(0, 3, k))
    V = np.diag(s ** 2)
    both = np.block([[np.linalg.inv(V), A.T], [A, np.zeros((k, k))]])
    x = np.linalg.solve(both, np.concatenate([y / s ** 2, b]))[:n]
    r = A @ y - b
    chi2 = r @ np.linalg.solve(A @ V @ A.T, r)
    sd = np.sqrt(np.diag(V @ A.T @ np.linalg.inv(A @ V @ A.T) @ A @ V))
    return {"y": y, "sigma": s, "A": A, "b": b}, {
        "yhat": x, "chi2": chi2, "p": stats.chi2.sf(chi2, k),
        "imbalance": r, "z": [z if d > 1e-9 else None
                              for z, d in zip((x - y) / (sd + 1e-300), sd)]}


@oracle("DQP-06", 1e-9, "numpy: the same rules again")
def score(rng):
    n = int(rng.integers(10, 60))
    slots = np.sort(rng.choice(2 * n, n, replace=False))
    t = slots * 60.0
    v = rounded(20 + np.cumsum(rng.normal(0, 3, n)), 2)
    v[rng.random(n) < 0.1] = np.nan
    received = t + rounded(rng.exponential(40, n), 1)
    known = ~np.isnan(v)
    expected = slots[-1] - slots[0] + 1
    shares = 100 * np.array([
        known.sum() / expected, (received - t <= 60)[known].mean(),
        ((v >= 12) & (v <= 28))[known].mean(),
        1 - (np.abs(np.diff(v[known])) > 5).sum() / n])
    weights = rng.integers(1, 5, 4)
    return {"t": t, "v": v, "received": received, "interval": 60,
            "least": 12, "most": 28, "max_step": 5, "weights": weights}, {
        "completeness": shares[0], "timeliness": shares[1],
        "accuracy": shares[2], "consistency": shares[3],
        "score": shares @ weights / weights.sum(), "expected": expected}


def fits(t, v, a, b, deviation):
    line = v[a] + (t[a:b + 1] - t[a]) / (t[b] - t[a]) * (v[b] - v[a])
    return np.abs(v[a:b + 1] - line).max() <= deviation


@oracle("DQP-07", 1e-9, "numpy: each stretch tried point by point")
def swinging_door(rng):
    n, deviation = int(rng.integers(5, 120)), float(rng.choice([0.2, 0.7, 2]))
    t = np.cumsum(rng.integers(1, 6, n)).astype(float)
    v = rounded(np.cumsum(rng.normal(0, 0.5, n)), 3)
    kept = [0]
    while kept[-1] < n - 1:
        end = kept[-1] + 1
        while end + 1 < n and fits(t, v, kept[-1], end + 1, deviation):
            end += 1
        kept.append(end)
    error = np.abs(np.interp(t, t[kept], v[kept]) - v).max()
    return {"t": t, "v": v, "deviation": deviation}, {
        "kept": kept, "ratio": n / len(kept), "max_error": error}


UNITS = [("km/h", "m/s", constants.kmh, 0), ("[in_i]", "m", constants.inch, 0),
         ("bar", "Pa", constants.bar, 0), ("atm", "kPa", constants.atm / 1e3, 0),
         ("Cel", "K", 1, constants.zero_Celsius),
         ("kW.h", "MJ", 3.6, 0), ("t", "kg", 1e3, 0), ("%", "1", 0.01, 0),
         ("[lb_av]", "g", constants.lb * 1e3, 0), ("L/min", "m3/h", 0.06, 0),
         ("[degF]", "Cel", 5 / 9, -160 / 9), ("d", "s", constants.day, 0),
         ("g/cm3", "kg/m3", 1e3, 0), ("deg", "rad", constants.degree, 0)]


@oracle("DQP-08", 1e-11, "scipy.constants")
def convert_unit(rng):
    before, behind, factor, offset = UNITS[int(rng.integers(len(UNITS)))]
    v = rounded(rng.uniform(-40, 900, 5), 2)
    return {"v": v, "from": before, "to": behind}, {
        "value": v * factor + offset}



@oracle("DQP-04", 1e-6, "sklearn.preprocessing; scipy.stats.boxcox")
def scale(rng):
    x = rng.lognormal(1, 0.6, int(rng.integers(12, 80))).round(4)
    method = str(rng.choice(["standard", "range", "robust", "box_cox"]))
    given = {"x": x, "method": method}
    if method != "box_cox":
        fit = {"standard": preprocessing.StandardScaler,
               "range": preprocessing.MinMaxScaler,
               "robust": preprocessing.RobustScaler}[method]()
        return given, {"y": fit.fit_transform(x[:, None])[:, 0]}
    if rng.random() < 0.5:
        power = float(rng.choice([-1, 0, 0.5, 2]))
        return given | {"lambda": power}, {
            "y": stats.boxcox(x, power), "llf": stats.boxcox_llf(power, x)}
    y, power = stats.boxcox(x)
    return given, {"lambda": Bound(power, power - 1e-5, power + 1e-5),
                   "llf": stats.boxcox_llf(power, x)}


@oracle("DQP-09", 0, "Python hashlib")
def hash_chain(rng):
    rows = ["记录 %d：%.2f kWh" % (i, rng.uniform(0, 100))
            for i in range(int(rng.integers(1, 8)))]
    hashes, last = [], bytes(32)
    for row in rows:
        last = hashlib.sha256(last + row.encode()).digest()
        hashes.append(last.hex())
    kept, broken = list(hashes), -1
    if rng.random() < 0.5:
        broken = int(rng.integers(0, len(rows)))
        kept[broken] = "0" * 64
    return {"rows": rows, "expected": kept}, {
        "hashes": hashes, "head": hashes[-1], "whole": broken < 0,
        "broken": broken}
