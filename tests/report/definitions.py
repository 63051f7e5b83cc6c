#!/usr/bin/env python3
"""definitions.py - are the definitions of reports what they should be?

Each of them by `park report check`, and refuse.json: one of them with a
fault, which must be refused by its path.
"""
import json
import os
import struct
import subprocess
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PARK = os.path.join(ROOT, ".build/park")
REPORTS = sorted(r for r in os.listdir(os.path.join(ROOT, "reports"))
                 if os.path.isdir(os.path.join(ROOT, "reports", r)))


def definition(report):
    with open(os.path.join(ROOT, "reports", report, "report.json"),
              encoding="utf-8") as f:
        return json.load(f)


def changed(document, at, case):
    """The document with one member set, or taken away."""
    way = [int(w) if w.isdigit() else w for w in at.split(".")]
    place = document
    for step in way[:-1]:
        place = place[step]
    if "value" in case:
        place[way[-1]] = case["value"]
    else:
        del place[way[-1]]
    return document


def pictures(folder):
    """Beside the definition: one that is good, and some that are not."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))

    def drawn(side, woven=0):
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
            ">IIBBBBB", side, side, 8, 0, 0, 0, woven)) + chunk(
            b"IDAT", zlib.compress(b"\0" * (side + 1) * side)) + chunk(
            b"IEND", b"")
    for name, bytes_ in (
            ("good.png", drawn(32)), ("small.png", drawn(8)),
            ("woven.png", drawn(32, 1)), ("large.png", drawn(32).ljust(
                (1 << 20) + 1)), ("odd.png", b"GIF89a" + b"\0" * 99)):
        with open(os.path.join(folder, name), "wb") as f:
            f.write(bytes_)


def cases(results, folder):
    r = subprocess.run([PARK, "report", "check"], capture_output=True,
                       text=True)
    results.ok(r.returncode == 0 and
               r.stdout.count(" version ") == len(REPORTS),
               "every definition keeps the grammar, asks what the database "
               "has, and has its glyphs", r.stdout + r.stderr)
    for report in REPORTS:
        results.ok(os.path.exists(os.path.join(
            ROOT, "reports", report, "README.md")),
            "%s says who reads it and what they decide" % report)
    path = os.path.join(folder, "definition.json")
    with open(os.path.join(HERE, "refuse.json"), encoding="utf-8") as f:
        faults = json.load(f)
    pictures(folder)
    # Without a database: what is at fault is found before it is asked.
    quiet = {k: v for k, v in os.environ.items() if k != "PARK_DB"}
    for case in faults:
        with open(path, "w", encoding="utf-8") as f:
            json.dump(changed(definition("quality-monthly"), case["at"],
                              case), f, ensure_ascii=False)
        r = subprocess.run([PARK, "report", "check", path], env=quiet,
                           capture_output=True, text=True)
        if not case["says"]:
            results.ok(r.returncode == 0, case["sentence"], r.stderr)
            continue
        results.ok(r.returncode != 0 and case["says"] in r.stderr,
                   case["sentence"], r.stdout + r.stderr)
