/*
 * play.h - a flow from its form to all of its values.
 *
 * Pure: who plays it says how sources are asked and how models are computed,
 * so that a run, an acceptance test and `park app check` take the same way.
 */
#ifndef APP_PLAY_H
#define APP_PLAY_H

#include "app/app.h"

struct app_world {
	void *whom;
	/* Fills out with lists or values by port; in is what the form gives
	 * to it. */
	bool (*ask)(struct cx *cx, void *whom, const struct app_node *node,
	    json_t *in, json_t *out);
	/* The answer to the body of a call; NULL after a failure. */
	json_t *(*compute)(struct cx *cx, void *whom,
	    const struct app_node *node, const char *body);
	/* How far it is, 0..1, before each step; false ends it, with a
	 * failure or without.  May be NULL. */
	bool (*goes_on)(struct cx *cx, void *whom, double share);
	bool is_test;
};

#define PLAY_ITEMS 100000 /* of one list */

/*
 * {"node": {"port": value}}; NULL after a failure, whose field is the node, or
 * when goes_on said so.  Codes: "too_many_items", and those of a call.
 */
json_t *app_play(struct cx *cx, const struct app *app, json_t *form,
    const struct app_world *world);

#endif
