#!/usr/bin/env python3
"""telemetry.py - what telemetry costs, beside VictoriaMetrics and InfluxDB.

The same bytes by the same program (post.c) into three systems, each alone
under load, in rounds that begin with another one; figures are medians of the
rounds' ratios, with the least and the greatest.  Figures of a system whose
answers are not those of the lines that were sent do not count.

CPU is that of all processes of a system, from the first byte until it is
quiet again, less what it costs in quiet: so what is put off is counted, for
us the closing of every tail into chunks.

telemetry.py [--rounds N] [--days D] [--steps S] [--repeat N] [--strict]
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from systems import Influx, Ours, Victoria

HERE = os.path.dirname(os.path.abspath(__file__))
TOOLS = os.path.join(os.path.dirname(os.path.dirname(HERE)), ".build/bench")


def option(name, usual):
    flag = "--" + name
    return type(usual)(sys.argv[sys.argv.index(flag) + 1]) \
        if flag in sys.argv else usual


ROUNDS, DAYS = option("rounds", 3), option("days", 3)
STEPS, REPEAT = option("steps", 120), option("repeat", 20)
PATIENCE_S = 20  # with one question of one system, all repetitions together
METERS = "temp press curr volt power energy vib flow".split()


class Lot:
    """A file of lines and what an honest store answers about it."""

    def __init__(self, folder, kind, name, devices, steps, step_s, end_s):
        self.name, self.devices, self.end_s = name, devices, end_s
        self.span_s, self.file = steps * step_s, os.path.join(folder, name)
        self.metrics = METERS
        self.metric = "curr" if kind == "meters" else "usage_idle"
        done = subprocess.run(
            [os.path.join(TOOLS, "lines"), kind, name, str(devices),
             str(steps), str(step_s), str(end_s), str(len(name)), self.file],
            capture_output=True, text=True, check=True)
        self.truth = json.loads(done.stdout)
        self.fields = self.truth["values"] // self.truth["lines"]

    def key(self, device):
        return "%s%06d" % (self.name, device)


def post(system, lot, first, count, connections, lines):
    port, path, header = system.target(lot)
    done = subprocess.run(
        [os.path.join(TOOLS, "post"), str(port), path, str(connections),
         str(lines), str(first), str(count), lot.file] + [header][:bool(
             header)], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit("%s refuses %s: %s %s" % (
            system.name, lot.name, done.stdout, done.stderr))
    return json.loads(done.stdout)


def load(system, lot, first, count, connections=2, lines=10000):
    """What so many lines cost: wall, CPU until acknowledged and until quiet
    a million values, by parts; latencies."""
    millions = count * lot.fields / 1e6
    before, began = system.costs(), time.monotonic()
    out = post(system, lot, first, count, connections, lines)
    acknowledged = sum(system.costs().values())
    out["kib"] = system.memory_kib()
    idle = system.settle(lot, (first + count) * lot.fields)
    after, took = system.costs(), time.monotonic() - began
    out["parts"] = {
        name: max(0, after[name] - before.get(name, 0) -
                  idle.get(name, 0) * took) / millions for name in after}
    out["cpu"] = sum(out["parts"].values())
    out["ack"] = (acknowledged - sum(before.values())) / millions
    out["rate"] = millions / out["wall"]
    return out


def check(system, lot):
    """The store must answer what was sent."""
    got = system.answers(lot)
    for name, value in got.items():
        if abs(value - lot.truth[name]) > 1e-9 * abs(lot.truth[name]):
            raise SystemExit("%s of %s is %r at %s and %r in the lines" % (
                name, lot.name, value, system.name, lot.truth[name]))


# Writing ---------------------------------------------------------------------

# What is written in a round: of which lot, from which step, how many steps;
# connections and lines a request.
PHASES = {
    "10,000 new devices": ("iot", 0, 1, 1, 1000),
    "10,000 devices x 8": ("iot", 1, STEPS, 2, 10000),
    "100 lines a request": ("iot", 1 + STEPS, 12, 32, 100),
    "2,000 new hosts": ("cpu", 0, 1, 1, 1000),
    "2,000 hosts x 10": ("cpu", 1, 2 * STEPS, 2, 10000),
}
STEADY, SMALL = "10,000 devices x 8", "100 lines a request"


def one_round(system, lots):
    system.begin()
    try:
        out = {}
        for name, (lot, step, steps, conns, lines) in PHASES.items():
            lot = lots[lot]
            out[name] = load(system, lot, step * lot.devices,
                             steps * lot.devices, conns, lines)
        for lot in lots.values():
            check(system, lot)
        return out
    finally:
        system.end()


def writing(systems, lots):
    """{phase: {system: [a round's figures]}}"""
    out = {phase: {s.name: [] for s in systems} for phase in PHASES}
    for k in range(ROUNDS):
        for s in systems[k % 3:] + systems[:k % 3]:
            loaded = "%.1f" % os.getloadavg()[0]
            done = one_round(s, lots)
            for phase, figures in done.items():
                out[phase][s.name].append(figures)
            print("round %d  %-16s load %5s   %6.3f CPU-s/M, %6.2f M/s" % (
                k + 1, s.name, loaded, done[STEADY]["cpu"],
                done[STEADY]["rate"]), flush=True)
    return out


def median(figures, what):
    return statistics.median(f[what] for f in figures)


def show_writing(out):
    print("\n%-20s %-16s %8s %8s %8s %8s %8s %8s %7s" % (
        "medians", "", "CPU-s/M", "to ack", "M val/s", "mean ms", "p99 ms",
        "max ms", "MiB"))
    for phase, systems in out.items():
        for name, figures in systems.items():
            print("%-20s %-16s %8.3f %8.3f %8.2f %8.1f %8.1f %8.1f %7.0f" % (
                phase, name, *(median(figures, w) for w in (
                    "cpu", "ack", "rate", "mean_ms", "p99_ms", "max_ms")),
                median(figures, "kib") / 1024))
            phase = ""
    ours = out[STEADY][Ours.name]
    print("\nours, %s, CPU-s a million values: %s" % (STEADY, ", ".join(
        "%s %.3f" % (part, statistics.median(f["parts"].get(part, 0)
                                             for f in ours))
        for part in ours[-1]["parts"])))


# A long time, and questions --------------------------------------------------

QUESTIONS = {
    "24 h of one series": ("day_of_one", "hist"),
    "latest of 800 series": ("newest", "hist"),
    "%d days of 800 series by 15 min" % DAYS: ("quarters", "hist"),
    "alarm scan of 10,000 devices": ("alarms", "iot"),
}


def long_time(system, lots):
    """Bytes a value of the long lot, and what compaction costs; then the
    store also holds the lot of many devices."""
    hist, iot = lots["hist"], lots["iot"]
    system.begin()
    had = system.disk() if system.name == Ours.name else (0, 0)
    load(system, hist, 0, hist.devices, 1, 1000)
    out = load(system, hist, hist.devices,
               hist.truth["lines"] - hist.devices)
    before, began = system.cpu(), time.monotonic()
    out["note"] = system.compact()
    idle = sum(system.quiet().values())
    out["compaction"] = max(0, system.cpu() - before - idle * (
        time.monotonic() - began)) / hist.truth["values"] * 1e6
    out["note"] += system.rewrite()
    bytes_, journal = system.disk()
    out["bytes"] = (bytes_ - had[0]) / hist.truth["values"]
    out["journal"] = journal
    parts = system.parts(hist.truth["values"])
    check(system, hist)
    load(system, iot, 0, iot.devices, 1, 1000)
    load(system, iot, iot.devices, iot.truth["lines"] - iot.devices)
    check(system, iot)
    print("long     %-16s %6.3f CPU-s/M, %6.3f compaction, %5.2f bytes a "
          "value (%s), journal %.0f MiB" % (
              system.name, out["cpu"], out["compaction"], out["bytes"],
              out["note"], journal / 2**20), flush=True)
    if parts:
        print("         of it " + parts, flush=True)
    return out


def ask(system, method, lot):
    before = system.spent()
    answer = getattr(system, method)(lot)
    return system.spent() - before, answer


def questions(systems, lots):
    """{question: {system: [seconds]}}; answers of all three must agree."""
    out = {q: {s.name: [] for s in systems} for q in QUESTIONS}
    for q, (method, lot) in QUESTIONS.items():
        answers = {s.name: ask(s, method, lots[lot])[1] for s in systems}
        if len(set(answers.values())) != 1:
            raise SystemExit("%s: the answers differ: %s" % (q, answers))
        for k in range(REPEAT):
            for s in systems[k % 3:] + systems[:k % 3]:
                if sum(out[q][s.name]) < PATIENCE_S:
                    out[q][s.name].append(ask(s, method, lots[lot])[0])
    print("\n%-36s %12s" % ("median ms (answers agree)", "") + "".join(
        "%18s" % s.name for s in systems))
    for q, times in out.items():
        print("%-48s " % q + "".join("%18s" % ("%.1f (%d)" % (
            statistics.median(t) * 1e3, len(t))) for t in times.values()))
    return out


# The table -------------------------------------------------------------------

class Table:
    def __init__(self):
        self.missed = []
        print("\n%-46s %8s %8s %9s %17s  %s" % (
            "", "must", "aim", "got", "least … greatest", ""))

    def row(self, what, must, aim, ratios, least=True):
        """Ratios of the rounds; at least or at most what they must be."""
        got = statistics.median(ratios)
        sign = ">=" if least else "<="

        def holds(limit):
            return got >= limit if least else got <= limit
        word = "aim reached" if holds(aim) else "met" if holds(must) \
            else "MISSED"
        if word == "MISSED":
            self.missed.append(what)
        print("%-46s %8s %8s %9.2f %17s  %s" % (
            what, "%s %g" % (sign, must), "%s %g" % (sign, aim), got,
            "%.2f … %.2f" % (min(ratios), max(ratios)), word))


def pairs(systems, peer, what):
    """Of each round peer / ours."""
    return [p[what] / o[what]
            for p, o in zip(systems[peer], systems[Ours.name])]


def table(wrote, long, asked):
    t, vm, steady = Table(), Victoria.name, wrote[STEADY]
    extra = long[Ours.name]["compaction"]
    for peer, must, aim in ((vm, 3, 6), (Influx.name, 8, 15)):
        t.row("CPU a value against %s" % peer, must, aim, [
            p["cpu"] / (o["cpu"] + extra) for p, o in zip(
                steady[peer], steady[Ours.name])])
    t.row("… of %d days by the minute, their night included" % DAYS, 3, 6,
          [(long[vm]["cpu"] + long[vm]["compaction"]) /
           (long[Ours.name]["cpu"] + extra)])
    t.row("values a second against " + vm, 2, 4,
          [1 / r for r in pairs(steady, vm, "rate")])
    t.row("slowest of small requests against " + vm, 5, 5,
          pairs(wrote[SMALL], vm, "max_ms"))
    t.row("bytes a value of %d days, of %s's" % (DAYS, vm), 1.3, 1.0,
          [long[Ours.name]["bytes"] / long[vm]["bytes"]], least=False)
    for (q, times), aim in zip(asked.items(), (3, 10, 4, 4)):
        t.row(q, 1, aim, [p / o for p, o in zip(times[vm],
                                                times[Ours.name])])
    print("connections, QoS 1 and alarms on a screen: make bench ONLY=gate, ONLY=crowd;"
          " a million devices: ONLY=register")
    print("\nCPU of ours includes chunks, a rule of alarms about each device and"
          " %.3f CPU-s/M of compaction (%s)" % (
              extra, long[Ours.name]["note"]))
    return t.missed


def main():
    folder = tempfile.mkdtemp(prefix="park-bench-")
    systems = [Ours(), Victoria(), Influx()]
    end_s = int(time.time()) // 60 * 60
    print("%d rounds, load average %s, %d cores" % (
        ROUNDS, "%.2f %.2f %.2f" % os.getloadavg(), os.cpu_count()))
    try:
        lots = {"iot": Lot(folder, "meters", "iot", 10000, 13 + STEPS, 10,
                           end_s),
                "cpu": Lot(folder, "hosts", "cpu", 2000, 1 + 2 * STEPS, 10,
                           end_s),
                "hist": Lot(folder, "meters", "hist", 100, DAYS * 1440, 60,
                            end_s)}
        try:
            long = {s.name: long_time(s, lots) for s in systems}
            asked = questions(systems, lots)
        finally:
            for s in systems:
                s.end()
        del lots["hist"]
        wrote = writing(systems, lots)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    show_writing(wrote)
    missed = table(wrote, long, asked)
    print("load average at the end %s" % ("%.2f %.2f %.2f" % os.getloadavg()))
    sys.exit(1 if missed and "--strict" in sys.argv else 0)


if __name__ == "__main__":
    main()
