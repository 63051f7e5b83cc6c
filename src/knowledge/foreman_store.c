#include "knowledge/foreman_store.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/moment.h"
#include "db/conn.h"
#include "knowledge/catalogue.h"
#include "knowledge/record.h"
#include "knowledge/seat_store.h"
#include "knowledge/shelf_store.h"
#include "knowledge/upload.h"
#include "knowledge/upload_store.h"

#define LEASE_S 10
#define WORD_US (300 * 1000) /* between two words to the database */
#define WAIT_MS 100
#define IDLE_MS 1000
#define GRACE_US (US_PER_S / 2) /* for an entry to end by itself */

struct foreman {
	const struct foreman_settings *settings;
	struct cx life; /* of the connection */
	struct conn *conn;
	int64_t tried_us; /* to connect */
	struct shelf shelf;
	unsigned generation; /* of what the process on the seat has */
	struct seat seat;
	/* Of the call that is computed: */
	struct cx *cx;
	struct ask ask;
	int64_t attempt, began_us, word_us;
	double share;
	bool is_lost; /* it is not ours any more */
};

enum progress { GOES_ON, TOLD, OVER };

static void
pause_ms(int ms)
{
	const struct timespec t = { ms / 1000, ms % 1000 * 1000000L };

	(void)nanosleep(&t, NULL);
}

/* The database ------------------------------------------------------------- */

static bool
is_connected(struct foreman *f)
{
	const int64_t now_us = moment_steady();

	if (f->conn != NULL && conn_is_up(f->conn))
		return true;
	if (now_us - f->tried_us < US_PER_S)
		return false;
	f->tried_us = now_us;
	cx_clear(&f->life);
	f->conn = conn_open(&f->life, f->settings->conninfo);
	if (f->conn != NULL &&
	    conn_run(&f->life, f->conn, "listen park_compute"))
		return true;
	log_error("compute", "long calls wait: %s", f->life.message);
	f->conn = NULL;
	return false;
}

/* NULL when the database did not answer; its rows live as long as cx. */
static const struct db_rows *
ask(struct cx *cx, struct foreman *f, enum query query, struct db_binds *b)
{
	const struct identity who = identity_system("");

	return is_connected(f) ? conn_ask_once(cx, f->conn, &who, query, b)
			       : NULL;
}

static struct db_binds
binds_of_call(struct cx *cx, const struct foreman *f)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "tenant", f->ask.tenant);
	db_bind(&b, "call", f->ask.call);
	db_bind_int(&b, "attempt", f->attempt);
	db_bind_int(&b, "lease_s", LEASE_S);
	return b;
}

/* How far it is, and whether it is still wanted. */
static void
say_a_word(struct foreman *f)
{
	const struct db_rows *rows;
	struct db_binds b;
	struct cx cx;

	if (moment_steady() - f->word_us < WORD_US)
		return;
	f->word_us = moment_steady();
	cx_init(&cx);
	b = binds_of_call(&cx, f);
	db_bind_double(&b, "share", f->share);
	rows = ask(&cx, f, Q_KNOWLEDGE_LONG_BEAT, &b);
	f->is_lost = rows != NULL && db_count(rows) == 0;
	cx_clear(&cx);
}

/* Until the database has it, or will never take it. */
static void
insist(struct foreman *f, enum query query, struct db_binds *b)
{
	for (;;) {
		struct cx cx;
		bool ok;

		cx_init(&cx);
		ok = ask(&cx, f, query, b) != NULL;
		if (!ok && cx.fail != FAIL_NONE && cx.fail != FAIL_BUSY)
			log_error("compute", "call %.*s: %s",
			    STR_ARG(f->ask.call), cx.message);
		ok = ok || (cx.fail != FAIL_NONE && cx.fail != FAIL_BUSY);
		cx_clear(&cx);
		if (ok)
			return;
		if (*f->settings->stop)
			return;
		pause_ms(WAIT_MS);
	}
}

/* Ends --------------------------------------------------------------------- */

static struct str
record_for(struct foreman *f, const struct cx *why)
{
	struct text out = text_new(f->cx, 8 * RECORD_INPUTS);
	const struct task t = {
		.entry = catalogue_find(f->ask.id), .items = 1, .refused = 1
	};
	const struct record r = { &f->ask, &t,
		record_outcome(why->fail, why->code), why->code, moment_now(),
		moment_steady() - f->began_us };

	if (t.entry == NULL)
		return (struct str){ NULL, 0 };
	record_write(&out, &r);
	return text_str(&out);
}

static const char *
state_of(enum fail fail)
{
	if (fail == FAIL_NONE)
		return "done";
	return fail == FAIL_INVALID || fail == FAIL_LARGE ? "refused"
							  : "failed";
}

static void
end(struct foreman *f, const struct told *told)
{
	struct db_binds b = binds_of_call(f->cx, f);

	db_bind_text(&b, "state", state_of(told->fail));
	db_bind(&b, "code", told->code);
	db_bind(&b, "field", told->field);
	db_bind(&b, "error", told->message);
	if (told->fail == FAIL_NONE)
		db_bind_bytes(&b, "result", told->body);
	if (told->record.n > 0)
		db_bind(&b, "line", told->record);
	insist(f, Q_KNOWLEDGE_LONG_END, &b);
}

/* With a process that is gone, or goes now. */
static void
end_with_process(struct foreman *f, bool is_late)
{
	const enum seat_end how = seat_empty(&f->seat, is_late || f->is_lost);
	const struct evaluate_limits *l = &f->settings->limits;
	struct told told;
	struct cx why;

	f->seat.calls = 0;
	cx_init(&why);
	if (f->is_lost)
		(void)cx_fail_code(
		    &why, FAIL_BUSY, "cancelled", NULL, "it was cancelled");
	else if (how == SEAT_LATE)
		(void)cx_fail_code(&why, FAIL_BUSY, "time_limit", NULL,
		    "it takes longer than %d s to compute; ask for less",
		    (int)(l->time_us / US_PER_S));
	else if (how == SEAT_NO_MEMORY)
		(void)cx_fail_code(&why, FAIL_INVALID, "memory_limit", NULL,
		    "it takes more than %zu MiB to compute; ask for less",
		    l->memory >> 20);
	else
		(void)cx_fail_code(&why, FAIL_BUSY, "compute_died", NULL,
		    "the process that computed this has died; others go on");
	told = told_failure(&why);
	told.record = record_for(f, &why);
	end(f, &told);
	cx_clear(&why);
}

static void
give_back(struct foreman *f)
{
	struct db_binds b = binds_of_call(f->cx, f);
	struct cx cx;

	(void)seat_empty(&f->seat, true);
	f->seat.calls = 0;
	cx_init(&cx);
	(void)ask(&cx, f, Q_KNOWLEDGE_LONG_RELEASE, &b);
	cx_clear(&cx);
}

/* Computing ---------------------------------------------------------------- */

static enum progress
take_words(struct foreman *f)
{
	struct told told;
	struct str body;

	for (;;)
		switch (seat_next(&f->seat, &body)) {
		case SEAT_NOTHING:
			return GOES_ON;
		case SEAT_NONSENSE:
			return OVER;
		case SEAT_SHARE:
			if (!share_read(body, &f->share))
				return OVER;
			break;
		case SEAT_ANSWER:
			if (!told_read(body, &told))
				return OVER;
			end(f, &told);
			seat_done(&f->seat);
			return TOLD;
		}
}

static enum progress
go_on(struct foreman *f)
{
	const short out = seat_is_behind(&f->seat) ? POLLOUT : 0;
	struct pollfd p = { .fd = f->seat.fd, .events = (short)(POLLIN | out) };

	if (poll(&p, 1, WAIT_MS) > 0) {
		if ((p.revents & POLLOUT) != 0 && !seat_push(&f->seat))
			return OVER;
		if ((p.revents & ~POLLOUT) != 0 && !seat_pull(&f->seat))
			return OVER;
	}
	return take_words(f);
}

/* With the editions of now. */
static bool
take_seat(struct foreman *f)
{
	struct evaluate_limits limits = f->settings->limits;

	shelf_look(&f->shelf);
	limits.tables = f->shelf.tables;
	limits.table_count = f->shelf.table_count;
	if (f->seat.pid != 0 && f->generation != f->shelf.generation)
		(void)seat_empty(&f->seat, true);
	if (f->seat.pid == 0 && !seat_fill(&f->seat, &limits))
		return false;
	f->generation = f->shelf.generation;
	return true;
}

static bool
is_wanted(void *whom)
{
	struct foreman *f = whom;

	say_a_word(f);
	return !f->is_lost && !*f->settings->stop;
}

/* Puts uploads into the call.  False when it ended, or goes back. */
static bool
provide(struct foreman *f)
{
	const struct upload_listener listener = { is_wanted, f };
	struct told told;

	if (!upload_may_be_named(f->ask.body))
		return true;
	if (is_connected(f) && upload_fill(f->cx, f->conn, &f->ask, &listener))
		return true;
	if (f->cx->fail == FAIL_NONE || f->cx->fail == FAIL_BUSY) {
		give_back(f);
		return false;
	}
	told = told_failure(f->cx);
	told.record = record_for(f, f->cx);
	end(f, &told);
	return false;
}

static bool
begin(struct foreman *f)
{
	if (!take_seat(f))
		return false;
	seat_give(&f->seat, f, ask_packet(f->cx, 1, &f->ask));
	(void)seat_push(&f->seat);
	return true;
}

static void
compute(struct foreman *f)
{
	const int64_t most_us = f->settings->limits.time_us + GRACE_US;
	enum progress p = GOES_ON;

	if (!begin(f)) {
		give_back(f);
		return;
	}
	while (p == GOES_ON && !f->is_lost && !*f->settings->stop &&
	    moment_steady() - f->began_us < most_us) {
		p = go_on(f);
		if (p == GOES_ON)
			say_a_word(f);
	}
	if (p == TOLD)
		return;
	if (p == GOES_ON && !f->is_lost && *f->settings->stop)
		give_back(f);
	else
		end_with_process(f, p == GOES_ON);
}

static struct ask
ask_of(struct cx *cx, const struct db_rows *r)
{
	const struct str via = db_str(r, 0, db_find(r, "via"));

	return (struct ask){ .tenant =
				 (int32_t)db_int(r, 0, db_find(r, "tenant_id")),
		.account = db_int(r, 0, db_find(r, "account_id")),
		.token = db_int(r, 0, db_find(r, "token_id")),
		.client = client_read(db_str(r, 0, db_find(r, "client"))),
		.via = str_is(via, "page")
		    ? VIA_PAGE
		    : (str_is(via, "app") ? VIA_APP : VIA_API),
		.is_algorithm = db_bool(r, 0, db_find(r, "algorithm")),
		.actor = db_str(r, 0, db_find(r, "actor")),
		.id = db_str(r, 0, db_find(r, "entry")),
		.call = db_str(r, 0, db_find(r, "call")),
		.body = db_bytes(cx, r, 0, db_find(r, "body")) };
}

/* False when there is none. */
static bool
take(struct foreman *f)
{
	struct db_binds b = db_binds(f->cx);
	const struct db_rows *r;

	db_bind_int(&b, "most", f->settings->tenant_calls);
	db_bind_int(&b, "lease_s", LEASE_S);
	r = ask(f->cx, f, Q_KNOWLEDGE_LONG_TAKE, &b);
	if (r == NULL || db_count(r) == 0)
		return false;
	f->ask = ask_of(f->cx, r);
	f->attempt = db_int(r, 0, db_find(r, "attempt"));
	f->began_us = f->word_us = moment_steady();
	f->share = 0;
	f->is_lost = false;
	return true;
}

void
foreman_work(const struct foreman_settings *settings)
{
	struct foreman f = { .settings = settings, .tried_us = -US_PER_S };

	cx_init(&f.life);
	if (!shelf_open(&f.life, &f.shelf, settings->folder)) {
		log_error("compute", "%s", f.life.message);
		return;
	}
	while (!*settings->stop) {
		struct cx call;
		bool found;

		cx_init(&call);
		f.cx = &call;
		found = take(&f);
		if (found && provide(&f))
			compute(&f);
		cx_clear(&call);
		if (!found && f.conn != NULL && conn_is_up(f.conn))
			(void)conn_wait(f.conn, IDLE_MS);
		else if (!found)
			pause_ms(IDLE_MS);
	}
	if (f.seat.pid != 0)
		(void)seat_empty(&f.seat, true);
	shelf_close(&f.shelf);
	cx_clear(&f.life);
}
