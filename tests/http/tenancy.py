#!/usr/bin/env python3
"""tenancy.py - the attack that must never succeed, made for every route.

Enterprise A asks each route of the API's own description with B's ids in
the path, in the query and in the body.  Nothing that comes back may hold a
byte of B's canary, nothing of B may have changed afterwards, and nobody at
all gets anything without signing in.

--prove      take each wall down once and expect to be found out (puts it
             up again; never on a park that is in use)
"""
import subprocess
import sys
import tempfile
import urllib.parse
import zipfile
import io
import re

import fill
from client import Client, Results, openapi, sql
from world import World

ATTACKERS = ["enterprise A admin", "enterprise A user", "device of A",
             "developer of A"]
# A row of the tenant with its columns, apart from what time alone changes.
TABLES = """
  select format('select %L || '':'' || count(*) || '':'' || coalesce(md5(string_agg(t::text, ''|'' order by t::text)), '''')
    from (select (to_jsonb(t) - ''seen_at'' - ''used_at'')::text as t from %I.%I t where tenant_id = TENANT) t;',
    n.nspname || '.' || c.relname, n.nspname, c.relname)
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
   where n.nspname in ('park', 'park_private', 'park_audit') and c.relkind in ('r', 'p') and not c.relispartition
   order by 1"""
# Tables in which a tenant may have no row, each with the reason.
EMPTY = {"park.sample": "only days that have a partition",
         "park.gate": "gates are the platform's",
         "park.device_count_delta": "folded four times a minute",
         "park.device_cluster_delta": "folded four times a minute",
         "park.journal": "a commit carries rows of many tenants",
         "park_private.session": "", "park_private.login": ""}

# What the background derives from B's own samples and devices, at any time.
DERIVED = {"park.energy_day", "park.energy_progress", "park.energy_issue",
           "park.energy_change", "park.chunk", "park.chunk_pack",
           "park.rollup", "park.device_count",
           "park.device_count_delta", "park.device_cluster",
           "park.device_cluster_delta"}


def rows_of(tenant):
    statements = [s.replace("TENANT", str(tenant)) for s in sql(TABLES)]
    return {line.rsplit(":", 2)[0]: line.split(":", 1)[1]
            for line in sql("\n".join(statements))}


def texts(answer):
    """The answer in every reading in which a canary could hide."""
    yield answer.body
    yield repr(sorted(answer.headers.items())).encode()
    try:
        yield str(answer.json()).encode()
    except ValueError:
        pass
    yield urllib.parse.unquote_to_bytes(answer.body)
    if answer.body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(answer.body)) as z:
            for name in z.namelist():
                yield z.read(name)
    if answer.body[:5] == b"%PDF-":
        with tempfile.NamedTemporaryFile(suffix=".pdf") as f:
            f.write(answer.body)
            f.flush()
            yield subprocess.run(["pdftotext", f.name, "-"],
                                 capture_output=True).stdout


def secrets_of(world, letter):
    """What only B may see: its canary, and its tokens and sums."""
    return [world.canary[letter].encode(),
            world.vars["token of device of " + letter].encode(),
            b"7357117" if letter == "none" else str(
                7357117 + world.vars[letter]).encode()]


def target(path, op, ids, mine, variant):
    """Path and body of one variant of the attack."""
    everywhere = variant == "everything"
    p = fill.path_of(path, ids if everywhere or variant == "path" else mine)
    query = fill.query_of(op, mine, False)
    if everywhere:
        query = fill.query_of(op, ids, True)
    elif variant.startswith("?"):
        query.pop("q", None)
        query.update((k, v) for k, v in fill.query_of(op, ids, True).items()
                     if k == variant[1:])
    body = fill.body_of(path, op, ids if everywhere or variant == "body"
                        else mine, True)
    if query:
        p += "?" + urllib.parse.urlencode(query)
    return p, body


def variants(path, op):
    """Where ids can be put in this route, and the route plainly asked."""
    out = ["nothing"]
    if "{" in path:
        out.append("path")
    out += ["?" + p["name"] for p in op.get("parameters", [])
            if p["in"] == "query" and fill.takes_id(p["name"])]
    if "requestBody" in op:
        out.append("body")
    return out + ["everything"]


def attack(world, routes, results):
    secrets = secrets_of(world, "B")
    for method, path, op in routes:
        name = "%s %s" % (method, path)
        try:
            asked = [(v,) + target(path, op, world.ids["B"], world.ids["A"],
                                   v) for v in variants(path, op)]
        except fill.Unfilled as e:
            results.ok(False, "the attack knows how to ask " + name, e)
            continue
        leaks = []
        if (method, path) == ("GET", "/api/v1/live"):
            continue  # live.py listens to it
        for who in ATTACKERS:
            for variant, address, body in asked:
                a = world.people[who].ask(method, address, body)
                leaks += judge(method, path, who, variant, a, secrets)
        results.ok(not leaks, "A gets nothing of B from " + name,
                   "\n".join(leaks))


def judge(method, path, who, variant, answer, secrets):
    """What is wrong with this answer, as a list of sentences."""
    wrong = ["%s with B's ids in %s: %d holds %r: %.200r" % (
        who, variant, answer.status, secret, text)
        for text in texts(answer) for secret in secrets if secret in text]
    # The attack itself must not have ended the attacker's session.
    if answer.status >= 500 or answer.status == 401:
        wrong.append("%s with B's ids in %s: %d %.300r" % (
            who, variant, answer.status, answer.body))
    # B's id in the path itself names nothing for A.
    own = "{tenant}" in path or names_row(path)
    # A list of what belongs to it may also be empty.
    if variant in ("path", "everything") and own and answer.status < 300 \
            and (answer.json() or {}).get("items") != []:
        wrong.append("%s with B's ids in the path: %d %.200r" % (
            who, answer.status, answer.body))
    return wrong


def names_row(path):
    """Whether the path names one row of a tenant (reports by folder, tiles
    by place, entries of the catalogue, editions of their tables, APPs, their
    publishers and libraries do not)."""
    free = ("/api/v1/reports/{id}", "/api/v1/reports/{id}/runs",
            "/api/v1/reports/{report}", "/api/v1/reports/{report}/runs")
    return "{" in path and not path.startswith("/tiles/") and \
        path not in free and not re.fullmatch(
            r"/api/v1/(models|algorithms|apps)/{id}(/\w+(\.csv)?)?"
            r"|/api/v1/apps/packages/{id}|/api/v1/apps/publishers/{publisher}/\w+"
            r"|/api/v1/knowledge/references/{edition}(/\w+(\.csv)?)?"
            r"|/api/v1/sdks/examples/{id}|/sdks/{sdk}\.tar\.gz", path)


def unauthenticated(world, routes, results):
    for method, path, op in routes:
        try:
            address, body = target(path, op, world.ids["B"],
                                   world.ids["A"], "everything")
        except fill.Unfilled:
            continue
        a = Client().ask(method, address, body)
        results.ok(a.status == 401,
                   "nobody gets nothing from %s %s" % (method, path),
                   "%d %.200r" % (a.status, a.body))


def own_reading(world, routes, results):
    """The attack means nothing if A could not read its own rows so."""
    seen = {}
    for method, path, op in routes:
        if method != "GET" or path == "/api/v1/live":
            continue
        try:
            address, _ = target(path, op, world.ids["A"], world.ids["A"],
                                "nothing")
        except fill.Unfilled:
            continue
        a = world.people["enterprise A admin"].ask(method, address)
        if a.status >= 500:
            results.ok(False, "A may ask %s %s" % (method, path),
                       "%d %.300r" % (a.status, a.body))
        seen[path] = world.canary["A"].encode() in b"".join(texts(a))
    for path in ("/api/v1/users", "/api/v1/tokens", "/api/v1/devices",
                 "/api/v1/devices.csv", "/api/v1/enterprises",
                 "/api/v1/search", "/api/v1/imports", "/api/v1/jobs",
                 "/api/v1/energy/meters", "/api/v1/report-runs",
                 "/api/v1/devices/{device}", "/api/v1/audit"):
        if path in seen:
            results.ok(seen[path], "A finds itself in GET " + path)
    results.ok(any(seen.values()), "the canary is visible to its owner")
    return seen


def run(results, mutate=lambda: None):
    world = World()
    mutate()
    before = rows_of(world.vars["B"])
    empty = [t for t, n in before.items()
             if n.startswith("0:") and t not in EMPTY]
    results.ok(not empty, "every tenant table holds a row of B",
               "teach rows.sql a row of " + ", ".join(empty))
    described = openapi()
    public = {(m, p) for m, p, op in described if op.get("security") == []}
    results.ok(public == fill.PUBLIC & {(m, p) for m, p, _ in described},
               "only the routes that are meant to be public are",
               "not meant to be: %s" % sorted(public - fill.PUBLIC))
    routes = [(m, p, op) for m, p, op in described
              if (m, p) not in fill.PUBLIC | fill.QUIET]
    # Reading first: what changing makes of A must not hide anything.
    routes.sort(key=lambda r: ("GET POST PATCH DELETE".index(r[0]), r[1]))
    own_reading(world, routes, results)
    attack(world, routes, results)
    unauthenticated(world, routes, results)
    after = rows_of(world.vars["B"])
    changed = [t for t in before
               if t not in DERIVED and before[t] != after.get(t)]
    results.ok(not changed, "no row of B has changed",
               "changed: " + ", ".join(changed))


class Silent(Results):
    def __init__(self):
        super().__init__()
        self.sentences = []

    def ok(self, good, sentence, why=""):
        if not good:
            self.sentences.append(sentence)
        return good


def definition(function):
    return "\n".join(sql("select pg_get_functiondef('%s'::regproc)"
                         % function)) + ";"


def found_with(change, undo):
    """What the attack finds while `change` is in force."""
    found = Silent()
    try:
        run(found, lambda: sql(change + "\nnotify park_session;"))
    finally:
        sql(undo + "\nnotify park_session;")
    return found.sentences


def prove(results):
    """Each wall is taken down once; the attack must see what is behind."""
    whole = definition("park_private.identity_find")
    widened = whole.replace("a.tenant_id, a.role",
                            "a.tenant_id / 1000000 * 1000000, a.role")
    results.ok(widened != whole and found_with(widened, whole),
               "the attack finds an identity that is too wide")
    policies = sql("""
      select format('alter policy %I on %s using (%%s)', polname,
               polrelid::regclass), pg_get_expr(polqual, polrelid)
        from pg_policy where polname = 'tenant'""")
    pairs = [p.split("|", 1) for p in policies]
    open_all = ";".join(p % "true" for p, _ in pairs) + ";"
    close = ";".join(p.replace("%s", q) for p, q in pairs) + ";"
    leaning = found_with(open_all, close)
    results.ok(True, "without row security %d sentences fail; the queries' "
               "own limits hold the rest" % len(leaning))
    for sentence in leaning:
        print("#   leans on row security alone: " + sentence)


def main():
    results = Results()
    if "--prove" in sys.argv:
        prove(results)
    else:
        run(results)
    results.end()


if __name__ == "__main__":
    main()
