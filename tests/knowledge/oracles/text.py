"""TXT: jieba with the same dictionary, sklearn, jellyfish."""
import csv
import io
import re
import unicodedata

import jellyfish
import jieba
import networkx as nx
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import MultinomialNB

from . import Bound, oracle

SHARED = "sql/seed/chinese_word.csv"
SIGNS = ["，", "。", "（", "）", "A12", "PM25", "3", " "]


def dictionary(extra=()):
    with open(SHARED) as f:
        words = {r["word"]: int(r["count"]) for r in csv.DictReader(f)}
    words.update(extra)
    return words


def cut(text, words):
    """Without the step for words that no dictionary has."""
    j = jieba.Tokenizer()
    lines = "".join("%s %d\n" % w for w in words.items())
    j.FREQ, j.total = j.gen_pfdict(named(lines))
    j.initialized = True
    return [w for w in j.cut(text, HMM=False) if w.strip()]


def named(lines):
    f = io.BytesIO(lines.encode())
    f.name = SHARED
    return f


def sentence(rng, words, most=14):
    return "".join(
        str(rng.choice(words)) if rng.random() < 0.8 else
        str(rng.choice(SIGNS)) if rng.random() < 0.5 else
        chr(int(rng.integers(0x4e00, 0x9000)))
        for _ in range(int(rng.integers(1, most))))


@oracle("TXT-01", 1e-12, "jieba with the same dictionary, without its HMM")
def segment(rng):
    words = sorted(dictionary())
    extra = {}
    if rng.random() < 0.5:
        extra = {"".join(rng.choice(words, 2)): int(rng.integers(1, 900))
                 for _ in range(3)}
    text = sentence(rng, words + sorted(extra) * 50, 30)
    return {"text": text, "extra": extra}, {
        "tokens": cut(text, dictionary(extra))}


def documents(rng):
    few = rng.choice(sorted(dictionary()), 12, replace=False)
    return [" ".join(rng.choice(few, int(rng.integers(1, 20))))
            for _ in range(int(rng.integers(1, 9)))]


@oracle("TXT-03", 1e-10, "sklearn TfidfVectorizer")
def tfidf(rng):
    docs = documents(rng)
    smooth, sub = (bool(b) for b in rng.integers(0, 2, 2))
    norm = str(rng.choice(["l2", "none"]))
    fit = TfidfVectorizer(analyzer=str.split, smooth_idf=smooth,
                          sublinear_tf=sub,
                          norm=None if norm == "none" else norm)
    W = fit.fit_transform(docs).toarray()
    return {"docs": docs, "cut": "spaces", "smooth": smooth,
            "sublinear": sub, "norm": norm}, {
        "terms": list(fit.get_feature_names_out()), "idf": fit.idf_,
        "tfidf": W}


@oracle("TXT-05", 1e-10,
        "the formula by numpy on the counts of sklearn CountVectorizer")
def bm25(rng):
    docs = documents(rng)
    q = " ".join(rng.choice(docs[0].split(), 2)) + " 无此词"
    k1, b = round(float(rng.uniform(0.5, 2)), 2), round(float(rng.random()), 2)
    fit = CountVectorizer(analyzer=str.split)
    tf = fit.fit_transform(docs).toarray().astype(float)
    n, df, size = len(docs), (tf > 0).sum(axis=0), tf.sum(axis=1)
    W = np.log1p((n - df + 0.5) / (df + 0.5)) * tf * (k1 + 1) / (
        tf + k1 * (1 - b + b * size / size.mean())[:, None])
    at = [fit.vocabulary_[t] for t in q.split() if t in fit.vocabulary_]
    return {"q": q, "docs": docs, "cut": "spaces", "k1": k1, "b": b}, {
        "score": W[:, at].sum(axis=1), "terms": q.split()}


@oracle("TXT-06", 1e-10, "jellyfish levenshtein_distance, jaro_similarity")
def edits(rng):
    letters = list("园区能耗告警abc１2")
    a = "".join(rng.choice(letters, int(rng.integers(0, 14))))
    b = list(a)
    for _ in range(int(rng.integers(0, 6))):
        b.insert(int(rng.integers(0, len(b) + 1)), str(rng.choice(letters)))
        del b[int(rng.integers(0, len(b)))]
    b = "".join(b)[:int(rng.integers(1, 20))]
    jaro = jellyfish.jaro_similarity(a, b) if a or b else 1
    same = 0
    while same < min(4, len(a), len(b)) and a[same] == b[same]:
        same += 1
    d, longer = jellyfish.levenshtein_distance(a, b), max(len(a), len(b), 1)
    return {"a": a, "b": b}, {
        "distance": d, "similarity": 1 - d / longer, "jaro": jaro,
        "jaro_winkler": jaro + 0.1 * same * (1 - jaro)}


FORMS = ["合伙企业(有限合伙)", "股份有限公司", "有限责任公司", "有限公司", "集团",
         "厂"]
REGIONS = ["江苏省", "江苏", "南京市", "南京", "苏州市", "苏州", "中国"]
WORDS = ["化工", "机械", "电子", "新材料"]


def key(name):
    """The same rules a second time, on regular expressions."""
    s = re.sub(r"\s", "", unicodedata.normalize("NFKC", name).upper())
    s = re.sub(r"股份公司$", "股份有限公司", s.translate(
        str.maketrans("責〔[【〕]】", "责((()))")))
    form, region = "", []

    def keep(r):
        r = r[:-1] if len(r) > 2 and r[-1] in "省市" else r
        if r not in region:
            region.append(r)
        return ""

    def off(forms):
        nonlocal s, form
        for f in sorted(forms, key=len, reverse=True):
            if not form and s.endswith(f) and len(s) - len(f) >= 2:
                s, form = s[:-len(f)], f
    off([f for f in FORMS if "(" in f])
    s = re.sub(r"\((%s)\)" % "|".join(REGIONS), lambda m: keep(m[1]), s)
    off([f for f in FORMS if "(" not in f])
    while True:
        r = next((r for r in REGIONS if s.startswith(r) and
                  len(s) - len(r) >= 2 and s[len(r):] not in WORDS), None)
        if r is None:
            break
        keep(r)
        s = s[len(r):]
    return "".join(c for c in s if c.isalnum()), form, region


@oracle("TXT-09", 1e-10, "a second coding of the same rules")
def company(rng):
    def draw():
        parts = [rng.choice(REGIONS + [""]), rng.choice(REGIONS + ["", ""]),
                 rng.choice(["云湖", "ａｂｃ", "恒 泰", "先导", "绿-源"]),
                 rng.choice(["（苏州）", "[南京]", "（华东）", "", ""]),
                 rng.choice(WORDS + ["电子"]),
                 rng.choice(FORMS + ["股份公司", "有限責任公司", ""])]
        return "".join(map(str, parts))
    a, b = draw(), draw()
    (ka, form, ra), (kb, _, rb) = key(a), key(b)
    pairs = [[k[i:i + 2] for i in range(len(k) - 1)] for k in (ka, kb)]
    same = sum(min(pairs[0].count(p), pairs[1].count(p))
               for p in set(pairs[0]))
    return {"name": a, "other": b, "regions": REGIONS, "forms": FORMS,
            "industry_words": WORDS}, {
        "core": ka, "form": form, "region": ra, "other_core": kb,
        "dice": 2 * same / (len(pairs[0]) + len(pairs[1])),
        "same_key": ka == kb,
        "region_conflict": bool(ra and rb and not set(ra) & set(rb))}


@oracle("TXT-04", 1e-6, "networkx pagerank of the words' graph")
def keywords(rng):
    words = ["告警", "能耗", "设备", "园区", "企业", "巡检", "a"]
    terms = [str(w) for w in rng.choice(words, int(rng.integers(8, 50)))]
    terms[:2] = words[:2]
    window, d = int(rng.integers(2, 6)), round(float(rng.uniform(0.5, 0.9)),
                                               2)
    kept = [w for w in terms if len(w) > 1]
    g = nx.Graph()
    g.add_nodes_from(kept)
    for i, a in enumerate(kept):
        for b in kept[i + 1:i + window]:
            if a != b:
                g.add_edge(a, b, weight=g.get_edge_data(
                    a, b, {"weight": 0})["weight"] + 1)
    score = sorted(nx.pagerank(g, d, tol=1e-13, max_iter=1000).values(),
                   reverse=True)
    return {"text": " ".join(terms), "cut": "spaces", "window": window,
            "damping": d, "top": 4}, {"score": score[:4]}


def fnv(piece):
    h = 14695981039346656037
    for b in piece.encode():
        h = (h ^ b) * 1099511628211 % 2 ** 64
    return h


def pieces(text, k):
    text = text.replace(" ", "")
    return [text[i:i + k] for i in range(max(1, len(text) - k + 1))]


def copies(rng):
    """Texts, some of them nearly the same."""
    words = ["设备告警", "能耗", "园区", "巡检 记录", "企业", "A12"]
    docs = []
    for _ in range(int(rng.integers(2, 9))):
        text = "".join(rng.choice(words, int(rng.integers(1, 12))))
        if docs and rng.random() < 0.5:
            text = docs[-1][:-1] + "新"
        docs.append(text)
    return docs, int(rng.integers(1, 4))


@oracle("TXT-07", 0, "a second coding in Python")
def sim_hash(rng):
    docs, k = copies(rng)
    hashes = []
    for d in docs:
        rows = [[fnv(p) >> bit & 1 for bit in range(64)]
                for p in pieces(d, k)]
        hashes.append(sum(1 << bit for bit in range(64) if sum(
            1 if r[bit] else -1 for r in rows) > 0))
    pairs = [{"a": i, "b": j, "distance": bin(x ^ y).count("1")}
             for i, x in enumerate(hashes) for j, y in enumerate(hashes)
             if i < j and bin(x ^ y).count("1") <= 6]
    return {"docs": docs, "k": k}, {
        "hash": ["%016x" % h for h in hashes], "pairs": pairs,
        "count": len(pairs)}


@oracle("TXT-08", 1e-9, "Jaccard's similarity of every pair in Python")
def min_hash(rng):
    docs, k = copies(rng)
    sets = [set(pieces(d, k)) for d in docs]
    pairs = []
    for i, a in enumerate(sets):
        for j, b in enumerate(sets[:i]):
            alike = len(a & b) / len(a | b)
            if alike >= 0.5:
                pairs.append({"a": j, "b": i, "jaccard": alike, "estimate":
                              Bound(alike, alike - 0.2, alike + 0.2)})
    pairs.sort(key=lambda p: (p["a"], p["b"]))
    return {"docs": docs, "k": k, "least": 0.5, "hashes": 512, "bands": 256,
            "seed": int(rng.integers(1000))}, {
        "pairs": pairs, "count": len(pairs)}


@oracle("TXT-11", 1e-9, "sklearn MultinomialNB")
def text_bayes(rng):
    docs = documents(rng) + documents(rng)
    y = rng.integers(0, 3, len(docs))
    y[:2] = 0, 2
    ask = documents(rng) + [docs[0] + " 无此词"]
    alpha = round(float(rng.uniform(0.1, 2)), 2)
    count = CountVectorizer(analyzer=str.split)
    fit = MultinomialNB(alpha=alpha).fit(count.fit_transform(docs), y)
    p = fit.predict_proba(count.transform(ask))
    return {"docs": docs, "y": y, "ask": ask, "cut": "spaces",
            "alpha": alpha}, {
        "proba": p, "classes": fit.classes_,
        "terms": len(count.vocabulary_)}


@oracle("TXT-14", 1e-9, "sklearn CountVectorizer; numpy")
def co_words(rng):
    docs = documents(rng) + documents(rng)
    count = CountVectorizer(analyzer=str.split)
    tf = (count.fit_transform(docs).toarray() > 0).astype(float)
    names = np.array(count.get_feature_names_out())
    kept = tf.sum(0) >= 2
    if not kept.any():
        return co_words(rng)
    tf, names = tf[:, kept], names[kept]
    both, n = tf.T @ tf, tf.sum(0)
    edges = [(i, j) for i in range(len(n)) for j in range(i + 1, len(n))
             if both[i, j] >= 2]
    edges.sort(key=lambda e: -both[e])
    return {"docs": docs, "cut": "spaces"}, {
        "words": list(names), "documents": n, "count": len(edges),
        "degree": [sum(k in e for e in edges) for k in range(len(n))],
        "edges": [{"a": i, "b": j, "together": both[i, j],
                   "cosine": both[i, j] / np.sqrt(n[i] * n[j]),
                   "jaccard": both[i, j] / (n[i] + n[j] - both[i, j])}
                  for i, j in edges]}


@oracle("TXT-12", 1e-9, "a second coding of the rule in Python")
def sentiment(rng):
    lexicon = {"满意": 2, "好": 1, "故障": -1.5, "差": -2}
    degrees, negations = {"很": 1.5, "稍": 0.5}, ["不", "没有"]
    words = [*lexicon, *degrees, *negations, "设备", "服务"]
    docs, rows = [], []
    reach = int(rng.integers(0, 5))
    for _ in range(int(rng.integers(1, 5))):
        terms = [str(w) for w in rng.choice(words, int(rng.integers(1, 15)))]
        docs.append(" ".join(terms))
        says = []
        for k, word in enumerate(terms):
            if word not in lexicon:
                continue
            before = terms[max(0, k - reach):k]
            while any(w in lexicon for w in before):
                before = before[1:]
            says.append(lexicon[word] * np.prod(
                [degrees.get(w, 1) for w in before] or [1]) *
                (-1) ** sum(w in negations for w in before))
        rows.append(says)
    return {"docs": docs, "lexicon": lexicon, "degrees": degrees,
            "negations": negations, "cut": "spaces", "reach": reach}, {
        "score": [sum(r) for r in rows], "found": [len(r) for r in rows],
        "positive": [sum(v for v in r if v > 0) for r in rows],
        "negative": [sum(v for v in r if v < 0) for r in rows]}
