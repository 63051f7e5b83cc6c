"""model.py - what a store of samples has to answer, in the plainest way.

The oracle of stream.py: a dictionary of samples and the definitions of
src/telemetry/README.md written down once more, without looking at our code.
Slow and obvious on purpose.  Times are microseconds since 1970; the park's
day begins at ZONE.
"""
import datetime
import math

SECOND = 1_000_000
DAY = 86400 * SECOND
ZONE = 8 * 3600 * SECOND
HOLD = 3600 * SECOND        # a value stands at most so long
NEIGHBOUR = 40 * DAY        # how far off a counter's neighbours may be
FIXED = {"s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": DAY}


def day_of(us):
    return datetime.date(1970, 1, 1) + datetime.timedelta((us + ZONE) // DAY)


def begin_of(day):
    return (day - datetime.date(1970, 1, 1)).days * DAY - ZONE


def bucket(step, us):
    """(from, to) of the bucket that us lies in."""
    day = day_of(us)
    if step == "day":
        return begin_of(day), begin_of(day) + DAY
    if step == "week":
        monday = day - datetime.timedelta(day.weekday())
        return begin_of(monday), begin_of(monday) + 7 * DAY
    if step == "month":
        first = day.replace(day=1)
        after = (first + datetime.timedelta(32)).replace(day=1)
        return begin_of(first), begin_of(after)
    width = int(step[:-1]) * FIXED[step[-1]]
    begin = (us + ZONE) // width * width - ZONE
    return begin, begin + width


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def plain(agg):
    """What follows from the values alone, in the order of time."""
    return {"mean": lambda v: math.fsum(v) / len(v), "min": min, "max": max,
            "sum": math.fsum, "count": len, "first": lambda v: v[0],
            "last": lambda v: v[-1]}[agg]


class Series:
    def __init__(self):
        self.at = {}       # time: value
        self.changes = []  # (time, last reading of the old, first of the new)

    def put(self, us, value):
        self.at[us] = value

    def range(self, begin, end):
        return [(t, self.at[t]) for t in sorted(self.at) if begin <= t < end]

    def newest(self):
        """Of numbers."""
        times = [t for t, v in self.at.items() if not isinstance(v, str)]
        return (max(times), self.at[max(times)]) if times else None

    def numbers(self):
        return [(t, self.at[t]) for t in sorted(self.at)
                if not isinstance(self.at[t], str)]

    def buckets(self, begin, end, step, agg):
        """[(from, value)] of the buckets with a sample in begin..end."""
        inside = {}
        for t, v in self.numbers():
            if begin <= t < end:
                inside.setdefault(bucket(step, t), []).append((t, v))
        work = {"time_mean": self.time_mean, "delta": self.delta}.get(agg)
        if work:
            return [(b[0], work(inside, b, begin, end))
                    for b in sorted(inside)]
        return [(b[0], plain(agg)([v for _, v in inside[b]]))
                for b in sorted(inside)]

    def time_mean(self, inside, b, begin, end):
        """Each value weighted by how long it stood in the bucket: the
        bucket's own, and the last one before it."""
        all_of_them = self.numbers()
        part = (max(b[0], begin), min(b[1], end))
        weight = total = 0
        for i, (t, v) in enumerate(all_of_them):
            until = min(t + HOLD, all_of_them[i + 1][0]
                        if i + 1 < len(all_of_them) else end)
            share = overlap((t, until), part)
            weight += share
            total += v * share
        values = [v for _, v in inside[b]]
        return total / weight if weight else math.fsum(values) / len(values)

    def pixels(self, begin, end, columns):
        """Of each column first, last, least and greatest sample; of equal
        ones the first."""
        inside = {}
        for t, v in self.numbers():
            if begin <= t < end:
                place = int((t - begin) / (end - begin) * columns)
                inside.setdefault(place, []).append((t, v))
        out = set()
        for some in inside.values():
            out |= {some[0], some[-1], min(some, key=lambda s: s[1]),
                    max(some, key=lambda s: s[1])}
        return sorted(out)

    def rise(self, a, b):
        """What the counter did between two neighbours."""
        readings, total = [a[1]], 0
        for t, old, new in self.changes:
            if a[0] < t <= b[0]:
                total += old - readings[-1] if old >= readings[-1] else old
                readings.append(new)
        last = readings[-1]
        return total + (b[1] - last if b[1] >= last else b[1])

    def delta(self, inside, b, begin, end):
        """Increases divided by time: to the bucket of the earlier sample
        what lies in it, the rest to that of the later one; all to the one
        that lies in the range when the other does not."""
        total, mine = 0, {t for t, _ in inside[b]}
        samples = [s for s in self.numbers()
                   if begin - NEIGHBOUR <= s[0] < end + NEIGHBOUR]
        for x, y in zip(samples, samples[1:]):
            in_range = overlap((x[0], y[0]), (begin, end))
            if not in_range or not (x[0] in mine or y[0] in mine):
                continue
            whole = self.rise(x, y) / (y[0] - x[0])
            if x[0] in mine and y[0] in mine or not begin <= y[0] < end \
                    or not begin <= x[0] < end:
                total += whole * in_range
            elif x[0] in mine:
                total += whole * overlap((x[0], y[0]), b)
            else:
                own = bucket_with(inside, x[0])
                total += whole * (in_range - overlap((x[0], y[0]), own))
        return total


def bucket_with(inside, us):
    return next(b for b in inside if b[0] <= us < b[1])


class Park:
    """Every series, by device and metric."""

    def __init__(self):
        self.series = {}

    def of(self, device, metric):
        return self.series.setdefault((device, metric), Series())
