#include <math.h>

#include "algorithm/text/chars.h"
#include "knowledge/entry.h"

#define LENGTH_MOST 10000
#define PREFIX_MOST 4 /* of Winkler's */

struct given {
	struct str a, b;
	double prefix_weight;
};

struct result {
	int64_t distance;
	double similarity, jaro, jaro_winkler;
};

static const struct port given[] = {
	{ IN(a), PORT_TEXT, "", .words = { "文本甲", "one text" } },
	{ IN(b), PORT_TEXT, "", .words = { "文本乙", "another" } },
	{ IN(prefix_weight), PORT_NUMBER, "1", { 0, 0.25 },
	    { "Winkler 前缀权重", "weight of the same beginning" },
	    .otherwise = "0.1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(distance), PORT_WHOLE, "1",
	    .words = { "编辑距离（Levenshtein，按字）",
		"edits between them, by characters" } },
	{ OUT(similarity), PORT_NUMBER, "1",
	    .words = { "相似度 = 1 - 距离/较长者字数",
		"1 less distance over the longer's length" } },
	{ OUT(jaro), PORT_NUMBER, "1", .words = { "Jaro 相似度", "Jaro" } },
	{ OUT(jaro_winkler), PORT_NUMBER, "1",
	    .words = { "Jaro-Winkler 相似度", "Jaro and Winkler" } },
	{ NULL },
};

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool
edits(struct call *call, struct chars a, struct chars b, int64_t *distance)
{
	size_t *row = cx_calloc(call->cx, b.n + 1, sizeof(*row));

	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t corner = row[0];

		if (!call_goes_on(call, (double)i / (double)a.n))
			return false;
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			const size_t above = row[j];

			row[j] = least(least(above, row[j - 1]) + 1,
			    corner + (a.v[i - 1] != b.v[j - 1]));
			corner = above;
		}
	}
	*distance = (int64_t)row[b.n];
	return true;
}

/* Marks what is the same within half of the longer's length; how many. */
static size_t
match(struct chars a, struct chars b, bool *in_a, bool *in_b)
{
	const size_t longer = a.n > b.n ? a.n : b.n;
	const size_t reach = longer < 2 ? 0 : longer / 2 - 1;
	size_t same = 0;

	for (size_t i = 0; i < a.n; i++) {
		const size_t end = least(b.n, i + reach + 1);

		for (size_t j = i > reach ? i - reach : 0; j < end; j++)
			if (!in_b[j] && a.v[i] == b.v[j]) {
				in_a[i] = in_b[j] = true;
				same++;
				break;
			}
	}
	return same;
}

static double
jaro(struct call *call, struct chars a, struct chars b)
{
	bool *in_a = cx_calloc(call->cx, a.n, sizeof(*in_a)),
	     *in_b = cx_calloc(call->cx, b.n, sizeof(*in_b));
	const double same = (double)match(a, b, in_a, in_b);
	size_t moved = 0, j = 0;

	if (a.n == 0 && b.n == 0)
		return 1;
	if (same <= 0)
		return 0;
	for (size_t i = 0; i < a.n; i++) {
		if (!in_a[i])
			continue;
		while (!in_b[j])
			j++;
		moved += a.v[i] != b.v[j++];
	}
	return (same / (double)a.n + same / (double)b.n +
		   (same - floor((double)moved / 2)) / same) /
	    3;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct chars a, b;
	size_t same = 0, longer;

	if (!chars_of(call, "a", g->a, &a) || !chars_of(call, "b", g->b, &b))
		return false;
	if (a.n > LENGTH_MOST || b.n > LENGTH_MOST)
		return call_refuse(call, a.n > LENGTH_MOST ? "a" : "b",
		    "has more than %d characters", LENGTH_MOST);
	if (!edits(call, a, b, &r->distance))
		return false;
	longer = a.n > b.n ? a.n : b.n;
	r->similarity =
	    longer == 0 ? 1 : 1 - (double)r->distance / (double)longer;
	r->jaro = jaro(call, a, b);
	while (same < least(PREFIX_MOST, least(a.n, b.n)) &&
	    a.v[same] == b.v[same])
		same++;
	r->jaro_winkler =
	    r->jaro + (double)same * g->prefix_weight * (1 - r->jaro);
	return true;
}

const struct entry algorithm_edit_distance = {
	.id = "TXT-06",
	.words = { "编辑距离与 Jaro-Winkler 相似度",
	    "Edit distance, Jaro and Winkler's similarity" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_SUPPLY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "d(i, j) = min(d(i-1, j) + 1, d(i, j-1) + 1, "
		    "d(i-1, j-1) + [a_i != b_j]); "
		    "jw = jaro + prefix w (1 - jaro)",
	.source = "Levenshtein 1966; Jaro 1989; Winkler 1990",
	.strength = STRENGTH_A,
	.oracle = "jellyfish levenshtein_distance, jaro_similarity",
	.note = { "前缀最多计 4 字",
	    "At most 4 characters of a beginning count" },
	.version = 1,
	.evaluate = evaluate,
};
