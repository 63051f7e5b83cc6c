/*
 * web.h - what a feature may know about HTTP.
 *
 * A route is a const row.  From it come the validation of its parameters,
 * the permission check, the question to the database, the shape of the
 * answer, the API description, the portal's types and the tenancy attack
 * test.  Most routes are a row and a named query and nothing else.
 *
 * A route that needs more has steps: functions that run one after another,
 * each after all that the one before asked for has come.  No step ever waits.
 */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include "base/cx.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"
#include "db/db.h"

enum param_in { IN_PATH, IN_QUERY, IN_BODY };

enum param_kind {
	PARAM_TEXT,   /* UTF-8; lo..hi characters */
	PARAM_INT,    /* whole number, lo..hi */
	PARAM_NUMBER, /* finite number, lo..hi */
	PARAM_BOOL,   /* true, false; in a query also 1 and 0 */
	PARAM_DATE,   /* 2026-11-24 */
	PARAM_MOMENT, /* RFC 3339 or Unix seconds */
	PARAM_CHOICE, /* one of the words in choices */
	PARAM_JSON,   /* an object or array, handed on as it is */
	PARAM_ANY     /* any JSON but null, in a body; handed on as it is */
};

struct param {
	const char *name;
	enum param_in in;
	enum param_kind kind;
	bool required;
	bool secret; /* never logged */
	double lo, hi;
	const char *choices;  /* "meter sensor" */
	const char *fallback; /* when not sent; NULL: null */
	const char *about;    /* meaning, with its unit */
};

/* How rows become the answer. */
enum reply {
	REPLY_LIST, /* {"items":[…],"next":…}; keyset by column _cursor */
	REPLY_ONE,  /* the first row as an object; 404 when there is none */
	REPLY_CREATED,  /* the same with 201 */
	REPLY_ACCEPTED, /* the same with 202 */
	REPLY_DONE,     /* 204; 404 when no row was touched */
	REPLY_CSV,      /* all rows as a table with a header */
	REPLY_BYTES,    /* the first column of the first row, as it is */
	REPLY_OWN       /* the route's steps write it */
};

struct exchange;

/* One step; false after cx_fail().  The reply goes out after a step that
 * asked for nothing more. */
typedef bool (*web_step)(struct cx *cx, struct exchange *x);

#define ROUTE_PARAMS 24

struct route {
	const char *method;     /* GET POST PATCH DELETE */
	const char *path;       /* "/api/v1/devices/{device}" */
	const char *permission; /* NULL: anybody; "": whoever is signed in */
	enum query query;       /* asked with the parameters, or Q_NONE */
	enum reply reply;
	const char *media;  /* of REPLY_BYTES and REPLY_OWN; NULL is JSON */
	web_step begin;     /* instead of asking query */
	const char *about;  /* one line for the API description */
	const char *proves; /* requirement id, or NULL */
	size_t body_most;   /* bytes; 0 is the usual 256 KiB */
	bool raw_body;      /* read it by web_body(): it is not JSON, or, with
			     * parameters of the body that describe it, is
			     * for somebody else to parse and check */
	int cache_s;        /* a worker may repeat the answer so long */
	bool lasting;       /* a client may keep the answer and ask, by its
			     * ETag, whether it is still so; each use is asked
			     * for, so that nobody sees what another kept */
	int patience_ms;    /* for the database; 0 is the usual 5 s */
	int answer_ms;      /* for all of the answer: 504 past it; 0: none */
	bool slow; /* reads much: quick ones must not wait behind it.  Changes,
		    * tables and more than the usual patience always are. */
	const char *operation; /* its operationId, where the one that follows
				* from its address would not do; else NULL */
	const char *also;      /* another media type that may be accepted */
	const char *shape; /* of a JSON answer that steps write, base/shape.h */
	struct param params[ROUTE_PARAMS];
};

/* What every list is asked with: so many, behind the page before. */
#define WEB_LIMIT                                                              \
	{                                                                      \
		"limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 500,              \
					      .fallback = "50",                \
					      .about = "at most so many"       \
	}
#define WEB_AFTER                                                              \
	{                                                                      \
		"after", IN_QUERY, PARAM_TEXT,                                 \
		    .hi = 200,                                                 \
		    .about = "cursor, from `next` of the page before"          \
	}
/* And the same question when it is taken away whole, as REPLY_CSV. */
#define WEB_ROWS                                                               \
	{                                                                      \
		"limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 50000,            \
					      .fallback = "50000",             \
					      .about = "at most so many rows"  \
	}
#define WEB_CSV "text/csv; charset=utf-8"

/* All routes of the program, gathered in src/program/routes.c. */
extern const struct route *const route_tables[];

/* The request -------------------------------------------------------------- */

const struct identity *web_identity(const struct exchange *x);
const char *web_role(const struct exchange *x);
/* The one device a device token speaks for, 0 for any. */
int64_t web_device(const struct exchange *x);
bool web_may(const struct exchange *x, const char *permission);
/* Space-separated permissions, "" for nobody. */
const char *web_permissions(const struct exchange *x);
const char *web_csrf(const struct exchange *x);
/* SHA-256 of the cookie or token, empty for nobody. */
struct str web_secret(const struct exchange *x);
const char *web_ip(const struct exchange *x);
/* The network of that address, by which strangers are counted:
 * 203.0.113.7 -> 203.0.113; 2001:db8:1:2::3 -> 2001:db8:1 */
const char *web_net(struct exchange *x);
const char *web_header(const struct exchange *x, const char *name);
struct str web_body(const struct exchange *x);

/* Parameters; a name not sent is empty, 0 or NULL. */
bool web_has(const struct exchange *x, const char *name);
struct str web_text(const struct exchange *x, const char *name);
int64_t web_int(const struct exchange *x, const char *name);
double web_double(const struct exchange *x, const char *name);
json_t *web_json(const struct exchange *x, const char *name);

/* Asking ------------------------------------------------------------------- */

/* The values every question of this exchange is asked with; the parameters
 * are bound already. */
struct db_binds *web_binds(struct exchange *x);

/*
 * Binds the parameter `name` anew, without the blanks around it, where one was
 * sent; FAIL_INVALID on it for what is no name (base/word.h).
 */
bool web_bind_name(struct cx *cx, struct exchange *x, size_t most);

/* Asks `query`, together with other questions of the same step in one
 * transaction, and goes on with `next`. */
void web_ask(struct exchange *x, enum query query, web_step next);

/* Rows of the n-th question of the step before. */
const struct db_rows *web_rows(const struct exchange *x, size_t n);

/* The step that answers as the route's `reply` says. */
bool web_present(struct cx *cx, struct exchange *x);

/*
 * Runs work(in, out) on a thread and goes on with `next`, which finds out
 * in web_worked().  For computing that takes longer than a breath.  At most
 * 1000 bytes in; out is zeroed and NUL-terminated.
 */
#define WORK_ROOM 1024
void web_work(struct exchange *x, void (*work)(const char *in, char *out),
    const char *in, web_step next);
const char *web_worked(const struct exchange *x);

/*
 * Runs compute(thing) on a thread, and goes on with `next` unless it failed
 * with the exchange's cx.  Until then the exchange is its own: it may write to
 * web_out(), allocate in cx, read the rows of the step before.  It must end
 * within some tens of milliseconds, since a client that leaves is waited for.
 */
void web_compute(struct exchange *x, void (*compute)(void *thing), void *thing,
    web_step next);

/*
 * From inside of compute(): does another piece beside one's own, on a thread
 * that is free or, when none is, behind it.  Both are over when this returns.
 * They share no cx.
 */
void web_compute_both(void (*mine)(void *thing), void *my_thing,
    void (*other)(void *thing), void *other_thing);

/*
 * What was asked in this step wakes the exchange as soon as it is there, while
 * the database works on what is asked behind it.  `next` must end with
 * web_rest(), which goes on with another step once all of it has come, and may
 * neither ask nor compute on a thread before.
 */
void web_ask_early(struct exchange *x);
void web_rest(struct exchange *x, web_step next);

/*
 * Asks `query`, with others like it, while the web_compute() behind it runs;
 * web_rows() are its rows from `next` on, and until then those of the step
 * before.  So an answer of many pages computes one and fetches the next.
 */
void web_ask_ahead(struct exchange *x, enum query query);

/*
 * Goes on with `next` once web_awake(x) is called, which must happen later
 * and only once: for what a feature asks of something else than the
 * database.  When the client leaves before, the cx ends, and with it
 * whatever was deferred there; web_awake() must not be called then.
 */
void web_wait(struct exchange *x, web_step next);
void web_awake(void *x);

/* When the answer is due, microseconds since 1970. */
int64_t web_deadline(const struct exchange *x);

/* Something a later step needs; lives as long as the exchange. */
void web_keep(struct exchange *x, void *thing);
void *web_kept(const struct exchange *x);

/* Answering ---------------------------------------------------------------- */

struct text *web_out(struct exchange *x);
void web_status(struct exchange *x, int status);
void web_reply_header(struct exchange *x, const char *name, const char *value);
/* Bytes that live as long as the exchange, instead of web_out(). */
void web_reply_bytes(struct exchange *x, struct str bytes);
void web_reply_media(struct exchange *x, const char *media);

/* One row as a JSON object, all rows as an array of them. */
void web_json_row(struct text *out, const struct db_rows *rows, size_t row);
void web_json_rows(struct text *out, const struct db_rows *rows);

/* Seconds until a client should try again; sent with 429 and 503. */
void web_retry_after(struct exchange *x, int seconds);

#endif
