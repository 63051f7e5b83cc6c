#include "knowledge/evaluate_store.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "knowledge/ask.h"
#include "knowledge/cell_store.h"
#include "knowledge/record.h"
#include "knowledge/task.h"

#define READ_SIZE 65536
#define ROOM_KEPT (1u << 22)
/* Answers wait for each other as long as calls are at hand, but not long. */
#define TELL_BYTES 65536
#define TELL_US 1000
#define SHARE_US (200 * 1000)
#define LONG_NICE 5
/* Standards come into force by the clock of China. */
#define CHINA_MIN (8 * 60)

struct evaluator {
	int fd;
	int64_t time_us;
	int64_t until_us; /* of the call that runs */
	const struct reference *const *tables;
	size_t table_count;
	char *in, *out;
	size_t got, room; /* of in */
	size_t out_n, out_room;
	int64_t told_us; /* when it last told something */
	bool is_long;
	uint64_t tag; /* of the call that runs */
	double share; /* how far it said to be */
};

/* Whoever gets no memory aborts, here and in every library. */
static void
aborted(int signal)
{
	if (errno == ENOMEM)
		_exit(EVALUATE_NO_MEMORY);
	(void)raise(signal);
}

static void
confine(int fd, const struct evaluate_limits *limits)
{
	const struct rlimit memory = { limits->memory, limits->memory };
	const struct rlimit none = { 0, 0 };
	const struct sigaction on_abort = { .sa_handler = aborted,
		.sa_flags = (int)SA_RESETHAND };

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* When all are told to stop, whoever leads ends this one. */
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGINT, SIG_IGN);
	(void)setrlimit(RLIMIT_AS, &memory);
	(void)setrlimit(RLIMIT_CORE, &none);
	(void)sigaction(SIGABRT, &on_abort, NULL);
	if (limits->is_long)
		(void)setpriority(PRIO_PROCESS, 0, LONG_NICE);
	(void)close_range(3, (unsigned)fd - 1, 0);
	(void)close_range((unsigned)fd + 1, ~0u, 0);
}

/* Talking ------------------------------------------------------------------ */

/* The next whole packet; ends the process when there is none. */
static struct link_head
receive(struct evaluator *e)
{
	struct link_head head = { 0 };
	size_t want = sizeof(head);

	for (;;) {
		ssize_t n;

		if (e->got >= sizeof(head)) {
			memcpy(&head, e->in, sizeof(head));
			want = sizeof(head) + head.size;
		}
		if (head.size > LINK_BODY_MOST)
			_exit(1);
		if (e->got >= want && e->got >= sizeof(head))
			return head;
		if (e->room < want || e->room - e->got < READ_SIZE / 2) {
			e->room = want + READ_SIZE;
			e->in = need(realloc(e->in, e->room));
		}
		n = recv(e->fd, e->in + e->got, e->room - e->got, 0);
		if (n == 0 || (n < 0 && errno != EINTR))
			_exit(0);
		e->got += n > 0 ? (size_t)n : 0;
	}
}

static void
send_all(struct evaluator *e)
{
	size_t done = 0;

	while (done < e->out_n) {
		const ssize_t n =
		    send(e->fd, e->out + done, e->out_n - done, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			_exit(0);
		done += n > 0 ? (size_t)n : 0;
	}
	e->out_n = 0;
	e->told_us = moment_steady();
	if (e->out_room > ROOM_KEPT) {
		free(e->out);
		e->out = NULL;
		e->out_room = 0;
	}
}

static void
put_out(struct evaluator *e, struct str packet)
{
	if (e->out_n + packet.n > e->out_room) {
		e->out_room = e->out_n + packet.n + READ_SIZE;
		e->out = need(realloc(e->out, e->out_room));
	}
	memcpy(e->out + e->out_n, packet.p, packet.n);
	e->out_n += packet.n;
}

static bool
has_another(const struct evaluator *e)
{
	struct link_head head;

	if (e->got < sizeof(head))
		return false;
	memcpy(&head, e->in, sizeof(head));
	return e->got >= sizeof(head) + head.size;
}

/* Waking whoever waits for each answer costs more than most of them. */
static void
tell(struct evaluator *e)
{
	if (!has_another(e) || e->out_n > TELL_BYTES ||
	    moment_steady() - e->told_us > TELL_US)
		send_all(e);
}

/* Computing ---------------------------------------------------------------- */

/* How far it is never goes back, though a formula may begin another pass. */
static void
tell_share(struct evaluator *e, double share, int64_t now_us)
{
	struct cx cx;

	if (!(share > e->share) || share > 1 || now_us - e->told_us < SHARE_US)
		return;
	e->share = share;
	cx_init(&cx);
	put_out(e, share_packet(&cx, e->tag, share));
	cx_clear(&cx);
	send_all(e);
}

static bool
has_time(void *whom, double share)
{
	struct evaluator *e = whom;
	const int64_t now_us = moment_steady();

	if (e->is_long)
		tell_share(e, share, now_us);
	return now_us < e->until_us;
}

/* It was told to stop, since its time was over. */
static void
say_late(const struct evaluator *e, struct cx *cx)
{
	if (cx->fail != FAIL_BUSY || strcmp(cx->code, "stopped") != 0)
		return;
	cx_forgive(cx);
	(void)cx_fail_code(cx, FAIL_BUSY, "time_limit", NULL,
	    "it takes longer than %d s to compute; ask for less",
	    (int)(e->time_us / US_PER_S));
}

static struct str
record_of(struct cx *cx, const struct ask *ask, const struct task *t,
    int64_t began_us)
{
	struct text out = text_new(cx, 8 * RECORD_INPUTS);
	const char *code = cx->fail == FAIL_NONE ? "" : cx->code;
	const struct record r = { ask, t, record_outcome(cx->fail, code), code,
		moment_now(), moment_steady() - began_us };

	if (t->entry == NULL)
		return (struct str){ NULL, 0 };
	record_write(&out, &r);
	return text_str(&out);
}

static void
evaluate(struct evaluator *e, uint64_t tag, const struct ask *ask)
{
	const int64_t began_us = moment_steady();
	struct told told;
	struct task t;
	struct cx cx;

	e->until_us = began_us + e->time_us;
	e->tag = tag;
	e->share = 0;
	cx_init(&cx);
	t = (struct task){ .id = ask->id,
		.is_algorithm = ask->is_algorithm,
		.body = ask->body,
		.call = cx_strndup(&cx, ask->call.p, ask->call.n),
		.tables = e->tables,
		.table_count = e->table_count,
		.today = moment_day(moment_now(), CHINA_MIN),
		.goes_on = has_time,
		.whom = e };
	if (!task_run(&cx, &t))
		say_late(e, &cx);
	told = told_failure(&cx);
	if (cx.fail == FAIL_NONE)
		told.body = text_str(&t.out);
	else if (cx.fail == FAIL_BROKEN)
		log_error("compute", "%.*s: %s", STR_ARG(ask->id), cx.message);
	told.inputs_hash = t.inputs_hash;
	told.outputs_hash = t.outputs_hash;
	told.record = record_of(&cx, ask, &t, began_us);
	put_out(e, told_packet(&cx, tag, &told));
	cx_clear(&cx);
}

_Noreturn void
evaluate_serve(int fd, const struct evaluate_limits *limits)
{
	struct evaluator e = {
		.fd = fd, .time_us = limits->time_us, .is_long = limits->is_long
	};
	struct cx forever;

	cx_init(&forever);
	confine(fd, limits);
	e.tables = limits->tables;
	e.table_count = limits->table_count;
	if (e.tables == NULL)
		e.tables = reference_shipped(&forever, &e.table_count);
	if (e.tables == NULL) {
		log_error("compute", "%s", forever.message);
		_exit(1);
	}
	if (!cell_lock()) {
		log_error("compute", "system calls cannot be filtered");
		_exit(1);
	}
	for (;;) {
		const struct link_head head = receive(&e);
		const size_t size = sizeof(head) + head.size;
		struct ask ask;

		if (!ask_read(
			(struct str){ e.in + sizeof(head), head.size }, &ask))
			_exit(1);
		errno = 0;
		evaluate(&e, head.tag, &ask);
		memmove(e.in, e.in + size, e.got - size);
		e.got -= size;
		tell(&e);
	}
}
