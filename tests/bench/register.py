#!/usr/bin/env python3
"""register.py - a register of a million devices: lists, search, map, memory.

A park of its own is filled by register.sql, which says of itself that it is
no achievement; then it is asked through the public API, by one user and by
twenty at once, and all of its devices send a sample of eight metrics.

register.py [--devices N] [--enterprises N] [--repeat N] [--strict]
            [--no-samples]
"""
import math
import os
import random
import re
import secrets
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../http"))
from client import Client, sql  # noqa: E402

PARK = 900
BASE = PARK * 1000000
MUST, AIM = 300, 100
TILE_MUST, TILE_AIM = 100, 30


def option(name, usual):
    flag = "--" + name
    return type(usual)(sys.argv[sys.argv.index(flag) + 1]) \
        if flag in sys.argv else usual


DEVICES = option("devices", 1000000)
ENTERPRISES = option("enterprises", 500)
REPEAT = option("repeat", 40)
SECRET = option("secret", "pk_bench_" + secrets.token_hex(8))
missed = []


def say(what, figure, verdict=""):
    print("%-58s %s%s" % (what, figure, "   " + verdict if verdict else ""),
          flush=True)


def judge(what, value, most, aim, unit):
    if value > most:
        missed.append(what)
        return "MISSES %g %s" % (most, unit)
    return "aim met" if value <= aim else "must met"


def load():
    """Fills the park up to DEVICES; how long that took."""
    there = int(sql("select count(*) from park.device where tenant_id between"
                    " %d and %d" % (BASE, BASE + 999999))[0])
    began = time.monotonic()
    args = ["psql", "-Xq", os.environ["PARK_DB"] + " user=park_dba"]
    for name, value in (("park", PARK), ("first", there + 1),
                        ("last", max(DEVICES, there)),
                        ("enterprises", ENTERPRISES), ("secret", SECRET)):
        args += ["-v", "%s=%s" % (name, value)]
    subprocess.run(args + ["-f", os.path.join(HERE, "register.sql")],
                   check=True, stderr=subprocess.DEVNULL)
    if there < DEVICES:
        took = time.monotonic() - began
        say("devices made by SQL, triggers and all",
            "%d in %.0f s, %.2f s each 10,000" % (
                DEVICES - there, took, took * 1e4 / (DEVICES - there)))
    sql("vacuum analyze")


def person(tenant=BASE):
    return Client(token=SECRET + str(tenant))


def lists():
    """{name: function that gives the address of one question}."""
    end = sql("select tenant_id || '.' || device_id from park.device_entry"
              " where tenant_id between %d and %d and tag = ''"
              " order by tenant_id desc, device_id desc offset 1000 limit 1"
              % (BASE, BASE + 999999))[0]
    pick = random.Random(4)
    number = lambda: pick.randrange(1, DEVICES + 1)  # noqa: E731
    firm = lambda: BASE + 1 + pick.randrange(ENTERPRISES)  # noqa: E731
    word = lambda *w: pick.choice(w)  # noqa: E731
    places = ("循环水", "冷冻站", "空压站", "配电室", "锅炉房", "一车间",
              "二车间", "成品库", "罐区", "污水站")
    things = ("水泵", "风机", "电表", "流量计", "温度变送器", "气体探测器",
              "控制柜")
    initials = ("xhs", "lds", "kyz", "pds", "glf", "ycj", "ecj", "cpk")
    kinds = ("meter", "equipment", "sensor", "controller")
    return {
        "first page": lambda: {},
        "a page in the middle": lambda: {"after": "%d.1" % firm()},
        "the last page but some": lambda: {"after": end},
        "of one enterprise": lambda: {"tenant": firm()},
        "of one kind": lambda: {"kind": word(*kinds)},
        "in one state": lambda: {"state": word("never", "online",
                                               "offline", "archived")},
        "with a tag": lambda: {"tag": word("重点", "计量", "停用备件")},
        "with a rare tag, of a kind, deep": lambda: {
            "tag": "停用备件", "kind": word(*kinds), "after": "%d.1" % firm()},
        "of a thing model": lambda: {"model": word("pump", "gas", "plc")},
        "search: a part of many names": lambda: {"q": word(*things)},
        "search: a place and a thing": lambda: {
            "q": word(*places) + word(*things)},
        "search: a whole name": lambda: {
            "q": "%s%s%d号" % (word(*places), word(*things),
                              pick.randrange(1000))},
        "search: a code": lambda: {"q": "dev-%07d" % number()},
        "search: the end of a code": lambda: {"q": "%07d" % number()},
        "search: a serial number": lambda: {
            "q": "SN%08d" % (number() * 7919 % 10000000)},
        "search: initials": lambda: {"q": word(*initials) + word(
            "sb", "fj", "db", "llj")},
        "search: initials and a number": lambda: {
            "q": "%sdb%d" % (word(*initials), pick.randrange(1000))},
        "search: two digits": lambda: {"q": "%02d" % pick.randrange(100)},
        "search: what is nowhere": lambda: {"q": "没有%d" % number()},
        "search: a place, of a kind, with a tag": lambda: {
            "q": word(*places), "kind": word(*kinds), "tag": "重点"},
    }


def p95(times):
    return sorted(times)[max(0, math.ceil(len(times) * 0.95) - 1)]


def ask_lists():
    questions = lists()
    one = person()
    for name, make in questions.items():
        times = []
        for _ in range(REPEAT):
            a = one.ask("GET", "/api/v1/devices?" + urllib.parse.urlencode(
                make()))
            assert a.status == 200, (name, a.status, a.body[:200])
            times.append(a.ms)
        say("list, " + name, "p50 %4.0f ms  p95 %4.0f ms" % (
            p95(times[:]) if len(times) < 2 else sorted(times)[
                len(times) // 2], p95(times)),
            judge(name, p95(times), MUST, AIM, "ms"))
    # Twenty at once, each asking the next question as soon as it is answered.
    times, lock, names = [], threading.Lock(), list(questions)

    def user(seed):
        me, dice = person(), random.Random(seed)
        for _ in range(REPEAT):
            name = dice.choice(names)
            with lock:
                query = urllib.parse.urlencode(questions[name]())
            a = me.ask("GET", "/api/v1/devices?" + query)
            with lock:
                times.append((a.ms, a.status, name))
    crowd = [threading.Thread(target=user, args=(i,)) for i in range(20)]
    began = time.monotonic()
    for t in crowd:
        t.start()
    for t in crowd:
        t.join()
    took = time.monotonic() - began
    bad = [t for t in times if t[1] != 200]
    say("list, all of these by 20 at once, without a pause",
        "p50 %4.0f ms  p95 %4.0f ms  %.0f/s, %d refused" % (
            sorted(times)[len(times) // 2][0], p95([t[0] for t in times]),
            len(times) / took, len(bad)),
        judge("20 at once", p95([t[0] for t in times]), MUST, AIM, "ms"))
    for name, query in (("no filter", ""), ("a kind and a tag",
                        "?kind=meter&tag=%E9%87%8D%E7%82%B9"),
                        ("words", "?q=%E5%86%B7%E5%86%BB%E7%AB%99")):
        times = []
        for _ in range(5):
            time.sleep(2.1)
            times.append(one.ask("GET", "/api/v1/devices/facets" + query).ms)
        say("facets, " + name, "p50 %4.0f ms" % sorted(times)[2])
    few = person(BASE + 5)
    times = [few.ask("GET", "/api/v1/devices?q=%02d" % i).ms
             for i in range(REPEAT)]
    say("list, an enterprise searches its own", "p95 %4.0f ms" % p95(times),
        judge("an enterprise", p95(times), MUST, AIM, "ms"))


def tile_of(lon, lat, z):
    n = 1 << z
    return (int((lon + 180) / 360 * n), int((1 - math.asinh(math.tan(
        math.radians(lat))) / math.pi) / 2 * n))


def ask_tiles():
    """Each tile for the first time, again when no worker remembers it any
    more, and once more while one does."""
    dice, one = random.Random(7), person()
    tiles = {z: list({tile_of(120.60 + 0.08 * dice.random(),
                              31.28 + 0.056 * dice.random(), z)
                      for _ in range(12)}) for z in range(19)}
    seen = {}
    for turn in ("first", "again", "kept"):
        if turn == "again":
            time.sleep(10.5)
        for z, all_of in tiles.items():
            for x, y in all_of:
                a = one.ask("GET", "/tiles/device/%d/%d/%d.mvt" % (z, x, y))
                assert a.status in (200, 204), a.status
                if turn == "kept":
                    a = one.ask("GET", "/tiles/device/%d/%d/%d.mvt" % (
                        z, x, y))
                seen.setdefault((turn, z), []).append((a.ms, len(a.body)))
    for z in tiles:
        first, again, kept = (max(t[0] for t in seen[turn, z])
                              for turn in ("first", "again", "kept"))
        say("tile, zoom %d, the slowest of %d" % (z, len(tiles[z])),
            "first %4.0f ms  warm %4.0f ms  kept %4.1f ms  %6d bytes" % (
                first, again, kept, max(t[1] for t in seen["first", z])),
            judge("zoom %d" % z, again, TILE_MUST, TILE_AIM, "ms"))


def writer():
    """Resident memory of `park ingest`, MB, and its greatest."""
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                words = f.read().split(b"\0")
            with open("/proc/%s/environ" % pid, "rb") as f:
                mine = os.environ["PARK_DB"].encode() in f.read()
            if b"ingest" in words[1:2] and mine:
                with open("/proc/%s/status" % pid) as f:
                    text = f.read()
                return tuple(int(re.search(r"%s:\s+(\d+)" % k, text).group(
                    1)) / 1024 for k in ("VmRSS", "VmHWM"))
        except (OSError, IndexError, AttributeError):
            continue
    return 0, 0


def send_samples():
    """Every device sends a sample of eight metrics, 5,000 lines a request."""
    say("memory of the writer before", "%.0f MB" % writer()[0])
    began, sent, moment = time.monotonic(), 0, int(time.time())
    for tenant in range(BASE + 1, BASE + 1 + ENTERPRISES):
        keys = sql("select key from park.device where tenant_id = %d"
                   " order by id" % tenant)
        me = person(tenant)
        for i in range(0, len(keys), 5000):
            body = "".join("d,dev=%s %s %d\n" % (k, ",".join(
                "m%d=%d.%d" % (m, (hash(k) >> m) % 100, m)
                for m in range(1, 9)), moment) for k in keys[i:i + 5000])
            a = me.ask("POST", "/api/v2/write?precision=s", body.encode(),
                       timeout=120)
            assert a.status == 204, (a.status, a.body[:300])
            sent += len(keys[i:i + 5000])
    took = time.monotonic() - began
    say("samples of 8 metrics, first ones, metrics made on the way",
        "%d in %.0f s" % (sent, took))
    until = time.monotonic() + 120
    while time.monotonic() < until and int(sql(
            "select count(*) from park.latest where tenant_id between %d and"
            " %d" % (BASE, BASE + 999999))[0]) < sent:
        time.sleep(2)
    now, most = writer()
    say("memory of the writer after", "%.0f MB, at most %.0f MB" % (now, most),
        judge("memory of the writer", most, 1024, 512, "MB"))
    say("of them online in the register", sql(
        "select sum(n) from park.device_counts(%d, %d) where tag = '' and"
        " state = 'online'" % (BASE, BASE + 999999))[0])


def main():
    load()
    ask_lists()
    ask_tiles()
    if "--no-samples" not in sys.argv:
        send_samples()
    print("# missed: %s" % (", ".join(missed) or "nothing"))
    sys.exit(1 if missed and "--strict" in sys.argv else 0)


if __name__ == "__main__":
    main()
