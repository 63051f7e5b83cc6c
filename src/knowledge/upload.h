/*
 * upload.h - uploads in place of lists of numbers and of matrices.
 *
 *	{"inputs": {"x": {"upload": "7", "column": "kwh", "unit": "kW.h"},
 *	    "A": {"upload": "7", "columns": ["a", "b"]},
 *	    "y": {"upload": "8"}, "z": {"upload": "8", "member": "load"}}}
 *
 * A CSV (RFC 4180, UTF-8, its first record names the columns) gives a column
 * as a list and columns as a matrix, a row for each record; an empty cell is a
 * gap, which a port allows or refuses.  JSON gives all of it, or a member,
 * which must be a list of numbers or a list of such lists of one length; null
 * is a gap.  With unit the numbers are in that unit, else in the port's.
 *
 * In a batch they are not taken: what is large is one matrix, not many items.
 *
 * Pure: whoever has the bytes calls it.
 */
#ifndef KNOWLEDGE_UPLOAD_H
#define KNOWLEDGE_UPLOAD_H

#include "base/json.h"
#include "base/str.h"

#define UPLOAD_MOST 20          /* of one call */
#define UPLOAD_NUMBERS 2000000  /* of all of them; CALL_NUMBERS of one input */
#define UPLOAD_BODY (48u << 20) /* bytes of a body that is filled */
#define UPLOAD_BYTES 134217728  /* of one, as CSV; as JSON 32 MiB */
#define UPLOAD_PART_MOST (1u << 20) /* of one part */

/* Where a call names one; its strings are those of the inputs. */
struct upload_pick {
	const char *input;
	json_t *as_asked; /* the object that names it */
	int64_t upload;
	struct str member;     /* empty: all of it */
	struct str column;     /* empty: none */
	const json_t *columns; /* a list of names, or NULL */
	json_t *unit;          /* NULL: the port's */
};

/* Asked now and then; false: the call is not wanted any more. */
struct upload_listener {
	bool (*goes_on)(void *whom);
	void *whom;
};

/* Of all uploads of a call. */
struct upload_reading {
	size_t room; /* numbers that may still come */
	const struct upload_listener *listener; /* NULL: none */
};

/* Whether a body may name one. */
bool upload_may_be_named(struct str body);

/* Those that the inputs of a body name, at most UPLOAD_MOST of them.  False
 * after "wrong_type" or "too_many", which name the input, or "not_together":
 * a batch takes none. */
bool upload_picks(struct cx *cx, const json_t *body,
    struct upload_pick picks[UPLOAD_MOST], size_t *n);

/*
 * What pick takes out of the bytes of a "csv" or "json", as it stands in the
 * inputs instead; the caller's to release.  The room is lessened.
 *
 * NULL after a failure that names the input, with line and column where there
 * are any: "malformed_csv", "malformed_json", "unknown_encoding",
 * "unknown_column", "unknown_name" (of a member), "wrong_shape" (rows of
 * another length, or none), "wrong_type" (no finite number), "too_large"; or
 * FAIL_BUSY when it is not wanted any more.
 */
json_t *upload_value(struct cx *cx, const struct upload_pick *pick,
    struct str format, struct str bytes, struct upload_reading *reading);

#endif
