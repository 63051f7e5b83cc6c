/*
 * definition_store.h - a report as data: reports/<id>/report.json, checked.
 *
 *	id, version            number grows with every change of meaning
 *	name, title, about, reader, decides   each in "zh-CN" and "en"; decides:
 *	                       what its reader decides by it
 *	author, scope          who issues it, what was counted
 *	style                  "brief" or "gongwen"
 *	contents               whether it begins with a table of contents
 *	watermark              words across each page of the PDF
 *	for                    "park", "enterprise" or "both": whom it is made
 *	                       for, offered to and scheduled by; which of their
 *	                       people may is a matter of permissions
 *	period                 {"grain": "month", "default": "previous"}
 *	params                 [{name, type: "int", default, min, max, about}]
 *	queries                what is asked
 *	facts                  what follows from it
 *	decisions              [{when, text}], the first three that hold
 *	sections               [{id, for, annex, title, blocks}]
 *	made_by                "program": facts, charts and tables are C code,
 *	                       beside those that the definition says
 *
 * A query is {name, query, span, rows, max_rows, timeout_ms, grade, label,
 * words, worked, with}: the named query it asks (reports/<id>/queries), about
 * which span (span.h), whether it gives "one" row or "many", how far its rows
 * can be trusted: "counted" for what a register counts whole, or the reference
 * of a share 0..1 that becomes a grade (energy/grade.h).  `worked` names
 * arithmetic that makes other rows of them, `with` an earlier query it needs
 * (worked.h).  `words` puts words in place of values: {column: {value:
 * words}}.  Parameters are bound by name: first, last (days), month_from,
 * month_to (firsts of months) of its span; before_… and year_ago_ first,
 * last, month of the spans compared with; tenant_from, tenant_to, zone, as_of,
 * and the report's own.
 *
 * A reference is the name of an earlier fact, or <query>.<column> of the
 * first row.  A fact is {name, fn, of, …}:
 *	value         of: a reference
 *	sum mean min max   of: <query>.<column>, where
 *	count         of: a query, where
 *	top           of: <query>.<column>; the text of `column` in the row with
 *	              the nth largest (`lowest`: smallest) number
 *	names         of: a query, where: the texts of `column`, `most` of them
 *	share ratio   of / base, references; a share is 0..1
 *	yoy mom       of against base; `as` "ratio", "points" (between shares)
 *	              or "profit" (may be a loss); also gives <name>.trend
 *	cumulative    yoy of the sums of two columns, <query>.<column> each, of
 *	              rows that stand beside each other
 *	contribution  of, base, total: percentage points
 *	rank          of: <query>.<column>; of the row that meets `where`
 * and how it is printed: format, decimals, unit; label (a fact with a label is
 * a figure and has evidence), good ("up" or "down").  `firms` refers to the
 * number of enterprises behind it: below three it is not printed for an
 * enterprise.
 *
 * A block is one of
 *	{"text"|"note"|"callout"|"heading": words, when, else, tone, title}
 *	{"kpis": [{fact, yoy, mom}]}
 *	{"table": {rows, caption, columns, where, most, most_param, tones,
 *	           total}}
 *	{"chart": {kind, title, unit, rows, label, series, by, …}}; of a
 *	           "scatter" `x` is the column that lies below; of a "map"
 *	           `shape` is an area or a point as GeoJSON, and the series
 *	           its colour; of a "sankey" `from` and `to` are columns of
 *	           places, with a `from_title` and a `to_title`, and its one
 *	           series what flows between them (flow.h): at most 60 links,
 *	           the rest gathered, and a table of them below
 *	           unless `listed` is false
 *	{"list": {rows, most, where, item}}   words with {columns} in braces
 *	{"kpis"|"chart"|"table": name}    made by the report's own code
 *	{"image": {file, caption, width}}   a PNG or JPEG in the report's own
 *	           folder (base/picture.h), `width` percent of the line
 *	{"terms": [{term, meaning}]}
 *	{"evidence": true}                every figure that was printed
 *	{"page_break": true}
 * each with `source` where its data come from, for a footnote.
 *
 * Words are {"zh-CN": …, "en": …} with {facts} in braces.  A condition is
 * {"fact": name} with "above" and/or "below" (numbers), or "known": bool; a
 * fact without a number fulfils neither "above" nor "below".  `when` lists
 * conditions that must all hold.  `for` is "park" or "enterprise".
 *
 * Definitions and their queries are built into the program: what a report
 * says is as fixed as what it counts, and its hash names both.  Nothing in
 * them loops or computes beyond the above.
 */
#ifndef REPORT_DEFINITION_STORE_H
#define REPORT_DEFINITION_STORE_H

#include "base/cx.h"
#include "base/json.h"
#include "base/picture.h"
#include "base/str.h"
#include "db/query.h"

struct report_file {
	const char *id; /* its folder */
	const char *const *lines;
};

/* Made by reports/embed.awk; ends with a row whose id is NULL. */
extern const struct report_file report_files[];

struct report_picture {
	const char *id, *name;
	const unsigned char *bytes;
	size_t n;
};

/* Made by reports/pictures.sh; ends with a row whose id is NULL. */
extern const struct report_picture report_pictures[];

struct definition {
	const char *id;
	int version;
	json_t *json;
	const char *hash; /* SHA-256 over its text, its queries' and pictures */
	const char *folder; /* where it lies while it is written; NULL: built
			     * in */
};

/* FAIL_MISSING without such a report, FAIL_BROKEN for a faulty one. */
bool definition_find(struct cx *cx, struct str id, struct definition *d);

/*
 * The same from text; `id` is the folder it lies in.  Pictures are those that
 * were built in, or are read from the path `folder` unless that is NULL.
 */
bool definition_read(struct cx *cx, const char *id, struct str text,
    const char *folder, struct definition *d);

/* A picture of the report; FAIL_BROKEN when it is not there or is none. */
bool definition_picture(struct cx *cx, const struct definition *d,
    struct str file, struct picture *picture);

/* The words of an object of both languages. */
const char *definition_words(const json_t *both, bool english);

/*
 * Parameters as the run keeps them: only those the report knows, defaults
 * filled in.  NULL after FAIL_INVALID on the field "params".
 */
json_t *definition_params(
    struct cx *cx, const struct definition *d, json_t *given);

/* It is made for this tenant: the park, or an enterprise. */
bool definition_is_for(const struct definition *d, int32_t tenant);

/* The same, else FAIL_INVALID on the field. */
bool definition_check_for(struct cx *cx, const struct definition *d,
    int32_t tenant, const char *field);

/* Facts, charts and tables come from C code. */
bool definition_is_program(const struct definition *d);

/* Q_NONE for an unknown name. */
enum query definition_query(struct str name);

/* The named queries of a definition whose bit is set (derive.h), each once. */
size_t definition_uses(
    const json_t *definition, uint32_t uses, enum query *queries);

/* SHA-256 over the texts of named queries, in this order. */
char *definition_queries_hash(
    struct cx *cx, const enum query *queries, size_t n);

/*
 * What the grammar cannot see: every reference, column, fact and parameter
 * that is named exists, before it is used.  FAIL_BROKEN names the place.
 * definition_read() asks it.
 */
bool definition_prove(struct cx *cx, json_t *json);

#endif
