#!/usr/bin/env python3
"""run.py - what can be said of the sources without running them.

Every rule is one sentence; its remarks are the places that break it.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BANNED = ("sprintf vsprintf strcpy strcat gets system popen rand srand random "
          "atoi atol atof strtok tmpnam mktemp alloca localtime gmtime ctime "
          "asctime").split()
LINES_MOST = 800
failed = False


def say(sentence, faults):
    global failed
    print(("not ok - " if faults else "ok - ") + sentence)
    for fault in faults[:20]:
        print("#   " + fault[:200])
    failed |= bool(faults)
    sys.stdout.flush()


def skip(sentence, why):
    print("skip - %s: %s" % (sentence, why))


def files(*patterns):
    out = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns],
        capture_output=True, text=True).stdout.split("\n")
    return [f for f in out if os.path.isfile(f)]


def text(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def output(*words):
    """Lines that a command says; [] when it is content."""
    p = subprocess.run(words, capture_output=True, text=True,
                       stdin=subprocess.DEVNULL)
    lines = [line for line in (p.stdout + p.stderr).split("\n") if line]
    return lines if p.returncode != 0 or p.stderr else []


def code_of(path):
    """The text with comments and strings blanked, line by line."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank,
                  text(path), flags=re.S)


def grep(pattern, paths, read=text):
    return ["%s:%d: %s" % (p, i, line.strip())
            for p in paths for i, line in enumerate(read(p).split("\n"), 1)
            if re.search(pattern, line)]


# Rules -----------------------------------------------------------------------

def form(c_files):
    if shutil.which("clang-format") is None:
        return skip("C is laid out by .clang-format", "no clang-format")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        bad = pool.map(lambda f: f if subprocess.run(
            ["clang-format", "--dry-run", "--Werror", f],
            capture_output=True).returncode else None, c_files)
        say("C is laid out by .clang-format", [f for f in bad if f])


def layers(sources):
    lines = subprocess.run(["awk", "-f", "tests/lint/layers.awk", *sources],
                           capture_output=True, text=True).stdout
    say("includes point downwards and features stand in no circle",
        [line for line in lines.split("\n") if line])
    # A rule that cannot fail is none: three faults it has to see.
    with tempfile.TemporaryDirectory() as d:
        for name, line in (("base/a.c", '#include "web/web.h"'),
                           ("tea/tea.c", '#include "pot/pot.h"'),
                           ("pot/pot.c", '#include "tea/tea.h"'),
                           ("pot/pot_store.c", "#include <kore/kore.h>")):
            path = os.path.join(d, "src", name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w") as f:
                f.write(line + "\n")
        seen = subprocess.run(
            "cd %s && awk -f %s/tests/lint/layers.awk src/*/*" % (d, ROOT),
            shell=True, capture_output=True, text=True).stdout
        say("a wrong direction, a circle and a strange Kore are seen",
            [w for w in ("base may not", "each other", "knows Kore")
             if w not in seen])


def headers():
    """Each header is enough for itself; those of libraries stand on files
    that are made beside them, and the suite sdk compiles them."""
    flags = subprocess.run(
        ["make", "-s", "print-flags"], capture_output=True,
        text=True).stdout.split()

    def alone(h):
        p = subprocess.run(["gcc", *flags, "-fsyntax-only", "-x", "c", h],
                           capture_output=True, text=True)
        return h + ": " + p.stderr.strip().split("\n")[0] \
            if p.returncode else None
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        say("each header compiles alone",
            [b for b in pool.map(alone, files("src/*.h", ":!src/sdk/kit"))
             if b])


def state_of(obj):
    """Variables that can change: in .data or .bss."""
    lines = subprocess.run(["objdump", "-t", obj], capture_output=True,
                           text=True).stdout.split("\n")
    fields = [line.split() for line in lines if " O " in line]
    return ["%s: %s" % (obj[len(".build/"):], f[-1]) for f in fields
            if f[-3] in (".data", ".bss") and not f[-1].startswith("__")]


def globals_(c_files):
    objects = [".build/" + f[:-2] + ".o" for f in c_files
               if f.startswith("src/") and f.endswith(".c")
               and not re.match(r"src/(web|program)/|.*_web\.c", f)]
    built = [o for o in objects if os.path.exists(o)]
    if not built:
        return skip("nothing below the web keeps state", "not built")
    say("nothing below the web keeps state in variables of its own",
        [line for o in built for line in state_of(o)])


def front():
    """Kore's workers face the world: what is wrong in a model or a solver
    must not be within their reach."""
    sentence = "the front of Kore links no model, algorithm, solver or reader of packages"
    if not os.path.exists(".build/park.so"):
        return skip(sentence, "not built")
    entries = ["%s_%s" % (f.split("/")[1], os.path.basename(f)[:-2])
               for f in files("src/model/*.c", "src/algorithm/*.c")]
    symbols = subprocess.run(["nm", ".build/park.so"], capture_output=True,
                             text=True).stdout
    say(sentence, [w for w in re.findall(r"(\w+)$", symbols, re.M)
                   if w in entries or re.match(
                       r"(gsl|glp|igraph|nlopt|fftw|LAPACKE|cblas|zip)_|GEOS", w)])


def words(c_files):
    say("no function is called that cannot be used safely", grep(
        r"(?<![\w.>])(%s)\s*\(" % "|".join(BANNED), c_files, code_of))
    say("SQL stands in sql/, not in C", grep(
        r'"\s*(?i:select|insert into|update|delete from)\s', [
            f for f in c_files if f.startswith("src/") and not re.match(
                r"src/program/|src/db/migrate.c", f)]))
    everything = [f for f in files() if not re.search(
        r"\.(png|csv|gz|ico|woff2?|chunk|rollup|parkapp)$|package-lock\.json$|^tests/fuzz/corpus/"
        r"|^tests/lint/|COPYING", f)]
    say("nothing is left to be done later", grep(
        r"\b(TODO|FIXME|XXX|HACK)\b", everything))
    say("no file is longer than %d lines" % LINES_MOST, [
        "%s: %d" % (f, text(f).count("\n")) for f in everything
        if re.search(r"\.(c|h|py|sh|vue|ts|mjs|awk)$", f)
        and text(f).count("\n") > LINES_MOST and "schema.ts" not in f])


def requirements():
    known = {line.split("\t")[0]
             for line in text("tests/requirement/ids.tsv").split("\n")}
    named = {(f, i) for f in files("src/*.c", "tests/*.http", "tests/*.py",
                                   "tests/*.c", "tests/*.sql", "tests/*.mjs")
             for i in re.findall(r"\bR-\d+(?:\.\w+)+", text(f))}
    say("each requirement that is named is on the list",
        ["%s: %s" % n for n in sorted(named) if n[1] not in known])


def scripts():
    shell = [f for f in files() if f.endswith(".sh")]
    if shutil.which("shellcheck"):
        say("shellcheck finds nothing", output("shellcheck", *shell))
    else:
        skip("shellcheck finds nothing", "no shellcheck")
    faults = []
    for f in files("*.py"):
        try:
            compile(text(f), f, "exec")
        except SyntaxError as e:
            faults.append("%s:%s: %s" % (f, e.lineno, e.msg))
    say("each Python file compiles", faults)


def kore_conf():
    say("Kore's file uses none of what kills or leaks", grep(
        r"^\s*(filemap|redirect|return|restrict|params|validator|"
        r"authentication|accesslog)\b", ["conf/park.conf.in"]))


def deployment():
    for unit in sorted(glob.glob("deploy/systemd/*.service")):
        name = os.path.basename(unit)
        if shutil.which("systemd-analyze") is None:
            skip(name + " is a good unit", "no systemd-analyze")
            continue
        lines = output("systemd-analyze", "verify", "--man=no", unit)
        say(name + " is a good unit", [
            line for line in lines if name in line
            and "is not executable" not in line])
    if shutil.which("nginx") is None or not os.path.exists(
            "deploy/nginx.conf"):
        return skip("the example for nginx is taken by nginx", "no nginx")
    with tempfile.TemporaryDirectory() as d:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
             "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj",
             "/CN=park.example", "-keyout", d + "/park.key", "-out",
             d + "/park.crt"], capture_output=True, check=True)
        with open(d + "/nginx.conf", "w") as f:
            f.write("pid %s/pid; error_log %s/log;\nevents {}\nhttp {\n%s}\n"
                    % (d, d, text("deploy/nginx.conf").replace(
                        "/etc/ssl/park", d)))
        p = subprocess.run(["nginx", "-t", "-q", "-c", d + "/nginx.conf",
                            "-e", d + "/log"], capture_output=True, text=True)
        say("the example for nginx is taken by nginx",
            p.stderr.split("\n")[:3] if p.returncode else [])


def locales():
    sentence = "each text of the portal exists in both languages"
    if not os.path.exists("assets/scripts/locale.mjs") or \
            shutil.which("node") is None:
        return skip(sentence, "no portal or no node")
    say(sentence, output("node", "assets/scripts/locale.mjs"))


# Failures of what no request of a person reaches directly.
INTERNAL = {"chart", "paper"}


def problems():
    """Each code a failure may have is a sentence in the portal."""
    said = set()
    for file in files("src/*.c"):
        said |= set(re.findall(
            r'cx_fail_code\(\s*[^,]+,\s*FAIL_\w+,\s*"(\w+)"', text(file)))
    known = set(json.loads(text("assets/src/locale/zh-CN/problem.json")))
    known |= set(json.loads(
        text("assets/src/locale/zh-CN/import.json"))["reason"])
    say("each code of a failure has its words in the portal",
        sorted(said - known - INTERNAL))


def main():
    os.chdir(ROOT)
    c_files = files("src/*.c", "src/*.h", "tests/*.c", "tests/*.h")
    sources = [f for f in c_files if f.startswith("src/")]
    form(c_files)
    layers(sources)
    headers()
    globals_(c_files)
    front()
    words(c_files)
    requirements()
    scripts()
    kore_conf()
    deployment()
    locales()
    problems()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
