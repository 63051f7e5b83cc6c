#include "edge/forward.h"

#include "base/text.h"

static struct str
lines_of(struct cx *cx, const struct spool_batch *b)
{
	struct text t = text_new(cx, 2 * FORWARD_BYTES);

	for (size_t i = 0; i < b->n; i++) {
		text_put(&t, b->line[i]);
		text_char(&t, '\n');
	}
	return text_str(&t);
}

static void
widen(struct forward *f)
{
	f->window = f->window == 0 || f->window > FORWARD_RECORDS / 2
	    ? 0
	    : f->window * 2;
}

static enum forward_step
refused(struct forward *f, const struct spool_batch *b,
    const struct forward_answer *a)
{
	if (b->n > 1) {
		f->window = b->n / 2;
		return FORWARD_MOVED;
	}
	if (!spool_refuse(
		f->spool, b->number[0], b->line[0], a->status, a->reason) ||
	    !spool_acknowledge(f->spool, b, 1))
		return FORWARD_STUCK;
	return FORWARD_MOVED;
}

enum forward_step
forward_step(struct forward *f, struct cx *cx, struct str *why)
{
	struct forward_answer a;
	struct spool_batch b;

	*why = (struct str){ NULL, 0 };
	if (!spool_read(f->spool, cx,
		f->window == 0 ? FORWARD_RECORDS : f->window, FORWARD_BYTES,
		&b)) {
		*why = str_of(cx->message);
		return FORWARD_STUCK;
	}
	if (b.n == 0)
		return FORWARD_IDLE;
	a = f->post(f->owner, cx, lines_of(cx, &b));
	*why = a.reason;
	if (a.verdict == FORWARD_LATER)
		return FORWARD_STUCK;
	if (a.verdict == FORWARD_REFUSED)
		return refused(f, &b, &a);
	widen(f);
	return spool_acknowledge(f->spool, &b, b.n) ? FORWARD_MOVED
						    : FORWARD_STUCK;
}
