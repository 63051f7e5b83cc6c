#!/usr/bin/env python3
"""run.py - do the two commands keep their word?

Starts parks of its own in a temporary folder, kills them in every way and
starts them again.  `run.py WORD` runs the cases whose name contains it.
"""
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RUN = os.path.join(ROOT, "deploy/run.sh")
sys.path.insert(0, os.path.join(HERE, "../http"))
from client import Results  # noqa: E402

results = Results()
base = tempfile.mkdtemp(prefix="park-start-")
os.chmod(base, 0o755)
parks = []


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Park:
    """One state and port, and what was started on them."""

    def __init__(self, state, port=None, **env):
        self.state = os.path.join(base, state)
        self.port = port or free_port()
        # The usual ports of devices, whoever else has them.
        usual = {k: v for k, v in os.environ.items()
                 if k not in ("PARK_MQTT_PORT", "PARK_HJ212_PORT")}
        self.env = {**usual, "PARK_STATE": self.state,
                    "PARK_PORT": str(self.port), "PARK_DEMO": "none", **env}
        parks.append(self)

    def run(self, word, timeout=120, **more):
        return subprocess.run([RUN, word], env=self.env, timeout=timeout,
                              stdin=subprocess.DEVNULL, text=True,
                              capture_output=True, **more)

    def front(self):
        """`run` in the foreground, in a process group as a terminal's."""
        return subprocess.Popen([RUN, "run"], env=self.env, text=True,
                                stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT,
                                start_new_session=True)

    def health(self):
        conn = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
        try:
            conn.request("GET", "/health")
            return conn.getresponse().status == 200
        except OSError:
            return False
        finally:
            conn.close()

    def wait(self, wanted=True, seconds=60):
        """Seconds until /health is as wanted; None when it never is."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.health() == wanted:
                return time.monotonic() - began
            time.sleep(0.05)
        return None

    def wait_ready(self, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if os.path.exists(self.state + "/run/ready"):
                return True
            time.sleep(0.05)
        return False

    def pids(self):
        with open(self.state + "/run.json") as f:
            return {k: v for k, v in json.load(f)["pids"].items() if v}

    def doors(self):
        """Where devices connect, those that answer."""
        with open(self.state + "/run.json") as f:
            run = json.load(f)
        found = {run["mqtt"], run["hj212"]}
        for door in found:
            self.knock(*door.split(":"))
        return found

    def knock(self, host, port):
        """A gate opens a moment after the web answers."""
        until = time.monotonic() + 20
        while True:
            try:
                socket.create_connection((host, int(port)), 3).close()
                return
            except ConnectionRefusedError:
                if time.monotonic() > until:
                    raise
            time.sleep(0.1)

    def all_pids(self):
        """Everything alive that belongs to this state."""
        state = os.path.realpath(self.state).encode()
        out = set()
        for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
            try:
                with open("/proc/%d/cmdline" % pid, "rb") as f:
                    line = f.read()
                with open("/proc/%d/environ" % pid, "rb") as f:
                    line += f.read()
                cwd = os.readlink("/proc/%d/cwd" % pid).encode()
            except OSError:
                continue
            if pid != os.getpid() and (
                    b"PARK_STATE=" + state + b"\0" in line or
                    cwd.startswith(state + b"/") or
                    state + b"/pg/15" in line):
                out.add(pid)
        return out

    def who(self):
        """Its processes, for the one who reads why it does not end."""
        pids = ",".join(map(str, sorted(self.all_pids())))
        return "" if not pids else subprocess.run(
            ["ps", "-o", "pid,ppid,stat,wchan:20,args", "-p", pids],
            capture_output=True, text=True).stdout

    def kill_all(self):
        for pid in self.all_pids():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def nothing_left(self, seconds=6):
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.all_pids():
            time.sleep(0.1)
        return sorted(self.all_pids())

    def sql(self, text):
        sock = subprocess.run(
            [os.path.join(ROOT, "deploy/pg.sh"), "socket"], env=self.env,
            capture_output=True, text=True).stdout.strip()
        return subprocess.run(
            ["psql", "-XAtqc", text, "host=%s dbname=park user=park_dba"
             % sock], capture_output=True, text=True).stdout.strip()

    def log(self):
        try:
            with open(self.state + "/log/run.log") as f:
                return f.read()
        except OSError:
            return ""


def reaches(user):
    """Whether that user can walk to the commands at all."""
    return subprocess.run(["test", "-x", RUN], user=user.pw_uid,
                          group=user.pw_gid, extra_groups=[],
                          cwd="/").returncode == 0


def both_languages(text):
    """One sentence each, and no trace of a program's innards."""
    return re.search(r"^错误：.+$", text, re.M) and \
        re.search(r"^Error: .+$", text, re.M) and \
        "Traceback" not in text and "line " not in text


def refused(done, word, sentence):
    said = done.stdout + done.stderr
    results.ok(done.returncode != 0 and both_languages(said) and
               word in said, sentence, said)


def ended(park, process, seconds=60):
    """What it said; None, and killed, when it does not end in time."""
    try:
        return process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired:
        print("#   " + park.who().replace("\n", "\n#   "))
        park.kill_all()
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None


# Cases -----------------------------------------------------------------------

def first_and_second_run():
    park = Park("first")
    began = time.monotonic()
    done = park.run("start")
    first = time.monotonic() - began
    results.ok(done.returncode == 0 and park.health(),
               "start returns when /health answers", done.stdout +
               done.stderr)
    code = re.search(r"set-up code: (\w+)", park.log())
    results.ok(code is not None, "an empty park prints its one-time code",
               park.log())
    mode = os.stat(park.state + "/run.json").st_mode & 0o777
    results.ok(mode == 0o600, "run.json is for its owner's eyes", oct(mode))
    pids = park.pids()
    results.ok({"kore", "work", "work-slow", "work-report", "work-tell",
                "work-mail", "postgres", "supervisor"} <= set(pids) and
               all(os.path.exists("/proc/%d" % p) for p in pids.values()),
               "run.json names the living processes", pids)
    if os.getuid() == 0:
        owners = {k: os.stat("/proc/%d" % pids[k]).st_uid
                  for k in ("kore", "work", "postgres")}
        results.ok(0 not in owners.values(),
                   "nothing that listens or computes runs as root", owners)
    again = park.run("start")
    results.ok(again.returncode == 0 and park.pids() == pids,
               "start beside a running one changes nothing", again.stderr)
    refused(park.run("run"), "running",
            "run beside a running one says so")
    park.sql("create table public.kept as select 42 as answer")
    results.ok(park.run("stop").returncode == 0 and
               not park.nothing_left(), "stop leaves no process",
               park.nothing_left(0))
    began = time.monotonic()
    park.run("start")
    second = time.monotonic() - began
    results.ok(second < 10 and park.sql("select answer from public.kept") ==
               "42", "the second run takes seconds and has lost nothing",
               "%.1f s" % second)
    print("# first start %.1f s, second %.1f s" % (first, second))
    return park


def death_of_parts(park):
    """On the living park: whoever dies is replaced."""
    for name in ("kore", "work", "work-slow", "gate-1", "postgres"):
        before = park.pids()[name]
        os.kill(before, signal.SIGKILL)
        until, after = time.monotonic() + 15, before
        while time.monotonic() < until:
            after = park.pids().get(name, before)
            if after != before and park.health():
                break
            time.sleep(0.1)
        results.ok(after != before and park.health(),
                   "%s that was killed is replaced" % name,
                   "%s %s" % (before, after))
    supervisor = park.pids()["supervisor"]
    os.kill(supervisor, signal.SIGKILL)
    results.ok(park.wait(False, 6) is not None,
               "the web does not outlive its supervisor")
    done = park.run("start")
    results.ok(done.returncode == 0 and park.health(),
               "after the supervisor's death start works again",
               done.stdout + done.stderr)
    park.kill_all()
    done = park.run("start")
    results.ok(done.returncode == 0 and
               park.sql("select answer from public.kept") == "42",
               "after the death of everything start works and nothing is "
               "lost", done.stdout + done.stderr)


def side_by_side(park):
    other = Park("second")
    done = other.run("start")
    results.ok(done.returncode == 0 and park.health() and other.health(),
               "two parks run side by side", done.stdout + done.stderr)
    results.ok(len(park.doors() | other.doors()) == 4 and
               "PARK_MQTT_PORT" in done.stdout, "devices find each at "
               "addresses of its own, which is said", done.stdout)
    other.run("stop")
    results.ok(park.health(), "and the end of one leaves the other alone")
    busy = Park("busy", park.port)
    done = busy.run("start")
    refused(done, str(park.port), "a port in use is said in one sentence")
    results.ok(not busy.nothing_left(), "and nothing is left running",
               busy.nothing_left(0))
    taken = sorted(park.doors())[0].split(":")[1]
    refused(Park("door", PARK_HJ212_PORT=taken).run("start"), taken,
            "so is one that was asked for to let devices in")
    park.run("stop")


def foreground():
    park = Park("front")
    process = park.front()
    results.ok(park.wait_ready() and park.health(),
               "run in the foreground answers")
    os.killpg(process.pid, signal.SIGINT)
    out = ended(park, process) or "does not end: " + park.who()
    results.ok(process.returncode == 0 and "Traceback" not in out and
               not park.nothing_left(), "Ctrl-C ends it cleanly",
               "%s\n%s\n%s" % (process.returncode, out,
                               park.nothing_left(0)))


def interrupted():
    """The first run is killed at several moments, then done again."""
    for n, (seconds, sig) in enumerate((
            (0.4, signal.SIGKILL), (1.2, signal.SIGKILL),
            (2.0, signal.SIGINT), (2.6, signal.SIGKILL))):
        park = Park("broken%d" % n)
        process = park.front()
        time.sleep(seconds)
        if sig == signal.SIGKILL:
            park.kill_all()
        os.killpg(process.pid, sig)
        said = ended(park, process)
        results.ok(said is not None,
                   "a first run met by %s after %.1f s ends" % (
                       sig.name, seconds), park.who())
        done = park.run("start")
        results.ok(done.returncode == 0 and park.health() and park.sql(
            "select count(*) > 0 from park.industry") == "t",
            "a first run ended after %.1f s by %s is done again" % (
                seconds, sig.name), done.stdout + done.stderr)
        park.run("stop")


def odd_places():
    long = Park("/".join(["with a long name of its own"] * 5))
    done = long.run("start")
    results.ok(done.returncode == 0 and long.health(),
               "a path of %d characters with blanks works"
               % len(long.state), done.stdout + done.stderr)
    long.run("stop")
    if os.getuid() != 0:
        return results.skip("a state that the service user cannot reach",
                            "not root")
    os.makedirs(os.path.join(base, "private"), 0o700)
    hidden = Park("private/state")
    done = hidden.run("start")
    results.ok(done.returncode == 0 and hidden.health() and
               os.path.exists(hidden.state + "/run.json"),
               "below a folder of mode 0700 the state moves, and a link "
               "leads to it", done.stdout + done.stderr)
    hidden.run("stop")
    shutil.rmtree(os.path.realpath(hidden.state), ignore_errors=True)


def refusals():
    for name, value in (("PARK_PORT", "http"), ("PARK_DEMO", "huge"),
                        ("PARK_PORT", "80"), ("PARK_MQTT_PORT", "mqtt"),
                        ("PARK_HJ212_PORT", "70000"),
                        ("PARK_GATES", "many")):
        refused(Park("refused", **{name: value}).run("start"), value,
                "%s=%s is refused in one sentence" % (name, value))
    if os.getuid() != 0:
        return results.skip("too little disk is said", "not root")
    small = Park("small")
    os.makedirs(small.state)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs",
                       small.state], capture_output=True).returncode != 0:
        results.skip("too little disk is said", "no mount here")
    else:
        refused(small.run("start"), "MB",
                "too little disk is said before anything begins")
        subprocess.run(["umount", "-l", small.state])
    user = pwd.getpwnam("parksvc")
    if not reaches(user):
        return results.skip("missing packages are said to a plain user",
                            "no plain user reaches this clone")
    tools = os.path.join(base, "tools")
    os.makedirs(tools)
    with open(tools + "/dpkg-query", "w") as f:
        f.write("#!/bin/sh\nexit 1\n")
    with open(tools + "/sudo", "w") as f:
        f.write("#!/bin/sh\nexit 1\n")
    for name in os.listdir(tools):
        os.chmod(os.path.join(tools, name), 0o755)
    os.makedirs(base + "/plain")
    os.chown(base + "/plain", user.pw_uid, user.pw_gid)
    lacking = Park("plain/state", PATH=tools + ":" + os.environ["PATH"])
    done = lacking.run("start", user=user.pw_uid, group=user.pw_gid,
                       extra_groups=[])
    refused(done, "apt-get install",
            "missing packages and no right to install them is said, with "
            "the line to type")


def plain_user():
    """Not as root, with all packages there."""
    if os.getuid() != 0:
        return
    user = pwd.getpwnam("parksvc")
    if not reaches(user):
        return results.skip("a user without any rights may start it",
                            "no plain user reaches this clone")
    os.makedirs(base + "/user")
    os.chown(base + "/user", user.pw_uid, user.pw_gid)
    park = Park("user/state")
    # The build belongs to somebody else: it is there and nothing is newer.
    done = park.run("start", user=user.pw_uid, group=user.pw_gid,
                    extra_groups=[])
    results.ok(done.returncode == 0 and park.health(),
               "a user without any rights may start it",
               done.stdout + done.stderr)
    done = park.run("stop", user=user.pw_uid, group=user.pw_gid,
                    extra_groups=[])
    results.ok(done.returncode == 0 and not park.nothing_left(),
               "and stop it", done.stdout + done.stderr)


def main():
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        if "life" == wanted or not wanted:
            park = first_and_second_run()
            death_of_parts(park)
            side_by_side(park)
        for case in (foreground, interrupted, odd_places, refusals,
                     plain_user):
            if wanted in case.__name__:
                case()
    finally:
        for park in parks:
            park.kill_all()
        shutil.rmtree(base, ignore_errors=True)
    results.end()


if __name__ == "__main__":
    main()
