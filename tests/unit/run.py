#!/usr/bin/env python3
"""run.py - the cmocka programs, plain and under the sanitizers.

Names of test functions are sentences; a group is a file.
"""
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))


def run(program, note):
    """Prints the cases of one program; true when it ended well."""
    name = os.path.basename(program)[:-len("_test")]
    if not os.path.exists(program):
        print("not ok - %s is built%s" % (name, note))
        return False
    p = subprocess.run(
        [program], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        errors="replace", timeout=120, env={
            **os.environ, "CMOCKA_MESSAGE_OUTPUT": "TAP",
            "UBSAN_OPTIONS": "print_stacktrace=1"})
    cases, remarks = 0, []
    for line in p.stdout.split("\n"):
        case = re.match(r"(ok|not ok) \d+ (?:- |# SKIP )(\w+)", line)
        if not case:
            remarks += [line] if line else []
            continue
        cases += 1
        sentence = "%s: %s%s" % (name, case.group(2).replace("_", " "), note)
        if "# SKIP" in line:
            print("skip - %s: shared data absent" % sentence)
        else:
            print("%s - %s" % (case.group(1), sentence))
        if case.group(1) == "not ok":
            for remark in remarks[-6:]:
                print("#   " + remark[:300])
        remarks = []
    failed = p.returncode != 0
    if p.returncode < 0 or (failed and "not ok" not in p.stdout):
        print("not ok - %s runs to its end%s" % (name, note))
        for remark in remarks[:20]:
            print("#   " + remark[:300])
    if cases == 0 and not failed:
        print("not ok - %s has a case%s" % (name, note))
        failed = True
    sys.stdout.flush()
    return not failed


def main():
    good = True
    for build, note in ((".build/unit", ""),
                        (".build/asan/unit", ", sanitized")):
        sources = glob.glob(os.path.join(ROOT, "tests/unit/*_test.c"))
        for source in sorted(sources):
            good &= run(os.path.join(ROOT, build,
                                     os.path.basename(source)[:-2]), note)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
