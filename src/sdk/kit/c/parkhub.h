/*
 * parkhub.h - client of the ParkHub API, on libcurl and jansson.
 *
 * What can fail returns false or NULL; parkhub_error() says why.  Inputs and
 * parameters in JSON are taken over (released) by the call they are given to;
 * what comes back belongs to the caller.  A struct parkhub is for one thread
 * at a time.
 */
#ifndef PARKHUB_H
#define PARKHUB_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PARKHUB_VERSION "@VERSION@"

struct parkhub;

/* Address and token; NULL: PARKHUB_URL and PARKHUB_TOKEN.  NULL without them.
 */
struct parkhub *parkhub_open(const char *url, const char *token);
void parkhub_close(struct parkhub *park);

/* Milliseconds for one try, usually 30,000; how often at most, usually 5. */
void parkhub_patience(struct parkhub *park, long timeout_ms, int tries);

/* Why the last call failed. */
struct parkhub_error {
	int status;         /* of HTTP, 0 when there was no answer at all */
	char code[64];      /* the platform's stable word for the failure */
	char title[400];    /* one sentence in English */
	char field[100];    /* the parameter at fault, or "" */
	char request[64];   /* number by which the operator finds it, or "" */
	double retry_after; /* seconds, below 0 when it is not known */
};
const struct parkhub_error *parkhub_error(const struct parkhub *park);

/* Operations --------------------------------------------------------------- */

/*
 * Any operation of the API by its operationId.  Parameters go by their names
 * into the path, the query or the JSON body; params may be NULL.  The answer is
 * what JSON says, a JSON string for text, null for nothing.
 */
json_t *parkhub_call(
    struct parkhub *park, const char *operation, json_t *params);

/* Bytes as they come and go, for the few operations that are not JSON; the
 * caller frees *answer. */
bool parkhub_transfer(struct parkhub *park, const char *operation,
    json_t *params, const void *body, size_t body_size, char **answer,
    size_t *answer_size);

/* The rows of a list, page after page; NULL at its end and after a failure,
 * when the error's code is not "". */
struct parkhub_pages;
struct parkhub_pages *parkhub_each(
    struct parkhub *park, const char *operation, json_t *params);
json_t *parkhub_next(struct parkhub_pages *pages);
void parkhub_pages_close(struct parkhub_pages *pages);

/* Asks for a job, such as getAppRun, until its "state" is over. */
json_t *parkhub_wait(struct parkhub *park, const char *operation,
    json_t *params, double patience_s);

/* Has an APP run, and waits until it is over; inputs may be NULL. */
json_t *parkhub_run_app(struct parkhub *park, const char *app, json_t *inputs);

/* Models and algorithms ---------------------------------------------------- */

/* outputs, or for a batch results: {"outputs"} or {"error"} for each. */
struct parkhub_answer {
	json_t *outputs, *results, *warnings, *editions;
	char call[40]; /* its number in the books */
	int version;
	json_t *said; /* owns all of them */
};
void parkhub_answer_clear(struct parkhub_answer *answer);

bool parkhub_compute(struct parkhub *park, const char *entry, json_t *inputs,
    struct parkhub_answer *answer);
bool parkhub_compute_batch(struct parkhub *park, const char *entry,
    json_t *batch, struct parkhub_answer *answer);
/* What takes longer than a connection lasts: asks, and comes back for the
 * answer. */
bool parkhub_compute_long(struct parkhub *park, const char *entry,
    json_t *inputs, double patience_s, struct parkhub_answer *answer);

/* Inputs: one that is all zero is left out.  NaN stands for a gap. */
struct parkhub_number {
	double value;
	const char *unit; /* UCUM; NULL: that of the port */
	bool is_given;
};
struct parkhub_whole {
	int64_t value;
	bool is_given;
};
enum parkhub_truth { PARKHUB_NOT_SAID, PARKHUB_NO, PARKHUB_YES };
/* Samples of a device, read by the platform itself. */
struct parkhub_series {
	const char *device, *metric;
	const char *from, *to;  /* RFC 3339, or NULL */
	const char *step, *agg; /* as "1h", "mean", or NULL: all samples */
	bool is_unitless;       /* its numbers without their unit */
};
struct parkhub_list {
	const double *values;
	size_t n;
	const char *unit;
	const struct parkhub_series *series; /* instead of values */
};
/* values[(layer * rows + row) * cols + col] */
struct parkhub_table {
	size_t layers, rows, cols;
	const double *values;
	const char *unit;
};
struct parkhub_pair {
	const char *name;
	double value;
};
struct parkhub_map {
	const struct parkhub_pair *pairs;
	size_t n;
	bool is_given;
};
struct parkhub_texts {
	const char *const *texts;
	size_t n;
};

static inline struct parkhub_number
parkhub_number(double value)
{
	return (struct parkhub_number){ value, NULL, true };
}

static inline struct parkhub_number
parkhub_quantity(double value, const char *unit)
{
	return (struct parkhub_number){ value, unit, true };
}

static inline struct parkhub_whole
parkhub_whole(int64_t value)
{
	return (struct parkhub_whole){ value, true };
}

#define PARKHUB_COUNT(type, ...)                                               \
	(sizeof((type[]){ __VA_ARGS__ }) / sizeof(type))
#define PARKHUB_LIST(...)                                                      \
	((struct parkhub_list){ (const double[]){ __VA_ARGS__ },               \
	    PARKHUB_COUNT(double, __VA_ARGS__), NULL, NULL })
#define PARKHUB_TABLE(layers, rows, cols, ...)                                 \
	((struct parkhub_table){                                               \
	    layers, rows, cols, (const double[]){ __VA_ARGS__ }, NULL })
#define PARKHUB_MAP(...)                                                       \
	((struct parkhub_map){ (const struct parkhub_pair[]){ __VA_ARGS__ },   \
	    PARKHUB_COUNT(struct parkhub_pair, __VA_ARGS__), true })
#define PARKHUB_TEXTS(...)                                                     \
	((struct parkhub_texts){ (const char *const[]){ __VA_ARGS__ },         \
	    PARKHUB_COUNT(const char *, __VA_ARGS__) })

/* For entries.c: an input, and its place in the struct. */
enum parkhub_kind {
	PARKHUB_NUMBER,
	PARKHUB_WHOLE,
	PARKHUB_TRUTH,
	PARKHUB_TEXT,
	PARKHUB_VECTOR,
	PARKHUB_MATRIX,
	PARKHUB_CUBE,
	PARKHUB_NAMED,
	PARKHUB_WORDS,
	PARKHUB_JSON
};
struct parkhub_field {
	const char *name; /* NULL ends the list */
	enum parkhub_kind kind;
	size_t at;
};
bool parkhub_run(struct parkhub *park, const char *entry,
    const struct parkhub_field *fields, const void *in,
    struct parkhub_answer *answer);

#include "entries.h"
#include "operations.h"

#endif
