/*
 * data_paper.h - a report that is data alone, from its rows to its paper.
 */
#ifndef REPORT_DATA_PAPER_H
#define REPORT_DATA_PAPER_H

#include "base/text.h"
#include "paper/paper.h"
#include "report/answer_store.h"
#include "report/block_paper.h"

/* Whose issue it is, and of when. */
struct data_scope {
	bool english;
	bool is_park;        /* otherwise an enterprise */
	const char *subject; /* park or enterprise */
	const char *subject_short;
	const char *park;
	int zone_min;
	int64_t as_of_us;
	bool demo; /* holds demonstration data */
	const char *run_id;
	const char *salt;     /* evidence codes are made from it */
	const char *base_url; /* "https://park.example.cn", or NULL */
};

/* What a definition says and its rows, or as much as the program leaves it. */
struct data_report {
	const struct definition *definition;
	struct data_scope scope;
	struct asking asking;
	struct answer *answers; /* in the order of the definition's queries */
};

/*
 * Builds the paper, and the rows of park.figure for what it prints.  False
 * after FAIL_BROKEN.
 */
bool data_paper(struct cx *cx, const struct data_report *r, struct paper *p,
    json_t **figures);

/* --- a part of a paper that a program makes ------------------------------- */

struct data_part;

/* Puts the facts of the definition beside those of the program. */
struct data_part *data_part(
    struct cx *cx, const struct data_report *r, struct facts *facts);

/* Its blocks, numbered from the beginning; they live as long as the part. */
struct blocks data_part_blocks(struct data_part *part);

/* Rows of park.figure for what was printed. */
json_t *data_part_figures(struct data_part *part);

/* The same in the list of evidence; adds to what the digest is taken of. */
const struct paper_evidence *data_part_evidence(
    const struct data_part *part, const json_t *figures, struct text *digested);

#endif
