#!/usr/bin/env python3
"""framing.py - where one request ends and the next begins.

Speaks to the server by bare sockets.  A proxy and a server that disagree
about a message's end let one visitor's bytes become another's request, so
whatever is ambiguous must be refused and the connection closed.

--fuzz SECONDS   mutated requests for so long (8 unless told); no worker may
                 die of them.  PARK_KORE_PID is the parent of the workers,
                 else $PARK_LOG/web.log or $PARK_STATE/run.json names it.
"""
import glob
import json
import os
import random
import re
import secrets
import socket
import sys
import time

from client import ADDRESS, HOST, STATE, Client, Results

GET = b"GET /api/v1/hello HTTP/1.1\r\nHost: park\r\n\r\n"
HELLO = b'{"hello":"park"}'
# A name of this run alone: one that failed a minute ago has to wait.
BODY = (b'{"name":"nobody-' + secrets.token_hex(4).encode() +
        b'","password":"wrong horse battery"}')
# Longer than what is read at once.
LONG = BODY.replace(b"nobody", b"longer") + b" " * 150000


def post(length, body=BODY, more=b"", path=b"/api/v1/session"):
    return (b"POST " + path + b" HTTP/1.1\r\nHost: park\r\n"
            b"Content-Length: " + str(length).encode() + b"\r\n" + more +
            b"\r\n" + body)


def talk(chunks, seconds=2.0, pause=0.0):
    """Sends the chunks; all that comes back until silence or the end, and
    whether the server closed."""
    with socket.create_connection(ADDRESS, timeout=5) as s:
        got = b""
        try:
            for chunk in chunks if isinstance(chunks, list) else [chunks]:
                s.sendall(chunk)
                time.sleep(pause)
        except OSError:
            pass
        until = time.monotonic() + seconds
        s.settimeout(0.35)
        while time.monotonic() < until:
            try:
                part = s.recv(65536)
            except socket.timeout:
                if got:
                    return got, False
                continue
            except OSError:
                return got, True
            if not part:
                return got, True
            got += part
        return got, False


def statuses(got):
    return [int(m) for m in re.findall(rb"HTTP/1\.1 (\d\d\d)", got)]


# sentence, bytes, statuses in order, closed afterwards (None: either)
CASES = [
    ("two requests in one segment are both answered",
     GET + GET, [200, 200], False),
    ("ten requests in one segment are all answered",
     GET * 10, [200] * 10, False),
    ("a request in pieces of one byte is one request",
     [GET[i:i + 1] for i in range(len(GET))], [200], False),
    ("a request cut within its last line is one request",
     [GET[:-2], GET[-2:]], [200], False),
    ("a body and the next request in one segment are told apart",
     post(len(BODY)) + GET, [401, 200], False),
    ("answers come in the order of the requests, the slow one first",
     [post(len(BODY), b""), BODY + GET * 3], [401, 200, 200, 200], False),
    ("a body that comes after its header is waited for",
     [post(len(BODY), b""), BODY], [401], False),
    ("a body in two segments is one body",
     [post(len(BODY), BODY[:9]), BODY[9:]], [401], False),
    ("a long body that begins behind another request is whole, and ends "
     "where the next begins",
     [GET + post(len(LONG), LONG[:100]), LONG[100:90000],
      LONG[90000:] + GET[:30], GET[30:]], [200, 401, 200], False),
    ("long bodies that follow at once are told apart",
     post(len(LONG), LONG) * 3 + GET, [401, 401, 401, 200], False),
    ("bytes beyond the declared length are not part of the body",
     post(len(BODY), BODY + b"GARBAGE\r\n\r\n"), [401, 400], None),
    ("a GET with a body is refused, so that its body is no request",
     GET[:-2] + b"Content-Length: %d\r\n\r\n" % len(GET) + GET, [400], True),
    ("a DELETE with a body is refused",
     b"DELETE /api/v1/session HTTP/1.1\r\nHost: park\r\nContent-Length: 3"
     b"\r\n\r\nabc", [400], True),
    ("a chunked body is refused for want of a length",
     b"POST /api/v1/session HTTP/1.1\r\nHost: park\r\nTransfer-Encoding: "
     b"chunked\r\n\r\n0\r\n\r\n" + GET, [411], True),
    ("a chunked body with a length too is refused",
     post(len(BODY), BODY, b"Transfer-Encoding: chunked\r\n"), [411], True),
    ("an unknown coding of the body is refused",
     post(len(BODY), BODY, b"transfer-encoding: x\r\n"), [411], True),
    ("two lengths are refused, even equal ones",
     post(len(BODY), BODY, b"Content-Length: %d\r\n" % len(BODY)), [400],
     True),
    ("a length with a sign is refused",
     post("+%d" % len(BODY)), [400], True),
    ("a negative length is refused", post(-1), [400], True),
    ("a length in hexadecimal is refused", post("0x10"), [400], True),
    ("a list of lengths is refused", post("5, 5"), [400], True),
    ("an empty length is refused", post(""), [400], True),
    ("a length beyond 64 bits is refused",
     post("99999999999999999999999"), [400], True),
    ("a length beyond what the route takes is refused before the body",
     post(900000000000, b""), [413], True),
    ("so is a package of an APP of more than 16 MiB",
     post((16 << 20) + 1, b"", path=b"/api/v1/apps/packages"), [413], True),
    ("a header of nine kilobytes is refused",
     GET[:-2] + b"X: " + b"y" * 9000 + b"\r\n\r\n", [431], True),
    ("a header that never ends is refused",
     b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 1700, [431], True),
    ("thirty header lines are refused rather than half read",
     GET[:-2] + b"".join(b"X-%d: y\r\n" % i for i in range(30)) + b"\r\n",
     [431], True),
    ("twenty header lines are read",
     GET[:-2] + b"".join(b"X-%d: y\r\n" % i for i in range(20)) + b"\r\n",
     [200], False),
    ("lines that end in a bare line feed are refused",
     b"GET /api/v1/hello HTTP/1.1\nHost: park\n\r\n\r\n", [400], True),
    ("one bare line feed among good lines is refused",
     GET[:-2] + b"X: y\nZ: w\r\n\r\n", [400], True),
    ("two hosts are refused", GET[:-2] + b"Host: other\r\n\r\n", [400], True),
    ("no host is refused", b"GET /api/v1/hello HTTP/1.1\r\nX: y\r\n\r\n",
     [400], None),
    ("a folded header line is refused",
     GET[:-2] + b"X: y\r\n  folded\r\n\r\n", [400], True),
    ("a NUL in a header is refused", GET[:-2] + b"X: a\0b\r\n\r\n", [400],
     True),
    ("a header without a name is refused", GET[:-2] + b": y\r\n\r\n", [400],
     True),
    ("a space before the colon does not hide a coding",
     post(len(BODY), BODY, b"Transfer-Encoding : chunked\r\n"), [400], None),
    ("a tab before the length does not make two lengths",
     post(len(BODY), BODY, b"Content-Length\t: 3\r\n"), [400], None),
    ("HTTP/3.7 is refused", GET.replace(b"1.1", b"3.7"), None, None),
    ("TRACE gives nothing back", GET.replace(b"GET", b"TRACE"), None, None),
]


def check_cases(results):
    for sentence, sent, wanted, closed in CASES:
        got, was_closed = talk(sent, pause=0.004 if len(sent) < 200 else 0)
        seen = statuses(got)
        good = seen == wanted if wanted is not None else \
            all(s >= 400 for s in seen) and HELLO not in got
        results.ok(good and closed in (None, was_closed), sentence,
                   "answers %s, closed %s: %r" % (seen, was_closed,
                                                  got[:200]))


def check_order(results):
    """Ten different questions at once come back in their order."""
    words = [b"/api/v1/hello", b"/health", b"/api/v1/nothing-here"] * 4
    got, _ = talk(b"".join(GET.replace(b"/api/v1/hello", w) for w in words),
                  4)
    results.ok(statuses(got) == [200, 200, 404] * 4,
               "pipelined answers come in the order of the questions",
               statuses(got))


def check_abandoned(results):
    """Clients that leave in the middle do not hurt those who stay."""
    before = workers()
    for _ in range(60):
        s = socket.create_connection(ADDRESS)
        s.sendall(random.choice([GET.replace(b"api/v1/hello", b"health"),
                                 post(len(BODY)), post(500)]))
        s.close()
    time.sleep(0.3)
    results.ok(Client().ask("GET", "/health").status == 200 and
               before == workers(),
               "clients that leave before the answer hurt nobody")


def resident(pids):
    """Bytes of memory that these have."""
    total = 0
    for pid in pids:
        with open("/proc/%d/statm" % pid) as f:
            total += int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return total


def check_slow_reader(results, seconds):
    """A download that takes long is not cut by the header's timer, and who
    asks without reading is answered as he reads."""
    path, pids = b"/api/v1/openapi.json", workers()
    whole = len(Client().ask("GET", path.decode()).body)
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    s.connect(ADDRESS)
    s.settimeout(10)
    n, before = 600, resident(pids)
    s.sendall(GET.replace(b"/api/v1/hello", path) * n)
    got, grown, until = 0, 0, time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            got += len(s.recv(256))
            time.sleep(0.05)
        grown = resident(pids) - before
        while got < whole * n:
            part = s.recv(1 << 20)
            if not part:
                break
            got += len(part)
    except OSError:
        pass
    s.close()
    results.ok(got >= whole * n, "a reader as slow as %d s gets all of %d "
               "bytes" % (seconds, whole * n), "got %d" % got)
    results.ok(pids and grown < whole * n / 4, "answers that he does not read "
               "yet are not kept", "%d bytes more in %s" % (grown, pids))


def parent():
    """The process whose children are the workers, or None."""
    if os.environ.get("PARK_KORE_PID"):
        return int(os.environ["PARK_KORE_PID"])
    try:
        with open(os.path.join(STATE, "run.json")) as f:
            pids = json.load(f).get("pids", {})
        return int(pids.get("web") or pids.get("kore"))
    except (OSError, TypeError, ValueError):
        return None


def workers():
    """{pid: start time} of the workers, by /proc; by port where the parent
    is not known."""
    out, top = {}, parent()
    inodes = set()
    if top is None:
        with open("/proc/net/tcp") as f:
            port = "%04X" % ADDRESS[1]
            inodes = {line.split()[9] for line in f.readlines()[1:]
                      if line.split()[1].endswith(":" + port) and
                      line.split()[3] == "0A"}
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(stat) as f:
                fields = f.read().rsplit(")", 1)[1].split()
            pid = int(stat.split("/")[2])
            if top is not None:
                mine = int(fields[1]) == top
            else:
                mine = any("socket:[%s]" % i in links(pid) for i in inodes)
            if mine and fields[0] != "Z":
                out[pid] = fields[19]
        except (OSError, ValueError):
            continue
    return out


def links(pid):
    out = set()
    for fd in glob.glob("/proc/%d/fd/*" % pid):
        try:
            out.add(os.readlink(fd))
        except OSError:
            continue
    return out


def mutate(rng, seeds):
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(data) + 1)
        what = rng.randrange(7)
        if what == 0 and data:
            data[at % len(data)] = rng.randrange(256)
        elif what == 1:
            data[at:at] = bytes([rng.choice(b"\r\n\0 \t:%/.;=&{}\"\xff")])
        elif what == 2:
            del data[at:at + rng.randint(1, 12)]
        elif what == 3:
            data[at:at] = data[:rng.randint(1, 40)]
        elif what == 4:
            data[at:at] = rng.choice([
                b"Content-Length: 7\r\n", b"/../", b"%2e%2e/", b"%00",
                b"\r\n\r\n", b"Transfer-Encoding: chunked\r\n",
                b"99999999999999999999", b"Range: bytes=5-2\r\n",
                b"Cookie: park_session=\r\n", b"Connection: close\r\n"])
        elif what == 5:
            data[at:at] = b"A" * rng.choice([1, 100, 3000, 9000])
        else:
            data = data[:at]
    return bytes(data)


def fuzz(results, seconds, seed=20261124):
    rng = random.Random(seed)
    seeds = [GET, GET + GET, post(len(BODY)),
             GET.replace(b"/api/v1/hello", b"/index.html"),
             GET.replace(b"/api/v1/hello", b"/assets/../x?a=%41&b=2"),
             GET[:-2] + b"Range: bytes=0-5\r\nIf-None-Match: \"x\"\r\n"
             b"Accept-Encoding: br;q=0.5, gzip\r\nCookie: park_session=abc; "
             b"x=y\r\nAuthorization: Bearer abc\r\n\r\n",
             b"POST /write?precision=ms HTTP/1.1\r\nHost: park\r\n"
             b"Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\n"
             b"\x1f\x8b\x08\0\0\0\0\0\0\0abc"]
    before, sent, until = workers(), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        batch = []
        for _ in range(40):
            data = mutate(rng, seeds)
            s = socket.socket()
            s.settimeout(0.5)
            try:
                s.connect(ADDRESS)
                s.sendall(data)
                batch.append(s)
                sent += 1
            except OSError:
                s.close()
        for s in batch:
            s.settimeout(0.01)
            try:
                s.recv(4096)
            except OSError:
                pass
            s.close()
    after = workers()
    results.ok(before and before == after, "no worker dies of %s mutated "
               "requests" % "thousands of", "seed %d, %d sent, workers %s "
               "became %s" % (seed, sent, before, after))
    results.ok(Client().ask("GET", "/health").status == 200,
               "the server answers after the mutated requests")
    print("# %d mutated requests" % sent)


def main():
    results = Results()
    seconds = float(sys.argv[sys.argv.index("--fuzz") + 1]) \
        if "--fuzz" in sys.argv else 8
    check_cases(results)
    check_order(results)
    check_abandoned(results)
    check_slow_reader(results, float(os.environ.get("PARK_SLOW_S", "5")))
    fuzz(results, seconds)
    results.end()


if __name__ == "__main__":
    main()
