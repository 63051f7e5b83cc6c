"""SPA: scipy, numpy written out."""
import numpy as np
from scipy import optimize, sparse, stats
from scipy.spatial import distance

from . import oracle, rounded


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
