#include "web/operation.h"

#include <ctype.h>

#define WORDS_MOST 12

struct words {
	struct str word[WORDS_MOST];
	bool one[WORDS_MOST]; /* a value follows: one of them is meant */
	size_t n;
};

static struct str
behind_api(const char *path)
{
	const struct str all = str_of(path), v1 = STR("/api/v1/"),
			 api = STR("/api/");
	const struct str head = str_starts(all, v1) ? v1
	    : str_starts(all, api)                  ? api
						    : STR("/");

	return (struct str){ all.p + head.n, all.n - head.n };
}

static bool
is_value(struct str s)
{
	return s.n > 0 && s.p[0] == '{';
}

static void
split(const char *path, struct words *w)
{
	struct str rest = behind_api(path);

	w->n = 0;
	while (rest.p != NULL && w->n < WORDS_MOST) {
		const struct str one = str_cut(rest, '/', &rest);

		if (!is_value(one)) {
			w->word[w->n] = one;
			w->one[w->n++] = false;
		} else if (w->n > 0) {
			w->one[w->n - 1] = true;
		}
	}
}

static bool
ends_with(struct str s, const char *end)
{
	const struct str e = str_of(end);

	return s.n > e.n && memcmp(s.p + s.n - e.n, e.p, e.n) == 0;
}

static void
put_words(struct text *out, struct str s)
{
	bool large = out->n > 0;

	for (size_t i = 0; i < s.n; i++) {
		if (!isalnum((unsigned char)s.p[i])) {
			large = true;
			continue;
		}
		text_char(
		    out, large ? (char)toupper((unsigned char)s.p[i]) : s.p[i]);
		large = false;
	}
}

/* Of a word that means many; series and economics are both. */
static bool
is_plural(struct str s)
{
	return ends_with(s, "s") && !ends_with(s, "ss");
}

/* devices -> device, dispatches -> dispatch, deliveries -> delivery */
static void
put_singular(struct text *out, struct str s)
{
	if (!is_plural(s) || str_is(s, "series") || str_is(s, "economics")) {
		put_words(out, s);
		return;
	}
	if (ends_with(s, "ies")) {
		put_words(out, (struct str){ s.p, s.n - 3 });
		text_char(out, 'y');
		return;
	}
	s.n -= ends_with(s, "ches") || ends_with(s, "shes") ? 2 : 1;
	put_words(out, s);
}

static const char *
verb_of(const struct route *r, struct words *w)
{
	struct str *last = &w->word[w->n - 1];

	if (strcmp(r->method, "PATCH") == 0)
		return "change";
	if (strcmp(r->method, "DELETE") == 0)
		return "remove";
	if (strcmp(r->method, "POST") == 0) {
		if (is_plural(*last) && !w->one[w->n - 1]) {
			w->one[w->n - 1] = true;
			return "create";
		}
		return w->n == 1 ? "post" : "";
	}
	if (str_is(*last, "csv")) {
		w->n--;
		return "export";
	}
	if (ends_with(*last, ".csv")) {
		last->n -= 4;
		return "export";
	}
	return r->reply == REPLY_LIST ? "list" : "get";
}

char *
operation_id(struct cx *cx, const struct route *r)
{
	struct text out = text_new(cx, 120);
	struct words w;
	const char *verb;
	size_t n;

	if (r->operation != NULL)
		return cx_printf(cx, "%s", r->operation);
	split(r->path, &w);
	verb = verb_of(r, &w);
	n = w.n;
	text_puts(&out, verb);
	/* What is done with one of many is the last word: it goes first. */
	if (verb[0] == '\0')
		put_words(&out, w.word[--n]);
	for (size_t i = 0; i < n; i++)
		(w.one[i] ? put_singular : put_words)(&out, w.word[i]);
	return out.p;
}

struct str
operation_group(const struct route *r)
{
	struct str rest;

	if (!str_starts(str_of(r->path), STR("/api/v1/")))
		return STR("platform");
	return str_cut(str_cut(behind_api(r->path), '/', &rest), '.', &rest);
}
