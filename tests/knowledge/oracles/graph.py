"""GRA: networkx, and scipy for assignments."""
import networkx as nx
import numpy as np
from scipy import optimize

from . import Bound, oracle, rounded


def draw(rng, weighted=False, most=40):
    """Nodes and edges, some of these twice, and a few loops."""
    n = int(rng.integers(2, most))
    m = int(rng.integers(1, max(2, int(n * rng.uniform(0.5, 4)))))
    edges = rng.integers(0, n, (m, 2)).astype(float)
    if weighted:
        edges = np.column_stack([edges, rounded(rng.uniform(0.1, 9, m), 2)])
    return n, edges


def graph(n, edges, kind):
    """Weights of edges that stand there twice are added."""
    g = kind()
    g.add_nodes_from(range(n))
    for u, v, *w in sorted(map(tuple, edges)):
        w = w[0] if w else 1
        if g.is_multigraph() or not g.has_edge(int(u), int(v)):
            g.add_edge(int(u), int(v), weight=w)
        else:
            g[int(u)][int(v)]["weight"] += w
    return g


def either(directed):
    return nx.DiGraph if directed else nx.Graph


def ints(edges):
    return [[int(e[0]), int(e[1]), *e[2:]] for e in edges]


@oracle("GRA-01", 0, "networkx connected_components, bfs, dfs")
def components(rng):
    n, edges = draw(rng)
    directed, src = bool(rng.random() < 0.5), int(rng.integers(n))
    g = graph(n, edges, either(directed))
    parts = sorted(nx.connected_components(graph(n, edges, nx.Graph)),
                   key=min)
    depth = nx.single_source_shortest_path_length(g, src)
    bfs = [src] + [v for _, v in nx.bfs_edges(g, src, sort_neighbors=sorted)]
    return {"n": n, "edges": ints(edges), "directed": directed, "src": src}, {
        "count": len(parts), "sizes": [len(p) for p in parts],
        "label": [next(k for k, p in enumerate(parts) if i in p)
                  for i in range(n)],
        "bfs": bfs, "dfs": list(nx.dfs_preorder_nodes(in_order(g), src)),
        "depth": [depth.get(i) for i in range(n)]}


def in_order(g):
    """The same graph, its neighbours in the order of their numbers."""
    h = nx.DiGraph()
    h.add_nodes_from(sorted(g))
    for u in sorted(g):
        for v in sorted(g[u]):
            h.add_edge(u, v)
    return h


@oracle("GRA-02", 1e-9, "networkx single_source_dijkstra")
def shortest(rng):
    n, edges = draw(rng, weighted=True)
    directed, src = bool(rng.random() < 0.6), int(rng.integers(n))
    g = graph(n, edges, nx.MultiDiGraph if directed else nx.MultiGraph)
    dist = nx.single_source_dijkstra_path_length(g, src)
    return {"n": n, "edges": ints(edges), "src": src,
            "directed": directed}, {"dist": [dist.get(i) for i in range(n)]}


@oracle("GRA-05", 1e-8, "networkx maximum_flow_value")
def flow(rng):
    n, edges = draw(rng, weighted=True, most=25)
    directed = bool(rng.random() < 0.6)
    s, t = (int(i) for i in rng.choice(n, 2, replace=False))
    g = graph(n, edges, either(directed))
    return {"n": n, "edges": ints(edges), "s": s, "t": t,
            "directed": directed}, {
        "flow": float(nx.maximum_flow_value(g, s, t, capacity="weight"))}


@oracle("GRA-06", 1e-10, "networkx degree, in_degree, degree_centrality")
def degree(rng):
    n, edges = draw(rng, weighted=True)
    directed = bool(rng.random() < 0.6)
    g = graph(n, edges, nx.MultiDiGraph if directed else nx.MultiGraph)

    def row(of, weight=None):
        return [float(d) for _, d in sorted(of(weight=weight))]
    centrality = nx.degree_centrality(g)
    enter, leave = (g.in_degree, g.out_degree) if directed else (
        g.degree, g.degree)
    return {"n": n, "edges": ints(edges), "directed": directed}, {
        "degree": row(g.degree), "in_degree": row(enter),
        "out_degree": row(leave), "strength": row(g.degree, "weight"),
        "in_strength": row(enter, "weight"),
        "out_strength": row(leave, "weight"),
        "centrality": [centrality[i] for i in range(n)]}


@oracle("GRA-07", 1e-9, "networkx betweenness_centrality")
def betweenness(rng):
    n, edges = draw(rng)
    directed, norm = bool(rng.random() < 0.6), bool(rng.random() < 0.5)
    bc = nx.betweenness_centrality(graph(n, edges, either(directed)),
                                   normalized=norm)
    return {"n": n, "edges": ints(edges), "directed": directed,
            "normalized": norm}, {"bc": [bc[i] for i in range(n)]}


@oracle("GRA-10", 1e-6, "networkx pagerank")
def pagerank(rng):
    n, edges = draw(rng, weighted=bool(rng.random() < 0.5))
    directed, d = bool(rng.random() < 0.7), round(rng.uniform(0.5, 0.95), 2)
    if not directed:  # igraph counts a loop twice, networkx once
        edges = edges[edges[:, 0] != edges[:, 1]]
    given = {"n": n, "edges": ints(edges), "d": d, "directed": directed}
    start = None
    if rng.random() < 0.4:
        given["reset"] = rounded(rng.uniform(0.1, 5, n), 2)
        start = dict(enumerate(given["reset"]))
    pr = nx.pagerank(graph(n, edges, either(directed)), alpha=d, tol=1e-12,
                     personalization=start, max_iter=2000)
    return given, {"pr": [pr[i] for i in range(n)]}


@oracle("GRA-12", 1e-7, "networkx constraint, effective_size")
def holes(rng):
    n, edges = draw(rng, weighted=True)
    edges = edges[edges[:, 0] != edges[:, 1]]
    if len(edges) == 0:
        edges = np.array([[0., 1., 1.]])
    directed = bool(rng.random() < 0.5)
    g = graph(n, edges, nx.Graph)  # both ways are added
    c = nx.constraint(g, weight="weight")
    size = nx.effective_size(g, weight="weight")
    return {"n": n, "edges": ints(edges), "directed": directed}, {
        "c": [c[i] for i in range(n)],
        "effective_size": [size[i] for i in range(n)]}


@oracle("GRA-14", 1e-9, "networkx louvain_communities, modularity")
def communities(rng):
    n, k = int(rng.integers(20, 60)), int(rng.integers(2, 5))
    home = rng.integers(0, k, n)
    pairs = [(i, j) for i in range(n) for j in range(i)
             if rng.random() < (0.5 if home[i] == home[j] else 0.04)]
    w = rounded(rng.uniform(0.5, 3, len(pairs)), 2)
    edges = [[int(i), int(j), float(x)] for (i, j), x in zip(pairs, w)]
    g = graph(n, edges, nx.Graph)
    method = str(rng.choice(["louvain", "leiden"]))
    best = max(nx.community.modularity(
        g, nx.community.louvain_communities(g, seed=s)) for s in range(20))
    # As many tries on both sides.
    return {"n": n, "edges": edges, "method": method, "tries": 20,
            "seed": int(rng.integers(1000))}, {
        "modularity": Bound(best, least=0.95 * best, most=1)}


@oracle("GRA-16", 0, "networkx articulation_points, bridges")
def cut(rng):
    n, edges = draw(rng)
    g = graph(n, edges, nx.Graph)
    pairs = [tuple(sorted(e)) for e in ints(edges)]
    single = {p for p in map(tuple, map(sorted, nx.bridges(g)))
              if pairs.count(p) == 1}
    return {"n": n, "edges": ints(edges)}, {
        "art": sorted(nx.articulation_points(g)),
        "bridges": [i for i, p in enumerate(pairs) if p in single]}


@oracle("GRA-17", 0, "networkx strongly_connected_components")
def circles(rng):
    n, edges = draw(rng)
    g = graph(n, edges, nx.DiGraph)
    parts = sorted(map(sorted, nx.strongly_connected_components(g)))
    return {"n": n, "edges": ints(edges)}, {
        "n_scc": len(parts), "largest": max(map(len, parts)),
        "scc": [next(k for k, p in enumerate(parts) if i in p)
                for i in range(n)],
        "circles": [p for p in parts
                    if len(p) > 1 or g.has_edge(p[0], p[0])]}


@oracle("GRA-19", 1e-9, "scipy linear_sum_assignment")
def assignment(rng):
    cost = rounded(rng.uniform(-5, 20, rng.integers(1, 30, 2)), 2)
    most = bool(rng.random() < 0.3)
    i, j = optimize.linear_sum_assignment(cost, most)
    return {"cost": cost, "maximize": most}, {"total": cost[i, j].sum()}


@oracle("GRA-03", 1e-9, "networkx all_pairs_dijkstra_path_length")
def all_paths(rng):
    n, edges = draw(rng, weighted=True, most=16)
    directed = bool(rng.random() < 0.6)
    g = graph(n, edges, nx.MultiDiGraph if directed else nx.MultiGraph)
    d = dict(nx.all_pairs_dijkstra_path_length(g))
    far = [max(d[i].values()) for i in range(n)]
    apart = [x for i in d for j, x in d[i].items() if i != j]
    return {"n": n, "edges": ints(edges), "directed": directed}, {
        "dist": [[d[i].get(j) for j in range(n)] for i in range(n)],
        "eccentricity": far, "diameter": max(far), "pairs": len(apart),
        "mean": np.mean(apart) if apart else None}


@oracle("GRA-04", 1e-9, "networkx minimum_spanning_edges (Prim)")
def spanning(rng):
    n, edges = draw(rng, weighted=True)
    most = bool(rng.random() < 0.3)
    g = graph(n, edges, nx.MultiGraph)
    find = nx.maximum_spanning_edges if most else nx.minimum_spanning_edges
    tree = list(find(g, algorithm="prim", data=True))
    return {"n": n, "edges": ints(edges), "maximize": most}, {
        "total": sum(d["weight"] for *_, d in tree),
        "parts": nx.number_connected_components(g)}


@oracle("GRA-08", 1e-10, "networkx closeness_centrality, "
        "harmonic_centrality")
def closeness(rng):
    n, edges = draw(rng)
    directed = bool(rng.random() < 0.6)
    g = graph(n, edges, either(directed))
    c, h = nx.closeness_centrality(g), nx.harmonic_centrality(g)
    return {"n": n, "edges": ints(edges), "directed": directed}, {
        "closeness": [c[i] for i in range(n)],
        "harmonic": [h[i] for i in range(n)]}


def joined(rng, directed):
    """A graph in one part, with a way round through all nodes."""
    n, edges = draw(rng, weighted=True, most=20)
    ring = [[i, (i + 1) % n, round(float(rng.uniform(0.5, 2)), 2)]
            for i in range(n)]
    edges = [e for e in ints(edges) if e[0] != e[1]] + ring
    A = np.zeros((n, n))
    for a, b, w in edges:
        A[a, b] += w
        A[b, a] += 0 if directed else w
    return n, edges, A


@oracle("GRA-09", 1e-7, "numpy eig")
def eigenvector(rng):
    directed = bool(rng.random() < 0.5)
    n, edges, A = joined(rng, directed)
    values, vectors = np.linalg.eig(A.T)
    x = abs(vectors[:, values.real.argmax()].real)
    return {"n": n, "edges": edges, "directed": directed}, {
        "x": x / np.linalg.norm(x), "eigenvalue": values.real.max()}


@oracle("GRA-11", 1e-6, "numpy svd")
def hits(rng):
    while True:
        n, edges, A = joined(rng, True)
        left, values, right = np.linalg.svd(A)
        if n == 1 or values[1] < 0.95 * values[0]:
            break
    h, a = abs(left[:, 0]), abs(right[0])
    return {"n": n, "edges": edges}, {
        "hub": h / h.sum(), "authority": a / a.sum()}


@oracle("GRA-13", 0, "networkx core_number")
def cores(rng):
    n, edges = draw(rng)
    g = graph(n, edges, nx.Graph)
    g.remove_edges_from(list(nx.selfloop_edges(g)))
    core = nx.core_number(g)
    return {"n": n, "edges": ints(edges)}, {
        "core": [core[i] for i in range(n)], "k": max(core.values()),
        "sizes": [sum(c >= k for c in core.values())
                  for k in range(max(core.values()) + 1)]}


@oracle("GRA-15", 0, "networkx connected_components of cliques, "
        "single_source_shortest_path_length of known ends")
def propagation(rng):
    n, k = int(rng.integers(6, 40)), int(rng.integers(1, 5))
    seed = int(rng.integers(1000))
    if rng.random() < 0.5:  # each clique agrees on a label
        home = rng.integers(0, k, n)
        edges = [[i, j] for i in range(n) for j in range(i)
                 if home[i] == home[j]] or [[0, 0]]
        parts = sorted(map(min, nx.connected_components(
            graph(n, edges, nx.Graph))))
        first = {h: list(home).index(h) for h in home}
        return {"n": n, "edges": edges, "seed": seed}, {
            "label": [parts.index(first[h]) for h in home],
            "count": len(parts)}
    # One known node in each tree: what it reaches is as it is.
    edges = [[i, int(rng.integers(max(1, i // 2)))] for i in range(1, n)
             if rng.random() < 0.8 or i == 1]
    g = graph(n, edges, nx.Graph)
    known = [None] * n
    label = [None] * n
    for part in nx.connected_components(g):
        if rng.random() < 0.8:
            at, name = int(rng.choice(sorted(part))), int(rng.integers(50))
            known[at] = name
            for i in nx.single_source_shortest_path_length(g, at):
                label[i] = name
    if not any(k is not None for k in known):
        known[0] = label[0] = 7
        for i in nx.single_source_shortest_path_length(g, 0):
            label[i] = 7
    return {"n": n, "edges": edges, "known": known, "seed": seed}, {
        "label": label,
        "count": len({k for k in label if k is not None})}


@oracle("GRA-18", 1e-9, "networkx lexicographical_topological_sort, "
        "dag_longest_path_length")
def critical(rng):
    n = int(rng.integers(2, 25))
    name = rng.permutation(n)
    edges = [[int(name[i]), int(name[j]), round(float(rng.integers(0, 3)), 1)]
             for i in range(n) for j in range(i + 1, n)
             if rng.random() < 0.2 or j == 1]
    d = rounded(rng.uniform(0.5, 9, n), 2)
    g = nx.DiGraph()
    g.add_nodes_from(range(n))
    for a, b, gap in edges:
        g.add_edge(a, b, weight=float(d[a]) + gap)
    order = list(nx.lexicographical_topological_sort(g))

    def longest(h):
        """From each node to the end of its longest way."""
        far = {}
        for i in reversed(list(nx.topological_sort(h))):
            far[i] = max((w["weight"] + far[j]
                          for _, j, w in h.out_edges(i, data=True)),
                         default=0)
        return far
    early = longest(g.reverse())
    g.add_edges_from((i, "end", {"weight": float(d[i])}) for i in range(n))
    total, rest = nx.dag_longest_path_length(g), longest(g)
    late = [total - rest[i] for i in range(n)]
    slack = [late[i] - early[i] for i in range(n)]
    return {"duration": d, "edges": edges}, {
        "total": total, "order": order,
        "earliest": [early[i] for i in range(n)], "latest": late,
        "critical": [i for i in range(n) if slack[i] < 1e-8]}


@oracle("GRA-20", 1e-9, "numpy: the recursion in matrices")
def contagion(rng):
    n, edges = draw(rng, weighted=True, most=20)
    E = rounded(rng.uniform(5, 60, n), 2)
    s = rounded(np.where(rng.random(n) < 0.3, rng.random(n), 0), 3)
    L = np.zeros((n, n))
    for a, b, w in edges:
        L[int(a), int(b)] += w / E[int(b)]

    def run(s):
        before, h = np.zeros(n), s
        while abs(h - before).max() > 1e-15:
            before, h = h, np.minimum(1, h + (h - before) @ L)
        return h
    v = E / E.sum()
    return {"n": n, "edges": ints(edges), "equity": E, "shock": s,
            "each": True}, {
        "h": run(s), "R": (run(s) - s) @ v,
        "importance": [(run(i) - i) @ v for i in np.eye(n)]}


@oracle("GRA-21", 1e-9, "networkx jaccard_coefficient, adamic_adar_index, "
        "resource_allocation_index, preferential_attachment; numpy inv")
def prediction(rng):
    n, edges = draw(rng)
    g = graph(n, edges, nx.Graph)
    g.remove_edges_from(list(nx.selfloop_edges(g)))
    pairs = [tuple(int(i) for i in rng.choice(n, 2, replace=False))
             for _ in range(int(rng.integers(1, 9)))]
    A = nx.to_numpy_array(g, nodelist=range(n), weight=None)
    beta = round(0.8 / max(1, abs(np.linalg.eigvalsh(A)).max()), 3)
    K = np.linalg.inv(np.eye(n) - beta * A) - np.eye(n)

    def of(function):
        return [p for *_, p in function(g, pairs)]
    return {"n": n, "edges": ints(edges), "pairs": pairs, "beta": beta}, {
        "common": [len(list(nx.common_neighbors(g, *p))) for p in pairs],
        "jaccard": of(nx.jaccard_coefficient),
        "adamic_adar": of(nx.adamic_adar_index),
        "allocation": of(nx.resource_allocation_index),
        "preferential": of(nx.preferential_attachment),
        "katz": [K[p] for p in pairs]}


@oracle("GRA-22", 1e-9, "networkx betweenness_centrality, the rounds by a "
        "script")
def cascade(rng):
    n, edges = draw(rng, most=25)
    pairs = sorted({tuple(sorted(map(int, e))) for e in edges
                    if e[0] != e[1]}) or [(0, 1)]
    g = graph(n, pairs, nx.Graph)
    alpha = round(float(rng.uniform(0, 0.6)), 2)

    def loads(h):
        return {i: 1 + b for i, b in nx.betweenness_centrality(
            h, normalized=False).items()}

    def largest(h):
        return max(map(len, nx.connected_components(h)), default=0)
    first, whole = loads(g), largest(g)
    gone = {int(i): 0 for i in rng.choice(n, int(rng.integers(1, 3)), False)}
    attacked, k = sorted(gone), 0
    while True:
        h = g.subgraph(set(g) - set(gone))
        over = [i for i, x in loads(h).items()
                if x > (1 + alpha) * first[i] * (1 + 1e-9)]
        if not over:
            break
        k += 1
        gone.update((i, k) for i in over)
    return {"n": n, "edges": pairs, "attacked": attacked,
            "tolerance": alpha}, {
        "load": [first[i] for i in range(n)], "failed": len(gone),
        "round": [gone.get(i) for i in range(n)], "rounds": k,
        "largest": largest(h), "damage": 1 - largest(h) / whole}
