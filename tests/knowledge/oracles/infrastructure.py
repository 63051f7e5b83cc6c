"""INF: scipy and numpy, by another way than the formula's."""
import numpy as np
from scipy import integrate, optimize

from . import oracle, rounded

EXPONENT = 1.852  # of Hazen and Williams


@oracle("INF-006", 1e-5, "energy of the flows minimised (scipy)")
def network(rng):
    dem = rounded(rng.uniform(1, 60, 3), 1)
    r = rounded(10 ** rng.uniform(-3, 0, 5), 5)
    total = dem.sum()

    def flows(x):
        a, b = x * total
        return np.array([a, a - dem[0] - b, total - a,
                         total - a - dem[2] + b, b])

    def lacks(x):
        head = r * flows(x) * abs(flows(x)) ** (EXPONENT - 1)
        return [head[0] + head[4] - head[2], head[1] - head[3] - head[4]]

    def energy(x):
        return (r * abs(flows(x)) ** (EXPONENT + 1)).sum()

    rough = optimize.minimize(energy, [0.5, 0], method="Nelder-Mead",
                              options={"xatol": 1e-8, "fatol": 0,
                                       "maxiter": 4000}).x
    return {"dem": dem, "r": r}, {
        "Q": flows(optimize.root(lacks, rough, tol=1e-14).x)}


@oracle("INF-008", 1e-9, "pressure over the height summed up (scipy quad)")
def wall(rng):
    gam, H, phi, q = rounded(
        rng.uniform([15, 1, 0, 0], [22, 12, 45, 50]), 2).tolist()
    sine = np.sin(np.radians(phi))
    Ka = (1 - sine) / (1 + sine)
    return {"gam": gam, "H": H, "phi": phi, "q": q}, {
        "Ka": Ka,
        "Ea": integrate.quad(lambda z: Ka * (gam * z + q), 0, H)[0]}


@oracle("INF-005", 1e-10, "numpy")
def signals(rng):
    y = rounded(rng.dirichlet(np.ones(int(rng.integers(2, 5)))) *
                rng.uniform(0.2, 0.9), 3) + 0.001
    L = round(float(rng.uniform(4, 20)), 1)
    C0 = (1.5 * L + 5) / (1 - y.sum())
    return {"L": L, "y": y}, {"C0": C0, "g": (C0 - L) * y / y.sum()}
