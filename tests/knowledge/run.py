#!/usr/bin/python3
"""run.py [--seed N] [--cases N] [ID …] - models and algorithms against
independent libraries, on inputs that nobody has seen before.

Each algorithm that has an oracle (oracle.py) computes CASES drawn from SEED,
in one process of `park knowledge call`; the seed of the day is another each
day and is printed.  What has no answer must be refused (refusals.py), and
public data must give the figures known of it (figures.py).
"""
import json
import os
import subprocess
import sys
import time

from figures import figures
from refusals import REFUSALS

HERE = os.path.dirname(os.path.abspath(__file__))
PARK = os.path.join(HERE, "../../.build/park")


def option(name, usual):
    if name not in sys.argv:
        return usual
    at = sys.argv.index(name)
    value = int(sys.argv[at + 1])
    del sys.argv[at:at + 2]
    return value


def number_differs(want, got, rtol):
    if isinstance(got, bool) or not isinstance(got, (int, float)):
        return True
    return not abs(got - want) <= 1e-12 + rtol * abs(want)


def differs(at, want, got, rtol):
    """Where and how, or None."""
    if isinstance(want, dict) and set(want) <= {"at_least", "at_most"}:
        kept = isinstance(got, (int, float)) and \
            want.get("at_least", got) <= got <= want.get("at_most", got)
        return None if kept else "%s: %r, not %r" % (at, got, want)
    if isinstance(want, dict):
        found = (differs("%s.%s" % (at, k), v, (got or {}).get(k), rtol)
                 for k, v in want.items())
        return next((f for f in found if f), None)
    if isinstance(want, list):
        if not isinstance(got, list) or len(got) != len(want):
            return "%s: another length than %d" % (at, len(want))
        found = (differs("%s[%d]" % (at, i), w, g, rtol)
                 for i, (w, g) in enumerate(zip(want, got)))
        return next((f for f in found if f), None)
    if isinstance(want, (int, float)) and not isinstance(want, bool):
        return "%s: %r, not %r" % (at, got, want) \
            if number_differs(want, got, rtol) else None
    return None if want == got else "%s: %r, not %r" % (at, got, want)


def call(name, inputs):
    """The answers of one process; less of them when it died."""
    done = subprocess.run(
        [PARK, "knowledge", "call", name], capture_output=True, text=True,
        input="\n".join(json.dumps(i) for i in inputs))
    return [json.loads(line) for line in done.stdout.splitlines()]


def judge(name, cases):
    """The remarks on one algorithm."""
    answers = call(name, [c["in"] for c in cases])
    if len(answers) != len(cases):
        return ["%d answers to %d cases" % (len(answers), len(cases))]
    faults = []
    for i, (case, got) in enumerate(zip(cases, answers)):
        fault = got["error"]["message"] if "error" in got else \
            differs("out", case["out"], got, case["rtol"])
        if fault:
            faults.append("case %d: %s" % (i + 1, fault))
    return faults


def refusals():
    """Whether what has no answer is refused, by name."""
    faults = []
    for name, inputs, field in REFUSALS:
        answers = call(name, [inputs])
        error = answers[0].get("error", {}) if answers else {}
        if error.get("field") != field:
            faults.append("%s %r: %r, not of %s" % (
                name, inputs, answers, field))
    print("%s - %d inputs without an answer are refused by name" % (
        "not ok" if faults else "ok", len(REFUSALS)))
    for fault in faults:
        print("#   " + fault[:300])
    return bool(faults)


def main():
    seed = option("--seed", int(time.time() // 86400))
    cases = option("--cases", 20)
    print("# seed %d" % seed, flush=True)
    oracle = subprocess.run(
        [os.path.join(HERE, "oracle.py"), "--seed", str(seed), "--cases",
         str(cases), *sys.argv[1:]], capture_output=True, text=True)
    if oracle.returncode != 0:
        print("not ok - the oracles answer\n#   " +
              oracle.stderr.strip()[-300:].replace("\n", "\n#   "))
        sys.exit(1)
    by_id = {}
    for line in oracle.stdout.splitlines():
        case = json.loads(line)
        by_id.setdefault(case["id"], []).append(case)
    failed = not sys.argv[1:] and refusals() | figures(call)
    for name, its in by_id.items():
        faults = judge(name, its)
        failed |= bool(faults)
        print("%s - %s agrees with %s on %d cases" % (
            "not ok" if faults else "ok", name,
            its[0]["origin"].split(": ", 1)[1], len(its)))
        for fault in faults[:5]:
            print("#   " + fault[:200])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
