#!/usr/bin/python3
"""words.py > sql/seed/chinese_word.csv - words of the platform's own texts.

What stands by itself in its locale files, its registers (GB/T 4754 and the
other tables of sql/seed) and its C is taken for a word when it has two to
four characters, twice when it has more than two, and is not two words in a row;
pairs of characters that keep together in running text are, too.  Counts are those of a segmentation with
the words themselves, three times over; what is then never needed goes.
"""
import collections
import glob
import json
import math
import re
import sys

HAN = "[\u4e00-\u9fff]+"
JOIN = "的与和或及"  # what joins words and ends one
LEAST = 6  # times that a pair must be met
KEEP = 4.0  # how much oftener than by chance, as a logarithm to base 2
NEIGHBOURS = 3  # different ones on each side


def texts():
    def values(o):
        if isinstance(o, str):
            yield o
        for v in (o.values() if isinstance(o, dict) else
                  o if isinstance(o, list) else ()):
            yield from values(v)
    for f in sorted(glob.glob("assets/src/locale/zh-CN/*.json")):
        yield from values(json.load(open(f)))
    for f in sorted(glob.glob("sql/seed/*.csv")):
        if not f.endswith("chinese_word.csv"):
            yield from re.split(r"[,\n]", open(f).read())
    for f in sorted(glob.glob("src/**/*.[ch]", recursive=True)):
        yield from re.findall(r'"((?:[^"\\\n]|\\.)*)"', open(f).read())


def labels(runs, two):
    """Runs that stand by themselves, but for two words in a row."""
    alone = collections.Counter(
        p for r in runs for p in re.split("[%s]" % JOIN, r) if len(p) > 1)
    two = two | {p for p in alone if len(p) == 2}
    return two | {p for p, n in alone.items() if len(p) in (3, 4) and n > 1
                  and not (p[:2] in two and (len(p) == 3 or p[2:] in two))}


def pairs(runs):
    one, two = collections.Counter(), collections.Counter()
    left, right = (collections.defaultdict(set) for _ in range(2))
    for r in runs:
        one.update(r)
        for i in range(len(r) - 1):
            p = r[i:i + 2]
            two[p] += 1
            left[p].add(r[i - 1] if i else "")
            right[p].add(r[i + 2:i + 3])
    all_ = sum(one.values())
    return {p for p, n in two.items() if n >= LEAST and
            not set(p) & set(JOIN) and
            math.log2(n * all_ / one[p[0]] / one[p[1]]) >= KEEP and
            min(len(left[p]), len(right[p])) >= NEIGHBOURS}


def cut(run, count, total):
    """The likeliest words, from the end of the run back."""
    best = {len(run): (0.0, 0)}
    for i in range(len(run) - 1, -1, -1):
        best[i] = max(
            (math.log(count.get(run[i:j], 0) or 1) - math.log(total) +
             best[j][0], j)
            for j in range(i + 1, min(len(run), i + 4) + 1)
            if j == i + 1 or run[i:j] in count)
    i = 0
    while i < len(run):
        yield run[i:best[i][1]]
        i = best[i][1]


def main():
    runs = [r for t in texts() for r in re.findall(HAN, t)]
    whole = "\n".join(runs)
    words = labels(runs, pairs(runs))
    count = {w: whole.count(w) for w in words | set(whole) - {"\n"}}
    for _ in range(3):
        total = sum(count.values())
        count = collections.Counter(
            w for r in runs for w in cut(r, count, total))
    print("word,count")
    for w, n in sorted(count.items()):
        if len(w) > 1 or n > 1:
            print("%s,%d" % (w, n))
    print("%d characters of %d texts, %d words" % (
        len(whole), len(runs), len(count)), file=sys.stderr)


if __name__ == "__main__":
    main()
