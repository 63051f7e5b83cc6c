/*
 * inputs.h - the inputs of a definition, proven: each says what its type asks
 * for and nothing else, its units exist, and what is usual keeps its own
 * rules (form.h), so that an APP runs as soon as it is opened, unless it is
 * about a device.
 *
 *	month	called month; one at most
 *	number	unit default least most
 *	text	default longest [shortest]
 *	choice	default options [{id, name}]
 *	list	unit default least most shortest longest [gaps]
 *	table	default shortest longest columns [{id, type, name, …}], where a
 *		number has unit least most [gaps], a text longest [shortest],
 *		a choice options
 *	device	[class]: of the register; nothing is usual for it
 *	series	unit: a metric of a device whose unit is of that kind; likewise
 *
 * Pure.
 */
#ifndef APP_INPUTS_H
#define APP_INPUTS_H

#include "app/app.h"

#define INPUT_CELLS 20000 /* that a table may have */

/* Fills the outputs of the node `input`; false after app_refuse(). */
bool app_inputs_prove(struct cx *cx, struct app *app);

/* The APP asks for a month. */
bool app_has_month(const struct app *app);

#endif
