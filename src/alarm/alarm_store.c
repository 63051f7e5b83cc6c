#include "alarm/alarm_store.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "base/moment.h"

/* Reading ------------------------------------------------------------------ */

enum { RULES, WATCHES, BEYOND };

size_t
alarm_store_asks(
    struct cx *cx, const struct change_piece *p, struct watcher_ask *ask)
{
	static const enum query all[ALARM_STORE_ASKS] = { Q_ALARM_RULES,
		Q_ALARM_WATCHES, Q_ALARM_BEYOND, Q_ALARM_TIDY };

	for (size_t i = 0; i < ALARM_STORE_ASKS; i++) {
		ask[i].query = all[i];
		ask[i].binds = db_binds(cx);
		if (p->rule != 0)
			db_bind_int(&ask[i].binds, "rule", p->rule);
		db_bind_bool(&ask[i].binds, "wanted", p->definitions);
		db_bind_int8s(&ask[i].binds, "from", p->from, p->n);
		db_bind_int8s(&ask[i].binds, "to", p->to, p->n);
		db_bind_int(&ask[i].binds, "last", p->to[p->n - 1]);
	}
	return ALARM_STORE_ASKS;
}

static void
add_rule(struct alarm_engine *e, const struct db_rows *rows, size_t i)
{
	const int64_t id = db_int(rows, i, db_find(rows, "id"));
	const int32_t version =
	    (int32_t)db_int(rows, i, db_find(rows, "number"));
	const int zone_min = (int)db_int(rows, i, db_find(rows, "zone_min"));
	const json_t *definition;
	struct rule rule;
	struct cx cx;

	if (alarm_keep_rule(e, id, version, zone_min))
		return;
	cx_init(&cx);
	definition =
	    json_read(&cx, db_str(rows, i, db_find(rows, "definition")));
	if (definition != NULL && rule_read(&cx, definition, &rule)) {
		alarm_add_rule(e, id,
		    (int32_t)db_int(rows, i, db_find(rows, "tenant_id")),
		    version, zone_min, &rule, &cx);
	} else {
		log_error("alarm", "rule %lld is left out: %s", (long long)id,
		    cx.message);
		alarm_drop_rule(e, id);
	}
	cx_clear(&cx);
}

static void
add_rules(struct alarm_engine *e, const struct change_piece *p,
    const struct db_rows *rows)
{
	for (size_t i = 0; i < db_count(rows); i++)
		add_rule(e, rows, i);
	if (p->rule == 0)
		alarm_drop_unseen_rules(e);
	else if (db_count(rows) == 0)
		alarm_drop_rule(e, p->rule);
}

/* A row of alarm_watches, and where its columns are. */
struct row {
	struct cx *cx;
	const struct db_rows *rows;
	size_t i;
	size_t rule, number, tenant, device, places, heard, vals, ats, mean,
	    spread, level, since;
	int64_t of_rule, of_device;
	int32_t of_tenant;
};

static struct row
first_row(struct cx *cx, const struct db_rows *rows)
{
	return (struct row){ cx, rows, 0, db_find(rows, "rule_id"),
		db_find(rows, "number"), db_find(rows, "tenant_id"),
		db_find(rows, "device_id"), db_find(rows, "places"),
		db_find(rows, "heard"), db_find(rows, "vals"),
		db_find(rows, "ats"), db_find(rows, "mean"),
		db_find(rows, "spread"), db_find(rows, "level"),
		db_find(rows, "since") };
}

/* A silence is counted from now on: that we were away is not the devices'
 * fault. */
static enum alarm_watch
add_watch(struct alarm_engine *e, const struct row *r, int64_t now_us)
{
	int place[CONDITION_METRICS] = { 0 };
	int64_t *places;
	const size_t n = db_ints(r->cx, r->rows, r->i, r->places, &places);

	for (size_t k = 0; k < n && k < CONDITION_METRICS; k++)
		place[k] = (int)places[k];
	return alarm_watch(e, r->of_rule,
	    (int32_t)db_int(r->rows, r->i, r->number), r->of_tenant,
	    r->of_device, place, db_bool(r->rows, r->i, r->heard) ? now_us : 0);
}

static void
add_standing(struct alarm_engine *e, const struct row *r, int64_t now_us)
{
	double value[CONDITION_METRICS], *said;
	int64_t at_us[CONDITION_METRICS] = { 0 }, *said_ms;
	const size_t n = db_doubles(r->cx, r->rows, r->i, r->vals, &said);
	const size_t m = db_ints(r->cx, r->rows, r->i, r->ats, &said_ms);

	for (size_t k = 0; k < CONDITION_METRICS; k++) {
		value[k] = k < n ? said[k] : (double)NAN;
		at_us[k] = k < m ? said_ms[k] * 1000 : 0;
	}
	if (n > 0)
		alarm_standing(e, r->of_rule, r->of_tenant, r->of_device, value,
		    at_us, now_us);
}

static void
add_baseline(struct alarm_engine *e, const struct row *r)
{
	double *mean, *spread;
	const bool whole =
	    db_doubles(r->cx, r->rows, r->i, r->mean, &mean) == ALARM_SLOTS &&
	    db_doubles(r->cx, r->rows, r->i, r->spread, &spread) == ALARM_SLOTS;

	alarm_baseline(e, r->of_rule, r->of_tenant, r->of_device,
	    whole ? mean : NULL, whole ? spread : NULL);
}

static void
add_row(struct alarm_engine *e, struct row *r, bool judges, int64_t now_us)
{
	enum alarm_watch is;

	r->of_rule = db_int(r->rows, r->i, r->rule);
	r->of_tenant = (int32_t)db_int(r->rows, r->i, r->tenant);
	r->of_device = db_int(r->rows, r->i, r->device);
	is = add_watch(e, r, now_us);
	add_baseline(e, r);
	if (is == ALARM_NEW && !db_is_null(r->rows, r->i, r->level))
		alarm_restore(e, r->of_rule, r->of_tenant, r->of_device,
		    (int)db_int(r->rows, r->i, r->level),
		    db_moment(r->rows, r->i, r->since));
	if (is != ALARM_KNOWN && judges)
		add_standing(e, r, now_us);
}

static void
sweep(struct alarm_engine *e, const struct change_piece *p, int64_t next)
{
	for (size_t i = 0; i < p->n; i++)
		alarm_drop_unseen(e, p->from[i],
		    !p->goes_on     ? p->to[i]
			: next == 0 ? INT64_MAX
				    : next - 1);
}

struct alarm_learned
alarm_store_learn(struct alarm_engine *e, const struct change_piece *p,
    const struct db_rows *const rows[ALARM_STORE_ASKS], bool judges,
    int64_t now_us)
{
	const struct db_rows *beyond = rows[BEYOND];
	struct alarm_learned out = { db_count(rows[WATCHES]),
		db_count(beyond) == 0 ? 0 : db_int(beyond, 0, 0) };
	struct cx scratch;
	struct row r;

	cx_init(&scratch);
	r = first_row(&scratch, rows[WATCHES]);
	alarm_begin_piece(e);
	if (p->definitions)
		add_rules(e, p, rows[RULES]);
	for (; r.i < out.rows; r.i++)
		add_row(e, &r, judges, now_us);
	if (p->rule == 0)
		sweep(e, p, out.next);
	cx_clear(&scratch);
	return out;
}

/* Writing ------------------------------------------------------------------ */

static const char *const words[] = { "raise", "change", "return", "withdraw" };

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
