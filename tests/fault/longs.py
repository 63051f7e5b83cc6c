"""longs.py - a long call is computed once and told once, whoever dies
meanwhile; one that nobody wants any more is ended.
"""
import http.client
import json
import os
import signal
import time

from client import ADDRESS, sql
from computes import ONE, PATH, children, dispatcher, machine
from framing import workers
from upload import ask_line, bring, table

JSON = {"content-type": "application/json"}
BATCH = "/api/v1/algorithms/TSF-21/runs"


def pairs(items, n=3000):
    """A batch of which each item takes some tenths of a second."""
    one = [i * 7919 % 10 for i in range(n)]
    return json.dumps({"batch": [{"a": one, "b": one[::-1]}] * items},
                      separators=(",", ":")).encode()


def ask(world, letter="A", items=30):
    a = machine(world, letter).ask(
        "POST", BATCH, pairs(items), {**JSON, "prefer": "respond-async"})
    if a.status != 202:
        raise SystemExit("a long call: %d %.200r" % (a.status, a.body))
    return a.headers["location"]


def look(world, job, letter="A"):
    """What is said of it; None while nobody answers."""
    try:
        a = machine(world, letter).ask("GET", job)
        return a.json() if a.status == 200 else None
    except OSError:
        return None


def wait(world, job, wanted, seconds=60):
    """The first thing that is said of it and is wanted, else the last."""
    until, said = time.monotonic() + seconds, None
    while time.monotonic() < until:
        said = look(world, job) or said
        if said and wanted(said):
            return said
        time.sleep(0.05)
    return said or {}


def under_way(said):
    return said["state"] == "computing" and 0 < said["progress"] < 1


def over(said):
    return said["ended_at"] is not None


def booked(job, seconds=20):
    """Rows and calls of the books that it has."""
    call, until = job.rsplit("/", 1)[1], time.monotonic() + seconds
    rows = []
    while not rows and time.monotonic() < until:
        rows = sql("select outcome from park.knowledge_call where id = '%s'"
                   % call)
        time.sleep(0.1)
    return rows


def grandchildren():
    """Processes that foremen have: the seats of long calls."""
    found = []
    foremen = set(children(False))
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/stat" % p) as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
        if parent in foremen:
            found.append(int(p))
    return found


def cancelled(results, world):
    job = ask(world, items=200)
    said = wait(world, job, under_way)
    results.ok(under_way(said), "a long call says how far it is", said)
    before, gone = set(grandchildren()), False
    a = machine(world, "A").ask("DELETE", job)
    began = time.monotonic()
    while not gone and time.monotonic() < began + 5:
        gone = bool(before - set(grandchildren()))
        time.sleep(0.02)
    took = time.monotonic() - began
    results.ok(a.status == 204 and gone and took < 1,
               "one that is cancelled is computed for less than a second more",
               "%d, %s after %.2f s" % (a.status, gone, took))
    results.ok(booked(job) == ["cancelled"],
               "and is booked as cancelled, once", booked(job, 0.1))


def followed(results, world, what, disturb):
    """Somebody dies while it is computed."""
    job = ask(world)
    wait(world, job, under_way)
    disturb()
    said = wait(world, job, over, 90)
    results.ok(said.get("state") == "done" and said.get("progress") == 1,
               "a long call is done though %s" % what, said)
    answer = machine(world, "A").ask("GET", job + "/result", timeout=30)
    results.ok(answer.status == 200 and len(answer.json()["results"]) == 30 and
               booked(job) == ["done"],
               "and its answer is there and booked once",
               "%d %s" % (answer.status, booked(job, 0.1)))


def uploaded(results, world):
    """All that computes dies while an upload is put into a call."""
    who = machine(world, "A")
    upload = bring(who, table(500000)[0])
    job = ask_line(who, upload).headers["location"]
    began = wait(world, job, lambda said: said["state"] == "computing")
    kill_compute()
    said = wait(world, job, over, 90)
    results.ok(began["state"] == "computing" and said.get("state") == "done"
               and said["began_at"] != began["began_at"],
               "a call by upload is begun anew when all that computes is "
               "killed", "%s %s" % (began, said))
    results.ok(booked(job) == ["done"], "and booked once", booked(job, 0.1))
    who.ask("DELETE", "/api/v1/knowledge/uploads/%d" % upload)


def kill_compute():
    os.kill(dispatcher(), signal.SIGKILL)


def kill_workers():
    for pid in workers():
        os.kill(pid, signal.SIGKILL)


def leave(world, path, body):
    """Asks, and hangs up without waiting for the answer."""
    c = http.client.HTTPConnection(*ADDRESS, timeout=10)
    c.request("POST", path, body, {
        **JSON, "authorization": "Bearer " + machine(world, "A").token})
    time.sleep(0.6)
    c.close()


def left(results, world):
    """A client that hangs up has its call ended."""
    before = set(children(True))
    leave(world, BATCH, pairs(60))
    began, gone = time.monotonic(), False
    while not gone and time.monotonic() < began + 5:
        gone = bool(before - set(children(True)))
        time.sleep(0.02)
    took = time.monotonic() - began
    results.ok(gone and took < 1, "a call whose client hangs up is ended",
               "%s after %.2f s" % (gone, took))
    a = machine(world, "A").ask("POST", PATH, ONE)
    results.ok(a.status == 200, "and the next one is computed", a.body[:200])


def fair(results, world):
    """One asks for much, another one for little."""
    jobs = [ask(world, items=60) for _ in range(4)]
    began = time.monotonic()
    mine = ask(world, "B", items=1)
    said = None
    while time.monotonic() < began + 60 and not (said and over(said)):
        said = look(world, mine, "B")
        time.sleep(0.1)
    took = time.monotonic() - began
    open_ones = [j for j in jobs if not over(look(world, j))]
    for j in open_ones:
        machine(world, "A").ask("DELETE", j)
    results.ok(said and said["state"] == "done" and open_ones,
               "a long call does not wait for those of another tenant",
               "%.1f s, %d of the others' not over" % (took, len(open_ones)))


def longs(results, world, cluster):
    cancelled(results, world)
    fair(results, world)
    left(results, world)
    followed(results, world, "the workers of the web are killed",
             kill_workers)
    followed(results, world, "the database is restarted", cluster.restart)
    followed(results, world, "all that computes is killed", kill_compute)
    uploaded(results, world)
