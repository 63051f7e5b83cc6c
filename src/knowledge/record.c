#include "knowledge/record.h"

#include <string.h>

#include "base/moment.h"

const char *
record_outcome(enum fail fail, const char *code)
{
	if (fail == FAIL_NONE)
		return "done";
	if (strcmp(code, "time_limit") == 0 ||
	    strcmp(code, "memory_limit") == 0)
		return code;
	if (strcmp(code, "compute_died") == 0)
		return "died";
	return fail == FAIL_INVALID || fail == FAIL_LARGE ? "refused"
							  : "failed";
}

static void
put(struct text *out, const char *name, struct str value)
{
	text_printf(out, ",\"%s\":", name);
	text_json(out, value);
}

static void
put_who(struct text *out, const struct ask *ask)
{
	static const char *const ways[VIA_COUNT] = { "page", "api", "app" };

	text_printf(out, ",\"tenant\":%d,\"account\":", ask->tenant);
	if (ask->account == 0)
		text_puts(out, "null");
	else
		text_int(out, ask->account);
	put(out, "actor", ask->actor);
	put(out, "via", str_of(ways[ask->via]));
}

static void
put_entry(struct text *out, const struct task *t)
{
	put(out, "entry", str_of(t->entry->id));
	text_printf(out, ",\"version\":%d,\"editions\":", t->entry->version);
	task_editions(out, t->entry, t->tables, t->table_count);
}

static void
put_inputs(struct text *out, const struct task *t)
{
	text_puts(out, ",\"inputs\":");
	if (t->inputs.n == 0 || t->inputs.n > RECORD_INPUTS)
		text_puts(out, "null");
	else
		text_json(out, t->inputs);
	put(out, "inputs_sha256", t->inputs_hash);
	put(out, "outputs_sha256", t->outputs_hash);
}

void
record_write(struct text *out, const struct record *r)
{
	const struct task *t = r->task;

	text_puts(out, "{\"id\":");
	text_json(out, r->ask->call);
	put_who(out, r->ask);
	put_entry(out, t);
	text_printf(out,
	    ",\"test\":%s,\"items\":%zu,\"refused\":%zu,\"ms\":%.3f",
	    t->is_test || r->ask->is_test ? "true" : "false", t->items,
	    t->refused, r->ms);
	put(out, "outcome", str_of(r->outcome));
	put(out, "code", str_of(r->code));
	put(out, "at", str_of(moment_text(out->cx, r->at_us, 0)));
	put_inputs(out, t);
	text_puts(out, "}\n");
}
