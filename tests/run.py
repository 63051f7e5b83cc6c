#!/usr/bin/env python3
"""run.py [SUITE …] - every suite, each with the park it needs.

A suite is tests/<name>/run.sh or run.py and prints `ok - …`, `not ok - …`
and `skip - …: reason`.  Suites play in parks of their own, in a temporary
folder and on free ports, beside whatever else runs on the machine.  What a
suite prints is kept in .build/test/<name>.log; here come its failures and
one line with its figures.  The last line is `N passed, N failed`.

Most suites wait more than they compute, so LANES of them (environment; 1 is
for hunting a failure) run beside each other.
"""
import itertools
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
LOGS = os.path.join(ROOT, ".build/test")
NOT_SUITES = ("bare", "bench", "fixture", "requirement")

# name, park, seconds after which it is killed.  A park is made when its
# first suite comes and ends with its last one: suites of one park stand
# together, and the one that leaves it dead is its last.  A lane that is free
# takes the next park, so the longest stand first.
SUITES = [
    ("demo", "demo", 240),  # before others add to it
    ("report", "demo", 480),
    ("browser", "demo", 1500),
    ("app", "demo", 900),  # it adds alarms
    ("sdk", "demo", 420),  # compilers
    ("sql", "empty", 600),
    ("http", "empty", 1200),
    ("fault", "mortal", 1200),
    ("start", None, 900),
    ("edge", "field", 900),
    ("gate", "field", 720),
    ("unit", None, 900),
    ("sanitized", "sanitized", 900),
    ("knowledge", None, 720),
    ("lint", None, 600),
    ("fuzz", None, 600),
    ("rows", "rows", 240),
]

# What a suite runs beside the programs of the park.
TARGETS = {"unit": "unit-tests", "fuzz": "fuzz-tests", "edge": "edge-tests",
           "fault": "fault-tests", "report": "report-tests",
           "sanitized": ".build/asan/park.so"}

# What is set when `deploy/run.sh start` makes each of them.
PARKS = {
    "empty": {"PARK_DEMO": "none"},
    "field": {"PARK_DEMO": "none"},
    "rows": {"PARK_DEMO": "none", "PARK_ENGINE": "rows"},
    "mortal": {"PARK_DEMO": "none"},
    "demo": {"PARK_DEMO": "small"},
    "crowd": {"PARK_DEMO": "none", "PARK_GATES": "6"},
    "sanitized": {"PARK_DEMO": "none", "PARK_WORKERS": "1",
                  "PARK_WEB": os.path.join(ROOT, ".build/asan/park.so")},
}


def free_port():
    """A port for somebody who listens later: below those that connections
    take for themselves, which would be in his way by then."""
    while True:
        port = random.randrange(12000, 32768)
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


def run(words, env=None, **more):
    return subprocess.run(words, env={**os.environ, **(env or {})}, cwd=ROOT,
                          stdin=subprocess.DEVNULL, **more)


class Park:
    def __init__(self, name):
        self.name = name
        self.folder = tempfile.mkdtemp(prefix="park-test-")
        os.chmod(self.folder, 0o755)
        self.disk = os.path.join(self.folder, "disk") \
            if name == "mortal" and self.mount() else None
        self.state = os.path.join(self.disk or self.folder, "state")
        self.port = free_port()
        # Where a suite may listen for what the park tells people.
        self.env = {"PARK_STATE": self.state, "PARK_PORT": str(self.port),
                    "PARK_MQTT_PORT": str(free_port()),
                    "PARK_HJ212_PORT": str(free_port()),
                    "PARK_MQTTS_PORT": str(free_port()),
                    "PARK_SMTP_URL": "smtp://127.0.0.1:%d" % free_port(),
                    "PARK_HOOK_ALLOW": "127.0.0.1", **PARKS[name]}
        if name == "mortal":
            self.env.update(self.clock())
        self.start = os.path.join(ROOT, "deploy/run.sh")

    def mount(self):
        """A file system of its own, which can be filled; root may have it."""
        disk = os.path.join(self.folder, "disk")
        os.mkdir(disk)
        return run(["mount", "-t", "tmpfs", "-o", "mode=755,size=3g",
                    "park-test", disk], stderr=subprocess.DEVNULL
                   ).returncode == 0

    def clock(self):
        """A clock that can be set (fault/clock.c), for every program that is
        started: they all come through setpriv, and ours stands before it."""
        folder = os.path.join(self.folder, "clock")
        os.mkdir(folder)
        library = shutil.copy(os.path.join(ROOT, ".build/fault/clock.so"),
                              folder)
        ahead = os.path.join(folder, "ahead")
        with open(ahead, "wb") as f:
            f.write(bytes(8))
        with open(os.path.join(folder, "setpriv"), "w") as f:
            os.fchmod(f.fileno(), 0o755)
            f.write("""#!/bin/bash
# setpriv(1), by which every program gets a clock that the tests can set.
clock=(LD_PRELOAD=%s PARK_TEST_CLOCK=%s)
words=() clean=()
for word in "$@"; do
\tif [ "$word" = --reset-env ] && [ ${#clean[@]} = 0 ]; then
\t\tclean=(-i PATH=/usr/local/bin:/usr/bin:/bin)
\telse
\t\twords+=("$word")
\tfi
done
exec env "${clean[@]}" "${clock[@]}" %s "${words[@]}"
""" % (library, ahead, shutil.which("setpriv")))
        return {"PATH": folder + ":" + os.environ["PATH"],
                "PARK_TEST_CLOCK": ahead,
                **({"PARK_TEST_DISK": self.disk} if self.disk else {})}

    def up(self):
        began = time.monotonic()
        with open(os.path.join(LOGS, "park-%s.log" % self.name), "w") as out:
            done = run([self.start, "start"], self.env, stdout=out,
                       stderr=out)
        if done.returncode != 0:
            with open(out.name) as f:
                print(f.read())
            return False
        print("# park %s: up after %.1f s" % (
            self.name, time.monotonic() - began), flush=True)
        return True

    def environment(self):
        env = dict(self.env)
        env.update(
            PARK_URL="http://127.0.0.1:%d" % self.port,
            PARK_DB="host=%s dbname=park" % self.socket(),
            PARK_LOG=os.path.join(self.state, "log"),
            PARK_RESTART=self.start + " start")
        if env["PARK_DEMO"] == "none":
            code = run([os.path.join(ROOT, ".build/park"), "setup"], env,
                       capture_output=True, text=True).stdout.strip()
            env["PARK_SETUP_CODE"] = code
        return env

    def socket(self):
        return run([os.path.join(ROOT, "deploy/pg.sh"), "socket"], self.env,
                   capture_output=True, text=True).stdout.strip()

    def down(self, keep):
        run([self.start, "stop"], self.env, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        if keep:
            kept = os.path.join(LOGS, "park-%s" % self.name)
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(os.path.join(self.state, "log"), kept)
            print("# logs of park %s: %s" % (self.name, kept))
        if self.disk:
            run(["umount", "-l", self.disk])
        shutil.rmtree(self.folder, ignore_errors=True)


class Suite:
    def __init__(self, name, park, seconds):
        self.name, self.park, self.seconds = name, park, seconds
        self.counts = {"ok": 0, "not ok": 0, "skip": 0}
        self.process = None
        self.command = next((c for c in (
            os.path.join(HERE, name, "run" + end) for end in (".sh", ".py"))
            if os.access(c, os.X_OK)), None)

    def fails(self, sentence):
        self.counts["not ok"] += 1
        print("not ok - %s: %s" % (self.name, sentence), flush=True)

    def run(self, env):
        began = time.monotonic()
        with open(os.path.join(LOGS, self.name + ".log"), "w") as log:
            self.process = subprocess.Popen(
                [self.command], cwd=ROOT, env={**os.environ, **env},
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, errors="replace",
                start_new_session=True)
            late = threading.Timer(self.seconds, self.end)
            late.start()
            self.read(self.process.stdout, log)
            status = self.process.wait()
        late.cancel()
        took = time.monotonic() - began
        if took >= self.seconds:
            self.fails("does not end within %d s" % self.seconds)
        elif status != 0 and self.counts["not ok"] == 0:
            self.fails("ends with status %d" % status)
            self.last_words()
        elif not any(self.counts.values()):
            self.fails("has no case")
        print("%-10s %5d passed %4d failed %4d skipped  %6.1f s" % (
            self.name, *self.counts.values(), took), flush=True)

    def last_words(self):
        """What it said before it died without a failed case."""
        with open(os.path.join(LOGS, self.name + ".log")) as log:
            for line in log.read().splitlines()[-20:]:
                print("#   " + line, flush=True)

    def end(self):
        """Its time is over, or ours."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def read(self, lines, log):
        """Counts cases; a failure is shown with the remarks behind it, in
        one piece, for others speak at the same time."""
        failure = ""
        for line in lines:
            log.write(line)
            log.flush()
            case = re.match(r"(ok|not ok|skip) - ", line)
            if case:
                self.counts[case.group(1)] += 1
            if not line.startswith("#   "):
                print(failure, end="", flush=True)
                failure = ""
            if case and case.group(1) == "not ok":
                failure = "not ok - %s: %s" % (
                    self.name, line[len("not ok - "):])
            elif failure:
                failure += line
            elif os.environ.get("V"):
                print(line, end="", flush=True)
        print(failure, end="", flush=True)


def suites(names):
    known = [s[0] for s in SUITES]
    found = [d for d in sorted(os.listdir(HERE))
             if d not in NOT_SUITES and d not in known]
    every = [Suite(*s) for s in SUITES]
    mute = [s.name for s in every if not s.command]
    if mute:
        raise SystemExit("no run.sh or run.py can be executed of the suites " +
                         " ".join(mute))
    every += [s for s in (Suite(d, "demo", 240) for d in found) if s.command]
    wrong = [n for n in names if n not in [s.name for s in every]]
    if wrong:
        raise SystemExit("there is no suite " + " ".join(wrong))
    return [s for s in every if not names or s.name in names]


def make(*targets):
    return run(["make", "-s", "-k", "-j%d" % os.cpu_count(), *targets],
               stdout=subprocess.DEVNULL).returncode == 0


def build():
    """The programs, which all suites share."""
    began = time.monotonic()
    good = make("build")
    print("# built after %.1f s" % (time.monotonic() - began), flush=True)
    return good


class Lanes:
    """Plays the suites of one park in turn and several parks at once."""

    def __init__(self, chosen):
        self.chosen = chosen
        self.groups = [list(g) for _, g in itertools.groupby(
            chosen, lambda suite: suite.park or suite.name)]
        self.parks = []
        # Two makes in one folder would write the same files.
        self.building = threading.Lock()

    def build(self, suite):
        with self.building:
            if suite.name in TARGETS and not make(TARGETS[suite.name]):
                suite.fails("not all of it can be built")

    def play(self, suites):
        park, ready = None, True
        for suite in suites:
            self.build(suite)
        if suites[0].park:
            park = Park(suites[0].park)
            self.parks.append(park)
            ready = park.up()
        for suite in suites:
            if ready:
                suite.run(park.environment() if park else {})
            else:
                suite.fails("its park does not start")
        if park:
            park.down(not ready or any(s.counts["not ok"] for s in suites))
            self.parks.remove(park)

    def drive(self):
        while self.groups:
            suites = self.groups.pop(0)
            try:
                self.play(suites)
            except Exception as e:  # a lane that dies must not look passed
                suites[0].fails("cannot be played: %r" % e)

    def run(self, lanes):
        threads = [threading.Thread(target=self.drive, daemon=True)
                   for _ in range(lanes)]
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            for suite in self.chosen:
                suite.end()
            for park in self.parks:
                park.down(True)


# What `make bench` runs: name, park, program.
BENCHES = [
    ("web", "demo", "bench/run.py"),
    ("telemetry", "empty", "bench/telemetry.py"),
    ("gate", "empty", "bench/gate.py"),
    ("crowd", "crowd", "bench/gate.py --crowd 100000"),
    ("register", "empty", "bench/register.py"),
    ("report", "demo", "bench/report.py"),
    ("knowledge", "empty", "bench/knowledge.py"),
    ("compute", None, "bench/compute.py"),
]


def soak(words):
    """The longest of the tests, on a park of its own."""
    park, good = Park("mortal"), False
    try:
        good = park.up() and run(
            [os.path.join(HERE, "fault/soak.py"), *words],
            park.environment()).returncode == 0
    finally:
        park.down(not good)
    return int(not good)


def bench(words):
    """Not a suite: it judges nothing, it measures."""
    names = [name for name, _, _ in BENCHES]
    only, words = (words[:1], words[1:]) if words[:1] and \
        not words[0].startswith("-") else (names, words)
    if not set(only) <= set(names):
        raise SystemExit("there is no bench but " + " ".join(names))
    failed = 0
    for _, park, program in [b for b in BENCHES if b[0] in only]:
        park = Park(park) if park else None
        try:
            failed |= (park and not park.up()) or run(
                [os.path.join(HERE, p) if "/" in p else p
                 for p in program.split()] + words,
                park and park.environment()).returncode != 0
        finally:
            if park:
                park.down(False)
    return int(failed)


def main():
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.makedirs(LOGS, exist_ok=True)
    if sys.argv[1:2] == ["bench"]:
        sys.exit(1 if not (build() and make("report-tests", "bench-tools"))
                 else bench(sys.argv[2:]))
    if sys.argv[1:2] == ["soak"]:
        sys.exit(1 if not (build() and make("fault-tests"))
                 else soak(sys.argv[2:]))
    chosen = suites(sys.argv[1:])
    if [s.name for s in chosen] != ["lint"] and not build():
        raise SystemExit("0 passed, 1 failed (it does not build)")
    Lanes(chosen).run(int(os.environ.get("LANES", "3")))
    passed, failed, skipped = (
        sum(s.counts[k] for s in chosen) for k in ("ok", "not ok", "skip"))
    print("# %.0f s" % (time.monotonic() - began))
    if skipped:
        print("%d skipped" % skipped)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
