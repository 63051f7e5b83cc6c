/*
 * The writer against a reference that keeps every sample in one plain array.
 *
 * Rows go into both; groups are taken and committed into arrays that stand
 * for the two halves of the journal, the table of chunks and that of newest
 * values.  Commits fail, and the writer is thrown away at any moment, with
 * or without the group that was under way.  Whatever happens, chunks and
 * tails together must hold what was committed, and nothing else.
 */
#include "telemetry/writer.h"

#include "telemetry/chunk.h"
#include "unit.h"

#define HOUR INT64_C(3600000000)
#define DAY (24 * HOUR)
#define NOW INT64_C(1790000000000000)
#define DEVICES 9
#define PLACES 6
#define CELLS 16000
#define GROUPS 1000
#define CHUNKS 4000
#define TENANT 1000001

/* A value that was sent; of one instant and place the later one counts. */
struct cell {
	int64_t device, at_us;
	size_t place;
	double value;
	uint8_t quality;
};

struct cells {
	struct cell *cell;
	size_t n;
};

struct group {
	int64_t seq;
	int half;
	struct str journal;
};

struct newest {
	int64_t at_us, t_ms[PLACES];
	double v[PLACES];
};

/* What the database holds. */
struct store {
	struct group group[GROUPS];
	size_t groups;
	struct writer_chunk chunk[CHUNKS];
	size_t chunks;
	struct newest newest[DEVICES + 1];
	size_t emptied;
};

struct play {
	struct cx *cx;
	uint64_t seed;
	struct writer_limits limits;
	struct writer *w;
	struct store *store;
	int64_t now_us;
	struct cells kept;    /* the reference: what is committed */
	struct cells pending; /* in a group that is under way */
	struct cells waiting; /* taken in, in no group */
	struct writer_group under_way;
	bool commits;
	struct newest_values newest; /* taken with it */
	bool has_newest;
	int empties;
	size_t replays;
};

static int32_t
tenant_of(int64_t device)
{
	/* Two enterprises of a park, one of another one. */
	return device % 3 == 0 ? 2000001 : TENANT + (int32_t)(device % 2);
}

static int
zone_of(int64_t device)
{
	return tenant_of(device) == 2000001 ? -210 : 480;
}

static void
move(struct cells *to, struct cells *from)
{
	assert_true(to->n + from->n <= CELLS);
	memcpy(to->cell + to->n, from->cell, from->n * sizeof(*from->cell));
	to->n += from->n;
	from->n = 0;
}

/* The writer's part of a database ------------------------------------------ */

static void
keep_group(struct play *p)
{
	struct store *s = p->store;
	const struct writer_group *g = &p->under_way;

	assert_true(s->groups < GROUPS && s->chunks + g->chunks <= CHUNKS);
	for (size_t i = 0; i < s->groups; i++)
		assert_true(s->group[i].seq < g->seq);
	s->group[s->groups++] = (struct group){ g->seq, g->half,
		{ cx_strndup(p->cx, g->journal.p, g->journal.n),
		    g->journal.n } };
	for (size_t i = 0; i < g->chunks; i++) {
		struct writer_chunk c = g->chunk[i];

		c.body = (struct str){ cx_strndup(p->cx, c.body.p, c.body.n),
			c.body.n };
		for (size_t k = 0; k < s->chunks; k++)
			assert_false(s->chunk[k].device == c.device &&
			    s->chunk[k].day == c.day &&
			    s->chunk[k].gen >= c.gen);
		s->chunk[s->chunks++] = c;
	}
}

static void
keep_newest(struct store *s, const struct newest_values *n)
{
	for (size_t i = 0; i < n->n; i++) {
		struct newest *k = &s->newest[n->device[i]];

		assert_int_equal(n->tenant[i], tenant_of(n->device[i]));
		assert_true(n->last[i] - n->first[i] < PLACES);
		if (n->at_us[i] > k->at_us)
			k->at_us = n->at_us[i];
		for (int32_t at = n->first[i]; at <= n->last[i]; at++) {
			const int32_t place = at - n->first[i];
			const int64_t t_ms = n->t_ms[at - 1];

			if (t_ms == 0 || t_ms < k->t_ms[place])
				continue;
			k->t_ms[place] = t_ms;
			k->v[place] = n->v[at - 1];
		}
	}
}

/* What the program does ---------------------------------------------------- */

/* Newest values go with a group, and are written once it is committed. */
static void
take_newest(struct play *p)
{
	p->empties = writer_empty_half(p->w);
	p->newest = writer_newest(p->w,
	    p->empties >= 0 ? SIZE_MAX : 1 + unit_below(&p->seed, DEVICES));
	p->has_newest = true;
}

/* The writing fails at times. */
static void
flush(struct play *p)
{
	struct store *s = p->store;
	size_t n = 0;

	p->has_newest = false;
	if (unit_below(&p->seed, 3) == 0) {
		writer_renew_newest(p->w);
		return;
	}
	keep_newest(s, &p->newest);
	if (p->empties < 0)
		return;
	for (size_t i = 0; i < s->groups; i++)
		if (s->group[i].half != p->empties)
			s->group[n++] = s->group[i];
	s->groups = n;
	s->emptied++;
	writer_emptied(p->w);
}

static void
begin_commit(struct play *p)
{
	if (p->commits || writer_waiting(p->w) == 0)
		return;
	p->under_way = writer_take(p->w);
	p->commits = true;
	move(&p->pending, &p->waiting);
	assert_true(p->under_way.journal.n > 0);
	if (unit_below(&p->seed, 3) == 0)
		take_newest(p);
}

static void
end_commit(struct play *p)
{
	if (!p->commits)
		return;
	keep_group(p);
	writer_committed(p->w, 1);
	move(&p->kept, &p->pending);
	p->commits = false;
	if (p->has_newest)
		flush(p);
}

static void
settle_all(struct play *p)
{
	end_commit(p);
	begin_commit(p);
	end_commit(p);
}

static void
open_writer(struct play *p)
{
	p->w = writer_new(&p->limits);
	writer_zone(p->w, 2, -210);
	for (size_t i = 0; i < p->store->groups; i++) {
		const struct group *g = &p->store->group[i];

		if (!writer_replay(
			p->cx, p->w, g->seq, g->half, g->journal, p->now_us))
			fail_msg("%s", p->cx->message);
	}
	writer_replayed(p->w, p->now_us);
}

/* A killed writer; its commit may have come to its end all the same. */
static void
throw_away(struct play *p)
{
	if (p->commits && unit_below(&p->seed, 2) == 0) {
		keep_group(p);
		move(&p->kept, &p->pending);
	}
	p->commits = p->has_newest = false;
	p->pending.n = p->waiting.n = 0;
	writer_free(p->w);
	p->replays++;
	open_writer(p);
}

static int64_t
instant(struct play *p)
{
	switch (unit_below(&p->seed, 10)) {
	case 0: /* late, by days */
		return p->now_us - (int64_t)unit_below(&p->seed, 5) * DAY -
		    (int64_t)unit_below(&p->seed, 50) * 60000000;
	case 1: /* late, by minutes */
	case 2:
		return p->now_us -
		    (int64_t)unit_below(&p->seed, 100) * 60000000;
	case 3: /* within one millisecond */
		return p->now_us / 1000 * 1000 +
		    (int64_t)unit_below(&p->seed, 3);
	default:
		return p->now_us - (int64_t)unit_below(&p->seed, 5) * 1000000;
	}
}

static void
send_rows(struct play *p, int64_t device, size_t n)
{
	int64_t id[64], at_us[64];
	uint32_t width[64];
	double value[64 * PLACES];
	uint8_t quality[64 * PLACES];
	struct packet_rows rows = { .tenant = tenant_of(device),
		.rows = (uint32_t)n,
		.device = id,
		.at_us = at_us,
		.width = width,
		.value = value,
		.quality = unit_below(&p->seed, 4) == 0 ? quality : NULL };

	for (size_t i = 0; i < n; i++) {
		id[i] = device;
		at_us[i] = i > 0 && unit_below(&p->seed, 4) == 0 ? at_us[i - 1]
								 : instant(p);
		width[i] = 1 + (uint32_t)unit_below(&p->seed, PLACES);
		for (size_t k = 0; k < width[i]; k++) {
			const size_t at = rows.values + k;

			value[at] = unit_below(&p->seed, 5) == 0
			    ? (double)NAN
			    : (double)unit_below(&p->seed, 100000) / 100;
			quality[at] = unit_below(&p->seed, 3) == 0
			    ? (uint8_t)unit_below(&p->seed, 256)
			    : 0;
			if (isnan(value[at]))
				continue;
			assert_true(p->waiting.n < CELLS);
			p->waiting.cell[p->waiting.n++] =
			    (struct cell){ device, at_us[i], k, value[at],
				    rows.quality == NULL ? 0 : quality[at] };
		}
		rows.values += width[i];
	}
	writer_rows(p->w, &rows, p->now_us);
}

/* Comparing ---------------------------------------------------------------- */

static int
by_instant(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return 0;
}

/* Sorted by a merge sort, which keeps the order of arrival. */
static void
sort(struct cells *c)
{
	struct cell *from = c->cell, *to = malloc((c->n + 1) * sizeof(*to));
	struct cell *const spare = to;

	for (size_t run = 1; run < c->n; run *= 2) {
		struct cell *swap = from;

		for (size_t at = 0; at < c->n; at += 2 * run) {
			const size_t mid = at + run < c->n ? at + run : c->n;
			const size_t end =
			    at + 2 * run < c->n ? at + 2 * run : c->n;
			size_t i = at, k = mid;

			for (size_t o = at; o < end; o++)
				to[o] = k == end ||
					(i < mid &&
					    by_instant(&from[i], &from[k]) <= 0)
				    ? from[i++]
				    : from[k++];
		}
		from = to;
		to = swap;
	}
	if (from != c->cell)
		memcpy(c->cell, from, c->n * sizeof(*from));
	free(spare);
}

/* Sorted; of one instant and place the last one stays. */
static void
settle(struct cells *c)
{
	size_t n = 0;

	sort(c);
	for (size_t i = 0; i < c->n; i++)
		if (i + 1 == c->n ||
		    by_instant(&c->cell[i], &c->cell[i + 1]) != 0)
			c->cell[n++] = c->cell[i];
	c->n = n;
}

static int
by_gen(const void *a, const void *b)
{
	const struct writer_chunk *x = a, *y = b;

	return x->gen < y->gen ? -1 : x->gen > y->gen;
}

static void
read_chunk(struct cx *cx, const struct writer_chunk *c, struct cells *out)
{
	const int64_t begins_us =
	    (int64_t)c->day * DAY - (int64_t)zone_of(c->device) * 60000000;
	int64_t *at_us;
	double *value;
	uint8_t *quality;
	struct chunk open;

	if (!chunk_open(cx, c->body, &open))
		fail_msg("%s", cx->message);
	assert_int_equal(c->tenant, tenant_of(c->device));
	assert_int_equal(open.n, c->rows);
	at_us = cx_calloc(cx, open.n, sizeof(*at_us));
	value = cx_calloc(cx, open.n, sizeof(*value));
	quality = cx_alloc(cx, open.n);
	assert_true(chunk_times(cx, &open, at_us));
	assert_int_equal(at_us[0], c->from_us);
	assert_int_equal(at_us[open.n - 1], c->to_us);
	assert_true(c->from_us >= begins_us && c->to_us < begins_us + DAY);
	for (size_t k = 0; k < open.places; k++) {
		assert_true(chunk_values(cx, &open, k, value, quality));
		for (size_t i = 0; i < open.n; i++) {
			if (isnan(value[i]))
				continue;
			assert_true(out->n < CELLS);
			out->cell[out->n++] = (struct cell){ c->device,
				at_us[i], k, value[i], quality[i] };
		}
	}
}

static void
read_tail(int64_t device, struct str rows, struct cells *out)
{
	struct tail_reader r;

	tail_open(&r, rows);
	while (tail_next(&r))
		for (size_t k = 0; k < r.places; k++) {
			if (isnan(r.value[k]))
				continue;
			assert_true(out->n < CELLS);
			out->cell[out->n++] = (struct cell){ device, r.at_us, k,
				r.value[k], r.quality[k] };
		}
	assert_false(r.damaged);
	tail_close(&r);
}

static struct cells
cells(struct cx *cx)
{
	return (struct cells){ cx_calloc(cx, CELLS, sizeof(struct cell)), 0 };
}

/* Chunks by their age, then tails: as a reader finds them, who sees nothing
 * that is still on its way. */
static void
must_agree(struct play *p)
{
	struct cx cx;
	struct cells got, want;

	cx_init(&cx);
	got = cells(&cx);
	want = cells(&cx);
	qsort(p->store->chunk, p->store->chunks, sizeof(*p->store->chunk),
	    by_gen);
	for (size_t i = 0; i < p->store->chunks; i++)
		read_chunk(&cx, &p->store->chunk[i], &got);
	for (int64_t d = 1; d <= DEVICES; d++)
		read_tail(d, writer_tail(&cx, p->w, d), &got);
	memcpy(want.cell, p->kept.cell, p->kept.n * sizeof(*want.cell));
	want.n = p->kept.n;
	settle(&got);
	settle(&want);
	assert_int_equal(got.n, want.n);
	for (size_t i = 0; i < got.n; i++) {
		const struct cell *g = &got.cell[i], *k = &want.cell[i];

		if (by_instant(g, k) != 0 || g->value != k->value ||
		    g->quality != k->quality)
			fail_msg("device %lld at %lld place %zu: %g (%u) "
				 "instead of %g (%u)",
			    (long long)k->device, (long long)k->at_us, k->place,
			    g->value, g->quality, k->value, k->quality);
	}
	cx_clear(&cx);
}

/* The last one to arrive of the highest millisecond. */
static void
newest_must_agree(struct play *p)
{
	struct newest want[DEVICES + 1];
	struct newest_values n;

	assert_false(p->commits);
	assert_int_equal(p->waiting.n, 0);
	memset(want, 0, sizeof(want));
	for (size_t i = 0; i < p->kept.n; i++) {
		const struct cell *c = &p->kept.cell[i];
		struct newest *k = &want[c->device];

		if (c->at_us > k->at_us)
			k->at_us = c->at_us;
		if (c->at_us / 1000 < k->t_ms[c->place])
			continue;
		k->t_ms[c->place] = c->at_us / 1000;
		k->v[c->place] = c->value;
	}
	do {
		n = writer_newest(p->w, 2);
		keep_newest(p->store, &n);
	} while (n.n > 0);
	for (int64_t d = 1; d <= DEVICES; d++) {
		const struct newest *k = &p->store->newest[d];

		assert_int_equal(k->at_us, want[d].at_us);
		for (size_t i = 0; i < PLACES; i++) {
			assert_int_equal(k->t_ms[i], want[d].t_ms[i]);
			assert_true(k->v[i] == want[d].v[i]);
		}
	}
}

static void
step(struct play *p, bool kills)
{
	p->now_us += (int64_t)unit_below(&p->seed, 40) * 1000000;
	switch (unit_below(&p->seed, 24)) {
	case 0:
	case 1:
		begin_commit(p);
		break;
	case 2:
	case 3:
		end_commit(p);
		break;
	case 4:
		writer_tick(p->w, p->now_us);
		break;
	case 5:
		settle_all(p);
		take_newest(p);
		flush(p);
		break;
	case 6:
		if (unit_below(&p->seed, 20) == 0)
			writer_close_all(p->w);
		break;
	case 7:
		if (kills && unit_below(&p->seed, 8) == 0)
			throw_away(p);
		break;
	case 8:
		if (unit_below(&p->seed, 10) == 0)
			p->now_us += 6 * HOUR;
		break;
	case 9:
		if (unit_below(&p->seed, 10) == 0)
			must_agree(p);
		break;
	default:
		send_rows(p, 1 + (int64_t)unit_below(&p->seed, DEVICES),
		    1 + unit_below(&p->seed, 14));
	}
}

static void
play_open(
    struct play *p, void **state, uint64_t seed, size_t tails, size_t journal)
{
	*p = (struct play){ .cx = *state,
		.seed = seed * UINT64_C(0x9e3779b97f4a7c15) | 1,
		.limits = { tails, journal },
		.store = cx_calloc(*state, 1, sizeof(*p->store)),
		.now_us = NOW,
		.kept = cells(*state),
		.pending = cells(*state),
		.waiting = cells(*state) };
	open_writer(p);
}

static void
play_close(struct play *p)
{
	settle_all(p);
	must_agree(p);
	newest_must_agree(p);
	/* And after one more start. */
	throw_away(p);
	must_agree(p);
	newest_must_agree(p);
	writer_close_all(p->w);
	must_agree(p);
	settle_all(p);
	must_agree(p);
	assert_int_equal(writer_figures(p->w).tails, 0);
	assert_int_equal(writer_figures(p->w).tail_bytes, 0);
	writer_free(p->w);
}

/* One stream after another; what must have happened in all of them. */
static void
play_many(void **state, size_t tails, size_t journal, bool kills, int streams,
    size_t *emptied, size_t *replays)
{
	static struct play p;

	for (int i = 1; i <= streams; i++) {
		play_open(&p, state, (uint64_t)i, tails, journal);
		for (int k = 0; k < 500; k++)
			step(&p, kills);
		play_close(&p);
		*emptied += p.store->emptied;
		*replays += p.replays;
		cx_clear(*state);
	}
}

static void
chunks_and_tails_hold_what_was_committed(void **state)
{
	size_t emptied = 0, replays = 0;

	play_many(state, 0, 0, false, 15, &emptied, &replays);
	assert_int_equal(emptied, 0);
}

static void
a_small_journal_is_emptied_and_nothing_is_lost(void **state)
{
	size_t emptied = 0, replays = 0;

	play_many(state, 0, 2000, false, 15, &emptied, &replays);
	assert_true(emptied >= 15);
}

static void
a_writer_thrown_away_comes_back_from_the_journal(void **state)
{
	size_t emptied = 0, replays = 0;

	play_many(state, 0, 0, true, 15, &emptied, &replays);
	assert_true(replays >= 20);
}

static void
a_small_journal_and_a_small_budget_survive_kills(void **state)
{
	size_t emptied = 0, replays = 0;

	play_many(state, 3000, 2000, true, 40, &emptied, &replays);
	assert_true(emptied >= 40 && replays >= 60);
}

/* Killed every third commit, a half has often just been begun. */
static void
a_half_is_drained_by_whoever_comes_after(void **state)
{
	static struct play p;
	size_t emptied = 0;

	for (uint64_t seed = 1; seed <= 10; seed++) {
		play_open(&p, state, seed, 0, 400);
		for (int i = 0; i < 200; i++) {
			send_rows(&p, 1 + (int64_t)unit_below(&p.seed, DEVICES),
			    1 + unit_below(&p.seed, 3));
			settle_all(&p);
			if (unit_below(&p.seed, 40) == 0)
				writer_close_all(p.w);
			if (unit_below(&p.seed, 3) == 0)
				throw_away(&p);
		}
		play_close(&p);
		emptied += p.store->emptied;
		cx_clear(*state);
	}
	assert_true(emptied >= 20);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(chunks_and_tails_hold_what_was_committed),
		UNIT(a_small_journal_is_emptied_and_nothing_is_lost),
		UNIT(a_writer_thrown_away_comes_back_from_the_journal),
		UNIT(a_small_journal_and_a_small_budget_survive_kills),
		UNIT(a_half_is_drained_by_whoever_comes_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
