/*
 * frame_web.h - what every answer about energy stands on.
 *
 * A frame is made from the request and the park: whose energy, by which
 * rules it becomes standard coal, and which spans of days are compared.
 * The rows of Q_ENERGY_SUM for these spans become accounts.
 */
#ifndef ENERGY_FRAME_WEB_H
#define ENERGY_FRAME_WEB_H

#include "energy/account.h"
#include "energy/calendar.h"
#include "web/web.h"

#define FRAME_SPANS 800

struct frame_kind {
	struct str code, name, name_en, unit;
};

struct frame {
	int32_t tenant; /* 0: all I may see */
	bool is_park;
	struct str park_name, park_name_en;
	struct str name, name_en; /* of the tenant */
	bool demo;
	int zone_min;
	int stat_day;
	int32_t today;
	struct energy_policy policy;
	struct frame_kind *kinds;
	size_t kind_count;
	int32_t *from, *to; /* the spans, span_count of them */
	size_t span_count;
	web_step ready;
	void *own; /* what the route keeps beside it */
};

/* Parameters by which amounts become standard coal; see FRAME_POLICY. */
#define FRAME_POLICY                                                           \
	{ "mode", IN_QUERY, PARAM_CHOICE, .choices = "equivalent primary",     \
		.fallback = "equivalent",                                      \
		.about = "electricity at its heat value, or at what was "      \
			 "burnt for it" },                                     \
	    { "primary_kgce", IN_QUERY, PARAM_NUMBER, .lo = 0.01, .hi = 10,    \
		    .about = "kgce burnt for a kWh; only in primary mode" },   \
	    { "choice", IN_QUERY, PARAM_CHOICE, .choices = "low mid high",     \
		    .fallback = "mid",                                         \
		    .about = "where the standard gives a range" },             \
	{                                                                      \
		"media", IN_QUERY, PARAM_BOOL,                                 \
		    .fallback = "false",                                       \
		    .about = "count water, compressed air… too"              \
	}
#define FRAME_TENANT                                                           \
	{                                                                      \
		"tenant", IN_QUERY, PARAM_INT,                                 \
		    .about = "of this enterprise only"                         \
	}
#define FRAME_PERIOD                                                           \
	{                                                                      \
		"period", IN_QUERY, PARAM_TEXT,                                \
		    .required = true, .hi = 20,                                \
		    .about = "2026, 2026-10 or 2026-10-31; months by the "     \
			     "park's statistical calendar"                     \
	}

/* Makes the frame and goes on with `ready`, where frame_of() has it. */
bool frame_begin(struct cx *cx, struct exchange *x, web_step ready);
/* The same for a route that takes no FRAME_POLICY. */
bool frame_begin_plain(struct cx *cx, struct exchange *x, web_step ready);
struct frame *frame_of(const struct exchange *x);

/* Another span; its number, from 0.  An empty one has no rows. */
size_t frame_span(struct frame *f, int32_t from, int32_t to);

/* Days as PostgreSQL reads an array of them. */
const char *frame_dates(struct cx *cx, const int32_t *days, size_t n);

/* Binds what Q_ENERGY_SUM wants. */
void frame_bind(struct cx *cx, struct exchange *x);

/* Rows of one span, and within it of one tenant, as parts of the array. */
const struct account_row *frame_span_rows(
    const struct account_row *rows, size_t n, size_t span, size_t *count);
const struct account_row *frame_tenant_rows(
    const struct account_row *rows, size_t n, int32_t tenant, size_t *count);

/*
 * The part of a period that is over: a day that runs counts until now, a
 * month or year that runs until yesterday.
 */
void frame_past(const struct frame *f, const struct period *period,
    int32_t *from, int32_t *to);
/* So many days of another period. */
void frame_alike(
    const struct period *period, int32_t days, int32_t *from, int32_t *to);

/* Writing ------------------------------------------------------------------ */

void frame_write_period(
    struct cx *cx, struct text *out, const struct period *period);
/* "name":number,; null for NaN; digits behind the point at most 6. */
void frame_write_number(struct text *out, const char *name, double value);
void frame_write_text(struct text *out, const char *name, struct str value);
/* "at":moment or null */
void frame_write_moment(struct cx *cx, struct text *out, const char *name,
    int64_t at_us, int zone_min);
/* "quality":{…} */
void frame_write_quality(
    struct cx *cx, struct text *out, const struct account *a, int zone_min);
/* "kinds":[…] */
void frame_write_kinds(
    struct text *out, const struct frame *f, const struct account *a);
/* "rules":{…} */
void frame_write_rules(struct text *out, const struct frame *f);

#define SHAPE_QUALITY                                                          \
	"{grade text, score number?, completeness number?, timeliness "        \
	"number?, validity number?, consistency number?, coverage number?, "   \
	"estimated number, meters int, reported int, "                         \
	"data_at moment?, reasons [text]}"
#define SHAPE_KINDS                                                            \
	"[{kind text, name text, name_en text, unit text, amount number?, "    \
	"tce number?, factor number?, edition text?, counted bool}]"
#define SHAPE_RULES                                                            \
	"{mode text, choice text, media bool, primary_kgce number?, unit "     \
	"text, standard text}"
#define SHAPE_PERIOD "{text text, kind text, from date, to date}"

#endif
