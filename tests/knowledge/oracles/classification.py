"""CLS: scikit-learn, xgboost, statsmodels, scipy."""
import itertools

import numpy as np
import pandas
import xgboost
from scipy import optimize, special, stats
from sklearn import metrics
from sklearn.discriminant_analysis import (
    LinearDiscriminantAnalysis, QuadraticDiscriminantAnalysis)
from sklearn.ensemble import AdaBoostClassifier, RandomForestClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils.class_weight import compute_class_weight
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import SurvfuncRight, survdiff

from . import Bound, oracle, rounded


def data(rng, n=None, m=None):
    n, m = n or int(rng.integers(60, 300)), m or int(rng.integers(2, 7))
    X = rounded(rng.normal(0, 1, (n, m)), 3)
    eta = X @ rng.normal(0, 1, m) + np.sin(2 * X[:, 0])
    y = (rng.random(n) < special.expit(2 * eta)).astype(int)
    y[:2] = 0, 1
    return X, y


def beside(rng, m):
    """Rows of which no value is midway between two of data(), where thresholds
    are that others keep as floats."""
    return rounded(data(rng, 20, m)[0] + 2e-4)


def noisy(rng, predict):
    """Rows, and what a tree makes of others.  Of splits that are worth the
    same each program takes another one: so labels are noisy, and what comes
    out otherwise with columns in any other order, values below 0, or rows that
    weigh a trifle more or less is drawn anew."""
    while True:
        X, y = data(rng, n=int(rng.integers(300, 500)),
                    m=int(rng.integers(2, 4)))
        y = np.where(rng.random(len(y)) < 0.3, 1 - y, y)
        new = beside(rng, X.shape[1])
        even = np.ones(len(y))
        p = predict(X, y, new, even)
        others = [predict(sign * X[:, order], y, sign * new[:, order], even)
                  for order in map(list, itertools.permutations(
                      range(X.shape[1]))) for sign in (1, -1)]
        others += [predict(X, y, new, 1 + 1e-5 * rng.normal(size=len(y)))
                   for _ in range(12)]
        if np.abs(np.array(others) - p).max() < 1e-4:
            return X, y, new, p


def dual(fit, X, y):
    outside = fit.decision_function(X[fit.support_]) - fit.intercept_
    return np.abs(fit.dual_coef_).sum() - fit.dual_coef_[0] @ outside / 2


@oracle("CLS-04", 1e-4, "sklearn.svm.SVC")
def svc(rng):
    X, y = data(rng, n=int(rng.integers(20, 120)))
    y = np.where(rng.random(len(y)) < 0.1, 1 - y, y)
    kernel = str(rng.choice(["linear", "rbf", "poly"]))
    C, new = float(rng.choice([0.5, 1, 5])), data(rng, 10, X.shape[1])[0]
    fit = SVC(C=C, kernel=kernel, tol=1e-6).fit(X, y)
    free = np.abs(fit.dual_coef_) / C
    if ((free > 0.01) & (free < 0.99)).sum() < 2:
        return svc(rng)  # no free vector settles the constant
    return {"X": X, "y": y, "Xnew": new, "kernel": kernel, "C": C,
            "tol": 1e-6}, {
        "decision": [Bound(d, d - 1e-3, d + 1e-3)
                     for d in fit.decision_function(new)],
        "objective": dual(fit, X, y)}


@oracle("CLS-06", 1e-9, "sklearn.tree.DecisionTreeClassifier")
def cart(rng):
    depth, least = int(rng.integers(1, 5)), int(rng.integers(10, 40))

    def predict(X, y, new, weight):
        return DecisionTreeClassifier(
            max_depth=depth, min_samples_leaf=least, random_state=0
        ).fit(X, y, weight).predict_proba(new)[:, 1]

    X, y, new, p = noisy(rng, predict)
    return {"X": X, "y": y, "Xnew": new, "max_depth": depth,
            "min_samples_leaf": least}, {"p": p}


@oracle("CLS-07", 0.02, "sklearn RandomForestClassifier")
def random_forest(rng):
    X, y = data(rng, n=250, m=4)
    fit = RandomForestClassifier(300, oob_score=True, random_state=0,
                                 min_samples_leaf=3).fit(X, y)
    auc = metrics.roc_auc_score(y, fit.oob_decision_function_[:, 1])
    return {"X": X, "y": y, "trees": 300, "min_samples_leaf": 3,
            "seed": int(rng.integers(1, 1000))}, {
        "oob_auc": Bound(auc, auc - 0.02, auc + 0.02)}


@oracle("CLS-08", 1e-3, "xgboost, exact")
def boosting(rng):
    rounds = int(rng.integers(3, 16))
    how = {"eta": float(rng.choice([0.1, 0.3])),
           "max_depth": int(rng.integers(1, 4)),
           "lambda": float(rng.choice([0.5, 1, 5])), "tree_method": "exact",
           "objective": "binary:logistic", "base_score": 0.5,
           "min_child_weight": float(rng.choice([2, 5])), "nthread": 1}

    def predict(X, y, new, weight):
        rows = xgboost.DMatrix(X, y, weight=weight)
        return xgboost.train(how, rows, rounds).predict(
            xgboost.DMatrix(new)).astype(float)

    X, y, new, p = noisy(rng, predict)
    return {"X": X, "y": y, "Xnew": new, "rounds": rounds,
            "learning_rate": how["eta"], "max_depth": how["max_depth"],
            "lambda": how["lambda"],
            "min_child_weight": how["min_child_weight"]}, {
        "p": p, "logloss": loss_of(how, rounds, X, y)}


def loss_of(how, rounds, X, y):
    said, lines = {}, xgboost.DMatrix(X, y)
    xgboost.train(how, lines, rounds, evals=[(lines, "X")],
                  evals_result=said, verbose_eval=False)
    return said["X"]["logloss"]


def evidence(good, bad):
    g, b = good / good.sum(), bad / bad.sum()
    return stats.entropy(g, b) + stats.entropy(b, g)


def undecided(worths):
    """Whether two ways to cut are worth the most: either is right."""
    return len(worths) > 1 and np.diff(np.sort(worths)[-2:])[0] < 1e-9


@oracle("CLS-10", 1e-9, "scipy.stats.entropy; every choice of cuts tried")
def woe(rng):
    n = int(rng.integers(150, 500))
    x = rounded(rng.gamma(2, 2, n), 2)
    y = (rng.random(n) < special.expit(1 - 0.5 * x)).astype(int)
    fine, bins = 8, int(rng.integers(2, 5))
    cuts = np.unique(np.quantile(x, np.arange(1, fine) / fine))

    def table(edges):
        place = pandas.cut(x, [-np.inf, *edges, np.inf], right=False,
                           labels=False)
        return (np.bincount(place[y == 0], minlength=len(edges) + 1),
                np.bincount(place[y == 1], minlength=len(edges) + 1))

    ways = [(-1, ())]
    for k in range(1, bins):
        for edges in itertools.combinations(cuts, k):
            good, bad = table(edges)
            if (good + bad).min() < 0.05 * n or not good.all() \
                    or not bad.all():
                continue
            ways.append((evidence(good, bad), edges))
    if len(ways) == 1 or undecided([iv for iv, _ in ways]):
        return woe(rng)
    best = max(ways)
    good, bad = table(best[1])
    return {"x": x, "y": y, "bins": bins, "fine": fine}, {
        "iv": best[0], "edges": list(best[1]), "good": good, "bad": bad,
        "woe": np.log(good / good.sum() / (bad / bad.sum()))}


@oracle("CLS-12", 1e-9, "scipy.special.expit, and odds that double")
def scorecard(rng):
    n, m = int(rng.integers(2, 9)), int(rng.integers(2, 7))
    w, beta = rounded(rng.normal(0, 1, (n, m))), rounded(rng.normal(-1, 0.4, m))
    a = round(float(rng.normal()), 3)
    p = special.expit(w @ beta + a)
    score = 600 + 20 * np.log2((1 - p) / p / 50)
    part = -20 / np.log(2) * w * beta
    lost = part.max(0) - part
    return {"woe": w, "beta": beta, "intercept": a, "reasons": 2}, {
        "score": score, "p": p, "lost": -np.sort(-lost, 1)[:, :2]}


@oracle("CLS-14", 1e-10, "sklearn.metrics")
def confusion(rng):
    n = int(rng.integers(20, 200))
    y = rng.integers(0, 2, n)
    yhat = np.where(rng.random(n) < 0.7, y, rng.integers(0, 2, n))
    tn, fp, fn, tp = metrics.confusion_matrix(y, yhat).ravel()
    return {"y": y, "yhat": yhat}, {
        "tp": tp, "fp": fp, "fn": fn, "tn": tn,
        "f1": metrics.f1_score(y, yhat),
        "mcc": metrics.matthews_corrcoef(y, yhat),
        "precision": metrics.precision_score(y, yhat),
        "recall": metrics.recall_score(y, yhat),
        "accuracy": metrics.accuracy_score(y, yhat)}


@oracle("CLS-15", 1e-10, "sklearn.metrics")
def roc(rng):
    n = int(rng.integers(20, 300))
    s = rounded(rng.random(n), int(rng.integers(1, 4)))
    y = (rng.random(n) < s).astype(int)
    y[:2] = 0, 1
    fpr, tpr, thresholds = metrics.roc_curve(y, s, drop_intermediate=False)
    return {"y": y, "s": s}, {
        "auc": metrics.roc_auc_score(y, s), "ks": np.abs(tpr - fpr).max(),
        "fpr": fpr[1:], "tpr": tpr[1:], "thresholds": thresholds[1:]}


@oracle("CLS-20", 1e-9, "statsmodels SurvfuncRight")
def kaplan_meier(rng):
    n = int(rng.integers(10, 100))
    time = rounded(rng.weibull(1.5, n) * 20, int(rng.integers(0, 3)))
    status = (rng.random(n) < 0.6).astype(int)
    status[0] = 1
    time, last = time + 1, time.max() + 2
    time, status = np.append(time, last), np.append(status, 0)
    fit = SurvfuncRight(time, status)
    # Times at which somebody was censored alone are no events.
    there = fit.n_events > 0
    return {"time": time, "status": status}, {
        "times": fit.surv_times[there], "survival": fit.surv_prob[there],
        "se": fit.surv_prob_se[there], "at_risk": fit.n_risk[there],
        "events": fit.n_events[there]}


def many(rng):
    """Samples of some classes, and others to judge."""
    X, _ = data(rng, n=int(rng.integers(40, 120)), m=int(rng.integers(2, 5)))
    names = rng.choice(20, int(rng.integers(2, 5)), replace=False) - 5
    y = names[rng.integers(0, len(names), len(X))]
    y[:20] = np.tile(names, 20)[:20]
    X = rounded(X + 0.2 * y[:, None] * rng.uniform(-1, 1, X.shape[1]), 3)
    return X, y, rounded(rng.normal(0, 1, (8, X.shape[1])), 3)


@oracle("CLS-01", 1e-7, "sklearn LinearDiscriminantAnalysis, "
        "QuadraticDiscriminantAnalysis")
def discriminant(rng):
    X, y, new = many(rng)
    kind = str(rng.choice(["linear", "quadratic"]))
    fit = LinearDiscriminantAnalysis() if kind == "linear" else \
        QuadraticDiscriminantAnalysis()
    fit.fit(X, y)
    return {"X": X, "y": y, "Xnew": new, "kind": kind}, {
        "proba": fit.predict_proba(new), "label": fit.predict(new),
        "classes": fit.classes_, "means": fit.means_, "priors": fit.priors_}


@oracle("CLS-02", 1e-8, "sklearn GaussianNB")
def naive(rng):
    X, y, new = many(rng)
    fit = GaussianNB().fit(X, y)
    return {"X": X, "y": y, "Xnew": new}, {
        "proba": fit.predict_proba(new), "label": fit.predict(new),
        "means": fit.theta_, "variances": fit.var_}


@oracle("CLS-03", 1e-9, "sklearn KNeighborsClassifier")
def nearest(rng):
    X, y, new = many(rng)
    weights = str(rng.choice(["uniform", "distance"]))
    k = int(rng.integers(1, 9))
    new[0] = X[0] if rng.random() < 0.5 else new[0]
    fit = KNeighborsClassifier(k, weights=weights).fit(X, y)
    far, near = fit.kneighbors(new)
    return {"X": X, "y": y, "Xnew": new, "k": k, "weights": weights}, {
        "proba": fit.predict_proba(new), "label": fit.predict(new),
        "distances": far, "neighbours": near}


def near(values, by):
    return [Bound(v, v - by, v + by) for v in np.ravel(values)]


@oracle("CLS-05", 1e-4, "sklearn LinearSVC")
def linear_svc(rng):
    X, y = data(rng, n=int(rng.integers(20, 120)))
    C, squared = float(rng.choice([0.1, 0.5])), bool(rng.random() < 0.7)
    fit = LinearSVC(C=C, loss="squared_hinge" if squared else "hinge",
                    tol=1e-8, max_iter=10 ** 6, random_state=1).fit(X, y)
    d = fit.decision_function(X)
    w = np.append(fit.coef_[0], fit.intercept_)
    error = np.maximum(0, 1 - (2 * y - 1) * d)
    best = w @ w / 2 + C * (error ** 2 if squared else error).sum()
    return {"X": X, "y": y, "C": C, "squared": squared, "tol": 1e-7}, {
        "objective": best, "coef": near(fit.coef_, 2e-3),
        "decision": near(d, 1e-2)}


@oracle("CLS-09", 1e-8, "sklearn AdaBoostClassifier (SAMME)")
def adaboost(rng):
    while True:
        X, y = data(rng, n=int(rng.integers(60, 150)))
        y = np.where(rng.random(len(y)) < 0.1, 1 - y, y)
        rounds, new = int(rng.integers(3, 12)), beside(rng, X.shape[1])

        def run(a, b, weight=None):
            fit = AdaBoostClassifier(n_estimators=rounds, algorithm="SAMME",
                                     random_state=1).fit(a, y, weight)
            return fit, fit.decision_function(b)
        fit, d = run(X, new)
        # Of splits worth the same each program takes another one.
        trifles = 1 + 1e-7 * rng.normal(size=(8, len(y)))
        if np.abs(run(-X[:, ::-1], -new[:, ::-1])[1] - d).max() < 1e-9 and \
                max(np.abs(run(X, new, weight)[1] - d).max()
                    for weight in trifles) < 1e-4 and \
                np.abs(d).min() > 1e-9:
            return {"X": X, "y": y, "Xnew": new, "rounds": rounds}, {
                "score": d, "label": (d > 0).astype(int),
                "errors": fit.estimator_errors_,
                "weights": fit.estimator_weights_}


@oracle("CLS-18", 1e-4, "sklearn OneVsRestClassifier of LinearSVC")
def rest(rng):
    X, y, new = many(rng)
    while len(set(y)) < 3:
        X, y, new = many(rng)
    fit = OneVsRestClassifier(LinearSVC(
        C=0.2, tol=1e-8, max_iter=10 ** 6, random_state=1)).fit(X, y)
    d = fit.decision_function(new)
    order = np.sort(d, axis=1)
    if (order[:, -1] - order[:, -2]).min() < 0.02:
        return rest(rng)
    return {"X": X, "y": y, "Xnew": new, "C": 0.2, "tol": 1e-7}, {
        "classes": fit.classes_, "label": fit.predict(new),
        "decision": [near(row, 5e-3) for row in d]}


@oracle("CLS-11", 1e-9, "every row of bins tried")
def monotone(rng):
    n, fine, bins = int(rng.integers(60, 200)), 8, int(rng.integers(2, 6))
    x = rounded(rng.normal(0, 1, n), 3)
    while len(set(x)) < n:
        x = rounded(rng.normal(0, 1, n), 3)
    y = (rng.random(n) < special.expit(rng.normal(0, 1) * x)).astype(int)
    y[:2] = 0, 1
    order = np.argsort(x)
    ends, k = [], 0
    for i in range(n):  # a fine bin ends where its share is reached
        if (i + 1) * fine >= (k + 1) * n:
            ends.append(i + 1)
            k += 1
    bad, best, worths = np.cumsum(y[order]), None, []
    for k in range(1, min(bins, fine)):
        for cuts in itertools.combinations(ends[:-1], k):
            to = np.array([*cuts, n])
            count = np.diff(to, prepend=0)
            b = np.diff(bad[to - 1], prepend=0)
            rate, way = b / count, np.sign(np.diff(b / count))
            if count.min() < 0.05 * n or b.min() == 0 or \
                    (count - b).min() == 0 or abs(way.sum()) < k:
                continue
            share = (count - b) / (n - y.sum()), b / y.sum()
            woe = np.log(share[0] / share[1])
            iv = ((share[0] - share[1]) * woe).sum()
            worths.append(iv)
            if best is None or iv > best[0] + 1e-12:
                best = iv, {"iv": iv, "count": count, "events": b,
                            "rate": rate, "woe": woe,
                            "edges": x[order][np.array(cuts) - 1]}
    if best is None or undecided(worths):
        return monotone(rng)
    return {"x": x, "y": y, "fine": fine, "bins": bins}, best[1]


@oracle("CLS-13", 1e-6, "sklearn IsotonicRegression; scipy minimize of "
        "Platt's loss")
def calibration(rng):
    n = int(rng.integers(20, 150))
    s = rounded(rng.normal(0, 1, n), int(rng.integers(1, 4)))
    y = (rng.random(n) < special.expit(s)).astype(int)
    y[:2] = 0, 1
    new = rounded(rng.normal(0, 2, 8), 3)
    if rng.random() < 0.5:
        fit = IsotonicRegression(out_of_bounds="clip").fit(s, y)
        return {"s": s, "y": y, "snew": new, "method": "isotonic"}, {
            "p": fit.predict(new),
            "brier": ((fit.predict(s) - y) ** 2).mean()}
    up = (y.sum() + 1) / (y.sum() + 2)
    target = np.where(y, up, 1 / (n - y.sum() + 2))

    def loss(w):
        z = w[0] * s + w[1]
        return (np.logaddexp(0, z) - target * z).sum()
    a, b = optimize.minimize(loss, [0, 0], method="BFGS",
                             options={"gtol": 1e-9}).x
    a, b = optimize.minimize(loss, [a, b], method="Nelder-Mead", options={
        "xatol": 1e-10, "fatol": 1e-14}).x
    return {"s": s, "y": y, "snew": new}, {
        "a": Bound(a, a - 1e-5, a + 1e-5), "b": Bound(b, b - 1e-5, b + 1e-5),
        "p": near(special.expit(a * new + b), 1e-5)}


@oracle("CLS-21", 1e-4, "statsmodels PHReg")
def hazards(rng):
    n, m = int(rng.integers(30, 150)), int(rng.integers(1, 4))
    X = rounded(rng.normal(0, 1, (n, m)), 2)
    b = rng.normal(0, 0.7, m)
    time = rounded(rng.exponential(np.exp(-X @ b)) + 0.1,
                   int(rng.integers(1, 4)))
    status = (rng.random(n) < 0.7).astype(int)
    status[0] = 1
    ties = str(rng.choice(["efron", "breslow"]))
    model = PHReg(time, X, status=status, ties=ties)
    fit = model.fit(method="newton", maxiter=100)
    return {"X": X, "time": time, "status": status, "ties": ties}, {
        "beta": near(fit.params, 1e-4), "se": fit.bse, "llf": fit.llf,
        "llnull": model.loglike(np.zeros(m))}


@oracle("CLS-22", 1e-8, "statsmodels survdiff")
def log_rank(rng):
    n, k = int(rng.integers(20, 120)), int(rng.integers(2, 5))
    group = rng.integers(0, k, n)
    group[:2 * k] = np.arange(2 * k) % k
    time = rounded(rng.exponential(1 + 0.3 * group) + 0.1,
                   int(rng.integers(1, 3)))
    status = (rng.random(n) < 0.8).astype(int)
    status[:k] = 1
    way = str(rng.choice(["log_rank", "gehan"]))
    chi2, p = survdiff(time, status, group, weight_type="gb"
                       if way == "gehan" else None)
    return {"time": time, "status": status, "group": group,
            "weighting": way}, {
        "chi2": chi2, "p": Bound(p, p - 1e-8, p + 1e-8), "dof": k - 1,
        "observed": [status[group == g].sum() for g in range(k)]}


@oracle("CLS-17", 1e-9, "sklearn compute_class_weight; counts, ranges and "
        "means of what is made")
def oversample(rng):
    X, y, _ = many(rng)
    few = np.unique(y)[0]
    kept = np.ones(len(y), bool)
    kept[np.flatnonzero(y == few)[3:]] = False
    X, y = X[kept], y[kept]
    names, count = np.unique(y, return_counts=True)
    made = count.max() - count
    total = int(count.max() * len(names))
    return {"X": X, "y": y, "seed": int(rng.integers(1000))}, {
        "classes": names, "made": made,
        "y": [*y, *np.repeat(names, made)],
        "weights": compute_class_weight("balanced", classes=names, y=y),
        "X": [list(row) for row in X] + [
            [Bound(0., X[y == c, j].min() - 1e-12,
                   X[y == c, j].max() + 1e-12) for j in range(X.shape[1])]
            for c in np.repeat(names, made)][:total - len(X)]}
