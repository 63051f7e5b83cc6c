#!/usr/bin/python3
"""oracle.py [--seed N] [--cases N] [--file] [ID …]

Fresh random inputs and what independent libraries (Debian's scipy,
scikit-learn, statsmodels, xgboost, pandas, networkx, PyWavelets, jieba,
jellyfish) make of them, a line of JSON each: {"id", "in", "out", "rtol"}.
--file prints the vectors of one algorithm as the file beside its C has them:
the shortest two of those drawn.
"""
import argparse
import importlib
import json
import os
import pkgutil
import sys
import warnings

import numpy

import oracles


def load():
    for module in pkgutil.iter_modules(oracles.__path__):
        importlib.import_module("oracles." + module.name)
    return oracles.CASES


def plain(value, exact=False):
    """Arrays and bounds as JSON has them; with `exact` values for bounds."""
    if isinstance(value, oracles.Bound):
        return plain(value.value) if exact else value.json
    if isinstance(value, dict):
        return {k: plain(v, exact) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v, exact) for v in value]
    if isinstance(value, numpy.ndarray):
        return plain(value.tolist())
    if isinstance(value, numpy.generic):
        return plain(value.item())
    if isinstance(value, float) and value != value:
        return None
    return value


def cases(name, seed, n, exact):
    function, rtol, library = oracles.CASES[name]
    for i in range(n):
        rng = numpy.random.default_rng([seed, i, *name.encode()])
        given, out = function(rng)
        yield {"id": name, "in": plain(given), "out": plain(out, exact),
               "rtol": rtol, "origin": "independent: " + library}


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--cases", type=int, default=2)
    words.add_argument("--file", action="store_true")
    words.add_argument("ids", nargs="*")
    words = words.parse_args()
    known = load()
    for name in words.ids or sorted(known):
        lines = list(cases(name, words.seed, words.cases, words.file))
        if not words.file:
            sys.stdout.writelines(json.dumps(c, allow_nan=False) + "\n"
                                  for c in lines)
            continue
        for c in lines:
            del c["id"]
        lines = sorted((json.dumps(c, allow_nan=False) for c in lines),
                       key=len)[:2]
        print("[\n" + ",\n".join(lines) + "\n]")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    warnings.simplefilter("ignore")
    main()
