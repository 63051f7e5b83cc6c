#!/usr/bin/env python3
"""import.py - files as people bring them, from the first to the last step.

An enterprise hands in 500 devices with planted faults, corrects what comes
back and hands it in again; then the limits, and files that have nothing new.
"""
import csv
import io
import socket
import time

from client import ADDRESS, Results
from world import World

HEADER = ["设备编码", "设备名称", "设备类型", "序列号", "经度", "纬度", "标签"]
KINDS = ["电表", "生产设备", "传感器"]
MIB = 1 << 20


def table(rows, charset="utf-8"):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(charset)


def read(answer):
    """A downloaded table, as a spreadsheet reads it."""
    return list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))


class Files:
    """What one person does with files."""

    def __init__(self, client):
        self.client = client

    def hand_in(self, body, kind="device"):
        a = self.client.ask("POST", "/api/v1/imports?kind=" + kind, body, {
            "content-type": "text/csv"}, timeout=60)
        return self.until(a.json()["id"], ("checked", "failed"))

    def until(self, number, states, seconds=120):
        end = time.monotonic() + seconds
        while True:
            i = self.client.ask("GET", "/api/v1/imports/%d" % number).json()
            if i["state"] in states or time.monotonic() > end:
                return i
            time.sleep(0.05)

    def apply(self, i):
        self.client.ask("POST", "/api/v1/imports/%d/apply" % i["id"])
        return self.until(i["id"], ("done", "failed"))

    def failed(self, i):
        return read(self.client.ask(
            "GET", "/api/v1/imports/%d/failed.csv" % i["id"]))

    def devices(self, words):
        """Devices by key, whose key or name has these words."""
        found, after = {}, ""
        while after is not None:
            a = self.client.ask("GET", "/api/v1/devices?limit=500&q=%s%s" % (
                words, "&after=" + after if after else "")).json()
            found.update({d["key"]: d for d in a["items"]})
            after = a["next"]
        return found


def counts(i):
    return tuple(i[k] for k in ("created", "updated", "unchanged"))


def story(files, run, results):
    """Journey J4: 500 devices of three kinds, seven faults."""
    ok = results.ok
    rows = [["%s-s%03d" % (run, n), "设备%03d" % n, KINDS[n % 3],
             "S%s%03d" % (run, n), "%.6f" % (120.63 + n * 1e-5), "31.310000",
             "一期;导入"] for n in range(500)]
    right = [list(row) for row in rows]
    planted = {17: (3, rows[16][3], "duplicate_serial"),
               99: (2, "飞船", "unknown_kind"),
               160: (5, "131.31", "out_of_range"),
               205: (4, "", "half_place"),
               300: (0, rows[299][0], "duplicate_key"),
               404: (1, "=cmd|'/C calc'!A0", "formula"),
               499: (4, "116.404", "outside_park")}
    for n, (column, value, _) in planted.items():
        rows[n][column] = value
    body = table([HEADER] + rows, "gb18030")
    i = files.hand_in(body)
    ok((i["state"], i["rows"], i["good"], i["bad"], i["charset"]) == (
        "checked", 500, 493, 7, "GB18030"),
       "500 devices in GBK with seven faults: 493 are good", i)
    ok(files.devices(run + "-s") == {}, "a check registers nothing")
    bad = files.client.ask("GET", "/api/v1/imports/%d/rows?status=bad&"
                           "limit=500" % i["id"]).json()["items"]
    ok([(b["line"] - 2, b["column"], b["code"]) for b in bad] == [
        (n, HEADER[c], code) for n, (c, _, code) in planted.items()],
       "each fault is named by line, column and code", bad)
    ok(all(b["message"] for b in bad), "and in a sentence")
    i = files.apply(i)
    ok(i["state"] == "done" and counts(i) == (493, 0, 0),
       "applying registers the 493", i)
    ok(len(files.devices(run + "-s")) == 493, "which the register shows")

    back = files.failed(i)
    ok(len(back) == 8 and back[0][:7] == HEADER and all(
        len(r) == len(back[0]) for r in back),
       "the seven come back as a table", back)
    ok(back[6][1] == "'=cmd|'/C calc'!A0" and "公式" in back[6][9],
       "in which no formula runs", back[6])
    again = files.hand_in(table(back))
    ok(again["rows"] == 7 and again["ignored"] == [],
       "which can be handed in as it came", again)
    ok(files.failed(again)[0] == back[0],
       "and comes back with its reasons once, not twice",
       files.failed(again)[0])
    for row, n in zip(back[1:], planted):
        column = planted[n][0]
        row[column] = right[n][column]
    i = files.apply(files.hand_in(table(back)))
    ok(counts(i) == (7, 0, 0) and i["bad"] == 0,
       "corrected, the seven are registered", i)
    shown = files.devices(run + "-s")
    ok(sorted(shown) == sorted(r[0] for r in right) and all(
        (shown[r[0]]["name"], shown[r[0]]["serial"]) == (r[1], r[3]) and
        abs(shown[r[0]]["lon"] - float(r[4])) < 1e-9 for r in right),
       "then all 500 stand there as their enterprise knows them")

    before = shown
    whole = table([HEADER] + right)
    i = files.hand_in(whole)
    ok(counts(i) == (0, 0, 500), "the same file again would change nothing", i)
    i = files.apply(i)
    ok(counts(i) == (0, 0, 500) and files.devices(run + "-s") == before,
       "and changes nothing", i)
    right[3][1], right[5][6] = "新名称", "一期"
    i = files.apply(files.hand_in(table([HEADER] + right)))
    after = files.devices(run + "-s")
    ok(counts(i) == (0, 2, 498), "two changed cells change two devices", i)
    ok(after[right[3][0]]["name"] == "新名称" and after[right[3][0]][
        "version"] == 2 and after[right[4][0]] == before[right[4][0]],
       "and no other")
    i = files.apply(files.hand_in(table(
        [["key", "name", "kind", "serial"],
         [right[3][0], "新名称", KINDS[0], ""]])))
    ok(counts(i) == (0, 0, 1) and files.devices(run + "-s")[right[3][0]][
        "serial"] == right[3][3], "an empty cell leaves what is there", i)


def places(files, run, results):
    """One place, in the coordinates of four maps."""
    names = ["CGCS2000", "WGS-84", "GCJ-02", "BD-09", "Mars"]
    # 120.64 E 31.31 N in each of them, by enterprise/crs.h.
    given = [(120.64, 31.31), (120.64, 31.31), (120.644202, 31.307851),
             (120.650755, 31.313603), (120.64, 31.31)]
    i = files.apply(files.hand_in(table(
        [["key", "name", "kind", "lon", "lat", "crs"]] + [
            ["%s-c%d" % (run, n), "c", "meter", *given[n], names[n]]
            for n in range(5)])))
    shown = files.devices(run + "-c")
    results.ok(i["bad"] == 1 and len(shown) == 4 and all(
        abs(d["lon"] - 120.64) < 1e-5 and abs(d["lat"] - 31.31) < 1e-5
        for d in shown.values()),
        "four systems of coordinates lead to one place, a fifth nowhere",
        [(k, d["lon"], d["lat"]) for k, d in shown.items()])


def downloads(files, run, results):
    """A download of the register is a file for the register."""
    a = files.client.ask("GET", "/api/v1/devices.csv?q=%s-s" % run)
    i = files.hand_in(a.body)
    results.ok(i["state"] == "checked" and counts(i) == (0, 0, 500),
               "the register as downloaded says what the register says", i)


def too_large(files):
    """Answer to a body one byte over the limit, of which no byte is sent."""
    with socket.create_connection(ADDRESS, timeout=10) as s:
        s.sendall(("POST /api/v1/imports?kind=device HTTP/1.1\r\nhost: park\r\n"
                   "content-length: %d\r\n%s\r\n" % (32 * MIB + 1, "".join(
                       "%s: %s\r\n" % f
                       for f in files.client.headers().items()))).encode())
        return int(s.recv(4096).split()[1])


def limits(files, run, results):
    ok = results.ok
    ok(too_large(files) == 413, "a file over 32 MiB is refused")
    i = files.hand_in(b"key,name,kind\n" + b"k,x,meter\n" * 100001)
    ok(i["state"] == "failed" and i["error_code"] == "too_many_rows",
       "one row more than a hundred thousand is refused", i)
    rows = files.client.ask("GET", "/api/v1/imports/%d/rows" % i["id"])
    ok(rows.status == 200 and rows.json()["items"] == [],
       "before any of them is judged", rows.body[:200])
    i = files.hand_in(("key,name,kind\n%s-w,x,meter%s\n" % (
        run, "," * 300)).encode())
    ok(i["state"] == "failed" and i["error_code"] == "malformed_csv",
       "a row of too many cells is refused", i)
    i = files.hand_in(table([["key", "name", "kind", "serial", "tags"]] + [
        ["k" * 200, "名" * 200, "meter", "s" * 100, ";".join(
            "t%d" % t for t in range(20))],
        ["k" * 201, "x", "meter", "", ""], ["k2", "名" * 201, "meter", "", ""],
        ["k3", "x", "meter", "s" * 101, ""],
        ["k4", "x", "meter", "", ";".join("t%d" % t for t in range(21))],
        ["k5", "x", "meter", "", "t" * 51]]))
    ok((i["good"], i["bad"]) == (1, 5), "the longest words are taken, longer "
       "ones are not", i)
    i = files.apply(i)
    ok(i["state"] == "done" and counts(i) in ((1, 0, 0), (0, 0, 1)),
       "and fit into the register", i)


def enterprises(files, world, results):
    code = world.vars["spare uscc"]
    head = ["uscc", "name", "name_en", "short_name", "address",
            "industry_code", "above_scale", "status", "entered_on"]
    row = [code, "名" * 200, "n" * 200, "短" * 50, "址" * 300, "31", "是",
           "在营", "2026年1月9日"]
    i = files.apply(files.hand_in(table([head, row]), "enterprise"))
    results.ok(counts(i) == (1, 0, 0),
               "an enterprise with the longest of words is registered", i)
    i = files.apply(files.hand_in(table([head, row]), "enterprise"))
    results.ok(counts(i) == (0, 0, 1), "and the same again is none", i)
    row[1], row[4] = "改名", ""
    i = files.apply(files.hand_in(table([head, row]), "enterprise"))
    shown = files.client.ask(
        "GET", "/api/v1/enterprises?q=" + code).json()["items"]
    results.ok(counts(i) == (0, 1, 0) and shown[0]["name"] == "改名",
               "a new name is a change", shown)


def main():
    world, results = World(), Results()
    files = Files(world.people["enterprise A admin"])
    story(files, world.run, results)
    places(files, world.run, results)
    downloads(files, world.run, results)
    enterprises(Files(world.people["park admin"]), world, results)
    limits(files, world.run, results)
    results.end()


if __name__ == "__main__":
    main()
