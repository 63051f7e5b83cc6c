#!/usr/bin/env python3
"""report.py - what reports cost: a hundred of them, a preview, a long one, a million rows.

The reports are those of the demo park, asked for through the API by two
people, in Chinese and in English, one after the other; the papers are the sample of
tests/report, without a park.  Beside them LibreOffice without a screen turns
the sample's workbook into PDF, which is the usual way to print a report.

report.py [--reports N] [--rows N] [--repeat N] [--strict]
"""
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "../http"))
import client  # noqa: E402
from world import World  # noqa: E402

MONTH = "2026-10"
missed = []


def option(name, usual):
    flag = "--" + name
    return type(usual)(sys.argv[sys.argv.index(flag) + 1]) \
        if flag in sys.argv else usual


REPORTS = option("reports", 100)
ROWS = option("rows", 1000000)
REPEAT = option("repeat", 5)


def told(name, value, unit, most):
    """One line: what was measured, and what must not be exceeded."""
    good = value <= most
    if not good:
        missed.append(name)
    print("%-42s %9.2f %-3s must %7.0f  %s" % (
        name, value, unit, most, "" if good else "MISSED"), flush=True)


def ran(words):
    """Seconds, seconds of CPU, and the most memory (MB) of one process and
    its children.  Ours say their own: what the kernel counts is at least what Python held."""
    began = time.monotonic()
    child = subprocess.Popen(words, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL)
    said = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        raise SystemExit("%s ended with %d" % (words[0], child.returncode))
    own = re.search(rb"peak_kb (\d+)", said)
    return (time.monotonic() - began, used.ru_utime + used.ru_stime,
            (int(own[1]) if own else used.ru_maxrss) / 1024)


def middle(words):
    """The median of both times, the greatest memory."""
    runs = [ran(words) for _ in range(REPEAT)]
    return (statistics.median(r[0] for r in runs),
            statistics.median(r[1] for r in runs), max(r[2] for r in runs))


def issues():
    """Two who ask again as soon as they have got theirs."""
    world, failed = World(), []

    def ask(who, locale, count):
        park = world.people[who]
        for _ in range(count):
            a = park.ask("POST", "/api/v1/reports/energy-monthly/runs",
                         {"period": MONTH, "locale": locale})
            if a.status != 202:
                return failed.append("%d %s" % (a.status, a.body[:200]))
            at, state = "/api/v1/report-runs/%s" % a.json()["id"], ""
            while state not in ("ready", "failed"):
                time.sleep(0.02)
                state = park.ask("GET", at).json()["state"]
            if state == "failed":
                return failed.append(park.ask("GET", at).body[:300])
        return None
    began = time.monotonic()
    threads = [threading.Thread(target=ask, args=(who, locale, REPORTS // 2))
               for who, locale in (("park admin", "zh-CN"),
                                   ("first admin", "en"))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    if failed:
        print("reports: %s" % failed[0])
        missed.append("reports")
        return
    told("%d monthly reports, PDF + XLSX + HTML" % (REPORTS // 2 * 2),
         time.monotonic() - began, "s", 60 * REPORTS / 100)
    preview(world.people["park admin"])


def preview(park):
    """How soon the preview of the newest issue begins, the median of nine,
    each on a connection of its own."""
    at = "/api/v1/report-runs/%d/html" % park.ask(
        "GET", "/api/v1/report-runs?state=ready&limit=1").json()[
            "items"][0]["id"]
    firsts = []
    for _ in range(9):
        conn = http.client.HTTPConnection(*client.ADDRESS, timeout=20)
        began = time.monotonic()
        conn.request("GET", at, headers=park.headers())
        answer = conn.getresponse()
        answer.read(1)
        firsts.append((time.monotonic() - began) * 1000)
        conn.close()
        if answer.status != 200:
            missed.append("preview")
    told("first byte of a preview", statistics.median(firsts), "ms", 300)


def papers(folder):
    """The writers alone; returns what the PDF of 11 pages took."""
    sample = os.path.join(ROOT, ".build/report/sample")

    def measured(form, kind):
        path = os.path.join(folder, "%s.%s" % (kind, form))
        return middle([sample, form, path, kind, folder]), path
    (seconds, cpu, memory), path = measured("pdf", "long")
    with open(path, "rb") as f:
        pages = len(re.findall(rb"/Type\s*/Page\b", f.read()))
    told("a paper of %d pages as PDF" % pages, seconds, "s", pages / 30)
    told("  its memory", memory, "MB", 40)
    print("%-42s %9.2f s" % ("  its CPU", cpu))
    ours, _ = measured("pdf", "plain")
    print("%-42s %9.2f s   %.2f s of CPU, %.0f MB" % (
        ("the sample as PDF",) + ours))
    measured("xlsx", "plain")
    return ours


def rows(folder):
    path = os.path.join(folder, "rows.xlsx")
    seconds, cpu, memory = ran([os.path.join(ROOT, ".build/report/rows"), path,
                                str(ROWS), "0", folder])
    told("%d rows x 6 as a workbook" % ROWS, seconds, "s", 40 * ROWS / 1e6)
    told("  its memory", memory, "MB", 20)
    print("%-42s %9.2f s" % ("  its CPU", cpu))
    print("%-42s %9.1f MB" % ("  its size", os.path.getsize(path) / 1e6))


def office(folder, ours):
    """The same tables, printed the usual way: started anew for each file, as
    a job would, and after a first run that makes its profile."""
    words = ["soffice", "-env:UserInstallation=file://%s/office" % folder,
             "--headless", "--convert-to", "pdf", "--outdir",
             os.path.join(folder, "out"), os.path.join(folder, "plain.xlsx")]
    try:
        ran(words)
    except FileNotFoundError:
        print("LibreOffice is not installed: no ratio")
        return
    theirs = middle(words)
    print("%-42s %9.2f s   %.2f s of CPU, %.0f MB: %.1f, %.1f and %.1f times "
          "ours" % (("LibreOffice, its workbook to PDF",) + theirs + tuple(
              t / o for t, o in zip(theirs, ours))))


def main():
    print("%d reports, %d rows, load average %.2f, %d cores" % (
        REPORTS, ROWS, os.getloadavg()[0], os.cpu_count()))
    with tempfile.TemporaryDirectory(prefix="park-bench-") as folder:
        ours = papers(folder)
        office(folder, ours)
        rows(folder)
    issues()
    print("load average at the end %.2f" % os.getloadavg()[0])
    sys.exit(1 if missed and "--strict" in sys.argv else 0)


if __name__ == "__main__":
    main()
