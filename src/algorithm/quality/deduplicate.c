#include <stdlib.h>
#include <string.h>

#include "algorithm/quality/records.h"
#include "base/json.h"
#include "base/text.h"
#include "knowledge/entry.h"

#define KEY_BYTES 4096

enum keep { KEEP_FIRST, KEEP_LAST, KEEP_MERGED };

struct given {
	const json_t *records;
	struct texts key;
	int keep;
};

struct result {
	const json_t *records;
	struct vector kept;
	int64_t duplicates, conflicts;
};

static const struct port given[] = {
	{ IN(records), PORT_JSON, "",
	    .words = { "记录（对象列表）", "records, a list of objects" } },
	{ IN(key), PORT_TEXTS, "",
	    .words = { "组成主键的字段", "members that make the key" } },
	{ IN(keep), PORT_CHOICE, "",
	    .words = { "保留（merged：逐字段取最后的非空值）",
		"keep: first, last, or merged, of each member the last that "
		"is not null" },
	    .choices = "first last merged", .otherwise = "\"merged\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(records), PORT_JSON, "",
	    .words = { "去重后的记录（按首次出现）",
		"records, each key once, in the order they appeared" } },
	{ OUT(kept), PORT_VECTOR, "1",
	    .words = { "各记录首次出现的序号（从 0 起）",
		"where each appeared first, from 0" } },
	{ OUT(duplicates), PORT_WHOLE, "1",
	    .words = { "重复记录数", "records that were there before" } },
	{ OUT(conflicts), PORT_WHOLE, "1",
	    .words = { "同键不同值的字段数",
		"members that say otherwise for the same key" } },
	{ NULL },
};

struct keyed {
	struct str key;
	size_t place;
};

static int
by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;
	const size_t n = x->key.n < y->key.n ? x->key.n : y->key.n;
	const int way = memcmp(x->key.p, y->key.p, n);

	if (way != 0)
		return way;
	if (x->key.n != y->key.n)
		return x->key.n < y->key.n ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* The members of the key as one text; each quoted, so that no two keys read
 * the same. */
static bool
key_of(struct call *call, const struct given *g, size_t place, struct str *key)
{
	const json_t *record = json_array_get(g->records, place);
	struct text t = text_new(call->cx, KEY_BYTES);

	for (size_t k = 0; k < g->key.n; k++) {
		const struct str part = records_text(call, record, g->key.v[k]);

		if (part.n == 0)
			return call_refuse(call, "records",
			    "record %zu has no %.*s", place + 1,
			    STR_ARG(g->key.v[k]));
		text_json(&t, part);
	}
	*key = text_str(&t);
	return !t.full ||
	    call_refuse(call, "records", "the key of record %zu is too long",
		place + 1);
}

/* Takes one more record of a key in; counts what it says otherwise. */
static int64_t
take_in(json_t *whole, const json_t *record, int keep)
{
	const char *name;
	json_t *value;
	int64_t otherwise = 0;

	json_object_foreach((json_t *)(uintptr_t)record, name, value)
	{
		const json_t *before = json_object_get(whole, name);

		if (json_is_null(value))
			continue;
		otherwise += before != NULL && !json_is_null(before) &&
		    !json_equal(before, value);
		if (keep == KEEP_MERGED)
			(void)json_object_set(whole, name, value);
	}
	if (keep == KEEP_LAST) {
		(void)json_object_clear(whole);
		(void)json_object_update(whole, (json_t *)(uintptr_t)record);
	}
	return otherwise;
}

/* Each record's first of the same key. */
static bool
firsts(struct call *call, const struct given *g, size_t *first)
{
	const size_t n = json_array_size(g->records);
	struct keyed *all = cx_calloc(call->cx, n, sizeof(*all));

	for (size_t i = 0; i < n; i++) {
		all[i].place = i;
		if (i % 1024 == 0 &&
		    !call_goes_on(call, 0.5 * (double)i / (double)n))
			return false;
		if (!key_of(call, g, i, &all[i].key))
			return false;
	}
	qsort(all, n, sizeof(*all), by_key);
	for (size_t i = 0; i < n; i++)
		first[all[i].place] =
		    i > 0 && str_eq(all[i].key, all[i - 1].key)
		    ? first[all[i - 1].place]
		    : all[i].place;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	json_t *records = json_own(call->cx, json_array());
	size_t *first, *whole, n;

	if (!records_check(call, "records", g->records, RECORDS_MOST))
		return false;
	n = json_array_size(g->records);
	first = cx_calloc(call->cx, n, sizeof(*first));
	whole = cx_calloc(call->cx, n, sizeof(*whole));
	if (!firsts(call, g, first))
		return false;
	r->kept = call_vector(call, n);
	r->kept.n = 0;
	for (size_t i = 0; i < n; i++) {
		const json_t *record = json_array_get(g->records, i);

		if (first[i] == i) {
			whole[i] = r->kept.n;
			r->kept.v[r->kept.n++] = (double)i;
			(void)json_array_append_new(
			    records, json_copy((json_t *)(uintptr_t)record));
			continue;
		}
		r->duplicates++;
		r->conflicts += take_in(
		    json_array_get(records, whole[first[i]]), record, g->keep);
	}
	r->records = records;
	return true;
}

const struct entry algorithm_deduplicate = {
	.id = "DQP-03",
	.words = { "数据去重合并（幂等主键）", "Records by key, each once" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_OPERATION | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "one record for each key; merged: of each member the last "
		    "value that is not null",
	.source = "relational projection by key; ISO 8000-110",
	.strength = STRENGTH_A,
	.oracle = "pandas drop_duplicates, groupby.last",
	.note = { "主键文本去首尾空白后比较",
	    "Texts of keys are compared without blanks at their ends" },
	.version = 1,
	.evaluate = evaluate,
};
