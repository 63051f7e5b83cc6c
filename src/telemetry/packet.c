#include "telemetry/packet.h"

#include <string.h>

#define END_US INT64_C(253402300800000000) /* the year 10000 */

/* Everything begins at a multiple of eight. */
static size_t
padded(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

static char *
packet(struct cx *cx, enum packet_kind kind, uint64_t tag, size_t size,
    struct str *whole)
{
	const struct link_head head = { (uint32_t)size, (uint32_t)kind, tag };
	char *p = cx_alloc(cx, sizeof(head) + size);

	memcpy(p, &head, sizeof(head));
	*whole = (struct str){ p, sizeof(head) + size };
	return p + sizeof(head);
}

static char *
put(char *at, const void *bytes, size_t n)
{
	if (n > 0)
		memcpy(at, bytes, n);
	return at + padded(n);
}

/* Takes n bytes off the front of body; false when there are fewer. */
static bool
take(struct str *body, size_t n, const void **bytes)
{
	if (body->n < padded(n))
		return false;
	*bytes = body->p;
	body->p += padded(n);
	body->n -= padded(n);
	return true;
}

/* Rows --------------------------------------------------------------------- */

struct rows_head {
	int32_t tenant;
	uint32_t rows, values, judged;
};

struct str
packet_of_rows(
    struct cx *cx, uint64_t tag, int32_t tenant, const struct batch_rows *rows)
{
	const size_t n = rows->n, values = rows->value_count;
	const struct rows_head head = { tenant, (uint32_t)n, (uint32_t)values,
		rows->quality != NULL };
	struct str whole;
	char *at = packet(cx, PACKET_ROWS, tag,
	    sizeof(head) + n * 16 + padded(n * 4) + values * 8 +
		(rows->quality == NULL ? 0 : padded(values)),
	    &whole);
	uint32_t *width = cx_calloc(cx, n, sizeof(*width));

	for (size_t i = 0; i < n; i++)
		width[i] = (uint32_t)(rows->last[i] - rows->first[i] + 1);
	at = put(at, &head, sizeof(head));
	at = put(at, rows->device, n * 8);
	at = put(at, rows->at_us, n * 8);
	at = put(at, width, n * 4);
	at = put(at, rows->values, values * 8);
	if (rows->quality != NULL)
		(void)put(at, rows->quality, values);
	return whole;
}

static bool
widths_fit(const struct packet_rows *r)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < r->rows; i++) {
		if (r->width[i] < 1 || r->width[i] > TAIL_PLACES)
			return false;
		sum += r->width[i];
	}
	return sum == r->values;
}

static bool
can_be_kept(const struct packet_rows *r)
{
	bool can = r->tenant > 0;

	for (size_t i = 0; i < r->rows; i++)
		can &= r->device[i] > 0 && r->device[i] <= INT64_MAX >> 2 &&
		    r->at_us[i] >= 0 && r->at_us[i] < END_US;
	return can;
}

bool
packet_rows_of(struct str body, struct packet_rows *rows)
{
	struct rows_head head;
	const void *p;

	if (!take(&body, sizeof(head), &p))
		return false;
	memcpy(&head, p, sizeof(head));
	*rows = (struct packet_rows){
		.tenant = head.tenant, .rows = head.rows, .values = head.values
	};
	if (!take(&body, (size_t)head.rows * 8, &p))
		return false;
	rows->device = p;
	if (!take(&body, (size_t)head.rows * 8, &p))
		return false;
	rows->at_us = p;
	if (!take(&body, (size_t)head.rows * 4, &p))
		return false;
	rows->width = p;
	if (!take(&body, (size_t)head.values * 8, &p))
		return false;
	rows->value = p;
	if (head.judged != 0) {
		if (!take(&body, head.values, &p))
			return false;
		rows->quality = p;
	}
	return body.n == 0 && widths_fit(rows) && can_be_kept(rows);
}

/* Answers ------------------------------------------------------------------ */

struct str
packet_of_done(struct cx *cx, uint64_t tag, enum fail fail, const char *message)
{
	const uint64_t kind = (uint64_t)fail;
	const size_t n = strlen(message);
	struct str whole;
	char *at = packet(cx, PACKET_DONE, tag, 8 + n, &whole);

	memcpy(at, &kind, 8);
	memcpy(at + 8, message, n);
	return whole;
}

bool
packet_done_of(struct str body, struct packet_done *done)
{
	uint64_t kind;

	if (body.n < 8)
		return false;
	memcpy(&kind, body.p, 8);
	if (kind >= FAIL_COUNT)
		return false;
	*done =
	    (struct packet_done){ (enum fail)kind, { body.p + 8, body.n - 8 } };
	return true;
}

struct str
packet_of_ask(struct cx *cx, uint64_t tag, const int64_t *device, size_t n)
{
	struct str whole;

	(void)put(packet(cx, PACKET_ASK, tag, n * 8, &whole), device, n * 8);
	return whole;
}

bool
packet_ask_of(struct str body, const int64_t **device, size_t *n)
{
	const void *p = body.p;

	if (body.n % 8 != 0 || body.n / 8 > PACKET_DEVICES)
		return false;
	*device = p;
	*n = body.n / 8;
	return true;
}

struct str
packet_of_tails(struct cx *cx, uint64_t tag, const struct str *tail, size_t n,
    int64_t left_us)
{
	size_t size = sizeof(left_us);
	struct str whole;
	char *at;

	for (size_t i = 0; i < n; i++)
		size += 8 + padded(tail[i].n);
	at = packet(cx, PACKET_TAILS, tag, size, &whole);
	at = put(at, &left_us, sizeof(left_us));
	for (size_t i = 0; i < n; i++) {
		const uint64_t bytes = tail[i].n;

		at = put(at, &bytes, 8);
		at = put(at, tail[i].p, tail[i].n);
	}
	return whole;
}

bool
packet_tails_of(struct str body, struct str *tail, size_t n, int64_t *left_us)
{
	const void *at;

	if (!take(&body, sizeof(*left_us), &at))
		return false;
	memcpy(left_us, at, sizeof(*left_us));
	for (size_t i = 0; i < n; i++) {
		uint64_t bytes;
		const void *p;

		if (!take(&body, 8, &p))
			return false;
		memcpy(&bytes, p, 8);
		if (bytes > body.n || !take(&body, (size_t)bytes, &p))
			return false;
		tail[i] = (struct str){ p, (size_t)bytes };
	}
	return body.n == 0;
}

/* Scans -------------------------------------------------------------------- */

struct scan_head {
	int64_t from_us, to_us;
	uint64_t n;
};

struct str
packet_of_scan(struct cx *cx, uint64_t tag, const struct packet_scan *scan)
{
	const struct scan_head head = { scan->from_us, scan->to_us, scan->n };
	struct str whole;
	char *at = packet(cx, PACKET_SCAN, tag,
	    sizeof(head) + scan->n * 8 + padded(scan->n * 4), &whole);

	at = put(at, &head, sizeof(head));
	at = put(at, scan->device, scan->n * 8);
	(void)put(at, scan->place, scan->n * 4);
	return whole;
}

bool
packet_scan_of(struct str body, struct packet_scan *scan)
{
	struct scan_head head;
	const void *p;

	if (!take(&body, sizeof(head), &p))
		return false;
	memcpy(&head, p, sizeof(head));
	if (head.n > PACKET_SCANNED || !take(&body, (size_t)head.n * 8, &p))
		return false;
	*scan = (struct packet_scan){ head.from_us, head.to_us, (size_t)head.n,
		p, NULL };
	if (!take(&body, (size_t)head.n * 4, &p))
		return false;
	scan->place = p;
	for (size_t i = 0; i < scan->n; i++)
		if (scan->place[i] >= TAIL_PLACES)
			return false;
	return body.n == 0;
}

struct str
packet_of_sums(
    struct cx *cx, uint64_t tag, const struct packet_sum *sum, size_t n)
{
	struct str whole;

	(void)put(packet(cx, PACKET_SUMS, tag, n * sizeof(*sum), &whole), sum,
	    n * sizeof(*sum));
	return whole;
}

bool
packet_sums_of(struct str body, struct packet_sum *sum, size_t n)
{
	if (body.n != n * sizeof(*sum))
		return false;
	memcpy(sum, body.p, body.n);
	return true;
}
