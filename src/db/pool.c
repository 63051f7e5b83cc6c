/*
 * pool.c - pipelined jobs.
 *
 * The state of a job outlives its owner on purpose: the owner's memory (a
 * request's arena) may end while the server still works, so a job copies
 * what it sends into its own malloc'd shell and only borrows the cx for
 * results and failures while the owner is there.
 */
#include "db/pool.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "db/channel.h"
#include "db/rows.h"

#define MOST_WAITING 4000
/* So many quick jobs share a link before the next one is woken. */
#define GATHERED 8
/* A link that answers nothing for so long is not joined. */
#define STALLED_US (2 * 1000)
#define FIRST_PAUSE_US (50 * 1000)
#define LONGEST_PAUSE_US (2 * US_PER_S)
#define CONNECT_PATIENCE_US (5 * US_PER_S)

enum link_state { LINK_DOWN, LINK_CONNECTING, LINK_PREPARING, LINK_READY };

struct pool_job {
	struct pool *pool;
	struct pool_job *next;
	struct cx *cx; /* NULL once the owner left */
	struct cx own; /* memory of the shell */
	struct identity who;
	bool has_identity;
	struct db_ask ask[POOL_ASKS + 1];
	PGresult *result[POOL_ASKS + 1];
	size_t asks, answered;
	bool slow, failed, sent, over;
	int64_t deadline_us;
	void (*early)(void *); /* NULL, or called after so many answers */
	size_t early_at;
	void (*done)(void *);
	void *owner;
};

struct queue {
	struct pool_job *head, *tail;
};

struct pool_link {
	struct pool *pool;
	PGconn *pg;
	void *watch;
	int fd;
	enum link_state state;
	bool listens;   /* the one link that hears notifications */
	bool wants_out; /* not all that is to be sent has gone */
	PostgresPollingStatusType wants;
	int64_t since_us, retry_us, pause_us;
	struct queue sent;      /* in order */
	size_t under_way, slow; /* slow: how many of them are */
	int64_t moved_us;       /* last answer, or first job of an idle link */
	size_t preparing;       /* Syncs still to come before it is ready */
};

struct pool {
	struct pool_loop loop;
	char *conninfo;
	size_t links, depth;
	struct pool_link *link;    /* links + 1: the last one listens */
	struct queue quick, slow;  /* waiting for a link */
	struct pool_job *finished; /* done() still to be called */
	size_t waiting;
	struct pool_figures figures;
	struct channels channels;
};

static void pump(struct pool *pool);

/* Jobs --------------------------------------------------------------------- */

static void
job_free(struct pool_job *job)
{
	for (size_t i = 0; i < job->asks; i++)
		PQclear(job->result[i]);
	cx_clear(&job->own);
	free(job);
}

static void
job_free_later(void *job)
{
	pool_job_leave(job);
}

struct pool_job *
pool_job_new(struct pool *pool, struct cx *cx, const struct identity *who)
{
	struct pool_job *job = need(calloc(1, sizeof(*job)));

	job->pool = pool;
	job->cx = cx;
	cx_init(&job->own);
	cx_defer(cx, job_free_later, job);
	if (who != NULL) {
		job->has_identity = true;
		job->who = *who;
		job->ask[job->asks++] = db_ask_identity(&job->own, who);
	}
	return job;
}

/* Values are copied: the pipeline may send them after the owner has left. */
static void
keep(struct cx *cx, struct db_ask *ask)
{
	for (size_t i = 0; i < query_text[ask->query].param_count; i++) {
		if (ask->values[i] == NULL)
			continue;
		ask->values[i] = cx_strndup(cx, ask->values[i],
		    ask->formats[i] ? (size_t)ask->lengths[i]
				    : strlen(ask->values[i]));
	}
}

void
pool_job_ask(
    struct pool_job *job, enum query query, const struct db_binds *binds)
{
	if (job->asks == POOL_ASKS + 1 ||
	    (!job->has_identity && !query_text[query].is_public))
		abort();
	job->ask[job->asks] = db_ask_make(
	    &job->own, job->has_identity ? &job->who : NULL, query, binds);
	keep(&job->own, &job->ask[job->asks]);
	job->asks++;
}

void
pool_job_slow(struct pool_job *job)
{
	job->slow = true;
}

void
pool_job_early(struct pool_job *job, void (*early)(void *owner))
{
	job->early = early;
	job->early_at = job->asks;
}

/* Hands the job back; done() runs from the next tick or event, not here. */
static void
finish(struct pool_job *job)
{
	if (job->over)
		return;
	job->over = true;
	job->pool->figures.failures += job->failed;
	if (job->cx == NULL) {
		if (!job->sent)
			job_free(job);
		return;
	}
	job->next = job->pool->finished;
	job->pool->finished = job;
}

static void
call_finished(struct pool *pool)
{
	while (pool->finished != NULL) {
		struct pool_job *job = pool->finished;

		pool->finished = job->next;
		if (job->cx != NULL)
			job->done(job->owner);
		else if (!job->sent)
			job_free(job);
	}
}

static void
refuse(struct pool_job *job, const char *why)
{
	job->failed = true;
	if (job->cx != NULL)
		(void)cx_fail(job->cx, FAIL_BUSY, NULL, "%s", why);
	finish(job);
}

static struct queue *
queue_of(const struct pool_job *job)
{
	return job->slow ? &job->pool->slow : &job->pool->quick;
}

static void
queue_add(struct queue *q, struct pool_job *job)
{
	job->next = NULL;
	if (q->tail != NULL)
		q->tail->next = job;
	else
		q->head = job;
	q->tail = job;
}

static struct pool_job *
queue_take(struct queue *q)
{
	struct pool_job *job = q->head;

	q->head = job->next;
	if (q->head == NULL)
		q->tail = NULL;
	return job;
}

/* One identity goes before all questions, and with it how they are planned. */
static void
choose_planning(struct pool_job *job)
{
	if (!job->has_identity || job->ask[0].query != Q_IDENTITY_READ)
		return;
	for (size_t i = 1; i < job->asks; i++)
		if (!query_text[job->ask[i].query].is_generic)
			return;
	job->ask[0] =
	    db_ask_make(&job->own, &job->who, Q_IDENTITY_GENERIC, NULL);
}

void
pool_job_start(struct pool_job *job, int64_t deadline_us,
    void (*done)(void *owner), void *owner)
{
	struct pool *pool = job->pool;

	job->deadline_us = deadline_us;
	job->done = done;
	job->owner = owner;
	choose_planning(job);
	pool->figures.jobs++;
	if (pool->waiting >= MOST_WAITING) {
		refuse(job, "too many requests wait for the database");
		return;
	}
	queue_add(queue_of(job), job);
	pool->waiting++;
	pump(pool);
}

const struct db_rows *
pool_job_rows(const struct pool_job *job, size_t n)
{
	return db_rows_of(job->result[n + job->has_identity]);
}

static bool
is_waiting(const struct pool_job *job)
{
	for (const struct pool_job *j = queue_of(job)->head; j != NULL;
	     j = j->next)
		if (j == job)
			return true;
	return false;
}

static bool
is_finished(const struct pool_job *job)
{
	const struct pool_job *j = job->pool->finished;

	while (j != NULL && j != job)
		j = j->next;
	return j != NULL;
}

void
pool_job_leave(struct pool_job *job)
{
	job->cx = NULL;
	/* Whoever still holds the job in a list frees it there. */
	if (job->sent || is_waiting(job) || is_finished(job))
		return;
	job_free(job);
}

/* Links -------------------------------------------------------------------- */

static void
answered_all(struct pool_link *link)
{
	struct pool_job *job = queue_take(&link->sent);

	link->under_way--;
	link->slow -= job->slow;
	job->sent = false;
	if (job->over && job->cx == NULL && !is_finished(job)) {
		job_free(job);
		return;
	}
	finish(job);
}

static void
link_down(struct pool_link *link, const char *why)
{
	struct pool *pool = link->pool;

	log_info("db", "connection lost: %.200s", why);
	if (link->watch != NULL) {
		/* libpq may have closed the socket itself; the loop must not
		 * be told to forget a descriptor it has already lost. */
		pool->loop.unwatch(pool->loop.own, link->watch, link->fd,
		    PQsocket(link->pg) == link->fd);
		link->watch = NULL;
	}
	PQfinish(link->pg);
	link->pg = NULL;
	link->state = LINK_DOWN;
	link->pause_us =
	    link->pause_us == 0 ? FIRST_PAUSE_US : link->pause_us * 2;
	if (link->pause_us > LONGEST_PAUSE_US)
		link->pause_us = LONGEST_PAUSE_US;
	link->retry_us = moment_steady() + link->pause_us;
	pool->figures.reconnects++;
	while (link->sent.head != NULL) {
		struct pool_job *job = link->sent.head;

		if (!job->over) {
			job->failed = true;
			if (job->cx != NULL)
				(void)cx_fail(job->cx, FAIL_BUSY, NULL,
				    "the database went away during the "
				    "request; whether it took effect is not "
				    "known");
		}
		answered_all(link);
	}
}

void
pool_hang_up(struct pool *pool)
{
	for (size_t i = 0; i < pool->links + 1; i++)
		if (pool->link[i].state != LINK_DOWN)
			link_down(&pool->link[i], "hung up");
}

static bool
link_flush(struct pool_link *link)
{
	const int left = PQflush(link->pg);

	/* To write it may have read, found the end, and closed its socket. */
	if (left < 0 || PQsocket(link->pg) != link->fd) {
		link_down(link, PQerrorMessage(link->pg));
		return false;
	}
	if (link->wants_out != (left > 0)) {
		link->wants_out = left > 0;
		link->pool->loop.want_out(link->pool->loop.own, link->watch,
		    link->fd, link->wants_out);
	}
	return true;
}

static void
link_open(struct pool_link *link, int64_t now_us)
{
	link->pg = PQconnectStart(link->pool->conninfo);
	link->since_us = now_us;
	if (link->pg == NULL)
		abort();
	if (PQstatus(link->pg) == CONNECTION_BAD) {
		link_down(link, PQerrorMessage(link->pg));
		return;
	}
	link->state = LINK_CONNECTING;
	link->wants = PGRES_POLLING_WRITING;
}

/*
 * Every statement is prepared before the first job, in one round trip.  Each
 * has a Sync of its own: one that does not fit the schema fails alone.
 */
static void
link_prepare(struct pool_link *link)
{
	PQsetnonblocking(link->pg, 1);
	if (PQenterPipelineMode(link->pg) != 1) {
		link_down(link, PQerrorMessage(link->pg));
		return;
	}
	link->preparing = 0;
	for (int q = Q_NONE + 1; q < Q_COUNT && !link->listens; q++) {
		(void)PQsendPrepare(
		    link->pg, query_text[q].name, query_text[q].sql, 0, NULL);
		link->preparing += PQpipelineSync(link->pg) == 1;
	}
	if (link->listens)
		channels_listen(&link->pool->channels, link->pg);
	link->preparing += PQpipelineSync(link->pg) == 1;
	link->state = LINK_PREPARING;
	link->fd = PQsocket(link->pg);
	link->wants_out = false;
	link->watch =
	    link->pool->loop.watch(link->pool->loop.own, link->fd, link);
	(void)link_flush(link);
}

/* Connecting is driven by the tick: a few polls of a local socket. */
static void
link_connect(struct pool_link *link, int64_t now_us)
{
	struct pollfd p = { .fd = PQsocket(link->pg),
		.events =
		    link->wants == PGRES_POLLING_READING ? POLLIN : POLLOUT };

	if (now_us - link->since_us > CONNECT_PATIENCE_US) {
		link_down(link, "no answer to the connection");
		return;
	}
	if (poll(&p, 1, 0) <= 0)
		return;
	link->wants = PQconnectPoll(link->pg);
	if (link->wants == PGRES_POLLING_FAILED)
		link_down(link, PQerrorMessage(link->pg));
	else if (link->wants == PGRES_POLLING_OK)
		link_prepare(link);
}

static bool
send_ask(PGconn *pg, const struct db_ask *ask)
{
	const struct query_text *q = &query_text[ask->query];

	return PQsendQueryPrepared(pg, q->name, (int)q->param_count,
	    ask->values, ask->lengths, ask->formats, q->is_binary);
}

static void
link_send(struct pool_link *link, struct pool_job *job)
{
	bool ok = true;

	if (link->under_way == 0)
		link->moved_us = moment_steady();
	queue_add(&link->sent, job);
	job->sent = true;
	link->under_way++;
	link->slow += job->slow;
	for (size_t i = 0; i < job->asks && ok; i++)
		ok = send_ask(link->pg, &job->ask[i]) &&
		    (job->early == NULL || i + 1 != job->early_at ||
			PQsendFlushRequest(link->pg) == 1);
	if (!ok || PQpipelineSync(link->pg) != 1) {
		link_down(link, PQerrorMessage(link->pg));
		return;
	}
	(void)link_flush(link);
}

static bool
has_room(const struct pool_link *link)
{
	return link->state == LINK_READY && link->under_way < link->pool->depth;
}

/* Whether a quick job on this link would be answered soon. */
static bool
is_flowing(const struct pool_link *link, int64_t now_us)
{
	return link->under_way == 0 ||
	    (link->slow == 0 && now_us - link->moved_us < STALLED_US);
}

static struct pool_link *
link_for_slow(struct pool *pool)
{
	struct pool_link *best = NULL;

	for (size_t i = 1; i < pool->links; i++) {
		struct pool_link *l = &pool->link[i];

		if (has_room(l) &&
		    (best == NULL || l->under_way < best->under_way))
			best = l;
	}
	return best;
}

/* The first that flows and may gather more; else the least busy, of those
 * that flow when there are any. */
static struct pool_link *
link_for_quick(struct pool *pool)
{
	const int64_t now_us = moment_steady();
	struct pool_link *best = NULL;
	bool best_flows = false;

	for (size_t i = 0; i < pool->links; i++) {
		struct pool_link *l = &pool->link[i];
		const bool flows = is_flowing(l, now_us);

		if (!has_room(l))
			continue;
		if (flows && l->under_way < GATHERED)
			return l;
		if (best == NULL || flows > best_flows ||
		    (flows == best_flows && l->under_way < best->under_way)) {
			best = l;
			best_flows = flows;
		}
	}
	return best;
}

static void
pump_queue(struct pool *pool, struct queue *q,
    struct pool_link *(*link_for)(struct pool *))
{
	while (q->head != NULL) {
		struct pool_link *link =
		    q->head->cx == NULL ? NULL : link_for(pool);
		struct pool_job *job;

		if (q->head->cx != NULL && link == NULL)
			return;
		job = queue_take(q);
		pool->waiting--;
		if (link == NULL)
			job_free(job);
		else
			link_send(link, job);
	}
}

static void
pump(struct pool *pool)
{
	pump_queue(pool, &pool->quick, link_for_quick);
	pump_queue(pool, &pool->slow, link_for_slow);
}

static void
take_result(struct pool_link *link, PGresult *r)
{
	const ExecStatusType status = PQresultStatus(r);
	struct pool_job *job = link->sent.head;

	if (link->state == LINK_PREPARING) {
		if (status == PGRES_FATAL_ERROR)
			log_error("db",
			    "a statement does not fit the schema: %s",
			    PQresultErrorMessage(r));
		PQclear(r);
		return;
	}
	if (job == NULL || job->answered >= job->asks) {
		PQclear(r);
		return;
	}
	if (status == PGRES_FATAL_ERROR && !job->failed) {
		job->failed = true;
		if (job->cx != NULL) {
			(void)db_fail(job->cx, r);
			if (job->cx->fail == FAIL_BROKEN)
				log_error("db", "%s: %s",
				    query_text[job->ask[job->answered].query]
					.name,
				    PQresultErrorMessage(r));
		}
	}
	job->result[job->answered] = r;
}

static void
link_is_ready(struct pool_link *link)
{
	link->state = LINK_READY;
	link->pause_us = 0;
	if (link->listens)
		channels_doubt(&link->pool->channels);
}

static void
answered_one(struct pool_job *job)
{
	job->answered++;
	if (job->early != NULL && job->answered == job->early_at &&
	    !job->failed && !job->over && job->cx != NULL)
		job->early(job->owner);
}

/* Takes the results that have come whole. */
static void
take_results(struct pool_link *link)
{
	while (PQisBusy(link->pg) == 0) {
		PGresult *r = PQgetResult(link->pg);

		if (r == NULL) {
			/* The end of one statement's results. */
			if (link->sent.head == NULL &&
			    link->state == LINK_READY)
				break;
			if (PQstatus(link->pg) == CONNECTION_BAD)
				break;
			if (link->sent.head != NULL)
				answered_one(link->sent.head);
			continue;
		}
		if (PQresultStatus(r) != PGRES_PIPELINE_SYNC) {
			take_result(link, r);
			continue;
		}
		PQclear(r);
		if (link->state == LINK_PREPARING) {
			if (--link->preparing > 0)
				continue;
			link_is_ready(link);
		} else if (link->sent.head != NULL) {
			answered_all(link);
		}
		if (link->sent.head == NULL)
			break;
	}
}

/* One buffer of libpq's; the loop calls again while there is more. */
static void
link_read(struct pool_link *link)
{
	bool ok;

	link->moved_us = moment_steady();
	ok = PQconsumeInput(link->pg) == 1 &&
	    PQstatus(link->pg) != CONNECTION_BAD;
	if (ok)
		take_results(link);
	if (!ok || PQstatus(link->pg) == CONNECTION_BAD)
		link_down(link, PQerrorMessage(link->pg));
	else
		channels_hear(&link->pool->channels, link->pg);
}

void
pool_link_ready(struct pool_link *link)
{
	struct pool *pool = link->pool;

	if (link->state < LINK_PREPARING || !link_flush(link))
		return;
	link_read(link);
	pump(pool);
	call_finished(pool);
}

/* Time --------------------------------------------------------------------- */

static void
expire_waiting(struct pool *pool, struct queue *q, int64_t now_us)
{
	struct pool_job **at = &q->head, *last = NULL;

	while (*at != NULL) {
		struct pool_job *job = *at;

		if (job->cx != NULL && job->deadline_us > now_us) {
			last = job;
			at = &job->next;
			continue;
		}
		*at = job->next;
		pool->waiting--;
		refuse(job, "the database did not answer in time");
	}
	q->tail = last;
}

static void
expire_sent(struct pool_link *link, int64_t now_us)
{
	for (struct pool_job *j = link->sent.head; j != NULL; j = j->next) {
		if (j->over || j->cx == NULL || j->deadline_us > now_us)
			continue;
		/* The list of finished jobs needs `next`, which this job
		 * still uses on its link; so call its owner directly. */
		j->failed = j->over = true;
		(void)cx_fail(j->cx, FAIL_BUSY, NULL,
		    "the database did not answer in time; whether the "
		    "request took effect is not known");
		link->pool->figures.failures++;
		j->done(j->owner);
	}
}

/* When libpq cannot write it reads, and what it read then nobody speaks of. */
static void
link_look(struct pool_link *link)
{
	take_results(link);
	if (PQstatus(link->pg) == CONNECTION_BAD)
		link_down(link, PQerrorMessage(link->pg));
}

void
pool_tick(struct pool *pool, int64_t now_us)
{
	for (size_t i = 0; i < pool->links + 1; i++) {
		struct pool_link *link = &pool->link[i];

		if (link->listens && pool->channels.n == 0)
			continue;
		if (link->state == LINK_DOWN && link->retry_us <= now_us)
			link_open(link, now_us);
		else if (link->state == LINK_CONNECTING)
			link_connect(link, now_us);
		else if (link->under_way > 0)
			link_look(link);
		expire_sent(link, now_us);
	}
	expire_waiting(pool, &pool->quick, now_us);
	expire_waiting(pool, &pool->slow, now_us);
	pump(pool);
	call_finished(pool);
}

struct pool *
pool_new(const struct pool_loop *loop, const char *conninfo, size_t links,
    size_t depth)
{
	struct pool *pool = calloc(1, sizeof(*pool));

	if (pool == NULL ||
	    (pool->link = calloc(links + 1, sizeof(*pool->link))) == NULL ||
	    (pool->conninfo = strdup(conninfo)) == NULL)
		abort();
	pool->loop = *loop;
	pool->links = links;
	pool->depth = depth;
	for (size_t i = 0; i < links + 1; i++)
		pool->link[i] =
		    (struct pool_link){ .pool = pool, .listens = i == links };
	return pool;
}

void
pool_listen(struct pool *pool, const char *channel,
    void (*heard)(const char *channel, const char *payload))
{
	if (pool->link[pool->links].state > LINK_CONNECTING)
		abort();
	channels_add(&pool->channels, channel, heard);
}

bool
pool_is_up(const struct pool *pool)
{
	for (size_t i = 0; i < pool->links; i++)
		if (pool->link[i].state == LINK_READY)
			return true;
	return false;
}

struct pool_figures
pool_figures(const struct pool *pool)
{
	struct pool_figures f = pool->figures;

	f.waiting = pool->waiting;
	for (size_t i = 0; i < pool->links; i++) {
		f.links_up += pool->link[i].state == LINK_READY;
		f.under_way += pool->link[i].under_way;
	}
	return f;
}
