"""trust.py - MQTT over TLS, and devices that prove who they are by a
certificate; for run.py. The certificates are made by openssl, the clients are
mosquitto and paho."""
import json
import os
import socket
import ssl
import subprocess
import tempfile
import time

import paho.mqtt.client as paho

from wire import HOST, connect, packet, publish, subscribe, Raw

TELEMETRY = "v1/devices/me/telemetry"
WRITES = "v1/devices/me/attributes"


class Mint:
    """Keys and certificates in a folder, as somebody with openssl has them."""

    def __init__(self, folder):
        self.folder = folder
        self.n = 0

    def path(self, name):
        return os.path.join(self.folder, name)

    def openssl(self, *words):
        p = subprocess.run(["openssl", *words], cwd=self.folder,
                           capture_output=True, text=True, timeout=60)
        if p.returncode != 0:
            raise SystemExit("openssl %s: %s" % (" ".join(words), p.stderr))
        return p.stdout

    def key(self, name, curve="P-256"):
        self.openssl("genpkey", "-algorithm", "EC", "-pkeyopt",
                     "ec_paramgen_curve:" + curve, "-out", name + ".key")

    def alone(self, name, subject, days=30, *more):
        """A certificate that signs itself."""
        self.key(name)
        self.openssl("req", "-x509", "-new", "-key", name + ".key", "-subj",
                     subject, "-days", str(days), "-out", name + ".crt", *more)
        return self.text(name)

    def authority(self, name, subject):
        return self.alone(name, subject, 30, "-addext",
                          "keyUsage=critical,keyCertSign,cRLSign")

    def signed(self, name, subject, by, usage="clientAuth", begins=None,
               ends=None):
        """A certificate that an authority has signed; times as YYMMDDHHMMSSZ.
        """
        self.key(name)
        self.openssl("req", "-new", "-key", name + ".key", "-subj", subject,
                     "-out", name + ".csr")
        self.n += 1
        with open(self.path("ca.cnf"), "w") as f:
            f.write("[ca]\ndefault_ca=a\n[a]\ndatabase=%s.db\nserial=%s.srl\n"
                    "new_certs_dir=.\ndefault_md=sha256\npolicy=p\n"
                    "x509_extensions=x\nunique_subject=no\ncopy_extensions="
                    "none\n[p]\ncommonName=supplied\n[x]\nbasicConstraints="
                    "CA:FALSE\nextendedKeyUsage=%s\n" % (by, by, usage))
        for end, text in ((".db", ""), (".srl", "%06x" % (
                self.n + int(time.time()) % 100000 * 16))):
            with open(self.path(by + end), "w") as f:
                f.write(text)
        self.openssl("ca", "-batch", "-notext", "-config", "ca.cnf", "-cert",
                     by + ".crt", "-keyfile", by + ".key", "-in",
                     name + ".csr", "-out", name + ".crt",
                     *(["-startdate", begins] if begins else []),
                     *(["-enddate", ends] if ends else ["-days", "30"]))
        return self.text(name)

    def weak(self, name):
        self.openssl("req", "-x509", "-newkey", "rsa:1024", "-nodes", "-subj",
                     "/CN=weak", "-days", "30", "-keyout", name + ".key",
                     "-out", name + ".crt")
        return self.text(name)

    def serial(self, name):
        return self.openssl("x509", "-in", name + ".crt", "-noout",
                            "-serial").strip().split("=")[1]

    def text(self, name):
        with open(self.path(name + ".crt")) as f:
            return f.read()


class Trust:
    def __init__(self, g, folder):
        self.g, self.mint = g, Mint(folder)
        self.port = int(os.environ["PARK_MQTTS_PORT"])
        with open(os.path.join(os.environ["PARK_STATE"],
                               "secret/mqtts.crt")) as f:
            self.server = f.read()
        with open(self.mint.path("server.pem"), "w") as f:
            f.write(self.server)

    def device(self, name):
        key = "%s-%s" % (name, self.g.world.run)
        return key, self.g.new_device(key)

    def register(self, who="enterprise A admin", **body):
        return self.g.world.people[who].ask(
            "POST", "/api/v1/certificates", {"name": "试验", **body})

    def publish(self, certificate, body, *more):
        """What mosquitto_pub says: 0, or that it was refused."""
        p = subprocess.run(
            ["mosquitto_pub", "-h", HOST, "-p", str(self.port), "--cafile",
             self.mint.path("server.pem"), "--cert",
             self.mint.path(certificate + ".crt"), "--key",
             self.mint.path(certificate + ".key"), "-q", "1", "-t",
             TELEMETRY, "-m", json.dumps(body), *more],
            capture_output=True, text=True, timeout=20)
        return p.returncode, p.stderr

    def refused(self, certificate, *more):
        code, words = self.publish(certificate, {"spy": 1}, *more)
        return code != 0 and ("not authorised" in words.lower() or
                              "not authorized" in words.lower() or
                              "bad user" in words.lower()), (code, words)

    def raw(self, certificate=None, first=b"", version=5, **more):
        """A connection over TLS whose bytes are ours, which was let in."""
        context = ssl.create_default_context(
            cafile=self.mint.path("server.pem"))
        if certificate:
            context.load_cert_chain(self.mint.path(certificate + ".crt"),
                                    self.mint.path(certificate + ".key"))
        r = Raw.__new__(Raw)
        r.bytes = b""
        r.socket = context.wrap_socket(
            socket.create_connection((HOST, self.port), 5),
            server_hostname=HOST)
        r.send(connect(more.pop("user", None), version=version, **more))
        answer = r.packet(8)
        if not isinstance(answer, tuple) or answer[1][1] != 0:
            raise SystemExit("CONNECT over TLS is answered %r" % (answer,))
        return r.send(first) if first else r


def with_tokens(t):
    g = t.g
    name = g.metric()
    p = subprocess.run(
        ["mosquitto_pub", "-h", HOST, "-p", str(t.port), "--cafile",
         t.mint.path("server.pem"), "-u", g.token, "-q", "1", "-t", TELEMETRY,
         "-m", '{"%s": 3}' % name], capture_output=True, text=True, timeout=20)
    g.ok(p.returncode == 0 and g.points(name) == [3],
         "a device with a token comes over TLS as well", p.stderr)
    p = subprocess.run(
        ["mosquitto_pub", "-h", HOST, "-p", str(t.port), "-u", g.token, "-t",
         TELEMETRY, "-m", "{}"], capture_output=True, text=True, timeout=20)
    g.ok(p.returncode != 0, "without TLS that door is closed")
    g.ok(Raw(t.port, b"GET / HTTP/1.1\r\n\r\n").hung_up(8) and
         Raw(t.port, b"\x16\x03\x01\xff\xff" + b"\0" * 64).hung_up(15),
         "who speaks no TLS is hung up on")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    try:
        context.wrap_socket(socket.create_connection((HOST, t.port), 5))
        old = True
    except OSError:
        old = False
    g.ok(not old, "TLS before 1.2 is not spoken")
    r = t.raw(user=g.token)
    g.ok(r.socket.version() == "TLSv1.3", "1.3 is", r.socket.version())
    name, body = g.metric(), {}
    body = {"%s" % name: 1, "long": "x" * 60000}
    for i in range(3):
        r.send(publish(TELEMETRY, json.dumps(
            [dict(body, **{name: i}), {"long": "y" * 60000},
             {"long": "z" * 60000}]), 1, i + 1, 5))
    acks = [r.packet(8) for _ in range(3)]
    g.ok(all(isinstance(a, tuple) and a[0] == 0x40 for a in acks) and
         len(g.points(name, wanted=3)) == 3,
         "packets of many records arrive whole", acks)
    r.socket.close()
    # Whoever takes his time with the handshake holds nobody up.
    slow = [socket.create_connection((HOST, t.port), 5) for _ in range(50)]
    for s in slow:
        s.sendall(b"\x16\x03\x01")
    began = time.monotonic()
    r = t.raw(user=g.token)
    took = time.monotonic() - began
    g.ok(r.send(packet(0xc0)).packet() == (0xd0, b"") and took < 2,
         "fifty handshakes that do not go on hold nobody up", took)
    time.sleep(12)
    ended = 0
    for s in slow:
        s.settimeout(1)
        try:
            ended += s.recv(1) == b""
        except OSError:
            pass
    g.ok(ended == 50, "and are ended after ten seconds", ended)


def own_certificate(t):
    g = t.g
    key, device = t.device("cert")
    pem = t.mint.alone("own", "/CN=whatever")
    good, why = t.refused("own")
    g.ok(good, "a certificate that nobody registered is refused", why)
    a = t.register(kind="device", device=device, pem=pem)
    g.ok(a.status == 201, "a certificate is registered for a device", a.body)
    made = a.json()["id"]
    name = g.metric()
    code, words = t.publish("own", {name: 4})
    g.ok(code == 0 and g.points(name, device) == [4],
         "and speaks for it, without name and password", words)
    code, words = t.publish("own", {name: 5}, "-u", key, "-P", "anything")
    g.ok(code == 0, "with its key as user name, too", words)
    good, why = t.refused("own", "-u", g.key, "-P", g.token)
    g.ok(good, "but not for another device, whose token it holds", why)
    p = subprocess.run(
        ["mosquitto_pub", "-h", HOST, "-p", str(g.mqtt), "-u", key, "-t",
         TELEMETRY, "-m", "{}"], capture_output=True, text=True, timeout=20)
    g.ok(p.returncode != 0, "and its key alone opens nothing without TLS")
    for body, field, sentence in (
            ({"kind": "device", "device": device, "pem": pem}, "pem",
             "the same certificate twice"),
            ({"kind": "device", "device": device, "pem": "x"}, "pem",
             "what is no certificate"),
            ({"kind": "device", "device": device, "pem": pem + pem}, "pem",
             "two at once"),
            ({"kind": "device", "pem": t.mint.alone("more", "/CN=x")},
             "device", "one of no device"),
            ({"kind": "device", "device": device,
              "pem": t.mint.weak("weak")}, "pem", "a weak key")):
        a = t.register(**body)
        g.ok(a.status in (400, 409) and a.json().get("field") == field,
             "%s is refused, and the field named" % sentence, a.body)
    theirs = g.world.ids["B"]["device"]
    a = t.register("enterprise B admin", kind="device", device=theirs,
                   pem=pem)
    g.ok(a.status == 409, "nobody registers a device's certificate that "
         "somebody else has registered", a.body)
    a = t.register(kind="device", device=theirs,
                   pem=t.mint.alone("foreign", "/CN=x"))
    g.ok(a.status == 400 and a.json()["field"] == "device",
         "nor one for another's device", a.body)
    commands(t, key, device)
    r = t.raw("own")
    p = g.admin.ask("GET", "/api/v1/devices/%d/presence" % device).json()
    until = time.monotonic() + 4
    while not p["online"] and time.monotonic() < until:
        time.sleep(0.1)
        p = g.admin.ask("GET", "/api/v1/devices/%d/presence" % device).json()
    g.ok(p["online"] and p["protocol"] == "mqtts",
         "its connection says that it is one with TLS", p)
    a = g.admin.ask("POST", "/api/v1/certificates/%d/revoke" % made,
                    {"reason": "丢失"})
    answer = r.packet(4)
    g.ok(a.status == 200 and isinstance(answer, tuple) and
         answer[1][0] == 0x98, "a certificate that is withdrawn ends its "
         "connection at once", (a.body, answer))
    good, why = t.refused("own")
    g.ok(good, "and opens no other", why)


def commands(t, key, device):
    """paho with a certificate, as a device would be written."""
    g = t.g
    code = "tls" + g.world.run
    model = g.make("/api/v1/thing-models", {
        "code": code, "name": "c", "kind": "controller", "metrics": []})["id"]
    g.admin.ask("PATCH", "/api/v1/thing-models/%d/points" % model, {
        "version": 1, "points": [{"code": "p", "type": "truth"}]})
    g.admin.ask("PATCH", "/api/v1/devices/%d" % device, {
        "version": 1, "model": code})
    c = paho.Client(client_id="tls")
    c.tls_set(t.mint.path("server.pem"), t.mint.path("own.crt"),
              t.mint.path("own.key"))
    c.on_connect = lambda *_: c.subscribe(WRITES, 1)
    c.on_message = lambda c, _, m: c.publish(WRITES, m.payload, 1)
    c.connect(HOST, t.port, 30)
    c.loop_start()
    a = g.admin.ask("POST", "/api/v1/devices/%d/commands" % device, {
        "kind": "write", "code": "p", "value": True, "reason": "试验"})
    until, said = time.monotonic() + 8, {}
    while said.get("state") != "confirmed" and time.monotonic() < until:
        time.sleep(0.1)
        said = g.admin.ask("GET", "/api/v1/commands/%d"
                           % a.json()["id"]).json()
    c.disconnect()
    c.loop_stop()
    g.ok(said.get("state") == "confirmed",
         "paho with a certificate takes a command and confirms it", said)


def authorities(t):
    g, mint = t.g, t.mint
    key, device = t.device("signed")
    tenant = g.world.vars["A"]
    proof_name = "/CN=parkhub-tenant-%d" % tenant
    pem = mint.authority("ca", "/CN=Yunhu Device CA/O=A")
    mint.authority("other", "/CN=Yunhu Device CA/O=A")  # the same name
    for body, field, sentence in (
            ({}, "proof", "without a proof that one has its key"),
            ({"proof": mint.signed("p1", "/CN=parkhub-tenant-%d"
                                   % g.world.vars["B"], "ca")}, "proof",
             "with the proof of another tenant"),
            ({"proof": mint.signed("p2", proof_name, "other")}, "proof",
             "with a proof that another authority of that name has signed"),
            ({"proof": mint.signed("p3", proof_name, "ca",
                                   ends="200101000000Z",
                                   begins="190101000000Z")}, "proof",
             "with a proof that has expired"),
            ({"proof": mint.signed("p4", proof_name, "ca"),
              "pem": mint.signed("leaf", "/CN=x", "ca")}, "pem",
             "when it is none")):
        a = t.register(kind="authority", **{"pem": pem, **body})
        g.ok(a.status == 400 and a.json().get("field") == field,
             "an authority is not registered %s" % sentence, a.body)
    mint.signed("dev", "/CN=" + key, "ca")
    good, why = t.refused("dev")
    g.ok(good, "what an authority has signed that is not registered is "
         "refused", why)
    a = t.register(kind="authority", pem=pem,
                   proof=mint.signed("proof", proof_name, "ca"))
    g.ok(a.status == 201, "with a proof it is", a.body)
    made = a.json()["id"]
    name = g.metric()
    code, words = t.publish("dev", {name: 6})
    g.ok(code == 0 and g.points(name, device) == [6],
         "what it has signed speaks for the device it names", words)
    for certificate, sentence in (
            (("d1", "/CN=nobody-" + g.world.run, "ca"),
             "for a device that is in no register"),
            (("d2", "/CN=" + key, "other"),
             "signed by another authority of the same name"),
            (("d3", "/CN=" + key, "ca", "serverAuth"),
             "meant for servers"),
            (("d4", "/CN=" + key, "ca", "clientAuth", "190101000000Z",
              "200101000000Z"), "that has expired"),
            (("d5", "/CN=" + key, "ca", "clientAuth", "350101000000Z",
              "360101000000Z"), "that does not hold yet"),
            (("d6", "/CN=" + g.world.ids["B"]["key"], "ca"),
             "for another tenant's device")):
        mint.signed(*certificate)
        good, why = t.refused(certificate[0])
        g.ok(good, "a certificate %s is refused" % sentence, why)
    r = t.raw("dev")
    a = g.admin.ask("POST", "/api/v1/certificates/%d/revocations" % made, {
        "serial": mint.serial("dev"), "reason": "换机"})
    answer = r.packet(4)
    g.ok(a.status == 200 and isinstance(answer, tuple) and
         answer[1][0] == 0x98, "one that is withdrawn by its serial number is "
         "sent away", (a.body, answer))
    good, why = t.refused("dev")
    g.ok(good, "and does not come back", why)
    mint.signed("new", "/CN=" + key, "ca")
    code, words = t.publish("new", {name: 7})
    g.ok(code == 0, "its successor does", words)
    soon = time.strftime("%y%m%d%H%M%SZ", time.gmtime(time.time() + 4))
    mint.signed("brief", "/CN=" + key, "ca", "clientAuth", None, soon)
    r = t.raw("brief")
    answer = r.packet(8)
    g.ok(isinstance(answer, tuple) and answer[1][0] == 0x98,
         "one that expires ends its connection", answer)
    r = t.raw("new")
    a = g.admin.ask("POST", "/api/v1/certificates/%d/revoke" % made,
                    {"reason": "密钥泄露"})
    answer = r.packet(4)
    good, why = t.refused("new")
    g.ok(a.status == 200 and isinstance(answer, tuple) and
         answer[1][0] == 0x98 and good,
         "an authority that is withdrawn takes its devices with it",
         (a.body, answer, why))


def play_trust(g):
    with tempfile.TemporaryDirectory() as folder:
        t = Trust(g, folder)
        own_certificate(t)
        authorities(t)
        with_tokens(t)
