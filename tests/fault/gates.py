"""gates.py - what is lost when a gate, or the writer behind it, is killed
while devices publish: nothing that was acknowledged.
"""
import json
import os
import signal
import struct
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../gate"))
from wire import Raw, connect, publish  # noqa: E402

TOPIC = "v1/devices/me/telemetry"
WINDOW = 50


def pids(*names):
    with open(os.path.join(os.environ["PARK_STATE"], "run.json")) as f:
        known = json.load(f)["pids"]
    return [p for n, p in known.items() if n.startswith(names)]


class Publisher:
    """A device that publishes until told to stop, and comes again whenever
    it is cut off; a ledger of what was acknowledged."""

    def __init__(self, token, metric):
        self.token, self.metric = token, metric
        self.sent, self.acked, self.cuts, self.stop = 0, set(), 0, False
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self):
        while not self.stop:
            try:
                self.session()
            except OSError:
                pass
            self.cuts += 1
            time.sleep(0.1)

    def session(self):
        r = Raw(int(os.environ["PARK_MQTT_PORT"]),
                connect(self.token, client=self.metric))
        if r.packet(5) != (0x20, b"\0\0"):
            return
        under_way, number = {}, 0
        while not self.stop or under_way:
            while len(under_way) < WINDOW and not self.stop:
                number = number % 65535 + 1
                self.sent += 1
                under_way[number] = self.sent
                r.send(publish(TOPIC, '{"ts":%d,"values":{"%s":%d}}' % (
                    1767600000000 + self.sent, self.metric, self.sent), 1,
                    number))
            answer = r.packet(10)
            if not isinstance(answer, tuple) or answer[0] != 0x40:
                return
            self.acked.add(under_way.pop(
                struct.unpack(">H", answer[1][:2])[0]))

    def end(self):
        self.stop = True
        self.thread.join(15)


def stored(world, metric):
    """Every value of a metric, page by page."""
    who, found, after = world.people["enterprise A user"], set(), ""
    while True:
        a = who.ask("GET", "/api/v1/series/%s/%s?from=2026-01-01T00:00:00Z"
                    "&to=2026-02-01T00:00:00Z&limit=50000%s" % (
                        world.ids["A"]["device"], metric, after)).json()
        found |= {int(p[1]) for p in a["points"]}
        if not a["next"]:
            return found
        after = "&after=" + urllib.parse.quote(a["next"])


def gates(results, world):
    if not pids("gate-"):
        return results.skip("no acknowledged sample is lost when gates are "
                            "killed", "there is no gate")
    token = world.vars["token of device of A"]
    crowd = [Publisher(token, "%s%d" % (world.run, i)) for i in range(4)]
    for names in (("gate-1",), ("gate-2",), ("gate-1", "gate-2"),
                  ("ingest",)):
        time.sleep(1.5)
        for pid in pids(*names):
            os.kill(pid, signal.SIGKILL)
    time.sleep(3)
    for c in crowd:
        c.end()
    lost = {c.metric: sorted(c.acked - stored(world, c.metric))[:5]
            for c in crowd}
    acked = sum(len(c.acked) for c in crowd)
    results.ok(acked > 2000 and not any(lost.values()),
               "no acknowledged sample is lost when gates and the writer are "
               "killed", "%d acknowledged, lost %s" % (acked, lost))
    results.ok(all(c.cuts > 0 for c in crowd),
               "and the kills were felt", [c.cuts for c in crowd])
    print("# MQTT: %d sent, %d acknowledged, %d cuts" % (
        sum(c.sent for c in crowd), acked, sum(c.cuts for c in crowd)))
