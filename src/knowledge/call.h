/*
 * call.h - one evaluation of an entry, as the entry sees it.
 *
 * Pure: what an entry needs besides its givens, coefficients and a moment to
 * say how far it is, is in here.  Everything it allocates comes from the cx
 * and ends with the call.
 */
#ifndef KNOWLEDGE_CALL_H
#define KNOWLEDGE_CALL_H

#include "base/cx.h"
#include "knowledge/port.h"

struct entry;
struct reference;
struct text;

#define CALL_WARNINGS 8
#define CALL_TABLES 4

struct call {
	struct cx *cx;
	const struct entry *entry;
	/* All editions there are; see reference.h. */
	const struct reference *const *tables;
	size_t table_count;
	/* Those that were asked for; of other tables the one that holds on
	 * as_of (a day number; 0: the last one). */
	const struct reference *used[CALL_TABLES];
	int32_t as_of;
	/* Where the words that were chosen among its inputs are to be written,
	 * as an object; NULL: nowhere. */
	struct text *variant;
	struct words warnings[CALL_WARNINGS];
	size_t warning_count;
	/* Told how far a long one is; false: stop.  May be NULL. */
	bool (*goes_on)(void *whom, double share);
	void *whom;
};

/* Fails as a fault of an input, which is named; returns false. */
bool call_refuse(struct call *call, const char *input, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Something a user must know of a result that holds all the same. */
void call_warn(struct call *call, const char *zh, const char *en);

/* How far it is, 0..1; false when the call is to end: return false at once.
 * To be asked at least every 100 ms. */
bool call_goes_on(struct call *call, double share);

/*
 * The number in a column of the row that begins with key.  Refuses `input`
 * for an unknown key, naming those that there are.
 */
bool call_coefficient(struct call *call, const char *table, struct str key,
    const char *column, const char *input, double *value);

/* The edition of a table that the call is computed with; NULL when there is
 * none. */
const struct reference *call_table(struct call *call, const char *table);

/* Has it computed with that one instead; false after FAIL_BROKEN when there is
 * none. */
bool call_edition(struct call *call, const char *table, const char *edition);

/* The word that was chosen at an input of the kind PORT_CHOICE, as a table may
 * have it for a key. */
struct str call_choice(const struct call *call, const char *input, int choice);

/* Rooms for results, zeroed. */
struct vector call_vector(struct call *call, size_t n);
struct matrix call_matrix(struct call *call, size_t rows, size_t cols);
struct texts call_texts(struct call *call, size_t n);
struct map call_map(struct call *call, size_t n);

/*
 * From inputs to outputs and back.
 *
 * `inputs` is an object by the names of entry->given.  Failures name the
 * input as field and say what is wrong: "missing", "unexpected",
 * "wrong_type", "bad_unit", "out_of_range", "wrong_shape", "has_gaps",
 * "too_large" are their codes; "no_result" when a number among the results is
 * not finite. A number may come with a unit of the same kind, {"value": 20,
 * "unit": "Cel"}, and so may a vector; it is converted to the port's.
 */
#define CALL_NUMBERS 1000000 /* of one input */
bool call_take(struct call *call, const json_t *inputs, void *given);
bool call_check(struct call *call, const void *result);

/* The outputs as an object, for text that goes out. */
void call_give(const struct entry *entry, const void *result, struct text *out);

/* All of it: takes, evaluates, checks, gives.  Outputs are an object. */
bool call_run(struct call *call, const json_t *inputs, struct text *out);

#endif
