/*
 * link.h - calls to another process of this machine, over its unix socket,
 * from an event loop that must never wait.
 *
 * One link a process and socket.  Several calls may be under way, answers come
 * back by done().  When the other end is away calls fail
 * with FAIL_BUSY, and the link tries again about every 200 ms.  A call that
 * was sent when the link broke may or may not have been carried out.
 *
 * What goes over is a head and a body; the tag of an answer is the call's.
 * Both ends are of one build, so numbers are the machine's own.
 */
#ifndef BASE_LINK_H
#define BASE_LINK_H

#include "base/cx.h"
#include "base/str.h"

struct link_head {
	uint32_t size; /* of the body */
	uint32_t kind; /* what the two ends agree on */
	uint64_t tag;
};
#define LINK_BODY_MOST (64u << 20)

struct link;
struct link_call;

/* How the link meets the event loop, which calls link_ready(). */
struct link_loop {
	void *own; /* the loop's own, handed back to it */
	/* Watches fd for reading, level-triggered. */
	void *(*watch)(void *own, int fd, struct link *link);
	/* For writing, too, or no more. */
	void (*want_out)(void *own, void *watch, int fd, bool wants);
	/* Stops; fd is closed behind it. */
	void (*unwatch)(void *own, void *watch, int fd);
	/* Calls link_flush() in the next turn of the loop, so that the calls of
	 * this one go out together; NULL: each goes out at once. */
	void (*soon)(void *own, struct link *link);
};

/* Never freed: it lives as long as its process.  whom, as in "whom is away",
 * must live as long. */
struct link *link_open(
    const struct link_loop *loop, const char *socket, const char *whom);

/* The socket can be read or written, or has failed. */
void link_ready(struct link *link);

/* What soon() was asked for. */
void link_flush(struct link *link);

/* Call about every 20 ms: connects anew, ends calls past their deadline.
 * Times are those of moment_steady(). */
void link_tick(struct link *link, int64_t now_us);

/*
 * A call.  Behind it link_put() must send its packet, whose tag is
 * link_tag().  came() takes the answer, whose body is gone when it returns;
 * false when it is none.  done(owner) is called once, never from inside of
 * link_put(): after came(), or with the failure in cx.  When cx ends before,
 * neither is called.
 */
struct link_call *link_begin(struct link *link, struct cx *cx,
    int64_t deadline_us,
    bool (*came)(struct link_call *call, uint32_t kind, struct str body),
    void *wanted, void (*done)(void *owner), void *owner);

uint64_t link_tag(const struct link_call *call);
struct cx *link_cx(const struct link_call *call);
/* What came() shall fill in. */
void *link_wanted(const struct link_call *call);

/* The whole packet, head included; it is copied. */
void link_put(struct link_call *call, struct str packet);

/* A packet that nobody answers, if the other end is there to take it. */
void link_say(struct link *link, struct str packet);

/*
 * The other end.  One process a socket: link_lock() fails with FAIL_CONFLICT
 * when another one has it, and holds it as long as this one lives.
 * link_listen() is the socket, for its owner alone; -1 after FAIL_BUSY.
 */
bool link_lock(struct cx *cx, const char *path);
int link_listen(struct cx *cx, const char *path);

struct link_figures {
	bool up;
	size_t under_way;
	uint64_t calls, failures, reconnects;
};
struct link_figures link_figures(const struct link *link);

#endif
