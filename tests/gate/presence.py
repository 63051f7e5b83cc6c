"""presence.py - who is connected and why not any more, and credentials that
are made anew; for run.py."""
import json
import os
import signal
import time

from wire import connect, packet, publish, Raw

TELEMETRY = "v1/devices/me/telemetry"


class Watch:
    """A device, its token, and what the platform says of it."""

    def __init__(self, g, name):
        self.g = g
        self.key = "%s-%s" % (name, g.world.run)
        self.device = g.new_device(self.key)
        self.made = g.new_token(device=self.device)
        self.token = self.made["token"]

    def say(self):
        return self.g.admin.ask(
            "GET", "/api/v1/devices/%d/presence" % self.device).json()

    def becomes(self, reason, seconds=6):
        until = time.monotonic() + seconds
        while True:
            p = self.say()
            if p["reason"] == reason or time.monotonic() > until:
                return p
            time.sleep(0.05)


def reasons(g):
    w = Watch(g, "watch")
    g.ok(w.say()["reason"] == "never", "a device that never came says so")
    r = g.raw(4, w.token)
    p = w.becomes("connected")
    g.ok(p["online"] and p["connections"] == 1 and p["protocol"] == "mqtt" and
         p["address"].startswith("127.0.0.1:"),
         "one that connects is online, and from where", p)
    r.send(packet(0xe0)).hung_up()
    p = w.becomes("left")
    g.ok(not p["online"] and p["reason"] == "left" and p["connections"] == 0,
         "one that says goodbye has left", p)
    r = g.raw(4, w.token)
    w.becomes("connected")
    r.close()
    g.ok(w.becomes("lost")["reason"] == "lost", "one that vanishes is lost")
    r = g.raw(4, w.token, will={"topic": TELEMETRY, "payload": '{"w": 0}'})
    w.becomes("connected")
    r.close()
    g.ok(w.becomes("will")["reason"] == "will",
         "one whose will was published says so")
    r = g.raw(5, w.token, keep=1)
    p = w.becomes("silent", 8)
    g.ok(p["reason"] == "silent", "one whose keep-alive lapsed was silent", p)
    r = g.raw(5, w.token)
    w.becomes("connected")
    r.send(publish("a", "{}", 2, version=5)).packet(8)
    p = w.becomes("refused")
    g.ok(p["reason"] == "refused", "one that broke the protocol says so", p)
    since = p["changes"]
    older = g.raw(5, w.token, client="same")
    newer = g.raw(5, w.token, client="same")
    older.packet(8)
    time.sleep(0.7)
    p = w.say()
    # Two gates may tell of it in either order: then it was away for a moment.
    g.ok(p["online"] and p["connections"] == 1 and
         p["changes"] in (since + 1, since + 3),
         "one that takes over its own session is there, once", p)
    second = g.raw(5, w.token, client="other")
    until = time.monotonic() + 4
    while w.say()["connections"] < 2 and time.monotonic() < until:
        time.sleep(0.05)
    newer.close()
    time.sleep(0.7)
    p = w.say()
    g.ok(p["online"] and p["connections"] == 1,
         "with two connections it is there until both are gone", p)
    second.close()
    w.becomes("lost")
    r = g.raw(5, w.token)
    w.becomes("connected")
    g.admin.ask("DELETE", "/api/v1/tokens/%d" % w.made["id"])
    answer = r.packet(4)
    p = w.becomes("credential")
    g.ok(answer[1][0] == 0x98 and p["reason"] == "credential",
         "one whose token is withdrawn is sent away for that", (answer, p))


def rotation(g):
    w = Watch(g, "rotate")
    old = g.raw(5, w.token)
    a = g.admin.ask("POST", "/api/v1/tokens/%d/rotate" % w.made["id"],
                    {"keep_s": 3})
    began = time.monotonic()
    new = a.json()
    r = g.raw(5, new["token"])
    g.ok(r.send(packet(0xc0)).packet() == (0xd0, b""),
         "the new token of a rotation is good at once")
    g.ok(old.send(packet(0xc0)).packet() == (0xd0, b"") and
         g.raw(5, w.token, client="again").send(packet(0xc0)).packet()
         == (0xd0, b""), "and so is the older one, while it lasts")
    answer = old.packet(8)
    took = time.monotonic() - began
    g.ok(isinstance(answer, tuple) and answer[1][0] == 0x98 and
         2 < took < 6, "its connection ends when its time does",
         (answer, took))
    code = Raw(g.mqtt, connect(w.token)).packet(8)
    g.ok(code == (0x20, b"\0\4"), "and it opens no other", code)
    a = g.admin.ask("POST", "/api/v1/tokens/%d/rotate" % new["id"],
                    {"keep_s": 0})
    answer = r.packet(4)
    g.ok(a.status == 201 and isinstance(answer, tuple) and
         answer[1][0] == 0x98, "without overlap it ends at once", answer)


def behind(g):
    """Devices behind a gateway are online while it is and says so."""
    gate, a, b = Watch(g, "gateway"), Watch(g, "a"), Watch(g, "b")

    def said(r, topic, key, number):
        return r.send(publish("v1/gateway/" + topic, json.dumps(
            {"device": key}), 1, number, 5)).packet(8)
    r = g.raw(5, gate.key, g.wide)
    gate.becomes("connected")
    said(r, "connect", a.key, 1)
    said(r, "connect", b.key, 2)
    pa, pb = a.becomes("connected"), b.becomes("connected")
    g.ok(pa["online"] and pb["online"] and pa["parent_id"] == gate.device and
         gate.say()["children"] == 2,
         "devices that a gateway says are there are online behind it",
         (pa, gate.say()))
    said(r, "disconnect", b.key, 3)
    pb = b.becomes("left")
    g.ok(not pb["online"] and a.say()["online"],
         "one that it says has gone is not, the other is", pb)
    listed = g.admin.ask("GET", "/api/v1/connections?gateway=%d"
                         % gate.device).json()["items"]
    g.ok(sorted(i["device_id"] for i in listed) == sorted(
        [a.device, b.device]), "those behind a gateway are listed", listed)
    r.close()
    pa = a.becomes("lost")
    g.ok(not pa["online"] and pa["reason"] == "lost" and
         b.say()["reason"] == "left",
         "when the gateway is gone, so are those behind it", pa)
    stranger = g.world.ids["B"]["key"]
    r = g.raw(5, gate.key, g.wide)
    said(r, "connect", stranger, 1)
    said(r, "connect", "nobody-" + g.world.run, 2)
    said(r, "connect", a.key, 3)
    a.becomes("connected")
    g.ok(gate.say()["children"] == 2, "nobody else's device, and none that is "
         "in no register, stands behind it", gate.say())
    r.close()


def dead_gate(g):
    """Whoever hangs on a gate that is killed is gone when its lease is."""
    with open(os.path.join(os.environ["PARK_STATE"], "run.json")) as f:
        pids = json.load(f)["pids"]
    ws = [Watch(g, "dead%d" % i) for i in range(6)]
    rs = [g.raw(4, w.token) for w in ws]
    for w in ws:
        w.becomes("connected")
    began = time.monotonic()
    os.kill(pids["gate-1"], signal.SIGKILL)
    until = began + 75
    states = []
    while time.monotonic() < until:
        states = [w.say()["reason"] for w in ws]
        if "gate_lost" in states:
            break
        time.sleep(0.5)
    took = time.monotonic() - began
    gone = [r.hung_up(0.3) for r in rs]
    time.sleep(1)
    states = [w.say()["reason"] for w in ws]
    g.ok("gate_lost" in states and took < 60 and
         [s == "gate_lost" for s in states] == gone,
         "when a gate is killed its devices are known to be gone within a "
         "minute, and nobody else's", (states, gone, took))
    print("# noticed after %.0f s" % took)
    for r in rs:
        r.close()


def play_presence(g):
    reasons(g)
    rotation(g)
    behind(g)
    dead_gate(g)
