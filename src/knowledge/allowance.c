#include "knowledge/allowance.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/memory.h"

#define TOKEN 200
#define MONTH 8

struct allowance {
	int32_t tenant;
	int64_t calls, used;
	char month[MONTH], token[TOKEN]; /* "": all of the tenant */
};

struct allowances {
	struct allowance *v;
	size_t n;
};

struct allowances *
allowances_new(void)
{
	return need(calloc(1, sizeof(struct allowances)));
}

void
allowances_free(struct allowances *a)
{
	free(a->v);
	free(a);
}

static struct allowance *
find(const struct allowances *a, int32_t tenant, struct str token)
{
	for (size_t i = 0; i < a->n; i++)
		if (a->v[i].tenant == tenant && str_is(token, a->v[i].token))
			return &a->v[i];
	return NULL;
}

static bool
copy(char *to, size_t room, struct str s)
{
	if (s.n >= room)
		return false;
	if (s.n > 0)
		memcpy(to, s.p, s.n);
	to[s.n] = '\0';
	return true;
}

static bool
read_one(const json_t *one, struct allowance *w)
{
	w->tenant = (int32_t)json_integer_value(json_object_get(one, "tenant"));
	w->calls = json_integer_value(json_object_get(one, "calls"));
	w->used = json_integer_value(json_object_get(one, "used"));
	return w->tenant > 0 && w->calls >= 0 && w->used >= 0 &&
	    copy(w->month, sizeof(w->month), json_str(one, "month")) &&
	    copy(w->token, sizeof(w->token), json_str(one, "token"));
}

/* What was let in and is not in the books yet counts on. */
static void
carry_over(const struct allowances *before, struct allowance *w)
{
	const struct allowance *was = find(before, w->tenant, str_of(w->token));

	if (was != NULL && strcmp(was->month, w->month) == 0 &&
	    was->used > w->used)
		w->used = was->used;
}

bool
allowances_read(struct cx *cx, struct allowances *a, struct str json)
{
	const json_t *list = json_read(cx, json);
	struct allowances next = { .n = json_array_size(list) };

	if (list == NULL)
		return false;
	next.v = need(calloc(next.n + 1, sizeof(*next.v)));
	for (size_t i = 0; i < next.n; i++) {
		if (!read_one(json_array_get(list, i), &next.v[i])) {
			free(next.v);
			return cx_fail(
			    cx, FAIL_INVALID, NULL, "allowance %zu is none", i);
		}
		carry_over(a, &next.v[i]);
	}
	free(a->v);
	*a = next;
	return true;
}

static bool
is_over(struct cx *cx, const struct allowance *w)
{
	if (w == NULL || w->used < w->calls)
		return false;
	(void)cx_fail_code(cx, FAIL_PATIENCE, "quota", NULL,
	    "all %lld calls that %s has in %s are used; the operator of the "
	    "park sets how many there are",
	    (long long)w->calls,
	    *w->token == '\0' ? "your organisation" : "this token", w->month);
	return true;
}

bool
allowances_take(
    struct cx *cx, struct allowances *a, int32_t tenant, struct str token)
{
	struct allowance *all = find(a, tenant, STR(""));
	struct allowance *one = token.n == 0 ? NULL : find(a, tenant, token);

	if (is_over(cx, all) || is_over(cx, one))
		return false;
	if (all != NULL)
		all->used++;
	if (one != NULL)
		one->used++;
	return true;
}
