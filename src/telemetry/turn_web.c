#include "telemetry/turn_web.h"

#define TENANTS 256 /* that read much at a time */

static struct {
	int32_t tenant;
	int under_way;
} turn[TENANTS];

static void
give_back(void *place)
{
	turn[(size_t)(uintptr_t)place].under_way--;
}

/* A tenant's own place, or a free one; TENANTS for none. */
static size_t
place_of(int32_t tenant)
{
	size_t free = TENANTS;

	for (size_t i = 0; i < TENANTS; i++) {
		if (turn[i].under_way > 0 && turn[i].tenant == tenant)
			return i;
		if (turn[i].under_way == 0 && free == TENANTS)
			free = i;
	}
	return free;
}

bool
turn_take(struct cx *cx, struct exchange *x)
{
	const int32_t tenant = web_identity(x)->tenant;
	const size_t place = place_of(tenant);

	if (place == TENANTS || turn[place].under_way >= TURNS) {
		web_retry_after(x, 1);
		return cx_fail_code(cx, FAIL_PATIENCE, "too_many_reads", NULL,
		    "%d questions that read much are answered at a time",
		    TURNS);
	}
	turn[place].tenant = tenant;
	turn[place].under_way++;
	cx_defer(cx, give_back, (void *)(uintptr_t)place);
	return true;
}
