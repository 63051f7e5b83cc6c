#include "wire/hj212.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"

#define HEAD 6 /* ## and the length */
#define TAIL 6 /* CRC, CR, LF */

/* Frames ------------------------------------------------------------------- */

uint16_t
hj212_crc(struct str data)
{
	unsigned crc = 0xffff;

	for (size_t i = 0; i < data.n; i++) {
		crc = crc >> 8 ^ (unsigned char)data.p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = (crc & 1) != 0 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return (uint16_t)crc;
}

/* Digits alone; -1 for anything else, and past nine of them. */
static int
digits(struct str s)
{
	int v = 0;

	if (s.n == 0 || s.n > 9)
		return -1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

static int
hexadecimal(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool
crc_is_right(struct str data, const char *said)
{
	const unsigned crc = hj212_crc(data);

	for (int i = 0; i < 4; i++)
		if (hexadecimal(said[i]) != (int)(crc >> (12 - 4 * i) & 15))
			return false;
	return said[4] == '\r' && said[5] == '\n';
}

/* Where the first ## begins; a last # may be half of one. */
static size_t
find_head(struct str s)
{
	const char *hit = s.n == 0 ? NULL : memmem(s.p, s.n, "##", 2);

	if (hit != NULL)
		return (size_t)(hit - s.p);
	return s.n > 0 && s.p[s.n - 1] == '#' ? s.n - 1 : s.n;
}

enum hj212_frame
hj212_frame(struct str bytes, struct str *data, size_t *used)
{
	const size_t at = find_head(bytes);
	int length;

	*used = at;
	bytes.p += at;
	bytes.n -= at;
	if (bytes.n < HEAD)
		return HJ212_MORE;
	length = digits((struct str){ bytes.p + 2, 4 });
	if (length < 0) {
		*used += 2;
		return HJ212_CORRUPT;
	}
	if (bytes.n < HEAD + (size_t)length + TAIL)
		return HJ212_MORE;
	*data = (struct str){ bytes.p + HEAD, (size_t)length };
	if (!crc_is_right(*data, bytes.p + HEAD + length)) {
		*used += 2;
		return HJ212_CORRUPT;
	}
	*used += HEAD + (size_t)length + TAIL;
	return HJ212_WHOLE;
}

/* Packets ------------------------------------------------------------------ */

static bool
wrong(struct cx *cx, const char *field, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "malformed_frame", field, "%s %s", field, why);
}

bool
hj212_is_word(struct str s, size_t most)
{
	if (s.n == 0 || s.n > most)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == ';')
			return false;
	return true;
}

enum member { QN, ST, CN, PW, MN, FLAG, PNUM, PNO, MEMBERS };

static const char *const member_name[MEMBERS] = { "QN", "ST", "CN", "PW", "MN",
	"Flag", "PNUM", "PNO" };

static bool
take_member(struct cx *cx, struct str item, struct str member[MEMBERS])
{
	struct str value, name = str_cut(item, '=', &value);

	for (size_t i = 0; i < MEMBERS; i++) {
		if (!str_is(name, member_name[i]))
			continue;
		if (member[i].p != NULL)
			return wrong(cx, member_name[i], "is repeated");
		member[i] = value;
		return value.p != NULL ||
		    wrong(cx, member_name[i], "has no value");
	}
	return true; /* editions add members */
}

/* Everything before CP, whose value holds the same separators. */
static bool
split(
    struct cx *cx, struct str data, struct str member[MEMBERS], struct str *cp)
{
	const char *hit =
	    data.n == 0 ? NULL : memmem(data.p, data.n, "CP=&&", 5);
	struct str rest;
	size_t before;

	if (hit == NULL)
		return wrong(cx, "CP", "is missing");
	before = (size_t)(hit - data.p);
	*cp = (struct str){ hit + 5, data.n - before - 5 };
	if (cp->n < 2 || memcmp(cp->p + cp->n - 2, "&&", 2) != 0)
		return wrong(cx, "CP", "does not end with &&");
	cp->n -= 2;
	rest = (struct str){ data.p, before };
	while (rest.n > 0) {
		const struct str item = str_cut(rest, ';', &rest);

		if (item.n > 0 && !take_member(cx, item, member))
			return false;
	}
	return true;
}

static bool
set_flag(struct cx *cx, struct str flag, struct hj212_packet *p)
{
	const int v = flag.p == NULL ? 0 : digits(flag);

	if (v < 0 || v > 255)
		return wrong(cx, "Flag", "is not a number from 0 to 255");
	if (v >> 2 > HJ212_2025)
		return wrong(cx, "Flag", "names an edition nobody knows");
	p->flag = (unsigned)v;
	p->version = (enum hj212_version)(v >> 2);
	p->is_part = (v & 2) != 0;
	p->wants_answer = (v & 1) != 0;
	return true;
}

static bool
set_part(
    struct cx *cx, struct str parts, struct str part, struct hj212_packet *p)
{
	if (!p->is_part)
		return true;
	p->parts = digits(parts);
	p->part = digits(part);
	if (p->parts < 1 || p->parts > HJ212_PARTS_MOST)
		return wrong(cx, "PNUM", "is not a number of packets");
	return (p->part >= 1 && p->part <= p->parts) ||
	    wrong(cx, "PNO", "is not between 1 and PNUM");
}

bool
hj212_read(struct cx *cx, struct str data, struct hj212_packet *p)
{
	struct str m[MEMBERS] = { { NULL, 0 } };

	*p = (struct hj212_packet){ .parts = 1, .part = 1 };
	if (!str_is_utf8(data))
		return wrong(cx, "CP", "is not UTF-8");
	if (!split(cx, data, m, &p->cp))
		return false;
	p->qn = m[QN];
	p->st = m[ST];
	p->cn = digits(m[CN]);
	p->pw = m[PW];
	p->mn = m[MN];
	if (p->qn.n > 0 && (!hj212_is_word(p->qn, 20) || p->qn.n < 14))
		return wrong(cx, "QN", "is not a time with milliseconds");
	if (digits(p->st) < 0 || p->st.n > 5)
		return wrong(cx, "ST", "is missing or not a number");
	if (p->cn < 0)
		return wrong(cx, "CN", "is missing or not a number");
	if (!hj212_is_word(p->pw, HJ212_PW_MOST))
		return wrong(cx, "PW", "is missing or no word");
	if (!hj212_is_word(p->mn, HJ212_MN_MOST))
		return wrong(cx, "MN", "is missing or no word");
	return set_flag(cx, m[FLAG], p) && set_part(cx, m[PNUM], m[PNO], p);
}

/* Joined by what neither can hold, so that no two are mistaken. */
void
hj212_secret(struct str mn, struct str pw, unsigned char digest[SHA256_SIZE])
{
	struct cx cx;

	cx_init(&cx);
	hash_sha256(
	    str_of(cx_printf(&cx, "hj212 %.*s %.*s", STR_ARG(mn), STR_ARG(pw))),
	    digest);
	cx_clear(&cx);
}

/* Meanings ----------------------------------------------------------------- */

enum hj212_kind
hj212_kind(int cn)
{
	switch (cn) {
	case 2011:
		return HJ212_NOW;
	case 2021:
		return HJ212_STATE;
	case 2031:
	case 2041:
		return HJ212_DAY;
	case 2051:
		return HJ212_MINUTE;
	case 2061:
		return HJ212_HOUR;
	case 2071:
	case 2072:
	case 2081:
	case 3019:
	case 3020:
		return HJ212_EVENT;
	case 1013:
	case 9015:
		return HJ212_PULSE;
	case 9011:
	case 9012:
	case 9013:
	case 9014:
		return HJ212_ANSWER;
	default:
		return HJ212_STRANGE;
	}
}

enum hj212_quality
hj212_quality(char flag)
{
	if (flag == '\0' || strchr("N31", flag) != NULL)
		return HJ212_GOOD;
	if (strchr("FMDCBP02", flag) != NULL)
		return HJ212_BAD;
	return flag == 'S' ? HJ212_SUBSTITUTED : HJ212_UNCERTAIN;
}

bool
hj212_time(struct str s, int zone_min, int64_t *at_us)
{
	struct date d;
	int hour, minute, second;

	if (s.n != 14 || digits((struct str){ s.p, 7 }) < 0 ||
	    digits((struct str){ s.p + 7, 7 }) < 0)
		return false;
	d.year = digits((struct str){ s.p, 4 });
	d.month = digits((struct str){ s.p + 4, 2 });
	d.day = digits((struct str){ s.p + 6, 2 });
	hour = digits((struct str){ s.p + 8, 2 });
	minute = digits((struct str){ s.p + 10, 2 });
	second = digits((struct str){ s.p + 12, 2 });
	if (!date_is_real(d) || hour > 23 || minute > 59 || second > 59)
		return false;
	*at_us = moment_of_day(date_number(d), zone_min) + hour * US_PER_HOUR +
	    minute * US_PER_MIN + second * US_PER_S;
	return true;
}

/* Values ------------------------------------------------------------------- */

struct hj212_values
hj212_values(const struct hj212_packet *p)
{
	return (struct hj212_values){ .rest = p->cp };
}

/* "code-Field=value" in its three parts; false when there is no value. */
static bool
take_item(
    struct str item, struct str *code, struct str *field, struct str *text)
{
	const struct str name = str_cut(item, '=', text);

	*code = str_cut(name, '-', field);
	if (field->p == NULL) {
		*field = name;
		*code = (struct str){ NULL, 0 };
	}
	return text->p != NULL && field->n > 0;
}

/* What a group says of a code under that field, or nothing. */
static struct str
said_of(struct str group, struct str code, const char *wanted)
{
	struct str rest = group, c, field, text;

	while (rest.p != NULL)
		if (take_item(str_cut(rest, ',', &rest), &c, &field, &text) &&
		    str_eq(c, code) && str_is(field, wanted))
			return text;
	return (struct str){ NULL, 0 };
}

static bool
is_about_another(const struct hj212_value *v)
{
	return v->code.n > 0 &&
	    (str_is(v->field, "Flag") || str_is(v->field, "EFlag") ||
		str_is(v->field, "SampleTime"));
}

bool
hj212_next(struct cx *cx, struct hj212_values *values, struct hj212_value *v)
{
	struct str flag;

	do {
		while (values->items.n == 0) {
			if (values->rest.n == 0)
				return false;
			values->group =
			    str_cut(values->rest, ';', &values->rest);
			values->items = values->group;
		}
		*v = (struct hj212_value){ .flag = '\0' };
		if (!take_item(str_cut(values->items, ',', &values->items),
			&v->code, &v->field, &v->text))
			return wrong(cx, "CP", "holds a name without a value");
	} while (is_about_another(v));
	v->is_number = str_double(v->text, &v->number);
	flag = said_of(values->group, v->code, "Flag");
	v->flag = flag.n == 1 ? flag.p[0] : flag.n == 0 ? '\0' : '?';
	v->sampled = said_of(values->group, v->code, "SampleTime");
	return true;
}

int
hj212_result(const struct hj212_packet *p)
{
	struct str rest = p->cp, name, value;

	while (rest.n > 0) {
		name = str_cut(str_cut(rest, ';', &rest), '=', &value);
		if (str_is(name, "QnRtn") || str_is(name, "ExeRtn"))
			return digits(value);
	}
	return -1;
}

/* Answers ------------------------------------------------------------------ */

/* Since 2017 the answer carries the number of the request as its own; in 2005
 * it stands within, with the command it belongs to. */
static size_t
reply_data(const struct hj212_packet *p, int cn, char *out, size_t room)
{
	int n;

	if (p->version == HJ212_2005)
		n = snprintf(out, room,
		    "ST=91;CN=%d;PW=%.*s;MN=%.*s;Flag=0;"
		    "CP=&&QN=%.*s;CN=%d&&",
		    cn, STR_ARG(p->pw), STR_ARG(p->mn), STR_ARG(p->qn), p->cn);
	else
		n = snprintf(out, room,
		    "QN=%.*s;ST=91;CN=%d;PW=%.*s;MN=%.*s;Flag=%d;CP=&&&&",
		    STR_ARG(p->qn), cn, STR_ARG(p->pw), STR_ARG(p->mn),
		    (int)p->version << 2);
	return (size_t)n;
}

size_t
hj212_reply(const struct hj212_packet *p, int cn, char out[HJ212_REPLY_ROOM])
{
	char data[HJ212_REPLY_ROOM - HEAD - TAIL];
	const size_t n = reply_data(p, cn, data, sizeof(data));

	return (size_t)snprintf(out, HJ212_REPLY_ROOM, "##%04zu%s%04X\r\n", n,
	    data, hj212_crc((struct str){ data, n }));
}
