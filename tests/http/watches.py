#!/usr/bin/env python3
"""watches.py [ROUNDS [SEED]] - rules, devices and metrics change at random while the
writer of telemetry judges; what it watches must be what the rules say.

The writer reads again only what it is told has changed. So every way in which
a device comes into the reach of a rule, or leaves it, is gone at random; then
all devices say something alarming until the alarms that are active are those
that the rules would have, one by one, and none besides.
"""
import random
import secrets
import sys
import time

from client import Client, Results, sql
from world import World

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 6
DEVICES, CHANGES, PATIENCE_S = 60, 25, 20
TEXT = {"content-type": "text/plain"}
KINDS, MODELS = ("equipment", "sensor", "meter"), ("", "M-1", "M-2")
TAGS = ("{}", "{north}", "{north,south}", "{south}")
METRICS = ("wa", "wb")

# What the rules watch, said in the other way: by rule, not by device.
WANTED = """
    select v.rule_id || '/' || d.key from park.alarm_rule r
      join park.alarm_rule_version v on v.tenant_id = r.tenant_id
       and v.rule_id = r.id and v.state = 'published'
     cross join lateral park.alarm_scope(v) s
      join park.device d on d.id = s.device_id
     where r.enabled and r.archived_at is null and r.name like '%s%%' and d.key like '%s%%'
       and (park.alarm_places(v.metrics, s.tenant_id, s.device_id))[1] > 0
     order by 1"""
ACTIVE = """
    select a.rule_id || '/' || d.key from park.alarm a
      join park.device d on d.id = a.device_id
     where a.state in ('unacked', 'acked') and a.name like '%s%%' and d.key like '%s%%'
     order by 1"""


class Play:
    def __init__(self, world, seed):
        self.chance = random.Random(seed)
        self.people = [world.people["park admin"],
                       world.people["enterprise A admin"]]
        self.sender = Client(token=world.vars["token of developer of A"])
        self.prefix = "w%06x" % secrets.randbelow(1 << 24)
        self.mark = "看 " + self.prefix
        self.rules = []  # number and whose
        self.paused = set()
        self.devices = 0

    def key(self, i):
        return "%s-%03d" % (self.prefix, i)

    def some(self):
        """A condition that holds for some of the devices."""
        return "key like '%s-%%' and id %% %d = %d" % (
            self.prefix, *self.chance.choice(
                ((2, 0), (3, 1), (7, 2), (20, 3), (1, 0))))

    def ask(self, who, method, path, body=None):
        a = who.ask(method, path, body)
        if a.status not in (200, 201, 204):
            raise SystemExit("%s %s says %d %s" % (
                method, path, a.status, a.body))
        return a.json()

    def definition(self):
        metric = self.chance.choice(METRICS)
        return self.chance.choice((
            {"kind": "threshold", "metric": metric, "hi": 50},
            {"kind": "expression",
             "expression": "%s > 50" % metric}))

    def scope(self):
        scope = self.chance.choice(("all", "kind", "tag", "model", "device"))
        value = {"all": "", "kind": self.chance.choice(KINDS),
                 "tag": self.chance.choice(("north", "south")),
                 "model": "M-1"}.get(scope)
        if scope == "device":
            value = sql("select id from park.device where key like '%s-%%' "
                        "order by id limit 1 offset %d" % (
                            self.prefix, self.chance.randrange(
                                self.devices)))[0]
        return {"scope": scope, "scope_value": value}

    def version(self, who, rule):
        return self.ask(who, "GET", "/api/v1/alarm-rules/%d" % rule)["version"]

    def publish(self, who, rule):
        self.ask(who, "POST", "/api/v1/alarm-rules/%d/publish" % rule,
                 {"version": self.version(who, rule)})

    def change(self, who, rule, **what):
        self.ask(who, "PATCH", "/api/v1/alarm-rules/%d" % rule, {
            "version": self.version(who, rule), **what})

    # The ways --------------------------------------------------------------

    def new_devices(self):
        """They register themselves, with one metric or both."""
        first, self.devices = self.devices, min(
            DEVICES, self.devices + self.chance.randrange(1, 15))
        fields = self.chance.choice(("wa=1", "wb=1", "wb=1,wa=1", "wc=1"))
        self.write("\n".join("m,dev=%s %s" % (self.key(i), fields)
                             for i in range(first, self.devices)))

    def new_metric(self):
        self.write("\n".join(
            "m,dev=%s %s=1" % (self.key(i), self.chance.choice(METRICS))
            for i in range(self.devices) if self.chance.random() < 0.1))

    def new_rule(self):
        who = self.chance.choice(self.people)
        if len(self.rules) == 8:
            return
        rule = self.ask(who, "POST", "/api/v1/alarm-rules", {
            "name": "%s %d" % (self.mark, len(self.rules)), "severity": 3,
            "definition": self.definition(), **self.scope()})["id"]
        self.publish(who, rule)
        self.rules.append((rule, who))

    def another_version(self):
        if self.rules:
            rule, who = self.chance.choice(self.rules)
            self.change(who, rule, definition=self.definition(),
                        **self.scope())
            self.publish(who, rule)

    def pause_or_not(self):
        if self.rules:
            rule, who = self.chance.choice(self.rules)
            self.paused ^= {rule}
            self.change(who, rule, enabled=rule not in self.paused)

    def archive_rule(self):
        if len(self.rules) > 3:
            rule, who = self.rules.pop(self.chance.randrange(len(self.rules)))
            self.ask(who, "DELETE", "/api/v1/alarm-rules/%d" % rule)

    def other_devices(self):
        column, value = self.chance.choice((
            ("kind", self.chance.choice(KINDS)),
            ("model_code", self.chance.choice(MODELS)),
            ("tags", self.chance.choice(TAGS))))
        sql("update park.device set %s = '%s' where %s" % (
            column, value, self.some()))

    def archive_or_not(self):
        sql("update park.device set archived_at = case when archived_at is "
            "null and id % 2 = 0 then now() end where " + self.some())

    def rename_metric(self):
        """wa is called wx, or again wa."""
        sql("update park.metric m set code = case m.code when 'wa' then 'wx' "
            "else 'wa' end from park.device d where d.id = m.device_id and "
            "d.tenant_id = m.tenant_id and m.code in ('wa', 'wx') and "
            "not exists (select from park.metric x where x.tenant_id = "
            "m.tenant_id and x.device_id = m.device_id and x.code in "
            "('wa', 'wx') and x.ordinal <> m.ordinal) and d." + self.some())

    # Judging ---------------------------------------------------------------

    def write(self, lines):
        if lines:
            a = self.sender.ask("POST", "/write", lines.encode(), TEXT)
            if a.status != 204:
                raise SystemExit("/write says %d %s" % (a.status, a.body))

    def say(self, value):
        """All that each device measures, as it is called now."""
        known = sql("select d.key || ' ' || string_agg(m.code || '=%d', ',') "
                    "from park.device d join park.metric m on m.tenant_id = "
                    "d.tenant_id and m.device_id = d.id where d.key like "
                    "'%s-%%' and d.archived_at is null group by d.key" % (
                        value, self.prefix))
        self.write("\n".join("m,dev=" + k for k in known))

    def settles(self, value, wanted):
        """What is wrong in the end."""
        names = self.mark, self.prefix
        until = time.monotonic() + PATIENCE_S
        while True:
            self.say(value)
            time.sleep(0.3)
            want = set(sql(wanted % names)) if wanted else set()
            have = set(sql(ACTIVE % names))
            if want == have or time.monotonic() > until:
                return len(want), ["no " + x for x in sorted(want - have)] + \
                    ["yet " + x for x in sorted(have - want)]


def main():
    results, world = Results(), World()
    if world.people["park admin"].ask("PATCH", "/api/v1/park", {
            "auto_register": True}).status != 200:
        raise SystemExit("devices may not register")
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(1 << 32)
    print("# seed %d" % seed)
    play = Play(world, seed)
    play.new_devices()
    play.new_rule()
    ways = [play.new_devices, play.new_metric, play.new_rule,
            play.another_version, play.pause_or_not, play.archive_rule,
            play.other_devices, play.archive_or_not, play.rename_metric]
    judged, k = 0, 0
    # Chance may put every rule to rest: then it goes on until some work.
    while k < ROUNDS or (judged < 20 and k < 5 * ROUNDS):
        for _ in range(CHANGES):
            play.chance.choice(ways)()
        n, wrong = play.settles(99, WANTED)
        results.ok(not wrong, "round %d: after %d changes just what the "
                   "rules watch is in alarm" % (k + 1, CHANGES),
                   "%d of them wrong, of %d: %s" % (
                       len(wrong), n, wrong[:5]))
        judged += n
        _, wrong = play.settles(1, None)
        results.ok(not wrong, "and nothing any more when it is usual again",
                   wrong[:5])
        k += 1
    results.ok(judged >= 20, "there was something to judge", judged)
    for rule, who in play.rules:
        play.ask(who, "DELETE", "/api/v1/alarm-rules/%d" % rule)
    results.end()


if __name__ == "__main__":
    main()
