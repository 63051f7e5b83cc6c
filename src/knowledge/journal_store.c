#include "knowledge/journal_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"
#include "db/conn.h"
#include "knowledge/record.h"

#define HAND_ON_US (300 * 1000)
#define AT_ONCE (4u << 20)           /* bytes booked in one transaction */
#define FILE_MOST ((size_t)64 << 20) /* of a batch, while the clerk is away */
#define PAUSE_MS 200
#define PATH 600

struct journal {
	char folder[PATH - 60];
	int fd; /* -1: none */
	char *lines;
	size_t n, room, count; /* of what is not yet written */
	size_t written;
	int64_t handed_us;
	uint64_t number; /* of the last batch */
	uint64_t lost;
	bool is_full; /* the last write failed */
};

static void
path_of(const struct journal *j, char *path, uint64_t number)
{
	if (number == 0)
		(void)snprintf(path, PATH, "%s/calls.open", j->folder);
	else
		(void)snprintf(path, PATH, "%s/calls-%020llu.batch", j->folder,
		    (unsigned long long)number);
}

/* Numbers are of the clock, and so beyond those of the run before. */
static void
hand_on(struct journal *j)
{
	const uint64_t now = (uint64_t)moment_now();
	char from[PATH], to[PATH];

	if (j->fd >= 0)
		(void)close(j->fd);
	j->fd = -1;
	j->number = now > j->number ? now : j->number + 1;
	path_of(j, from, 0);
	path_of(j, to, j->number);
	if (rename(from, to) != 0 && errno != ENOENT)
		log_error("compute", "%s: %s", to, strerror(errno));
	j->written = 0;
}

struct journal *
journal_open(struct cx *cx, const char *folder)
{
	struct journal *j = need(calloc(1, sizeof(*j)));

	j->fd = -1;
	if ((mkdir(folder, 0700) != 0 && errno != EEXIST) ||
	    strlen(folder) >= sizeof(j->folder)) {
		(void)cx_fail(
		    cx, FAIL_BUSY, NULL, "%s: %s", folder, strerror(errno));
		free(j);
		return NULL;
	}
	(void)snprintf(j->folder, sizeof(j->folder), "%s", folder);
	hand_on(j);
	return j;
}

void
journal_close(struct journal *j)
{
	if (j->fd >= 0)
		(void)close(j->fd);
	free(j->lines);
	free(j);
}

void
journal_add(struct journal *j, struct str line)
{
	if (line.n == 0)
		return;
	if (j->n + line.n > j->room) {
		j->room = 2 * (j->n + line.n);
		j->lines = need(realloc(j->lines, j->room));
	}
	memcpy(j->lines + j->n, line.p, line.n);
	j->n += line.n;
	j->count++;
}

static bool
open_file(struct journal *j)
{
	char path[PATH];

	path_of(j, path, 0);
	if (j->fd < 0)
		j->fd =
		    open(path, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
	return j->fd >= 0;
}

static bool
write_all(struct journal *j)
{
	size_t done = 0;

	while (done < j->n) {
		const ssize_t n = write(j->fd, j->lines + done, j->n - done);

		if (n < 0 && errno != EINTR)
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	j->written += done;
	return true;
}

void
journal_write(struct journal *j)
{
	if (j->n == 0)
		return;
	/* Half a line at the end of a file is none; the next ones begin
	 * another file. */
	if (open_file(j) && write_all(j)) {
		j->is_full = false;
	} else {
		if (!j->is_full)
			log_error("compute", "calls cannot be booked: %s",
			    strerror(errno));
		j->is_full = true;
		j->lost += j->count;
		hand_on(j);
	}
	j->n = j->count = 0;
}

void
journal_tick(struct journal *j, int64_t now_us)
{
	char last[PATH];

	path_of(j, last, j->number);
	if (j->written == 0 || now_us - j->handed_us < HAND_ON_US)
		return;
	j->handed_us = now_us;
	if (j->written >= FILE_MOST || access(last, F_OK) != 0)
		hand_on(j);
}

uint64_t
journal_lost(const struct journal *j)
{
	return j->lost;
}

/* The clerk ---------------------------------------------------------------- */

static bool
book_at_once(struct cx *cx, struct conn *conn, struct str lines)
{
	const struct identity who = identity_system("");
	struct db_binds b = db_binds(cx);
	struct records r;

	if (!records_read(cx, lines, &r))
		return false;
	db_bind_text(&b, "heads", r.heads);
	db_bind_int4s(&b, "head", r.head, r.n);
	db_bind_texts(&b, "id", r.id, r.n);
	db_bind_moments(&b, "at", r.at_us, r.n);
	db_bind_int4s(&b, "items", r.items, r.n);
	db_bind_int4s(&b, "refused", r.refused, r.n);
	db_bind_int8s(&b, "us", r.us, r.n);
	db_bind_texts(&b, "inputs", r.inputs, r.n);
	db_bind_texts(&b, "inputs_digest", r.inputs_sha256, r.n);
	db_bind_texts(&b, "outputs_digest", r.outputs_sha256, r.n);
	return conn_ask_once(cx, conn, &who, Q_KNOWLEDGE_CALL_NOTE, &b) != NULL;
}

/* So many bytes of whole lines, one line at least. */
static size_t
whole_lines(struct str lines, size_t most)
{
	const char *end = lines.n <= most ? lines.p + lines.n - 1
					  : memrchr(lines.p, '\n', most);

	if (end == NULL)
		end = memchr(lines.p, '\n', lines.n);
	return (size_t)(end - lines.p) + 1;
}

/* What the database refuses is booked by halves, so that one line that it
 * never takes does not stand before all others. */
static bool
book(struct cx *outer, struct conn *conn, struct str lines)
{
	const size_t half = whole_lines(lines, lines.n / 2);
	struct cx cx;
	bool booked, is_away;

	cx_init(&cx);
	booked = book_at_once(&cx, conn, lines);
	is_away = !booked && (cx.fail == FAIL_BUSY || !conn_is_up(conn));
	if (is_away)
		(void)cx_fail(outer, FAIL_BUSY, NULL, "%s", cx.message);
	else if (!booked && half == lines.n)
		log_error("compute", "a call cannot be booked: %s: %.*s",
		    cx.message, (int)(lines.n - 1), lines.p);
	cx_clear(&cx);
	if (booked || is_away || half == lines.n)
		return !is_away;
	return book(outer, conn, (struct str){ lines.p, half }) &&
	    book(outer, conn, (struct str){ lines.p + half, lines.n - half });
}

static bool
book_file(struct cx *cx, struct conn *conn, const char *path)
{
	struct str lines;
	const char *end;

	if (!file_read(cx, path, &lines))
		return false;
	/* What has no end was not answered: its writer was killed in it. */
	end = lines.n == 0 ? NULL : memrchr(lines.p, '\n', lines.n);
	lines.n = end == NULL ? 0 : (size_t)(end - lines.p) + 1;
	while (lines.n > 0) {
		const size_t n = whole_lines(lines, AT_ONCE);

		if (!book(cx, conn, (struct str){ lines.p, n }))
			return false;
		lines.p += n;
		lines.n -= n;
	}
	return unlink(path) == 0 ||
	    cx_fail(cx, FAIL_BUSY, NULL, "%s: %s", path, strerror(errno));
}

/* All batches there are; *n: how many. */
static bool
book_batches(struct cx *cx, struct conn *conn, const char *folder, size_t *n)
{
	const char *const *names;

	if (!file_list(cx, folder, ".batch", &names, n))
		return false;
	for (size_t i = 0; i < *n; i++) {
		struct cx one;
		bool ok;

		cx_init(&one);
		ok = book_file(
		    &one, conn, cx_printf(&one, "%s/%s", folder, names[i]));
		if (!ok)
			(void)cx_fail(cx, one.fail, NULL, "%s", one.message);
		cx_clear(&one);
		if (!ok)
			return false;
	}
	return true;
}

static void
pause_ms(int ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	(void)nanosleep(&t, NULL);
}

/* With one connection, for as long as it lasts. */
static bool
book_on(struct cx *cx, const char *folder, const char *conninfo,
    const volatile int *stop, bool once)
{
	struct conn *conn = conn_open(cx, conninfo);
	bool ok = conn != NULL;
	size_t n = 1;

	while (ok && !*stop && (!once || n > 0)) {
		struct cx round;

		cx_init(&round);
		ok = book_batches(&round, conn, folder, &n);
		if (!ok)
			(void)cx_fail(
			    cx, round.fail, NULL, "%s", round.message);
		cx_clear(&round);
		if (ok && n == 0 && !once)
			pause_ms(PAUSE_MS);
	}
	return ok;
}

bool
journal_book(struct cx *cx, const char *folder, const char *conninfo,
    const volatile int *stop, bool once)
{
	while (!*stop) {
		struct cx own;
		bool ok;

		cx_init(&own);
		ok = book_on(&own, folder, conninfo, stop, once);
		if (!ok && once)
			(void)cx_fail(cx, own.fail, NULL, "%s", own.message);
		else if (!ok)
			log_error("compute", "calls wait to be booked: %s",
			    own.message);
		cx_clear(&own);
		if (once)
			return ok;
		if (!ok)
			pause_ms(1000);
	}
	return true;
}
