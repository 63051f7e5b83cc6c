#!/usr/bin/env python3
"""large.py - answers larger than any buffer on the way, and requests that
hold much.

A reply of the database that does not fit one read, and an answer that does
not fit one write, must arrive whole and at once, on every connection.  A
request full of new devices must not cost their square.
"""
import threading

from client import Client, Results, sql
from world import World

ROWS = 450
DEVICES = 2000


def crowd_of_devices(world, results):
    """Twice: first they are registered, then each has a metric more."""
    device = Client(world.vars["token of developer of A"])
    world.people["first admin"].ask("PATCH", "/api/v1/park", {
        "auto_register": True})
    key = world.run + "-crowd-"
    for fields, metrics in (("a=1,b=2,c=3,d=4", 4), ("e=5,a=6", 5)):
        r = device.ask("POST", "/write?precision=s", "\n".join(
            "x,dev=%s%d %s" % (key, d, fields)
            for d in range(DEVICES)).encode(), {"content-type": "text/plain"})
        made = sql("select count(distinct d.id) || ' ' || count(*) from "
                   "park.device d join park.metric m using (tenant_id) where "
                   "m.device_id = d.id and d.key like '%s%%'" % key)[0]
        results.ok(r.status == 204 and made == "%d %d" % (
            DEVICES, DEVICES * metrics) and r.ms < 10000,
            "%d devices get %d metrics each by one request" % (
                DEVICES, metrics), "%d after %d ms, %s" % (
                    r.status, r.ms, made))
    world.people["first admin"].ask("PATCH", "/api/v1/park", {
        "auto_register": False})


def main():
    world, results = World(), Results()
    a = world.people["enterprise A admin"]
    tenant = world.vars["A"]
    for kib, n in ((8, 20), (16, 40), (33, 85), (66, 170), (190, ROWS)):
        sql("insert into park.account (tenant_id, name, display_name, email, "
            "role) select %d, '%s-l' || n, '大', repeat('x', 190), "
            "'enterprise_user' from generate_series(1, %d) n "
            "on conflict do nothing" % (tenant, world.run, n))
        worst, wrong = 0, []
        for _ in range(12):
            client = Client()
            client.cookie, client.csrf = a.cookie, a.csrf
            r = client.ask("GET", "/api/v1/users?limit=500")
            client.close()
            worst = max(worst, r.ms)
            if r.status != 200 or len(r.json()["items"]) < n:
                wrong.append("%d after %d ms" % (r.status, r.ms))
        results.ok(not wrong and worst < 2000, "a list of about %d KiB comes "
                   "whole and soon" % kib, "worst %d ms, %s" % (worst, wrong))
    wrong = []

    def crowd():
        client = Client()
        client.cookie, client.csrf = a.cookie, a.csrf
        for _ in range(10):
            r = client.ask("GET", "/api/v1/users?limit=500")
            if r.status != 200 or len(r.json()["items"]) < ROWS:
                wrong.append(r.status)
    threads = [threading.Thread(target=crowd) for _ in range(10)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    results.ok(not wrong, "ten people get large lists at the same time",
               wrong)
    sql("delete from park.account where tenant_id = %d and name like "
        "'%s-l%%'" % (tenant, world.run))
    crowd_of_devices(world, results)
    results.end()


if __name__ == "__main__":
    main()
