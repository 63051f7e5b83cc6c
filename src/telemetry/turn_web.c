#include "telemetry/turn_web.h"

#define TENANTS 256 /* that read much at a time */

static struct reader {
	int32_t tenant;
	int taken;
} reader[TENANTS];

/* What one exchange took. */
struct turns {
	struct reader *of;
	int n;
};

static void
give_back(void *thing)
{
	const struct turns *t = thing;

	t->of->taken -= t->n;
}

/* A tenant's own place, or a free one; NULL for none. */
static struct reader *
reader_of(int32_t tenant)
{
	struct reader *free = NULL;

	for (size_t i = 0; i < TENANTS; i++) {
		if (reader[i].taken > 0 && reader[i].tenant == tenant)
			return &reader[i];
		if (reader[i].taken == 0 && free == NULL)
			free = &reader[i];
	}
	return free;
}

bool
turn_take(struct cx *cx, struct exchange *x, int turns)
{
	const int32_t tenant = web_identity(x)->tenant;
	struct reader *r = reader_of(tenant);
	struct turns *t;

	if (r == NULL || r->taken + turns > TURNS) {
		web_retry_after(x, 1);
		return cx_fail_code(cx, FAIL_PATIENCE, "too_many_reads", NULL,
		    "too much is being read at a time; try again in a moment");
	}
	t = cx_alloc(cx, sizeof(*t));
	*t = (struct turns){ r, turns };
	r->tenant = tenant;
	r->taken += turns;
	cx_defer(cx, give_back, t);
	return true;
}
