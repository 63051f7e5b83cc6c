"""load.py - devices that send for as long as they are let, by every way in,
and a book of each: what it sent, and what was acknowledged.

The i-th sample of a sender has a time and a value that follow from i, so
that its book is a number and a set. Whoever is cut off comes again, and
sends anew what was not acknowledged, as devices do; of what it gives up
nothing is known.
"""
import os
import random
import struct
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../gate"))
from client import Client  # noqa: E402
from wire import Raw, Station, connect, frame, publish  # noqa: E402

BATCH, WINDOW = 20, 20
TEXT = {"content-type": "text/plain"}


def value(i):
    return i * 7919 % 10007


def in_part(stored, since):
    """Samples of requests that are not there whole."""
    whole = {int(i) for i in stored}
    return [i for i in whole if i // BATCH * BATCH >= since and any(
        k not in whole for k in range(i // BATCH * BATCH,
                                      i // BATCH * BATCH + BATCH))]


class Sender:
    way, pause, step_ms = "", 0.05, 1

    def __init__(self, key, metric, base_ms):
        self.key, self.metric, self.base_ms = key, metric, base_ms
        self.sent, self.acked, self.cuts = 0, set(), 0
        self.stop, self.refusals = False, []
        self.fresh = 0  # when what was acknowledged last had been sent
        self.last = time.monotonic()
        self.gap = 0    # longest time without an acknowledgement
        self.thread = threading.Thread(target=self.work, daemon=True)
        self.thread.start()

    def work(self):
        while not self.stop:
            try:
                self.session()
            except OSError:
                pass
            if not self.stop:
                self.cuts += 1
                time.sleep(0.1)

    def series(self):
        return self.metric

    def at_ms(self, i):
        return self.base_ms + i * self.step_ms

    def take(self, n):
        self.sent += n
        return list(range(self.sent - n, self.sent))

    def note(self, samples, sent_at):
        now = time.monotonic()
        self.gap = max(self.gap, now - max(self.last, sent_at))
        self.last, self.fresh = now, max(self.fresh, sent_at)
        self.acked.update(samples)

    def end(self):
        self.stop = True
        self.thread.join(20)

    def faults(self, read, since=0):
        """What is not as it must be, from the sample of that number on."""
        acked = {i for i in set(self.acked) if i >= since}
        sent, found = self.sent, self.refusals[:3]
        points = read(self.key, self.series(), self.at_ms(since),
                      self.at_ms(sent))
        stored = [(t - self.base_ms) / self.step_ms for t, _ in points]
        lost = sorted(acked - set(stored))
        if lost:
            found.append("%d of %d lost, from %d: at %d" % (
                len(lost), len(acked), lost[0], self.at_ms(lost[0])))
        if len(set(stored)) != len(stored):
            found.append("%d stand twice" % (len(stored) - len(set(stored))))
        if any(i != int(i) or not 0 <= i < sent for i in stored):
            found.append("samples nobody sent")
        if any(v != value(int(i)) for i, (_, v) in zip(stored, points)):
            found.append("values are wrong")
        if self.way == "lines" and in_part(stored, since):
            # One that is being committed may be read in two halves, once.
            time.sleep(1)
            stored = [(t - self.base_ms) / self.step_ms for t, _ in read(
                self.key, self.series(), self.at_ms(since), self.at_ms(sent))]
            for i in in_part(stored, since)[:1]:
                found.append("a request in part, at %d" % i)
        return ["%s: %s" % (self.metric, f) for f in found]


class Lines(Sender):
    """Line protocol by HTTP, some lines a request."""
    way = "lines"

    def __init__(self, token, *where):
        self.token = token
        super().__init__(*where)

    def session(self):
        client = Client(token=self.token)
        batch = []
        try:
            while not self.stop:
                batch = batch or self.take(BATCH)
                body = "".join("soak,dev=%s %s=%d %d\n" % (
                    self.key, self.metric, value(i), self.at_ms(i))
                    for i in batch).encode()
                began = time.monotonic()
                if random.random() < 0.3:
                    mine, batch = batch, []  # once, whatever comes of it
                else:
                    mine = batch
                a = client.ask("POST", "/write?precision=ms", body, TEXT)
                if a.status == 204:
                    self.note(mine, began)
                    batch = []
                elif a.status != 503:
                    self.refusals.append("%d %s" % (a.status, a.body[:200]))
                    batch = []
                time.sleep(self.pause)
        finally:
            client.close()


class Messages(Sender):
    """MQTT, QoS 1."""
    way = "MQTT"

    def __init__(self, token, *where):
        self.token, self.left = token, []
        super().__init__(*where)

    def session(self):
        r = Raw(int(os.environ["PARK_MQTT_PORT"]),
                connect(self.token, client=self.metric))
        try:
            if r.packet(10) == (0x20, b"\0\0"):
                self.publish(r)
        finally:
            r.close()

    def publish(self, r):
        under_way, number = {}, 0
        again, self.left = self.left, []
        try:
            while not self.stop or under_way:
                while len(under_way) < WINDOW and not self.stop:
                    i = again.pop() if again else self.take(1)[0]
                    number = number % 65535 + 1
                    under_way[number] = i, time.monotonic()
                    r.send(publish(
                        "v1/devices/me/telemetry",
                        '{"ts":%d,"values":{"%s":%d}}' % (
                            self.at_ms(i), self.metric, value(i)), 1, number))
                answer = r.packet(15)
                if not isinstance(answer, tuple) or answer[0] != 0x40:
                    return
                i, began = under_way.pop(struct.unpack(
                    ">H", answer[1][:2])[0])
                self.note([i], began)
                time.sleep(self.pause / WINDOW)
        finally:
            self.left = again + [i for i, _ in under_way.values()]


class Reports(Sender):
    """HJ 212, a report a second of the station's time."""
    way, step_ms = "HJ 212", 1000

    def __init__(self, mn, *where):
        self.mn, self.left = mn, []
        super().__init__(*where)

    def series(self):
        return self.metric + "-Rtd"

    def session(self):
        s = Station(int(os.environ["PARK_HJ212_PORT"]), self.mn)
        try:
            while not self.stop:
                i = self.left.pop() if self.left else self.take(1)[0]
                self.left.append(i)
                began = time.monotonic()
                s.send(self.report(s, i))
                answer = s.answer(10)
                if answer is None or "CN=9014" not in answer:
                    return
                self.left.pop()
                self.note([i], began)
                time.sleep(self.pause)
        finally:
            s.close()

    def report(self, s, i):
        china = time.gmtime(self.at_ms(i) // 1000 + 8 * 3600)
        return frame(s.data(2011, "DataTime=%s;%s-Rtd=%d,%s-Flag=N" % (
            time.strftime("%Y%m%d%H%M%S", china), self.metric, value(i),
            self.metric)))


class Reader:
    """Reads by the API, as often as it takes."""

    def __init__(self, token):
        self.client = Client(token=token)

    def __call__(self, key, metric, begin_ms, end_ms):
        points, after = [], begin_ms
        until = time.monotonic() + 40
        while after is not None:
            try:
                a = self.client.ask(
                    "GET", "/api/v1/series/%s/%s?from=%d.%03d&to=%d.%03d"
                    "&limit=50000" % (key, metric, after // 1000,
                                      after % 1000, end_ms // 1000,
                                      end_ms % 1000))
            except OSError:
                self.client.close()
                a = None
            if a is None or a.status == 503:
                if time.monotonic() > until:
                    raise SystemExit("series cannot be read: %s" % (
                        a and a.body))
                time.sleep(0.3)
                continue
            if a.status != 200:
                raise SystemExit("series: %d %s" % (a.status, a.body))
            page = a.json()
            points += page["points"]
            after = None if page["next"] is None else \
                page["points"][-1][0] + 1
        return points


def crowd(world):
    """Senders of every way in, each with a series of its own. Their times
    lie days back, where no clock that jumps makes them the future."""
    a, admin = world.ids["A"], world.people["enterprise A admin"]
    token = world.vars["token of device of A"]
    mn = "SOAK" + world.run.upper()
    station = admin.ask("POST", "/api/v1/devices", {
        "key": mn, "name": mn, "kind": "sensor"}).json()["id"]
    made = admin.ask("POST", "/api/v1/tokens", {
        "name": "soak", "role": "device", "device": station, "mn": mn,
        "pw": "123456"})
    if made.status != 201:
        raise SystemExit("no token for a station: %s" % made.body)
    today = int(time.time()) // 86400 * 86400000
    day = iter(range(today - 9 * 86400000, today, 86400000))
    out = [Lines(token, a["key"], "lines%d" % i, next(day))
           for i in range(3)]
    out += [Messages(token, a["key"], "messages%d" % i, next(day))
            for i in range(2)]
    return out + [Reports(mn, mn, "a34%03d" % i, next(day)) for i in range(2)]
