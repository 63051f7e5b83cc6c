#include "energy/figure_web.h"

#include <math.h>

#include "base/moment.h"

struct figure
figure_of(struct frame *f, struct period period)
{
	struct figure figure = {
		.period = { period, period_before(&period),
		    period_year_ago(&period) },
		.running = period.to > f->today && period.from <= f->today,
	};
	int32_t from, to;

	frame_past(f, &period, &from, &to);
	figure.span[FIGURE_NOW] = frame_span(f, from, to);
	for (int i = FIGURE_BEFORE; i < FIGURE_SPANS; i++) {
		int32_t a, b;

		frame_alike(&figure.period[i],
		    figure.running ? to - from : INT32_MAX, &a, &b);
		figure.span[i] = frame_span(f, a, b);
	}
	return figure;
}

bool
figure_account(struct cx *cx, const struct frame *f,
    const struct figure *figure, int which, int32_t tenant,
    const struct account_row *rows, size_t n, struct account *account)
{
	rows = frame_span_rows(rows, n, figure->span[which], &n);
	if (tenant != 0)
		rows = frame_tenant_rows(rows, n, tenant, &n);
	return account_of(cx, &f->policy, rows, n, account);
}

double
figure_change(const struct figure *figure, const struct account *now,
    const struct account *other, const char **why)
{
	if (figure->running && figure->period[FIGURE_NOW].kind == PERIOD_DAY) {
		*why = "running";
		return NAN;
	}
	return account_change(now, other, why);
}

static bool
write_compared(struct cx *cx, struct text *out, const struct frame *f,
    const struct figure *figure, int which, const struct account *now,
    const struct account_row *rows, size_t n)
{
	const size_t span = figure->span[which];
	struct account other;
	const char *why;
	double change;

	if (!figure_account(cx, f, figure, which, 0, rows, n, &other))
		return false;
	change = figure_change(figure, now, &other, &why);
	text_puts(out, "{\"period\":");
	frame_write_period(cx, out, &figure->period[which]);
	text_printf(out, ",\"from\":\"%s\",\"to\":\"%s\",",
	    date_text(cx, f->from[span]), date_text(cx, f->to[span]));
	frame_write_number(out, "tce", account_tce(&other));
	text_char(out, ',');
	frame_write_number(out, "change", change);
	text_puts(out, ",\"reason\":");
	if (why == NULL)
		text_puts(out, "null");
	else
		text_json(out, str_of(why));
	text_char(out, '}');
	return true;
}

bool
figure_write(struct cx *cx, struct text *out, const struct frame *f,
    const struct figure *figure, const struct account_row *rows, size_t n)
{
	const size_t span = figure->span[FIGURE_NOW];
	struct account now;

	if (!figure_account(cx, f, figure, FIGURE_NOW, 0, rows, n, &now))
		return false;
	text_puts(out, "\"period\":");
	frame_write_period(cx, out, &figure->period[FIGURE_NOW]);
	text_printf(out,
	    ",\"from\":\"%s\",\"to\":\"%s\",\"running\":%s,\"unit\":\"tce\",",
	    date_text(cx, f->from[span]), date_text(cx, f->to[span]),
	    figure->running ? "true" : "false");
	frame_write_number(out, "tce", account_tce(&now));
	text_char(out, ',');
	frame_write_number(out, "sold_tce",
	    now.known ? now.total.sold_kgce / 1000 : (double)NAN);
	text_char(out, ',');
	frame_write_number(out, "nonfossil_tce",
	    now.known ? now.total.nonfossil_kgce / 1000 : (double)NAN);
	text_char(out, ',');
	frame_write_number(out, "media_tce",
	    now.known ? now.total.media_kgce / 1000 : (double)NAN);
	text_char(out, ',');
	frame_write_kinds(out, f, &now);
	text_char(out, ',');
	frame_write_quality(cx, out, &now, f->zone_min);
	text_puts(out, ",\"before\":");
	if (!write_compared(cx, out, f, figure, FIGURE_BEFORE, &now, rows, n))
		return false;
	text_puts(out, ",\"year_ago\":");
	return write_compared(
	    cx, out, f, figure, FIGURE_YEAR_AGO, &now, rows, n);
}
