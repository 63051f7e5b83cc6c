#!/usr/bin/env python3
"""run.py [SUITE …] - every suite, each with the park it needs.

A suite is tests/<name>/run.sh or run.py and prints `ok - …`, `not ok - …`
and `skip - …: reason`.  Suites play in parks of their own, in a temporary
folder and on free ports, beside whatever else runs on the machine.  What a
suite prints is kept in .build/test/<name>.log; here come its failures and
one line with its figures.  The last line is `N passed, N failed`.
"""
import os
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
# together, and the one that leaves it dead is its last.
SUITES = [
    ("lint", None, 300),
    ("unit", None, 600),
    ("fuzz", None, 300),
    ("start", None, 600),
    ("sql", "empty", 400),
    ("http", "empty", 900),
    ("edge", "empty", 600),
    ("gate", "empty", 480),
    ("fault", "mortal", 1000),
    ("sanitized", "sanitized", 600),
    ("rows", "rows", 120),
    ("demo", "demo", 120),  # before others add to it
    ("report", "demo", 240),
    ("browser", "demo", 900),
]

# Needs a processor and nothing else, and runs beside what comes next: `start`
# mostly waits.
BESIDE = ("fuzz",)

# What is set when `deploy/run.sh start` makes each of them.
PARKS = {
    "empty": {"PARK_DEMO": "none"},
    "rows": {"PARK_DEMO": "none", "PARK_ENGINE": "rows"},
    "mortal": {"PARK_DEMO": "none"},
    "demo": {"PARK_DEMO": "small"},
    "crowd": {"PARK_DEMO": "none", "PARK_GATES": "6"},
    "sanitized": {"PARK_DEMO": "none", "PARK_WORKERS": "1",
                  "PARK_WEB": os.path.join(ROOT, ".build/asan/park.so")},
}


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


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
        """Counts cases; a failure is shown with the remarks behind it."""
        shows = False
        for line in lines:
            log.write(line)
            log.flush()
            case = re.match(r"(ok|not ok|skip) - ", line)
            if case:
                self.counts[case.group(1)] += 1
                shows = case.group(1) == "not ok"
                if shows:
                    line = "not ok - %s: %s" % (
                        self.name, line[len("not ok - "):])
            elif not line.startswith("#   "):
                shows = False
            if shows or os.environ.get("V"):
                print(line, end="", flush=True)


def suites(names):
    known = [s[0] for s in SUITES]
    found = [d for d in sorted(os.listdir(HERE))
             if d not in NOT_SUITES and d not in known]
    every = [Suite(*s) for s in SUITES] + \
        [Suite(d, "demo", 240) for d in found]
    every = [s for s in every if s.command]
    wrong = [n for n in names if n not in [s.name for s in every]]
    if wrong:
        raise SystemExit("there is no suite " + " ".join(wrong))
    return [s for s in every if not names or s.name in names]


def make(*targets):
    return run(["make", "-s", "-k", "-j%d" % os.cpu_count(), *targets],
               stdout=subprocess.DEVNULL).returncode == 0


def build(chosen):
    """Programs, and what suites need; false without programs."""
    targets = {"unit": "unit-tests", "fuzz": "fuzz-tests",
               "edge": "edge-tests", "fault": "fault-tests",
               "sanitized": ".build/asan/park.so"}
    began = time.monotonic()
    if not make("build"):
        return False
    for suite in chosen:
        if suite.name in targets and not make(targets[suite.name]):
            suite.fails("not all of it can be built")
    print("# built after %.1f s" % (time.monotonic() - began), flush=True)
    return True


def play(chosen):
    """Runs the suites; a park lives from its first to its last."""
    park, ready, beside = None, False, []
    try:
        for i, suite in enumerate(chosen):
            if suite.name in BESIDE:
                beside.append(threading.Thread(target=suite.run, args=({},)))
                beside[-1].start()
                continue
            if suite.park and park is None:
                park = Park(suite.park)
                ready = park.up()
            if suite.park and not ready:
                suite.fails("its park does not start")
            else:
                suite.run(park.environment() if suite.park else {})
            if park and (i + 1 == len(chosen) or
                         chosen[i + 1].park != suite.park):
                failed = any(s.counts["not ok"] for s in chosen
                             if s.park == suite.park)
                park.down(failed or not ready)
                park = None
        for thread in beside:
            thread.join()
    finally:
        for suite in chosen:
            suite.end()
        if park:
            park.down(True)


# What `make bench` runs: name, park, program.
BENCHES = [
    ("web", "demo", "bench/run.py"),
    ("telemetry", "empty", "bench/telemetry.py"),
    ("gate", "empty", "bench/gate.py"),
    ("crowd", "crowd", "bench/gate.py --crowd 100000"),
    ("register", "empty", "bench/register.py"),
    ("report", "demo", "bench/report.py"),
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
        park = Park(park)
        try:
            failed |= not park.up() or run(
                [os.path.join(HERE, p) if "/" in p else p
                 for p in program.split()] + words,
                park.environment()).returncode != 0
        finally:
            park.down(False)
    return int(failed)


def main():
    began = time.monotonic()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.makedirs(LOGS, exist_ok=True)
    if sys.argv[1:2] == ["bench"]:
        sys.exit(1 if not (build([]) and make("report-tests", "bench-tools"))
                 else bench(sys.argv[2:]))
    if sys.argv[1:2] == ["soak"]:
        sys.exit(1 if not (build([]) and make("fault-tests"))
                 else soak(sys.argv[2:]))
    chosen = suites(sys.argv[1:])
    names = [s.name for s in chosen]
    if names != ["lint"] and not build(chosen):
        raise SystemExit("0 passed, 1 failed (it does not build)")
    play(chosen)
    passed, failed, skipped = (
        sum(s.counts[k] for s in chosen) for k in ("ok", "not ok", "skip"))
    print("# %.0f s" % (time.monotonic() - began))
    if skipped:
        print("%d skipped" % skipped)
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
