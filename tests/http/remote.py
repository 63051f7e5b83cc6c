#!/usr/bin/env python3
"""remote.py - what Prometheus sends, written down once more from its format.

A request is a list of series, each {"__name__": "up", …labels, "samples":
[[value, milliseconds], …]}; a value may also be the word "stale", "NaN",
"+Inf" or "-Inf".  `remote.py JSON` writes the message, `remote.py -s JSON` the
same as a block of snappy.
"""
import json
import struct
import sys

STALE = 0x7ff0000000000002


def varint(n):
    out, n = b"", n & 0xffffffffffffffff
    while n >= 0x80:
        out += bytes([n & 0x7f | 0x80])
        n >>= 7
    return out + bytes([n])


def field(number, wire, data):
    head = varint(number << 3 | wire)
    return head + (varint(len(data)) + data if wire == 2 else data)


def double(value):
    return struct.pack("<Q", STALE) if value == "stale" \
        else struct.pack("<d", float(value))


def series(one):
    out = b""
    for name, value in sorted(one.items()):
        if name != "samples":
            out += field(1, 2, field(1, 2, name.encode())
                         + field(2, 2, value.encode()))
    for value, at_ms in one.get("samples", []):
        out += field(2, 2, field(1, 1, double(value))
                     + field(2, 0, varint(at_ms)))
    return out


def message(request):
    """With metadata behind it, as Prometheus sends from time to time."""
    return b"".join(field(1, 2, series(s)) for s in request) + field(
        3, 2, field(1, 0, varint(1)) + field(2, 2, b"up"))


def block(data):
    """Snappy, nothing but literals; the format's "uncompressed" form."""
    out = varint(len(data))
    for at in range(0, len(data), 65536):
        piece = data[at:at + 65536]
        out += b"\xf4" + struct.pack("<H", len(piece) - 1) + piece
    return out


if __name__ == "__main__":
    made = message(json.loads(sys.argv[-1]))
    sys.stdout.buffer.write(block(made) if sys.argv[1] == "-s" else made)
