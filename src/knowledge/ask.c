#include "knowledge/ask.h"

#include <string.h>

/* Texts follow a head that says how long each is. */
#define TEXTS 8

struct ask_head {
	int64_t account, token;
	int32_t tenant;
	uint32_t via, client, is_algorithm, is_test, unused;
	uint32_t n[TEXTS];
};

struct told_head {
	uint32_t fail, unused;
	uint32_t n[TEXTS];
};

static struct str
pack(struct cx *cx, uint64_t tag, uint32_t kind, const void *head,
    size_t head_size, const struct str *text, size_t n)
{
	struct link_head link = { (uint32_t)head_size, kind, tag };
	char *p;
	size_t at;

	for (size_t i = 0; i < n; i++)
		link.size += (uint32_t)text[i].n;
	p = cx_room(cx, sizeof(link) + link.size, 1);
	memcpy(p, &link, sizeof(link));
	if (head_size > 0)
		memcpy(p + sizeof(link), head, head_size);
	at = sizeof(link) + head_size;
	for (size_t i = 0; i < n; i++) {
		if (text[i].n > 0)
			memcpy(p + at, text[i].p, text[i].n);
		at += text[i].n;
	}
	return (struct str){ p, at };
}

/* The texts behind a head; false when they do not fill the body exactly. */
static bool
unpack(struct str body, const uint32_t *n, struct str *text)
{
	for (size_t i = 0; i < TEXTS; i++) {
		if (n[i] > body.n)
			return false;
		text[i] = (struct str){ body.p, n[i] };
		body.p += n[i];
		body.n -= n[i];
	}
	return body.n == 0;
}

static struct str
at_most(struct str s, size_t n)
{
	return (struct str){ s.p, s.n < n ? s.n : n };
}

struct str
ask_packet(struct cx *cx, uint64_t tag, const struct ask *ask)
{
	const struct str text[TEXTS] = { at_most(ask->actor, ASK_NAME),
		at_most(ask->id, ASK_ID), at_most(ask->call, ASK_ID),
		ask->body };
	struct ask_head head = { ask->account, ask->token, ask->tenant,
		ask->via, ask->client, ask->is_algorithm, ask->is_test, 0,
		{ 0 } };

	for (size_t i = 0; i < TEXTS; i++)
		head.n[i] = (uint32_t)text[i].n;
	return pack(cx, tag, ASK_CALL, &head, sizeof(head), text, TEXTS);
}

bool
ask_read(struct str body, struct ask *ask)
{
	struct str text[TEXTS];
	struct ask_head head;

	if (body.n < sizeof(head))
		return false;
	memcpy(&head, body.p, sizeof(head));
	body.p += sizeof(head);
	body.n -= sizeof(head);
	if (!unpack(body, head.n, text) || head.via >= VIA_COUNT ||
	    head.client >= CLIENT_COUNT || text[0].n > ASK_NAME ||
	    text[1].n > ASK_ID || text[2].n > ASK_ID)
		return false;
	*ask = (struct ask){ .tenant = head.tenant,
		.account = head.account,
		.token = head.token,
		.via = (enum ask_via)head.via,
		.client = (enum client)head.client,
		.is_algorithm = head.is_algorithm != 0,
		.is_test = head.is_test != 0,
		.actor = text[0],
		.id = text[1],
		.call = text[2],
		.body = text[3] };
	return true;
}

struct str
told_packet(struct cx *cx, uint64_t tag, const struct told *told)
{
	const struct str text[TEXTS] = { told->code, told->field, told->message,
		told->inputs_hash, told->outputs_hash, told->body,
		told->record };
	struct told_head head = { (uint32_t)told->fail, 0, { 0 } };

	for (size_t i = 0; i < TEXTS; i++)
		head.n[i] = (uint32_t)text[i].n;
	return pack(cx, tag, ASK_TOLD, &head, sizeof(head), text, TEXTS);
}

bool
told_read(struct str body, struct told *told)
{
	struct str text[TEXTS];
	struct told_head head;

	if (body.n < sizeof(head))
		return false;
	memcpy(&head, body.p, sizeof(head));
	body.p += sizeof(head);
	body.n -= sizeof(head);
	if (!unpack(body, head.n, text) || head.fail >= FAIL_COUNT)
		return false;
	*told = (struct told){ .fail = (enum fail)head.fail,
		.code = text[0],
		.field = text[1],
		.message = text[2],
		.inputs_hash = text[3],
		.outputs_hash = text[4],
		.body = text[5],
		.record = text[6] };
	return true;
}

struct str
share_packet(struct cx *cx, uint64_t tag, double share)
{
	return pack(cx, tag, ASK_SHARE, &share, sizeof(share), NULL, 0);
}

bool
share_read(struct str body, double *share)
{
	if (body.n != sizeof(*share))
		return false;
	memcpy(share, body.p, sizeof(*share));
	return *share >= 0 && *share <= 1;
}

struct str
leave_packet(struct cx *cx, uint64_t tag)
{
	return pack(cx, tag, ASK_LEAVE, NULL, 0, NULL, 0);
}

struct told
told_failure(const struct cx *cx)
{
	return (struct told){ .fail = cx->fail,
		.code = str_of(cx->code),
		.field = str_of(cx->field),
		.message = str_of(cx->message) };
}

/* The last `digits` of v before `end`; where they begin. */
static char *
hex_before(char *end, uint64_t v, size_t digits)
{
	for (; digits > 0; digits--, v >>= 4)
		*--end = "0123456789abcdef"[v & 0xf];
	return end;
}

/* A UUID of version 7 (RFC 9562). */
char *
ask_number(struct cx *cx, int64_t now_us, uint64_t chance)
{
	const uint64_t ms = (uint64_t)now_us / 1000;
	const uint64_t fraction = (uint64_t)now_us % 1000 * 4096 / 1000;
	char *number = cx_alloc(cx, 37), *at = number + 36;

	at = hex_before(at, chance, 12);
	*--at = '-';
	at = hex_before(at, 0x8000 | (chance >> 48 & 0x3fff), 4);
	*--at = '-';
	at = hex_before(at, 0x7000 | fraction, 4);
	*--at = '-';
	at = hex_before(at, ms, 4);
	*--at = '-';
	(void)hex_before(at, ms >> 16, 8);
	return number;
}
