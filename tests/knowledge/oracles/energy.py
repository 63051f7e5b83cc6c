"""ENE: scipy and numpy, by another way than the formula's."""
import numpy as np
from scipy import integrate, optimize, stats

from . import oracle, rounded

R = 8.314462618


def between(rng, least, most, digits=4):
    return round(float(rng.uniform(least, most)), digits)


@oracle("ENE-010", 1e-9, "work of an isentropic path (scipy quad)")
def compression(rng):
    P1, k = between(rng, 5e4, 5e5), between(rng, 1.05, 1.66)
    P2, Q1 = round(P1 * between(rng, 1, 12)), between(rng, 0.01, 20)
    eta = between(rng, 0.4, 1)
    work = integrate.quad(lambda p: (P1 / p) ** (1 / k), P1, P2,
                          epsabs=0, epsrel=1e-12)[0]
    return {"P1": P1, "P2": max(P2, P1), "Q1": Q1, "k": k, "eta": eta}, {
        "W": work * Q1 / eta / 1000 if P2 > P1 else 0}


@oracle("ENE-012", 1e-6, "flux through a nozzle maximised (scipy)")
def leak(rng):
    P1, T = between(rng, 1.2e5, 1e7), between(rng, 200, 900)
    k, Mw = between(rng, 1.05, 1.66), between(rng, 0.004, 0.2)
    d, Cd = between(rng, 0.001, 0.3), between(rng, 0.3, 1)
    P2 = round(P1 * between(rng, 0.05, 0.99), 3)

    def flux(x):
        v = np.sqrt(2 * k / (k - 1) * R * T / Mw * (1 - x ** ((k - 1) / k)))
        return P1 * Mw / (R * T) * x ** (1 / k) * v

    best = optimize.minimize_scalar(
        lambda x: -flux(x), bounds=(P2 / P1, 1), method="bounded",
        options={"xatol": 1e-10})
    return {"P1": P1, "T": T, "k": k, "Mw": Mw, "d": d, "Cd": Cd,
            "P2": P2}, {
        "m": Cd * np.pi / 4 * d * d * max(-best.fun, flux(P2 / P1))}


@oracle("ENE-017", 1e-9, "phasors (numpy)")
def feeder(rng):
    U, pf = between(rng, 380, 1e5), between(rng, 0.5, 1)
    z = complex(between(rng, 0.001, 2), between(rng, 0.001, 2))
    P = min(1e9, round(U * U / abs(z) * between(rng, 0.001, 0.2), 2))
    S = P * (1 + 1j * np.tan(np.arccos(pf)))
    current = np.conj(S / U / np.sqrt(3))
    return {"U": U, "P": P, "pf": pf, "R": z.real, "X": z.imag}, {
        "loss": 3 * abs(current) ** 2 * z.real,
        "dU": abs(U + np.sqrt(3) * current * z) - U}


@oracle("ENE-018", 1e-8, "root of the power factor (scipy brentq)")
def compensation(rng):
    P, pf1 = between(rng, 1, 5000), between(rng, 0.3, 0.9)
    pf2 = between(rng, pf1 + 0.01, 0.99)
    Q = np.sqrt(1 / pf1 ** 2 - 1) * P
    return {"P": P, "pf1": pf1, "pf2": pf2}, {
        "Qc": optimize.brentq(lambda q: P / np.hypot(P, Q - q) - pf2, 0, Q,
                              xtol=1e-12, rtol=1e-14)}


@oracle("ENE-021", 1e-10, "numpy sliding_window_view")
def demand(rng):
    p = rounded(rng.gamma(3, 50, int(rng.integers(60, 400))), 2)
    win = int(rng.integers(1, 60))
    means = np.lib.stride_tricks.sliding_window_view(p, win).mean(axis=1)
    return {"p": p, "win": win}, {"MD": means.max()}


@oracle("ENE-022", 1e-11, "numpy")
def load(rng):
    p = rounded(rng.gamma(2, 80, int(rng.integers(1, 300))), 2) + 0.01
    return {"p": p}, {"lf": p.mean() / p.max(), "pv": np.ptp(p) / p.max()}


@oracle("ENE-023", 1e-7, "scipy HiGHS linprog")
def storage(rng):
    n = int(rng.integers(4, 60))
    price = rounded(rng.uniform(-0.1, 1.2, n))
    pmax, cap = between(rng, 1, 200), between(rng, 1, 500)
    eff, dt = between(rng, 0.6, 1), float(rng.choice([0.25, 0.5, 1]))
    carry = np.tril(np.ones((n, n)))
    stored = np.hstack([carry * eff, -carry / eff]) * dt
    both = np.hstack([np.eye(n), np.eye(n)])
    fit = optimize.linprog(
        np.concatenate([price, -price]) * dt,
        np.vstack([stored, -stored, both]),
        np.concatenate([np.full(n, cap), np.zeros(n), np.full(n, pmax)]),
        stored[-1:], [0], method="highs")
    return {"price": price, "pmax": pmax, "cap": cap, "eff": eff,
            "dt": dt}, {"profit": -fit.fun}


@oracle("ENE-028", 1e-8, "scipy.stats.linregress")
def baseline(rng):
    n = int(rng.integers(5, 200))
    x = rounded(rng.uniform(0, 900, n), 2)
    y = rounded(40 + 0.8 * x + rng.normal(0, 30, n), 2)
    fit = stats.linregress(x, y)
    rest = y - fit.intercept - fit.slope * x
    return {"x": x, "y": y}, {
        "b0": fit.intercept, "b1": fit.slope, "r2": fit.rvalue ** 2,
        "cvrmse": np.sqrt((rest ** 2).sum() / (n - 2)) / y.mean() * 100}


@oracle("ENE-030", 1e-9, "layers of insulation summed up (scipy quad)")
def insulation(rng):
    Ti, Ta = between(rng, -50, 700), between(rng, -40, 50)
    d1, delta = between(rng, 0.01, 2), between(rng, 0.001, 0.4)
    k, h = between(rng, 0.02, 1.5), between(rng, 2, 50)
    d2 = d1 + 2 * delta
    layers = integrate.quad(lambda r: 1 / (2 * np.pi * k * r), d1 / 2,
                            d2 / 2, epsabs=0, epsrel=1e-12)[0]
    q = (Ti - Ta) / (layers + 1 / (h * np.pi * d2))
    return {"Ti": Ti, "Ta": Ta, "d1": d1, "delta": delta, "k": k, "h": h}, {
        "q": q, "ts": Ti - q * layers}


def grid(rng):
    """A ring of buses with two chords: slack, one generator, loads."""
    n = int(rng.integers(4, 12))
    buses = [[3, 0, 0, 0, 0, between(rng, 0.98, 1.05)],
             [2, 2, 1, 0, between(rng, 0, 20), between(rng, 0.98, 1.05)]]
    buses += [[1, between(rng, 0, 12), between(rng, -2, 6),
               between(rng, 0, 2), 0, 0] for _ in range(n - 2)]
    ways = [(i + 1, (i + 1) % n + 1) for i in range(n)]
    ways += [(1, n // 2 + 1), (2, n)]
    branches = [[a, b, between(rng, 0.005, 0.03), between(rng, 0.02, 0.1),
                 between(rng, 0, 0.03),
                 between(rng, 0.95, 1.05) if rng.random() < 0.3 else 0]
                for a, b in ways]
    return np.array(buses, float), np.array(branches, float)


def admittance(n, branches, shunts):
    Y = np.diag(1j * shunts).astype(complex)
    for a, b, r, x, charge, ratio in branches:
        a, b, y, t = int(a) - 1, int(b) - 1, 1 / (r + 1j * x), ratio or 1
        Y[a, a] += (y + 0.5j * charge) / t ** 2
        Y[b, b] += y + 0.5j * charge
        Y[a, b] -= y / t
        Y[b, a] -= y / t
    return Y


@oracle("ENE-040", 1e-7, "scipy.optimize.root on the balance of powers")
def power_flow(rng):
    bus, branch = grid(rng)
    n, base = len(bus), 100
    Y = admittance(n, branch, bus[:, 3] / base)
    fixed, loads = bus[:, 0] > 1, bus[:, 0] < 2
    P, Q = (bus[:, 4] - bus[:, 1]) / base, -bus[:, 2] / base

    def state(x):
        V = np.where(fixed, bus[:, 5], 1.0)
        V[loads] = x[n - 1:]
        return V * np.exp(1j * np.concatenate([[0], x[:n - 1]]))

    def lacks(x):
        S = state(x) * np.conj(Y @ state(x))
        return np.concatenate([(S.real - P)[1:], (S.imag - Q)[loads]])

    start = np.concatenate([np.zeros(n - 1), np.ones(loads.sum())])
    V = state(optimize.root(lacks, start, tol=1e-13).x)
    return {"case": "own", "base": base, "bus": bus, "branch": branch}, {
        "Vm_min": abs(V).min(), "Vm_max": abs(V).max(),
        "loss": (V * np.conj(Y @ V)).real.sum() * base}
