/*
 * program.h - linear programs as people give them: the greatest c x with
 * A x <= b, Aeq x = beq and 0 <= x <= high.
 */
#ifndef OPTIMISATION_PROGRAM_H
#define OPTIMISATION_PROGRAM_H

#include "knowledge/linear.h"

#define PROGRAM_SIDE 1000 /* rows or columns at most */

struct program {
	struct vector c, b, eq, high;
	struct matrix A, Aeq;
};

/* The members' rows of ports, of a `struct given` with a member `program`. */
#define PROGRAM_AT(member) offsetof(struct given, program.member)
#define PROGRAM_PORTS                                                          \
	{ "max_c", PROGRAM_AT(c), PORT_VECTOR, "1", { -1e9, 1e9 },             \
		{ "目标系数（求最大；求最小时取负）",                          \
		    "what is made greatest; for the least, its negative" },    \
		"n" },                                                         \
	    { "A", PROGRAM_AT(A), PORT_MATRIX, "1", { -1e9, 1e9 },             \
		    { "不等式系数 A x ≤ b", "rows of A x <= b" }, "m,n" },     \
	    { "b", PROGRAM_AT(b), PORT_VECTOR, "1", { -1e12, 1e12 },           \
		    { "不等式右端", "right side of A x <= b" }, "m" },         \
	    { "A_eq", PROGRAM_AT(Aeq), PORT_MATRIX, "1", { -1e9, 1e9 },        \
		    { "等式系数 A_eq x = b_eq", "rows of A_eq x = b_eq" },     \
		    "k,n", .otherwise = "null" },                              \
	    { "b_eq", PROGRAM_AT(eq), PORT_VECTOR, "1", { -1e12, 1e12 },       \
		    { "等式右端", "right side of A_eq x = b_eq" }, "k",        \
		    .otherwise = "null" },                                     \
	{                                                                      \
		"high", PROGRAM_AT(high), PORT_VECTOR, "1", { 0, 1e12 },       \
		    { "变量上界，空为不限（下界为 0）",                        \
			    "x at most, null: any; the least is 0" },          \
		    "n", .otherwise = "null", .gaps = true                     \
	}

/*
 * The program laid out for GLPK, for glp_delete_prob() by the caller; NULL
 * after a refusal of what is too large or half given.
 */
glp_prob *program_of(struct call *call, const struct program *p);

#endif
