/*
 * writer.h - the memory of the one process that writes telemetry.
 *
 * Rows come in, go to the tail of their device and, as the same bytes, to
 * the journal.  What has gathered since the last commit is a group: journal
 * bytes, chunks of tails that were closed, notes of late samples.  The
 * caller writes the group in one transaction and acknowledges the rows
 * behind it.  One group is under way at a time; the next one gathers
 * meanwhile.  When a commit fails, or nobody knows whether it did, this
 * memory is worth nothing: writer_free(), and a new one from the journal.
 *
 * A tail is closed when it has TAIL_BYTES_MOST bytes, behind the end of the
 * local day in which it began, a quarter of an hour after rows of a day that
 * was over already, or when all tails together pass the budget.  Closing sorts,
 * merges rows of one instant (the later one wins, place by place) and makes
 * a chunk for each local day; samples that come late simply stand in a
 * later chunk of their day, whose generation is higher.
 *
 * The journal has two halves.  When one is full the other one is begun, and
 * the tails that began in the full one are written out once more, a few
 * with each group, until nothing in it is needed: then it can be emptied.
 * So the journal stays near twice the size of the tails, and recovery reads
 * no more than that.
 *
 * Pure: no clock, no I/O.  Single-threaded.
 */
#ifndef TELEMETRY_WRITER_H
#define TELEMETRY_WRITER_H

#include "base/cx.h"
#include "base/moment.h"
#include "telemetry/newest.h"
#include "telemetry/packet.h"
#include "telemetry/tail.h"

#define TAIL_BYTES_MOST 32768 /* a day by the minute of eight metrics */

struct writer;

/* Limits, all in bytes; 0 takes the usual ones. */
struct writer_limits {
	size_t tails;   /* of all tails: 256 MiB */
	size_t journal; /* of half the journal: 64 MiB, or twice the tails */
};

struct writer *writer_new(const struct writer_limits *limits);
void writer_free(struct writer *w);

/* The calendar of a park: its days begin zone_min minutes before UTC's. */
void writer_zone(struct writer *w, int32_t park, int zone_min);

/* Takes rows in.  now_us says which of them are late. */
void writer_rows(
    struct writer *w, const struct packet_rows *rows, int64_t now_us);

/* Closes what a day's end closes, a share of the devices each call, so that
 * midnight does not close a million tails in one commit. */
void writer_tick(struct writer *w, int64_t now_us);

/* Closes every tail. */
void writer_close_all(struct writer *w);

/*
 * The committed rows of a device that are in no committed chunk: the tails
 * of it that were closed since, and its tail, in the order they came.  Each
 * piece is told from its own beginning.  Rows that are not committed are held
 * back: nobody is shown what a dying database may take away again.  Valid
 * until the next call that takes w, and as long as cx.
 */
size_t writer_pieces(struct cx *cx, const struct writer *w, int64_t device,
    const struct str **piece);

/* The same as one tail. */
struct str writer_tail(struct cx *cx, const struct writer *w, int64_t device);

/* When rows of it last left for a chunk: of the writer_committed() behind
 * which they are no piece any more; 0: never. */
int64_t writer_left_us(const struct writer *w, int64_t device);

/*
 * One metric of each device within a range, as far as it is committed and in
 * no committed chunk.  sum[i].whole says that chunks need not be asked: what
 * is in them came before, and nothing comes from further ahead than
 * WRITER_AHEAD_US.
 */
#define WRITER_AHEAD_US (10 * US_PER_MIN)
void writer_scan(struct cx *cx, struct writer *w,
    const struct packet_scan *scan, struct packet_sum *sum);

/* Groups ------------------------------------------------------------------- */

struct writer_chunk {
	int32_t tenant;
	int64_t device;
	int32_t day; /* local */
	int64_t gen;
	int64_t from_us, to_us; /* first and last sample */
	int32_t rows;
	struct str body;
};

struct writer_late {
	int32_t tenant;
	int64_t device;
	int64_t first_us;
};

struct writer_group {
	int64_t seq; /* from 1, without gaps */
	int half;    /* of the journal: 0 or 1 */
	struct str journal;
	const struct writer_chunk *chunk;
	size_t chunks;
	const struct writer_late *late;
	size_t lates;
	size_t rows; /* taken in since the group before */
};

/* How many bytes of journal and chunks wait, and rows. */
size_t writer_waiting(const struct writer *w);
size_t writer_waiting_rows(const struct writer *w);

/* Takes out the group that has gathered; its bytes live until
 * writer_committed(), at an instant of moment_steady(). */
struct writer_group writer_take(struct writer *w);
void writer_committed(struct writer *w, int64_t at_us);

/* The half of the journal that nothing needs any more, or -1; asked between
 * groups, and told once it is empty. */
int writer_empty_half(const struct writer *w);
void writer_emptied(struct writer *w);

/* Recovery ----------------------------------------------------------------- */

/*
 * Plays the journal: the groups of both halves in the order of seq, then
 * writer_replayed() once.  Newest values of what is played count as not yet
 * taken out.  now_us says when tails are due: those that hold history soon.
 * False after FAIL_BROKEN when the bytes are no journal.
 */
bool writer_replay(struct cx *cx, struct writer *w, int64_t seq, int half,
    struct str journal, int64_t now_us);
void writer_replayed(struct writer *w, int64_t now_us);

/* Newest values ------------------------------------------------------------ */

/* Of devices heard of since the last call, at most `most` of them, who
 * waited longest first; valid until the next call. */
struct newest_values writer_newest(struct writer *w, size_t most);
/* What was taken out last could not be written and counts as new again. */
void writer_renew_newest(struct writer *w);

/* What each tenant sent since the last call; valid until rows come. */
size_t writer_tallies(struct writer *w, const struct tenant_tally **tally);

struct writer_figures {
	size_t devices, tails; /* heard of; with rows */
	size_t tail_bytes;     /* of all tails */
	uint64_t rows, values, chunks;
};
struct writer_figures writer_figures(const struct writer *w);

#endif
