#include "knowledge/seat_store.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "knowledge/ask.h"

#define READ_SIZE 65536
#define ROOM_KEPT (1u << 20)
/* One that dies at once would be followed by thousands. */
#define YOUNG_US US_PER_S
#define PAUSE_US (200 * 1000)

bool
seat_fill(struct seat *s, const struct evaluate_limits *limits)
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	s->pid = fork();
	if (s->pid == 0)
		evaluate_serve(pair[1], limits);
	(void)close(pair[1]);
	if (s->pid < 0) {
		s->pid = 0;
		(void)close(pair[0]);
		return false;
	}
	s->fd = pair[0];
	s->born_us = moment_steady();
	s->calls = 0;
	return true;
}

void
seat_give(struct seat *s, void *call, struct str packet)
{
	if (s->out_n + packet.n > s->out_room) {
		s->out_room = s->out_n + packet.n + READ_SIZE;
		s->out = need(realloc(s->out, s->out_room));
	}
	memcpy(s->out + s->out_n, packet.p, packet.n);
	s->out_n += packet.n;
	if (s->calls == 0)
		s->began_us = moment_steady();
	s->call[s->calls++] = call;
}

bool
seat_push(struct seat *s)
{
	while (s->sent < s->out_n) {
		const ssize_t n = send(s->fd, s->out + s->sent,
		    s->out_n - s->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN)
			return true;
		if (n < 0 && errno != EINTR)
			return false;
		s->sent += n > 0 ? (size_t)n : 0;
	}
	s->out_n = s->sent = 0;
	if (s->out_room <= ROOM_KEPT)
		return true;
	free(s->out);
	s->out = NULL;
	s->out_room = 0;
	return true;
}

bool
seat_is_behind(const struct seat *s)
{
	return s->out_n > 0;
}

/* Room for the rest of an answer that has begun, and not for a year's. */
static void
make_room(struct seat *s)
{
	struct link_head head;
	size_t want = READ_SIZE;

	memmove(s->in, s->in + s->used, s->got - s->used);
	s->got -= s->used;
	s->used = 0;
	if (s->got >= sizeof(head)) {
		memcpy(&head, s->in, sizeof(head));
		if (sizeof(head) + head.size > want)
			want = sizeof(head) + head.size;
	}
	if (want <= s->room && (want > READ_SIZE || s->room <= ROOM_KEPT))
		return;
	s->in = need(realloc(s->in, want > s->got ? want : s->got));
	s->room = want > s->got ? want : s->got;
}

bool
seat_pull(struct seat *s)
{
	ssize_t n;

	if (s->in == NULL) {
		s->room = READ_SIZE;
		s->in = need(malloc(s->room));
	}
	make_room(s);
	n = recv(s->fd, s->in + s->got, s->room - s->got, MSG_DONTWAIT);
	s->got += n > 0 ? (size_t)n : 0;
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

enum seat_says
seat_next(struct seat *s, struct str *body)
{
	const size_t there = s->got - s->used;
	struct link_head head;

	if (there < sizeof(head))
		return SEAT_NOTHING;
	memcpy(&head, s->in + s->used, sizeof(head));
	if ((head.kind != ASK_TOLD && head.kind != ASK_SHARE) ||
	    head.size > LINK_BODY_MOST || s->calls == 0)
		return SEAT_NONSENSE;
	if (there < sizeof(head) + head.size)
		return SEAT_NOTHING;
	*body = (struct str){ s->in + s->used + sizeof(head), head.size };
	s->used += sizeof(head) + head.size;
	return head.kind == ASK_TOLD ? SEAT_ANSWER : SEAT_SHARE;
}

void
seat_done(struct seat *s)
{
	s->calls--;
	memmove(s->call, s->call + 1, s->calls * sizeof(s->call[0]));
	s->began_us = moment_steady();
}

/* What it held for the process that is gone. */
static void
forget(struct seat *s)
{
	free(s->in);
	free(s->out);
	s->in = s->out = NULL;
	s->got = s->used = s->room = 0;
	s->out_n = s->sent = s->out_room = 0;
}

enum seat_end
seat_empty(struct seat *s, bool is_late)
{
	const int64_t now_us = moment_steady();
	int status = 0;

	(void)close(s->fd);
	/* What has ended by itself stays ended as it did. */
	(void)kill(s->pid, SIGKILL);
	while (waitpid(s->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	s->again_us = now_us - s->born_us < YOUNG_US ? now_us + PAUSE_US : 0;
	s->pid = 0;
	forget(s);
	if (is_late)
		return SEAT_LATE;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EVALUATE_NO_MEMORY)
		return SEAT_NO_MEMORY;
	log_error("compute", "a process died with status %d", status);
	return SEAT_DIED;
}
