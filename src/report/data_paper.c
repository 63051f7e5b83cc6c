#include "report/data_paper.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/moment.h"
#include "report/code.h"
#include "report/compose_paper.h"
#include "report/shown_paper.h"

#define FIGURES_TEXT (1u << 20)

struct data_part {
	struct cx *cx;
	const struct data_report *r;
	struct derivation d;
	struct facts *facts;
	bool *used;     /* facts that stand as figures */
	uint32_t shown; /* queries whose rows are shown */
	json_t *asking;
};

static const char *
say(const struct data_part *w, const char *chinese, const char *english)
{
	return w->d.english ? english : chinese;
}

/* --- facts that every report has ------------------------------------------ */

static const char *
month_words(struct cx *cx, bool english, const struct period *p)
{
	static const char *const names[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };

	return english ? cx_printf(cx, "%s %d", names[p->month - 1], p->year)
		       : cx_printf(cx, "%d年%d月", p->year, p->month);
}

static const char *
day_words(struct cx *cx, bool english, int32_t number)
{
	const struct date d = date_of(number);

	return english ? date_text(cx, number)
		       : cx_printf(cx, "%d月%d日", d.month, d.day);
}

static void
put_given(struct cx *cx, const struct data_report *r, struct facts *f)
{
	const struct data_scope *s = &r->scope;
	const struct period *month = &r->asking.month;
	const struct period before = period_before(month);
	const struct period year = period_year_ago(month);
	const bool partial = r->asking.days < month->to - month->from;
	const bool english = s->english;

	facts_put(f, "subject", 1, s->subject);
	facts_put(f, "subject.short", 1, s->subject_short);
	facts_put(f, "period", 1, month_words(cx, english, month));
	facts_put(f, "period.before", 1, month_words(cx, english, &before));
	facts_put(f, "period.year_ago", 1, month_words(cx, english, &year));
	facts_put(
	    f, "period.year", month->year, cx_printf(cx, "%d", month->year));
	facts_put(f, "partial", partial ? 1 : (double)NAN,
	    day_words(cx, english, month->from + r->asking.days - 1));
	facts_put(f, "demo", s->demo ? 1 : (double)NAN, NULL);
}

/* --- figures -------------------------------------------------------------- */

static const char *
metric_of(const struct data_part *w, const char *name)
{
	return cx_printf(w->cx, "%s/%s", w->r->definition->id, name);
}

/* For blocks: the code of a fact or of a query's rows, which it uses. */
static const char *
code_for(void *self, struct str name)
{
	struct data_part *w = self;
	const struct derived *f = derive_find(&w->d, name);
	const size_t q = derive_query(w->d.definition, name);
	const char *own = cx_strndup(w->cx, name.p, name.n);

	if (f != NULL)
		w->used[f - w->d.items] = true;
	else
		w->shown |= UINT32_C(1) << q;
	return code_of(w->cx, w->r->scope.salt, metric_of(w, own), w->asking);
}

/* Facts that went into words, and the trends of others. */
static void
note_used(struct data_part *w)
{
	for (size_t i = 0; i < w->facts->n; i++) {
		struct str name = str_of(w->facts->items[i].name);
		const struct derived *f;

		if (!w->facts->items[i].used)
			continue;
		f = derive_find(&w->d, name);
		if (f == NULL && name.n > 6) {
			name.n -= 6; /* ".trend" */
			f = derive_find(&w->d, name);
		}
		if (f != NULL && f->text == NULL)
			w->used[f - w->d.items] = true;
	}
}

/* What is printed, as it becomes a row of park.figure. */
struct figure {
	const char *name;
	const char *label, *label_en;
	const char *printed, *unit;
	double value, scale;
	char grade;
	uint32_t uses;
};

static const char *
label_of(const struct data_part *w, const struct derived *f, bool english)
{
	const json_t *own = json_object_get(f->spec, "label");
	const struct derived *of;

	if (own != NULL)
		return definition_words(own, english);
	of = derive_find(&w->d, json_str(f->spec, "of"));
	return cx_printf(w->cx, "%s%s", label_of(w, of, english),
	    str_is(json_str(f->spec, "fn"), "mom")
		? (english ? ", month on month" : "环比")
		: (english ? ", year on year" : "同比"));
}

static struct figure
figure_of_fact(const struct data_part *w, const struct derived *f)
{
	const struct shown s = show_fact(w->cx, f, w->d.english);

	return (struct figure){ .name = f->name,
		.label = label_of(w, f, false),
		.label_en = label_of(w, f, true),
		.printed = s.printed,
		.unit = s.unit,
		.value = s.number,
		.scale = s.scale,
		.grade = f->grade,
		.uses = f->uses };
}

static struct figure
figure_of_rows(const struct data_part *w, size_t q)
{
	const struct answer *a = &w->r->answers[q];
	const json_t *label = json_object_get(a->spec, "label");
	const uint32_t uses = derive_uses(w->d.definition, str_of(a->name));

	return (struct figure){ .name = a->name,
		.label = definition_words(label, false),
		.label_en = definition_words(label, true),
		.printed = cx_printf(w->cx, "%zu", a->n),
		.unit = say(w, "行", "rows"),
		.value = (double)a->n,
		.scale = 1,
		.grade = derive_grade(&w->d, uses),
		.uses = uses };
}

static const char *
digest_of(const struct data_part *w, uint32_t uses, size_t *rows)
{
	const json_t *queries = json_object_get(w->d.definition, "queries");

	*rows = 0;
	for (size_t i = 0; i < json_array_size(queries); i++)
		if (uses >> i & 1)
			*rows += w->r->answers[i].n;
	return answer_digest(
	    w->cx, w->r->answers, json_array_size(queries), uses);
}

static json_t *
figure_row(const struct data_part *w, const struct figure *f, size_t ordinal)
{
	enum query queries[DERIVE_QUERIES];
	const size_t n = definition_uses(w->d.definition, f->uses, queries);
	const char grade[] = { f->grade, '\0' };
	const char *names = "";
	size_t rows;
	const char *sha256 = digest_of(w, f->uses, &rows);
	json_t *param = json_own(w->cx, json_copy(w->asking));

	for (size_t i = 0; i < n; i++)
		names = cx_printf(w->cx, "%s%s%s", names, i == 0 ? "" : " ",
		    query_text[queries[i]].name);
	(void)json_object_set_new(param, "scale", json_real(f->scale));
	return json_own(w->cx,
	    json_pack("{s:s,s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:I,s:s,s:o,s:s,"
		      "s:s,s:O}",
		"code",
		code_of(
		    w->cx, w->r->scope.salt, metric_of(w, f->name), w->asking),
		"ordinal", (json_int_t)ordinal, "label", f->label, "label_en",
		f->label_en, "printed", f->printed, "unit", f->unit, "grade",
		grade, "metric", metric_of(w, f->name), "metric_version",
		w->r->definition->version, "rows", (json_int_t)rows,
		"result_sha256", sha256, "value",
		isnan(f->value) ? json_null() : json_real(f->value), "query",
		names, "query_sha256",
		definition_queries_hash(w->cx, queries, n), "parameters",
		param));
}

static json_t *
figures_of(struct data_part *w)
{
	const json_t *queries = json_object_get(w->d.definition, "queries");
	json_t *list = json_own(w->cx, json_array());
	struct figure f;

	note_used(w);
	for (size_t i = 0; i < w->d.n; i++) {
		if (!w->used[i])
			continue;
		f = figure_of_fact(w, &w->d.items[i]);
		(void)json_array_append(
		    list, figure_row(w, &f, json_array_size(list)));
	}
	for (size_t i = 0; i < json_array_size(queries); i++) {
		if (!(w->shown >> i & 1))
			continue;
		f = figure_of_rows(w, i);
		(void)json_array_append(
		    list, figure_row(w, &f, json_array_size(list)));
	}
	return list;
}

static const char *
text_of(const json_t *row, const char *key)
{
	return json_string_value(json_object_get(row, key));
}

/* Those in the list of evidence, and what their digest is taken from. */
static const struct paper_evidence *
evidence_of(const struct data_part *w, const json_t *figures, struct text *all)
{
	const size_t n = json_array_size(figures);
	struct paper_evidence *list = cx_calloc(w->cx, n + 1, sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		const json_t *row = json_array_get(figures, i);

		list[i] = (struct paper_evidence){ text_of(row, "code"),
			text_of(row, say(w, "label", "label_en")),
			text_of(row, "printed"), text_of(row, "unit"),
			text_of(row, "grade")[0] };
		text_printf(all, "%s %s %s %s\n", list[i].code, list[i].value,
		    list[i].unit, text_of(row, "result_sha256"));
	}
	return list;
}

/* --- the front ------------------------------------------------------------ */

static const char *
filled(struct data_part *w, const char *key)
{
	const char *words = definition_words(
	    json_object_get(w->d.definition, key), w->d.english);

	return words == NULL ? "" : facts_fill(w->cx, w->facts, words);
}

static const char *
subtitle(const struct data_part *w)
{
	const struct data_scope *s = &w->r->scope;
	const char *mark =
	    s->demo ? say(w, "演示数据", "Demonstration data") : "";

	if (s->is_park)
		return mark;
	return cx_printf(
	    w->cx, "%s%s%s", s->subject, mark[0] == '\0' ? "" : "  ·  ", mark);
}

static const char *
scope_words(struct data_part *w)
{
	return cx_printf(w->cx, "%s%s", filled(w, "scope"),
	    w->r->scope.demo
		? say(w, "其中含演示数据，不作为业绩。",
		      " Holds demonstration data, which count as nobody's "
		      "achievement.")
		: "");
}

static bool
front(struct data_part *w, struct paper *p)
{
	const struct data_scope *s = &w->r->scope;
	const bool official =
	    str_is(json_str(w->d.definition, "style"), "gongwen");
	const char *title = filled(w, "title"), *author = filled(w, "author");

	if (title == NULL || author == NULL)
		return false;
	*p = (struct paper){ .cx = w->cx,
		.style = official ? PAPER_GONGWEN : PAPER_BRIEF,
		.english = w->d.english,
		.title = title,
		.subtitle = subtitle(w),
		.park = s->park,
		.author = s->is_park ? author : s->subject,
		.reader = s->is_park ? filled(w, "reader") : s->subject,
		.period = month_words(w->cx, w->d.english, &w->r->asking.month),
		.scope = scope_words(w),
		.generated_us = s->as_of_us,
		.as_of_us = s->as_of_us,
		.zone_min = s->zone_min,
		.run_id = s->run_id };
	if (s->base_url == NULL)
		return true;
	p->run_url =
	    cx_printf(w->cx, "%s/reports/runs/%s", s->base_url, s->run_id);
	p->evidence_url = cx_printf(w->cx, "%s/evidence/", s->base_url);
	return true;
}

/* --- a part of a paper ---------------------------------------------------- */

struct data_part *
data_part(struct cx *cx, const struct data_report *r, struct facts *facts)
{
	struct data_part *w = cx_alloc(cx, sizeof(*w));

	*w = (struct data_part){ .cx = cx,
		.r = r,
		.d = { .cx = cx,
		    .definition = r->definition->json,
		    .answers = r->answers,
		    .english = r->scope.english,
		    .is_park = r->scope.is_park },
		.facts = facts,
		.asking = asking_json(cx, &r->asking) };
	derive(&w->d);
	w->used = cx_calloc(cx, w->d.n + 1, sizeof(*w->used));
	show_facts(&w->d, facts);
	return w;
}

struct blocks
data_part_blocks(struct data_part *w)
{
	return (struct blocks){ .derivation = &w->d,
		.facts = w->facts,
		.params = w->r->asking.params,
		.codes = { code_for, w } };
}

json_t *
data_part_figures(struct data_part *w)
{
	return figures_of(w);
}

const struct paper_evidence *
data_part_evidence(
    const struct data_part *w, const json_t *figures, struct text *digested)
{
	return evidence_of(w, figures, digested);
}

/* --- all of it ------------------------------------------------------------ */

static bool
write_down(struct data_part *w, const json_t *figures, const char *hash,
    const struct paper_evidence *evidence, struct paper *p)
{
	struct blocks blocks = data_part_blocks(w);
	const struct composition c = { .definition = w->r->definition,
		.facts = w->facts,
		.is_park = w->r->scope.is_park,
		.evidence = evidence,
		.evidence_n = json_array_size(figures),
		.blocks = &blocks };

	if (!front(w, p))
		return false;
	p->evidence_hash = hash;
	return compose(w->cx, &c, p);
}

bool
data_paper(struct cx *cx, const struct data_report *r, struct paper *p,
    json_t **figures)
{
	struct facts facts = facts_new(cx);
	struct text all = text_new(cx, FIGURES_TEXT);
	const struct paper_evidence *evidence;
	struct data_part *w;
	struct paper draft;

	put_given(cx, r, &facts);
	w = data_part(cx, r, &facts);
	/* The list of evidence stands in the paper that makes it: a first
	 * pass says what is printed, the second prints the list. */
	if (!write_down(w, NULL, NULL, NULL, &draft))
		return false;
	*figures = figures_of(w);
	evidence = evidence_of(w, *figures, &all);
	return write_down(
	    w, *figures, hash_sha256_hex(cx, text_str(&all)), evidence, p);
}
