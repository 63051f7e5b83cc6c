#!/usr/bin/env python3
"""deliver.py - reports that are sent by themselves, by a real mail server.

Needs Debian's python3-aiosmtpd, and a park that was started with
PARK_SMTP_URL (tests/run.py does).  A schedule's time comes by moving it in the
database; what is waited for between attempts, and until somebody looks, is
shortened there too.
"""
import contextlib
import email
import email.policy
import hashlib
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

# Debian's modules belong to Debian's Python.
sys.path.append("/usr/lib/python3/dist-packages")

import openpyxl  # noqa: E402

from client import Client, Results, sql  # noqa: E402
from world import World  # noqa: E402

PATIENCE = 90
URL = urllib.parse.urlsplit(os.environ.get("PARK_SMTP_URL", ""))
ENDED = ("delivered", "partial", "failed", "skipped")


class Mailbox:
    """Takes mail as `answers` say, first one first, and remembers it."""

    def __init__(self):
        self.mails, self.answers, self.asked = [], {}, []

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.asked.append(address)
        waiting = self.answers.get(address, [])
        answer = waiting.pop(0) if len(waiting) > 1 else \
            waiting[0] if waiting else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos[0], email.message_from_bytes(
            envelope.content, policy=email.policy.default)))
        return "250 OK"

    def to(self, address):
        return [m for a, m in self.mails if a == address]


def until(holds, patience=PATIENCE):
    end = time.time() + patience
    while time.time() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.3)
    return holds()


class Sender:
    """Schedules of one person, and what becomes of them."""

    def __init__(self, world, who):
        self.world, self.who = world, who

    def ask(self, path):
        return self.world.people[self.who].ask("GET", path).json()

    def schedule(self, receivers, **more):
        made = self.world.made(self.who, "/api/v1/report-schedules", {
            "name": "投递测试", "report": "energy-monthly",
            "cron": "30 7 3 11 *", "spread_min": 0, "gate_percent": 0,
            **more}, "a schedule")["id"]
        for address in receivers:
            r = self.world.made(
                self.who, "/api/v1/report-schedules/%d/recipients" % made,
                {"address": address, "name": "收件人"}, address)["id"]
            self.world.made("report officer",
                            "/api/v1/report-recipients/%d/confirm" % r, None,
                            address)
        return made

    def come(self, schedule, day=3):
        """Its time has come: that day of last November, once."""
        version = self.ask("/api/v1/report-schedules/%d"
                           % schedule)["version"]
        self.world.people[self.who].ask(
            "PATCH", "/api/v1/report-schedules/%d" % schedule,
            {"version": version, "cron": "30 7 %d 11 *" % day})
        civil = "2026-11-%02dT07:30" % day
        sql("update park.report_schedule_next set civil = '%s', at = now() "
            "where schedule_id = %d" % (civil, schedule))
        look()

    def dispatch(self, schedule):
        return self.ask("/api/v1/report-dispatches?schedule=%d"
                        % schedule)["items"]

    def ended(self, schedule):
        def over():
            all_ = self.dispatch(schedule)
            return all_ and all(d["state"] in ENDED for d in all_) and all_
        return until(over) or self.dispatch(schedule)

    def deliveries(self, dispatch):
        return self.ask("/api/v1/report-deliveries?dispatch=%d"
                        % dispatch)["items"]


def look():
    """Schedules and dispatches are looked at now, and not in a quarter of a
    minute."""
    sql("update park.schedule set next_at = now() where kind = 'report.plan'; "
        "select pg_notify('park_job', '')")


def hurry(schedule):
    """Nobody waits between attempts."""
    sql("update park.report_delivery x set next_at = now() from "
        "park.report_dispatch d where d.id = x.dispatch_id and "
        "d.schedule_id = %d and x.state = 'queued'" % schedule)
    look()


def one_mail(results, sender, box):
    """J8: one mail, both files, and it says what it is.  Nobody does the work
    of hours meanwhile: reports and mails do not wait for it."""
    s = sender.schedule(["director@example.org"])
    with held("slow") as slow:
        sender.come(s)
        d = sender.ended(s)[0]
    if slow:
        results.ok(d["state"] == "delivered",
                   "a report waits for no work that takes hours", d)
    results.ok(d["state"] == "delivered" and d["period"] == "2026-10",
               "a report is delivered when its time comes, about the month "
               "before", d)
    mails = box.to("director@example.org")
    results.ok(len(mails) == 1, "once", len(mails))
    mail = mails[0] if mails else email.message_from_string("")
    kinds = [p.get_content_type() for p in mail.walk()]
    results.ok("application/pdf" in kinds and any(
        k.endswith("spreadsheetml.sheet") for k in kinds) and
        "text/plain" in kinds and "text/html" in kinds,
        "with text, page, PDF and workbook", kinds)
    files = [p for p in mail.walk() if p.get_filename()]
    results.ok(files and all(p.get_content()[:2] in (b"%P", b"PK")
                             for p in files),
               "whose bytes are those of the issue")
    results.ok("2026-10" in str(mail["subject"]) and re.search(
        "[一-鿿]", str(mail["subject"])), "its subject is Chinese",
        mail["subject"])
    raw = [v for k, v in mail.raw_items() if k.lower() == "subject"]
    results.ok(raw and str(raw[0]).isascii(), "and ASCII on the way", raw)
    results.ok(mail["auto-submitted"] == "auto-generated" and
               "/unsubscribe/" in str(mail["list-unsubscribe"]),
               "it is a machine's, and can be ended")
    results.ok(any("filename*=UTF-8''" in str(v) for p in files
                   for k, v in p.raw_items()
                   if k.lower() == "content-disposition"),
               "its files have their real names for those who read them")
    text = next((p.get_content() for p in mail.walk()
                 if p.get_content_type() == "text/plain"), "")
    results.ok("综合能源消费量" in text and "2026-10" in text,
               "the first figures stand in the letter", text[:300])
    return s, mail


def unsubscribing(results, sender, box, schedule, mail):
    found = re.search(r"/unsubscribe/([\w-]+)",
                      str(mail["list-unsubscribe"] or ""))
    path = "/api/v1/report-unsubscribe/" + (found.group(1) if found else "x")
    nobody = Client()
    a = nobody.ask("GET", path)
    results.ok(a.status == 200 and a.json()["state"] == "active",
               "a link tells what would end, without signing in", a.body)
    broken = nobody.ask("POST", path[:-1] + ("0" if path[-1] != "0" else "1"))
    results.ok(broken.status == 404, "one letter of it changed is no link")
    a = nobody.ask("POST", path)
    results.ok(a.status == 200, "and ends it", a.body)
    before = len(box.mails)
    sender.come(schedule, 4)
    until(lambda: len(sender.dispatch(schedule)) == 2)
    d = sender.ended(schedule)[0]
    results.ok(d["state"] == "failed" and d["reason"] == "no_recipients" and
               not box.to("director@example.org")[1:],
               "whoever left gets nothing more, and the owner is told that "
               "nobody is left", (d, len(box.mails) - before))


def greylisted(results, sender, box):
    box.answers["grey@example.org"] = ["451 come back", "250 OK"]
    s = sender.schedule(["grey@example.org", "quick@example.org"])
    sender.come(s)
    d = until(lambda: [x for x in sender.dispatch(s) if x["sent"] == 1])
    results.ok(bool(d) and d[0]["waiting"] == 1,
               "one that is put off does not hold the others", d)
    hurry(s)
    d = sender.ended(s)[0]
    results.ok(d["state"] == "delivered", "it gets it later", d)
    tries = next((x["tries"] for x in sender.deliveries(d["id"])
                  if x["address"] == "grey@example.org"), [])
    results.ok([(t["code"], t["outcome"], t["fault"]) for t in tries] == [
        (451, "later", "put_off"), (250, "sent", "")], "both attempts are in the log", tries)
    results.ok(len(box.to("grey@example.org")) == 1, "it comes once")


def refused(results, sender, box):
    box.answers["gone@example.org"] = ["550 no such person"]
    s = sender.schedule(["gone@example.org"])
    for day in (5, 6, 7):
        sender.come(s, day)
        until(lambda: len(sender.dispatch(s)) == day - 4)
        sender.ended(s)
    d = sender.dispatch(s)[0]
    results.ok(d["state"] == "failed" and d["reason"] == "refused",
               "a receiver that is none makes it fail at once", d)
    alarms = [a for a in sender.ask(
        "/api/v1/report-alarms?state=open")["items"]
              if a["dispatch_id"] == d["id"]]
    results.ok(len(alarms) == 1 and alarms[0]["reason"] == "refused" and
               alarms[0]["fault"] == "receiver" and
               "550 no such person" in alarms[0]["detail"],
               "which raises one alarm, with a word and the server's own",
               alarms)
    raised = [e for e in sender.world.people["auditor"].ask(
        "GET", "/api/v1/audit?action=report_alarm.raise&limit=50"
    ).json()["items"] if e["object"] == "report_dispatch %d" % d["id"]]
    results.ok(len(raised) == 1, "and stands in the audit log", raised)
    r = sender.ask("/api/v1/report-recipients?schedule=%d" % s)["items"][0]
    results.ok(r["state"] == "disabled" and r["refusals"] == 3,
               "three refusals disable him", r)
    owner = sender.world.vars["name of " + sender.who] + "@example.org"
    told = until(lambda: [m for m in box.to(owner)
                          if "未送达" in str(m["subject"])])
    results.ok(bool(told), "and the owner is told")


def killed(results, sender, box):
    """The worker dies while it sends; another one finds where it stood."""
    pids = workers("mail")
    if not pids:
        results.skip("a worker that dies is followed by another",
                     "its process is not ours to end")
        return
    box.answers["last@example.org"] = ["451 wait", "250 OK"]
    s = sender.schedule(["first@example.org", "last@example.org"])
    sender.come(s)
    until(lambda: box.to("first@example.org"))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    sql("update park.report_delivery set next_at = now() where state in "
        "('queued', 'sending')")
    # The one who follows may be the first to be told to wait.
    d = until(lambda: hurry(s) or [
        x for x in sender.dispatch(s) if x["state"] in ENDED] or
        None) or sender.dispatch(s)
    d = d[0]
    results.ok(d["state"] == "delivered" and d["period"] == "2026-10",
               "a worker that dies while sending is followed by another", d)
    numbers = {m["message-id"] for m in box.to("first@example.org")}
    results.ok(len(numbers) == 1 and len(box.to("last@example.org")) == 1,
               "and each receiver has one mail",
               [(a, m["message-id"]) for a, m in box.mails[-4:]])


def killed_rendering(results, sender, box):
    """The worker dies while it makes the report: held at its last step by a
    lock, and its session with it."""
    pids = workers("report")
    if not pids:
        results.skip("a report is made though its maker died",
                     "its process is not ours to end")
        return
    s = sender.schedule(["made@example.org"])
    lock = subprocess.Popen(
        ["psql", "-Xq", os.environ["PARK_DB"] + " user=park_dba"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    lock.stdin.write("begin; lock table park.figure in share mode; "
                     "select 'held';\n")
    lock.stdin.flush()
    while "held" not in lock.stdout.readline():
        pass
    sender.come(s)
    held = until(lambda: sql(
        "select pid from pg_stat_activity where wait_event_type = 'Lock' "
        "and application_name = 'park_work' and query like '%report_finish%'"))
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    lock.stdin.close()
    lock.wait()
    look()
    d = sender.ended(s)[0]
    results.ok(bool(held) and d["state"] == "delivered" and
               d["period"] == "2026-10",
               "a report is made though its maker died while rendering",
               (held, d))
    results.ok(len(box.to("made@example.org")) == 1, "and sent once",
               box.asked[-4:])


def workers(lane):
    return [int(p) for p in os.popen(
        "pgrep -f 'park work %s'" % lane).read().split() if owned(int(p))]


@contextlib.contextmanager
def held(lane):
    """Its workers stand still, and hold nothing that others wait for."""
    def locks():
        return set(sql(
            "select pid || ' ' || xact_start from pg_stat_activity where "
            "application_name = 'park_work' and state like 'idle in%'"))

    def send(number):
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
    pids = workers(lane)
    for _ in range(20):
        send(signal.SIGSTOP)
        before = locks()
        time.sleep(0.2)
        if not before & locks():
            break
        send(signal.SIGCONT)
        time.sleep(0.1)
    try:
        yield pids
    finally:
        send(signal.SIGCONT)


def owned(pid):
    """Whether it works for the park under test."""
    try:
        with open("/proc/%d/environ" % pid, "rb") as f:
            return ("PARK_SMTP_URL=" + os.environ["PARK_SMTP_URL"]).encode() \
                in f.read().split(b"\0")
    except OSError:
        return False


def confidential(results, world, box):
    sender = Sender(world, "report officer")
    s = sender.schedule([], confidential=True)
    world.made("report officer", "/api/v1/report-schedules/%d/recipients" % s,
               {"account": world.vars["id of report officer"]}, "account")
    sender.come(s)
    d = sender.ended(s)[0]
    owner = world.vars["name of report officer"] + "@example.org"
    mail = (box.to(owner) or [email.message_from_string("")])[-1]
    text = next((p.get_content() for p in mail.walk()
                 if p.get_content_type() == "text/plain"), "")
    found = re.search(r"/api/v1/report-files/[\w-]+", text)
    results.ok(d["state"] == "delivered" and found and not any(
        p.get_filename() for p in mail.walk()),
        "a confidential report comes as a link", text[:400])
    path = found.group(0) if found else "/api/v1/report-files/x"
    results.ok(Client().ask("GET", path).status == 404,
               "which opens for nobody who has not signed in")
    results.ok(world.people["park admin"].ask("GET", path).status == 404,
               "nor for somebody else")
    a = world.people["report officer"].ask("GET", path)
    results.ok(a.status == 200 and a.body[:4] == b"%PDF",
               "but for whom it was sent to", a.body[:100])


PDF, XLSX = "pdf", "xlsx"


def link_of(mail, form):
    text = next((p.get_content() for p in mail.walk()
                 if p.get_content_type() == "text/plain"), "")
    found = re.search(r"/api/v1/report-files/f-[\d-]+-%s-[\w-]+" % form, text)
    return found.group(0) if found else "/api/v1/report-files/x"


def words_of(pdf, *more):
    """What stands on its pages, without what justification put between."""
    return re.sub(r"\s+", "", subprocess.run(
        ["pdftotext", *more, "-", "-"], input=pdf,
        stdout=subprocess.PIPE).stdout.decode())


def pages_of(pdf):
    return subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf,
                          stdout=subprocess.PIPE).stdout.count(b"\f")


def verified(pdf):
    park = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                        "../../.build/park")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as f:
        f.write(pdf)
        f.flush()
        return subprocess.run([park, "report", "verify", f.name],
                              stdout=subprocess.PIPE).returncode == 0


def digest(file):
    return hashlib.sha256(file).hexdigest()


class Copies:
    """A confidential schedule, and what two of its receivers get."""
    READERS = ("report officer", "energy officer")

    def __init__(self, world, box, **more):
        self.world, self.box = world, box
        self.sender = Sender(world, "report officer")
        self.schedule = self.sender.schedule([], confidential=True, **more)
        for who in self.READERS:
            world.made("report officer",
                       "/api/v1/report-schedules/%d/recipients"
                       % self.schedule,
                       {"account": world.vars["id of " + who]}, who)

    def address(self, who):
        return self.world.vars["name of " + who] + "@example.org"

    def come(self, day=3):
        self.sender.come(self.schedule, day)
        self.dispatch = self.sender.ended(self.schedule)[0]
        self.log = {x["address"]: x for x in self.sender.deliveries(
            self.dispatch["id"]) if x["kind"] == "report"}

    def day(self):
        """On which it was issued, at the park."""
        return sql("select (as_of at time zone 'Asia/Shanghai')::date from "
                   "park.report_run where id = %d"
                   % (self.dispatch["run_id"] or 0))[0]

    def file(self, who, form):
        mail = (self.box.to(self.address(who)) or
                [email.message_from_string("")])[-1]
        return self.world.people[who].ask("GET", link_of(mail, form)).body

    def common(self, form):
        return self.world.people["report officer"].ask(
            "GET", "/api/v1/report-runs/%d/%s"
            % (self.dispatch["run_id"] or 0, form)).body


def own_copies(results, world, box, **more):
    c = Copies(world, box, **more)
    c.come()
    files = {w: c.file(w, PDF) for w in c.READERS}
    common = c.common(PDF)
    results.ok(len({digest(f) for f in (common, *files.values())}) == 3,
               "each receiver of a confidential report has a file of his own",
               (c.dispatch, [f[:60] for f in files.values()]))
    for who, other in (c.READERS, c.READERS[::-1]):
        file, line = files[who], c.log.get(c.address(who), {})
        words = words_of(file, "-raw")
        mark = who.replace(" ", "") + c.address(who) + c.day()
        results.ok(words.count(mark) == 3 * pages_of(file) > 3 and
                   c.address(other) not in words,
                   "with his name, address and the day on each page, and "
                   "nobody else's: " + who, (mark, words.count(mark)))
        plain = words_of(file, "-nodiag")
        said = re.escape("%s<%s>" % (who, c.address(who))).replace("\\ ", "")
        plain, n = re.subn("(本份送达|Thiscopyfor)" + said, "", plain)
        results.ok(n == 1 and plain == words_of(common, "-nodiag"),
                   "and else the words, figures and codes of the issue", n)
        results.ok(verified(file), "its seal is whole")
        results.ok(line.get("copy") == "own" and
                   line.get("pdf_sha256") == digest(file),
                   "the log has the digest of what he got", line)
        book = c.file(who, XLSX)
        cells = [str(x.value) for r in openpyxl.load_workbook(
            io.BytesIO(book)).worksheets[0].iter_rows() for x in r]
        results.ok(any(c.address(who) in x for x in cells) and
                   line.get("xlsx_sha256") == digest(book),
                   "his workbook names him on its cover", cells[:20])
    return c, files


def copies(results, world, box):
    c, files = own_copies(results, world, box)
    who = c.READERS[1]
    results.ok(digest(c.file(who, PDF)) == digest(files[who]),
               "the link serves the same bytes each time")
    copy_made_again(results, c, files[who], who)
    copy_not_made(results, c, who)
    own_copies(results, world, box, locale="en", name="Copies in English")
    for s in common_to_all(results, c):
        results.ok(s == "", "and nothing of copies stands in its log", s)


def copy_made_again(results, c, before, who):
    line = c.log[c.address(who)]
    sql("delete from park.report_copy where delivery_id = %d" % line["id"])
    c.world.people["report officer"].ask(
        "POST", "/api/v1/report-deliveries/%d/resend" % line["id"])
    c.dispatch = c.sender.ended(c.schedule)[0]
    results.ok(c.file(who, PDF) == before and
               len(c.box.to(c.address(who))) > 1,
               "sent again, a copy that is gone is made again with the same "
               "bytes", c.dispatch)


def copy_not_made(results, c, who):
    """Its definition is no longer the one it was issued by; then nothing is
    kept of it."""
    line, run = c.log[c.address(who)], c.dispatch["run_id"]
    mails = len(c.box.to(c.address(who)))
    kept = ("update park.report_run set %%s where id = %d" % run)
    sql("delete from park.report_copy where delivery_id = %d" % line["id"])
    sql(kept % "definition_hash = 'x' || definition_hash")
    c.world.people["report officer"].ask(
        "POST", "/api/v1/report-deliveries/%d/resend" % line["id"])

    def tries():
        return next(x for x in c.sender.deliveries(c.dispatch["id"])
                    if x["id"] == line["id"])["tries"]
    last = until(lambda: [t for t in tries() if t["fault"]]) or [{}]
    results.ok((last[-1].get("outcome"), last[-1].get("fault")) ==
               ("later", "not_kept") and
               len(c.box.to(c.address(who))) == mails,
               "a copy that cannot be made is tried again, and nothing is "
               "sent instead", last)
    sql(kept % "definition_hash = substr(definition_hash, 2), kept = null")
    hurry(c.schedule)
    c.dispatch = c.sender.ended(c.schedule)[0]
    line = next(x for x in c.sender.deliveries(c.dispatch["id"])
                if x["id"] == line["id"])
    results.ok(c.file(who, PDF) == c.common(PDF) and
               (line["copy"], line["pdf_sha256"]) ==
               ("common", digest(c.common(PDF))),
               "an issue that keeps no rows goes out as it is, and the log "
               "says so", line)


def common_to_all(results, c):
    s = c.sender.schedule(["one@example.org", "two@example.org"])
    c.sender.come(s)
    d = c.sender.ended(s)[0]
    got = [[p.get_content() for m in c.box.to(a) for p in m.walk()
            if p.get_filename()]
           for a in ("one@example.org", "two@example.org")]
    results.ok(got[0] and got[0] == got[1],
               "of a report that is not confidential all get the same bytes",
               d)
    return [x["copy"] + x["pdf_sha256"] + x["xlsx_sha256"]
            for x in c.sender.deliveries(d["id"])]


def own_slice(results, world, box):
    """An enterprise's schedule sends its own data."""
    sender = Sender(world, "enterprise A admin")
    s = sender.schedule(["bank@example.org"])
    sender.come(s)
    d = sender.ended(s)[0]
    runs = sql("select tenant_id from park.report_run where id = %d"
               % (d["run_id"] or 0))
    results.ok(d["state"] == "delivered" and runs == [
        str(world.vars["A"])], "an enterprise's report is its own", d)
    text = "".join(p.get_content() for m in box.to("bank@example.org")
                   for p in m.walk() if p.get_content_maintype() == "text")
    results.ok(world.canary["A"] in text and world.canary["B"] not in text,
               "and its letter too")


def gated(results, sender, box):
    s = sender.schedule(["late@example.org"], gate_percent=100,
                        gate_wait_h=1)
    sender.come(s)
    until(lambda: any(d["reason"] == "waiting_for_data"
                      for d in sender.dispatch(s)))
    d = [x for x in sender.dispatch(s) if x["reason"] == "waiting_for_data"]
    results.ok(bool(d) and not box.to("late@example.org"),
               "without its data a report waits, and says so",
               sender.dispatch(s)[:1])
    sql("update park.report_dispatch set wait_until = now(), look_at = now() "
        "where schedule_id = %d and ended_at is null" % s)
    look()
    d = sender.ended(s)[0]
    mail = (box.to("late@example.org") or [{"subject": ""}])[0]
    results.ok(d["state"] == "delivered" and d["incomplete"] and
               "数据不完整" in str(mail["subject"]),
               "after its time it is sent, marked as incomplete",
               (d, mail["subject"]))


def main():
    results = Results()
    try:
        from aiosmtpd.controller import Controller
    except ImportError:
        results.skip("reports are sent by themselves", "no aiosmtpd")
        return results.end()
    if not URL.port:
        results.skip("reports are sent by themselves", "no PARK_SMTP_URL")
        return results.end()
    world, box = World(), Mailbox()
    server = Controller(box, hostname=URL.hostname, port=URL.port)
    server.start()
    officer = Sender(world, "report officer")
    try:
        schedule, mail = one_mail(results, officer, box)
        unsubscribing(results, officer, box, schedule, mail)
        greylisted(results, officer, box)
        refused(results, officer, box)
        confidential(results, world, box)
        own_slice(results, world, box)
        gated(results, officer, box)
        copies(results, world, box)
        killed(results, officer, box)
        killed_rendering(results, officer, box)
    finally:
        server.stop()
    return results.end()


if __name__ == "__main__":
    sys.exit(main())
