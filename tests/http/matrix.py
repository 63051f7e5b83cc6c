#!/usr/bin/env python3
"""matrix.py - every role on every route.

The API's description says which permission a route asks for, and
conf/roles.csv which role has it.  A request of each role must be answered
403 exactly when the permission is missing.
"""
import csv
import os
import urllib.parse

import fill
from client import Client, Results, openapi
from world import World

ROLES_CSV = os.path.join(fill.__file__.rsplit("/", 3)[0], "conf/roles.csv")
WHO = {"park_admin": "park admin", "park_operator": "park operator",
       "energy_officer": "energy officer", "report_officer":
       "report officer", "auditor": "auditor", "enterprise_admin":
       "enterprise A admin", "enterprise_user": "enterprise A user",
       "device": "device of A", "developer": "developer of A"}


def permissions():
    out = {}
    with open(ROLES_CSV, encoding="utf-8") as f:
        for row in csv.DictReader(f):
            out.setdefault(row["role"], set()).add(row["permission"])
    return out


def shown_by_server(world, may, results):
    shown = {i["role"]: set(i["permissions"]) for i in world.people[
        "park admin"].ask("GET", "/api/v1/roles").json()["items"]}
    results.ok(shown == may, "the server's roles are those of conf/roles.csv",
               "differ: %s" % [r for r in may if may[r] != shown.get(r)])
    results.ok(set(WHO) == set(may), "the matrix knows every role",
               "teach matrix.py: %s" % (set(may) ^ set(WHO)))


def harmless(method, path, op):
    """A request that is refused as late as possible but changes nothing:
    ids of nothing, and for changing routes a body that no route takes."""
    nothing = {n: 999999999 for n in (
        "tenant", "device", "user", "token", "meter", "import", "run",
        "job", "contact", "model", "event", "rule", "alarm", "trial",
        "channel", "command", "certificate", "device_tag",
        "tag_task", "join", "firmware_key", "image", "campaign", "upload",
        "schedule", "recipient", "dispatch", "delivery", "report_alarm",
        "app_run", "app_alarm", "app_schedule", "app_upload")}
    nothing.update({"call": "0" * 8 + "-0000-0000-0000-" + "0" * 12,
                    "id": "no-such-thing", "metric": "none", "code": "none",
                    "key": "none"})
    address = fill.path_of(path, nothing)
    if method == "GET":
        query = fill.query_of(op, nothing, False)
        return address + ("?" + urllib.parse.urlencode(query)
                          if query else ""), None
    return address, {"no_such_field": 1} if "requestBody" in op else None


def main():
    results, may = Results(), permissions()
    world = World()
    shown_by_server(world, may, results)
    for method, path, op in openapi():
        if (method, path) in fill.PUBLIC | fill.QUIET or \
                path == "/api/v1/live":
            continue
        try:
            address, body = harmless(method, path, op)
        except fill.Unfilled as e:
            results.ok(False, "the matrix knows how to ask %s %s"
                       % (method, path), e)
            continue
        wanted = op.get("x-permission")
        wrong = []
        for role, who in WHO.items():
            a = world.people[who].ask(method, address, body)
            lacks = bool(wanted) and wanted not in may[role]
            denied = a.status == 403 and a.json().get("code") == "denied"
            if denied != lacks or a.status in (401,) or a.status >= 500:
                wrong.append("%s: %d %.200r" % (role, a.status, a.body))
        a = Client().ask(method, address, body)
        if a.status != 401:
            wrong.append("nobody: %d" % a.status)
        results.ok(not wrong, "%s %s is for %s" % (
            method, path, wanted or "whoever is signed in"),
            "\n".join(wrong))
    results.end()


if __name__ == "__main__":
    main()
