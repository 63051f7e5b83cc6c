/*
 * block_rows_paper.h - shared by the blocks that show rows.
 */
#ifndef REPORT_BLOCK_ROWS_PAPER_H
#define REPORT_BLOCK_ROWS_PAPER_H

#include "report/block_paper.h"

/* The words of a member, in the language of the run; NULL without one. */
const char *block_words(const json_t *spec, const char *key, bool english);

/* The rows of an answer that a block shows. */
struct chosen {
	const struct answer *a;
	size_t *rows;
	size_t n;
};

/* By `rows`, `where`, `most` and `most_param` of the block. */
struct chosen block_choose(
    struct cx *cx, const struct blocks *b, const json_t *spec);

/* The numbers of a column in these rows. */
double *block_numbers(struct cx *cx, const struct chosen *c, struct str column);

/* "表 1  各企业数据质量（证据 E-7K2M-9QX4）" of a table's "caption",
 * "图 1  …" of a chart's "title". */
const char *block_caption(struct cx *cx, const struct blocks *b,
    const json_t *spec, const char *key, size_t number);

/* Digits behind the point of a column. */
int block_decimals(const json_t *spec);

bool block_add_table(
    struct cx *cx, struct blocks *b, struct paper *p, const json_t *spec);
bool block_add_chart(
    struct cx *cx, struct blocks *b, struct paper *p, const json_t *spec);
/* A sankey of these rows and the table of its flows; nothing without any. */
bool block_add_flows(struct cx *cx, struct blocks *b, struct paper *p,
    const json_t *spec, const struct chosen *c);

#endif
