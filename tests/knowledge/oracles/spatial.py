"""SPA: scipy, scikit-learn, numpy written out."""
import itertools

import numpy as np
from scipy import optimize, sparse, stats
from scipy.spatial import ConvexHull, Delaunay, distance
from sklearn.cluster import DBSCAN
from sklearn.neighbors import KernelDensity

from . import Bound, oracle, rounded


def places(rng):
    return rounded(rng.uniform(0, 10, (int(rng.integers(8, 60)), 2)), 3)


@oracle("SPA-03", 1e-8, "numpy; scipy.spatial.distance.cdist")
def inverse_distance(rng):
    pts, q = places(rng), places(rng)
    x = rounded(rng.normal(5, 1, len(pts)))
    power, radius = float(rng.choice([1, 2, 3.5])), float(rng.choice([0, 2]))
    d = distance.cdist(q, pts)
    w = d ** -power * ((d <= radius) if radius else 1)
    return {"pts": pts, "x": x, "q": q, "power": power, "radius": radius}, {
        "z": (w * x).sum(1) / w.sum(1)}


@oracle("SPA-05", 1e-7, "numpy: matrices of weights written out")
def moran(rng):
    pts, dist = places(rng), float(rng.choice([3, 5]))
    n = len(pts)
    x = rounded(pts[:, 0] * rng.choice([0, 0.3]) + rng.normal(5, 1, n))
    W = (distance.cdist(pts, pts) <= dist) * (1 - np.eye(n))
    z, S0 = x - x.mean(), W.sum()
    index = n / S0 * z @ W @ z / (z @ z)
    S1 = ((W + W.T) ** 2).sum() / 2
    S2 = ((W.sum(0) + W.sum(1)) ** 2).sum()
    expected = -1 / (n - 1)
    var = (n * n * S1 - n * S2 + 3 * S0 ** 2) / ((n * n - 1) * S0 ** 2) - \
        expected ** 2
    score = (index - expected) / np.sqrt(var)
    near = W @ z / np.maximum(W.sum(1), 1)
    return {"pts": pts, "x": x, "dist": dist}, {
        "I": index, "expected": expected, "z": score,
        "p": 2 * stats.norm.sf(abs(score)), "local": z * near / (z @ z / n)}


def shifted(lon, lat):
    """WGS-84 as GCJ-02 has it."""
    x, y, pi = lon - 105, lat - 35, np.pi

    def wave(v, *terms):
        return sum(a * np.sin(v * pi * b) for a, b in terms) * 2 / 3
    both = wave(x, (20, 6), (20, 2)) + 0.1 * x * y
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * np.sqrt(abs(x)) + both + \
        wave(x, (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.2 * np.sqrt(abs(x)) + \
        both + wave(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    a, e2, phi = 6378245.0, 0.00669342162296594323, np.radians(lat)
    w2 = 1 - e2 * np.sin(phi) ** 2
    meridian = a * (1 - e2) / w2 ** 1.5
    parallel = a / np.sqrt(w2) * np.cos(phi)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


@oracle("SPA-10", 1e-9, "scipy.optimize.root of the shift written out in numpy")
def coordinates(rng):
    n = int(rng.integers(3, 12))
    pts = rounded(np.column_stack([rng.uniform(76, 132, n),
                                   rng.uniform(19, 52, n)]), 6)
    if rng.random() < 0.5:
        return {"pts": pts, "to": "GCJ-02"}, {
            "value": [shifted(*p) for p in pts]}
    back = [optimize.root(lambda w, p=p: np.subtract(shifted(*w), p), p,
                          tol=1e-14).x for p in pts]
    return {"pts": pts, "from": "GCJ-02"}, {"value": back}


@oracle("SPA-08", 1e-9, "scipy.sparse.csgraph.dijkstra")
def reach(rng):
    n = int(rng.integers(6, 40))
    pairs = {(int(a), int(b)) for a, b in rng.integers(0, n, (3 * n, 2))
             if a < b} | {(n - 2, n - 1)}
    edges = np.array([[a, b, round(rng.uniform(1, 9), 2)]
                      for a, b in sorted(pairs)])
    directed = bool(rng.random() < 0.5)
    sources = sorted({int(edges[0, 0]), int(edges[-1, 0])})
    net = sparse.csr_matrix((edges[:, 2], edges[:, :2].T.astype(int)), (n, n))
    cost = sparse.csgraph.dijkstra(net, directed, sources, min_only=True)
    return {"edges": edges, "sources": sources, "directed": directed,
            "limits": [4, 8.5]}, {
        "cost": np.where(np.isinf(cost), np.nan, cost),
        "counts": [(cost <= 4).sum(), (cost <= 8.5).sum()]}


def area(ring):
    """To the left of a ring of corners."""
    x, y = np.transpose(ring)
    return (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def way(ring):
    return np.hypot(*np.transpose(ring - np.roll(ring, 1, 0))).sum()


def cut(ring, normal, most):
    """What of a convex ring has normal . p <= most."""
    kept = []
    for p, q in zip(ring, np.roll(ring, -1, 0)):
        u, v = normal @ p - most, normal @ q - most
        if u <= 0:
            kept.append(p)
        if u * v < 0:
            kept.append(p + u / (u - v) * (q - p))
    return np.array(kept)


def convex(rng):
    at = rounded(rng.uniform(0, 10, 2) + rng.normal(0, 5, (12, 2)), 3)
    return at[ConvexHull(at).vertices]


def clipped(a, b):
    for p, q in zip(b, np.roll(b, -1, 0)):
        if len(a) == 0:
            break
        outward = np.array([q[1] - p[1], p[0] - q[0]])
        a = cut(a, outward, outward @ p)
    return a


def polygon(ring):
    ring = ring.tolist()
    return {"type": "Polygon", "coordinates": [ring + ring[:1]]}


@oracle("SPA-01", 1e-8, "numpy: convex areas clipped by half-planes; "
        "Steiner's formula of a buffer")
def overlay(rng):
    a, b = convex(rng), convex(rng)
    if rng.random() < 0.3:
        d = round(float(rng.uniform(0.1, 4)), 3)
        # A quarter of 16 pieces: of each circle within and without.
        most = area(a) + way(a) * d + np.pi * d * d
        return {"operation": "buffer", "a": polygon(a), "distance": d}, {
            "area": Bound(most, most - 0.01 * d * d, most),
            "apart": None, "relation": ""}
    both = clipped(a, b)
    both = area(both) if len(both) else 0.
    sizes = {"intersection": both, "difference": area(a) - both,
             "union": area(a) + area(b) - both,
             "symmetric": area(a) + area(b) - 2 * both}
    name = str(rng.choice(list(sizes)))
    return {"operation": name, "a": polygon(a), "b": polygon(b)}, {
        "area": sizes[name], "intersects": bool(both > 0),
        "contains": bool(both > area(b) - 1e-12),
        "within": bool(both > area(a) - 1e-12)}


@oracle("SPA-02", 1e-8, "sklearn KernelDensity")
def density(rng):
    pts, kernel = places(rng), str(rng.choice(["gaussian", "epanechnikov"]))
    n, m = (int(i) for i in rng.integers(2, 7, 2))
    given = {"pts": pts, "kernel": kernel, "columns": n, "rows": m,
             "margin": 0.5}
    h = np.sqrt(pts.var(axis=0, ddof=1).mean()) * len(pts) ** (-1 / 6)
    if rng.random() < 0.6:
        h = given["bandwidth"] = float(rng.choice([0.5, 1, 2]))
    w = np.ones(len(pts))
    if rng.random() < 0.5:
        w = given["weights"] = rounded(rng.uniform(0.1, 9, len(pts)), 2)
    low, high = pts.min(axis=0) - 0.5, pts.max(axis=0) + 0.5
    x, y = (low[k] + (high - low)[k] * (np.arange(c) + 0.5) / c
            for k, c in ((0, n), (1, m)))
    fit = KernelDensity(bandwidth=h, kernel=kernel, rtol=1e-12).fit(
        pts, sample_weight=w)
    grid = np.array([[[a, b] for a in x] for b in y])
    f = np.exp(fit.score_samples(grid.reshape(-1, 2))) * w.sum()
    return given, {"x": x, "y": y, "bandwidth": h, "most": f.max(),
                   "density": f.reshape(m, n)}


@oracle("SPA-04", 1e-6, "numpy: the same system in covariances, solved")
def kriging(rng):
    pts, q = places(rng)[:25], places(rng)[:8]
    x, n = rounded(rng.normal(5, 1, len(pts))), len(pts)
    model = str(rng.choice(["spherical", "exponential", "gaussian"]))
    nugget, sill = (round(float(v), 2) for v in rng.uniform(0.1, 2, 2))
    reach = round(float(rng.uniform(1, 8)), 2)

    def covariance(d):
        u = d / reach
        c = {"spherical": np.where(u < 1, 1 - 1.5 * u + u ** 3 / 2, 0),
             "exponential": np.exp(-3 * u), "gaussian": np.exp(-3 * u * u)}
        return sill * c[model] + nugget * (d == 0)
    A = np.ones((n + 1, n + 1))
    A[:n, :n], A[n, n] = covariance(distance.cdist(pts, pts)), 0
    c = np.vstack([covariance(distance.cdist(pts, q)), np.ones(len(q))])
    w = np.linalg.solve(A, c)
    return {"pts": pts, "x": x, "q": q, "model": model, "nugget": nugget,
            "sill": sill, "range": reach}, {
        "z": w[:n].T @ x, "variance": nugget + sill - (w * c).sum(axis=0)}


@oracle("SPA-06", 1e-8, "numpy: matrices of weights written out")
def hot_spots(rng):
    pts, dist = places(rng), float(rng.choice([2, 3.5]))
    n = len(pts)
    x = rounded(pts[:, 0] * rng.choice([0, 0.5]) + rng.normal(5, 1, n))
    W = (distance.cdist(pts, pts) <= dist).astype(float)
    s = np.sqrt((x * x).mean() - x.mean() ** 2)
    z = (W @ x - x.mean() * W.sum(1)) / (s * np.sqrt(
        (n * (W * W).sum(1) - W.sum(1) ** 2) / (n - 1)))
    return {"pts": pts, "x": x, "dist": dist}, {
        "z": z, "p": 2 * stats.norm.sf(abs(z)), "neighbours": W.sum(1),
        "hot": (z > 1.96).sum(), "cold": (z < -1.96).sum()}


@oracle("SPA-07", 1e-7, "scipy.spatial.Delaunay; areas by every other "
        "place's half-plane")
def voronoi(rng):
    pts, margin = places(rng), round(float(rng.uniform(0, 2)), 2)
    fit = Delaunay(pts)
    sides = {frozenset((t[i], t[i - 1])) for t in fit.simplices
             for i in range(3)}
    (left, bottom), (right, top) = pts.min(0) - margin, pts.max(0) + margin
    areas = []
    for i, p in enumerate(pts):
        cell = np.array([[left, bottom], [right, bottom], [right, top],
                         [left, top]])
        for q in np.delete(pts, i, 0):
            cell = cut(cell, q - p, (q @ q - p @ p) / 2)
        areas.append(area(cell))
    return {"pts": pts, "margin": margin}, {
        "area": areas, "neighbours": [
            sum(i in s for s in sides) for i in range(len(pts))]}


@oracle("SPA-09", 1e-9, "sklearn.cluster.DBSCAN with haversine distances")
def geographic(rng):
    n, lat = int(rng.integers(10, 120)), rng.uniform(-60, 60)
    pts = rounded(np.column_stack([120 + rng.normal(0, 0.01, n),
                                   lat + rng.normal(0, 0.01, n)]), 6)
    eps = float(rng.choice([150, 400, 900]))
    fit = DBSCAN(eps=eps / 6371008.8, min_samples=4, metric="haversine").fit(
        np.radians(pts[:, ::-1]))
    return {"pts": pts, "eps": eps, "min_pts": 4}, {
        "labels": fit.labels_, "n_noise": (fit.labels_ < 0).sum(),
        "sizes": [(fit.labels_ == c).sum()
                  for c in range(fit.labels_.max() + 1)]}


def circle(pts):
    """Of every circle of two and three places the least that holds all."""
    best = np.inf
    for k in (2, 3):
        for few in itertools.combinations(pts, k):
            few = np.array(few)
            A = 2 * (few[1:] - few[0])
            b = (few[1:] ** 2).sum(1) - (few[0] ** 2).sum()
            at = few.mean(0) if k == 2 else np.linalg.solve(A, b)
            r = distance.cdist([at], few).max()
            if r < best and distance.cdist([at], pts).max() < r + 1e-9:
                best = r
    return best


@oracle("SPA-11", 1e-7, "scipy ConvexHull; every circle of two and three "
        "corners, every side's rectangle")
def hull(rng):
    pts = places(rng)
    fit = ConvexHull(pts)
    ring = pts[fit.vertices]
    sides = ring - np.roll(ring, 1, 0)
    sides /= np.hypot(*sides.T)[:, None]
    extents = [[np.ptp(ring @ s), np.ptp(ring @ [-s[1], s[0]])]
               for s in sides]
    least = min(extents, key=np.prod)
    return {"pts": pts}, {
        "area": fit.volume, "perimeter": fit.area, "radius": circle(ring),
        "width": max(least), "height": min(least)}
