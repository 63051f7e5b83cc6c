#!/usr/bin/env python3
"""gate.py - how many devices the gates hold, how fast they answer, and how
soon an alarm is on a screen while they do.

gate.py [--rounds N] [--seconds S] [--connections N] [--alarms N] [--strict]
gate.py --crowd N     as many connections as that and nothing else

The same program (mqtt.c) speaks to the gates and to mosquitto, in rounds
that begin with another one. A PUBACK of ours stands for a commit, one of
mosquitto's for nothing.
"""
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

from systems import ADDRESS, STATE, Ours, family, free_port, resident_kib
from telemetry import TOOLS, Table, option

HERE = os.path.dirname(os.path.abspath(__file__))
MQTT = int(os.environ["PARK_MQTT_PORT"])
ROUNDS, SECONDS = option("rounds", 3), option("seconds", 8)
HELD, CROWD = option("connections", 30000), option("crowd", 0)
ALARMS = option("alarms", 100)
EVERY_S, EACH = 10, 15000  # a process can open 20,000 files, usually
SOURCES = 8                # addresses of 127.0.0.0/8 a client process uses
FIELDS = "temp press curr volt power energy vib flow".split()


class Lot:
    """What systems.Ours wants to know of those who send; no rule watches
    them but the one that alarms() makes."""
    name, metric = "mq", None


class Clients:
    """Processes of mqtt.c that hold n connections together."""

    def __init__(self, port, password, n, window, every_ms, seconds,
                 first=0):
        self.processes = []
        for at in range(0, n, EACH):
            self.processes.append(subprocess.Popen(
                [os.path.join(TOOLS, "mqtt"), str(port), password, "mq",
                 str(first + at), str(min(EACH, n - at)), str(SOURCES),
                 str(window), str(every_ms), str(seconds)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        began = time.monotonic()
        for p in self.processes:
            if p.stdout.readline().strip() != "ready":
                raise SystemExit("mqtt does not get ready")
        self.connected_s = time.monotonic() - began

    def go(self):
        for p in self.processes:
            p.stdin.write("go\n")
            p.stdin.flush()
        return self

    def figures(self):
        """Counts are added up; of latencies the worst process counts."""
        every = [json.loads(p.stdout.readline()) for p in self.processes]
        for p in self.processes:
            p.wait()
        return {k: (max if k.endswith("ms") or k == "seconds" else sum)(
            f[k] for f in every) for k in every[0]}


# Devices that only hold on ---------------------------------------------------

def register(ours, n):
    """n devices that have each said something, so that what is measured is
    no registration."""
    http = ours.store_of(Lot)[1]
    for at in range(0, n, 5000):
        lines = "\n".join("m,dev=mq%06d %s" % (i, ",".join(
            f + "=1" for f in FIELDS)) for i in range(at, min(n, at + 5000)))
        http.conn.request("POST", "/write", lines.encode(), {
            **http.headers, "content-type": "text/plain"})
        answer = http.conn.getresponse()
        said = answer.read()
        if answer.status != 204:
            raise SystemExit("POST /write says %d %s" % (answer.status, said))


def gate_pids():
    with open(os.path.join(STATE, "run.json")) as f:
        known = json.load(f)["pids"]
    return {n: p for n, p in known.items() if n.startswith("gate")}, \
        known["ingest"]


def hold(ours, token, n, seconds):
    """n devices that report every ten seconds."""
    register(ours, n)
    gates, ingest = gate_pids()
    empty = resident_kib(gates.values())
    clients = Clients(MQTT, token, n, 4, EVERY_S * 1000, seconds)
    before, began = ours.costs(), time.monotonic()
    out = clients.go().figures()
    took = time.monotonic() - began
    out["cores"] = {k: (v - before.get(k, 0)) / took
                    for k, v in ours.costs().items()}
    out["gate_kib"] = resident_kib(gates.values())
    out["ingest_kib"] = resident_kib([ingest])
    print("%d connections in %.0f s over %d gates, each reporting every %d s "
          "for %d s: %d open, %d refused, %d lost; %d published, %d answered, "
          "%d late" % (n, clients.connected_s, len(gates), EVERY_S, seconds,
                       out["open"], out["refused"], out["lost"],
                       out["published"], out["answered"], out["late"]))
    print("PUBACK %.1f ms usually, p99 %.1f ms, at most %.0f ms; memory of "
          "the gates %.0f MiB (%.0f when empty), of the writer %.0f MiB; "
          "cores: %s" % (
              out["p50_ms"], out["p99_ms"], out["max_ms"],
              out["gate_kib"] / 1024, empty / 1024, out["ingest_kib"] / 1024,
              ", ".join("%s %.2f" % kv for kv in sorted(
                  out["cores"].items()))), flush=True)
    return out


# As fast as they are answered ------------------------------------------------

class Mosquitto:
    """Debian's broker, and a consumer that counts."""
    name = "mosquitto"

    def begin(self):
        self.port = free_port()
        self.conf = tempfile.NamedTemporaryFile("w", suffix=".conf")
        self.conf.write("listener %d 127.0.0.1\nallow_anonymous true\n"
                        "log_type none\nmax_inflight_messages 0\n"
                        "max_queued_messages 0\nset_tcp_nodelay true\n"
                        % self.port)
        self.conf.flush()
        os.chmod(self.conf.name, 0o644)
        self.broker = subprocess.Popen(
            ["/usr/sbin/mosquitto", "-c", self.conf.name],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(50):
            self.consumer = subprocess.Popen(
                [os.path.join(TOOLS, "consume"), str(self.port)],
                stdout=subprocess.PIPE, text=True)
            if self.consumer.stdout.readline().strip() == "ready":
                return
            self.consumer.wait()
            time.sleep(0.1)
        raise SystemExit("mosquitto does not start")

    def cpu(self):
        return sum(family([self.broker.pid, self.consumer.pid]).values())

    def end(self):
        self.consumer.send_signal(signal.SIGTERM)
        came = int(self.consumer.communicate()[0])
        self.broker.terminate()
        self.broker.wait()
        return came


def flood(system, port, token):
    before = system.cpu()
    out = Clients(port, token, 200, 20, 0, SECONDS).go().figures()
    out["rate"] = out["answered"] / out["seconds"]
    out["cpu_us"] = (system.cpu() - before) / out["answered"] * 1e6
    return out


def figure(name):
    """Of all processes, by /metrics; it is hung out once a second."""
    time.sleep(2.2)
    with urllib.request.urlopen("http://%s:%d/metrics" % ADDRESS) as answer:
        text = answer.read().decode()
    return sum(map(float, re.findall(r"^%s\{.*\} (\S+)$" % name, text,
                                     re.M)))


def one_of_ours(ours, token):
    """Each answer must stand for a row that was written."""
    before = figure("park_writer_committed_rows_total")
    out = flood(ours, MQTT, token)
    rows = figure("park_writer_committed_rows_total") - before
    if rows < out["answered"]:
        raise SystemExit("%d answers and %d rows" % (out["answered"], rows))
    return out


def one_of_mosquitto():
    m = Mosquitto()
    m.begin()
    try:
        out = flood(m, m.port, "-")
        time.sleep(0.5)
    finally:
        came = m.end()
    out["came"] = came / out["answered"]
    return out


def rates(ours, token):
    """{name: [figures of a round]}"""
    out = {"ParkHub": [], "mosquitto": []}
    acts = [("ParkHub", lambda: one_of_ours(ours, token)),
            ("mosquitto", one_of_mosquitto)]
    for k in range(ROUNDS):
        for name, act in acts[k % 2:] + acts[:k % 2]:
            out[name].append(act())
            time.sleep(2)
    print("\n%-12s %10s %10s %8s %8s   (medians; 200 connections, window 20, "
          "160 bytes, 8 values)" % ("QoS 1", "PUBACK/s", "CPU us", "p50 ms",
                                    "p99 ms"))
    for name, figures in out.items():
        print("%-12s %10.0f %10.1f %8.1f %8.1f" % (name, *(
            statistics.median(f[w] for f in figures)
            for w in ("rate", "cpu_us", "p50_ms", "p99_ms"))), flush=True)
    print("the consumer behind mosquitto had %.0f %% of what was "
          "acknowledged when the round ended" % (100 * statistics.median(
              f["came"] for f in out["mosquitto"])))
    return out


# An alarm on a screen --------------------------------------------------------

def alarms(ours, token):
    """Milliseconds from the sample to the banner, while 30,000 values a
    second come in by MQTT."""
    words = [json.dumps({"url": "http://%s:%d" % ADDRESS, "token": token,
                         "alarms": ALARMS, "cookie": ours.admin.cookie,
                         "csrf": ours.admin.csrf})]
    seconds = 600
    load = Clients(MQTT, token, 3750, 4, 1000, seconds, first=1000)
    load.go()
    time.sleep(3)
    before, began = figure("park_writer_values_total"), time.monotonic()
    try:
        done = subprocess.run(
            ["node", os.path.join(HERE, "alarm.mjs"), *words],
            stdout=subprocess.PIPE, text=True, timeout=seconds - 60)
        rate = (figure("park_writer_values_total") - before) / (
            time.monotonic() - began)
    finally:
        for p in load.processes:
            p.kill()
            p.wait()
    if done.returncode != 0:
        raise SystemExit("no alarm reaches the browser")
    took = sorted(json.loads(done.stdout))
    print("\n%d alarms at %.0f values/s, sample in to banner: %.0f ms usually,"
          " p99 %.0f ms, at most %.0f ms" % (
              len(took), rate, statistics.median(took),
              took[int(len(took) * 0.99)], took[-1]))
    return took


def main():
    ours = Ours()
    ours.begin()
    token = ours.store_of(Lot)[0]
    print("load average %s, %d cores" % (
        "%.2f %.2f %.2f" % os.getloadavg(), os.cpu_count()))
    if CROWD:
        held = hold(ours, token, CROWD, 40)
        t = Table()
        t.row("connections that report every 10 s", 30000, 100000,
              [held["open"]])
        sys.exit(1 if t.missed and "--strict" in sys.argv else 0)
    held = hold(ours, token, HELD, 40)
    rate = rates(ours, token)
    took = alarms(ours, token)
    t = Table()
    t.row("connections that report every 10 s", 30000, 100000,
          [held["open"]])
    t.row("PUBACK of them, p99 ms", 1000, 100, [held["p99_ms"]], least=False)
    t.row("MQTT QoS 1 against mosquitto and a consumer", 1, 2, [
        o["rate"] / m["rate"] for o, m in zip(rate["ParkHub"],
                                              rate["mosquitto"])])
    t.row("sample in -> alarm in the browser, p99, s", 2, 0.5,
          [took[int(len(took) * 0.99)] / 1e3], least=False)
    print("load average at the end %s" % ("%.2f %.2f %.2f" % os.getloadavg()))
    sys.exit(1 if t.missed and "--strict" in sys.argv else 0)


if __name__ == "__main__":
    main()
