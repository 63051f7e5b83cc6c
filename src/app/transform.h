/*
 * transform.h - the small steps between questions and models.
 *
 *	sum mean least most count first last
 *		list (numbers) -> value; gaps count for nothing, and of no
 *		number at all there is none, but for count; first and last also
 *		of texts
 *	formula	by params.names [{name, unit}] -> value in params.unit: a
 *		formula of base/expression.h, of numbers, or item by item where
 *		lists come; what is divided by 0 is a gap
 *	known	any lists, equally long -> the same without the rows in which
 *		one of them has a gap
 *	top	likewise -> the params.most rows with the largest (or, with
 *		params.lowest, the smallest) numbers at the port params.by
 *	map	names (texts), values (numbers) -> map; what comes twice is
 *		added up
 *	matrix	params.of: lists of numbers -> matrix, a row for each item
 *	gather	params.of: numbers -> list
 *
 * Pure.
 */
#ifndef APP_TRANSFORM_H
#define APP_TRANSFORM_H

#include "app/app.h"

/* Ends with a row whose type is NULL. */
extern const struct node_kind transform_kinds[];

#endif
