#!/usr/bin/env python3
"""quality.py - planted faults go in by /write and come out as scores.

The days of tests/unit/quality/cases.json are sent as the last day that is
over, each by a device of its own; the writer closes its tails, the job scores
the day, and what the API answers must be what the faults were made to cost.
"""
import json
import os
import signal
import time

from client import STATE, Results, sql
from world import World

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                     "../unit/quality/cases.json")
NAMES = ("completeness", "timeliness", "validity", "consistency",
         "uniqueness")


def plain(case):
    """Whether the day can be sent: /write knows no quality, and what came
    late or twice is sent below."""
    rule = case["rule"]
    return case["samples"] and rule["interval"] > 0 \
        and rule["to"] == 86400 and "settled" not in rule \
        and "overwritten" not in rule \
        and all(q == 0 and v is not None for _, v, q in case["samples"])


def score_now(who, tell):
    """Closes the writer's tails, asks for scores and waits until tell()."""
    with open(os.path.join(STATE, "run.json")) as f:
        os.kill(json.load(f)["pids"]["ingest"], signal.SIGUSR1)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        a = who.ask("POST", "/api/v1/quality/recompute", {"days": 2})
        assert a.status == 202, a.body
        time.sleep(1)
        if tell():
            return True
    return False


def near(got, want):
    if got is None or want is None:
        return got is want
    return abs(got - want) < 1e-12


class Planted:
    def __init__(self, world):
        self.world = world
        self.admin = world.people["enterprise A admin"]
        self.sender = world.people["developer of A"]
        self.day = sql("select park.quality_last(%d)" % world.park)[0]
        self.midnight = int(sql(
            "select extract(epoch from '%s'::date::timestamp at time zone "
            "zone)::bigint from park.park where id = %d"
            % (self.day, world.park // 1000000))[0])
        self.cases = [c for c in map(json.loads, open(CASES)) if plain(c)]

    def register(self, number, rule):
        metric = {"code": "v", "name": "v", "unit": "Cel" if rule.get(
            "measured") else "", "counter": bool(rule.get("counter"))}
        for name, limit in (("min", "lowest"), ("max", "highest")):
            if limit in rule:
                metric[name] = rule[limit]
        a = self.admin.ask("POST", "/api/v1/devices", {
            "key": "%s q%d" % (self.world.run, number), "name": "质量 %d"
            % number, "kind": "sensor", "metrics": [metric]})
        assert a.status == 201, a.body
        device = a.json()["id"]
        a = self.admin.ask(
            "POST", "/api/v1/quality/devices/%d/intervals" % device,
            {"metric": "v", "interval_s": rule["interval"]})
        assert a.status == 200, a.body
        # It has been here for days, so that it is known what came late.
        sql("update park.device set created_at = now() - interval '9 days' "
            "where id = %d" % device)
        return device

    def send(self, number, samples):
        lines = ["q,dev=%s\\ q%d v=%r %d" % (
            self.world.run, number, v, self.midnight + t)
            for t, v, _ in samples]
        a = self.sender.ask("POST", "/write?precision=s", "\n".join(
            lines).encode(), {"content-type": "text/plain"})
        assert a.status == 204, a.body

    def days(self, **query):
        query = dict({"from": self.day, "to": self.day, "limit": 500}, **query)
        return self.admin.ask("GET", "/api/v1/quality/days?" + "&".join(
            "%s=%s" % i for i in query.items())).json()["items"]

    def of(self, device):
        rows = self.days(device=device)
        return rows[0] if rows else None


def check(ok, name, row, want, late=0):
    """Nothing of these days is late but what is sent later."""
    scores = dict(zip(NAMES, want))
    scores["timeliness"] = 1 - late / row["received"]
    wrong = ["%s is %s, not %s" % (n, row[n], scores[n])
             for n in NAMES if not near(row[n], scores[n])]
    product = 1
    for n in NAMES:
        product *= 1 if scores[n] is None else scores[n]
    if not near(row["score"], product):
        wrong.append("score is %s, not %s" % (row["score"], product))
    ok(not wrong, name, "; ".join(wrong))


def late_and_again(p, ok, devices):
    """The first whole day once more: some samples of it anew, some late."""
    name = "every 12th sample missing"
    at = [c["name"] for c in p.cases].index(name)
    device, case = devices[at], p.cases[at]
    step = case["rule"]["interval"]
    before = p.of(device)
    p.send(at, [[i * step, 33.5 + i, 0] for i in (0, 12, 24)])
    p.send(at, [[i * step, 40.5 + i, 0] for i in (1, 2)])
    came = score_now(p.admin, lambda: p.of(device)["revision"] >
                     before["revision"])
    row = p.of(device)
    ok(came and row["late"] == 3 and row["received"] == 135,
       "samples that come behind the first scoring are late", row)
    ok(near(row["timeliness"], 1 - 3 / 135) and
       near(row["completeness"], 1 - 9 / 144),
       "they complete the day and cost its timeliness", row)
    ok(row["overwritten"] == 2 and near(row["uniqueness"], 1 - 2 / 137),
       "what was sent again for its instant is counted", row)
    sql("update park.quality_day set gen = 0 where device_id = %d" % device)
    again = score_now(p.admin, lambda: p.of(device)["revision"] >
                      row["revision"])
    after = p.of(device)
    ok(again and all(after[n] == row[n] for n in row if n not in (
        "revision", "scored_at")), "scoring a day again changes nothing", after)


def pages_and_walls(p, ok, devices):
    whole = [r["device_id"] for r in p.days()]
    paged, after = [], ""
    while after is not None:
        a = p.admin.ask("GET", "/api/v1/quality/days?from=%s&to=%s&limit=7%s"
                        % (p.day, p.day, after and "&after=" + after)).json()
        paged += [r["device_id"] for r in a["items"]]
        after = a["next"]
    ok(paged == whole and len(set(whole)) == len(whole),
       "pages join without loss or repetition")
    scores = [2 if r["score"] is None else r["score"] for r in p.days()]
    ok(scores == sorted(scores), "the worst come first")
    ok({r["grade"] for r in p.days(grade="D")} == {"D"},
       "a grade can be asked for")
    other = p.world.people["enterprise B admin"]
    ok(other.ask("GET", "/api/v1/quality/days?device=%d" % devices[0]).json()
       ["items"] == [], "another enterprise sees none of it")
    ok(other.ask("GET", "/api/v1/quality/devices/%d/today"
                 % devices[0]).status == 404, "nor what is computed now")
    a = other.ask("POST", "/api/v1/quality/devices/%d/intervals" % devices[0],
                  {"metric": "v", "interval_s": 7})
    ok(a.status == 404, "nor sets how often its metrics report", a.body)
    mean = sum(s for s in scores if s <= 1) / len([
        s for s in scores if s <= 1])
    a = p.admin.ask("GET", "/api/v1/quality/enterprises?from=%s&to=%s" % (
        p.day, p.day)).json()["items"]
    ok(len(a) == 1 and near(a[0]["score"], mean),
       "an enterprise is the mean of its devices", a)
    a = p.admin.ask("GET", "/api/v1/quality/calendar?from=%s&to=%s" % (
        p.day, p.day)).json()["items"]
    ok(len(a) == 1 and near(a[0]["score"], mean) and
       a[0]["devices"] == len(whole), "so is the day in the calendar", a)
    a = p.admin.ask("GET", "/api/v1/quality/heat?most=3&from=%s&to=%s" % (
        p.day, p.day)).json()["items"]
    ok([r["device_id"] for r in a if r["day"] == p.day] == whole[:3],
       "the heat map has the days of the worst", a)


def of_metrics(p, ok, devices):
    case, device = p.cases[-1], devices[-1]
    a = p.admin.ask("GET", "/api/v1/quality/series?device=%d&day=%s" % (
        device, p.day)).json()["items"]
    ok(len(a) == 1 and a[0]["metric"] == "v" and a[0]["interval_s"] == case[
        "rule"]["interval"] and a[0]["estimated"] is False,
       "a metric says by which interval it was judged", a)
    row = p.of(device)
    ok(a and all(near(a[0][n], row[n]) for n in NAMES + ("score",)) and
       a[0]["grade"] == row["grade"] and a[0]["missing"] == row["missing"],
       "the scores of an only metric are those of its device", a)


def today(p, ok, devices):
    now = int(time.time())
    begin = p.midnight + 86400
    while begin + 86400 <= now:
        begin += 86400
    p.register(900, {"interval": 1, "measured": True})
    sql("update park.device set created_at = now() where key = '%s q900'"
        % p.world.run)
    now = int(time.time())  # samples are newer than the device
    key = "%s q900" % p.world.run
    device = int(sql("select id from park.device where key = '%s'" % key)[0])
    # It was registered just now, and is waited for since then.
    a = p.admin.ask("GET", "/api/v1/quality/devices/%d/today" % device)
    before = a.json()
    ok(a.status == 200 and before["completeness"] == 0 and
       before["timeliness"] is None and before["metrics"][0]["metric"] == "v",
       "today so far is computed when asked", a.body)
    now = int(time.time())  # later than its registering
    time.sleep(2)
    lines = "\n".join("q,dev=%s\\ q900 v=%d %d" % (p.world.run, i % 5, now + i)
                      for i in range(1, 3)).encode()
    a = p.sender.ask("POST", "/write?precision=s", lines,
                     {"content-type": "text/plain"})
    a = p.admin.ask("GET", "/api/v1/quality/devices/%d/today" % device)
    ok(a.json()["received"] == 2 and a.json()["completeness"] > 0,
       "with what the writer has not put away yet", a.body)


def main():
    world, results = World(), Results()
    p = Planted(world)
    devices = []
    for i, case in enumerate(p.cases):
        devices.append(p.register(i, case["rule"]))
        p.send(i, [[-case["rule"]["interval"], 33.25, 0]] +
               case["samples"])
    results.ok(len(devices) >= 18, "there are many planted days")
    results.ok(score_now(p.admin, lambda: all(p.of(d) for d in devices)),
               "the job scores them within a minute")
    for device, case in zip(devices, p.cases):
        row = p.of(device)
        if row:
            check(results.ok, case["name"], row, case["scores"])
        else:
            results.ok(False, case["name"], "no score")
    for part in (pages_and_walls, of_metrics, late_and_again, today):
        part(p, results.ok, devices)
    results.end()


if __name__ == "__main__":
    main()
