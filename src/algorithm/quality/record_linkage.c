#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "algorithm/quality/records.h"
#include "algorithm/quality/similarity.h"
#include "knowledge/entry.h"

#define FIELDS_MOST 8
#define PATTERNS_MOST 6561 /* 3^8 */
#define PAIRS_MOST 5000000
#define ROUNDS 2000
#define CLOSE 1e-12
#define EDGE 1e-6 /* m and u stay so far within 0 and 1 */

/* What a pair says of a field. */
enum said { SAID_UNLIKE, SAID_ALIKE, SAID_NOTHING, SAID };

struct given {
	const json_t *records;
	struct texts fields;
	struct str block;
	double alike, threshold;
};

struct result {
	struct matrix pairs;
	struct vector weight, probability, m, u;
	double share;
	int64_t compared;
};

static const struct port given[] = {
	{ IN(records), PORT_JSON, "",
	    .words = { "记录（对象列表）", "records, a list of objects" } },
	{ IN(fields), PORT_TEXTS, "",
	    .words = { "比较的字段（最多 8 个）",
		"members that are compared, 8 at most" } },
	{ IN(block), PORT_TEXT, "",
	    .words = { "分块字段（只比较此字段相同者）",
		"member in which only equal records are compared" },
	    .otherwise = "null" },
	{ IN(alike), PORT_NUMBER, "1", { 0.5, 1 },
	    { "视为一致的相似度（Jaro-Winkler）",
		"similarity that counts as agreement (Jaro-Winkler)" },
	    .otherwise = "0.85" },
	{ IN(threshold), PORT_NUMBER, "1", { 0, 1 },
	    { "判为同一的概率", "probability that makes a pair" },
	    .otherwise = "0.9" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(pairs), PORT_MATRIX, "1",
	    .words = { "同一的两条记录（从 0 起）",
		"records that are the same, from 0" } },
	{ OUT(weight), PORT_VECTOR, "1",
	    .words = { "各对的匹配权重（比特）",
		"weights of pairs, in bits" } },
	{ OUT(probability), PORT_VECTOR, "1",
	    .words = { "各对同一的概率", "probabilities of pairs" } },
	{ OUT(m), PORT_VECTOR, "1",
	    .words = { "各字段 m（同一者一致的概率）",
		"m: agreement of a member when the same" } },
	{ OUT(u), PORT_VECTOR, "1",
	    .words = { "各字段 u（不同者一致的概率）",
		"u: agreement of a member when not" } },
	{ OUT(share), PORT_NUMBER, "1",
	    .words = { "同一者占所比较对的比例",
		"share of compared pairs that are the same" } },
	{ OUT(compared), PORT_WHOLE, "1",
	    .words = { "比较的对数", "pairs compared" } },
	{ NULL },
};

struct work {
	size_t n, fields;
	struct letters *text; /* fields of each record in turn */
	struct str *block;    /* of each record */
	size_t *order;        /* records by block */
	bool *marks;
	double *count; /* pairs of each pattern */
	size_t patterns;
	double *posterior, *weight; /* of each pattern */
	double m[FIELDS_MOST], u[FIELDS_MOST], share;
};

/* What a pattern says of field f. */
static enum said
said(size_t pattern, size_t f)
{
	while (f-- > 0)
		pattern /= SAID;
	return (enum said)(pattern % SAID);
}

static size_t
pattern_of(const struct given *g, const struct work *w, size_t a, size_t b)
{
	size_t pattern = 0;

	for (size_t f = w->fields; f-- > 0;) {
		const struct letters x = w->text[a * w->fields + f];
		const struct letters y = w->text[b * w->fields + f];
		enum said s = SAID_NOTHING;

		if (x.n > 0 && y.n > 0)
			s = similarity(x, y, w->marks) >= g->alike
			    ? SAID_ALIKE
			    : SAID_UNLIKE;
		pattern = pattern * SAID + s;
	}
	return pattern;
}

/* Calls visit for each pair of records of a block, in the order of records. */
typedef bool pair_visit(void *of, size_t a, size_t b);

struct counting {
	struct call *call;
	const struct given *g;
	struct work *w;
	struct result *r;
	size_t found;
};

static bool
each_pair(struct counting *c, pair_visit *visit, double share)
{
	const struct work *w = c->w;

	for (size_t i = 0; i < w->n; i++) {
		if (!call_goes_on(
			c->call, share + 0.45 * (double)i / (double)w->n))
			return false;
		for (size_t j = i + 1; j < w->n &&
		     str_eq(w->block[w->order[i]], w->block[w->order[j]]);
		     j++)
			if (!visit(c, w->order[i], w->order[j]))
				return false;
	}
	return true;
}

static bool
count_pair(void *of, size_t a, size_t b)
{
	struct counting *c = of;

	if (++c->r->compared > PAIRS_MOST)
		return call_refuse(c->call, "block",
		    "there are more than %d pairs to compare: give a finer "
		    "block",
		    PAIRS_MOST);
	c->w->count[pattern_of(c->g, c->w, a, b)]++;
	return true;
}

/* Chance of a pattern, apart from what it says nothing of. */
static double
chance(const struct work *w, size_t pattern, const double *agree)
{
	double product = 1;

	for (size_t f = 0; f < w->fields; f++)
		switch (said(pattern, f)) {
		case SAID_ALIKE:
			product *= agree[f];
			break;
		case SAID_UNLIKE:
			product *= 1 - agree[f];
			break;
		case SAID_NOTHING:
		case SAID:
			break;
		}
	return product;
}

static double
within(double part, double whole)
{
	return whole > 0 ? fmin(1 - EDGE, fmax(EDGE, part / whole)) : EDGE;
}

/* One round of expectation and maximisation; how much m, u and the share
 * changed. */
static double
improve(struct work *w)
{
	double m_all[FIELDS_MOST] = { 0 }, m_yes[FIELDS_MOST] = { 0 };
	double u_all[FIELDS_MOST] = { 0 }, u_yes[FIELDS_MOST] = { 0 };
	double same = 0, all = 0, change;

	for (size_t p = 0; p < w->patterns; p++) {
		const double yes = w->share * chance(w, p, w->m);
		const double no = (1 - w->share) * chance(w, p, w->u);

		w->posterior[p] = yes / (yes + no);
		same += w->count[p] * w->posterior[p];
		all += w->count[p];
		for (size_t f = 0; f < w->fields; f++) {
			const double of = w->count[p] * w->posterior[p];

			if (said(p, f) == SAID_NOTHING)
				continue;
			m_all[f] += of;
			u_all[f] += w->count[p] - of;
			m_yes[f] += said(p, f) == SAID_ALIKE ? of : 0;
			u_yes[f] +=
			    said(p, f) == SAID_ALIKE ? w->count[p] - of : 0;
		}
	}
	change = fabs(within(same, all) - w->share);
	w->share = within(same, all);
	for (size_t f = 0; f < w->fields; f++) {
		const double m = within(m_yes[f], m_all[f]);
		const double u = within(u_yes[f], u_all[f]);

		change =
		    fmax(change, fmax(fabs(m - w->m[f]), fabs(u - w->u[f])));
		w->m[f] = m;
		w->u[f] = u;
	}
	return change;
}

/* From few pairs that are the same and mostly agree. */
static void
estimate(struct work *w)
{
	double change = 1;

	w->share = 0.05;
	for (size_t f = 0; f < w->fields; f++) {
		w->m[f] = 0.9;
		w->u[f] = 0.1;
	}
	for (int round = 0; round < ROUNDS && change > CLOSE; round++)
		change = improve(w);
	for (size_t p = 0; p < w->patterns; p++)
		w->weight[p] = log2(chance(w, p, w->m) / chance(w, p, w->u));
}

static bool
find_pair(void *of, size_t a, size_t b)
{
	struct counting *c = of;
	struct result *r = c->r;
	const size_t p = pattern_of(c->g, c->w, a, b);

	if (c->w->posterior[p] < c->g->threshold)
		return true;
	r->pairs.v[2 * c->found] = (double)(a < b ? a : b);
	r->pairs.v[2 * c->found + 1] = (double)(a < b ? b : a);
	r->weight.v[c->found] = c->w->weight[p];
	r->probability.v[c->found++] = c->w->posterior[p];
	return true;
}

struct blocked {
	struct str block;
	size_t place;
};

static int
by_block(const void *a, const void *b)
{
	const struct blocked *x = a, *y = b;
	const size_t n = x->block.n < y->block.n ? x->block.n : y->block.n;
	const int way = n == 0 ? 0 : memcmp(x->block.p, y->block.p, n);

	if (way != 0)
		return way;
	if (x->block.n != y->block.n)
		return x->block.n < y->block.n ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* Texts as letters, records by block. */
static void
read_records(struct call *call, const struct given *g, struct work *w)
{
	struct blocked *all = cx_calloc(call->cx, w->n, sizeof(*all));
	size_t longest = 0;

	for (size_t i = 0; i < w->n; i++) {
		const json_t *record = json_array_get(g->records, i);

		for (size_t f = 0; f < w->fields; f++) {
			struct letters *to = &w->text[i * w->fields + f];

			*to = letters_of(call->cx,
			    records_text(call, record, g->fields.v[f]));
			longest = to->n > longest ? to->n : longest;
		}
		all[i].place = i;
		if (g->block.n > 0)
			all[i].block = w->block[i] =
			    records_text(call, record, g->block);
	}
	qsort(all, w->n, sizeof(*all), by_block);
	for (size_t i = 0; i < w->n; i++)
		w->order[i] = all[i].place;
	w->marks = cx_calloc(call->cx, 2 * longest + 1, sizeof(*w->marks));
}

static void
begin(struct call *call, const struct given *g, struct work *w)
{
	*w = (struct work){ .n = json_array_size(g->records),
		.fields = g->fields.n,
		.patterns = 1 };
	for (size_t f = 0; f < w->fields; f++)
		w->patterns *= SAID;
	w->text = cx_calloc(call->cx, w->n * w->fields, sizeof(*w->text));
	w->block = cx_calloc(call->cx, w->n, sizeof(*w->block));
	w->order = cx_calloc(call->cx, w->n, sizeof(*w->order));
	w->count = call_vector(call, w->patterns).v;
	w->posterior = call_vector(call, w->patterns).v;
	w->weight = call_vector(call, w->patterns).v;
	read_records(call, g, w);
}

static void
tell(struct call *call, const struct work *w, struct result *r)
{
	r->share = w->share;
	r->m = call_vector(call, w->fields);
	r->u = call_vector(call, w->fields);
	memcpy(r->m.v, w->m, w->fields * sizeof(double));
	memcpy(r->u.v, w->u, w->fields * sizeof(double));
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct work w;
	struct counting c = { call, g, &w, r, 0 };

	if (!records_check(call, "records", g->records, RECORDS_MOST))
		return false;
	if (g->fields.n > FIELDS_MOST)
		return call_refuse(
		    call, "fields", "there may be %d fields", FIELDS_MOST);
	begin(call, g, &w);
	if (!each_pair(&c, count_pair, 0))
		return false;
	if (r->compared == 0)
		return call_refuse(
		    call, "records", "no two records are there to compare");
	estimate(&w);
	tell(call, &w, r);
	for (size_t p = 0; p < w.patterns; p++)
		if (w.posterior[p] >= g->threshold)
			c.found += (size_t)w.count[p];
	r->pairs = call_matrix(call, c.found, 2);
	r->weight = call_vector(call, c.found);
	r->probability = call_vector(call, c.found);
	c.found = 0;
	return each_pair(&c, find_pair, 0.5);
}

const struct entry algorithm_record_linkage = {
	.id = "DQP-02",
	.words = { "重复记录识别（Fellegi-Sunter）",
	    "Finding the same record twice (Fellegi-Sunter)" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "weight = sum log2(m/u) or log2((1-m)/(1-u)); m, u and "
		    "the share by expectation and maximisation",
	.source = "Fellegi & Sunter 1969; Winkler 1990; Dempster, Laird & "
		  "Rubin 1977",
	.strength = STRENGTH_A,
	.oracle = "jellyfish and numpy; pairs that were planted",
	.note = { "至少三个字段、同一者不太少时估计才可靠；结果须人工复核",
	    "Sound with three fields or more and not too few pairs; a person "
	    "has to look at what it finds" },
	.version = 1,
	.evaluate = evaluate,
};
