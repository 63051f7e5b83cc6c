#include "report/energy_monthly.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define ROWS_MOST (1u << 26)

/* --- choosing rows -----------------------------------------------------------
 */

struct monthly_rows
monthly_rows_of_tenant(const struct monthly_rows *rows, int32_t tenant)
{
	struct monthly_rows one = { .uses = rows->uses,
		.outputs = rows->outputs };
	size_t to;

	while (
	    one.uses < rows->uses + rows->uses_n && one.uses->tenant < tenant)
		one.uses++;
	to = (size_t)(one.uses - rows->uses);
	while (to < rows->uses_n && rows->uses[to].tenant == tenant)
		to++;
	one.uses_n = to - (size_t)(one.uses - rows->uses);
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
	struct monthly_use *uses = cx_calloc(cx, rows->uses_n, sizeof(*uses));
	struct monthly_rows one = { .uses = uses };

	for (size_t i = 0; i < rows->uses_n; i++)
		if (str_eq(rows->uses[i].kind, kind))
			uses[one.uses_n++] = rows->uses[i];
	return one;
}

/* --- measures
 * -----------------------------------------------------------------
 */

double
monthly_kgce(const struct monthly_use *use)
{
	const struct energy_use one = { .kind = use->kind,
		.amount = use->amount };
	const struct energy_policy policy = { .rows = &use->coefficient,
		.row_count = 1,
		.day = use->coefficient.valid_from,
		.mode = ENERGY_MODE_EQUIVALENT,
		.choice = ENERGY_CHOICE_MID };
	struct energy_total total;
	struct cx cx;
	double kgce = NAN;

	if (isnan(use->amount) || !use->convertible)
		return use->coefficient.category == ENERGY_MEDIUM ? 0 : NAN;
	cx_init(&cx);
	if (energy_total_of(&cx, &policy, &one, 1, &total))
		kgce = total.kgce;
	cx_clear(&cx);
	return kgce;
}

/* Sums in which what is missing is left out; NaN when all of it is. */
static void
add(double *sum, double v)
{
	if (!isnan(v))
		*sum = (isnan(*sum) ? 0 : *sum) + v;
}

static bool
is_counted(const struct monthly_use *use)
{
	return use->coefficient.category != ENERGY_MEDIUM;
}

static double
tce_of(const struct monthly_rows *rows)
{
	double kgce = NAN;

	for (size_t i = 0; i < rows->uses_n; i++)
		if (is_counted(&rows->uses[i]))
			add(&kgce, monthly_kgce(&rows->uses[i]));
	return kgce / 1000;
}

static double
amount_of(const struct monthly_rows *rows)
{
	double amount = NAN;

	for (size_t i = 0; i < rows->uses_n; i++)
		add(&amount, rows->uses[i].amount);
	return amount;
}

static struct grade_tally
tally_of(const struct monthly_rows *rows)
{
	struct grade_tally all = { 0 };

	for (size_t i = 0; i < rows->uses_n; i++) {
		const struct grade_tally *t = &rows->uses[i].tally;

		all.expected += t->expected;
		all.received += t->received;
		all.estimated += t->estimated;
		all.good += t->good;
	}
	return all;
}

/* tce and output of those that have both. */
static double
intensity_of(const struct monthly_rows *rows)
{
	double tce = NAN;
	int64_t fen = 0;

	for (size_t i = 0; i < rows->outputs_n; i++) {
		const struct monthly_rows one =
		    monthly_rows_of_tenant(rows, rows->outputs[i].tenant);
		const double own = tce_of(&one);

		if (isnan(own) || rows->outputs[i].fen <= 0)
			continue;
		add(&tce, own);
		fen += rows->outputs[i].fen;
	}
	return energy_intensity(tce, fen);
}

static double
peak_of(const struct monthly_rows *rows)
{
	double peak = NAN;

	for (size_t i = 0; i < rows->hours_n; i++)
		peak = isnan(peak) ? rows->hours[i].kwh
				   : fmax(peak, rows->hours[i].kwh);
	return peak;
}

/* --- grades ------------------------------------------------------------------
 */

static double
score_of(const struct grade_tally *tally)
{
	const struct grade_factors factors = grade_factors_of(tally);

	return grade_score(&factors);
}

static char
grade_of_rows(struct cx *cx, const struct monthly_rows *rows)
{
	struct grade_part *parts = cx_calloc(cx, rows->uses_n, sizeof(*parts));
	const struct grade_tally all = tally_of(rows);
	size_t n = 0;
	char letter;

	for (size_t i = 0; i < rows->uses_n; i++) {
		const double kgce = monthly_kgce(&rows->uses[i]);

		/* A meter that was never read has no weight of its own: it
		 * counts by the completeness of the whole. */
		if (isnan(kgce))
			continue;
		parts[n++] =
		    (struct grade_part){ score_of(&rows->uses[i].tally), kgce };
	}
	if (n == 0 || all.expected == 0)
		return 'D';
	letter =
	    grade_letter(grade_of(fmin(grade_roll_up(parts, n),
				      n < rows->uses_n ? score_of(&all) : 1),
		(double)all.estimated / (double)all.expected));
	return letter == '-' ? 'D' : letter;
}

/* Twelve figures of each number: a sum may come out otherwise behind that,
 * as the database chooses its order. */
/* --- digests -----------------------------------------------------------------
 */

static void
put_use(struct text *t, const struct monthly_use *u)
{
	text_printf(t, "%d %.*s %d %.*s %.12g %.12g %.12g %zu %zu %zu %.12g\n",
	    u->tenant, STR_ARG(u->kind), u->sold,
	    STR_ARG(u->coefficient.edition), u->coefficient.kgce_low,
	    u->coefficient.kgce_high, u->amount, u->tally.expected,
	    u->tally.received, u->tally.estimated, u->tally.good);
}

static void
digest(struct cx *cx, enum monthly_metric metric,
    const struct monthly_rows *rows, struct monthly_measure *m)
{
	struct text t = text_new(cx, ROWS_MOST);
	const bool outputs = metric == MONTHLY_TCE_PER_OUTPUT;
	const bool hours = metric == MONTHLY_PEAK;

	for (size_t i = 0; i < rows->uses_n; i++)
		put_use(&t, &rows->uses[i]);
	for (size_t i = 0; outputs && i < rows->outputs_n; i++)
		text_printf(&t, "%d %lld\n", rows->outputs[i].tenant,
		    (long long)rows->outputs[i].fen);
	for (size_t i = 0; hours && i < rows->hours_n; i++)
		text_printf(&t, "%d %d %.12g\n", rows->hours[i].day,
		    rows->hours[i].hour, rows->hours[i].kwh);
	m->rows = rows->uses_n + (outputs ? rows->outputs_n : 0) +
	    (hours ? rows->hours_n : 0);
	m->sha256 = hash_sha256_hex(cx, text_str(&t));
}

/* --- the measure
 * ---------------------------------------------------------------
 */

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

static double
value_of(enum monthly_metric metric, const struct monthly_rows *rows)
{
	const struct grade_tally tally = tally_of(rows);

	switch (metric) {
	case MONTHLY_TCE:
		return tce_of(rows);
	case MONTHLY_AMOUNT:
		return amount_of(rows);
	case MONTHLY_COMPLETENESS:
		return grade_factors_of(&tally).completeness;
	case MONTHLY_TCE_PER_OUTPUT:
		return intensity_of(rows);
	case MONTHLY_PEAK:
		return peak_of(rows);
	case MONTHLY_METRIC_COUNT:
		break;
	}
	return NAN;
}

struct monthly_measure
monthly_measure_of(struct cx *cx, enum monthly_metric metric,
    const struct monthly_rows *rows, double scale)
{
	struct monthly_measure m = { .raw = value_of(metric, rows) * scale,
		.grade = grade_of_rows(cx, rows) };

	m.value = m.grade == 'D' && metric != MONTHLY_COMPLETENESS ? (double)NAN
								   : m.raw;
	digest(cx, metric, rows, &m);
	return m;
}
