#include "algorithm/classification/tree.h"

#include <math.h>
#include <string.h>

#include "algorithm/statistics/sample.h"

uint32_t *
tree_order(struct call *call, const struct matrix *X)
{
	uint32_t *order =
	    cx_calloc(call->cx, X->rows * X->cols, sizeof(*order));
	struct vector column = call_vector(call, X->rows);

	for (size_t j = 0; j < X->cols; j++) {
		const size_t *places;

		for (size_t i = 0; i < X->rows; i++)
			column.v[i] = X->v[i * X->cols + j];
		places = sample_order(call, column);
		for (size_t i = 0; i < X->rows; i++)
			order[j * X->rows + i] = (uint32_t)places[i];
	}
	return order;
}

/* A node is the rows [begin, end) in the order of every column. */
struct open {
	size_t node, begin, end, depth;
};

struct grower {
	const struct tree_rows *rows;
	const struct tree_how *how;
	struct tree *tree;
	uint32_t *order, *spare; /* n a column; n */
	bool *left;              /* of each row */
	size_t n;                /* rows that are there */
	size_t *columns;         /* all, in the order they are tried */
};

struct split {
	double gain, threshold;
	size_t column;
};

static double
worth(const struct grower *w, double g, double h)
{
	const double below = h + w->how->lambda;

	return below > 0 ? g * g / below : 0;
}

static double
value(const struct grower *w, size_t row, size_t column)
{
	return w->rows->X->v[row * w->rows->X->cols + column];
}

/* Between two values, and below the upper one even where they touch. */
static double
between(double low, double high)
{
	const double middle = low + (high - low) / 2;

	return middle < high ? middle : low;
}

/* The best place to split along one column. */
static void
scan(const struct grower *w, const struct open *o, size_t column, double g,
    double h, struct split *best)
{
	const uint32_t *order = w->order + column * w->n;
	const double least = w->how->leaf_least, all = worth(w, g, h);
	double g_left = 0, h_left = 0;

	for (size_t i = o->begin; i + 1 < o->end; i++) {
		const double x = value(w, order[i], column);
		const double next = value(w, order[i + 1], column);
		double gain;

		g_left += w->rows->g[order[i]];
		h_left += w->rows->h[order[i]];
		if (!(next > x) || h_left < least || h - h_left < least)
			continue;
		gain = worth(w, g_left, h_left) +
		    worth(w, g - g_left, h - h_left) - all;
		if (gain > best->gain)
			*best =
			    (struct split){ gain, between(x, next), column };
	}
}

/* Columns in the order they are tried: drawn anew for each node, as far as
 * they are not all tried. */
static void
draw(struct grower *w, size_t tried)
{
	const size_t m = w->rows->X->cols;

	for (size_t i = 0; i < m && tried < m; i++) {
		const size_t j = i + gsl_rng_uniform_int(w->how->rng, m - i);
		const size_t kept = w->columns[i];

		w->columns[i] = w->columns[j];
		w->columns[j] = kept;
	}
}

static bool
best_split(struct grower *w, const struct open *o, struct split *best)
{
	const struct tree_node *node = &w->tree->nodes[o->node];
	const size_t m = w->rows->X->cols;
	const size_t tried = w->how->tried == 0 ? m : w->how->tried;
	const double g = node->value * (node->weight + w->how->lambda);

	*best = (struct split){ .gain = w->how->gain_least };
	draw(w, tried);
	for (size_t i = 0; i < m; i++) {
		if (i >= tried && best->gain > w->how->gain_least)
			break;
		scan(w, o, w->columns[i], g, node->weight, best);
	}
	return best->gain > w->how->gain_least;
}

/* Left rows to the front, in every column, each side in its order. */
static size_t
part(struct grower *w, const struct open *o, const struct split *split)
{
	size_t middle = o->begin;

	for (size_t i = o->begin; i < o->end; i++) {
		const uint32_t row = w->order[split->column * w->n + i];

		w->left[row] = value(w, row, split->column) <= split->threshold;
		middle += w->left[row];
	}
	for (size_t j = 0; j < w->rows->X->cols; j++) {
		uint32_t *order = w->order + j * w->n;
		size_t left = o->begin, right = 0;

		for (size_t i = o->begin; i < o->end; i++)
			if (w->left[order[i]])
				order[left++] = order[i];
			else
				w->spare[right++] = order[i];
		memcpy(order + left, w->spare, right * sizeof(*order));
	}
	return middle;
}

static size_t
add(struct grower *w, size_t begin, size_t end)
{
	struct tree_node *node = &w->tree->nodes[w->tree->n];
	double g = 0, h = 0;

	for (size_t i = begin; i < end; i++) {
		g += w->rows->g[w->order[i]];
		h += w->rows->h[w->order[i]];
	}
	*node = (struct tree_node){ .column = -1, .weight = h };
	if (h + w->how->lambda > 0)
		node->value = g / (h + w->how->lambda);
	return w->tree->n++;
}

static void
begin(struct call *call, struct grower *w)
{
	const size_t rows = w->rows->X->rows, m = w->rows->X->cols;

	for (size_t i = 0; i < rows; i++)
		w->n += w->rows->h[i] > 0;
	w->order = cx_room(call->cx, w->n * m, sizeof(*w->order));
	w->spare = cx_room(call->cx, w->n, sizeof(*w->spare));
	w->left = cx_room(call->cx, rows, sizeof(*w->left));
	w->columns = cx_room(call->cx, m, sizeof(*w->columns));
	for (size_t j = 0; j < m; j++) {
		size_t at = j * w->n;

		w->columns[j] = j;
		for (size_t i = 0; i < rows; i++) {
			const uint32_t row = w->rows->order[j * rows + i];

			if (w->rows->h[row] > 0)
				w->order[at++] = row;
		}
	}
	/* As many leaves as rows at most, or as the depth has room for. */
	w->tree->n = 0;
	w->tree->nodes = cx_room(call->cx,
	    w->how->depth < 20 && w->n > (size_t)1 << w->how->depth
		? (size_t)2 << w->how->depth
		: 2 * w->n,
	    sizeof(*w->tree->nodes));
}

/* Only the tree stays; the rest of the memory ends with the workshop. */
static bool
grow(struct call *call, struct grower *w, double share)
{
	struct open stack[TREE_DEPTH + 2];
	size_t top = 1;

	stack[0] = (struct open){ add(w, 0, w->n), 0, w->n, 0 };
	while (top > 0) {
		const struct open o = stack[--top];
		struct tree_node *node = &w->tree->nodes[o.node];
		struct split split;
		size_t middle;

		if (!call_goes_on(call, share))
			return false;
		if (o.depth >= w->how->depth ||
		    node->weight < w->how->split_least ||
		    !best_split(w, &o, &split))
			continue;
		middle = part(w, &o, &split);
		node->column = (int64_t)split.column;
		node->threshold = split.threshold;
		node->gain = split.gain;
		node->left = add(w, o.begin, middle);
		node->right = add(w, middle, o.end);
		stack[top++] =
		    (struct open){ node->right, middle, o.end, o.depth + 1 };
		stack[top++] =
		    (struct open){ node->left, o.begin, middle, o.depth + 1 };
	}
	return true;
}

bool
tree_grow(struct call *call, const struct tree_rows *rows,
    const struct tree_how *how, double share, struct tree *tree)
{
	struct cx workshop;
	struct call inside = *call;
	struct tree_node *nodes;
	struct grower w = { .rows = rows, .how = how, .tree = tree };
	bool done;

	cx_init(&workshop);
	inside.cx = &workshop;
	begin(&inside, &w);
	done = grow(&inside, &w, share);
	nodes = cx_room(call->cx, tree->n, sizeof(*nodes));
	memcpy(nodes, tree->nodes, tree->n * sizeof(*nodes));
	tree->nodes = nodes;
	cx_clear(&workshop);
	return done || call_goes_on(call, share);
}

double
tree_value(const struct tree *tree, const double *row)
{
	const struct tree_node *node = tree->nodes;

	while (node->column >= 0)
		node = &tree->nodes[row[node->column] <= node->threshold
			? node->left
			: node->right];
	return node->value;
}

void
tree_gains(const struct tree *tree, double *gains)
{
	for (size_t i = 0; i < tree->n; i++)
		if (tree->nodes[i].column >= 0)
			gains[tree->nodes[i].column] += tree->nodes[i].gain;
}

void
tree_shares(struct vector gains)
{
	double sum = 0;

	for (size_t j = 0; j < gains.n; j++)
		sum += gains.v[j];
	for (size_t j = 0; j < gains.n && sum > 0; j++)
		gains.v[j] /= sum;
}

bool
tree_queries(struct call *call, const struct matrix *given,
    const struct matrix *X, const struct matrix **rows)
{
	*rows = given->rows == 0 ? X : given;
	return (*rows)->cols == X->cols ||
	    call_refuse(call, "Xnew", "Xnew has %zu columns, X has %zu",
		given->cols, X->cols);
}
