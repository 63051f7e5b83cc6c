#include "telemetry/ingest_figures.h"

#include "base/moment.h"

void
ingest_figures_group(struct ingest_figures *f, const struct writer_group *g)
{
	f->rows = g->rows;
	f->bytes = g->journal.n;
}

void
ingest_figures_commit(struct ingest_figures *f, int64_t took_us, bool ok)
{
	if (!ok) {
		f->failures++;
		return;
	}
	f->commits++;
	f->commit_us += took_us;
	f->group_rows += f->rows;
	f->journal_bytes += f->bytes;
	f->tells_of = f->rows;
	f->weighs = f->bytes;
	f->committed_us = moment_now();
}

static void
counter(struct board_place *place, const char *name, double value)
{
	board_put(place, BOARD_COUNTER, name, "", value);
}

static void
gauge(struct board_place *place, const char *name, double value)
{
	board_put(place, BOARD_GAUGE, name, "", value);
}

static void
show_commits(const struct ingest_figures *f, struct board_place *place)
{
	counter(place, "park_writer_commits_total", (double)f->commits);
	counter(
	    place, "park_writer_commit_failures_total", (double)f->failures);
	counter(place, "park_writer_commit_seconds_total",
	    (double)f->commit_us / 1e6);
	counter(
	    place, "park_writer_committed_rows_total", (double)f->group_rows);
	counter(place, "park_writer_recoveries_total", (double)f->recoveries);
	counter(
	    place, "park_writer_journal_bytes_total", (double)f->journal_bytes);
	gauge(place, "park_writer_group_rows", (double)f->tells_of);
	gauge(place, "park_writer_group_bytes", (double)f->weighs);
	gauge(place, "park_writer_last_commit_timestamp_seconds",
	    (double)f->committed_us / 1e6);
}

void
ingest_figures_show(struct ingest_figures *f, struct board_place *place,
    const struct writer *w, int64_t linger_us, int64_t now_us)
{
	const struct writer_figures is = writer_figures(w);

	if (place == NULL || now_us - f->shown_us < US_PER_S)
		return;
	f->shown_us = now_us;
	show_commits(f, place);
	gauge(place, "park_writer_linger_seconds", (double)linger_us / 1e6);
	gauge(place, "park_writer_waiting_bytes", (double)writer_waiting(w));
	gauge(
	    place, "park_writer_waiting_rows", (double)writer_waiting_rows(w));
	gauge(place, "park_writer_devices", (double)is.devices);
	gauge(place, "park_writer_tails", (double)is.tails);
	gauge(place, "park_writer_tail_bytes", (double)is.tail_bytes);
	counter(place, "park_writer_rows_total", (double)is.rows);
	counter(place, "park_writer_values_total", (double)is.values);
	counter(place, "park_writer_chunks_closed_total", (double)is.chunks);
	board_stamp(place);
}
