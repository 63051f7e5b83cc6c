#include "edge/filter.h"

#include <math.h>
#include <string.h>

/* Texts, truths and integers of 64 bits are compared as they are. */
static bool
is_same(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_TEXT:
		return strcmp(a->text, b->text) == 0;
	case VALUE_TRUTH:
		return a->truth == b->truth;
	case VALUE_INTEGER:
		return a->integer == b->integer;
	case VALUE_NATURAL:
		return a->natural == b->natural;
	default:
		return a->real == b->real;
	}
}

static bool
is_within_band(const struct filter_rule *rule, const struct filter *f,
    const struct value *v)
{
	const double last = value_number(&f->last), now = value_number(v);
	double band = rule->absolute;

	if (is_same(&f->last, v))
		return true;
	if (band == 0 && rule->percent == 0)
		return false;
	if (rule->counter && now < last)
		return false;
	if (rule->percent > 0)
		band = fmax(band, fabs(last) * rule->percent / 100);
	return fabs(now - last) <= band;
}

bool
filter_pass(const struct filter_rule *rule, struct filter *f,
    const struct value *v, int64_t now_ms)
{
	if (rule->dead_band && f->sent &&
	    now_ms - f->last_ms < rule->silence_ms &&
	    is_within_band(rule, f, v))
		return false;
	f->sent = true;
	f->last = *v;
	f->last_ms = now_ms;
	return true;
}

void
filter_forget(struct filter *f)
{
	f->sent = false;
}

bool
filter_gather(const struct filter_rule *rule, struct filter *f, double v,
    int64_t now_ms, struct filter_window *out)
{
	const bool over = f->n > 0 && now_ms - f->window_ms >= rule->window_ms;

	if (over) {
		*out = (struct filter_window){ f->least, f->sum / (double)f->n,
			f->most };
		f->n = 0;
	}
	if (f->n == 0) {
		f->window_ms = now_ms;
		f->sum = 0;
		f->least = f->most = v;
	}
	f->n++;
	f->sum += v;
	f->least = fmin(f->least, v);
	f->most = fmax(f->most, v);
	return over;
}
