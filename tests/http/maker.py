"""maker.py - a maker of devices, who signs firmware: for the suites.

He signs with openssl, which is not the code that the platform checks it with.
"""
import base64
import hashlib
import os
import subprocess
import tempfile
import time

BODY = bytes(hashlib.shake_256(b"parkhub").digest(150000))


def statement(model, title, version, size, digest):
    return ("parkhub firmware 1\nmodel: %s\ntitle: %s\nversion: %s\n"
            "size: %d\nsha256: %s\n"
            % (model, title, version, size, digest)).encode()


class Maker:
    """Who makes the devices: a key, and images that it signs."""

    def __init__(self, world):
        self.world, self.n = world, 0
        self.admin = world.people["enterprise A admin"]
        self.code = "f" + world.run
        self.dir = tempfile.TemporaryDirectory()
        self.key = os.path.join(self.dir.name, "key.pem")
        self.openssl("genpkey", "-algorithm", "ed25519", "-out", self.key)
        public = self.openssl("pkey", "-in", self.key, "-pubout").decode()
        self.make("/api/v1/thing-models", {
            "code": self.code, "name": "f", "kind": "controller",
            "metrics": []})
        self.key_id = self.make("/api/v1/firmware-keys", {
            "name": "maker", "public": public})["id"]

    def make(self, path, body, who=None):
        a = (who or self.admin).ask("POST", path, body)
        if a.status != 201:
            raise SystemExit("POST %s says %d %s" % (path, a.status, a.body))
        return a.json()

    def openssl(self, *words):
        return subprocess.run(("openssl",) + words, check=True,
                              capture_output=True, timeout=20).stdout

    def path(self, name, data):
        path = os.path.join(self.dir.name, name)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def image(self, version):
        digest = hashlib.sha256(BODY).hexdigest()
        said = statement(self.code, "ctl", version, len(BODY), digest)
        signed = self.openssl("pkeyutl", "-sign", "-rawin", "-inkey",
                              self.key, "-in", self.path("said", said))
        image = self.make("/api/v1/firmware-images", {
            "model": self.code, "name": "ctl", "version": version,
            "size": len(BODY), "sha256": digest, "firmware_key": self.key_id,
            "signature": base64.b64encode(signed).decode()})["id"]
        for at in range(0, len(BODY), 65536):
            a = self.admin.ask(
                "POST", "/api/v1/firmware-images/%d/parts?offset=%d"
                % (image, at), BODY[at:at + 65536])
        if a.status != 200 or a.json()["state"] != "ready":
            raise SystemExit("an image is %d %s" % (a.status, a.body))
        return image

    def device(self):
        self.n += 1
        key = "%s-%d" % (self.code, self.n)
        made = self.make("/api/v1/devices", {
            "key": key, "name": key, "model": self.code})["id"]
        return made, key

    def campaign(self, image, devices, **more):
        """The park asks, and the enterprise approves."""
        c = self.make("/api/v1/firmware-campaigns", {
            "tenant": self.world.vars["A"], "image": image, "name": "up",
            "target": {"devices": devices}, "stages": [{"share": 100}],
            "reason": "试验", **more}, self.world.people["park admin"])["id"]
        a = self.admin.ask(
            "POST", "/api/v1/firmware-campaigns/%d/approve" % c,
            {"reason": "可"})
        if a.status != 200:
            raise SystemExit("approval is answered %d %s"
                             % (a.status, a.body))
        return c

    def find(self, campaign):
        return self.admin.ask(
            "GET", "/api/v1/firmware-campaigns/%d" % campaign).json()

    def devices(self, campaign):
        a = self.admin.ask(
            "GET", "/api/v1/firmware-campaigns/%d/devices" % campaign)
        return {i["device_id"]: i for i in a.json()["items"]}

    def wait(self, campaign, good, seconds=25):
        until = time.monotonic() + seconds
        while True:
            c = self.find(campaign)
            if good(c) or time.monotonic() > until:
                return c
            time.sleep(0.2)
