#include "knowledge/pool_web.h"

#include <string.h>

#include "base/moment.h"
#include "knowledge/pool.h"
#include "web/loop.h"

static struct link *way;

struct calling {
	struct exchange *x;
	struct cx *cx;
	struct told *told;
	uint64_t tag;
	bool is_over;
};

static struct link *
way_there(void)
{
	if (way == NULL)
		way = link_open(&loop_for_link, pool_socket(),
		    "the pool of computing processes");
	return way;
}

void
pool_call_tick(int64_t now_us)
{
	link_tick(way_there(), now_us);
}

static struct str
keep(struct cx *cx, struct str s)
{
	return (struct str){ cx_strndup(cx, s.n == 0 ? "" : s.p, s.n), s.n };
}

static bool
came(struct link_call *call, uint32_t kind, struct str body)
{
	const struct calling *c = link_wanted(call);
	struct told *told = c->told;

	if (kind != ASK_TOLD || !told_read(body, told))
		return false;
	if (told->fail == FAIL_NONE) {
		told->body = keep(c->cx, told->body);
		told->inputs_hash = keep(c->cx, told->inputs_hash);
		told->outputs_hash = keep(c->cx, told->outputs_hash);
		return true;
	}
	(void)cx_fail_code(c->cx, told->fail, keep(c->cx, told->code).p,
	    told->field.n == 0 ? NULL : keep(c->cx, told->field).p, "%.*s",
	    STR_ARG(told->message));
	return true;
}

static void
done(void *owner)
{
	struct calling *c = owner;

	c->is_over = true;
	if (c->cx->fail == FAIL_PATIENCE)
		web_retry_after(
		    c->x, strcmp(c->cx->code, "quota") == 0 ? 3600 : 1);
	web_awake(c->x);
}

/* The client has left: what is computed for it need not be. */
static void
left(void *thing)
{
	const struct calling *c = thing;
	struct cx cx;

	if (c->is_over)
		return;
	cx_init(&cx);
	link_say(way_there(), leave_packet(&cx, c->tag));
	cx_clear(&cx);
}

void
pool_call(struct cx *cx, struct exchange *x, const struct ask *ask,
    struct told *told, web_step next)
{
	struct calling *c = cx_alloc(cx, sizeof(*c));
	struct link_call *call;

	*c = (struct calling){ .x = x, .cx = cx, .told = told };
	call = link_begin(way_there(), cx, moment_steady() + pool_patience_us(),
	    came, c, done, c);
	c->tag = link_tag(call);
	cx_defer(cx, left, c);
	link_put(call, ask_packet(cx, c->tag, ask));
	web_wait(x, next);
}
