#include "alarm/alarm_store.h"

#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/moment.h"

/* Reading -------------------------------------------------------------------
 */

static void
add_rules(struct cx *cx, struct alarm_engine *e, const struct db_rows *rows)
{
	for (size_t i = 0; i < db_count(rows); i++) {
		const int64_t id = db_int(rows, i, db_find(rows, "id"));
		const json_t *definition =
		    json_read(cx, db_str(rows, i, db_find(rows, "definition")));
		struct rule rule;

		if (definition != NULL && rule_read(cx, definition, &rule)) {
			alarm_add_rule(e, id,
			    (int32_t)db_int(
				rows, i, db_find(rows, "tenant_id")),
			    (int32_t)db_int(rows, i, db_find(rows, "number")),
			    (int)db_int(rows, i, db_find(rows, "zone_min")),
			    &rule);
			continue;
		}
		log_error("alarm", "rule %lld is left out: %s", (long long)id,
		    cx->message);
		cx_forgive(cx);
	}
}

/* A silence is counted from now on: that we were away is not the devices'
 * fault. */
static void
add_watches(struct cx *cx, struct alarm_engine *e, const struct db_rows *rows,
    int64_t now_us)
{
	for (size_t i = 0; i < db_count(rows); i++) {
		int place[CONDITION_METRICS] = { 0 };
		int64_t *places;
		const size_t n =
		    db_ints(cx, rows, i, db_find(rows, "places"), &places);

		for (size_t k = 0; k < n && k < CONDITION_METRICS; k++)
			place[k] = (int)places[k];
		alarm_watch(e, db_int(rows, i, db_find(rows, "rule_id")),
		    (int32_t)db_int(rows, i, db_find(rows, "tenant_id")),
		    db_int(rows, i, db_find(rows, "device_id")), place,
		    db_bool(rows, i, db_find(rows, "heard")) ? now_us : 0);
	}
}

static void
add_baselines(struct cx *cx, struct alarm_engine *e, const struct db_rows *rows)
{
	for (size_t i = 0; i < db_count(rows); i++) {
		double *mean, *spread;

		if (db_doubles(cx, rows, i, db_find(rows, "mean"), &mean) !=
			ALARM_SLOTS ||
		    db_doubles(cx, rows, i, db_find(rows, "spread"), &spread) !=
			ALARM_SLOTS)
			continue;
		alarm_baseline(e, db_int(rows, i, db_find(rows, "rule_id")),
		    (int32_t)db_int(rows, i, db_find(rows, "tenant_id")),
		    db_int(rows, i, db_find(rows, "device_id")), mean, spread);
	}
}

static void
add_active(struct alarm_engine *e, const struct db_rows *rows)
{
	for (size_t i = 0; i < db_count(rows); i++)
		alarm_restore(e, db_int(rows, i, db_find(rows, "rule_id")),
		    (int32_t)db_int(rows, i, db_find(rows, "tenant_id")),
		    db_int(rows, i, db_find(rows, "device_id")),
		    (int)db_int(rows, i, db_find(rows, "level")),
		    db_moment(rows, i, db_find(rows, "at")));
}

size_t
alarm_store_asks(enum query ask[ALARM_STORE_ASKS])
{
	static const enum query all[ALARM_STORE_ASKS] = { Q_ALARM_RULES,
		Q_ALARM_WATCHES, Q_ALARM_BASELINES, Q_ALARM_TIDY,
		Q_ALARM_ACTIVE };

	memcpy(ask, all, sizeof(all));
	return ALARM_STORE_ASKS;
}

struct alarm_engine *
alarm_store_build(struct cx *cx,
    const struct db_rows *const rows[ALARM_STORE_ASKS],
    struct alarm_outbox *outbox, const struct alarm_engine *old, int64_t now_us)
{
	struct alarm_engine *e = alarm_engine_new(cx, outbox);
	struct cx scratch;

	cx_init(&scratch);
	add_rules(cx, e, rows[0]);
	add_watches(&scratch, e, rows[1], now_us);
	add_baselines(&scratch, e, rows[2]);
	add_active(e, rows[4]);
	cx_clear(&scratch);
	if (old != NULL)
		alarm_adopt(e, old);
	log_info("alarm", "%zu rules, %zu watches, %zu alarms active",
	    db_count(rows[0]), alarm_watches(e), db_count(rows[4]));
	return e;
}

/* Writing -------------------------------------------------------------------
 */

static const char *const words[] = { "raise", "change", "return" };

enum query
alarm_store_apply(struct cx *cx, const struct alarm_transition *t, size_t n,
    struct db_binds *binds)
{
	int32_t *tenants = cx_calloc(cx, n, sizeof(*tenants));
	int32_t *owners = cx_calloc(cx, n, sizeof(*owners));
	int32_t *versions = cx_calloc(cx, n, sizeof(*versions));
	int32_t *levels = cx_calloc(cx, n, sizeof(*levels));
	int64_t *devices = cx_calloc(cx, n, sizeof(*devices));
	int64_t *rules = cx_calloc(cx, n, sizeof(*rules));
	int64_t *ats = cx_calloc(cx, n, sizeof(*ats));
	double *values = cx_calloc(cx, n, sizeof(*values));
	double *bounds = cx_calloc(cx, n, sizeof(*bounds));
	struct str *whats = cx_calloc(cx, n, sizeof(*whats));

	for (size_t i = 0; i < n; i++) {
		tenants[i] = t[i].tenant;
		owners[i] = t[i].rule_tenant;
		versions[i] = t[i].version;
		levels[i] = t[i].level;
		devices[i] = t[i].device;
		rules[i] = t[i].rule;
		ats[i] = t[i].at_us;
		values[i] = t[i].value;
		bounds[i] = t[i].bound;
		whats[i] = str_of(words[t[i].what]);
	}
	db_bind_int4s(binds, "tenants", tenants, n);
	db_bind_int8s(binds, "devices", devices, n);
	db_bind_int4s(binds, "rule_tenants", owners, n);
	db_bind_int8s(binds, "rules", rules, n);
	db_bind_int4s(binds, "versions", versions, n);
	db_bind_texts(binds, "whats", whats, n);
	db_bind_int4s(binds, "levels", levels, n);
	db_bind_moments(binds, "ats", ats, n);
	db_bind_float8s(binds, "vals", values, n);
	db_bind_float8s(binds, "bounds", bounds, n);
	return Q_ALARM_APPLY;
}
