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
	s->got = 0;
	s->call = NULL;
	return true;
}

bool
seat_push(struct seat *s, bool *more)
{
	while (s->sent < s->packet.n) {
		const ssize_t n = send(s->fd, s->packet.p + s->sent,
		    s->packet.n - s->sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (n < 0 && errno == EAGAIN)
			break;
		if (n < 0 && errno != EINTR)
			return false;
		s->sent += n > 0 ? (size_t)n : 0;
	}
	*more = s->sent < s->packet.n;
	return true;
}

bool
seat_give(struct seat *s, void *call, struct str packet)
{
	bool more;

	s->call = call;
	s->packet = packet;
	s->sent = 0;
	s->began_us = moment_steady();
	return seat_push(s, &more);
}

/* Room for the rest of an answer that has begun. */
static void
make_room(struct seat *s)
{
	struct link_head head;
	size_t want = READ_SIZE;

	if (s->got >= sizeof(head)) {
		memcpy(&head, s->in, sizeof(head));
		if (sizeof(head) + head.size > want)
			want = sizeof(head) + head.size;
	}
	if (want <= s->room)
		return;
	s->in = need(realloc(s->in, want));
	s->room = want;
}

bool
seat_pull(struct seat *s, struct str *told)
{
	struct link_head head;
	ssize_t n;

	*told = (struct str){ NULL, 0 };
	make_room(s);
	n = recv(s->fd, s->in + s->got, s->room - s->got, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	s->got += (size_t)n;
	if (s->got < sizeof(head))
		return true;
	memcpy(&head, s->in, sizeof(head));
	if (head.kind != ASK_TOLD || head.size > LINK_BODY_MOST)
		return false;
	if (s->got >= sizeof(head) + head.size)
		*told = (struct str){ s->in + sizeof(head), head.size };
	return true;
}

void
seat_rest(struct seat *s)
{
	s->call = NULL;
	s->got = 0;
	if (s->room <= ROOM_KEPT)
		return;
	free(s->in);
	s->in = NULL;
	s->room = 0;
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
	s->call = NULL;
	free(s->in);
	s->in = NULL;
	s->got = s->room = 0;
	if (is_late)
		return SEAT_LATE;
	if (WIFEXITED(status) && WEXITSTATUS(status) == EVALUATE_NO_MEMORY)
		return SEAT_NO_MEMORY;
	log_error("compute", "a process died with status %d", status);
	return SEAT_DIED;
}
