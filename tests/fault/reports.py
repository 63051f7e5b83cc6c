"""reports.py - one mail to each receiver, about the right month, whatever dies
or is full between the time of a schedule and the mail in a box.

What is waited for is not waited for: the clock is set where there is one, and
due times are moved in the database, as time would.
"""
import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../http"))
# Debian's modules belong to Debian's Python.
sys.path.append("/usr/lib/python3/dist-packages")
from client import Client, sql  # noqa: E402
from deliver import (  # noqa: E402
    ENDED, Mailbox, Sender, held, look, until, workers)
from secure import Worker, files  # noqa: E402
from soak import Trouble  # noqa: E402

URL = urllib.parse.urlsplit(os.environ.get("PARK_SMTP_URL", ""))
FULL_S = 8


class Slow(Mailbox):
    """Thinks about a mail before it says that it took it."""

    def __init__(self):
        super().__init__()
        self.thinks, self.has = 0, threading.Event()

    async def handle_DATA(self, server, session, envelope):
        self.has.set()
        await asyncio.sleep(self.thinks)
        return await super().handle_DATA(server, session, envelope)


def hurry():
    """Whatever waits is due."""
    sql("update park.job set run_at = now() where "
        "state = 'queued' and kind like 'report.%'; "
        "update park.report_dispatch set start_at = least(start_at, now()), "
        "look_at = least(look_at, now()) where ended_at is null; "
        "update park.report_delivery set next_at = now() where state in "
        "('queued', 'sending')")
    look()


class Reports:
    def __init__(self, results, world, cluster):
        from aiosmtpd.controller import Controller
        self.results, self.cluster = results, cluster
        self.sender = Sender(world, "report officer")
        self.trouble, self.box = Trouble(world, cluster), Slow()
        self.controller = Controller(self.box, hostname=URL.hostname,
                                     port=URL.port)
        self.sent = {}  # schedules by the name of their receiver

    def schedule(self, who):
        made = self.sender.schedule([who])
        self.sent[who.split("@")[0]] = made
        return made

    def sign_in(self):
        """Again: for the platform half an hour has gone by."""
        world, who = self.sender.world, self.sender.who
        world.people[who] = Client().sign_in(
            world.vars["name of " + who], world.vars["password"])

    def ended(self, schedule):
        """Its only dispatch, when it is over."""
        def over():
            try:
                hurry()
                d = self.sender.dispatch(schedule)
            except (OSError, RuntimeError, TypeError, KeyError):
                return None  # the database is not back yet
            time.sleep(1)
            return d and d[0]["state"] in ENDED and d
        d = until(over)
        return d[0] if d and len(d) == 1 else {
            "id": 0, "state": "%s" % d, "period": "", "reason": ""}

    def tries(self, dispatch):
        return [(t["outcome"], t["code"], t["fault"]) for m in
                self.sender.deliveries(dispatch["id"])
                if m["kind"] == "report" for t in m["tries"]]

    def raised(self, dispatch):
        return [a["reason"] for a in self.sender.ask(
            "/api/v1/report-alarms?limit=500")["items"]
            if a["dispatch_id"] == dispatch["id"]]

    def once(self, who, dispatch, after, again=False):
        """again: the same mail may come twice, which its name tells."""
        mails = self.box.to(who)
        names = [str(m["message-id"]) for m in mails]
        self.results.ok(
            dispatch["state"] == "delivered" and
            len(set(names) if again else names) == 1 and
            dispatch["period"] == "2026-10" and
            "2026-10" in str(mails[0]["subject"]) and
            len(files(mails[0])) == 2,
            "one mail about the right month, with its files, after " + after,
            (names, dispatch))

    def refusing(self):
        """Half an hour without a mail server, by a clock that is set."""
        if not self.trouble.clock:
            return self.results.skip("one mail after half an hour without a "
                                     "mail server", "no clock can be set")
        who = "patient@example.org"
        self.box.answers[who] = ["451 not now", "421 closing", "250 OK"]
        s = self.schedule(who)
        self.sender.come(s)
        minutes, n = 0, 0
        for minutes, n in ((0, 1), (1.1, 2), (6.3, 3), (36.5, 4)):
            self.trouble.set_clock(minutes / 60)
            look()
            until(lambda: int(sql(
                "select count(*) from park.report_delivery_try t join "
                "park.report_delivery x on x.id = t.delivery_id where "
                "x.address = '%s'" % who)[0]) >= n)
            if n == 1:
                self.controller.start()
        until(lambda: sql("select 1 from park.report_dispatch where "
                          "schedule_id = %d and ended_at is not null" % s))
        self.trouble.set_clock(0)
        self.results.ok(until(lambda: sql(
            "select 1 from park.schedule where kind = 'report.plan' and "
            "next_at < now() + interval '16 s'")), "what recurs goes on when "
            "the clock is set back")
        self.sign_in()
        d = self.ended(s)
        self.once(who, d, "a mail server that refused for half an hour")
        got = self.tries(d)
        self.results.ok(
            [t[:2] for t in got] == [("later", 0), ("later", 451),
                                     ("later", 421), ("sent", 250)] and
            all(t[2] for t in got[:3]), "and the log says why it took so long",
            got)
        self.results.ok(not self.raised(d), "without an alarm: it arrived")

    def database(self):
        """It is restarted while a mail server thinks about the mail."""
        who = "slow@example.org"
        s = self.schedule(who)
        self.box.thinks = 5
        self.box.has.clear()
        self.sender.come(s)
        got = self.box.has.wait(60)
        self.cluster.restart()
        until(lambda: self.box.to(who))
        self.box.thinks = 0
        until(lambda: sql("select 1 from park.report_delivery where address "
                          "= '%s' and state = 'sent'" % who))
        d = self.ended(s)
        self.once(who, d, "the database was restarted while it was sent")
        self.results.ok(got and [t[:2] for t in self.tries(d)] == [
            ("sent", 250)], "which was noted though the connection was gone",
            self.tries(d))

    def no_room(self):
        """Nothing can be written while it is rendered."""
        sentence = "a report that finds no room fails, and says why"
        folder = tempfile.mkdtemp()
        if not workers("report") or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=64k,mode=777", "park",
                 folder], stderr=subprocess.DEVNULL).returncode:
            return self.results.skip(sentence, "no small disk can be made")
        who = "roomless@example.org"
        s = self.schedule(who)
        with open(os.path.join(folder, "ballast"), "wb", buffering=0) as f:
            try:
                while f.write(bytes(4096)):
                    pass
            except OSError:
                pass
        try:
            with held("report") as pids:
                worker = Worker(pids[0], "report")
                self.sender.come(s)
                until(lambda: hurry() or worker.work({"TMPDIR": folder}) or [
                    d for d in self.sender.dispatch(s)
                    if d["state"] in ENDED])
            d = self.sender.dispatch(s)[0]
            self.results.ok(
                d["state"] == "failed" and d["reason"] == "report_failed" and
                re.search("place|written|space", d["detail"]), sentence, d)
            self.results.ok(self.raised(d) == ["report_failed"] and
                            not self.box.to(who), "and raises an alarm",
                            self.raised(d))
        finally:
            subprocess.run(["umount", folder])
            os.rmdir(folder)
        self.sender.world.made("report officer", "/api/v1/report-dispatches/"
                               "%d/again" % d["id"], None, "begun anew")
        self.once(who, self.ended(s), "there was no room, and it was begun "
                  "anew by hand")

    def full_disk(self):
        """The database can write nothing while the report is stored."""
        sentence = "one mail after the disk was full"
        if not self.trouble.disk:
            return self.results.skip(sentence, "no disk can be filled")
        who = "full@example.org"
        s = self.schedule(who)
        self.sender.come(s)
        until(lambda: sql("select 1 from park.report_dispatch where "
                          "schedule_id = %d and run_id is not null" % s), 20)
        self.trouble.full_disk()
        self.cluster.revive()
        self.once(who, self.ended(s), "the disk was full while it was made")

    def killed(self):
        """Its maker and its sender die, again and again."""
        who = "hunted@example.org"
        s = self.schedule(who)
        self.box.answers[who] = ["451 wait", "451 wait", "250 OK"]
        self.sender.come(s)
        for lane in ("report", "mail", "report", "mail"):
            time.sleep(0.4)
            for pid in workers(lane):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            hurry()
        d = self.ended(s)
        # Who dies between the server's last word and his own note of it has
        # to send again.
        self.once(who, d, "its maker and its sender were killed", again=True)


    def seen(self):
        """What people see of it, in a real browser."""
        world, who = self.sender.world, self.sender.who
        new = world.vars["password"] + " 2"
        world.people[who].ask("POST", "/api/v1/session/password", {
            "old_password": world.vars["password"], "new_password": new})
        done = subprocess.run(
            ["node", os.path.join(HERE, "chaos.mjs")], capture_output=True,
            text=True, env={**os.environ, "PARK_CHAOS": json.dumps({
                "login": {"name": world.vars["name of " + who],
                          "password": new},
                **self.sent})})
        said = re.findall(r"^(ok|not ok|skip) - (.*)\n((?:#.*\n)*)",
                          done.stdout, re.M)
        for verdict, sentence, why in said:
            if verdict == "skip":
                self.results.skip(*sentence.split(": ", 1))
            else:
                self.results.ok(verdict == "ok", sentence, why)
        if not said:
            self.results.ok(False, "people see what became of it",
                            done.stderr)


def reports(results, world, cluster):
    try:
        import aiosmtpd.controller  # noqa: F401
    except ImportError:
        return results.skip("reports reach whom they should, once",
                            "no aiosmtpd")
    if not URL.port:
        return results.skip("reports reach whom they should, once",
                            "no PARK_SMTP_URL")
    play = Reports(results, world, cluster)
    play.refusing()
    if not play.controller.server:
        play.controller.start()
    try:
        play.database()
        play.no_room()
        play.full_disk()
        play.killed()
        play.seen()
    finally:
        play.controller.stop()
