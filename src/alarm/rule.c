#include "alarm/rule.h"

#include <math.h>
#include <string.h>

static const char *const kinds[] = { "threshold", "rate", "deviation", "stale",
	"expression" };

/* Which members each kind may have. */
static const char *const members[] = {
	" kind metric hihi hi lo lolo hysteresis on_s off_s schedule ",
	" kind metric rise fall over_s hysteresis on_s off_s ",
	" kind metric sigmas least hysteresis on_s off_s ",
	" kind metric after_s intervals ",
	" kind expression on_s off_s ",
};

static bool
refuse(struct cx *cx, const char *code, const char *field, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, code, field, "%s: %s", field, why);
}

/* A member, NULL when it is absent or null. */
static const json_t *
member(const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);

	return json_is_null(v) ? NULL : v;
}

static bool
known_members(struct cx *cx, const json_t *object, const char *known)
{
	const char *name;
	json_t *value;

	/* jansson's iterators want the object they do not change writable. */
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		const char *word = cx_printf(cx, " %s ", name);

		if (strstr(known, word) == NULL)
			return cx_fail_code(cx, FAIL_INVALID, "unknown_field",
			    cx_printf(cx, "%s", name),
			    "a rule of this kind has no member %s", name);
	}
	return true;
}

/* A number lo..hi; *out is left alone when it is absent. */
static bool
number(struct cx *cx, const json_t *object, const char *name, double lo,
    double hi, double *out)
{
	const json_t *v = member(object, name);

	if (v == NULL)
		return true;
	if (!json_is_number(v))
		return refuse(cx, "wrong_type", name, "must be a number");
	if (!(json_number_value(v) >= lo && json_number_value(v) <= hi))
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", name,
		    "%s must be %g to %g", name, lo, hi);
	*out = json_number_value(v);
	return true;
}

static bool
seconds(struct cx *cx, const json_t *object, const char *name, int lo, int hi,
    int *out)
{
	const json_t *v = member(object, name);

	if (v == NULL)
		return true;
	if (!json_is_integer(v))
		return refuse(cx, "wrong_type", name, "must be whole seconds");
	if (json_integer_value(v) < lo || json_integer_value(v) > hi)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", name,
		    "%s must be %d to %d seconds", name, lo, hi);
	*out = (int)json_integer_value(v);
	return true;
}

static bool
delays(struct cx *cx, const json_t *d, struct rule *rule)
{
	return number(cx, d, "hysteresis", 0, 1e300, &rule->hysteresis) &&
	    seconds(cx, d, "on_s", 0, RULE_DELAY_MOST_S, &rule->on_s) &&
	    seconds(cx, d, "off_s", 0, RULE_DELAY_MOST_S, &rule->off_s);
}

static bool
text(struct cx *cx, const json_t *d, const char *name, size_t most,
    struct str *out)
{
	const json_t *v = member(d, name);

	if (v == NULL)
		return refuse(cx, "missing", name, "is missing");
	if (!json_is_string(v))
		return refuse(cx, "wrong_type", name, "must be a text");
	*out = (struct str){ json_string_value(v), json_string_length(v) };
	if (out->n == 0 || out->n > most)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", name,
		    "%s must have 1 to %zu bytes", name, most);
	return true;
}

/* Threshold --------------------------------------------------------------- */

/* Each limit that is there lies above the ones before it. */
static bool
limits_in_order(struct cx *cx, const struct rule_limits *l, double hysteresis)
{
	static const char *const names[] = { "lolo", "lo", "hi", "hihi" };
	const double v[] = { l->lolo, l->lo, l->hi, l->hihi };
	const double low = isnan(l->lo) ? l->lolo : l->lo;
	const double high = isnan(l->hi) ? l->hihi : l->hi;
	double below = -INFINITY;

	for (size_t i = 0; i < 4; i++) {
		if (isnan(v[i]))
			continue;
		if (!(v[i] > below))
			return refuse(cx, "limit_order", names[i],
			    "limits must rise from lolo over lo and hi to "
			    "hihi");
		below = v[i];
	}
	if (!isnan(low) && !isnan(high) && hysteresis >= high - low)
		return refuse(cx, "out_of_range", "hysteresis",
		    "must be less than the usual range is wide");
	return true;
}

static bool
has_limit(const struct rule_limits *l)
{
	return !isnan(l->lolo) || !isnan(l->lo) || !isnan(l->hi) ||
	    !isnan(l->hihi);
}

static bool
read_limits(
    struct cx *cx, const json_t *d, double hysteresis, struct rule_limits *l)
{
	const double nan_ = (double)NAN, most = 1e300;

	*l = (struct rule_limits){ nan_, nan_, nan_, nan_ };
	return number(cx, d, "lolo", -most, most, &l->lolo) &&
	    number(cx, d, "lo", -most, most, &l->lo) &&
	    number(cx, d, "hi", -most, most, &l->hi) &&
	    number(cx, d, "hihi", -most, most, &l->hihi) &&
	    limits_in_order(cx, l, hysteresis);
}

/* "08:30" in minutes; 24:00 only where it ends something. */
static bool
minute(struct cx *cx, const json_t *row, const char *name, int most, int *out)
{
	struct str s;

	if (!text(cx, row, name, 5, &s))
		return false;
	if (s.n != 5 || s.p[2] != ':' || strspn(s.p, "0123456789") != 2 ||
	    strspn(s.p + 3, "0123456789") != 2)
		return refuse(cx, "wrong_type", name, "must be like 08:30");
	*out = ((s.p[0] - '0') * 10 + s.p[1] - '0') * 60 + (s.p[3] - '0') * 10 +
	    s.p[4] - '0';
	if (s.p[3] > '5' || *out > most)
		return refuse(cx, "out_of_range", name, "is no time of day");
	return true;
}

static bool
read_days(struct cx *cx, const json_t *row, unsigned *days)
{
	struct str s;

	*days = 0;
	if (member(row, "days") == NULL) {
		*days = 0x7f;
		return true;
	}
	if (!text(cx, row, "days", 7, &s))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '1' || s.p[i] > '7')
			return refuse(cx, "out_of_range", "days",
			    "must be digits 1 (Monday) to 7 (Sunday)");
		*days |= 1u << (s.p[i] - '1');
	}
	return true;
}

static bool
read_row(
    struct cx *cx, const json_t *row, double hysteresis, struct rule_row *out)
{
	if (!json_is_object(row))
		return refuse(
		    cx, "wrong_type", "schedule", "must be a list of objects");
	if (!known_members(cx, row, " days from to hihi hi lo lolo ") ||
	    !read_days(cx, row, &out->days) ||
	    !minute(cx, row, "from", 1439, &out->from_min) ||
	    !minute(cx, row, "to", 1440, &out->to_min) ||
	    !read_limits(cx, row, hysteresis, &out->limits))
		return false;
	return out->from_min != out->to_min ||
	    refuse(cx, "out_of_range", "to", "is when the row begins");
}

static bool
read_schedule(struct cx *cx, const json_t *d, struct rule *rule)
{
	const json_t *rows = member(d, "schedule");

	if (rows == NULL)
		return true;
	if (!json_is_array(rows))
		return refuse(cx, "wrong_type", "schedule", "must be a list");
	if (json_array_size(rows) > RULE_SCHEDULE_MOST)
		return refuse(
		    cx, "schedule_large", "schedule", "has more than 16 rows");
	rule->schedule_count = json_array_size(rows);
	rule->schedule =
	    cx_calloc(cx, rule->schedule_count, sizeof(*rule->schedule));
	for (size_t i = 0; i < rule->schedule_count; i++)
		if (!read_row(cx, json_array_get(rows, i), rule->hysteresis,
			&rule->schedule[i]))
			return false;
	return true;
}

static bool
read_threshold(struct cx *cx, const json_t *d, struct rule *rule)
{
	bool any;

	if (!text(cx, d, "metric", RULE_METRIC_MOST, &rule->metric) ||
	    !delays(cx, d, rule) ||
	    !read_limits(cx, d, rule->hysteresis, &rule->limits) ||
	    !read_schedule(cx, d, rule))
		return false;
	any = has_limit(&rule->limits);
	for (size_t i = 0; i < rule->schedule_count; i++)
		any = any || has_limit(&rule->schedule[i].limits);
	return any || refuse(cx, "no_limit", "hi", "there is no limit at all");
}

/* The other kinds ---------------------------------------------------------- */

static bool
read_rate(struct cx *cx, const json_t *d, struct rule *rule)
{
	double fall = (double)NAN;

	rule->over_s = 60;
	if (!text(cx, d, "metric", RULE_METRIC_MOST, &rule->metric) ||
	    !delays(cx, d, rule) ||
	    !number(cx, d, "rise", 1e-300, 1e300, &rule->limits.hi) ||
	    !number(cx, d, "fall", 1e-300, 1e300, &fall) ||
	    !seconds(cx, d, "over_s", 1, RULE_DELAY_MOST_S, &rule->over_s))
		return false;
	rule->limits.lo = -fall;
	return has_limit(&rule->limits)
	    ? limits_in_order(cx, &rule->limits, rule->hysteresis)
	    : refuse(cx, "no_limit", "rise", "there is no limit at all");
}

static bool
read_deviation(struct cx *cx, const json_t *d, struct rule *rule)
{
	if (member(d, "sigmas") == NULL)
		return refuse(cx, "missing", "sigmas", "is missing");
	return text(cx, d, "metric", RULE_METRIC_MOST, &rule->metric) &&
	    delays(cx, d, rule) &&
	    number(cx, d, "sigmas", 0.5, 100, &rule->sigmas) &&
	    number(cx, d, "least", 0, 1e300, &rule->least);
}

static bool
read_stale(struct cx *cx, const json_t *d, struct rule *rule)
{
	if (member(d, "after_s") == NULL && member(d, "intervals") == NULL)
		return refuse(cx, "missing", "after_s", "is missing");
	if (member(d, "metric") != NULL &&
	    !text(cx, d, "metric", RULE_METRIC_MOST, &rule->metric))
		return false;
	return number(cx, d, "intervals", RULE_INTERVALS_LEAST,
		   RULE_INTERVALS_MOST, &rule->intervals) &&
	    seconds(cx, d, "after_s", RULE_STALE_LEAST_S, RULE_STALE_MOST_S,
		&rule->after_s);
}

static bool
read_expression(struct cx *cx, const json_t *d, struct rule *rule)
{
	struct str s;

	return text(cx, d, "expression", CONDITION_BYTES, &s) &&
	    delays(cx, d, rule) && condition_parse(cx, s, &rule->condition);
}

static bool
read_kind(struct cx *cx, const json_t *d, enum rule_kind *kind)
{
	struct str word;
	size_t i = 0;

	if (!text(cx, d, "kind", 20, &word))
		return false;
	while (i < sizeof(kinds) / sizeof(kinds[0]) && !str_is(word, kinds[i]))
		i++;
	*kind = (enum rule_kind)i;
	return i < sizeof(kinds) / sizeof(kinds[0]) ||
	    refuse(cx, "out_of_range", "kind", "must be one of " RULE_KINDS);
}

bool
rule_read(struct cx *cx, const json_t *definition, struct rule *rule)
{
	static bool (*const read[])(
	    struct cx *, const json_t *, struct rule *) = { read_threshold,
		read_rate, read_deviation, read_stale, read_expression };
	const double nan_ = (double)NAN;

	*rule = (struct rule){ .limits = { nan_, nan_, nan_, nan_ } };
	if (!json_is_object(definition))
		return refuse(
		    cx, "wrong_type", "definition", "must be an object");
	return read_kind(cx, definition, &rule->kind) &&
	    known_members(cx, definition, members[rule->kind]) &&
	    read[rule->kind](cx, definition, rule);
}

/* Levels ------------------------------------------------------------------- */

static bool
row_fits(const struct rule_row *row, int weekday, int minute_)
{
	const unsigned today = 1u << (weekday - 1);
	const unsigned yesterday = 1u << ((weekday + 5) % 7);

	if (row->from_min < row->to_min)
		return (row->days & today) != 0 && minute_ >= row->from_min &&
		    minute_ < row->to_min;
	return ((row->days & today) != 0 && minute_ >= row->from_min) ||
	    ((row->days & yesterday) != 0 && minute_ < row->to_min);
}

struct rule_limits
rule_limits_at(const struct rule *rule, int weekday, int minute_)
{
	for (size_t i = 0; i < rule->schedule_count; i++)
		if (row_fits(&rule->schedule[i], weekday, minute_))
			return rule->schedule[i].limits;
	return rule->limits;
}

/* A comparison with a limit that is not there is false, being NaN. */
int
rule_level(const struct rule_limits *limits, double hysteresis, int level,
    double value)
{
	if (value > limits->hihi - (level >= 2 ? hysteresis : 0))
		return 2;
	if (value > limits->hi - (level >= 1 ? hysteresis : 0))
		return 1;
	if (value < limits->lolo + (level <= -2 ? hysteresis : 0))
		return -2;
	if (value < limits->lo + (level <= -1 ? hysteresis : 0))
		return -1;
	return 0;
}

double
rule_bound(const struct rule_limits *limits, int level)
{
	switch (level) {
	case 2:
		return limits->hihi;
	case 1:
		return limits->hi;
	case -1:
		return limits->lo;
	case -2:
		return limits->lolo;
	default:
		return (double)NAN;
	}
}
