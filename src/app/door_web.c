#include "app/door_web.h"

#include "app/form.h"

static bool
may_read(struct cx *cx, struct exchange *x, struct str permissions)
{
	while (permissions.n > 0) {
		const struct str one = str_cut(permissions, ' ', &permissions);

		if (!web_may(x, cx_strndup(cx, one.p, one.n)))
			return cx_fail(cx, FAIL_DENIED, NULL,
			    "the APP reads what needs %.*s, which your role "
			    "does not include",
			    STR_ARG(one));
	}
	return true;
}

static bool
is_open(struct cx *cx, struct exchange *x, const struct db_rows *r)
{
	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, "id", "no such APP");
	if (!may_read(cx, x, db_str(r, 0, db_find(r, "permissions"))))
		return false;
	if (db_bool(r, 0, db_find(r, "tried_out")))
		return cx_fail_code(cx, FAIL_CONFLICT, "trial_over", "id",
		    "the trial of the APP is over; subscribe to it");
	return db_bool(r, 0, db_find(r, "open")) ||
	    cx_fail_code(cx, FAIL_CONFLICT, "not_subscribed", "id",
		"the APP runs for those who subscribed to it");
}

json_t *
door_form(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	json_t *inputs;

	if (!is_open(cx, x, r))
		return NULL;
	inputs = json_read(cx, db_str(r, 0, db_find(r, "inputs")));
	return inputs == NULL ? NULL
			      : form_read(cx, inputs, web_json(x, "inputs"));
}
