#!/usr/bin/python3
"""peer.py - a Modbus TCP server of pymodbus, as one box of machines.

    peer.py PORT DELAY UNITS

UNITS is JSON: {"1": {"holding": {"0": [1, 2]}, "input": …, "coil": …,
"discrete": …, "counts": ADDRESS}}.  At ADDRESS stand two input registers
(ABCD) that count how often they were read.  DELAY is the seconds before
each answer.

It says `ready`, then a line for each value it gave away: `UNIT VALUE TIME`
with the seconds of the clock.  On its input it obeys:

    cut             ends all connections
    set UNIT KIND ADDRESS VALUE
"""
import asyncio
import json
import logging
import sys
import time

from pymodbus.datastore import (ModbusServerContext, ModbusSlaveContext,
                                ModbusSparseDataBlock)
from pymodbus.server.async_io import ModbusTcpServer

KINDS = {"holding": "hr", "input": "ir", "coil": "co", "discrete": "di"}


def say(line):
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Block(ModbusSparseDataBlock):
    """Registers, two of which may count their readings."""

    def __init__(self, values, unit, counts, delay):
        super().__init__({int(a): v for a, v in values.items()})
        self.unit, self.counts, self.delay, self.n = unit, counts, delay, 0
        if counts is not None:
            self.setValues(counts, [0, 0])

    def getValues(self, address, count=1):
        time.sleep(self.delay)
        if self.counts is not None and \
                address <= self.counts < address + count:
            self.n += 1
            self.values[self.counts] = self.n >> 16
            self.values[self.counts + 1] = self.n & 0xffff
            say("%s %d %.3f" % (self.unit, self.n, time.time()))
        return super().getValues(address, count)


def slave(unit, kinds, delay):
    counts = kinds.pop("counts", None)
    return ModbusSlaveContext(zero_mode=True, **{
        short: Block(kinds.get(kind, {}), unit,
                     counts if kind == "input" else None, delay)
        for kind, short in KINDS.items()})


def obey(server, line):
    words = line.split()
    if words == ["cut"]:
        for connection in list(server.active_connections.values()):
            connection.transport.abort()
    elif words[:1] == ["set"]:
        unit, kind, address, value = words[1:]
        server.context[int(unit)].store[
            {"holding": "h", "input": "i", "coil": "c",
             "discrete": "d"}[kind]].setValues(int(address), [int(value)])
    say("done")


async def main():
    port, delay, units = int(sys.argv[1]), float(sys.argv[2]), \
        json.loads(sys.argv[3])
    logging.disable(logging.CRITICAL)
    loop = asyncio.get_running_loop()
    server = ModbusTcpServer(
        ModbusServerContext({int(u): slave(u, k, delay)
                             for u, k in units.items()}, single=False),
        address=("127.0.0.1", port), allow_reuse_address=True)
    served = asyncio.create_task(server.serve_forever())
    await server.serving
    say("ready")
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        obey(server, line.decode())
    served.cancel()


if __name__ == "__main__":
    asyncio.run(main())
