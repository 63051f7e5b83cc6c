"""What independent libraries make of the same inputs.

A module for each class of the catalogue; a function for each entry that
somebody else has, too, which draws inputs and says their outputs.
"""

CASES = {}  # id: (function, rtol, library)


class Bound:
    """A result that need not be the oracle's, only as good: within these
    limits.  `value` is what vectors in files hold."""

    def __init__(self, value, least=None, most=None):
        self.value = value
        self.json = {k: float(v) for k, v in
                     (("at_least", least), ("at_most", most)) if v is not None}


def oracle(name, rtol, library):
    """Registers a function of a random generator that returns inputs and
    outputs; a number agrees within rtol, a Bound when it is kept."""
    def register(function):
        CASES[name] = (function, rtol, library)
        return function
    return register


def rounded(a, digits=4):
    """Inputs as they are printed, so that both sides compute from the same
    numbers."""
    return a.round(digits)
