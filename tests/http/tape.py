"""tape.py - reads application/vnd.park.tape, from its description in
src/telemetry/README.md alone."""
import struct

MEDIA = "application/vnd.park.tape"
NONE = -2 ** 63


class Series:
    def __init__(self, device_id, key, metric, unit, next_us, samples,
                 points):
        self.device_id, self.key = device_id, key
        self.metric, self.unit = metric, unit
        self.next_us, self.samples = next_us, samples
        self.points = points  # [(us, value)]


def read(data):
    if data[:8] != b"parktap1":
        raise ValueError("no tape: %r" % data[:8])
    at, out = 8, []
    while at < len(data):
        n, device, next_us = struct.unpack_from("<Qqq", data, at)
        lengths = struct.unpack_from("<IIII", data, at + 24)
        at, words = at + 40, []
        for length in lengths[:3]:
            words.append(data[at:at + length].decode())
            at += length
        if any(data[at:at + -at % 8]):
            raise ValueError("no zeros at %d" % at)
        at += -at % 8
        times = struct.unpack_from("<%dq" % n, data, at)
        values = struct.unpack_from("<%dd" % n, data, at + 8 * n)
        at += 16 * n
        out.append(Series(device, *words, None if next_us == NONE
                          else next_us, lengths[3],
                          list(zip(times, values))))
    return out
