"""CLU: scikit-learn, scipy."""
import itertools

import numpy as np
from scipy.cluster import hierarchy as tree
from scipy.spatial import distance
from sklearn import metrics
from sklearn.cluster import (
    DBSCAN, KMeans, MeanShift, SpectralClustering, cluster_optics_dbscan,
    compute_optics_graph)
from sklearn.cluster._spectral import cluster_qr
from sklearn.decomposition import NMF
from sklearn.mixture import GaussianMixture

from . import Bound, oracle, rounded


def blobs(rng, n=None, k=None, apart=6):
    n, k = n or int(rng.integers(30, 200)), k or int(rng.integers(2, 5))
    m = int(rng.integers(1, 5))
    at = rng.normal(0, apart, (k, m))
    return rounded(at[rng.integers(0, k, n)] + rng.normal(0, 1, (n, m)), 3)


@oracle("CLU-01", 1e-6, "sklearn.cluster.KMeans")
def kmeans(rng):
    X, k = blobs(rng), int(rng.integers(2, 5))
    if rng.random() < 0.5:
        return kmeans_from(X, k, rng)
    best = KMeans(k, n_init=30, tol=0, random_state=1).fit(X).inertia_
    return {"X": X, "k": k, "starts": 60, "seed": int(rng.integers(99))}, {
        "inertia": Bound(best, best * 0.98, best * 1.02)}


def kmeans_from(X, k, rng):
    """From centers that are given there is one answer."""
    init = rng.permutation(np.unique(X, axis=0))[:k]
    fit = KMeans(k, n_init=1, tol=0, init=init).fit(X)
    return {"X": X, "k": k, "init": init}, {
        "inertia": fit.inertia_, "labels": fit.labels_,
        "centers": fit.cluster_centers_}


@oracle("CLU-04", 1e-8, "scipy.cluster.hierarchy.linkage")
def hierarchy(rng):
    X = blobs(rng, n=int(rng.integers(8, 80)))
    X = X + rounded(rng.uniform(0, 1e-3, X.shape), 6)  # no equal distances
    method = str(rng.choice(["ward", "average", "complete", "single"]))
    Z = tree.linkage(X, method)
    flat = tree.fcluster(Z, 3, "maxclust")
    seen = list(dict.fromkeys(flat))
    return {"X": X, "method": method, "k": 3, "last": 5}, {
        "linkage": Z, "heights": Z[-5:, 2],
        "labels": [seen.index(c) for c in flat]}


@oracle("CLU-05", 0, "sklearn.cluster.DBSCAN")
def dbscan(rng):
    X, eps = blobs(rng, apart=3), float(rng.choice([0.3, 0.6, 1.1]))
    fit = DBSCAN(eps=eps, min_samples=4).fit(X)
    core = np.zeros(len(X))
    core[fit.core_sample_indices_] = 1
    return {"X": X, "eps": eps, "min_pts": 4}, {
        "labels": fit.labels_, "core": core,
        "n_clusters": fit.labels_.max() + 1,
        "n_noise": (fit.labels_ < 0).sum()}


@oracle("CLU-11", 1e-8, "sklearn.metrics")
def validity(rng):
    X, k = blobs(rng, n=int(rng.integers(20, 120))), int(rng.integers(2, 6))
    labels = rng.integers(0, k, len(X))
    labels[:2 * k] = np.arange(2 * k) % k
    return {"X": X, "labels": labels}, {
        "silhouette": metrics.silhouette_score(X, labels),
        "samples": metrics.silhouette_samples(X, labels),
        "calinski_harabasz": metrics.calinski_harabasz_score(X, labels),
        "davies_bouldin": metrics.davies_bouldin_score(X, labels)}


def best_medoids(D, k):
    return min(D[:, list(c)].min(1).sum()
               for c in itertools.combinations(range(len(D)), k))


@oracle("CLU-03", 1e-9, "every choice of medoids tried")
def pam(rng):
    X, k = blobs(rng, n=int(rng.integers(4, 22))), int(rng.integers(1, 4))
    metric = str(rng.choice(["euclidean", "manhattan", "precomputed"]))
    D = distance.cdist(X, X, "cityblock" if metric == "manhattan"
                       else "euclidean")
    best = best_medoids(D, k)
    return {"X": D if metric == "precomputed" else X, "k": k,
            "metric": metric}, {
        "cost": Bound(best, best * (1 - 1e-9), best * 1.5 + 1e-9)}


@oracle("CLU-06", 1e-9, "sklearn compute_optics_graph, "
        "cluster_optics_dbscan")
def optics(rng):
    X = blobs(rng, n=int(rng.integers(10, 80)), apart=3)
    X = X + rounded(rng.uniform(0, 1e-3, X.shape), 6)
    k, eps = int(rng.integers(2, 6)), float(rng.choice([0.4, 0.8, 1.5]))
    given = {"X": X, "min_pts": k, "eps": eps}
    if rng.random() < 0.5:
        given["max_eps"] = 2.5
    order, core, reach, before = compute_optics_graph(
        X, min_samples=k, max_eps=given.get("max_eps", np.inf),
        metric="minkowski", p=2, metric_params=None, algorithm="kd_tree",
        leaf_size=30, n_jobs=1)
    labels = cluster_optics_dbscan(
        reachability=reach, core_distances=core, ordering=order, eps=eps)
    return given, {
        "order": order, "core": np.where(np.isinf(core), np.nan, core),
        "reachability": np.where(np.isinf(reach), np.nan, reach),
        "predecessor": np.where(before < 0, np.nan, before),
        "labels": labels, "n_clusters": labels.max() + 1}


@oracle("CLU-08", 1e-7, "numpy eigh; sklearn SpectralClustering "
        "(cluster_qr)")
def spectral(rng):
    k = int(rng.integers(2, 5))
    X = blobs(rng, n=int(rng.integers(15, 60)), k=k, apart=4)
    gamma = float(rng.choice([0.05, 0.2]))
    W = np.exp(-gamma * distance.cdist(X, X) ** 2)
    np.fill_diagonal(W, 0)
    root = np.sqrt(W.sum(1))
    values = np.linalg.eigvalsh(np.eye(len(X)) - W / np.outer(root, root))
    if values[k] - values[k - 1] < 0.05 or values[1] < 1e-6:
        return spectral(rng)
    fit = SpectralClustering(k, gamma=gamma, assign_labels="cluster_qr",
                             random_state=1).fit(X)
    _, vectors = np.linalg.eigh(np.eye(len(X)) - W / np.outer(root, root))
    clear = cluster_qr(vectors[:, :k])
    seen, same = list(dict.fromkeys(fit.labels_)), list(dict.fromkeys(clear))
    labels = [seen.index(c) for c in fit.labels_]
    if labels != [same.index(c) for c in clear]:
        return spectral(rng)  # a row between two clusters
    return {"X": X, "k": k, "gamma": gamma}, {
        "labels": labels, "eigenvalues": [
            Bound(v, v - 1e-9, v + 1e-9) for v in values[:k + 1]]}


@oracle("CLU-09", 1e-6, "sklearn MeanShift")
def mean_shift(rng):
    X = blobs(rng, n=int(rng.integers(10, 70)), apart=5)
    bandwidth = float(rng.choice([1.5, 2.5, 4]))
    fit = MeanShift(bandwidth=bandwidth).fit(X)
    seen = np.bincount(fit.labels_)
    centers = fit.cluster_centers_
    near = distance.cdist(centers, X)
    count = (near <= bandwidth).sum(1)
    if len(set(count)) < len(count) or abs(near - bandwidth).min() < 1e-3:
        return mean_shift(rng)  # modes of as many come in another order
    return {"X": X, "bandwidth": bandwidth}, {
        "n_clusters": len(centers), "modes": [
            [Bound(c, c - 1e-6, c + 1e-6) for c in row] for row in centers],
        "labels": fit.labels_, "sizes": seen}


@oracle("CLU-12", 1e-6, "numpy eigh; distances anew by scipy")
def scaling(rng):
    X = rounded(rng.normal(0, 3, (int(rng.integers(4, 25)), 4)), 2)
    metric = str(rng.choice(["euclidean", "cityblock"]))
    D, dims = distance.cdist(X, X, metric), int(rng.integers(1, 4))
    J = np.eye(len(D)) - 1 / len(D)
    values, vectors = np.linalg.eigh(-J @ D ** 2 @ J / 2)
    Y = vectors[:, ::-1][:, :dims] * np.sqrt(np.maximum(
        values[::-1][:dims], 0))
    Y *= np.sign(Y[abs(Y).argmax(0), range(dims)])
    off = distance.pdist(Y) - distance.squareform(D, checks=False)
    return {"D": D, "dims": dims}, {
        "X": [[Bound(y, y - 1e-7, y + 1e-7) for y in row] for row in Y],
        "explained": np.maximum(values[::-1][:dims], 0).sum() /
        abs(values).sum(),
        "stress": np.sqrt((off ** 2).sum() / (D ** 2).sum() * 2)}


@oracle("CLU-14", 1e-9, "sklearn NMF: reconstruction error")
def factors(rng):
    n, m, k = (int(i) for i in rng.integers([6, 5, 1], [20, 12, 4]))
    X = rounded(rng.uniform(0, 2, (n, k)) @ rng.uniform(0, 2, (k, m)) +
                rng.uniform(0, 0.3, (n, m)), 3)
    best = min(NMF(k, init="random", random_state=s, max_iter=2000,
                   tol=1e-8).fit(X).reconstruction_err_ for s in range(5))
    return {"X": X, "k": k, "starts": 10, "seed": int(rng.integers(99))}, {
        "residual": Bound(best, 0.97 * best, 1.01 * best + 1e-6)}


@oracle("CLU-16", 1e-9, "numpy, the table written out; every choice of "
        "medoids tried")
def curves(rng):
    n, m, k = int(rng.integers(4, 12)), int(rng.integers(4, 10)), 2
    X = rounded(rng.normal(0, 1, (n, m)).cumsum(1), 2)
    window = int(rng.integers(0, 4))

    def warp(a, b):
        T = np.full((m + 1, m + 1), np.inf)
        T[0, 0] = 0
        for i in range(m):
            for j in range(max(0, i - window), min(m, i + window + 1)):
                T[i + 1, j + 1] = abs(a[i] - b[j]) + min(
                    T[i, j], T[i, j + 1], T[i + 1, j])
        return T[m, m]
    scaling = str(rng.choice(["none", "standard", "peak"]))
    Z = {"none": X, "peak": X / abs(X).max(1, keepdims=True),
         "standard": (X - X.mean(1, keepdims=True)) /
         X.std(1, keepdims=True)}[scaling]
    D = np.array([[warp(a, b) for b in Z] for a in Z])
    best = best_medoids(D, k)
    return {"X": X, "k": k, "window": window, "scaling": scaling}, {
        "distances": D, "cost": Bound(best, best * (1 - 1e-9),
                                      best * 1.5 + 1e-9)}


@oracle("CLU-07", 1e-3, "sklearn GaussianMixture: likelihood")
def mixture(rng):
    X, k = blobs(rng, n=int(rng.integers(60, 200)), k=3, apart=6), int(
        rng.integers(1, 4))
    fit = GaussianMixture(k, n_init=10, tol=1e-7, max_iter=1000,
                          random_state=1).fit(X)
    best, n = fit.score(X), len(X)
    # A start may end on the lower of two hills, half of them where blobs
    # overlap: of ten all did so once in a thousand such cases.
    return {"X": X, "k": k, "starts": 50, "seed": int(rng.integers(99))}, {
        # Nor is there a highest: a component may become thin.
        "log_likelihood": Bound(best, best - 0.02, best + 1),
        "bic": Bound(fit.bic(X), fit.bic(X) - 2 * n,
                     fit.bic(X) + 0.04 * n)}
