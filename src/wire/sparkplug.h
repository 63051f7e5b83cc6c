/*
 * sparkplug.h - the topics and payloads of Sparkplug B.
 *
 * Reads what edge nodes publish, and writes what a host says to them: to set
 * a metric, or to announce themselves again.  Views into the payload; nothing
 * allocates.
 *
 * Source: Eclipse Sparkplug Specification 3.0.0, chapters 4 (topics) and 6
 * (payloads).  Which births came, what an alias means and whether a sequence
 * number fits is for the caller to remember.
 */
#ifndef WIRE_SPARKPLUG_H
#define WIRE_SPARKPLUG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum sparkplug_message {
	SPARKPLUG_NBIRTH,
	SPARKPLUG_NDEATH,
	SPARKPLUG_DBIRTH,
	SPARKPLUG_DDEATH,
	SPARKPLUG_NDATA,
	SPARKPLUG_DDATA,
	SPARKPLUG_NCMD,
	SPARKPLUG_DCMD
};

struct sparkplug_topic {
	enum sparkplug_message message;
	struct str group;
	struct str node;
	struct str device; /* empty for the messages of a node */
};

/* "spBv1.0/group/NDATA/node[/device]"; false for any other topic. */
bool sparkplug_topic(struct str topic, struct sparkplug_topic *out);

/* Data types (6.4.16). */
enum sparkplug_type {
	SPARKPLUG_UNKNOWN,
	SPARKPLUG_INT8,
	SPARKPLUG_INT16,
	SPARKPLUG_INT32,
	SPARKPLUG_INT64,
	SPARKPLUG_UINT8,
	SPARKPLUG_UINT16,
	SPARKPLUG_UINT32,
	SPARKPLUG_UINT64,
	SPARKPLUG_FLOAT,
	SPARKPLUG_DOUBLE,
	SPARKPLUG_BOOLEAN,
	SPARKPLUG_STRING,
	SPARKPLUG_DATETIME,
	SPARKPLUG_TEXT,
	SPARKPLUG_UUID,
	SPARKPLUG_DATASET,
	SPARKPLUG_BYTES,
	SPARKPLUG_FILE,
	SPARKPLUG_TEMPLATE
};

enum sparkplug_value {
	SPARKPLUG_NOTHING, /* null, or no value at all */
	SPARKPLUG_NUMBER,  /* booleans are 1 and 0, times milliseconds */
	SPARKPLUG_WORDS,
	SPARKPLUG_OTHER /* bytes, files, data sets, templates, arrays */
};

/* Quality of a metric, from its property of that name (6.4.6.1). */
enum sparkplug_quality {
	SPARKPLUG_BAD = 0,
	SPARKPLUG_GOOD = 192,
	SPARKPLUG_STALE = 500
};

struct sparkplug_metric {
	struct str name; /* empty when an alias stands for it */
	bool has_alias;
	uint64_t alias;
	bool has_time;
	int64_t at_ms;
	uint32_t type; /* enum sparkplug_type, or a number it does not know */
	bool historical;
	int quality; /* enum sparkplug_quality; good when nothing is said */
	enum sparkplug_value is;
	double number;
	struct str words;
	struct str raw;
};

struct sparkplug_payload {
	bool has_time;
	int64_t at_ms;
	bool has_seq;
	uint64_t seq;
	struct str rest; /* the message, for sparkplug_next() */
};

/*
 * Looks over the whole payload: false when it is malformed, a metric's
 * strings are not UTF-8, or a time does not fit.  Later calls of
 * sparkplug_next() do not fail.
 */
bool sparkplug_open(struct str bytes, struct sparkplug_payload *p);

/*
 * The next metric; false at the end.  `type` is what the metric itself says;
 * where it does not, a birth has said it: give that to sparkplug_retype().
 */
bool sparkplug_next(struct sparkplug_payload *p, struct sparkplug_metric *m);

/* Reads the number of a metric again as this data type: integers below zero
 * come as their two's complement. */
void sparkplug_retype(struct sparkplug_metric *m, uint32_t type);

/* Whether a metric is for the protocol and not a measurement: bdSeq, and
 * whatever stands under "Node Control/" or "Device Control/". */
bool sparkplug_is_control(struct str name);

/* Room for sparkplug_command(), beside the name and the words. */
#define SPARKPLUG_COMMAND_ROOM 64

/*
 * The payload of an NCMD or DCMD that sets one metric: its name, its alias if
 * it has one, its type and number or words.  Its length; 0 when a value of that
 * kind or size is none of the type.
 */
size_t sparkplug_command(
    const struct sparkplug_metric *m, int64_t now_ms, char *out);

/* Room for sparkplug_rebirth(). */
#define SPARKPLUG_REBIRTH_ROOM 64

/* The payload of an NCMD that asks a node for its births; its length. */
size_t sparkplug_rebirth(int64_t now_ms, char out[SPARKPLUG_REBIRTH_ROOM]);

#endif
