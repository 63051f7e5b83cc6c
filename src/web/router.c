#include "web/router.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define USUAL_BODY (256 * 1024)

/*
 * Every route with the eight bytes of its path behind "/api/v1/", as far as
 * they are fixed: some hundred of them side by side are looked through in the
 * time that it takes to fetch three routes.
 */
#define WORD_AT 8

struct entry {
	uint64_t word, mask;
	const struct route *route;
};
static struct entry *entry;
static size_t entries;

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
url_decode(struct cx *cx, struct str s, bool plus, struct str *out)
{
	char *p = cx_alloc(cx, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		int hi, lo;

		if (s.p[i] != '%') {
			p[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
			continue;
		}
		if (s.n - i < 3)
			return false;
		hi = hex_value(s.p[i + 1]);
		lo = hex_value(s.p[i + 2]);
		if (hi < 0 || lo < 0)
			return false;
		p[n++] = (char)(hi << 4 | lo);
		i += 2;
	}
	*out = (struct str){ p, n };
	return str_is_utf8(*out);
}

/* Matches path against "/a/{b}.csv"; fills in the decoded values. */
static bool
match(struct cx *cx, const char *pattern, struct str path, struct str *part)
{
	struct str rest = str_of(pattern);
	size_t parts = 0;

	while (rest.n > 0) {
		struct str after, raw;
		const struct str head = str_cut(rest, '{', &after);
		const char *end;

		if (!str_starts(path, head))
			return false;
		path.p += head.n;
		path.n -= head.n;
		if (after.p == NULL)
			return path.n == 0;
		(void)str_cut(after, '}', &rest);
		/* The value ends at the next literal character or slash. */
		end = memchr(path.p, rest.n > 0 ? rest.p[0] : '/', path.n);
		raw = (struct str){ path.p,
			end == NULL ? path.n : (size_t)(end - path.p) };
		if (raw.n == 0 || memchr(raw.p, '/', raw.n) != NULL ||
		    parts == ROUTE_PARTS ||
		    !url_decode(cx, raw, false, &part[parts]))
			return false;
		parts++;
		path.p += raw.n;
		path.n -= raw.n;
	}
	return path.n == 0;
}

/* Whether the words before the first value agree: most routes end here. */
static bool
may_match(const char *pattern, struct str path)
{
	size_t i = 0;

	while (pattern[i] != '\0' && pattern[i] != '{')
		if (i == path.n || path.p[i] != pattern[i])
			return false;
		else
			i++;
	return pattern[i] == '{' || i == path.n;
}

static uint64_t
word_of(struct str s)
{
	uint64_t word = 0;

	if (s.n > WORD_AT)
		memcpy(&word, s.p + WORD_AT,
		    s.n - WORD_AT < sizeof(word) ? s.n - WORD_AT
						 : sizeof(word));
	return word;
}

/* A path without values is fixed up to its end, which reads as zero. */
static struct entry
entry_of(const struct route *r)
{
	static const char ones[WORD_AT + 8] = { -1, -1, -1, -1, -1, -1, -1, -1,
		-1, -1, -1, -1, -1, -1, -1, -1 };
	const size_t all = strlen(r->path), head = strcspn(r->path, "{");
	const size_t fixed = head < all ? head : all + 1;

	return (struct entry){ word_of((struct str){ r->path, head }),
		word_of((struct str){
		    ones, fixed < sizeof(ones) ? fixed : sizeof(ones) }),
		r };
}

static void
fill_entries(void)
{
	size_t n = 0;

	for (size_t t = 0; route_tables[t] != NULL; t++)
		for (const struct route *r = route_tables[t]; r->path != NULL;
		     r++)
			n++;
	entry = need(calloc(n, sizeof(*entry)));
	for (size_t t = 0; route_tables[t] != NULL; t++)
		for (const struct route *r = route_tables[t]; r->path != NULL;
		     r++)
			entry[entries++] = entry_of(r);
}

/* The next route from *at on that path may mean; NULL: there is none. */
static const struct route *
next_route(struct str path, size_t *at)
{
	const uint64_t word = word_of(path);

	if (entries == 0)
		fill_entries();
	while (*at < entries) {
		const struct entry *e = &entry[(*at)++];

		if ((word & e->mask) == e->word &&
		    may_match(e->route->path, path))
			return e->route;
	}
	return NULL;
}

static bool
is_literal(const char *pattern)
{
	return strchr(pattern, '{') == NULL;
}

/* The methods that routes of that path have; NULL: there are none. */
static const char *
allowed(struct cx *cx, struct str path)
{
	struct text allow = text_new(cx, 100);
	struct str part[ROUTE_PARTS];
	const struct route *r;

	for (size_t at = 0; (r = next_route(path, &at)) != NULL;) {
		if (!match(cx, r->path, path, part))
			continue;
		text_puts(&allow, allow.n > 0 ? ", " : "");
		text_puts(&allow, r->method);
	}
	return allow.p;
}

struct routed
router_find(struct cx *cx, const char *method, struct str path)
{
	struct routed found = { .route = NULL };
	struct str part[ROUTE_PARTS];
	const struct route *r;

	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	for (size_t at = 0; (r = next_route(path, &at)) != NULL;) {
		if (strcmp(r->method, method) != 0 ||
		    (found.route != NULL && !is_literal(r->path)))
			continue;
		memset(part, 0, sizeof(part));
		if (!match(cx, r->path, path, part))
			continue;
		found.route = r;
		memcpy(found.part, part, sizeof(part));
	}
	if (found.route == NULL)
		found.allow = allowed(cx, path);
	return found;
}

bool
router_takes(struct str path, unsigned long long bytes)
{
	bool takes = bytes <= USUAL_BODY;
	struct str part[ROUTE_PARTS];
	const struct route *r;
	struct cx cx;

	cx_init(&cx);
	for (size_t at = 0; !takes && (r = next_route(path, &at)) != NULL;)
		takes =
		    r->body_most >= bytes && match(&cx, r->path, path, part);
	cx_clear(&cx);
	return takes;
}
