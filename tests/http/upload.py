#!/usr/bin/env python3
"""upload.py - a million rows by upload: what is computed from them, again
too, and what a tenant may bring.

The numbers are millionths whose sums are exact in whole numbers, so what
least squares must find follows from those alone.
"""
import hashlib
import socket
import time

from client import ADDRESS, Results, sql
from world import World

UPLOADS = "/api/v1/knowledge/uploads"
ROWS = 1000000
PART = 1 << 20
LARGEST = 1 << 27
GIB = 1 << 30
MOST = 100  # of a tenant


def table(rows):
    """A CSV of x, y = 2 + 3 x and something, and z = x, but 10 more in every
    third row; and x and y in millionths."""
    xs = [i * 7919 % 1000003 for i in range(rows)]
    ys = [2000000 + 3 * x + i * 104729 % 1009 - 504
          for i, x in enumerate(xs)]
    lines = ["x,y,z"]
    for i in range(rows):
        lines.append("%d.%06d,%d.%06d,%d.%06d" % (
            *divmod(xs[i], 1000000), *divmod(ys[i], 1000000),
            *divmod(xs[i] + (0 if i % 3 else 10000000), 1000000)))
    return "\n".join(lines).encode(), xs, ys


def line_through(xs, ys):
    """Intercept and slope of least squares, of sums that are exact."""
    n, sx, sy = len(xs), sum(xs), sum(ys)
    sxx = sum(x * x for x in xs)
    sxy = sum(x * y for x, y in zip(xs, ys))
    slope = (n * sxy - sx * sy) / (n * sxx - sx * sx)
    return (sy - slope * sx) / n / 1e6, slope


def announce(client, size, digest):
    return client.ask("POST", UPLOADS, {
        "name": "百万行", "format": "csv", "bytes": size, "sha256": digest})


def bring(client, body):
    """Number of an upload that is ready."""
    upload = announce(client, len(body),
                      hashlib.sha256(body).hexdigest()).json()["id"]
    raw = {"content-type": "application/octet-stream"}
    for at in range(0, len(body), PART):
        client.ask("POST", "%s/%d/parts?offset=%d" % (UPLOADS, upload, at),
                   body[at:at + PART], raw)
    end = client.ask("POST", "%s/%d/end" % (UPLOADS, upload))
    return upload if end.json().get("state") == "ready" else None


def job_of(client, answer):
    """A long call, once it is over."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        job = client.ask("GET", answer.headers["location"]).json()
        if job["ended_at"] is not None:
            return job
        time.sleep(0.1)
    return job


def outputs_of(client, answer):
    job = job_of(client, answer)
    done = client.ask("GET", answer.headers["location"] + "/result")
    return (done.json() or {}).get("outputs") or job


def near(value, wanted, tolerance=1e-9):
    return isinstance(value, (int, float)) and \
        abs(value - wanted) <= tolerance * max(1, abs(wanted))


def ask_line(client, upload):
    return client.ask("POST", "/api/v1/algorithms/REG-01/runs", {
        "inputs": {"X": {"upload": str(upload), "columns": ["x"]},
                   "y": {"upload": str(upload), "column": "y"}},
        "async": True})


def least_squares(client, upload, xs, ys, results):
    began = time.monotonic()
    call = ask_line(client, upload)
    got = outputs_of(client, call)
    print("# least squares of a million rows: %.1f s" % (
        time.monotonic() - began))
    wanted = line_through(xs, ys)
    results.ok(all(near(a, b) for a, b in zip(got.get("beta", [None]),
                                              wanted)),
               "least squares of a million rows finds the line of exact sums",
               "%s, not %s" % (str(got)[:300], wanted))
    results.ok(got.get("dof") == ROWS - 2, "of every row of them", got)


def clusters(client, upload, xs, results):
    began = time.monotonic()
    call = client.ask("POST", "/api/v1/algorithms/CLU-01/runs", {
        "inputs": {"X": {"upload": str(upload), "columns": ["z"]},
                   "k": 2, "init": [[1], [9]]}, "async": True})
    got = outputs_of(client, call)
    print("# clusters of a million rows: %.1f s" % (
        time.monotonic() - began))
    sizes = [len(xs[1::3]) + len(xs[2::3]), len(xs[::3])]
    means = [(sum(xs) - sum(xs[::3])) / sizes[0] / 1e6,
             10 + sum(xs[::3]) / sizes[1] / 1e6]
    results.ok(got.get("sizes") == sizes and all(
        near(c[0], m) for c, m in zip(got["centers"], means)),
        "k-means parts a million rows where they lie apart",
        "%s, not %s %s" % (str(got)[:300], sizes, means))


def again(client, results):
    """Of inputs too long to be kept: as a job, which says whether it came to
    the same; not without what it came from."""
    upload = bring(client, table(5000)[0])
    first = ask_line(client, upload)
    call = job_of(client, first)["call"]
    address = "/api/v1/algorithms/REG-01/runs/%s/again" % call
    answer = client.ask("POST", address)
    job = job_of(client, answer) if answer.status == 202 else {}
    results.ok(job.get("again_of") == call and job["same_inputs"] is True and
               job["same"] is True, "computed again it is the same, from the "
               "same inputs", "%d %s %.300r" % (
                   answer.status, job, answer.body))
    client.ask("DELETE", "%s/%d" % (UPLOADS, upload))
    gone = client.ask("POST", address)
    results.ok(gone.status == 409 and gone.json()["code"] == "upload_gone" and
               gone.json()["field"] == "X", "once its upload is gone it says "
               "so, and names the input", "%d %.300r" % (
                   gone.status, gone.body))
    booked = sql("select uploads->'X'->>'sha256' from park.knowledge_call "
                 "where id = '%s'" % call)
    results.ok(len(booked) == 1 and len(booked[0]) == 64,
               "the books keep the digest of what is gone", booked)


def too_large(client, upload):
    """Answer to a part one byte too long, of which no byte is sent."""
    with socket.create_connection(ADDRESS, timeout=10) as s:
        s.sendall(("POST %s/%d/parts?offset=0 HTTP/1.1\r\nhost: park\r\n"
                   "content-length: %d\r\n%s\r\n" % (
                       UPLOADS, upload, PART + 1, "".join(
                           "%s: %s\r\n" % f
                           for f in client.headers().items()))).encode())
        return int(s.recv(4096).split()[1])


def limits(client, results):
    """Of a tenant that has none yet: what is announced counts in full."""
    ids, answer = [], None
    for _ in range(GIB // LARGEST + 1):
        answer = announce(client, LARGEST, "0" * 64)
        ids.append(answer.json().get("id"))
    results.ok(None not in ids[:-1] and answer.status == 409 and
               answer.json()["code"] == "too_many_uploads" and
               answer.json()["field"] == "bytes",
               "uploads of a tenant have 1 GiB and no byte more",
               "%s %.300r" % (ids, answer.body))
    results.ok(too_large(client, ids[0]) == 413,
               "a part of more than 1 MiB is refused before it is read")
    client.ask("DELETE", "%s/%d" % (UPLOADS, ids[0]))
    ids[0] = announce(client, LARGEST, "0" * 64).json().get("id")
    results.ok(ids[0] is not None, "what is deleted makes room")
    for upload in ids[:-1]:
        client.ask("DELETE", "%s/%d" % (UPLOADS, upload))
    ids = [announce(client, 1, "0" * 64).json().get("id")
           for _ in range(MOST + 1)]
    results.ok(None not in ids[:-1] and ids[-1] is None,
               "a tenant has a hundred uploads and not one more", ids)
    for upload in ids[:-1]:
        client.ask("DELETE", "%s/%d" % (UPLOADS, upload))


def main():
    world, results = World(), Results()
    a = world.people["enterprise A user"]
    body, xs, ys = table(ROWS)
    began = time.monotonic()
    upload = bring(a, body)
    print("# %.1f MB brought in %.1f s" % (
        len(body) / 1e6, time.monotonic() - began))
    results.ok(upload is not None, "a million rows come in parts")
    least_squares(a, upload, xs, ys, results)
    clusters(a, upload, xs, results)
    again(a, results)
    sql("delete from park.knowledge_upload where tenant_id = %d" %
        world.vars["B"])
    limits(world.people["enterprise B admin"], results)
    results.end()


if __name__ == "__main__":
    main()
