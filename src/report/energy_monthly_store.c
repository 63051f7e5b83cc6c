#include "report/energy_monthly_store.h"

#include <math.h>

#include "base/moment.h"

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
	(void)json_object_set_new(
	    json, "tenant_from", json_integer(param->tenant_from));
	(void)json_object_set_new(
	    json, "tenant_to", json_integer(param->tenant_to));
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
		.tenant_from = (int32_t)json_integer_value(
		    json_object_get(json, "tenant_from")),
		.tenant_to = (int32_t)json_integer_value(
		    json_object_get(json, "tenant_to")),
		.kind = json_str(json, "kind"),
		.scale = json_number_value(json_object_get(json, "scale")),
	};
	if (!date_parse(json_str(json, "first"), &param->first) ||
	    !date_parse(json_str(json, "last"), &param->last) ||
	    !date_parse(json_str(json, "month"), &param->month) ||
	    param->tenant_from == 0 || param->scale == 0)
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "the parameters of the figure are not those of the "
		    "monthly energy report");
	return true;
}

void
monthly_param_bind(const struct monthly_param *param, struct db_binds *b)
{
	db_bind_text(b, "first", date_text(b->cx, param->first));
	db_bind_text(b, "last", date_text(b->cx, param->last));
	db_bind_text(b, "month", date_text(b->cx, param->month));
	db_bind_int(b, "tenant_from", param->tenant_from);
	db_bind_int(b, "tenant_to", param->tenant_to);
	if (param->kind.n == 0)
		db_bind_null(b, "kind");
	else
		db_bind(b, "kind", param->kind);
}

size_t
monthly_queries(enum monthly_metric metric, enum query queries[MONTHLY_QUERIES])
{
	queries[0] = Q_ENERGY_MONTHLY_USE;
	queries[1] = metric == MONTHLY_PEAK ? Q_ENERGY_MONTHLY_HOUR
					    : Q_ENERGY_MONTHLY_OUTPUT;
	return metric == MONTHLY_PEAK || metric == MONTHLY_TCE_PER_OUTPUT ? 2
									  : 1;
}

/* --- rows ---------------------------------------------------------------- */

static enum energy_category
category_of(struct str name)
{
	if (str_is(name, "primary"))
		return ENERGY_PRIMARY;
	return str_is(name, "secondary") ? ENERGY_SECONDARY : ENERGY_MEDIUM;
}

static struct energy_coefficient
coefficient_of(const struct db_rows *r, size_t i)
{
	const size_t to = db_find(r, "valid_to");

	return (struct energy_coefficient){
		.kind = db_str(r, i, db_find(r, "kind")),
		.category = category_of(db_str(r, i, db_find(r, "category"))),
		.valid_from = db_date(r, i, db_find(r, "valid_from")),
		.valid_to =
		    db_is_null(r, i, to) ? ENERGY_DAY_OPEN : db_date(r, i, to),
		.kgce_low = db_double(r, i, db_find(r, "kgce_low")),
		.kgce_high = db_double(r, i, db_find(r, "kgce_high")),
	};
}

static struct monthly_use
use_of(const struct db_rows *r, size_t i)
{
	struct monthly_use use = {
		.tenant = (int32_t)db_int(r, i, db_find(r, "tenant_id")),
		.kind = db_str(r, i, db_find(r, "kind")),
		.name = db_str(r, i, db_find(r, "name")),
		.name_en = db_str(r, i, db_find(r, "name_en")),
		.unit = db_str(r, i, db_find(r, "unit")),
		.sold = db_bool(r, i, db_find(r, "sold")),
		.convertible = !db_is_null(r, i, db_find(r, "edition")),
		.coefficient = coefficient_of(r, i),
		.amount = db_double(r, i, db_find(r, "amount")),
		.meters = (size_t)db_int(r, i, db_find(r, "meters")),
		.tally = {
		    .expected = (size_t)db_int(r, i, db_find(r, "expected")),
		    .received = (size_t)db_int(r, i, db_find(r, "received")),
		    .estimated = (size_t)db_int(r, i, db_find(r, "estimated")),
		    .good = db_double(r, i, db_find(r, "good")),
		},
	};

	use.coefficient.edition = db_str(r, i, db_find(r, "edition"));
	return use;
}

static void
add_uses(struct cx *cx, const struct db_rows *r, struct monthly_rows *rows)
{
	struct monthly_use *uses = cx_calloc(cx, db_count(r), sizeof(*uses));

	for (size_t i = 0; i < db_count(r); i++)
		uses[i] = use_of(r, i);
	rows->uses = uses;
	rows->uses_n = db_count(r);
}

static void
add_outputs(struct cx *cx, const struct db_rows *r, struct monthly_rows *rows)
{
	struct monthly_output *outputs =
	    cx_calloc(cx, db_count(r), sizeof(*outputs));

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
	struct monthly_hour *hours = cx_calloc(cx, db_count(r), sizeof(*hours));

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
	if (query == Q_ENERGY_MONTHLY_USE)
		add_uses(cx, answer, rows);
	else if (query == Q_ENERGY_MONTHLY_OUTPUT)
		add_outputs(cx, answer, rows);
	else
		add_hours(cx, answer, rows);
}

size_t
monthly_days_read(
    struct cx *cx, const struct db_rows *answer, struct monthly_day **days)
{
	const size_t n = db_count(answer);

	*days = cx_calloc(cx, n, sizeof(**days));
	for (size_t i = 0; i < n; i++) {
		const struct monthly_use use = {
			.kind = db_str(answer, i, db_find(answer, "kind")),
			.convertible = true,
			.coefficient = coefficient_of(answer, i),
			.amount =
			    db_double(answer, i, db_find(answer, "amount")),
		};

		(*days)[i] = (struct monthly_day){
			db_date(answer, i, db_find(answer, "day")),
			monthly_kgce(&use),
		};
	}
	return n;
}
