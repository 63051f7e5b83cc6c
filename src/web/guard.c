#include "web/guard.h"

#include <ctype.h>
#include <errno.h>
#include <strings.h>
#include <sys/socket.h>

#include "web/router.h"

struct guard *
guard_of(struct connection *c)
{
	return c->hdlr_extra;
}

/* Of all connections of this process. */
static size_t owed;

bool
guard_owe(struct connection *c, size_t n)
{
	struct guard *g = guard_of(c);

	if (n < OWED_LARGE)
		return true;
	if (owed + n > OWED_MOST)
		return false;
	g->owed += n;
	owed += n;
	return true;
}

/* All of it has gone out, or nobody waits for it any more. */
static void
owe_nothing(struct guard *g)
{
	owed -= g->owed;
	g->owed = 0;
}

static int
refuse(struct connection *c, const char *status)
{
	char reply[256];
	const int n = snprintf(reply, sizeof(reply),
	    "HTTP/1.1 %s\r\nconnection: close\r\n"
	    "content-type: application/problem+json\r\n"
	    "content-length: %zu\r\n\r\n{\"title\":\"%s\"}",
	    status, strlen(status) + 12, status);

	net_send_queue(c, reply, (size_t)n);
	c->flags |= CONN_CLOSE_EMPTY;
	(void)net_send_flush(c);
	return KORE_RESULT_ERROR;
}

/* Feeds stashed bytes as if they came from the socket. */
static int
take_stash(struct connection *c, struct guard *g, size_t *n)
{
	struct netbuf *nb = c->rnb;
	const size_t room = nb->b_len - nb->s_off;

	*n = g->len - g->off < room ? g->len - g->off : room;
	memcpy(nb->buf + nb->s_off, g->stash + g->off, *n);
	g->off += *n;
	if (g->off == g->len) {
		kore_free(g->stash);
		g->stash = NULL;
		g->off = g->len = 0;
	}
	return KORE_RESULT_OK;
}

/* What the header block says about its body; the reason of a refusal. */
struct framing {
	unsigned long long length;
	int lengths, hosts, lines;
	const char *refusal;
};

static bool
is_header(const char *line, const char *end, const char *name)
{
	const size_t n = strlen(name);

	return (size_t)(end - line) > n && strncasecmp(line, name, n) == 0 &&
	    line[n] == ':';
}

static void
read_length(const char *value, const char *end, struct framing *f)
{
	f->lengths++;
	f->length = 0;
	while (value < end && *value == ' ')
		value++;
	if (value == end || end - value > 15)
		f->refusal = "400 Bad Request";
	for (; value < end; value++) {
		if (!isdigit((unsigned char)*value)) {
			f->refusal = "400 Bad Request";
			return;
		}
		f->length = f->length * 10 + (unsigned)(*value - '0');
	}
}

static struct framing
read_header(const char *block, const char *end)
{
	struct framing f = { 0 };
	const char *line = block;

	while (line < end && f.refusal == NULL) {
		const char *nl = memchr(line, '\n', (size_t)(end - line));
		const char *stop = nl == NULL ? end : nl - 1;

		/* A bare line feed ends a line for some readers only. */
		if (nl != NULL && (nl == line || nl[-1] != '\r'))
			f.refusal = "400 Bad Request";
		else if (f.lines > 0 &&
		    (*line == ' ' || *line == '\t' || *line == ':'))
			f.refusal = "400 Bad Request";
		else if (is_header(line, stop, "transfer-encoding"))
			f.refusal = "411 Length Required";
		else if (is_header(line, stop, "content-length"))
			read_length(line + 15, stop, &f);
		else if (is_header(line, stop, "host"))
			f.hosts++;
		f.lines++;
		line = nl == NULL ? end : nl + 1;
	}
	if (f.refusal == NULL && (f.lengths > 1 || f.hosts > 1))
		f.refusal = "400 Bad Request";
	if (f.refusal == NULL && f.lines > HTTP_REQ_HEADER_MAX - 1)
		f.refusal = "431 Request Header Fields Too Large";
	return f;
}

static bool
has_no_body(const char *block)
{
	static const char *const methods[] = { "GET ", "HEAD ", "DELETE ",
		"OPTIONS " };

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strncasecmp(block, methods[i], strlen(methods[i])) == 0)
			return true;
	return false;
}

static bool
takes_body(const char *block, const char *end, unsigned long long bytes)
{
	const char *path = memchr(block, ' ', (size_t)(end - block));
	size_t n = 0;

	if (path == NULL)
		return false;
	path++;
	while (path + n < end && strchr(" ?\r", path[n]) == NULL)
		n++;
	return router_takes((struct str){ path, n }, bytes);
}

static void
stash(struct guard *g, const u_int8_t *bytes, size_t n)
{
	const size_t left = g->len - g->off;
	u_int8_t *joined = kore_malloc(n + left);

	memcpy(joined, bytes, n);
	if (left > 0)
		memcpy(joined + n, g->stash + g->off, left);
	kore_free(g->stash);
	g->stash = joined;
	g->off = 0;
	g->len = n + left;
}

/* All of a body is there: what Kore does then, but for its digest. */
static int
body_came(struct netbuf *nb)
{
	struct http_request *req = nb->extra;

	nb->extra = NULL;
	http_request_wakeup(req);
	req->flags |= HTTP_REQUEST_COMPLETE;
	req->flags &= (u_int16_t)~HTTP_REQUEST_EXPECT_BODY;
	req->content_length = req->http_body_length;
	if (!http_body_rewind(req))
		return KORE_RESULT_ERROR;
	net_recv_reset(nb->owner, http_header_max, http_header_recv);
	return KORE_RESULT_OK;
}

/* The request whose body comes next, when it has room for all of it. */
static struct http_request *
request_of_body(const struct netbuf *nb)
{
	struct http_request *req =
	    nb->cb == http_header_recv ? NULL : nb->extra;

	if (req == NULL || req->http_body == NULL || req->http_body_fd != -1 ||
	    req->http_body->length - req->http_body->offset <
		req->content_length)
		return NULL;
	return req;
}

/*
 * A body goes from the socket to where it stays.  Kore would take it in
 * pieces of 8 KiB, each in a buffer of its own, hash them and copy them.
 */
static int
read_body(struct connection *c, struct http_request *req, size_t *n)
{
	struct netbuf *nb = c->rnb;
	struct kore_buf *body = req->http_body;
	ssize_t got;

	*n = 0;
	/* What came out of a stash before. */
	kore_buf_append(body, nb->buf, nb->s_off);
	req->content_length -= nb->s_off;
	nb->s_off = 0;
	got = recv(c->fd, body->data + body->offset, req->content_length, 0);
	if (got <= 0) {
		if (got == -1 && errno == EINTR)
			return KORE_RESULT_OK;
		if (got == -1 && errno != EAGAIN)
			return KORE_RESULT_ERROR;
		if (got == 0)
			kore_connection_disconnect(c);
		c->evt.flags &= ~KORE_EVENT_READ;
		return KORE_RESULT_OK;
	}
	body->offset += (size_t)got;
	req->content_length -= (size_t)got;
	if (req->content_length == 0) {
		nb->b_len = 0; /* full: Kore calls back */
		nb->cb = body_came;
	}
	return KORE_RESULT_OK;
}

/* A request is under way, or its answer is. */
static bool
is_busy(const struct connection *c)
{
	return !TAILQ_EMPTY(&c->http_requests) || !TAILQ_EMPTY(&c->send_queue);
}

/*
 * Meanwhile what came behind it stays in the stash.  Kore would answer
 * whichever is done first, and the client would take it for the answer to the
 * other; and would keep answers without end for a client that only asks.
 */
static int
read_behind(struct connection *c, struct guard *g, size_t *n)
{
	struct netbuf *nb = c->rnb;

	*n = 0;
	if (g->stash == NULL) {
		const int r = net_read(c, n);

		if (r != KORE_RESULT_OK || *n == 0)
			return r;
		stash(g, nb->buf + nb->s_off, *n);
		*n = 0;
	}
	c->evt.flags &= ~KORE_EVENT_READ;
	return KORE_RESULT_OK;
}

static void
read_on(struct connection *c)
{
	if (c->state != CONN_STATE_ESTABLISHED || guard_of(c)->stash == NULL)
		return;
	c->evt.flags |= KORE_EVENT_READ;
	/* It can be written to, so the loop comes back to it at once. */
	kore_platform_event_all(c->fd, c);
}

void
guard_next(struct connection *c)
{
	if (c != NULL && TAILQ_EMPTY(&c->send_queue))
		read_on(c);
}

/* As Kore's, but with whatever follows it in one piece: woken for the first
 * 8 KiB, a client would take the processor from who writes the rest. */
static int
send_piece(struct connection *c, size_t len, size_t *n)
{
	const struct netbuf *nb = c->snb, *next = TAILQ_NEXT(nb, list);
	const bool more = next != NULL && next->b_len > next->s_off;
	const ssize_t r =
	    send(c->fd, nb->buf + nb->s_off, len, more ? MSG_MORE : 0);

	*n = r > 0 ? (size_t)r : 0;
	if (r >= 0 || errno == EINTR)
		return KORE_RESULT_OK;
	if (errno != EAGAIN)
		return KORE_RESULT_ERROR;
	c->evt.flags &= ~KORE_EVENT_WRITE;
	return KORE_RESULT_OK;
}

/* Kore would send 8 KiB at a time, which suits TLS; the socket takes more.
 * When the last of an answer goes out behind its request, the next one is
 * read. */
static int
guard_write(struct connection *c, size_t len, size_t *n)
{
	const struct netbuf *nb = c->snb;
	const size_t rest = nb->b_len - nb->s_off;
	const int r = send_piece(c, rest > len ? rest : len, n);

	if (r != KORE_RESULT_OK || !(c->evt.flags & KORE_EVENT_WRITE) ||
	    nb->s_off + *n < nb->b_len || TAILQ_NEXT(nb, list) != NULL)
		return r;
	owe_nothing(guard_of(c));
	if (TAILQ_EMPTY(&c->http_requests))
		read_on(c);
	return r;
}

static int
read_bytes(struct connection *c, struct guard *g, size_t *n)
{
	struct http_request *req;

	if (c->rnb->cb == http_header_recv && is_busy(c))
		return read_behind(c, g, n);
	if (g->stash != NULL)
		return take_stash(c, g, n);
	req = request_of_body(c->rnb);
	return req != NULL ? read_body(c, req, n) : net_read(c, n);
}

static int
guard_read(struct connection *c, size_t *n)
{
	struct guard *g = guard_of(c);
	struct netbuf *nb = c->rnb;
	const int r = read_bytes(c, g, n);
	struct framing f;
	size_t total, head;
	u_int8_t *end;

	if (r != KORE_RESULT_OK || !(c->evt.flags & KORE_EVENT_READ) ||
	    nb->cb != http_header_recv)
		return r;
	total = nb->s_off + *n;
	end = kore_mem_find(nb->buf, total, "\r\n\r\n", 4);
	if (end == NULL)
		return total >= nb->b_len
		    ? refuse(c, "431 Request Header Fields Too Large")
		    : r;
	head = (size_t)(end - nb->buf) + 4;
	if (memchr(nb->buf, 0, head) != NULL)
		return refuse(c, "400 Bad Request");
	f = read_header((const char *)nb->buf, (const char *)end);
	if (f.refusal == NULL && has_no_body((const char *)nb->buf) &&
	    f.length > 0)
		f.refusal = "400 Bad Request";
	if (f.refusal == NULL && f.length > 0 &&
	    !takes_body((const char *)nb->buf, (const char *)end, f.length))
		f.refusal = "413 Content Too Large";
	if (f.refusal != NULL)
		return refuse(c, f.refusal);
	if (total > head + f.length) {
		const size_t surplus = total - head - (size_t)f.length;

		stash(g, nb->buf + total - surplus, surplus);
		*n -= surplus;
	}
	return r;
}

static void
guard_gone(struct connection *c)
{
	struct guard *g = guard_of(c);

	if (g == NULL)
		return;
	if (g->gone != NULL)
		g->gone(c);
	owe_nothing(g);
	kore_free(g->stash);
	g->stash = NULL;
}

void
guard_connect(struct connection *c)
{
	c->proto = CONN_PROTO_HTTP;
	c->state = CONN_STATE_ESTABLISHED;
	c->idle_timer.length = (u_int64_t)http_keepalive_time * 1000;
	/* Kore frees this with kore_free() when the connection ends. */
	c->hdlr_extra = kore_calloc(1, sizeof(struct guard));
	c->disconnect = guard_gone;
	c->read = guard_read;
	c->write = guard_write;
	net_recv_queue(
	    c, http_header_max, NETBUF_CALL_CB_ALWAYS, http_header_recv);
}
