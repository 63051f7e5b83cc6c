/*
 * record.h - one call as a line of the journal: who had what computed, from
 * which inputs, with what outcome.  sql/routine/knowledge.sql reads it.
 *
 * {"id", "tenant", "account", "actor", "token", "client", "entry", "version",
 * "editions", "variant", "via": "page" "api" "app", "test", "items", "refused",
 * "us", "outcome": "done" "refused" "time_limit" "memory_limit" "died" "failed"
 *  "cancelled",
 *  "code", "at_us", "inputs", "inputs_sha256", "outputs_sha256"}
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

#endif
