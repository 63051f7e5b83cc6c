"""TXT: jieba with the same dictionary, sklearn, jellyfish."""
import csv
import io
import re
import unicodedata

import jellyfish
import jieba
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from . import oracle

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
