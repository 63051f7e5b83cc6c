#include "edge/pace.h"

int64_t
pace_failed(struct pace *p, int64_t least_ms, int64_t most_ms, uint32_t chance)
{
	int64_t pause = p->pause_ms * 2;

	if (pause < least_ms)
		pause = least_ms;
	if (pause > most_ms)
		pause = most_ms;
	p->pause_ms = pause;
	/* 4/5 .. 6/5 */
	return pause * 4 / 5 + pause * 2 * (int64_t)(chance % 1001) / 5000;
}

void
pace_succeeded(struct pace *p)
{
	p->pause_ms = 0;
}

int64_t
pace_stamp(int64_t now_ms, int64_t last_ms)
{
	if (now_ms > last_ms || last_ms - now_ms >= PACE_STEP_MS)
		return now_ms;
	return last_ms + 1;
}

int64_t
pace_due(int64_t due_ms, int64_t period_ms, int64_t now_ms)
{
	if (due_ms > now_ms)
		return due_ms;
	return due_ms + ((now_ms - due_ms) / period_ms + 1) * period_ms;
}
