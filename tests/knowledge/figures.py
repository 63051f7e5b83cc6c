"""What the catalogue makes of data that the whole world knows.

A year of a steel works' electricity and a thousand credits, both public; the
figures to be reached are of dataset_expected.json. A check is skipped, and
counted as such, where the data is not at hand.
"""
import csv
import json
import os
import statistics

SHARED = os.environ.get("PARK_SHARED", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "../../../shared"))
DAY, WEEK, TRAINING = 24, 7 * 24, 60 * 24


def rows(path):
    with open(os.path.join(SHARED, "data", path), newline="") as f:
        return list(csv.DictReader(f))


def expected(topic):
    with open(os.path.join(
            SHARED, "data/knowledge/dataset_expected.json")) as f:
        return json.load(f)[topic]


def answer(call, name, inputs):
    out = call(name, [inputs])[0]
    if "error" in out:
        raise ValueError("%s: %s" % (name, out["error"]["message"]))
    return out


def hours():
    """kWh of each hour; the rows are in order whatever midnight is called."""
    kwh = [float(row["Usage_kWh"])
           for row in rows("energy/steel_industry_2018_15min.csv")]
    return [sum(kwh[i:i + 4]) for i in range(0, len(kwh), 4)]


def weekly(x, i, known):
    """What the hour was a week before, and usually in up to four weeks."""
    past = [x[j] for j in range(i - WEEK, i - 5 * WEEK, -WEEK) if 0 <= j < known]
    return [past[0], statistics.median(past)]


def forecasts(call, x):
    """By names: a week of hours from the training before it."""
    days, end = x[:TRAINING], TRAINING + WEEK
    X = [weekly(x, i, TRAINING) for i in range(2 * WEEK, end)]
    fitted, new = X[:-WEEK], X[-WEEK:]
    y = days[2 * WEEK:]
    yield "similar days (TSF-20)", answer(
        call, "TSF-20", {"x": days, "days": 7})["forecast"]
    beta = answer(call, "REG-10", {"X": fitted, "y": y})["beta"]
    yield "median regression on weeks before (REG-10)", [
        beta[0] + sum(b * v for b, v in zip(beta[1:], row)) for row in new]
    yield "SARIMAX with weeks before (TSF-09)", answer(
        call, "TSF-09", {"x": y, "X": fitted, "Xnew": new, "p": 2, "q": 1,
                         "h": WEEK})["forecast"]


def steel(call):
    want, x = expected("steel_forecast")["mae_weekly_naive"], hours()
    came = x[TRAINING:TRAINING + WEEK]

    def error(f):
        return statistics.fmean(abs(a - b) for a, b in zip(f, came))
    naive, faults = error(x[TRAINING - WEEK:TRAINING]), []
    if abs(naive - want) > 1e-6:
        faults.append("week before: MAE %.6f, not %.6f" % (naive, want))
    for name, f in forecasts(call, x):
        mae = error(f)
        print("# MAE in kWh of a week: %.1f by %s, %.1f by the week before" % (
            mae, name, naive))
        if not mae < want:
            faults.append("%s: MAE %.1f" % (name, mae))
    return "forecasts of a steel works beat the week before", faults


def weights(call, table, name):
    """WOE of each row for one variable."""
    levels = sorted({row[name] for row in table})

    def count(level, kind):
        return sum(row[name] == level and row["creditability"] == kind
                   for row in table)
    woe = answer(call, "ECO-006", {k: [count(level, k) for level in levels]
                                   for k in ("good", "bad")})["woe"]
    return [woe[levels.index(row[name])] for row in table]


def credit(call):
    want, table = expected("german_woe_logit"), rows("credit/germancredit.csv")
    X = list(zip(*(weights(call, table, name) for name in want["vars"])))
    y = [int(row["creditability"] == "bad") for row in table]
    fit = answer(call, "REG-12", {"X": [list(row) for row in X], "y": y})
    beta = fit["beta"]
    score = [beta[0] + sum(b * v for b, v in zip(beta[1:], row)) for row in X]
    auc = answer(call, "CLS-15", {"y": y, "s": score})["auc"]
    print("# German credit: AUC %.4f, log-likelihood %.4f" % (auc, fit["llf"]))
    faults = []
    if abs(auc - want["auc"]) > 0.002:
        faults.append("AUC %.4f, not %.4f" % (auc, want["auc"]))
    if abs(fit["llf"] - want["loglik"]) > 1e-4:
        faults.append("log-likelihood %r, not %r" % (
            fit["llf"], want["loglik"]))
    return "WOE and logit tell German credits apart", faults


def figures(call):
    """Prints them; whether one failed."""
    failed = False
    for check in (steel, credit):
        try:
            sentence, faults = check(call)
        except FileNotFoundError:
            print("skip - figures of %s: shared data absent" % check.__name__)
            continue
        print("%s - %s" % ("not ok" if faults else "ok", sentence))
        for fault in faults:
            print("#   " + fault)
        failed |= bool(faults)
    return failed
