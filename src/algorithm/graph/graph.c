#include "algorithm/graph/graph.h"

#include <math.h>

bool
graph_has(struct call *call, const char *input, int64_t node, int64_t n)
{
	if (node < n)
		return true;
	return call_refuse(call, input, "%s must be a node, from 0 to %lld",
	    input, (long long)n - 1);
}

bool
graph_check(
    struct call *call, int64_t n, const struct matrix *edges, size_t most)
{
	if (edges->rows > 0 && (edges->cols < 2 || edges->cols > most))
		return call_refuse(call, "edges",
		    "a row of edges has from 2 to %zu columns, not %zu", most,
		    edges->cols);
	for (size_t i = 0; i < edges->rows; i++)
		for (size_t k = 0; k < 2; k++) {
			const double end = edges->v[i * edges->cols + k];

			if (end != floor(end) || end >= (double)n)
				return call_refuse(call, "edges",
				    "edge %zu has an end that is no node: %g",
				    i + 1, end);
		}
	return true;
}

bool
graph_try(struct call *call, igraph_error_t rc, const char *input)
{
	if (rc == IGRAPH_SUCCESS)
		return true;
	return call_refuse(call, input, "%s", igraph_strerror(rc));
}

static void
undo_graph(void *graph)
{
	igraph_destroy(graph);
}

static void
undo_numbers(void *v)
{
	igraph_vector_destroy(v);
}

static void
undo_wholes(void *v)
{
	igraph_vector_int_destroy(v);
}

/* By itself igraph ends the program after an error, and talks to stderr. */
static void
be_quiet(void)
{
	(void)igraph_set_error_handler(igraph_error_handler_ignore);
	(void)igraph_set_warning_handler(igraph_warning_handler_ignore);
}

igraph_vector_t *
graph_numbers(struct call *call, size_t n)
{
	igraph_vector_t *v = cx_alloc(call->cx, sizeof(*v));

	be_quiet();
	if (!graph_try(
		call, igraph_vector_init(v, (igraph_integer_t)n), "edges"))
		return NULL;
	cx_defer(call->cx, undo_numbers, v);
	return v;
}

igraph_vector_int_t *
graph_wholes(struct call *call, size_t n)
{
	igraph_vector_int_t *v = cx_alloc(call->cx, sizeof(*v));

	be_quiet();
	if (!graph_try(
		call, igraph_vector_int_init(v, (igraph_integer_t)n), "edges"))
		return NULL;
	cx_defer(call->cx, undo_wholes, v);
	return v;
}

igraph_t *
graph_of(
    struct call *call, int64_t n, const struct matrix *edges, bool directed)
{
	igraph_vector_int_t *ends = graph_wholes(call, 2 * edges->rows);
	igraph_t *graph = cx_alloc(call->cx, sizeof(*graph));

	if (ends == NULL)
		return NULL;
	for (size_t i = 0; i < edges->rows; i++)
		for (size_t k = 0; k < 2; k++)
			VECTOR(*ends)
	[2 * i + k] = (igraph_integer_t)edges->v[i * edges->cols + k];
	if (!graph_try(call, igraph_create(graph, ends, n, directed), "edges"))
		return NULL;
	cx_defer(call->cx, undo_graph, graph);
	return graph;
}

igraph_vector_t *
graph_weights(struct call *call, const struct matrix *edges)
{
	igraph_vector_t *v =
	    edges->cols < 3 ? NULL : graph_numbers(call, edges->rows);

	for (size_t i = 0; v != NULL && i < edges->rows; i++)
		VECTOR(*v)[i] = edges->v[i * edges->cols + 2];
	return v;
}

struct vector
graph_vector(struct call *call, const igraph_vector_t *v)
{
	struct vector to = call_vector(call, (size_t)igraph_vector_size(v));

	for (size_t i = 0; i < to.n; i++)
		to.v[i] = VECTOR(*v)[i];
	return to;
}

struct vector
graph_vector_int(struct call *call, const igraph_vector_int_t *v)
{
	struct vector to = call_vector(call, (size_t)igraph_vector_int_size(v));

	for (size_t i = 0; i < to.n; i++)
		to.v[i] = (double)VECTOR(*v)[i];
	return to;
}

int64_t
graph_relabel(struct call *call, struct vector labels)
{
	size_t *next = cx_calloc(call->cx, labels.n, sizeof(*next));
	size_t count = 0;

	for (size_t i = 0; i < labels.n; i++) {
		size_t *is = &next[(size_t)labels.v[i]];

		if (*is == 0)
			*is = ++count;
		labels.v[i] = (double)(*is - 1);
	}
	return (int64_t)count;
}

struct vector
graph_sizes(struct call *call, struct vector labels, int64_t count)
{
	struct vector sizes = call_vector(call, (size_t)count);

	for (size_t i = 0; i < labels.n; i++)
		sizes.v[(size_t)labels.v[i]]++;
	return sizes;
}

/* Edges one by one, and their order while they are sorted. */
struct listing {
	size_t n, m;
	size_t *from, *to;
	double *weight;
};

static struct listing
list(struct call *call, int64_t n, const struct matrix *edges, bool both)
{
	const size_t room = edges->rows * (both ? 2 : 1);
	struct listing l = { .n = (size_t)n,
		.from = cx_calloc(call->cx, room, sizeof(size_t)),
		.to = cx_calloc(call->cx, room, sizeof(size_t)),
		.weight = cx_calloc(call->cx, room, sizeof(double)) };

	for (size_t i = 0; i < edges->rows; i++) {
		const double *row = edges->v + i * edges->cols;

		for (size_t k = 0; k < (both ? 2 : 1) && row[0] != row[1];
		     k++) {
			l.from[l.m] = (size_t)row[k];
			l.to[l.m] = (size_t)row[1 - k];
			l.weight[l.m++] = edges->cols > 2 ? row[2] : 1;
		}
	}
	return l;
}

/* Edges in the order of a key, equal ones as they were: by counting. */
static size_t *
sorted(struct call *call, const struct listing *l, const size_t *key,
    const size_t *before)
{
	size_t *at = cx_calloc(call->cx, l->n + 1, sizeof(*at));
	size_t *order = cx_calloc(call->cx, l->m, sizeof(*order));

	for (size_t i = 0; i < l->m; i++)
		at[key[i] + 1]++;
	for (size_t i = 0; i < l->n; i++)
		at[i + 1] += at[i];
	for (size_t i = 0; i < l->m; i++) {
		const size_t edge = before == NULL ? i : before[i];

		order[at[key[edge]]++] = edge;
	}
	return order;
}

struct graph_links
graph_links(struct call *call, int64_t n, const struct matrix *edges, bool both)
{
	const struct listing l = list(call, n, edges, both);
	const size_t *order =
	    sorted(call, &l, l.from, sorted(call, &l, l.to, NULL));
	struct graph_links links = { .n = l.n,
		.begin = cx_calloc(call->cx, l.n + 1, sizeof(size_t)),
		.to = cx_calloc(call->cx, l.m, sizeof(size_t)),
		.weight = cx_calloc(call->cx, l.m, sizeof(double)) };
	size_t m = 0, i = 0;

	for (size_t node = 0; node < l.n; node++) {
		links.begin[node] = m;
		for (; i < l.m && l.from[order[i]] == node; i++) {
			const size_t edge = order[i];

			if (m == links.begin[node] ||
			    links.to[m - 1] != l.to[edge])
				links.to[m++] = l.to[edge];
			links.weight[m - 1] += l.weight[edge];
		}
	}
	links.begin[l.n] = m;
	return links;
}
