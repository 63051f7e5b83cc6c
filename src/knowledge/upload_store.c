#include "knowledge/upload_store.h"

#include <string.h>

#include "base/text.h"
#include "knowledge/upload.h"

#define ROWS_AT_ONCE 16 /* of 64 KiB, as knowledge_upload_read has it */

struct filling {
	struct cx *cx; /* of the call */
	struct conn *conn;
	struct identity who;
	struct upload_reading reading;
	json_t *taken; /* by input: as it was asked for, and its digest */
};

/* One upload, for as long as it is read. */
struct loaded {
	struct cx cx;
	struct str format, sha256, bytes;
};

static const struct db_rows *
ask_part(struct filling *f, struct cx *cx, int64_t upload, int64_t row)
{
	struct db_binds b = db_binds(cx);

	db_bind_int(&b, "upload", upload);
	db_bind_int(&b, "from", row);
	return conn_ask_once(cx, f->conn, &f->who, Q_KNOWLEDGE_UPLOAD_READ, &b);
}

static bool
load_part(struct filling *f, int64_t upload, int64_t row, char *to, size_t room,
    size_t *n)
{
	const struct db_rows *r;
	struct str body = { NULL, 0 };
	struct cx cx;
	bool ok;

	cx_init(&cx);
	r = ask_part(f, &cx, upload, row);
	if (r != NULL && db_count(r) > 0)
		body = db_bytes(&cx, r, 0, db_find(r, "body"));
	ok = body.n > 0 && body.n <= room;
	if (ok)
		memcpy(to, body.p, body.n);
	*n = body.n;
	cx_clear(&cx);
	return ok ||
	    cx_fail(f->cx, FAIL_BUSY, NULL, "the upload could not be read");
}

static bool
load_bytes(struct filling *f, struct loaded *l, int64_t upload, size_t size)
{
	char *bytes = cx_room(&l->cx, size, 1);
	size_t got = 0, n;

	for (int64_t row = 0; got < size; row += ROWS_AT_ONCE, got += n) {
		if (!load_part(f, upload, row, bytes + got, size - got, &n))
			return false;
		if (!f->reading.listener->goes_on(f->reading.listener->whom))
			return cx_fail(
			    f->cx, FAIL_BUSY, NULL, "it is not wanted");
	}
	l->bytes = (struct str){ bytes, size };
	return true;
}

static bool
load(struct filling *f, struct loaded *l, const struct upload_pick *pick)
{
	struct db_binds b = db_binds(&l->cx);
	const struct db_rows *r;

	db_bind_int(&b, "upload", pick->upload);
	r = conn_ask_once(
	    &l->cx, f->conn, &f->who, Q_KNOWLEDGE_UPLOAD_TAKE, &b);
	if (r == NULL)
		return cx_fail(
		    f->cx, FAIL_BUSY, NULL, "the upload could not be read");
	if (db_count(r) == 0)
		return cx_fail_code(f->cx, FAIL_INVALID, "unknown_upload",
		    pick->input, "%s: there is no upload %lld that is ready",
		    pick->input, (long long)pick->upload);
	l->format = db_str(r, 0, db_find(r, "format"));
	l->sha256 = db_str(r, 0, db_find(r, "sha256"));
	return load_bytes(
	    f, l, pick->upload, (size_t)db_int(r, 0, db_find(r, "bytes")));
}

static void
note_one(struct filling *f, const struct upload_pick *pick, struct str sha256)
{
	json_t *one = json_copy(pick->as_asked);

	(void)json_object_set_new(
	    one, "sha256", json_stringn(sha256.p, sha256.n));
	(void)json_object_set_new(f->taken, pick->input, one);
}

static bool
put_in(struct filling *f, json_t *inputs, const struct upload_pick *pick)
{
	json_t *value = NULL;
	struct loaded l = { 0 };

	cx_init(&l.cx);
	if (load(f, &l, pick))
		value =
		    upload_value(f->cx, pick, l.format, l.bytes, &f->reading);
	if (value != NULL) {
		note_one(f, pick, l.sha256);
		(void)json_object_set_new(inputs, pick->input, value);
	}
	cx_clear(&l.cx);
	return value != NULL;
}

static bool
note(struct filling *f, struct str call)
{
	struct db_binds b = db_binds(f->cx);

	db_bind(&b, "call", call);
	db_bind_text(&b, "uploads", json_canonical(f->cx, f->taken));
	return conn_ask_once(f->cx, f->conn, &f->who, Q_KNOWLEDGE_UPLOAD_NOTE,
		   &b) != NULL;
}

static bool
write_body(struct cx *cx, const json_t *body, const char *input, struct str *to)
{
	struct text out = text_new(cx, UPLOAD_BODY);

	json_brief(&out, body);
	*to = text_str(&out);
	return !out.full ||
	    cx_fail_code(cx, FAIL_INVALID, "too_large", input,
		"%s: with its uploads a call has at most %u MiB", input,
		UPLOAD_BODY >> 20);
}

bool
upload_fill(struct cx *cx, struct conn *conn, struct ask *ask,
    const struct upload_listener *listener)
{
	struct filling f = { .cx = cx,
		.conn = conn,
		.who = identity_system(""),
		.reading = { UPLOAD_NUMBERS, listener } };
	struct upload_pick picks[UPLOAD_MOST];
	json_t *body = json_read(cx, ask->body), *inputs;
	size_t n;

	if (body == NULL || !upload_picks(cx, body, picks, &n))
		return false;
	inputs = json_object_get(body, "inputs");
	if (n == 0)
		return true;
	f.who.tenant = f.who.from = f.who.to = ask->tenant;
	f.taken = json_own(cx, json_object());
	for (size_t i = 0; i < n; i++)
		if (!put_in(&f, inputs, &picks[i]))
			return false;
	return write_body(cx, body, picks[0].input, &ask->body) &&
	    note(&f, ask->call);
}
