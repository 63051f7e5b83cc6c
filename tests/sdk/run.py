#!/usr/bin/env python3
"""run.py [LANGUAGE …] - are the libraries what their documentation says?

Each library is taken from the park, compiled with all warnings, and runs the
same table of cases (cases.*), which are held against EXPECTED; then the
programs of the documentation run and must give the catalogue's own outputs.
A tool chain that is not there is a skip.
"""
import hashlib
import http.server
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "http"))

from client import STATE, URL, Client, Results, openapi  # noqa: E402
from world import park_admin  # noqa: E402

SATURATION = 3536.58941  # Pa at 300 K, IAPWS-IF97, table 35
PATIENCE = 240
TSC = os.path.join(ROOT, "assets/node_modules/.bin/tsc")
# Between them, examples with every kind of input.
EXAMPLES = ("SIM-01", "ENV-001", "ECO-019", "ASC-04", "DQP-06", "NNT-04")


class Stub(http.server.BaseHTTPRequestHandler):
    """A park that is busy twice, and one that never answers."""
    asked = {}

    def log_message(self, *_):
        pass

    def do_GET(self):
        agent = self.headers["user-agent"]
        if self.path.startswith("/api/v1/hello"):
            time.sleep(2)
        n = Stub.asked[agent] = Stub.asked.get(agent, 0) + 1
        body = b'{"name": "after %d"}' % n
        try:
            self.send_response((503, 429)[n - 1] if n < 3 else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            if n < 3:
                self.send_header("retry-after", "0")
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # whoever asked has left


def run(words, cwd, env=None):
    """(status, what it printed)"""
    p = subprocess.run(words, cwd=cwd, env={**os.environ, **(env or {})},
                       capture_output=True, text=True, timeout=PATIENCE)
    return p.returncode, p.stdout + (p.stderr if p.returncode else "")


# One way for each language: what it needs, how its library is compiled, how a
# program is run.  `home` is the library, `work` a folder of one's own.
class Python:
    needs, cases = ("python3",), "cases.py"
    python = "/usr/bin/python3"
    # What this library alone has.
    own = {"upload": sum(i % 7 for i in range(200000)) / 200000,
           "upload gone": "400 unknown_upload x"}

    def build(self, home, work):
        if not shutil.which("mypy"):
            return run([self.python, "-W", "error", "-m", "compileall", "-q",
                        "parkhub"], home)
        return run(["mypy", "--strict", "--cache-dir", work + "/mypy",
                    "parkhub"], home)

    def play(self, home, work, file, env):
        return run([self.python, "-W", "error", file], work,
                   {**env, "PYTHONPATH": home,
                    "PYTHONDONTWRITEBYTECODE": "1"})


class JavaScript:
    needs, cases = ("node",), "cases.mjs"

    def build(self, home, work):
        if not os.path.exists(TSC):
            return run(["node", "--check", "index.js"], home)
        return run([TSC, "--noEmit", "--strict", "--module", "nodenext",
                    "--moduleResolution", "nodenext", "--target", "es2022",
                    "index.d.ts", "operations.d.ts"], home)

    def play(self, home, work, file, env):
        os.makedirs(work + "/node_modules", exist_ok=True)
        os.symlink(home, work + "/node_modules/parkhub")
        return run(["node", file], work, env)


class Java:
    needs, cases = ("javac", "java"), "Cases.java"

    def build(self, home, work):
        files = ["parkhub/" + f for f in sorted(os.listdir(
            home + "/parkhub")) if f.endswith(".java")]
        return run(["javac", "-J-XX:TieredStopAtLevel=1", "-Xlint:all",
                    "-Werror", "-d", home + "/classes", *files], home)

    def play(self, home, work, file, env):
        return run(["java", "-XX:TieredStopAtLevel=1", "-cp",
                    home + "/classes", file], work, env)


class Go:
    needs, cases = ("go",), "cases.go"

    def env(self, work):
        cache = os.path.join(os.path.dirname(work), "go-cache")
        return {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOSUMDB": "off",
                "GOCACHE": cache, "GOPATH": cache + "-path",
                "GOTOOLCHAIN": "local"}

    def build(self, home, work):
        return run(["go", "vet", "./..."], home, self.env(work))

    def play(self, home, work, file, env):
        with open(work + "/go.mod", "w") as f:
            f.write("module cases\n\ngo 1.19\n\nrequire parkhub v0.0.0\n\n"
                    "replace parkhub => %s\n" % home)
        return run(["go", "run", file], work, {**env, **self.env(work)})


class C:
    needs, cases = ("gcc", "make"), "cases.c"
    strict = "-std=c17 -O1 -Wall -Wextra -Wpedantic -Werror"

    def build(self, home, work):
        return run(["make", "-s", "CC=gcc", "CFLAGS=" + self.strict], home)

    def play(self, home, work, file, env):
        status, said = run(["gcc", *self.strict.split(), "-I", home, "-o",
                            "program", file, home + "/libparkhub.a",
                            "-lcurl", "-ljansson", "-lm"], work)
        return (status, said) if status else run(["./program"], work, env)


LANGUAGES = {"python": Python(), "javascript": JavaScript(), "java": Java(),
             "go": Go(), "c": C()}


def login(role):
    with open(os.path.join(STATE, "run.json")) as f:
        one = next(x for x in json.load(f)["logins"] if x["role"] == role)
    return Client().sign_in(one["name"], one["password"])


class Asking:
    """Who asks: a developer of an enterprise, by a token; and what it must
    find and may not."""

    def __init__(self, admin, boss):
        token = boss.ask("POST", "/api/v1/tokens", {
            "name": "sdk", "role": "developer"}).json()
        self.mine = Client(token["token"])
        every = self.rows(admin)
        own = self.rows(self.mine)
        ids = {d["id"] for d in own}
        self.count = len(ids)
        self.other = next(d["id"] for d in every if d["id"] not in ids)
        boss.ask("POST", "/api/v1/apps/APP-010/subscriptions", {})
        latest = self.mine.ask("GET", "/api/v1/latest?limit=500").json()
        series = next(s for s in latest["items"] if s["metric"] == "power")
        self.env = {
            "PARKHUB_URL": URL, "PARKHUB_TOKEN": token["token"],
            "OTHER_DEVICE": str(self.other),
            "SERIES_DEVICE": series["key"], "SERIES_METRIC": "power",
            "SERIES_FROM": day(-3), "SERIES_TO": day(-2)}
        self.mean = self.mine.ask(
            "POST", "/api/v1/algorithms/STA-01/runs", {"inputs": {"x": {
                "series": "%s/power" % series["key"], "from": day(-3),
                "to": day(-2), "step": "1h", "agg": "mean",
                "unit": "1"}}}).json()["outputs"]["mean"]

    @staticmethod
    def rows(who):
        return who.ask("GET", "/api/v1/devices?limit=500").json()["items"]

    def expected(self):
        return {
            "typed": SATURATION, "number": SATURATION, "unit": SATURATION,
            "algorithm": 3.0, "long": SATURATION,
            "long refused": "400 out_of_range T", "series": self.mean, "batch": "ok T ok",
            "refused": "400 out_of_range T true", "token": "401",
            "stranger": "404", "walls": "true",
            "pages": "%d %d" % (self.count, self.count),
            "export": str(self.count), "missing": "0 missing device",
            "strange": "0 unknown_field nonsense", "again": "after 3",
            "late": "timeout", "app": "done"}


def day(n):
    return time.strftime("%Y-%m-%dT00:00:00+08:00", time.gmtime(
        time.time() + 8 * 3600 + n * 86400))


def agrees(value, wanted):
    if isinstance(wanted, float):
        try:
            return abs(float(value) - wanted) <= 1e-6 * abs(wanted)
        except ValueError:
            return False
    return value.lower() == wanted.lower()


def near(a, b):
    """Whether two outputs are the same up to the last digits."""
    if isinstance(a, bool) or isinstance(b, bool) or a is None or b is None:
        return a == b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-6 * max(abs(a), abs(b)) + 1e-12
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(near, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(near(a[k], b[k]) for k in a)
    return a == b


class Play:
    """One library, from its archive to its last example."""

    def __init__(self, word, folder, asking, examples, stub):
        self.word, self.way = word, LANGUAGES[word]
        self.home = os.path.join(folder, word, "parkhub-%s-1.0.0" % word)
        self.folder = os.path.join(folder, word)
        self.asking, self.examples = asking, examples
        self.env = {**asking.env, "STUB_URL": stub}
        self.lines = []  # (good, sentence, why), or (None, sentence, why)

    def ok(self, good, sentence, why=""):
        self.lines.append((bool(good), "%s: %s" % (self.word, sentence), why))
        return good

    def room(self, name):
        room = os.path.join(self.folder, name)
        os.makedirs(room)
        return room

    def fetch(self, listed):
        mine = Client(self.asking.mine.token)
        a = mine.ask("GET", listed["file"])
        twice = mine.ask("GET", listed["file"])
        self.ok(a.status == 200 and a.body == twice.body and
                hashlib.sha256(a.body).hexdigest() == listed["sha256"] and
                len(a.body) == listed["bytes"],
                "the archive has the digest that is listed",
                (a.status, listed))
        os.makedirs(self.folder)
        with tarfile.open(fileobj=io.BytesIO(a.body)) as tar:
            tar.extractall(self.folder)
        made = self.room("made")
        api = os.path.join(self.folder, "openapi.json")
        with open(api, "wb") as f:
            f.write(mine.ask("GET", "/api/v1/openapi.json").body)
        wrote, why = run([os.path.join(ROOT, ".build/park"), "sdk",
                          self.word, made, api], "/")
        status, said = run(["diff", "-r", made, self.home], "/")
        self.ok(wrote == 0 and status == 0,
                "`park sdk` writes the same files", why + said)

    def cases(self):
        room = self.room("cases")
        shutil.copy(os.path.join(HERE, self.way.cases), room)
        status, said = self.way.play(self.home, room, self.way.cases,
                                     self.env)
        got = dict(line.split("\t", 1) for line in said.splitlines()
                   if "\t" in line)
        for name, wanted in {**self.asking.expected(),
                             **getattr(self.way, "own", {})}.items():
            self.ok(name in got and agrees(got[name], wanted),
                    "case %s" % name, "%s, and not %s%s" % (
                        got.get(name), wanted, "\n" + said if status else ""))

    def example(self, entry):
        shown = next(x for x in self.examples[entry]["items"]
                     if x["language"] == self.word)
        room = self.room(entry)
        with open(os.path.join(room, shown["file"]), "w") as f:
            f.write(shown["code"])
        status, said = self.way.play(self.home, room, shown["file"], self.env)
        try:
            good = status == 0 and near(json.loads(said),
                                        self.examples[entry]["outputs"])
        except ValueError:
            good = False
        self.ok(good, "the example of %s gives its outputs" % entry, said)

    def play(self, listed):
        missing = [n for n in self.way.needs if not shutil.which(n)]
        if missing:
            self.lines.append((None, "%s: all cases" % self.word,
                               "no " + " ".join(missing)))
            return
        self.fetch(listed)
        status, said = self.way.build(self.home, self.room("build"))
        if not self.ok(status == 0, "it compiles without a warning", said):
            return
        self.cases()
        for entry in EXAMPLES:
            self.example(entry)
        self.booked()

    def booked(self):
        """Its calls stand in the books as those of this language, alone."""
        mine = Client(self.asking.mine.token)
        for _ in range(40):
            calls = mine.ask("GET", "/api/v1/models/ENV-001/calls?limit=500")
            clients = [c["client"] for c in calls.json()["items"]]
            if self.word in clients:
                break
            time.sleep(0.25)
        self.ok(self.word in clients and set(clients) <= {
            "other", *LANGUAGES}, "its calls are booked as its own", clients)


def named(r):
    """Operations have names, and no two the same."""
    ids = [op["operationId"] for _, _, op in openapi()]
    r.ok(len(set(ids)) == len(ids) and all(i.isalnum() for i in ids),
         "each operation has a name of its own",
         sorted(i for i in ids if ids.count(i) > 1))


def computed(who, kind, entry, inputs):
    a = who.ask("POST", "/api/v1/%s/%s/%s" % (
        kind, entry, "runs" if kind == "algorithms" else "calls"),
        {"inputs": inputs})
    return a.json()["outputs"]


def examples_of(who):
    """The programs of the documentation, and what they must print: what
    comes of the catalogue's own example."""
    all = {}
    for entry in EXAMPLES:
        shown = who.ask("GET", "/api/v1/sdks/examples/" + entry).json()
        for kind in ("models", "algorithms"):
            a = who.ask("GET", "/api/v1/%s/%s" % (kind, entry))
            if a.status == 200:
                shown["outputs"] = computed(
                    who, kind, entry,
                    a.json()["descriptor"]["example"]["inputs"])
        all[entry] = shown
    return all


def shell(r, asking, examples):
    """curl, for every entry that is looked at."""
    for entry, shown in examples.items():
        code = next(x["code"] for x in shown["items"]
                    if x["language"] == "curl")
        p = subprocess.run(["sh"], input=code.replace("curl ", "curl -s ", 1),
                           env={**os.environ, **asking.env},
                           capture_output=True, text=True)
        try:
            outputs = json.loads(p.stdout).get("outputs")
        except ValueError:
            outputs = None
        r.ok(near(outputs, shown["outputs"]),
             "curl: the example of %s gives its outputs" % entry, p.stdout)


def main():
    r = Results()
    words = sys.argv[1:] or list(LANGUAGES)
    asking = Asking(park_admin(), login("enterprise_admin"))
    named(r)
    listed = {x["language"]: x for x in asking.mine.ask(
        "GET", "/api/v1/sdks").json()["items"]}
    r.ok(set(listed) == set(LANGUAGES), "all languages are listed", listed)
    examples = examples_of(asking.mine)
    shell(r, asking, examples)
    stub = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    folder = tempfile.mkdtemp(prefix="park-sdk-")
    try:
        plays = [Play(w, folder, asking, examples,
                      "http://127.0.0.1:%d" % stub.server_port)
                 for w in words]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda p: p.play(listed[p.word]), plays))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    for good, sentence, why in (line for p in plays for line in p.lines):
        if good is None:
            r.skip(sentence, why)
        else:
            r.ok(good, sentence, why)
    r.end()


if __name__ == "__main__":
    main()
