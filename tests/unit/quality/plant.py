#!/usr/bin/env python3
"""plant.py - days with planted faults, and the scores they must get.

Prints the cases of tests/unit/score_test.c, one a line.  It shares nothing with
src/quality: what is wrong is known because it was put there, and each
expectation is written down as the fraction it must be.

    tests/unit/quality/plant.py > tests/unit/quality/cases.json
"""
import json
from fractions import Fraction

DAY = 86400
STEP = 600  # 144 samples a day
ALL = DAY // STEP
GOOD, BAD = 0, 2


def day(value=lambda i: 20 + i % 7 * 0.5, phase=0):
    return [[i * STEP + phase, value(i), GOOD] for i in range(ALL)]


def case(name, samples, scores, **rule):
    """scores: completeness, timeliness, validity, consistency, uniqueness."""
    product = Fraction(1)
    for s in scores:
        product *= 1 if s is None else s
    if all(s is None for s in scores):
        product = None
    grade = "-" if product is None else "A" if product >= Fraction(95, 100) \
        else "B" if product >= Fraction(90, 100) \
        else "C" if product >= Fraction(80, 100) else "D"
    print(json.dumps({
        "name": name, "rule": dict({"interval": STEP, "to": DAY}, **rule),
        "samples": samples,
        "scores": [None if s is None else float(s) for s in scores],
        "score": None if product is None else float(product),
        "grade": grade}, separators=(",", ":")))


def less(faults, whole=ALL):
    return 1 - Fraction(faults, whole)


MEASURED = {"measured": True, "lowest": 0, "highest": 100}
whole = day()
case("a day without a fault", whole, [1, 1, 1, 1, 1], settled=ALL, **MEASURED)
case("half an interval late, all day", day(phase=299), [1, 1, 1, 1, 1],
     settled=ALL, **MEASURED)
case("nothing is known but the samples", whole, [None] * 5, interval=0)
case("only the interval is known", whole, [1, None, None, None, 1])
case("a day without a sample", [], [0, None, None, None, None], **MEASURED)

gap = [s for s in whole if not 60 <= s[0] // STEP < 77]
case("17 samples missing at noon", gap, [less(17), None, 1, 1, 1], **MEASURED)
case("every 12th sample missing", [s for s in whole if s[0] // STEP % 12],
     [less(12), None, 1, 1, 1], **MEASURED)
case("the morning missing", whole[30:], [less(30), None, 1, 1, 1], **MEASURED)
case("the evening missing", whole[:-25], [less(25), None, 1, 1, 1], **MEASURED)
case("both ends missing", whole[9:-8], [less(17), None, 1, 1, 1], **MEASURED)
case("one sample of the day", whole[50:51],
     [less(ALL - 1), None, 1, 1, 1], **MEASURED)
jitter = [[t + (97 * i) % 200, v, q] for i, (t, v, q) in enumerate(whole)]
case("a clock that jitters by a third of the interval", jitter,
     [1, None, 1, 1, 1], **MEASURED)

case("9 samples came late", whole, [1, less(9), 1, 1, 1], settled=ALL - 9,
     **MEASURED)
case("the whole day came late", whole, [1, 0, 1, 1, 1], settled=0, **MEASURED)
case("more was there before than is now", whole, [1, 1, 1, 1, 1],
     settled=ALL + 5, **MEASURED)

off = [[t, 1000 * v if 20 <= i < 25 else v, q]
       for i, (t, v, q) in enumerate(whole)]
case("one unit error, for 5 samples", off, [1, None, less(5), 1, 1],
     **MEASURED)
case("the same where no limit is known", off, [1, None, None, 1, 1],
     measured=True)
bad = [[t, v, BAD if i % 36 == 0 else q] for i, (t, v, q) in enumerate(whole)]
case("4 samples are bad", bad, [1, None, less(4), 1, 1], **MEASURED)
case("4 samples are bad, and no limit is known", bad,
     [1, None, less(4), 1, 1], measured=True)
both = [[t, 1e6 if i % 36 in (0, 1) else v, q]
        for i, (t, v, q) in enumerate(bad)]
case("a bad one far outside counts once", both, [1, None, less(8), 1, 1],
     **MEASURED)
edge = [[t, 0 if i % 2 else 100, q] for i, (t, v, q) in enumerate(whole)]
case("the limits themselves are within", edge, [1, None, 1, 1, 1], **MEASURED)

case("stuck all day", day(lambda i: 21.5), [1, None, 1, 0, 1], **MEASURED)
stuck = [[t, 7.25 if 40 <= i < 80 else v, q]
         for i, (t, v, q) in enumerate(whole)]
case("stuck for 40 samples", stuck, [1, None, 1, less(40), 1], **MEASURED)
short = [[t, 7.25 if 40 <= i < 76 else v, q]
         for i, (t, v, q) in enumerate(whole)]
case("one value for just less than six hours", short, [1, None, 1, 1, 1],
     **MEASURED)
case("off all day is not stuck", day(lambda i: 0), [1, None, 1, 1, 1],
     **MEASURED)
case("a state may stand still", day(lambda i: 1), [1, None, 1, None, 1],
     lowest=0, highest=100)
case("few samples over a long time are not a run",
     [[0, 5, GOOD], [21600, 5, GOOD], [43200, 5, GOOD], [64800, 5, GOOD]],
     [1, None, 1, 1, 1], interval=21600, measured=True, lowest=0, highest=9)

case("a register that grows", day(lambda i: 1000 + i // 3),
     [1, None, None, 1, 1], counter=True)
case("a register that fell twice", day(lambda i: 1000 + i % 60),
     [1, None, None, less(2), 1], counter=True)
case("a register that stands all night", day(lambda i: 1000),
     [1, None, None, 1, 1], counter=True)

twice = sorted(whole + [[t + 1, v, q] for t, v, q in whole[30:33]])
case("3 samples sent again a second later", twice,
     [1, None, 1, 1, less(3, ALL + 3)], **MEASURED)
other = sorted(whole + [[t + 1, v + 1, q] for t, v, q in whole[30:33]])
case("3 that say something else are no repetition", other,
     [1, None, 1, 1, 1], **MEASURED)
case("6 values were sent again for their instants", whole,
     [1, None, 1, 1, less(6, ALL + 6)], overwritten=6, **MEASURED)

half = [s for s in whole if s[0] < DAY // 2]
case("half of a day, so far", half, [1, None, 1, 1, 1], to=DAY // 2,
     **MEASURED)
holes = [[t, None if i % 48 == 7 else v, BAD if i % 48 == 7 else q]
         for i, (t, v, q) in enumerate(whole)]
case("3 times the sensor says that it has no value", holes,
     [less(3), None, 1, 1, 1], **MEASURED)

# 12 % of the day gone (17.28 of 144 samples cannot be; 18 of 150 can), 3
# repetitions, one unit error and one more day stuck: the requirement's four.
planted = [[i * 576, 20 + i % 5 * 0.25, GOOD] for i in range(150)]
planted[100][1] *= 1000
planted = planted[:40] + planted[58:]
planted = sorted(planted + [[t + 2, v, q] for t, v, q in planted[3:6]])
case("12 % missing, 3 repeated, 1 in the wrong unit", planted,
     [less(18, 150), None, less(1, 135), 1, less(3, 135)], interval=576,
     **MEASURED)
