"""behind.py - commands to devices behind a gateway, for run.py: in
ThingsBoard's form, and as Sparkplug's.

The gateway is paho; the node of Sparkplug speaks by wire.py, whose reader of
payloads is not the platform's.
"""
import json
import time

import paho.mqtt.client as paho

from command import Plant
from wire import HOST, metric, payload, publish, read_metrics, subscribe

ATTRIBUTES, RPC = "v1/gateway/attributes", "v1/gateway/rpc"


def gateway_key(g, name):
    key = "%s-%s" % (name, g.world.run)
    g.new_device(key)
    return key


def child_of(plant, key):
    return plant.g.make("/api/v1/devices", {
        "key": key, "name": key, "model": plant.code})["id"]


def thingsboard(g, plant):
    key = gateway_key(g, "gw")
    names = [key + "-a", key + "-b"]
    a, b = (child_of(plant, n) for n in names)
    early = plant.ask(a, "write", "setpoint", 30)
    c, got = paho.Client(client_id=key), []

    def on_message(client, _, m):
        said = json.loads(m.payload)
        got.append((m.topic, said, m.qos))
        if m.topic == ATTRIBUTES:
            client.publish(ATTRIBUTES, json.dumps(
                {said["device"]: said["data"]}), 1)
        else:
            client.publish(RPC, json.dumps({
                "device": said["device"], "id": said["data"]["id"],
                "data": {"uptime": 7}}), 1)
    c.on_message = on_message
    c.on_connect = lambda *_: c.subscribe([(ATTRIBUTES, 1), (RPC, 1)])
    c.username_pw_set(key, g.wide)
    c.connect(HOST, g.mqtt, 30)
    c.loop_start()
    time.sleep(0.7)
    g.ok(got == [], "a gateway hears nothing for devices that are not "
         "behind it", got)
    for n in names:
        c.publish("v1/gateway/connect", json.dumps({"device": n}), 1)
    said = plant.wait(early, "confirmed")
    g.ok(said["state"] == "confirmed" and got == [
        (ATTRIBUTES, {"device": names[0], "data": {"setpoint": 30}}, 1)],
        "what waited for a device goes through its gateway when the device "
        "comes, and its report confirms it", (said["state"], got))
    del got[:]
    call = plant.ask(b, "call", "restart", {"in_s": 1})
    said = plant.wait(call, "confirmed")
    g.ok(said["answer"] == {"uptime": 7} and got == [
        (RPC, {"device": names[1], "data": {
            "id": call, "method": "restart", "params": {"in_s": 1}}}, 1)],
        "a call goes to v1/gateway/rpc, and the answer comes back by it",
        (said, got))
    c.publish("v1/gateway/disconnect", json.dumps({"device": names[0]}), 1)
    time.sleep(0.7)
    del got[:]
    late = plant.ask(a, "write", "setpoint", 31)
    time.sleep(0.7)
    g.ok(plant.find(late)["state"] == "queued" and got == [],
         "nothing is sent for a device that the gateway has said goodbye for",
         got)
    stranger = plant.device()[0]
    other = plant.ask(stranger, "write", "setpoint", 1)
    c.publish(RPC, json.dumps({"device": names[1], "id": other,
                               "data": {"ok": 1}}), 1)
    time.sleep(0.4)
    g.ok(plant.find(other)["state"] == "queued",
         "a gateway does not answer for a device that was not asked")
    c.disconnect()
    c.loop_stop()
    for body in ('{"id": 1, "data": {}}', '{"device": "x", "data": {}}',
                 '{"device": "x", "id": "1", "data": {}}',
                 '{"device": "x", "id": 1}', "[]"):
        r = g.raw(5, key, g.wide)
        answer = r.send(publish(RPC, body, 1, version=5)).packet(8)
        g.ok(answer[0] == 0x40 and answer[1][2] == 0x99,
             "the answer %s is refused" % body, answer)
    r = g.raw(4, g.token)
    r.send(publish(RPC, '{"device": "x", "id": 1, "data": {}}', 1))
    g.ok(r.hung_up(8), "and a device is no gateway")


def listen(r, *topics):
    r.send(subscribe(*topics, qos=1))
    r.packet(8)


def sparkplug(g, plant):
    node = "behind-" + g.world.run
    own = g.make("/api/v1/devices", {
        "key": node, "name": node, "model": plant.code})["id"]
    meter = child_of(plant, node + "/meter")
    r = g.raw(4, node, g.wide)
    listen(r, "spBv1.0/plant/NCMD/" + node, "spBv1.0/plant/DCMD/%s/+" % node)
    early = plant.ask(own, "write", "setpoint", 20)
    time.sleep(0.5)
    g.ok(plant.find(early)["state"] == "queued",
         "a node that was not born is sent nothing")
    r.send(publish("spBv1.0/plant/NBIRTH/" + node, payload(
        0, metric("bdSeq", integer=0, kind=8),
        metric("setpoint", alias=5, double=1.0, kind=10)), 1))
    topic, body, number = heard_bytes(r)
    said = read_metrics(body)
    g.ok(topic == "spBv1.0/plant/NCMD/" + node and number == 0 and
         said == [{"name": "setpoint", "alias": 5, "type": 10,
                   "double": 20.0}],
         "what waited for a node is an NCMD when it is born, of the type that "
         "it was born with, without quality of service", (topic, said))
    r.send(publish("spBv1.0/plant/NDATA/" + node,
                   payload(1, metric(alias=5, double=20.1)), 1, 2))
    said = plant.wait(early, "confirmed")
    g.ok(said["state"] == "confirmed" and said["note"] == "reported 20.1",
         "and its next data of that metric confirm it", said)
    r.packet(8)
    r.send(publish("spBv1.0/plant/DBIRTH/%s/meter" % node, payload(
        2, metric("setpoint", alias=6, integer=1, kind=3),
        metric("label", words="x", kind=12),
        metric("slow", alias=8, integer=0, kind=11)), 1, 3))
    r.packet(8)
    time.sleep(0.7)
    asked = {}
    for code, value, fields in (
            ("setpoint", 21, {"alias": 6, "type": 3, "integer": 21}),
            ("label", "电表", {"type": 12, "words": "电表"}),
            ("slow", True, {"alias": 8, "type": 11, "truth": 1})):
        asked[code] = plant.ask(meter, "write", code, value)
        topic, body, _ = heard_bytes(r)
        said = read_metrics(body)
        g.ok(topic == "spBv1.0/plant/DCMD/%s/meter" % node and
             said == [dict(name=code, **fields)],
             "a device of a node is sent a DCMD: %s" % code, (topic, said))
    r.send(publish("spBv1.0/plant/DDATA/%s/meter" % node, payload(
        3, metric("label", words="电表")), 1, 4))
    said = plant.wait(asked["label"], "confirmed")
    g.ok(said["state"] == "confirmed",
         "words are read back as well", said)
    r.packet(8)
    for code, value, sentence in (
            ("setpoint", 20.5, "a half where a whole number was announced"),
            ("valve", False, "a metric that was never announced")):
        command = plant.ask(meter, "write", code, value)
        if code == "valve":
            g.admin.ask("POST", "/api/v1/commands/%d/approve" % command,
                        {"reason": "可"})
        said = plant.wait(command, "failed")
        g.ok(said["state"] == "failed" and "0x80" in said["note"],
             "%s is not sent, and has failed" % sentence, said)
    call = plant.ask(meter, "call", "read", {})
    time.sleep(0.5)
    g.ok(plant.find(call)["state"] == "queued",
         "calls, which Sparkplug does not know, wait for another way")


def heard_bytes(r, seconds=6):
    """Topic, payload and number of the next publication, bytes as they are."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        got = r.packet(seconds)
        if not isinstance(got, tuple):
            break
        if got[0] & 0xf0 != 0x30:
            continue
        body = got[1]
        n = int.from_bytes(body[:2], "big")
        topic, rest = body[2:2 + n].decode(), body[2 + n:]
        if got[0] & 6 == 0:
            return topic, rest, 0
        return topic, rest[2:], int.from_bytes(rest[:2], "big")
    return None, b"", None


def play_behind(g):
    plant = Plant(g, "b")
    thingsboard(g, plant)
    sparkplug(g, plant)
