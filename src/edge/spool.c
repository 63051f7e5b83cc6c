#include "edge/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/moment.h"
#include "edge/segment.h"

#define SEGMENT_BYTES (4u << 20) /* a full one, unless the limit is small */
#define SEGMENT_SHARE 32         /* of the limit */
#define REFUSED_BYTES (16 << 20) /* then one older file is kept */
#define PATH_BYTES 4200

struct segment {
	uint64_t first; /* number of its first record, and its name */
	uint64_t bytes;
};

struct spool {
	pthread_mutex_t mutex;
	const char *folder;
	uint64_t limit;
	uint64_t segment_bytes;
	int lock;
	int tail; /* the segment appended to, or -1 */
	bool dirty;
	struct segment *segments; /* oldest first */
	size_t n, room;
	uint64_t next;  /* number of the next record */
	uint64_t acked; /* first number that is not acknowledged */
	/* Where `acked` stands, when known: offset in segment at_segment. */
	uint64_t at_segment;
	size_t at;
	struct str newest;
	struct spool_figures figures;
};

/* Files -------------------------------------------------------------------- */

static const char *
path_of(const struct spool *s, uint64_t first, char path[PATH_BYTES])
{
	(void)snprintf(path, PATH_BYTES, "%s/%020llu.seg", s->folder,
	    (unsigned long long)first);
	return path;
}

static void
sync_folder(const struct spool *s)
{
	const int fd = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		(void)fsync(fd);
		(void)close(fd);
	}
}

static bool
write_all(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		const ssize_t k = write(fd, bytes.p, bytes.n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		bytes.p += k;
		bytes.n -= (size_t)k;
	}
	return true;
}

/* Bytes from..to of a segment. */
static bool
read_part(const struct spool *s, struct cx *cx, uint64_t first, size_t from,
    size_t to, struct str *bytes)
{
	char path[PATH_BYTES];
	const int fd = open(path_of(s, first, path), O_RDONLY | O_CLOEXEC);
	char *p = cx_alloc(cx, to - from + 1);
	size_t n = 0;

	if (fd < 0)
		return cx_fail(cx, FAIL_BROKEN, NULL, "cannot open %s: %s",
		    path, strerror(errno));
	while (n < to - from) {
		const ssize_t k =
		    pread(fd, p + n, to - from - n, (off_t)(from + n));

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			break;
		n += (size_t)k;
	}
	(void)close(fd);
	*bytes = (struct str){ p, n };
	return n == to - from ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "cannot read %s: %s", path,
		strerror(errno));
}

/* Opening ------------------------------------------------------------------ */

static void
add_segment(struct spool *s, uint64_t first, uint64_t bytes)
{
	if (s->n == s->room) {
		s->room = s->room == 0 ? 64 : 2 * s->room;
		s->segments =
		    realloc(s->segments, s->room * sizeof(*s->segments));
		if (s->segments == NULL)
			abort();
	}
	s->segments[s->n++] = (struct segment){ first, bytes };
	s->figures.bytes += bytes;
}

static void
remove_oldest(struct spool *s)
{
	char path[PATH_BYTES];

	(void)unlink(path_of(s, s->segments[0].first, path));
	s->figures.bytes -= s->segments[0].bytes;
	s->n--;
	memmove(s->segments, s->segments + 1, s->n * sizeof(*s->segments));
}

static bool
find_segments(struct spool *s, struct cx *cx)
{
	const char *const *names;
	char path[PATH_BYTES];
	struct stat st;
	int64_t first;
	size_t n;

	if (!file_list(cx, s->folder, ".seg", &names, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (strlen(names[i]) == 24 &&
		    str_int64((struct str){ names[i], 20 }, &first) &&
		    first >= 0 &&
		    stat(path_of(s, (uint64_t)first, path), &st) == 0)
			add_segment(s, (uint64_t)first, (uint64_t)st.st_size);
	return true;
}

/*
 * The last record of the last segment, and what follows it cut off: a write
 * that a crash ended.  False when the segment holds none.
 */
static bool
trim_last(struct spool *s, struct cx *cx)
{
	struct segment *last = &s->segments[s->n - 1];
	struct segment_reader r = { .least = last->first };
	struct segment_record record;
	char path[PATH_BYTES];

	if (last->bytes > SIZE_MAX / 2 ||
	    !read_part(s, cx, last->first, 0, (size_t)last->bytes, &r.bytes))
		return false;
	while (segment_next(&r, &record)) {
		s->next = record.number + 1;
		s->newest = record.payload;
	}
	if (r.at < last->bytes) {
		log_error("edge", "spool: %llu bytes cut off %s",
		    (unsigned long long)last->bytes - r.at,
		    path_of(s, last->first, path));
		if (truncate(path_of(s, last->first, path), (off_t)r.at) != 0)
			return cx_fail(cx, FAIL_BROKEN, NULL,
			    "cannot cut %s: %s", path, strerror(errno));
		s->figures.bytes -= last->bytes - r.at;
		last->bytes = r.at;
	}
	return r.at > 0;
}

/* From the last segment back to the last that holds a record. */
static bool
find_end(struct spool *s, struct cx *cx)
{
	uint64_t least = 0;
	char path[PATH_BYTES];

	while (s->n > 0 && !trim_last(s, cx)) {
		if (cx->fail != FAIL_NONE)
			return false;
		s->n--;
		if (least < s->segments[s->n].first)
			least = s->segments[s->n].first;
		(void)unlink(path_of(s, s->segments[s->n].first, path));
	}
	if (s->next < least)
		s->next = least;
	return true;
}

/* A position that cannot be read only sends again what was sent. */
static void
read_position(struct spool *s, struct cx *cx)
{
	struct str bytes;
	int64_t at = 0;

	if (!file_read(
		cx, cx_printf(cx, "%s/acknowledged", s->folder), &bytes)) {
		cx_forgive(cx);
		return;
	}
	if (str_int64(str_trim(bytes), &at) && at > 0)
		s->acked = (uint64_t)at;
}

/* Segments of which all is acknowledged. */
static void
remove_done(struct spool *s)
{
	while (s->n > 1 && s->segments[1].first <= s->acked)
		remove_oldest(s);
}

static bool
take_folder(struct spool *s, struct cx *cx)
{
	if (mkdir(s->folder, 0700) != 0 && errno != EEXIST)
		return cx_fail(cx, FAIL_BROKEN, "spool.folder",
		    "cannot make %s: %s", s->folder, strerror(errno));
	s->lock = open(cx_printf(cx, "%s/lock", s->folder),
	    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock < 0)
		return cx_fail(cx, FAIL_BROKEN, "spool.folder",
		    "cannot write in %s: %s", s->folder, strerror(errno));
	return flock(s->lock, LOCK_EX | LOCK_NB) == 0 ||
	    cx_fail(cx, FAIL_CONFLICT, "spool.folder",
		"%s belongs to another process", s->folder);
}

static void
close_spool(void *thing)
{
	struct spool *s = thing;

	if (s->tail >= 0) {
		(void)fdatasync(s->tail);
		(void)close(s->tail);
	}
	if (s->lock >= 0)
		(void)close(s->lock);
	free(s->segments);
	(void)pthread_mutex_destroy(&s->mutex);
}

struct spool *
spool_open(struct cx *cx, const char *folder, uint64_t limit)
{
	struct spool *s = cx_alloc(cx, sizeof(*s));

	s->folder = folder;
	s->limit = limit;
	s->segment_bytes = limit / SEGMENT_SHARE < SEGMENT_BYTES
	    ? limit / SEGMENT_SHARE
	    : SEGMENT_BYTES;
	s->lock = s->tail = -1;
	s->next = 1;
	(void)pthread_mutex_init(&s->mutex, NULL);
	cx_defer(cx, close_spool, s);
	if (!take_folder(s, cx) || !find_segments(s, cx) || !find_end(s, cx))
		return NULL;
	read_position(s, cx);
	/* After a loss of power the platform may know more than this disk:
	 * numbers that were acknowledged are not given again. */
	if (s->next < s->acked)
		s->next = s->acked;
	if (s->n > 0 && s->acked < s->segments[0].first)
		s->acked = s->segments[0].first;
	if (s->n == 0)
		s->acked = s->next;
	remove_done(s);
	return s;
}

struct str
spool_newest(const struct spool *s)
{
	return s->newest;
}

/* Appending ---------------------------------------------------------------- */

/* Unsent records go; the file that is written to stays. */
static bool
drop_oldest(struct spool *s, const char *why)
{
	uint64_t from, to;

	if (s->n < 2)
		return false;
	from =
	    s->segments[0].first > s->acked ? s->segments[0].first : s->acked;
	to = s->segments[1].first;
	s->figures.dropped += to - from;
	log_error("edge", "spool: %s, the %llu oldest records are dropped", why,
	    (unsigned long long)(to - from));
	remove_oldest(s);
	if (s->acked < to)
		s->acked = to;
	return true;
}

static void
close_tail(struct spool *s)
{
	if (s->tail < 0)
		return;
	(void)fdatasync(s->tail);
	(void)close(s->tail);
	s->tail = -1;
}

/* The segment that takes n more bytes, on the disk by name. */
static bool
open_tail(struct spool *s, size_t n)
{
	const struct segment *last = s->n == 0 ? NULL : &s->segments[s->n - 1];
	char path[PATH_BYTES];
	bool fresh;

	if (last != NULL && last->bytes + n > s->segment_bytes)
		close_tail(s);
	else if (s->tail >= 0)
		return true;
	fresh = last == NULL || last->bytes + n > s->segment_bytes;
	s->tail = open(path_of(s, fresh ? s->next : last->first, path),
	    O_WRONLY | O_APPEND | O_CLOEXEC | (fresh ? O_CREAT : 0), 0600);
	if (s->tail < 0)
		return false;
	if (fresh) {
		add_segment(s, s->next, 0);
		sync_folder(s);
	}
	return true;
}

/* A record is whole in the file, or not there at all. */
static bool
write_record(struct spool *s, struct str record)
{
	struct segment *last;

	if (!open_tail(s, record.n))
		return false;
	last = &s->segments[s->n - 1];
	if (!write_all(s->tail, record)) {
		const int why = errno;

		if (ftruncate(s->tail, (off_t)last->bytes) != 0)
			log_error("edge", "spool: a torn record stays");
		errno = why;
		return false;
	}
	last->bytes += record.n;
	s->figures.bytes += record.n;
	s->next++;
	s->dirty = true;
	return true;
}

static bool
append(struct spool *s, struct str record)
{
	while (s->figures.bytes + record.n > s->limit)
		if (!drop_oldest(s, "its limit is reached"))
			break;
	if (write_record(s, record))
		return true;
	if (errno == ENOSPC && drop_oldest(s, "the disk is full") &&
	    write_record(s, record))
		return true;
	log_error("edge", "spool: cannot write: %s", strerror(errno));
	return false;
}

bool
spool_append(struct spool *s, struct str line)
{
	struct text record;
	struct cx cx;
	bool done;

	cx_init(&cx);
	record = text_new(&cx, SEGMENT_RECORD);
	(void)pthread_mutex_lock(&s->mutex);
	segment_write(&record, s->next, line);
	done = append(s, text_str(&record));
	(void)pthread_mutex_unlock(&s->mutex);
	cx_clear(&cx);
	return done;
}

bool
spool_sync(struct spool *s)
{
	bool done = true;
	int fd = -1;

	/* On a copy, so that nobody waits for the disk. */
	(void)pthread_mutex_lock(&s->mutex);
	if (s->dirty && s->tail >= 0)
		fd = dup(s->tail);
	s->dirty = false;
	(void)pthread_mutex_unlock(&s->mutex);
	if (fd >= 0) {
		done = fdatasync(fd) == 0;
		(void)close(fd);
	}
	if (!done)
		log_error("edge", "spool: cannot sync: %s", strerror(errno));
	return done;
}

/* Reading ------------------------------------------------------------------ */

/* The segment that holds the position; called with the lock. */
static bool
find_position(struct spool *s, struct segment *out, size_t *from)
{
	size_t i = 0;

	if (s->acked >= s->next || s->n == 0)
		return false;
	while (i + 1 < s->n && s->segments[i + 1].first <= s->acked)
		i++;
	*out = s->segments[i];
	*from = s->at_segment == out->first ? s->at : 0;
	return true;
}

static void
take_records(struct cx *cx, struct segment_reader *r, size_t from,
    size_t records, size_t bytes, struct spool_batch *out)
{
	const size_t room = records < r->bytes.n / (SEGMENT_HEAD + 1) + 1
	    ? records
	    : r->bytes.n / (SEGMENT_HEAD + 1) + 1;
	struct segment_record record;
	size_t taken = 0;

	out->line = cx_calloc(cx, room, sizeof(*out->line));
	out->number = cx_calloc(cx, room, sizeof(*out->number));
	out->end = cx_calloc(cx, room, sizeof(*out->end));
	while (out->n < room && taken < bytes && segment_next(r, &record)) {
		out->line[out->n] = record.payload;
		out->number[out->n] = record.number;
		out->end[out->n++] = from + record.end;
		taken += record.payload.n;
	}
}

/* Nothing readable is left in a segment that is not the last. */
static bool
pass_over(struct spool *s, uint64_t first)
{
	bool moved = false;

	(void)pthread_mutex_lock(&s->mutex);
	for (size_t i = 0; i + 1 < s->n; i++) {
		const uint64_t to = s->segments[i + 1].first;

		if (s->segments[i].first != first || to <= s->acked)
			continue;
		s->figures.lost += to - s->acked;
		log_error("edge", "spool: %llu records are lost to bad bytes",
		    (unsigned long long)(to - s->acked));
		s->acked = to;
		moved = true;
	}
	remove_done(s);
	(void)pthread_mutex_unlock(&s->mutex);
	return moved;
}

bool
spool_read(struct spool *s, struct cx *cx, size_t records, size_t bytes,
    struct spool_batch *out)
{
	for (;;) {
		struct segment segment;
		struct segment_reader r = { .at = 0 };
		size_t from;
		bool any;

		*out = (struct spool_batch){ .n = 0 };
		(void)pthread_mutex_lock(&s->mutex);
		any = find_position(s, &segment, &from);
		r.least = out->from = s->acked;
		(void)pthread_mutex_unlock(&s->mutex);
		if (!any)
			return true;
		out->segment = segment.first;
		if (!read_part(s, cx, segment.first, from,
			(size_t)segment.bytes, &r.bytes))
			return false;
		take_records(cx, &r, from, records, bytes, out);
		if (out->n > 0 || !pass_over(s, segment.first))
			return true;
	}
}

/* Acknowledging ------------------------------------------------------------ */

static bool
write_position(struct spool *s, uint64_t position)
{
	struct cx cx;
	bool done;

	cx_init(&cx);
	done = file_write(&cx, cx_printf(&cx, "%s/acknowledged", s->folder),
	    str_of(cx_printf(&cx, "%llu\n", (unsigned long long)position)),
	    0600);
	if (!done)
		log_error("edge", "spool: %s", cx.message);
	cx_clear(&cx);
	return done;
}

bool
spool_acknowledge(struct spool *s, const struct spool_batch *b, size_t n)
{
	const uint64_t to = b->number[n - 1] + 1;
	uint64_t position;

	(void)pthread_mutex_lock(&s->mutex);
	s->figures.sent += n;
	/* Numbers between the records that no record had. */
	if (to - b->from > n)
		s->figures.lost += to - b->from - n;
	if (s->acked < to) {
		s->acked = to;
		s->at_segment = b->segment;
		s->at = b->end[n - 1];
	}
	position = s->acked;
	(void)pthread_mutex_unlock(&s->mutex);
	if (!write_position(s, position))
		return false;
	(void)pthread_mutex_lock(&s->mutex);
	remove_done(s);
	(void)pthread_mutex_unlock(&s->mutex);
	return true;
}

/* Setting aside ------------------------------------------------------------ */

static void
make_room_for_refused(const char *path, struct cx *cx)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_size > REFUSED_BYTES)
		(void)rename(path, cx_printf(cx, "%s.1", path));
}

static bool
write_refused(struct spool *s, struct cx *cx, struct str line)
{
	const char *path = cx_printf(cx, "%s/refused.jsonl", s->folder);
	bool done;
	int fd;

	make_room_for_refused(path, cx);
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	done = write_all(fd, line) && fdatasync(fd) == 0;
	(void)close(fd);
	return done;
}

bool
spool_refuse(struct spool *s, uint64_t number, struct str line, int status,
    struct str reason)
{
	struct text t;
	struct cx cx;
	bool done;

	cx_init(&cx);
	t = text_new(&cx, 8 * SEGMENT_PAYLOAD);
	text_printf(&t, "{\"at\":\"%s\",\"number\":%llu,\"status\":%d,",
	    moment_text(&cx, moment_now(), 0), (unsigned long long)number,
	    status);
	text_puts(&t, "\"reason\":");
	text_json(&t, reason);
	text_puts(&t, ",\"line\":");
	text_json(&t, line);
	text_puts(&t, "}\n");
	done = write_refused(s, &cx, text_str(&t));
	if (done) {
		(void)pthread_mutex_lock(&s->mutex);
		s->figures.refused++;
		(void)pthread_mutex_unlock(&s->mutex);
	} else {
		log_error(
		    "edge", "spool: cannot set aside: %s", strerror(errno));
	}
	cx_clear(&cx);
	return done;
}

struct spool_figures
spool_figures(struct spool *s)
{
	struct spool_figures f;

	(void)pthread_mutex_lock(&s->mutex);
	f = s->figures;
	f.records = s->next - s->acked;
	(void)pthread_mutex_unlock(&s->mutex);
	return f;
}
