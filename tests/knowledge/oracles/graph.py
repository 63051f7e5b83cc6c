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
    return {"n": n, "edges": edges, "method": method,
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
