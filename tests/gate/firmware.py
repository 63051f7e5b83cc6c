"""firmware.py - firmware over MQTT as ThingsBoard's devices take it, for
run.py.

The devices are paho clients; they check the signature with openssl, which is
not the code that the platform checks it with.
"""
import hashlib
import json
import subprocess
import threading
import time

import paho.mqtt.client as paho

from maker import BODY, Maker, statement
from wire import HOST, publish, subscribe

ATTRIBUTES = "v1/devices/me/attributes"
TELEMETRY = "v1/devices/me/telemetry"
CHUNK = 16384


class Device:
    """A device that keeps what it is offered: asks for chunk after chunk,
    checks digest and signature, says how far it is, and restarts."""

    def __init__(self, g, maker):
        self.g, self.maker = g, maker
        self.id = maker.device()[0]
        self.token = g.new_token(device=self.id)["token"]
        self.got, self.offer, self.offers = b"", None, 0
        self.whole, self.fails, self.state = threading.Event(), False, []
        self.c = paho.Client(client_id="d%d" % self.id)
        self.c.username_pw_set(self.token)
        self.c.on_connect = lambda *_: self.c.subscribe(
            [(ATTRIBUTES, 1), (ATTRIBUTES + "/response/+", 1),
             ("v2/fw/response/+/chunk/+", 1)])
        self.c.on_message = self.on_message

    def start(self):
        self.c.connect(HOST, self.g.mqtt, 30)
        self.c.loop_start()
        return self

    def stop(self):
        self.c.disconnect()
        self.c.loop_stop()

    def say(self, **words):
        self.state.append(words.get("fw_state"))
        self.c.publish(TELEMETRY, json.dumps(words), 1)

    def ask(self):
        self.c.publish("v2/fw/request/7/chunk/%d" % (len(self.got) // CHUNK),
                       str(CHUNK), 1)

    def on_message(self, _, __, m):
        if m.topic == ATTRIBUTES and b"fw_version" in m.payload:
            self.offer, self.offers = json.loads(m.payload), self.offers + 1
            if self.fails:
                self.say(fw_state="FAILED", fw_error="flash is worn out")
                return
            self.say(current_fw_title="ctl", current_fw_version="0",
                     fw_state="DOWNLOADING")
            self.ask()
        elif m.topic.startswith("v2/fw/response/7/"):
            self.got += m.payload
            if len(self.got) < self.offer["fw_size"]:
                self.ask()
            else:
                self.say(fw_state="DOWNLOADED")
                self.whole.set()
        elif "/response/" in m.topic:
            self.answer = json.loads(m.payload)

    def check(self):
        """Digest and signature, by openssl alone."""
        o, m = self.offer, self.maker
        der = bytes.fromhex("302a300506032b6570032100" + o["fw_key"])
        said = statement(o["fw_model"], o["fw_title"], o["fw_version"],
                         o["fw_size"], hashlib.sha256(self.got).hexdigest())
        r = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform",
             "DER", "-inkey", m.path("pub", der), "-in",
             m.path("heard", said), "-sigfile",
             m.path("sig", bytes.fromhex(o["fw_signature"]))],
            capture_output=True, timeout=20)
        return r.returncode == 0 and o["fw_checksum"] == \
            hashlib.sha256(self.got).hexdigest()


def one_device(g, maker, image):
    d = Device(g, maker).start()
    c = maker.campaign(image, [d.id])
    came = d.whole.wait(25)
    g.ok(came and d.got == BODY and d.offers == 1,
         "a device that is online is offered an image once and fetches it "
         "chunk by chunk", (came, len(d.got), d.offers))
    g.ok(d.check(), "openssl finds digest and signature good", d.offer)
    d.c.publish(ATTRIBUTES + "/request/3",
                '{"sharedKeys": "fw_version,fw_size"}', 1)
    until = time.monotonic() + 4
    while not hasattr(d, "answer") and time.monotonic() < until:
        time.sleep(0.05)
    g.ok(getattr(d, "answer", None) == {"client": {}, "shared": {
        "fw_version": "1.1", "fw_size": len(BODY)}},
        "it may ask for the offer again as for its attributes",
        getattr(d, "answer", None))
    d.say(fw_state="VERIFIED")
    d.say(fw_state="UPDATING")
    time.sleep(0.5)
    at = maker.devices(c)[d.id]
    g.ok(at["state"] == "installing" and at["percent"] == 100,
         "what it says by telemetry is known", at)
    d.say(fw_state="UPDATED", current_fw_title="ctl",
          current_fw_version="1.1")
    said = maker.wait(c, lambda c: c["state"] == "done")
    g.ok(said["state"] == "done" and said["stages"][0]["done"] == 1,
         "when it reports the version it is done, and the campaign is", said)
    chunk = g.raw(4, d.token)
    chunk.send(subscribe("v2/fw/response/+/chunk/+", qos=1))
    chunk.packet(8)
    chunk.send(publish("v2/fw/request/1/chunk/0", "100", 1))
    g.ok(chunk.packet(8)[0] == 0x40 and chunk.packet(1) == "silence",
         "who is offered nothing is sent no bytes")
    chunk.close()
    again = maker.campaign(image, [d.id])
    said = maker.wait(again, lambda c: c["state"] == "done")
    g.ok(said["state"] == "done" and d.offers == 1 and
         maker.devices(again)[d.id]["note"] == "it has the version already",
         "a device that has the version is not offered it again", said)
    d.stop()


def in_stages(g, maker, image):
    """Four devices, one of them away; the first alone, then the others two
    at a time."""
    all_of_them = [Device(g, maker) for _ in range(4)]
    away = all_of_them.pop()
    for d in all_of_them:
        d.start()
    c = maker.campaign(image, [d.id for d in all_of_them] + [away.id],
                       stages=[{"count": 1}, {"share": 100}], parallel=1,
                       wait_s=25)
    # The lot may have put the one that is away first; it comes then.
    maker.wait(c, lambda c: c["stage"] == 1)
    if maker.devices(c)[away.id]["stage"] == 1:
        away.start()
        all_of_them, away = all_of_them[1:] + [away], all_of_them[0]
        away.stop()
    seen = set()

    def watch(found):
        states = [i["state"] for i in maker.devices(c).values()]
        seen.add((found["stage"], sum(s not in (
            "queued", "done", "skipped") for s in states)))
        for d in all_of_them:
            if d.whole.is_set() and "UPDATED" not in d.state:
                d.say(fw_state="UPDATED", current_fw_title="ctl",
                      current_fw_version="1.1")
        return found["state"] == "done"
    said = maker.wait(c, watch, 75)
    g.ok(said["state"] == "done" and
         [s["done"] for s in said["stages"]] == [1, 2] and
         [s["devices"] for s in said["stages"]] == [1, 3],
         "stage after stage is done", said)
    g.ok(max(n for _, n in seen) == 1,
         "no more at once than was allowed", seen)
    at = maker.devices(c)[away.id]
    g.ok(at["state"] == "skipped" and not away.offers and
         at["note"] == "it was not online in time",
         "a device that is not online is not offered anything, and passed "
         "over in the end", at)
    g.ok([e["what"] for e in said["events"]] ==
         ["ask", "approve", "start", "stage", "done"],
         "and the history tells it", said["events"])
    for d in all_of_them:
        d.stop()


def fails(g, maker, image):
    all_of_them = [Device(g, maker) for _ in range(3)]
    for d in all_of_them:
        d.fails = True
        d.start()
    c = maker.campaign(image, [d.id for d in all_of_them], fail=40,
                       parallel=1)
    said = maker.wait(c, lambda c: c["ended_at"], 45)
    states = sorted(i["state"] for i in maker.devices(c).values())
    g.ok(said["state"] == "aborted" and
         states == ["failed", "failed", "skipped"] and
         sum(d.offers for d in all_of_them) == 2,
         "when more fail than are allowed it ends, before the next device",
         (said["note"], states))
    log = g.admin.ask("GET", "/api/v1/audit?limit=100").json()["items"]
    g.ok(any(i["object"] == "firmware_campaign" and i["actor"] == "system"
             and "aborted" in str(i["detail"]) for i in log),
         "and the enterprise's audit log says so")
    for d in all_of_them:
        d.stop()


def refusals(g, maker):
    d = Device(g, maker)
    for size in ("0", "32769", "many", ""):
        r = g.raw(4, d.token)
        r.send(publish("v2/fw/request/1/chunk/0", size, 1))
        g.ok(r.hung_up(8), "a chunk of %r bytes is refused" % size)
    for topic in ("v2/fw/request/1/chunk/-1", "v2/fw/request/1/chunk/x",
                  "v2/fw/request/1/chunk", "v2/fw/request//chunk/0",
                  "v2/fw/response/1/chunk/0"):
        r = g.raw(4, d.token)
        r.send(publish(topic, "100", 1))
        g.ok(r.hung_up(8), "nothing is published to %s" % topic)


def play_firmware(g):
    maker = Maker(g.world)
    image = maker.image("1.1")
    one_device(g, maker, image)
    in_stages(g, maker, image)
    fails(g, maker, image)
    refusals(g, maker)
