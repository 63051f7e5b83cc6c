/*
 * rows - writes a workbook of many rows as they come, for run.py and bench.
 *
 *	rows FILE COUNT SHEET_ROWS TMPDIR     SHEET_ROWS 0: what Excel holds
 *
 * Six columns as of telemetry: instant, device, metric, value, unit, state.
 * Prints "rows N", "ms M", and "peak_kb K": the most memory it ever held.
 */
#include <stdio.h>
#include <time.h>

#include "paper/rows.h"
#include "peak.h"

struct maker {
	uint64_t at, count;
};

static bool
next(void *self, struct cx *cx, struct paper_cell *cells, bool *more)
{
	struct maker *m = self;
	const uint64_t i = m->at;

	*more = i < m->count;
	if (!*more)
		return true;
	m->at++;
	cells[0].kind = PAPER_CELL_NUMBER;
	cells[0].number = 1793520000 + (double)i * 60;
	cells[1].kind = cells[2].kind = cells[4].kind = PAPER_CELL_TEXT;
	cells[1].text = cx_printf(cx, "=设备-%04u", (unsigned)(i % 1000));
	cells[2].text = "active_power";
	cells[3].kind = PAPER_CELL_NUMBER;
	cells[3].number = (double)(i * 7919 % 100000) / 100;
	cells[4].text = "kW";
	if (i % 7 == 0) {
		cells[5].kind = PAPER_CELL_TEXT;
		cells[5].text = "估算";
	}
	return true;
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int
main(int argc, char **argv)
{
	static const struct paper_column columns[] = {
		{ .title = "时刻", .width = 20, .format = PAPER_INSTANT },
		{ .title = "设备" },
		{ .title = "测点" },
		{ .title = "数值", .decimals = 2 },
		{ .title = "单位" },
		{ .title = "状态" },
	};
	int64_t count, sheet;
	uint64_t rows;
	struct cx cx;
	bool done;

	if (argc != 5 || !str_int64(str_of(argv[2]), &count) || count < 0 ||
	    !str_int64(str_of(argv[3]), &sheet) || sheet < 0) {
		(void)fprintf(
		    stderr, "usage: rows FILE COUNT SHEET_ROWS TMPDIR\n");
		return 2;
	}
	struct maker maker = { 0, (uint64_t)count };
	const struct paper_rows r = { .title = "遥测",
		.columns = columns,
		.columns_n = 6,
		.made_us = INT64_C(1793500200000000),
		.sheet_rows = (size_t)sheet,
		.self = &maker,
		.next = next };
	const double begun = now_ms();

	cx_init(&cx);
	done = paper_rows_xlsx(&cx, &r, argv[1], argv[4], &rows);
	if (!done)
		(void)fprintf(stderr, "rows: %s\n", cx.message);
	(void)printf("rows %llu\nms %.1f\npeak_kb %ld\n",
	    (unsigned long long)rows, now_ms() - begun, peak_kb());
	cx_clear(&cx);
	return done ? 0 : 1;
}
