/*
 * rehearse.h - an acceptance test of an APP: its flow with fixed data in place
 * of the park's, computed in this process.
 *
 * Pure.  A test is {"name", "inputs", "data": {node: {port: value}},
 * "expect": {"node.port": value}, "rtol", "origin"}: data for each question,
 * numbers within rtol of what is expected, all else equal.
 */
#ifndef APP_REHEARSE_H
#define APP_REHEARSE_H

#include "app/app.h"

/* Asked before each step, and by formulas that take long; false ends it. */
struct app_watch {
	bool (*goes_on)(void *whom);
	void *whom;
};

/* FAIL_BROKEN with a sentence that names the test and the value.  Without a
 * watch it takes as long as it takes. */
bool app_rehearse(struct cx *cx, const struct app *app, const json_t *test,
    const struct app_watch *watch);

/* All that it has. */
bool app_rehearse_all(
    struct cx *cx, const struct app *app, const struct app_watch *watch);

#endif
