#!/usr/bin/env python3
"""export.py - every list can be taken away as a table.

Generated from the API's own description: a route that answers in pages has
a sibling .csv, or stands below with its reason; and each .csv gives a table
whose columns are those of the list.
"""
import csv
import io

import fill
from client import Results, openapi
from world import World

WITHOUT = {
    "/api/v1/industries": "reference data, loaded from sql/seed",
    "/api/v1/energy/kinds": "reference data, loaded from sql/seed",
    "/api/v1/energy/coefficients": "reference data, loaded from sql/seed",
    "/api/v1/roles": "conf/roles.csv is the table",
    "/api/v1/reports": "what reports/ offers, not data of the park",
    "/api/v1/search": "a few hits, each in a list of its own",
    "/api/v1/series": "the same rows as /api/v1/latest.csv",
    "/api/v1/sessions": "one's own few sessions",
    "/api/v1/telemetry/days": "a chart of two weeks, which has its table",
    "/api/v1/energy/meters/{meter}/events": "a handful on the meter's page",
    "/api/v1/imports/{import}/rows": "failed.csv has the rows that matter",
    "/api/v1/devices/{device}/metrics": "a handful on the device's page",
    "/api/v1/device-tag-tasks": "progress, which the audit log keeps",
    "/api/v1/alarm-rules/{rule}/devices": "the rows are those of devices.csv",
    "/api/v1/models/facets": "counts beside the list, which has its table",
    "/api/v1/algorithms/facets": "counts beside the list, which has its table",
    "/api/v1/sdks": "one row a language, with a digest to be copied",
    "/api/v1/sdks/examples/{id}": "programs, not rows",
    "/api/v1/apps/facets": "counts beside the list, which has its table",
    "/api/v1/alarm-rules/{rule}/trials": "a handful on the rule's page",
}

# What no enterprise may ask for.
OF_THE_PARK = {"join.read", "attainment.read", "knowledge.manage",
               "app.install"}


def is_list(path, op):
    shape = op["responses"].get("200", {}).get("content", {}).get(
        "application/json", {}).get("schema", {})
    names = {p["name"] for p in op.get("parameters", [])}
    return "items" in shape.get("properties", {}) or \
        {"limit", "after"} <= names and not path.startswith("/api/v1/series/")


def tables(world, routes, results):
    for path, op in sorted(routes.items()):
        if not path.endswith(".csv") or path.endswith((
                "template.csv", "failed.csv")):
            continue
        try:
            address = fill.path_of(path, world.ids["A"])
            query = fill.query_of(op, world.ids["A"], False)
        except fill.Unfilled as e:
            results.ok(False, "%s can be asked" % path, e)
            continue
        query.pop("q", None)
        # What must be named has to exist.
        query.update({n: fill.known(n, world.ids["A"]) for n in query
                      if fill.known(n, world.ids["A"]) is not None})
        if query:
            address += "?" + "&".join("%s=%s" % i for i in query.items())
        who = "park admin" if op.get("x-permission") in OF_THE_PARK \
            else "enterprise A admin"
        a = world.people[who].ask("GET", address)
        rows = list(csv.reader(io.StringIO(
            a.body.decode("utf-8-sig", "replace"))))
        wrong = []
        if a.status != 200 or not a.headers.get(
                "content-type", "").startswith("text/csv"):
            wrong.append("%d %.200r" % (a.status, a.body))
        elif not rows or any(c.startswith("_") for c in rows[0]):
            wrong.append("its head is %s" % rows[:1])
        elif any(len(r) != len(rows[0]) for r in rows):
            wrong.append("its rows are not of one length")
        elif any(c[:1] in "=@" for r in rows[1:] for c in r if c):
            wrong.append("a spreadsheet would run a cell of it")
        results.ok(not wrong, "%s is a table" % path, "\n".join(wrong))


def main():
    results, world = Results(), World()
    routes = {p: op for m, p, op in openapi() if m == "GET"}
    for path, op in sorted(routes.items()):
        if path in WITHOUT:
            results.ok(path + ".csv" not in routes,
                       "%s has no table of its own: %s" % (
                           path, WITHOUT[path]))
        elif is_list(path, op):
            results.ok(path + ".csv" in routes,
                       "%s can be taken away as a table" % path)
    tables(world, routes, results)
    results.end()


if __name__ == "__main__":
    main()
