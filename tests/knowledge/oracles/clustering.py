"""CLU: scikit-learn, scipy."""
import numpy as np
from scipy.cluster import hierarchy as tree
from sklearn import metrics
from sklearn.cluster import DBSCAN, KMeans

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
