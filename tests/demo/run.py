#!/usr/bin/env python3
"""Is the demo park what src/demo/README.md says it is?

Asks the API as its administrator would; the park is the small one.
"""
import datetime
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "tests/http"))

from client import STATE, Client, Results  # noqa: E402
from world import park_admin  # noqa: E402

ZONE = datetime.timezone(datetime.timedelta(hours=8))
HOUR, DAY = 3600, 86400


def state(path):
    with open(os.path.join(STATE, path)) as f:
        return json.load(f)


class Park:
    def __init__(self, admin):
        self.admin = admin
        self.anchor = state("secret/demo.json")["anchor_us"] // 1000000

    def all(self, path):
        """Every item of a list, page after page."""
        out, after = [], ""
        while after is not None:
            a = self.admin.ask("GET", "%s%slimit=500%s" % (
                path, "&" if "?" in path else "?",
                "&after=" + after if after else ""))
            assert a.status == 200, "%s: %d %s" % (path, a.status, a.body)
            out += a.json()["items"]
            after = a.json().get("next")
        return out

    def days_before(self, days, hour):
        """Unix seconds of a local hour some days before the anchor's."""
        day = datetime.datetime.fromtimestamp(self.anchor, ZONE).replace(
            hour=0, minute=0, second=0)
        return int(day.timestamp()) - days * DAY + hour * HOUR

    def points(self, key, metric, begin, end):
        """[[seconds, value], …] as they were stored."""
        a = self.admin.ask("GET", "/api/v1/series/%s/%s?from=%d&to=%d" % (
            key, metric, begin, end))
        assert a.status == 200, "%s %s: %d %s" % (
            key, metric, a.status, a.body)
        return [[at / 1000, v] for at, v in a.json()["points"]]

    def counts(self):
        return {path: len(self.all(path)) for path in (
            "/api/v1/enterprises", "/api/v1/devices", "/api/v1/users",
            "/api/v1/tokens", "/api/v1/thing-models")}


def check_registers(r, park):
    enterprises = park.all("/api/v1/enterprises")
    details = [park.admin.ask("GET", "/api/v1/enterprises/%d" % (
        e["tenant_id"])).json() for e in enterprises]
    r.ok(len(enterprises) == 9, "nine enterprises", len(enterprises))
    r.ok(all(d["demo"] for d in details), "all of them are demonstration")
    r.ok(all(d["name"].startswith("云湖") and d["name_en"] for d in details),
         "each has a name in two languages")
    r.ok(all(d["uscc"][2:8] == "329999" for d in details),
         "no credit code can be anybody's")
    r.ok(sorted(d["tenant_id"] % 1000000 for d in details) ==
         list(range(1, 10)), "they are numbered the same everywhere")
    devices = park.all("/api/v1/devices")
    r.ok(len(devices) == 94, "ninety-four devices", len(devices))
    r.ok(all(d["name"] for d in devices), "each with a name")
    economics = park.all("/api/v1/enterprises/%d/economics" % (
        enterprises[0]["tenant_id"]))
    r.ok(len(economics) == 25, "25 months of economic figures",
         len(economics))


def check_logins(r):
    known = state("secret/logins.json")
    roles = {login["role"] for login in known["logins"]}
    r.ok({"park_operator", "energy_officer", "report_officer", "auditor",
          "enterprise_admin", "enterprise_user"} <= roles,
         "each role has a login", roles)
    good = True
    for login in known["logins"]:
        c = Client().sign_in(login["name"], login["password"])
        good &= not c.session["user"].get("must_change_password", False)
    r.ok(good, "each login works without a change of password")
    for name in ("park", "enterprise", "developer"):
        a = Client(known["tokens"][name]).ask("GET", "/api/v1/enterprises")
        r.ok(a.status == 200, "the token %s reads" % name, a.body)
    a = Client(known["tokens"]["device"]).ask(
        "POST", "/write", b"x,dev=yh0002-em01 power=1")
    r.ok(a.status == 403, "the token of a device writes for no other", a.body)
    mode = os.stat(os.path.join(STATE, "secret/logins.json")).st_mode & 0o777
    r.ok(mode == 0o600, "nobody else reads the logins", oct(mode))


def check_stories(r, park):
    at = park.days_before(18, 10)
    p = park.points("yh0002-em03", "energy", at - 2 * HOUR, at + 2 * HOUR)
    r.ok([v for t, v in p if t == at] == [12.4] and p[0][1] > 100,
         "a sub-meter was replaced 18 days ago and began at 12.4", p)
    at = park.days_before(9, 4)
    p = park.points("yh0003-em02", "energy", at - 2 * HOUR, at + 2 * HOUR)
    r.ok(p[0][1] > 990000 and p[-1][1] < 10000,
         "a register of six digits rolled over nine days ago", p)
    at = park.days_before(5, 2)
    p = park.points("yh0004-em01", "energy", at - HOUR, at + 8 * HOUR)
    gaps = [b[0] - a[0] for a, b in zip(p, p[1:])]
    r.ok(max(gaps) == 6 * HOUR and gaps.count(6 * HOUR) == 1,
         "a main meter was silent for six hours", gaps)
    begin = park.days_before(30, 0)
    p = park.points("yh0005-em01", "energy", begin, begin + 28 * DAY)
    good = sum(b[0] - a[0] <= HOUR for a, b in zip(p, p[1:]))
    r.ok(abs(good / (28 * 24) - 0.87) < 0.01,
         "87 % of the hours of an enterprise are metered", good / (28 * 24))
    # Newest values are written behind the samples.
    p, until = [], time.monotonic() + 30
    while not p and time.monotonic() < until:
        p = park.all("/api/v1/latest?tenant=%d" % (
            park.admin.session["tenant"]["id"] + 6))
        time.sleep(0.2)
    newest = max(datetime.datetime.fromisoformat(
        x["at"].replace("Z", "+00:00")).timestamp() for x in p)
    r.ok(newest <= park.anchor - 2 * DAY,
         "an enterprise has not reported for two days",
         park.anchor - newest)


def metered(park, key, begin, end):
    """What a meter without events metered, in its register's unit."""
    p = park.points(key, "energy", begin, begin + 1) + \
        park.points(key, "energy", end, end + 1)
    return p[-1][1] - p[0][1]


def check_drop(r, park):
    first = datetime.datetime.fromtimestamp(park.anchor, ZONE).replace(
        day=1, hour=0, minute=0, second=0)
    months = []
    for _ in range(3):
        months.append(int(first.timestamp()))
        first = (first - datetime.timedelta(days=1)).replace(day=1)
    this = metered(park, "yh0007-em01", months[1], months[0])
    before = metered(park, "yh0007-em01", months[2], months[1])
    r.ok(abs(this / before - 0.38) < 0.001,
         "electricity of an enterprise fell by 62 % in a month",
         this / before)
    e = park.all("/api/v1/enterprises/%d/economics" % (
        park.admin.session["tenant"]["id"] + 7))
    r.ok(abs(e[0]["output_fen"] / e[1]["output_fen"] - 1) < 0.35,
         "while its output went on",
         e[0]["output_fen"] / e[1]["output_fen"])


def check_energy(r, park):
    """What the platform derives from the registers."""
    meters = {m["device_key"]: m for m in park.all("/api/v1/energy/meters")}
    r.ok(len(meters) == 58, "fifty-eight meters", len(meters))
    local = datetime.datetime.fromtimestamp(park.anchor, ZONE).date()
    last = local.replace(day=1)
    first = (last - datetime.timedelta(days=1)).replace(day=1)

    def days(key, begin, end):
        path = "/api/v1/energy/meters/%d/series?step=day&from=%s&to=%s" % (
            meters[key]["id"], begin, end)
        until = time.time() + 60
        while True:
            p = park.admin.ask("GET", path).json()["points"]
            if len(p) == (end - begin).days or time.time() > until:
                return p
            time.sleep(1)  # it is derived in the background

    def total(key):
        return sum(p["amount"] for p in days(key, first, last))

    for n, loss in ((8, 0.048), (9, 0.074)):
        subs = sum(total(k) for k in meters
                   if k.startswith("yh%04d-em" % n) and not
                   k.endswith("em01"))
        r.ok(abs(1 - subs / total("yh%04d-em01" % n) - loss) < 0.0005,
             "%.1f %% of enterprise %d's electricity get lost" % (
                 loss * 100, n), 1 - subs / total("yh%04d-em01" % n))
    tenant = park.admin.session["tenant"]["id"]
    period = first.strftime("%Y-%m")
    for n, status in ((8, "ok"), (9, "high")):
        tree = park.admin.ask("GET", "/api/v1/energy/balance?tenant=%d"
                              "&period=%s" % (tenant + n, period)).json()
        found = [x["balance"]["status"] for x in tree["nodes"]
                 if x["balance"]]
        r.ok(found == [status], "the balance of enterprise %d is %s" % (
            n, status), found)
    quality = park.admin.ask("GET", "/api/v1/energy/summary?tenant=%d"
                             "&period=%s" % (tenant + 5, period)).json()[
        "quality"]
    r.ok(quality["grade"] == "C" and
         abs(quality["completeness"] - 0.87) < 0.01,
         "figures of the enterprise with gaps have grade C", quality)
    for key, days_ago, what in (("yh0002-em03", 18, "replaced"),
                                ("yh0003-em02", 9, "rolled over")):
        day = local - datetime.timedelta(days=days_ago)
        around = [p["amount"] for p in days(
            key, day - datetime.timedelta(days=7),
            day + datetime.timedelta(days=8))]
        r.ok(None not in around and min(around) > 0 and
             max(around) < 8 * min(around),
             "a meter that was %s goes on metering" % what, around)


def check_live(r, park):
    key = "yh0003-em01"
    p = park.points(key, "energy", park.anchor - DAY, time.time())
    falls = [(a, b) for a, b in zip(p, p[1:]) if b[1] < a[1]]
    r.ok(not falls, "the simulator goes on where the history ended", falls)
    until, last = time.time() + 90, 0
    while time.time() < until and time.time() - last > 75:
        time.sleep(1)
        p = park.points(key, "energy", time.time() - 600, time.time() + 60)
        last = p[-1][0] if p else 0
    r.ok(time.time() - last <= 75, "a meter reports each minute",
         time.time() - last)
    stats = park.admin.ask("GET", "/api/v1/telemetry/stats").json()
    r.ok(stats["points"] > 0 and stats["future"] + stats["old"] == 0,
         "what came today is counted, and nothing was set aside", stats)
    online = park.all("/api/v1/devices?state=online")
    r.ok(len(online) >= 60, "most devices of the small park are online",
         len(online))


def check_control(r, park):
    """Commands of each end, to a device that says what it is set to."""
    models = {m["code"]: park.admin.ask("GET", "/api/v1/thing-models/%d" % (
        m["id"])).json() for m in park.all("/api/v1/thing-models")}
    r.ok(sum(bool(m["points"] and m["methods"]) for m in models.values())
         == 5, "five thing models can be commanded")
    commands = park.all("/api/v1/commands")
    r.ok(sorted(c["state"] for c in commands) == [
        "confirmed", "queued", "refused", "waiting"],
         "a command was confirmed, one refused, two wait", commands)
    r.ok(all(c["demo"] for c in commands), "all are demonstration")
    shadow = park.admin.ask("GET", "/api/v1/devices/%d/shadow" % (
        commands[0]["device_id"])).json()
    at = {v["code"]: v["reported"]["value"] for v in shadow["values"]
          if v["reported"]}
    r.ok(at == {"set_frequency": 42},
         "the device says what it is set to", shadow)


def check_again(r, park):
    """Loading anew finds everything done, and what is lost in its notes."""
    before = park.counts()
    words = [os.path.join(ROOT, ".build/park"), "demo", "load", "--size"]
    done = subprocess.run(words + ["small"], capture_output=True, text=True)
    r.ok(done.returncode == 0 and park.counts() == before,
         "loading again changes no register", done.stderr)
    done = subprocess.run(words + ["park"], capture_output=True, text=True)
    r.ok(done.returncode != 0 and "small" in done.stderr,
         "another size is refused", done.stderr)
    done = subprocess.run(words + ["huge"], capture_output=True, text=True)
    r.ok(done.returncode != 0 and "huge" in done.stderr,
         "a size that does not exist is refused", done.stderr)


def main():
    if os.environ.get("PARK_DEMO", "small") != "small":
        raise SystemExit("this suite plays in the small park")
    r, park = Results(), Park(park_admin())
    for check in (check_registers, check_stories, check_drop, check_energy,
                  check_live, check_control, check_again):
        check(r, park)
    check_logins(r)
    r.end()


if __name__ == "__main__":
    main()
