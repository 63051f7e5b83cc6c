#include <math.h>

#include "algorithm/statistics/sample.h"
#include "knowledge/entry.h"

#define ROWS_MOST 20000
#define KEPT_BYTES (1 << 26) /* of rows of the kernel */
#define ROUNDS 1000000
#define FLAT 1e-12 /* a curve is at least so strong */

enum kernel { KERNEL_LINEAR, KERNEL_POLY, KERNEL_RBF };

struct given {
	struct matrix X, Xnew;
	struct vector y;
	int kernel;
	double C, gamma, coef0, tol;
	int64_t degree;
};

struct result {
	struct vector decision, label;
	int64_t n_support;
	double gamma, objective;
};

static const struct port given[] = {
	{ IN(X), PORT_MATRIX, "1",
	    .words = { "特征，一行一个样本", "features, a row a sample" },
	    .shape = "n,m" },
	{ IN(y), PORT_VECTOR, "1", { 0, 1 }, { "类别（0/1）", "0 or 1" }, "n" },
	{ IN(Xnew), PORT_MATRIX, "1",
	    .words = { "待预测样本（缺省为训练样本）",
		"samples to predict (without them those of X)" },
	    .otherwise = "null" },
	{ IN(kernel), PORT_CHOICE, "", .words = { "核函数", "kernel" },
	    .choices = "linear poly rbf", .otherwise = "\"rbf\"" },
	{ IN(C), PORT_NUMBER, "1", { 1e-6, 1e6 },
	    { "惩罚系数", "penalty of errors" }, .otherwise = "1" },
	{ IN(gamma), PORT_NUMBER, "1", { 0, 1e6 },
	    { "核系数（0 为 1/(m·方差)）",
		"of the kernel (0: 1/(m variance))" },
	    .otherwise = "0" },
	{ IN(coef0), PORT_NUMBER, "1", { -1e6, 1e6 },
	    { "核常数项（poly）", "constant of poly" }, .otherwise = "0" },
	{ IN(degree), PORT_WHOLE, "1", { 1, 10 },
	    { "多项式次数", "degree of poly" }, .otherwise = "3" },
	{ IN(tol), PORT_NUMBER, "1", { 1e-8, 0.1 }, { "收敛容差", "tolerance" },
	    .otherwise = "0.001" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(decision), PORT_VECTOR, "1",
	    .words = { "决策值（正为 1）", "decision value, positive for 1" } },
	{ OUT(label), PORT_VECTOR, "1", .words = { "预测类别", "prediction" } },
	{ OUT(n_support), PORT_WHOLE, "1",
	    .words = { "支持向量数", "support vectors" } },
	{ OUT(gamma), PORT_NUMBER, "1",
	    .words = { "所用核系数", "gamma that was used" } },
	{ OUT(objective), PORT_NUMBER, "1",
	    .words = { "对偶目标值", "dual objective" } },
	{ NULL },
};

struct machine {
	const struct given *g;
	double gamma;
	double *alpha, *sign; /* multipliers, +1 or -1 of each row */
	double *error;        /* sign less what the others say of a row */
	double *self;         /* K(x, x) */
	double **rows;        /* of K, of those that are kept */
	size_t *kept, kept_n, kept_most, oldest;
};

static double
kernel(const struct machine *k, const double *a, const double *b)
{
	const size_t m = k->g->X.cols;
	double sum = 0;

	if (k->g->kernel == KERNEL_RBF) {
		for (size_t j = 0; j < m; j++)
			sum += (a[j] - b[j]) * (a[j] - b[j]);
		return exp(-k->gamma * sum);
	}
	for (size_t j = 0; j < m; j++)
		sum += a[j] * b[j];
	if (k->g->kernel == KERNEL_LINEAR)
		return sum;
	return pow(k->gamma * sum + k->g->coef0, (double)k->g->degree);
}

static const double *
row_of(const struct machine *k, size_t i)
{
	return k->g->X.v + i * k->g->X.cols;
}

/* K of a row and every other; the oldest one makes room. */
static const double *
similar(struct call *call, struct machine *k, size_t i)
{
	const size_t n = k->g->X.rows;
	double *row;

	if (k->rows[i] != NULL)
		return k->rows[i];
	if (k->kept_n < k->kept_most) {
		row = cx_room(call->cx, n, sizeof(*row));
		k->kept[k->kept_n++] = i;
	} else {
		row = k->rows[k->kept[k->oldest]];
		k->rows[k->kept[k->oldest]] = NULL;
		k->kept[k->oldest] = i;
		k->oldest = (k->oldest + 1) % k->kept_most;
	}
	for (size_t t = 0; t < n; t++)
		row[t] = kernel(k, row_of(k, i), row_of(k, t));
	return k->rows[i] = row;
}

/* Whether sign times alpha may still grow, or fall. */
static bool
may_move(const struct machine *k, size_t t, bool up)
{
	return (k->sign[t] > 0) == up ? k->alpha[t] < k->g->C : k->alpha[t] > 0;
}

/* The row that is most too low, and how far the others are above it. */
static size_t
lowest(const struct machine *k, double *gap)
{
	size_t i = SIZE_MAX;
	double least = INFINITY;

	for (size_t t = 0; t < k->g->X.rows; t++) {
		if (may_move(k, t, true) &&
		    (i == SIZE_MAX || k->error[t] > k->error[i]))
			i = t;
		if (may_move(k, t, false))
			least = fmin(least, k->error[t]);
	}
	*gap = i == SIZE_MAX ? 0 : k->error[i] - least;
	return i;
}

/* Its partner: the one by which the objective falls most. */
static size_t
partner(const struct machine *k, size_t i, const double *row)
{
	size_t best = i;
	double most = 0;

	for (size_t t = 0; t < k->g->X.rows; t++) {
		const double apart = k->error[i] - k->error[t];
		const double curve =
		    fmax(k->self[i] + k->self[t] - 2 * row[t], FLAT);

		if (apart > 0 && may_move(k, t, false) &&
		    apart * apart / curve > most) {
			most = apart * apart / curve;
			best = t;
		}
	}
	return best;
}

/* How far a multiplier may go, and going that far lands on the bound. */
static double
room(const struct machine *k, size_t t, bool up)
{
	return (k->sign[t] > 0) == up ? k->g->C - k->alpha[t] : k->alpha[t];
}

static void
shift(struct machine *k, size_t t, bool up, double by)
{
	const bool grows = (k->sign[t] > 0) == up;

	if (by >= room(k, t, up))
		k->alpha[t] = grows ? k->g->C : 0;
	else
		k->alpha[t] += grows ? by : -by;
}

/* Two multipliers at a time until all conditions hold to within tol. */
static bool
train(struct call *call, struct machine *k)
{
	const size_t n = k->g->X.rows;
	const size_t most = ROUNDS + 100 * n;
	double gap;

	for (size_t round = 0;; round++) {
		const size_t i = lowest(k, &gap);
		const double *a, *b;
		double by;
		size_t j;

		if (gap < k->g->tol)
			return true;
		if (round > most)
			return call_refuse(call, "C",
			    "no end after %zu rounds: scale the features or "
			    "make C smaller",
			    most);
		if (round % 64 == 0 &&
		    !call_goes_on(call, (double)round / (double)most))
			return false;
		a = similar(call, k, i);
		j = partner(k, i, a);
		b = similar(call, k, j);
		by = (k->error[i] - k->error[j]) /
		    fmax(k->self[i] + k->self[j] - 2 * a[j], FLAT);
		by = fmin(by, fmin(room(k, i, true), room(k, j, false)));
		shift(k, i, true, by);
		shift(k, j, false, by);
		for (size_t t = 0; t < n; t++)
			k->error[t] -= by * (a[t] - b[t]);
	}
}

/* The constant: what free rows say, or the middle between the bounds. */
static double
constant(const struct machine *k)
{
	double sum = 0, high = -INFINITY, low = INFINITY;
	size_t free = 0;

	for (size_t t = 0; t < k->g->X.rows; t++) {
		const bool up = may_move(k, t, true);
		const bool down = may_move(k, t, false);

		if (up && down) {
			sum += k->error[t];
			free++;
		}
		if (up)
			high = fmax(high, k->error[t]);
		if (down)
			low = fmin(low, k->error[t]);
	}
	return free > 0 ? sum / (double)free : (high + low) / 2;
}

static bool
predict(struct call *call, const struct machine *k, const struct matrix *rows,
    struct result *r)
{
	const double b = constant(k);

	r->decision = call_vector(call, rows->rows);
	r->label = call_vector(call, rows->rows);
	for (size_t i = 0; i < rows->rows; i++) {
		double sum = b;

		if (i % 64 == 0 && !call_goes_on(call, 1))
			return false;
		for (size_t t = 0; t < k->g->X.rows; t++)
			if (k->alpha[t] > 0)
				sum += k->alpha[t] * k->sign[t] *
				    kernel(k, row_of(k, t),
					rows->v + i * rows->cols);
		r->decision.v[i] = sum;
		r->label.v[i] = sum > 0;
	}
	return true;
}

static void
begin(struct call *call, struct machine *k)
{
	const size_t n = k->g->X.rows;

	k->alpha = call_vector(call, n).v;
	k->sign = call_vector(call, n).v;
	k->error = call_vector(call, n).v;
	k->self = call_vector(call, n).v;
	k->rows = cx_calloc(call->cx, n, sizeof(*k->rows));
	k->kept = cx_calloc(call->cx, n, sizeof(*k->kept));
	k->kept_most = KEPT_BYTES / sizeof(double) / n;
	if (k->kept_most > n)
		k->kept_most = n;
	for (size_t t = 0; t < n; t++) {
		k->sign[t] = k->g->y.v[t] > 0 ? 1 : -1;
		k->error[t] = k->sign[t];
		k->self[t] = kernel(k, row_of(k, t), row_of(k, t));
	}
}

static bool
check(struct call *call, const struct given *g)
{
	if (!sample_is_binary(call, "y", g->y))
		return false;
	if (g->X.rows > ROWS_MOST)
		return call_refuse(
		    call, "X", "X has more than %d rows", ROWS_MOST);
	if (g->Xnew.rows > 0 && g->Xnew.cols != g->X.cols)
		return call_refuse(call, "Xnew",
		    "Xnew has %zu columns, X has %zu", g->Xnew.cols, g->X.cols);
	return !sample_is_constant(
		   (struct vector){ g->X.v, g->X.rows * g->X.cols }) ||
	    call_refuse(call, "X", "all values of X are equal");
}

static double
usual_gamma(const struct matrix *X)
{
	const struct vector all = { X->v, X->rows * X->cols };
	double mean;

	return (double)X->rows / sample_squares(all, &mean);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct machine k = { .g = g };

	if (!check(call, g))
		return false;
	r->gamma = k.gamma = g->gamma > 0 ? g->gamma : usual_gamma(&g->X);
	begin(call, &k);
	if (!train(call, &k))
		return false;
	for (size_t t = 0; t < g->X.rows; t++) {
		r->n_support += k.alpha[t] > 0;
		/* The sum of what all say of a row: its sign less its error. */
		r->objective +=
		    k.alpha[t] * (1 - k.sign[t] * (k.sign[t] - k.error[t]) / 2);
	}
	return predict(call, &k, g->Xnew.rows == 0 ? &g->X : &g->Xnew, r);
}

const struct entry algorithm_svc = {
	.id = "CLS-04",
	.words = { "支持向量机（C-SVC，二分类）",
	    "Support vector machine (C-SVC, two classes)" },
	.class = CLASS_CLASSIFICATION,
	.domains = DOMAIN_QUALITY | DOMAIN_SERVICE,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "min |w|^2/2 + C sum(xi), y (w phi(x) + b) >= 1 - xi; "
		    "rbf: exp(-gamma |u-v|^2)",
	.source = "Cortes & Vapnik 1995; Fan, Chen & Lin 2005 (two "
		  "multipliers at a time, second order)",
	.strength = STRENGTH_A,
	.oracle = "sklearn.svm.SVC",
	.note = { "特征应先标准化", "Scale the features first" },
	.version = 1,
	.evaluate = evaluate,
};
