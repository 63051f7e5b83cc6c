#include "knowledge/task.h"

#include <string.h>

#include "base/json.h"
#include "base/moment.h"
#include "knowledge/catalogue.h"

/* Of a body, written anew: [1e14] has 15 digits, a point and a nought. */
#define GROWTH 8
#define VARIANT 4096     /* bytes of choices */
#define ITEMS_AT_ONCE 64 /* before it is asked whether to go on */

static void
put_warnings(struct text *out, const struct call *call)
{
	text_puts(out, ",\"warnings\":[");
	for (size_t i = 0; i < call->warning_count; i++) {
		text_puts(out, i > 0 ? ",{\"zh\":" : "{\"zh\":");
		text_json(out, str_of(call->warnings[i].zh));
		text_puts(out, ",\"en\":");
		text_json(out, str_of(call->warnings[i].en));
		text_char(out, '}');
	}
	text_char(out, ']');
}

void
task_editions(struct text *out, const struct task *t)
{
	text_char(out, '{');
	for (size_t i = 0; i < CALL_TABLES && t->used[i] != NULL; i++) {
		if (i > 0)
			text_char(out, ',');
		text_json(out, str_of(t->used[i]->name));
		text_char(out, ':');
		text_json(out, str_of(t->used[i]->edition));
	}
	text_char(out, '}');
}

static void
put_end(struct task *t)
{
	text_puts(&t->out, ",\"call\":");
	text_json(&t->out, str_of(t->call));
	text_printf(
	    &t->out, ",\"version\":%d,\"editions\":", t->entry->version);
	task_editions(&t->out, t);
	if (t->variant.n > 2) {
		text_puts(&t->out, ",\"variant\":");
		text_put(&t->out, text_str(&t->variant));
	}
	text_char(&t->out, '}');
}

/* One of many: how far it is counts for its part of all. */
struct part {
	const struct task *task;
	size_t at, of;
};

static bool
part_goes_on(void *whom, double share)
{
	const struct part *p = whom;

	return p->task->goes_on == NULL ||
	    p->task->goes_on(
		p->task->whom, ((double)p->at + share) / (double)p->of);
}

static struct call
call_of(const struct task *t, struct cx *cx)
{
	struct call call = { .cx = cx,
		.entry = t->entry,
		.tables = t->tables,
		.table_count = t->table_count,
		.as_of = t->today,
		.goes_on = t->goes_on,
		.whom = t->whom };

	memcpy(call.used, t->used, sizeof(call.used));
	return call;
}

/* Of the answer from here on. */
static struct str
hash_from(struct cx *cx, const struct text *out, size_t from)
{
	const struct str s = { out->p + from, out->n - from };

	return str_of(hash_sha256_hex(cx, s));
}

/* One ---------------------------------------------------------------------- */

static bool
run_one(struct cx *cx, struct task *t, const json_t *inputs)
{
	struct call call = call_of(t, cx);
	size_t from;

	t->items = 1;
	t->refused = 1;
	text_puts(&t->out, "{\"outputs\":");
	from = t->out.n;
	call.variant = &t->variant;
	if (!call_run(&call, inputs, &t->out))
		return false;
	memcpy(t->used, call.used, sizeof(t->used));
	t->refused = 0;
	t->outputs_hash = hash_from(cx, &t->out, from);
	put_warnings(&t->out, &call);
	put_end(t);
	return true;
}

/* Many --------------------------------------------------------------------- */

static void
put_error(struct text *out, const struct cx *item)
{
	text_puts(out, "{\"error\":{\"code\":");
	text_json(out, str_of(item->code));
	text_puts(out, ",\"title\":");
	text_json(out, str_of(item->message));
	if (item->field != NULL) {
		text_puts(out, ",\"field\":");
		text_json(out, str_of(item->field));
	}
	text_puts(out, "}}");
}

/* False when all of it is to end. */
static bool
run_item(struct cx *cx, struct task *t, struct part *part, const json_t *inputs)
{
	const size_t mark = t->out.n;
	struct cx item;
	struct call call = call_of(t, &item);
	bool goes_on = true;

	call.goes_on = part_goes_on;
	call.whom = part;
	cx_init(&item);
	text_puts(&t->out, "{\"outputs\":");
	if (call_run(&call, inputs, &t->out)) {
		put_warnings(&t->out, &call);
		text_char(&t->out, '}');
	} else if (item.fail == FAIL_INVALID) {
		t->out.n = mark;
		t->refused++;
		put_error(&t->out, &item);
	} else {
		goes_on = cx_fail_code(cx, item.fail,
		    cx_printf(cx, "%s", item.code), NULL, "%s", item.message);
	}
	cx_clear(&item);
	return goes_on;
}

static bool
run_batch(struct cx *cx, struct task *t, const json_t *batch)
{
	struct call call = call_of(t, cx);
	const size_t n = json_array_size(batch);
	struct part part = { t, 0, n };
	size_t from;

	text_puts(&t->out, "{\"results\":");
	from = t->out.n;
	for (size_t i = 0; i < n; i++) {
		text_char(&t->out, i == 0 ? '[' : ',');
		if (i % ITEMS_AT_ONCE == 0 &&
		    !call_goes_on(&call, (double)i / (double)n))
			return false;
		part.at = i;
		if (!run_item(cx, t, &part, json_array_get(batch, i)))
			return false;
		t->items++;
	}
	text_char(&t->out, ']');
	t->outputs_hash = hash_from(cx, &t->out, from);
	put_end(t);
	return true;
}

/* Reading ------------------------------------------------------------------ */

static bool
is_known(const char *name)
{
	static const char *const known[] = { "inputs", "batch", "test", "as_of",
		"editions" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(name, known[i]) == 0)
			return true;
	return false;
}

static bool
check_members(struct cx *cx, struct task *t, const json_t *body)
{
	const json_t *test = json_object_get(body, "test");
	const char *name;
	json_t *value;

	if (!json_is_object(body))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", NULL,
		    "the body must be a JSON object");
	json_object_foreach((json_t *)(uintptr_t)body, name, value)
	{
		if (is_known(name))
			continue;
		return cx_fail_code(cx, FAIL_INVALID, "unknown_field",
		    cx_printf(cx, "%.60s", name),
		    "there is no parameter %.60s here", name);
	}
	if (test != NULL && !json_is_boolean(test))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "test",
		    "test must be true or false");
	t->is_test = json_is_true(test);
	return true;
}

static bool
check_batch(struct cx *cx, const json_t *batch)
{
	const size_t n = json_array_size(batch);

	if (!json_is_array(batch))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "batch",
		    "batch must be a list of inputs");
	if (n < 1 || n > TASK_BATCH)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "batch",
		    "batch must have 1 to %d items", TASK_BATCH);
	return true;
}

/* What is computed with: the one, or the list. */
static const json_t *
given_of(struct cx *cx, const json_t *body)
{
	const json_t *one = json_object_get(body, "inputs"),
		     *many = json_object_get(body, "batch");

	if (one != NULL && many != NULL)
		(void)cx_fail_code(cx, FAIL_INVALID, "not_together", "batch",
		    "either inputs or batch can be given");
	else if (one == NULL && many == NULL)
		(void)cx_fail_code(
		    cx, FAIL_INVALID, "missing", "inputs", "inputs is missing");
	else if (many == NULL || check_batch(cx, many))
		return one != NULL ? one : many;
	return NULL;
}

/* Editions ----------------------------------------------------------------- */

static bool
read_day(struct cx *cx, struct task *t, const json_t *body)
{
	const json_t *as_of = json_object_get(body, "as_of");

	if (as_of == NULL)
		return true;
	return (json_is_string(as_of) &&
		   date_parse(json_str(body, "as_of"), &t->today) &&
		   t->today != 0) ||
	    cx_fail_code(cx, FAIL_INVALID, "wrong_type", "as_of",
		"as_of must be a day such as 2026-01-01");
}

static bool
is_of_entry(const struct task *t, const char *table)
{
	for (size_t i = 0; i < CALL_TABLES && t->entry->tables[i] != NULL; i++)
		if (strcmp(t->entry->tables[i], table) == 0)
			return true;
	return false;
}

static bool
check_editions(struct cx *cx, const struct task *t, const json_t *editions)
{
	const char *name;
	json_t *value;

	if (editions != NULL && !json_is_object(editions))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "editions",
		    "editions must be an object, an edition by table");
	json_object_foreach((json_t *)(uintptr_t)editions, name, value)
	{
		if (!is_of_entry(t, name))
			return cx_fail_code(cx, FAIL_INVALID, "no_edition",
			    "editions", "%s takes nothing from a table %.60s",
			    t->entry->id, name);
		if (!json_is_string(value) ||
		    reference_edition(t->tables, t->table_count, name,
			json_str(editions, name)) == NULL)
			return cx_fail_code(cx, FAIL_INVALID, "no_edition",
			    "editions", "there is no such edition of %.60s",
			    name);
	}
	return true;
}

/* What was asked for, else what holds on the day. */
static bool
choose_edition(struct cx *cx, struct task *t, const json_t *body, size_t at)
{
	const json_t *editions = json_object_get(body, "editions");
	const char *name = t->entry->tables[at];
	const struct str asked = json_str(editions, name);

	t->used[at] = asked.n > 0
	    ? reference_edition(t->tables, t->table_count, name, asked)
	    : reference_on(t->tables, t->table_count, name, t->today);
	if (t->used[at] != NULL)
		return true;
	if (json_object_get(body, "as_of") != NULL)
		return cx_fail_code(cx, FAIL_INVALID, "no_edition", "as_of",
		    "no edition of %s holds on that day", name);
	t->used[at] = reference_on(t->tables, t->table_count, name, 0);
	return t->used[at] != NULL ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "there is no table of the name %s",
		name);
}

static bool
choose_editions(struct cx *cx, struct task *t, const json_t *body)
{
	if (!read_day(cx, t, body) ||
	    !check_editions(cx, t, json_object_get(body, "editions")))
		return false;
	for (size_t i = 0; i < CALL_TABLES && t->entry->tables[i] != NULL; i++)
		if (!choose_edition(cx, t, body, i))
			return false;
	return true;
}

static bool
find_entry(struct cx *cx, struct task *t)
{
	const struct entry *e = catalogue_find(t->id);

	if (e == NULL || (e->class >= CLASS_MODELS) != t->is_algorithm)
		return cx_fail(cx, FAIL_MISSING, NULL, "there is no %s %.*s",
		    t->is_algorithm ? "algorithm" : "model", STR_ARG(t->id));
	t->entry = e;
	return true;
}

static bool
run_body(struct cx *cx, struct task *t, const json_t *body)
{
	const json_t *given;
	struct text inputs;

	if (!check_members(cx, t, body))
		return false;
	given = given_of(cx, body);
	if (given == NULL)
		return false;
	inputs = text_new(cx, GROWTH * (t->body.n + 1));
	json_brief(&inputs, given);
	t->inputs = text_str(&inputs);
	t->inputs_hash = str_of(hash_sha256_hex(cx, t->inputs));
	if (!choose_editions(cx, t, body))
		return false;
	return json_object_get(body, "batch") != NULL ? run_batch(cx, t, given)
						      : run_one(cx, t, given);
}

bool
task_run(struct cx *cx, struct task *t)
{
	const json_t *body;

	t->out = text_new(cx, TASK_ANSWER);
	t->variant = text_new(cx, VARIANT);
	if (!find_entry(cx, t))
		return false;
	body = json_read(cx, t->body.n == 0 ? STR("{}") : t->body);
	if (body == NULL || !run_body(cx, t, body))
		return false;
	return !t->out.full ||
	    cx_fail(
		cx, FAIL_LARGE, NULL, "the answer is too large; ask for less");
}
