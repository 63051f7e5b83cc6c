#include "energy/account_store.h"

#include <math.h>

static struct str
kept(struct cx *cx, const struct db_rows *r, size_t row, const char *column)
{
	const struct str s = db_str(r, row, db_find(r, column));

	return (struct str){ cx_strndup(cx, s.n == 0 ? "" : s.p, s.n), s.n };
}

static size_t
count(const struct db_rows *r, size_t row, const char *column)
{
	return (size_t)db_int(r, row, db_find(r, column));
}

struct account_row *
account_rows(struct cx *cx, const struct db_rows *r, size_t *n)
{
	struct account_row *all;

	*n = db_count(r);
	all = cx_calloc(cx, *n + 1, sizeof(*all));
	for (size_t i = 0; i < *n; i++) {
		const size_t data_at = db_find(r, "data_at");

		all[i] = (struct account_row){
			.tenant =
			    (int32_t)db_int(r, i, db_find(r, "tenant_id")),
			.span = count(r, i, "span") - 1,
			.kind = kept(cx, r, i, "kind"),
			.role = kept(cx, r, i, "role"),
			.day = db_date(r, i, db_find(r, "day")),
			.amount = db_double(r, i, db_find(r, "amount")),
			.meters = count(r, i, "meters"),
			.reported = count(r, i, "reported"),
			.tally = { .expected = count(r, i, "expected"),
			    .received = count(r, i, "received"),
			    .estimated = count(r, i, "estimated"),
			    .good = (double)count(r, i, "good") +
				(double)count(r, i, "linear") / 2,
			    .timed = count(r, i, "timed"),
			    .late = count(r, i, "late"),
			    .watched = count(r, i, "watched"),
			    .odd = count(r, i, "odd") },
			.data_us = db_is_null(r, i, data_at)
			    ? 0
			    : db_moment(r, i, data_at),
		};
	}
	return all;
}

static enum energy_category
category_of(struct str word)
{
	if (str_is(word, "primary"))
		return ENERGY_PRIMARY;
	return str_is(word, "medium") ? ENERGY_MEDIUM : ENERGY_SECONDARY;
}

struct energy_coefficient *
account_factors(struct cx *cx, const struct db_rows *r, size_t *n)
{
	struct energy_coefficient *all;

	*n = db_count(r);
	all = cx_calloc(cx, *n + 1, sizeof(*all));
	for (size_t i = 0; i < *n; i++) {
		const size_t until = db_find(r, "valid_to");
		const double ncv = db_double(r, i, db_find(r, "ncv_kj"));

		all[i] = (struct energy_coefficient){
			.kind = kept(cx, r, i, "kind"),
			.category =
			    category_of(db_str(r, i, db_find(r, "category"))),
			.edition = kept(cx, r, i, "edition"),
			.valid_from = db_date(r, i, db_find(r, "valid_from")),
			.valid_to = db_is_null(r, i, until)
			    ? ENERGY_DAY_OPEN
			    : db_date(r, i, until),
			.kgce_low = db_double(r, i, db_find(r, "kgce_low")),
			.kgce_high = db_double(r, i, db_find(r, "kgce_high")),
			.ncv_kj = isnan(ncv) ? 0 : ncv,
		};
	}
	return all;
}
