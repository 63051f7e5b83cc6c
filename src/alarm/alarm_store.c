#include "alarm/alarm_store.h"

#include <math.h>
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
add_standing(struct cx *cx, struct alarm_engine *e, const struct db_rows *rows)
{
	const size_t vals = db_find(rows, "vals"), ats = db_find(rows, "ats");

	for (size_t i = 0; i < db_count(rows); i++) {
		double value[CONDITION_METRICS], *said;
		int64_t at_us[CONDITION_METRICS] = { 0 }, *said_ms;
		const size_t n = db_doubles(cx, rows, i, vals, &said);
		const size_t m = db_ints(cx, rows, i, ats, &said_ms);

		for (size_t k = 0; k < CONDITION_METRICS; k++) {
			value[k] = k < n ? said[k] : (double)NAN;
			at_us[k] = k < m ? said_ms[k] * 1000 : 0;
		}
		if (n > 0)
			alarm_standing(cx, e,
			    db_int(rows, i, db_find(rows, "rule_id")),
			    (int32_t)db_int(
				rows, i, db_find(rows, "tenant_id")),
			    db_int(rows, i, db_find(rows, "device_id")), value,
			    at_us);
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
	const int64_t began_us = moment_steady();
	struct alarm_engine *e = alarm_engine_new(cx, outbox);
	struct cx scratch;

	cx_init(&scratch);
	add_rules(cx, e, rows[0]);
	add_watches(&scratch, e, rows[1], now_us);
	add_baselines(&scratch, e, rows[2]);
	add_active(e, rows[4]);
	if (old != NULL) {
		alarm_adopt(e, old);
		/* Not at the beginning: what the database knows of newest
		 * values may then be older than what was judged. */
		add_standing(&scratch, e, rows[1]);
		alarm_judge_standing(e, now_us);
	}
	cx_clear(&scratch);
	log_info("alarm",
	    "%zu rules, %zu watches, %zu alarms active, in %lld ms",
	    db_count(rows[0]), alarm_watches(e), db_count(rows[4]),
	    (long long)(moment_steady() - began_us) / 1000);
	return e;
}

/* Writing -------------------------------------------------------------------
 */

static const char *const words[] = { "raise", "change", "return" };

enum query
alarm_store_apply(struct cx *cx, const struct alarm_transition *t, size_t n,
    struct db_binds *binds)
{
	struct str *whats = cx_calloc(cx, n, sizeof(*whats));

	for (size_t i = 0; i < n; i++)
		whats[i] = str_of(words[t[i].what]);
	db_bind_each_int4(binds, "tenants", DB_EACH(t, n, tenant));
	db_bind_each_int8(binds, "devices", DB_EACH(t, n, device));
	db_bind_each_int4(binds, "rule_tenants", DB_EACH(t, n, rule_tenant));
	db_bind_each_int8(binds, "rules", DB_EACH(t, n, rule));
	db_bind_each_int4(binds, "versions", DB_EACH(t, n, version));
	db_bind_texts(binds, "whats", whats, n);
	db_bind_each_int4(binds, "levels", DB_EACH(t, n, level));
	db_bind_each_moment(binds, "ats", DB_EACH(t, n, at_us));
	db_bind_each_float8(binds, "vals", DB_EACH(t, n, value));
	db_bind_each_float8(binds, "bounds", DB_EACH(t, n, bound));
	return Q_ALARM_APPLY;
}
