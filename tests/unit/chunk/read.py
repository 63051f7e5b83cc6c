#!/usr/bin/env python3
"""read.py FILE.chunk - the rows of a body as text.

Written from the header comments of src/telemetry alone, to be the other
reader: the .txt beside each golden body is what this program printed.
"""
import ctypes
import ctypes.util
import struct
import sys


class Bytes:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, n):
        part = self.data[self.at:self.at + n]
        assert len(part) == n
        self.at += n
        return part

    def varint(self):
        z = shift = 0
        while True:
            byte = self.take(1)[0]
            z |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return z

    def signed(self):
        return unfold(self.varint())

    def part(self):
        return self.take(self.varint())

    def rest(self):
        return self.take(len(self.data) - self.at)


class Bits:
    def __init__(self, data):
        self.all, self.at = int.from_bytes(data, "little"), 0

    def take(self, n):
        z = self.all >> self.at & ((1 << n) - 1)
        self.at += n
        return z


def unfold(z):
    return z // 2 if z % 2 == 0 else -(z + 1) // 2


def blocks(bits, n):
    out, how = [], 0
    while len(out) < n:
        if bits.take(1) == 0:
            how = bits.take(7)
        for _ in range(min(64, n - len(out))):
            if how < 64:
                out.append(bits.take(how))
                continue
            ones = 0
            while ones < 20 and bits.take(1):
                ones += 1
            out.append(bits.take(56) if ones == 20
                       else ones << how - 64 | bits.take(how - 64))
    return out


def classes(bits, n):
    log, fine = bits.take(3) + 5, bits.take(3)
    shift, count = bits.take(5), bits.take(8) + 1
    states = blocks(bits, count)
    size = 1 << log
    assert sum(states) == size
    owner, at = [None] * size, 0
    for c, k in enumerate(states):
        for _ in range(k):
            owner[at] = c
            at = (at + size // 2 + size // 8 + 3) % size
    seen, step = list(states), []
    for c in owner:
        x = seen[c]
        seen[c] += 1
        width = log + 1 - x.bit_length()
        step.append((c, width, (x << width) - size))
    lane = [bits.take(log) for _ in range(4)]
    out = []
    for i in range(n):
        c, width, following = step[lane[i % 4]]
        if c < 2 << fine:
            y, plain = c, 0
        else:
            plain = (c >> fine) - 1
            y = ((1 << fine) + c % (1 << fine)) << plain
        out.append((y << shift) + bits.take(plain + shift))
        lane[i % 4] = following + bits.take(width)
    return out


def unzstd(data, n):
    lib = ctypes.CDLL(ctypes.util.find_library("zstd"))
    lib.ZSTD_decompress.restype = ctypes.c_size_t
    out = ctypes.create_string_buffer(n)
    got = lib.ZSTD_decompress(out, ctypes.c_size_t(n), data,
                              ctypes.c_size_t(len(data)))
    assert got == n
    return out.raw


def stream(data, n):
    b = Bytes(data)
    head = b.take(1)[0]
    codec, order, counted = head & 15, head >> 4 & 3, head >> 6
    least = b.signed() if counted else 0
    start = [b.signed() for _ in range(order)]
    if codec == 0:
        z = [0] * n
    elif codec == 1:
        z = blocks(Bits(b.rest()), n)
    elif codec == 2:
        z = classes(Bits(b.rest()), n)
    else:
        size = b.varint()
        raw = Bytes(unzstd(b.rest(), size))
        z = [raw.varint() for _ in range(n)]
    x = [k + least if counted else unfold(k) for k in z]
    for total in reversed(start):
        for i, step in enumerate(x):
            total += step
            x[i] = total
    return x


def column(data, n):
    if not data:
        return [None] * n, [0] * n
    b = Bytes(data)
    head = b.take(1)[0]
    scale, odd, rows, quality = head & 31, {}, list(range(n)), [0] * n
    if head & 64:
        places = Bytes(b.data)
        places.at = b.at
        count = places.varint()
        part = places.part()
        at = stream(part, count)
        odd = {p: struct.unpack("<d", places.take(8))[0] for p in at}
        b.at = places.at
    if head & 32:
        c = b.varint()
        listed = stream(b.part(), c // 2)
        rows = listed if c % 2 else sorted(set(rows) - set(listed))
    if head & 128:
        c = b.varint()
        change = (stream(b.part(), c - 1) if c > 1 else []) + [n]
        row = 0
        for end, q in zip(change, stream(b.part(), c)):
            quality[row:end] = [q] * (end - row)
            row = end
    k = len(rows)
    if scale == 30:
        return [None] * n, quality
    if scale == 31:
        raw = b.rest()
        raw = raw if len(raw) == 8 * k else unzstd(raw, 8 * k)
        v = [struct.unpack("<d", raw[i::k])[0] for i in range(k)]
    else:
        m = stream(b.rest(), k)
        v = [x / 10 ** (scale if scale < 23 else scale - 23) for x in m]
        if scale >= 23:
            v = [struct.unpack("f", struct.pack("f", x))[0] for x in v]
    for p, x in odd.items():
        v[p] = x
    value = [None] * n
    for row, x in zip(rows, v):
        value[row] = x
    return value, quality


def main():
    with open(sys.argv[1], "rb") as f:
        b = Bytes(f.read()[:-4])
    assert b.take(4) == b"pch\1"
    n, places, first = b.varint(), b.varint(), b.signed()
    unit, span = b.varint(), b.varint()
    length = [b.varint() for _ in range(places + 1)]
    times = b.take(length[0])
    at = [first + x * unit for x in (stream(times, n) if n > 1 else [0])]
    assert at[-1] == first + span * unit
    columns = [column(b.take(k), n) for k in length[1:]]
    print("%d rows, %d places" % (n, places))
    for i in range(n):
        print(" ".join([str(at[i])] + [
            ("-" if v[i] is None else "%.17g" % v[i])
            + ("/%d" % q[i] if q[i] else "") for v, q in columns]))


if __name__ == "__main__":
    main()
