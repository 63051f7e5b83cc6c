"""ASC: every set of the items counted in Python, with its own sets."""
import itertools

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
