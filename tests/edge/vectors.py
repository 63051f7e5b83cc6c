#!/usr/bin/env python3
"""vectors.py - words of registers and the values they stand for.

Prints data/vectors.tsv: type, order, words in hexadecimal, and the value as
an integer or as a C99 hexadecimal float.  Made with struct, which knows
nothing of the gateway:

    python3 tests/edge/vectors.py > tests/edge/data/vectors.tsv
"""
import struct

LETTERS = {"int16": "h", "uint16": "H", "int32": "i", "uint32": "I",
           "int64": "q", "uint64": "Q", "float32": "f", "float64": "d"}
INTEGERS = {
    "int16": [0, 1, -1, 258, -32768, 32767],
    "uint16": [0, 1, 258, 65535],
    "int32": [0, 1, -1, 16909060, -2147483648, 2147483647],
    "uint32": [0, 1, 16909060, 4294967295],
    "int64": [0, -1, 72623859790382856, -2**63, 2**63 - 1, 2**53 + 1],
    "uint64": [0, 72623859790382856, 2**64 - 1, 2**53 + 1],
}
REALS = {
    "float32": [0.0, -0.0, 1.0, 23.1, -273.15, 1e-38, 3.4028235e38, 1 / 3,
                16777216.0, 6.5e-45],
    "float64": [0.0, 1.0, 23.1, -273.15, 5e-324, 1.7976931348623157e308,
                1 / 3, 9007199254740993.0],
}


def ordered(data, order):
    """The bytes of a value, most significant first, as a maker sends them."""
    words = [data[i:i + 2] for i in range(0, len(data), 2)]
    if order in ("CDAB", "DCBA"):
        words.reverse()
    if order in ("BADC", "DCBA"):
        words = [w[::-1] for w in words]
    return words


def main():
    for kind, values in {**INTEGERS, **REALS}.items():
        for value in values:
            data = struct.pack(">" + LETTERS[kind], value)
            shown = struct.unpack(">" + LETTERS[kind], data)[0]
            for order in ("ABCD", "CDAB", "BADC", "DCBA"):
                print(kind, order,
                      " ".join(w.hex() for w in ordered(data, order)),
                      shown.hex() if kind in REALS else shown, sep="\t")


if __name__ == "__main__":
    main()
