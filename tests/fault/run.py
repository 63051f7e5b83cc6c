#!/usr/bin/env python3
"""run.py [SEED] - what happens when something dies while people are at work.

Restarts and kills the PostgreSQL behind $PARK_DB, the workers of $PARK_URL
and the writer of telemetry: for the private park of the tests only, never for a living one.
Run as root or as the user that owns the processes.
"""
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "../http"))
from client import STATE, URL, Client, Results, sql  # noqa: E402
from cluster import Cluster  # noqa: E402
from computes import computes  # noqa: E402
from framing import parent, workers  # noqa: E402
from gates import gates  # noqa: E402
from longs import longs  # noqa: E402
from maker import Maker  # noqa: E402
from reports import reports  # noqa: E402
from soak import Soak  # noqa: E402
from world import World  # noqa: E402

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(1 << 30)
TEXT = {"content-type": "text/plain"}


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


class Writer:
    """`park ingest` of the park at $PARK_STATE, and who watches over it."""

    def __init__(self):
        self.supervisor = self.of("supervisor")

    @staticmethod
    def of(name):
        with open(os.path.join(STATE, "run.json")) as f:
            return json.load(f)["pids"].get(name)

    def pid(self):
        """Of the one that runs now."""
        until = time.monotonic() + 15
        while time.monotonic() < until:
            pid = self.of("ingest")
            try:
                with open("/proc/%d/cmdline" % pid, "rb") as f:
                    if b"ingest" in f.read().split(b"\0"):
                        return pid
            except (OSError, TypeError):
                pass
            time.sleep(0.05)
        raise SystemExit("park ingest does not come back")

    def kill(self):
        os.kill(self.pid(), signal.SIGKILL)

    def close_tails(self):
        os.kill(self.pid(), signal.SIGUSR1)

    def environment(self):
        with open("/proc/%d/environ" % self.pid(), "rb") as f:
            words = f.read().decode().split("\0")
        return dict(w.split("=", 1) for w in words if "=" in w)


def newest_values(results, world, writer):
    """They are written behind the samples; whoever takes over finds what a
    dying process still had in its hands."""
    sentence = "newest values that a killed writer had not written are found"
    before = workers()
    if not before:
        return results.skip(sentence, "no worker can be seen")
    sender, value = world.people["device of A"], None
    for value in range(30, 40):
        a = sender.ask("POST", "/write", ("m,dev=%s newest=%d" % (
            world.ids["A"]["key"], value)).encode(), TEXT)
        if a.status != 204:
            return results.ok(False, sentence, a.body)
    writer.kill()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    healthy(10)
    reader, got = again(world.people["enterprise A user"], None), None
    until = time.monotonic() + 10
    while time.monotonic() < until and got != [value]:
        try:
            got = [i["value"] for i in reader.ask(
                "GET", "/api/v1/latest?device=%d&metric=newest"
                % world.ids["A"]["device"]).json()["items"]]
        except (OSError, KeyError, TypeError):
            reader.close()
        time.sleep(0.1)
    results.ok(got == [value], sentence, got)


class Ledger:
    """Batches of lines sent and what was said about each; a batch is twenty
    milliseconds of two metrics, and each one has its own."""

    next = int(time.time() * 1000) - 3600_000
    lock = threading.Lock()

    def __init__(self, world, clients=4, pause=0.0):
        self.key, self.pause = world.ids["A"]["key"], pause
        self.reader = again(world.people["enterprise A user"], None)
        self.acked, self.other = [], []
        self.crowd = Crowd([again(world.people["device of A"], None)
                            for _ in range(clients)], self.send)

    def send(self, client):
        with Ledger.lock:
            first = Ledger.next
            Ledger.next += 20
        batch = list(range(first, first + 20))
        body = "".join("ledger,dev=%s energy=%d,power=%d %d\n" % (
            self.key, t % 1000, t % 7, t) for t in batch).encode()
        answer = None
        try:
            answer = client.ask("POST", "/write?precision=ms", body, TEXT)
        finally:
            good = answer is not None and answer.status == 204
            (self.acked if good else self.other).append(batch)
        time.sleep(self.pause)
        return answer

    def read(self, metric, begin, end):
        """[(time, value)] by the API, whole; it may be away for a while."""
        points, after = [], begin
        until = time.monotonic() + 20
        while after is not None:
            try:
                a = self.reader.ask(
                    "GET", "/api/v1/series/%s/%s?from=%s&to=%s&limit=50000"
                    % (self.key, metric, seconds(after), seconds(end)))
            except OSError:
                self.reader.close()
                a = None
            if a is None or a.status == 503:
                if time.monotonic() > until:
                    raise SystemExit("series cannot be read: %s" % (
                        a and a.body))
                time.sleep(0.2)
                continue
            if a.status != 200:
                raise SystemExit("series: %d %s" % (a.status, a.body))
            page = a.json()
            points += page["points"]
            after = None if page["next"] is None else \
                page["points"][-1][0] + 1
        return points

    def faults(self):
        """What is lost, in part, or wrong; after the crowd has gone."""
        every = self.acked + self.other
        if not every:
            return ["nothing was sent"]
        begin = min(b[0] for b in every)
        end = max(b[-1] for b in every) + 1
        energy = self.read("energy", begin, end)
        power = self.read("power", begin, end)
        stored = {t for t, _ in energy}
        lost = [b[0] for b in self.acked if not set(b) <= stored]
        part = [b[0] for b in self.other if set(b) & stored and
                not set(b) <= stored]
        found = []
        if lost:
            found.append("lost %s" % lost[:5])
        if part:
            found.append("in part %s" % part[:5])
        if len(stored) != len(energy) or [t for t, _ in energy] != [
                t for t, _ in power]:
            found.append("samples stand twice, or a metric is missing")
        if any(v != t % 1000 for t, v in energy) or any(
                v != t % 7 for t, v in power):
            found.append("values are wrong")
        if not stored <= {t for b in every for t in b}:
            found.append("samples nobody sent")
        return found


def seconds(ms):
    return "%d.%03d" % (ms // 1000, ms % 1000)


def writes_again(world, patience=20):
    """Seconds until a write is taken again; None when it never is."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        client = again(world.people["device of A"], None)
        try:
            if client.ask("POST", "/write?precision=ms", (
                    "m,dev=%s well=1" % world.ids["A"]["key"]).encode(),
                    TEXT, timeout=15).status == 204:
                return time.monotonic() - began
        except OSError:
            pass
        finally:
            client.close()
        time.sleep(0.1)
    return None


def under_load(results, world, what, disturb, least=20):
    """Every acknowledged sample is there exactly once after it."""
    book = Ledger(world)
    disturb()
    took = writes_again(world)
    time.sleep(0.3)
    counts = book.crowd.end()
    faults = book.faults()
    results.ok(len(book.acked) > least and not faults,
               "every acknowledged sample is there once when " + what,
               "%d acknowledged; %s" % (len(book.acked), "; ".join(faults)))
    results.ok(set(counts) <= {204, 503}, "and what was not is a 503",
               "%s %s" % (counts, book.crowd.errors[:3]))
    results.ok(took is not None, "and writing goes on after it")
    print("# %s: %d batches acknowledged, %d not; %s" % (
        what, len(book.acked), len(book.other), counts))
    return book


def kills(world, acts, times, pause):
    """Some of the acts, so many times, while the park tries to go on."""
    def disturb():
        for i in range(times):
            time.sleep(random.uniform(*pause))
            for act in random.sample(acts, random.randint(1, len(acts))):
                act()
            writes_again(world)
    return disturb


def closing_tails(results, world, writer):
    """Readers must find what was acknowledged before they asked, in whatever
    hands it is just then."""
    book = Ledger(world, clients=2)
    missing, looked = [], 0
    until = time.monotonic() + 5
    while time.monotonic() < until:
        writer.close_tails()
        for _ in range(3):
            known = book.acked[-100:]
            if not known:
                continue
            begin, end = min(b[0] for b in known), max(b[-1] for b in known)
            got = {t for t, _ in book.read("energy", begin, end + 1)}
            looked += 1
            missing += [b[0] for b in known if not set(b) <= got]
    book.crowd.end()
    results.ok(looked > 20 and not missing, "a reader misses nothing while "
               "tails are closed", "%d looks, %s" % (looked, missing[:5]))
    energy = book.read("energy", book.acked[0][0], Ledger.next)
    writer.close_tails()
    time.sleep(0.5)
    results.ok(book.read("energy", book.acked[0][0], Ledger.next) == energy,
               "and what is read is the same when all are closed")
    chunks = int(sql("select count(*) from park.chunk where device_id = %s"
                     % world.ids["A"]["device"])[0])
    results.ok(chunks > 5 and not book.faults(),
               "and chunks and tails together hold every sample once",
               "%d chunks; %s" % (chunks, book.faults()))


def writer_away(results, world, writer, away=20):
    """Nobody restarts it for a while: its supervisor is held."""
    device = again(world.people["device of A"], None)
    reader = again(world.people["enterprise A user"], None)
    line = ("m,dev=%s well=2" % world.ids["A"]["key"]).encode()
    path = "/api/v1/series/%s/energy" % world.ids["A"]["key"]
    os.kill(writer.supervisor, signal.SIGSTOP)
    wrote, read, slow = [], [], 0
    try:
        writer.kill()
        until = time.monotonic() + away
        time.sleep(0.5)
        while time.monotonic() < until:
            wrote.append(device.ask("POST", "/write", line, TEXT))
            read.append(reader.ask("GET", path))
            slow = max(slow, wrote[-1].ms, read[-1].ms)
            time.sleep(0.5)
        other = [reader.ask("GET", p).status for p in (
            "/api/v1/devices?limit=1", "/api/v1/latest?limit=1")]
    finally:
        os.kill(writer.supervisor, signal.SIGCONT)
    for name, answers in (("writes", wrote), ("reads", read)):
        bad = [a for a in answers if a.status != 503 or
               "retry-after" not in a.headers or
               "writer" not in (a.json() or {}).get("title", "")]
        results.ok(len(answers) > 5 and not bad, "while the writer is away "
                   "%s answer 503, say why and when to come back" % name,
                   ["%d %s %s" % (a.status, a.headers, a.body)
                    for a in bad[:2]])
    results.ok(slow < 2000, "and at once", "%d ms" % slow)
    results.ok(other == [200, 200], "all else is answered", other)
    took = writes_again(world)
    results.ok(took is not None and reader.ask("GET", path).status == 200,
               "and writing and reading come back with it", took)


def night(results, world, writer, turns=6, days=600):
    """The background work is killed while days become chunks and packs, and
    late samples come meanwhile, some for instants that were there."""
    device = again(world.people["device of A"], None)
    book, known = Ledger(world, clients=0), {}
    first = int(time.time()) // 86400 * 86400_000 - (days + 40) * 86400_000
    mine = "device_id = %s" % world.ids["A"]["device"]
    left = "select count(*) from park.chunk where %s and day < current_date " \
        "- 20" % mine

    def work_goes_on():
        sql("update park.schedule set next_at = now() "
            "where kind = 'telemetry.compact'")

    def kill():
        time.sleep(random.uniform(0, 1.2))
        try:
            os.kill(writer.of("work-slow"), signal.SIGKILL)
        except ProcessLookupError:
            pass

    for turn in range(turns):
        late = {first + d * 86400_000 + (turn // 2) * 1000: turn
                for d in range(turn, days, 1 + turn % 3)}
        answer = device.ask("POST", "/write?precision=ms", "\n".join(
            "m,dev=%s night=%d %d" % (world.ids["A"]["key"], v, t)
            for t, v in late.items()).encode(), TEXT)
        if answer.status != 204:
            raise SystemExit("late samples: %d %s" % (answer.status,
                                                      answer.body))
        known.update(late)
        writer.close_tails()
        work_goes_on()
        kill()
    until = time.monotonic() + 90
    while sql(left) != ["0"] and time.monotonic() < until:
        work_goes_on()
        time.sleep(2)
    got = book.read("night", first, first + (days + 1) * 86400_000)
    packs = int(sql("select count(*) from park.chunk_pack where " + mine)[0])
    results.ok(sql(left) == ["0"] and packs > days / 9 and
               dict(map(tuple, got)) == known and len(got) == len(known),
               "days are packed whole, whenever the work on them is killed",
               "%s loose, %d packs, %d of %d samples" % (
                   sql(left), packs, len(got), len(known)))
    book.crowd.end()


def second_writer(results, writer):
    pid = writer.pid()
    env = writer.environment()
    p = subprocess.run([os.readlink("/proc/%d/exe" % pid), "ingest"],
                       env=env, capture_output=True, text=True, timeout=20)
    said = p.stdout + p.stderr
    results.ok(p.returncode != 0 and "another one runs" in said,
               "a second writer on the same socket is refused, and told why",
               "%d %s" % (p.returncode, said[-300:]))
    env["PARK_INGEST"] = os.path.join(STATE, "run/other.sock")
    p = subprocess.Popen([os.readlink("/proc/%d/exe" % pid), "ingest"],
                         env=env, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True)
    try:
        time.sleep(4)
        up = os.path.exists(env["PARK_INGEST"])
    finally:
        p.terminate()
        said = p.communicate()[0]
    results.ok(not up and "sessions of another writer" in said,
               "one on another socket waits for the first to end, and says so",
               said[-300:])
    results.ok(writer.pid() == pid, "and the first one lives on")


def everything_killed(results, cluster, book):
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
    faults = book.faults()
    results.ok(not faults, "and with every sample that was acknowledged",
               "; ".join(faults))


def killed_at_it(results, victim):
    """The work dies in the middle of a job, held there by a lock."""
    lock = subprocess.Popen(
        ["psql", "-Xq", os.environ["PARK_DB"] + " user=park_dba"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    lock.stdin.write("begin; lock table park.firmware_campaign in access "
                     "exclusive mode; select 'held';\n")
    lock.stdin.flush()
    while "held" not in lock.stdout.readline():
        pass
    jobs = []
    while not jobs:
        time.sleep(0.1)
        jobs = sql("select j.id from park.job j, pg_stat_activity a where "
                   "j.kind = 'firmware.step' and j.state = 'running' and "
                   "a.pid = j.holder and a.wait_event_type = 'Lock'")
    os.kill(victim, signal.SIGKILL)
    died = time.monotonic()
    lock.stdin.close()
    lock.wait()
    while time.monotonic() - died < 60 and sql(
            "select state from park.job where id = " + jobs[0]) != ["done"]:
        time.sleep(0.1)
    took = time.monotonic() - died
    results.ok(took < 20, "what it held when it was killed is done again at "
               "once, and not when the lease has run out", took)


def campaign_goes_on(results, world):
    """Firmware in stages while background work dies again and again."""
    with open(os.path.join(STATE, "run.json")) as f:
        victim = json.load(f)["pids"].get("work")
    sentence = "a campaign goes on when background work is killed"
    if not victim:
        return results.skip(sentence, "no run.json names the work")
    maker, token = Maker(world), world.people["developer of A"]
    devices = [maker.device() for _ in range(6)]
    numbers = [number for number, _ in devices]
    c = maker.campaign(maker.image("1.1"), numbers, parallel=2,
                       stages=[{"count": 1}, {"count": 3}, {"share": 100}])
    killed = [victim]
    killed_at_it(results, victim)
    until = time.monotonic() + 90
    while time.monotonic() < until and maker.find(c)["ended_at"] is None:
        token.ask("POST", "/api/v1/telemetry", [
            {"device": key, "values": {"power": 1}} for _, key in devices])
        for n in numbers:
            a = token.ask("GET", "/api/v1/devices/%d/firmware" % n)
            if a.status == 200:
                token.ask("POST", "/api/v1/devices/%d/reported" % n, {
                    "values": {"fw_state": "UPDATED", "current_fw_title":
                               "ctl", "current_fw_version": "1.1"}})
        with open(os.path.join(STATE, "run.json")) as f:
            now = json.load(f)["pids"].get("work")
        if now not in killed and len(killed) < 4:
            os.kill(now, signal.SIGKILL)
            killed.append(now)
        time.sleep(random.uniform(0.5, 2))
    found = maker.find(c)
    offers = [len([k for k in world.people["enterprise A admin"].ask(
        "GET", "/api/v1/commands?device=%d" % n).json()["items"]
        if k["kind"] == "offer"]) for n in numbers]
    results.ok(found["state"] == "done" and len(killed) >= 2 and
               [s["done"] for s in found["stages"]] == [1, 2, 3], sentence,
               (killed, found["state"], found["stages"]))
    results.ok(offers == [1] * 6, "and offers to each device once", offers)


def main():
    results, world, cluster = Results(), World(), Cluster()
    print("# %s, %s" % (URL, cluster.data))
    restarted_database(results, world, cluster)
    killed_worker(results, world)
    writer = Writer()

    def postmaster():
        cluster.kill()
        cluster.revive()
    print("# seed %d" % SEED)
    random.seed(SEED)
    second_writer(results, writer)
    closing_tails(results, world, writer)
    newest_values(results, world, writer)
    night(results, world, writer)
    under_load(results, world, "its writer is killed",
               kills(world, [writer.kill], 3, (0.4, 1.2)))
    under_load(results, world, "PostgreSQL is killed",
               kills(world, [postmaster], 2, (0.5, 1.0)))
    book = under_load(results, world, "either is killed, or both",
                      kills(world, [writer.kill, postmaster,
                                    writer.close_tails], 3, (0.3, 1.0)))
    writer_away(results, world, writer)
    computes(results, world)
    longs(results, world, cluster)
    gates(results, world)
    campaign_goes_on(results, world)
    reports(results, world, cluster)
    soak = Soak(results, world, cluster)
    soak.each_once()
    soak.end()
    results.ok(healthy(10) is not None and not all_well(
        world.people["enterprise A admin"]), "and nothing stays poisoned")
    everything_killed(results, cluster, book)
    results.end()


if __name__ == "__main__":
    main()
