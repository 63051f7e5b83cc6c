"""fill.py - how to fill in a route: path, query and body from its description.

A route this file cannot fill must fail the suite that meets it, so that no
new route escapes the attack: Unfilled says what to teach.
"""
import re

# Routes that anybody may ask, by design.  A new one has to be added here by
# a person who thought about it.
PUBLIC = {
    ("GET", "/health"), ("GET", "/metrics"), ("GET", "/api/v1/hello"),
    ("GET", "/api/v1/openapi.json"), ("POST", "/api/v1/session"),
    ("GET", "/api/v1/setup"), ("POST", "/api/v1/setup"),
    ("GET", "/api/v1/join"), ("POST", "/api/v1/join"),
    ("POST", "/api/v1/join/state"),
    # Links in mails are signed instead.
    ("GET", "/api/v1/report-files/{link}"),
    ("GET", "/api/v1/report-unsubscribe/{link}"),
    ("POST", "/api/v1/report-unsubscribe/{link}"),
}

# Asking these would end the sessions with which the attack is made; their
# own cases are in session.http.
QUIET = {("DELETE", "/api/v1/session"), ("POST", "/api/v1/session/password"),
         ("DELETE", "/api/v1/sessions")}

# Names of parameters that take what identifies a row of a tenant.
IDS = {"tenant", "device", "user", "token", "meter", "import", "run", "job",
       "contact", "model", "thing_model", "event", "key", "code", "q",
       "rule", "group", "alarm", "channel", "trial", "alarms",
       "command", "certificate", "device_tag", "tag_task", "join",
       "firmware_key", "image", "campaign", "upload",
       "schedule", "recipient", "dispatch", "delivery", "report_alarm", "call",
       "app_run", "app_alarm", "app_schedule", "app_upload"}

# Path parameters that name no row of a tenant.
COMMON = {"z": 14, "x": 13681, "y": 6674, "session": "0" * 32,
          "link": "u-1-1-" + "0" * 64, "sdk": "parkhub-python", "edition": 1,
          "publisher": "f" * 64}
# Names under which routes ask for something that world.py knows otherwise.
ALIASES = {"report": "id", "import_id": "import", "device_id": "device",
           "tenant_id": "tenant", "parent_id": "meter", "parent": "meter",
           "meter_id": "meter", "run_id": "run", "with": "run", "account": "user",
           "actor": "user", "model_id": "model", "enterprise": "tenant",
           "about": "tenant", "only_tenant": "tenant",
           "gateway": "device"}

# What makes a body or query acceptable where its schema alone does not say.
VALUES = {
    "period": "2026-10", "month": "2026-10-01", "day": "2026-10-15",
    "from": "2026-10-01T00:00:00+08:00", "to": "2026-10-31T00:00:00+08:00",
    "locale": "zh-CN", "role": "developer", "kind": "electricity",
    "uscc": "91320594MA1MC3XQ5L", "password": "a quiet harbour for 47",
    "topic": "jobs", "email": "x@example.org", "phone": "0512 1234567",
    "industry": "31", "industry_code": "31", "step": "1h", "agg": "mean",
    "metric": "energy", "precision": "s", "lon": 120.64, "lat": 31.31,
    "unit": "kW.h", "at": "2026-10-03T08:00:00+08:00", "q": "CANARY",
    "address": "x@example.org", "severity": 3, "scope": "all", "minutes": 5,
    "cron": "0 8 1 1 *", "zone": "Asia/Shanghai", "report": "energy-monthly",
    "period_rule": "previous_month", "year": 2026,
    "public": "ab" * 32, "sha256": "ab" * 32, "signature": "ab" * 64,
    "limit": 500, "max_rate": 1000, "digits": 8, "multiplier": 1,
}
RAW = {
    "/api/v1/firmware-images/{image}/parts": lambda ids: b"x" * 65536,
    "/api/v1/knowledge/uploads/{upload}/parts": lambda ids: b"x" * 65536,
    "/api/v1/workdays": lambda ids: b"day,working\n2026-10-01,no\n",
    "/api/v1/imports": lambda ids: (
        "key,name,kind\n%s,taken over,meter\n" % ids["key"]).encode(),
}


class Unfilled(Exception):
    pass


def line_protocol(ids):
    return ("power,dev=%s energy=666,power=667\n" % ids["key"].replace(
        " ", "\\ ")).encode()


def known(name, ids):
    if name in ("alarms", "devices"):
        name = name[:-1]
    return ids.get(name, ids.get(ALIASES.get(name, ""), None))


def takes_id(name):
    """Whether a parameter of that name takes what identifies a row."""
    return name in ALIASES or name in IDS


def path_of(path, ids):
    def one(m):
        name = m.group(1)
        if path == "/api/v1/thing-models/{id}" and name == "id":
            return str(ids["model"])
        if re.match("/api/v1/(models|algorithms|sdks/examples)/", path) and name == "id":
            return "ECO-013"
        if path.startswith("/api/v1/apps/") and name == "id":
            return "APP-010"
        value = COMMON.get(name, known(name, ids))
        if value is None:
            raise Unfilled("teach fill.py an id for {%s} of %s"
                           % (name, path))
        return str(value)
    return re.sub(r"\{(\w+)\}", one, path)


def value_of(name, schema, ids, foreign):
    """A value that passes validation; an id of `ids` when `foreign`."""
    kind = schema.get("type")
    if "enum" in schema:
        return schema["enum"][0]
    if foreign and known(name, ids) is not None and name not in (
            "id", "run", "metric", "code"):
        value = known(name, ids)
        return str(value) if kind == "string" else value
    if name in VALUES and not (kind == "integer" and isinstance(
            VALUES[name], str)):
        value = VALUES[name]
        return min(value, schema.get("maximum", value)) \
            if kind == "integer" else value
    if kind == "integer":
        return int(max(schema.get("minimum", 1), 1))
    if kind == "number":
        return float(max(schema.get("minimum", 1), 1))
    if kind == "boolean":
        return True
    if schema.get("format") == "date":
        return VALUES["day"]
    if schema.get("format") == "date-time":
        return VALUES["at"]
    if kind == "string":
        return "x" * max(3, int(schema.get("minLength", 1)))
    if name == "alarms":
        return [ids["alarm"]] if foreign else [1]
    if name == "devices":
        return [ids["device"]] if foreign else [1]
    if name == "stages":
        return [{"share": 100}]
    if name == "inputs":
        return {"A": [[0]], "y": {
            "series": "%s/energy" % ids["device"], "from": VALUES["from"],
            "to": VALUES["to"], "step": "1h"}}
    if name == "target":
        return {"devices": [ids["device"]]}
    if name == "definition":
        return {"kind": "threshold", "metric": "power", "hi": 666e6}
    if isinstance(kind, list):
        return [] if name not in ("series",) else [
            {"device": str(ids["device"]), "metric": "energy"}]
    raise Unfilled("teach fill.py a value for %s %s" % (name, schema))


def query_of(op, ids, foreign):
    """Required query parameters, and every one that takes an id."""
    out = {}
    for p in op.get("parameters", []):
        if p["in"] != "query":
            continue
        wants_id = foreign and known(p["name"], ids) is not None
        if p["required"] or wants_id or p["name"] in ("q", "limit"):
            out[p["name"]] = value_of(p["name"], p["schema"], ids, foreign)
    return out


def body_of(path, op, ids, foreign):
    content = op.get("requestBody", {}).get("content", {})
    if "application/octet-stream" in content:
        return RAW.get(path, line_protocol)(ids)
    schema = content.get("application/json", {}).get("schema")
    if schema is None:
        return None
    out = {}
    for name, s in schema.get("properties", {}).items():
        if name in schema.get("required", []) or name == "inputs" or (
                foreign and known(name, ids) is not None):
            out[name] = value_of(name, s, ids, foreign)
    if not out and schema.get("properties"):
        name = sorted(schema["properties"])[0]
        out[name] = value_of(name, schema["properties"][name], ids, foreign)
    return out
