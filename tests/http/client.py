"""client.py - what the suites know of HTTP, psql and of printing results.

Standard library only.  A Client is one person or machine: it remembers its
session cookie, its CSRF word or its bearer token, and one connection.
"""
import http.client
import json
import os
import subprocess
import sys
import time
import urllib.parse

URL = os.environ.get("PARK_URL", "http://127.0.0.1:8080").rstrip("/")
STATE = os.environ.get("PARK_STATE", ".park")
HOST = urllib.parse.urlsplit(URL).netloc
ADDRESS = (HOST.rsplit(":", 1)[0], int((HOST + ":80").split(":")[1]))


class Answer:
    def __init__(self, status, headers, body, ms):
        self.status, self.headers = status, headers
        self.body, self.ms = body, ms

    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Client:
    def __init__(self, token=None):
        self.token, self.cookie, self.csrf = token, None, None
        self.conn = None
        self.session = {}

    def headers(self):
        if self.token:
            return {"authorization": "Bearer " + self.token}
        if self.cookie:
            return {"cookie": "park_session=" + self.cookie,
                    "x-park-csrf": self.csrf}
        return {}

    def ask(self, method, path, body=None, headers=None, timeout=20):
        """One request; a body that is not bytes is sent as JSON."""
        out = self.headers()
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            out["content-type"] = "application/json"
        for name, value in (headers or {}).items():
            out.pop(name, None)
            if value is not None:
                out[name] = value
        began = time.monotonic()
        for again in (False, True):
            if self.conn is None:
                self.conn = http.client.HTTPConnection(*ADDRESS,
                                                       timeout=timeout)
            self.conn.timeout = timeout
            try:
                self.conn.putrequest(method, path, skip_accept_encoding=True)
                for name, value in out.items():
                    self.conn.putheader(name, value)
                if body is not None:
                    self.conn.putheader("content-length", str(len(body)))
                elif method in ("POST", "PATCH", "PUT"):
                    self.conn.putheader("content-length", "0")
                self.conn.endheaders(body)
                r = self.conn.getresponse()
                data = r.read()
                break
            except (http.client.RemoteDisconnected, ConnectionError):
                # An idle keep-alive connection may have been closed.
                self.close()
                if again:
                    raise
        fields = {}
        for name, value in r.getheaders():
            name = name.lower()
            fields[name] = fields[name] + ", " + value \
                if name in fields else value
        if r.will_close:
            self.close()
        return Answer(r.status, fields, data,
                      (time.monotonic() - began) * 1000)

    def close(self):
        if self.conn is not None:
            self.conn.close()
        self.conn = None

    def sign_in(self, name, password):
        a = Client().ask("POST", "/api/v1/session",
                         {"name": name, "password": password})
        if a.status not in (200, 201):
            raise SystemExit("cannot sign in as %s: %d %s" % (
                name, a.status, a.body.decode("utf-8", "replace")))
        self.cookie = a.headers["set-cookie"].split(";")[0].split("=", 1)[1]
        self.csrf = a.json()["csrf"]
        self.session = self.ask("GET", "/api/v1/session").json()
        return self


def openapi():
    """[(method, path, operation)] as the server describes itself."""
    doc = Client().ask("GET", "/api/v1/openapi.json").json()
    return [(m.upper(), p, op) for p, ops in doc["paths"].items()
            for m, op in ops.items()]


def sql(text, user="park_dba", db=None):
    """Runs SQL; lines of unaligned output."""
    conninfo = (db or os.environ["PARK_DB"]) + " user=" + user
    r = subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", conninfo],
                       input=text, capture_output=True, text=True)
    if r.returncode != 0:
        raise RuntimeError(r.stderr.strip())
    return [line for line in r.stdout.split("\n") if line != ""]


class Results:
    """One line a case; counts what failed."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def ok(self, good, sentence, why=""):
        if good:
            self.passed += 1
            print("ok - " + sentence)
        else:
            self.failed += 1
            print("not ok - " + sentence)
            for line in str(why).split("\n")[:12]:
                if line:
                    print("#   " + line[:400])
        sys.stdout.flush()
        return good

    def skip(self, sentence, reason):
        self.skipped += 1
        print("skip - %s: %s" % (sentence, reason), flush=True)

    def end(self):
        print("# %d passed, %d failed, %d skipped" % (
            self.passed, self.failed, self.skipped))
        sys.exit(1 if self.failed or not self.passed else 0)
