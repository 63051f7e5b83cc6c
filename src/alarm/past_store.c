#include "alarm/past_store.h"

#include <math.h>

#include "base/moment.h"
#include "telemetry/reading_store.h"

/* So much is read at a time, which bounds the memory it takes. */
#define PIECE_US (7 * US_PER_DAY)

/* One metric, in the piece at hand. */
struct course {
	const struct telemetry_sample *sample;
	size_t at, n;
};

struct past {
	struct cx *cx;
	struct conn *conn;
	struct reading_of of;
	int64_t next_us, to_us; /* what is not yet read */
	int ordinal[CONDITION_METRICS];
	size_t place[CONDITION_METRICS]; /* among the caller's, of each */
	size_t n;                        /* of the caller's places */
	struct course course[CONDITION_METRICS];
	struct cx piece;
	size_t samples;
};

static void
forget(void *piece)
{
	cx_clear(piece);
}

struct past *
past_open(struct cx *cx, struct conn *conn, int32_t tenant, int64_t device,
    int zone_min, const int *places, size_t n, int64_t from_us, int64_t to_us)
{
	struct past *p = cx_alloc(cx, sizeof(*p));

	p->cx = cx;
	p->conn = conn;
	p->next_us = from_us;
	p->to_us = to_us;
	p->n = n;
	p->of = (struct reading_of){ tenant, device, zone_min, p->ordinal, 0 };
	for (size_t i = 0; i < n; i++) {
		if (places[i] == 0)
			continue;
		p->ordinal[p->of.places] = places[i];
		p->place[p->of.places++] = i;
	}
	cx_init(&p->piece);
	cx_defer(cx, forget, &p->piece);
	return p;
}

static bool
read_piece(struct past *p)
{
	const int64_t end_us =
	    p->to_us - p->next_us > PIECE_US ? p->next_us + PIECE_US : p->to_us;
	const struct reading_span span = { .from_us = p->next_us,
		.to_us = end_us,
		.before_us = p->next_us,
		.after_us = end_us,
		.skips_bad = true };
	const struct reading *r;

	cx_clear(&p->piece);
	r = reading_now(&p->piece, p->conn, &p->of, &span);
	if (r == NULL)
		return cx_fail(
		    p->cx, p->piece.fail, NULL, "%s", p->piece.message);
	for (size_t i = 0; i < p->of.places; i++) {
		struct course *c = &p->course[i];

		c->sample = reading_samples(r, i, &c->n);
		c->at = 0;
		p->samples += c->n;
	}
	p->next_us = end_us;
	return true;
}

/* Whether a metric has a sample left in the piece; *at_us is the earliest. */
static bool
find_earliest(const struct past *p, int64_t *at_us)
{
	bool found = false;

	for (size_t i = 0; i < p->of.places; i++) {
		const struct course *c = &p->course[i];

		if (c->at == c->n)
			continue;
		if (!found || c->sample[c->at].at_us < *at_us)
			*at_us = c->sample[c->at].at_us;
		found = true;
	}
	return found;
}

bool
past_next(struct past *p, int64_t *at_us, double *values)
{
	while (!find_earliest(p, at_us))
		if (p->next_us >= p->to_us || !read_piece(p))
			return false;
	for (size_t i = 0; i < p->n; i++)
		values[i] = (double)NAN;
	for (size_t i = 0; i < p->of.places; i++) {
		struct course *c = &p->course[i];

		if (c->at < c->n && c->sample[c->at].at_us == *at_us)
			values[p->place[i]] = c->sample[c->at++].value;
	}
	return true;
}

size_t
past_samples(const struct past *p)
{
	return p->samples;
}
