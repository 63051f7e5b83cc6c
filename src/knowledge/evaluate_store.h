/*
 * evaluate_store.h - what one process of the pool does: it takes a call,
 * computes, tells, and takes the next one, until the other end hangs up.
 */
#ifndef KNOWLEDGE_EVALUATE_STORE_H
#define KNOWLEDGE_EVALUATE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Status with which it ends when it needs more memory than it may have. */
#define EVALUATE_NO_MEMORY 3

struct reference;

struct evaluate_limits {
	size_t memory;   /* bytes of address space */
	int64_t time_us; /* of a call */
	/* What it computes with; NULL: the editions that are delivered. */
	const struct reference *const *tables;
	size_t table_count;
	bool is_long; /* tells how far a call is, at most 5 times a second,
		       * and lets quick calls go first */
};

/* Limits this process, closes whatever else it has inherited, and never
 * returns. */
_Noreturn void evaluate_serve(int fd, const struct evaluate_limits *limits);

#endif
