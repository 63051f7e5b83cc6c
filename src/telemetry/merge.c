#include "telemetry/merge.h"

#include <math.h>
#include <string.h>

/* The rows of a piece that are not merged yet. */
struct head {
	size_t piece;
	const int64_t *at_us;
	size_t row, end;
};

/* Rows that stand together in a piece and in what is made. */
struct run {
	size_t piece, row, out, n;
};

/* Where every row of every piece goes. */
struct plan {
	struct cx *cx;
	size_t n;
	int64_t *at_us;
	struct run *run;
	size_t runs, room;
};

static bool
earlier(const struct head *a, const struct head *b)
{
	const int64_t a_us = a->at_us[a->row], b_us = b->at_us[b->row];

	return a_us != b_us ? a_us < b_us : a->piece < b->piece;
}

static void
sift(struct head *heap, size_t n, size_t i)
{
	const struct head moved = heap[i];
	size_t child;

	while ((child = 2 * i + 1) < n) {
		if (child + 1 < n && earlier(&heap[child + 1], &heap[child]))
			child++;
		if (!earlier(&heap[child], &moved))
			break;
		heap[i] = heap[child];
		i = child;
	}
	heap[i] = moved;
}

/* How many of n rising instants are before t_us. */
static size_t
before(const int64_t *at_us, size_t n, int64_t t_us)
{
	size_t low = 0;

	while (low < n) {
		const size_t middle = low + (n - low) / 2;

		if (at_us[middle] < t_us)
			low = middle + 1;
		else
			n = middle;
	}
	return low;
}

/* The same, quick when they are few: steps that double, then halves. */
static size_t
run_before(const int64_t *at_us, size_t n, int64_t t_us)
{
	size_t step = 1;

	while (step < n && at_us[step] < t_us)
		step *= 2;
	return step / 2 +
	    before(at_us + step / 2, (step < n ? step : n) - step / 2, t_us);
}

static void
add_run(struct plan *p, struct run run)
{
	struct run *more;

	if (p->runs == p->room) {
		p->room = 2 * p->room + 16;
		more = cx_calloc(p->cx, p->room, sizeof(*more));
		if (p->runs > 0)
			memcpy(more, p->run, p->runs * sizeof(*more));
		p->run = more;
	}
	p->run[p->runs++] = run;
}

/* Rows of one piece, the first of which may repeat the last instant. */
static void
emit(struct plan *p, const struct head *h, size_t n)
{
	const int64_t *at_us = h->at_us + h->row;
	const bool again = p->n > 0 && p->at_us[p->n - 1] == at_us[0];

	if (again)
		add_run(p, (struct run){ h->piece, h->row, p->n - 1, 1 });
	if (n > again) {
		add_run(p,
		    (struct run){ h->piece, h->row + again, p->n, n - again });
		memcpy(p->at_us + p->n, at_us + again,
		    (n - again) * sizeof(*at_us));
		p->n += n - again;
	}
}

/* How many rows of the first piece come before all other pieces' next. */
static size_t
alone(const struct head *heap, size_t n)
{
	const struct head *h = &heap[0];
	const struct head *next = &heap[1];
	size_t rows;

	if (n == 1)
		return h->end - h->row;
	if (n > 2 && earlier(&heap[2], next))
		next = &heap[2];
	rows = run_before(
	    h->at_us + h->row, h->end - h->row, next->at_us[next->row]);
	/* At one instant what came first is first. */
	if (h->row + rows < h->end && h->piece < next->piece &&
	    h->at_us[h->row + rows] == next->at_us[next->row])
		rows++;
	return rows;
}

static void
find_runs(struct plan *p, struct head *heap, size_t n)
{
	for (size_t i = n / 2; i-- > 0;)
		sift(heap, n, i);
	while (n > 0) {
		const size_t rows = alone(heap, n);

		emit(p, &heap[0], rows);
		heap[0].row += rows;
		if (heap[0].row == heap[0].end)
			heap[0] = heap[--n];
		if (n > 0)
			sift(heap, n, 0);
	}
}

/* Adds a piece's rows of from_us <= t < to_us to a heap of n, if any. */
static size_t
add_head(struct head *heap, size_t n, size_t piece, const int64_t *at_us,
    size_t rows, int64_t from_us, int64_t to_us)
{
	const size_t first = before(at_us, rows, from_us);
	const size_t end = before(at_us, rows, to_us);

	if (first >= end)
		return n;
	heap[n] = (struct head){ piece, at_us, first, end };
	return n + 1;
}

static struct plan
make_plan(struct cx *cx, struct head *heap, size_t n)
{
	struct plan p = { .cx = cx };
	size_t rows = 0;

	for (size_t i = 0; i < n; i++)
		rows += heap[i].end - heap[i].row;
	p.at_us = cx_calloc(cx, rows, sizeof(*p.at_us));
	find_runs(&p, heap, n);
	return p;
}

/* A run is new to the place, or its one row meets a row that is there. */
static void
take_run(const struct run *r, size_t filled, const struct merge_piece *piece,
    double *value, uint8_t *quality)
{
	const double *v = piece->value == NULL ? NULL : piece->value + r->row;
	const uint8_t *q =
	    piece->quality == NULL ? NULL : piece->quality + r->row;

	if (v == NULL && r->out == filled) {
		for (size_t i = 0; i < r->n; i++)
			value[r->out + i] = NAN;
	} else if (v != NULL && r->out == filled) {
		memcpy(value + r->out, v, r->n * sizeof(*v));
		if (q != NULL)
			memcpy(quality + r->out, q, r->n);
	} else if (v != NULL &&
	    (!isnan(v[0]) ||
		(q != NULL && q[0] != 0 && isnan(value[r->out])))) {
		value[r->out] = v[0];
		quality[r->out] = q == NULL ? 0 : q[0];
	}
}

static void
take_place(const struct plan *p, const struct merge_piece *piece, double *value,
    uint8_t *quality)
{
	size_t filled = 0;

	for (size_t i = 0; i < p->runs; i++) {
		const struct run *r = &p->run[i];

		take_run(r, filled, &piece[r->piece], value, quality);
		if (r->out == filled)
			filled += r->n;
	}
}

/* Rows that say nothing about the place are left out. */
static void
drop_empty(struct merge_samples *s)
{
	size_t k = 0;

	for (size_t i = 0; i < s->n; i++) {
		s->at_us[k] = s->at_us[i];
		s->value[k] = s->value[i];
		s->quality[k] = s->quality[i];
		k += isnan(s->value[i]) && s->quality[i] == 0 ? 0 : 1;
	}
	s->n = k;
}

struct merge_samples
merge_place(struct cx *cx, const struct merge_piece *piece, size_t pieces,
    int64_t from_us, int64_t to_us)
{
	struct head *heap = cx_calloc(cx, pieces, sizeof(*heap));
	struct merge_samples s;
	struct plan p;
	size_t n = 0;

	for (size_t i = 0; i < pieces; i++)
		if (piece[i].value != NULL)
			n = add_head(heap, n, i, piece[i].at_us, piece[i].n,
			    from_us, to_us);
	p = make_plan(cx, heap, n);
	s = (struct merge_samples){ p.n, p.at_us,
		cx_calloc(cx, p.n, sizeof(double)), cx_calloc(cx, p.n, 1) };
	take_place(&p, piece, s.value, s.quality);
	drop_empty(&s);
	return s;
}

/* What each piece says about a place; false when none says anything. */
static bool
look_at(struct merge_piece *look, const struct chunk_rows *piece, size_t pieces,
    size_t place, bool *qualities)
{
	bool any = false;

	*qualities = false;
	for (size_t i = 0; i < pieces; i++) {
		const struct chunk_rows *r = &piece[i];

		look[i] = (struct merge_piece){ r->n, r->at_us, NULL, NULL };
		if (place >= r->places || r->value[place] == NULL)
			continue;
		any = true;
		look[i].value = r->value[place];
		if (r->quality != NULL)
			look[i].quality = r->quality[place];
		*qualities |= look[i].quality != NULL;
	}
	return any;
}

struct chunk_rows
merge_rows(struct cx *cx, const struct chunk_rows *piece, size_t pieces,
    int64_t from_us, int64_t to_us)
{
	struct head *heap = cx_calloc(cx, pieces, sizeof(*heap));
	struct merge_piece *look = cx_calloc(cx, pieces, sizeof(*look));
	size_t n = 0, places = 0;
	double **value;
	uint8_t **quality, *none;
	struct plan p;

	for (size_t i = 0; i < pieces; i++) {
		n = add_head(
		    heap, n, i, piece[i].at_us, piece[i].n, from_us, to_us);
		places = piece[i].places > places ? piece[i].places : places;
	}
	p = make_plan(cx, heap, n);
	value = cx_calloc(cx, places, sizeof(*value));
	quality = cx_calloc(cx, places, sizeof(*quality));
	none = cx_calloc(cx, p.n, 1);
	for (size_t i = 0; i < places; i++) {
		bool qualities;

		if (!look_at(look, piece, pieces, i, &qualities))
			continue;
		value[i] = cx_calloc(cx, p.n, sizeof(double));
		if (qualities)
			quality[i] = cx_calloc(cx, p.n, 1);
		take_place(&p, look, value[i], qualities ? quality[i] : none);
	}
	return (struct chunk_rows){ p.n, places, p.at_us, value, quality };
}
