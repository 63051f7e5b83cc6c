/*
 * mqtt.c - devices that publish by MQTT 3.1.1, QoS 1, and wait for PUBACK.
 *
 *   mqtt PORT PASSWORD PREFIX FIRST COUNT SOURCES WINDOW EVERY_MS SECONDS
 *
 * COUNT connections to the loopback from SOURCES addresses of 127.0.0.0/8,
 * each as the user PREFIX and six digits, from FIRST on; a password of "-" is
 * none.  Says `ready` and waits for a line; then publishes for so long. With
 * EVERY_MS 0 each connection keeps WINDOW publications under way, as fast as
 * they are answered. Otherwise each publishes every so often, all of them
 * evenly over that time, whether answers come or not; what finds the window
 * full is late and not sent.
 *
 * A publication is 160 bytes of JSON with eight values. Prints as JSON how
 * many connected, were refused or lost; publications, answers, how many were
 * late, seconds, and milliseconds from publication to answer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WINDOW_MOST 64
#define AT_ONCE 200 /* connections being made */
#define EVENTS 512
#define MESSAGE 256
#define PAYLOAD 160
#define STEPS 128 /* of the histogram, an octave */
#define OCTAVES 32

struct conn {
	int fd; /* -1: not there */
	bool open;
	uint16_t sent, acked; /* packet numbers, less one */
	uint32_t room, n;
	char *out; /* what the kernel did not take */
	uint8_t in[8];
	uint8_t got;
	int64_t ts_ms;  /* of the last one: no two have the same */
	double at_ms[]; /* of what is under way, by number */
};

static struct {
	int port, epoll;
	const char *password, *prefix;
	int first, count, sources, window;
	double every_ms, seconds;
	char *conns;
	size_t size;
	int making, open, refused, lost;
	uint64_t published, answered, late;
	uint64_t histogram[STEPS * OCTAVES];
	double slowest_ms;
	bool publishing;
} m;

static double
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec * 1e-6;
}

static struct conn *
conn_of(int i)
{
	return (void *)(m.conns + (size_t)i * m.size);
}

/* Latencies: microseconds, each octave in so many steps. */
static size_t
step_of(double ms)
{
	const uint64_t us = ms <= 0 ? 1 : (uint64_t)(ms * 1000) + 1;
	const int octave = 63 - __builtin_clzll(us);
	const uint64_t above =
	    octave < 7 ? us << (7 - octave) : us >> (octave - 7);

	return (size_t)octave * STEPS + (above & (STEPS - 1));
}

static double
share_ms(double share)
{
	uint64_t below = 0;

	for (size_t i = 0; i < STEPS * OCTAVES; i++) {
		below += m.histogram[i];
		if (below > 0 && (double)below >= share * (double)m.answered)
			return (double)(1ull << (i / STEPS)) *
			    (1 + (double)(i % STEPS) / STEPS) / 1000;
	}
	return 0;
}

/* Packet numbers go from 1 to 65535 and begin again. */
static int
under_way(const struct conn *c)
{
	return (c->sent + 65535 - c->acked) % 65535;
}

/* Sending ------------------------------------------------------------------ */

static void
lose(struct conn *c)
{
	(void)close(c->fd);
	c->fd = -1;
	m.making -= !c->open;
	m.open -= c->open;
	m.lost++;
	c->open = false;
}

static void
want(struct conn *c)
{
	struct epoll_event e = { .events = EPOLLIN | (c->n > 0 ? EPOLLOUT : 0u),
		.data.ptr = c };

	(void)epoll_ctl(m.epoll, EPOLL_CTL_MOD, c->fd, &e);
}

static void
push(struct conn *c, const char *p, size_t n)
{
	ssize_t done = 0;

	if (c->n == 0)
		done = send(c->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
	if (done < 0 && errno != EAGAIN) {
		lose(c);
		return;
	}
	if (done < 0)
		done = 0;
	if ((size_t)done == n)
		return;
	if (c->n + n > c->room) {
		c->room = c->n + (uint32_t)n + 4096;
		c->out = realloc(c->out, c->room);
		if (c->out == NULL)
			abort();
	}
	memcpy(c->out + c->n, p + done, n - (size_t)done);
	c->n += (uint32_t)(n - (size_t)done);
	want(c);
}

static void
push_on(struct conn *c)
{
	const ssize_t done =
	    send(c->fd, c->out, c->n, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (done < 0 && errno != EAGAIN) {
		lose(c);
		return;
	}
	if (done <= 0)
		return;
	c->n -= (uint32_t)done;
	memmove(c->out, c->out + done, c->n);
	if (c->n == 0)
		want(c);
}

static size_t
put_text(char *at, const char *s)
{
	const size_t n = strlen(s);

	at[0] = (char)(n >> 8);
	at[1] = (char)n;
	memcpy(at + 2, s, n);
	return n + 2;
}

static void
say_connect(struct conn *c, int i)
{
	char packet[512] = { 0x10, 0, 0 }, user[64];
	size_t n = 3;

	(void)snprintf(user, sizeof(user), "%s%06d", m.prefix, m.first + i);
	n += put_text(packet + n, "MQTT");
	packet[n++] = 4;
	packet[n++] = m.password == NULL ? 0x02 : (char)0xc2;
	packet[n++] = 1; /* 256 s and more */
	packet[n++] = 0;
	n += put_text(packet + n, user);
	if (m.password != NULL) {
		n += put_text(packet + n, user);
		n += put_text(packet + n, m.password);
	}
	/* Lengths are written as short as can be: one byte up to 127. */
	if (n - 3 < 128) {
		packet[1] = 0x10;
		packet[2] = (char)(n - 3);
		push(c, packet + 1, n - 1);
		return;
	}
	packet[1] = (char)(((n - 3) & 127) | 128);
	packet[2] = (char)((n - 3) >> 7);
	push(c, packet, n);
}

static size_t
put_message(char *at, struct conn *c, uint16_t number)
{
	static const char topic[] = "v1/devices/me/telemetry";
	static uint32_t x = 1;
	const size_t whole = 2 + sizeof(topic) - 1 + 2 + PAYLOAD;
	struct timespec t;
	size_t n = 3;
	int k;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	if (c->ts_ms < (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000)
		c->ts_ms = (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
	else
		c->ts_ms++;
	x = x * 1664525 + 1013904223;
	at[0] = 0x32;
	at[1] = (char)((whole & 127) | 128);
	at[2] = (char)(whole >> 7);
	n += put_text(at + n, topic);
	at[n++] = (char)(number >> 8);
	at[n++] = (char)number;
	k = snprintf(at + n, PAYLOAD + 1,
	    "{\"ts\":%lld,\"values\":{\"temp\":%u.%u,\"press\":1.%03u,"
	    "\"curr\":%u.%02u,\"volt\":23%u.%u,\"power\":%u.%u,"
	    "\"energy\":%u.5,\"vib\":0.%03u,\"flow\":%u.%u}",
	    (long long)c->ts_ms, 20 + x % 7, x / 8 % 10, x / 64 % 1000,
	    4 + x / 128 % 3, x / 256 % 100, x / 512 % 10, x / 1024 % 10,
	    900 + x / 2048 % 99, x / 4096 % 10,
	    100000 + (unsigned)t.tv_sec % 800000, x / 8192 % 1000,
	    10 + x / 16384 % 9, x / 32768 % 10);
	memset(at + n + k, ' ', (size_t)(PAYLOAD - k));
	at[n + PAYLOAD - 1] = '}';
	return n + PAYLOAD;
}

static void
publish(struct conn *c, int most)
{
	char bytes[WINDOW_MOST * MESSAGE];
	size_t n = 0;
	const double now = now_ms();

	for (; most > 0 && under_way(c) < m.window; most--) {
		c->at_ms[c->sent % (unsigned)m.window] = now;
		n += put_message(bytes + n, c, (uint16_t)(c->sent % 65535 + 1));
		c->sent = (uint16_t)((c->sent + 1) % 65535);
		m.published++;
	}
	if (n > 0)
		push(c, bytes, n);
}

/* Hearing ------------------------------------------------------------------ */

static void
answer(struct conn *c, unsigned number)
{
	const double ms =
	    now_ms() - c->at_ms[(number - 1) % (unsigned)m.window];

	c->acked = (uint16_t)(number % 65535);
	m.answered++;
	m.histogram[step_of(ms)]++;
	if (ms > m.slowest_ms)
		m.slowest_ms = ms;
}

/* Packets of two or four bytes: CONNACK, PUBACK. */
static void
hear(struct conn *c)
{
	uint8_t bytes[4096];
	ssize_t n;
	int answers = 0;

	memcpy(bytes, c->in, c->got);
	n = recv(c->fd, bytes + c->got, sizeof(bytes) - c->got, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		lose(c);
		return;
	}
	n += c->got;
	for (c->got = 0; n > 0;) {
		const uint8_t *p = bytes + answers * 4;

		if (n < 4 || p[1] != 2) {
			c->got = (uint8_t)(n < 4 ? n : 0);
			memcpy(c->in, p, c->got);
			break;
		}
		if (p[0] == 0x20 && p[3] == 0) {
			c->open = true;
			m.open++;
			m.making--;
		} else if (p[0] == 0x20) {
			m.refused++;
		} else if (p[0] == 0x40) {
			answer(c, (unsigned)p[2] << 8 | p[3]);
		}
		answers++;
		n -= 4;
	}
	if (m.publishing && m.every_ms <= 0 && c->open)
		publish(c, m.window);
}

static void
turn(int wait_ms)
{
	static struct epoll_event e[EVENTS];
	const int n = epoll_wait(m.epoll, e, EVENTS, wait_ms);

	for (int i = 0; i < n; i++) {
		struct conn *c = e[i].data.ptr;

		if (c->fd >= 0 && (e[i].events & EPOLLOUT) != 0 && c->n > 0)
			push_on(c);
		if (c->fd >= 0 && (e[i].events & ~(uint32_t)EPOLLOUT) != 0)
			hear(c);
	}
}

/* Phases ------------------------------------------------------------------- */

static void
meet(int i)
{
	struct conn *c = conn_of(i);
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((in_port_t)m.port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr =
		    htonl(INADDR_LOOPBACK + 1 + (uint32_t)(i % m.sources)) };
	struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
	const int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (c->fd < 0) {
		m.refused++;
		return;
	}
	(void)setsockopt(
	    c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	(void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (bind(c->fd, (const struct sockaddr *)&from, sizeof(from)) != 0 ||
	    connect(c->fd, (const struct sockaddr *)&to, sizeof(to)) != 0 ||
	    epoll_ctl(m.epoll, EPOLL_CTL_ADD, c->fd, &e) != 0) {
		(void)close(c->fd);
		c->fd = -1;
		m.refused++;
		return;
	}
	m.making++;
	say_connect(c, i);
}

static void
meet_all(void)
{
	const double until = now_ms() + 300e3;

	for (int i = 0; i < m.count; i++) {
		while (m.making >= AT_ONCE && now_ms() < until)
			turn(10);
		meet(i);
	}
	while (m.making > 0 && now_ms() < until)
		turn(10);
}

static void
evenly(double began)
{
	const double pause = m.every_ms / m.count, end = m.seconds * 1e3;
	double now = 0;

	for (uint64_t k = 0; now < end;) {
		now = now_ms() - began;
		for (; (double)k * pause <= now && now < end; k++) {
			struct conn *c = conn_of((int)(k % (uint64_t)m.count));

			if (!c->open)
				continue;
			if (under_way(c) >= m.window)
				m.late++;
			else
				publish(c, 1);
		}
		turn(1);
	}
}

static void
fast(double began)
{
	for (int i = 0; i < m.count; i++)
		if (conn_of(i)->open)
			publish(conn_of(i), m.window);
	while (now_ms() - began < m.seconds * 1e3)
		turn(10);
}

int
main(int argc, char *argv[])
{
	const struct rlimit files = { 1u << 20, 1u << 20 };
	struct rlimit most;
	double began, took;
	char line[8];

	if (argc != 10)
		return 2;
	m.port = (int)strtol(argv[1], NULL, 10);
	m.password = strcmp(argv[2], "-") == 0 ? NULL : argv[2];
	m.prefix = argv[3];
	m.first = (int)strtol(argv[4], NULL, 10);
	m.count = (int)strtol(argv[5], NULL, 10);
	m.sources = (int)strtol(argv[6], NULL, 10);
	m.window = (int)strtol(argv[7], NULL, 10);
	m.every_ms = strtod(argv[8], NULL);
	m.seconds = strtod(argv[9], NULL);
	if (m.window < 1 || m.window > WINDOW_MOST || m.count < 1)
		return 2;
	if (setrlimit(RLIMIT_NOFILE, &files) != 0 &&
	    getrlimit(RLIMIT_NOFILE, &most) == 0) {
		most.rlim_cur = most.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &most);
	}
	m.epoll = epoll_create1(0);
	m.size = sizeof(struct conn) + (size_t)m.window * sizeof(double);
	m.conns = calloc((size_t)m.count, m.size);
	if (m.conns == NULL)
		return 1;
	meet_all();
	(void)printf("ready\n");
	(void)fflush(stdout);
	if (fgets(line, sizeof(line), stdin) == NULL)
		return 1;
	m.publishing = true;
	began = now_ms();
	if (m.every_ms > 0)
		evenly(began);
	else
		fast(began);
	took = now_ms() - began;
	m.publishing = false;
	for (double until = now_ms() + 3000;
	     m.every_ms > 0 && m.answered < m.published && now_ms() < until;)
		turn(10);
	(void)printf(
	    "{\"open\":%d,\"refused\":%d,\"lost\":%d,\"published\":%llu,"
	    "\"answered\":%llu,\"late\":%llu,\"seconds\":%.3f,"
	    "\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f}\n",
	    m.open, m.refused, m.lost, (unsigned long long)m.published,
	    (unsigned long long)m.answered, (unsigned long long)m.late,
	    took / 1e3, share_ms(0.5), share_ms(0.99), m.slowest_ms);
	return 0;
}
