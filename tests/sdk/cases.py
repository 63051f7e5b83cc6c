"""cases.py - the cases of run.py in Python: a name and a value on each line."""
import os

from parkhub import Park, ParkError, Quantity, Series, Upload

URL, STUB = os.environ["PARKHUB_URL"], os.environ["STUB_URL"]
OTHER = int(os.environ["OTHER_DEVICE"])
park = Park(timeout=20)


def say(name, value):
    print("%s\t%s" % (name, value))


def caught(ask):
    try:
        ask()
    except ParkError as e:
        return e
    raise SystemExit("nothing was refused")


say("typed", park.models.ene_001(T=300).outputs["p"])
say("number", park.compute("ENE-001", {"T": 300}).outputs["p"])
say("unit", park.models.ene_001(T=Quantity(26.85, "Cel")).outputs["p"])
say("algorithm", park.algorithms.sta_01(x=[1, 2, 3, 6]).outputs["mean"])
many = park.compute_batch("ENE-001", [{"T": 300}, {"T": 1}, {"T": 310}])
say("batch", " ".join(r["error"]["field"] if "error" in r else "ok"
                      for r in many.results))
e = caught(lambda: park.models.ene_001(T=1))
say("refused", "%d %s %s %s" % (e.status, e.code, e.field, bool(e.request)))
say("long", park.compute_long("ENE-001", {"T": 300}).outputs["p"])
e = caught(lambda: park.compute_long("ENE-001", {"T": 1}))
say("long refused", "%d %s %s" % (e.status, e.code, e.field))
table = b"at,kwh\n" + b"".join(b"%d,%d\n" % (i, i % 7) for i in range(200000))
number = park.upload("一年", table)
kwh = Upload(number, column="kwh")
say("upload", park.compute_long("STA-01", {"x": kwh}).outputs["mean"])
park.call("removeKnowledgeUpload", upload=number)
e = caught(lambda: park.compute_long("STA-01", {"x": kwh}))
say("upload gone", "%d %s %s" % (e.status, e.code, e.field))
e = caught(lambda: Park(URL, "pk_wrong").call("getPark"))
say("token", e.status)
e = caught(lambda: park.get_device(OTHER))
say("stranger", e.status)
say("walls", all(d["id"] != OTHER for d in park.each("listDevices")))
rows = [d["id"] for d in park.each("listDevices", limit=3)]
say("pages", "%d %d" % (len(rows), len(set(rows))))
say("export", park.export_devices().count("\n") - 1)
e = caught(lambda: park.call("getDevice"))
say("missing", "%d %s %s" % (e.status, e.code, e.field))
e = caught(lambda: park.call("getPark", nonsense=1))
say("strange", "%d %s %s" % (e.status, e.code, e.field))
series = Series(os.environ["SERIES_DEVICE"], os.environ["SERIES_METRIC"],
                start=os.environ["SERIES_FROM"], end=os.environ["SERIES_TO"],
                step="1h", agg="mean", unitless=True)
say("series", park.algorithms.sta_01(x=series).outputs["mean"])
say("again", Park(STUB, "t").call("getPark")["name"])
e = caught(lambda: Park(STUB, "t", timeout=0.4, tries=1).call("getHello"))
say("late", e.code)
say("app", park.run_app("APP-010")["state"])
