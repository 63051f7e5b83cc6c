/*
 * tables.h - the reference tables that are delivered, read once for all cases
 * of a program.
 */
#ifndef TESTS_UNIT_TABLES_H
#define TESTS_UNIT_TABLES_H

#include "knowledge/reference.h"
#include "unit.h"

static inline const struct reference *const *
unit_tables(size_t *n)
{
	static struct cx cx;
	static const struct reference *const *shipped;
	static size_t count;

	if (shipped == NULL) {
		cx_init(&cx);
		shipped = reference_shipped(&cx, &count);
		assert_non_null(shipped);
	}
	*n = count;
	return shipped;
}

#endif
