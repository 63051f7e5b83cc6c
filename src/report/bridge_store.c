#include "report/bridge_store.h"

#include "base/moment.h"

struct reissue
reissue_of(const struct db_rows *r)
{
	const size_t of = db_find(r, "of_run");

	if (db_is_null(r, 0, of))
		return (struct reissue){ .of_run = 0 };
	return (struct reissue){ .then = str_is(
				     db_str(r, 0, db_find(r, "basis")), "then"),
		.of_run = db_int(r, 0, of),
		.ready_us = db_moment(r, 0, db_find(r, "of_ready_at")),
		.as_of_us = db_moment(r, 0, db_find(r, "of_as_of")) };
}

static const char *
copied(struct cx *cx, const struct db_rows *r, size_t i, const char *column)
{
	const struct str s = db_str(r, i, db_find(r, column));

	return cx_strndup(cx, s.p, s.n);
}

static const char *
with_unit(struct cx *cx, const struct db_rows *r, size_t i, const char *printed,
    const char *unit)
{
	const char *word = copied(cx, r, i, unit);

	return cx_printf(cx, "%s%s%s", copied(cx, r, i, printed),
	    word[0] == '\0' ? "" : " ", word);
}

static struct bridge_figure
figure_of(struct cx *cx, const struct db_rows *r, size_t i, bool english)
{
	const char *label_en = copied(cx, r, i, "label_en");
	const char *code = copied(cx, r, i, "after_code");

	return (struct bridge_figure){ .label = english && label_en[0] != '\0'
		    ? label_en
		    : copied(cx, r, i, "label"),
		.state = copied(cx, r, i, "state"),
		.before = with_unit(cx, r, i, "before_printed", "before_unit"),
		.after = with_unit(cx, r, i, "after_printed", "after_unit"),
		.code =
		    code[0] != '\0' ? code : copied(cx, r, i, "before_code"),
		.change = db_double(r, i, db_find(r, "change")),
		.unit = copied(cx, r, i, "unit") };
}

static bool
ask_figures(struct cx *cx, struct conn *conn, const struct identity *who,
    const struct reissue *of, const json_t *figures, bool english,
    struct bridge *out)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "run", of->of_run);
	db_bind_text(&b, "figures", json_canonical(cx, figures));
	r = conn_ask_once(cx, conn, who, Q_REPORT_BRIDGE, &b);
	if (r == NULL)
		return false;
	out->figures = cx_calloc(cx, db_count(r) + 1, sizeof(*out->figures));
	for (size_t i = 0; i < db_count(r); i++) {
		const struct str state = db_str(r, i, db_find(r, "state"));

		if (str_is(state, "rows"))
			out->rows++;
		if (str_is(state, "same") || str_is(state, "rows"))
			out->same++;
		else
			out->figures[out->figures_n++] =
			    figure_of(cx, r, i, english);
	}
	return true;
}

static bool
ask_corrections(struct cx *cx, struct conn *conn, const struct identity *who,
    const struct reissue *of, const struct period *month, int64_t as_of_us,
    struct bridge *out)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_text(&b, "first", date_text(cx, month->from));
	db_bind_text(&b, "last", date_text(cx, month->to));
	db_bind_text(&b, "since", moment_text(cx, of->as_of_us, 0));
	db_bind_text(&b, "until", moment_text(cx, as_of_us, 0));
	r = conn_ask_once(cx, conn, who, Q_REPORT_CORRECTIONS, &b);
	if (r == NULL)
		return false;
	out->corrections_n = db_count(r);
	out->corrections =
	    cx_calloc(cx, db_count(r) + 1, sizeof(*out->corrections));
	for (size_t i = 0; i < db_count(r); i++)
		out->corrections[i] =
		    (struct bridge_correction){ .tenant =
						    copied(cx, r, i, "tenant"),
			    .meter = copied(cx, r, i, "meter"),
			    .day = copied(cx, r, i, "day"),
			    .unit = copied(cx, r, i, "unit"),
			    .reason = copied(cx, r, i, "reason"),
			    .before = db_double(r, i, db_find(r, "before")),
			    .after = db_double(r, i, db_find(r, "after")) };
	return true;
}

bool
bridge_ask(struct cx *cx, struct conn *conn, const struct identity *who,
    const struct reissue *of, const struct period *month, int64_t as_of_us,
    const json_t *figures, bool english, struct bridge *out)
{
	*out = (struct bridge){ .same = 0 };
	return ask_figures(cx, conn, who, of, figures, english, out) &&
	    ask_corrections(cx, conn, who, of, month, as_of_us, out);
}
