#include "telemetry/classes.h"

#include <math.h>
#include <string.h>

#include "telemetry/blocks.h"

#define NUMBER_BITS 32
#define STATES_MOST (1u << CLASSES_LOG_MOST)
#define TABLE_BITS 5 /* about what one class costs in the head */
#define FINE_MOST 5
#define LINEAR_LEAST 8 /* with shift, so many classes at least */
#define SAMPLE 512     /* numbers that choose the classes */
#define FINEST_MOST ((NUMBER_BITS - FINE_MOST + 1) << FINE_MOST)

/* The class of a number, and how many plain bits follow. */
static inline size_t
class_of(uint64_t z, unsigned fine, unsigned shift, unsigned *plain)
{
	const uint64_t y = z >> shift;
	unsigned above;

	*plain = shift;
	if (y < UINT64_C(2) << fine)
		return (size_t)y;
	above = bytes_width(y) - 2 - fine; /* powers of two beyond the first */
	*plain = above + 1 + shift;
	return ((size_t)(above + 1) << fine) + (size_t)(y >> (above + 1));
}

/* The least number of a class and its plain bits; false when the class lies
 * beyond NUMBER_BITS. */
static bool
class_bounds(size_t class, unsigned fine, unsigned shift, uint32_t *base,
    unsigned *plain)
{
	const size_t above = class >> fine; /* 0 and 1 are single values */
	const uint64_t low = class & bits_mask(fine);
	size_t raised;

	*plain = shift;
	if (above < 2) {
		if (shift + bytes_width(class) > NUMBER_BITS)
			return false;
		*base = (uint32_t)((uint64_t) class << shift);
		return true;
	}
	raised = above - 1 + shift;
	if (raised + fine + 1 > NUMBER_BITS)
		return false;
	*plain = (unsigned)raised;
	*base = (uint32_t)((bits_mask(fine) + 1 + low) << raised);
	return true;
}

struct count {
	uint32_t of[CLASSES_MOST];
	size_t classes;
	size_t plain; /* bits of all */
};

/* False when there would be too many. */
static bool
begin_count(struct count *c, uint64_t most, unsigned fine, unsigned shift)
{
	unsigned plain;

	c->classes = class_of(most, fine, shift, &plain) + 1;
	c->plain = 0;
	if (c->classes > CLASSES_MOST)
		return false;
	memset(c->of, 0, c->classes * sizeof(c->of[0]));
	return true;
}

static void
count_number(
    struct count *c, uint64_t z, uint32_t times, unsigned fine, unsigned shift)
{
	unsigned plain;

	c->of[class_of(z, fine, shift, &plain)] += times;
	c->plain += (size_t)plain * times;
}

/*
 * A sample of the numbers by the finest classes there are.  All others are
 * unions of these, so that each is counted by one number of each class.
 */
struct spectrum {
	size_t n;            /* numbers in the sample */
	size_t step;         /* it is every step-th */
	size_t classes;      /* that occur */
	uint32_t z[SAMPLE];  /* a number of each class */
	uint32_t of[SAMPLE]; /* how many are of it */
};

static void
take_sample(struct spectrum *s, const uint64_t *z, size_t n)
{
	uint16_t place[FINEST_MOST] = { 0 }; /* in the spectrum, from 1 */
	unsigned plain;

	s->step = n / SAMPLE + 1;
	s->n = (n + s->step - 1) / s->step;
	s->classes = 0;
	for (size_t i = 0; i < n; i += s->step) {
		uint16_t *at = &place[class_of(z[i], FINE_MOST, 0, &plain)];

		if (*at == 0) {
			s->z[s->classes] = (uint32_t)z[i];
			s->of[s->classes++] = 0;
			*at = (uint16_t)s->classes;
		}
		s->of[*at - 1]++;
	}
}

/* The entropy of classes that occur m times together, and their plain bits. */
static double
ideal(const struct count *c, size_t m)
{
	double bits = (double)c->plain;

	for (size_t i = 0; i < c->classes; i++)
		if (c->of[i] > 0)
			bits -= c->of[i] * log2(c->of[i] / (double)m);
	return bits;
}

/*
 * A class that occurs c times and has f states costs c log(1 / f), so one
 * state less costs about c / (f - 1/2), and one more gains c / (f + 1/2).
 */
static size_t
cheapest(const struct classes_plan *plan, const struct count *c)
{
	double least = INFINITY;
	size_t best = 0;

	for (size_t i = 0; i < c->classes; i++) {
		const double loss = c->of[i] / (plan->states[i] - 0.5);

		if (plan->states[i] > 1 && loss < least) {
			least = loss;
			best = i;
		}
	}
	return best;
}

static size_t
neediest(const struct classes_plan *plan, const struct count *c)
{
	double most = 0;
	size_t best = 0;

	for (size_t i = 0; i < c->classes; i++) {
		const double gain = c->of[i] / (plan->states[i] + 0.5);

		if (gain > most) {
			most = gain;
			best = i;
		}
	}
	return best;
}

/* Shares 2^log states among the classes as they occur, one at least to each
 * that does. */
static void
share_states(struct classes_plan *plan, const struct count *c, size_t n)
{
	const uint32_t all = 1u << plan->log;
	uint32_t given = 0;

	for (size_t i = 0; i < c->classes; i++) {
		const double share = c->of[i] * (double)all / (double)n;

		plan->states[i] = c->of[i] == 0 ? 0
		    : share < 1                 ? 1
						: (uint32_t)(share + 0.5);
		given += plan->states[i];
	}
	for (; given > all; given--)
		plan->states[cheapest(plan, c)]--;
	for (; given < all; given++)
		plan->states[neediest(plan, c)]++;
}

static void
states_as_numbers(const struct classes_plan *plan, uint64_t *z)
{
	for (size_t i = 0; i < plan->classes; i++)
		z[i] = plan->states[i];
}

static size_t
cost(const struct classes_plan *plan, const struct count *c)
{
	uint64_t z[CLASSES_MOST];
	double bits = 0;

	states_as_numbers(plan, z);
	for (size_t i = 0; i < c->classes; i++)
		if (c->of[i] > 0)
			bits += c->of[i] * (plan->log - log2(plan->states[i]));
	return (size_t)bits + 1 + c->plain + blocks_cost(z, plan->classes) +
	    19 + (size_t)CLASSES_LANES * plan->log;
}

/* The best table size for classes that were counted. */
static void
find_log(struct classes_plan *plan, const struct count *c, size_t n,
    unsigned fine, unsigned shift)
{
	struct classes_plan p = {
		.fine = fine, .shift = shift, .classes = c->classes
	};

	plan->bits = SIZE_MAX;
	for (p.log = CLASSES_LOG_LEAST; p.log <= CLASSES_LOG_MOST; p.log++) {
		if (1u << p.log < c->classes ||
		    (p.log > CLASSES_LOG_LEAST && 1u << p.log > n))
			continue;
		share_states(&p, c, n);
		p.bits = cost(&p, c);
		if (p.bits < plan->bits)
			*plan = p;
	}
}

/* A way to make classes, and about what it costs. */
struct trial {
	unsigned fine, shift;
	double bits;
};

/* Tries one on a sample of the numbers; what it would cost. */
static double
try(struct trial *best, const struct spectrum *s, uint64_t most, unsigned fine,
    unsigned shift)
{
	struct count c;
	double bits;

	if (!begin_count(&c, most, fine, shift))
		return INFINITY;
	for (size_t i = 0; i < s->classes; i++)
		count_number(&c, s->z[i], s->of[i], fine, shift);
	bits = ideal(&c, s->n) * (double)s->step +
	    (double)(c.classes * TABLE_BITS);
	if (bits < best->bits)
		*best = (struct trial){ fine, shift, bits };
	return bits;
}

bool
classes_find(struct classes_plan *plan, const uint64_t *z, size_t n)
{
	struct trial best = { .bits = INFINITY };
	struct spectrum s;
	struct count c;
	uint64_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = z[i] > most ? z[i] : most;
	if (n == 0 || bytes_width(most) > NUMBER_BITS)
		return false;
	take_sample(&s, z, n);
	/* Classes that widen with the numbers, for what falls off; even ones,
	 * for what does not. */
	for (unsigned fine = 0; fine <= FINE_MOST; fine++)
		(void)try(&best, &s, most, fine, 0);
	for (unsigned shift = 1; most >> shift >= LINEAR_LEAST; shift++)
		if (try(&best, &s, most, FINE_MOST, shift) >
		    best.bits + best.bits / 4)
			break;
	if (isinf(best.bits) || !begin_count(&c, most, best.fine, best.shift))
		return false;
	for (size_t i = 0; i < n; i++)
		count_number(&c, z[i], 1, best.fine, best.shift);
	find_log(plan, &c, n, best.fine, best.shift);
	return plan->bits < SIZE_MAX;
}

/*
 * The class of each state: the states of a class lie about evenly, by a step
 * that is odd and so comes to every state once.
 */
static void
spread(uint8_t *class, const uint32_t *states, size_t classes, unsigned log)
{
	const unsigned all = 1u << log;
	const unsigned step = (all >> 1) + (all >> 3) + 3;
	unsigned at = 0;

	for (size_t i = 0; i < classes; i++)
		for (uint32_t k = 0; k < states[i]; k++) {
			class[at] = (uint8_t)i;
			at = (at + step) & (all - 1);
		}
}

/* For each class its states in rising order, all in one row. */
struct way_back {
	uint16_t state[STATES_MOST];
	uint32_t first[CLASSES_MOST];
};

static void
find_back(struct way_back *back, const struct classes_plan *plan)
{
	uint8_t class[STATES_MOST];
	uint32_t next[CLASSES_MOST], first = 0;

	spread(class, plan->states, plan->classes, plan->log);
	for (size_t i = 0; i < plan->classes; i++) {
		back->first[i] = next[i] = first;
		first += plan->states[i];
	}
	for (unsigned s = 0; s < 1u << plan->log; s++)
		back->state[next[class[s]]++] = (uint16_t)s;
}

/*
 * One number, coming from the state that follows it.  Of a class with f
 * states, the states x = f .. 2f-1 are reached from 2^log + state by
 * dropping low bits until x is in that range.
 */
static struct classes_step
step_back(const struct classes_plan *plan, const struct way_back *back,
    uint64_t z, unsigned *state)
{
	unsigned plain, bits;
	const size_t class = class_of(z, plan->fine, plan->shift, &plain);
	const uint32_t f = plan->states[class];
	const unsigned x = (1u << plan->log) + *state;
	struct classes_step step;

	bits = plan->log + 1 - bytes_width(f);
	if (x >> bits < f)
		bits--;
	step.z = (z & bits_mask(plain)) | (x & bits_mask(bits)) << plain;
	step.width = plain + bits;
	*state = back->state[back->first[class] + (x >> bits) - f];
	return step;
}

static void
put_head(struct bits_writer *w, const struct classes_plan *plan)
{
	uint64_t z[CLASSES_MOST];

	bits_put(w, plan->log - CLASSES_LOG_LEAST, 3);
	bits_put(w, plan->fine, 3);
	bits_put(w, plan->shift, 5);
	bits_put(w, plan->classes - 1, 8);
	states_as_numbers(plan, z);
	blocks_put(w, z, plan->classes);
}

void
classes_put(struct bits_writer *w, const struct classes_plan *plan,
    const uint64_t *z, size_t n, struct classes_step *step)
{
	unsigned state[CLASSES_LANES] = { 0 };
	struct way_back back;

	/* The coder runs backwards so that the reader can run forwards. */
	find_back(&back, plan);
	for (size_t i = n; i-- > 0;)
		step[i] =
		    step_back(plan, &back, z[i], &state[i % CLASSES_LANES]);
	put_head(w, plan);
	for (size_t i = 0; i < CLASSES_LANES; i++)
		bits_put(w, state[i], plan->log);
	for (size_t i = 0; i < n; i++)
		bits_put(w, step[i].z, step[i].width);
}

/* The table of states; false when the counts do not fill it or a class is
 * beyond what can be. */
static bool
lay_table(struct classes_reader *r, const uint32_t *states, size_t classes,
    unsigned log, unsigned fine, unsigned shift)
{
	struct classes_state of[CLASSES_MOST];
	uint8_t class[STATES_MOST];
	uint32_t next[CLASSES_MOST];

	for (size_t i = 0; i < classes; i++) {
		unsigned plain = 0;

		of[i] = (struct classes_state){ 0 };
		if (states[i] > 0 &&
		    !class_bounds(i, fine, shift, &of[i].base, &plain))
			return false;
		of[i].plain = (uint8_t)plain;
		next[i] = states[i];
	}
	spread(class, states, classes, log);
	for (unsigned s = 0; s < 1u << log; s++) {
		const uint32_t x = next[class[s]]++;
		const unsigned bits = log + 1 - bytes_width(x);

		r->state[s] = of[class[s]];
		r->state[s].bits = (uint8_t)bits;
		r->state[s].next = (uint16_t)((x << bits) - (1u << log));
	}
	return true;
}

static unsigned
take(struct classes_reader *r, unsigned width)
{
	const uint64_t raw = bits_peek(r->bytes, r->at) & bits_mask(width);

	r->at += width;
	return (unsigned)raw;
}

/* How many states each class has; false when they are not 2^log. */
static bool
read_states(
    struct classes_reader *r, uint32_t *states, size_t classes, unsigned log)
{
	struct blocks_reader b;
	uint64_t z[BLOCKS_SIZE];
	uint64_t all = 0;

	blocks_open(&b, r->bytes, r->at);
	for (size_t i = 0; i < classes; i += BLOCKS_SIZE) {
		const size_t m =
		    classes - i < BLOCKS_SIZE ? classes - i : BLOCKS_SIZE;

		if (!blocks_next(&b, z, m))
			return false;
		for (size_t k = 0; k < m; k++) {
			all += z[k];
			if (z[k] > UINT64_C(1) << log)
				return false;
			states[i + k] = (uint32_t)z[k];
		}
	}
	r->at = b.at;
	return all == UINT64_C(1) << log;
}

bool
classes_open(struct classes_reader *r, struct view bytes)
{
	uint32_t states[CLASSES_MOST];
	unsigned log, fine, shift;
	size_t classes;

	r->bytes = bytes;
	r->at = 0;
	log = take(r, 3) + CLASSES_LOG_LEAST;
	fine = take(r, 3);
	shift = take(r, 5);
	classes = take(r, 8) + 1;
	if (log > CLASSES_LOG_MOST || fine > FINE_MOST ||
	    !read_states(r, states, classes, log) ||
	    !lay_table(r, states, classes, log, fine, shift))
		return false;
	for (size_t i = 0; i < CLASSES_LANES; i++)
		r->turn[i] = take(r, log);
	return true;
}

static inline uint64_t
next_number(struct classes_reader *r, size_t *at, unsigned *turn)
{
	const struct classes_state s = r->state[*turn];
	const uint64_t raw = bits_peek(r->bytes, *at);

	*turn = s.next + (unsigned)(raw >> s.plain & bits_mask(s.bits));
	*at += s.plain + s.bits;
	return s.base + (raw & bits_mask(s.plain));
}

void
classes_next(struct classes_reader *r, uint64_t *z, size_t n)
{
	unsigned a = r->turn[0], b = r->turn[1], c = r->turn[2], d = r->turn[3];
	size_t at = r->at, i = 0;

	for (; i + CLASSES_LANES <= n; i += CLASSES_LANES) {
		z[i] = next_number(r, &at, &a);
		z[i + 1] = next_number(r, &at, &b);
		z[i + 2] = next_number(r, &at, &c);
		z[i + 3] = next_number(r, &at, &d);
	}
	r->turn[0] = a;
	r->turn[1] = b;
	r->turn[2] = c;
	r->turn[3] = d;
	for (; i < n; i++)
		z[i] = next_number(r, &at, &r->turn[i % CLASSES_LANES]);
	r->at = at;
}

bool
classes_whole(const struct classes_reader *r)
{
	return r->at <= r->bytes.n * 8;
}
