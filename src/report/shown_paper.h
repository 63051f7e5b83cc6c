/*
 * shown_paper.h - a value as a report prints it, by its format.
 *
 * Formats: number (about four figures, or `decimals`), count (whole), percent
 * (of a share 0..1), change (a signed percentage), points (signed percentage
 * points), money (from fen: 万元, 亿元; million yuan), text, date (of a day
 * number), month.
 */
#ifndef REPORT_SHOWN_PAPER_H
#define REPORT_SHOWN_PAPER_H

#include "base/json.h"
#include "paper/paper.h"
#include "report/derive.h"
#include "report/facts.h"
#include "report/phrase_paper.h"

struct shown {
	const char *printed; /* without its unit */
	const char *unit;    /* "" for none */
	double number;       /* as printed, for a workbook; NaN: none */
	double scale;        /* number = value * scale */
	int decimals;
};

/* spec: an object with format, decimals and unit, as of facts and columns. */
struct shown show(
    struct cx *cx, const json_t *spec, double value, bool english);

/* Number and unit as they stand in a sentence. */
const char *shown_words(struct cx *cx, const struct shown *s);

/* The unit of a whole column, and by what its values are multiplied. */
struct phrase_unit show_unit(const json_t *spec, bool english);

/* A derived fact: its number or text, or why there is none. */
struct shown show_fact(struct cx *cx, const struct derived *f, bool english);

/* Puts every derived fact, and the trends of those that compare. */
void show_facts(const struct derivation *d, struct facts *facts);

#endif
