#include "gate/desk_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "base/text.h"
#include "telemetry/telemetry_store.h"

#define FUTURE_US (10 * US_PER_MIN)
#define PATIENCE_US (15 * US_PER_S) /* for one attempt */
#define PAUSE_US (200 * 1000)       /* between two */
#define ANSWERS_ROOM 8192           /* bytes sent to a peer at once */
#define HEARD_MOST (4 * DESK_BYTES) /* never reached */
#define COST 256 /* bytes that a waiter or point is reckoned to take */

enum stage {
	TRAY_OPEN,      /* gathers */
	TRAY_READY,     /* closed, its next step is due at retry_us */
	TRAY_RESOLVING, /* asks which devices these are */
	TRAY_SENDING,   /* numbers are with the writer */
	TRAY_NOTING,    /* what goes beside them is with the database */
	TRAY_HEARING,   /* shadows and commands are told */
	TRAY_DONE
};

struct waiter {
	struct peer *peer;
	struct str answer;
};

struct tray {
	struct desk *desk;
	struct tray *next;           /* of the desk */
	struct tray *before, *after; /* closed ones of this tenant */
	int32_t tenant;
	struct identity who;
	enum stage stage, step; /* step: what TRAY_READY goes on with */
	struct cx cx;           /* the batch, its strings and rows */
	struct cx attempt;      /* of one step */
	struct batch *batch;
	struct batch_rows *rows;
	struct text heard; /* what devices said of themselves, a JSON list */
	struct pool_job *job;
	bool singly;   /* devices are looked up one by one, since one of them
			  spoils the others */
	bool *refused; /* and these are the ones */
	size_t refusals, single;
	bool kept;
	struct waiter *waiter;
	size_t waiters, room;
	size_t bytes;
	int64_t retry_us;
};

struct desk {
	struct pool *pool;
	struct link *link;
	desk_told told;
	struct directory *directory;
	struct tray *open, *away;
	struct desk_figures figures;
};

/* Gathering ---------------------------------------------------------------- */

struct desk *
desk_new(struct pool *pool, struct link *link, desk_told told)
{
	struct desk *desk = need(calloc(1, sizeof(*desk)));

	desk->pool = pool;
	desk->link = link;
	desk->told = told;
	desk->directory = directory_new();
	return desk;
}

struct tray *
desk_tray(struct desk *desk, int32_t tenant)
{
	struct tray *tray = desk->open;

	while (tray != NULL && tray->tenant != tenant)
		tray = tray->next;
	if (tray != NULL)
		return tray;
	tray = need(calloc(1, sizeof(*tray)));
	tray->desk = desk;
	tray->tenant = tenant;
	tray->who = identity_system("");
	tray->who.tenant = tray->who.from = tray->who.to = tenant;
	cx_init(&tray->cx);
	cx_init(&tray->attempt);
	tray->batch = batch_new(&tray->cx);
	tray->heard = text_new(&tray->cx, HEARD_MOST);
	tray->next = desk->open;
	desk->open = tray;
	return tray;
}

static void
charge(struct tray *tray, size_t bytes)
{
	tray->bytes += bytes;
	tray->desk->figures.bytes += bytes;
}

struct batch *
tray_batch(struct tray *tray)
{
	return tray->batch;
}

struct str
tray_keep(struct tray *tray, struct str bytes)
{
	charge(tray, bytes.n);
	return (struct str){ cx_strndup(&tray->cx, bytes.p, bytes.n), bytes.n };
}

/* Begins one of the list. */
static struct text *
hear(struct tray *tray, struct str key)
{
	struct text *t = &tray->heard;

	text_puts(t, t->n == 0 ? "[{\"key\":" : ",{\"key\":");
	text_json(t, key);
	return t;
}

void
tray_reported(struct tray *tray, struct str key, struct str values)
{
	struct text *t = hear(tray, key);

	text_puts(t, ",\"values\":");
	text_put(t, values);
	text_char(t, '}');
	charge(tray, key.n + values.n);
}

void
tray_answered(
    struct tray *tray, struct str key, struct str request, struct str answer)
{
	struct text *t = hear(tray, key);

	text_puts(t, ",\"request\":");
	text_json(t, request);
	text_puts(t, ",\"answer\":");
	text_put(t, answer);
	text_char(t, '}');
	charge(tray, key.n + answer.n);
}

void
tray_wait(struct tray *tray, struct peer *peer, struct str answer)
{
	if (tray->waiters == tray->room) {
		struct waiter *more;

		tray->room = tray->room == 0 ? 64 : tray->room * 2;
		more = cx_calloc(&tray->cx, tray->room, sizeof(*more));
		if (tray->waiters > 0)
			memcpy(
			    more, tray->waiter, tray->waiters * sizeof(*more));
		tray->waiter = more;
	}
	tray->waiter[tray->waiters++] =
	    (struct waiter){ peer, tray_keep(tray, answer) };
	charge(tray, COST);
	peer_hold(peer);
}

/* Telling ------------------------------------------------------------------ */

/* The answers to one peer that follow each other leave together. */
static size_t
tell_one(const struct tray *tray, size_t from)
{
	struct peer *peer = tray->waiter[from].peer;
	char bytes[ANSWERS_ROOM];
	size_t n = 0, i = from;

	for (; i < tray->waiters && tray->waiter[i].peer == peer; i++) {
		const struct str answer = tray->waiter[i].answer;

		if (n + answer.n > sizeof(bytes))
			break;
		if (answer.n > 0)
			memcpy(bytes + n, answer.p, answer.n);
		n += answer.n;
	}
	if (tray->kept)
		peer_send(peer, (struct str){ bytes, n });
	tray->desk->told(peer, i - from, tray->kept);
	for (size_t k = from; k < i; k++)
		peer_release(peer);
	return i;
}

static void
tell(const struct tray *tray)
{
	for (size_t i = 0; i < tray->waiters;)
		i = tell_one(tray, i);
}

static void
count(struct desk *desk, const struct batch *b)
{
	desk->figures.points += b->points;
	desk->figures.fields += b->fields;
	for (size_t i = 0; i < ASIDE_COUNT; i++)
		desk->figures.aside[i] += b->aside[i];
}

static void
forget(struct tray *tray)
{
	struct desk *desk = tray->desk;
	struct tray **at = &desk->away;

	while (*at != tray)
		at = &(*at)->next;
	*at = tray->next;
	if (tray->after != NULL)
		tray->after->before = NULL;
	desk->figures.away--;
	desk->figures.bytes -= tray->bytes;
	cx_clear(&tray->attempt);
	cx_clear(&tray->cx);
	free(tray);
}

/* Tells whoever may be told: nobody before those who asked earlier. */
static void
settle(struct tray *tray)
{
	while (
	    tray != NULL && tray->stage == TRAY_DONE && tray->before == NULL) {
		struct tray *after = tray->after;

		tell(tray);
		count(tray->desk, tray->batch);
		forget(tray);
		tray = after;
	}
}

static void
finish(struct tray *tray, bool kept)
{
	tray->kept = kept;
	tray->stage = TRAY_DONE;
	tray->desk->figures.lost += !kept;
}

/* Steps -------------------------------------------------------------------- */

/* The next step is taken by desk_turn(), never from inside of an answer. */
static void
go_on(struct tray *tray, enum stage with, int64_t at_us)
{
	tray->stage = TRAY_READY;
	tray->step = with;
	tray->retry_us = at_us;
	tray->job = NULL;
}

/* After an attempt that failed: again when that can help. */
static void
think_again(struct tray *tray)
{
	if (tray->attempt.fail == FAIL_BUSY) {
		tray->desk->figures.retries++;
		go_on(tray, tray->stage, moment_steady() + PAUSE_US);
		return;
	}
	log_error("gate", "samples of tenant %d are lost: %s", tray->tenant,
	    tray->attempt.message);
	finish(tray, false);
}

static struct pool_job *
begin_job(struct tray *tray)
{
	cx_clear(&tray->attempt);
	tray->job = pool_job_new(tray->desk->pool, &tray->attempt, &tray->who);
	return tray->job;
}

/* Looking devices up ------------------------------------------------------- */

/* At once after the directory was asked: what it says holds until somebody
 * changes a device. */
static void
make_rows(struct tray *tray)
{
	const int64_t now_us = moment_now();

	tray->rows = batch_rows(tray->batch,
	    now_us - STORE_PAST_DAYS * US_PER_DAY, now_us + FUTURE_US);
	go_on(tray, TRAY_SENDING, 0);
}

/* All open devices but one are out of the question for a moment. */
static void
hide_others(struct tray *tray, bool hide)
{
	struct batch *b = tray->batch;

	for (size_t i = 0; i < b->devices && tray->singly; i++) {
		if (hide && b->device[i].id == 0 && i != tray->single)
			b->device[i].id = -1;
		else if (!hide && b->device[i].id == -1)
			b->device[i].id = 0;
	}
}

static void
choose_single(struct tray *tray)
{
	const struct batch *b = tray->batch;

	if (tray->refused == NULL)
		tray->refused =
		    cx_calloc(&tray->cx, b->devices, sizeof(*tray->refused));
	tray->single = 0;
	while (b->device[tray->single].id != 0 || tray->refused[tray->single])
		tray->single++;
}

static void
refuse_single(struct tray *tray)
{
	tray->refused[tray->single] = true;
	tray->refusals++;
}

static void
resolved(void *owner)
{
	struct tray *tray = owner;
	const bool failed = tray->attempt.fail != FAIL_NONE;

	if (!failed)
		directory_learn(tray->desk->directory, tray->tenant,
		    tray->batch, pool_job_rows(tray->job, 0));
	hide_others(tray, false);
	if (failed && tray->attempt.fail == FAIL_BUSY) {
		think_again(tray);
		return;
	}
	if (!failed && !tray->singly) {
		make_rows(tray);
		return;
	}
	if (failed && tray->singly)
		log_info("gate", "a device of tenant %d is set aside: %s",
		    tray->tenant, tray->attempt.message);
	if (tray->singly && tray->batch->device[tray->single].id == 0)
		refuse_single(tray);
	tray->singly = true;
	go_on(tray, TRAY_RESOLVING, 0);
}

static void
resolve(struct tray *tray, int64_t now_us)
{
	struct pool_job *job;
	struct db_binds binds;

	if (directory_find(tray->desk->directory, tray->tenant, tray->batch) <=
	    tray->refusals) {
		make_rows(tray);
		return;
	}
	if (tray->singly)
		choose_single(tray);
	hide_others(tray, true);
	job = begin_job(tray);
	binds = db_binds(&tray->attempt);
	directory_ask(tray->batch, DIRECTORY_MAKE, &binds);
	pool_job_ask(job, Q_TELEMETRY_RESOLVE, &binds);
	tray->stage = TRAY_RESOLVING;
	pool_job_start(job, now_us + PATIENCE_US, resolved, tray);
}

/* Numbers ------------------------------------------------------------------ */

static void
sent(void *owner)
{
	struct tray *tray = owner;

	if (tray->attempt.fail != FAIL_NONE)
		think_again(tray);
	else
		go_on(tray, TRAY_NOTING, 0);
}

static void
send_rows(struct tray *tray, int64_t now_us)
{
	if (tray->rows->n == 0) {
		go_on(tray, TRAY_NOTING, 0);
		return;
	}
	cx_clear(&tray->attempt);
	tray->stage = TRAY_SENDING;
	(void)link_send_rows(tray->desk->link, &tray->attempt, tray->tenant,
	    tray->rows, now_us + PATIENCE_US, sent, tray);
}

/* Strings, and what was set aside ------------------------------------------ */

static void
noted(void *owner)
{
	struct tray *tray = owner;

	if (tray->attempt.fail != FAIL_NONE)
		think_again(tray);
	else
		go_on(tray, TRAY_HEARING, 0);
}

static void
note(struct tray *tray, int64_t now_us)
{
	struct pool_job *job = begin_job(tray);
	struct db_binds texts = db_binds(&tray->attempt);
	struct db_binds aside = db_binds(&tray->attempt);
	enum query ask;
	bool any = false;

	if (store_write_texts(tray->rows, &texts, &ask)) {
		pool_job_ask(job, ask, &texts);
		any = true;
	}
	if (store_aside(tray->batch, &aside, &ask)) {
		pool_job_ask(job, ask, &aside);
		any = true;
	}
	if (!any) {
		go_on(tray, TRAY_HEARING, 0);
		return;
	}
	tray->stage = TRAY_NOTING;
	pool_job_start(job, now_us + PATIENCE_US, noted, tray);
}

/* Shadows and commands ----------------------------------------------------- */

/* The samples are kept by now: a fault here must not lose them. */
static void
heard(void *owner)
{
	struct tray *tray = owner;

	if (tray->attempt.fail == FAIL_BUSY) {
		think_again(tray);
		return;
	}
	if (tray->attempt.fail != FAIL_NONE)
		log_error("gate", "shadows of tenant %d were not told: %s",
		    tray->tenant, tray->attempt.message);
	finish(tray, true);
}

static void
tell_shadows(struct tray *tray, int64_t now_us)
{
	struct pool_job *job;
	struct db_binds binds;

	if (tray->heard.n == 0) {
		finish(tray, true);
		return;
	}
	/* An entry ends with }, so that this tells a second attempt. */
	if (tray->heard.p[tray->heard.n - 1] != ']')
		text_char(&tray->heard, ']');
	job = begin_job(tray);
	binds = db_binds(&tray->attempt);
	db_bind(&binds, "heard", text_str(&tray->heard));
	pool_job_ask(job, Q_CONTROL_HEARD, &binds);
	tray->stage = TRAY_HEARING;
	pool_job_start(job, now_us + PATIENCE_US, heard, tray);
}

/* As many steps as need no waiting. */
static void
step(struct tray *tray, int64_t now_us)
{
	while (tray->stage == TRAY_READY && tray->retry_us <= now_us) {
		if (tray->step == TRAY_RESOLVING)
			resolve(tray, now_us);
		else if (tray->step == TRAY_SENDING)
			send_rows(tray, now_us);
		else if (tray->step == TRAY_NOTING)
			note(tray, now_us);
		else
			tell_shadows(tray, now_us);
	}
}

/* Turns -------------------------------------------------------------------- */

/* The last closed tray of a tenant, and how many there are. */
static struct tray *
last_away(const struct desk *desk, int32_t tenant, size_t *n)
{
	struct tray *last = NULL;

	*n = 0;
	for (struct tray *t = desk->away; t != NULL; t = t->next) {
		if (t->tenant != tenant)
			continue;
		(*n)++;
		if (t->after == NULL)
			last = t;
	}
	return last;
}

static void
send_off(struct desk *desk, struct tray *tray, struct tray *before)
{
	charge(tray, tray->batch->points * COST);
	tray->before = before;
	if (before != NULL)
		before->after = tray;
	tray->next = desk->away;
	desk->away = tray;
	desk->figures.away++;
	go_on(tray, TRAY_RESOLVING, 0);
}

static void
close_open(struct desk *desk)
{
	struct tray **at = &desk->open;

	while (*at != NULL) {
		struct tray *tray = *at, *before;
		size_t n;

		before = last_away(desk, tray->tenant, &n);
		if (n >= DESK_AWAY) {
			at = &tray->next;
			continue;
		}
		*at = tray->next;
		send_off(desk, tray, before);
	}
}

/* The first that is done and has nobody before it. */
static struct tray *
find_done(const struct desk *desk)
{
	struct tray *t = desk->away;

	while (t != NULL && (t->stage != TRAY_DONE || t->before != NULL))
		t = t->next;
	return t;
}

void
desk_turn(struct desk *desk, int64_t now_us)
{
	struct tray *done;

	do {
		close_open(desk);
		for (struct tray *t = desk->away; t != NULL; t = t->next)
			step(t, now_us);
		done = find_done(desk);
		if (done != NULL)
			settle(done);
	} while (done != NULL);
}

void
desk_forget(struct desk *desk)
{
	directory_forget(desk->directory);
}

bool
desk_is_full(const struct desk *desk)
{
	return desk->figures.bytes > DESK_BYTES;
}

bool
desk_is_empty(const struct desk *desk)
{
	return desk->open == NULL && desk->away == NULL;
}

struct desk_figures
desk_figures(const struct desk *desk)
{
	return desk->figures;
}
