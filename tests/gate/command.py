"""command.py - commands from asking to read-back, for run.py.

The devices are mosquitto_sub and paho where those do what is tested, and
bytes of wire.py where a real client would behave too well.
"""
import json
import subprocess
import time

import paho.mqtt.client as paho

from wire import HOST, packet, publish, subscribe

WRITES = "v1/devices/me/attributes"
CALLS = "v1/devices/me/rpc/request/+"
POINTS = [
    {"code": "setpoint", "type": "number", "min": 0, "max": 100, "step": 0.5,
     "tolerance": 0.25, "timeout_s": 5},
    {"code": "slow", "type": "truth", "timeout_s": 2},
    {"code": "valve", "type": "truth", "dangerous": True, "timeout_s": 60},
    {"code": "label", "type": "text", "max": 1000, "timeout_s": 60}]
METHODS = [{"code": "restart", "timeout_s": 4},
           {"code": "read", "again": True, "timeout_s": 30}]


class Plant:
    """A model with points, and devices of it."""

    def __init__(self, g, letter="c"):
        self.g, self.n = g, 0
        self.user = g.world.people["enterprise A user"]
        self.code = letter + g.world.run
        model = g.make("/api/v1/thing-models", {
            "code": self.code, "name": "c", "kind": "controller",
            "metrics": []})["id"]
        a = g.admin.ask("PATCH", "/api/v1/thing-models/%d/points" % model,
                        {"version": 1, "points": POINTS, "methods": METHODS})
        g.ok(a.status == 200, "a thing model gets points and methods", a.body)

    def device(self):
        self.n += 1
        key = "%s-%d" % (self.code, self.n)
        made = self.g.make("/api/v1/devices", {
            "key": key, "name": key, "model": self.code})["id"]
        return made, self.g.new_token(device=made)["token"]

    def ask(self, device, kind, code, value, **more):
        a = self.user.ask("POST", "/api/v1/devices/%d/commands" % device, {
            "kind": kind, "code": code, "value": value, "reason": "试验",
            **more})
        if a.status != 201:
            raise SystemExit("a command is answered %d %s"
                             % (a.status, a.body))
        return a.json()["id"]

    def find(self, command):
        return self.user.ask("GET", "/api/v1/commands/%d" % command).json()

    def wait(self, command, state, seconds=6):
        until = time.monotonic() + seconds
        while True:
            c = self.find(command)
            if c["state"] == state or time.monotonic() > until:
                return c
            time.sleep(0.05)

    def steps(self, command):
        return [e["what"] for e in self.find(command)["events"]]


def heard(r, seconds=4):
    """Topic, payload and number of the next publication, None for silence."""
    got = r.packet(seconds)
    if not isinstance(got, tuple) or got[0] & 0xf0 != 0x30:
        return got if isinstance(got, tuple) else None
    body = got[1]
    n = int.from_bytes(body[:2], "big")
    topic, rest = body[2:2 + n].decode(), body[2 + n:]
    if got[0] & 6 == 0:
        return topic, rest.decode(), 0
    return topic, rest[2:].decode(), int.from_bytes(rest[:2], "big")


def puback(number):
    return packet(0x40, number.to_bytes(2, "big"))


def round_trip(g, plant):
    """A device as people write them: paho, which reports what it is set to."""
    device, token = plant.device()
    c, got = paho.Client(client_id="ac"), []

    def on_message(client, _, m):
        got.append((m.topic, json.loads(m.payload), m.qos))
        if m.topic == WRITES:
            client.publish(WRITES, m.payload, 1)
        elif "/rpc/request/" in m.topic:
            client.publish(m.topic.replace("request", "response"),
                           '{"uptime": 1}', 1)
    c.on_message = on_message
    c.on_connect = lambda *_: c.subscribe(
        [(WRITES, 1), (CALLS, 1), (WRITES + "/response/+", 1)])
    c.username_pw_set(token)
    early = plant.ask(device, "write", "setpoint", 20.5)
    c.connect(HOST, g.mqtt, 30)
    c.loop_start()
    said = plant.wait(early, "confirmed")
    g.ok(said["state"] == "confirmed" and got[:1] ==
         [(WRITES, {"setpoint": 20.5}, 1)],
         "what was asked before a device came is there when it comes, and "
         "its report confirms it", (said, got))
    began = time.monotonic()
    write = plant.ask(device, "write", "setpoint", 21)
    said = plant.wait(write, "confirmed")
    took = time.monotonic() - began
    g.ok(said["state"] == "confirmed" and took < 2,
         "what is asked while it is there arrives at once", (said, took))
    steps = plant.steps(write)
    g.ok(sorted(steps) == ["acknowledge", "ask", "confirm", "send"] and
         steps[:2] == ["ask", "send"],
         "asked, sent, acknowledged and confirmed, each with its line", steps)
    call = plant.ask(device, "call", "restart", {"in_s": 1})
    said = plant.wait(call, "confirmed")
    g.ok(said["answer"] == {"uptime": 1} and got[-1] ==
         ("v1/devices/me/rpc/request/%d" % call,
          {"method": "restart", "params": {"in_s": 1}}, 1),
         "a call arrives and its answer is kept", (said, got[-1:]))
    del got[:]
    c.publish(WRITES + "/request/9", '{"clientKeys": "setpoint, none", '
              '"sharedKeys": "setpoint"}', 1)
    c.publish(WRITES + "/request/10", "{}", 1)
    until = time.monotonic() + 4
    while len(got) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    g.ok(sorted(t for t, _, _ in got) ==
         [WRITES + "/response/10", WRITES + "/response/9"] and
         all(p == {"client": {"setpoint": 21}, "shared": {"setpoint": 21}}
             for _, p, _ in got),
         "a device asks what it is and what it should be", got)
    danger = plant.ask(device, "write", "valve", True)
    time.sleep(0.6)
    g.ok(plant.find(danger)["state"] == "waiting" and len(got) == 2,
         "a dangerous point is not sent without approval", got[2:])
    a = g.admin.ask("POST", "/api/v1/commands/%d/refuse" % danger,
                    {"reason": "不"})
    time.sleep(0.3)
    g.ok(a.status == 200 and len(got) == 2, "nor when it was refused", a.body)
    danger = plant.ask(device, "write", "valve", True)
    g.admin.ask("POST", "/api/v1/commands/%d/approve" % danger,
                {"reason": "可"})
    said = plant.wait(danger, "confirmed")
    g.ok(said["state"] == "confirmed" and plant.steps(danger)[:3] ==
         ["ask", "approve", "send"], "and is when a second person approves",
         said)
    c.disconnect()
    c.loop_stop()


def with_mosquitto(g, plant):
    device, token = plant.device()
    write = plant.ask(device, "write", "setpoint", 7.5)
    p = subprocess.run(
        ["mosquitto_sub", "-h", HOST, "-p", str(g.mqtt), "-V", "5", "-u",
         token, "-q", "1", "-t", WRITES, "-C", "1", "-W", "8"],
        capture_output=True, text=True, timeout=20)
    g.ok(p.stdout.strip() == '{"setpoint":7.5}' and
         plant.wait(write, "acked")["state"] == "acked",
         "mosquitto_sub is told and acknowledges", p)
    subprocess.run(
        ["mosquitto_pub", "-h", HOST, "-p", str(g.mqtt), "-u", token, "-q",
         "1", "-t", WRITES, "-m", '{"setpoint": 7.4}'], timeout=20)
    g.ok(plant.find(write)["state"] == "confirmed",
         "mosquitto_pub -q 1 reports near enough: when it is acknowledged, "
         "the command is confirmed already")


def times_out(g, plant):
    device, token = plant.device()
    r = g.raw(4, token)
    r.send(subscribe(WRITES, CALLS, qos=1))
    r.packet(8)
    write = plant.ask(device, "write", "slow", True)
    topic, payload, number = heard(r)
    r.send(publish(WRITES, '{"slow": false}', 1, 5) + puback(number))
    said = plant.wait(write, "timed_out", 15)
    g.ok(said["state"] == "timed_out" and "false" in said["note"],
         "a device that reports something else lets the command time out, "
         "which says so", said)
    shadow = plant.user.ask(
        "GET", "/api/v1/devices/%d/shadow" % device).json()
    g.ok([v["desired"] for v in shadow["values"] if v["code"] == "slow"]
         == [None], "and the wish goes with it", shadow["values"])


def sent_once(g, plant):
    """A connection that ends before it has acknowledged."""
    device, token = plant.device()
    r = g.raw(4, token, client="once")
    r.send(subscribe(WRITES, CALLS, qos=1))
    r.packet(8)
    call = plant.ask(device, "call", "restart", {})
    again = plant.ask(device, "call", "read", {})
    write = plant.ask(device, "write", "label", "甲")
    first = sorted(heard(r)[1] for _ in range(3))
    g.ok(len(first) == 3 and first[0] == '{"label":"甲"}',
         "three commands are under way", first)
    r.close()
    r = g.raw(4, token, client="once")
    r.send(subscribe(WRITES, CALLS, qos=1))
    r.packet(8)
    second = sorted(str(heard(r, 2)) for _ in range(2))
    third = heard(r, 1)
    g.ok("label" in second[0] and "read" in second[1] and third is None,
         "after a new connection those are sent again that do no harm "
         "twice, and the call that would is not", (second, third))
    g.ok(plant.find(call)["attempts"] == 1 and
         plant.find(again)["attempts"] == 2 and
         plant.find(write)["attempts"] == 2, "each says how often it was sent")
    said = plant.wait(call, "timed_out", 15)
    g.ok(said["state"] == "timed_out" and "may have been carried out"
         in said["note"], "the call says that it may have been carried out",
         said)
    r.send(publish("v1/devices/me/rpc/response/%d" % again,
                   '{"error": "no"}', 1, 9))
    said = plant.wait(again, "failed")
    g.ok(said["state"] == "failed" and said["note"] == "no",
         "an answer with an error is a failure", said)


def limits(g, plant):
    device, token = plant.device()
    ids = [plant.ask(device, "call", "read", {"n": i}) for i in range(20)]
    a = plant.user.ask("POST", "/api/v1/devices/%d/commands" % device, {
        "kind": "call", "code": "read", "value": {}, "reason": "x"})
    g.ok(a.status == 409, "a device has at most twenty open commands", a.body)
    r = g.raw(4, token)
    r.send(subscribe(CALLS, qos=1))
    r.packet(8)
    numbers = [heard(r)[2] for _ in range(8)]
    extra = heard(r, 0.7)
    g.ok(sorted(numbers) == list(range(1, 9)) and extra is None,
         "eight are under way at a time", (numbers, extra))
    for n in numbers:
        r.send(puback(n))
    more = [heard(r) for _ in range(8)]
    g.ok(all(more), "the next ones follow when those are acknowledged", more)
    for m in more:
        r.send(puback(m[2]))
    last = [heard(r) for _ in range(4)]
    got = sorted(json.loads(m[1])["params"]["n"] for m in more + last)
    g.ok(got == list(range(8, 20)), "none is forgotten, none comes twice",
         got)
    g.ok(plant.wait(ids[0], "acked")["state"] == "acked",
         "what was acknowledged is known to be")
    r = g.raw(5, plant.device()[1])
    r.send(puback(1))
    answer = r.packet(8)
    g.ok(answer[0] == 0xe0 and answer[1][0] == 0x82,
         "who acknowledges what was never sent is disconnected", answer)
    device, token = plant.device()
    r = g.raw(5, token, properties=b"\x21\0\1\x27\0\0\0\x60")
    r.send(subscribe(WRITES, CALLS, version=5, qos=1))
    r.packet(8)
    a, b = (plant.ask(device, "call", "read", {"n": i}) for i in range(2))
    first, second = heard(r), heard(r, 0.7)
    g.ok(first and second is None,
         "a client that takes one at a time is given one", second)
    label = plant.ask(device, "write", "label", "x" * 200)
    r.send(puback(first[2]))
    r.send(puback(heard(r)[2]))
    said = plant.wait(label, "failed")
    g.ok(said["state"] == "failed" and "0x95" in said["note"],
         "what is larger than it takes is not sent", said)
    a = plant.ask(device, "call", "read", {})
    number = heard(r)[2]
    r.send(packet(0x40, number.to_bytes(2, "big") + b"\x83\0"))
    said = plant.wait(a, "failed")
    g.ok(said["state"] == "failed" and "0x83" in said["note"],
         "what a device of 5.0 refuses has failed", said)


def shadows(g, plant):
    device, token = plant.device()
    r = g.raw(4, token)
    body = json.dumps({"a%03d" % i: i for i in range(256)})
    g.ok(r.send(publish(WRITES, body, 1)).packet(8)[0] == 0x40,
         "a device reports 256 attributes")
    r.send(publish(WRITES, '{"one more": 1, "a000": 7.25}', 1, 2))
    r.packet(8)
    s = plant.user.ask("GET", "/api/v1/devices/%d/shadow" % device).json()
    known = {v["code"]: v["reported"]["value"] for v in s["values"]
             if v["reported"]}
    g.ok(len(known) == 256 and known["a000"] == 7.25 and
         "one more" not in known and s["passed_over"] == 1,
         "a shadow has room for so many, what is known may change, and what "
         "found none is counted", (len(known), s["passed_over"]))
    r.send(publish(WRITES, '{"a": [1]}', 1, 3))
    g.ok(r.hung_up(8), "an attribute that is a list is refused")
    # A gateway speaks for its devices.
    r = g.raw(4, g.wide)
    r.send(publish("v1/gateway/attributes", json.dumps(
        {plant.code + "-1": {"serial": "S1"}}), 1))
    r.packet(8)
    ids = plant.user.ask("GET", "/api/v1/devices?q=%s-1" % plant.code).json()
    s = plant.user.ask("GET", "/api/v1/devices/%d/shadow"
                       % ids["items"][0]["id"]).json()
    g.ok([v["reported"]["value"] for v in s["values"]
          if v["code"] == "serial"] == ["S1"],
         "what a gateway reports of a device is in that device's shadow")


def others(g, plant):
    """Devices of B with the same key hear nothing of A, and the other way
    round."""
    device, _ = plant.device()
    key = "%s-%d" % (plant.code, plant.n)
    b = g.world.people["enterprise B admin"]
    made = b.ask("POST", "/api/v1/devices", {
        "key": key, "name": "x", "kind": "sensor"}).json()["id"]
    token = b.ask("POST", "/api/v1/tokens", {
        "name": "x", "role": "device", "device": made}).json()["token"]
    r = g.raw(4, token)
    r.send(subscribe(WRITES, CALLS, qos=1))
    r.packet(8)
    write = plant.ask(device, "write", "setpoint", 1)
    got = heard(r, 1)
    r.send(publish(WRITES, '{"setpoint": 1}', 1))
    r.packet(8)
    said = plant.find(write)
    g.ok(got is None and said["state"] == "queued",
         "a device of another tenant with the same key neither hears a "
         "command nor confirms it", (got, said))
    a = b.ask("GET", "/api/v1/commands/%d" % write)
    g.ok(a.status == 404, "nor do its people see it", a.body)


def play_commands(g):
    plant = Plant(g)
    round_trip(g, plant)
    with_mosquitto(g, plant)
    times_out(g, plant)
    sent_once(g, plant)
    limits(g, plant)
    shadows(g, plant)
    others(g, plant)
