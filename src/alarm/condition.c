#include "alarm/condition.h"

#include <math.h>

enum op {
	OP_NUMBER,
	OP_METRIC,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_MORE,
	OP_MORE_EQUAL,
	OP_EQUAL,
	OP_UNEQUAL,
	OP_AND,
	OP_OR,
	OP_NEGATE,
	OP_ABS,
	OP_NOT,
	OP_MIN,
	OP_MAX
};

struct condition_step {
	enum op op;
	size_t n;      /* index of the metric, or number of arguments */
	double number; /* OP_NUMBER */
};

enum kind { A_NUMBER, A_TRUTH };

struct parser {
	struct cx *cx;
	struct str text;
	size_t at;
	size_t depth;
	size_t stack; /* values waiting after the last step */
	struct condition *out;
};

static bool
syntax(struct parser *p, const char *expected)
{
	return cx_fail_code(p->cx, FAIL_INVALID, "syntax", "expression",
	    "character %zu: %s expected", p->at + 1, expected);
}

static bool
too_large(struct parser *p, const char *what)
{
	return cx_fail_code(
	    p->cx, FAIL_INVALID, "expression_large", "expression", "%s", what);
}

static bool
expect(struct parser *p, enum kind got, enum kind wanted)
{
	if (got == wanted)
		return true;
	return cx_fail_code(p->cx, FAIL_INVALID, "wrong_type", "expression",
	    "before character %zu: a %s stands where a %s is expected",
	    p->at + 1, got == A_NUMBER ? "number" : "comparison",
	    wanted == A_NUMBER ? "number" : "comparison");
}

/* Bytes of other scripts count as letters; the text is UTF-8 already. */
static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    (unsigned char)c >= 0x80;
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
	    (p->text.p[p->at] == ' ' || p->text.p[p->at] == '\t' ||
		p->text.p[p->at] == '\n'))
		p->at++;
	return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

static bool
take(struct parser *p, char c)
{
	if (peek(p) != c || p->at == p->text.n)
		return false;
	p->at++;
	return true;
}

/* The word that begins here, which stays where it is. */
static struct str
peek_word(struct parser *p)
{
	struct str word = { NULL, 0 };

	if (!is_letter(peek(p)))
		return word;
	word.p = p->text.p + p->at;
	while (p->at + word.n < p->text.n &&
	    (is_letter(word.p[word.n]) || is_digit(word.p[word.n]) ||
		word.p[word.n] == '.'))
		word.n++;
	return word;
}

static bool
take_word(struct parser *p, const char *word)
{
	const struct str found = peek_word(p);

	if (!str_is(found, word))
		return false;
	p->at += found.n;
	return true;
}

/* Appends a step that takes `used` values and leaves one. */
static bool
emit(struct parser *p, enum op op, size_t n, double number, size_t used)
{
	p->out->steps[p->out->step_count++] =
	    (struct condition_step){ op, n, number };
	p->stack = p->stack - used + 1;
	return p->stack <= CONDITION_STACK ||
	    too_large(p, "the expression has too many parts");
}

static bool
deeper(struct parser *p)
{
	return ++p->depth <= CONDITION_DEPTH ||
	    too_large(p, "the expression is too deep");
}

static bool take_any(struct parser *p, enum kind *kind);
static bool take_sum(struct parser *p, enum kind *kind);

static bool
take_number(struct parser *p)
{
	const char *const s = p->text.p;
	const size_t from = p->at, n = p->text.n;
	double number;
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
	if (!str_double((struct str){ s + from, i - from }, &number))
		return syntax(p, "a number");
	p->at = i;
	return emit(p, OP_NUMBER, 0, number, 0);
}

static bool
add_metric(struct parser *p, struct str code)
{
	struct condition *c = p->out;
	size_t i = 0;

	if (code.n == 0)
		return syntax(p, "a metric");
	while (i < c->metric_count && !str_eq(c->metrics[i], code))
		i++;
	if (i == CONDITION_METRICS)
		return too_large(p, "the expression has more than 8 metrics");
	if (i == c->metric_count)
		c->metrics[c->metric_count++] = code;
	return emit(p, OP_METRIC, i, 0, 0);
}

static bool
take_quoted(struct parser *p)
{
	const size_t from = p->at;
	size_t end = from;

	while (end < p->text.n && p->text.p[end] != '"')
		end++;
	if (end == p->text.n)
		return syntax(p, "a closing \"");
	p->at = end + 1;
	return add_metric(p, (struct str){ p->text.p + from, end - from });
}

static bool
take_call(struct parser *p, enum op op)
{
	enum kind kind;
	size_t n = 0;

	if (!take(p, '('))
		return syntax(p, "\"(\"");
	if (!deeper(p))
		return false;
	do {
		if (!take_sum(p, &kind) || !expect(p, kind, A_NUMBER))
			return false;
		n++;
	} while (take(p, ','));
	p->depth--;
	if (op == OP_ABS && n != 1)
		return syntax(p, "one argument of abs");
	return take(p, ')') ? emit(p, op, n, 0, n) : syntax(p, "\")\"");
}

static bool
take_named(struct parser *p)
{
	const struct str word = peek_word(p);

	if (str_is(word, "and") || str_is(word, "or") || str_is(word, "not"))
		return syntax(p, "a number or a metric");
	p->at += word.n;
	if (str_is(word, "abs"))
		return take_call(p, OP_ABS);
	if (str_is(word, "min"))
		return take_call(p, OP_MIN);
	if (str_is(word, "max"))
		return take_call(p, OP_MAX);
	return add_metric(p, word);
}

static bool
take_bracket(struct parser *p, enum kind *kind)
{
	if (!deeper(p) || !take_any(p, kind))
		return false;
	p->depth--;
	return take(p, ')') || syntax(p, "\")\"");
}

static bool
take_factor(struct parser *p, enum kind *kind)
{
	const char c = peek(p);

	*kind = A_NUMBER;
	if (is_digit(c) || c == '.')
		return take_number(p);
	if (is_letter(c))
		return take_named(p);
	if (take(p, '"'))
		return take_quoted(p);
	if (take(p, '(')) {
		return take_bracket(p, kind);
	}
	if (!take(p, '-'))
		return syntax(p, "a number, a metric or \"(\"");
	if (!deeper(p) || !take_factor(p, kind) || !expect(p, *kind, A_NUMBER))
		return false;
	p->depth--;
	return emit(p, OP_NEGATE, 0, 0, 1);
}

static bool
take_term(struct parser *p, enum kind *kind)
{
	enum kind right;

	if (!take_factor(p, kind))
		return false;
	for (char c = peek(p); c == '*' || c == '/'; c = peek(p)) {
		p->at++;
		if (!expect(p, *kind, A_NUMBER) || !take_factor(p, &right) ||
		    !expect(p, right, A_NUMBER) ||
		    !emit(p, c == '*' ? OP_MULTIPLY : OP_DIVIDE, 0, 0, 2))
			return false;
	}
	return true;
}

static bool
take_sum(struct parser *p, enum kind *kind)
{
	enum kind right;

	if (!take_term(p, kind))
		return false;
	for (char c = peek(p); c == '+' || c == '-'; c = peek(p)) {
		p->at++;
		if (!expect(p, *kind, A_NUMBER) || !take_term(p, &right) ||
		    !expect(p, right, A_NUMBER) ||
		    !emit(p, c == '+' ? OP_ADD : OP_SUBTRACT, 0, 0, 2))
			return false;
	}
	return true;
}

/* The comparison that begins here, or OP_NUMBER for none. */
static enum op
take_comparison(struct parser *p)
{
	const char c = peek(p);
	const bool equal = p->at + 1 < p->text.n && p->text.p[p->at + 1] == '=';
	const enum op op = c == '<' ? (equal ? OP_LESS_EQUAL : OP_LESS)
	    : c == '>'              ? (equal ? OP_MORE_EQUAL : OP_MORE)
	    : c == '=' && equal     ? OP_EQUAL
	    : c == '!' && equal     ? OP_UNEQUAL
				    : OP_NUMBER;

	if (op != OP_NUMBER)
		p->at += equal ? 2 : 1;
	return op;
}

static bool
take_compare(struct parser *p, enum kind *kind)
{
	enum kind right;
	enum op op;

	if (!take_sum(p, kind))
		return false;
	op = take_comparison(p);
	if (op == OP_NUMBER)
		return true;
	if (!expect(p, *kind, A_NUMBER) || !take_sum(p, &right) ||
	    !expect(p, right, A_NUMBER))
		return false;
	*kind = A_TRUTH;
	return emit(p, op, 0, 0, 2);
}

static bool
take_not(struct parser *p, enum kind *kind)
{
	if (!take_word(p, "not"))
		return take_compare(p, kind);
	if (!deeper(p) || !take_not(p, kind) || !expect(p, *kind, A_TRUTH))
		return false;
	p->depth--;
	return emit(p, OP_NOT, 0, 0, 1);
}

static bool
take_both(struct parser *p, enum kind *kind)
{
	enum kind right;

	if (!take_not(p, kind))
		return false;
	while (take_word(p, "and"))
		if (!expect(p, *kind, A_TRUTH) || !take_not(p, &right) ||
		    !expect(p, right, A_TRUTH) || !emit(p, OP_AND, 0, 0, 2))
			return false;
	return true;
}

static bool
take_any(struct parser *p, enum kind *kind)
{
	enum kind right;

	if (!take_both(p, kind))
		return false;
	while (take_word(p, "or"))
		if (!expect(p, *kind, A_TRUTH) || !take_both(p, &right) ||
		    !expect(p, right, A_TRUTH) || !emit(p, OP_OR, 0, 0, 2))
			return false;
	return true;
}

bool
condition_parse(struct cx *cx, struct str text, struct condition *condition)
{
	struct parser p = { .cx = cx, .text = text, .out = condition };
	enum kind kind;

	if (text.n > CONDITION_BYTES)
		return too_large(&p, "the expression is longer than 500 bytes");
	/* No byte makes more than one step. */
	*condition = (struct condition){
		.steps = cx_calloc(cx, text.n + 1, sizeof(*condition->steps)),
	};
	if (!take_any(&p, &kind))
		return false;
	if (peek(&p) != '\0' || p.at != text.n)
		return syntax(&p, "an operator");
	if (!expect(&p, kind, A_TRUTH))
		return false;
	return condition->metric_count > 0 ||
	    cx_fail_code(cx, FAIL_INVALID, "no_metric", "expression",
		"the expression is about no metric");
}

/* Truths on the stack are 1, 0 and NaN. */
static double
compare(enum op op, double a, double b)
{
	if (isnan(a) || isnan(b))
		return (double)NAN;
	switch (op) {
	case OP_LESS:
		return a < b;
	case OP_LESS_EQUAL:
		return a <= b;
	case OP_MORE:
		return a > b;
	case OP_MORE_EQUAL:
		return a >= b;
	case OP_EQUAL:
		return !(a < b) && !(a > b);
	default:
		return a < b || a > b;
	}
}

static double
both(double a, double b)
{
	if (a == 0 || b == 0)
		return 0;
	return isnan(a) || isnan(b) ? (double)NAN : 1;
}

static double
calculate(enum op op, double a, double b)
{
	switch (op) {
	case OP_ADD:
		return a + b;
	case OP_SUBTRACT:
		return a - b;
	case OP_MULTIPLY:
		return a * b;
	case OP_DIVIDE:
		return b == 0 ? (double)NAN : a / b;
	case OP_AND:
		return both(a, b);
	case OP_OR:
		return 1 - both(1 - a, 1 - b);
	default:
		return compare(op, a, b);
	}
}

static double
extreme(enum op op, const double *v, size_t n)
{
	double best = v[0];

	for (size_t i = 1; i < n; i++)
		if (isnan(v[i]) || isnan(best))
			best = (double)NAN;
		else if (op == OP_MIN ? v[i] < best : v[i] > best)
			best = v[i];
	return best;
}

enum truth
condition_holds(const struct condition *condition, const double *values)
{
	double v[CONDITION_STACK + 1];
	size_t n = 0;

	for (size_t i = 0; i < condition->step_count; i++) {
		const struct condition_step *s = &condition->steps[i];

		if (s->op == OP_NUMBER) {
			v[n++] = s->number;
		} else if (s->op == OP_METRIC) {
			v[n++] = values[s->n];
		} else if (s->op < OP_NEGATE) {
			n--;
			v[n - 1] = calculate(s->op, v[n - 1], v[n]);
		} else if (s->op < OP_MIN) {
			v[n - 1] = s->op == OP_NOT ? 1 - v[n - 1]
			    : s->op == OP_ABS      ? fabs(v[n - 1])
						   : -v[n - 1];
		} else {
			n -= s->n - 1;
			v[n - 1] = extreme(s->op, v + n - 1, s->n);
		}
	}
	return isnan(v[0]) ? TRUTH_UNKNOWN : v[0] > 0 ? TRUTH_YES : TRUTH_NO;
}
