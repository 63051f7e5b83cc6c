#!/usr/bin/env python3
"""run.py [APP …] - does each APP answer its question for a real park?

Every APP that is delivered runs on the demo park for whom it is made, and what
it shows is looked at: values that are there, in both languages, and planted
facts of src/demo/README.md that must be seen.  Then runs while the programs
that do them are killed: each is done or has failed with a reason.
"""
import json
import os
import signal
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "http"))

from client import STATE, Client, Results, sql  # noqa: E402
from world import park_admin  # noqa: E402

OVER = ("done", "failed", "cancelled")
PATIENCE = 90


def logins(role):
    for file in ("run.json", "secret/logins.json"):
        with open(os.path.join(STATE, file)) as f:
            known = json.load(f)
        for one in known.get("logins", known) if isinstance(known, dict) \
                else known:
            if isinstance(one, dict) and one.get("role") == role:
                return Client().sign_in(one["name"], one["password"])
    raise SystemExit("nobody signs in as " + role)


def device_of(who):
    """A meter that counts energy and measures power, of whom it is asked."""
    tenant = who.session["tenant"]["id"]
    most = tenant + 999999 if tenant % 1000000 == 0 else tenant
    return sql("""select d.key from park.device d
        join park.metric p on p.tenant_id = d.tenant_id
         and p.device_id = d.id and p.code = 'power' and p.unit = 'kW'
        join park.metric e on e.tenant_id = d.tenant_id
         and e.device_id = d.id and e.code = 'energy' and e.unit = 'kWh'
       where d.kind = 'meter' and d.archived_at is null
         and d.tenant_id between %d and %d
       order by d.id limit 1""" % (tenant, most))[0]


def wanted(who, app):
    """What an APP has to be told: of which device."""
    form = who.ask("GET", "/api/v1/apps/" + app).json()["definition"]["inputs"]
    return {i["id"]: device_of(who) + ("/power" if i["type"] == "series"
                                       else "")
            for i in form if i["type"] in ("device", "series")}


def ask(who, app, inputs=None):
    inputs = {**wanted(who, app), **(inputs or {})}
    a = who.ask("POST", "/api/v1/apps/%s/runs" % app,
                {"inputs": inputs})
    assert a.status == 202, "%s: %d %s" % (app, a.status, a.body)
    return a.json()["id"]


def wait(who, app, run):
    until = time.monotonic() + PATIENCE
    while True:
        a = who.ask("GET", "/api/v1/apps/%s/runs/%d" % (app, run)).json()
        if a["state"] in OVER or time.monotonic() > until:
            return a
        time.sleep(0.2)


def played(who, app, inputs=None):
    return wait(who, app, ask(who, app, inputs))


BATCH = 12  # runs at a time; a tenant may have 20 that are not over


def played_all(who, apps):
    runs = {}
    for i in range(0, len(apps), BATCH):
        begun = [(a["id"], ask(who, a["id"])) for a in apps[i:i + BATCH]]
        runs.update({app: wait(who, app, run) for app, run in begun})
    return runs


def view(run, name):
    return next(v for v in run["result"]["views"] if v["id"] == name)


def column(table, at):
    return table["columns"][at]["values"]


def words_ok(words):
    return words is None or (words["zh-CN"] and words["en"] and
                             "{" not in words["zh-CN"] + words["en"])


def faults_of(run):
    """What is wrong with what a run shows."""
    wrong = []
    for v in run["result"]["views"]:
        at = v["id"]
        if v["kind"] == "kpi" and v["value"] is None:
            wrong.append("%s has no value" % at)
        if v["kind"] in ("kpi", "text") and not words_ok(v["words"]):
            wrong.append("%s: %r" % (at, v["words"]))
        for c in v.get("columns", []):
            if not c["values"] or all(x is None for x in c["values"]):
                wrong.append("%s.%s is empty" % (at, c["name"]["en"]))
    if not run["evidence"]["calls"]:
        wrong.append("nothing was computed")
    return wrong


def shown(r, who, apps):
    runs = played_all(who, apps)
    for app, run in runs.items():
        said = run["error"] or run["state"]
        r.ok(run["state"] == "done" and not faults_of(run),
             "%s shows all that it has" % app,
             said if run["state"] != "done" else faults_of(run))
    return runs


def planted(r, runs):
    """Facts that stand in src/demo/README.md."""
    if "APP-009" in runs:
        first = view(runs["APP-009"], "first")
        r.ok(column(first, 1)[0] < -50 < column(first, 2)[0],
             "APP-009 finds the enterprise whose power fell by 62 % while "
             "its output went on", first)
    if "APP-015" in runs:
        r.ok(view(runs["APP-015"], "bad")["value"] == 0,
             "APP-015 finds no credit code that does not check")
    if "APP-010" in runs:
        run = runs["APP-010"]
        calls = {c["entry"]: c for c in run["evidence"]["calls"]}
        r.ok({"ENE-009", "ENE-028"} <= set(calls) and all(
            len(c["inputs_sha256"]) == 64 for c in calls.values()),
            "APP-010 says which models it rests on", run["evidence"])


def agreed(r, runs, who):
    """A figure has one meaning: an APP's and a report's query agree."""
    if "APP-002" not in runs:
        return
    month = runs["APP-002"]["evidence"]["month"]
    fen = sql("select sum(c.output_fen) from park.economics c join "
              "park.enterprise e using (tenant_id) where e.status = "
              "'operating' and c.month = '%s-01'" % month)
    value = view(runs["APP-002"], "output")["value"]
    r.ok(abs(value - int(fen[0]) / 1e6) < 1e-6,
         "APP-002's output is what the register has", (value, fen))


def repeated(r, who):
    """The same question of the same data has the same answer."""
    one = played(who, "APP-010", {"month": "2026-09"})
    two = played(who, "APP-010", {"month": "2026-09"})
    r.ok(one["result"] == two["result"], "a run again shows the same")
    higher = played(who, "APP-010", {"month": "2026-09", "factor": 1.0})
    r.ok(abs(view(higher, "carbon")["value"] * 0.5366 -
             view(one, "carbon")["value"]) < 1e-6 *
         max(1, view(one, "carbon")["value"]),
         "and another factor another carbon, in proportion")


def offered(who):
    return [a for a in who.ask("GET", "/api/v1/apps?limit=500").json()[
        "items"] if a["audience"] != "park"]


def alone(r):
    """An enterprise sees what is its own."""
    who = logins("enterprise_admin")
    for a in offered(who):  # those of a run of this suite before
        if a["open"]:
            who.ask("DELETE", "/api/v1/apps/%s/subscriptions" % a["id"])
    mine = offered(who)
    r.ok(all(not a["open"] for a in mine), "nothing runs for an enterprise "
         "that has not subscribed", [a["id"] for a in mine if a["open"]])
    for a in mine:
        who.ask("POST", "/api/v1/apps/%s/subscriptions" % a["id"], {})
    shown(r, who, [a for a in mine if a["audience"] == "enterprise"])
    both = [a for a in mine if a["audience"] == "both"]
    for app, run in played_all(who, both).items():
        parties = {p for v in run["result"]["views"] if v["kind"] == "table"
                   for c in v["columns"] if c["name"]["en"] == "Enterprise"
                   for p in c["values"]} if run["state"] == "done" else set()
        r.ok(run["state"] == "done" and len(parties) <= 1,
             "%s shows an enterprise itself alone" % app,
             (run["state"], run["error"], parties))


def pid(name):
    with open(os.path.join(STATE, "run.json")) as f:
        return json.load(f)["pids"][name]


def children(parent):
    with open("/proc/%d/task/%d/children" % (parent, parent)) as f:
        return [int(p) for p in f.read().split()]


def killed(r, who, what, pids):
    """Runs while something dies: none is left hanging."""
    runs = [ask(who, "APP-014", {"tax": 1 + i}) for i in range(8)]
    for p in pids():
        try:
            os.kill(p, signal.SIGKILL)
        except ProcessLookupError:
            pass
    ends = [wait(who, "APP-014", run) for run in runs]
    stuck = [e for e in ends if e["state"] not in ("done", "failed")]
    mute = [e for e in ends if e["state"] == "failed" and not e["fault"]]
    r.ok(not stuck and not mute,
         "with %s killed each run is done or has failed with its reason"
         % what, (stuck + mute)[:2])
    r.ok(played(who, "APP-014")["state"] == "done",
         "and the next one is done")


def cancelled(r, who):
    runs = [ask(who, "APP-036") for _ in range(6)]
    last = "/api/v1/apps/APP-036/runs/%d/cancel" % runs[-1]
    a = who.ask("POST", last, {})
    ends = [wait(who, "APP-036", run)["state"] for run in runs]
    r.ok((a.status, ends[-1]) in ((200, "cancelled"), (409, "done")) and
         all(e == "done" for e in ends[:-1]),
         "a run that is cancelled ends, and no other", (a.status, ends))


# The small park scores its data by the hour and had no alarm before it was
# loaded: a rule's alarm on each tenth day of last month stands in for them.
ALARMS = """insert into park.alarm (tenant_id, rule_tenant, rule_id,
  rule_version, device_id, state, severity, level, metric, value, bound, name,
  name_en, message, message_en, consequence, response, occurrences, raised_at,
  last_at, returned_at, acked_at, closed_at, tell)
select d.tenant_id, r.tenant_id, r.id, 1, d.id, 'normal', 1 + d.id % 4, 1, 'x',
  1, 1, '试 ' || d.id % 3, 'Trial ' || d.id % 3, '', '', '', '', 1 + d.id % 5,
  at, at, at + d.id % 3 * interval '1 min', at + interval '5 min',
  at + interval '1 h', false
  from (select tenant_id, id, date_trunc('month', now()) - interval '1 month' +
               id % 28 * interval '1 day' as at
          from park.device where tenant_id % 1000000 <> 0
         order by id limit 20) d
 cross join (select * from park.alarm_rule order by tenant_id, id limit 1) r
 where not exists (select from park.alarm where name = '试 1')"""


def prepare():
    sql(ALARMS)
    sql("update park.schedule set next_at = now() where kind = 'quality.day'")
    sql("notify park_job")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and int(sql(
            "select count(*) from park.quality_day where score is not null "
            "and day < date_trunc('month', now())")[0]) == 0:
        time.sleep(1)


def main():
    r, who = Results(), park_admin()
    prepare()
    apps = [a for a in who.ask("GET", "/api/v1/apps?limit=500").json()["items"]
            if a["audience"] != "enterprise" and
            (len(sys.argv) == 1 or a["id"] in sys.argv[1:])]
    r.ok(len(apps) > 0, "there are APPs for a park")
    runs = shown(r, who, apps)
    done = {k: v for k, v in runs.items() if v["state"] == "done"}
    planted(r, done)
    agreed(r, done, who)
    if len(sys.argv) == 1:
        repeated(r, who)
        alone(r)
        cancelled(r, who)
        killed(r, who, "the worker", lambda: [pid("work-slow")])
        killed(r, who, "all that compute", lambda: children(pid("compute")))
        killed(r, who, "the pool", lambda: [pid("compute")])
    r.end()


if __name__ == "__main__":
    main()
