#!/usr/bin/env python3
"""slow.py - quick questions do not wait behind slow ones.

A table is locked, so that more exports of it hang than the workers have
connections; whoever asks for something else must not notice, and those that
hung are answered once the lock is gone.  And whoever asks for much and does
not read it is kept waiting for by the memory of a few, not of all.
"""
import os
import socket
import subprocess
import threading
import time

from client import ADDRESS, Client, Results, sql
from framing import resident, workers
from world import World

# What an export reads and the quick questions do not.
TABLE, EXPORT = "park.set_aside", "/api/v1/telemetry/rejects.csv"
CROWD, QUICK_MS = 24, 2000


class Lock:
    """A table for nobody else, until it is let go."""

    def __init__(self, table=TABLE):
        self.psql = subprocess.Popen(
            ["psql", "-XAtq", os.environ["PARK_DB"] + " user=park_dba"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.say("begin; lock table %s in access exclusive mode; "
                 "select 'locked';\n" % table)
        assert self.psql.stdout.readline() == "locked\n"

    def say(self, words):
        self.psql.stdin.write(words)
        self.psql.stdin.flush()

    def let_go(self):
        self.psql.communicate("commit;\n")


def waiting():
    return int(sql("select count(*) from pg_locks where not granted and "
                   "relation = '%s'::regclass" % TABLE)[0])


def hang(person, answers):
    client = Client()
    client.cookie, client.csrf = person.cookie, person.csrf
    answers.append(client.ask("GET", EXPORT).status)
    client.close()


def ask_quickly(person, paths):
    """The slowest answer, in ms, and the statuses, over connections enough
    to meet every worker."""
    worst, statuses = 0, set()
    for _ in range(8):
        client = Client()
        client.cookie, client.csrf = person.cookie, person.csrf
        for path in paths:
            a = client.ask("GET", path)
            worst = max(worst, a.ms)
            statuses.add(a.status)
        client.close()
    return worst, statuses


# Of a tenant in a worker, and how long a scan may take.
AT_ONCE, SCAN_MS = 2, 10000
SCAN = {"metric": "power", "from": 1790900000, "to": 1790903600}


def scan(person, answers, path="/api/v1/scan", body=None):
    client = Client()
    client.cookie, client.csrf = person.cookie, person.csrf
    answers.append(client.ask("POST", path, body or SCAN))
    client.close()


def heavy(world, results):
    """Who reads much is told to wait, and nobody waits for ever."""
    a, b = (world.people["enterprise %s admin" % t] for t in "AB")
    ours, theirs = [], []
    lock = Lock("park.chunk")
    threads = [threading.Thread(target=scan, args=(a, ours))
               for _ in range(12)] + [
        threading.Thread(target=scan, args=(b, theirs)) for _ in range(2)]
    for t in threads:
        t.start()
    time.sleep(1)
    early = [x for x in ours if x.status == 429]
    worst, statuses = ask_quickly(
        a, ("/api/v1/park", "/api/v1/devices?limit=1"))
    for t in threads:
        t.join()
    lock.let_go()
    late = [x for x in ours + theirs if x.status == 504]
    results.ok(len(early) >= 12 - AT_ONCE * 8 and early and all(
        x.json()["code"] == "too_many_reads" and "retry-after" in {
            k.lower() for k in x.headers} for x in early),
        "who reads much at a time is told to come again",
        [x.status for x in ours])
    results.ok(len(late) == len(ours) + len(theirs) - len(early) and
               len(theirs) == 2 and late and all(
        x.json()["code"] == "read_timeout" and
        SCAN_MS - 500 <= x.ms <= SCAN_MS + 2500 for x in late),
        "what takes too long is given up, for one enterprise as for another",
        [(x.status, int(x.ms)) for x in ours + theirs])
    results.ok(worst < QUICK_MS and statuses == {200},
               "and quick questions are answered meanwhile",
               "worst %d ms, %s" % (worst, statuses))
    again = []
    scan(a, again)
    results.ok(again[0].status == 200, "turns are given back", again[0].body)


# What a worker keeps for readers who do not read; rows of a table; readers.
OWED_KIB, ROWS, DEAF = 128 << 10, 200000, 60


def write_rows(device, key):
    first = int(time.time()) - ROWS
    for part in range(0, ROWS, ROWS // 4):
        lines = "\n".join(
            "deaf,dev=%s v=%d.25 %d" % (key, i, first + i)
            for i in range(part, part + ROWS // 4))
        a = device.ask("POST", "/write?precision=s", lines.encode(),
                       {"content-type": "text/plain"})
        assert a.status == 204, a.body


def ask_and_not_read(head):
    """The connection, once its answer has begun; and the answer's status."""
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    s.settimeout(60)
    s.connect(ADDRESS)
    s.sendall(head)
    return s, int(s.recv(12, socket.MSG_PEEK).split()[1])


def deaf(world, results):
    key = world.ids["A"]["key"]
    write_rows(world.people["device of A"], key)
    path = "/api/v1/series/%s/v/csv?from=2020-01-01T00:00:00Z" % key
    head = ("GET %s HTTP/1.1\r\nhost: x\r\nauthorization: Bearer %s\r\n\r\n"
            % (path, world.vars["token of developer of A"])).encode()
    pids = workers()
    before, held, said = resident(pids), [], []
    for _ in range(DEAF):
        s, status = ask_and_not_read(head)
        held.append(s)
        said.append(status)
    grown = (resident(pids) - before) // 1024
    reader = world.people["developer of A"]
    other = reader.ask("GET", "/api/v1/devices?limit=1").status
    for s in held:
        s.close()
    whole = reader.ask("GET", path)
    results.ok(said[0] == 200 and said.count(503) > 0 and
               set(said) == {200, 503}, "who asks for much while much is not "
               "read is told to come again", said)
    results.ok(pids and grown < len(pids) * OWED_KIB * 1.5, "and memory does "
               "not grow with those who do not read", "%d KiB" % grown)
    results.ok(other == 200, "while what is small is answered", other)
    results.ok(whole.status == 200 and whole.body.count(b"\n") > ROWS,
               "and who reads has all of it once they are gone",
               (whole.status, len(whole.body)))


def main():
    world, results = World(), Results()
    heavy(world, results)
    deaf(world, results)
    a, answers = world.people["enterprise A admin"], []
    crowd = [threading.Thread(target=hang, args=(a, answers))
             for _ in range(CROWD)]
    lock = Lock()
    for t in crowd:
        t.start()
    until = time.monotonic() + 5
    while waiting() < 2 and time.monotonic() < until:
        time.sleep(0.05)
    worst, statuses = ask_quickly(
        a, ("/api/v1/park", "/api/v1/devices?limit=1"))
    hung = CROWD - len(answers)
    lock.let_go()
    for t in crowd:
        t.join()
    results.ok(hung == CROWD, "exports hang while their table is locked",
               "%d of %d" % (hung, CROWD))
    results.ok(worst < QUICK_MS and statuses == {200}, "quick questions are "
               "answered beside %d that hang" % CROWD,
               "worst %d ms, %s" % (worst, statuses))
    results.ok(answers == [200] * CROWD, "those that hung are answered once "
               "the lock is gone", answers)
    results.end()


if __name__ == "__main__":
    main()
