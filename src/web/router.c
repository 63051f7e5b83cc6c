#include "web/router.h"

#include <string.h>

#define USUAL_BODY (256 * 1024)

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

static bool
is_literal(const char *pattern)
{
	return strchr(pattern, '{') == NULL;
}

struct routed
router_find(struct cx *cx, const char *method, struct str path)
{
	struct routed found = { .route = NULL };
	struct text allow = text_new(cx, 100);
	struct str part[ROUTE_PARTS];

	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	for (size_t t = 0; route_tables[t] != NULL; t++) {
		for (const struct route *r = route_tables[t]; r->path != NULL;
		     r++) {
			if (!may_match(r->path, path))
				continue;
			memset(part, 0, sizeof(part));
			if (!match(cx, r->path, path, part))
				continue;
			text_printf(
			    &allow, "%s%s", allow.n > 0 ? ", " : "", r->method);
			if (strcmp(r->method, method) != 0 ||
			    (found.route != NULL && !is_literal(r->path)))
				continue;
			found.route = r;
			memcpy(found.part, part, sizeof(part));
		}
	}
	found.allow = allow.p;
	return found;
}

size_t
router_body_most(struct str path)
{
	size_t most = USUAL_BODY;
	struct str part[ROUTE_PARTS];
	struct cx cx;

	cx_init(&cx);
	for (size_t t = 0; route_tables[t] != NULL; t++)
		for (const struct route *r = route_tables[t]; r->path != NULL;
		     r++)
			if (r->body_most > most && may_match(r->path, path) &&
			    match(&cx, r->path, path, part))
				most = r->body_most;
	cx_clear(&cx);
	return most;
}
