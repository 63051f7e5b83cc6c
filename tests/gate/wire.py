"""wire.py - what the suite of the gates speaks by itself.

MQTT packets put together byte by byte, for everything that a well-behaved
client would never send, and a monitoring station of HJ 212. None of it shares
code with what it tests. Standard library only.
"""
import socket
import struct
import time

HOST = "127.0.0.1"


def text(s):
    s = s.encode() if isinstance(s, str) else s
    return struct.pack(">H", len(s)) + s


def packet(first, body=b""):
    n, length = len(body), b""
    while True:
        n, digit = n >> 7, n & 127
        length += bytes([digit | (128 if n else 0)])
        if not n:
            return bytes([first]) + length + body


def connect(user=None, password=None, client="", version=4, clean=True,
            keep=60, will=None, properties=b"", will_properties=b""):
    flags = (2 if clean else 0) | (128 if user is not None else 0) | \
        (64 if password is not None else 0)
    body = text("MQTT") + bytes([version])
    if will:
        flags |= 4 | will.get("qos", 0) << 3 | will.get("retain", 0) << 5
    body += bytes([flags]) + struct.pack(">H", keep)
    if version == 5:
        body += bytes([len(properties)]) + properties
    body += text(client)
    if will:
        if version == 5:
            body += bytes([len(will_properties)]) + will_properties
        body += text(will["topic"]) + text(will["payload"])
    for word in (user, password):
        if word is not None:
            body += text(word)
    return packet(0x10, body)


def publish(topic, payload, qos=0, number=1, version=4, retain=0, dup=0,
            properties=b""):
    body = text(topic) + (struct.pack(">H", number) if qos else b"")
    if version == 5:
        body += bytes([len(properties)]) + properties
    payload = payload.encode() if isinstance(payload, str) else payload
    return packet(0x30 | dup << 3 | qos << 1 | retain, body + payload)


def subscribe(*filters, number=1, version=4, qos=0, properties=b""):
    body = struct.pack(">H", number)
    if version == 5:
        body += bytes([len(properties)]) + properties
    return packet(0x82, body + b"".join(
        text(f) + bytes([qos]) for f in filters))


class Raw:
    """A connection whose bytes are ours."""

    def __init__(self, port, first=b"", source=None):
        self.socket = socket.create_connection(
            (HOST, port), 5, (source, 0) if source else None)
        self.bytes = b""
        if first:
            self.send(first)

    def send(self, data):
        self.socket.sendall(data)
        return self

    def more(self, seconds):
        self.socket.settimeout(max(0.01, seconds))
        try:
            got = self.socket.recv(65536)
        except (TimeoutError, socket.timeout):
            return None
        except ConnectionError:
            got = b""
        self.bytes += got
        return got

    def packet(self, seconds=3):
        """(first byte, body) of the next packet; None when the server has
        hung up, "silence" when nothing whole came."""
        until = time.monotonic() + seconds
        while True:
            whole = self.whole()
            if whole:
                return whole
            left = until - time.monotonic()
            if left <= 0:
                return "silence"
            if self.more(left) == b"":
                return None

    def whole(self):
        n = shift = 0
        for i, b in enumerate(self.bytes[1:5]):
            n |= (b & 127) << shift
            shift += 7
            if b < 128:
                end = 2 + i + n
                if len(self.bytes) < end:
                    return None
                first, body = self.bytes[0], self.bytes[2 + i:end]
                self.bytes = self.bytes[end:]
                return first, body
        return None

    def hung_up(self, seconds=3):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.more(until - time.monotonic()) == b"":
                return True
        return False

    def close(self):
        self.socket.close()


# HJ 212 ---------------------------------------------------------------------

def crc(data):
    """The standard's, by its definition and not by a table."""
    register = 0xFFFF
    for byte in data:
        register = (register >> 8) ^ byte
        for _ in range(8):
            lowest = register & 1
            register >>= 1
            if lowest:
                register ^= 0xA001
    return b"%04X" % register


def frame(data):
    data = data.encode() if isinstance(data, str) else data
    return b"##%04d%s%s\r\n" % (len(data), data, crc(data))


class Station(Raw):
    def __init__(self, port, mn, pw="123456", flag=5):
        super().__init__(port)
        self.mn, self.pw, self.flag = mn, pw, flag
        self.qn = int(time.time() * 1000)

    def data(self, cn, cp, flag=None, more="", st=31):
        self.qn += 1
        when = time.strftime("%Y%m%d%H%M%S", time.localtime(self.qn / 1000))
        return "QN=%s%03d;ST=%d;CN=%d;PW=%s;MN=%s;Flag=%d;%sCP=&&%s&&" % (
            when, self.qn % 1000, st, cn, self.pw, self.mn,
            self.flag if flag is None else flag, more, cp)

    def report(self, cn, cp, **how):
        """Sends a report; the answer's data, None or "silence"."""
        return self.send(frame(self.data(cn, cp, **how))).answer()

    def answer(self, seconds=3):
        until = time.monotonic() + seconds
        while b"\r\n" not in self.bytes:
            left = until - time.monotonic()
            if left <= 0:
                return "silence"
            if self.more(left) == b"":
                return None
        whole, self.bytes = self.bytes.split(b"\r\n", 1)
        data = whole[6:-4]
        if int(whole[2:6]) != len(data) or crc(data) != whole[-4:]:
            return "a frame that is not right: %r" % whole
        return data.decode()


# Sparkplug B ----------------------------------------------------------------

def varint(n):
    out = b""
    while n > 127:
        out += bytes([n & 127 | 128])
        n >>= 7
    return out + bytes([n])


def field(number, wire, value):
    return varint(number << 3 | wire) + value


def block(number, value):
    value = value.encode() if isinstance(value, str) else value
    return field(number, 2, varint(len(value)) + value)


def metric(name=None, alias=None, double=None, integer=None, words=None,
           at_ms=None, kind=None):
    out = block(1, name) if name is not None else b""
    if alias is not None:
        out += field(2, 0, varint(alias))
    if at_ms is not None:
        out += field(3, 0, varint(at_ms))
    if kind is not None:
        out += field(4, 0, varint(kind))
    if integer is not None:
        out += field(10, 0, varint(integer & 0xFFFFFFFF))
    if double is not None:
        out += field(13, 1, struct.pack("<d", double))
    if words is not None:
        out += block(15, words)
    return out


def payload(seq, *metrics, at_ms=None):
    at_ms = int(time.time() * 1000) if at_ms is None else at_ms
    return field(1, 0, varint(at_ms)) + b"".join(
        block(2, m) for m in metrics) + field(3, 0, varint(seq))


def fields_of(data):
    """(number, value) of each field of a message of protobuf."""
    out, at = [], 0

    def whole():
        nonlocal at
        n = shift = 0
        while True:
            b = data[at]
            at += 1
            n |= (b & 127) << shift
            shift += 7
            if b < 128:
                return n
    while at < len(data):
        tag = whole()
        kind = tag & 7
        if kind == 0:
            out.append((tag >> 3, whole()))
            continue
        n = {1: 8, 5: 4}[kind] if kind != 2 else whole()
        out.append((tag >> 3, data[at:at + n]))
        at += n
    return out


def read_metrics(data):
    """The metrics of a payload: name, alias, type and value."""
    names = {1: "name", 2: "alias", 4: "type", 10: "integer", 11: "long",
             12: "single", 13: "double", 14: "truth", 15: "words"}
    out = []
    for number, value in fields_of(data):
        if number != 2:
            continue
        m = {names[n]: v for n, v in fields_of(value)}
        for word in ("name", "words"):
            if word in m:
                m[word] = m[word].decode()
        if "double" in m:
            m["double"] = struct.unpack("<d", m["double"])[0]
        out.append(m)
    return out
