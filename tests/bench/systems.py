"""systems.py - three stores of telemetry, asked and measured alike.

Each system begins with an empty store, takes the same bytes by HTTP, says
what its processes have cost, and answers the same questions as JSON over
HTTP.  VictoriaMetrics and InfluxDB are Debian's, started on the loopback in
a temporary folder; ours is the park of PARK_STATE, where each store is an
enterprise of its own, so that it carries what was stored before.
"""
import glob
import http.client
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../http"))
from client import ADDRESS, STATE, Client, sql  # noqa: E402
from world import PASSWORD, park_admin, uscc  # noqa: E402

TICK = os.sysconf("SC_CLK_TCK")
SERIES_A_QUERY = 1000  # of POST /api/v1/query


# Processes -------------------------------------------------------------------

def stat(pid):
    """Parent and seconds of a process and of the children it outlived."""
    with open("/proc/%d/stat" % pid) as f:
        words = f.read().rsplit(")", 1)[1].split()
    return int(words[1]), sum(map(int, words[11:15])) / TICK


def family(roots):
    """{pid: seconds} of these processes and all below them."""
    every = {}
    for name in os.listdir("/proc"):
        try:
            every[int(name)] = stat(int(name))
        except (ValueError, OSError):
            continue
    found = {p for p in roots if p in every}
    more = found
    while more:
        more = {p for p, (parent, _) in every.items()
                if parent in more} - found
        found |= more
    return {p: every[p][1] for p in found}


def resident_kib(pids):
    total = 0
    for pid in pids:
        try:
            with open("/proc/%d/smaps_rollup" % pid) as f:
                total += int(re.search(r"Pss: +(\d+)", f.read()).group(1))
        except OSError:
            continue
    return total


def size_of(*folders):
    """Bytes on the disk: what a file only reserves does not count."""
    return 512 * sum(os.stat(p).st_blocks for folder in folders
                     for p in glob.glob(os.path.join(folder, "**"),
                                        recursive=True) if os.path.isfile(p))


# HTTP ------------------------------------------------------------------------

class Http:
    """One connection that counts the seconds it waits for whole answers."""

    def __init__(self, address, headers=None):
        self.headers = headers or {}
        self.conn = http.client.HTTPConnection(*address, timeout=300)
        self.spent = 0.0

    def ask(self, method, path, body=None, form=None):
        headers = dict(self.headers)
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["content-type"] = "application/x-www-form-urlencoded"
        elif body is not None:
            body = json.dumps(body)
            headers["content-type"] = "application/json"
        began, r, data = self.answer(method, path, body, headers)
        self.spent += time.monotonic() - began
        if r.status >= 300:
            raise SystemExit("%s %s says %d %s" % (method, path, r.status,
                                                   data[:400]))
        return json.loads(data) if data else None

    def answer(self, method, path, body=None, headers={}):
        """When it was asked, what came, and the body of that."""
        for again in (True, False):
            began = time.monotonic()
            try:
                self.conn.request(method, path, body, headers)
                r = self.conn.getresponse()
                return began, r, r.read()
            except ConnectionError:
                # It was idle while the others were measured.
                self.conn.close()
                if not again:
                    raise

    def touch(self, path):
        self.answer("GET", path)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class System:
    """What all three have in common.  A `lot` is a file of lines (class Lot
    of telemetry.py); costs() are the seconds that each part has cost."""

    def cpu(self):
        return sum(self.costs().values())

    def memory_kib(self):
        return resident_kib(family(self.roots()))

    def parts(self, values):
        """Of which parts the bytes a value consist, where that is known."""
        return ""

    def quiet(self, most_s=90):
        """Until two seconds cost a twentieth of a core each at most; their
        costs a second, by parts, are what idling costs."""
        calm, until = 0, time.monotonic() + most_s
        before = began = self.costs()
        while calm < 2 and time.monotonic() < until:
            time.sleep(1)
            now = self.costs()
            if sum(now.values()) - sum(before.values()) < 0.05:
                calm += 1
            else:
                calm, began = 0, now
            before = now
        return {name: (before[name] - began.get(name, 0)) / 2
                for name in before}


class Peer(System):
    process = None

    def rewrite(self):
        return ""  # its merges have done so

    def begin(self):
        self.folder = tempfile.mkdtemp(prefix="park-bench-")
        self.port = free_port()
        self.past = 0  # seconds of the process before a restart
        self.start()

    def start(self):
        words, env = self.command()
        self.process = subprocess.Popen(
            words, env={**os.environ, **env}, stdin=subprocess.DEVNULL,
            stdout=open(os.path.join(self.folder, "log"), "ab"),
            stderr=subprocess.STDOUT)
        self.http = Http(("127.0.0.1", self.port))
        for _ in range(600):
            try:
                self.ready()
                return
            except OSError:
                self.http.conn.close()
                time.sleep(0.1)
        raise SystemExit(self.name + " does not start")

    def costs(self):
        return {self.name: self.past + sum(family(self.roots()).values())}

    def stop(self):
        self.past = self.cpu()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def end(self):
        if self.process is None:
            return
        self.stop()
        self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def roots(self):
        return [self.process.pid]

    def settle(self, lot, values):
        return self.quiet()

    def spent(self):
        return self.http.spent

    def target(self, lot):
        return self.port, self.path, ""


# VictoriaMetrics -------------------------------------------------------------

class Victoria(Peer):
    name, path = "VictoriaMetrics", "/write"

    def command(self):
        return ["victoria-metrics", "-storageDataPath", self.folder + "/data",
                "-httpListenAddr", "127.0.0.1:%d" % self.port,
                "-retentionPeriod", "3", "-loggerLevel", "ERROR",
                "-search.latencyOffset", "0s",
                "-search.maxUniqueTimeseries", "1000000",
                "-search.maxQueryDuration", "300s",
                "-search.maxSamplesPerQuery", "2000000000"], {}

    def ready(self):
        self.http.touch("/health")

    def compact(self):
        self.http.touch("/internal/force_flush")
        self.http.touch("/internal/force_merge")
        self.quiet()
        return "after force_merge"

    def disk(self):
        return size_of(self.folder + "/data/data",
                       self.folder + "/data/indexdb"), 0

    def query(self, text, at_s, **more):
        return self.http.ask("POST", "/api/v1/query", form={
            "query": text, "time": "%d" % at_s, "nocache": "1",
            **more})["data"]["result"]

    def one(self, text, lot):
        return float(self.query(text, lot.end_s)[0]["value"][1])

    def answers(self, lot):
        self.http.touch("/internal/force_flush")
        some = '%s_%s{ent="E0000"}[%ds]' % (lot.name, lot.metric,
                                            lot.span_s + 60)
        return {"values": self.one(
                    'sum(count_over_time({__name__=~"%s_.+"}[%ds]))' % (
                        lot.name, lot.span_s + 60), lot),
                "count": self.one("sum(count_over_time(%s))" % some, lot),
                "sum": self.one("sum(sum_over_time(%s))" % some, lot),
                "max": self.one("max(max_over_time(%s))" % some, lot)}

    def day_of_one(self, lot):
        found = self.query('%s_curr{dev="%s"}[24h]' % (
            lot.name, lot.key(7)), lot.end_s)
        return len(found[0]["values"])

    def newest(self, lot):
        return len(self.query('{__name__=~"%s_.+"}' % lot.name, lot.end_s))

    def quarters(self, lot):
        return len(self.http.ask("POST", "/api/v1/query_range", form={
            "query": 'avg_over_time({__name__=~"%s_.+"}[15m]) '
                     'keep_metric_names' % lot.name,
            "start": "%d" % (lot.end_s - lot.span_s),
            "end": "%d" % lot.end_s, "step": "15m",
            "nocache": "1"})["data"]["result"])

    def alarms(self, lot):
        return len(self.query("max_over_time(%s_curr[20m]) > 99" % lot.name,
                              lot.end_s))


# InfluxDB --------------------------------------------------------------------

class Influx(Peer):
    name, path = "InfluxDB", "/write?db=b"
    hurries = False  # to compact as soon as nobody writes

    def command(self):
        conf = os.path.join(self.folder, "influxdb.conf")
        with open(conf, "w") as f:
            f.write("""reporting-disabled = true
bind-address = "127.0.0.1:%d"
[meta]
  dir = "%s/meta"
[data]
  dir = "%s/data"
  wal-dir = "%s/wal"
  max-series-per-database = 0
  max-values-per-tag = 0
%s[coordinator]
  write-timeout = "120s"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:%d"
  log-enabled = false
[logging]
  level = "error"
""" % (free_port(), self.folder, self.folder, self.folder,
                '  cache-snapshot-write-cold-duration = "1s"\n'
                '  compact-full-write-cold-duration = "1s"\n'
                if self.hurries else "", self.port))
        return ["influxd", "run", "-config", conf], {}

    def ready(self):
        self.http.touch("/ping")
        self.query("create database b")

    def compact(self):
        self.stop()
        self.hurries = True
        self.start()
        size, until = 0, time.monotonic() + 120
        while time.monotonic() < until:
            self.quiet()
            now = size_of(self.folder + "/wal", self.folder + "/data")
            if now == size:
                break
            size = now
            time.sleep(3)
        return "after compaction of cold shards"

    def disk(self):
        return size_of(self.folder + "/data"), size_of(self.folder + "/wal")

    def query(self, text):
        found = self.http.ask("POST", "/query?db=b&epoch=ms",
                              form={"q": text})["results"][0]
        if "error" in found:
            raise SystemExit("InfluxDB: %s says %s" % (text, found["error"]))
        return found.get("series", [])

    def answers(self, lot):
        some = self.query(
            "select count(%s), sum(%s), max(%s) from %s where ent = 'E0000'"
            % (lot.metric, lot.metric, lot.metric, lot.name))[0]["values"][0]
        every = self.query("select count(*) from %s" % lot.name)
        return {"values": sum(every[0]["values"][0][1:]), "count": some[1],
                "sum": some[2], "max": some[3]}

    def since(self, lot, span_s):
        return "time >= %ds and time < %ds" % (lot.end_s - span_s, lot.end_s)

    def day_of_one(self, lot):
        return len(self.query("select curr from %s where dev = '%s' and %s" % (
            lot.name, lot.key(7), self.since(lot, 86400)))[0]["values"])

    def newest(self, lot):
        return sum(len(s["columns"]) - 1 for s in self.query(
            "select last(*) from %s group by dev" % lot.name))

    def quarters(self, lot):
        return sum(len(s["columns"]) - 1 for s in self.query(
            "select mean(*) from %s where %s group by time(15m), dev "
            "fill(none)" % (lot.name, self.since(lot, lot.span_s))))

    def alarms(self, lot):
        return len(self.query(
            "select max(curr) from %s where curr > 99 and %s group by dev" % (
                lot.name, self.since(lot, 1200))))


# Ours ------------------------------------------------------------------------

def part(pid):
    try:
        with open("/proc/%d/cmdline" % pid, "rb") as f:
            line = f.read().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return "ended"
    for name, sign in (("kore", r"^kore|/kore"), ("ingest", r"park ingest"),
                       ("gates", r"park gate"),
                       ("work", r"park work"),
                       ("postgres of kore", r"^postgres: park_web"),
                       ("postgres of ingest", r"^postgres: park_job"),
                       ("postgres itself", r"postgres")):
        if re.search(sign, line):
            return name
    return "others"


class Ours(System):
    name, path = "ParkHub", "/write"
    tables = "chunk", "chunk_pack", "rollup"

    def __init__(self):
        self.admin = park_admin()
        a = self.admin.ask("PATCH", "/api/v1/park", {"auto_register": True})
        if a.status != 200:
            raise SystemExit("devices may not register: %s" % a.body)

    def made(self, who, path, body):
        a = who.ask("POST", path, body)
        if a.status not in (200, 201):
            raise SystemExit("POST %s says %d %s" % (path, a.status, a.body))
        return a.json()

    def begin(self):
        self.store = {}  # token and connection of each lot's enterprise
        self.tenant = {}

    def end(self):
        pass

    def store_of(self, lot):
        """Token and connection of the enterprise that holds a lot."""
        if lot.name not in self.store:
            run = "%s-%06x" % (lot.name, secrets.randbelow(1 << 24))
            tenant = self.made(self.admin, "/api/v1/enterprises", {
                "uscc": uscc(random.Random(run)), "name": run,
                "industry_code": "31"})["tenant_id"]
            self.made(self.admin, "/api/v1/users", {
                "name": run, "password": PASSWORD, "display_name": run,
                "role": "enterprise_admin", "tenant": tenant})
            who = Client().sign_in(run, PASSWORD)
            token = self.made(who, "/api/v1/tokens", {
                "name": run, "role": "developer"})["token"]
            self.tenant[lot.name] = tenant
            if lot.metric:
                self.watch(who, lot)
            bearer = {"authorization": "Bearer " + token}
            self.store[lot.name] = token, Http(ADDRESS, bearer)
        return self.store[lot.name]

    def watch(self, who, lot):
        """A rule about every device, which the greatest of its values
        break now and then."""
        rule = self.made(who, "/api/v1/alarm-rules", {
            "name": lot.name, "severity": 3, "scope": "all", "definition": {
                "kind": "threshold", "metric": lot.metric, "hi": 99,
                "hysteresis": 2}})
        self.made(who, "/api/v1/alarm-rules/%d/publish" % rule["id"],
                  {"version": rule["version"]})

    def spent(self):
        return sum(http.spent for _, http in self.store.values())

    def target(self, lot):
        return ADDRESS[1], self.path, \
            "Authorization: Bearer " + self.store_of(lot)[0]

    def pids(self):
        with open(os.path.join(STATE, "run.json")) as f:
            return json.load(f)["pids"]

    def roots(self):
        return self.pids().values()

    def costs(self):
        out = {}
        for pid, seconds in family(self.roots()).items():
            name = part(pid)
            out[name] = out.get(name, 0) + seconds
        return out

    def settle(self, lot, values):
        """Newest values and tallies are written behind; tails become
        chunks."""
        until = time.monotonic() + 180
        while self.stored(lot) < values and time.monotonic() < until:
            time.sleep(2)
        os.kill(self.pids()["ingest"], signal.SIGUSR1)
        return self.quiet()

    def stored(self, lot):
        return int(sql("select coalesce(sum(fields), 0) from "
                       "park.ingest_tally where tenant_id = %d" %
                       self.tenant[lot.name])[0])

    def compact(self):
        """Days that are over become one chunk each, and their roll-ups."""
        job = sql("select park.job_enqueue(0, 'telemetry.compact', '{}')")[0]
        state, until = "queued", time.monotonic() + 300
        while state in ("queued", "running") and time.monotonic() < until:
            time.sleep(1)
            state = sql("select state from park.job where id = " + job)[0]
        self.quiet()
        note = "after compaction, but the last day" if state == "done" else \
            "not compacted: there is no such job yet"
        for t in self.tables:
            sql("vacuum park." + t)
        return note

    def rewrite(self):
        """What a night frees the next day takes; here all nights are one, so
        what is free is taken away by what no park ever does."""
        loose = self.disk()[0]
        for t in self.tables:
            sql("vacuum full park." + t)
        return ", %.2f times that before the rewrite" % (
            loose / max(1, self.disk()[0]))

    def room(self, table):
        """Bytes of a table: its rows, what stands beside them, indexes."""
        return [int(n) for n in sql(
            "select sum(pg_relation_size(c.oid)), "
            "coalesce(sum(pg_relation_size(t.oid)), 0), "
            "sum(pg_total_relation_size(c.oid) - pg_relation_size(c.oid)) - "
            "coalesce(sum(pg_relation_size(t.oid)), 0) "
            "from pg_partition_tree('park.%s') p "
            "join pg_class c on c.oid = p.relid "
            "left join pg_class t on t.oid = c.reltoastrelid" % table
        )[0].split("|")]

    def disk(self):
        return sum(sum(self.room(t)) for t in self.tables), \
            sum(self.room("journal"))

    def parts(self, values):
        return "; ".join("%s %.3f rows, %.3f bodies, %.3f indexes" % (
            (t,) + tuple(n / values for n in self.room(t)))
            for t in self.tables)

    def many(self, lot, devices, metrics, **more):
        """The series of a product, as many a request as it takes."""
        conn = self.store_of(lot)[1]
        wanted = [{"device": lot.key(d), "metric": m}
                  for d in devices for m in metrics]
        out = []
        for i in range(0, len(wanted), SERIES_A_QUERY):
            out += conn.ask("POST", "/api/v1/query", {
                "series": wanted[i:i + SERIES_A_QUERY], "limit": 50000,
                "to": moment(lot.end_s), **more})["series"]
        return out

    def answers(self, lot):
        def all_of(agg):
            found = self.many(lot, range(100), [lot.metric], agg=agg,
                              step="day", **{"from": moment(
                                  lot.end_s - lot.span_s)})
            return [v for s in found for _, v in s["points"]]
        return {"values": self.stored(lot), "count": sum(all_of("count")),
                "sum": sum(all_of("sum")), "max": max(all_of("max"))}

    def day_of_one(self, lot):
        return len(self.store_of(lot)[1].ask(
            "GET", "/api/v1/series/%s/curr?from=%d&to=%d&limit=50000" % (
                lot.key(7), lot.end_s - 86400, lot.end_s))["points"])

    def newest(self, lot):
        return len(self.store_of(lot)[1].ask(
            "GET", "/api/v1/latest?limit=1000")["items"])

    def quarters(self, lot):
        return len(self.many(lot, range(lot.devices), lot.metrics, step="15m",
                             agg="mean", **{"from": moment(
                                 lot.end_s - lot.span_s)}))

    def alarms(self, lot):
        return len(self.store_of(lot)[1].ask("POST", "/api/v1/scan", {
            "metric": "curr", "agg": "max", "above": 99,
            "from": lot.end_s - 1200, "to": lot.end_s})["items"])


def moment(at_s):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at_s))
