#!/usr/bin/env python3
"""make.py - writes the packages that app_package.http hands in, anew.

They are signed by the keys of RFC 8032, 7.1, tests 1 and 2, so that everybody
can make them.  What a publisher would not do by mistake, `park app pack` does not do
either: such packages are put together here.
"""
import copy
import hashlib
import io
import json
import os
import subprocess
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
SECRETS = (
    "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"


def definition(path, **members):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return {**json.load(f), **members}


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True,
                      separators=(",", ":")).encode()


def pack(name, app, secret=SECRETS[0]):
    """As a publisher does."""
    with tempfile.TemporaryDirectory() as state:
        os.mkdir(state + "/secret")
        with open(state + "/secret/report.key", "w", encoding="ascii") as f:
            f.write(secret + "\n")
        with open(state + "/app.json", "wb") as f:
            f.write(canonical(app))
        subprocess.run(
            [os.path.join(ROOT, ".build/park"), "app", "pack",
             state + "/app.json", os.path.join(HERE, name),
             "--publisher", "某某科技"],
            env={**os.environ, "PARK_STATE": state}, check=True)


def sign(manifest):
    """The signature of test 1's key, by a tool that is not ours."""
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/key.der", "wb") as f:
            f.write(bytes.fromhex(
                "302e020100300506032b657004220420" + SECRETS[0]))
        with open(folder + "/said", "wb") as f:
            f.write(manifest)
        return subprocess.run(
            ["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER",
             "-inkey", folder + "/key.der", "-in", folder + "/said"],
            check=True, capture_output=True).stdout


def put_together(name, app, signed=None):
    """What is in it need not be right; `signed` is the definition that the
    manifest speaks of."""
    text, told = canonical(app), canonical(signed or app)
    manifest = canonical({
        "format": "park.package/1", "id": app["id"], "version": app["version"],
        "name": app["name"],
        "publisher": {"name": "某某科技", "key": "ed25519:" + KEY},
        "permissions": app.get("permissions", []),
        "files": [{"path": "app.json", "bytes": len(told),
                   "sha256": hashlib.sha256(told).hexdigest()}]})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for path, body in (
                ("manifest.json", manifest),
                ("manifest.sig", ("ed25519:%s %s\n" % (
                    KEY, sign(manifest).hex())).encode()),
                ("app.json", text)):
            z.writestr(zipfile.ZipInfo(path), body)
    with open(os.path.join(HERE, name), "wb") as f:
        f.write(out.getvalue())


def main():
    plain = definition("tests/unit/app/yield.json", id="APP-970")
    asking = definition("src/app/park/APP-010.json", id="APP-970", version=2)
    wrong = copy.deepcopy(plain)
    wrong["tests"][0]["expect"]["good.Y"] = [1, 1]
    pack("plain-1.parkapp", plain)
    pack("asking-2.parkapp", asking)
    pack("other-2.parkapp", {**asking, "purpose": {
        "zh-CN": "别的内容。", "en": "Other content."}})
    pack("other-publisher-3.parkapp", {**plain, "version": 3}, SECRETS[1])
    pack("second-1.parkapp", {**plain, "id": "APP-971"}, SECRETS[1])
    pack("delivered-9.parkapp", {**plain, "id": "APP-010", "version": 9})
    put_together("changed.parkapp", {**plain, "role": "park_admin"}, plain)
    put_together("failing.parkapp", wrong)


main()
