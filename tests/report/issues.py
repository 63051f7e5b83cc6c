#!/usr/bin/env python3
"""issues.py - can every report be trusted, in each language, by whom it is for?

One issue of each definition for the park and for an enterprise: fonts and
glyphs, the same figures in PDF, workbook, page and API, evidence that says
一致, and the same bytes when it is made again.
"""
import html
import io
import json
import os
import re
import subprocess
import time
import xml.etree.ElementTree as xml

import openpyxl
from definitions import REPORTS, definition


def told(words):
    return subprocess.run(words, capture_output=True, text=True,
                          errors="replace")


def until(good, seconds=90):
    end = time.monotonic() + seconds
    while True:
        got = good()
        if got or time.monotonic() > end:
            return got
        time.sleep(0.5)


def well_formed(text):
    """Why the page is no XML; void elements and the doctype apart."""
    body = re.sub(r"<!doctype html>\n?", "", text)
    try:
        xml.fromstring(re.sub(r"<(meta|br)([^>]*?)/?>", r"<\1\2/>", body))
        return ""
    except xml.ParseError as e:
        return str(e)


def last_month():
    now = time.gmtime(time.time() + 8 * 3600)
    return "%04d-%02d" % ((now.tm_year, now.tm_mon - 1) if now.tm_mon > 1
                          else (now.tm_year - 1, 12))


class Issue:
    """One issue of a report, made for somebody, with its files."""

    def __init__(self, person, report, period, locale):
        a = person.ask("POST", "/api/v1/reports/%s/runs" % report,
                       {"period": period, "locale": locale})
        if a.status != 202:
            raise RuntimeError("%s: %d %s" % (report, a.status, a.body))
        self.person, self.number = person, a.json()["id"]
        self.at = "/api/v1/report-runs/%d" % self.number
        self.wait()

    def wait(self):
        self.run = until(lambda: (lambda r: r if r["state"] in (
            "ready", "failed") else None)(
                self.person.ask("GET", self.at).json()))
        self.ready = bool(self.run) and self.run["state"] == "ready"

    def file(self, form):
        return self.person.ask("GET", "%s/%s" % (self.at, form)).body

    def figures(self):
        return self.person.ask("GET", self.at + "/figures").json()["items"]

    def again(self):
        """Made once more from the same data."""
        from client import sql
        sql("update park.report_run set state = 'queued' where id = %d;"
            "select park.job_enqueue(tenant_id, 'report.run',"
            " jsonb_build_object('run', id)) from park.report_run"
            " where id = %d;" % (self.number, self.number))
        self.wait()


def squeezed(text):
    """Without what line breaks and justification put between characters."""
    return re.sub(r"\s+", "", text)


def issue_cases(results, folder, name, issue, english):
    if not results.ok(issue.ready, name + " becomes ready", issue.run):
        return
    path = os.path.join(folder, "issue.pdf")
    with open(path, "wb") as f:
        f.write(issue.file("pdf"))
    # A watermark is told by its slant, or it would stand between the words.
    words = squeezed(told(["pdftotext", "-nodiag", path, "-"]).stdout)
    fonts = told(["pdffonts", path]).stdout.split("\n")[2:]
    results.ok(fonts and all(re.search(r"yes +yes +yes +\d+ +\d+$", f)
                             for f in fonts if f),
               name + ": every font is embedded, a subset, searchable", fonts)
    results.ok(issue.run["warnings"] == [], name + ": every character has "
               "its glyph", issue.run["warnings"])
    page = issue.file("html").decode()
    results.ok(well_formed(page) == "", name + ": the page is well-formed",
               well_formed(page))
    book = openpyxl.load_workbook(io.BytesIO(issue.file("xlsx")),
                                  data_only=True)
    every = [c for s in book for row in s.iter_rows() for c in row
             if c.value is not None]
    listed = {c.value for c in every if isinstance(c.value, str)}
    numbers = {round(float(c.value), 6) for c in every
               if isinstance(c.value, (int, float))}
    figures = issue.figures()
    label = "label_en" if english else "label"
    results.ok(figures and not [f for f in figures
               if squeezed(f[label]) not in words or f["code"] not in words],
               name + ": the PDF lists every figure with its code",
               [f for f in figures if squeezed(f[label]) not in words])
    lost = [f for f in figures if squeezed(f["printed"]) not in words or
            html.escape(f["printed"], quote=False) not in page or
            f["code"] not in listed]
    results.ok(not lost, name + ": PDF, page and workbook print the figures "
               "of the API", lost[:3])
    tops = book[book.sheetnames[1]]
    by_code = {f["code"]: f for f in figures}
    shown = [(r[1].value, by_code[r[6].value]) for r in tops.iter_rows()
             if len(r) > 6 and r[6].value in by_code]
    results.ok(shown and all(
        f["value"] is None or not isinstance(v, (int, float)) or
        abs(v - f["value"]) < 1e-6 for v, f in shown),
        name + ": the workbook holds the numbers of the API",
        [(v, f["value"]) for v, f in shown])
    results.ok(english or not re.search(r"\{[a-z_.]+\}", page),
               name + ": no brace is left over")
    for f in figures:
        e = issue.person.ask("GET", "/api/v1/evidence/" + f["code"]).json()
        if e.get("verdict") != "一致" or not e["rows_same"]:
            results.ok(False, name + ": its evidence says 一致",
                       (f["label"], e.get("then"), e.get("now")))
            return
    results.ok(numbers, name + ": its evidence says 一致")
    before = issue.run
    issue.again()
    results.ok(issue.ready and all(issue.run[k] == before[k] for k in (
        "pdf_sha256", "xlsx_sha256", "html_sha256", "as_of")),
        name + ": made again it has the same bytes", issue.run)


def pictures(to):
    """First pages of each report of last month as the README shows them, of
    a park with the demo in it: for whom each is made."""
    from client import STATE, Client
    with open(os.path.join(STATE, "run.json")) as f:
        logins = {i["role"]: i for i in json.load(f)["logins"]}
    for report in REPORTS:
        login = logins["enterprise_admin" if definition(report)["for"] ==
                       "enterprise" else "park_admin"]
        person = Client().sign_in(login["name"], login["password"])
        path = os.path.join(to, report)
        with open(path + ".pdf", "wb") as f:
            f.write(Issue(person, report, last_month(), "zh-CN").file("pdf"))
        told(["pdftoppm", "-r", "60", "-singlefile", "-png", path + ".pdf",
              path])
        os.remove(path + ".pdf")


def cases(results, folder):
    from world import World
    world = World()
    month = last_month()
    for report in REPORTS:
        for who, party in (("report officer", "park"),
                           ("enterprise A admin", "enterprise")):
            if definition(report)["for"] not in (party, "both"):
                continue
            for locale in ("zh-CN", "en"):
                issue_cases(results, folder,
                            "%s in %s for the %s" % (report, locale, who),
                            Issue(world.people[who], report, month, locale),
                            locale == "en")
