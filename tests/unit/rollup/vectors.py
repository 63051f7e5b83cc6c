#!/usr/bin/env python3
"""vectors.py - a day of samples, and what its quarters of an hour must say.

Decimals are added by the module decimal, other numbers by math.fsum; both
are rounded once.  The output is vectors.json, which rollup_test.c compares
number by number.
"""
import json
import math
import random
import struct
from decimal import Decimal

SLOT_US, SLOTS, FROM_US = 900 * 10 ** 6, 96, 1767196800 * 10 ** 6


def single(x):
    return struct.unpack("f", struct.pack("f", x))[0]


def series(chance):
    """Names and makers of the value at a sample's number."""
    walk = {"at": Decimal(0)}

    def wander(i):
        walk["at"] += Decimal(chance.randint(-30, 30)).scaleb(-2)
        return str(walk["at"])
    return [
        ("temperature", lambda i: "%.1f" % (21 + chance.random() * 3)),
        ("counter", lambda i: "%.2f" % (90000 + i * 0.37)),
        ("wander", wander),
        ("mixed scales", lambda i: chance.choice(["1", "0.5", "2.125"])),
        ("noise", lambda i: repr(chance.random() * 10 ** chance.randint(-3,
                                                                     9))),
        ("single", lambda i: repr(single(chance.random() * 50))),
        ("large", lambda i: "%d" % (2 * 10 ** 15 + i)),
    ]


def is_decimal(text):
    return len(text.replace("-", "").replace(".", "").lstrip("0")) < 16 \
        and "e" not in text


def slot_of(samples):
    good = [(t, v) for t, v, q in samples if q & 3 != 2 and v is not None]
    bad = sum(q & 3 == 2 for _, _, q in samples)
    if not good:
        return {"count": 0, "bad": bad}
    texts = [v for _, v in good]
    numbers = [float(v) for v in texts]
    total = float(sum(map(Decimal, texts))) \
        if all(map(is_decimal, texts)) else math.fsum(numbers)
    return {"count": len(good), "bad": bad, "sum": total,
            "min": min(numbers), "max": max(numbers), "first": numbers[0],
            "last": numbers[-1]}


def day(name, value, chance):
    samples, t = [], FROM_US - 3 * SLOT_US
    while t < FROM_US + (SLOTS + 3) * SLOT_US:
        v = None if chance.random() < 0.02 else value(len(samples))
        q = chance.choice([0] * 20 + [1, 2, 3, 66])
        samples.append((t, v, q))
        t += chance.randint(1, 600 * 10 ** 6) if chance.random() < 0.98 \
            else 3 * SLOT_US
    slots = [slot_of([s for s in samples if FROM_US + i * SLOT_US <= s[0]
                      < FROM_US + (i + 1) * SLOT_US]) for i in range(SLOTS)]
    return {"name": name, "from_us": FROM_US,
            "at_us": [t for t, _, _ in samples],
            "value": [None if v is None else float(v)
                      for _, v, _ in samples],
            "quality": [q for _, _, q in samples], "slot": slots}


def main():
    chance = random.Random(20260704)
    print(json.dumps([day(name, value, chance)
                      for name, value in series(chance)],
                     separators=(",", ":")).replace('},{"name', '},\n{"name'))


if __name__ == "__main__":
    main()
