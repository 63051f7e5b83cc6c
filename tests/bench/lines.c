/*
 * lines.c - telemetry of a park that does not exist, as line protocol.
 *
 *   lines meters|hosts NAME DEVICES STEPS STEP_S END_S SEED FILE
 *
 * Every step each device sends one line: eight walks with 0 to 3 decimals
 * (meters) or ten shares in percent and the tags that a host comes with
 * (hosts).  NAME is the measurement; the last step lies STEP_S before END_S
 * (Unix seconds).  The walks of all devices are drawn from one seed that is
 * never begun again, so no two parts of a file repeat each other.
 *
 * Prints what an honest store answers: lines, values, bytes; and of the
 * third field of the first hundred devices (tag ent=E0000) count, sum and
 * greatest.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define A_HUNDRED 100
#define JUDGED 2 /* the third field */

/* How a value walks, in units of its last decimal. */
struct way {
	const char *name;
	int decimals;
	int64_t low, high;   /* where it begins */
	int64_t down, up;    /* how far it moves */
	unsigned percent;    /* of the steps in which it moves */
	int64_t least, most; /* where it stays */
};

static const struct way meter[] = {
	{ "temp", 1, 200, 800, -2, 2, 100, -400, 2000 },
	{ "press", 3, 100, 1100, -5, 5, 100, 0, 10000 },
	{ "curr", 2, 0, 10000, -100, 100, 100, 0, 20000 },
	{ "volt", 1, 2200, 2250, -3, 3, 100, 0, 4000 },
	{ "power", 2, 0, 5000, -50, 50, 100, 0, 100000 },
	{ "energy", 2, 0, 1000000, 0, 14, 100, 0, INT64_MAX },
	{ "vib", 3, 0, 10000, -100, 100, 100, 0, 50000 },
	{ "flow", 1, 0, 2000, -20, 20, 10, 0, 10000 },
};

#define SHARE(name)                                                            \
	{                                                                      \
		name, 0, 0, 100, -1, 1, 100, 0, 100                            \
	}
static const struct way host[] = {
	SHARE("usage_user"),
	SHARE("usage_system"),
	SHARE("usage_idle"),
	SHARE("usage_nice"),
	SHARE("usage_iowait"),
	SHARE("usage_irq"),
	SHARE("usage_softirq"),
	SHARE("usage_steal"),
	SHARE("usage_guest"),
	SHARE("usage_guest_nice"),
};

struct park {
	const char *name;
	const struct way *way;
	size_t fields;
	bool hosts;
	int64_t devices, steps, step_s, end_s;
	uint64_t seed;
	int64_t *value; /* fields of each device */
	int64_t judged, sum, greatest;
};

static uint64_t
chance(struct park *p)
{
	p->seed ^= p->seed << 13;
	p->seed ^= p->seed >> 7;
	p->seed ^= p->seed << 17;
	return p->seed;
}

static int64_t
between(struct park *p, int64_t low, int64_t high)
{
	return low + (int64_t)(chance(p) >> 11) % (high - low + 1);
}

static int64_t
within(int64_t v, const struct way *w)
{
	return v < w->least ? w->least : v > w->most ? w->most : v;
}

static void
begin(struct park *p)
{
	for (int64_t d = 0; d < p->devices; d++)
		for (size_t f = 0; f < p->fields; f++)
			p->value[(size_t)d * p->fields + f] =
			    between(p, p->way[f].low, p->way[f].high);
}

static void
judge(struct park *p, int64_t device, int64_t v)
{
	if (device >= A_HUNDRED)
		return;
	p->greatest = p->judged == 0 || v > p->greatest ? v : p->greatest;
	p->sum += v;
	p->judged++;
}

static void
put_tags(const struct park *p, int64_t d, FILE *out)
{
	(void)fprintf(out, "%s,ent=E%04" PRId64 ",dev=%s%06" PRId64, p->name,
	    d / A_HUNDRED, p->name, d);
	if (p->hosts)
		(void)fprintf(out,
		    ",region=cn-east-1,datacenter=cn-east-1a,rack=%" PRId64
		    ",os=Debian12,arch=x64,team=SF,service=%" PRId64,
		    d % 100, d % 20);
}

/* v stands for v / 10^decimals. */
static void
put_value(FILE *out, char before, const struct way *w, int64_t v)
{
	const int64_t size = v < 0 ? -v : v;
	int64_t unit = 1;

	for (int i = 0; i < w->decimals; i++)
		unit *= 10;
	(void)fprintf(out, "%c%s=%s%" PRId64, before, w->name, v < 0 ? "-" : "",
	    size / unit);
	if (w->decimals > 0)
		(void)fprintf(out, ".%0*" PRId64, w->decimals, size % unit);
}

static void
put_line(struct park *p, int64_t step, int64_t d, FILE *out)
{
	int64_t *value = &p->value[(size_t)d * p->fields];
	const int64_t at_s = p->end_s - (p->steps - step) * p->step_s;
	/* Meters are not asked all at once. */
	const int64_t ms = p->hosts ? 0 : d % 10000 * p->step_s / 10;

	put_tags(p, d, out);
	for (size_t f = 0; f < p->fields; f++) {
		const struct way *w = &p->way[f];

		if (chance(p) % 100 < w->percent)
			value[f] =
			    within(value[f] + between(p, w->down, w->up), w);
		if (f == JUDGED)
			judge(p, d, value[f]);
		put_value(out, f == 0 ? ' ' : ',', w, value[f]);
	}
	(void)fprintf(out, " %" PRId64 "\n",
	    at_s * INT64_C(1000000000) + ms * INT64_C(1000000));
}

static bool
write_lines(struct park *p, const char *path)
{
	FILE *out = fopen(path, "w");
	int64_t unit = 1;
	long bytes;

	if (out == NULL)
		return false;
	begin(p);
	for (int64_t s = 0; s < p->steps; s++)
		for (int64_t d = 0; d < p->devices; d++)
			put_line(p, s, d, out);
	bytes = ftell(out);
	for (int i = 0; i < p->way[JUDGED].decimals; i++)
		unit *= 10;
	(void)printf("{\"lines\": %" PRId64 ", \"values\": %" PRId64
		     ", \"bytes\": %ld, \"count\": %" PRId64
		     ", \"sum\": %.3f, \"max\": %.3f}\n",
	    p->steps * p->devices, p->steps * p->devices * (int64_t)p->fields,
	    bytes, p->judged, (double)p->sum / (double)unit,
	    (double)p->greatest / (double)unit);
	return fclose(out) == 0;
}

int
main(int argc, char *argv[])
{
	struct park p = { 0 };
	bool good;

	if (argc != 9)
		return 2;
	p.hosts = strcmp(argv[1], "hosts") == 0;
	p.way = p.hosts ? host : meter;
	p.fields = p.hosts ? sizeof(host) / sizeof(host[0])
			   : sizeof(meter) / sizeof(meter[0]);
	p.name = argv[2];
	p.devices = strtoll(argv[3], NULL, 10);
	p.steps = strtoll(argv[4], NULL, 10);
	p.step_s = strtoll(argv[5], NULL, 10);
	p.end_s = strtoll(argv[6], NULL, 10);
	p.seed = strtoull(argv[7], NULL, 10) * UINT64_C(88172645463325252) | 1;
	p.value = calloc((size_t)p.devices, p.fields * sizeof(*p.value));
	if (p.value == NULL)
		return 1;
	good = write_lines(&p, argv[8]);
	free(p.value);
	return good ? 0 : 1;
}
