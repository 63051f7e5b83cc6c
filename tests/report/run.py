#!/usr/bin/env python3
"""run.py - can the decision be read off the paper, and the number be trusted?

Paper without a park: the rich sample as PDF, workbook and page, looked at by
readers that are not ours (poppler, openpyxl, an XML parser), and the ink of
every character of GB 2312 in each font that reports use.  With PARK_URL also
the monthly report of an enterprise whose readings this suite sends: the
number in the PDF, the workbook, the page and the API is one number, and its
evidence says so until a late reading changes it.
"""
import calendar
import datetime
import html.parser
import io
import os
import re
import struct
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
import xml.etree.ElementTree as xml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [os.path.join(HERE, "../http"), "/usr/lib/python3/dist-packages"]
import openpyxl  # noqa: E402  Debian's, wherever python3 comes from
from client import Results  # noqa: E402
import definitions  # noqa: E402
import issues  # noqa: E402

PROGRAMS = os.path.join(ROOT, ".build/report")
results = Results()
folder = tempfile.mkdtemp(prefix="park-report-")


def told(words, **more):
    return subprocess.run(words, capture_output=True, text=True,
                          errors="replace", **more)


class Paper:
    """One kind of the sample in one format."""
    made = {}

    def __init__(self, form, kind, again=""):
        self.path = os.path.join(folder, "%s%s.%s" % (kind, again, form))
        r = told([os.path.join(PROGRAMS, "sample"), form, self.path, kind,
                  folder])
        self.status, self.said = r.returncode, r.stdout + r.stderr

    @classmethod
    def of(cls, form, kind):
        if (form, kind) not in cls.made:
            cls.made[form, kind] = cls(form, kind)
        return cls.made[form, kind]

    def bytes(self):
        with open(self.path, "rb") as f:
            return f.read()


def pdf_words(path, layout=True):
    return told(["pdftotext"] + (["-layout"] if layout else []) +
                [path, "-"]).stdout


def pages_of(path):
    return int(re.search(r"Pages: +(\d+)", told(["pdfinfo", path]).stdout)[1])


# --- PDF -------------------------------------------------------------------

class Words(html.parser.HTMLParser):
    """The words of a PDF with their places: (page, text, left, top, right,
    bottom), in points; pages as (width, height)."""

    def __init__(self, path):
        super().__init__()
        self.pages, self.words, self.box = [], [], None
        self.feed(told(["pdftotext", "-bbox", path, "-"]).stdout)

    def handle_starttag(self, tag, attrs):
        at = dict(attrs)
        if tag == "page":
            self.pages.append((float(at["width"]), float(at["height"])))
        if tag == "word":
            self.box = [float(at[k]) for k in
                        ("xmin", "ymin", "xmax", "ymax")]

    def handle_data(self, data):
        if self.box:
            self.words.append((len(self.pages), data, *self.box))
            self.box = None


def mm(points):
    return points * 25.4 / 72


def contents_cases(path):
    """Each line of the contents names the page that its heading is on."""
    pages = pdf_words(path).split("\f")
    lines = re.findall(r"^ *((?:[一二三四五]、|（[一二三四五六七]）|附件 \d).*?\S) "
                       r"{4,}(\d+)$", pages[0], re.M)
    wrong = [(title, page) for title, page in lines
             if re.sub(r"\s", "", title) not in
             re.sub(r"\s", "", pages[int(page) - 1])]
    results.ok(len(lines) >= 14 and not wrong,
               "each line of the contents leads to the page it names",
               (len(lines), wrong))


def layout_cases(plain, official):
    contents_cases(plain.path)
    found = Words(plain.path)
    english = told(["pdftotext", "-raw", Paper.of("pdf", "english").path,
                    "-"]).stdout.split("\f")[:-1]
    results.ok(english and all(len(re.findall(
        "^Park Management Committee · 2026", p, re.M)) == 3 for p in english),
        "the reader's name lies across each page")
    results.ok(not re.search("[\u4e00-\u9fff]", "".join(english)),
               "in English it is English throughout, on paper")
    results.ok([w > h for w, h in found.pages].count(True) == 1,
               "a wide table has a page that lies, and only it", found.pages)
    pages = pdf_words(plain.path).split("\f")
    noted = [p for p in pages if "图 5 " in re.sub(" +", " ", p)
             and "能源流向¹" in p]
    results.ok(noted and all("¹ 能源计量采集系统" in p for p in noted),
               "a source stands at the foot of the page that needs it")
    words = pdf_words(official.path)
    results.ok(re.search("附件：1. 重点企业逐月能源消费", words) and
               re.search("^\\f? *附件1$", words, re.M) and
               words.index("2026年11月1日") < words.index("附件1"),
               "the official style lists its annexes, and is signed first")
    results.ok(words.count("云湖钢铁股份有限公司") == 3,
               "a name that nearly fits gets its room from a neighbour",
               words.count("云湖钢铁股份有限公司"))
    numbers = [w for w in Words(official.path).words
               if re.match(r"\d+$", w[1]) and 745 < w[3] < 785]
    results.ok(len(numbers) >= 8 and all(
        (w[2] > 400) == (w[0] % 2 == 1) for w in numbers),
        "its odd pages are numbered right, its even pages left",
        numbers)
    grid_cases()


def grid_cases():
    grid = Words(Paper.of("pdf", "grid").path)
    full = [w for w in grid.words if w[0] == 2 and "园" in w[1] and
            len(w[1]) > 20]
    results.ok(len(full) == 22 and all(len(w[1]) == 28 for w in full),
               "a full page of it is 22 lines of 28 characters",
               [len(w[1]) for w in full])
    ends = [len([w for w in grid.words if w[0] == n and
                 re.match("园+$", w[1])]) for n in (3, 4)]
    results.ok(ends == [21, 2], "no page has a line of a paragraph alone",
               ends)
    left, right = min(w[2] for w in full), max(w[4] for w in full)
    lead = (full[-1][3] - full[0][3]) / 21
    results.ok(abs(mm(left) - 28) < 1 and abs(mm(right - left) - 156) < 1 and
               abs(mm(lead * 22) - 225) < 1,
               "in a frame of 156 x 225 mm, 28 mm from the left",
               (mm(left), mm(right - left), mm(lead * 22)))


def pdf_cases():
    plain = Paper.of("pdf", "plain")
    results.ok(plain.status == 0, "the sample is written as PDF", plain.said)
    words = pdf_words(plain.path)
    for what in ("综合能源消费量", "12,345.6", "决策要点", "E-7K2M",
                 "㎡", "CO₂", "数据质量", "证据目录", "合计"):
        results.ok(what in words, "its text holds %s" % what)
    results.ok("〓" not in words, "no character of it had to be replaced")
    results.ok(words.index("决策要点") < words.index("一、总体情况"),
               "the decision stands before everything else")
    n = pages_of(plain.path)
    results.ok(all(len(re.findall("第 ?%d ?页 ?共 ?%d ?页" % (i, n), words))
                   == 1 for i in range(1, n + 1)),
               "each page knows its number and how many there are")
    fonts = told(["pdffonts", plain.path]).stdout.split("\n")[2:]
    kinds = [re.search(r"(yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", f)
             for f in fonts if f]
    results.ok(kinds and all(k and k.groups() == ("yes",) * 3 for k in kinds),
               "every font is embedded, a subset, and can be searched",
               "\n".join(fonts))
    errors = told(["pdftotext", plain.path, "/dev/null"]).stderr
    results.ok(errors == "", "a reader has nothing to complain about", errors)
    if told(["sh", "-c", "command -v qpdf"]).returncode == 0:
        r = told(["qpdf", "--check", plain.path])
        results.ok(r.returncode == 0, "qpdf finds it sound", r.stdout[-300:])
    else:
        results.skip("qpdf finds it sound", "qpdf is not installed")
    long = Paper.of("pdf", "long")
    words = pdf_words(long.path)
    pages = words.split("\f")
    results.ok(pages_of(long.path) >= 20, "a long paper has many pages")
    results.ok(all("企业名称" in p for p in pages if "（续）" in p)
               and words.count("（续）") >= 4,
               "a table that goes on has its head again, and says so")
    official = Paper.of("pdf", "gongwen")
    words = pdf_words(official.path)
    results.ok(re.search("— 1 —", words) and official.status == 0,
               "the official style numbers its pages as GB/T 9704 does")
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+)",
                     told(["pdfinfo", official.path]).stdout)
    results.ok(abs(float(size[1]) - 595.3) < 1 and
               abs(float(size[2]) - 841.9) < 1, "it is A4")
    layout_cases(plain, official)
    odd = Paper.of("pdf", "odd")
    results.ok(re.search(r"warning U\+20BB7", odd.said) and
               re.search(r"warning U\+FFFC", odd.said),
               "characters that no font has are named", odd.said)
    results.ok("〓" in pdf_words(odd.path),
               "and stand as 〓, so that nobody overlooks them")


# --- workbook ---------------------------------------------------------------

def cells(sheet):
    return [c for row in sheet.iter_rows() for c in row if c.value is not None]


def book_cases():
    plain = Paper.of("xlsx", "plain")
    results.ok(plain.status == 0, "the sample is written as a workbook",
               plain.said)
    book = openpyxl.load_workbook(plain.path)
    values = openpyxl.load_workbook(plain.path, data_only=True)
    names = book.sheetnames
    results.ok(names[:2] == ["说明", "摘要"] and
               names[-2:] == ["数据字典", "证据"] and len(names) >= 7,
               "its sheets are cover, summary, sections, dictionary, evidence",
               names)
    cover = {c.value for c in cells(book["说明"])}
    results.ok({"云湖产业园", "2026年10月", "R-2026-10-000042",
                "UTC+08:00"} <= cover, "the cover says what it is", cover)
    rows = {r[0].value: r for r in book["摘要"].iter_rows()}
    results.ok(rows["综合能源消费量"][1].value == 12345.6 and
               rows["综合能源消费量"][1].number_format == "#,##0.0",
               "a figure is a number with a format")
    results.ok(rows["单位产值能耗"][1].number_format == "#,##0.0000",
               "with as many digits as it was printed with")
    sheet = book["三、分品种与分企业"]
    results.ok(sheet.freeze_panes is not None and
               sheet.print_title_rows is not None,
               "the head of a table stays, on the screen and in print")
    results.ok(sheet.page_setup.orientation == "landscape" and
               int(sheet.page_setup.paperSize) == 9 and
               sheet.sheet_properties.pageSetUpPr.fitToPage,
               "it prints on A4, one page wide")
    formulas = [(s.title, c.coordinate) for s in book for c in cells(s)
                if c.data_type == "f"]
    results.ok(formulas, "a total is a formula", names)
    for title, at in formulas:
        share = re.match(r"=(\w+?)(\d+)/SUM\(\w+?\$(\d+):\w+?\$(\d+)\)$",
                         book[title][at].value)
        column = share and (0, share[1], share[3], share[4]) or \
            re.match(r"=SUM\((\w+?)(\d+):\w+?(\d+)\)$",
                     book[title][at].value)
        total = sum(values[title]["%s%d" % (column[1], i)].value or 0
                    for i in range(int(column[2]), int(column[3]) + 1))
        if share:
            total = values[title][share[1] + share[2]].value / total
        results.ok(abs(values[title][at].value - total) < 1e-6,
                   "the formula %s carries what its rows come to" % at,
                   "%s, not %s" % (values[title][at].value, total))
    change = [c for c in cells(sheet) if c.number_format.startswith("+0.0%")]
    results.ok(change and all(isinstance(c.value, float) for c in change),
               "changes are fractions with a sign")
    charts = sum(len(s._charts) for s in book)
    results.ok(charts >= 4, "charts are native", charts)
    odd = openpyxl.load_workbook(Paper.of("xlsx", "odd").path)
    every = [c for s in odd for c in cells(s)]
    results.ok(any(c.value == "=cmd|' /C calc'!A0" for c in every) and
               all(c.data_type != "f" for c in every),
               "a text that looks like a formula stays a text")
    results.ok(all(len(s) <= 31 and not re.search(r"[\[\]:*?/\\]", s)
                   for s in odd.sheetnames) and
               len(set(odd.sheetnames)) == len(odd.sheetnames),
               "sheet names obey the rules, however odd the headings",
               odd.sheetnames)


def rows_cases():
    """Workbooks that are written row by row."""
    path = os.path.join(folder, "rows.xlsx")
    r = told([os.path.join(PROGRAMS, "rows"), path, "25", "10", folder])
    book = openpyxl.load_workbook(path)
    results.ok(r.returncode == 0 and
               [s.max_row for s in book] == [11, 11, 6] and
               all(s["A1"].value == "时刻" and s.freeze_panes == "A2"
                   for s in book),
               "more rows than a sheet holds go on on the next, head again",
               [s.max_row for s in book])
    cells_ = book.worksheets[2][6]
    results.ok(cells_[0].value == datetime.datetime(2026, 11, 1, 8, 24) and
               cells_[1].value == "=设备-0024" and
               cells_[1].data_type != "f" and
               cells_[3].value == 24 * 7919 % 100000 / 100,
               "instants, numbers and texts stay what they are",
               [c.value for c in cells_])
    again = os.path.join(folder, "again.xlsx")
    told([os.path.join(PROGRAMS, "rows"), again, "25", "10", folder])
    with open(path, "rb") as a, open(again, "rb") as b:
        results.ok(a.read() == b.read(), "the same rows give the same bytes")
    peaks = [int(re.search(r"peak_kb (\d+)", told(
        [os.path.join(PROGRAMS, "rows"), path, n, "0", folder]).stdout)[1])
        for n in ("1000", "60000")]
    results.ok(peaks[1] < peaks[0] + 4096,
               "sixty times the rows take no more memory", peaks)


CSV = """\ufefftime,code,value,name,note
2026-11-01T00:00:00Z,007,1.50,"a ""b"", c",'=1+1
2026-11-01T00:15:00.5Z,12345678901234567,-2e-3,"two
lines",

not a time,0,NaN,x,y
"""


def workbook_cases():
    path = os.path.join(folder, "table.xlsx")
    park = os.path.join(ROOT, ".build/park")
    r = told([park, "workbook", "--title", "最新/值", path], input=CSV)
    results.ok(r.returncode == 0 and r.stderr == "3 rows\n",
               "park workbook makes a table a workbook", r.stderr)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    got = [[c.value for c in row] for row in sheet.iter_rows()]
    results.ok(sheet.title == "最新_值" and got[0] == [
        "time", "code", "value", "name", "note"], "with its head", got[0])
    results.ok(got[1] == [datetime.datetime(2026, 11, 1, 8), "007", 1.5,
                          'a "b", c', "=1+1"] and
               sheet["E2"].data_type != "f",
               "numbers are numbers, codes are codes, guards are gone", got[1])
    results.ok(got[2][1:] == ["12345678901234567", -0.002, "two\nlines",
                              None] and
               got[3] == ["not a time", 0, "NaN", "x", "y"],
               "what is not one stays a text", got[2:])
    for csv, why in (("", "no table"), ("a,b\n1,2,3\n", "more fields"),
                     ('a,b\n"1,2\n', "line")):
        r = told([park, "workbook", path + ".no"], input=csv)
        results.ok(r.returncode == 1 and why in r.stderr and
                   not os.path.exists(path + ".no") and
                   not os.path.exists(path + ".no.part"),
                   "a table that is none is refused: %s" % why, r.stderr)


# --- page -------------------------------------------------------------------

class Tables(html.parser.HTMLParser):
    """Rows of all tables as lists of words, and every address."""

    def __init__(self, text):
        super().__init__()
        self.rows, self.cell, self.addresses = [], None, []
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.cell = ""
        self.scripts += tag == "script"
        for name, value in attrs:
            if name in ("src", "href", "xlink:href", "data", "action"):
                self.addresses.append((tag, value))

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.rows[-1].append(self.cell.strip())
            self.cell = None


def well_formed(text):
    """The page as XML; void elements and the doctype apart."""
    body = re.sub(r"<!doctype html>\n?", "", text)
    body = re.sub(r"<(meta|br)([^>]*?)/?>", r"<\1\2/>", body)
    try:
        xml.fromstring(body)
        return ""
    except xml.ParseError as e:
        return str(e)


def page_cases():
    plain = Paper.of("html", "plain")
    text = plain.bytes().decode()
    why = well_formed(text)
    results.ok(not why, "the page is well-formed", why)
    page = Tables(text)
    results.ok(page.scripts == 0 and all(t == "a" for t, _ in page.addresses)
               and not re.search(r"url\(|@import", text),
               "it needs nothing from anywhere", page.addresses[:5])
    book = openpyxl.load_workbook(Paper.of("xlsx", "plain").path,
                                  data_only=True)
    numbers = {}
    for c in cells(book["三、分品种与分企业"]):
        if isinstance(c.value, (int, float)):
            numbers.setdefault(round(float(c.value), 6), c)
    table = [r for r in page.rows if len(r) == 8 and r[0].isdigit()]
    missing = [r[2] for r in table
               if round(float(r[2].replace(",", "")), 6) not in numbers]
    results.ok(len(table) == 46 and not missing,
               "its tables hold the numbers of the workbook", missing[:5])
    odd = Paper.of("html", "odd").bytes().decode()
    results.ok("<script>" not in odd and "&lt;script&gt;" in odd,
               "a text that looks like markup stays a text")


def same_cases():
    for form in ("pdf", "xlsx", "html"):
        results.ok(Paper.of(form, "plain").bytes() ==
                   Paper(form, "plain", "-again").bytes(),
                   "the same paper gives the same bytes of %s" % form)


# --- ink --------------------------------------------------------------------

def blank_characters(font, index, lines):
    """Characters that leave (almost) no ink when a reader draws them."""
    pdf, drawn = (os.path.join(folder, n) for n in ("ink.pdf", "ink"))
    r = told([os.path.join(PROGRAMS, "ink"), font, index, lines, pdf])
    if r.returncode != 0:
        return None, r.stderr
    told(["pdftoppm", "-r", "72", "-gray", pdf, drawn])
    pages = []
    for name in sorted(os.listdir(folder)):
        if name.startswith("ink-"):
            path = os.path.join(folder, name)
            with open(path, "rb") as f:
                head = f.read().split(b"\n", 3)
            os.unlink(path)
            pages.append((int(head[1].split()[0]), head[3]))
    white, blank = bytes([255]), []
    with open(lines, encoding="utf-8") as f:
        for row, line in enumerate(f.read().split("\n")):
            width, data = pages[row // 100] if line else (0, b"")
            for column, character in enumerate(line):
                ink = 0
                for y in range(20):
                    at = (row % 100 * 20 + y) * width + column * 20
                    ink += 20 - data[at:at + 20].count(white)
                if ink < 4:
                    blank.append(character)
    return blank, ""


def ink_cases():
    every = "".join(bytes([a, b]).decode("gb2312", "ignore")
                    for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    lines = os.path.join(folder, "gb2312.txt")
    with open(lines, "w", encoding="utf-8") as f:
        f.write("\n".join(every[i:i + 48] for i in range(0, len(every), 48)))
    results.ok(len(every) == 6763, "GB 2312 has 6,763 characters", len(every))
    fonts = told([os.path.join(PROGRAMS, "ink"), "fonts"]).stdout.split("\n")
    fonts = [f.split("\t") for f in fonts if f]
    results.ok(len(fonts) == 3, "the roles of a report have three fonts", fonts)
    for font, index in fonts:
        blank, why = blank_characters(font, index, lines)
        results.ok(blank == [], "%s leaves ink for every character"
                   % os.path.basename(font),
                   why or "%d blank: %s" % (len(blank), "".join(blank[:40])))
    counter = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
    sentence = "a font that comes out blank is found out"
    if os.path.exists(counter):
        blank, why = blank_characters(counter, "0", lines)
        results.ok(blank is None or len(blank) > 1000, sentence,
                   "%s" % (blank and len(blank)))
    else:
        results.skip(sentence, "fonts-wqy-microhei is not installed")


# --- live -------------------------------------------------------------------

HOUR = 3600


class Month:
    """The month before this one, at +08:00."""

    def __init__(self):
        now = time.gmtime(time.time() + 8 * HOUR)
        year, month = (now.tm_year, now.tm_mon - 1) if now.tm_mon > 1 \
            else (now.tm_year - 1, 12)
        self.text = "%04d-%02d" % (year, month)
        self.begin = calendar.timegm((year, month, 1, 0, 0, 0)) - 8 * HOUR
        self.hours = 24 * calendar.monthrange(year, month)[1]


def until(good, seconds=60):
    end = time.monotonic() + seconds
    while True:
        got = good()
        if got or time.monotonic() > end:
            return got
        time.sleep(0.5)


def seal_cases(path):
    """A report proves itself, with the file alone."""
    park = os.path.join(ROOT, ".build/park")

    def verified(*words):
        return told([park, "report", "verify", *words], env={"LC_ALL": "C"})
    r = verified(path)
    key = re.search(r"^key +([0-9a-f]{64})$", r.stdout, re.M)
    if not results.ok(r.returncode == 0 and key and
                      r.stdout.startswith("unchanged\n"),
                      "the PDF proves whose it is, without the platform",
                      r.stdout + r.stderr):
        return
    results.ok(verified(path, "--key", key[1]).returncode == 0 and
               verified(path, "--key", "0" * 64).returncode == 1,
               "it is sealed with one key and no other")
    with open(path, "rb") as f:
        whole = f.read()
    at = whole.index(b"stream") + 40
    for why, changed in (
            ("a byte", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:]),
            ("its title", whole.replace(b"%title: ", b"%title: x")),
            ("its end", whole + b"%\n")):
        with open(path + ".changed", "wb") as f:
            f.write(changed)
        r = verified(path + ".changed")
        results.ok(r.returncode == 1 and r.stdout == "",
                   "it is found out when %s was changed" % why, r.stderr)
    if told(["sh", "-c", "command -v qpdf"]).returncode == 0:
        r = told(["qpdf", "--check", path])
        results.ok(r.returncode == 0, "sealed it is still a sound PDF",
                   r.stdout[-300:])


def live_cases():
    from client import sql
    from world import World
    world = World()
    admin = world.people["enterprise A admin"]
    month = Month()
    key = world.run + "-report"

    def made(path, body, status=(200, 201, 202)):
        a = admin.ask("POST", path, body)
        if a.status not in status:
            raise RuntimeError("POST %s: %d %s" % (path, a.status, a.body))
        return a.json() if a.body else None

    # What the world has put into the tables by hand is not metered.
    sql("delete from park.energy_day where tenant_id = %d;"
        "delete from park.energy_change where tenant_id = %d;"
        "update park.meter set valid_to = valid_from + 1 where tenant_id = %d;"
        % ((world.vars["A"],) * 3))
    device = made("/api/v1/devices", {
        "key": key, "name": "报告试验电表", "kind": "meter",
        "metrics": [{"code": "energy", "unit": "kW.h", "counter": True}]})
    meter = made("/api/v1/energy/meters", {
        "name": "报告试验总表", "kind": "electricity", "device": device["id"],
        "metric": "energy", "digits": 8, "max_rate": 10000})["id"]

    def send(first, last, each, start):
        """Hourly registers from one hour of the month to another."""
        lines = "".join("e,dev=%s energy=%.1f %d\n" % (
            key, start + each * (h - first), month.begin + h * HOUR)
            for h in range(first, last + 1))
        a = admin.ask("POST", "/write?precision=s", lines.encode())
        if a.status != 204:
            raise RuntimeError("write: %d %s" % (a.status, a.body))

    def days():
        a = admin.ask("GET", "/api/v1/energy/meters/%d/series?step=day"
                      "&from=%s-01&to=%s-28" % (meter, month.text, month.text))
        return [p for p in (a.json() or {}).get("points", [])
                if p["amount"] is not None]

    def run(locale="zh-CN"):
        asked = made("/api/v1/reports/energy-monthly/runs",
                     {"period": month.text, "locale": locale})
        at = "/api/v1/report-runs/%d" % asked["id"]
        done = until(lambda: (lambda r: r if r["state"] in (
            "ready", "failed") else None)(admin.ask("GET", at).json()))
        return asked["id"], done

    # Everything but the last twelve hours, which come late.
    send(0, month.hours - 12, 100.0, 5000.0)
    made("/api/v1/energy/recompute", {"meter": meter})
    results.ok(until(lambda: len(days()) >= 27),
               "readings become days", days()[:2])
    made("/api/v1/economics", {"month": month.text, "output_fen": 50000000},
         (200, 201, 202, 204, 404, 405))
    number, done = run()
    if not results.ok(done and done["state"] == "ready",
                      "the monthly report of an enterprise becomes ready",
                      done):
        return
    tce = (month.hours - 12) * 100 * 0.1229 / 1000
    figures = admin.ask(
        "GET", "/api/v1/report-runs/%d/figures" % number).json()["items"]
    figure = [f for f in figures if f["metric"] == "tce"][0]
    results.ok(abs(figure["value"] - tce) < 1e-6,
               "its consumption is what the registers say",
               "%s, not %s" % (figure["value"], tce))
    more = {f["metric"]: f for f in figures}
    bought = (month.hours - 12) * 100
    results.ok(abs(more["energy-monthly/co2.power"]["value"] -
                   bought / 1000 * more["energy-monthly/co2.grid"]["value"])
               < 1e-6, "its carbon dioxide is that times the factor printed",
               more["energy-monthly/co2.power"])
    results.ok(not [m for m in more if m.startswith("energy-monthly/loss.")],
               "without sub-meters nothing is said of losses", sorted(more))
    own = [f for f in issues.Issue(admin, "enterprise-monthly", month.text,
                                   "zh-CN").figures()
           if f["metric"] == "enterprise-monthly/tce"]
    results.ok(own and abs(own[0]["value"] - tce) < 1e-6,
               "the enterprise's own report says the same", own)
    files = {}
    for form in ("pdf", "xlsx", "html"):
        a = admin.ask("GET", "/api/v1/report-runs/%d/%s" % (number, form))
        files[form] = a.body
        results.ok(a.status == 200 and a.body, "it can be had as " + form)
    path = os.path.join(folder, "live.pdf")
    with open(path, "wb") as f:
        f.write(files["pdf"])
    words = pdf_words(path)
    results.ok(figure["printed"] in words and figure["code"] in words,
               "the PDF prints that figure and its code", figure)
    seal_cases(path)
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]), data_only=True)
    row = next(r for r in book["摘要"].iter_rows()
               if r[0].value == "综合能源消费量")
    results.ok(abs(row[1].value - figure["value"]) < 1e-9 and
               row[6].value == figure["code"],
               "the workbook holds the same number, and the same code")
    results.ok(figure["printed"] in files["html"].decode() and
               well_formed(files["html"].decode()) == "",
               "so does the page")
    a = admin.ask("GET", "/api/v1/energy/summary?period=" + month.text)
    if a.status == 404:
        results.skip("the energy API says the same number",
                     "there is no summary of energy yet")
    else:
        shown = re.search(rb'"tce": ?([0-9.]+)', a.body)
        results.ok(shown and abs(float(shown[1]) - figure["value"]) < 1e-5,
                   "the energy API says the same number",
                   "%s, not %s" % (a.body[:200], figure["value"]))
    codes = {e["code"] for e in figures}
    listed = {c.value for c in cells(book["证据"])}
    results.ok(codes <= listed and all(c in words for c in codes),
               "every figure stands in the list of evidence")

    at = "/api/v1/evidence/" + figure["code"]
    e = admin.ask("GET", at).json()
    results.ok(e["verdict"] == "一致" and e["rows_same"] and e["query_same"]
               and abs(e["now"]["value"] - figure["value"]) < 1e-9,
               "its evidence says 一致", str(e)[:300])
    others = [admin.ask("GET", "/api/v1/evidence/" + f["code"]).json()
              for f in figures]
    results.ok(all(o["verdict"] == "一致" for o in others),
               "so does the evidence of every other figure",
               [(o["figure"]["label"], o["then"], o["now"]) for o in others
                if o["verdict"] != "一致"])

    # Made again from the same data it is the same, byte for byte.
    before = admin.ask("GET", "/api/v1/report-runs/%d" % number).json()
    sql("update park.report_run set state = 'queued' where id = %d;"
        "select park.job_enqueue(tenant_id, 'report.run',"
        " jsonb_build_object('run', id)) from park.report_run where id = %d;"
        % (number, number))
    again = until(lambda: (lambda r: r if r["state"] == "ready" else None)(
        admin.ask("GET", "/api/v1/report-runs/%d" % number).json()))
    results.ok(again and all(again[k] == before[k] for k in (
        "pdf_sha256", "xlsx_sha256", "html_sha256", "as_of")),
        "made again from the same data it has the same bytes", again)

    # The last twelve hours arrive late, and more than anybody thought.
    send(month.hours - 11, month.hours, 300.0,
         5000.0 + (month.hours - 12) * 100 + 300)
    made("/api/v1/energy/recompute", {"meter": meter})
    e = until(lambda: (lambda r: r if r["verdict"] == "已更正" else None)(
        admin.ask("GET", at).json()), 90)
    results.ok(e is not None, "after late readings it says 已更正",
               admin.ask("GET", at).body[:300])
    if e is None:
        return
    results.ok(abs(e["change"] - 12 * 300 * 0.1229 / 1000) < 1e-6 and
               e["then"]["value"] == figure["value"],
               "and how much it changed", (e["then"], e["now"]))
    results.ok(e["corrections"] and
               all(c["after"] != c["before"] for c in e["corrections"]),
               "and which correction did it", e["corrections"])
    number, done = run("en")
    words = admin.ask("GET", "/api/v1/report-runs/%d/html" % number)
    results.ok(words.status == 200 and
               b"Energy consumption" in words.body and
               "综合能源" not in words.body.decode(),
               "in English it is English throughout")
    again, _ = run("en")
    results.ok(again != number, "who asks again later gets a new issue")


def png(path, width, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(
            ">I", zlib.crc32(kind + data))
    with open(path, "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(
            ">IIBBBBB", width, len(rows), 8, 2, 0, 0, 0)) + chunk(
            b"IDAT", zlib.compress(b"".join(b"\0" + r for r in rows), 9)) +
            chunk(b"IEND", b""))


def pages():
    """Pages of the samples side by side, as the README shows them."""
    wanted = [("plain", 1), ("plain", 4), ("gongwen", 1), ("english", 1)]
    drawn = []
    for kind, n in wanted:
        to = os.path.join(folder, "page")
        told(["pdftoppm", "-r", "54", "-f", str(n), "-l", str(n),
              "-singlefile", Paper.of("pdf", kind).path, to])
        with open(to + ".ppm", "rb") as f:
            head = f.read().split(b"\n", 3)
        drawn.append((int(head[1].split()[0]), int(head[1].split()[1]),
                      head[3]))
    gap = b"\xd0" * 24
    rows = [gap.join(data[y * w * 3:(y + 1) * w * 3] for w, h, data in drawn)
            for y in range(drawn[0][1])]
    png(os.path.join(HERE, "pages.png"), len(rows[0]) // 3, rows)


def picture_cases():
    """A picture goes into all three forms, with its caption."""
    drawn = os.path.join(folder, "drawn.png")
    png(drawn, 240, [bytes([y, 80, 160]) * 240 for y in range(120)])
    told(["pdftoppm", "-jpeg", "-r", "40", "-f", "1", "-l", "1", "-singlefile",
          Paper.of("pdf", "plain").path, os.path.join(folder, "shot")])
    for path, kind, word in ((drawn, "png", "image"),
                             (os.path.join(folder, "shot.jpg"), "jpeg",
                              "jpeg")):
        out = {}
        for form in ("pdf", "xlsx", "html"):
            out[form] = os.path.join(folder, "%s.%s" % (kind, form))
            r = told([os.path.join(PROGRAMS, "sample"), form, out[form], path,
                      folder])
            results.ok(r.returncode == 0, "a %s goes into a %s" % (
                kind, form), r.stderr)
        listed = told(["pdfimages", "-list", out["pdf"]]).stdout.split("\n")
        results.ok(len(listed) >= 3 and word in listed[2] and
                   re.search(r"图 1\s+位置", pdf_words(out["pdf"])),
                   "where it is drawn once, with its caption", listed)
        with zipfile.ZipFile(out["xlsx"]) as z:
            results.ok(any(re.match(r"xl/media/image1\.(png|jpe?g)", n)
                           for n in z.namelist()),
                       "and kept as it is", z.namelist())
        with open(out["html"], encoding="utf-8") as f:
            text = f.read()
        results.ok('src="data:image/%s;base64,' % kind in text and
                   'alt="图 1  位置"' in text and not well_formed(text),
                   "and told to those who cannot see it", well_formed(text))


def main():
    if "--pages" in sys.argv:
        return pages()
    if "--reports" in sys.argv:
        return issues.pictures(os.path.join(ROOT, "reports"))
    if not all(os.access(os.path.join(PROGRAMS, p), os.X_OK)
               for p in ("ink", "rows", "sample")):
        told(["make", "-s", "report-tests"], cwd=ROOT)
    pdf_cases()
    book_cases()
    rows_cases()
    workbook_cases()
    page_cases()
    same_cases()
    picture_cases()
    definitions.cases(results, folder)
    ink_cases()
    if os.environ.get("PARK_URL"):
        live_cases()
        issues.cases(results, folder)
    else:
        results.skip("the monthly report of a park", "PARK_URL is not set")
    results.end()


main()
