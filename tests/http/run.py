#!/usr/bin/env python3
"""run.py - run the cases of *.http against a live server.

A case (README.md has the whole form):

    # a wrong password is refused              the sentence it is known by
    # proves R-3.1.2                           requirement, optional
    needs: POST /api/v1/devices                skipped when there is no such route
    as: enterprise A admin                     who asks; nobody when not said
    POST /api/v1/session                       request line
    accept: application/json                   headers, then the body
    {"name": "x", "password": "y"}
    401                                        expected status, or `200 404`
    content-type: application/problem+json     expected headers
    {"code": "wrong_password", ...}            expected body, see pattern.py
    limits: 500 bytes, 300 ms

run.py [-v] [FILE or part of a sentence] ...
"""
import gzip
import glob
import json
import os
import re
import sys
import time

import pattern
import remote
from client import Client, Results, sql
from world import World

HERE = os.path.dirname(os.path.abspath(__file__))
# What is accepted and leaves no line in the audit log, by design.
UNLOGGED = {
    "POST /write": "samples are facts, not acts",
    "POST /api/v2/write": "samples are facts, not acts",
    "POST /api/v1/telemetry": "samples are facts, not acts",
    "POST /api/v1/devices/{device}/reported": "so is what a device reports",
    "POST /api/v1/devices/{device}/commands/take":
        "each command that goes out does; mostly there is none",
    "POST /api/v1/prom/write": "samples are facts, not acts",
    "POST /api/v1/query": "it reads",
    "POST /api/v1/scan": "it reads",
    "POST /api/v1/models/{id}/calls": "it computes, and is booked as a call",
    "POST /api/v1/models/{id}/calls/{call}/again": "so is this",
    "POST /api/v1/algorithms/{id}/runs": "it computes as well",
    "POST /api/v1/knowledge/references/preview": "it reads",
    "POST /api/v1/energy/meters/{meter}/events/preview": "it reads",
    "POST /api/v1/join": "logged as join.ask, by nobody's request",
    "POST /api/v1/join/state": "it reads",
    "POST /api/v1/session": "logged as session.open, before it is anybody's",
}
REQUEST = re.compile(r"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (.+)$")
STATUS = re.compile(r"[1-5]\d\d( [1-5]\d\d)*$")
HEADER = re.compile(r"([a-z][a-z0-9-]*|body|body not): ?(.*)$")
SETTINGS = ("as", "needs", "within", "times", "limits")


class Case:
    def __init__(self, file, line, sentence):
        self.file, self.line, self.sentence = file, line, sentence
        self.method = self.path = None
        self.settings = {}
        self.headers, self.body = {}, None
        self.statuses, self.want_headers, self.want_json = [], [], ""

    def read(self, line):
        """Takes one line; where it belongs follows from what came before."""
        if line.startswith("#"):
            return
        key, _, value = line.partition(":")
        if key in SETTINGS and (not self.body or self.statuses) \
                and not self.want_json or key == "limits":
            self.settings[key] = value.strip()
        elif self.method is None:
            m = REQUEST.match(line)
            if not m:
                raise SyntaxError("not a request line: " + line)
            self.method, self.path = m.groups()
        elif not self.statuses:
            self.read_request(line)
        else:
            self.read_answer(line)

    def read_request(self, line):
        m = HEADER.match(line)
        if STATUS.match(line):
            self.statuses = [int(s) for s in line.split()]
        elif self.body is None and m and not line.startswith("body "):
            self.headers[m.group(1)] = m.group(2)
        else:
            self.body = line if self.body is None else self.body + "\n" + line

    def read_answer(self, line):
        m = HEADER.match(line)
        if m and not self.want_json:
            self.want_headers.append(m.groups())
        else:
            self.want_json += line + "\n"


def read_file(path):
    cases, case, needs = [], None, ""
    with open(path, encoding="utf-8") as f:
        lines = f.read().split("\n")
    for n, line in enumerate(lines, 1):
        # A comment after an empty line, or at the start, begins a case.
        if line.startswith("# ") and (n == 1 or lines[n - 2] == ""):
            case = Case(os.path.basename(path), n, line[2:].strip())
            case.settings["needs"] = needs
            cases.append(case)
        elif line.startswith("needs:") and case is None:
            needs = line[6:].strip()  # of every case of the file
        elif line.strip() and case is not None:
            try:
                case.read(line)
            except SyntaxError as e:
                raise SystemExit("%s:%d: %s" % (path, n, e))
    return [c for c in cases if c.method is not None]


def fill(text, names):
    """${name} becomes what is known by that name."""
    def known(m):
        if m.group(1) not in names:
            raise pattern.Misfit("nothing is known as ${%s}" % m.group(1))
        return str(names[m.group(1)])
    return re.sub(r"\$\{([^}]+)\}", known, text)


def body_bytes(text, headers, names):
    """The body as it goes out: as written, or by a word what is hard to
    write: `body bytes: \\xff`, `body of: 300000`, `body gzip: text`."""
    if text is None:
        return None
    text = fill(text, names)
    word, _, rest = text.partition(": ")
    if word == "body bytes":
        return rest.encode("latin-1").decode("unicode_escape").encode(
            "latin-1")
    if word == "body of":
        return b"x" * int(rest)
    if word == "body json of":
        return b'{"name":"' + b"x" * int(rest) + b'"}'
    if word == "body gzip":
        return gzip.compress((rest + "\n").encode())
    if word == "body remote":
        return remote.block(remote.message(json.loads(rest)))
    if word == "body file":
        with open(os.path.join(HERE, rest), "rb") as f:
            return f.read()
    headers.setdefault("content-type", "application/json")
    return text.encode()


def check_headers(case, answer, names):
    for name, want in case.want_headers:
        want = fill(want, names)
        if name in ("body", "body not"):
            got = answer.body.decode("utf-8", "replace")
            try:
                pattern.fit_text(want, got, "body", names)
                fits = True
            except pattern.Misfit:
                fits = False
            if fits == (name == "body not"):
                raise pattern.Misfit("%s: %s, but it is %.300r" % (
                    name, want, got))
            continue
        got = answer.headers.get(name)
        if want == "-":
            if got is not None:
                raise pattern.Misfit("header %s is %s" % (name, got))
        else:
            pattern.fit_text(want, got or "", "header " + name, names)


def check_limits(case, answer):
    for limit in filter(None, case.settings.get("limits", "").split(",")):
        most, unit = limit.split()
        got = len(answer.body) if unit == "bytes" else answer.ms
        if got > float(most):
            raise pattern.Misfit("%.0f %s, more than %s" % (got, unit, most))


def ask(case, world):
    names = world.vars
    who = case.settings.get("as", "nobody")
    person, without = who.partition(" without ")[::2]
    if person not in world.people:
        raise pattern.Misfit("nobody is known as " + person)
    client = world.people[person]
    headers = {n: fill(v, names) for n, v in case.headers.items()}
    if without == "csrf":
        headers.setdefault("x-park-csrf", None)
    body = body_bytes(case.body, headers, names)
    path = fill(case.path, names)
    answer = client.ask(case.method, path, body, headers)
    if case.method not in ("GET", "HEAD", "OPTIONS") and answer.status < 300:
        world.accepted.append((case.method, path.partition("?")[0],
                               answer.headers.get("x-request-id", "")))
    if answer.status not in case.statuses:
        raise pattern.Misfit("status is %d, not %s: %s" % (
            answer.status, " or ".join(map(str, case.statuses)),
            answer.body[:300].decode("utf-8", "replace")))
    check_headers(case, answer, names)
    if case.want_json:
        got = answer.json()
        if got is None:
            raise pattern.Misfit("not JSON: %.200r" % answer.body)
        pattern.fit(pattern.parse(fill(case.want_json, names)), got, names)
    check_limits(case, answer)


def run(case, world):
    """Asks until it fits, when the case says `within: 5 s`; asks so many
    times over, all of which must fit, when it says `times: 5`."""
    patience = float(case.settings.get("within", "0").split()[0])
    until = time.monotonic() + patience
    for _ in range(int(case.settings.get("times", "1"))):
        while True:
            try:
                ask(case, world)
                break
            except pattern.Misfit:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def missing_route(case, world):
    """The route a case or its file needs and the server lacks."""
    for need in filter(None, case.settings.get("needs", "").split(",")):
        if tuple(need.split()) not in world.routes:
            return need.strip()
    return None


def route_of(method, path, routes):
    """The description's own name of what was asked."""
    for m, p in sorted(routes, key=lambda r: r[1].count("{")):
        if m == method and re.fullmatch(
                re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(p)), path):
            return "%s %s" % (m, p)
    return "%s %s" % (method, path)


def audit(world, results):
    """Each request that changed something left its line in the log."""
    ids = {i for _, _, i in world.accepted if re.fullmatch("[0-9a-f]+", i)}
    logged = set(sql("select distinct request from park_audit.entry where "
                     "request in ('%s')" % "','".join(sorted(ids))))
    seen = {}
    for method, path, request in world.accepted:
        route = route_of(method, path, world.routes)
        if route not in UNLOGGED:
            seen.setdefault(route, []).append(request in logged)
    for route, lines in sorted(seen.items()):
        results.ok(all(lines), "%s leaves a line in the audit log" % route,
                   "%d of %d times it left none" % (
                       lines.count(False), len(lines)))


def main():
    wanted = [a for a in sys.argv[1:] if not a.startswith("-")]
    files = sorted(glob.glob(os.path.join(HERE, "*.http")))
    cases = [c for f in files for c in read_file(f)]
    if wanted:
        cases = [c for c in cases if any(
            w in c.sentence or c.file == os.path.basename(w) for w in wanted)]
    world, results = World(), Results()
    for case in cases:
        need = missing_route(case, world)
        if need:
            results.skip(case.sentence, "there is no %s yet" % need)
            continue
        try:
            run(case, world)
            results.ok(True, case.sentence)
        except (pattern.Misfit, SyntaxError, OSError) as e:
            results.ok(False, case.sentence, "%s:%d %s" % (
                case.file, case.line, e))
    audit(world, results)
    results.end()


if __name__ == "__main__":
    main()
