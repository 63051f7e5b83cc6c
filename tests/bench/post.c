/*
 * post.c - sends a file of lines by HTTP, a piece a request.
 *
 *   post PORT PATH CONNECTIONS LINES FIRST COUNT FILE [HEADER]
 *
 * COUNT lines of FILE from line FIRST (from 0), LINES of them a request,
 * over so many connections to the loopback, which stay open; a connection
 * takes the next piece when its answer is there.  HEADER is sent with every
 * request, and nothing else differs from one server to another.
 *
 * Prints requests, those refused, seconds from the first byte to the last
 * answer, and mean, 99th percentile and greatest of the milliseconds that a
 * request took.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_MOST 1000
#define ANSWER_MOST 16384

struct piece {
	const char *p;
	size_t n;
	double ms; /* until its answer; 0 when there was none */
};

struct load {
	const char *path, *header;
	int port;
	struct piece *piece;
	size_t pieces;
	atomic_size_t next, refused;
	atomic_flag told;
};

static double
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static int
meet(int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((in_port_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1;

	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (connect(fd, (const struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	(void)close(fd);
	return -1;
}

static bool
send_all(int fd, const char *p, size_t n, int more)
{
	while (n > 0) {
		const ssize_t sent = send(fd, p, n, MSG_NOSIGNAL | more);

		if (sent <= 0)
			return false;
		p += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* Bytes of the whole answer whose head is there; 0 while it is not. */
static size_t
answer_bytes(const char *answer)
{
	const char *end = strstr(answer, "\r\n\r\n");
	const char *length = strcasestr(answer, "\r\ncontent-length:");
	size_t n = 0;

	if (end == NULL)
		return 0;
	if (length != NULL && length < end)
		n = strtoul(length + 17, NULL, 10);
	return (size_t)(end + 4 - answer) + n;
}

/* The status, or 0 when the connection ended. */
static long
take_answer(int fd, char *answer)
{
	size_t n = 0, whole = 0;

	while (whole == 0 || n < whole) {
		const ssize_t got = recv(fd, answer + n, ANSWER_MOST - n, 0);

		if (got <= 0)
			return 0;
		n += (size_t)got;
		answer[n] = '\0';
		whole = answer_bytes(answer);
	}
	return strtol(answer + sizeof("HTTP/1.1"), NULL, 10);
}

static bool
send_piece(struct load *l, int fd, struct piece *piece)
{
	char head[1024], answer[ANSWER_MOST + 1];
	const double began = now_ms();
	const int n = snprintf(head, sizeof(head),
	    "POST %s HTTP/1.1\r\nHost: localhost\r\n"
	    "Content-Type: text/plain\r\nContent-Length: %zu\r\n%s%s\r\n",
	    l->path, piece->n, l->header, *l->header == '\0' ? "" : "\r\n");
	long status;

	if (!send_all(fd, head, (size_t)n, MSG_MORE) ||
	    !send_all(fd, piece->p, piece->n, 0))
		return false;
	status = take_answer(fd, answer);
	piece->ms = now_ms() - began;
	if (status >= 200 && status < 300)
		return true;
	(void)atomic_fetch_add(&l->refused, 1);
	if (status != 0 && !atomic_flag_test_and_set(&l->told))
		(void)fprintf(stderr, "%.600s\n", answer);
	return status != 0;
}

static void *
work(void *own)
{
	struct load *l = own;
	int fd = meet(l->port);
	size_t i;

	while ((i = atomic_fetch_add(&l->next, 1)) < l->pieces) {
		if (fd < 0)
			(void)atomic_fetch_add(&l->refused, 1);
		else if (!send_piece(l, fd, &l->piece[i])) {
			(void)close(fd);
			fd = meet(l->port);
		}
	}
	if (fd >= 0)
		(void)close(fd);
	return NULL;
}

/* Behind n lines from p, or limit. */
static const char *
behind(const char *p, const char *limit, size_t n)
{
	while (n > 0 && p < limit) {
		p = memchr(p, '\n', (size_t)(limit - p));
		p = p == NULL ? limit : p + 1;
		n--;
	}
	return p;
}

static bool
cut(struct load *l, const char *file, size_t lines, size_t first, size_t count)
{
	const int fd = open(file, O_RDONLY);
	struct stat st;
	const char *p, *limit;

	if (fd < 0 || fstat(fd, &st) != 0)
		return false;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ,
	    MAP_PRIVATE | MAP_POPULATE, fd, 0);
	(void)close(fd);
	l->piece = calloc(count / lines + 1, sizeof(*l->piece));
	if (p == MAP_FAILED || l->piece == NULL)
		return false;
	limit = p + st.st_size;
	p = behind(p, limit, first);
	for (size_t left = count; left > 0 && p < limit;) {
		const size_t n = left < lines ? left : lines;
		const char *end = behind(p, limit, n);

		l->piece[l->pieces++] =
		    (struct piece){ .p = p, .n = (size_t)(end - p) };
		p = end;
		left -= n;
	}
	return l->pieces > 0;
}

static int
by_ms(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->ms > y->ms) - (x->ms < y->ms);
}

static void
tell(struct load *l, double wall_ms)
{
	double sum = 0;

	for (size_t i = 0; i < l->pieces; i++)
		sum += l->piece[i].ms;
	qsort(l->piece, l->pieces, sizeof(*l->piece), by_ms);
	(void)printf("{\"requests\": %zu, \"refused\": %zu, \"wall\": %.4f, "
		     "\"mean_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
	    l->pieces, atomic_load(&l->refused), wall_ms / 1e3,
	    sum / (double)l->pieces, l->piece[l->pieces * 99 / 100].ms,
	    l->piece[l->pieces - 1].ms);
}

int
main(int argc, char *argv[])
{
	struct load l = { .told = ATOMIC_FLAG_INIT };
	pthread_t thread[CONNECTIONS_MOST];
	size_t n;
	double began;

	if (argc < 8 || argc > 9)
		return 2;
	l.port = (int)strtol(argv[1], NULL, 10);
	l.path = argv[2];
	l.header = argc == 9 ? argv[8] : "";
	n = strtoul(argv[3], NULL, 10);
	if (n == 0 || n > CONNECTIONS_MOST ||
	    !cut(&l, argv[7], strtoul(argv[4], NULL, 10),
		strtoul(argv[5], NULL, 10), strtoul(argv[6], NULL, 10)))
		return 2;
	began = now_ms();
	for (size_t i = 0; i < n; i++)
		if (pthread_create(&thread[i], NULL, work, &l) != 0)
			return 1;
	for (size_t i = 0; i < n; i++)
		(void)pthread_join(thread[i], NULL);
	tell(&l, now_ms() - began);
	free(l.piece);
	return atomic_load(&l.refused) == 0 ? 0 : 1;
}
