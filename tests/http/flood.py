#!/usr/bin/env python3
"""flood.py [ALARMS] - 10,000 alarms at once: a feeder trips, and everything
behind it says so within a second.

What is looked at while they come: that samples are acknowledged, that pages
which show alarms are answered, that browsers hear of it in few words; and
behind it that each alarm is there once, in few groups, and that people can
put an end to them.
"""
import http.client
import json
import sys
import threading
import time

from client import ADDRESS, Client, Results, sql
from world import World

N = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
TEXT = {"content-type": "text/plain"}
PAGES = ("/api/v1/alarm-summary", "/api/v1/alarms?limit=50",
         "/api/v1/alarm-groups?limit=50", "/api/v1/devices?limit=20")
SLOW_MS, LATE_MS, OPEN_S = 1000, 5000, 60


class Watch(threading.Thread):
    """Does something again and again, and notes how long it took."""

    def __init__(self, act):
        super().__init__(daemon=True)
        self.act, self.ms, self.bad, self.stop = act, [], [], False
        self.start()

    def run(self):
        while not self.stop:
            a = self.act()
            self.ms.append(a.ms)
            if a.status not in (200, 204):
                self.bad.append("%d %s" % (a.status, a.body[:80]))
            time.sleep(0.02)

    def end(self):
        self.stop = True
        self.join()
        self.ms.sort()
        return self.ms[int(len(self.ms) * 0.99)], self.ms[-1]


class Ear(threading.Thread):
    """A browser: what it is told."""

    def __init__(self, who):
        super().__init__(daemon=True)
        self.events, self.bytes = 0, 0
        self.conn = http.client.HTTPConnection(*ADDRESS, timeout=120)
        self.conn.request("GET", "/api/v1/live?topic=alarms", None,
                          who.headers())
        self.answer = self.conn.getresponse()
        self.start()

    def run(self):
        try:
            for line in self.answer:
                self.events += line.startswith(b"data:")
                self.bytes += len(line)
        except (OSError, ValueError, AttributeError):
            pass


def send(device, value):
    for at in range(0, N, 5000):
        lines = "\n".join("m,dev=fl%05d flood=%d" % (i, value)
                          for i in range(at, min(N, at + 5000)))
        until = time.monotonic() + 60
        while True:
            a = device.ask("POST", "/write", lines.encode(), TEXT, timeout=60)
            if a.status != 503 or time.monotonic() > until:
                break
            time.sleep(2)  # "busy, try again", as any sender has to
        if a.status != 204:
            raise SystemExit("POST /write says %d %s" % (a.status, a.body))


def open_ones(who):
    s = who.ask("GET", "/api/v1/alarm-summary").json()
    return s["unacked"], s["s1"]


def active(rule):
    return int(sql("select count(*) from park.alarm where rule_id = %d and "
                   "state in ('unacked', 'acked')" % rule)[0])


def until(holds, seconds):
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if holds():
            return time.monotonic() - began
        time.sleep(0.1)
    return None


def at_work(world, admin, sender):
    """A rule about every device, and it judges."""
    rule = admin.ask("POST", "/api/v1/alarm-rules", {
        "name": "洪水 " + world.run, "severity": 1, "scope": "all",
        "definition": {"kind": "threshold", "metric": "flood", "hi": 50}})
    rule = rule.json()["id"]
    send(sender, 1)
    a = admin.ask("POST", "/api/v1/alarm-rules/%d/publish" % rule,
                  {"version": 1})
    if a.status != 200:
        raise SystemExit("the rule is not published: %s" % a.body)
    probe = ("m,dev=fl%05d flood=" % (N - 1)).encode()

    def hears():
        sender.ask("POST", "/write", probe + b"99", TEXT)
        sender.ask("POST", "/write", probe + b"1", TEXT)
        return sql("select count(*) from park.alarm where rule_id = %d"
                   % rule) != ["0"]
    if until(hears, 60) is None:
        raise SystemExit("the rule does not get to work")
    return rule


def end_all(admin):
    """Acknowledges whatever can be; how long it took."""
    began = time.monotonic()
    while True:
        page = admin.ask("GET", "/api/v1/alarms?state=open&limit=500").json()
        ids = [a["id"] for a in page["items"]
               if a["state"] in ("unacked", "returned")]
        if not ids:
            return time.monotonic() - began
        a = admin.ask("POST", "/api/v1/alarms/acknowledge", {
            "alarms": ids}, timeout=60)
        if a.status != 200:
            raise SystemExit("acknowledging says %d %s" % (a.status, a.body))


def many_rules(results, world, admin):
    """10,000 rules, each about a device of its own, go to work while
    somebody writes; what they watch has been too high for a while."""
    writer = Client(token=world.vars["token of device of A"])
    line = ("m,dev=%s calm=2" % world.ids["A"]["key"]).encode()
    watch = Watch(lambda: writer.ask("POST", "/write", line, TEXT,
                                     timeout=60))
    time.sleep(1)
    began = time.monotonic()
    sql("""
        with r as (
          insert into park.alarm_rule (tenant_id, name)
          select d.tenant_id, 'rule of ' || d.key from park.device d
           where d.tenant_id = %d and d.key like 'fl%%' order by d.id limit %d
          returning tenant_id, id, name)
        insert into park.alarm_rule_version (tenant_id, rule_id, number,
          state, severity, scope, scope_value, definition, metrics,
          published_at)
        select r.tenant_id, r.id, 1, 'published', 3, 'device', d.id::text,
               '{"kind": "threshold", "metric": "flood", "hi": 0.5}',
               '{flood}', now()
          from r join park.device d on d.tenant_id = r.tenant_id
           and d.key = substr(r.name, 9);
        notify park_alarm""" % (world.vars["A"], N))
    said = time.monotonic() - began
    took = until(lambda: sql("select count(*) from park.alarm where severity "
                             "= 3 and state = 'unacked' and tenant_id = %d"
                             % world.vars["A"])[0] == str(N), 120)
    watch.end()
    print("# %d rules written in %.1f s, at work after %.1f s; samples took "
          "%.0f ms at most meanwhile" % (N, said, took or -1, watch.ms[-1]))
    results.ok(took is not None, "%d rules go to work, and judge what stands"
               % N)
    results.ok(watch.ms[-1] < LATE_MS and not watch.bad, "and samples are "
               "acknowledged within %d ms meanwhile" % LATE_MS,
               "%s %s" % (watch.ms[-5:], watch.bad[:3]))
    sql("""
        update park.alarm_rule set enabled = false, archived_at = now()
         where name like 'rule of fl%';
        notify park_alarm""")


def main():
    results, world = Results(), World()
    park = world.people["park admin"]
    if park.ask("PATCH", "/api/v1/park",
                {"auto_register": True}).status != 200:
        raise SystemExit("devices may not register")
    admin, sender = world.people["enterprise A admin"], Client(
        token=world.vars["token of developer of A"])
    rule = at_work(world, admin, sender)
    end_all(admin)
    before = open_ones(admin)
    ear = Ear(admin)
    writer = Client(token=world.vars["token of device of A"])
    line = ("m,dev=%s calm=1" % world.ids["A"]["key"]).encode()
    watches = {"a sample": Watch(lambda: writer.ask("POST", "/write", line,
                                                    TEXT, timeout=60))}
    for path in PAGES:
        who = Client()
        who.cookie, who.csrf = admin.cookie, admin.csrf
        watches[path] = Watch(
            lambda who=who, path=path: who.ask("GET", path, timeout=60))
    time.sleep(1)
    calm = {name: max(w.ms) for name, w in watches.items()}
    began = time.monotonic()
    send(sender, 99)
    sent = time.monotonic() - began
    came = until(lambda: active(rule) == N, OPEN_S)
    time.sleep(1)
    took = {name: w.end() for name, w in watches.items()}
    bad = sum((w.bad for w in watches.values()), [])
    for name, (p99, most) in took.items():
        print("# %-32s p99 %5.0f ms, at most %5.0f ms; at rest %5.0f ms" % (
            name, p99, most, calm[name]))
    results.ok(came is not None, "%d alarms at once are all open within "
               "%d s" % (N, OPEN_S), open_ones(admin))
    print("# sent in %.2f s, all open after %.2f s" % (sent, came or -1))
    results.ok(took["a sample"][1] < LATE_MS and not bad, "meanwhile samples "
               "are acknowledged within %d ms" % LATE_MS, bad[:3])
    slow = {n: t for n, t in took.items() if n in PAGES and t[0] > SLOW_MS}
    results.ok(not slow, "and pages answered within %d ms" % SLOW_MS, slow)
    results.ok(0 < ear.events < 100, "and browsers hear of it in few words",
               "%d events, %d bytes" % (ear.events, ear.bytes))
    groups = int(sql("select count(distinct group_id) from park.alarm where "
                     "rule_id = %d and state <> 'normal'" % rule)[0])
    alarms = active(rule)
    results.ok(alarms == N and 1 <= groups <= 10, "each is there once, and "
               "they are few groups", "%d alarms, %d groups" % (
                   alarms, groups))
    again = time.monotonic()
    send(sender, 1)
    back = until(lambda: active(rule) == 0, OPEN_S)
    results.ok(back is not None, "all return when the values do")
    print("# all returned after %.2f s" % (time.monotonic() - again))
    took = end_all(admin)
    results.ok(open_ones(admin)[0] <= before[0] and took < 60,
               "and are acknowledged 500 at a time", took)
    print("# acknowledged in %.1f s" % took)
    a = admin.ask("DELETE", "/api/v1/alarm-rules/%d" % rule)
    results.ok(a.status in (200, 204), "the rule can be given up", a.body)
    many_rules(results, world, admin)
    results.end()


if __name__ == "__main__":
    main()
