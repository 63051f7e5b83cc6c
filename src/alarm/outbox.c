#include "alarm/outbox.h"

struct alarm_outbox {
	struct cx *cx;
	struct alarm_transition *ring;
	size_t room, first, n; /* room is a power of two */
	size_t taken;          /* of the n */
	size_t withdrawals;    /* among the n */
	struct alarm_transition *lent;
	size_t lent_room;
};

struct alarm_outbox *
alarm_outbox_new(struct cx *cx)
{
	struct alarm_outbox *o = cx_alloc(cx, sizeof(*o));

	o->cx = cx;
	o->room = 64;
	o->ring = cx_calloc(cx, o->room, sizeof(*o->ring));
	return o;
}

static void
outbox_grow(struct alarm_outbox *o)
{
	struct alarm_transition *ring =
	    cx_calloc(o->cx, o->room * 2, sizeof(*ring));

	for (size_t i = 0; i < o->n; i++)
		ring[i] = o->ring[(o->first + i) & (o->room - 1)];
	o->ring = ring;
	o->room *= 2;
	o->first = 0;
}

bool
outbox_full(const struct alarm_outbox *o)
{
	return o->n == ALARM_OUTBOX_MOST;
}

void
outbox_put(struct alarm_outbox *o, const struct alarm_transition *t)
{
	if (o->n == o->room)
		outbox_grow(o);
	o->ring[(o->first + o->n++) & (o->room - 1)] = *t;
	o->withdrawals += t->what == ALARM_WITHDRAW;
}

const struct alarm_transition *
alarm_take(struct alarm_outbox *o, size_t most, size_t *n)
{
	*n = o->n - o->taken;
	*n = *n < most ? *n : most;
	if (*n > o->lent_room) {
		o->lent_room = *n * 2;
		o->lent = cx_calloc(o->cx, o->lent_room, sizeof(*o->lent));
	}
	for (size_t i = 0; i < *n; i++)
		o->lent[i] = o->ring[(o->first + o->taken + i) & (o->room - 1)];
	o->taken += *n;
	return o->lent;
}

void
alarm_settle(struct alarm_outbox *o, size_t n, bool committed)
{
	if (!committed) {
		o->taken = 0;
		return;
	}
	n = n < o->taken ? n : o->taken;
	for (size_t i = 0; i < n; i++)
		o->withdrawals -=
		    o->ring[(o->first + i) & (o->room - 1)].what ==
		    ALARM_WITHDRAW;
	o->first = (o->first + n) & (o->room - 1);
	o->n -= n;
	o->taken -= n;
}

size_t
alarm_waiting(const struct alarm_outbox *o)
{
	return o->n - o->taken;
}

bool
alarm_withdraws(const struct alarm_outbox *o)
{
	return o->withdrawals > 0;
}
