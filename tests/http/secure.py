#!/usr/bin/env python3
"""secure.py - reports by mail servers that want TLS and a password, and
reports that are too large for a mail.

Real servers, Debian's python3-aiosmtpd, each with a certificate of its own.
The park's own worker for mail is held meanwhile, and others, which are told
of these servers by the variables an operator has, take what is due.
"""
import logging
import os
import re
import socket
import ssl
import subprocess
import sys
import tempfile

# Debian's modules belong to Debian's Python.
sys.path.append("/usr/lib/python3/dist-packages")

from client import Client, Results, sql  # noqa: E402
from deliver import ENDED, Mailbox, Sender, held, until, workers  # noqa: E402
from world import World  # noqa: E402

USER, PASSWORD = "park@example.org", "correct horse 46"


class Box(Mailbox):
    """Remembers how each mail came, and every password it was shown."""

    def __init__(self):
        super().__init__()
        self.came, self.shown, self.too_large = [], [], 0

    def __call__(self, server, session, envelope, mechanism, data):
        from aiosmtpd.smtp import AuthResult
        self.shown.append((data.login, data.password))
        return AuthResult(success=(data.login, data.password) == (
            USER.encode(), PASSWORD.encode()), handled=False)

    async def handle_DATA(self, server, session, envelope):
        if self.too_large and len(envelope.content) > self.too_large:
            return self.answer
        self.came.append((session.ssl is not None, session.authenticated))
        return await super().handle_DATA(server, session, envelope)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """One mail server; `name` is whom its certificate is for, None for a
    server that knows no TLS.  With TLS it wants a password."""

    def __init__(self, folder, name=None, **more):
        from aiosmtpd.controller import Controller
        self.box, self.ca = Box(), ""
        if name:
            self.ca = os.path.join(folder, re.sub(r"\W", "-", name) + ".crt")
            key = self.ca[:-3] + "key"
            subprocess.run([
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                "/CN=mail", "-addext", "subjectAltName=" + name, "-out",
                self.ca, "-keyout", key], check=True, capture_output=True)
            os.chmod(self.ca, 0o644)
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(self.ca, key)
            more.update(tls_context=tls, require_starttls=True,
                        auth_required=True, authenticator=self.box)
        self.controller = Controller(self.box, hostname="127.0.0.1",
                                     port=free_port(), **more)
        self.controller.start()
        self.env = {"PARK_SMTP_URL": "smtp://127.0.0.1:%d"
                    % self.controller.port, "PARK_SMTP_CA": self.ca}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.controller.stop()


class Worker:
    """`park work` of a lane, told otherwise than the park's own, which is
    held meanwhile."""

    def __init__(self, pid, lane="mail"):
        self.lane = lane
        with open("/proc/%d/environ" % pid, "rb") as f:
            self.env = dict(w.split("=", 1) for w in f.read().decode().split(
                "\0") if "=" in w)
        self.program = os.readlink("/proc/%d/exe" % pid)

    def work(self, env):
        subprocess.run(
            [self.program, "work", self.lane, "--once"], timeout=90,
            env={**self.env, **env}, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Play:
    def __init__(self, results, world, worker, folder):
        self.results, self.worker, self.folder = results, worker, folder
        self.sender = Sender(world, "report officer")

    def ended(self, schedule, env):
        """What became of its last time, in the hands of our worker."""
        def over():
            self.worker.work(env)
            d = self.sender.dispatch(schedule)
            return d and d[0]["state"] in ENDED and d[0]
        d = until(over) or self.sender.dispatch(schedule)[0]
        m = [m for m in self.sender.deliveries(d["id"])
             if m["kind"] == "report"]
        return d, m[0] if m else {"tries": [{"code": None, "error": ""}]}

    def come(self, receiver, env):
        schedule = self.sender.schedule([receiver])
        self.sender.come(schedule)
        return (schedule, *self.ended(schedule, env))

    def again(self, schedule, mail, env):
        self.sender.world.made(
            "report officer", "/api/v1/report-deliveries/%d/resend"
            % mail["id"], None, "sent again")
        return self.ended(schedule, env)

    def raised(self, dispatch):
        return [a["reason"] for a in self.sender.ask(
            "/api/v1/report-alarms?state=open&limit=500")["items"]
            if a["dispatch_id"] == dispatch["id"]]

    def password(self):
        """A wrong one, which no repetition mends; then the right one."""
        with Server(self.folder, "IP:127.0.0.1") as server:
            s, d, m = self.come("sealed@example.org", {
                **server.env, "PARK_SMTP_USER": USER,
                "PARK_SMTP_PASSWORD": "wrong"})
            self.results.ok(
                d["state"] == "failed" and d["reason"] == "barred" and
                [(t["code"], t["fault"]) for t in m["tries"]] == [
                    (535, "sign_in")],
                "a wrong password fails at once, and the log says so",
                (d, m))
            self.results.ok(self.raised(d) == ["barred"],
                            "and raises an alarm", self.raised(d))
            r = self.sender.ask("/api/v1/report-recipients?schedule=%d" % s)
            self.results.ok(r["items"][0]["refusals"] == 0,
                            "but counts against no receiver", r)
            d, _ = self.again(s, m, {
                **server.env, "PARK_SMTP_USER": USER,
                "PARK_SMTP_PASSWORD": PASSWORD})
            self.results.ok(
                d["state"] == "delivered" and server.box.came == [
                    (True, True)] and not self.raised(d),
                "with the right one it goes out, encrypted and signed in, "
                "and the alarm is over", (d, server.box.came))

    def unproven(self, name, env, sentence):
        """A server whose certificate does not hold sees nothing of us."""
        with Server(self.folder, name) as server:
            _, d, m = self.come("sealed@example.org", {
                **server.env, "PARK_SMTP_USER": USER,
                "PARK_SMTP_PASSWORD": PASSWORD, **env})
            self.results.ok(
                d["state"] == "failed" and d["reason"] == "barred" and
                m["tries"][0]["fault"] == "no_tls" and
                "certificate" in m["tries"][0]["error"].lower() and
                not server.box.shown and not server.box.asked,
                sentence, (d, m, server.box.shown, server.box.asked))

    def plain(self, env, sentence):
        """A server without TLS, where there has to be TLS."""
        with Server(self.folder) as server:
            _, d, m = self.come("sealed@example.org", {**server.env, **env})
            self.results.ok(
                d["state"] == "failed" and d["reason"] == "barred" and
                not server.box.shown and not server.box.asked,
                sentence, (d, m))

    def large(self):
        """Files of 10 MiB travel in the mail, one byte more does not."""
        with Server(self.folder) as server:
            s, d, m = self.come("large@example.org", server.env)
            room = (10 << 20) - int(sql(
                "select octet_length(pdf) + octet_length(xlsx) from "
                "park.report_run where id = %d" % d["run_id"])[0])
            for more in (room, 1):
                sql("update park.report_run set pdf = pdf || convert_to("
                    "repeat('%%', %d), 'UTF8') where id = %d" % (
                        more, d["run_id"]))
                d, m = self.again(s, m, server.env)
            small, just, link = server.box.to("large@example.org")
            self.results.ok([len(files(x)) for x in (small, just, link)] == [
                2, 2, 0], "files of 10 MiB travel in the mail, what is larger "
                "does not", [files(x) for x in (small, just, link)])
            self.results.ok(sum(len(f.get_content()) for f in files(just)) ==
                            10 << 20, "all of them")
            self.linked(d, m, link)

    def narrow(self, sentence, answer=None, most=100_000):
        """A server that takes no mail of the files' size: it says so in its
        greeting, or only when it has heard all of it."""
        class Late(Server):
            def __init__(self, folder):
                super().__init__(folder, data_size_limit=1 << 25)
                self.box.too_large = most
                self.box.answer = answer

        with Late(self.folder) if answer else Server(
                self.folder, data_size_limit=most) as server:
            _, d, m = self.come("narrow@example.org", server.env)
            letters = server.box.to("narrow@example.org")
            self.results.ok(
                d["state"] == "delivered" and len(letters) == 1 and
                not files(letters[0]) and [
                    (t["outcome"], t["fault"]) for t in m["tries"]] == [
                        ("linked", "too_large"), ("sent", "")] and
                m["tries"][0]["error"].startswith(answer or "552"),
                sentence, (d, m, len(letters)))
            self.results.ok(
                self.raised(d) == [] and m["link_until"] and len(re.findall(
                    r"/api/v1/report-files/[\w-]+", text_of(
                        letters[0] if letters else None))) == 2,
                "and its two links open for a time, without an alarm",
                self.raised(d))

    def hopeless(self):
        """A server that takes nothing at all is asked twice, and no more."""
        with Server(self.folder, data_size_limit=500) as server:
            _, d, m = self.come("hopeless@example.org", server.env)
            self.results.ok(
                d["state"] == "failed" and d["fault"] == "too_large" and [
                    t["outcome"] for t in m["tries"]] == ["linked", "barred"],
                "what is too large even as links fails, once", (d, m))

    def linked(self, dispatch, mail, letter):
        links = re.findall(r"/api/v1/report-files/[\w-]+", text_of(letter))
        self.results.ok(len(links) == 2 and mail["link_until"],
                        "instead come two links, for a time", text_of(letter))
        pdf, xlsx = links if len(links) == 2 else ("/x", "/x")
        a, b = Client().ask("GET", pdf), Client().ask("GET", xlsx)
        self.results.ok(
            a.status == b.status == 200 and a.body[:4] == b"%PDF" and
            b.body[:2] == b"PK" and len(a.body) + len(b.body) > 10 << 20,
            "which open without signing in", (a.status, b.status))
        last = pdf[-1]
        self.results.ok(
            Client().ask("GET", pdf[:-1] + ("0" if last != "0" else "1")
                         ).status == 404 and Client().ask(
                "GET", pdf.replace("-pdf-", "-xlsx-")).status == 404,
            "nobody can make one of them, or turn it into another")
        got = [x["downloads"] for x in self.sender.deliveries(dispatch["id"])
               if x["kind"] == "report"]
        self.results.ok(got == [2], "and each use is counted", got)
        sql("update park.report_delivery set link_until = now() where id = %d"
            % mail["id"])
        self.results.ok(Client().ask("GET", pdf).status == 404,
                        "after its time it leads nowhere")


def files(mail):
    return [p for p in mail.walk() if p.get_filename()]


def text_of(mail):
    return "" if mail is None else "".join(
        p.get_content() for p in mail.walk()
        if p.get_content_type() == "text/plain")


def main():
    results = Results()
    try:
        import aiosmtpd.controller  # noqa: F401
    except ImportError:
        results.skip("mail is encrypted", "no aiosmtpd")
        return results.end()
    if not workers("mail"):
        results.skip("mail is encrypted", "no worker is ours to hold")
        return results.end()
    # Handshakes that are broken off are what is asked for.
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    world = World()
    with tempfile.TemporaryDirectory() as folder, held("mail") as pids:
        os.chmod(folder, 0o755)
        play = Play(results, world, Worker(pids[0]), folder)
        play.password()
        play.unproven("IP:127.0.0.1", {"PARK_SMTP_CA": ""},
                      "a certificate that nobody vouches for ends it, before "
                      "a password is shown")
        play.unproven("DNS:mail.example.org", {},
                      "and so does one of another name")
        login = {"PARK_SMTP_USER": USER, "PARK_SMTP_PASSWORD": PASSWORD}
        play.plain(login, "a password is not shown to a server without TLS")
        play.plain({"PARK_SMTP_TLS": "require"}, "nor a mail, where TLS is "
                   "required")
        play.large()
        play.narrow("files larger than a server announces come as links")
        play.narrow("and those that it refuses when it has heard them",
                    "552 5.3.4 message is too big for this system")
        play.narrow("by whatever code", "554 5.2.3 message length exceeds")
        play.hopeless()
    return results.end()


if __name__ == "__main__":
    sys.exit(main())
