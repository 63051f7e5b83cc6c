"""slow.py - clients that are slower than anybody has a right to be: they ask
and do not read, and say a byte at a time what others say at once.
"""
import os
import socket
import threading
import time

from client import ADDRESS
from wire import HOST, connect, frame, packet, publish, subscribe

MQTT, HJ212 = "PARK_MQTT_PORT", "PARK_HJ212_PORT"
TOPIC = "v1/devices/me/telemetry"


def dial(address, room=None):
    s = socket.socket()
    if room:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
    s.settimeout(5)
    s.connect(address)
    return s


def door(name):
    return HOST, int(os.environ[name])


class Slow:
    """n of each kind, until told to end."""

    def __init__(self, world, n=15):
        self.stop = False
        key, token = world.ids["A"]["key"], world.vars["token of device of A"]
        head = "%%s HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\n" % \
            world.vars["token of developer of A"]
        page = (head % ("GET /api/v1/series/%s/lines0/csv?from=2020-01-01T00:"
                        "00:00Z" % key) + "\r\n").encode()
        body = (head % "POST /write" + "content-type: text/plain\r\n"
                "content-length: 5000000\r\n\r\n").encode()
        long = publish(TOPIC, '{"x":"%s"}' % ("y" * 200000), 1)
        self.kinds = {
            "readers of a table": (self.deaf, ADDRESS, page * 50),
            "dripping heads": (self.drip, ADDRESS, b"", (head % "GET /").encode()),
            "dripping bodies": (self.drip, ADDRESS, body, b"m,dev=x v=1\n"),
            "dripping CONNECT": (self.drip, door(MQTT), b"",
                                 connect(token, client="d" * 200)),
            "dripping PUBLISH": (self.drip, door(MQTT), connect(
                token, client="d%d"), long),
            "deaf to PUBACK": (self.deaf, door(MQTT), connect(
                token, client="e%d") + b"".join(publish(
                    TOPIC, '{"ts":1,"values":{"deaf":1}}', 1, i % 65000 + 1)
                    for i in range(20000))),
            "deaf to SUBACK": (self.deaf, door(MQTT), connect(
                token, client="s%d") + (subscribe(
                    "v1/devices/me/attributes") + packet(0xc0)) * 20000),
            "dripping reports": (self.drip, door(HJ212), b"", frame(
                "QN=1;ST=31;CN=2011;PW=1;MN=1;Flag=5;CP=&&" + "x" * 900)),
        }
        self.threads = [threading.Thread(
            target=self.work, args=(kind, i), daemon=True)
            for kind in self.kinds for i in range(n)]
        for t in self.threads:
            t.start()

    def work(self, kind, i):
        act, address, *pieces = self.kinds[kind]
        pieces = [p.replace(b"%d", b"%02d" % i) for p in pieces]
        while not self.stop:
            try:
                act(address, *pieces)
            except OSError:
                pass  # it was cut off, as it should
            time.sleep(0.2)

    def deaf(self, address, request):
        """Says what it has to say, as far as it is listened to, and never
        reads."""
        s = dial(address, 4096)
        with s:
            s.setblocking(False)
            while not self.stop:
                if request:
                    try:
                        request = request[s.send(request[:65536]):]
                    except BlockingIOError:
                        pass
                time.sleep(0.05 if request else 0.3)

    def drip(self, address, first, bytes_):
        s = dial(address)
        with s:
            s.sendall(first)
            i = 0
            while not self.stop:
                s.sendall(bytes_[i % len(bytes_):][:1])
                i += 1
                time.sleep(0.05)

    def end(self):
        self.stop = True
        for t in self.threads:
            t.join(10)
