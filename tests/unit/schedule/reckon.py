#!/usr/bin/env python3
"""reckon.py - when schedules come, reckoned apart from src/schedule.

Prints the cases of tests/unit/schedule_test.c and tests/sql/schedule.sql, one
a line.  It shares nothing with src/schedule: it walks through all minutes of
the days and asks of each whether it is meant, by sets that are written out;
and it has its zones from Python's zoneinfo.

    tests/unit/schedule/reckon.py > tests/unit/schedule/cases.json
"""
import datetime as dt
import json
import zoneinfo

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
DAYS = "sun mon tue wed thu fri sat".split()
BOUNDS = ((0, 59, []), (0, 23, []), (1, 31, []), (1, 12, MONTHS), (0, 7, DAYS))


def values(text, lo, hi, words):
    out = set()
    for item in text.lower().split(","):
        body, _, step = item.partition("/")
        if body == "*":
            a, b = lo, 6 if hi == 7 else hi
        else:
            ends = []
            for i, w in enumerate(body.split("-")):
                n = words.index(w) + (1 if lo == 1 else 0) if w in words \
                    else int(w)
                ends.append(7 if w == "sun" and i == 1 else n)
            a, b = ends[0], ends[-1]
        out |= set(range(a, b + 1, int(step or 1)))
    return {0 if hi == 7 and v == 7 else v for v in out}


class Cron:
    def __init__(self, text):
        parts = text.split()
        self.sets = [values(p, *b) for p, b in zip(parts, BOUNDS)]
        self.any_day, self.any_weekday = parts[2] == "*", parts[4] == "*"

    def on_day(self, d):
        minute, hour, day, month, weekday = self.sets
        by_day, by_weekday = d.day in day, d.isoweekday() % 7 in weekday
        if self.any_day or self.any_weekday:
            fits = by_day and by_weekday
        else:
            fits = by_day or by_weekday
        return d.month in month and fits

    def minutes(self, start):
        """All civil minutes after `start` that are meant, for ever."""
        day = start.date()
        while True:
            if self.on_day(day):
                for m in range(1440):
                    at = dt.datetime.combine(day, dt.time(m // 60, m % 60))
                    if at > start and m % 60 in self.sets[0] \
                            and m // 60 in self.sets[1]:
                        yield at
            day += dt.timedelta(1)


def first(text, start, n):
    start = dt.datetime.fromisoformat(start)
    found = []
    for at in Cron(text).minutes(start):
        found.append(at.isoformat(timespec="minutes"))
        if len(found) == n:
            return found


CRONS = [
    ("30 7 3 * *", "2026-11-03T07:29"), ("30 7 3 * *", "2026-11-03T07:30"),
    ("0 8 * * 1", "2026-12-30T12:00"), ("0 8 * * mon-fri", "2026-10-02T08:00"),
    ("0 8 1 1 *", "2026-01-01T08:00"), ("15 6 29 2 *", "2026-03-01T00:00"),
    ("15 6 29 2 *", "2096-03-01T00:00"), ("0 0 31 * *", "2026-01-31T00:00"),
    ("0 9 1,15 * *", "2026-02-15T09:00"), ("0 9 13 * fri", "2026-11-01T00:00"),
    ("0 9 13 * 5", "2026-02-12T10:00"), ("0 */6 * * *", "2026-12-31T17:59"),
    ("5 8-18/5 * * *", "2026-06-30T18:04"), ("0 7 * * 7", "2026-11-27T00:00"),
    ("0 7 * * 0", "2026-11-27T00:00"), ("0 7 * * sat-sun", "2026-11-27T00:00"),
    ("0 7 * * 5-7", "2026-11-26T23:59"), ("0 7 1-7 * *", "2026-11-05T07:00"),
    ("0 7 1-7 * mon", "2026-11-05T07:00"), ("0 7 */10 * *", "2026-11-25T00:00"),
    ("0 7 */10 * mon", "2026-11-25T00:00"), ("0 7 * */3 *", "2026-11-25T00:00"),
    ("45 23 28-31 2,4,6 *", "2027-02-27T00:00"),
    ("0 8 1 JAN,Apr,jul,OCT *", "2026-11-25T00:00"),
    ("59 23 31 12 *", "2026-12-31T23:58"), ("0 0 1 1 *", "1969-06-01T00:00"),
    ("0,20,40 12 * * 3", "2026-11-25T12:20"),
    ("* * * * *", "2026-11-27T00:58"), ("*/7 3 * * *", "2026-11-27T03:49"),
    ("0 8 1-31/2 * *", "2026-02-27T08:00"), ("0 8 * 2 *", "2026-02-28T08:00"),
]

# What the State Council's notices look like: a week of holidays, and the
# Saturdays and Sundays that pay for it.
OFF = ["2026-10-0%d" % d for d in range(1, 8)] + ["2026-01-01", "2026-01-02"]
ON = ["2026-09-27", "2026-10-10", "2026-01-04"]


def works(day):
    text = day.isoformat()
    return text in ON or text not in OFF and day.isoweekday() <= 5


def occasions(text, rule, start, n):
    """Every occasion as a set; moving is tried for each day by itself."""
    start = dt.datetime.fromisoformat(start)
    found = {}
    for at in Cron(text).minutes(start - dt.timedelta(60)):
        if at > start + dt.timedelta(800):
            break
        day = at.date()
        if not works(day):
            if rule == "skip":
                continue
            step = {"any": 0, "next": 1, "previous": -1}[rule]
            while step and not works(day):
                day += dt.timedelta(step)
        moved = dt.datetime.combine(day, at.time())
        if moved > start:
            found.setdefault(moved, at.date())
    return [[at.isoformat(timespec="minutes"), found[at].isoformat()]
            for at in sorted(found)[:n]]


MOVED = [("30 7 3 * *", "2026-09-01T00:00"), ("30 7 1 * *", "2025-12-31T00:00"),
         ("0 8 * * *", "2026-09-30T00:00"), ("0 8 31 * *", "2026-01-01T00:00"),
         ("0 8 * * sat,sun", "2026-09-20T00:00"),
         ("0 8,20 4 * *", "2026-10-04T09:00")]


def instant(civil, zone):
    """RFC 5545 3.3.10: the first of two, and in a gap by the offset before."""
    z = zoneinfo.ZoneInfo(zone)
    at = dt.datetime.fromisoformat(civil).replace(tzinfo=z, fold=0)
    return at.astimezone(dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


ZONES = [
    ("2026-11-03T07:30", "Asia/Shanghai"), ("1988-04-17T02:30", "Asia/Shanghai"),
    ("1988-09-11T01:30", "Asia/Shanghai"), ("2026-03-29T02:30", "Europe/Berlin"),
    ("2026-03-29T01:59", "Europe/Berlin"), ("2026-03-29T03:00", "Europe/Berlin"),
    ("2026-10-25T02:30", "Europe/Berlin"), ("2026-10-25T03:00", "Europe/Berlin"),
    ("2026-10-25T01:59", "Europe/Berlin"), ("2026-03-08T02:15", "America/New_York"),
    ("2026-11-01T01:15", "America/New_York"), ("2026-10-04T02:15", "Australia/Lord_Howe"),
    ("2026-04-05T01:45", "Australia/Lord_Howe"), ("2026-07-01T12:00", "Asia/Kathmandu"),
    ("2011-12-30T12:00", "Pacific/Apia"), ("2026-02-28T23:59", "UTC"),
    ("2026-09-06T00:30", "America/Santiago"), ("2026-04-04T23:30", "America/Santiago"),
]


def periods():
    out = []
    for day in ("2026-11-03", "2026-01-01", "2026-03-26", "2026-03-25",
                "2027-01-04", "2027-01-03", "2028-03-01", "2026-12-26"):
        d = dt.date.fromisoformat(day)
        week = d - dt.timedelta(d.isoweekday() + 6)
        y, w, _ = week.isocalendar()
        out.append([day, "previous_day", 1,
                    (d - dt.timedelta(1)).isoformat(),
                    (d - dt.timedelta(1)).isoformat(), d.isoformat()])
        out.append([day, "previous_week", 1, "%d-W%02d" % (y, w),
                    week.isoformat(), (week + dt.timedelta(7)).isoformat()])
        for stat in (1, 26):
            # The month that a day belongs to, and all months in a row.
            def start(k):  # first day of the k-th month since year 0
                y, m = divmod(k, 12)
                if stat == 1:
                    return dt.date(y, m + 1, 1)
                y, m = divmod(k - 1, 12)
                return dt.date(y, m + 1, stat)

            k = next(k for k in range(2020 * 12, 2035 * 12)
                     if start(k) <= d < start(k + 1))
            y, m = divmod(k - 1, 12)
            out.append([day, "previous_month", stat, "%d-%02d" % (y, m + 1),
                        start(k - 1).isoformat(), start(k).isoformat()])
            out.append([day, "this_month", stat,
                        "%d-%02d" % (k // 12, k % 12 + 1),
                        start(k).isoformat(), start(k + 1).isoformat()])
            q = k // 3 - 1
            out.append([day, "previous_quarter", stat,
                        "%d-Q%d" % (q // 4, q % 4 + 1),
                        start(q * 3).isoformat(), start(q * 3 + 3).isoformat()])
            y = k // 12 - 1
            out.append([day, "previous_year", stat, "%d" % y,
                        start(y * 12).isoformat(),
                        start(y * 12 + 12).isoformat()])
    return out


def main():
    for text, start in CRONS:
        n = 2 if "29 2" in text else 5
        print(json.dumps({"cron": text, "after": start,
                          "next": first(text, start, n)}))
    for text, start in MOVED:
        for rule in ("any", "next", "previous", "skip"):
            print(json.dumps({"cron": text, "rule": rule, "after": start,
                              "off": sorted(OFF), "on": sorted(ON),
                              "occasions": occasions(text, rule, start, 6)}))
    for day, rule, stat, name, lo, hi in periods():
        print(json.dumps({"period": rule, "day": day, "stat_day": stat,
                          "text": name, "from": lo, "to": hi}))
    for civil, zone in ZONES:
        print(json.dumps({"civil": civil, "zone": zone,
                          "at": instant(civil, zone)}))


if __name__ == "__main__":
    main()
