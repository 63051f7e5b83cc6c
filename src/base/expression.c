#include "base/expression.h"

#include <math.h>

enum op {
	OP_NUMBER,
	OP_NAME,
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
	OP_POWER,
	OP_NEGATE,
	OP_ABS,
	OP_NOT,
	OP_SQRT,
	OP_EXP,
	OP_LN,
	OP_SIN,
	OP_COS,
	OP_TAN,
	OP_ATAN,
	OP_MIN,
	OP_MAX,
	OP_COALESCE
};

struct expression_step {
	enum op op;
	size_t n;      /* index of the name, or number of arguments */
	double number; /* OP_NUMBER */
};

enum kind { A_NUMBER, A_TRUTH };

struct parser {
	struct cx *cx;
	const struct expression_rules *rules;
	struct str text;
	size_t at;
	size_t depth;
	size_t stack; /* values waiting after the last step */
	struct expression *out;
};

/* Refusals ----------------------------------------------------------------- */

static bool
syntax(struct parser *p, const char *expected)
{
	return cx_fail_code(p->cx, FAIL_INVALID, "syntax", p->rules->field,
	    "character %zu: %s expected", p->at + 1, expected);
}

static bool
too_large(struct parser *p, const char *what)
{
	return cx_fail_code(p->cx, FAIL_INVALID, p->rules->large_code,
	    p->rules->field, "the %s %s", p->rules->field, what);
}

static bool
expect(struct parser *p, enum kind got, enum kind wanted)
{
	if (got == wanted)
		return true;
	return cx_fail_code(p->cx, FAIL_INVALID, "wrong_type", p->rules->field,
	    "before character %zu: a %s stands where a %s is expected",
	    p->at + 1, got == A_NUMBER ? "number" : "comparison",
	    wanted == A_NUMBER ? "number" : "comparison");
}

/* Words -------------------------------------------------------------------- */

/* Bytes of other scripts count as letters; the text is UTF-8 already. */
static bool
is_letter(const struct parser *p, char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    (p->rules->wide_names && (unsigned char)c >= 0x80);
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

	if (!is_letter(p, peek(p)))
		return word;
	word.p = p->text.p + p->at;
	while (p->at + word.n < p->text.n &&
	    (is_letter(p, word.p[word.n]) || is_digit(word.p[word.n]) ||
		(p->rules->wide_names && word.p[word.n] == '.')))
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

/* Steps -------------------------------------------------------------------- */

/* Appends a step that takes `used` values and leaves one. */
static bool
emit(struct parser *p, enum op op, size_t n, double number, size_t used)
{
	p->out->steps[p->out->step_count++] =
	    (struct expression_step){ op, n, number };
	p->stack = p->stack - used + 1;
	return p->stack <= p->rules->stack ||
	    too_large(p, "has too many parts");
}

static bool
deeper(struct parser *p)
{
	return ++p->depth <= p->rules->depth || too_large(p, "is too deep");
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
add_name(struct parser *p, struct str name)
{
	struct expression *e = p->out;
	size_t i = 0;

	if (name.n == 0)
		return syntax(p, p->rules->noun);
	if (name.n > p->rules->name_bytes)
		return too_large(p, "has a name that is too long");
	while (i < e->name_count && !str_eq(e->names[i], name))
		i++;
	if (i == p->rules->names)
		return too_large(p,
		    cx_printf(
			p->cx, "has more than %zu names", p->rules->names));
	if (i == e->name_count)
		e->names[e->name_count++] = name;
	return emit(p, OP_NAME, i, 0, 0);
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
	return add_name(p, (struct str){ p->text.p + from, end - from });
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
	if (op >= OP_NEGATE && op < OP_MIN && n != 1)
		return syntax(p, "one argument");
	if (op == OP_POWER && n != 2)
		return syntax(p, "two arguments of pow");
	return take(p, ')') ? emit(p, op, n, 0, n) : syntax(p, "\")\"");
}

static bool
is_reserved(const struct parser *p, struct str word)
{
	return p->rules->truths &&
	    (str_is(word, "and") || str_is(word, "or") || str_is(word, "not"));
}

/* What may begin a factor, for messages. */
static const char *
a_factor(struct parser *p, const char *more)
{
	return cx_printf(p->cx, "a number%s %s%s", *more == '\0' ? " or" : ",",
	    p->rules->noun, more);
}

/* The first few are known always, the others where functions are wanted. */
#define FEW_FUNCTIONS 4
static const struct {
	const char *name;
	enum op op;
} functions[] = { { "abs", OP_ABS }, { "min", OP_MIN }, { "max", OP_MAX },
	{ "coalesce", OP_COALESCE }, { "sqrt", OP_SQRT }, { "exp", OP_EXP },
	{ "ln", OP_LN }, { "sin", OP_SIN }, { "cos", OP_COS },
	{ "tan", OP_TAN }, { "atan", OP_ATAN }, { "pow", OP_POWER } };

static bool
take_named(struct parser *p)
{
	const size_t known = p->rules->functions
	    ? sizeof(functions) / sizeof(functions[0])
	    : FEW_FUNCTIONS;
	const struct str word = peek_word(p);

	if (is_reserved(p, word))
		return syntax(p, a_factor(p, ""));
	p->at += word.n;
	for (size_t i = 0; i < known; i++)
		if (str_is(word, functions[i].name))
			return take_call(p, functions[i].op);
	return add_name(p, word);
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
	if (is_letter(p, c))
		return take_named(p);
	if (p->rules->wide_names && take(p, '"'))
		return take_quoted(p);
	if (take(p, '('))
		return take_bracket(p, kind);
	if (!take(p, '-') && !take(p, '+'))
		return syntax(p, a_factor(p, " or \"(\""));
	if (!deeper(p) || !take_factor(p, kind) || !expect(p, *kind, A_NUMBER))
		return false;
	p->depth--;
	return c == '+' || emit(p, OP_NEGATE, 0, 0, 1);
}

/* The right side of an operator between two of one kind. */
static bool
take_right(struct parser *p, enum kind left, enum kind wanted, enum op op,
    bool (*take_side)(struct parser *p, enum kind *kind))
{
	enum kind right;

	return expect(p, left, wanted) && take_side(p, &right) &&
	    expect(p, right, wanted) && emit(p, op, 0, 0, 2);
}

static bool
take_term(struct parser *p, enum kind *kind)
{
	if (!take_factor(p, kind))
		return false;
	for (char c = peek(p); c == '*' || c == '/'; c = peek(p)) {
		p->at++;
		if (!take_right(p, *kind, A_NUMBER,
			c == '*' ? OP_MULTIPLY : OP_DIVIDE, take_factor))
			return false;
	}
	return true;
}

static bool
take_sum(struct parser *p, enum kind *kind)
{
	if (!take_term(p, kind))
		return false;
	for (char c = peek(p); c == '+' || c == '-'; c = peek(p)) {
		p->at++;
		if (!take_right(p, *kind, A_NUMBER,
			c == '+' ? OP_ADD : OP_SUBTRACT, take_term))
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
	enum op op;

	if (!take_sum(p, kind))
		return false;
	op = take_comparison(p);
	if (op == OP_NUMBER)
		return true;
	if (!take_right(p, *kind, A_NUMBER, op, take_sum))
		return false;
	*kind = A_TRUTH;
	return true;
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
	if (!take_not(p, kind))
		return false;
	while (take_word(p, "and"))
		if (!take_right(p, *kind, A_TRUTH, OP_AND, take_not))
			return false;
	return true;
}

static bool
take_any(struct parser *p, enum kind *kind)
{
	if (!p->rules->truths)
		return take_sum(p, kind);
	if (!take_both(p, kind))
		return false;
	while (take_word(p, "or"))
		if (!take_right(p, *kind, A_TRUTH, OP_OR, take_both))
			return false;
	return true;
}

bool
expression_parse(struct cx *cx, const struct expression_rules *rules,
    struct str text, struct expression *out)
{
	struct parser p = {
		.cx = cx, .rules = rules, .text = text, .out = out
	};
	const size_t names = text.n < rules->names ? text.n : rules->names;
	enum kind kind;

	if (text.n > rules->bytes)
		return too_large(&p,
		    cx_printf(cx, "is longer than %zu bytes", rules->bytes));
	/* No byte makes more than one step, nor more than one name. */
	*out = (struct expression){
		.steps = cx_calloc(cx, text.n + 1, sizeof(*out->steps)),
		.names = cx_calloc(cx, names, sizeof(*out->names)),
	};
	if (!take_any(&p, &kind))
		return false;
	if (peek(&p) != '\0' || p.at != text.n)
		return syntax(&p, "an operator");
	return expect(&p, kind, rules->truths ? A_TRUTH : A_NUMBER);
}

/* Working out -------------------------------------------------------------- */

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
divide(double a, double b, unsigned *mishaps)
{
	if (b != 0)
		return a / b;
	if (!isnan(a))
		*mishaps |= EXPRESSION_BY_ZERO;
	return (double)NAN;
}

static double
of_two(enum op op, double a, double b, unsigned *mishaps)
{
	switch (op) {
	case OP_ADD:
		return a + b;
	case OP_SUBTRACT:
		return a - b;
	case OP_MULTIPLY:
		return a * b;
	case OP_DIVIDE:
		return divide(a, b, mishaps);
	case OP_AND:
		return both(a, b);
	case OP_OR:
		return 1 - both(1 - a, 1 - b);
	case OP_POWER:
		return isnan(a) || isnan(b) ? (double)NAN : pow(a, b);
	default:
		return compare(op, a, b);
	}
}

static double
of_one(enum op op, double a)
{
	switch (op) {
	case OP_NOT:
		return 1 - a;
	case OP_ABS:
		return fabs(a);
	case OP_SQRT:
		return sqrt(a);
	case OP_EXP:
		return exp(a);
	case OP_LN:
		return log(a);
	case OP_SIN:
		return sin(a);
	case OP_COS:
		return cos(a);
	case OP_TAN:
		return tan(a);
	case OP_ATAN:
		return atan(a);
	default:
		return -a;
	}
}

/* The n arguments of min, max or coalesce become one value. */
static double
of_many(enum op op, const double *v, size_t n)
{
	double best = v[0];

	for (size_t i = 1; i < n; i++) {
		if (op == OP_COALESCE)
			best = isnan(best) ? v[i] : best;
		else if (isnan(v[i]) || isnan(best))
			best = (double)NAN;
		else if (op == OP_MIN ? v[i] < best : v[i] > best)
			best = v[i];
	}
	return best;
}

double
expression_value(
    const struct expression *e, const double *values, unsigned *mishaps)
{
	double v[EXPRESSION_STACK + 1];
	size_t n = 0;

	*mishaps = 0;
	for (size_t i = 0; i < e->step_count; i++) {
		const struct expression_step *s = &e->steps[i];

		if (s->op == OP_NUMBER) {
			v[n++] = s->number;
		} else if (s->op == OP_NAME) {
			v[n++] = values[s->n];
		} else if (s->op < OP_NEGATE) {
			n--;
			v[n - 1] = of_two(s->op, v[n - 1], v[n], mishaps);
		} else if (s->op < OP_MIN) {
			v[n - 1] = of_one(s->op, v[n - 1]);
		} else {
			n -= s->n - 1;
			v[n - 1] = of_many(s->op, v + n - 1, s->n);
		}
		if (isinf(v[n - 1]))
			*mishaps |= EXPRESSION_INFINITE;
	}
	return v[0];
}
