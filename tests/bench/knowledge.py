#!/usr/bin/env python3
"""knowledge.py - what a call of a model costs beside the same web's hello, and
a batch beside its formula in a plain loop.

knowledge.py [--rounds N] [--seconds S] [--strict]
"""
import json
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
from client import URL, Client, sql  # noqa: E402
from world import World  # noqa: E402


def option(name, usual):
    flag = "--" + name
    return type(usual)(sys.argv[sys.argv.index(flag) + 1]) \
        if flag in sys.argv else usual


ROUNDS, SECONDS = option("rounds", 5), option("seconds", 3)
CALLS = "/api/v1/models/ENE-001/calls"
missed = []


def wrk(path, token=None, body=None, connections=24):
    """Requests a second, p50 and p99 in ms, and failures."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if body is not None:
            script.write("wrk.method='POST'\nwrk.body=[[%s]]\n" % body)
            script.write("wrk.headers['content-type']='application/json'\n")
            script.write("wrk.headers['authorization']='Bearer %s'\n" % token)
        script.write('done = function(s, l, r) io.write(string.format('
                     '"P50 %d\\nP99 %d\\nBAD %d\\n", l:percentile(50), '
                     'l:percentile(99), s.errors.status + s.errors.read + '
                     's.errors.timeout)) end\n')
        script.flush()
        out = subprocess.run(
            ["wrk", "-t1", "-c%d" % connections, "-d%ds" % SECONDS, "-s",
             script.name, URL + path], capture_output=True, text=True).stdout
    return {"rate": float(re.search(r"Requests/sec: +([\d.]+)", out)[1]),
            "p50": int(re.search(r"P50 (\d+)", out)[1]) / 1000,
            "p99": int(re.search(r"P99 (\d+)", out)[1]) / 1000,
            "bad": int(re.search(r"BAD (\d+)", out)[1])}


def median(results, what):
    return statistics.median(r[what] for r in results)


def ratio(name, target, got):
    print("target  %-40s >= %.2f   got %.2f%s" % (
        name, target, got, "" if got >= target else "   MISSED"))
    if got < target:
        missed.append(name)


def calls(token):
    one = json.dumps({"inputs": {"T": 373.15}})
    things = [("hello", lambda: wrk("/api/v1/hello")),
              ("a call", lambda: wrk(CALLS, token, one)),
              ("hello, one by one", lambda: wrk(
                  "/api/v1/hello", connections=1)),
              ("a call, one by one", lambda: wrk(
                  CALLS, token, one, connections=1))]
    out = {name: [] for name, _ in things}
    for k in range(ROUNDS):
        turn = k % len(things)
        for name, run in things[turn:] + things[:turn]:
            out[name].append(run())
    print("%-22s %12s %10s %10s %8s" % (
        "", "requests/s", "p50 ms", "p99 ms", "failed"))
    for name, r in out.items():
        print("%-22s %12.0f %10.2f %10.2f %8d" % (
            name, median(r, "rate"), median(r, "p50"), median(r, "p99"),
            sum(x["bad"] for x in r)))
    ratio("a call of a model, of hello", 0.4, statistics.median(
        c["rate"] / h["rate"] for c, h in zip(out["a call"], out["hello"])))


def books():
    """Calls by the hour, and their rows."""
    return [int(sql(q)[0]) for q in (
        "select coalesce(sum(calls), 0) from park.knowledge_hour",
        "select count(*) from park.knowledge_call")]


def booked(before):
    """Whatever was answered is in the books, else nothing counts."""
    until, last = time.monotonic() + 120, None
    while time.monotonic() < until and books() != last:
        last = books()
        time.sleep(1)
    calls, rows = (now - then for now, then in zip(last, before))
    print("%d calls are in the books, with %d rows" % (calls, rows))
    if rows != calls:
        missed.append("books")


def batch(client):
    """The whole way by HTTP, and inside of the process."""
    body = json.dumps({"batch": [{"T": 280 + i * 0.03}
                                 for i in range(10000)]})
    took = []
    for _ in range(ROUNDS):
        began = time.monotonic()
        a = client.ask("POST", CALLS, body.encode(),
                       {"content-type": "application/json"})
        took.append(time.monotonic() - began)
        if a.status != 200 or len(a.json()["results"]) != 10000:
            raise SystemExit("a batch says %d %.200r" % (a.status, a.body))
    lines = [subprocess.run([os.path.join(ROOT, ".build/bench/batch"), "0.5"],
                            capture_output=True, text=True).stdout
             for _ in range(ROUNDS)]
    inside = [{k: float(v) for k, v in (w.split() for w in t.splitlines())}
              for t in lines]

    def of(name):
        return statistics.median(i[name] for i in inside)
    print("\n10,000 evaluations: plain loop %.2f ms, entry %.2f ms, request "
          "in its process %.1f ms, whole by HTTP %.1f ms" % (
              1e7 / of("plain"), 1e7 / of("entry"), 1e7 / of("request"),
              1e3 * statistics.median(took)))
    ratio("10,000 evaluations, of a plain loop", 0.5, statistics.median(
        i["entry"] / i["plain"] for i in inside))
    print("the request in its process is %.3f of the plain loop: JSON in, "
          "JSON out, digests" % statistics.median(
              i["request"] / i["plain"] for i in inside))


def p95(client, seconds):
    """Of calls one after the other, ms."""
    one, took = json.dumps({"inputs": {"T": 300}}).encode(), []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        a = client.ask("POST", CALLS, one,
                       {"content-type": "application/json"})
        if a.status != 200:
            raise SystemExit("a call says %d %.200r" % (a.status, a.body))
        took.append(a.ms)
    return sorted(took)[len(took) * 95 // 100]


def beside(world):
    """What one tenant waits while another asks for all it can."""
    client, stop = world.people["developer of B"], threading.Event()
    row = [0] * 400
    body = json.dumps({"inputs": {"A": [row] * 400, "y": [1] * 400}}).encode()

    def run_away():
        greedy = Client(token=world.people["developer of A"].token)
        while not stop.is_set():
            greedy.ask("POST", "/api/v1/models/ECO-013/calls", body, {
                "content-type": "application/json"}, timeout=60)
    alone, busy = [], []
    for _ in range(ROUNDS):
        alone.append(p95(client, SECONDS))
        stop.clear()
        crowd = [threading.Thread(target=run_away) for _ in range(8)]
        for t in crowd:
            t.start()
        time.sleep(1)
        busy.append(p95(client, SECONDS))
        stop.set()
        for t in crowd:
            t.join()
    print("\np95 of a tenant's calls: alone %.1f ms, beside a tenant with 8 "
          "heavy ones at a time %.1f ms" % (
              statistics.median(alone), statistics.median(busy)))
    ratio("p95 alone, of p95 beside a runaway", 0.5, statistics.median(
        a / b for a, b in zip(alone, busy)))


def main():
    world = World()
    client = world.people["developer of A"]
    before = books()
    calls(client.token)
    booked(before)
    batch(client)
    beside(world)
    if missed and "--strict" in sys.argv:
        raise SystemExit("missed: " + ", ".join(missed))


if __name__ == "__main__":
    main()
