#!/usr/bin/env python3
"""live.py - server-sent events: who hears what, and until when."""
import json
import socket
import time

from client import ADDRESS, Client, Results, sql
from world import World


class Ear:
    """One open stream; reads what came within some seconds."""

    def __init__(self, client, topic):
        self.s = socket.create_connection(ADDRESS, timeout=3)
        fields = "".join("%s: %s\r\n" % f for f in client.headers().items())
        self.s.sendall(("GET /api/v1/live?topic=%s HTTP/1.1\r\nhost: park"
                        "\r\n%s\r\n" % (topic, fields)).encode())
        self.head, self.text, self.open = b"", "", True
        while b"\r\n\r\n" not in self.head:
            part = self.s.recv(4096)
            if not part:
                break
            self.head += part
        self.head, _, rest = self.head.partition(b"\r\n\r\n")
        self.text = rest.decode()
        self.status = int(self.head.split()[1])

    def listen(self, seconds, until=None):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.open and not (
                until and until in self.text):
            self.s.settimeout(max(0.01, end - time.monotonic()))
            try:
                part = self.s.recv(65536)
            except socket.timeout:
                break
            except OSError:
                part = b""
            self.open = part != b""
            self.text += part.decode()
        return self.text


def announce(tenant, topic, text):
    sql("select park.announce(%d, '%s', '%s')" % (
        tenant, topic, json.dumps({"text": text})))


def main():
    world, results = World(), Results()
    ok = results.ok
    a, b, park = (world.people[w] for w in (
        "enterprise A admin", "enterprise B admin", "park admin"))
    ok(Ear(Client(), "jobs").status == 401, "nobody hears nothing")
    ok(a.ask("GET", "/api/v1/live").status == 400,
       "a stream without a topic is refused")
    ok(all(Ear(a, "%E4%B8%AD" * n).status == 400 for n in (67, 100, 190) * 4),
       "a topic of many bytes is refused, not copied over something else")
    ears = {"a": Ear(a, "jobs"), "a2": Ear(a, "overview,telemetry"),
            "b": Ear(b, "jobs,overview"), "park": Ear(park, "jobs")}
    ok(b"text/event-stream" in ears["a"].head and
       b"content-length" not in ears["a"].head.lower(),
       "a stream is an event stream without an end", ears["a"].head)
    announce(world.vars["A"], "jobs", "for-A")
    announce(world.vars["B"], "jobs", "for-B")
    announce(world.vars["A"], "overview", "over-A")
    announce(world.park, "jobs", "for-park")
    ears["a"].listen(3, "for-A")
    for ear in ears.values():
        ear.listen(0.4)
    said = {n: [w for w in ("for-A", "for-B", "over-A", "for-park")
                if w in e.text] for n, e in ears.items()}
    ok(said["a"] == ["for-A"], "an enterprise hears of itself", said["a"])
    ok(said["a2"] == ["over-A"], "only the topics that were asked for",
       said["a2"])
    ok(said["b"] == ["for-B"], "its neighbour hears of itself only",
       said["b"])
    ok(said["park"] == ["for-A", "for-B", "for-park"],
       "the park hears of all its enterprises", said["park"])
    ok("event: jobs\ndata: {\"text\":\"for-A\"}\n\n" in ears["a"].text,
       "an event has its topic and its data", ears["a"].text)
    many = [Ear(a, "jobs") for _ in range(50)]
    announce(world.vars["A"], "jobs", "to-many")
    ok(all("to-many" in e.listen(3, "to-many") for e in many),
       "fifty listeners all hear")
    for e in many:
        e.s.close()
    time.sleep(0.2)
    announce(world.vars["A"], "jobs", "after")
    ok("after" in ears["a"].listen(3, "after"),
       "those who left do not stop those who stay")
    token = world.people["developer of A"]
    device = Ear(token, "jobs")
    a.ask("DELETE", "/api/v1/tokens/%d" % world.vars[
        "id of developer of A"])
    device.listen(5)
    ok(not device.open, "a stream ends soon after its token is withdrawn")
    a.ask("DELETE", "/api/v1/session")
    ears["a"].listen(5)
    ok(not ears["a"].open, "a stream ends soon after its session")
    announce(world.vars["B"], "jobs", "still")
    ok("still" in ears["b"].listen(3, "still"),
       "the streams of others go on", ears["b"].text)
    results.end()


if __name__ == "__main__":
    main()
