"""gateway.py - `park edge`, its machines and its spool, to play with.

$PARK_EDGE is the program, another build of it when threads are to be watched.
"""
import glob
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

import crc32c

FAKETIME = next(iter(glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")), "")

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PARK = os.environ.get("PARK_EDGE", os.path.join(ROOT, ".build/park"))
sys.path.insert(0, os.path.join(HERE, "../http"))
from client import URL  # noqa: E402


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Peer:
    """A box of machines: pymodbus in a process of its own."""

    def __init__(self, units, delay=0.0, port=None):
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [os.path.join(HERE, "peer.py"), str(self.port), str(delay),
             json.dumps(units)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.given = []  # (unit, value, time) of what was read
        self.answers = 0
        self.up = threading.Event()
        threading.Thread(target=self.listen, daemon=True).start()
        if not self.up.wait(10):
            raise SystemExit("the peer does not start")

    def listen(self):
        for line in self.process.stdout:
            words = line.split()
            if words == ["ready"]:
                self.up.set()
            elif words == ["done"]:
                self.answers += 1
            else:
                self.given.append((words[0], int(words[1]), float(words[2])))

    def tell(self, line):
        before = self.answers
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        until(lambda: self.answers > before, 5)

    def of(self, unit):
        return [(v, t) for u, v, t in list(self.given) if u == unit]

    def end(self):
        self.process.kill()
        self.process.wait()


def until(true, seconds):
    """Waits for something; whether it came."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())


class Gateway:
    """One configuration and the lives of `park edge` with it."""

    def __init__(self, name, devices, token, **platform):
        self.folder = tempfile.mkdtemp(prefix="park-edge-")
        self.spool = os.path.join(self.folder, "spool")
        self.token = os.path.join(self.folder, "token")
        self.file = os.path.join(self.folder, "edge.json")
        self.log = os.path.join(self.folder, "log")
        self.clock = os.path.join(self.folder, "clock")
        self.name, self.process, self.kills = name, None, []
        self.set_token(token)
        with open(self.file, "w") as f:
            json.dump({
                "gateway": name, "devices": devices,
                "platform": {"url": URL, "token_file": self.token,
                             "send_ms": 200, "health_s": 1, **platform},
                "spool": {"folder": self.spool}}, f)

    def set_token(self, token):
        with open(self.token, "w") as f:
            f.write(token + "\n")

    def start(self):
        env = {**os.environ, "no_proxy": "*"}
        if os.path.exists(self.clock):
            env.update(LD_PRELOAD=FAKETIME, FAKETIME_NO_CACHE="1",
                       FAKETIME_TIMESTAMP_FILE=self.clock,
                       FAKETIME_DONT_FAKE_MONOTONIC="1",
                       FAKETIME_FORCE_MONOTONIC_FIX="0")
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(
                [PARK, "edge", "--config", self.file], stderr=log,
                stdin=subprocess.DEVNULL, env=env)
        return self

    def set_clock(self, offset):
        """Seconds its clock is off, for a life that began with one."""
        with open(self.clock + ".new", "w") as f:
            f.write("%+d\n" % offset)
        os.rename(self.clock + ".new", self.clock)

    def stop(self):
        """As asked by systemd; its status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)
        self.kills.append(time.time())

    def cpu_s(self):
        with open("/proc/%d/stat" % self.process.pid) as f:
            fields = f.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def said(self):
        with open(self.log) as f:
            return f.read()

    def position(self):
        try:
            with open(os.path.join(self.spool, "acknowledged")) as f:
                return int(f.read())
        except OSError:
            return 0

    def records(self):
        """What the segments hold, read by nobody's code but this."""
        out = []
        for name in sorted(os.listdir(self.spool)):
            if not name.endswith(".seg"):
                continue
            with open(os.path.join(self.spool, name), "rb") as f:
                out += read_segment(f.read())
        return out

    def waiting(self):
        """How many records are neither acknowledged nor refused."""
        position = self.position()
        return sum(n >= position for n, _ in self.records())

    def refused(self):
        try:
            with open(os.path.join(self.spool, "refused.jsonl")) as f:
                return [json.loads(line) for line in f]
        except OSError:
            return []


def read_segment(data):
    """As src/edge/segment.h describes it; ends at the first thing that is
    no record."""
    out, at = [], 0
    while at + 20 <= len(data) and data[at:at + 4] == b"PKR1":
        check, length, number = struct.unpack("<IIQ", data[at + 4:at + 20])
        payload = data[at + 20:at + 20 + length]
        if len(payload) != length or crc32c.crc32c(
                data[at + 8:at + 20] + payload) != check:
            break
        out.append((number, payload.decode()))
        at += 20 + length
    return out
