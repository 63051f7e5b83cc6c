/*
 * app.h - an industrial APP, read and proven: a typed acyclic graph of steps
 * between a form and a page.
 *
 * What a definition may say stands in README.md.  Values on the way are JSON:
 * a list of numbers may have gaps (null), all else may be null where a row had
 * none.  Everything lives as long as the cx it was read with.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "base/cx.h"
#include "base/json.h"
#include "base/str.h"

enum app_kind {
	APP_NUMBER,
	APP_TEXT,
	APP_TRUTH,
	APP_NUMBERS,
	APP_TEXTS,
	APP_MATRIX, /* rows of numbers, equally long */
	APP_MAP,    /* names with a number each */
	APP_ANY     /* JSON of which only its model knows more */
};

struct app_type {
	enum app_kind kind;
	const char *unit;      /* UCUM; "" where the kind has none */
	const json_t *options; /* [{"id"}] that texts are among, or NULL */
};

struct app_port {
	const char *name;
	struct app_type type;
};

/* An edge, seen from the node it leads to. */
struct app_wire {
	const char *to;        /* port */
	size_t from;           /* node */
	const char *port;      /* of that node */
	struct app_type type;  /* what comes */
	bool taken;            /* the node has such a port */
	double factor, offset; /* what comes, in the port's unit */
};

struct entry;
struct node_kind;

struct app_node {
	const char *id;
	const struct node_kind *kind;
	const json_t *spec;
	struct app_wire *wires;
	size_t wire_count;
	struct app_port *out;
	size_t out_count;
	const struct entry *entry; /* of a model or an algorithm */
	bool batch;                /* a call for each item of its lists */
	int query;                 /* enum query of a source */
	const json_t *asked;       /* of a series: the input that names it */
	bool used;                 /* a view rests on it */
};

#define APP_NODES 64 /* the form among them, which is the first */
#define APP_FORM "input"

struct app {
	const char *id;
	int version;
	json_t *json;
	const char *sha256; /* of the text */
	struct app_node *nodes;
	size_t node_count;
	size_t order[APP_NODES]; /* each behind those that it rests on */
};

struct node_kind {
	const char *type; /* NULL ends a table */
	/* Proves the node against what is wired to it, and says what it gives;
	 * false after app_refuse(). */
	bool (*prove)(struct cx *cx, struct app_node *node);
	/* Its outputs from its inputs, objects by port, nothing else needed;
	 * NULL for the form, sources and what a pool computes. */
	bool (*work)(struct cx *cx, const struct app_node *node, json_t *in,
	    json_t *out);
};

/* FAIL_BROKEN with a sentence that begins with the place; returns false. */
bool app_refuse(struct cx *cx, const char *place, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* "flow.nodes.<id>" or, with a port, "flow.nodes.<id>.<port>" */
const char *app_place(
    struct cx *cx, const struct app_node *node, const char *port);

/* What leads to a port, or NULL. */
struct app_wire *app_wire(const struct app_node *node, const char *port);

/* Something of that type must lead to the port; units of one kind are
 * converted on the way. */
bool app_want(struct cx *cx, struct app_node *node, const char *port,
    struct app_type type);

/* The node gives this. */
void app_give(struct cx *cx, struct app_node *node, const char *port,
    struct app_type type);

/* "node.port": the type of what is there; false after app_refuse(). */
bool app_find(struct cx *cx, const struct app *app, const char *place,
    const char *reference, size_t *node, struct app_type *type);

bool app_has_unit(enum app_kind kind);
const char *app_kind_word(enum app_kind kind);

/* A unit that exists, else a refusal of the place. */
bool app_unit(struct cx *cx, const char *place, const char *unit);

#endif
