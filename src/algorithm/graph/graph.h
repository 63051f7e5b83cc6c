/*
 * graph.h - graphs as inputs: nodes from 0 to n - 1, and edges, a row each:
 * from, to and, where there is a third column, a weight.
 *
 * What igraph makes (igraph_*) is destroyed with the call.  Debian's igraph
 * keeps its state for the process, so its entries run in one thread of it.
 */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include <igraph/igraph.h>
#undef STR /* igraph's for its lists of texts; ours is in base/str.h */

#include "knowledge/call.h"

#define GRAPH_NODES 100000

/* The rows of ports that most of them have. */
#define GRAPH_PORT_N                                                           \
	{                                                                      \
		IN(n), PORT_WHOLE, "1", { 1, GRAPH_NODES },                    \
		{                                                              \
			"节点数（编号从 0 起）", "nodes, counted from 0"       \
		}                                                              \
	}
#define GRAPH_PORT_EDGES(zh, en)                                               \
	{                                                                      \
		IN(edges), PORT_MATRIX, "1", { 0, 1e15 }, { zh, en },          \
		    .otherwise = "null"                                        \
	}
#define GRAPH_PORT_SEED                                                        \
	{                                                                      \
		IN(seed), PORT_WHOLE, "1", { 0, 1e9 },                         \
		    { "随机种子", "seed of what is drawn" }, .otherwise = "1"  \
	}

/* Refuses edges of other than two or three columns, or whose ends are not
 * nodes; with `most` columns there may be weights. */
bool graph_check(
    struct call *call, int64_t n, const struct matrix *edges, size_t most);

/* Refuses a node that there is not. */
bool graph_has(struct call *call, const char *input, int64_t node, int64_t n);

/* The graph of checked edges; NULL after a refusal. */
igraph_t *graph_of(
    struct call *call, int64_t n, const struct matrix *edges, bool directed);

/* The third column, or NULL: there is none. */
igraph_vector_t *graph_weights(struct call *call, const struct matrix *edges);

/* Rooms for igraph's results, n items long. */
igraph_vector_t *graph_numbers(struct call *call, size_t n);
igraph_vector_int_t *graph_wholes(struct call *call, size_t n);

/* Says of `input` what igraph said, when that was not success. */
bool graph_try(struct call *call, igraph_error_t rc, const char *input);

struct vector graph_vector(struct call *call, const igraph_vector_t *v);
struct vector graph_vector_int(struct call *call, const igraph_vector_int_t *v);

/* Labels counted from 0 in the order of their first nodes; how many. */
int64_t graph_relabel(struct call *call, struct vector labels);

/* How many nodes each of `count` labels has. */
struct vector graph_sizes(
    struct call *call, struct vector labels, int64_t count);

/*
 * Neighbours, ascending, of node i at begin[i] .. begin[i + 1].  Loops are
 * left out; edges between the same two are one, their weights added (each 1
 * where there are none).
 */
struct graph_links {
	size_t n;
	size_t *begin, *to;
	double *weight;
};

/* With `both`, each edge is there in both directions. */
struct graph_links graph_links(
    struct call *call, int64_t n, const struct matrix *edges, bool both);

#endif
