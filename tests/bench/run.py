#!/usr/bin/env python3
"""run.py - ratios that say whether the server has become slower.

Absolute rates depend on the machine and on who else uses it; so everything
is measured in rounds, each round in another order, and printed as the
median and as its ratio to a yardstick of the same run.  Loopback only.

run.py [--rounds N] [--seconds S] [--strict]
"""
import glob
import math
import os
import re
import shutil
import signal
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                "../http"))
from client import ADDRESS, URL, Client, sql  # noqa: E402
from framing import workers  # noqa: E402
from world import World  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))

FIELDS, ROWS, BATCH = 100, 6000, 500


def option(name, usual):
    flag = "--" + name
    return type(usual)(sys.argv[sys.argv.index(flag) + 1]) \
        if flag in sys.argv else usual


ROUNDS, SECONDS = option("rounds", 3), option("seconds", 3)


def wrk(url, headers=(), connections=32):
    """Requests a second, p95 and failures of one run of wrk."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write('done = function(s, l, r) io.write(string.format('
                     '"P95 %d\\nBAD %d\\n", l:percentile(95), '
                     's.errors.status + s.errors.read + s.errors.timeout'
                     ')) end\n')
        script.flush()
        args = ["wrk", "-t1", "-c%d" % connections, "-d%ds" % SECONDS,
                "-s", script.name, url]
        for h in headers:
            args += ["-H", h]
        out = subprocess.run(args, capture_output=True, text=True).stdout
    rate = float(re.search(r"Requests/sec: +([\d.]+)", out).group(1))
    p95 = int(re.search(r"P95 (\d+)", out).group(1)) / 1000
    return {"rate": rate, "p95": p95,
            "bad": int(re.search(r"BAD (\d+)", out).group(1))}


class Nginx:
    """The same file served by nginx, as the yardstick of static files."""

    def __init__(self, body, headers):
        self.dir = tempfile.mkdtemp(prefix="park-bench-")
        os.chmod(self.dir, 0o755)
        with open(os.path.join(self.dir, "file.js"), "wb") as f:
            f.write(body)
        s = socket.socket()
        s.bind(("127.0.0.1", 0))
        self.port = s.getsockname()[1]
        s.close()
        conf = os.path.join(self.dir, "nginx.conf")
        with open(conf, "w") as f:
            f.write("""worker_processes %d; daemon off; master_process on;
pid %s/pid; error_log %s/error.log;
events { worker_connections 1024; }
http { access_log off; types { text/javascript js; } sendfile on;
  keepalive_requests 1000000; open_file_cache max=10;
  client_body_temp_path %s/b; proxy_temp_path %s/p; fastcgi_temp_path %s/f;
  uwsgi_temp_path %s/u; scgi_temp_path %s/s;
  server { listen 127.0.0.1:%d; root %s; } }
""" % ((headers, self.dir) + (self.dir,) * 6 + (self.port, self.dir)))
        self.process = subprocess.Popen(
            ["nginx", "-c", conf, "-e", self.dir + "/error.log"],
            stderr=subprocess.DEVNULL)
        self.url = "http://127.0.0.1:%d/file.js" % self.port
        for _ in range(50):
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("nginx does not start")

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)


def asset():
    """The largest script of the portal's page, else the page itself."""
    page = Client().ask("GET", "/").body.decode("utf-8", "replace")
    found = re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', page)
    sizes = [(len(Client().ask("GET", p).body), p) for p in found]
    return max(sizes)[1] if sizes else "/"


def question(name):
    """The text of a named query, as sql/query has it."""
    for path in sorted(glob.glob(os.path.join(ROOT, "sql/query/*.sql"))):
        with open(path, encoding="utf-8") as f:
            found = re.search(r"^-- name: %s\n((?:--[^\n]*\n)*)(.*?;)$" % name,
                              f.read(), re.M | re.S)
        if found:
            return found.group(2)
    raise SystemExit("there is no query " + name)


class Alone:
    """The two statements of the tenant-scoped read, asked by PostgreSQL's
    own pgbench in one pipeline, over as many connections as the workers
    have: what the database gives with no HTTP before it."""

    def __init__(self, tenant):
        self.file = tempfile.NamedTemporaryFile("w", suffix=".sql")
        self.file.write("\\startpipeline\n%s\n%s\n\\endpipeline\n" % (
            question("identity_read"), question("park_find")))
        self.file.flush()
        self.command = [
            "/usr/lib/postgresql/15/bin/pgbench", "-n", "-M", "prepared",
            "-c", str(4 * (len(workers()) or 2)), "-j", "1", "-T",
            str(SECONDS), "-f", self.file.name]
        for name, value in (("me_tenant", tenant), ("me_from", tenant),
                            ("me_to", tenant), ("me_user", 1)):
            self.command += ["-D", "%s=%d" % (name, value)]
        self.command.append(os.environ["PARK_DB"] + " user=park_web")

    def run(self):
        done = subprocess.run(self.command, capture_output=True, text=True)
        found = re.search(r"^tps = ([\d.]+)", done.stdout, re.M)
        if not found:
            raise SystemExit("pgbench: " + done.stderr)
        return {"rate": float(found.group(1)), "p95": float("nan"), "bad": 0}


def rounds(things):
    """{name: [result of each round]}; each round begins with another."""
    out = {name: [] for name, _ in things}
    for k in range(ROUNDS):
        for name, run in things[k % len(things):] + things[:k % len(things)]:
            out[name].append(run())
    return out


def median(results, what):
    return statistics.median(r[what] for r in results)


def paired(of, to):
    """Median of the rounds' own ratios: what disturbs a round disturbs
    both."""
    return statistics.median(a["rate"] / b["rate"] for a, b in zip(of, to))


def reads(world):
    admin = world.people["enterprise A admin"]
    cookie = ("cookie: park_session=" + admin.cookie,)
    park = ("cookie: park_session=" + world.people["park admin"].cookie,)
    path = asset()
    nginx = Nginx(Client().ask("GET", path).body, len(workers()) or 2)
    things = [("hello", lambda: wrk(URL + "/api/v1/hello"))]
    # One row of a tenant's table, behind session, identity and row security;
    # then what people ask most, which joins three such tables.
    row = "/api/v1/park"
    newest = "/api/v1/latest?device=%d&metric=power" % \
        world.ids["A"]["device"]
    alone = Alone(world.vars["A"])
    things += [("tenant-scoped read", lambda: wrk(URL + row, cookie)),
               ("its SQL by pgbench alone", alone.run),
               ("newest value", lambda: wrk(URL + newest, cookie)),
               ("register, a page of one", lambda: wrk(
                   URL + "/api/v1/devices?limit=1", cookie))]
    if ("GET", "/api/v1/park/overview") in world.routes:
        things.append(("overview, 100 people", lambda: wrk(
            URL + "/api/v1/park/overview", park, 100)))
    things += [("static asset", lambda: wrk(URL + path)),
               ("nginx static", lambda: wrk(nginx.url))]
    try:
        out = rounds(things)
    finally:
        nginx.end()
    base = median(out["hello"], "rate")
    print("\n%-24s %12s %8s %10s %8s" % (
        "", "requests/s", "of hello", "p95 ms", "failed"))
    for name, results in out.items():
        p95 = median(results, "p95")
        print("%-24s %12.0f %8.2f %10s %8d" % (
            name, median(results, "rate"), median(results, "rate") / base,
            "-" if math.isnan(p95) else "%.1f" % p95,
            sum(r["bad"] for r in results)))
    ratio("tenant-scoped read of hello", 0.4,
          paired(out["tenant-scoped read"], out["hello"]))
    # A request costs hello and its SQL; more than one after the other would
    # allow, no way of asking gains without fewer wake-ups.
    most = statistics.median(
        1 / (1 + h["rate"] / a["rate"]) for h, a in zip(
            out["hello"], out["its SQL by pgbench alone"]))
    print("hello and that SQL one after the other would be %.2f of hello; "
          "%.2f of this is reached" % (most, paired(
              out["tenant-scoped read"], out["hello"]) / most))
    if "overview, 100 people" in out:
        ratio("100 ms of overview p95", 1.0, 100 / max(
            0.001, median(out["overview, 100 people"], "p95")))
    print("tenant-scoped read is GET %s; asset is %s, %d bytes" % (
        row, path, len(Client().ask("GET", path).body)))


missed = []


def ratio(name, target, got):
    print("target  %-34s >= %.2f   got %.2f%s" % (
        name, target, got, "" if got >= target else "   MISSED"))
    if got < target:
        missed.append(name)


# Wide rows -------------------------------------------------------------------

class Ingest:
    """ROWS rows of FIELDS values, by line protocol and by a bare COPY into
    a table laid out as park.sample is."""

    def __init__(self, world):
        self.world = world
        self.client = world.people["device of A"]
        self.key = world.ids["A"]["key"]
        self.at = int(time.time()) - 30 * 86400
        self.turn = self.sent = 0
        sql("create schema if not exists bench;"
            "drop table if exists bench.sample;"
            "create table bench.sample (like park.sample including all) "
            "partition by range (at);"
            "create table bench.sample_1 partition of bench.sample default")

    def values(self, i):
        return ["%.3f" % ((i * 31 + f * 17) % 9973 / 7) for f in
                range(FIELDS)]

    def http(self):
        self.turn += 1
        base = self.at + self.turn * ROWS
        names = ["f%03d" % f for f in range(FIELDS)]
        batches = []
        for first in range(0, ROWS, BATCH):
            lines = ["wide,dev=%s %s %d" % (self.key, ",".join(
                n + "=" + v for n, v in zip(names, self.values(i))),
                (base + i) * 1000) for i in range(first, first + BATCH)]
            batches.append("\n".join(lines).encode())
        began = time.monotonic()
        for b in batches:
            a = self.client.ask("POST", "/write?precision=ms", b,
                                {"content-type": "text/plain"})
            if a.status != 204:
                raise SystemExit("POST /write says %d %s" % (
                    a.status, a.body))
        self.sent += ROWS
        return {"rate": ROWS / (time.monotonic() - began), "bytes": sum(
            map(len, batches))}

    def rows(self):
        self.turn += 1
        base = self.at + self.turn * ROWS
        return [(base + i, [float(v) for v in self.values(i)])
                for i in range(ROWS)]

    def copy(self, form, encode):
        """Seconds on the server's clock, one COPY a batch, from files that
        are there before; psql's own start does not count."""
        rows = self.rows()
        with tempfile.TemporaryDirectory(prefix="park-bench-") as folder:
            words = ["select clock_timestamp() as began \\gset\n"]
            for k in range(0, ROWS, BATCH):
                file = os.path.join(folder, str(k))
                with open(file, "wb") as f:
                    f.write(encode(rows[k:k + BATCH]))
                words.append("\\copy bench.sample from '%s' (format %s)\n"
                             % (file, form))
            words.append("select extract(epoch from clock_timestamp() - "
                         ":'began')")
            return {"rate": ROWS / float(sql("".join(words))[-1])}

    def text(self, rows):
        return "".join('%d,%d,%s,"{%s}"\n' % (
            self.world.vars["A"], self.world.ids["A"]["device"],
            time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at)),
            ",".join("%.3f" % v for v in values))
            for at, values in rows).encode()

    def binary(self, rows):
        out = [b"PGCOPY\n\xff\r\n\0", struct.pack(">ii", 0, 0)]
        head = struct.pack(">hii", 4, 4, self.world.vars["A"]) + \
            struct.pack(">iq", 8, self.world.ids["A"]["device"])
        for at, values in rows:
            array = struct.pack(">iiiii", 1, 0, 701, len(values), 1) + \
                b"".join(struct.pack(">id", 8, v) for v in values)
            out += [head, struct.pack(">iq", 8, (at - 946684800) * 1000000),
                    struct.pack(">i", len(array)), array]
        return b"".join(out) + struct.pack(">h", -1)

    def end(self):
        """Whatever was acknowledged must be there, else nothing counts."""
        found = self.world.people["enterprise A admin"].ask(
            "GET", "/api/v1/series/%s/f000?agg=count&step=day&from=%d&to=%d" % (
                self.key, self.at, self.at + (self.turn + 1) * ROWS)).json()
        stored = sum(n for _, n in found["points"])
        sql("drop schema bench cascade")
        if stored != self.sent:
            raise SystemExit("%d rows were sent, %d are there" % (
                self.sent, stored))


def ingest(world):
    if ("POST", "/write") not in world.routes:
        return print("\nwide rows: there is no POST /write yet")
    job = Ingest(world)
    try:
        out = rounds([
            ("rows by HTTP", job.http),
            ("rows by COPY", lambda: job.copy("csv", job.text)),
            ("by binary COPY", lambda: job.copy("binary", job.binary))])
    finally:
        job.end()
    print("\n%-22s %12s %14s" % ("", "rows/s", "values/s"))
    for name, results in out.items():
        rate = median(results, "rate")
        print("%-22s %12.0f %14.0f" % (name, rate, rate * FIELDS))
    for name in ("rows by COPY", "by binary COPY"):
        ratio("wide rows by HTTP of " + name[name.rindex("by") + 3:], 0.5,
              paired(out["rows by HTTP"], out[name]))


# Memory and reports ---------------------------------------------------------

def memory_kib(pids):
    total = 0
    for pid in pids:
        with open("/proc/%d/smaps_rollup" % pid) as f:
            total += int(re.search(r"Pss: +(\d+)", f.read()).group(1))
    return total


def idle(count=1000):
    pids = list(workers())
    if not pids:
        return print("\nidle connections: the workers are not visible")
    before, held = memory_kib(pids), []
    for _ in range(count):
        s = socket.create_connection(ADDRESS)
        s.sendall(b"GET /api/v1/hello HTTP/1.1\r\nHost: park\r\n\r\n")
        held.append(s)
    for s in held:
        s.recv(4096)
    after = memory_kib(pids)
    for s in held:
        s.close()
    print("\n%-22s %12.1f KiB each (%d connections)" % (
        "idle keep-alive", (after - before) / count, count))


def paper():
    """Thirty pages with tables and charts, in all three forms."""
    sample = os.path.join(ROOT, ".build/report/sample")
    if not os.path.exists(sample):
        return print("\n30 pages: %s is not built" % sample)
    times = []
    with tempfile.TemporaryDirectory() as d:
        for _ in range(ROUNDS):
            began = time.monotonic()
            for form in ("pdf", "xlsx", "html"):
                subprocess.run([sample, form, d + "/sample." + form, "long",
                                d], check=True, stdout=subprocess.DEVNULL)
            times.append(time.monotonic() - began)
        with open(d + "/sample.pdf", "rb") as f:
            pages = len(re.findall(rb"/Type\s*/Page\b", f.read()))
    print("\n%-22s %12.2f s, %d pages as PDF, XLSX and HTML" % (
        "paper", statistics.median(times), pages))
    ratio("2 s of 30 pages", 1.0, 2 / statistics.median(times) * pages / 30)


def report(world):
    path = "/api/v1/reports/{id}/runs"
    if not [p for m, p in world.routes if m == "POST" and
            re.sub(r"\{\w+\}", "{id}", p) == path]:
        return print("\nreport: there is no POST %s yet" % path)
    park, times = world.people["park admin"], []
    for _ in range(ROUNDS):
        began = time.monotonic()
        a = park.ask("POST", "/api/v1/reports/energy-monthly/runs",
                     {"period": "2026-10"})
        if a.status != 202:
            return print("\nreport: refused: %d %s" % (a.status, a.body))
        run, state = a.json()["id"], ""
        while state not in ("ready", "failed") and \
                time.monotonic() - began < 60:
            time.sleep(0.02)
            state = park.ask("GET", "/api/v1/report-runs/%s" % run).json()[
                "state"]
        times.append(time.monotonic() - began)
    pdf = park.ask("GET", "/api/v1/report-runs/%s/pdf" % run)
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf.body))
    print("\n%-22s %12.2f s, %d pages, %s" % (
        "report", statistics.median(times), pages, state))
    ratio("2 s of report", 1.0, 2 / statistics.median(times))


def main():
    world = World()
    print("rounds %d of %d s, load average %s, %d cores" % (
        ROUNDS, SECONDS, "%.2f %.2f %.2f" % os.getloadavg(),
        os.cpu_count()))
    for part in (lambda: idle(), lambda: reads(world),
                 lambda: ingest(world), paper, lambda: report(world)):
        part()
    print("\nload average at the end %s" % (
        "%.2f %.2f %.2f" % os.getloadavg()))
    sys.exit(1 if missed and "--strict" in sys.argv else 0)


if __name__ == "__main__":
    main()
