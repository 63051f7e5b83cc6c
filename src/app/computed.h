/*
 * computed.h - the steps that a model or an algorithm of the catalogue
 * computes.
 *
 *	params.ref	"ENE-022@1": entry and version
 *	params.with	[{port, value}]: what is fixed
 *	params.batch	one evaluation for each item of the lists: a port of a
 *		number takes a list of them, one of a vector a matrix; what
 *		comes as the port itself has it is the same for each item
 *	params.optional	what is refused, as too few numbers are, gives nothing
 *		and does not end the run
 *
 * Pure.
 */
#ifndef APP_COMPUTED_H
#define APP_COMPUTED_H

#include "app/app.h"

/* "model" and "algorithm"; ends with a row whose type is NULL. */
extern const struct node_kind computed_kinds[];

/*
 * The body of the call (knowledge/task.h) for inputs by port, in memory of cx.
 * NULL without a failure: something that it must have has no value, or there
 * are no items; then nothing is to be computed and nothing comes out.
 */
char *computed_body(
    struct cx *cx, const struct app_node *node, json_t *in, bool is_test);

/* Whether the failure of its call is one that it may have. */
bool computed_may_fail(const struct app_node *node, const struct cx *cx);

/* The answer's outputs by port; of an item that was refused, null.  answer is
 * NULL when nothing was computed. */
void computed_outputs(
    const struct app_node *node, const json_t *answer, json_t *out);

#endif
