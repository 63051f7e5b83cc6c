#!/usr/bin/python3
"""run.py - `park edge` between machines of pymodbus and a living park.

What the machines gave away is written down at their side, what arrived is
asked from the park: the two must agree, whatever died in between.
"""
import json
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from gateway import PARK, ROOT, Gateway, Peer, until  # noqa: E402
from client import Client, Results  # noqa: E402
from world import park_admin  # noqa: E402

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else random.randrange(1 << 30)


class Site:
    """The park's side: who may write, and what arrived."""

    def __init__(self):
        self.admin = park_admin()
        self.run = "e%06x" % random.SystemRandom().randrange(1 << 24)
        self.began = time.time()
        a = self.admin.ask("PATCH", "/api/v1/park", {"auto_register": True})
        if a.status != 200:
            raise SystemExit("cannot let devices register: %s" % a.body)
        self.token = self.make_token("developer")

    def make_token(self, role, **more):
        a = self.admin.ask("POST", "/api/v1/tokens", {
            "name": "edge " + self.run, "role": role, **more})
        if a.status != 201:
            raise SystemExit("no token: %s" % a.body)
        return a.json()["token"]

    def device(self, key):
        a = self.admin.ask("POST", "/api/v1/devices", {
            "key": key, "name": key, "kind": "sensor"})
        if a.status != 201:
            raise SystemExit("no device: %s" % a.body)
        return a.json()["id"]

    def points(self, device, metric, since=None, **more):
        """[(ms, value)] of a series; [] when there is none."""
        out, after = [], None
        while True:
            query = {"from": "%d" % ((since or self.began) - 5), **more}
            if after:
                query["after"] = after
            a = self.admin.ask("GET", "/api/v1/series/%s/%s?%s" % (
                urllib.parse.quote(device, ""),
                urllib.parse.quote(metric, ""),
                urllib.parse.urlencode(query)))
            if a.status != 200:
                return []
            page = a.json()
            out += [tuple(p) for p in page["points"]]
            after = page["next"]
            if not after:
                return out

    def values(self, device, metric, **more):
        return [p[1] for p in self.points(device, metric, **more)]

    def newest(self, device, metric):
        values = self.values(device, metric)
        return values[-1] if values else None


def command(*words):
    return subprocess.run([PARK, "edge", *words], capture_output=True,
                          text=True, stdin=subprocess.DEVNULL, timeout=20)


def point(metric, function, address, kind=None, **more):
    out = {"metric": metric, "function": function, "address": address, **more}
    if kind:
        out["type"] = kind
    return out


def counter(address=0):
    return point("n", "input", address, "uint32")


# The command -----------------------------------------------------------------

def commands(results):
    """proves R-2.1: a configuration is judged before anything is asked."""
    sample = os.path.join(ROOT, "conf/edge.json")
    p = command("--config", sample, "--check")
    results.ok(p.returncode == 0 and "holding 0" in p.stdout,
               "the sample configuration is taken and shows its requests",
               p.stdout + p.stderr)
    with open(sample) as f:
        config = json.load(f)
    config["devices"][0]["hots"] = "x"
    bad = "/tmp/edge-bad-%d.json" % os.getpid()
    with open(bad, "w") as f:
        json.dump(config, f)
    p = command("--config", bad)
    os.unlink(bad)
    results.ok(p.returncode == 1 and "devices[0].hots" in p.stderr,
               "a slip of the pen ends it with the path of the member",
               p.stderr)
    results.ok(command("--config", "/nowhere").returncode == 1 and
               command().returncode == 1 and
               command("--config", sample, "--token", "x").returncode == 1,
               "no file, no option and a token on the command line end it")


# Values ----------------------------------------------------------------------

def vectors():
    with open(os.path.join(HERE, "data/vectors.tsv")) as f:
        for line in f:
            yield line.rstrip("\n").split("\t")


def all_types():
    """Registers with every vector, and the points that read them."""
    words, points, want = {}, [], {}
    address = 0
    for i, (kind, order, data, shown) in enumerate(vectors()):
        values = [int(w, 16) for w in data.split()]
        words[str(address)] = values
        points.append(point("v%d" % i, "holding", address, kind,
                            **({"order": order} if len(values) > 1
                               or order == "BADC" else {})))
        if len(values) == 1 and order == "DCBA":
            points[-1]["order"] = order
        want["v%d" % i] = float.fromhex(shown) if kind[0] == "f" \
            else int(shown)
        if kind == "float32":
            want["v%d" % i] = struct.pack("f", want["v%d" % i])
        address += len(values)
    return words, points, want


def same(want, got):
    """JSON knows one zero; a float32 is compared as one."""
    if got is None:
        return False
    if isinstance(want, bytes):
        return struct.unpack("f", struct.pack("f", got)) == \
            struct.unpack("f", want)
    return float(got) == float(want)


def types(results, site):
    """proves R-2.1: every type in every order, from an independent peer."""
    words, points, want = all_types()
    name = struct.unpack(">4H", "泵3A".encode().ljust(8, b"\0"))
    peer = Peer({
        "1": {"holding": words},
        "7": {"input": {"0": [2317, 0x8004], "40": list(name)},
              "coil": {"3": [1, 0, 1]}, "discrete": {"9": [0, 1]}}})
    key = site.run + "-types"
    gateway = Gateway(site.run + "-gw1", [
        {"key": key, "host": "127.0.0.1", "port": peer.port,
         "period_ms": 500, "registers": points},
        {"key": key + "-7", "host": "127.0.0.1", "port": peer.port,
         "unit_id": 7, "period_ms": 500, "registers": [
             point("temp", "input", 0, "int16", scale=0.1, offset=-273.15),
             point("bit2", "input", 1, "bit", bit=2),
             point("bit3", "input", 1, "bit", bit=3),
             point("name", "input", 40, "string", words=4),
             point("c3", "coil", 3), point("c4", "coil", 4),
             point("c5", "coil", 5),
             point("d9", "discrete", 9), point("d10", "discrete", 10)]},
    ], site.token).start()
    came = until(lambda: len(site.values(key, "v191")) >= 2 and
                 site.values(key + "-7", "d10"), 15)
    results.ok(gateway.stop() == 0, "it ends with SIGTERM and status 0")
    results.ok(came, "values of the machines arrive in the park",
               gateway.said() + str(gateway.refused())[:900])
    wrong = ["%s: %s instead of %s" % (m, site.newest(key, m), w)
             for m, w in want.items() if not same(w, site.newest(key, m))]
    results.ok(not wrong, "192 values of eight types in four orders are "
               "what struct packed", "\n".join(wrong))
    got = {m: site.newest(key + "-7", m) for m in (
        "temp", "bit2", "bit3", "c3", "c4", "c5", "d9", "d10", "name")}
    results.ok(got == {"temp": -41.45, "bit2": 1, "bit3": 0, "c3": 1, "c4": 0,
                       "c5": 1, "d9": 0, "d10": 1, "name": "泵3A"},
               "scaled values, bits, coils, inputs and texts are too", got)
    peer.end()
    shutil.rmtree(gateway.folder)


# Machines that do not do as they should -------------------------------------

def trouble(results, site):
    """proves R-2.6: who is slow, silent or refuses holds up nobody else."""
    good = {"input": {"10": [7]}, "counts": 0}
    peer = Peer({"1": dict(good), "2": {**good, "holding": {"0": [5]}}})
    slow = Peer({"1": {"input": {"0": [1]}}}, delay=0.6)
    run, at = site.run, {"host": "127.0.0.1", "period_ms": 200}
    gateway = Gateway(run + "-gw2", [
        {**at, "key": run + "-fast", "port": peer.port,
         "registers": [counter()]},
        {**at, "key": run + "-hole", "port": peer.port, "unit_id": 2,
         "registers": [counter(), point("h", "holding", 0, "uint16"),
                       point("gone", "holding", 200, "uint16")]},
        {**at, "key": run + "-silent", "port": peer.port, "unit_id": 9,
         "timeout_ms": 100, "registers": [counter()]},
        {**at, "key": run + "-late", "port": slow.port, "timeout_ms": 200,
         "registers": [point("v", "input", 0, "uint16")]},
        {**at, "key": run + "-slow", "host": "localhost", "port": slow.port,
         "timeout_ms": 3000, "registers": [point("v", "input", 0, "uint16")]},
        {**at, "key": run + "-away", "port": 1,
         "registers": [counter()]},
    ], site.token).start()
    time.sleep(8)
    peer.tell("cut")
    time.sleep(2)
    fast = len(site.values(run + "-fast", "n"))
    results.ok(fast >= 30, "ten seconds at 200 ms bring most of 50 samples, "
               "beside a silent one on the same line", fast)
    results.ok(len(site.values(run + "-hole", "n")) >= 30 and
               set(site.values(run + "-hole", "h")) == {5} and
               not site.values(run + "-hole", "gone"),
               "where one request is refused the others' values arrive",
               gateway.said())
    results.ok(set(site.values(run + "-slow", "v")) == {1},
               "who answers late but in time is heard", gateway.said())
    health = {m: site.newest(run + "-gw2", run + m) for m in (
        "-fast.polls", "-fast.errors", "-hole.exceptions", "-hole.exception",
        "-silent.polls", "-silent.errors", "-silent.silent_s",
        "-late.errors", "-away.errors")}
    results.ok(
        None not in health.values() and health["-fast.polls"] >= 25 and
        health["-hole.exceptions"] >= 25 and health["-hole.exception"] == 2
        and health["-silent.polls"] == 0 and health["-silent.silent_s"] >= 5,
        "the gateway tells polls, exceptions and silence of each device",
        health)
    results.ok(2 <= health["-silent.errors"] <= 12 and
               2 <= health["-away.errors"] <= 12 and
               health["-late.errors"] >= 1,
               "who does not answer is asked less and less often", health)
    results.ok(health["-fast.errors"] <= 3 and
               until(lambda: len(site.values(run + "-fast", "n")) > fast, 5),
               "a connection that is cut is made again", health)
    gateway.stop()
    peer.end()
    time.sleep(0.2)
    slow.end()
    shutil.rmtree(gateway.folder)


def preprocessing(results, site):
    """proves R-2.4: dead-band, range and window happen at the edge."""
    peer = Peer({"1": {"input": {"0": [100, 5, 50]}}})
    key = site.run + "-pre"
    gateway = Gateway(site.run + "-gw3", [
        {"key": key, "host": "127.0.0.1", "port": peer.port,
         "period_ms": 100, "registers": [
             point("band", "input", 0, "uint16", dead_band={"absolute": 5},
                   silence_s=4),
             point("fit", "input", 1, "uint16", range=[0, 10]),
             point("level", "input", 2, "uint16", window_s=1)]}],
        site.token).start()
    time.sleep(1.5)
    for value in (103, 105, 106, 111, 112, 99):
        peer.tell("set 1 input 0 %d" % value)
        time.sleep(0.6)
    peer.tell("set 1 input 1 11")
    peer.tell("set 1 input 2 70")
    time.sleep(0.5)
    high = time.time()
    time.sleep(5)
    gateway.stop()
    band = site.values(key, "band")
    results.ok(band[:4] == [100, 106, 112, 99],
               "a dead-band lets through what moved", band)
    results.ok(band[4:5] == [99] and len(band) <= 6,
               "and after its silence the same value again", band)
    fit = site.points(key, "fit")
    results.ok(fit and {v for _, v in fit} == {5} and
               fit[-1][0] / 1000 < high and
               site.newest(site.run + "-gw3", "unfit") > 10,
               "what is out of range is counted and not sent", fit[-1:])
    mean = [site.values(key, "level." + m) for m in ("min", "mean", "max")]
    results.ok(not site.values(key, "level") and 6 <= len(mean[0]) <= 11 and
               mean[0][0] == 50 and mean[2][-1] == 70 and
               all(a <= b <= c for a, b, c in zip(*mean)),
               "a window sends least, mean and most once a second", mean)
    peer.end()
    shutil.rmtree(gateway.folder)


# Nothing lost, nothing twice -------------------------------------------------

def supervisor(word):
    subprocess.run([os.path.join(ROOT, "deploy/run.sh"), word],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   stdin=subprocess.DEVNULL, timeout=120, check=True)


def judge(results, site, peer, keys, broken, sentence, least=30):
    """Each value that was given away, more than `least`, is in the park
    once, but for those under way when gateway or connection broke."""
    for unit, key in keys.items():
        given = dict(peer.of(unit))
        points = site.points(key, "n")
        came = [int(v) for _, v in points]
        missing = sorted(set(given) - set(came))
        excused = [m for m in missing if any(
            -0.05 < b - given[m] < 1 for b in broken)]
        results.ok(
            len(given) > least and len(came) == len(set(came)) and
            came == sorted(came) and not set(came) - set(given) and
            missing == excused and len(missing) <= len(broken),
            "%s: unit %s, %d values each once" % (sentence, unit, len(came)),
            "missing %s of %d, %d twice, broken %s" % (
                [(m, given[m]) for m in missing], len(given),
                len(came) - len(set(came)), broken))
        wrong = [v for ms, v in points
                 if not -1 < ms / 1000 - given.get(int(v), 0) < 1]
        results.ok(not wrong, "%s: unit %s, stamped when they were read"
                   % (sentence, unit), wrong[:5])


def outage(results, site, rng):
    """proves R-2.4: store and forward without loss or duplicate."""
    keys = {str(u): "%s-out%d" % (site.run, u) for u in (1, 2, 3)}
    peer = Peer({u: {"input": {"9": [0]}, "counts": 0} for u in keys})
    gateway = Gateway(site.run + "-gw4", [
        {"key": k, "host": "127.0.0.1", "port": peer.port,
         "unit_id": int(u), "period_ms": 100, "timeout_ms": 5000,
         "registers": [counter()]} for u, k in keys.items()], site.token).start()
    cuts = []
    time.sleep(2)
    for moment in ("before", "without", "with"):
        if moment == "without":
            supervisor("stop")
        for _ in range(3):
            time.sleep(rng.uniform(0.3, 1.2))
            gateway.kill()
            gateway.start()
        peer.tell("cut")
        cuts.append(time.time())
        time.sleep(rng.uniform(0.5, 1))
        if moment == "without":
            waiting = gateway.waiting()
            results.ok(waiting > 60, "without the platform records wait",
                       waiting)
            supervisor("start")
            site.admin = park_admin()
    time.sleep(2)
    peer_seen = {u: len(peer.of(u)) for u in keys}
    results.ok(gateway.stop() == 0 and min(peer_seen.values()) > 60,
               "after ten lives the gateway still works", gateway.said()[-900:])
    gateway.start()
    drained = until(lambda: all(
        site.values(k, "n") and site.values(k, "n")[-1] >= peer_seen[u]
        for u, k in keys.items()), 30)
    stopped = time.time()
    gateway.stop()
    gateway.start()
    time.sleep(2)
    gateway.stop()
    results.ok(drained and gateway.waiting() <= 40,
               "once it is back everything leaves", gateway.said()[-900:])
    # What the last life left is brought by one that polls nothing new.
    peer.end()
    gateway.start()
    until(lambda: gateway.waiting() <= 20, 10)
    time.sleep(1)
    gateway.stop()
    judge(results, site, peer, keys,
          gateway.kills + cuts + [stopped, time.time()],
          "outage and nine kills")
    numbers = [n for n, _ in gateway.records()]
    results.ok(numbers == list(range(numbers[0], numbers[0] + len(numbers))),
               "the spool reads as it is documented, without a gap",
               numbers[:5])
    shutil.rmtree(gateway.folder)


def clocks(results, site):
    """proves R-2.4: a clock that is set back mixes nothing up."""
    peer = Peer({"1": {"input": {"9": [0]}, "counts": 0}})
    key = site.run + "-clock"
    gateway = Gateway(site.run + "-gw7", [
        {"key": key, "host": "127.0.0.1", "port": peer.port,
         "period_ms": 100, "registers": [counter()]}], site.token)
    gateway.set_clock(0)
    gateway.start()
    time.sleep(2)
    gateway.set_clock(-6)
    time.sleep(1.5)
    gateway.stop()
    gateway.start()
    time.sleep(1.5)
    back = peer.of("1")[-1]
    gateway.set_clock(0)
    time.sleep(1.5)
    gateway.stop()
    given = [v for v, _ in peer.of("1")]
    gateway.start()
    until(lambda: (site.newest(key, "n") or 0) >= given[-1], 10)
    gateway.stop()
    points = site.points(key, "n")
    came = [int(v) for _, v in points]
    results.ok(len(given) > 30 and
               set(given) - set(came) <= {given[-1]} and
               came == sorted(set(came)),
               "set back by six seconds and started anew, %d values keep "
               "their order and none takes the place of another" % len(came),
               (given[-1], came))
    times = dict((int(v), ms / 1000) for ms, v in points)
    read = dict(peer.of("1"))
    early = [v for v in came if v <= back[0]]
    late = came[-1]
    results.ok(times[early[-1]] < read[early[-1]] and
               abs(times[late] - read[late]) < 1,
               "and once it is right again so are the stamps",
               (times[early[-1]] - read[early[-1]],
                times[late] - read[late]))
    peer.end()
    shutil.rmtree(gateway.folder)


# Refusals --------------------------------------------------------------------

def refusals(results, site):
    """proves R-2.4: what is refused for good does not stop the rest."""
    own, other = site.run + "-own", site.run + "-other"
    token = site.make_token("device", device=site.device(own))
    peer = Peer({"1": {"input": {"9": [0]}, "counts": 0},
                 "2": {"input": {"9": [0]}, "counts": 0}})
    gateway = Gateway(site.run + "-gw5", [
        {"key": k, "host": "127.0.0.1", "port": peer.port, "unit_id": u,
         "period_ms": 200, "registers": [counter()]}
        for u, k in ((1, own), (2, other))], token).start()
    time.sleep(4)
    gateway.stop()
    refused = gateway.refused()
    results.ok(len(refused) >= 10 and
               {r["status"] for r in refused} == {403} and
               any("dev=" + other in r["line"] for r in refused) and
               all("own device" in r["reason"] and
                   "dev=" + own not in r["line"] for r in refused),
               "lines of a device that is not the token's are set aside "
               "with the reason", refused[:3])
    came = [int(v) for v in site.values(own, "n")]
    given = [v for v, _ in peer.of("1")]
    results.ok(len(came) >= 10 and came == given[:len(came)],
               "the lines between them arrive, none missing",
               (came, len(given)))
    results.ok(not site.values(other, "n"), "the others do not")
    gateway.set_token("nobodys-token-at-all")
    before = len(gateway.refused())
    gateway.start()
    time.sleep(2.5)
    results.ok(len(gateway.refused()) == before and gateway.waiting() > 10 and
               "does not take it" in gateway.said(),
               "a wrong token loses nothing: the lines wait",
               gateway.said()[-500:])
    gateway.set_token(site.token)
    results.ok(until(lambda: site.values(other, "n"), 15),
               "with the right one in its file they leave, without a restart",
               gateway.said()[-500:])
    second = subprocess.run([PARK, "edge", "--config", gateway.file],
                            capture_output=True, text=True, timeout=20)
    results.ok(second.returncode == 1 and "another process" in second.stderr,
               "two gateways do not share a spool", second.stderr)
    gateway.stop()
    peer.end()
    shutil.rmtree(gateway.folder)


# Three days ------------------------------------------------------------------

DEVICES, HOURS, PERIOD_S = 25, 72, 10


def three_days(results, site):
    """proves R-2.4: 72 hours wait on disk and leave while polling goes on."""
    peer = Peer({"1": {"input": {"9": [0]}, "counts": 0}})
    key, prefix = site.run + "-live", site.run + "-old"
    gateway = Gateway(site.run + "-gw6", [
        {"key": key, "host": "127.0.0.1", "port": peer.port,
         "period_ms": 100, "timeout_ms": 5000, "registers": [counter()]}],
        site.token)
    end = int(time.time()) - 60
    fill = subprocess.run(
        [os.path.join(ROOT, ".build/edge/fill"), gateway.spool, prefix,
         str(DEVICES), str(HOURS), str(PERIOD_S), str(end)],
        capture_output=True, text=True, timeout=100)
    records, size = map(int, fill.stdout.split())
    each = HOURS * 3600 // PERIOD_S
    results.ok(records == DEVICES * each,
               "72 h of %d devices with 8 values each %d s: %d records, "
               "%d MB of the usual 1024" % (DEVICES, PERIOD_S, records,
                                            size >> 20), fill.stderr)
    began = time.monotonic()
    gateway.start()
    drained = until(lambda: gateway.position() > records, 120)
    took = time.monotonic() - began
    results.ok(drained, "they leave at %d records/s (%d values/s), in %.0f s, "
               "%.1f s of them its own CPU" % (
                   records / took, 8 * records / took, took,
                   gateway.cpu_s()), gateway.said()[-900:])
    time.sleep(1)
    gateway.stop()
    stopped = time.time()
    whole = [sum(site.values("%s-%d" % (prefix, d), "n", step="day",
                             agg="count", since=end - HOURS * 3600))
             for d in range(DEVICES)]
    results.ok(whole == [each] * DEVICES, "each of them is in the park", whole)
    highest = [max(site.values("%s-%d" % (prefix, d), "n", step="day",
                               agg="max", since=end - HOURS * 3600),
                   default=0) for d in range(DEVICES)]
    results.ok(highest == [each - 1] * DEVICES, "up to the last one",
               highest)
    given = [v for v, t in peer.of("1")]
    gateway.start()
    until(lambda: site.values(key, "n") and
          site.values(key, "n")[-1] >= given[-1], 10)
    gateway.stop()
    results.ok(len(given) >= 5 * took, "polling went on meanwhile",
               (len(given), took))
    peer.end()
    judge(results, site, peer, {"1": key}, [stopped, time.time()],
          "while three days leave", 5 * took)
    shutil.rmtree(gateway.folder)


def main():
    results, rng = Results(), random.Random(SEED)
    print("# seed %d" % SEED)
    made = subprocess.run([sys.executable, os.path.join(HERE, "vectors.py")],
                          capture_output=True, text=True).stdout
    with open(os.path.join(HERE, "data/vectors.tsv")) as f:
        results.ok(f.read() == made, "the vectors are those of vectors.py")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    commands(results)
    site = Site()
    for part in (types, trouble, preprocessing, clocks, refusals,
                 three_days):
        part(results, site)
    outage(results, site, rng)
    site.admin.ask("PATCH", "/api/v1/park", {"auto_register": False})
    results.end()


if __name__ == "__main__":
    main()
