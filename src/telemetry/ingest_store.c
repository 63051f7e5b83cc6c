#include "telemetry/ingest_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "db/conn.h"
#include "db/pool.h"
#include "telemetry/ingest_client_store.h"
#include "telemetry/ingest_figures.h"
#include "telemetry/newest_store.h"

#define TICK_US 20000
#define AWAY "telemetry could not be written"
#define PART 8100 /* bytes of a journal row: a page and no more */
#define LARGE_ROWS 1000
#define LEAST_LINGER_US 2000
#define MOST_LINGER_US 10000
#define FLUSH_US US_PER_S
#define LONGEST_REST_US (5 * US_PER_S)
#define FLUSH_DEVICES 20000
#define PRESSURE ((size_t)64 << 20)
/* Never decided by us: only a broken connection ends a commit. */
#define FOR_EVER INT64_MAX
#define REPLAY_BYTES ((int64_t)16 << 20)
#define ALONE_TRIES 200
#define ALONE_PAUSE_US 10000

struct db_watch {
	struct pool_link *link;
	struct db_watch *next; /* once it waits to be freed */
};

struct server {
	const struct ingest_settings *settings;
	int epoll;    /* of links to the database, and of the clients' own */
	bool pressed; /* clients are not read */
	bool ending;  /* nor will they be */
	struct clients clients;
	struct db_watch *emptied;
	struct pool *pool;
	struct writer *writer;
	struct identity who;

	struct cx commit_cx;
	struct pool_job *commit;
	bool words;       /* of the watcher are in it */
	bool bare;        /* it has nothing else */
	bool apart;       /* words go alone, since a commit with them failed */
	int64_t words_us; /* not before, when they fail alone */
	int64_t began_us; /* when the commit began */
	int64_t linger_us;
	struct ingest_figures figures;

	struct cx flush_cx;
	struct pool_job *flush;
	int64_t flush_us; /* not before */
	int64_t flush_began_us;
	/* Taken with a group, to be written when that is committed: nobody is
	 * shown a newest value that is not kept. */
	struct newest_values newest;
	bool has_newest;
	int empties; /* the half it needs no more, or -1 */

	struct cx load_cx; /* of what the watcher wants to know */
	struct pool_job *load;
	size_t loads;

	int32_t *month; /* that have partitions: year * 12 + month */
	size_t months, month_room;
};

static int64_t
between(int64_t least, int64_t most, int64_t v)
{
	return v < least ? least : v > most ? most : v;
}

/* Database ----------------------------------------------------------------- */

static void *
watch_link(void *own, int fd, struct pool_link *link)
{
	struct server *s = own;
	struct db_watch *w = need(calloc(1, sizeof(*w)));
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = w };

	w->link = link;
	(void)epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e);
	return w;
}

static void
want_out(void *own, void *watch, int fd, bool wants)
{
	const struct server *s = own;
	struct epoll_event e = { .events = EPOLLIN | (wants ? EPOLLOUT : 0u),
		.data.ptr = watch };

	(void)epoll_ctl(s->epoll, EPOLL_CTL_MOD, fd, &e);
}

/* An event of it may still wait in the batch at hand: freed behind that. */
static void
unwatch_link(void *own, void *watch, int fd, bool alive)
{
	struct server *s = own;
	struct db_watch *w = watch;

	if (alive)
		(void)epoll_ctl(s->epoll, EPOLL_CTL_DEL, fd, NULL);
	w->link = NULL;
	w->next = s->emptied;
	s->emptied = w;
}

static void
free_emptied(struct server *s)
{
	while (s->emptied != NULL) {
		struct db_watch *w = s->emptied;

		s->emptied = w->next;
		free(w);
	}
}

/* Recovery ----------------------------------------------------------------- */

static bool
play(struct cx *cx, struct conn *conn, struct writer *w, int64_t from,
    int64_t to)
{
	struct cx piece;
	struct db_binds b;
	const struct db_rows *rows;
	bool ok;

	cx_init(&piece);
	b = db_binds(&piece);
	db_bind_int(&b, "from", from);
	db_bind_int(&b, "to", to);
	rows = conn_ask(&piece, conn, Q_JOURNAL_READ, &b);
	ok = rows != NULL;
	for (size_t i = 0; ok && i < db_count(rows); i++)
		ok = writer_replay(&piece, w, db_int(rows, i, 0),
		    (int)db_int(rows, i, 1), db_str(rows, i, 2), moment_now());
	if (!ok)
		(void)cx_fail(cx, piece.fail, NULL, "%s", piece.message);
	cx_clear(&piece);
	return ok;
}

/* Pieces of some megabytes, so that a long journal needs little memory. */
static bool
play_all(struct cx *cx, struct conn *conn, struct writer *w)
{
	const struct db_rows *g = conn_ask(cx, conn, Q_JOURNAL_GROUPS, NULL);
	const size_t n = g == NULL ? 0 : db_count(g);
	int64_t bytes = 0;

	for (size_t i = 0, from = 0; i < n; i++) {
		bytes += db_int(g, i, 2);
		if (bytes < REPLAY_BYTES && i + 1 < n)
			continue;
		if (!play(cx, conn, w, db_int(g, from, 0), db_int(g, i, 0)))
			return false;
		from = i + 1;
		bytes = 0;
	}
	return g != NULL;
}

static bool
learn_zones(struct cx *cx, struct conn *conn, struct writer *w)
{
	const struct db_rows *rows = conn_ask(cx, conn, Q_PARK_ZONES, NULL);

	for (size_t i = 0; rows != NULL && i < db_count(rows); i++)
		writer_zone(
		    w, (int32_t)db_int(rows, i, 0), (int)db_int(rows, i, 1));
	return rows != NULL;
}

/*
 * A killed writer's commit may still be under way, and what came of it must
 * stand in the journal before that is read: so its sessions must have ended.
 */
static bool
wait_for_others(struct cx *cx, struct conn *conn, const struct identity *who)
{
	int64_t others = 1;

	for (int i = 0; others > 0 && i < ALONE_TRIES; i++) {
		const struct db_rows *rows =
		    conn_ask_once(cx, conn, who, Q_WRITER_OTHERS, NULL);

		if (rows == NULL)
			return false;
		others = db_int(rows, 0, 0);
		if (others > 0)
			(void)usleep(ALONE_PAUSE_US);
	}
	return others == 0 ||
	    cx_fail(cx, FAIL_BUSY, NULL,
		"%lld sessions of another writer are open", (long long)others);
}

static bool
read_journal(struct cx *cx, const char *conninfo, const struct identity *who,
    struct writer *w)
{
	struct conn *conn = conn_open(cx, conninfo);

	if (conn == NULL || !wait_for_others(cx, conn, who) ||
	    !conn_begin(cx, conn, who))
		return false;
	if (!learn_zones(cx, conn, w) || !play_all(cx, conn, w))
		return false;
	writer_replayed(w, moment_now());
	return conn_commit(cx, conn);
}

/* Nobody is read any more. */
static void
stop_reading(struct server *s)
{
	s->ending = true;
	(void)epoll_ctl(s->epoll, EPOLL_CTL_DEL, s->clients.epoll, NULL);
}

/* Until it succeeds, there is nothing else to do meanwhile; or until told to
 * stop. */
static void
recover(struct server *s)
{
	const int64_t began_us = moment_steady();
	bool done = false;

	/* Our own sessions too: a flush may hold the journal locked. */
	if (s->pool != NULL)
		pool_hang_up(s->pool);
	s->has_newest = false;
	s->figures.recoveries++;
	clients_tell(&s->clients.waiting, FAIL_BUSY, AWAY);
	clients_tell(&s->clients.gathering, FAIL_BUSY, AWAY);
	while (!done && !*s->settings->stop) {
		struct cx cx;

		cx_init(&cx);
		writer_free(s->clients.writer);
		s->clients.writer = writer_new(&s->settings->limits);
		done = read_journal(
		    &cx, s->settings->conninfo, &s->who, s->clients.writer);
		if (!done) {
			log_error("ingest", "the journal: %s", cx.message);
			(void)usleep(500000);
		}
		cx_clear(&cx);
	}
	if (!done) {
		stop_reading(s);
		return;
	}
	log_info("ingest", "journal read in %.3f s: %zu tails, %zu bytes",
	    (double)(moment_steady() - began_us) / 1e6,
	    writer_figures(s->clients.writer).tails,
	    writer_figures(s->clients.writer).tail_bytes);
}

/* Commits ------------------------------------------------------------------ */

static bool
knows_month(const struct server *s, int32_t day)
{
	const struct date d = date_of(day);

	for (size_t i = s->months; i > 0; i--)
		if (s->month[i - 1] == d.year * 12 + d.month)
			return true;
	return false;
}

static void
learn_month(struct server *s, int32_t day)
{
	const struct date d = date_of(day);

	s->month =
	    grown(s->month, s->months, &s->month_room, sizeof(*s->month));
	s->month[s->months++] = d.year * 12 + d.month;
}

static void
ask_months(struct server *s, const struct writer_group *g)
{
	int32_t *day = cx_calloc(&s->commit_cx, g->chunks, sizeof(*day));
	struct db_binds b = db_binds(&s->commit_cx);
	size_t n = 0;

	for (size_t i = 0; i < g->chunks; i++) {
		if (knows_month(s, g->chunk[i].day))
			continue;
		day[n++] = g->chunk[i].day;
		/* Known before it is committed: a failure ends in recover(),
		 * which forgets. */
		learn_month(s, g->chunk[i].day);
	}
	if (n == 0)
		return;
	db_bind_dates(&b, "days", day, n);
	pool_job_ask(s->commit, Q_CHUNK_MONTHS, &b);
}

static void
ask_journal(struct server *s, const struct writer_group *g)
{
	const size_t parts = (g->journal.n + PART - 1) / PART;
	struct str *part = cx_calloc(&s->commit_cx, parts, sizeof(*part));
	struct db_binds b = db_binds(&s->commit_cx);

	for (size_t i = 0; i < parts; i++) {
		const size_t left = g->journal.n - i * PART;

		part[i] = (struct str){ g->journal.p + i * PART,
			left < PART ? left : PART };
	}
	db_bind_int(&b, "half", g->half);
	db_bind_int(&b, "seq", g->seq);
	db_bind_bodies(&b, "body", part, parts);
	pool_job_ask(s->commit, Q_JOURNAL_ADD, &b);
}

static void
ask_chunks(struct server *s, const struct writer_group *g)
{
	const struct writer_chunk *c = g->chunk;
	const size_t n = g->chunks;
	struct db_binds b = db_binds(&s->commit_cx);

	db_bind_each_int4(&b, "tenant", DB_EACH(c, n, tenant));
	db_bind_each_int8(&b, "device", DB_EACH(c, n, device));
	db_bind_each_date(&b, "day", DB_EACH(c, n, day));
	db_bind_each_int8(&b, "gen", DB_EACH(c, n, gen));
	db_bind_each_moment(&b, "from", DB_EACH(c, n, from_us));
	db_bind_each_moment(&b, "to", DB_EACH(c, n, to_us));
	db_bind_each_int4(&b, "rows", DB_EACH(c, n, rows));
	db_bind_each_body(&b, "body", DB_EACH(c, n, body));
	pool_job_ask(s->commit, Q_CHUNK_ADD, &b);
}

static void
ask_lates(struct server *s, const struct writer_group *g)
{
	const struct writer_late *l = g->late;
	struct db_binds b = db_binds(&s->commit_cx);

	db_bind_each_int4(&b, "tenant", DB_EACH(l, g->lates, tenant));
	db_bind_each_int8(&b, "device", DB_EACH(l, g->lates, device));
	db_bind_each_moment(&b, "first", DB_EACH(l, g->lates, first_us));
	pool_job_ask(s->commit, Q_LATE_ADD, &b);
}

/* Half a commit's time is worth waiting, for somebody to share it. */
static void
learn_linger(struct server *s)
{
	const int64_t took_us = moment_steady() - s->began_us;

	s->linger_us += (took_us / 2 - s->linger_us) / 8;
	s->linger_us = between(LEAST_LINGER_US, MOST_LINGER_US, s->linger_us);
}

static void flush(struct server *s, int64_t now_us);

/* What the watcher has to say goes with the rows it was said of. */
static void
ask_words(struct server *s)
{
	const struct watcher *w = s->settings->watcher;
	struct db_binds b = db_binds(&s->commit_cx);
	enum query query = Q_NONE;

	if (w != NULL && w->waits(w->own))
		query = w->commit(w->own, &s->commit_cx, &b);
	s->words = query != Q_NONE;
	if (s->words)
		pool_job_ask(s->commit, query, &b);
}

/* Words that cannot be committed must not keep samples from it: after a
 * failure they go alone until that has succeeded. */
static void
settle_words(struct server *s, bool ok)
{
	const struct watcher *w = s->settings->watcher;

	if (!s->words)
		return;
	w->settled(w->own, ok);
	s->apart = !ok || (s->apart && !s->bare);
	if (!ok)
		s->words_us = moment_steady() + US_PER_S;
}

static void
committed(void *owner)
{
	struct server *s = owner;
	const bool ok = s->commit_cx.fail == FAIL_NONE;
	const bool bare = s->bare;

	if (!ok)
		log_error("ingest", "commit: %s", s->commit_cx.message);
	settle_words(s, ok);
	cx_clear(&s->commit_cx);
	s->commit = NULL;
	s->bare = false;
	if (bare)
		return;
	ingest_figures_commit(&s->figures, moment_steady() - s->began_us, ok);
	if (!ok) {
		s->months = 0;
		recover(s);
		return;
	}
	learn_linger(s);
	writer_committed(s->clients.writer, moment_steady());
	clients_tell(&s->clients.waiting, FAIL_NONE, "");
	if (s->has_newest)
		flush(s, moment_steady());
}

static void
take_newest(struct server *s)
{
	s->empties = writer_empty_half(s->clients.writer);
	s->newest = writer_newest(
	    s->clients.writer, s->empties >= 0 ? SIZE_MAX : FLUSH_DEVICES);
	s->has_newest = true;
}

static void
commit(struct server *s, int64_t now_us)
{
	const struct writer_group g = writer_take(s->clients.writer);

	clients_close_group(&s->clients);
	ingest_figures_group(&s->figures, &g);
	if (s->flush == NULL && now_us >= s->flush_us)
		take_newest(s);
	s->began_us = now_us;
	s->commit = pool_job_new(s->pool, &s->commit_cx, &s->who);
	ask_months(s, &g);
	ask_journal(s, &g);
	if (g.chunks > 0)
		ask_chunks(s, &g);
	if (g.lates > 0)
		ask_lates(s, &g);
	s->words = false;
	if (!s->apart)
		ask_words(s);
	pool_job_start(s->commit, FOR_EVER, committed, s);
}

/* Something is said of rows that did not come: a commit without a group. */
static void
commit_words(struct server *s, int64_t now_us)
{
	s->bare = true;
	s->began_us = now_us;
	s->commit = pool_job_new(s->pool, &s->commit_cx, &s->who);
	ask_words(s);
	pool_job_start(s->commit, FOR_EVER, committed, s);
}

static bool
is_time_to_commit(const struct server *s, int64_t now_us)
{
	if (s->commit != NULL || writer_waiting(s->clients.writer) == 0)
		return false;
	return s->clients.gathering.n == 0 ||
	    writer_waiting_rows(s->clients.writer) >= LARGE_ROWS ||
	    now_us - s->clients.since_us >= s->linger_us;
}

/* The watcher -------------------------------------------------------------- */

static void
loaded(void *owner)
{
	struct server *s = owner;
	const struct watcher *w = s->settings->watcher;
	const struct db_rows *rows[WATCHER_ASKS];
	const bool ok = s->load_cx.fail == FAIL_NONE;

	if (!ok)
		log_error("ingest", "rules: %s", s->load_cx.message);
	for (size_t i = 0; ok && i < s->loads; i++)
		rows[i] = pool_job_rows(s->load, i);
	w->loaded(w->own, ok ? rows : NULL, moment_now());
	cx_clear(&s->load_cx);
	s->load = NULL;
}

static void
load(struct server *s, int64_t now_us)
{
	const struct watcher *w = s->settings->watcher;
	struct watcher_ask ask[WATCHER_ASKS];

	if (w == NULL || s->load != NULL)
		return;
	s->loads = w->load(w->own, &s->load_cx, now_us, ask);
	if (s->loads == 0)
		return;
	s->load = pool_job_new(s->pool, &s->load_cx, &s->who);
	pool_job_slow(s->load);
	for (size_t i = 0; i < s->loads; i++)
		pool_job_ask(s->load, ask[i].query, &ask[i].binds);
	pool_job_start(s->load, FOR_EVER, loaded, s);
}

static void
tick_watcher(struct server *s, int64_t now_us)
{
	const struct watcher *w = s->settings->watcher;

	if (w == NULL)
		return;
	w->tick(w->own, now_us);
	load(s, now_us);
}

static bool
is_time_for_words(const struct server *s, int64_t now_us)
{
	const struct watcher *w = s->settings->watcher;

	return s->commit == NULL && w != NULL && w->waits(w->own) &&
	    now_us >= s->words_us &&
	    (s->apart || writer_waiting(s->clients.writer) == 0);
}

/* Newest values ------------------------------------------------------------ */

static void
flushed(void *owner)
{
	struct server *s = owner;
	const bool ok = s->flush_cx.fail == FAIL_NONE;
	const int64_t now_us = moment_steady();
	const int64_t rest_us = 20 * (now_us - s->flush_began_us);

	if (!ok)
		log_error("ingest", "newest values: %s", s->flush_cx.message);
	if (s->empties >= 0 && ok)
		writer_emptied(s->clients.writer);
	if (!ok)
		writer_renew_newest(s->clients.writer);
	cx_clear(&s->flush_cx);
	s->flush = NULL;
	s->flush_us = now_us + between(FLUSH_US, LONGEST_REST_US, rest_us);
}

/* A half of the journal is emptied in the transaction that writes the last
 * newest values it was needed for. */
static void
flush(struct server *s, int64_t now_us)
{
	const struct tenant_tally *tally;
	const size_t tallies = writer_tallies(s->clients.writer, &tally);

	s->has_newest = false;
	if (s->newest.n == 0 && tallies == 0 && s->empties < 0)
		return;
	s->flush_began_us = now_us;
	s->flush = pool_job_new(s->pool, &s->flush_cx, &s->who);
	if (s->newest.n > 0)
		newest_ask(&s->flush_cx, s->flush, &s->newest);
	if (tallies > 0)
		tally_ask(&s->flush_cx, s->flush, tally, tallies);
	if (s->empties >= 0) {
		struct db_binds b = db_binds(&s->flush_cx);

		db_bind_int(&b, "half", s->empties);
		pool_job_ask(s->flush, Q_JOURNAL_EMPTY, &b);
	}
	pool_job_start(s->flush, FOR_EVER, flushed, s);
}

/* Without a commit to go with: everything is committed. */
static bool
is_time_to_flush(const struct server *s, int64_t now_us)
{
	return s->flush == NULL && s->commit == NULL &&
	    writer_waiting(s->clients.writer) == 0 && now_us >= s->flush_us;
}

/* The loop ----------------------------------------------------------------- */

static void
press(struct server *s)
{
	const bool pressed = writer_waiting(s->clients.writer) > PRESSURE;
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };

	if (pressed == s->pressed || s->ending)
		return;
	s->pressed = pressed;
	(void)epoll_ctl(s->epoll, pressed ? EPOLL_CTL_DEL : EPOLL_CTL_ADD,
	    s->clients.epoll, &e);
}

static int
wait_ms(const struct server *s, int64_t now_us)
{
	int64_t us = TICK_US;

	if (s->clients.gathering.n > 0 && s->commit == NULL)
		us = s->clients.since_us + s->linger_us - now_us;
	return us <= 0 ? 0 : (int)((us + 999) / 1000);
}

static void
once(struct server *s, int64_t *ticked_us)
{
	struct epoll_event e[16];
	const int n = epoll_wait(s->epoll, e, 16, wait_ms(s, moment_steady()));
	int64_t now_us;

	for (int i = 0; i < n; i++) {
		const struct db_watch *w = e[i].data.ptr;

		if (w != NULL && w->link != NULL)
			pool_link_ready(w->link);
		else if (w == NULL && !s->ending)
			clients_look(&s->clients, PRESSURE);
	}
	free_emptied(s);
	now_us = moment_steady();
	if (now_us - *ticked_us >= TICK_US) {
		*ticked_us = now_us;
		pool_tick(s->pool, now_us);
		writer_tick(s->clients.writer, moment_now());
		tick_watcher(s, moment_now());
		ingest_figures_show(&s->figures, s->settings->place,
		    s->clients.writer, s->linger_us, now_us);
	}
	if (*s->settings->close_tails) {
		*s->settings->close_tails = 0;
		writer_close_all(s->clients.writer);
	}
	if (is_time_for_words(s, now_us))
		commit_words(s, now_us);
	else if (is_time_to_commit(s, now_us))
		commit(s, now_us);
	if (is_time_to_flush(s, now_us)) {
		take_newest(s);
		flush(s, now_us);
	}
	press(s);
}

static void
finish(struct server *s)
{
	int64_t ticked_us = 0;

	/* The journal was not read again: there is nothing to commit. */
	if (s->ending)
		return;
	stop_reading(s);
	/* What was taken in is committed before the end. */
	for (int i = 0; i < 500 &&
	     (s->commit != NULL || s->flush != NULL ||
		 writer_waiting(s->clients.writer) > 0);
	     i++)
		once(s, &ticked_us);
}

bool
ingest_serve(struct cx *cx, const struct ingest_settings *settings)
{
	struct server *s = cx_alloc(cx, sizeof(*s));
	const struct pool_loop loop = { s, watch_link, want_out, unwatch_link };
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = NULL };
	int64_t ticked_us = 0;

	s->settings = settings;
	s->who = identity_system("");
	s->linger_us = LEAST_LINGER_US;
	cx_init(&s->commit_cx);
	cx_init(&s->flush_cx);
	cx_init(&s->load_cx);
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	clients_open(&s->clients);
	s->clients.watcher = settings->watcher;
	if (!clients_lock(cx, settings->socket))
		return false;
	/* Nobody is let in before the journal is read. */
	recover(s);
	if (s->ending)
		return true;
	if (!clients_listen(cx, &s->clients, settings->socket))
		return false;
	(void)epoll_ctl(s->epoll, EPOLL_CTL_ADD, s->clients.epoll, &e);
	s->pool = pool_new(
	    &loop, settings->conninfo, settings->watcher == NULL ? 2 : 3, 1);
	if (settings->watcher != NULL)
		pool_listen(s->pool, settings->channel, settings->woken);
	while (!*settings->stop)
		once(s, &ticked_us);
	finish(s);
	(void)unlink(settings->socket);
	return true;
}
