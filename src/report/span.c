#include "report/span.h"

#include "base/moment.h"

const char *const span_names[SPAN_COUNT] = { "now", "before", "year_ago",
	"year", "last_year", "twelve_months" };

enum span_kind
span_of_name(struct str name)
{
	enum span_kind kind = SPAN_NOW;

	if (name.n == 0)
		return SPAN_NOW;
	while (kind < SPAN_COUNT && !str_is(name, span_names[kind]))
		kind++;
	return kind;
}

/* The period that lies so many months before. */
static struct period
months_before(const struct period *p, int months)
{
	const int number = p->year * 12 + p->month - 1 - months;

	return period_month(number / 12, number % 12 + 1, p->start_day);
}

static int32_t
first_of(int year, int month)
{
	return date_number(
	    (struct date){ year + (month - 1) / 12, (month - 1) % 12 + 1, 1 });
}

/* From the first day of one month to so many days into another. */
static struct span
stretch(const struct period *from, const struct period *to, int days)
{
	const int32_t end = to->from + days;

	return (struct span){ .first = from->from,
		.last = end < to->to ? end : to->to,
		.month_from = first_of(from->year, from->month),
		.month_to = first_of(to->year, to->month + 1) };
}

struct span
span_of(enum span_kind kind, const struct period *month, int days)
{
	/* A whole month is compared with whole months, however long. */
	const int counted = days >= month->to - month->from ? 31 : days;
	const struct period year_ago = months_before(month, 12);
	struct period from = *month, to = *month;

	switch (kind) {
	case SPAN_BEFORE:
		from = to = months_before(month, 1);
		break;
	case SPAN_YEAR_AGO:
		from = to = year_ago;
		break;
	case SPAN_YEAR:
		from = months_before(month, month->month - 1);
		break;
	case SPAN_LAST_YEAR:
		from = months_before(&year_ago, month->month - 1);
		to = year_ago;
		break;
	case SPAN_TWELVE_MONTHS:
		from = months_before(month, 11);
		break;
	case SPAN_NOW:
	case SPAN_COUNT:
		break;
	}
	return stretch(&from, &to, counted);
}
