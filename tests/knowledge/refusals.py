"""Inputs of the right shape that have no answer, and which of them is named.

A row: algorithm, inputs, the input at fault.
"""

LINE = [[1], [2], [3], [4], [5], [6]]
TWICE = [[1, 2], [2, 4], [3, 6], [4, 8], [5, 10], [6, 12]]
UP = [1, 3, 2, 5, 4, 6]
FLAT = [2, 2, 2, 2, 2, 2]
BOTH = [0, 1, 0, 1, 1, 0]
ONES = [1, 1, 1, 1, 1, 1]

REFUSALS = [
    ("STA-01", {"x": [1]}, "x"),
    ("STA-04", {"x": FLAT, "y": UP}, "x"),
    ("STA-04", {"x": [1, 2], "y": [1, 2]}, "x"),
    ("STA-05", {"x": UP, "y": FLAT}, "y"),
    ("STA-09", {"x": [1, 1], "y": [2, 2]}, "x"),
    ("STA-09", {"x": [1, 2], "y": [2]}, "y"),
    ("STA-12", {"groups": [[1, 2]]}, "groups"),
    ("STA-12", {"groups": [[1, 1], [2, 2]]}, "groups"),
    ("STA-12", {"groups": [[1, None], [2, 3]]}, "groups"),
    ("STA-12", {"groups": "all"}, "groups"),
    ("STA-16", {"table": [[1, 2]]}, "table"),
    ("STA-16", {"table": [[0, 0], [1, 2]]}, "table"),
    ("STA-26", {"x": FLAT}, "x"),
    ("STA-26", {"x": UP, "cens": [1, 0, 0, 0, 0, 0]}, "cens"),
    ("STA-29", {"x": FLAT}, "x"),
    ("STA-29", {"x": UP, "t": [0, 1, 2, 2, 3, 4]}, "t"),
    ("STA-31", {"X": [[1, 2]]}, "X"),
    ("STA-31", {"X": [[1, 2], [1, 2]]}, "X"),
    ("STA-31", {"X": [[1, 2], [1, 3]], "scale": True}, "X"),
    ("REG-01", {"X": TWICE, "y": UP}, "X"),
    ("REG-01", {"X": LINE, "y": FLAT}, "y"),
    ("REG-01", {"X": LINE[:2], "y": UP[:2]}, "X"),
    ("REG-03", {"X": TWICE, "y": UP, "alpha": 0}, "alpha"),
    ("REG-03", {"X": LINE, "y": FLAT}, "y"),
    ("REG-04", {"X": LINE, "y": FLAT}, "y"),
    ("REG-08", {"X": TWICE, "y": UP}, "X"),
    ("REG-08", {"X": LINE, "y": [2, 4, 6, 8, 10, 99]}, "y"),
    ("REG-12", {"X": LINE, "y": [0, 0, 0, 1, 1, 1]}, "X"),
    ("REG-12", {"X": TWICE, "y": [0, 1, 0, 1, 0, 1]}, "X"),
    ("REG-12", {"X": LINE, "y": [1, 1, 1, 1, 1, 1]}, "y"),
    ("REG-12", {"X": LINE, "y": [1, 0, 0.5, 1, 1, 1]}, "y"),
    ("REG-13", {"curve": "power", "x": [-1, 2, 3], "y": [1, 2, 3]}, "x"),
    ("REG-13", {"curve": "saturation", "x": UP, "y": UP, "p0": [1]}, "p0"),
    ("REG-19", {"x": FLAT, "y": UP}, "x"),
    ("REG-19", {"x": [1, 1, 1, 1, 1, 2], "y": UP}, "breaks"),
    ("REG-20", {"T": FLAT, "E": UP, "kind": "3PC"}, "T"),
    ("REG-20", {"T": UP, "E": FLAT, "kind": "3PC"}, "E"),
    ("REG-20", {"T": [1, 1, 1, 1, 1, 2], "E": UP, "kind": "5P"}, "T"),
    ("CLS-04", {"X": LINE, "y": ONES}, "y"),
    ("CLS-04", {"X": LINE, "y": BOTH, "Xnew": TWICE}, "Xnew"),
    ("CLS-04", {"X": [[1e6], [2], [3e6], [4], [5e5], [6]], "y": BOTH, "C": 1e6,
                "kernel": "poly", "degree": 9, "gamma": 1, "tol": 1e-8}, "C"),
    ("CLS-04", {"X": [[2]] * 6, "y": BOTH}, "X"),
    ("CLS-06", {"X": LINE, "y": ONES}, "y"),
    ("CLS-06", {"X": LINE, "y": BOTH, "Xnew": TWICE}, "Xnew"),
    ("CLS-07", {"X": LINE, "y": BOTH, "max_features": 2}, "max_features"),
    ("CLS-07", {"X": LINE, "y": ONES}, "y"),
    ("CLS-08", {"X": LINE, "y": ONES}, "y"),
    ("CLS-10", {"x": FLAT, "y": BOTH}, "x"),
    ("CLS-10", {"x": [None] * 6, "y": BOTH}, "x"),
    ("CLS-10", {"x": UP, "y": BOTH, "edges": [2, 2]}, "edges"),
    ("CLS-10", {"x": UP, "y": ONES}, "y"),
    ("CLS-14", {"y": BOTH, "yhat": [0.5] * 6}, "yhat"),
    ("CLS-15", {"y": ONES, "s": UP}, "y"),
    ("CLS-20", {"time": UP, "status": [0] * 6}, "status"),
    ("CLS-20", {"time": UP, "status": [0.5] * 6}, "status"),
]
