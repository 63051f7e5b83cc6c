/*
 * ingest_figures.h - what the writer tells of itself on the board: commits,
 * groups, journal, tails.
 */
#ifndef TELEMETRY_INGEST_FIGURES_H
#define TELEMETRY_INGEST_FIGURES_H

#include "base/board.h"
#include "telemetry/writer.h"

struct ingest_figures {
	uint64_t commits, failures, recoveries, journal_bytes, group_rows;
	int64_t commit_us;       /* all commits together */
	size_t rows, bytes;      /* of the group under way */
	size_t tells_of, weighs; /* rows and bytes of the last committed one */
	int64_t committed_us;    /* when that was, by the wall */
	int64_t shown_us;
};

/* A group goes to the database; and what came of it, when. */
void ingest_figures_group(
    struct ingest_figures *f, const struct writer_group *g);
void ingest_figures_commit(struct ingest_figures *f, int64_t took_us, bool ok);

/* About once a second, however often it is called; now_us is of
 * moment_steady().  A place of NULL is nobody's. */
void ingest_figures_show(struct ingest_figures *f, struct board_place *place,
    const struct writer *w, int64_t linger_us, int64_t now_us);

#endif
