/*
 * demo_state.c - what the demo knows from one run to the next.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/csv.h"
#include "base/file.h"
#include "base/moment.h"
#include "demo/demo.h"

#define STATE_FILE "demo.json"
#define STEEL_FILE "data/energy/steel_industry_2018_15min.csv"

bool
demo_size_of(struct str word, enum demo_size *size)
{
	for (int i = 0; i < DEMO_SIZES; i++) {
		if (!str_is(word, demo_scales[i].name))
			continue;
		*size = (enum demo_size)i;
		return true;
	}
	return false;
}

void
demo_say(const struct demo *d, const char *fmt, ...)
{
	va_list args;

	(void)fprintf(stderr, "demo %s: ", d->scale->name);
	va_start(args, fmt);
	(void)vfprintf(stderr, fmt, args);
	va_end(args);
	(void)fputc('\n', stderr);
}

static const char *
state_path(const struct demo *d)
{
	return cx_printf(d->cx, "%s/secret/" STATE_FILE, d->folder);
}

/* Root writes for the user to whom the folder belongs. */
static bool
hand_over(struct cx *cx, const char *folder, const char *path)
{
	struct stat st;

	if (geteuid() != 0)
		return true;
	return (stat(folder, &st) == 0 &&
		   chown(path, st.st_uid, st.st_gid) == 0) ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "cannot hand %s over", path);
}

bool
demo_write_secret(struct demo *d, const char *name, struct str text)
{
	struct cx cx;
	const char *folder, *path;
	bool done;

	cx_init(&cx);
	folder = cx_printf(&cx, "%s/secret", d->folder);
	path = cx_printf(&cx, "%s/%s", folder, name);
	done =
	    file_write(&cx, path, text, 0600) && hand_over(&cx, folder, path);
	if (!done)
		(void)cx_fail(d->cx, cx.fail, NULL, "%s",
		    cx_printf(d->cx, "%s", cx.message));
	cx_clear(&cx);
	return done;
}

bool
demo_save(struct demo *d, bool now)
{
	const int64_t at_us = moment_now();
	char *text;
	bool done;

	if (!now && at_us - d->saved_us < US_PER_S)
		return true;
	d->saved_us = at_us;
	text = json_dumps(d->state, JSON_COMPACT | JSON_SORT_KEYS);
	done = demo_write_secret(d, STATE_FILE, str_of(text));
	free(text);
	return done;
}

bool
demo_has_done(const struct demo *d, const char *step)
{
	return json_is_true(
	    json_object_get(json_object_get(d->state, "done"), step));
}

bool
demo_done(struct demo *d, const char *step)
{
	(void)json_object_set_new(
	    json_object_get(d->state, "done"), step, json_true());
	return demo_save(d, true);
}

/* A new state when there is none, or none that can be read. */
static bool
read_state(struct demo *d)
{
	struct cx cx;
	struct str text;
	json_t *read = NULL;

	cx_init(&cx);
	if (file_read(&cx, state_path(d), &text))
		read = json_read(&cx, text);
	if (json_is_object(read))
		d->state = json_own(d->cx, json_deep_copy(read));
	cx_clear(&cx);
	if (d->state == NULL) {
		/* The anchor is a full hour: all registers are read then. */
		const int64_t now_us = moment_now();

		d->state = json_own(d->cx,
		    json_pack("{s:s,s:I,s:{},s:{}}", "size", d->scale->name,
			"anchor_us",
			(json_int_t)(now_us - now_us % US_PER_HOUR), "done",
			"enterprises"));
		return demo_save(d, true);
	}
	if (!str_is(json_str(d->state, "size"), d->scale->name))
		return cx_fail(d->cx, FAIL_CONFLICT, NULL,
		    "this park was loaded as %.*s; remove the state folder to "
		    "load another size",
		    STR_ARG(json_str(d->state, "size")));
	return true;
}

/* The data set, hour by hour; without it there is a message and NULL. */
static const struct steel *
read_steel(struct demo *d)
{
	const char *shared = getenv("PARK_SHARED");
	const char *path = cx_printf(
	    d->cx, "%s/" STEEL_FILE, shared == NULL ? "../shared" : shared);
	struct steel *steel = cx_alloc(d->cx, sizeof(*steel));
	struct csv_reader r;
	struct csv_record row;
	size_t quarters = 0;
	struct str text;

	if (!file_read(d->cx, path, &text)) {
		cx_forgive(d->cx);
		return NULL;
	}
	csv_open(&r, d->cx, text);
	while (csv_next(&r, &row) == CSV_ROW &&
	    quarters < (size_t)WORKS_STEEL_DAYS * 96) {
		double kwh;

		if (row.n < 2 || !str_double(row.fields[1], &kwh))
			continue; /* the header */
		steel->kwh[quarters++ / 4] += kwh;
	}
	cx_forgive(d->cx);
	return quarters == (size_t)WORKS_STEEL_DAYS * 96 ? steel : NULL;
}

static void
open_members(struct demo *d)
{
	struct enterprise *all =
	    cx_calloc(d->cx, d->scale->enterprises, sizeof(*all));
	json_t *known = json_object_get(d->state, "enterprises");

	d->n = d->scale->enterprises;
	d->member = cx_calloc(d->cx, d->n, sizeof(*d->member));
	cast_park(all, d->n);
	for (size_t i = 0; i < d->n; i++) {
		struct member *m = &d->member[i];

		m->enterprise = all[i];
		m->plant = plant_make(d->cx, &m->enterprise, d->scale);
		works_open(&m->works, m->plant, d->steel, d->anchor_us);
		m->state = json_object_get(known, all[i].uscc);
		if (m->state == NULL) {
			(void)json_object_set_new(
			    known, all[i].uscc, json_object());
			m->state = json_object_get(known, all[i].uscc);
		}
		m->tenant =
		    json_integer_value(json_object_get(m->state, "tenant"));
		m->token =
		    json_string_value(json_object_get(m->state, "token"));
	}
}

bool
demo_open(struct demo *d, struct cx *cx, enum demo_size size)
{
	const char *folder = getenv("PARK_STATE"), *url = getenv("PARK_URL");

	*d = (struct demo){ .cx = cx, .scale = &demo_scales[size] };
	d->folder = folder == NULL ? ".park" : folder;
	d->http = http_open(cx, url == NULL ? "http://127.0.0.1:8080" : url);
	if (d->http == NULL || !read_state(d))
		return false;
	d->anchor_us =
	    json_integer_value(json_object_get(d->state, "anchor_us"));
	d->steel = read_steel(d);
	open_members(d);
	return true;
}
