"""plant.py - the cases of Sparkplug B and of HJ 212, for run.py."""
import os
import time

from wire import (Station, frame, metric, payload, publish, subscribe)

HJ212 = int(os.environ["PARK_HJ212_PORT"])


# Sparkplug -------------------------------------------------------------------

def play_sparkplug(g):
    node = "edge-" + g.world.run
    device, child = g.new_device(node), g.new_device(node + "/meter")
    now = int(time.time() * 1000)
    base, user = "spBv1.0/park/%s/" + node, dict(user=node, password=g.wide)
    r = g.raw(4, node, g.wide, will={
        "topic": base % "NDEATH", "qos": 1,
        "payload": payload(0, metric("bdSeq", integer=5, kind=8))})
    r.send(subscribe("spBv1.0/park/NCMD/" + node))
    r.packet(8)
    r.send(publish(base % "NDATA", payload(1, metric(alias=1, double=1.0))))
    got = r.packet(8)
    g.ok(isinstance(got, tuple) and got[0] == 0x30 and
         b"NCMD/" + node.encode() in got[1] and
         b"Node Control/Rebirth" in got[1],
         "a node that was never born is asked to announce itself", got)
    r.send(publish(base % "NBIRTH", payload(
        0, metric("bdSeq", integer=5, kind=8),
        metric("Node Control/Rebirth", kind=11),
        metric("temp", 1, double=20.5, kind=10),
        metric("level", 2, integer=-3, kind=3),
        metric("state", 3, words="run", kind=12), at_ms=now)))
    r.send(publish(base % "DBIRTH" + "/meter", payload(
        1, metric("power", 10, double=100.0, kind=10), at_ms=now)))
    r.send(publish(base % "NDATA", payload(
        2, metric(alias=1, double=21.5), metric(alias=2, integer=-4),
        at_ms=now + 1)))
    r.send(publish(base % "DDATA" + "/meter", payload(
        3, metric(alias=10, double=101.0), at_ms=now + 1)))
    g.ok(sorted(g.points("temp", device, 2)) == [20.5, 21.5],
         "births and data of a node are kept under their names")
    g.ok(sorted(g.points("level", device, 2)) == [-4, -3],
         "signed integers keep their sign without a type of their own")
    g.ok(sorted(g.points("power", child, 2)) == [100, 101],
         "devices of a node are node/device")
    g.ok(g.points("bdSeq", device, seconds=0.3) == [] and
         g.points("Node Control/Rebirth", device, seconds=0.3) == [],
         "what is for the protocol is not kept")
    r.send(publish(base % "NDATA", payload(9, metric(alias=1, double=22.5))))
    g.ok(sorted(g.points("temp", device, 3)) == [20.5, 21.5, 22.5],
         "data out of sequence are kept")
    says = "/api/v1/devices/%d/presence" % child
    p = g.admin.ask("GET", says).json()
    g.ok(p["online"] and p["parent_id"] == device,
         "a device of a node is online behind it", p)
    r.close()
    until = time.monotonic() + 6
    while g.admin.ask("GET", says).json()["online"] and \
            time.monotonic() < until:
        time.sleep(0.1)
    p = g.admin.ask("GET", says).json()
    g.ok(not p["online"] and p["reason"] == "will",
         "and gone when the node is", p)
    g.ok(sorted(g.points("online", device, 2)) == [0, 1],
         "the death of a node is known by its will",
         g.points("online", device, 2))
    r = g.raw(5, **user)
    for body, sentence in (
            (b"\xff", "bytes that are no payload are"),
            (payload(0, metric(b"\xff", double=1.0)),
             "a name that is not UTF-8 is")):
        answer = r.send(publish(base % "NBIRTH", body, 1, version=5)).packet(8)
        g.ok(answer[1][2] == 0x99, sentence + " refused", answer)


# HJ 212 ----------------------------------------------------------------------

def stations(g):
    mn = "YH" + g.world.run.upper()
    device = g.new_device(mn)
    made = g.new_token(device=device, mn=mn, pw="123456")
    s = Station(HJ212, mn)
    answer = s.report(2011, "DataTime=20260801080000;a21026-Rtd=12.5,"
                      "a21026-Flag=N;a34013-Rtd=3,a34013-ZsRtd=4.5,"
                      "a34013-Flag=N")
    g.ok(isinstance(answer, str) and "CN=9014" in answer and
         "Flag=4" in answer and "QN=" + str(answer[3:20]) in answer,
         "2017: a report is answered with 9014", answer)
    g.ok(g.points("a21026-Rtd", device) == [12.5] and
         g.points("a34013-ZsRtd", device) == [4.5] and
         g.times("a21026-Rtd", device) == [1785542400000],
         "its values are there, at its time in China")
    for cn, name in ((2051, "minute"), (2061, "hour"), (2031, "day")):
        answer = s.report(cn, "DataTime=20260801080000;w01018-Avg=%d,"
                          "w01018-Flag=N" % cn)
        g.ok("CN=9014" in str(answer) and
             g.points("w01018-Avg." + name, device) == [cn],
             "%d is kept as %s" % (cn, name), answer)
    answer = s.report(2011, "DataTime=20260801090000;w01018-Rtd=30,"
                      "w01018-SampleTime=20260801063000,w01018-Flag=N")
    g.ok(g.times("w01018-Rtd", device) == [1785537000000],
         "a value counts from when it was sampled")
    answer = s.report(3020, "DataTime=20260801080000;PolId=w01018;"
                      "i12001-Info=started")
    a = g.admin.ask("GET", "/api/v1/latest?device=%d&metric=i12001-Info"
                    % device).json()["items"]
    g.ok("CN=9014" in str(answer) and [i["text"] for i in a] == ["started"],
         "what a station says of itself is kept", a)
    g.ok("CN=9013" in str(s.report(9015, "")), "a heartbeat is answered")
    answer = s.report(2011, "DataTime=20260801081000;a-Rtd=1", flag=4)
    g.ok(answer == "silence" or answer is None,
         "who does not ask for an answer gets none", answer)
    g.ok(g.points("a-Rtd", device) == [1], "but is heard")
    old = Station(HJ212, mn, flag=1)
    answer = old.report(2011, "DataTime=20260801082000;011-Rtd=5,011-Flag=N")
    g.ok(isinstance(answer, str) and answer.startswith("ST=91;CN=9014") and
         ";CN=2011&&" in answer and "Flag=0" in answer,
         "2005: the answer has its form", answer)
    answer = Station(HJ212, mn, flag=9).report(
        2011, "DataTime=20260801083000;a21026-Rtd=8,a21026-Flag=N")
    g.ok("Flag=8" in str(answer), "2025: the answer has its form", answer)
    return mn, device, made


def parts(g, mn, device):
    s = Station(HJ212, mn)
    first = s.data(2061, "DataTime=20260802080000;p1-Avg=1,p1-Flag=N", 7,
                   "PNUM=2;PNO=1;")
    second = first.replace("PNO=1", "PNO=2").replace(
        "DataTime=20260802080000;p1-Avg=1,p1-Flag=N", "p2-Avg=2,p2-Flag=N")
    g.ok("CN=9014" in str(s.send(frame(first)).answer()) and
         "CN=9014" in str(s.send(frame(second)).answer()),
         "each part of a message is answered")
    g.ok(g.points("p2-Avg.hour", device) == [2] and
         g.times("p2-Avg.hour", device) == [1785628800000],
         "and has the time of the first")
    lone = second.replace("QN=20", "QN=19")
    g.ok(s.send(frame(lone)).answer(1) == "silence",
         "a part whose first one is missing is not answered")


def flags(g, mn, device):
    s = Station(HJ212, mn)
    for i, letter in enumerate("NTDMS"):
        s.report(2011, "DataTime=202608030800%02d;q%s-Rtd=%d,q%s-Flag=%s"
                 % (i, letter, i, letter, letter))
    got = {letter: g.points("q%s-Rtd" % letter, device) for letter in "NTDMS"}
    g.ok(all(got[c] == [i] for i, c in enumerate("NTDMS")),
         "values are kept whatever their flag", got)
    overruled(g, s, device)


def overruled(g, s, device):
    """A value of an instant that was good, stood in a chunk, and then is
    said to be a fault's: it must not be counted by anybody."""
    begin = 1785720000 // 900 * 900  # 2026-08-03 09:20 in China
    for value, letter in ((7, "N"), (9, "N"), (8, "D")):
        at = "2026080309%02d00" % (21 if value == 9 else 20)
        s.report(2011, "DataTime=%s;r-Rtd=%d,r-Flag=%s" % (at, value, letter))
        g.close_tails()
    got = g.points("r-Rtd", device)
    ask = {"from": begin - 3600, "to": begin + 7200}
    path = "/api/v1/series/%d/r-Rtd?from=%d&to=%d" % (
        device, ask["from"], ask["to"])
    one = {agg: g.admin.ask("GET", path + "&step=1h&agg=" + agg).json()[
        "points"] for agg in ("count", "max", "first", "time_mean")}
    many = g.admin.ask("POST", "/api/v1/query", dict(ask, **{
        "series": [{"device": str(device), "metric": "r-Rtd"}],
        "step": "15m", "agg": "max"})).json()["series"][0]["points"]
    scan = g.admin.ask("POST", "/api/v1/scan", dict(ask, **{
        "metric": "r-Rtd", "agg": "min", "devices": [device]})).json()["items"]
    g.ok(got == [8, 9] and all([v for _, v in p] == [
        1 if agg == "count" else 9] for agg, p in one.items()) and
        [v for _, v in many] == [9] and [i["value"] for i in scan] == [9],
        "a bad value takes away the good one of its instant, wherever "
        "the two are kept", (got, one, many, scan))


def refused_stations(g, mn, device, made):
    for data, sentence in (
            (b"##0010QN=1;CP=&&&&0000\r\n", "a wrong length"),
            (frame("QN=1")[:-6] + b"0000\r\n", "a wrong CRC"),
            (b"hello\r\n##", "noise")):
        s = Station(HJ212, mn)
        s.send(data)
        answer = s.report(2011, "DataTime=20260804080000;n-Rtd=1")
        g.ok("CN=9014" in str(answer),
             "a frame behind %s is found" % sentence, answer)
    for cp, sentence in (
            ("n-Rtd=1", "no DataTime"),
            ("DataTime=20260230080000;n-Rtd=1", "a day that does not exist"),
            ("DataTime=20260804080000;nothing", "a name without a value"),
            ("DataTime=20260804080000;x-SampleTime=now,x-Rtd=1",
             "a sampling time in words")):
        g.ok(Station(HJ212, mn).report(2011, cp) in ("silence", None),
             "a report with %s is not answered" % sentence)
    s = Station(HJ212, mn)
    g.ok(s.report(1062, "RtdInterval=30") in ("silence", None),
         "a command for stations is not obeyed")
    whole = frame(s.data(2011, "DataTime=20260805080000;h-Rtd=1"))
    s.send(whole[:-4])
    s.close()
    g.ok(g.points("h-Rtd", device, seconds=0.5) == [],
         "half a frame is no frame")
    g.ok(Station(HJ212, mn, "654321").report(
        2011, "DataTime=20260804080000;n-Rtd=1") is None,
        "a wrong password is hung up on")
    g.ok(Station(HJ212, "YH-NOBODY").report(
        2011, "DataTime=20260804080000;n-Rtd=1") is None,
        "so is a number nobody has")
    s = Station(HJ212, mn)
    s.report(2011, "DataTime=20260804080000;n-Rtd=1")
    g.admin.ask("DELETE", "/api/v1/tokens/%d" % made["id"])
    time.sleep(0.5)
    g.ok(s.report(2011, "DataTime=20260804080100;n-Rtd=1") is None,
         "and a station whose password was withdrawn")
    guesses = [Station(HJ212, "YH-GUESS", "pw%04d" % i).report(
        2011, "DataTime=20260804080000;n-Rtd=1") for i in range(14)]
    g.ok(guesses == [None] * 14, "guesses are hung up on")
    log = "".join(open(os.path.join(os.environ["PARK_LOG"], f)).read()
                  for f in os.listdir(os.environ["PARK_LOG"])
                  if f.startswith("gate-"))
    g.ok("YH-GUESS" in log and "has guessed too often" in log,
         "and have to wait after five")
    g.ok("123456" not in log and g.token not in log,
         "no secret stands in the log")


def play_stations(g):
    mn, device, made = stations(g)
    parts(g, mn, device)
    flags(g, mn, device)
    refused_stations(g, mn, device, made)
