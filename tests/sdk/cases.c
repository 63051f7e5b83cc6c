/*
 * cases.c - the cases of run.py in C: a name and a value on each line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parkhub.h"

static void
end(const struct parkhub *park, const char *what)
{
	const struct parkhub_error *e = parkhub_error(park);

	(void)fprintf(
	    stderr, "%s: %d %s %s\n", what, e->status, e->code, e->title);
	exit(1);
}

static void
say_output(struct parkhub *park, const char *name, bool done,
    struct parkhub_answer *answer, const char *output)
{
	if (!done)
		end(park, name);
	(void)printf("%s\t%.15g\n", name,
	    json_number_value(json_object_get(answer->outputs, output)));
	parkhub_answer_clear(answer);
}

static void
say_batch(struct parkhub *park)
{
	struct parkhub_answer a;
	size_t i;
	json_t *one;

	if (!parkhub_compute_batch(park, "ENE-001",
		json_pack("[{s:i}, {s:i}, {s:i}]", "T", 300, "T", 1, "T", 310),
		&a))
		end(park, "batch");
	(void)printf("batch\t");
	json_array_foreach(a.results, i, one)
	{
		const char *field = json_string_value(
		    json_object_get(json_object_get(one, "error"), "field"));

		(void)printf(
		    "%s%s", i == 0 ? "" : " ", field == NULL ? "ok" : field);
	}
	(void)printf("\n");
	parkhub_answer_clear(&a);
}

static void
computing(struct parkhub *park)
{
	const struct parkhub_series series = { getenv("SERIES_DEVICE"),
		getenv("SERIES_METRIC"), getenv("SERIES_FROM"),
		getenv("SERIES_TO"), "1h", "mean", true };
	struct parkhub_ene_001 in = { .T = parkhub_number(300) };
	struct parkhub_sta_01 x = { .x = PARKHUB_LIST(1, 2, 3, 6) };
	struct parkhub_answer a;

	say_output(park, "typed", parkhub_ene_001(park, &in, &a), &a, "p");
	say_output(park, "number",
	    parkhub_compute(park, "ENE-001", json_pack("{s:i}", "T", 300), &a),
	    &a, "p");
	in.T = parkhub_quantity(26.85, "Cel");
	say_output(park, "unit", parkhub_ene_001(park, &in, &a), &a, "p");
	say_output(park, "algorithm", parkhub_sta_01(park, &x, &a), &a, "mean");
	x.x = (struct parkhub_list){ .series = &series };
	say_output(park, "series", parkhub_sta_01(park, &x, &a), &a, "mean");
	say_output(park, "long",
	    parkhub_compute_long(
		park, "ENE-001", json_pack("{s:i}", "T", 300), 60, &a),
	    &a, "p");
	say_batch(park);
}

static const struct parkhub_error *
refused(struct parkhub *park, const char *operation, json_t *params)
{
	if (parkhub_call(park, operation, params) != NULL)
		end(park, "nothing was refused");
	return parkhub_error(park);
}

static void
refusals(struct parkhub *park)
{
	const struct parkhub_error *e = parkhub_error(park);
	struct parkhub *nobody = parkhub_open(NULL, "pk_wrong");
	struct parkhub_ene_001 in = { .T = parkhub_number(1) };
	struct parkhub_answer a;

	if (parkhub_ene_001(park, &in, &a))
		end(park, "nothing was refused");
	(void)printf("refused\t%d %s %s %s\n", e->status, e->code, e->field,
	    e->request[0] != '\0' ? "true" : "false");
	if (parkhub_compute_long(
		park, "ENE-001", json_pack("{s:i}", "T", 1), 60, &a))
		end(park, "nothing was refused");
	(void)printf("long refused\t%d %s %s\n", e->status, e->code, e->field);
	(void)printf("token\t%d\n", refused(nobody, "getPark", NULL)->status);
	if (parkhub_get_device(
		park, strtoll(getenv("OTHER_DEVICE"), NULL, 10), NULL))
		end(park, "nothing was refused");
	(void)printf("stranger\t%d\n", e->status);
	e = refused(park, "getDevice", NULL);
	(void)printf("missing\t%d %s %s\n", e->status, e->code, e->field);
	e = refused(park, "getPark", json_pack("{s:i}", "nonsense", 1));
	(void)printf("strange\t%d %s %s\n", e->status, e->code, e->field);
	parkhub_close(nobody);
}

static void
stubs(void)
{
	struct parkhub *stub = parkhub_open(getenv("STUB_URL"), "t");
	json_t *said = parkhub_call(stub, "getPark", NULL);

	(void)printf(
	    "again\t%s\n", json_string_value(json_object_get(said, "name")));
	json_decref(said);
	parkhub_patience(stub, 400, 1);
	(void)printf("late\t%s\n", refused(stub, "getHello", NULL)->code);
	parkhub_close(stub);
}

/* Rows of the list; each row's number is put into ids. */
static size_t
list(struct parkhub *park, json_t *params, json_t *ids)
{
	struct parkhub_pages *pages = parkhub_each(park, "listDevices", params);
	size_t n = 0;
	json_t *row;

	for (; (row = parkhub_next(pages)) != NULL; n++) {
		char id[30];

		(void)snprintf(id, sizeof(id), "%lld",
		    (long long)json_integer_value(json_object_get(row, "id")));
		(void)json_object_set_new(ids, id, json_true());
		json_decref(row);
	}
	parkhub_pages_close(pages);
	if (parkhub_error(park)->code[0] != '\0')
		end(park, "list");
	return n;
}

static void
lists(struct parkhub *park)
{
	json_t *all = json_object(), *ids = json_object(), *table;
	size_t n, lines = 0;

	(void)list(park, NULL, all);
	(void)printf("walls\t%s\n",
	    json_object_get(all, getenv("OTHER_DEVICE")) == NULL ? "true"
								 : "false");
	n = list(park, json_pack("{s:i}", "limit", 3), ids);
	(void)printf("pages\t%zu %zu\n", n, json_object_size(ids));
	table = parkhub_export_devices(park, NULL);
	for (const char *c = json_string_value(table); c != NULL && *c != '\0';
	     c++)
		lines += *c == '\n';
	(void)printf("export\t%zu\n", lines - 1);
	json_decref(table);
	json_decref(all);
	json_decref(ids);
}

int
main(void)
{
	struct parkhub *park = parkhub_open(NULL, NULL);
	json_t *run;

	parkhub_patience(park, 20000, 5);
	computing(park);
	refusals(park);
	stubs();
	lists(park);
	run = parkhub_run_app(park, "APP-010", NULL);
	if (run == NULL)
		end(park, "app");
	(void)printf(
	    "app\t%s\n", json_string_value(json_object_get(run, "state")));
	json_decref(run);
	parkhub_close(park);
}
