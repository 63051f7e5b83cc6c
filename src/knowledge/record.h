/*
 * record.h - one call as a line of the journal: who had what computed, from
 * which inputs, with what outcome; and many lines as the columns in which the
 * books take them (sql/routine/knowledge.sql).
 *
 * Parts are divided by tabs, which JSON has none of:
 *	head            what a call has in common with others, JSON:
 *			{"tenant", "account", "actor", "token", "client",
 *			"via": "page" "api" "app", "entry", "version",
 *			"editions", "variant", "test", "outcome": "done"
 *			"refused" "time_limit" "memory_limit" "died" "failed"
 *			"cancelled", "code"}
 *	id              number of the call
 *	at              when it was answered, microseconds since 1970
 *	items, refused  evaluations, and those of them that were refused
 *	us              microseconds it took
 *	inputs_sha256, outputs_sha256
 *	inputs          canonical JSON; empty: not kept
 */
#ifndef KNOWLEDGE_RECORD_H
#define KNOWLEDGE_RECORD_H

#include "base/text.h"
#include "knowledge/ask.h"
#include "knowledge/task.h"

#define RECORD_INPUTS 16384 /* longer ones are not kept, their digest is */

struct record {
	const struct ask *ask;
	const struct task *task;    /* its entry is there */
	const char *outcome, *code; /* code: of a failure, or "" */
	int64_t at_us, took_us;
};

/* Outcome of what failed with this kind and code. */
const char *record_outcome(enum fail fail, const char *code);

void record_write(struct text *out, const struct record *record);

/* Lines as columns, each n long; strings are views of the lines. */
struct records {
	size_t n;
	const char *heads; /* a JSON list of those that differ */
	int32_t *head;     /* which of them, from 1 */
	struct str *id;
	int64_t *at_us;
	int32_t *items, *refused;
	int64_t *us;
	struct str *inputs_sha256, *outputs_sha256, *inputs;
};

/* Reads whole lines.  False after FAIL_INVALID for one that is none. */
bool records_read(struct cx *cx, struct str lines, struct records *out);

#endif
