#!/usr/bin/env python3
"""run.py - devices at the gates: MQTT, Sparkplug B and HJ 212.

Real clients (mosquitto_pub, mosquitto_sub, paho) where a client would do
what is tested, bytes of our own (wire.py) where none would. What was
acknowledged is read back through the API.
"""
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../http"))
sys.path.append("/usr/lib/python3/dist-packages")
import paho.mqtt.client as paho  # noqa: E402  Debian's, wherever python3 is
from client import STATE, Results, sql  # noqa: E402
from behind import play_behind  # noqa: E402
from command import play_commands  # noqa: E402
from figures import play_figures  # noqa: E402
from firmware import play_firmware  # noqa: E402
from presence import play_presence  # noqa: E402
from plant import play_sparkplug, play_stations  # noqa: E402
from trust import play_trust  # noqa: E402
from wire import (HOST, Raw, connect, packet, publish, subscribe,  # noqa
                  text)
from world import World  # noqa: E402

MQTT = int(os.environ["PARK_MQTT_PORT"])
TELEMETRY = "v1/devices/me/telemetry"
ACK = (0x40, b"\0\1")


class Gate:
    """The world, and what the cases ask it again and again."""

    def __init__(self):
        self.results = Results()
        self.world = World()
        self.ids = self.world.ids["A"]
        self.key, self.device = self.ids["key"], self.ids["device"]
        self.token = self.world.vars["token of device of A"]
        self.wide = self.world.vars["token of developer of A"]
        self.admin = self.world.people["enterprise A admin"]
        self.n, self.mqtt = 0, MQTT

    def ok(self, good, sentence, detail=""):
        self.results.ok(good, sentence, detail)

    def metric(self):
        """A name that no case has used."""
        self.n += 1
        return "gate%d" % self.n

    def make(self, path, body):
        a = self.admin.ask("POST", path, body)
        if a.status != 201:
            raise SystemExit("POST %s says %d %s" % (path, a.status, a.body))
        return a.json()

    def new_device(self, key):
        return self.make("/api/v1/devices", {
            "key": key, "name": key, "kind": "sensor"})["id"]

    def new_token(self, **more):
        return self.make("/api/v1/tokens", {
            "name": "gate", "role": "device", **more})

    def points(self, name, device=None, wanted=1, seconds=4):
        """Values of a metric, once there are as many as wanted."""
        path = "/api/v1/series/%s/%s?from=2026-01-01T00:00:00Z&to=%d" % (
            device or self.device, urllib.parse.quote(name, safe=""),
            time.time() + 3600)
        until = time.monotonic() + seconds
        while True:
            a = self.admin.ask("GET", path)
            values = [p[1] for p in a.json()["points"]] \
                if a.status == 200 else []
            if len(values) >= wanted or time.monotonic() > until:
                return values
            time.sleep(0.1)

    def close_tails(self):
        """What the writer holds becomes chunks."""
        with open(os.path.join(STATE, "run.json")) as f:
            os.kill(json.load(f)["pids"]["ingest"], signal.SIGUSR1)
        time.sleep(0.3)

    def times(self, name, device=None):
        self.points(name, device)
        a = self.admin.ask(
            "GET", "/api/v1/series/%s/%s?from=2026-01-01T00:00:00Z&to=%d" % (
                device or self.device, name, time.time() + 3600))
        return [p[0] for p in a.json()["points"]]

    def raw(self, version=4, user=None, password=None, first=b"", **more):
        """A connection that was let in."""
        r = Raw(MQTT, connect(user or self.token, password, version=version,
                              **more))
        answer = r.packet(8)
        if answer in (None, "silence") or answer[0] != 0x20 or answer[1][1]:
            raise SystemExit("CONNECT is answered %r" % (answer,))
        r.welcome = answer[1]
        return r.send(first) if first else r


def refusal(first, wait=8):
    """The code of a CONNACK; None when it hung up without one."""
    answer = Raw(MQTT, first).packet(wait)
    return answer[1][1] if isinstance(answer, tuple) and answer[0] == 0x20 \
        else answer


# Connecting -----------------------------------------------------------------

def connecting(g):
    for version, word in ((4, "3.1.1"), (5, "5.0")):
        bad = 4 if version == 4 else 0x86
        g.ok(refusal(connect(g.token, version=version)) == 0,
             "a device of %s connects with its token as user name" % word)
        g.ok(refusal(connect(g.key, g.token, version=version)) == 0,
             "and with its key as user name and the token as password (%s)"
             % word)
        g.ok(refusal(connect(version=version, user="pk_no_such_token"))
             == bad, "a token that does not exist is refused (%s)" % word)
        g.ok(refusal(connect(g.key, "wrong", version=version)) == bad,
             "so is a wrong password (%s)" % word)
        g.ok(refusal(connect("another key", g.token, version=version))
             == bad, "and the token of another device than named (%s)" % word)
        g.ok(refusal(connect(version=version)) == bad,
             "nobody connects without a credential (%s)" % word)
    g.ok(refusal(connect(None, g.token, version=5)) == 0,
         "a password alone is enough for 5.0")
    g.ok(refusal(connect(g.admin.cookie)) == 4,
         "the cookie of a person is no token")
    g.ok(refusal(connect(g.token, clean=False)) == 2,
         "3.1.1 without an identifier has to begin anew")
    g.ok(refusal(connect(g.token, client="x" * 257)) == 2,
         "an identifier has at most 256 bytes")
    g.ok(refusal(connect(g.token, version=3)) == 1 and
         refusal(connect(g.token, version=6)) == 1,
         "other versions are told that theirs is not spoken")
    g.ok(refusal(connect(g.token, version=5,
                         properties=b"\x15" + text("SCRAM"))) == 0x8c,
         "another way to prove oneself is not known")


def malformed_connects(g):
    for first, sentence in (
            (packet(0xc0), "who pings before connecting"),
            (publish(TELEMETRY, "{}"), "who publishes before connecting"),
            (packet(0x11, b"x"), "a first packet with strange flags"),
            (b"GET / HTTP/1.1\r\n\r\n", "a browser"),
            (b"\x10\xff\xff\xff\xff\xff", "a length of five bytes"),
            (packet(0x10, b"\0\4MQTT\4\2\0"), "a CONNECT that is cut off"),
            (connect(g.token, client=b"\xff\xfe"), "a name that is not UTF-8"),
            (packet(0x10, b"\0\4MQTT\4\2\0\0" + b"x" * 20000),
             "a stranger who says more than 16 KiB")):
        g.ok(Raw(MQTT, first).hung_up(),
             sentence + " is hung up on")
    for properties, sentence in (
            (b"\x21\0\0", "a Receive Maximum of 0"),
            (b"\x21\0\1\x21\0\1", "a property that comes twice"),
            (b"\x23\0\1", "a property of another packet"),
            (b"\x7f\0", "a property that does not exist")):
        code = refusal(connect(g.token, version=5, properties=properties))
        g.ok(code in (0x81, 0x82), sentence + " is malformed", code)


def slow_connects(g):
    r = Raw(MQTT)
    for byte in connect(g.token, client="slow"):
        r.send(bytes([byte]))
    g.ok(r.packet(8) == (0x20, b"\0\0"), "a CONNECT may come byte by byte")
    name = g.metric()
    r = Raw(MQTT, connect(g.token) + publish(
        TELEMETRY, '{"%s":1}' % name, 1) + packet(0xe0))
    g.ok(r.packet(8) == (0x20, b"\0\0"),
         "what comes behind a CONNECT waits until that is answered")
    g.ok(g.points(name) == [1], "and is taken then")


# Publishing -----------------------------------------------------------------

def mosquitto(program, *words, seconds=15):
    return subprocess.run(
        [program, "-h", HOST, "-p", str(MQTT), *words], capture_output=True,
        text=True, timeout=seconds)


def publishing(g):
    for version in ("311", "5"):
        for qos in ("0", "1"):
            name = g.metric()
            p = mosquitto("mosquitto_pub", "-V", version, "-u", g.token,
                          "-q", qos, "-t", TELEMETRY, "-m",
                          '{"%s": 21.5}' % name)
            g.ok(p.returncode == 0 and g.points(name) == [21.5],
                 "mosquitto_pub -V %s -q %s: what it sends is there"
                 % (version, qos), p.stderr)
    name = g.metric()
    mosquitto("mosquitto_pub", "-u", g.token, "-q", "1", "-t", TELEMETRY,
              "-m", '{"ts": 1767312000123, "values": {"%s": 7, "%s": true}}'
              % (name, name + "b"))
    g.ok(g.times(name) == [1767312000123] and g.points(name + "b") == [1],
         "a sample may bring its time, in milliseconds")
    name = g.metric()
    mosquitto("mosquitto_pub", "-u", g.token, "-q", "1", "-t", TELEMETRY,
              "-m", json.dumps([{"ts": 1767312000000 + i * 1000,
                                 "values": {name: i}} for i in range(50)]))
    g.ok(g.points(name, wanted=50) == list(range(50)),
         "a list of samples is taken whole")
    name = g.metric()
    mosquitto("mosquitto_pub", "-u", g.token, "-q", "1", "-t",
              "v1/devices/me/attributes", "-m", '{"%s": "v2.1"}' % name)
    a = g.admin.ask("GET", "/api/v1/latest?device=%d&metric=%s"
                    % (g.device, name)).json()["items"]
    g.ok([i["text"] for i in a] == ["v2.1"], "attributes are kept", a)
    mosquitto("mosquitto_pub", "-u", g.token, "-q", "1", "-t",
              "v1/devices/me/rpc/response/42", "-m", '{"done": true}')
    a = g.admin.ask("GET", "/api/v1/latest?device=%d&metric=rpc.response"
                    % g.device).json()["items"]
    g.ok([i["text"] for i in a] ==
         ['{"request":"42","answer":{"done":true}}'],
         "the answer to a request is kept with its number", a)


BAD_PAYLOADS = (
    ("{", "half a JSON text"), ("", "nothing at all"), ("7", "a bare number"),
    ('{"a": [1]}', "a list for a value"), ('{"a": {"b": 1}}', "an object"),
    ('{"a": 1, "a": 2}', "a name that comes twice"),
    ('{"": 1}', "a name without letters"), ('{"a": NaN}', "NaN"),
    ('{"ts": "now", "values": {"a": 1}}', "a time in words"),
    ('{"ts": 9223372036854775807, "values": {"a": 1}}', "a time too far off"),
    ('{"ts": 1, "values": {"a": 1}, "x": 2}', "a stranger beside values"),
    ('[{"a": 1}, 2]', "a list with something else in it"),
    ('{"%s": 1}' % ("n" * 257), "a name of 257 bytes"),
    (json.dumps({"m%d" % i: 1 for i in range(1025)}), "1025 values"),
    (b'{"a": "\xff"}', "text that is not UTF-8"))


def refused_payloads(g):
    r = g.raw(5)
    for body, sentence in BAD_PAYLOADS:
        answer = r.send(publish(TELEMETRY, body, 1, version=5)).packet(8)
        g.ok(answer[0] == 0x40 and answer[1][:3] == b"\0\1\x99" and
             len(answer[1]) > 8,
             "5.0 is told why %s cannot be kept" % sentence, answer)
    name = g.metric()
    r.send(publish(TELEMETRY, '[{"%s": 1}, {"%s": []}]' % (name, name), 1,
                   version=5))
    g.ok(r.packet(8)[1][2] == 0x99 and g.points(name, seconds=0.5) == [],
         "of a payload that is refused nothing is kept")
    g.ok(r.send(publish(TELEMETRY, '{"%s": 5}' % name, 1, 2, 5)).packet(8)
         == (0x40, b"\0\2") and g.points(name) == [5],
         "and the connection goes on")
    r = g.raw(5, properties=b"\x17\0")
    answer = r.send(publish(TELEMETRY, "{", 1, version=5)).packet(8)
    g.ok(answer == (0x40, b"\0\1\x99\0"),
         "who does not want to know why is not told", answer)
    g.ok(g.raw(4, first=publish(TELEMETRY, "{", 1)).hung_up(8),
         "3.1.1, which knows no reasons, is disconnected")
    answer = g.raw(5, first=publish(TELEMETRY, "{", version=5)).packet(8)
    g.ok(answer[0] == 0xe0 and answer[1][0] == 0x99,
         "5.0 with QoS 0 is disconnected with the reason", answer)


def topics(g):
    r = g.raw(5)
    for topic in ("v1/devices/other/telemetry", "v1/devices/me/telemetry/x",
                  "v1/devices/me", "v1/devices/me/rpc/request/1",
                  "v1/devices/me/rpc/response/", "v1/gateway/telemetry",
                  "v1/gateway/connect", "$SYS/x", "a", "/",
                  "spBv1.0/g/NDATA/another", "spBv1.0/g/DDATA/%s/d" % g.key,
                  "spBv1.0/g/NCMD/" + g.key):
        answer = r.send(publish(topic, "{}", 1, version=5)).packet(8)
        g.ok(answer[0] == 0x40 and answer[1][:3] == b"\0\1\x87",
             "a device may not publish to " + topic, answer)
    g.ok(g.raw(4, first=publish("v1/devices/x/telemetry", "{}", 1))
         .hung_up(8), "3.1.1 is disconnected for that")
    for topic in ("a/+", "#", "v1/devices/+/telemetry"):
        g.ok(g.raw(4, first=publish(topic, "{}", 1)).hung_up(8),
             "nobody publishes to the wildcard " + topic)
    mine = ("v1/devices/me/rpc/request/+", "v1/devices/me/attributes",
            "v1/devices/me/#", "spBv1.0/+/NCMD/%s/#" % g.key)
    foreign = ("#", "+/devices/me/#", "v1/devices/+/telemetry", "v1/#",
               "v1/devices/other/#", "spBv1.0/#", "spBv1.0/g/NCMD/+",
               "spBv1.0/g/NDATA/" + g.key, "v1/gateway/#")
    g.ok(r.send(subscribe(*mine, version=5, qos=1)).packet(8) ==
         (0x90, b"\0\1\0" + b"\1" * 4),
         "a device hears its own topics, with QoS 1 if it likes")
    g.ok(r.send(subscribe(mine[0], version=5, qos=2)).packet(8) ==
         (0x90, b"\0\1\0\1") and
         r.send(subscribe(mine[0], version=5)).packet(8) ==
         (0x90, b"\0\1\0\0"), "and not with more, or with less")
    g.ok(r.send(subscribe(*foreign, version=5)).packet(8) ==
         (0x90, b"\0\1\0" + b"\x87" * len(foreign)),
         "and nobody else's")
    g.ok(r.send(subscribe("$share/g/" + mine[0], "v1/devices/me/#/x",
                          version=5)).packet(8) ==
         (0x90, b"\0\1\0\x9e\x8f"),
         "shared and malformed subscriptions are told apart")
    g.ok(g.raw(4).send(subscribe(mine[0], foreign[0])).packet(8) ==
         (0x90, b"\0\1\0\x80"), "3.1.1 hears the same in its words")
    r = g.raw(5)
    r.send(subscribe(mine[0], version=5))
    r.packet(8)
    g.ok(r.send(packet(0xa2, b"\0\2\0" + text(mine[0]) + text("x")))
         .packet(8) == (0xb0, b"\0\2\0\0\x11"),
         "a subscription ends when it is there")
    p = mosquitto("mosquitto_sub", "-u", g.token, "-t", "#", "-W", "2")
    g.ok("denied" in p.stderr.lower(), "mosquitto_sub is denied everything",
         p.stderr)


def protocol(g):
    """What a server of these terms ends a connection for."""
    for first, code, sentence in (
            (publish(TELEMETRY, "{}", 2, version=5), 0x9b, "QoS 2"),
            (publish(TELEMETRY, "{}", 1, version=5, retain=1), 0x9a,
             "a retained publication"),
            (publish(TELEMETRY, "{}", 3, version=5), 0x81, "QoS 3"),
            (publish(TELEMETRY, "{}", 1, 0, 5), 0x82, "packet number 0"),
            (publish("", "{}", 1, version=5), 0x82, "no topic"),
            (publish("", "{}", 1, version=5, properties=b"\x23\0\1"), 0x82,
             "an alias that stands for nothing"),
            (publish(TELEMETRY, "{}", 1, version=5, properties=b"\x23\0\x11"),
             0x94, "an alias beyond what was offered"),
            (publish(TELEMETRY, "{}", 1, version=5, properties=b"\x11\0\0\0\1"),
             0x82, "a property of CONNECT"),
            (publish(TELEMETRY, "{}", 1, version=5, properties=b"\x01\2"),
             0x82, "a payload format nobody knows"),
            (b"\x32\x80\x80\x20", 0x95, "a packet of 512 KiB"),
            (subscribe("v1/devices/me/#", version=5, properties=b"\x0b\1"),
             0xa1, "a subscription identifier"),
            (packet(0x82, b"\0\1\0"), 0x82, "a subscription to nothing"),
            (connect(g.token, version=5), 0x82, "a second CONNECT"),
            (packet(0x40, b"\0\1"), 0x82, "an answer to nothing"),
            (packet(0x90, b"\0\1\0"), 0x82, "what only servers say"),
            (packet(0xf0, b"\0"), 0x8c, "AUTH"),
            (b"\xc1\0", 0x81, "a PINGREQ with flags")):
        answer = g.raw(5, first=first).packet(8)
        g.ok(isinstance(answer, tuple) and answer[0] == 0xe0 and
             answer[1][0] == code, "%s ends a connection with 0x%02x"
             % (sentence, code), answer)
    g.ok(g.raw(4, first=publish(TELEMETRY, "{}", 2)).hung_up(8),
         "QoS 2 ends one of 3.1.1, which cannot be told")
    g.ok(g.raw(4, first=packet(0xc0)).packet() == (0xd0, b""),
         "a PINGREQ is answered")
    name = g.metric()
    r = g.raw(5, first=publish(TELEMETRY, '{"%s":1}' % name, 1, version=5,
                               properties=b"\x23\0\1"))
    r.packet(8)
    r.send(publish("", '{"%sb":2}' % name, 1, 2, 5, properties=b"\x23\0\1"))
    g.ok(r.packet(8) == (0x40, b"\0\2") and g.points(name + "b") == [2],
         "an alias stands for its topic")
    welcome = g.raw(5).welcome
    g.ok(b"\x24\1" in welcome and b"\x25\0" in welcome and
         b"\x27\0\4\0\0" in welcome and b"\x11\0\0\0\0" in welcome and
         b"\x12" in welcome,
         "5.0 is told the terms, and the name it was given", welcome)
    name = g.metric()
    r = g.raw(4, first=publish(TELEMETRY, '{"ts":1767312000000,"values":'
                               '{"%s":3}}' % name, 1, 9) * 2)
    g.ok([r.packet(8), r.packet(8)] == [(0x40, b"\0\x09")] * 2 and
         g.points(name) == [3], "a publication that comes twice counts once")
    name, r = g.metric(), g.raw(4)
    whole = publish(TELEMETRY, '{"%s":4}' % name, 1)
    for i in range(0, len(whole), 7):
        r.send(whole[i:i + 7])
        time.sleep(0.01)
    g.ok(r.packet(8) == ACK and g.points(name) == [4],
         "a publication may come in pieces")
    name, r = g.metric(), g.raw(4)
    whole = publish(TELEMETRY, '{"%s":4}' % name, 1)
    r.send(whole[:-3])
    r.close()
    g.ok(g.points(name, seconds=0.5) == [], "half a packet is no packet")


def many(g):
    """Numbers of answers come in the order of their publications."""
    name, r = g.metric(), g.raw(4)
    for i in range(2000):
        r.send(publish(TELEMETRY, '{"ts":%d,"values":{"%s":%d}}' % (
            1767400000000 + i, name, i), 1, i + 1))
    got = []
    while len(got) < 2000:
        answer = r.packet(10)
        if not isinstance(answer, tuple):
            break
        got.append(struct.unpack(">H", answer[1])[0])
    g.ok(got == list(range(1, 2001)),
         "2,000 publications at once are answered in their order", len(got))
    g.ok(len(g.points(name, wanted=2000)) == 2000, "and all are there")


# Gateways, wills, sessions ---------------------------------------------------

def gateways(g):
    name, child = g.metric(), "child-" + g.world.run
    device = g.new_device(child)
    p = mosquitto("mosquitto_pub", "-u", g.wide, "-q", "1", "-t",
                  "v1/gateway/telemetry", "-m", json.dumps({
                      child: [{"ts": 1767312000000, "values": {name: 1}},
                              {"ts": 1767312001000, "values": {name: 2}}],
                      g.key: {name: 9}}))
    g.ok(p.returncode == 0 and g.points(name, device, 2) == [1, 2] and
         g.points(name) == [9], "a gateway publishes for several devices",
         p.stderr)
    for topic, body, sentence in (
            ("v1/gateway/attributes", {child: {name + "b": 3}}, "attributes"),
            ("v1/gateway/connect", {"device": child}, "comings"),
            ("v1/gateway/disconnect", {"device": child}, "and goings")):
        p = mosquitto("mosquitto_pub", "-V", "5", "-u", g.wide, "-q", "1",
                      "-t", topic, "-m", json.dumps(body))
        g.ok(p.returncode == 0 and "Warning" not in p.stderr,
             "%s of its devices are taken" % sentence, p.stderr)
    g.ok(g.points(name + "b", device) == [3], "and attributes kept")
    r = g.raw(5, g.wide)
    for body, sentence in (("[]", "a list"), ('{"": {"a": 1}}', "no key"),
                           ('{"%s": {"a": 1}}' % ("k" * 201), "a long key"),
                           ('{"x": 1}', "no samples")):
        answer = r.send(publish("v1/gateway/telemetry", body, 1,
                                version=5)).packet(8)
        g.ok(answer[1][2] == 0x99, "a gateway with %s is refused" % sentence,
             answer)
    answer = r.send(publish(TELEMETRY, "{}", 1, version=5)).packet(8)
    g.ok(answer[1][2] == 0x87, "a gateway that names no device is none")
    name = g.metric()
    p = mosquitto("mosquitto_pub", "-u", child, "-P", g.wide, "-q", "1",
                  "-t", TELEMETRY, "-m", '{"%s": 5}' % name)
    g.ok(p.returncode == 0 and g.points(name, device) == [5],
         "who may write for all devices may be one of them")
    unknown = "nobody-" + g.world.run
    before = aside(g)
    p = mosquitto("mosquitto_pub", "-u", unknown, "-P", g.wide, "-q", "1",
                  "-t", TELEMETRY, "-m", '{"a": 1}')
    g.ok(p.returncode == 0 and aside(g) == before + 1,
         "samples of a device nobody knows are set aside and counted",
         (before, aside(g)))
    before = aside(g, "future")
    mosquitto("mosquitto_pub", "-u", g.token, "-q", "1", "-t", TELEMETRY,
              "-m", '{"ts": %d, "values": {"a": 1}}'
              % ((time.time() + 86400) * 1000))
    g.ok(aside(g, "future") == before + 1, "so are samples of tomorrow")


def aside(g, reason="unknown_device"):
    return int(sql("select coalesce(sum(count), 0) from park.set_aside where "
                   "tenant_id = %d and reason = '%s'"
                   % (g.world.vars["A"], reason))[0])


def crowded(g):
    """A device with too many metrics does not spoil the others' tray."""
    key = "crowd-" + g.world.run
    device, name = g.new_device(key), g.metric()
    r = g.raw(5, g.wide)
    body = {key: {"m%d" % i: i for i in range(1000)}}
    answer = r.send(publish("v1/gateway/telemetry", json.dumps(body), 1,
                            version=5)).packet(10)
    g.ok(answer == ACK and len(g.points("m999", device)) == 1,
         "a device may have a thousand metrics", answer)
    before = aside(g)
    body = {key: {"n%d" % i: i for i in range(100)}, g.key: {name: 1}}
    answer = r.send(publish("v1/gateway/telemetry", json.dumps(body), 1,
                            version=5)).packet(10)
    g.ok(answer == ACK and g.points(name) == [1] and aside(g) == before + 1,
         "one with more than 1024 is set aside, and the others are not",
         (answer, before, aside(g)))


def wills(g):
    name = g.metric()
    will = {"topic": TELEMETRY, "payload": '{"%s": 0}' % name, "qos": 1}
    r = g.raw(4, will=will)
    r.send(packet(0xe0))
    r.hung_up()
    g.ok(g.points(name, seconds=0.5) == [],
         "who takes leave leaves no will behind")
    r = g.raw(4, will=will)
    r.close()
    g.ok(g.points(name) == [0], "who vanishes does")
    will["payload"] = '{"%s": 1}' % name
    r = g.raw(5, will=will)
    r.send(packet(0xe0, b"\x04"))
    g.ok(sorted(g.points(name, wanted=2)) == [0, 1],
         "5.0 may take leave and leave its will")
    for change, code, sentence in (
            ({"topic": "v1/devices/x/telemetry"}, 0x87, "a foreign topic"),
            ({"qos": 2}, 0x9b, "QoS 2"), ({"retain": 1}, 0x9a, "retained"),
            ({"topic": "a/#"}, 0x90, "a wildcard")):
        g.ok(refusal(connect(g.token, version=5, will={**will, **change}))
             == code, "a will with %s is refused" % sentence)


def takeover(g):
    """The same client again, until both processes have had it."""
    ends, wrong = set(), []
    for i in range(12):
        older = g.raw(5, client="same")
        newer = g.raw(5, client="same")
        answer = older.packet(3)
        if answer == "silence" or answer is None or answer[1][0] != 0x8e:
            wrong.append(answer)
        if newer.send(packet(0xc0)).packet() != (0xd0, b""):
            wrong.append("newer")
        newer.send(packet(0xe0, b""))
        newer.close()
        older.close()
    g.ok(not wrong, "a client that comes again ends its older session, "
         "whichever process had it", wrong)
    a, b = g.raw(4, client="one"), g.raw(4, client="two")
    g.ok(a.send(packet(0xc0)).packet() == (0xd0, b"") and
         b.send(packet(0xc0)).packet() == (0xd0, b""),
         "two clients of one token live side by side")
    other = g.world.vars["token of device of B"]
    b = g.raw(4, other, client="one")
    g.ok(a.send(packet(0xc0)).packet() == (0xd0, b""),
         "and nobody ends a stranger's by choosing its name")
    will = {"topic": TELEMETRY, "payload": '{"%s": 1}' % g.metric()}
    older = g.raw(4, client="will", will=will)
    g.raw(4, client="will")
    g.ok(older.hung_up() and g.points("gate%d" % g.n) == [1],
         "the will of a session that was taken over is published")


def silence(g):
    r = g.raw(5, keep=1)
    began = time.monotonic()
    answer = r.packet(6)
    took = time.monotonic() - began
    g.ok(isinstance(answer, tuple) and answer[1][0] == 0x8d and
         1.4 < took < 4.5, "who is silent for one and a half times its "
         "keep-alive is disconnected", (answer, took))
    r = g.raw(5, keep=2)
    for _ in range(5):
        time.sleep(1)
        answer = r.send(packet(0xc0)).packet()
    g.ok(answer == (0xd0, b""), "who pings is not")


def revoked(g):
    key = "gone-" + g.world.run
    device = g.new_device(key)
    made = g.new_token(device=device)
    r = g.raw(5, made["token"])
    g.admin.ask("DELETE", "/api/v1/tokens/%d" % made["id"])
    answer = r.packet(3)
    g.ok(isinstance(answer, tuple) and answer[1][0] == 0x98,
         "a token that is withdrawn ends its connection at once", answer)
    g.ok(refusal(connect(made["token"])) == 4, "and opens no other")
    made = g.new_token(device=device)
    r = g.raw(5, made["token"])
    g.admin.ask("DELETE", "/api/v1/devices/%d" % device)
    answer = r.packet(3)
    g.ok(isinstance(answer, tuple) and answer[1][0] == 0x98,
         "so does a device that is taken out of use", answer)
    g.ok(refusal(connect(made["token"])) == 4, "and it cannot come back")
    device = g.new_device("brief-" + g.world.run)
    soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
    r = g.raw(5, g.new_token(device=device, expires=soon)["token"])
    answer = r.packet(6)
    g.ok(isinstance(answer, tuple) and answer[1][0] == 0x98,
         "a token that expires ends its connection", answer)


def stalled(g):
    """One that never reads must not hold the others up."""
    r = g.raw(4)
    r.socket.settimeout(0.5)
    sent = 0
    try:
        while sent < 30000:
            r.socket.sendall(packet(0xc0) * 500)
            sent += 500
    except (TimeoutError, OSError):
        pass
    name = g.metric()
    began = time.monotonic()
    other = g.raw(4)
    answer = other.send(publish(TELEMETRY, '{"%s":1}' % name, 1)).packet(5)
    g.ok(answer == ACK and time.monotonic() - began < 2,
         "a client that does not read its answers holds nobody up", answer)
    r.close()


def with_paho(g):
    """A client library that people use, with all that it does by itself."""
    for version, word in ((paho.MQTTv311, "3.1.1"), (paho.MQTTv5, "5.0")):
        name, acked, lost = g.metric(), [], []
        c = paho.Client(client_id="paho", protocol=version)
        c.username_pw_set(g.key, g.token)
        c.max_inflight_messages_set(100)
        c.on_publish = lambda *a: acked.append(1)
        c.on_disconnect = lambda *a: lost.append(a[2])
        c.connect(HOST, MQTT, 30)
        c.loop_start()
        for i in range(500):
            c.publish(TELEMETRY, json.dumps(
                {"ts": 1767500000000 + i, "values": {name: i}}), qos=1)
        until = time.monotonic() + 20
        while len(acked) < 500 and time.monotonic() < until:
            time.sleep(0.05)
        c.disconnect()
        c.loop_stop()
        g.ok(len(acked) == 500 and
             g.points(name, wanted=500) == list(range(500)),
             "paho %s: 500 publications are acknowledged and there" % word,
             (len(acked), lost))


def strangers(g):
    """B cannot be written to, whatever A says."""
    other = g.world.ids["B"]["key"]
    before = sql("select count(*) from park.metric where tenant_id = %d"
                 % g.world.vars["B"])
    mosquitto("mosquitto_pub", "-u", g.wide, "-q", "1", "-t",
              "v1/gateway/telemetry", "-m", json.dumps({other: {"spy": 1}}))
    mosquitto("mosquitto_pub", "-u", other, "-P", g.wide, "-q", "1", "-t",
              TELEMETRY, "-m", '{"spy": 1}')
    g.ok(sql("select count(*) from park.metric where tenant_id = %d"
             % g.world.vars["B"]) == before,
         "no gateway writes for another tenant's device")


def two_processes(g):
    """Both have to take part, or the tests of both mean nothing."""
    raws = [g.raw(4, client="p%d" % i) for i in range(24)]
    with open(os.path.join(os.environ["PARK_STATE"], "run.json")) as f:
        run = json.load(f)
    pids = [p for n, p in run["pids"].items() if n.startswith("gate-")]
    files = [len(os.listdir("/proc/%d/fd" % p)) for p in pids]
    g.ok(len(pids) == 2 and min(files) > 9,
         "two processes share the connections", files)
    g.ok(run["mqtt"] == "%s:%d" % (HOST, MQTT), "run.json names the address",
         run["mqtt"])
    for r in raws:
        r.close()


def figures(g):
    def publish_some(n):
        name = g.metric()
        for i in range(n):
            r = g.raw(5)
            r.send(publish(TELEMETRY, '{"%s":%d}' % (name, i), 1, version=5))
            r.packet(3)
            r.send(publish(TELEMETRY, "{", 1, 2, version=5))
            r.packet(3)
            r.close()
    play_figures(g, publish_some)


def main():
    g = Gate()
    if sys.argv[1:]:
        globals()[sys.argv[1]](g)
        return
    two_processes(g)
    connecting(g)
    malformed_connects(g)
    slow_connects(g)
    publishing(g)
    refused_payloads(g)
    topics(g)
    protocol(g)
    many(g)
    gateways(g)
    crowded(g)
    strangers(g)
    wills(g)
    takeover(g)
    silence(g)
    revoked(g)
    stalled(g)
    with_paho(g)
    play_sparkplug(g)
    play_stations(g)
    play_commands(g)
    play_behind(g)
    play_firmware(g)
    figures(g)
    play_trust(g)
    play_presence(g)
    g.results.end()


if __name__ == "__main__":
    main()
