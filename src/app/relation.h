/*
 * relation.h - the small steps that name, grade, gather and join rows.
 *
 *	constant
 *		params.columns [{port, values, unit}] -> those lists:
 *		numbers where there is a unit, else texts
 *	grade
 *		value (number, or numbers) -> word, word_en (text, or
 *		texts): of params.grades [{above, below, words}] the first
 *		that holds; null where none does or nothing is known
 *	pick
 *		index (numbers, from 0), any lists -> their rows of those
 *		places
 *	group
 *		key (texts), any lists of numbers -> key without
 *		repetition, in the order of first appearance, and sums; a
 *		gap counts nothing
 *	edges
 *		from, to (texts), weight (numbers; 1 where it is left
 *		out), nodes (texts, may be left out) -> names (texts),
 *		count, edges (a row from, to, weight by place in names),
 *		links (the same without weight), matrix (weights from row
 *		to column, added up).  With nodes those are the names, in
 *		their order, and FAIL_INVALID "unknown_name" says who is
 *		none of them
 *	pivot
 *		row, column (texts), value (numbers) -> rows, columns
 *		(texts, in the order of first appearance), matrix (values
 *		of a cell added up, 0 where there is none)
 *	layers
 *		params.of: matrices of as many rows -> json: for each row
 *		the rows of all of them
 *	column
 *		matrix, params.at (from 0) -> value (numbers): that column
 *	cells
 *		matrix, rows, columns (texts) -> row, column, value: the
 *		cells that are not 0
 *	fields
 *		json (a list of objects), params.columns [{port, unit}] ->
 *		lists of those members; what is a list itself, joined by a
 *		comma
 *	split
 *		texts -> json: each text cut at commas and semicolons of
 *		either script, without blanks around a piece and what is
 *		empty
 *
 * Pure.
 */
#ifndef APP_RELATION_H
#define APP_RELATION_H

#include "app/app.h"

/* Ends with a row whose type is NULL. */
extern const struct node_kind relation_kinds[];

#endif
