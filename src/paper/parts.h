/*
 * parts.h - what the writers of a paper share, so that they agree.
 */
#ifndef PAPER_PARTS_H
#define PAPER_PARTS_H

#include "paper/paper.h"

#define PAPER_QR_SIDE 177 /* modules of the largest code */

/* The blocks of terms and of evidence are tables with fixed columns. */
const struct paper_table *paper_terms_table(
    struct cx *cx, const struct paper *p, const struct paper_block *b);
const struct paper_table *paper_evidence_table(
    struct cx *cx, const struct paper *p, const struct paper_block *b);

/* A cell as it is printed; "—" for an empty one. */
const char *paper_cell_words(struct cx *cx, const struct paper_column *column,
    const struct paper_cell *cell);

/* Whether any cell of the column is a number: then it stands right. */
bool paper_column_is_numeric(const struct paper_table *t, size_t column);
enum paper_align paper_column_align(const struct paper_table *t, size_t column);

/* Sum of the column's rows; true when the total row says the same. */
bool paper_column_sums(const struct paper_table *t, size_t column, double *sum);

/* Address of an evidence code; NULL when the paper has no such addresses. */
const char *paper_code_url(
    struct cx *cx, const struct paper *p, const char *code);

/* "2026-11-01 08:00" at the park. */
const char *paper_instant(struct cx *cx, const struct paper *p, int64_t at_us);

/* "张三 <zhang@example.org>", "" for a paper that is nobody's own. */
const char *paper_receiver(struct cx *cx, const struct paper *p);

/* Lines "label", "value" about the paper itself; up to PAPER_FACTS. */
#define PAPER_FACTS 10
struct paper_fact {
	const char *label;
	const char *value;
};
size_t paper_facts(
    struct cx *cx, const struct paper *p, struct paper_fact facts[PAPER_FACTS]);

/* ▲ for "+…", ▼ for "-…", else nothing. */
const char *paper_arrow(const char *delta);

/* The writers' own words, in the language of the paper. */
const char *paper_say(
    const struct paper *p, const char *chinese, const char *english);

/* A text that is there: NULL becomes "". */
const char *paper_words(const char *text);

/* A colour for a tone's words, and one for what lies behind them. */
uint32_t paper_tone_ink(enum paper_tone tone);
uint32_t paper_tone_wash(enum paper_tone tone);

#endif
