/*
 * hj212.h - the frames of HJ 212, by which monitoring stations of pollution
 * report to a platform: HJ/T 212-2005, HJ 212-2017 and HJ 212-2025.
 *
 *   ## 0101 QN=…;ST=32;CN=2011;PW=…;MN=…;Flag=5;CP=&&…&& 1C80 CR LF
 *
 * Four digits of length, the data, four hexadecimal digits of its CRC.  Reads
 * where the bytes lie; only failures use cx.
 *
 * Sources: HJ/T 212-2005 and HJ 212-2017, clauses 6.2 to 6.6, annexes A to
 * C; HJ 212-2025.  What the three say differently is marked by the version
 * bits of Flag: 0 is 2005, 1 is 2017, 2 is 2025.  The encryption of the
 * 2025 edition is not known here; such a frame is refused.
 */
#ifndef WIRE_HJ212_H
#define WIRE_HJ212_H

#include "base/cx.h"
#include "base/hash.h"
#include "base/str.h"

#define HJ212_DATA_MOST 9999 /* bytes, as four digits can say */
#define HJ212_FRAME_MOST (HJ212_DATA_MOST + 12)
#define HJ212_MN_MOST 40 /* 14 in 2005, 24 since 2017; some have more */
#define HJ212_PW_MOST 20 /* 6 in 2005, 9 since 2017 */
#define HJ212_PARTS_MOST 9999

/* CRC of annex A: as CRC-16/MODBUS, except that a byte is combined with
 * the high half of the register after it has been shifted down by eight. */
uint16_t hj212_crc(struct str data);

enum hj212_frame {
	HJ212_MORE,   /* not whole yet */
	HJ212_WHOLE,  /* *data is the data of a frame whose CRC is right */
	HJ212_CORRUPT /* something began like a frame and is none */
};

/*
 * Looks for a frame at the beginning of bytes.  *used is how many of them
 * are done with: what stands before the next ##, the frame itself, or the
 * ## that began nothing.
 */
enum hj212_frame hj212_frame(struct str bytes, struct str *data, size_t *used);

enum hj212_version { HJ212_2005, HJ212_2017, HJ212_2025 };

struct hj212_packet {
	struct str qn; /* number of the request, 17 digits; may be empty */
	struct str st; /* kind of system, such as 32 for surface water */
	int cn;        /* command */
	struct str pw;
	struct str mn; /* the station */
	unsigned flag;
	enum hj212_version version;
	bool wants_answer;
	bool is_part; /* one of several that make a message */
	int parts;    /* and which of how many, from 1 */
	int part;
	struct str cp; /* between && and && */
};

/* FAIL_INVALID names the member that is missing or malformed. */
bool hj212_read(struct cx *cx, struct str data, struct hj212_packet *p);

/* What is kept of a station's number and password instead of them.  With six
 * characters it keeps nobody from guessing who has it: the network and the
 * gate have to. */
void hj212_secret(
    struct str mn, struct str pw, unsigned char digest[SHA256_SIZE]);

/* Characters that MN and PW may have. */
bool hj212_is_word(struct str s, size_t most);

/* What a command means to whoever collects samples. */
enum hj212_kind {
	HJ212_NOW,    /* 2011: samples of an instant */
	HJ212_STATE,  /* 2021: states of equipment, likewise */
	HJ212_DAY,    /* 2031, 2041: of a day */
	HJ212_MINUTE, /* 2051 */
	HJ212_HOUR,   /* 2061 */
	HJ212_EVENT,  /* 2071, 2072, 2081, 3019, 3020: alarms, starts, logs */
	HJ212_PULSE,  /* 9015 and 1013: to be answered with 9013 */
	HJ212_ANSWER, /* 9011 … 9014: to requests of ours */
	HJ212_STRANGE /* what stations do not send, or nobody knows */
};
enum hj212_kind hj212_kind(int cn);

/* Whether a number can be trusted, by the letter that comes with it. */
enum hj212_quality {
	HJ212_GOOD,       /* N; of air stations 3 and 1; none at all */
	HJ212_UNCERTAIN,  /* T, above the range; a letter nobody knows */
	HJ212_BAD,        /* F stopped, M maintained, D broken, C calibrating,
			     B no link, P no power; of air stations 0 and 2 */
	HJ212_SUBSTITUTED /* S, put in by hand */
};
enum hj212_quality hj212_quality(char flag);

/* One "code-Field=value" of CP, or one "Name=value" with an empty code. */
struct hj212_value {
	struct str code;
	struct str field; /* Rtd, Avg, Min, Max, Cou, ZsRtd, RS, … */
	struct str text;
	bool is_number;
	double number;
	char flag;          /* of this code, '\0' for none */
	struct str sampled; /* its SampleTime, empty for none */
};

struct hj212_values {
	struct str rest;  /* groups not begun */
	struct str group; /* the one under way */
	struct str items; /* what is left of it */
};
struct hj212_values hj212_values(const struct hj212_packet *p);

/*
 * The next value that is not itself about another one (Flag, EFlag,
 * SampleTime); false at the end, and when an item is malformed, after
 * FAIL_INVALID.
 */
bool hj212_next(
    struct cx *cx, struct hj212_values *values, struct hj212_value *v);

/* "20261124080000", local time of a zone; false for no real time. */
bool hj212_time(struct str s, int zone_min, int64_t *at_us);

/* QnRtn of a 9011 or ExeRtn of a 9012; -1 when there is none. */
int hj212_result(const struct hj212_packet *p);

#define HJ212_REPLY_ROOM 512

/* A whole frame that answers p: 9014 for data, 9013 for a notice, in the form
 * of its version.  Its length. */
size_t hj212_reply(
    const struct hj212_packet *p, int cn, char out[HJ212_REPLY_ROOM]);

#endif
