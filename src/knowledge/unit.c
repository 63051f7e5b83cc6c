/*
 * unit.c - a reader of UCUM codes.
 *
 * A unit is a quotient of two numbers times powers of nine bases.  Numerator
 * and denominator are kept apart so that what is exact stays exact: 1 mg/L is
 * 0.001 kg/m3 and no hair beside it.
 */
#include "knowledge/unit.h"

#include <math.h>
#include <string.h>

enum base { M, KG, S, A, K, MOL, CD, RAD, BEL, BASES };

#define UNIT_CHARS 100
#define DEPTH 4
#define EXPONENT_MOST 30
#define NOTES 8

struct atom {
	const char *code;
	double num, den;
	bool metric;            /* takes prefixes */
	signed char dim[BASES]; /* m kg s A K mol cd rad B */
	double offset;          /* of a scale, in kelvin */
};

/* Values: the tables of UCUM 2.1, which are those of the SI, of ISO 80000 and
 * of the international foot and pound of 1959. */
static const struct atom atoms[] = {
	{ "m", 1, 1, true, { 1 }, 0 },
	{ "g", 1, 1e3, true, { 0, 1 }, 0 },
	{ "s", 1, 1, true, { 0, 0, 1 }, 0 },
	{ "A", 1, 1, true, { 0, 0, 0, 1 }, 0 },
	{ "K", 1, 1, true, { 0, 0, 0, 0, 1 }, 0 },
	{ "mol", 1, 1, true, { 0, 0, 0, 0, 0, 1 }, 0 },
	{ "cd", 1, 1, true, { 0, 0, 0, 0, 0, 0, 1 }, 0 },
	{ "rad", 1, 1, true, { 0, 0, 0, 0, 0, 0, 0, 1 }, 0 },
	{ "B", 1, 1, true, { 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 0 },
	{ "10*", 10, 1, false, { 0 }, 0 },
	{ "10^", 10, 1, false, { 0 }, 0 },
	{ "%", 1, 100, false, { 0 }, 0 },
	{ "[ppth]", 1, 1e3, false, { 0 }, 0 },
	{ "[ppm]", 1, 1e6, false, { 0 }, 0 },
	{ "[ppb]", 1, 1e9, false, { 0 }, 0 },
	{ "[pptr]", 1, 1e12, false, { 0 }, 0 },
	{ "bit", 1, 1, true, { 0 }, 0 },
	{ "By", 8, 1, true, { 0 }, 0 },
	{ "sr", 1, 1, true, { 0, 0, 0, 0, 0, 0, 0, 2 }, 0 },
	{ "Hz", 1, 1, true, { 0, 0, -1 }, 0 },
	{ "Bq", 1, 1, true, { 0, 0, -1 }, 0 },
	{ "N", 1, 1, true, { 1, 1, -2 }, 0 },
	{ "dyn", 1, 1e5, true, { 1, 1, -2 }, 0 },
	{ "gf", 9.80665, 1e3, true, { 1, 1, -2 }, 0 },
	{ "Pa", 1, 1, true, { -1, 1, -2 }, 0 },
	{ "bar", 1e5, 1, true, { -1, 1, -2 }, 0 },
	{ "atm", 101325, 1, false, { -1, 1, -2 }, 0 },
	{ "att", 98066.5, 1, false, { -1, 1, -2 }, 0 },
	{ "m[Hg]", 133322, 1, true, { -1, 1, -2 }, 0 },
	{ "m[H2O]", 9806.65, 1, true, { -1, 1, -2 }, 0 },
	{ "J", 1, 1, true, { 2, 1, -2 }, 0 },
	{ "erg", 1, 1e7, true, { 2, 1, -2 }, 0 },
	{ "eV", 1.602176634, 1e19, true, { 2, 1, -2 }, 0 },
	{ "cal", 4.184, 1, true, { 2, 1, -2 }, 0 },
	{ "cal_th", 4.184, 1, true, { 2, 1, -2 }, 0 },
	{ "cal_IT", 4.1868, 1, true, { 2, 1, -2 }, 0 },
	{ "[Btu_IT]", 1055.05585262, 1, false, { 2, 1, -2 }, 0 },
	{ "Wh", 3600, 1, true, { 2, 1, -2 }, 0 },
	{ "W", 1, 1, true, { 2, 1, -3 }, 0 },
	{ "VA", 1, 1, true, { 2, 1, -3 }, 0 },
	{ "var", 1, 1, true, { 2, 1, -3 }, 0 },
	{ "[HP]", 745.69987158227022, 1, false, { 2, 1, -3 }, 0 },
	{ "C", 1, 1, true, { 0, 0, 1, 1 }, 0 },
	{ "Ah", 3600, 1, true, { 0, 0, 1, 1 }, 0 },
	{ "V", 1, 1, true, { 2, 1, -3, -1 }, 0 },
	{ "F", 1, 1, true, { -2, -1, 4, 2 }, 0 },
	{ "Ohm", 1, 1, true, { 2, 1, -3, -2 }, 0 },
	{ "S", 1, 1, true, { -2, -1, 3, 2 }, 0 },
	{ "Wb", 1, 1, true, { 2, 1, -2, -1 }, 0 },
	{ "T", 1, 1, true, { 0, 1, -2, -1 }, 0 },
	{ "G", 1, 1e4, true, { 0, 1, -2, -1 }, 0 },
	{ "H", 1, 1, true, { 2, 1, -2, -2 }, 0 },
	{ "lm", 1, 1, true, { 0, 0, 0, 0, 0, 0, 1, 2 }, 0 },
	{ "lx", 1, 1, true, { -2, 0, 0, 0, 0, 0, 1, 2 }, 0 },
	{ "Gy", 1, 1, true, { 2, 0, -2 }, 0 },
	{ "Sv", 1, 1, true, { 2, 0, -2 }, 0 },
	{ "kat", 1, 1, true, { 0, 0, -1, 0, 0, 1 }, 0 },
	{ "P", 1, 10, true, { -1, 1, -1 }, 0 },
	{ "St", 1, 1e4, true, { 2, 0, -1 }, 0 },
	{ "Cel", 1, 1, false, { 0, 0, 0, 0, 1 }, 273.15 },
	{ "[degF]", 5, 9, false, { 0, 0, 0, 0, 1 }, 459.67 * 5 / 9 },
	{ "[degR]", 5, 9, false, { 0, 0, 0, 0, 1 }, 0 },
	{ "min", 60, 1, false, { 0, 0, 1 }, 0 },
	{ "h", 3600, 1, false, { 0, 0, 1 }, 0 },
	{ "d", 86400, 1, false, { 0, 0, 1 }, 0 },
	{ "wk", 604800, 1, false, { 0, 0, 1 }, 0 },
	{ "mo", 2629800, 1, false, { 0, 0, 1 }, 0 },
	{ "a", 31557600, 1, false, { 0, 0, 1 }, 0 },
	{ "deg", 3.14159265358979323846, 180, false, { 0, 0, 0, 0, 0, 0, 0, 1 },
	    0 },
	{ "gon", 3.14159265358979323846, 200, false, { 0, 0, 0, 0, 0, 0, 0, 1 },
	    0 },
	{ "'", 3.14159265358979323846, 10800, false, { 0, 0, 0, 0, 0, 0, 0, 1 },
	    0 },
	{ "''", 3.14159265358979323846, 648000, false,
	    { 0, 0, 0, 0, 0, 0, 0, 1 }, 0 },
	{ "[rev]", 6.28318530717958647692, 1, false, { 0, 0, 0, 0, 0, 0, 0, 1 },
	    0 },
	{ "t", 1e3, 1, true, { 0, 1 }, 0 },
	{ "u", 1.66053906660, 1e27, true, { 0, 1 }, 0 },
	{ "[lb_av]", 0.45359237, 1, false, { 0, 1 }, 0 },
	{ "[oz_av]", 0.45359237, 16, false, { 0, 1 }, 0 },
	{ "[lbf_av]", 4.4482216152605, 1, false, { 1, 1, -2 }, 0 },
	{ "[psi]", 6894.757293168361, 1, false, { -1, 1, -2 }, 0 },
	{ "L", 1, 1e3, true, { 3 }, 0 },
	{ "l", 1, 1e3, true, { 3 }, 0 },
	{ "ar", 100, 1, true, { 2 }, 0 },
	{ "AU", 149597870691, 1, false, { 1 }, 0 },
	{ "Ao", 1, 1e10, false, { 1 }, 0 },
	{ "[in_i]", 0.0254, 1, false, { 1 }, 0 },
	{ "[mil_i]", 0.0254, 1e3, false, { 1 }, 0 },
	{ "[ft_i]", 0.3048, 1, false, { 1 }, 0 },
	{ "[yd_i]", 0.9144, 1, false, { 1 }, 0 },
	{ "[mi_i]", 1609.344, 1, false, { 1 }, 0 },
	{ "[nmi_i]", 1852, 1, false, { 1 }, 0 },
	{ "[kn_i]", 1852, 3600, false, { 1, 0, -1 }, 0 },
	{ "[gal_us]", 3.785411784, 1e3, false, { 3 }, 0 },
	{ "[bbl_us]", 158.987294928, 1e3, false, { 3 }, 0 },
	{ "[g]", 9.80665, 1, true, { 1, 0, -2 }, 0 },
};

static const struct {
	const char *code;
	double num, den;
} prefixes[] = {
	{ "k", 1e3, 1 },
	{ "m", 1, 1e3 },
	{ "M", 1e6, 1 },
	{ "u", 1, 1e6 },
	{ "c", 1, 100 },
	{ "G", 1e9, 1 },
	{ "n", 1, 1e9 },
	{ "h", 100, 1 },
	{ "da", 10, 1 },
	{ "d", 1, 10 },
	{ "T", 1e12, 1 },
	{ "p", 1, 1e12 },
	{ "P", 1e15, 1 },
	{ "f", 1, 1e15 },
	{ "E", 1e18, 1 },
	{ "a", 1, 1e18 },
	{ "Z", 1e21, 1 },
	{ "z", 1, 1e21 },
	{ "Y", 1e24, 1 },
	{ "y", 1, 1e24 },
	{ "Ki", 1024, 1 },
	{ "Mi", 1048576, 1 },
	{ "Gi", 1073741824, 1 },
	{ "Ti", 1099511627776, 1 },
};

struct unit {
	double num, den;
	int dim[BASES];
	double offset;
	size_t atoms; /* that it is made of */
	struct {
		struct str text;
		int exponent;
	} note[NOTES];
	size_t notes;
};

struct reader {
	struct str rest;
	int depth;
	struct unit *unit;
};

static char
peek(const struct reader *r)
{
	return r->rest.n > 0 ? *r->rest.p : '\0';
}

static struct str
take(struct reader *r, size_t n)
{
	const struct str taken = { r->rest.p, n };

	r->rest.p += n;
	r->rest.n -= n;
	return taken;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' ||
	    c == '\'' || c == '_';
}

static void
multiply(struct unit *u, double num, double den, int exponent)
{
	for (; exponent > 0; exponent--) {
		u->num *= num;
		u->den *= den;
	}
	for (; exponent < 0; exponent++) {
		u->num *= den;
		u->den *= num;
	}
}

static const struct atom *
find_atom(struct str code)
{
	for (size_t i = 0; i < sizeof(atoms) / sizeof(atoms[0]); i++)
		if (str_is(code, atoms[i].code))
			return &atoms[i];
	return NULL;
}

/* An atom by itself comes before one with a prefix: min is no milli-inch. */
static bool
raise(struct unit *u, struct str code, int exponent)
{
	const struct atom *a = find_atom(code);

	for (size_t i = 0;
	     a == NULL && i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		const size_t n = strlen(prefixes[i].code);

		if (!str_starts(code, str_of(prefixes[i].code)))
			continue;
		a = find_atom((struct str){ code.p + n, code.n - n });
		if (a != NULL && !a->metric)
			a = NULL;
		if (a != NULL)
			multiply(u, prefixes[i].num, prefixes[i].den, exponent);
	}
	if (a == NULL)
		return false;
	multiply(u, a->num, a->den, exponent);
	for (int i = 0; i < BASES; i++)
		u->dim[i] += a->dim[i] * exponent;
	u->offset = exponent == 1 ? a->offset : 0;
	u->atoms++;
	return true;
}

/* The letters of an atom with its [brackets], which may hold digits. */
static struct str
read_code(struct reader *r)
{
	size_t n = 0;

	if (str_starts(r->rest, STR("10*")) || str_starts(r->rest, STR("10^")))
		return take(r, 3);
	while (n < r->rest.n) {
		if (r->rest.p[n] == '[') {
			while (n < r->rest.n && r->rest.p[n] != ']')
				n++;
			if (n == r->rest.n)
				break;
		} else if (!is_letter(r->rest.p[n])) {
			break;
		}
		n++;
	}
	return take(r, n);
}

/* 1 where none is written; 0 for what is none. */
static int
read_exponent(struct reader *r)
{
	const bool minus = peek(r) == '-';
	size_t n = 0;
	int64_t e;

	if (minus || peek(r) == '+')
		(void)take(r, 1);
	else if (!is_digit(peek(r)))
		return 1;
	while (n < r->rest.n && is_digit(r->rest.p[n]))
		n++;
	if (!str_int64(take(r, n), &e) || e > EXPONENT_MOST)
		return 0;
	return minus ? -(int)e : (int)e;
}

static bool
read_number(struct reader *r, int sign)
{
	size_t n = 0;
	int64_t v;

	while (n < r->rest.n && is_digit(r->rest.p[n]))
		n++;
	if (!str_int64(take(r, n), &v) || v < 1)
		return false;
	r->unit->atoms++;
	multiply(r->unit, (double)v, 1, sign);
	return true;
}

static bool
read_note(struct reader *r, int sign)
{
	struct unit *u = r->unit;
	struct str text;

	(void)take(r, 1);
	text = str_cut(r->rest, '}', &r->rest);
	if (r->rest.p == NULL || text.n == 0 || u->notes == NOTES)
		return false;
	for (size_t i = 0; i < u->notes; i++)
		if (str_eq(u->note[i].text, text)) {
			u->note[i].exponent += sign;
			return true;
		}
	u->note[u->notes].text = text;
	u->note[u->notes++].exponent = sign;
	return true;
}

static bool read_terms(struct reader *r, int sign);

static bool
read_component(struct reader *r, int sign)
{
	const char c = peek(r);

	if (c == '(') {
		(void)take(r, 1);
		if (++r->depth > DEPTH || !read_terms(r, sign) ||
		    peek(r) != ')')
			return false;
		(void)take(r, 1);
		r->depth--;
	} else if (is_digit(c) && !str_starts(r->rest, STR("10*")) &&
	    !str_starts(r->rest, STR("10^"))) {
		if (!read_number(r, sign))
			return false;
	} else if (c != '{') {
		const struct str code = read_code(r);
		const int exponent = read_exponent(r);

		if (exponent == 0 || !raise(r->unit, code, sign * exponent))
			return false;
	}
	return peek(r) != '{' || read_note(r, sign);
}

static bool
read_terms(struct reader *r, int sign)
{
	int turn = sign;

	if (peek(r) == '/') {
		(void)take(r, 1);
		turn = -sign;
	}
	for (;;) {
		if (r->rest.n == 0 || !read_component(r, turn))
			return false;
		if (peek(r) != '.' && peek(r) != '/')
			return true;
		turn = *take(r, 1).p == '/' ? -sign : sign;
	}
}

static bool
read_unit(struct str text, struct unit *unit)
{
	struct reader r = { text, 0, unit };

	*unit = (struct unit){ .num = 1, .den = 1 };
	if (text.n == 0)
		return true;
	if (text.n > UNIT_CHARS || !read_terms(&r, 1) || r.rest.n > 0)
		return false;
	if (unit->atoms > 1)
		unit->offset = 0;
	return isnormal(unit->num) && isnormal(unit->den);
}

static int
exponent_of(const struct unit *u, struct str note)
{
	for (size_t i = 0; i < u->notes; i++)
		if (str_eq(u->note[i].text, note))
			return u->note[i].exponent;
	return 0;
}

/* Whether a has a note that b lacks. */
static bool
says_more(const struct unit *a, const struct unit *b)
{
	for (size_t i = 0; i < a->notes; i++)
		if (a->note[i].exponent != exponent_of(b, a->note[i].text))
			return true;
	return false;
}

/* A note on one side alone is a remark; one on each side another thing. */
static bool
are_of_a_kind(const struct unit *a, const struct unit *b)
{
	return memcmp(a->dim, b->dim, sizeof(a->dim)) == 0 &&
	    !(says_more(a, b) && says_more(b, a));
}

bool
unit_convert(struct cx *cx, const char *field, struct str from, struct str to,
    double *factor, double *offset)
{
	struct unit f, t;

	*factor = 1;
	*offset = 0;
	if (str_eq(from, to))
		return true;
	if (!read_unit(from, &f))
		return cx_fail_code(cx, FAIL_INVALID, "bad_unit", field,
		    "'%.*s' is no unit of UCUM", STR_ARG(from));
	if (!read_unit(to, &t) || !are_of_a_kind(&f, &t))
		return cx_fail_code(cx, FAIL_INVALID, "bad_unit", field,
		    "%s is taken in %.*s, not in %.*s", field,
		    STR_ARG(to.n == 0 ? STR("1") : to), STR_ARG(from));
	*factor = f.num * t.den / (f.den * t.num);
	*offset = (f.offset - t.offset) * t.den / t.num;
	return true;
}
