#include "knowledge/shelf_store.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "knowledge/allowance.h"

static const char *
word(struct cx *cx, const json_t *one, const char *member)
{
	const struct str s = json_str(one, member);

	return cx_strndup(cx, s.n == 0 ? "" : s.p, s.n);
}

static const struct reference *
read_one(struct cx *cx, const json_t *one)
{
	const struct str none = { NULL, 0 };
	const struct str csv = str_of(word(cx, one, "csv"));
	struct reference *t = (struct reference *)(uintptr_t)reference_read(
	    cx, word(cx, one, "name"), word(cx, one, "edition"), none, csv);

	if (t == NULL)
		return NULL;
	if (t->column_count == 0 || *t->name == '\0' || *t->edition == '\0') {
		(void)cx_fail(cx, FAIL_BROKEN, NULL, "an edition has no rows");
		return NULL;
	}
	if (!reference_days(t, json_str(one, "from"), json_str(one, "to"))) {
		(void)cx_fail(cx, FAIL_BROKEN, NULL, "%s of %s holds on no day",
		    t->edition, t->name);
		return NULL;
	}
	return t;
}

const struct reference *const *
shelf_read(struct cx *cx, struct str json, size_t *n)
{
	const json_t *all = json_read(cx, json);
	const struct reference **tables;

	*n = json_array_size(all);
	if (*n == 0)
		return NULL;
	tables = cx_calloc(cx, *n, sizeof(*tables));
	for (size_t i = 0; i < *n; i++) {
		tables[i] = read_one(cx, json_array_get(all, i));
		if (tables[i] == NULL)
			return NULL;
	}
	return tables;
}

const char *
shelf_path(struct cx *cx, const char *folder)
{
	return cx_printf(cx, "%s/editions.json", folder);
}

bool
shelf_open(struct cx *cx, struct shelf *s, const char *folder)
{
	*s = (struct shelf){ .stamp = 0 };
	(void)snprintf(s->path, sizeof(s->path), "%s", shelf_path(cx, folder));
	(void)snprintf(
	    s->allowances, sizeof(s->allowances), "%s/allowances.json", folder);
	cx_init(&s->cx);
	s->tables = reference_shipped(&s->cx, &s->table_count);
	if (s->tables == NULL)
		return cx_fail(cx, FAIL_BROKEN, NULL, "%s", s->cx.message);
	shelf_look(s);
	return true;
}

/* Of the file, 0 without one. */
static int64_t
stamp_of(const char *path)
{
	struct stat st;

	return stat(path, &st) != 0
	    ? 0
	    : (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

void
shelf_look(struct shelf *s)
{
	const struct reference *const *tables = NULL;
	const int64_t stamp = stamp_of(s->path);
	struct str json;
	struct cx cx;
	size_t n;

	if (stamp == 0 || stamp == s->stamp)
		return;
	s->stamp = stamp;
	cx_init(&cx);
	if (file_read(&cx, s->path, &json))
		tables = shelf_read(&cx, json, &n);
	if (tables == NULL) {
		log_error("compute", "editions stay as they were: %s",
		    cx.fail == FAIL_NONE ? "there are none" : cx.message);
		cx_clear(&cx);
		return;
	}
	cx_clear(&s->cx);
	s->cx = cx;
	s->tables = tables;
	s->table_count = n;
	s->generation++;
}

void
shelf_allowances(const struct shelf *s, struct allowances *a)
{
	struct str json;
	struct cx cx;

	cx_init(&cx);
	if (stamp_of(s->allowances) != 0 &&
	    (!file_read(&cx, s->allowances, &json) ||
		!allowances_read(&cx, a, json)))
		log_error("compute", "allowances: %s", cx.message);
	cx_clear(&cx);
}

void
shelf_close(struct shelf *s)
{
	cx_clear(&s->cx);
}
