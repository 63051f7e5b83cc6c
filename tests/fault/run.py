#!/usr/bin/env python3
"""run.py - what happens when something dies while people are at work.

Restarts and kills the PostgreSQL behind $PARK_DB and the workers of
$PARK_URL: for the private park of the tests only, never for a living one.
Run as root or as the user that owns the processes.
"""
import glob
import os
import pwd
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "../http"))
from client import STATE, URL, Client, Results, sql  # noqa: E402
from framing import parent, workers  # noqa: E402
from world import World  # noqa: E402


class Cluster:
    """The PostgreSQL behind $PARK_DB."""

    def __init__(self):
        self.data = sql("show data_directory")[0]
        self.owner = pwd.getpwuid(os.stat(self.data).st_uid)
        self.bin = os.path.dirname(os.readlink("/proc/%d/exe" % self.pid()))
        with open(os.path.join(self.data, "postmaster.opts")) as f:
            self.options = re.findall(r'"([^"]*)"', f.read())

    def pid(self):
        with open(os.path.join(self.data, "postmaster.pid")) as f:
            return int(f.readline())

    def control(self, *words):
        become = ["setpriv", "--reuid", str(self.owner.pw_uid), "--regid",
                  str(self.owner.pw_gid), "--init-groups"] \
            if os.getuid() != self.owner.pw_uid else []
        options = " ".join("'%s'" % o for o in self.options
                           if o not in ("-D", self.data))
        subprocess.run(become + [
            os.path.join(self.bin, "pg_ctl"), "-s", "-w", "-D", self.data,
            "-l", os.path.join(self.data, "fault.log"), "-o", options,
            *words], check=True, cwd="/", stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def restart(self):
        self.control("-m", "fast", "restart")

    def kill(self):
        """Postmaster and all its children, as a loss of power would."""
        top = self.pid()
        children = [int(s.split("/")[2]) for s in glob.glob(
            "/proc/[0-9]*/stat") if parent_of(s) == top]
        for pid in [top] + children:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass

    def revive(self):
        """By whoever watches over it, else by hand."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            try:
                sql("select 1")
                return
            except RuntimeError:
                pass
            try:
                self.control("start")
            except subprocess.CalledProcessError:
                time.sleep(0.3)
        raise SystemExit("PostgreSQL does not come back")


def parent_of(stat):
    try:
        with open(stat) as f:
            return int(f.read().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


class Crowd:
    """People who ask again and again until told to stop."""

    def __init__(self, people, ask):
        self.answers, self.errors, self.slowest = [], [], 0
        self.stop = False
        self.threads = [threading.Thread(target=self.work, args=(p, ask))
                        for p in people]
        for t in self.threads:
            t.start()

    def work(self, person, ask):
        while not self.stop:
            began = time.monotonic()
            try:
                a = ask(person)
                self.answers.append(a.status)
                if a.status == 503:
                    if "retry-after" not in a.headers:
                        self.errors.append("503 without Retry-After")
                    time.sleep(0.02)
            except OSError as e:
                self.errors.append(repr(e))
                person.close()
            self.slowest = max(self.slowest, time.monotonic() - began)

    def end(self):
        self.stop = True
        for t in self.threads:
            t.join()
        return {s: self.answers.count(s) for s in sorted(set(self.answers))}


def again(who, token):
    other = Client(token=token or who.token)
    other.cookie, other.csrf = who.cookie, who.csrf
    return other


def healthy(seconds):
    """Seconds until /health says 200; None when it never does."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        try:
            if Client().ask("GET", "/health", timeout=3).status == 200:
                return time.monotonic() - began
        except OSError:
            pass
        time.sleep(0.05)
    return None


def all_well(person, n=80):
    """Enough requests to meet every slot of every worker's pool."""
    seen = []
    for _ in range(n):
        fresh = again(person, None)
        seen.append(fresh.ask("GET", "/api/v1/users?limit=1").status)
        fresh.close()
    return [s for s in seen if s != 200]


def restarted_database(results, world, cluster):
    admin = world.people["enterprise A admin"]
    crowd = Crowd([again(admin, None) for _ in range(8)],
                  lambda p: p.ask("GET", "/api/v1/users?limit=5"))
    time.sleep(0.5)
    for _ in range(2):
        cluster.restart()
        time.sleep(1.2)
    took = healthy(10)
    counts = crowd.end()
    results.ok(set(counts) <= {200, 503} and not crowd.errors and
               counts.get(200, 0) > 50,
               "with PostgreSQL restarted twice every request is answered, "
               "200 or 503", "%s %s" % (counts, crowd.errors[:5]))
    results.ok(crowd.slowest < 6, "and none waits longer than 6 s",
               "%.1f s" % crowd.slowest)
    results.ok(took is not None, "health is back after the restart")
    bad = all_well(admin)
    results.ok(not bad, "no slot of a pool stays poisoned", bad)
    print("# answers while restarting: %s, slowest %.2f s"
          % (counts, crowd.slowest))


def killed_worker(results, world):
    before = workers()
    if not before:
        return results.skip("a killed worker is replaced",
                            "its process cannot be seen from here")
    crowd = Crowd([again(world.people["enterprise A admin"], None)
                   for _ in range(8)],
                  lambda p: p.ask("GET", "/api/v1/users?limit=5"))
    time.sleep(0.4)
    victim = sorted(before)[-1]
    os.kill(victim, signal.SIGKILL)
    began = time.monotonic()
    took = None
    while time.monotonic() - began < 6 and took is None:
        now = workers()
        if len(now) == len(before) and victim not in now:
            took = time.monotonic() - began
        time.sleep(0.02)
    time.sleep(0.5)
    counts = crowd.end()
    results.ok(took is not None and took < 3,
               "a killed worker is replaced within 3 s", took)
    results.ok(set(workers()) & set(before) == set(before) - {victim},
               "the other workers live on")
    results.ok(set(counts) <= {200, 503} and len(crowd.errors) <= 8,
               "only the requests the worker held are lost",
               "%s %s" % (counts, crowd.errors[:5]))
    bad = all_well(world.people["enterprise A admin"])
    results.ok(not bad, "every request after it is answered", bad)


def newest_values(results, world):
    """They are written behind the samples; whoever takes over finds what a
    dying worker still had in its hands."""
    sentence = "newest values that killed workers had not written are found"
    before = workers()
    if not before or ("POST", "/write") not in world.routes:
        return results.skip(sentence, "no worker can be seen, or no /write")
    writer, value = world.people["device of A"], None
    for value in range(30, 40):
        a = writer.ask("POST", "/write", ("m,dev=%s newest=%d" % (
            world.ids["A"]["key"], value)).encode(),
            {"content-type": "text/plain"})
        if a.status != 204:
            return results.ok(False, sentence, a.body)
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    healthy(10)
    reader, got = again(world.people["enterprise A user"], None), None
    until = time.monotonic() + 8
    while time.monotonic() < until and got != [value]:
        try:
            got = [i["value"] for i in reader.ask(
                "GET", "/api/v1/latest?device=%d&metric=newest"
                % world.ids["A"]["device"]).json()["items"]]
        except (OSError, KeyError):
            reader.close()
        time.sleep(0.1)
    results.ok(got == [value], sentence, got)


class Ledger:
    """Batches of lines sent and what was said about each."""

    def __init__(self, world, clients):
        self.key = world.ids["A"]["key"]
        self.device = world.ids["A"]["device"]
        self.next = int(time.time() * 1000) - 3600_000
        self.first = str(self.next // 1000)
        self.acked, self.other, self.lock = [], [], threading.Lock()
        self.crowd = Crowd([again(world.people["device of A"], None)
                            for _ in range(clients)], self.send)

    def send(self, client):
        with self.lock:
            first, self.next = self.next, self.next + 20
        batch = list(range(first, first + 20))
        body = "".join("ledger,dev=%s energy=%d,power=%d %d\n" % (
            self.key, t % 1000, t % 7, t) for t in batch).encode()
        answer = None
        try:
            answer = client.ask("POST", "/write?precision=ms", body,
                                {"content-type": "text/plain"})
        finally:
            good = answer is not None and answer.status == 204
            (self.acked if good else self.other).append(batch)
        return answer

    def stored(self, reader):
        found, at = set(), self.first
        while at is not None:
            page = reader.ask("GET", "/api/v1/series/%s/energy?from=%s&to=%d"
                              "&limit=50000" % (self.device, at, self.next //
                                                1000 + 1)).json()
            found |= {p[0] for p in page["points"]}
            at = page["next"] and urllib.parse.quote(page["next"])
        return found


def ledger(results, world, cluster):
    sentence = "no acknowledged sample is lost when PostgreSQL is killed"
    if ("POST", "/write") not in world.routes:
        return results.skip(sentence, "there is no POST /write yet")
    book = Ledger(world, 4)
    for _ in range(3):
        time.sleep(1.0)
        cluster.kill()
        cluster.revive()
        healthy(10)
    time.sleep(0.7)
    book.crowd.end()
    stored = book.stored(again(world.people["enterprise A admin"], None))
    lost = [b[0] for b in book.acked if not set(b) <= stored]
    part = [b[0] for b in book.other if set(b) & stored and
            not set(b) <= stored]
    results.ok(len(book.acked) > 20 and not lost, sentence,
               "%d acknowledged, lost %s" % (len(book.acked), lost[:5]))
    results.ok(not part, "no batch is stored in part", part[:5])
    results.ok(healthy(10) is not None and not all_well(
        world.people["enterprise A admin"]), "and all goes on afterwards")
    print("# %d batches acknowledged, %d not, over 3 kills"
          % (len(book.acked), len(book.other)))


def everything_killed(results, cluster):
    """Parent, workers, background work and database; then a start."""
    top = parent()
    start = os.path.join(ROOT, "deploy/run.sh")
    if top is None:
        return results.skip("everything killed comes back by one start",
                            "the parent's pid is not known")
    before = sql("select count(*) from park.account")
    os.kill(top, signal.SIGKILL)
    began = time.monotonic()
    gone = False
    while time.monotonic() - began < 5 and not gone:
        try:
            Client().ask("GET", "/api/v1/hello", timeout=1)
            time.sleep(0.05)
        except OSError:
            gone = True
    results.ok(gone, "workers do not outlive a parent that was killed")
    if not os.access(start, os.X_OK) or not os.environ.get("PARK_RESTART"):
        return results.skip("everything killed comes back by one start",
                            "there is no deploy/run.sh or no $PARK_RESTART")
    cluster.kill()
    with open(os.path.join(STATE, "fault-restart.log"), "w") as log:
        subprocess.Popen(os.environ["PARK_RESTART"], shell=True, cwd=ROOT,
                         stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                         start_new_session=True)
    took = healthy(60)
    results.ok(took is not None, "everything killed comes back by one start")
    results.ok(took is not None and sql(
        "select count(*) from park.account") == before, "with all its rows")


def main():
    results, world, cluster = Results(), World(), Cluster()
    print("# %s, %s" % (URL, cluster.data))
    restarted_database(results, world, cluster)
    killed_worker(results, world)
    newest_values(results, world)
    ledger(results, world, cluster)
    everything_killed(results, cluster)
    results.end()


if __name__ == "__main__":
    main()
