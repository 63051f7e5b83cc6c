#include "knowledge/figures_store.h"

#define ENDED "park_compute_ended_total"

void
figures_put(struct board_place *b, const struct figures *f)
{
	const struct {
		enum board_kind kind;
		const char *name, *label;
		double value;
	} each[] = {
		{ BOARD_COUNTER, "park_compute_calls_total", "",
		    (double)f->calls },
		{ BOARD_COUNTER, "park_compute_turned_away_total", "",
		    (double)f->refused },
		{ BOARD_COUNTER, ENDED, "reason=\"time\"", (double)f->late },
		{ BOARD_COUNTER, ENDED, "reason=\"memory\"",
		    (double)f->no_memory },
		{ BOARD_COUNTER, ENDED, "reason=\"died\"", (double)f->died },
		{ BOARD_COUNTER, ENDED, "reason=\"left\"", (double)f->left },
		{ BOARD_COUNTER, "park_compute_unbooked_total", "",
		    (double)f->unbooked },
		{ BOARD_GAUGE, "park_compute_waiting", "", (double)f->waiting },
		{ BOARD_GAUGE, "park_compute_busy", "", (double)f->busy },
	};

	for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++)
		board_put(b, each[i].kind, each[i].name, each[i].label,
		    each[i].value);
	board_stamp(b);
}
