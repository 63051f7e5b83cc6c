#!/usr/bin/env python3
"""map.py - what the tiles hold.

A reader of Mapbox vector tiles (version 2.1), as far as layers, names of
features and their points go; then the tiles of the park, asked by each of
those who may see different parts of it.
"""
import math
import time

from client import Client, Results, sql
from world import World

LON, LAT = 120.6421, 31.3087


def fields(data):
    """(number, value) of each field of a protocol buffer."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
    while at < len(data):
        key = varint()
        if key & 7 == 0:
            yield key >> 3, varint()
        else:
            n = varint() if key & 7 == 2 else {1: 8, 5: 4}[key & 7]
            yield key >> 3, data[at:at + n]
            at += n


def packed(data):
    """Numbers of a packed field, which are read as if each had a key."""
    at = 0
    while at < len(data):
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                break
        yield value


def value_of(data):
    for number, value in fields(data):
        if number == 1:
            return value.decode()
        if number in (4, 5):
            return value
        if number == 6:
            return (value >> 1) ^ -(value & 1)
        if number == 7:
            return bool(value)
        return value
    return None


def read(data):
    """{layer: (extent, [(id, type, properties, numbers of geometry)])}."""
    layers = {}
    for number, layer in fields(data):
        assert number == 3
        name, extent, keys, values, found = "", 4096, [], [], []
        for n, v in fields(layer):
            if n == 1:
                name = v.decode()
            elif n == 2:
                found.append(v)
            elif n == 3:
                keys.append(v.decode())
            elif n == 4:
                values.append(value_of(v))
            elif n == 5:
                extent = v
        features = []
        for f in found:
            parts = dict(fields(f))
            tags = list(packed(parts.get(2, b"")))
            features.append((
                parts.get(1), parts.get(3),
                {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2])},
                list(packed(parts.get(4, b"")))))
        layers[name] = (extent, features)
    return layers


def tile_of(lon, lat, z):
    """The tile of a place, and where in it from 0 to 1."""
    n = 1 << z
    x = (lon + 180) / 360 * n
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return int(x), int(y), x - int(x), y - int(y)


class Tiles:
    def __init__(self, client):
        self.client = client

    def ask(self, layer, z, headers=None, lon=LON, lat=LAT):
        x, y, _, _ = tile_of(lon, lat, z)
        return self.client.ask("GET", "/tiles/%s/%d/%d/%d.mvt" % (
            layer, z, x, y), headers=headers)

    def features(self, layer, z):
        a = self.ask(layer, z)
        if a.status == 204 or not a.body:
            return []
        return read(a.body).get(layer, (0, []))[1]


def tenants(features):
    return {p.get("tenant_id") for _, _, p, _ in features}


def put_devices(world):
    """Three devices of A and one of B on one spot, and A's fourth, which
    is in no use any more."""
    for letter, n in (("A", 3), ("B", 1)):
        for i in range(n + (letter == "A")):
            made = world.made(
                "enterprise %s admin" % letter, "/api/v1/devices",
                {"key": "%s-map%d" % (world.run, i), "kind": "meter",
                 "name": "%s map %d" % (world.canary[letter], i),
                 "lon": LON, "lat": LAT}, "device on the map")
            if i == n:
                world.people["enterprise A admin"].ask(
                    "DELETE", "/api/v1/devices/%d" % made["id"])


def of_run(features, world):
    return [f for f in features if world.run in str(f[2].get("name"))]


def single(world, results):
    """Near by, each device is a point of its own."""
    ok = results.ok
    a, b, park = (Tiles(world.people[w]) for w in (
        "enterprise A admin", "enterprise B admin", "park operator"))
    answer = a.ask("device", 18)
    ok(answer.status == 200 and answer.headers["content-type"] ==
       "application/vnd.mapbox-vector-tile", "a tile says what it is",
       answer.headers)
    layers = read(answer.body)
    ok(list(layers) == ["device"] and layers["device"][0] == 4096,
       "devices are one layer of that name", list(layers))
    mine = layers["device"][1]
    ok(len(mine) == 3 and tenants(mine) == {world.vars["A"]},
       "A sees its three devices and not the one in no use", mine)
    ok(all({"id", "name", "kind", "state"} <= set(p) and p["id"] == number
           and p["state"] == "never" for number, _, p, _ in mine),
       "with what the map shows of them", mine)
    _, _, x, y = tile_of(LON, LAT, 18)
    at = [(v >> 1) ^ -(v & 1) for v in mine[0][3][1:3]]
    ok(mine[0][1] == 1 and abs(at[0] - x * 4096) <= 1 and
       abs(at[1] - y * 4096) <= 1, "as a point where they stand", at)
    ok(tenants(b.features("device", 18)) == {world.vars["B"]},
       "B sees its own alone")
    ok(world.canary["B"].encode() not in answer.body,
       "nothing of B is in A's tile")
    ok({world.vars["A"], world.vars["B"]} <= tenants(
        park.features("device", 18)), "the park sees both")


def clustered(world, results):
    """From afar, devices of one field are one point with a count."""
    ok = results.ok
    seen = {w: Tiles(world.people[w]).features("device", 12) for w in (
        "enterprise A admin", "enterprise B admin", "park operator")}
    total = {w: sum(p["point_count"] for _, _, p, _ in f)
             for w, f in seen.items()}
    x, y, _, _ = tile_of(LON, LAT, 12)
    for who, tenant in (("enterprise A admin", world.vars["A"]),
                        ("enterprise B admin", world.vars["B"])):
        there = int(sql("""
            select count(*) from park.device where tenant_id = %d
               and archived_at is null and st_intersects(place,
                 st_transform(st_tileenvelope(12, %d, %d), 4490))""" % (
            tenant, x, y))[0])
        ok(there > 0 and total[who] == there,
           "clusters count each device of %s once" % who,
           "%d, not %d" % (total[who], there))
    ok(total["park operator"] >= total["enterprise A admin"] +
       total["enterprise B admin"], "the park's count all of them", total)
    ok(all(p.get("tenant_id") in (None, world.vars["B"])
           for _, _, p, _ in seen["enterprise B admin"]),
       "a cluster of B names nobody else", seen["enterprise B admin"])


def splitting(world, results):
    """On the way down clusters divide and lose nobody; what is alone shows
    itself at any zoom, where it stands."""
    ok = results.ok
    tiles = Tiles(world.people["enterprise A admin"])
    made = [world.made("enterprise A admin", "/api/v1/devices", {
        "key": "%s-split%d" % (world.run, i), "kind": "sensor",
        "name": "%s split %d" % (world.canary["A"], i),
        "lon": 120.6601 + 0.0004 * i, "lat": 31.3207}, "device")["id"]
        for i in range(5)]
    near = set(made)
    wrong = []
    for z in range(14, 19):
        counts, ids = 0, set()
        n = 1 << z
        for x in sorted({tile_of(120.6601 + 0.0004 * i, 31.3207, z)[0]
                         for i in range(5)}):
            y = tile_of(120.66, 31.3207, z)[1]
            a = tiles.client.ask("GET", "/tiles/device/%d/%d/%d.mvt" % (
                z, x, y))
            for _, _, p, geometry in read(a.body or b"").get(
                    "device", (0, []))[1]:
                at = [(v >> 1) ^ -(v & 1) for v in geometry[1:3]]
                lon = (x + at[0] / 4096) / n * 360 - 180
                if p.get("id") in near:
                    ids.add(p["id"])
                    i = made.index(p["id"])
                    if abs(lon - 120.6601 - 0.0004 * i) > 360 / n / 2048:
                        wrong.append("zoom %d: %s at %f" % (z, p, lon))
                elif p.get("point_count", 1) > 1 and \
                        120.6598 < lon < 120.6620:
                    counts += p["point_count"]
        if counts + len(ids) != 5:
            wrong.append("zoom %d: %d alone and %d together" % (
                z, len(ids), counts))
    ok(not wrong, "five in a row are five at every zoom", "\n".join(wrong))
    ok(ids == near, "and each by itself at the last", ids)
    for i in made:
        world.people["enterprise A admin"].ask(
            "DELETE", "/api/v1/devices/%d" % i)
    time.sleep(0.1)
    left = [p for _, _, p, _ in Tiles(world.people[
        "enterprise A user"]).features("device", 17) if p.get("id") in near]
    ok(not left, "what is out of use is on no tile", left)


def parcels(world, results):
    ok = results.ok
    tiles = Tiles(world.people["enterprise A admin"])
    answer = tiles.ask("parcel", 14, lon=120.64, lat=31.31)
    layers = read(answer.body)
    ok(answer.status == 200 and sorted(layers) == ["parcel", "parcel_name"],
       "parcels are a layer, and their names another", list(layers))
    ok(len(layers["parcel_name"][1]) == 1 and layers["parcel_name"][1][0][
        1] == 1, "each name stands once, on a point", layers["parcel_name"])
    found = layers["parcel"][1]
    ok(len(found) == 1 and found[0][1] == 3 and found[0][2][
        "tenant_id"] == world.vars["A"] and world.canary["A"] in found[0][2][
        "name"], "A sees its own parcel, a polygon", found)
    park = Tiles(world.people["park operator"]).ask(
        "parcel", 14, lon=120.64, lat=31.31)
    ok({world.vars["A"], world.vars["B"]} <= tenants(
        read(park.body)["parcel"][1]), "the park sees both")


def edges(world, results):
    """Who keeps a tile, and one without anything in it."""
    ok = results.ok
    tiles = Tiles(world.people["enterprise A admin"])
    first, same = tiles.ask("device", 18), tiles.ask("device", 18)
    ok(first.headers.get("cache-control") == "private, no-cache" and
       "cookie" in first.headers.get("vary", "") and
       first.headers.get("etag", "").startswith('"'),
       "a tile is kept by its reader alone, who asks before each use",
       first.headers)
    known = {"if-none-match": first.headers.get("etag")}
    again = tiles.ask("device", 18, known)
    ok(again.status == 304 and again.body == b"" and
       again.headers.get("etag") == first.headers.get("etag"),
       "a tile that is as it was is not sent again", again.status)
    other = Tiles(world.people["enterprise B admin"]).ask("device", 18, known)
    ok(other.status == 200 and other.body != first.body,
       "another's tile is not taken for it", other.status)
    gone = Tiles(Client()).ask("device", 18, known)
    ok(gone.status == 401, "nobody is told whether it is as it was",
       gone.status)
    elsewhere = tiles.ask("device", 18, {"if-none-match": '"x"'})
    ok(elsewhere.status == 200, "a tile that was another is sent",
       elsewhere.status)
    ok(first.body == same.body, "a tile asked for again is the same")
    empty = tiles.ask("device", 18, lon=0, lat=0)
    ok(empty.status == 204 and empty.body == b"",
       "a tile without anything is no content", empty.status)
    nobody = Tiles(Client()).ask("device", 18)
    ok(nobody.status == 401, "nobody gets no tile", nobody.status)


def main():
    world, results = World(), Results()
    put_devices(world)
    single(world, results)
    clustered(world, results)
    splitting(world, results)
    parcels(world, results)
    edges(world, results)
    results.end()


if __name__ == "__main__":
    main()
