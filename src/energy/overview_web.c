/*
 * overview_web.c - the first page: how the park stands, in one answer.
 *
 * An enterprise gets its own by the same route, since it sees only itself.
 */
#include <math.h>
#include <stdlib.h>

#include "base/moment.h"
#include "energy/account_store.h"
#include "energy/energy_web.h"
#include "energy/figure_web.h"

#define TOP 5
#define SILENT_SHOWN 10

struct overview {
	struct frame *f;
	struct figure yesterday, month;
	const struct account_row *rows;
	size_t n;
	const struct db_rows *state, *enterprises;
};

/* One enterprise in a ranking. */
struct place {
	size_t row; /* of enterprises */
	double tce, change;
};

static int
by_tce(const void *a, const void *b)
{
	const double x = ((const struct place *)a)->tce,
		     y = ((const struct place *)b)->tce;

	return (x < y) - (x > y);
}

static int
by_change(const void *a, const void *b)
{
	const double x = ((const struct place *)a)->change,
		     y = ((const struct place *)b)->change;

	return (x < y) - (x > y);
}

static int32_t
tenant_at(const struct overview *o, size_t row)
{
	return (int32_t)db_int(
	    o->enterprises, row, db_find(o->enterprises, "tenant_id"));
}

/* The enterprises that have a figure for the month. */
static bool
places_of(struct cx *cx, const struct overview *o, struct place **places,
    size_t *count)
{
	const size_t n = db_count(o->enterprises);

	*places = cx_calloc(cx, n + 1, sizeof(**places));
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		const int32_t tenant = tenant_at(o, i);
		struct account now, before;
		const char *why;

		if (!figure_account(cx, o->f, &o->month, FIGURE_NOW, tenant,
			o->rows, o->n, &now) ||
		    !figure_account(cx, o->f, &o->month, FIGURE_BEFORE, tenant,
			o->rows, o->n, &before))
			return false;
		if (now.known)
			(*places)[(*count)++] = (struct place){ i,
				account_tce(&now),
				figure_change(&o->month, &now, &before, &why) };
	}
	return true;
}

static void
write_enterprise(struct text *out, const struct overview *o, size_t row)
{
	text_printf(out, "{\"tenant\":%d,", (int)tenant_at(o, row));
	frame_write_text(out, "name",
	    db_str(o->enterprises, row, db_find(o->enterprises, "name")));
	text_char(out, ',');
	frame_write_text(out, "name_en",
	    db_str(o->enterprises, row, db_find(o->enterprises, "name_en")));
	text_char(out, ',');
	frame_write_text(out, "short_name",
	    db_str(o->enterprises, row, db_find(o->enterprises, "short_name")));
}

static void
write_places(struct text *out, const struct overview *o, const char *name,
    const struct place *places, size_t n)
{
	text_printf(out, "\"%s\":[", name);
	for (size_t i = 0; i < n && i < TOP; i++) {
		if (i > 0)
			text_char(out, ',');
		write_enterprise(out, o, places[i].row);
		text_char(out, ',');
		frame_write_number(out, "tce", places[i].tce);
		text_char(out, ',');
		frame_write_number(out, "change", places[i].change);
		text_char(out, '}');
	}
	text_char(out, ']');
}

static bool
write_rankings(struct cx *cx, struct text *out, const struct overview *o)
{
	struct place *places;
	size_t n, known = 0;

	if (!places_of(cx, o, &places, &n))
		return false;
	text_puts(out, "\"ranking\":{");
	qsort(places, n, sizeof(*places), by_tce);
	write_places(out, o, "by_tce", places, n);
	for (size_t i = 0; i < n; i++)
		if (!isnan(places[i].change))
			places[known++] = places[i];
	qsort(places, known, sizeof(*places), by_change);
	text_char(out, ',');
	write_places(out, o, "by_growth", places, known);
	text_char(out, '}');
	return true;
}

/* Enterprises with meters of which nothing came yesterday. */
static void
write_silent(struct text *out, const struct overview *o)
{
	const size_t meters = db_find(o->enterprises, "meters");
	size_t metered = 0, silent = 0, n;
	const struct account_row *rows =
	    frame_span_rows(o->rows, o->n, o->yesterday.span[FIGURE_NOW], &n);

	text_puts(out, "\"silent\":[");
	for (size_t i = 0; i < db_count(o->enterprises); i++) {
		size_t count, reported = 0;
		const struct account_row *own =
		    frame_tenant_rows(rows, n, tenant_at(o, i), &count);

		if (db_int(o->enterprises, i, meters) == 0)
			continue;
		metered++;
		for (size_t k = 0; k < count; k++)
			reported += own[k].reported;
		if (reported > 0)
			continue;
		if (silent++ < SILENT_SHOWN) {
			if (silent > 1)
				text_char(out, ',');
			write_enterprise(out, o, i);
			text_char(out, '}');
		}
	}
	text_printf(out,
	    "],\"silent_count\":%zu,\"metered\":%zu,\"reporting\":%zu", silent,
	    metered, metered - silent);
}

static int64_t
state_int(const struct overview *o, const char *column)
{
	return db_int(o->state, 0, db_find(o->state, column));
}

static int64_t
state_moment(const struct overview *o, const char *column)
{
	const size_t c = db_find(o->state, column);

	return db_is_null(o->state, 0, c) ? 0 : db_moment(o->state, 0, c);
}

static void
write_counts(struct cx *cx, struct text *out, const struct overview *o)
{
	const int zone = o->f->zone_min;

	text_printf(out,
	    "\"enterprises\":{\"total\":%lld,\"above_scale\":%lld,"
	    "\"operating\":%lld,\"demo\":%lld,",
	    (long long)state_int(o, "enterprises"),
	    (long long)state_int(o, "above_scale"),
	    (long long)state_int(o, "operating"),
	    (long long)state_int(o, "demo_enterprises"));
	write_silent(out, o);
	text_printf(out,
	    "},\"devices\":{\"total\":%lld,\"online\":%lld,\"never\":%lld},"
	    "\"telemetry\":{\"points_today\":%lld,\"set_aside_today\":%lld,",
	    (long long)state_int(o, "devices"),
	    (long long)state_int(o, "online"), (long long)state_int(o, "never"),
	    (long long)state_int(o, "points_today"),
	    (long long)state_int(o, "set_aside_today"));
	frame_write_number(out, "points_per_minute",
	    db_double(o->state, 0, db_find(o->state, "points_per_minute")));
	text_char(out, ',');
	frame_write_moment(
	    cx, out, "last_at", state_moment(o, "last_at"), zone);
	text_puts(out, "},\"power\":{\"unit\":\"MW\",");
	frame_write_number(out, "mw",
	    db_double(o->state, 0, db_find(o->state, "power")) / 1000);
	text_printf(out, ",\"meters\":%lld,\"fresh\":%lld,",
	    (long long)state_int(o, "power_meters"),
	    (long long)state_int(o, "power_fresh"));
	frame_write_moment(cx, out, "at", state_moment(o, "power_at"), zone);
	text_printf(out,
	    "},\"issues\":{\"days\":7,\"open\":%lld,\"corrections\":%lld}",
	    (long long)state_int(o, "issues"),
	    (long long)state_int(o, "corrections"));
}

static void
write_head(struct cx *cx, struct text *out, const struct overview *o)
{
	const struct frame *f = o->f;

	text_printf(out,
	    "\"scope\":\"%s\",\"tenant\":", f->is_park ? "park" : "enterprise");
	if (f->is_park)
		text_puts(out, "null,");
	else
		text_printf(out, "%d,", (int)f->tenant);
	frame_write_text(out, "name", f->is_park ? f->park_name : f->name);
	text_char(out, ',');
	frame_write_text(
	    out, "name_en", f->is_park ? f->park_name_en : f->name_en);
	text_printf(out, ",\"demo\":%s,",
	    f->demo || state_int(o, "demo_enterprises") > 0 ? "true" : "false");
	frame_write_moment(
	    cx, out, "as_of", state_moment(o, "as_of"), f->zone_min);
	text_char(out, ',');
}

static bool
overview_came(struct cx *cx, struct exchange *x)
{
	struct frame *f = frame_of(x);
	struct overview *o = f->own;
	struct text *out = web_out(x);

	o->f = f;
	o->rows = account_rows(cx, web_rows(x, 0), &o->n);
	o->state = web_rows(x, 1);
	o->enterprises = web_rows(x, 2);
	text_char(out, '{');
	write_head(cx, out, o);
	write_counts(cx, out, o);
	text_puts(out, ",\"energy\":{\"yesterday\":{");
	if (!figure_write(cx, out, f, &o->yesterday, o->rows, o->n))
		return false;
	text_puts(out, "},\"month\":{");
	if (!figure_write(cx, out, f, &o->month, o->rows, o->n))
		return false;
	text_puts(out, "},");
	frame_write_rules(out, f);
	text_puts(out, "},");
	if (!write_rankings(cx, out, o))
		return false;
	text_char(out, '}');
	return true;
}

/* On the first day of a month there is nothing to say of it yet: the month
 * before is shown. */
static bool
overview_ready(struct cx *cx, struct exchange *x)
{
	struct frame *f = frame_of(x);
	struct overview *o = cx_alloc(cx, sizeof(*o));

	f->own = o;
	o->yesterday = figure_of(f, period_day(f->today - 1, f->stat_day));
	o->month = figure_of(f, period_month_of(f->today - 1, f->stat_day));
	frame_bind(cx, x);
	web_ask(x, Q_ENERGY_SUM, overview_came);
	web_ask(x, Q_PARK_STATE, overview_came);
	web_ask(x, Q_ENERGY_ENTERPRISES, overview_came);
	return true;
}

static bool
overview(struct cx *cx, struct exchange *x)
{
	return frame_begin(cx, x, overview_ready);
}

#define SHAPE_NAMED "tenant int, name text, name_en text, short_name text"
#define SHAPE_PLACES "[{" SHAPE_NAMED ", tce number?, change number?}]"

const struct route overview_routes[] = {
	{ "GET", "/api/v1/park/overview", "park.read", Q_NONE, REPLY_OWN, NULL,
	    overview,
	    "How the park stands: its enterprises, devices, data and energy; "
	    "an enterprise gets its own",
	    "R-7.R.3", .cache_s = 5, .slow = true,
	    .shape =
		"{scope text, tenant int?, name text, name_en text, demo "
		"bool, as_of moment, enterprises {total int, above_scale int, "
		"operating int, demo int, silent [{" SHAPE_NAMED
		"}], silent_count int, metered int, reporting int}, devices "
		"{total int, online int, never int}, telemetry {points_today "
		"int, set_aside_today int, points_per_minute number?, last_at "
		"moment?}, power {unit text, mw number?, meters int, fresh "
		"int, at moment?}, issues {days int, open int, corrections "
		"int}, energy {yesterday {" SHAPE_FIGURE
		"}, month {" SHAPE_FIGURE "}, rules " SHAPE_RULES
		"}, ranking {by_tce " SHAPE_PLACES ", by_growth " SHAPE_PLACES
		"}}",
	    .params = { FRAME_TENANT, FRAME_POLICY } },
	{ .path = NULL }
};
