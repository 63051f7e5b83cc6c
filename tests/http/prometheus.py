#!/usr/bin/env python3
"""prometheus.py - a real Prometheus watches itself and the park, and writes
what it sees to the park, while the writer behind it is killed.

What Prometheus holds is asked from it, what arrived from the park: both must
be the same.
"""
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request

from client import HOST, STATE, URL, Results
from world import World

ANY = "up|process_open_fds|prometheus_http_requests_total" \
    "|prometheus_engine_query_duration_seconds"
REQUESTS = "prometheus_http_requests_total{code=200,handler=/metrics}"


def until(true, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.1)
    return bool(true())


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Prometheus:
    """One life of it, in a folder of its own."""

    def __init__(self, keys, token):
        self.folder = tempfile.mkdtemp(prefix="park-prometheus-")
        self.port = free_port()
        here = "127.0.0.1:%d" % self.port
        config = {
            "global": {"scrape_interval": "250ms", "scrape_timeout": "250ms"},
            "scrape_configs": [
                {"job_name": name, "static_configs": [
                    {"targets": [target], "labels": {"dev": keys[name]}}]}
                for name, target in (("self", here), ("park", HOST))],
            "remote_write": [{
                "url": URL + "/api/v1/prom/write",
                "authorization": {"credentials": token},
                "write_relabel_configs": [{
                    "source_labels": ["__name__"], "regex": ANY,
                    "action": "keep"}],
                "queue_config": {"batch_send_deadline": "200ms",
                                 "min_backoff": "30ms",
                                 "max_backoff": "300ms"}}]}
        file = os.path.join(self.folder, "prometheus.json")
        with open(file, "w") as f:
            json.dump(config, f)  # JSON is YAML
        self.log = os.path.join(self.folder, "log")
        with open(self.log, "w") as log:
            self.process = subprocess.Popen([
                "prometheus", "--config.file=" + file,
                "--storage.tsdb.path=" + os.path.join(self.folder, "data"),
                "--web.listen-address=" + here], stdout=log, stderr=log,
                stdin=subprocess.DEVNULL)

    def ask(self, query):
        url = "http://127.0.0.1:%d/api/v1/query?%s" % (
            self.port, urllib.parse.urlencode({"query": query}))
        try:
            with urllib.request.build_opener(
                    urllib.request.ProxyHandler({})).open(url, timeout=5) as r:
                return json.load(r)["data"]["result"]
        except OSError:
            return []

    def points(self, query):
        """{ms: value} of the one series that a query finds."""
        found = self.ask(query + "[10m]")
        return {} if len(found) != 1 else {
            round(float(at) * 1000): float(v) for at, v in found[0]["values"]}

    def number(self, query):
        found = self.ask("sum(%s)" % query)
        return float(found[0]["value"][1]) if found else 0.0

    def said(self):
        with open(self.log) as f:
            return "".join(f.readlines()[-8:])

    def end(self):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder)


def stored(reader, key, metric, began):
    a = reader.ask("POST", "/api/v1/query", {
        "series": [{"device": key, "metric": metric}],
        "from": "%d" % (began - 5), "to": "%d" % (time.time() + 60)})
    if a.status != 200:
        return {}
    return {p[0]: p[1] for p in a.json()["series"][0]["points"]}


def writer():
    """The process of `park ingest`: a child of this park's supervisor."""
    with open(os.path.join(STATE, "run.json")) as f:
        top = json.load(f)["pids"]["supervisor"]
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % pid) as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
            with open("/proc/%s/cmdline" % pid) as f:
                words = f.read().split("\0")
        except OSError:
            continue
        if parent == top and words[1:2] == ["ingest"]:
            return int(pid)
    return None


def kill_writer():
    before = writer()
    os.kill(before, signal.SIGKILL)
    return until(lambda: writer() not in (None, before), 20)


def same(results, sentence, theirs, ours, last_ms):
    """From the first that came: before, Prometheus was not writing yet."""
    first_ms = min(ours, default=0)
    want = {t: v for t, v in theirs.items() if first_ms <= t <= last_ms}
    got = {t: v for t, v in ours.items() if t <= last_ms}
    missing = sorted(set(want) - set(got))
    results.ok(len(want) > 20 and want == got, sentence,
               "%d of %d, missing %s, strange %s" % (
                   len(got), len(want), missing[:5],
                   [t for t in got if got[t] != want.get(t)][:5]))


def play(results, world, prometheus, keys):
    reader, began = world.people["enterprise A user"], time.time()

    def came(key, metric):
        return stored(reader, key, metric, began)
    if not results.ok(
            until(lambda: len(came(keys["self"], REQUESTS)) > 4 and
                  len(came(keys["park"], "up")) > 4, 30),
            "values that Prometheus sends arrive", prometheus.said()):
        return
    results.ok(set(came(keys["park"], "up").values()) == {1.0},
               "it finds the park's own figures readable")
    if writer() is None:
        results.skip("a killed writer loses nothing", "there is no writer")
    else:
        for _ in range(3):
            results.ok(kill_writer(), "the writer is killed and comes back")
            time.sleep(2)
    last_ms = int(time.time() * 1000)
    arrived = until(lambda: all(
        max(came(keys[k], m), default=0) > last_ms for k, m in (
            ("self", REQUESTS), ("park", "up"), ("self", "up"))), 30)
    results.ok(arrived, "after that values go on arriving", prometheus.said())
    for key, metric, query in (
            ("self", REQUESTS, 'prometheus_http_requests_total'
             '{code="200",handler="/metrics"}'),
            ("self", "up", 'up{job="self"}'),
            ("self", "process_open_fds", 'process_open_fds{job="self"}'),
            ("park", "up", 'up{job="park"}')):
        same(results, "what Prometheus holds of %s %s is here, value for value"
             % (key, metric), prometheus.points(query),
             came(keys[key], metric), last_ms)
    refused = prometheus.number("prometheus_remote_storage_samples_failed_total")
    results.ok(refused == 0 and prometheus.number(
        "prometheus_remote_storage_samples_total") > 200,
        "no sample was refused, not a NaN either", prometheus.said())
    print("# %d samples sent again" % prometheus.number(
        "prometheus_remote_storage_samples_retried_total"))


def ended(results, world, prometheus, keys, was):
    """proves R-6.1.1: the end of a series is no value."""
    prometheus.end()
    reader = world.people["enterprise A user"]
    values = stored(reader, keys["self"], "up", was).values()
    results.ok(values and set(values) == {1.0},
               "with its last series ended no strange value is left", values)


def main():
    results = Results()
    if shutil.which("prometheus") is None:
        results.skip("a real Prometheus writes to the park",
                     "it is not installed")
        print("# 0 passed, 0 failed, 1 skipped")
        return
    world, began = World(), time.time()
    keys = {}
    for name in ("self", "park"):
        keys[name] = "%s-prometheus-%s" % (world.run, name)
        world.made("enterprise A admin", "/api/v1/devices", {
            "key": keys[name], "name": name, "kind": "equipment"}, name)
    prometheus = Prometheus(keys, world.people["developer of A"].token)
    try:
        play(results, world, prometheus, keys)
    finally:
        ended(results, world, prometheus, keys, began)
    results.end()


if __name__ == "__main__":
    main()
