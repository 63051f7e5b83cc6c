/*
 * task.h - one request to a model or an algorithm, from the bytes of its body
 * to the bytes of its answer.
 *
 *	{"inputs": {…}, "test": false}
 *	  -> {"outputs": {…}, "warnings": [{"zh", "en"}], "call", "version",
 *	      "editions": {table: edition}}
 *	{"batch": [{…}, …]}
 *	  -> {"results": [{"outputs", "warnings"} or {"error": {"code",
 *	      "field", "title"}}], "call", "version", "editions"}
 *
 * Pure: what it needs besides the body, it is given.
 */
#ifndef KNOWLEDGE_TASK_H
#define KNOWLEDGE_TASK_H

#include "base/hash.h"
#include "base/text.h"
#include "knowledge/entry.h"
#include "knowledge/reference.h"

#define TASK_BATCH 10000        /* items */
#define TASK_ANSWER (48u << 20) /* bytes */

struct task {
	struct str id; /* of the entry */
	bool is_algorithm;
	struct str body;
	const char *call; /* by which the call is known */
	const struct reference *const *tables;
	size_t table_count;
	/* As in struct call. */
	bool (*goes_on)(void *whom, double share);
	void *whom;

	/* What came of it, also when it failed, as far as it came. */
	const struct entry *entry; /* NULL: there is none of that id */
	bool is_test;
	size_t items, refused; /* 1 and 0 or 1 without a batch */
	struct str inputs; /* canonical JSON: an object, or a batch's list */
	struct str inputs_hash;  /* SHA-256 of that; empty: not known */
	struct str outputs_hash; /* SHA-256 of the outputs, or of the results */
	struct text out;         /* the answer */
};

/*
 * False after a failure: FAIL_MISSING when there is no such entry, what
 * call_run() refuses, "not_together", "unknown_field", FAIL_LARGE for an
 * answer past TASK_ANSWER.  An item of a batch that is refused fails alone.
 */
bool task_run(struct cx *cx, struct task *task);

/* The editions of an entry's tables, as a JSON object. */
void task_editions(struct text *out, const struct entry *entry,
    const struct reference *const *tables, size_t table_count);

#endif
