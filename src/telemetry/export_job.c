#include "telemetry/export_job.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/moment.h"
#include "base/text.h"
#include "telemetry/reading_store.h"

#define FILE_BYTES ((size_t)12 << 20) /* unpacked; a request takes 32 MiB */
#define FILE_LINES 100000             /* and 200,000 lines */
#define LINE_BYTES 32768              /* and a line 64 KiB */
#define FEW 50000                     /* values of a window: make it longer */
#define MANY 500000                   /* and shorter */
#define TEXTS 20000

struct metric {
	int ordinal;
	struct str code;
	bool has_text;
};

struct device {
	int32_t tenant;
	int64_t id;
	struct str key;
	int zone_min;
	const struct metric *metric;
	size_t metrics;
};

/* The files of the device at hand. */
struct files {
	struct cx *cx;
	const char *folder;
	int64_t device;
	size_t n;
	struct cx text_cx;
	struct text text;
	size_t lines;
	uint64_t values;
};

/* Files -------------------------------------------------------------------- */

static bool
file_failed(struct cx *cx, const char *path)
{
	return cx_fail(cx, FAIL_BUSY, NULL, "%s: %s", path,
	    errno == 0 ? "cannot be written" : strerror(errno));
}

static bool
pack(struct cx *cx, const char *path, struct str bytes)
{
	const char *part = cx_printf(cx, "%s.part", path);
	gzFile gz = gzopen(part, "wb6");
	bool ok = gz != NULL;

	ok = ok &&
	    (bytes.n == 0 ||
		gzwrite(gz, bytes.p, (unsigned)bytes.n) == (int)bytes.n);
	ok = gz != NULL && gzclose(gz) == Z_OK && ok;
	ok = ok && rename(part, path) == 0;
	return ok || file_failed(cx, path);
}

static void
empty(struct files *f)
{
	cx_clear(&f->text_cx);
	f->text = text_new(&f->text_cx, FILE_BYTES + ((size_t)1 << 20));
	f->lines = 0;
}

static bool
flush(struct files *f)
{
	bool ok;

	if (f->lines == 0)
		return true;
	ok = pack(f->cx,
	    cx_printf(
		f->cx, "%s/%" PRId64 ".%zu.lp.gz", f->folder, f->device, f->n),
	    text_str(&f->text));
	f->n++;
	empty(f);
	return ok;
}

/* Lines -------------------------------------------------------------------- */

static void
put_word(struct text *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr(", =\\", s.p[i]) != NULL)
			text_char(out, '\\');
		text_char(out, s.p[i]);
	}
}

static void
begin_line(struct files *f, const struct device *d)
{
	text_puts(&f->text, "s,dev=");
	put_word(&f->text, d->key);
	f->lines++;
}

static bool
end_line(struct files *f, int64_t at_us)
{
	text_char(&f->text, ' ');
	text_int(&f->text, at_us);
	text_char(&f->text, '\n');
	return (f->text.n < FILE_BYTES && f->lines < FILE_LINES) || flush(f);
}

/* Where each metric's samples stand. */
struct column {
	const struct telemetry_sample *sample;
	size_t n, at;
};

static bool
next_instant(const struct column *c, size_t n, int64_t *at_us)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		if (c[i].at < c[i].n &&
		    (!any || c[i].sample[c[i].at].at_us < *at_us)) {
			*at_us = c[i].sample[c[i].at].at_us;
			any = true;
		}
	return any;
}

/* All that was measured at one instant, in as many lines as it takes. */
static bool
write_instant(
    struct files *f, const struct device *d, struct column *c, int64_t at_us)
{
	size_t began = 0;
	bool open = false;

	for (size_t i = 0; i < d->metrics; i++) {
		if (c[i].at == c[i].n || c[i].sample[c[i].at].at_us != at_us)
			continue;
		if (open && f->text.n - began > LINE_BYTES) {
			if (!end_line(f, at_us))
				return false;
			open = false;
		}
		if (!open) {
			began = f->text.n;
			begin_line(f, d);
		}
		text_char(&f->text, open ? ',' : ' ');
		open = true;
		put_word(&f->text, d->metric[i].code);
		text_char(&f->text, '=');
		text_json_double(&f->text, c[i].sample[c[i].at++].value);
		f->values++;
	}
	return !open || end_line(f, at_us);
}

static bool
write_text(struct files *f, const struct device *d, struct str code,
    int64_t at_us, struct str value)
{
	begin_line(f, d);
	text_char(&f->text, ' ');
	put_word(&f->text, code);
	text_puts(&f->text, "=\"");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			text_char(&f->text, '\\');
		text_char(&f->text, value.p[i]);
	}
	text_char(&f->text, '"');
	f->values++;
	return end_line(f, at_us);
}

/* Reading ------------------------------------------------------------------ */

/* The numbers of a window; how many there were. */
static bool
write_window(struct files *f, struct conn *conn, const struct device *d,
    int64_t from_us, int64_t to_us, size_t *values)
{
	const uint64_t before = f->values;
	const struct reading *r;
	struct reading_of of = { d->tenant, d->id, d->zone_min, NULL,
		d->metrics };
	const struct reading_span span = { from_us, to_us, from_us, to_us, 0,
		false };
	struct column *c;
	struct cx cx;
	int *ordinal;
	int64_t at_us = 0;
	bool ok;

	cx_init(&cx);
	ordinal = cx_calloc(&cx, d->metrics, sizeof(*ordinal));
	c = cx_calloc(&cx, d->metrics, sizeof(*c));
	for (size_t i = 0; i < d->metrics; i++)
		ordinal[i] = d->metric[i].ordinal;
	of.ordinal = ordinal;
	r = reading_now(&cx, conn, &of, &span);
	ok = r != NULL;
	for (size_t i = 0; ok && i < d->metrics; i++)
		c[i].sample = reading_samples(r, i, &c[i].n);
	while (ok && next_instant(c, d->metrics, &at_us))
		ok = write_instant(f, d, c, at_us);
	if (cx.fail != FAIL_NONE)
		(void)cx_fail(f->cx, cx.fail, NULL, "%s", cx.message);
	*values = (size_t)(f->values - before);
	cx_clear(&cx);
	return ok;
}

static bool
write_numbers(struct files *f, struct conn *conn, const struct device *d,
    const struct export_ask *ask)
{
	int64_t window_us = US_PER_DAY;

	for (int64_t from = ask->from_us; from < ask->to_us;) {
		const int64_t to = ask->to_us - from < window_us
		    ? ask->to_us
		    : from + window_us;
		size_t values;

		if (!write_window(f, conn, d, from, to, &values))
			return false;
		from = to;
		if (values < FEW && window_us < 400 * US_PER_DAY)
			window_us *= 2;
		else if (values > MANY && window_us > US_PER_MIN)
			window_us /= 2;
	}
	return true;
}

static bool
write_texts(struct files *f, struct conn *conn, const struct device *d,
    const struct metric *m, const struct export_ask *ask)
{
	const struct store_series s = { d->tenant, d->id, m->ordinal, m->code };
	int64_t from = ask->from_us;
	size_t n = TEXTS;

	while (n == TEXTS) {
		const struct db_rows *rows;
		struct db_binds b;
		struct cx cx;
		bool ok;

		cx_init(&cx);
		b = db_binds(&cx);
		rows = conn_ask(&cx, conn,
		    store_read_text(&cx, &s, from, ask->to_us, TEXTS, &b), &b);
		ok = rows != NULL;
		n = ok ? db_count(rows) : 0;
		for (size_t i = 0; ok && i < n; i++) {
			from = db_moment(rows, i, 0) + 1;
			ok = write_text(
			    f, d, m->code, from - 1, db_str(rows, i, 1));
		}
		if (cx.fail != FAIL_NONE)
			(void)cx_fail(f->cx, cx.fail, NULL, "%s", cx.message);
		cx_clear(&cx);
		if (!ok)
			return false;
	}
	return true;
}

static bool
write_device(struct files *f, struct conn *conn, const struct device *d,
    const struct export_ask *ask)
{
	f->device = d->id;
	f->n = 0;
	f->values = 0;
	empty(f);
	if (!write_numbers(f, conn, d, ask))
		return false;
	for (size_t i = 0; i < d->metrics; i++)
		if (d->metric[i].has_text &&
		    !write_texts(f, conn, d, &d->metric[i], ask))
			return false;
	return flush(f);
}

/* The manifest ------------------------------------------------------------- */

static const char *
first_line(struct cx *cx, const struct export_ask *ask)
{
	return cx_printf(cx, "from %s to %s tenant %lld device %s",
	    moment_text(cx, ask->from_us, 0), moment_text(cx, ask->to_us, 0),
	    (long long)ask->tenant, ask->device == NULL ? "-" : ask->device);
}

struct manifest {
	FILE *file;
	int64_t last; /* device that is whole; they come by their numbers */
	struct export_figures *figures;
	bool ended;
};

static void
close_manifest(void *file)
{
	(void)fclose(file);
}

/* A line that was not written to its end is none, and goes. */
static bool
read_lines(
    struct cx *cx, struct manifest *m, const char *first, const char *path)
{
	char line[1024];
	long whole = 0;

	for (int n = 0; fgets(line, sizeof(line), m->file) != NULL; n++) {
		char *end = strchr(line, '\n');
		unsigned long long files, values;
		long long id;

		if (end == NULL)
			break;
		*end = '\0';
		if (n == 0 && strcmp(line, first) != 0)
			return cx_fail(cx, FAIL_CONFLICT, "out",
			    "%s is of another export: %s", path, line);
		if (sscanf(line, "device %lld files %llu values %llu", &id,
			&files, &values) == 3) {
			m->last = id;
			m->figures->devices++;
			m->figures->skipped++;
			m->figures->values += values;
		}
		m->ended = strncmp(line, "end ", 4) == 0;
		whole = ftell(m->file);
	}
	if (ftruncate(fileno(m->file), whole) != 0 ||
	    fseek(m->file, whole, SEEK_SET) != 0)
		return file_failed(cx, path);
	if (whole == 0)
		(void)fprintf(m->file, "%s\n", first);
	return true;
}

static bool
open_manifest(struct cx *cx, struct manifest *m, const struct export_ask *ask)
{
	const char *path = cx_printf(cx, "%s/manifest", ask->folder);

	if (mkdir(ask->folder, 0700) != 0 && errno != EEXIST)
		return file_failed(cx, ask->folder);
	m->file = fopen(path, "a+");
	if (m->file == NULL)
		return file_failed(cx, path);
	cx_defer(cx, close_manifest, m->file);
	rewind(m->file);
	return read_lines(cx, m, first_line(cx, ask), path);
}

static bool
note(struct cx *cx, struct manifest *m, const char *line)
{
	if (fputs(line, m->file) < 0 || fflush(m->file) != 0 ||
	    fsync(fileno(m->file)) != 0)
		return file_failed(cx, "manifest");
	return true;
}

/* All of it ---------------------------------------------------------------- */

static struct str
keep(struct cx *cx, const struct db_rows *rows, size_t row, const char *name)
{
	const struct str s = db_str(rows, row, db_find(rows, name));

	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static struct device *
take_devices(struct cx *cx, const struct db_rows *rows, size_t *n)
{
	const size_t count = db_count(rows);
	struct device *d = cx_calloc(cx, count, sizeof(*d));
	struct metric *m = cx_calloc(cx, count, sizeof(*m));

	*n = 0;
	for (size_t i = 0; i < count; i++) {
		const int64_t id = db_int(rows, i, db_find(rows, "device_id"));

		m[i] = (struct metric){ (int)db_int(
					    rows, i, db_find(rows, "ordinal")),
			keep(cx, rows, i, "code"),
			db_bool(rows, i, db_find(rows, "has_text")) };
		if (*n == 0 || d[*n - 1].id != id)
			d[(*n)++] = (struct device){
				(int32_t)db_int(
				    rows, i, db_find(rows, "tenant_id")),
				id, keep(cx, rows, i, "key"),
				(int)db_int(rows, i, db_find(rows, "zone_min")),
				&m[i], 0
			};
		d[*n - 1].metrics++;
	}
	return d;
}

static bool
export_one(struct cx *cx, struct conn *conn, struct files *f,
    const struct device *d, const struct export_ask *ask, struct manifest *m)
{
	const struct identity who = identity_system("");

	if (!conn_begin(cx, conn, &who) || !write_device(f, conn, d, ask) ||
	    !conn_commit(cx, conn))
		return false;
	m->figures->devices++;
	m->figures->values += f->values;
	return note(cx, m,
	    cx_printf(cx, "device %" PRId64 " files %zu values %" PRIu64 "\n",
		d->id, f->n, f->values));
}

static void
end_files(void *files)
{
	cx_clear(&((struct files *)files)->text_cx);
}

bool
export_run(struct cx *cx, struct conn *conn, const struct export_ask *ask,
    void (*progress)(const struct export_figures *so_far, size_t of),
    struct export_figures *figures)
{
	const struct identity who = identity_system("");
	struct manifest m = { .figures = figures };
	struct files *f = cx_alloc(cx, sizeof(*f));
	struct db_binds b = db_binds(cx);
	const struct db_rows *rows;
	struct device *d;
	size_t n;

	*figures = (struct export_figures){ 0 };
	f->cx = cx;
	f->folder = ask->folder;
	cx_init(&f->text_cx);
	cx_defer(cx, end_files, f);
	if (ask->tenant != 0)
		db_bind_int(&b, "tenant", ask->tenant);
	if (ask->device != NULL)
		db_bind_text(&b, "device", ask->device);
	rows = conn_ask_once(cx, conn, &who, Q_EXPORT_METRICS, &b);
	if (rows == NULL)
		return false;
	d = take_devices(cx, rows, &n);
	if (n == 0)
		return cx_fail(cx, FAIL_MISSING, "device",
		    "there is no such device that measures something");
	if (!open_manifest(cx, &m, ask))
		return false;
	for (size_t i = 0; i < n && !m.ended; i++) {
		if (d[i].id <= m.last)
			continue;
		if (!export_one(cx, conn, f, &d[i], ask, &m))
			return false;
		progress(figures, n);
	}
	return m.ended ||
	    note(cx, &m,
		cx_printf(cx, "end devices %zu values %" PRIu64 "\n",
		    figures->devices, figures->values));
}
