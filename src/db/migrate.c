#include "db/migrate.h"

#include <string.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"

/* Any two programs that migrate at once: the second waits. */
#define LOCK "select pg_advisory_lock(71500)"
#define UNLOCK "select pg_advisory_unlock(71500)"

static const char ledger[] =
    "create table if not exists public.park_migration ("
    "  file text primary key, sha256 text not null,"
    "  at timestamptz not null default now())";

/* The hash under which a file was applied, or NULL. */
static const char *
applied(struct cx *cx, struct conn *conn, const char *file)
{
	const struct db_rows *rows = conn_ask_text(cx, conn,
	    "select sha256 from public.park_migration where file = $1", 1,
	    &file);

	return rows == NULL || db_count(rows) == 0 ? NULL
						   : db_str(rows, 0, 0).p;
}

static bool
note(struct cx *cx, struct conn *conn, const char *file, const char *sha256)
{
	const char *const values[] = { file, sha256 };

	return conn_ask_text(cx, conn,
		   "insert into public.park_migration (file, sha256)"
		   " values ($1, $2) on conflict (file)"
		   " do update set sha256 = excluded.sha256, at = now()",
		   2, values) != NULL;
}

static bool
apply(struct cx *cx, struct conn *conn, const char *file, const char *sql,
    const char *sha256)
{
	log_info("migrate", "%s", file);
	if (!conn_run(cx, conn, "begin") || !conn_run(cx, conn, sql) ||
	    !note(cx, conn, file, sha256) || !conn_run(cx, conn, "commit")) {
		cx->message = cx_printf(cx, "%s: %s", file, cx->message);
		conn_rollback(conn);
		return false;
	}
	return true;
}

/* Applies one file unless it was; `again` when its text may change. */
static bool
bring(struct cx *cx, struct conn *conn, const char *home, const char *file,
    bool again)
{
	struct str sql;
	const char *sha256, *known;

	if (!file_read(cx, cx_printf(cx, "%s/sql/%s", home, file), &sql))
		return false;
	sha256 = hash_sha256_hex(cx, sql);
	known = applied(cx, conn, file);
	if (known != NULL && strcmp(known, sha256) == 0)
		return true;
	if (known != NULL && !again)
		return cx_fail(cx, FAIL_CONFLICT, NULL,
		    "%s was changed after it was applied; write a new "
		    "migration instead",
		    file);
	return apply(cx, conn, file, sql.p, sha256);
}

static bool
bring_folder(struct cx *cx, struct conn *conn, const char *home,
    const char *folder, bool again)
{
	const char *const *names;
	size_t n;

	if (!file_list(cx, cx_printf(cx, "%s/sql/%s", home, folder), ".sql",
		&names, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!bring(cx, conn, home,
			cx_printf(cx, "%s/%s", folder, names[i]), again))
			return false;
	return true;
}

/* Reference data: file, and the statement each of its records goes into. */
static const struct {
	const char *file;
	size_t fields;
	const char *sql;
} seeds[] = {
	{ "conf/roles.csv", 2,
	    "insert into park.role_permission (role, permission)"
	    " values ($1, $2) on conflict do nothing" },
	{ "sql/seed/industry.csv", 4,
	    "insert into park.industry (code, name, name_en, section)"
	    " values ($1, $2, $3, $4) on conflict (code) do update set"
	    " name = excluded.name, name_en = excluded.name_en,"
	    " section = excluded.section" },
	{ "sql/seed/energy_kind.csv", 5,
	    "insert into park.energy_kind (code, name, name_en, unit, category)"
	    " values ($1, $2, $3, $4, $5) on conflict (code) do update set"
	    " name = excluded.name, name_en = excluded.name_en,"
	    " unit = excluded.unit, category = excluded.category" },
	{ "sql/seed/energy_coefficient.csv", 9,
	    "insert into park.energy_coefficient (kind, edition, standard,"
	    " kgce_low, kgce_high, ncv_kj, valid_from, valid_to, source)"
	    " values ($1, $2, $3, $4::float8, $5::float8,"
	    " nullif($6, '')::float8, $7::date, nullif($8, '')::date, $9)"
	    " on conflict (kind, edition) do update set"
	    " standard = excluded.standard, kgce_low = excluded.kgce_low,"
	    " kgce_high = excluded.kgce_high, ncv_kj = excluded.ncv_kj,"
	    " valid_from = excluded.valid_from, valid_to = excluded.valid_to,"
	    " source = excluded.source" },
	{ "sql/seed/tou_slot.csv", 11,
	    "insert into park.tou_slot (region, edition, users, months,"
	    " from_min, to_min, period, valid_from, valid_to, source,"
	    " confirmed) values ($1, $2, $3,"
	    " string_to_array($4, ' ')::smallint[], $5::smallint,"
	    " $6::smallint, $7, $8::date, nullif($9, '')::date, $10,"
	    " $11::boolean)"
	    " on conflict (region, edition, users, months, from_min)"
	    " do update set to_min = excluded.to_min,"
	    " period = excluded.period, valid_from = excluded.valid_from,"
	    " valid_to = excluded.valid_to, source = excluded.source,"
	    " confirmed = excluded.confirmed" },
	{ "sql/seed/carbon_factor.csv", 14,
	    "insert into park.carbon_factor (kind, region, edition, year,"
	    " scope, batch, batch_name, ncv, carbon, oxidation, per_batch,"
	    " published, source, confirmed) values ($1, $2, $3,"
	    " nullif($4, '')::smallint, $5::smallint, $6::float8, $7,"
	    " nullif($8, '')::float8, nullif($9, '')::float8,"
	    " nullif($10, '')::float8, nullif($11, '')::float8,"
	    " nullif($12, '')::date, $13, $14::boolean)"
	    " on conflict (kind, region, edition) do update set"
	    " year = excluded.year, scope = excluded.scope,"
	    " batch = excluded.batch, batch_name = excluded.batch_name,"
	    " ncv = excluded.ncv, carbon = excluded.carbon,"
	    " oxidation = excluded.oxidation,"
	    " per_batch = excluded.per_batch,"
	    " published = excluded.published, source = excluded.source,"
	    " confirmed = excluded.confirmed" },
	{ "sql/seed/clause.csv", 18,
	    "insert into park.clause (id, edition, place, levels, kind, name,"
	    " name_en, rule, rule_en, unit, unit_en, home, stretch, state, "
	    "lack,"
	    " lack_en, measure, evidence)"
	    " values ($1, $2, $3::integer, $4, $5, $6, $7, $8, $9, $10, $11,"
	    " nullif($12, '')::float8, nullif($13, '')::float8, $14, $15, $16,"
	    " $17, $18) on conflict (edition, id) do update set"
	    " place = excluded.place, levels = excluded.levels,"
	    " kind = excluded.kind, name = excluded.name,"
	    " name_en = excluded.name_en, rule = excluded.rule,"
	    " rule_en = excluded.rule_en, unit = excluded.unit,"
	    " unit_en = excluded.unit_en, home = excluded.home,"
	    " stretch = excluded.stretch, state = excluded.state,"
	    " lack = excluded.lack, lack_en = excluded.lack_en,"
	    " measure = excluded.measure, evidence = excluded.evidence" },
};

static bool
sow(struct cx *cx, struct conn *conn, const char *home, size_t i)
{
	struct csv_reader *csv = cx_alloc(cx, sizeof(*csv));
	struct csv_record record;
	struct str bytes;

	if (!file_read(cx, cx_printf(cx, "%s/%s", home, seeds[i].file), &bytes))
		return false;
	csv_open(csv, cx, bytes);
	for (bool header = true; csv_next(csv, &record) == CSV_ROW;
	     header = false) {
		const char *values[24];

		if (header)
			continue;
		if (record.n != seeds[i].fields)
			return cx_fail(cx, FAIL_BROKEN, NULL,
			    "%s line %zu has %zu fields, not %zu",
			    seeds[i].file, record.line, record.n,
			    seeds[i].fields);
		for (size_t k = 0; k < record.n; k++)
			values[k] = cx_strndup(
			    cx, record.fields[k].p, record.fields[k].n);
		if (conn_ask_text(cx, conn, seeds[i].sql, record.n, values) ==
		    NULL)
			return false;
	}
	return cx->fail == FAIL_NONE;
}

/* Roles are taken over whole: a permission withdrawn in the file is gone. */
static bool
sow_all(struct cx *cx, struct conn *conn, const char *home)
{
	if (!conn_run(cx, conn, "begin") ||
	    !conn_run(cx, conn, "delete from park.role_permission"))
		return false;
	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++)
		if (!sow(cx, conn, home, i)) {
			conn_rollback(conn);
			return false;
		}
	return conn_run(cx, conn, "commit");
}

bool
migrate(struct cx *cx, struct conn *conn, const char *home)
{
	const bool done = conn_run(cx, conn, LOCK) &&
	    conn_run(cx, conn, ledger) &&
	    bring_folder(cx, conn, home, "migration", false) &&
	    bring_folder(cx, conn, home, "routine", true) &&
	    sow_all(cx, conn, home);

	return done && conn_run(cx, conn, UNLOCK);
}
