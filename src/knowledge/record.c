#include "knowledge/record.h"

#include <string.h>

const char *
record_outcome(enum fail fail, const char *code)
{
	if (fail == FAIL_NONE)
		return "done";
	if (strcmp(code, "time_limit") == 0 ||
	    strcmp(code, "memory_limit") == 0 || strcmp(code, "cancelled") == 0)
		return code;
	if (strcmp(code, "compute_died") == 0)
		return "died";
	return fail == FAIL_INVALID || fail == FAIL_LARGE ? "refused"
							  : "failed";
}

/* name with its comma and colon: ,"actor": */
static void
put(struct text *out, const char *name, struct str value)
{
	text_puts(out, name);
	text_json(out, value);
}

static void
put_int(struct text *out, const char *name, int64_t value)
{
	text_puts(out, name);
	text_int(out, value);
}

static void
put_who(struct text *out, const struct ask *ask)
{
	static const char *const ways[VIA_COUNT] = { "page", "api", "app" };

	put_int(out, ",\"tenant\":", ask->tenant);
	if (ask->account == 0)
		text_puts(out, ",\"account\":null");
	else
		put_int(out, ",\"account\":", ask->account);
	put(out, ",\"actor\":", ask->actor);
	if (ask->token == 0)
		text_puts(out, ",\"token\":null");
	else
		put_int(out, ",\"token\":", ask->token);
	put(out, ",\"client\":", str_of(client_word(ask->client)));
	put(out, ",\"via\":", str_of(ways[ask->via]));
}

static void
put_entry(struct text *out, const struct task *t)
{
	put(out, ",\"entry\":", str_of(t->entry->id));
	put_int(out, ",\"version\":", t->entry->version);
	text_puts(out, ",\"editions\":");
	task_editions(out, t);
	text_puts(out, ",\"variant\":");
	text_put(out, t->variant.n > 0 ? text_str(&t->variant) : STR("{}"));
}

static void
put_inputs(struct text *out, const struct task *t)
{
	if (t->inputs.n == 0 || t->inputs.n > RECORD_INPUTS)
		text_puts(out, ",\"inputs\":null");
	else
		put(out, ",\"inputs\":", t->inputs);
	put(out, ",\"inputs_sha256\":", t->inputs_hash);
	put(out, ",\"outputs_sha256\":", t->outputs_hash);
}

void
record_write(struct text *out, const struct record *r)
{
	const struct task *t = r->task;

	put(out, "{\"id\":", r->ask->call);
	put_who(out, r->ask);
	put_entry(out, t);
	text_puts(out,
	    t->is_test || r->ask->is_test ? ",\"test\":true"
					  : ",\"test\":false");
	put_int(out, ",\"items\":", (int64_t)t->items);
	put_int(out, ",\"refused\":", (int64_t)t->refused);
	put_int(out, ",\"us\":", r->took_us);
	put(out, ",\"outcome\":", str_of(r->outcome));
	put(out, ",\"code\":", str_of(r->code));
	put_int(out, ",\"at_us\":", r->at_us);
	put_inputs(out, t);
	text_puts(out, "}\n");
}
