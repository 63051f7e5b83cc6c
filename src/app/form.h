/*
 * form.h - what people filled in, against the inputs of a definition.
 *
 * Pure; knows the definition's JSON alone, so that the web, which links no
 * model, checks a form before anything is begun.
 */
#ifndef APP_FORM_H
#define APP_FORM_H

#include "base/cx.h"
#include "base/json.h"

/*
 * The whole form: what is not given has its default; a month not given is
 * null and means the last whole one.  Of each type:
 *
 *	month	"2026-10"
 *	number	4, or {"value": 4, "unit": "kW"} in a unit of the same kind
 *	text	shortest..longest characters
 *	choice	the id of one of its options
 *	list	shortest..longest numbers, each as a number has it
 *	device	its key or number; it must be given
 *	series	"device/metric"; it must be given
 *	table	shortest..longest rows, {"column": value, …}, of a number, a
 *		text or a choice each
 *
 * and with "gaps" a number of a list or column may be null, or not there.
 *
 * NULL after FAIL_INVALID, whose field is the input, "loads[2]" for the third
 * item of a list or row of a table, "loads[2].kw" for a cell; its sentence
 * counts from 1.  Codes: "unknown_field", "wrong_type", "out_of_range",
 * "bad_unit", "too_short", "too_long", "control_character", "not_a_choice",
 * "missing", "too_early".
 */
json_t *form_read(struct cx *cx, const json_t *inputs, json_t *given);

/*
 * What a flow takes from a form that was read: its values by their ids, of a
 * table a list for each of its columns, called "table.column".
 */
json_t *form_ports(struct cx *cx, const json_t *inputs, const json_t *form);

/*
 * Inputs that stand at their default: what is shown of them is an example.
 * In an APP that asks the park only tables and lists can be: its numbers and
 * words are settings of a look at real data.
 * NULL as form_read() when a default does not keep its own rules.
 */
json_t *form_examples(struct cx *cx, const json_t *inputs, const json_t *form,
    bool asks_the_park);

/* Whether one stands at its default. */
bool form_is_usual(struct cx *cx, const json_t *input, const json_t *form);

#endif
