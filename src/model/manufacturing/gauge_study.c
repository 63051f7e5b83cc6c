#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct cube data;
};

struct result {
	double EV, AV, GRR, PV, pGRR;
};

static const struct port given[] = {
	{ IN(data), PORT_CUBE, "1", { -1e12, 1e12 },
	    { "数据 [零件][操作者][重复]",
		"readings by part, operator and repetition" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(EV), PORT_NUMBER, "1", .words = { "重复性", "repeatability" } },
	{ OUT(AV), PORT_NUMBER, "1", .words = { "再现性", "reproducibility" } },
	{ OUT(GRR), PORT_NUMBER, "1",
	    .words = { "量具 RR", "repeatability and reproducibility" } },
	{ OUT(PV), PORT_NUMBER, "1",
	    .words = { "零件变差", "variation of parts" } },
	{ OUT(pGRR), PORT_NUMBER, "%",
	    .words = { "GRR 占总变差", "share of the total variation" } },
	{ NULL },
};

/* Mean squares of the two-way analysis with crossing. */
struct squares {
	double parts, operators, mixed, error;
};

/* Means by part, by operator, and of each cell of both. */
struct means {
	struct vector part, operator;
	struct matrix cell;
	double all;
};

static struct means
means_of(struct call *call, const struct cube *d)
{
	const double n = (double)(d->layers * d->rows * d->cols);
	struct means m = { call_vector(call, d->layers),
		call_vector(call, d->rows),
		call_matrix(call, d->layers, d->rows), 0 };

	for (size_t i = 0; i < d->layers * d->rows * d->cols; i++) {
		const size_t cell = i / d->cols;

		m.cell.v[cell] += d->v[i] / (double)d->cols;
		m.part.v[cell / d->rows] +=
		    d->v[i] / (double)(d->rows * d->cols);
		m.operator.v[cell % d->rows] +=
		    d->v[i] /(double)(d->layers * d->cols);
		m.all += d->v[i] / n;
	}
	return m;
}

static double
spread(const struct vector *v, double mean)
{
	double sum = 0;

	for (size_t i = 0; i < v->n; i++)
		sum += pow(v->v[i] - mean, 2);
	return sum;
}

static struct squares
squares_of(struct call *call, const struct cube *d)
{
	const double p = (double)d->layers, o = (double)d->rows,
		     k = (double)d->cols;
	const struct means m = means_of(call, d);
	struct squares s = { 0 };

	s.parts = o * k * spread(&m.part, m.all) / (p - 1);
	s.operators = p * k * spread(&m.operator, m.all) / (o - 1);
	for (size_t i = 0; i < d->layers; i++)
		for (size_t j = 0; j < d->rows; j++)
			s.mixed += k *
			    pow(m.cell.v[i * d->rows + j] - m.part.v[i] -
				    m.operator.v[j] + m.all,
				2) /
			    ((p - 1) * (o - 1));
	for (size_t i = 0; i < d->layers * d->rows * d->cols; i++)
		s.error +=
		    pow(d->v[i] - m.cell.v[i / d->cols], 2) / (p * o * (k - 1));
	return s;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct cube *d = &g->data;
	struct squares s;
	double repeat, operators, mixed, parts;

	if (d->layers < 2 || d->rows < 2 || d->cols < 2)
		return call_refuse(call, "data",
		    "two of each are needed: parts %zu, operators %zu, "
		    "repetitions %zu",
		    d->layers, d->rows, d->cols);
	s = squares_of(call, d);
	repeat = s.error;
	mixed = fmax(0, (s.mixed - s.error) / (double)d->cols);
	operators =
	    fmax(0, (s.operators - s.mixed) / (double)(d->layers * d->cols));
	parts = fmax(0, (s.parts - s.mixed) / (double)(d->rows * d->cols));
	r->EV = sqrt(repeat);
	r->AV = sqrt(operators + mixed);
	r->GRR = sqrt(repeat + operators + mixed);
	r->PV = sqrt(parts);
	if (!(repeat + operators + mixed + parts > 0))
		return call_refuse(call, "data", "all readings are equal");
	r->pGRR = 100 * r->GRR / hypot(r->GRR, r->PV);
	return true;
}

const struct entry model_gauge_study = {
	.id = "MFG-012",
	.words = { "测量系统 GRR（ANOVA 法）",
	    "Gauge repeatability and reproducibility (ANOVA)" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "two-way random ANOVA with crossing; GRR^2 = EV^2 + AV^2; "
		    "%GRR = GRR/sqrt(GRR^2 + PV^2)",
	.source = "AIAG MSA, 4th edition; GB/T 19022",
	.strength = STRENGTH_A,
	.oracle = "statsmodels' anova_lm",
	.note = { "交互作用计入再现性 AV；负的方差分量取零",
	    "The crossing of part and operator counts to AV; a negative "
	    "component of variance is none" },
	.version = 1,
	.evaluate = evaluate,
};
