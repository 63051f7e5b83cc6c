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

/* 0: none */
static void
put_number(struct text *out, const char *name, int64_t value)
{
	text_puts(out, name);
	if (value == 0)
		text_puts(out, "null");
	else
		text_int(out, value);
}

static void
put_who(struct text *out, const struct ask *ask)
{
	static const char *const ways[VIA_COUNT] = { "page", "api", "app" };

	put_int(out, "{\"tenant\":", ask->tenant);
	put_number(out, ",\"account\":", ask->account);
	put(out, ",\"actor\":", ask->actor);
	put_number(out, ",\"token\":", ask->token);
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
put_head(struct text *out, const struct record *r)
{
	put_who(out, r->ask);
	put_entry(out, r->task);
	text_puts(out,
	    r->task->is_test || r->ask->is_test ? ",\"test\":true"
						: ",\"test\":false");
	put(out, ",\"outcome\":", str_of(r->outcome));
	put(out, ",\"code\":", str_of(r->code));
	text_char(out, '}');
}

static void
put_part(struct text *out, struct str part)
{
	text_char(out, '\t');
	text_put(out, part);
}

void
record_write(struct text *out, const struct record *r)
{
	const struct task *t = r->task;

	put_head(out, r);
	put_part(out, r->ask->call);
	put_int(out, "\t", r->at_us);
	put_int(out, "\t", (int64_t)t->items);
	put_int(out, "\t", (int64_t)t->refused);
	put_int(out, "\t", r->took_us);
	put_part(out, t->inputs_hash);
	put_part(out, t->outputs_hash);
	put_part(out,
	    t->inputs.n <= RECORD_INPUTS ? t->inputs : (struct str){ NULL, 0 });
	text_char(out, '\n');
}

/* Columns ------------------------------------------------------------------ */

/* Heads by their bytes, in as many slots as at least twice the lines. */
struct heads {
	struct text list;
	struct slot {
		struct str head;
		int32_t number; /* 0: the slot is free */
	} * slots;
	size_t room;
	int32_t n;
};

static struct heads
heads_for(struct cx *cx, struct str lines, size_t n)
{
	struct heads h = { .list = text_new(cx, lines.n + n + 2), .room = 2 };

	while (h.room < 2 * n)
		h.room *= 2;
	h.slots = cx_calloc(cx, h.room, sizeof(*h.slots));
	text_char(&h.list, '[');
	return h;
}

/* FNV-1a, of Fowler, Noll and Vo, 64 bits. */
static uint64_t
hash_of(struct str s)
{
	uint64_t hash = 0xcbf29ce484222325;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3;
	return hash;
}

static int32_t
number_of(struct heads *h, struct str head)
{
	size_t i = hash_of(head) & (h->room - 1);

	while (h->slots[i].number != 0 && !str_eq(h->slots[i].head, head))
		i = (i + 1) & (h->room - 1);
	if (h->slots[i].number == 0) {
		if (h->n > 0)
			text_char(&h->list, ',');
		text_put(&h->list, head);
		h->slots[i] = (struct slot){ head, ++h->n };
	}
	return h->slots[i].number;
}

static size_t
count_lines(struct str lines)
{
	const char *end = lines.p + lines.n;
	size_t n = 0;

	for (const char *p = lines.p; p < end; n++) {
		const char *next = memchr(p, '\n', (size_t)(end - p));

		p = next == NULL ? end : next + 1;
	}
	return n;
}

static struct records
room_for(struct cx *cx, size_t n)
{
	return (struct records){
		.head = cx_room(cx, n, sizeof(int32_t)),
		.id = cx_room(cx, n, sizeof(struct str)),
		.at_us = cx_room(cx, n, sizeof(int64_t)),
		.items = cx_room(cx, n, sizeof(int32_t)),
		.refused = cx_room(cx, n, sizeof(int32_t)),
		.us = cx_room(cx, n, sizeof(int64_t)),
		.inputs_sha256 = cx_room(cx, n, sizeof(struct str)),
		.outputs_sha256 = cx_room(cx, n, sizeof(struct str)),
		.inputs = cx_room(cx, n, sizeof(struct str)),
	};
}

static bool
cut_int(struct str *line, int64_t most, int64_t *out)
{
	return str_int64(str_cut(*line, '\t', line), out) && *out <= most;
}

/* Of a line that is there in part, no rest is left to be inputs. */
static bool
read_line(struct records *r, struct heads *heads, struct str line)
{
	const struct str head = str_cut(line, '\t', &line);
	const size_t i = r->n++;
	int64_t items, refused;

	r->id[i] = str_cut(line, '\t', &line);
	if (!cut_int(&line, INT64_MAX, &r->at_us[i]) ||
	    !cut_int(&line, INT32_MAX, &items) ||
	    !cut_int(&line, INT32_MAX, &refused) ||
	    !cut_int(&line, INT64_MAX, &r->us[i]))
		return false;
	r->head[i] = number_of(heads, head);
	r->items[i] = (int32_t)items;
	r->refused[i] = (int32_t)refused;
	r->inputs_sha256[i] = str_cut(line, '\t', &line);
	r->outputs_sha256[i] = str_cut(line, '\t', &r->inputs[i]);
	return r->inputs[i].p != NULL;
}

bool
records_read(struct cx *cx, struct str lines, struct records *out)
{
	const size_t n = count_lines(lines);
	struct heads heads = heads_for(cx, lines, n);

	*out = room_for(cx, n);
	while (lines.n > 0)
		if (!read_line(out, &heads, str_cut(lines, '\n', &lines)))
			return cx_fail(cx, FAIL_INVALID, "line",
			    "line %zu is no call", out->n);
	text_char(&heads.list, ']');
	out->heads = heads.list.p;
	return true;
}
