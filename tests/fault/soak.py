#!/usr/bin/env python3
"""soak.py [--minutes N] [--seed N] - everything that can go wrong, again and
again, while devices send by every way in.

Processes are killed, the disk is filled, the clock is set, clients are slow.
After each: how long until every way in acknowledges again; and what was
acknowledged is read back through the API, once each and nothing beside it.
The memory of each process is watched all the while. The same in two minutes,
each of it once, is part of run.py.
"""
import glob
import json
import os
import random
import signal
import struct
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "../http"), os.path.join(HERE, "../gate")]
from client import STATE, URL, Results, sql  # noqa: E402
from cluster import Cluster  # noqa: E402
from framing import workers  # noqa: E402
from laggard import Slow  # noqa: E402
from load import Reader, crowd  # noqa: E402
from world import World  # noqa: E402

PATIENCE_S = 40   # for a way in to acknowledge again
SHIELD_S = 12     # a process is not killed more often: nobody mends what
                  # dies ten times a minute
FULL_S, SLOW_S, JUMPED_S = 6, 10, 5
MOST_MIB = {"ingest": 300, "gate": 150, "web": 150, "worker": 300,
            "work": 200, "compute": 300, "postgres": 1500}


def option(name, usual):
    flag = "--" + name
    return type(usual)(sys.argv[sys.argv.index(flag) + 1]) \
        if flag in sys.argv else usual


def pids():
    """{name: pid} of what runs now, the workers with it."""
    try:
        with open(os.path.join(STATE, "run.json")) as f:
            known = json.load(f)["pids"]
    except (OSError, ValueError):
        return {}
    out = {n: p for n, p in known.items() if p and n != "kore"}
    out.update(("worker-%d" % i, p) for i, p in enumerate(sorted(workers())))
    return out


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except (ProcessLookupError, TypeError):
        pass


def has_clock(pid):
    try:
        with open("/proc/%d/maps" % pid) as f:
            return "clock.so" in f.read()
    except OSError:
        return True  # it has just died


# Memory ----------------------------------------------------------------------

def private_kib(pid):
    """Memory of its own; what is mapped from files is everybody's."""
    try:
        with open("/proc/%d/status" % pid) as f:
            for line in f:
                if line.startswith("RssAnon"):
                    return int(line.split()[1])
    except OSError:
        pass
    return None


def children(top):
    out = []
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(stat) as f:
                if int(f.read().rsplit(")", 1)[1].split()[1]) == top:
                    out.append(int(stat.split("/")[2]))
        except OSError:
            pass
    return out


def slope(points):
    """Least squares, of [(s, KiB)]; MiB an hour."""
    n = len(points)
    t, v = sum(p[0] for p in points) / n, sum(p[1] for p in points) / n
    below = sum((p[0] - t) ** 2 for p in points)
    return sum((p[0] - t) * (p[1] - v) for p in points) / below * 3600 / 1024


class Memory(threading.Thread):
    """Looks every second; a life is a process from its first look on."""

    def __init__(self):
        super().__init__(daemon=True)
        self.stop, self.lives = False, {}
        self.start()

    def run(self):
        while not self.stop:
            now = time.monotonic()
            for name, pid in pids().items():
                kib = private_kib(pid)
                if name in ("postgres", "compute") and kib is not None:
                    kib += sum(private_kib(p) or 0 for p in children(pid))
                if kib is not None and name != "supervisor":
                    self.lives.setdefault((name.split("-")[0], pid),
                                          []).append((now, kib))
            time.sleep(1)

    def judge(self, results):
        """Each kind of process below its measure; slopes of the second half
        of the longest life, where it is long enough to have one."""
        self.stop = True
        self.join()
        over = []
        for kind in sorted({k for k, _ in self.lives}):
            lives = [v for (k, _), v in self.lives.items() if k == kind]
            most = max(kib for life in lives for _, kib in life) / 1024
            longest = max(lives, key=len)
            span = longest[-1][0] - longest[0][0]
            told = "-" if span < 30 else "%+.1f MiB/h over %.0f s" % (
                slope(longest[len(longest) // 2:]), span / 2)
            print("# memory of %-9s %3d lives, at most %6.1f MiB, %s" % (
                kind, len(lives), most, told))
            if most > MOST_MIB[kind]:
                over.append("%s %.0f MiB" % (kind, most))
        results.ok(not over, "memory of every process stays bounded", over)


# What goes wrong -------------------------------------------------------------

class Trouble:
    def __init__(self, world, cluster):
        self.world, self.cluster = world, cluster
        self.killed = {}
        self.clock = os.environ.get("PARK_TEST_CLOCK")
        self.disk = os.environ.get("PARK_TEST_DISK")
        self.slow = None

    def strike(self, *names):
        """Kills what is called so, unless it has just been killed."""
        now = time.monotonic()
        for name, pid in pids().items():
            if name.startswith(names) and \
                    now - self.killed.get(name, 0) > SHIELD_S:
                self.killed[name] = now
                kill(pid)

    def postmaster(self):
        self.cluster.kill()
        self.cluster.revive()

    def all_at_once(self):
        self.strike("ingest", "gate-", "worker-")
        self.postmaster()

    def set_clock(self, hours):
        with open(self.clock, "r+b") as f:
            f.write(struct.pack("=q", int(hours * 3600e6)))
        got = float(sql("select extract(epoch from clock_timestamp())")[0])
        if abs(got - time.time() - hours * 3600) > 5:
            raise RuntimeError("PostgreSQL does not feel the clock")
        for name, pid in pids().items():
            if name not in ("supervisor", "postgres") and not has_clock(pid):
                raise RuntimeError(name + " does not feel the clock")

    def forwards(self):
        self.set_clock(3)
        time.sleep(JUMPED_S)

    def back(self):
        """To where it was, and to the hour before it."""
        self.set_clock(random.choice((0, -1)))
        time.sleep(JUMPED_S)

    def full_disk(self):
        """Nothing can be written for a while, by anybody; and whoever dies
        meanwhile has to begin like that."""
        ballast = os.path.join(self.disk, "ballast")
        until = time.monotonic() + FULL_S
        deaths = [lambda: self.strike("ingest", "gate-1", "worker-0", "work"),
                  self.cluster.kill]
        random.shuffle(deaths)
        with open(ballast, "wb") as f:
            size = 0
            while time.monotonic() < until:
                for step in (1 << 24, 1 << 20, 1 << 12):
                    try:
                        while True:
                            os.posix_fallocate(f.fileno(), size, step)
                            size += step
                    except OSError:
                        pass
                time.sleep(0.01)
                if deaths and time.monotonic() > until - 2 * len(deaths):
                    deaths.pop()()
        os.unlink(ballast)

    def slow_clients(self):
        slow = Slow(self.world)
        time.sleep(SLOW_S)
        slow.end()

    def kinds(self):
        """{name: act}, and {name: why it cannot be done here}."""
        acts = {
            "the writer is killed": lambda: self.strike("ingest"),
            "a gate is killed": lambda: self.strike(
                random.choice(("gate-1", "gate-2"))),
            "all gates are killed": lambda: self.strike("gate-"),
            "a worker is killed": lambda: self.strike("worker-0"),
            "the parent of the workers is killed": lambda: self.strike("web"),
            "background work is killed": lambda: self.strike("work"),
            "PostgreSQL is killed": self.postmaster,
            "all of it is killed": self.all_at_once,
            "the disk is full": self.full_disk,
            "the clock jumps forwards": self.forwards,
            "the clock jumps back": self.back,
            "clients are slow": self.slow_clients,
        }
        cannot = {}
        if not self.disk:
            cannot["the disk is full"] = "no file system could be mounted"
        if not self.clock:
            cannot.update({n: "the clock cannot be set" for n in acts
                           if "clock" in n})
        return {n: a for n, a in acts.items() if n not in cannot}, cannot


# The soak --------------------------------------------------------------------

class Soak:
    def __init__(self, results, world, cluster):
        self.results = results
        self.trouble = Trouble(world, cluster)
        self.read = Reader(world.vars["token of developer of A"])
        self.senders = crowd(world)
        self.checked = {s: 0 for s in self.senders}
        self.took = {}
        self.memory = Memory()
        self.settle(time.monotonic())

    def settle(self, since):
        """{way: seconds until something that was sent after that moment is
        acknowledged}"""
        took, until = {}, time.monotonic() + PATIENCE_S
        ways = {s.way for s in self.senders}
        while set(took) != ways and time.monotonic() < until:
            for s in self.senders:
                if s.way not in took and s.fresh > since:
                    took[s.way] = time.monotonic() - since
            time.sleep(0.01)
        return took

    def faults(self, whole):
        found = []
        for s in self.senders:
            upto = s.sent // 20 * 20
            found += s.faults(self.read, 0 if whole else self.checked[s])
            self.checked[s] = max(0, upto - 1000)
        return found

    def one(self, name, act):
        """One thing goes wrong; the remark has what it cost."""
        for s in self.senders:
            s.gap = 0
        before = sum(len(s.acked) for s in self.senders)
        try:
            act()
        except RuntimeError as e:
            self.results.ok(False, "this can be done: " + name, e)
        took = self.settle(time.monotonic())
        ways = {s.way for s in self.senders}
        time.sleep(1)
        found = self.faults(False)
        self.took.setdefault(name, []).append(max(took.values(), default=99))
        print("# %s: %s; longest without an answer %.1f s; %d acknowledged"
              % (name, ", ".join("%s again after %.2f s" % w for w in sorted(
                  took.items())), max(s.gap for s in self.senders),
                 sum(len(s.acked) for s in self.senders) - before),
              flush=True)
        return found + ["%s does not come back in %d s" % (w, PATIENCE_S)
                        for w in ways - set(took)]

    def each_once(self):
        """Every kind of trouble, in any order."""
        acts, cannot = self.trouble.kinds()
        names = list(acts)
        random.shuffle(names)
        for name in names:
            found = self.one(name, acts[name])
            self.results.ok(
                not found, "what was acknowledged is there once, and every "
                "way in is open again, after " + name, "\n".join(found))
        for name, why in cannot.items():
            self.results.skip("what was acknowledged is there once after "
                              + name, why)

    def for_long(self, seconds):
        """Any kind of trouble, at any time; then an hour's worth of calm in
        a quarter of it, in which memory must not grow."""
        acts, _ = self.trouble.kinds()
        until = time.monotonic() + seconds * 0.75
        found, n = [], 0
        while time.monotonic() < until and not found:
            time.sleep(random.uniform(0, 4))
            name = random.choice(sorted(acts))
            found = self.one(name, acts[name])
            n += 1
        self.results.ok(n > 0 and not found, "what was acknowledged is there "
                        "once after %d troubles" % n, "\n".join(found))
        time.sleep(max(0, seconds * 0.25))

    def end(self):
        if self.trouble.clock:
            self.trouble.set_clock(0)
        self.settle(time.monotonic())
        for s in self.senders:
            s.end()
        found = self.faults(True)
        acked = sum(len(s.acked) for s in self.senders)
        self.results.ok(acked > 3000 and not found, "and all of it in the "
                        "end", "%d acknowledged; %s" % (
                            acked, "\n".join(found)))
        for way in sorted({s.way for s in self.senders}):
            mine = [s for s in self.senders if s.way == way]
            print("# %-7s %7d sent, %7d acknowledged, %3d cuts" % (
                way, sum(s.sent for s in mine),
                sum(len(s.acked) for s in mine), sum(s.cuts for s in mine)))
            self.results.ok(all(s.cuts > 0 for s in mine),
                            "troubles were felt by " + way)
        for name, took in sorted(self.took.items()):
            print("# back after %6.2f s at most, %6.2f usually: %s (%d)" % (
                max(took), sorted(took)[len(took) // 2], name, len(took)))
        self.memory.judge(self.results)


def main():
    seed = option("seed", random.randrange(1 << 30))
    minutes = option("minutes", 30.0)
    results, world, cluster = Results(), World(), Cluster()
    print("# %s, %s, %.0f minutes, seed %d" % (
        URL, cluster.data, minutes, seed), flush=True)
    random.seed(seed)
    soak = Soak(results, world, cluster)
    soak.each_once()
    soak.for_long(minutes * 60)
    soak.end()
    results.ok(sql("select 1") == ["1"], "and the database lives")
    results.end()


if __name__ == "__main__":
    main()
