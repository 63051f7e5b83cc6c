"""world.py - the park the suites play in.

Two enterprises, A and B, with people, tokens and devices, all made through
the public API by the park's administrator.  Each text of B carries the
canary, a word that must never come out to anybody else.  What the API does
not offer (rows that only background work makes) is put in by rows.sql.
"""
import json
import os
import random
import secrets

from client import STATE, Client, openapi, sql

HERE = os.path.dirname(os.path.abspath(__file__))
PASSWORD = "云湖 quiet harbour 47 lanterns"
ROLES = ["park_admin", "park_operator", "energy_officer", "report_officer",
         "auditor"]


def park_admin():
    """The administrator's client, from the files `make run` writes or by
    the one-time code of an empty platform."""
    for file in ("run.json", "secret/logins.json"):
        try:
            with open(os.path.join(STATE, file)) as f:
                known = json.load(f)
        except OSError:
            continue
        for login in known.get("logins", []) if isinstance(known, dict) \
                else known:
            if login.get("role") == "park_admin":
                return Client().sign_in(login["name"], login["password"])
    code = os.environ.get("PARK_SETUP_CODE")
    if not code:
        raise SystemExit("no park_admin in %s and no PARK_SETUP_CODE" % STATE)
    login = {"name": "first", "password": secrets.token_urlsafe(18),
             "role": "park_admin", "tenant": "park"}
    a = Client().ask("POST", "/api/v1/setup", {
        "code": code, "name": login["name"], "password": login["password"],
        "park_name": "云湖"})
    if a.status != 201:
        raise SystemExit("set-up refused: %s" % a.body)
    os.makedirs(os.path.join(STATE, "secret"), exist_ok=True)
    with open(os.path.join(STATE, "secret/logins.json"), "w") as f:
        json.dump({"logins": [login]}, f)
    return Client().sign_in(login["name"], login["password"])


def uscc(rng):
    """A unified social credit code with its right check character."""
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = "9132059" + "".join(rng.choice(letters[:10]) for _ in range(10))
    total = sum(letters.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + letters[(31 - total % 31) % 31]


class World:
    def __init__(self):
        self.run = "t%06x" % secrets.randbelow(1 << 24)
        self.canary = {"A": "CANARY-A-" + self.run,
                       "B": "CANARY-B-" + self.run}
        self.routes = {(m, p) for m, p, _ in openapi()}
        self.accepted = []  # changes the cases made, for the audit log
        self.people = {"nobody": Client()}
        self.vars = {"run": self.run, "password": PASSWORD}
        self.ids = {"A": {}, "B": {}}
        admin = park_admin()
        self.people["first admin"] = admin
        for word in ("fresh", "free", "import", "spare", "join"):
            self.vars[word + " uscc"] = uscc(random.Random(self.run + word))
        self.park = admin.session["tenant"]["id"]
        self.vars["park"] = self.park
        for role in ROLES:
            self.person(role.replace("_", " "), role, self.park)
        for letter in "AB":
            self.enterprise(letter)
        for letter in "AB":
            self.vars.update({"%s of %s" % (k, letter): v
                              for k, v in self.ids[letter].items()})

    def made(self, who, path, body, what):
        a = self.people[who].ask("POST", path, body)
        if a.status not in (200, 201, 202):
            raise SystemExit("%s: POST %s says %d %s" % (
                what, path, a.status, a.body.decode("utf-8", "replace")))
        return a.json()

    def person(self, who, role, tenant, letter=""):
        name = "%s-%s" % (self.run, who.replace(" ", "-").lower())
        made = self.made("first admin", "/api/v1/users", {
            "name": name, "password": PASSWORD, "role": role,
            "tenant": tenant, "email": name + "@example.org",
            "display_name": (self.canary[letter] + " " if letter else "")
            + who}, who)
        self.people[who] = Client().sign_in(name, PASSWORD)
        self.vars["name of " + who] = name
        self.vars["id of " + who] = made["id"]
        return made["id"]

    def enterprise(self, letter):
        self.vars[letter] = tenant = self.make_tenant(letter)
        self.vars["canary of " + letter] = self.canary[letter]
        who = "enterprise %s " % letter
        ids = self.ids[letter]
        ids["tenant"] = tenant
        self.person(who + "admin", "enterprise_admin", tenant, letter)
        self.person(who + "user", "enterprise_user", tenant, letter)
        # One that may be spoilt: nobody asks as it.
        ids["user"] = self.person(who + "spare", "enterprise_user", tenant,
                                  letter)
        self.rows(letter)
        for role in ("device", "developer"):
            made = self.token(letter, role, ids)
            self.people["%s of %s" % (role, letter)] = Client(made["token"])
            self.vars["token of %s of %s" % (role, letter)] = made["token"]
            self.vars["id of %s of %s" % (role, letter)] = made["id"]
        ids["token"] = self.token(letter, "developer", ids)["id"]

    def token(self, letter, role, ids):
        return self.made("enterprise %s admin" % letter, "/api/v1/tokens", {
            "name": "%s %s" % (self.canary[letter], role), "role": role,
            **({"device": ids["device"]} if role == "device" else {})},
            role + " token")

    def make_tenant(self, letter):
        name = "%s 云湖试验企业" % self.canary[letter]
        if ("POST", "/api/v1/enterprises") not in self.routes:
            return int(sql("""
                insert into park.tenant (tenant_id, kind, name)
                select max(tenant_id) + 1, 'enterprise', '%s' from park.tenant
                 where tenant_id between %d and %d returning tenant_id;
                """ % (name, self.park, self.park + 999999))[0])
        code = uscc(random.Random(self.run + letter))
        self.vars["uscc of " + letter] = code
        return self.made("first admin", "/api/v1/enterprises", {
            "uscc": code, "name": name, "industry_code": "31"},
            "enterprise " + letter)["tenant_id"]

    def rows(self, letter):
        """One row in every tenant table; their ids by the names that routes
        give them."""
        with open(os.path.join(HERE, "rows.sql")) as f:
            text = f.read()
        for line in sql("\\set tenant %d\n\\set canary '''%s'''\n%s" % (
                self.vars[letter], self.canary[letter], text)):
            name, value = line.split("=", 1)
            self.ids[letter][name] = int(value) if value.isdigit() else value
