#!/usr/bin/env python3
"""carry.py - samples out of one enterprise into files and into another one.

`park telemetry export` and `import`, with a random stream of stream.py:
what is read back there must be what the model holds, however often either
was cut short and begun again.
"""
import gzip
import os
import random
import shutil
import subprocess
import tempfile

import stream
from client import URL, Results
from world import World

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
PARK = os.path.join(ROOT, ".build/park")
SOCKET = dict(w.split("=", 1) for w in os.environ["PARK_DB"].split())["host"]


def park(*words, token=None):
    env = dict(os.environ, PARK_INGEST=os.path.join(SOCKET, "ingest.sock"))
    if token:
        env["PARK_TOKEN"] = token
    return subprocess.run([PARK, "telemetry", *words], env=env, text=True,
                          capture_output=True, timeout=120)


def names(folder):
    return sorted(n for n in os.listdir(folder) if n.endswith(".lp.gz"))


def carried(results, world, out):
    """Everything, read where it was brought."""
    reader, wrong = world.people["enterprise B user"], []
    s = stream.Stream(world, random.Random(stream.SEED))
    for _ in range(12):
        s.send()
        if s.rng.random() < 0.3 and not stream.ROWS:
            stream.close_tails()
    values = sum(len(x.at) for x in s.park.series.values())
    span = ("--from", "2023-01-01T00:00:00Z", "--to", "2027-01-01T00:00:00Z",
            "--tenant", str(world.vars["A"]), "--out", out)
    a = park("export", *span)
    results.ok(a.returncode == 0, "an enterprise is exported", a.stderr[-300:])
    lines = [line for n in names(out) for line in gzip.open(
        os.path.join(out, n), "rt")]
    ours = [x for x in lines if world.run.replace(" ", "\\ ") in x]
    results.ok(len(ours) > 100, "as lines", lines[:2])
    with open(os.path.join(out, "manifest")) as f:
        manifest = f.read().splitlines()
    total = sum(int(x.split()[-1]) for x in manifest
                if x.startswith("device "))
    results.ok(manifest[-1] == "end devices %d values %d" % (
        len(manifest) - 2, total) and total >= values,
        "whose manifest counts them", (manifest[-1], total, values))
    again = park("export", *span)
    results.ok(again.returncode == 0 and again.stdout ==
               "%d devices, %d values, %d of them before\n" % (
                   len(manifest) - 2, total, len(manifest) - 2),
               "a second time there is nothing left to do", again.stdout)
    cut_short(results, out, manifest, span)
    other = park("export", *span[:2], "--to", "2026-12-01T00:00:00Z",
                 *span[4:])
    results.ok(other.returncode != 0 and "another export" in other.stderr,
               "another export does not fit into the folder", other.stderr)
    bring(results, world, out, total)
    for (device, metric), series in s.park.series.items():
        times = sorted(series.at)
        want = series.range(times[0], times[-1] + 1) if times else []
        got = stream.pages(reader, stream.path_of(device, metric), {
            "from": "2023-01-01T00:00:00Z", "to": "2027-01-01T00:00:00Z",
            "limit": 50000})
        if device != s.meter and want and not stream.same(got, want):
            wrong.append((device, metric, str(got)[:200], str(want)[:200]))
    results.ok(not wrong, "and every sample is there as it was here",
               wrong[:2])


def cut_short(results, out, manifest, span):
    """As a machine leaves it that lost its power."""
    before = {n: gzip.open(os.path.join(out, n)).read() for n in names(out)}
    kept = len(manifest) // 2
    with open(os.path.join(out, "manifest"), "w") as f:
        f.write("\n".join(manifest[:kept]) + "\ndevice 99999999 fil")
    behind = {x.split()[1] for x in manifest[kept:-1]}
    gone = [n for n in names(out) if n.split(".")[0] in behind][-2:]
    for n in gone:
        os.remove(os.path.join(out, n))
    half = park("import", "--in", out, "--url", URL, token="any")
    results.ok(half.returncode != 0 and "not come to its end" in half.stderr,
               "what is not whole is not imported", half.stderr)
    a = park("export", *span)
    with open(os.path.join(out, "manifest")) as f:
        after = f.read().splitlines()
    results.ok(gone and a.returncode == 0 and after == manifest and before == {
        n: gzip.open(os.path.join(out, n)).read() for n in names(out)},
        "an export that was cut short goes on, to the same files",
        (a.stderr[-200:], after[-2:], manifest[-2:]))


def bring(results, world, out, total):
    token = world.people["developer of B"].token
    refused = park("import", "--in", out, "--url", URL, token="pk_nobody")
    results.ok(refused.returncode != 0 and "401" in refused.stderr and
               "imported" not in refused.stdout,
               "a token that is none brings nothing", refused.stderr)
    none = park("import", "--in", out, "--url", URL)
    results.ok(none.returncode != 0 and "PARK_TOKEN" in none.stderr,
               "nor does none", none.stderr)
    a = park("import", "--in", out, "--url", URL, token=token)
    files = len(names(out))
    results.ok(a.returncode == 0 and "%d values, %d files, 0 of them" % (
        total, files) in a.stdout, "files are imported by another enterprise",
        (a.stdout, a.stderr[-300:]))
    with open(os.path.join(out, "imported")) as f:
        sent = f.read().splitlines()
    with open(os.path.join(out, "imported"), "w") as f:
        f.write("\n".join(sent[:2]) + "\n")
    a = park("import", "--in", out, "--url", URL, token=token)
    results.ok(a.returncode == 0 and "%d files, 2 of them before" % files in
               a.stdout, "an import goes on, and sending twice does no harm",
               (a.stdout, a.stderr[-300:]))


def refusals(results, out):
    for words, sentence in (
            ((), "a word is needed"),
            (("export", "--from", "2026-01-01T00:00:00Z", "--to",
              "2026-01-02T00:00:00Z"), "a folder is needed"),
            (("export", "--out", out, "--from", "yesterday", "--to",
              "2026-01-02T00:00:00Z"), "a time is a time"),
            (("export", "--out", out, "--from", "2026-01-02T00:00:00Z",
              "--to", "2026-01-02T00:00:00Z"), "a range ends after it begins"),
            (("export", "--out", out, "--from", "2026-01-01T00:00:00Z",
              "--to", "2026-01-02T00:00:00Z", "--tenant", "x"),
             "a tenant is a number"),
            (("export", "--out", out, "--from", "2026-01-01T00:00:00Z",
              "--to", "2026-01-02T00:00:00Z", "--device", "no such thing"),
             "a device is one of the register"),
            (("import", "--in", out), "an address is needed"),
            (("import", "--in", out + "/none", "--url", URL),
             "an import needs an export")):
        a = park(*words, token="x")
        results.ok(a.returncode != 0 and a.stderr.startswith(
            "park telemetry: ") and not os.path.exists(out),
            sentence + ", or nothing is done", a.stderr)


def main():
    world, results = World(), Results()
    folder = tempfile.mkdtemp(prefix="park-carry-")
    world.people["park admin"].ask("PATCH", "/api/v1/park",
                                   {"auto_register": True})
    print("# seed %d" % stream.SEED)
    try:
        refusals(results, os.path.join(folder, "refused"))
        carried(results, world, os.path.join(folder, "out"))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        world.people["park admin"].ask("PATCH", "/api/v1/park",
                                       {"auto_register": False})
    results.end()


if __name__ == "__main__":
    main()
