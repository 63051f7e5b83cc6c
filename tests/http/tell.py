#!/usr/bin/env python3
"""tell.py - whom alarms are told to, by a real mail server and a real hook.

Needs Debian's python3-aiosmtpd, and a park that was started with
PARK_SMTP_URL and PARK_HOOK_ALLOW=127.0.0.1 (tests/run.py does).  Alarms are
put in as the writer of telemetry puts them in, by park.alarm_apply().
"""
import base64
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
import time
import urllib.parse

# Debian's modules belong to Debian's Python.
sys.path.append("/usr/lib/python3/dist-packages")

from client import Results, sql  # noqa: E402
from deliver import held  # noqa: E402
from world import World  # noqa: E402

PATIENCE = 40
URL = urllib.parse.urlsplit(os.environ.get("PARK_SMTP_URL", ""))


class Mailbox:
    """Takes mail for everybody but one, and remembers it."""

    def __init__(self):
        self.mails, self.refused = [], 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            self.refused += 1
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, email.message_from_bytes(
            envelope.content, policy=email.policy.default)))
        return "250 OK"


class Hook(http.server.BaseHTTPRequestHandler):
    calls = []
    status = [204]

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        Hook.calls.append((dict(self.headers), body))
        self.send_response(Hook.status[0])
        self.end_headers()

    def log_message(self, *args):
        pass


def until(holds):
    end = time.time() + PATIENCE
    while time.time() < end:
        found = holds()
        if found:
            return found
        time.sleep(0.3)
    return holds()


def made(world, path, body):
    return world.made("enterprise A admin", path, body, "x")


def raise_alarm(world, rule, at):
    sql("""
        select set_config('park.from', '0', false), set_config('park.to', '2147483647', false), set_config('park.tenant', '0', false);
        select park.alarm_apply(array[%d], array[%d::bigint], array[%d], array[%d::bigint], array[1], array['raise'], array[1],
          array[now() - interval '%d s'], array[95.5::float8], array[80::float8]);
        """ % (world.vars["A"], world.ids["A"]["device"], world.vars["A"],
               rule, at))


def text_of(mail):
    return "".join(p.get_content() for p in mail.walk()
                   if p.get_content_type() == "text/plain")


def channel(world, name, kind, address, **more):
    return made(world, "/api/v1/alarm-channels", {
        "name": name, "kind": kind, "address": address, "severity": 4, **more})


def rule_of(world, name):
    rule = made(world, "/api/v1/alarm-rules", {
        "name": name, "severity": 1, "scope": "device",
        "scope_value": str(world.ids["A"]["device"]), "message": "油温过高",
        "response": "减载", "definition": {
            "kind": "threshold", "metric": "power", "hi": 80}})["id"]
    world.people["enterprise A admin"].ask(
        "POST", "/api/v1/alarm-rules/%d/publish" % rule, {"version": 1})
    return rule


def play(world, results, box, port):
    duty = channel(world, "值班员", "email", "duty@example.org", per_hour=2)
    channel(world, "查无此人", "email", "nobody@example.org")
    hook = channel(world, "MES", "webhook",
                   "http://127.0.0.1:%d/alarms" % port)
    inner = channel(world, "内网", "webhook", "http://127.0.0.2:%d/" % port)
    rule = rule_of(world, "油温高")

    raise_alarm(world, rule, 30)
    mails = until(lambda: [m for to, m in box.mails
                           if to == ["duty@example.org"]])
    results.ok(len(mails or []) == 1, "an alarm is told by mail, once")
    mail = mails[0] if mails else email.message_from_string("")
    results.ok("油温高" in str(mail["subject"]) and "紧急" in str(
        mail["subject"]), "its subject says what, and how urgent",
        mail["subject"])
    said = text_of(mail)
    results.ok(all(x in said for x in ("油温过高", "95.5", "80", "减载")),
               "its text says the value, the limit and what to do", said)
    results.ok(mail["message-id"] and mail["date"] and
               mail["auto-submitted"] == "auto-generated",
               "and it is a proper message of a machine")

    calls = until(lambda: Hook.calls)
    results.ok(bool(calls), "a web hook is called")
    headers, body = calls[0] if calls else ({}, b"{}")
    wanted = hmac.new(hook["secret"].encode(), headers.get(
        "X-Park-Timestamp", "").encode() + b"." + body,
        hashlib.sha256).hexdigest()
    results.ok(headers.get("X-Park-Signature") == "sha256=" + wanted,
               "its signature is right by the secret that was shown once")
    told = json.loads(body)
    results.ok(told.get("kind") == "alarm" and told["alarms"][0][
        "device"] == world.ids["A"]["device"], "and it says which device",
        told)

    results.ok(until(lambda: box.refused > 0),
               "a mailbox that is refused is asked")
    failing = until(lambda: [r for r in sql(
        "select error from park.alarm_delivery where channel_id = %d and "
        "attempts > 0" % inner["id"]) if r == "not_public"])
    results.ok(bool(failing),
               "a hook into our own house is not called, and a word says why")

    for i in range(3):
        raise_alarm(world, rule_of(world, "连发 %d" % i), 20 - i)
    mails = until(lambda: [m for to, m in box.mails if to == [
        "duty@example.org"]] if len([1 for to, _ in box.mails if to == [
            "duty@example.org"]]) >= 2 else None) or []
    results.ok(len(mails) == 2, "the second message of two an hour is the last")
    time.sleep(2)
    count = len([1 for to, _ in box.mails if to == ["duty@example.org"]])
    results.ok(count == 2, "a budget is kept", count)

    Hook.status[0] = 500
    raise_alarm(world, rule_of(world, "接口故障"), 5)
    again = until(lambda: sql(
        "select error from park.alarm_delivery where channel_id = %d and state = 'queued' "
        "and attempts = 1" % hook["id"]))
    results.ok(bool(again) and "500" in again[0],
               "what the other side does not take is tried again", again)
    sql("update park.alarm_channel set enabled = false where id in (%d, %d)"
        % (duty["id"], hook["id"]))


def others_go_on(results):
    """Whom alarms are told to may think as long as he likes."""
    with held("tell") as pids:
        job = sql("select park.job_enqueue(0, 'control.expire', '{}')")[0]
        done = until(lambda: sql("select 1 from park.job where id = %s and "
                                 "state = 'done'" % job))
    if pids:
        results.ok(done, "commands expire while alarms cannot be told")


def main():
    results = Results()
    try:
        from aiosmtpd.controller import Controller
    except ImportError:
        results.skip("people are told of alarms", "no aiosmtpd")
        return results.end()
    if not URL.port:
        results.skip("people are told of alarms", "no PARK_SMTP_URL")
        return results.end()
    world, box = World(), Mailbox()
    mail = Controller(box, hostname=URL.hostname, port=URL.port)
    hook = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Hook)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    mail.start()
    try:
        play(world, results, box, hook.server_address[1])
        others_go_on(results)
    finally:
        mail.stop()
        hook.shutdown()
    return results.end()


if __name__ == "__main__":
    sys.exit(main())
