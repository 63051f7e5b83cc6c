#include "report/energy_monthly.h"

#include <math.h>

#include "base/hash.h"
#include "base/text.h"

#define ROWS_MOST (1u << 26)

struct energy_policy
monthly_policy(const struct energy_coefficient *factors, size_t n)
{
	return (struct energy_policy){ .rows = factors,
		.row_count = n,
		.mode = ENERGY_MODE_EQUIVALENT,
		.choice = ENERGY_CHOICE_MID };
}

/* --- choosing rows -------------------------------------------------------- */

struct monthly_rows
monthly_rows_of_tenant(const struct monthly_rows *rows, int32_t tenant)
{
	struct monthly_rows one = { .policy = rows->policy };
	size_t first = 0, last;

	while (first < rows->sums_n && rows->sums[first].tenant < tenant)
		first++;
	for (last = first;
	     last < rows->sums_n && rows->sums[last].tenant == tenant;)
		last++;
	one.sums = rows->sums + first;
	one.sums_n = last - first;
	for (size_t i = 0; i < rows->outputs_n; i++)
		if (rows->outputs[i].tenant == tenant) {
			one.outputs = &rows->outputs[i];
			one.outputs_n = 1;
		}
	return one;
}

struct monthly_rows
monthly_rows_of_kind(
    struct cx *cx, const struct monthly_rows *rows, struct str kind)
{
	struct account_row *sums;
	struct monthly_rows one = *rows;

	if (kind.n == 0)
		return one;
	sums = cx_calloc(cx, rows->sums_n + 1, sizeof(*sums));
	one.sums = sums;
	one.sums_n = 0;
	for (size_t i = 0; i < rows->sums_n; i++)
		if (str_eq(rows->sums[i].kind, kind))
			sums[one.sums_n++] = rows->sums[i];
	return one;
}

/* --- values --------------------------------------------------------------- */

struct account
monthly_account(struct cx *cx, const struct monthly_rows *rows)
{
	struct account account;

	if (!account_of(cx, rows->policy, rows->sums, rows->sums_n, &account)) {
		cx_forgive(cx);
		account = (struct account){ .whole = false };
	}
	return account;
}

static double
amount_of(const struct account *account)
{
	double amount = NAN;

	for (size_t i = 0; i < account->kind_count; i++) {
		const double more = account->kinds[i].amount;

		if (!isnan(more))
			amount = (isnan(amount) ? 0 : amount) + more;
	}
	return amount;
}

/* tce and output of those that have both. */
static double
intensity_of(struct cx *cx, const struct monthly_rows *rows)
{
	double tce = NAN;
	int64_t fen = 0;

	for (size_t i = 0; i < rows->outputs_n; i++) {
		const struct monthly_rows one =
		    monthly_rows_of_tenant(rows, rows->outputs[i].tenant);
		const struct account account = monthly_account(cx, &one);

		if (!account.known || rows->outputs[i].fen <= 0)
			continue;
		tce = (isnan(tce) ? 0 : tce) + account_tce(&account);
		fen += rows->outputs[i].fen;
	}
	return energy_intensity(tce, fen);
}

static double
peak_of(const struct monthly_rows *rows)
{
	double peak = NAN;

	for (size_t i = 0; i < rows->hours_n; i++)
		if (isnan(peak) || rows->hours[i].kwh > peak)
			peak = rows->hours[i].kwh;
	return peak;
}

static double
value_of(struct cx *cx, enum monthly_metric metric,
    const struct monthly_rows *rows, const struct account *account)
{
	switch (metric) {
	case MONTHLY_TCE:
		return account_tce(account);
	case MONTHLY_AMOUNT:
		return amount_of(account);
	case MONTHLY_COMPLETENESS:
		return account->factors.completeness;
	case MONTHLY_TCE_PER_OUTPUT:
		return intensity_of(cx, rows);
	case MONTHLY_PEAK:
		return peak_of(rows);
	case MONTHLY_METRIC_COUNT:
		break;
	}
	return NAN;
}

/* --- digests ----------------------------------------------------------------
 * Twelve figures of each number: a sum may come out otherwise behind that, as
 * the database chooses its order.
 */

static void
put_sum(struct text *t, const struct account_row *r)
{
	text_printf(t, "%d %.*s %.*s %d %.12g %zu %zu %zu %zu %zu %.12g\n",
	    r->tenant, STR_ARG(r->kind), STR_ARG(r->role), r->day, r->amount,
	    r->meters, r->reported, r->tally.expected, r->tally.received,
	    r->tally.estimated, r->tally.good);
}

static void
digest(struct cx *cx, enum monthly_metric metric,
    const struct monthly_rows *rows, const struct account *account,
    struct monthly_measure *m)
{
	struct text t = text_new(cx, ROWS_MOST);
	const bool outputs = metric == MONTHLY_TCE_PER_OUTPUT;
	const bool hours = metric == MONTHLY_PEAK;

	for (size_t i = 0; i < rows->sums_n; i++)
		put_sum(&t, &rows->sums[i]);
	for (size_t i = 0; i < account->kind_count; i++)
		text_printf(&t, "%.*s %.*s %.12g\n",
		    STR_ARG(account->kinds[i].kind),
		    STR_ARG(account->kinds[i].edition),
		    account->kinds[i].factor);
	for (size_t i = 0; outputs && i < rows->outputs_n; i++)
		text_printf(&t, "%d %lld\n", rows->outputs[i].tenant,
		    (long long)rows->outputs[i].fen);
	for (size_t i = 0; hours && i < rows->hours_n; i++)
		text_printf(&t, "%d %d %.12g\n", rows->hours[i].day,
		    rows->hours[i].hour, rows->hours[i].kwh);
	m->rows = rows->sums_n + (outputs ? rows->outputs_n : 0) +
	    (hours ? rows->hours_n : 0);
	m->sha256 = hash_sha256_hex(cx, text_str(&t));
}

/* --- the measure ---------------------------------------------------------- */

static const char *const names[MONTHLY_METRIC_COUNT] = { "tce", "amount",
	"completeness", "tce_per_output", "peak" };

const char *
monthly_metric_name(enum monthly_metric metric)
{
	return names[metric];
}

enum monthly_metric
monthly_metric_of(struct str name)
{
	size_t i = 0;

	while (i < MONTHLY_METRIC_COUNT && !str_is(name, names[i]))
		i++;
	return (enum monthly_metric)i;
}

int
monthly_metric_version(enum monthly_metric metric)
{
	static const int versions[MONTHLY_METRIC_COUNT] = { 1, 1, 1, 1, 1 };

	return versions[metric];
}

struct monthly_measure
monthly_measure_of(struct cx *cx, enum monthly_metric metric,
    const struct monthly_rows *rows, double scale)
{
	const struct account account = monthly_account(cx, rows);
	struct monthly_measure m = {
		.raw = value_of(cx, metric, rows, &account) * scale,
		.grade = account.grade == GRADE_NONE
		    ? 'D'
		    : grade_letter(account.grade),
	};

	m.value = m.raw;
	if (m.grade == 'D' && metric != MONTHLY_COMPLETENESS)
		m.value = NAN;
	digest(cx, metric, rows, &account, &m);
	return m;
}
