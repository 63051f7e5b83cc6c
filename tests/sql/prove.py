#!/usr/bin/env python3
"""prove.py - every named question fits the schema and its own declaration.

Reads sql/query/*.sql and those of the reports as sql/embed.awk does, has PostgreSQL describe each
question without asking it, and compares the columns with the `-- =` line.
"""
import csv
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
MAGIC = {"me_tenant": "integer", "me_from": "integer", "me_to": "integer",
         "me_user": "bigint"}
failed = 0


def result(good, sentence, why=""):
    global failed
    print(("ok - " if good else "not ok - ") + sentence)
    if not good:
        failed += 1
        for line in why.strip().split("\n")[:8]:
            print("#   " + line)


def psql(text):
    return subprocess.run(
        ["psql", "-XAtq", os.environ["PARK_DB"] + " user=park_dba"],
        input=text, capture_output=True, text=True)


class Question:
    def __init__(self, name, lines):
        self.name, self.params, self.columns = name, {}, []
        self.about, self.body, self.flags = [], [], ""
        for line in lines:
            if line.startswith("-- flags:"):
                self.flags = line[9:].strip()
            elif line.startswith("-- ="):
                self.columns += [tuple(c.split(None, 1)) for c in
                                 line[4:].strip().rstrip(",").split(", ")]
            elif line.startswith("-- :"):
                word = line[4:].split()
                self.params[word[0]] = word[1] if len(word) > 1 else ""
                if len(word) < 3:
                    self.params[word[0]] = ""
            elif line.startswith("-- "):
                self.about.append(line[3:])
            elif not line.startswith("--"):
                self.body.append(line)
        self.used = {}
        self.sql = re.sub(r"(?<![:a-z0-9_]):([a-z_]+)", self.place,
                          "\n".join(self.body)).strip().rstrip(";")

    def place(self, m):
        name = m.group(1)
        types = {**MAGIC, **self.params}
        if name not in types:
            return m.group(0)
        self.used.setdefault(name, len(self.used) + 1)
        return "$%d::%s" % (self.used[name], types[name])


def questions():
    for path in sorted(glob.glob(os.path.join(ROOT, "sql/query/*.sql"))
                       + glob.glob(os.path.join(ROOT, "reports/*/queries/*.sql"))):
        with open(path, encoding="utf-8") as f:
            parts = re.split(r"^-- name: *(\S+).*\n", f.read(), flags=re.M)
        for i in range(1, len(parts), 2):
            yield Question(parts[i], parts[i + 1].split("\n"))


def usual(types):
    """Type names as the database itself would write them."""
    names = sorted(types)
    out = psql("\n".join("select format_type('%s'::regtype, null);" % t
                         for t in names)).stdout.split("\n")
    return dict(zip(names, out))


def described(q):
    """[(name, type)] of the answer, or the error."""
    # psql sends the statement to be parsed and described, never executed.
    r = psql("\\set VERBOSITY terse\n%s \\gdesc\n" % q.sql)
    if r.stderr:
        return None, r.stderr
    return [tuple(line.rsplit("|", 1))
            for line in r.stdout.strip().split("\n") if line], ""


def askable(q):
    """Whether one of the two programs has the rights it needs."""
    types = {**MAGIC, **q.params}
    listed = ", ".join(types[p] for p in q.used)
    nulls = ", ".join("null" for _ in q.used)
    head = "prepare q%s as %s;" % ("(%s)" % listed if listed else "", q.sql)
    why = ""
    for role in ("park_web", "park_job"):
        r = psql("%s\nset role %s;\nexplain execute q%s;" % (
            head, role, "(%s)" % nulls if nulls else ""))
        if not r.stderr:
            return True, ""
        why += role + ": " + r.stderr
    return False, why


def clauses():
    with open(os.path.join(ROOT, "sql/seed/clause.csv"),
              encoding="utf-8") as f:
        return list(csv.DictReader(f))


# Lists of words, calendars, and rules of the program: no data of anybody.
NO_DATA = {"park", "industry", "energy_kind", "quality_grade"}


def read_by_reports():
    found = set()
    for path in glob.glob(os.path.join(ROOT, "reports/*/queries/*.sql")):
        with open(path, encoding="utf-8") as f:
            found.update(re.findall(r"\bpark\.([a-z_]+)", "".join(
                line for line in f if not line.startswith("--"))))
    return found


def source_names():
    with open(os.path.join(ROOT, "sql/routine/evidence.sql"),
              encoding="utf-8") as f:
        return re.findall(r"\('(\w+)', '\w+', '(?:log|days|own|no)'\)",
                          f.read())


def main():
    all_questions = list(questions())
    wanted = {t for q in all_questions for _, t in q.columns}
    names = usual(wanted | {t for q in all_questions
                            for t in q.params.values() if t})
    result(len(all_questions) > 0, "there are questions to prove")
    seen = set()
    for q in all_questions:
        why = ""
        columns, error = described(q)
        declared = [(n, names.get(t, t)) for n, t in q.columns]
        if q.name in seen:
            why += "the name is used twice\n"
        seen.add(q.name)
        if not q.about:
            why += "it does not say what it answers\n"
        for name, kind in q.params.items():
            if not kind:
                why += ":%s lacks its type or meaning\n" % name
            if name not in q.used:
                why += ":%s is declared and not used\n" % name
        if error:
            why += error
        elif columns != declared:
            why += "declared %s\nanswers  %s\n" % (declared, columns)
        else:
            good, denied = askable(q)
            why += "" if good else denied
        result(not why, "the question %s fits the schema" % q.name, why)
    lost = ["%s %s" % (c["id"], e) for c in clauses()
            for e in filter(None, c["evidence"].split("; "))
            if not os.path.exists(os.path.join(ROOT, e))]
    result(not lost, "what a clause names as its evidence is there",
           "\n".join(lost))
    unnamed = sorted(read_by_reports() - NO_DATA - set(source_names()))
    result(not unnamed, "of each table that reports read it is known whether "
           "it keeps its past", " ".join(unnamed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
