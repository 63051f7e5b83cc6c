#!/usr/bin/env python3
"""stream.py [SEED [BODIES]] - random streams of telemetry into the server and
into model.py; every question must get the same answer from both.

Streams are disordered, repeated with other values, late and full of gaps,
and come by all three doors, packed and unpacked.  This is what a store of
samples is held to, whichever engine stands behind telemetry_store.h: that of
columns, whose tails are closed now and then so that a day lies in several
chunks, and with PARK_ENGINE=rows that of wide rows (suite `rows`).
"""
import datetime
import gzip
import json
import math
import os
import random
import signal
import sys
import threading
import time
import urllib.parse

import model
import tape
from client import STATE, Client, Results, sql
from world import World

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(1 << 30)
BODIES = int(sys.argv[2]) if len(sys.argv) > 2 else 60
ROWS = os.environ.get("PARK_ENGINE") == "rows"
STEPS = ["30s", "15m", "7m", "1h", "6h", "day", "week", "month"]
AGGS = ["mean", "min", "max", "sum", "count", "first", "last", "time_mean",
        "delta"]
DIVIDE = {"us": 1, "ms": 1000, "s": 1_000_000}


def close_tails():
    """What the writer holds becomes chunks, in its own time."""
    with open(os.path.join(STATE, "run.json")) as f:
        os.kill(json.load(f)["pids"]["ingest"], signal.SIGUSR1)


def escaped(text):
    for c in ", =":
        text = text.replace(c, "\\" + c)
    return text


def field(value):
    if isinstance(value, str):
        return '"%s"' % value.replace("\\", "\\\\").replace('"', '\\"')
    return repr(value)


class Stream:
    def __init__(self, world, rng):
        self.rng, self.park = rng, model.Park()
        self.writer = world.people["developer of A"]
        self.meter = world.ids["A"]["key"]
        self.devices = ["%s 流,%d" % (world.run, i) for i in range(5)] + [
            self.meter]
        self.metrics = ["temp", "p,q=r s", "energy", "相电流", "word"]
        # Around midnight and the end of a month of the park, before and
        # after the meter of A was replaced (rows.sql).
        self.replaced = 1790899200 * model.SECOND
        self.park.of(self.meter, "energy").changes.append(
            (self.replaced, 10, 0))
        self.aside = {"future": 0, "old": 0}

    def value(self, metric, us):
        if metric == "word":
            return self.rng.choice(["on", 'o"f\\f', "停机", "a b,c=d"])
        if metric == "energy":
            return float((us // 60_000_000) % 5000 + self.rng.randrange(3))
        return self.rng.choice([
            round(self.rng.gauss(50, 20), self.rng.randrange(4)),
            self.rng.random() * 10 ** self.rng.randrange(-20, 20),
            -0.0, 1e15 / 3, float(self.rng.randrange(-9, 9))])

    def instant(self, unit):
        kind = self.rng.random()
        spread = 3600 if kind < 0.5 else 86400 if kind < 0.9 else 5 * 86400
        us = self.replaced + int(self.rng.uniform(-1, 1) * spread * 1e6)
        if kind > 0.97:  # long ago
            us -= self.rng.randrange(90) * model.DAY
        return us // DIVIDE[unit] * DIVIDE[unit]

    def points(self, unit, most):
        """Some points; now and then one that was there before."""
        out = []
        for _ in range(self.rng.randrange(1, most)):
            if out and self.rng.random() < 0.2:
                device, us, _ = self.rng.choice(out)
            else:
                device, us = self.rng.choice(self.devices), self.instant(unit)
            names = self.rng.sample(self.metrics, self.rng.randrange(1, 5))
            out.append((device, us, {m: self.value(m, us) for m in names}))
        return out

    def send_dense(self):
        """Every ten seconds of a day and a half: of the whole day a roll-up
        is kept."""
        device, rows = self.devices[0] + " dense", []
        for i in range(12960):
            us = self.replaced - model.DAY + i * 10 * model.SECOND
            rows.append((us, round(self.rng.gauss(20, 5), 1)))
            self.park.of(device, "temp").put(*rows[-1])
        answer = self.writer.ask(
            "POST", "/write?precision=us", "\n".join(
                "m,dev=%s temp=%r %d" % (escaped(device), v, us)
                for us, v in rows).encode(), {"content-type": "text/plain"})
        if answer.status != 204:
            raise SystemExit("a dense device: %d %s" % (answer.status,
                                                        answer.body))

    def odd(self, unit):
        """A point that is to be set aside."""
        why = self.rng.choice(["future", "old"])
        self.aside[why] += 1
        us = int((time.time() + (4000 if why == "future" else
                                 -1200 * 86400)) * 1e6)
        return (self.devices[0], us // DIVIDE[unit] * DIVIDE[unit],
                {"temp": 1e6})

    def send(self, most=150):
        unit = self.rng.choice(list(DIVIDE))
        by_json = unit == "ms" and self.rng.random() < 0.5
        points = self.points(unit, most)
        sent = points + ([self.odd(unit)] if self.rng.random() < 0.2 else [])
        if by_json:
            body = json.dumps({"samples": [
                {"device": d, "at": us // 1000, "values": v}
                for d, us, v in sent]}).encode()
            path = "/api/v1/telemetry"
        else:
            body = "\n".join("m,dev=%s %s %d" % (
                escaped(d), ",".join(escaped(n) + "=" + field(x)
                                     for n, x in v.items()),
                us // DIVIDE[unit]) for d, us, v in sent).encode()
            path = self.rng.choice(["/write", "/api/v2/write"]) + \
                "?precision=" + unit
        headers = {"content-type": "text/plain"}
        if self.rng.random() < 0.3:
            body = gzip.compress(body)
            headers["content-encoding"] = "gzip"
        answer = self.writer.ask("POST", path, body, headers)
        if answer.status != 204:
            raise SystemExit("%s says %d %s" % (path, answer.status,
                                                answer.body))
        for device, us, values in points:
            for name, value in values.items():
                self.park.of(device, name).put(us, value)


def path_of(device, metric):
    return "/api/v1/series/%s/%s" % (urllib.parse.quote(device, safe=""),
                                     urllib.parse.quote(metric, safe=""))


def pages(reader, path, query):
    """All points, page after page."""
    points, after = [], None
    while True:
        q = dict(query, **({"after": after} if after else {}))
        a = reader.ask("GET", path + "?" + urllib.parse.urlencode(q))
        if a.status != 200:
            return "%d %s" % (a.status, a.body)
        points += a.json()["points"]
        after = a.json()["next"]
        if after is None:
            return points


def same(got, want):
    """Points agree: times exactly, numbers but for rounding."""
    if not isinstance(got, list) or len(got) != len(want):
        return False
    for (t, v), (us, w) in zip(got, want):
        if t != us // 1000 or isinstance(v, str) != isinstance(w, str):
            return False
        if v != w and (isinstance(w, str) or not math.isclose(
                v, w, rel_tol=1e-9, abs_tol=1e-9 * scale(want))):
            return False
    return True


def scale(points):
    return max([abs(w) for _, w in points if not isinstance(w, str)] + [0])


def moment(us):
    return "%d.%06d" % (us // 1_000_000, us % 1_000_000)


def instant(us):
    """As JSON takes it, in which a float would lose microseconds."""
    return (datetime.datetime(1970, 1, 1) + datetime.timedelta(
        microseconds=us)).isoformat() + "Z"


def raw_agrees(results, stream, reader):
    wrong = []
    for (device, metric), series in sorted(stream.park.series.items()):
        times = sorted(series.at) or [0]
        for begin, end in [(times[0], times[-1] + 1)] + [
                sorted(stream.rng.sample(range(times[0], times[-1] + 2), 2))
                for _ in range(2)]:
            want = series.range(begin, end)
            got = pages(reader, path_of(device, metric), {
                "from": moment(begin), "to": moment(end),
                "limit": stream.rng.choice([7, 100, 50000])
                if len(want) < 500 else 50000})
            if not same(got, want):
                wrong.append((device, metric, begin, end, str(got)[:100],
                              str(want)[:100]))
    results.ok(not wrong, "every sample is read as it was written last",
               "\n".join(map(str, wrong[:3])))


def buckets_agree(results, stream, reader, agg):
    wrong, asked = [], 0
    for (device, metric), series in sorted(stream.park.series.items()):
        times = [t for t, _ in series.numbers()]
        if len(times) < 2:
            continue
        for step in stream.rng.sample(STEPS, 4):
            begin, end = stream.replaced - 2 * model.DAY, \
                stream.replaced + 2 * model.DAY
            if step in ("30s", "7m"):
                begin, end = stream.replaced - model.DAY // 12, \
                    stream.replaced + model.DAY // 12
            begin += stream.rng.randrange(model.DAY // 24)
            want = series.buckets(begin, end, step, agg)
            got = pages(reader, path_of(device, metric), {
                "from": moment(begin), "to": moment(end), "step": step,
                "agg": agg})
            asked += 1
            if not same(got, want):
                wrong.append((device, metric, step, begin, end,
                              first_difference(got, want)))
    results.ok(asked > 20 and not wrong, "%s of buckets agrees" % agg,
               "\n".join(map(str, wrong[:3])))


def first_difference(got, want):
    if isinstance(got, str):
        return got
    for i, (g, w) in enumerate(zip(got, want)):
        if not same([g], [w]):
            return i, g, w
    return len(got), len(want)


def pages_of_buckets(results, stream, reader):
    device = stream.devices[0]
    series = stream.park.of(device, "temp")
    begin, end = stream.replaced - model.DAY, stream.replaced + model.DAY
    query = {"from": moment(begin), "to": moment(end), "step": "15m",
             "agg": "max"}
    got = pages(reader, path_of(device, "temp"), dict(query, limit=5))
    results.ok(same(got, series.buckets(begin, end, "15m", "max")),
               "pages of buckets join into the whole")


def many_agree(results, stream, reader, sentence):
    """Quarters of an hour, all series in one answer; the range need not
    begin and end with one."""
    quarter = model.DAY // 96
    keys, wrong = sorted(stream.park.series), []
    for step, agg in (("15m", "mean"), ("1h", "last"), ("6h", "min"),
                      ("day", "sum"), ("15m", "first"), ("week", "count"),
                      ("month", "max"), ("15m", "max"), ("1h", "mean")):
        begin = (stream.replaced - model.DAY) // quarter * quarter
        end = begin + 2 * model.DAY
        if stream.rng.random() < 0.6:
            begin += stream.rng.randrange(quarter)
            end -= stream.rng.randrange(model.DAY)
        answer = reader.ask("POST", "/api/v1/query", {
            "series": [{"device": d, "metric": m} for d, m in keys],
            "from": instant(begin), "to": instant(end), "step": step,
            "agg": agg}).json()["series"]
        found = {(a["device"], a["metric"]): a["points"] for a in answer}
        wrong += [(k, step, agg) for k in keys if k not in found or not same(
            found[k], stream.park.of(*k).buckets(begin, end, step, agg))]
    results.ok(not wrong, sentence, wrong[:3])


def scans_agree(results, stream, reader, sentence):
    """One metric of all devices in one answer, and of those beyond a limit,
    and of a list of them."""
    wrong, shown = [], 0
    for agg in ("max", "min", "mean", "sum", "count", "first", "last"):
        metric = stream.rng.choice(["temp", "p,q=r s", "energy", "相电流"])
        begin = stream.replaced + stream.rng.randrange(-model.DAY, model.DAY)
        end = begin + stream.rng.randrange(1, model.DAY)
        want = {}
        for device in stream.devices:
            inside = [(t, v) for t, v in stream.park.of(
                device, metric).numbers() if begin <= t < end]
            if inside:
                values = [v for _, v in inside]
                want[device] = (
                    model.plain(agg)(values), len(values),
                    inside[-1][0] // 1000, max(map(abs, values)))
        limit = stream.rng.choice([v[0] for v in want.values()] or [0])
        for more in ({}, {"above": limit}, {"below": limit},
                     {"devices": sorted(want)[:3]},
                     {"devices": sorted(want)[:2] + sorted(want)[:1] * 2}):
            if "devices" in more and not want:
                continue
            answer = reader.ask("POST", "/api/v1/scan", dict(more, **{
                "metric": metric, "agg": agg, "from": instant(begin),
                "to": instant(end)}))
            items = (answer.json() or {}).get("items")
            got = {i["device"]: i for i in items or []
                   if i["device"] in stream.devices}
            meant = [d for d in want if "devices" not in more or
                     d in more["devices"]]
            sure = [d for d in meant if not more.keys() & {
                "above", "below"} or not math.isclose(
                    want[d][0], limit, rel_tol=1e-9)]
            for d in sure:
                value, count, at, scale_ = want[d]
                if "above" in more and value < limit or \
                        "below" in more and value > limit:
                    if d in got:
                        wrong.append((d, metric, agg, more, got[d]))
                elif d not in got or not math.isclose(
                        got[d]["value"], value, rel_tol=1e-9,
                        abs_tol=1e-9 * scale_) or (
                            got[d]["count"], got[d]["at"]) != (count, at):
                    wrong.append((d, metric, agg, more, got.get(d), want[d],
                                  begin, end, str(answer.body)[:200]))
                else:
                    shown += 1
    results.ok(not wrong and shown > 10, sentence, "%d shown; %s" % (
        shown, wrong[:3]))


def tapes_agree(results, stream, reader):
    """Raw, in buckets and many at once, as bytes."""
    accept = {"accept": tape.MEDIA}
    begin, end = stream.replaced - 2 * model.DAY, \
        stream.replaced + 2 * model.DAY
    wrong, keys = [], sorted(k for k in stream.park.series if k[1] != "word")
    for device, metric in keys:
        series = stream.park.of(device, metric)
        want = [(t, v) for t, v in series.numbers() if begin <= t < end]
        for query, whole in (
                ({}, want), ({"limit": 5}, want),
                ({"step": "1h", "agg": "max"},
                 series.buckets(begin, end, "1h", "max"))):
            a = reader.ask("GET", path_of(device, metric) + "?" +
                           urllib.parse.urlencode(dict(
                               {"limit": 50000}, **query,
                               **{"from": moment(begin), "to": moment(end)})),
                           headers=accept)
            got, = tape.read(a.body)
            shown = whole[:query.get("limit", len(whole))]
            if (got.key, got.metric) != (device, metric) or not near(
                    got.points, shown) or got.next_us != (
                        whole[len(shown)][0] if len(shown) < len(whole)
                        else None) or a.headers.get(
                            "content-type") != tape.MEDIA:
                wrong.append((device, metric, query, got.points[:3],
                              shown[:3], got.next_us))
    a = reader.ask("POST", "/api/v1/query", {
        "series": [{"device": d, "metric": m} for d, m in keys],
        "from": instant(begin), "to": instant(end), "step": "6h",
        "agg": "min"}, accept)
    found = {(s.key, s.metric): s.points for s in tape.read(a.body)}
    wrong += [k for k in keys if not near(found.get(k), stream.park.of(
        *k).buckets(begin, end, "6h", "min"))]
    results.ok(not wrong and len(keys) > 5, "answers as bytes say the same",
               wrong[:3])


def near(got, want):
    return got is not None and len(got) == len(want) and all(
        t == u and math.isclose(v, w, rel_tol=1e-9, abs_tol=1e-9)
        for (t, v), (u, w) in zip(got, want))


def charts_agree(results, stream, reader):
    """For so many pixels: of samples exactly those of the model; out of
    quarters of an hour no other values, and the same extremes."""
    wrong, chosen = [], 0
    for device, metric in sorted(stream.park.series):
        series = stream.park.of(device, metric)
        if metric == "word":
            continue
        begin = stream.replaced + stream.rng.randrange(-model.DAY, 0)
        for columns, days in ((7, 0.2), (23, 0.9), (100, 3), (20, 4)):
            end = begin + int(days * model.DAY)
            a = reader.ask("GET", path_of(device, metric) + "?" +
                           urllib.parse.urlencode({
                               "from": moment(begin), "to": moment(end),
                               "points": columns})).json()
            got = a["points"]
            inside = [(t, v) for t, v in series.numbers()
                      if begin <= t < end]
            want = series.pixels(begin, end, columns)
            chosen += len(inside) - len(got)
            hours = (end - begin) / columns >= model.DAY / 24
            values, times = [v for _, v in got], [t for t, _ in got]
            if a["samples"] != len(inside) or (not inside) != (not got):
                wrong.append((device, metric, columns, a["samples"],
                              len(inside)))
            elif not ROWS and hours and inside:
                all_of = [v for _, v in inside]
                if not set(values) <= set(all_of) or (
                        min(values), max(values), values[0], values[-1]) != (
                            min(all_of), max(all_of), all_of[0], all_of[-1]) \
                        or len(got) > 4 * columns or times != sorted(times):
                    wrong.append((device, metric, columns, got[:5]))
            elif not same(got, want):
                wrong.append((device, metric, columns, len(got), len(want),
                              first_difference(got, want)))
    results.ok(not wrong and chosen > 100,
               "charts show what so many pixels can", wrong[:3])


def compacted(results, stream, sentence):
    """What the night does, now."""
    over = "tenant_id = %d and day < (now() - interval '10 days')::date" \
        % stream.tenant
    left = "select count(*) from park.chunk where " + over
    sql("update park.schedule set next_at = now()"
        " where kind = 'telemetry.compact'")
    until = time.monotonic() + 60
    while time.monotonic() < until and int(sql(left)[0]) > 0:
        time.sleep(0.5)
    packs, twice, rollups = sql(
        "select count(*) from park.chunk_pack where %s;"
        "select count(*) from (select device_id, d from park.chunk_pack, "
        "unnest(days) d where tenant_id = %d group by 1, 2 having count(*) > "
        "1) twice; select count(*) from park.rollup where tenant_id = %d" % (
            over, stream.tenant, stream.tenant))
    results.ok(sql(left) == ["0"] and int(packs) > 5 and twice == "0" and
               int(rollups) > 0, sentence, (packs, twice, rollups))


def rolled_up(results, stream):
    """Retention of samples shrinks to a month, and the night makes what stays
    longer; the sweep, which would take the samples, has to wait."""
    # The pack that rows.sql has made, in 2001, is none.
    left = "select count(*) from park.chunk_pack p, unnest(p.days) d where " \
        "p.tenant_id = %d and d >= '2026-01-01' and " \
        "d < date_trunc('month', current_date) and " \
        "not exists (select from park.rollup r where r.day = d and " \
        "r.tenant_id = p.tenant_id and r.device_id = p.device_id)" \
        % stream.tenant
    many = int(sql(left)[0])
    sql("update park.schedule set next_at = now() + interval '1 hour' where "
        "kind = 'telemetry.sweep'; update park.retention set days = 31 where "
        "class = 'sample'; update park.schedule set next_at = now() where "
        "kind = 'telemetry.compact'")
    until = time.monotonic() + 60
    while time.monotonic() < until and sql(left) != ["0"]:
        time.sleep(0.5)
    sql("update park.retention set days = 1100 where class = 'sample'")
    results.ok(many > 5 and sql(left) == ["0"], "days have roll-ups before "
               "their samples go", "%d, %s left" % (many, sql(left)))


def newest_agrees(results, stream, reader, sentence):
    wrong = []
    until = time.monotonic() + 5
    while True:
        wrong = []
        for (device, metric), series in stream.park.series.items():
            newest = series.newest()
            if newest is None or device == stream.meter:
                continue  # rows.sql gave the meter newer ones
            items = reader.ask("GET", "/api/v1/latest?" + urllib.parse.urlencode(
                {"device": device, "metric": metric})).json()["items"]
            if [i["value"] for i in items] != [newest[1]]:
                wrong.append((device, metric, items, newest))
        if not wrong or time.monotonic() > until:
            break
        time.sleep(0.3)
    results.ok(not wrong, sentence, "\n".join(map(str, wrong[:3])))


def newest_follow(results, stream, reader):
    now = int(time.time() * 1e6) // 1000 * 1000
    body = "m,dev=%s temp=41.5,energy=7 %d\nm,dev=%s temp=42.5 %d" % (
        escaped(stream.devices[1]), now // 1000 - 1000,
        escaped(stream.devices[1]), now // 1000)
    stream.writer.ask("POST", "/write?precision=ms", body.encode(),
                      {"content-type": "text/plain"})
    stream.park.of(stream.devices[1], "energy").put(now - 1_000_000, 7.0)
    stream.park.of(stream.devices[1], "temp").put(now, 42.5)
    stream.park.of(stream.devices[1], "temp").put(now - 1_000_000, 41.5)
    newest_agrees(results, stream, reader, "newest values follow within 5 s")


def rebuilt(results, stream, reader):
    """What a dying worker had not written is found in the samples: by the
    engine of wide rows; the other one has its journal."""
    tenant = stream.tenant
    identity = "select set_config('park.tenant', '0', true), " \
        "set_config('park.from', '0', true), " \
        "set_config('park.to', '2147483647', true);"
    sql("begin; %s delete from park.latest where tenant_id = %d and "
        "at > now() - interval '1 hour'; select park.latest_rebuild(); "
        "commit;" % (identity, tenant), user="park_job")
    items = reader.ask("GET", "/api/v1/latest?" + urllib.parse.urlencode(
        {"device": stream.devices[1]})).json()["items"]
    got = {i["metric"]: i["value"] for i in items if i["value"] is not None}
    results.ok(got.get("temp") == 42.5 and got.get("energy") == 7.0,
               "lost newest values are found again in the samples", got)


def counted(results, stream, before, after):
    got = {k: after[k] - before[k] for k in stream.aside}
    results.ok(got == stream.aside, "what was set aside is counted", "%s %s" % (
        got, stream.aside))


def first_writes(results, world, reader):
    """Twelve writers meet the same new device and metrics on a new day."""
    key, statuses, lock = world.run + " rush", [], threading.Lock()
    day = 1715000000 + 86400 * random.randrange(300)

    def write(k):
        client = Client(token=world.people["developer of A"].token)
        body = "".join("m,dev=%s shared=%d,own%d=%d %d\n" % (
            escaped(key), i, k, i, day + k * 100 + i) for i in range(50))
        a = client.ask("POST", "/write?precision=s", body.encode(),
                       {"content-type": "text/plain"})
        with lock:
            statuses.append((a.status, a.body))
        client.close()
    threads = [threading.Thread(target=write, args=(k,)) for k in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    got = pages(reader, path_of(key, "shared"), {
        "from": day, "to": day + 2000, "limit": 100})
    own = [pages(reader, path_of(key, "own%d" % k), {
        "from": day, "to": day + 2000}) for k in range(12)]
    results.ok({s for s, _ in statuses} == {204},
               "twelve first writes of one device at once are all accepted",
               statuses)
    results.ok(len(got) == 600 and all(
        o == [[(day + k * 100 + i) * 1000, i] for i in range(50)]
        for k, o in enumerate(own)), "and none of their samples is lost")


def limits(results, world):
    writer = world.people["developer of A"]
    text = {"content-type": "text/plain"}

    def says(status, sentence, body, headers=text, path="/write?precision=s"):
        try:
            a = writer.ask("POST", path, body, headers)
            results.ok(a.status == status, sentence, "%d %s" % (
                a.status, a.body[:200]))
        except OSError as e:
            results.ok(False, sentence, repr(e))

    bomb = gzip.compress(b"# " + b"x" * 60_000 + b"\n") * 1
    says(204, "a packed comment is nothing to store", bomb,
         dict(text, **{"content-encoding": "gzip"}))
    bomb = gzip.compress((b"# " + b"x" * 60_000 + b"\n") * 600)
    says(413, "a body that unpacks beyond 32 MiB is too large", bomb,
         dict(text, **{"content-encoding": "gzip"}))
    says(400, "two packed files in one body are refused", gzip.compress(
        b"# x\n") * 2, dict(text, **{"content-encoding": "gzip"}))
    line = "m,dev=%s %%s 1760000000\n" % escaped(world.run + " wide")
    says(204, "a device may have 1024 metrics", (line % ",".join(
        "f%d=1" % i for i in range(1024))).encode())
    says(400, "and not one more", (line % "one_more=1").encode())
    says(400, "a line has no more than 1024 fields", (line % ",".join(
        "f%d=1" % i for i in range(1025))).encode())
    says(400, "a line has no more than 64 KiB", (
        line % ('f="' + "x" * 65536 + '"')).encode())
    says(413, "a body has no more than 200,000 lines",
         b"m,dev=x v=1 1\n" * 200_001)
    writer.close()
    head = ("POST /write HTTP/1.1\r\nHost: park\r\nAuthorization: Bearer %s"
            "\r\nContent-Length: 8388609\r\n\r\n" % writer.token).encode()
    results.ok(answer_to(head).startswith(b"HTTP/1.1 413"),
               "a body beyond 8 MiB is refused before it is sent")


def answer_to(head):
    import socket
    from client import ADDRESS
    with socket.create_connection(ADDRESS, timeout=5) as s:
        s.sendall(head)
        return s.recv(4096)


def main():
    world, results = World(), Results()
    reader = world.people["enterprise A user"]
    world.people["park admin"].ask("PATCH", "/api/v1/park",
                                   {"auto_register": True})
    stream = Stream(world, random.Random(SEED))
    stream.tenant = world.vars["A"]
    print("# seed %d" % SEED)
    before = reader.ask("GET", "/api/v1/telemetry/stats").json()
    for _ in range(BODIES):
        stream.send()
        if not ROWS and stream.rng.random() < 0.15:
            close_tails()
    stream.send_dense()
    after = reader.ask("GET", "/api/v1/telemetry/stats").json()
    counted(results, stream, before, after)
    raw_agrees(results, stream, reader)
    for agg in AGGS:
        buckets_agree(results, stream, reader, agg)
    pages_of_buckets(results, stream, reader)
    many_agree(results, stream, reader,
               "many series at once answer as each alone")
    scans_agree(results, stream, reader,
                "a scan of all devices answers as each alone")
    tapes_agree(results, stream, reader)
    charts_agree(results, stream, reader)
    if not ROWS:
        close_tails()
        scans_agree(results, stream, reader, "and so while tails are closed")
        compacted(results, stream, "days that are over become one chunk "
                  "each, and eight of them a pack")
        scans_agree(results, stream, reader, "and so out of packs")
        many_agree(results, stream, reader, "and so out of roll-ups")
        charts_agree(results, stream, reader)
        raw_agrees(results, stream, reader)
        for _ in range(5):
            stream.send()
        close_tails()
        raw_agrees(results, stream, reader)
        compacted(results, stream, "what is late is packed again")
        raw_agrees(results, stream, reader)
        many_agree(results, stream, reader, "and answers as each alone")
        rolled_up(results, stream)
        many_agree(results, stream, reader, "and they say the same")
    newest_follow(results, stream, reader)
    if ROWS:
        rebuilt(results, stream, reader)
    first_writes(results, world, reader)
    limits(results, world)
    world.people["park admin"].ask("PATCH", "/api/v1/park",
                                   {"auto_register": False})
    results.end()


if __name__ == "__main__":
    main()
