#include "energy/formula.h"

#include <math.h>

enum op {
	OP_NUMBER,
	OP_OPERAND,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_NEGATE,
	OP_ABS,
	OP_MIN,
	OP_MAX,
	OP_COALESCE
};

struct formula_step {
	enum op op;
	size_t n;      /* operand index, or number of arguments */
	double number; /* OP_NUMBER */
};

struct parser {
	struct cx *cx;
	struct str text;
	size_t at;
	size_t depth; /* of brackets */
	size_t stack; /* values waiting after the last step */
	struct formula *formula;
};

static bool
syntax(struct parser *p, const char *expected)
{
	return cx_fail_code(p->cx, FAIL_INVALID, "syntax", "formula",
	    "character %zu: %s expected", p->at + 1, expected);
}

static bool
too_large(struct cx *cx, const char *what)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "formula_large", "formula", "%s", what);
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The next byte behind blanks; 0 at the end. */
static char
peek(struct parser *p)
{
	while (p->at < p->text.n &&
	    (p->text.p[p->at] == ' ' || p->text.p[p->at] == '\t'))
		p->at++;
	return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

static bool
take(struct parser *p, char c)
{
	if (peek(p) != c)
		return false;
	p->at++;
	return true;
}

/* Appends a step that takes `used` values and leaves one. */
static bool
emit(struct parser *p, struct formula_step step, size_t used)
{
	p->formula->steps[p->formula->step_count++] = step;
	p->stack = p->stack - used + 1;
	if (p->stack > FORMULA_STACK)
		return too_large(p->cx, "the formula has too many parts");
	return true;
}

static bool
take_number(struct parser *p)
{
	const size_t from = p->at;
	const char *const s = p->text.p;
	const size_t n = p->text.n;
	struct formula_step step = { .op = OP_NUMBER };
	size_t i = from;

	while (i < n && (is_digit(s[i]) || s[i] == '.'))
		i++;
	if (i < n && (s[i] == 'e' || s[i] == 'E')) {
		i++;
		if (i < n && (s[i] == '-' || s[i] == '+'))
			i++;
		while (i < n && is_digit(s[i]))
			i++;
	}
	if (!str_double((struct str){ s + from, i - from }, &step.number))
		return syntax(p, "a number");
	p->at = i;
	return emit(p, step, 0);
}

static struct str
take_word(struct parser *p)
{
	const size_t from = p->at;

	while (p->at < p->text.n &&
	    (is_letter(p->text.p[p->at]) || is_digit(p->text.p[p->at])))
		p->at++;
	return (struct str){ p->text.p + from, p->at - from };
}

static bool
add_operand(struct parser *p, struct str name)
{
	struct formula *f = p->formula;
	size_t i = 0;

	if (name.n > FORMULA_NAME)
		return too_large(p->cx, "the name of a meter is too long");
	while (i < f->operand_count && !str_eq(f->operands[i], name))
		i++;
	if (i == f->operand_count)
		f->operands[f->operand_count++] = name;
	return emit(p, (struct formula_step){ .op = OP_OPERAND, .n = i }, 0);
}

static bool take_sum(struct parser *p);

static bool
take_call(struct parser *p, enum op op)
{
	size_t n = 0;

	do {
		if (!take_sum(p))
			return false;
		n++;
	} while (take(p, ','));
	if (op == OP_ABS && n != 1)
		return syntax(p, "one argument of abs");
	if (!take(p, ')'))
		return syntax(p, "\")\"");
	return emit(p, (struct formula_step){ .op = op, .n = n }, n);
}

static bool
take_named(struct parser *p)
{
	static const struct {
		const char *name;
		enum op op;
	} functions[] = { { "abs", OP_ABS }, { "min", OP_MIN },
		{ "max", OP_MAX }, { "coalesce", OP_COALESCE } };
	const struct str name = take_word(p);

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (str_is(name, functions[i].name))
			return take(p, '(') ? take_call(p, functions[i].op)
					    : syntax(p, "\"(\"");
	return add_operand(p, name);
}

static bool
take_factor(struct parser *p)
{
	const char c = peek(p);

	if (is_digit(c) || c == '.')
		return take_number(p);
	if (is_letter(c))
		return take_named(p);
	if (take(p, '+') || take(p, '-')) {
		const bool minus = c == '-';

		if (++p->depth > FORMULA_DEPTH + 1)
			return too_large(p->cx, "the formula is too deep");
		if (!take_factor(p))
			return false;
		p->depth--;
		return !minus ||
		    emit(p, (struct formula_step){ .op = OP_NEGATE }, 1);
	}
	if (!take(p, '('))
		return syntax(p, "a number, a meter or \"(\"");
	if (!take_sum(p))
		return false;
	return take(p, ')') || syntax(p, "\")\"");
}

static bool
take_term(struct parser *p)
{
	if (!take_factor(p))
		return false;
	for (char c = peek(p); c == '*' || c == '/'; c = peek(p)) {
		p->at++;
		if (!take_factor(p) ||
		    !emit(p,
			(struct formula_step){
			    .op = c == '*' ? OP_MULTIPLY : OP_DIVIDE },
			2))
			return false;
	}
	return true;
}

static bool
take_sum(struct parser *p)
{
	/* The sum outside of all brackets is not one of them. */
	if (++p->depth > FORMULA_DEPTH + 1)
		return too_large(p->cx, "the formula is too deep");
	if (!take_term(p))
		return false;
	for (char c = peek(p); c == '+' || c == '-'; c = peek(p)) {
		p->at++;
		if (!take_term(p) ||
		    !emit(p,
			(struct formula_step){
			    .op = c == '+' ? OP_ADD : OP_SUBTRACT },
			2))
			return false;
	}
	p->depth--;
	return true;
}

bool
formula_parse(struct cx *cx, struct str text, struct formula *formula)
{
	struct parser p = { .cx = cx, .text = text, .formula = formula };

	if (text.n > FORMULA_BYTES)
		return too_large(cx, "the formula is longer than 1000 bytes");
	/* No byte makes more than one step, nor more than one operand. */
	*formula = (struct formula){
		.steps = cx_calloc(cx, text.n, sizeof(*formula->steps)),
		.operands = cx_calloc(cx, text.n, sizeof(*formula->operands)),
	};
	if (!take_sum(&p))
		return false;
	return peek(&p) == '\0' && p.at == text.n ? true
						  : syntax(&p, "an operator");
}

/* The n arguments of min, max or coalesce become one value. */
static double
fold(enum op op, const double *v, size_t n)
{
	double best = v[0];

	for (size_t i = 1; i < n; i++) {
		if (op == OP_COALESCE)
			best = isnan(best) ? v[i] : best;
		else if (isnan(v[i]) || isnan(best))
			best = NAN;
		else if (op == OP_MIN ? v[i] < best : v[i] > best)
			best = v[i];
	}
	return best;
}

static bool
divide(struct cx *cx, double a, double b, double *out)
{
	if (b == 0 && !isnan(a))
		return cx_fail_code(cx, FAIL_INVALID, "division_by_zero",
		    "formula", "the formula divides by zero");
	*out = b == 0 ? (double)NAN : a / b;
	return true;
}

/* One step on the stack whose top is *n. */
static bool
run(struct cx *cx, const struct formula_step *step, const double *amounts,
    double *v, size_t *n)
{
	double *const a = v + *n -
	    (step->op <= OP_OPERAND         ? 0
		    : step->op <= OP_DIVIDE ? 2
		    : step->op == OP_NEGATE ? 1
					    : step->n);

	*n = (size_t)(a - v) + 1;
	switch (step->op) {
	case OP_NUMBER:
		*a = step->number;
		return true;
	case OP_OPERAND:
		*a = amounts[step->n];
		return true;
	case OP_ADD:
		*a += a[1];
		return true;
	case OP_SUBTRACT:
		*a -= a[1];
		return true;
	case OP_MULTIPLY:
		*a *= a[1];
		return true;
	case OP_DIVIDE:
		return divide(cx, a[0], a[1], a);
	case OP_NEGATE:
		*a = -*a;
		return true;
	case OP_ABS:
		*a = fabs(*a);
		return true;
	case OP_MIN:
	case OP_MAX:
	case OP_COALESCE:
		*a = fold(step->op, a, step->n);
		return true;
	}
	return false;
}

bool
formula_value(struct cx *cx, const struct formula *formula,
    const double *amounts, double *value)
{
	double v[FORMULA_STACK + 1];
	size_t n = 0;

	for (size_t i = 0; i < formula->step_count; i++) {
		if (!run(cx, &formula->steps[i], amounts, v, &n))
			return false;
		if (isinf(v[n - 1]))
			return cx_fail_code(cx, FAIL_INVALID, "out_of_range",
			    "formula", "the value is not finite");
	}
	*value = v[0];
	return true;
}

size_t
formula_missing(struct cx *cx, const struct formula *formula,
    const double *amounts, size_t **missing)
{
	size_t n = 0;

	*missing = cx_calloc(cx, formula->operand_count, sizeof(**missing));
	for (size_t i = 0; i < formula->operand_count; i++)
		if (isnan(amounts[i]))
			(*missing)[n++] = i;
	return n;
}

/* Depth-first over the computed meters. */
struct visit {
	struct cx *cx;
	const struct formula_meter *meters;
	size_t n;
	size_t *level; /* 0: not seen, else 1 + levels below it */
	bool *open;    /* on the path from the start */
	size_t *order;
	size_t done;
};

static size_t
find(const struct visit *v, struct str name)
{
	size_t i = 0;

	while (i < v->n && !str_eq(v->meters[i].name, name))
		i++;
	return i;
}

static bool
visit(struct visit *v, size_t at, size_t path)
{
	const struct formula_meter *meter = &v->meters[at];
	size_t below = 0;

	if (v->open[at])
		return cx_fail_code(v->cx, FAIL_INVALID, "meter_cycle",
		    "formula", "the meter \"%.*s\" depends on itself",
		    STR_ARG(meter->name));
	if (v->level[at] > 0)
		return true;
	if (path == FORMULA_DEPTH)
		return too_large(v->cx, "meters stand on too many levels");
	v->open[at] = true;
	for (size_t i = 0; i < meter->formula.operand_count; i++) {
		const size_t to = find(v, meter->formula.operands[i]);

		if (to == v->n)
			continue;
		if (!visit(v, to, path + 1))
			return false;
		below = v->level[to] > below ? v->level[to] : below;
	}
	v->open[at] = false;
	v->level[at] = below + 1;
	if (v->level[at] > FORMULA_DEPTH)
		return too_large(v->cx, "meters stand on too many levels");
	v->order[v->done++] = at;
	return true;
}

bool
formula_order(
    struct cx *cx, const struct formula_meter *meters, size_t n, size_t *order)
{
	struct visit v = {
		.cx = cx,
		.meters = meters,
		.n = n,
		.level = cx_calloc(cx, n, sizeof(size_t)),
		.open = cx_calloc(cx, n, sizeof(bool)),
		.order = order,
	};

	for (size_t i = 0; i < n; i++)
		if (!visit(&v, i, 0))
			return false;
	return true;
}
