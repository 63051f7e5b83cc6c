/*
 * letter.h - what a mail with a report says, as text and to look at.
 *
 * Pure.
 */
#ifndef DELIVERY_LETTER_H
#define DELIVERY_LETTER_H

#include <jansson.h>

#include "base/cx.h"

/* What is asked by the question report_delivery_letter. */
struct letter_facts {
	bool english;
	bool test;            /* somebody had it sent to himself */
	const char *schedule; /* name */
	const char *report;   /* name in the letter's language */
	const char *owner;    /* tenant whose report it is, in that language */
	const char *period;   /* "2026-10" */
	bool incomplete;
	double completeness;   /* percent; of an incomplete one */
	const json_t *figures; /* [{label, label_en, printed, unit, grade}] */
	size_t more;           /* figures beyond those */
	const char *run_url;   /* in the portal */
	const char *pdf_url, *xlsx_url; /* links instead of files, or NULL */
	const char *until;              /* of these: "2026-12-04 07:30" */
	bool sign_in;                   /* they want it */
	const char *unsubscribe_url;    /* NULL for none */
};

/* What the owner is told of a dispatch that failed. */
struct letter_trouble {
	bool english;
	const char *schedule, *report, *period;
	const char *state, *reason;
	const char *fault;      /* a word of park.fault, or "" */
	const char *detail;     /* as it was said, or "" */
	const json_t *failed;   /* [{address, fault, error}] */
	const json_t *disabled; /* [address] */
	const char *log_url;
};

struct letter {
	const char *subject; /* one line */
	const char *text;    /* lines ended by \r\n */
	const char *html;
};

struct letter letter_write(struct cx *cx, const struct letter_facts *facts);
struct letter letter_of_trouble(
    struct cx *cx, const struct letter_trouble *trouble);

/* "园区月度能耗与碳报告-2026-10.pdf": what may not stand in a file's name is
 * left out. */
char *letter_file_name(struct cx *cx, const char *report, const char *period,
    const char *extension);

#endif
