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

/* FAIL_BROKEN with a sentence that names the test and the value. */
bool app_rehearse(struct cx *cx, const struct app *app, const json_t *test);

/* All that it has. */
bool app_rehearse_all(struct cx *cx, const struct app *app);

#endif
