#include "report/energy_monthly_store.h"

#include <math.h>

#include "base/moment.h"
#include "energy/account_store.h"

/* --- parameters ---------------------------------------------------------- */

json_t *
monthly_param_json(struct cx *cx, const struct monthly_param *param)
{
	json_t *json = json_own(cx, json_object());

	(void)json_object_set_new(
	    json, "first", json_string(date_text(cx, param->first)));
	(void)json_object_set_new(
	    json, "last", json_string(date_text(cx, param->last)));
	(void)json_object_set_new(
	    json, "month", json_string(date_text(cx, param->month)));
	(void)json_object_set_new(json, "tenant",
	    param->tenant == 0 ? json_null() : json_integer(param->tenant));
	(void)json_object_set_new(json, "kind",
	    param->kind.n == 0 ? json_null()
			       : json_stringn(param->kind.p, param->kind.n));
	(void)json_object_set_new(json, "scale", json_real(param->scale));
	return json;
}

bool
monthly_param_read(struct cx *cx, json_t *json, struct monthly_param *param)
{
	*param = (struct monthly_param){
		.tenant = (int32_t)json_integer_value(
		    json_object_get(json, "tenant")),
		.kind = json_str(json, "kind"),
		.scale = json_number_value(json_object_get(json, "scale")),
	};
	if (!date_parse(json_str(json, "first"), &param->first) ||
	    !date_parse(json_str(json, "last"), &param->last) ||
	    !date_parse(json_str(json, "month"), &param->month) ||
	    param->scale == 0)
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "the parameters of the figure are not those of the "
		    "monthly energy report");
	return true;
}

/* A span of the energy queries is an array of one. */
static void
bind_span(struct db_binds *b, const char *name, int32_t day)
{
	db_bind_text(b, name, cx_printf(b->cx, "{%s}", date_text(b->cx, day)));
}

void
monthly_param_bind(const struct monthly_param *param, struct db_binds *b)
{
	const struct date month = date_of(param->month);
	const struct date next = { month.year + month.month / 12,
		month.month % 12 + 1, 1 };

	db_bind_text(b, "first", date_text(b->cx, param->first));
	db_bind_text(b, "last", date_text(b->cx, param->last));
	bind_span(b, "from", param->first);
	bind_span(b, "to", param->last);
	bind_span(b, "months_from", param->month);
	bind_span(b, "months_to", date_number(next));
	if (param->tenant == 0)
		db_bind_null(b, "tenant");
	else
		db_bind_int(b, "tenant", param->tenant);
	if (param->kind.n == 0)
		db_bind_null(b, "kind");
	else
		db_bind(b, "kind", param->kind);
}

size_t
monthly_queries(enum monthly_metric metric, enum query queries[MONTHLY_QUERIES])
{
	queries[0] = Q_ENERGY_FACTORS;
	queries[1] = Q_ENERGY_SUM;
	queries[2] =
	    metric == MONTHLY_PEAK ? Q_ENERGY_MONTHLY_HOUR : Q_ENERGY_OUTPUT;
	return metric == MONTHLY_PEAK || metric == MONTHLY_TCE_PER_OUTPUT ? 3
									  : 2;
}

/* --- rows ---------------------------------------------------------------- */

static void
add_factors(struct cx *cx, const struct db_rows *r, struct monthly_rows *rows)
{
	struct energy_policy *policy = cx_alloc(cx, sizeof(*policy));
	size_t n;
	const struct energy_coefficient *factors = account_factors(cx, r, &n);

	*policy = monthly_policy(factors, n);
	rows->policy = policy;
}

static void
add_outputs(struct cx *cx, const struct db_rows *r, struct monthly_rows *rows)
{
	struct monthly_output *outputs =
	    cx_calloc(cx, db_count(r) + 1, sizeof(*outputs));

	for (size_t i = 0; i < db_count(r); i++)
		outputs[i] = (struct monthly_output){
			(int32_t)db_int(r, i, db_find(r, "tenant_id")),
			db_int(r, i, db_find(r, "output_fen")),
		};
	rows->outputs = outputs;
	rows->outputs_n = db_count(r);
}

static void
add_hours(struct cx *cx, const struct db_rows *r, struct monthly_rows *rows)
{
	struct monthly_hour *hours =
	    cx_calloc(cx, db_count(r) + 1, sizeof(*hours));

	for (size_t i = 0; i < db_count(r); i++)
		hours[i] = (struct monthly_hour){
			db_date(r, i, db_find(r, "day")),
			(int)db_int(r, i, db_find(r, "hour")),
			db_double(r, i, db_find(r, "kwh")),
		};
	rows->hours = hours;
	rows->hours_n = db_count(r);
}

void
monthly_rows_add(struct cx *cx, enum query query, const struct db_rows *answer,
    struct monthly_rows *rows)
{
	if (query == Q_ENERGY_FACTORS)
		add_factors(cx, answer, rows);
	else if (query == Q_ENERGY_SUM)
		rows->sums = account_rows(cx, answer, &rows->sums_n);
	else if (query == Q_ENERGY_OUTPUT)
		add_outputs(cx, answer, rows);
	else
		add_hours(cx, answer, rows);
}

double *
monthly_days(struct cx *cx, const struct db_rows *answer,
    const struct energy_policy *policy, int32_t first, size_t n)
{
	double *tce = cx_calloc(cx, n + 1, sizeof(*tce));
	size_t i = 0;

	for (size_t day = 0; day < n; day++) {
		struct account_row sums[64];
		struct monthly_rows rows = { .policy = policy, .sums = sums };
		struct account account;

		for (; i < db_count(answer) && rows.sums_n < 64; i++) {
			const int32_t at =
			    db_date(answer, i, db_find(answer, "day"));

			if (at > first + (int32_t)day)
				break;
			sums[rows.sums_n++] = (struct account_row){
				.kind =
				    db_str(answer, i, db_find(answer, "kind")),
				.role =
				    db_str(answer, i, db_find(answer, "role")),
				.day = at,
				.amount = db_double(
				    answer, i, db_find(answer, "amount")),
			};
		}
		account = monthly_account(cx, &rows);
		tce[day] = account_tce(&account);
	}
	return tce;
}
