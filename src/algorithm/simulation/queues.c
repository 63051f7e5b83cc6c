#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "knowledge/entry.h"

#define JOBS_MOST 300000
#define STATIONS_MOST 50
#define SERVERS_MOST 1000
#define BATCHES 20 /* whose means tell how sure the mean is */

struct given {
	double lam, cv_arrival;
	struct vector servers, mu, cv;
	int64_t jobs, warmup, seed;
};

struct result {
	double W, W_half, throughput;
	struct vector Wq, Lq, rho, waiting;
};

static const struct port given[] = {
	{ IN(lam), PORT_NUMBER, "1/h", { 1e-9, 1e9 },
	    { "到达率", "arrivals" } },
	{ IN(mu), PORT_VECTOR, "1/h", { 1e-9, 1e9 },
	    { "各工位单台服务率，按加工次序",
		"service of one server of each station, in order" },
	    "n" },
	{ IN(servers), PORT_VECTOR, "1", { 1, SERVERS_MOST },
	    { "各工位台数（缺省各一台）",
		"servers of each station; without it one each" },
	    "n", .otherwise = "null" },
	{ IN(cv), PORT_VECTOR, "1", { 0, 5 },
	    { "各工位服务时间变异系数（0 定长，1 指数；缺省 1）",
		"variation of service times: 0 constant, 1 exponential; "
		"without it 1" },
	    "n", .otherwise = "null" },
	{ IN(cv_arrival), PORT_NUMBER, "1", { 0, 5 },
	    { "到达间隔变异系数", "variation of times between arrivals" },
	    .otherwise = "1" },
	{ IN(jobs), PORT_WHOLE, "1", { 100, JOBS_MOST },
	    { "统计的工件数", "jobs that count" }, .otherwise = "100000" },
	{ IN(warmup), PORT_WHOLE, "1", { 0, JOBS_MOST },
	    { "预热的工件数", "jobs before them, to warm up" },
	    .otherwise = "1000" },
	{ IN(seed), PORT_WHOLE, "1", { 0, 4294967295 }, { "随机种子", "seed" },
	    .otherwise = "1" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "h",
	    .words = { "平均逗留时间", "mean time of a job" } },
	{ OUT(W_half), PORT_NUMBER, "h",
	    .words = { "其 95% 置信半宽", "half its 95 % interval" } },
	{ OUT(throughput), PORT_NUMBER, "1/h",
	    .words = { "产出率", "jobs done" } },
	{ OUT(Wq), PORT_VECTOR, "h",
	    .words = { "各工位平均等待时间", "mean wait at each station" } },
	{ OUT(Lq), PORT_VECTOR, "1",
	    .words = { "各工位平均队长", "mean line at each station" } },
	{ OUT(rho), PORT_VECTOR, "1",
	    .words = { "各工位利用率", "use of each station's servers" } },
	{ OUT(waiting), PORT_VECTOR, "1",
	    .words = { "各工位须等待的份额",
		"share of jobs that wait at each station" } },
	{ NULL },
};

/* A job comes to a station, or leaves it. */
struct event {
	double at;
	size_t job, station;
	bool leaves;
};

struct job {
	double came, here; /* to the first station, to this one */
	size_t next;       /* behind it in the line */
	bool counts;
};

struct station {
	size_t busy, servers;
	size_t first, last, line; /* jobs that wait, and how many */
	double mean, cv;
	double waits, waited, served, jobs; /* of those that count */
};

struct simulation {
	struct call *call;
	gsl_rng *rng;
	struct event *heap;
	size_t n;
	struct job *jobs;
	struct station *stations;
	size_t stages, count, warmup;
	size_t made; /* jobs that have come */
	double between, cv_arrival;
	double *times; /* in the system, of jobs that count, as they leave */
	size_t left;
	double begin, end; /* of the time that counts */
};

static void
schedule(struct simulation *s, struct event e)
{
	size_t at = s->n++;

	for (; at > 0 && s->heap[(at - 1) / 2].at > e.at; at = (at - 1) / 2)
		s->heap[at] = s->heap[(at - 1) / 2];
	s->heap[at] = e;
}

static struct event
next_event(struct simulation *s)
{
	const struct event first = s->heap[0], last = s->heap[--s->n];
	size_t at = 0;

	for (size_t k = 1; k < s->n; k = 2 * at + 1) {
		if (k + 1 < s->n && s->heap[k + 1].at < s->heap[k].at)
			k++;
		if (s->heap[k].at >= last.at)
			break;
		s->heap[at] = s->heap[k];
		at = k;
	}
	s->heap[at] = last;
	return first;
}

/* Gamma of a mean and a variation: constant at 0, exponential at 1. */
static double
draw(struct simulation *s, double mean, double cv)
{
	return cv < 1e-3 ? mean
			 : gsl_ran_gamma(s->rng, 1 / (cv * cv), mean * cv * cv);
}

static void
serve(struct simulation *s, size_t job, size_t station, double now)
{
	struct station *at = &s->stations[station];
	const double time = draw(s, at->mean, at->cv);
	const double wait = now - s->jobs[job].here;

	at->busy++;
	if (s->jobs[job].counts) {
		at->jobs++;
		at->waits += wait > 0;
		at->waited += wait;
		at->served += time;
	}
	schedule(s, (struct event){ now + time, job, station, true });
}

static void
come(struct simulation *s, size_t job, size_t station, double now)
{
	struct station *at = &s->stations[station];

	s->jobs[job].here = now;
	if (at->busy < at->servers) {
		serve(s, job, station, now);
		return;
	}
	if (at->line++ == 0)
		at->first = job;
	else
		s->jobs[at->last].next = job;
	at->last = job;
}

static void
leave(struct simulation *s, size_t job, size_t station, double now)
{
	struct station *at = &s->stations[station];

	at->busy--;
	if (at->line > 0) {
		const size_t next = at->first;

		at->first = s->jobs[next].next;
		at->line--;
		serve(s, next, station, now);
	}
	if (station + 1 < s->stages) {
		come(s, job, station + 1, now);
	} else if (s->jobs[job].counts) {
		s->times[s->left++] = now - s->jobs[job].came;
		s->end = now;
	}
}

/* The next job comes after this one, as long as some that count are inside. */
static void
arrive(struct simulation *s, double now)
{
	const size_t job = s->made++;

	s->jobs[job].came = now;
	s->jobs[job].counts = job >= s->warmup;
	if (job == s->warmup)
		s->begin = now;
	if (s->made < s->warmup + s->count)
		schedule(s,
		    (struct event){ now + draw(s, s->between, s->cv_arrival),
			s->made, 0, false });
	come(s, job, 0, now);
}

static bool
run(struct simulation *s)
{
	schedule(s, (struct event){ 0, 0, 0, false });
	for (size_t k = 0; s->n > 0; k++) {
		const struct event e = next_event(s);

		if (k % 4096 == 0 &&
		    !call_goes_on(s->call, (double)s->left / (double)s->count))
			return false;
		if (e.leaves)
			leave(s, e.job, e.station, e.at);
		else
			arrive(s, e.at);
	}
	return true;
}

/* Means of batches are nearly independent of each other. */
static void
mean_time(const struct simulation *s, struct result *r)
{
	double squares = 0;

	for (size_t i = 0; i < s->left; i++)
		r->W += s->times[i] / (double)s->left;
	for (size_t b = 0; b < BATCHES; b++) {
		const size_t from = b * s->left / BATCHES,
			     to = (b + 1) * s->left / BATCHES;
		double mean = 0;

		for (size_t i = from; i < to; i++)
			mean += s->times[i] / (double)(to - from);
		squares += (mean - r->W) * (mean - r->W);
	}
	/* Student's t of 19 degrees of freedom. */
	r->W_half = 2.093024054408263 * sqrt(squares / (BATCHES - 1) / BATCHES);
}

static void
tell(struct call *call, const struct simulation *s, struct result *r)
{
	const double span = s->end - s->begin;

	mean_time(s, r);
	r->throughput = (double)s->left / span;
	r->Wq = call_vector(call, s->stages);
	r->Lq = call_vector(call, s->stages);
	r->rho = call_vector(call, s->stages);
	r->waiting = call_vector(call, s->stages);
	for (size_t k = 0; k < s->stages; k++) {
		const struct station *at = &s->stations[k];

		r->Wq.v[k] = at->waited / at->jobs;
		r->Lq.v[k] = at->waited / span;
		r->rho.v[k] = at->served / span / (double)at->servers;
		r->waiting.v[k] = at->waits / at->jobs;
	}
}

static bool
build(struct call *call, const struct given *g, struct simulation *s)
{
	size_t events = 1;

	if (g->mu.n > STATIONS_MOST)
		return call_refuse(call, "mu",
		    "there are more than %d stations", STATIONS_MOST);
	s->stations = cx_calloc(call->cx, g->mu.n, sizeof(*s->stations));
	for (size_t k = 0; k < g->mu.n; k++) {
		const double servers = g->servers.n > 0 ? g->servers.v[k] : 1;
		const double load = g->lam / g->mu.v[k] / floor(servers);

		if (servers > floor(servers))
			return call_refuse(call, "servers",
			    "servers are whole numbers, not %.10g", servers);
		if (!(load < 0.999))
			return call_refuse(call, "mu",
			    "station %zu cannot keep up: its load is %.4g",
			    k + 1, load);
		s->stations[k] = (struct station){ .servers = (size_t)servers,
			.mean = 1 / g->mu.v[k],
			.cv = g->cv.n > 0 ? g->cv.v[k] : 1 };
		events += (size_t)servers;
	}
	s->heap = cx_calloc(call->cx, events, sizeof(*s->heap));
	s->jobs = cx_calloc(call->cx, s->warmup + s->count, sizeof(*s->jobs));
	s->times = call_vector(call, s->count).v;
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct simulation s = { .call = call,
		.stages = g->mu.n,
		.count = (size_t)g->jobs,
		.warmup = (size_t)g->warmup,
		.between = 1 / g->lam,
		.cv_arrival = g->cv_arrival };
	bool done;

	if (!build(call, g, &s))
		return false;
	s.rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(s.rng, (unsigned long)g->seed);
	done = run(&s);
	gsl_rng_free(s.rng);
	if (done)
		tell(call, &s, out);
	return done;
}

const struct entry algorithm_queues = {
	.id = "SIM-06",
	.words = { "离散事件仿真（串联排队）",
	    "Discrete events: lines of stations" },
	.class = CLASS_SIMULATION,
	.domains = DOMAIN_PRODUCTION | DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "events in order of time: a job comes, waits first come "
		    "first served, is served, goes on; L = lam W",
	.source = "Law, Simulation Modeling and Analysis, ch. 1, 9",
	.strength = STRENGTH_A,
	.oracle =
	    "Erlang C, Burke and Pollaczek-Khinchine in numpy, within 8 %",
	.note = { "同一种子结果相同；负荷接近 1 时须更多工件",
	    "The same seed gives the same; loads near 1 need more jobs" },
	.version = 1,
	.evaluate = evaluate,
};
