#include "energy/intensity_web.h"

#include <math.h>

#include "base/moment.h"

static int32_t
first_of(int year, int month)
{
	return date_number((struct date){ year, month, 1 });
}

static int
month_index(int year, int month)
{
	return year * 12 + month - 1;
}

/* Months of a period that are over, by index; from and past the last. */
static void
months_of(const struct frame *f, const struct period *p, int *from, int *to)
{
	const struct period now = period_month_of(f->today, f->stat_day);
	const int current = month_index(now.year, now.month);

	*from = month_index(p->year, p->kind == PERIOD_YEAR ? 1 : p->month);
	*to = *from + (p->kind == PERIOD_YEAR ? 12 : 1);
	if (*to > current)
		*to = current;
	if (*to < *from)
		*to = *from;
}

struct intensity
intensity_of(struct frame *f, const struct figure *figure)
{
	struct intensity out = { .why = NULL };
	size_t months = 0;

	if (figure->period[FIGURE_NOW].kind == PERIOD_DAY)
		out.why = "day";
	for (int i = 0; i < FIGURE_SPANS && out.why == NULL; i++) {
		const struct period *p = &figure->period[i];
		struct period first, last;
		int from, to;

		months_of(f, p, &from, &to);
		if (i == FIGURE_NOW)
			months = (size_t)(to - from);
		if (months == 0) {
			out.why = "running";
			break;
		}
		to = from + (int)months;
		first = period_month(from / 12, from % 12 + 1, f->stat_day);
		last =
		    period_month((to - 1) / 12, (to - 1) % 12 + 1, f->stat_day);
		out.span[i] = (struct intensity_span){
			.span = frame_span(f, first.from, last.to),
			.from = first_of(from / 12, from % 12 + 1),
			.to = first_of(to / 12, to % 12 + 1),
			.months = months,
		};
	}
	return out;
}

void
intensity_bind(
    struct cx *cx, struct exchange *x, const struct intensity *intensity)
{
	int32_t from[FIGURE_SPANS], to[FIGURE_SPANS];

	for (int i = 0; i < FIGURE_SPANS; i++) {
		from[i] = intensity->span[i].from;
		to[i] = intensity->span[i].to;
	}
	db_bind_text(
	    web_binds(x), "months_from", frame_dates(cx, from, FIGURE_SPANS));
	db_bind_text(
	    web_binds(x), "months_to", frame_dates(cx, to, FIGURE_SPANS));
}

/* Adds one enterprise when it reported every month and has energy. */
static bool
add_enterprise(struct cx *cx, const struct frame *f,
    const struct intensity_span *span, const struct account_row *rows, size_t n,
    const struct db_rows *output, size_t row, struct intensity_value *value)
{
	const int32_t tenant =
	    (int32_t)db_int(output, row, db_find(output, "tenant_id"));
	struct account account;
	size_t count;

	if ((size_t)db_int(output, row, db_find(output, "months")) <
	    span->months)
		return true;
	rows = frame_tenant_rows(rows, n, tenant, &count);
	if (!account_of(cx, &f->policy, rows, count, &account))
		return false;
	if (!account.known)
		return true;
	value->tce =
	    (isnan(value->tce) ? 0 : value->tce) + account_tce(&account);
	value->output_fen += db_int(output, row, db_find(output, "output_fen"));
	value->enterprises++;
	return true;
}

bool
intensity_value(struct cx *cx, const struct frame *f,
    const struct intensity *intensity, int which, int32_t tenant,
    const struct account_row *rows, size_t n, const struct db_rows *output,
    struct intensity_value *value)
{
	const struct intensity_span *span = &intensity->span[which];
	bool reported = false;

	*value = (struct intensity_value){
		.value = NAN, .tce = NAN, .why = intensity->why
	};
	if (intensity->why != NULL)
		return true;
	rows = frame_span_rows(rows, n, span->span, &n);
	for (size_t i = 0; i < db_count(output); i++) {
		if (db_int(output, i, db_find(output, "span")) != which + 1 ||
		    (tenant != 0 &&
			db_int(output, i, db_find(output, "tenant_id")) !=
			    tenant))
			continue;
		reported = true;
		if (!add_enterprise(cx, f, span, rows, n, output, i, value))
			return false;
	}
	value->value = energy_intensity(value->tce, value->output_fen);
	if (isnan(value->value))
		value->why = reported ? "no_data" : "no_output";
	return true;
}

static double
change(double now, double before)
{
	return before > 0 ? (now - before) / before : (double)NAN;
}

bool
intensity_write(struct cx *cx, struct text *out, const struct frame *f,
    const struct intensity *intensity, const struct account_row *rows, size_t n,
    const struct db_rows *output)
{
	struct intensity_value v[FIGURE_SPANS];

	for (int i = 0; i < FIGURE_SPANS; i++)
		if (!intensity_value(
			cx, f, intensity, i, 0, rows, n, output, &v[i]))
			return false;
	text_puts(out, "\"intensity\":{\"unit\":\"tce/10k yuan\",");
	frame_write_number(out, "value", v[FIGURE_NOW].value);
	text_char(out, ',');
	frame_write_number(out, "tce", v[FIGURE_NOW].tce);
	text_printf(out, ",\"output_fen\":%lld,\"enterprises\":%zu,\"reason\":",
	    (long long)v[FIGURE_NOW].output_fen, v[FIGURE_NOW].enterprises);
	if (v[FIGURE_NOW].why == NULL)
		text_puts(out, "null");
	else
		text_json(out, str_of(v[FIGURE_NOW].why));
	text_char(out, ',');
	frame_write_number(out, "before", v[FIGURE_BEFORE].value);
	text_char(out, ',');
	frame_write_number(
	    out, "change", change(v[FIGURE_NOW].value, v[FIGURE_BEFORE].value));
	text_char(out, ',');
	frame_write_number(out, "year_ago", v[FIGURE_YEAR_AGO].value);
	text_char(out, ',');
	frame_write_number(out, "change_year_ago",
	    change(v[FIGURE_NOW].value, v[FIGURE_YEAR_AGO].value));
	text_char(out, '}');
	return true;
}
