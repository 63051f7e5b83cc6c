/*
 * import.h - what rows of a file mean to a register.
 *
 * Pure: the registers against which rows are judged come as a parameter.
 * A file is a CSV (base/csv.h) whose first record names its columns, in
 * Chinese or English (the template).  A cell without content says
 * nothing: what is in the register stays.  Rows whose first cell begins
 * with （示例） are examples and count for nothing.  An apostrophe before
 * = + - @, by which our own downloads disarm formulas, is taken off.
 */
#ifndef IMPORT_IMPORT_H
#define IMPORT_IMPORT_H

#include "base/csv.h"
#include "base/json.h"
#include "base/text.h"
#include "import/lookup.h"

#define IMPORT_ROWS 100000 /* of one file */

enum import_kind { IMPORT_DEVICE, IMPORT_ENTERPRISE };

/* Places in import_map.place; a kind uses those of the template. */
enum import_field {
	FIELD_KEY,
	FIELD_NAME,
	FIELD_KIND,
	FIELD_MODEL,
	FIELD_SERIAL,
	FIELD_TAGS,
	FIELD_USCC,
	FIELD_TENANT,
	FIELD_ENTERPRISE,
	FIELD_NAME_EN,
	FIELD_SHORT_NAME,
	FIELD_INDUSTRY,
	FIELD_ABOVE_SCALE,
	FIELD_STATUS,
	FIELD_ADDRESS,
	FIELD_ENTERED_ON,
	FIELD_LON,
	FIELD_LAT,
	FIELD_CRS,
	FIELD_COUNT
};

/* What rows are held against; made by the caller, words borrowed. */
struct import_registers {
	int32_t own; /* the only enterprise allowed, 0 for any of the park */
	struct lookup tenants;    /* number as text, code, name -> number */
	struct lookup industries; /* code and name -> two-digit code */
	struct lookup models;     /* code -> 1 */
	double west, south, east, north; /* the park, degrees CGCS2000 */
};

/* A name that several enterprises have. */
#define IMPORT_AMBIGUOUS (-1)

/* A file that is being judged. */
struct import {
	struct cx *cx; /* of the whole file */
	enum import_kind kind;
	const struct import_registers *registers;
	size_t place[FIELD_COUNT];      /* column, or CSV_NONE */
	const char *named[FIELD_COUNT]; /* as the file calls it, or NULL */
	size_t columns;
	struct lookup keys;    /* seen -> line */
	struct lookup serials; /* seen -> line */
};

/*
 * Reads the header.  *ignored becomes a list of the columns that mean
 * nothing here.  FAIL_INVALID: "missing_column", "repeated_column".
 */
bool import_open(struct import *im, struct cx *cx, enum import_kind kind,
    const struct import_registers *registers, const struct csv_record *header,
    json_t **ignored);

/* Whether the row is one of the examples of our template. */
bool import_is_example(const struct csv_record *row);

/*
 * What a row puts into the register, allocated in cx, which may be shorter
 * lived than the file's.  NULL after FAIL_INVALID, whose field is the column
 * as the file calls it.  Codes beside those of device.h, uscc.h and crs.h:
 *   too_many_fields     more cells than the header
 *   missing             a cell that must have content has none
 *   duplicate_key       an earlier line has the same key or credit code
 *   duplicate_serial    an earlier line has the same serial number
 *   enterprise_missing  whose device it is, is not said
 *   unknown_enterprise  no such enterprise in the park
 *   ambiguous_enterprise  several enterprises have that name
 *   not_yours           the device would be somebody else's
 *   unknown_model       no such thing model
 *   unknown_industry    no such division of GB/T 4754
 *   unknown_status      no such stage of life
 *   not_a_number        a coordinate is no number
 *   half_place          longitude without latitude or the other way round
 *   outside_park        the point lies outside of the park
 *   not_yes_or_no       neither 是 nor 否
 *   not_a_day           no day such as 2026-11-24
 */
json_t *import_row(
    struct import *im, struct cx *cx, const struct csv_record *row);

/* A fault in Chinese, for the file that goes back to its sender. */
const char *import_reason(const char *code);

/* Header and an example, with the mark by which spreadsheets know UTF-8. */
void import_template(struct text *out, enum import_kind kind);

/* The names of the columns that tell what was wrong with a row. */
extern const char *const import_reason_columns[4];

/* Whether a column is one of them, as in a file that came back before. */
bool import_is_reason(struct str name);

#endif
