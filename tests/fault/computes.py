"""computes.py - what is lost, and who waits, when a process that computes runs
away or dies: its own call, and nobody else.
"""
import json
import os
import signal
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../http"))
from client import Client, sql  # noqa: E402

ONE = {"inputs": {"T": 300}}
PATH = "/api/v1/models/ENE-001/calls"
HEAVY = "/api/v1/models/ECO-013/calls"


def heavy(n=600):
    """An economy of n branches, some tenths of a second to compute."""
    row = ",".join("0" for _ in range(n))
    return ('{"inputs":{"A":[%s],"y":[%s]}}' % (
        ",".join("[" + row + "]" for _ in range(n)),
        ",".join("1" for _ in range(n)))).encode()


def machine(world, letter):
    return Client(token=world.people["developer of " + letter].token)


def dispatcher():
    with open(os.path.join(os.environ["PARK_STATE"], "run.json")) as f:
        return json.load(f)["pids"]["compute"]


def children(limited):
    """Of the dispatcher: those whose memory is limited, or the others."""
    found = []
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % p) as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
            if parent != dispatcher():
                continue
            with open("/proc/%s/limits" % p) as f:
                line = next(w for w in f if w.startswith("Max address"))
            if ("unlimited" not in line) == limited:
                found.append(int(p))
        except (OSError, StopIteration):
            pass
    return sorted(found)


class Asker(threading.Thread):
    """Somebody who asks once, in the background."""

    def __init__(self, who, path, body):
        super().__init__()
        self.who, self.path, self.body = who, path, body
        self.answer, self.took = None, None
        self.start()

    def run(self):
        began = time.monotonic()
        self.answer = self.who.ask("POST", self.path, self.body, {
            "content-type": "application/json"}, timeout=60)
        self.took = time.monotonic() - began

    def code(self):
        self.join()
        return "%d %s" % (self.answer.status,
                          (self.answer.json() or {}).get("code"))


def run_away(results, world, seconds=6):
    """A asks for all it can, B for one thing after the other."""
    body, stop = heavy(), time.monotonic() + seconds
    took, codes = [], []

    def work():
        who = machine(world, "A")
        while time.monotonic() < stop:
            asker = Asker(who, HEAVY, body)
            codes.append(asker.code())
            took.append(asker.took)
    crowd = [threading.Thread(target=work) for _ in range(24)]
    for t in crowd:
        t.start()
    time.sleep(1)
    other, waits = machine(world, "B"), []
    while time.monotonic() < stop:
        a = other.ask("POST", PATH, json.dumps(ONE).encode(),
                      {"content-type": "application/json"})
        waits.append(a.ms if a.status == 200 else 1e9)
        time.sleep(0.02)
    for t in crowd:
        t.join()
    print("# of 24 heavy calls at once each took %.1f s; the other tenant's "
          "%d calls %.0f ms, at most %.0f ms" % (
              sorted(took)[len(took) // 2], len(waits),
              sorted(waits)[len(waits) // 2], max(waits)))
    results.ok(set(codes) == {"200 None"} and max(took) > 1.5,
               "heavy calls of one tenant wait for each other",
               "%s, %.1f s" % (set(codes), max(took)))
    results.ok(len(waits) > 20 and max(waits) < 1500,
               "and another tenant's wait for none of them",
               "%d calls, %.0f ms" % (len(waits), max(waits)))


def too_many(results, world):
    body = heavy(500)
    crowd = [Asker(machine(world, "A"), HEAVY, body) for _ in range(44)]
    codes = [asker.code() for asker in crowd]
    turned = [a.answer for a in crowd if a.answer.status == 429]
    results.ok(set(codes) == {"200 None", "429 too_many_calls"} and
               len(turned) <= 12 and
               all("retry-after" in a.headers for a in turned),
               "beyond its limit a tenant's calls are turned away, and told "
               "when to come back", {c: codes.count(c) for c in set(codes)})


def stuck(world):
    """A call in a process that does not move, and that process: of those that
    wait, one gets it."""
    for seat in children(True):
        os.kill(seat, signal.SIGSTOP)
        asker = Asker(machine(world, "A"), PATH, json.dumps(ONE).encode())
        asker.join(0.5)
        if asker.is_alive():
            return asker, seat
        os.kill(seat, signal.SIGCONT)
    raise SystemExit("no process gets the call")


def stopped(results, world):
    """A process that never answers: its call runs out of time."""
    seats = children(True)
    asker, seat = stuck(world)
    other, waits = machine(world, "B"), []
    while asker.is_alive():
        a = other.ask("POST", PATH, ONE)
        waits.append(a.ms if a.status == 200 else 1e9)
        time.sleep(0.05)
    results.ok(asker.code() == "503 time_limit" and 9 < asker.took < 14,
               "a call that never ends is ended by its time limit",
               "%s after %.1f s" % (asker.code(), asker.took))
    results.ok(len(waits) > 20 and max(waits) < 1500,
               "and others are answered meanwhile",
               "%d, %.0f ms" % (len(waits), max(waits)))
    time.sleep(0.5)
    now = children(True)
    results.ok(len(now) == len(seats) and seat not in now,
               "its process is followed by another", "%s %s" % (seats, now))


def killed(results, world):
    seats = children(True)
    asker, seat = stuck(world)
    os.kill(seat, signal.SIGKILL)
    results.ok(asker.code() == "503 compute_died" and asker.took < 3 and
               "retry-after" in asker.answer.headers,
               "a call whose process is killed is told so at once",
               "%s after %.1f s" % (asker.code(), asker.took))
    again = machine(world, "A").ask("POST", PATH, ONE)
    results.ok(again.status == 200 and len(children(True)) == len(seats),
               "and the next one is computed", again.body[:200])


def everybody_killed(results, world):
    """The dispatcher and its clerk, while people call; what was answered is
    in the books."""
    answered, odd, stop = [], [], time.monotonic() + 8

    def work(letter):
        who = machine(world, letter)
        while time.monotonic() < stop:
            a = who.ask("POST", PATH, ONE, timeout=40)
            if a.status == 200:
                answered.append(a.json()["call"])
            elif a.status != 503 or "retry-after" not in a.headers:
                odd.append("%d %.200r" % (a.status, a.body))
            else:
                time.sleep(0.02)
    crowd = [threading.Thread(target=work, args=(w,)) for w in "AABB"]
    for t in crowd:
        t.start()
    time.sleep(1)
    for pid in children(False):
        os.kill(pid, signal.SIGKILL)
    time.sleep(1.5)
    os.kill(dispatcher(), signal.SIGKILL)
    before = len(answered)
    for t in crowd:
        t.join()
    results.ok(not odd, "while the pool is killed every call is answered, 200 "
               "or 503", odd[:3])
    results.ok(len(answered) > before + 50, "and it comes back within seconds",
               "%d answers before, %d behind" % (
                   before, len(answered) - before))
    until = time.monotonic() + 20
    missing = len(answered)
    while missing and time.monotonic() < until:
        time.sleep(0.5)
        missing = len(answered) - int(sql(
            "select count(*) from park.knowledge_call where id in ('%s')"
            % "','".join(answered))[0])
    results.ok(answered and missing == 0,
               "every call that was answered is in the books, once",
               "%d of %d are not" % (missing, len(answered)))


def computes(results, world):
    run_away(results, world)
    too_many(results, world)
    killed(results, world)
    stopped(results, world)
    everybody_killed(results, world)
