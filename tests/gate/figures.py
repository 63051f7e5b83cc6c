"""figures.py - whether /metrics tells of what the other cases did."""
import re
import shutil
import subprocess
import time

from client import Client


def read():
    """{(name, labels without the process): sum over the processes}"""
    text = Client().ask("GET", "/metrics").body.decode()
    out = {}
    for name, labels, value in re.findall(
            r"^(\w+)\{process=\"[^\"]+\",?(.*?)\} (\S+)$", text, re.M):
        out[name, labels] = out.get((name, labels), 0) + float(value)
    return text, out


def within(seconds, holds):
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.2)
    return holds()


def play_figures(g, publish_some):
    """publish_some(n) publishes n good messages and as many bad ones."""
    _, before = read()
    publish_some(5)
    wanted = {("park_gate_messages_total", ""): 10,
              ("park_gate_messages_refused_total", 'reason="payload"'): 5,
              ("park_gate_values_total", ""): 5,
              ("park_writer_rows_total", ""): 5}

    def grown():
        _, now = read()
        return {k: now.get(k, 0) - before.get(k, 0) for k in wanted}
    g.ok(within(4, lambda: all(grown()[k] >= n for k, n in wanted.items())),
         "/metrics counts what came by every gate, what was refused and why, "
         "and what was written", grown())
    text, now = read()
    processes = set(re.findall(r'process="([^"]+)"', text))
    g.ok({"ingest", "gate-1", "gate-2", "worker-1", "worker-2"} <= processes,
         "and has the figures of every process, whoever is asked", processes)
    age = time.time() - now["park_writer_last_commit_timestamp_seconds", ""]
    g.ok(0 <= age < 30, "and says when the writer committed last", age)
    memory = {p: float(v) for p, v in re.findall(
        r'^process_resident_memory_bytes\{process="([^"]+)"\} (\S+)$', text,
        re.M)}
    g.ok(all(1e6 < v < 1e9 for v in memory.values()),
         "and how much memory each of them has", memory)
    if not shutil.which("promtool"):
        return g.results.skip("Prometheus can read it", "there is no promtool")
    said = subprocess.run(["promtool", "check", "metrics"], input=text,
                          capture_output=True, text=True)
    wrong = [line for line in (said.stdout + said.stderr).split("\n")
             if line and "no help text" not in line]
    g.ok(said.returncode != 1 and not wrong, "Prometheus can read it", wrong)
