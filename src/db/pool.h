/*
 * pool.h - asking PostgreSQL from an event loop that must never wait.
 *
 * A pool keeps a few connections in libpq's pipeline mode.  A job is the
 * identity and up to POOL_ASKS questions that form one implicit
 * transaction: all of it happens or none.  Several jobs are under way on a
 * connection at a time; answers come back in order.
 *
 * Quick jobs are gathered on few connections, for waking a server costs as
 * much as their work; but none joins one that carries a slow job or has not
 * answered for a while, and the first connection never carries a slow one.
 *
 * A job has a deadline.  Past it the owner gets FAIL_BUSY at once, whether
 * the job waited for a connection or for the server.  A connection that
 * breaks fails the jobs it carried and is made anew with growing pauses; no
 * slot ever stays broken.  COMMIT is never sent: between two Syncs the
 * server keeps one implicit transaction, which an error rolls back whole.
 */
#ifndef DB_POOL_H
#define DB_POOL_H

#include "db/db.h"

#define POOL_ASKS 6

struct pool;
struct pool_job;
struct pool_link;

/* How the pool meets the event loop; the loop calls pool_link_ready(). */
struct pool_loop {
	void *own; /* the loop's own, handed back to it */
	/* Watches fd for reading, level-triggered. */
	void *(*watch)(void *own, int fd, struct pool_link *link);
	/* For writing, too, or no more.  Who always watches for that is woken
	 * whenever the server takes what it was sent. */
	void (*want_out)(void *own, void *watch, int fd, bool wants);
	/* Stops; alive is false when libpq has closed fd already. */
	void (*unwatch)(void *own, void *watch, int fd, bool alive);
};

/*
 * A pool of `links` connections to `conninfo`, at least two, each with at
 * most `depth` jobs under way.  Never freed: it lives as long as its process.
 */
struct pool *pool_new(const struct pool_loop *loop, const char *conninfo,
    size_t links, size_t depth);

/* The fd of a link can be read or written, or has failed. */
void pool_link_ready(struct pool_link *link);

/* Call about every 20 ms: connects, retries, enforces deadlines.  Times of a
 * pool are those of moment_steady(). */
void pool_tick(struct pool *pool, int64_t now_us);

/* True when some connection can take a job right now. */
bool pool_is_up(const struct pool *pool);

/* Breaks every connection: the jobs they carried fail, done() runs later, and
 * the server's sessions end when they have seen to what they were sent. */
void pool_hang_up(struct pool *pool);

/*
 * A job in the memory of cx, whose owner must outlive the job or call
 * pool_job_leave().  who may be NULL for public queries only; anything
 * else aborts, because forgetting the identity is a bug that must not live.
 */
struct pool_job *pool_job_new(
    struct pool *pool, struct cx *cx, const struct identity *who);

/* Adds a question; binds may be NULL. */
void pool_job_ask(
    struct pool_job *job, enum query query, const struct db_binds *binds);

/* It may take longer than some milliseconds: quick ones keep away from it. */
void pool_job_slow(struct pool_job *job);

/*
 * What was asked so far is to come as soon as it is there, while the server
 * works on the questions behind it: early(owner) is called then, before done()
 * and from inside of the pool; not of a job that fails before.  Once a job.
 */
void pool_job_early(struct pool_job *job, void (*early)(void *owner));

/*
 * Starts it; done(owner) is called once, never from inside this function.
 * On failure the cx of the job says why.
 */
void pool_job_start(struct pool_job *job, int64_t deadline_us,
    void (*done)(void *owner), void *owner);

/* Rows of the n-th question of a job that is done without failure, or that
 * came early. */
const struct db_rows *pool_job_rows(const struct pool_job *job, size_t n);

/* The owner goes away: done() will not be called, memory is not touched. */
void pool_job_leave(struct pool_job *job);

/* Listens on a channel with a connection of its own; heard() gets the
 * payload.  In the first turn of the loop at the latest: who comes when that
 * connection stands would hear nothing, and aborts.  After a reconnect heard()
 * is called with an empty payload, since something may have been missed. */
void pool_listen(struct pool *pool, const char *channel,
    void (*heard)(const char *channel, const char *payload));

struct pool_figures {
	size_t links_up, under_way, waiting;
	uint64_t jobs, failures, reconnects;
};
struct pool_figures pool_figures(const struct pool *pool);

#endif
