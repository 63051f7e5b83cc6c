/*
 * Looks for bytes with which frames of HJ 212 break a promise of hj212.h:
 * frames that never end, values outside of the frame, answers that are no
 * frames themselves.
 */
#include "wire/hj212.h"

#include <math.h>

#include "fuzz.h"

static void
check_values(struct cx *cx, const struct hj212_packet *p)
{
	struct hj212_values values = hj212_values(p);
	struct hj212_value v;
	size_t n = 0;
	int64_t at_us;

	while (hj212_next(cx, &values, &v)) {
		fuzz_expect(++n <= p->cp.n, "values end");
		fuzz_expect(v.field.n > 0, "values have a name");
		fuzz_expect(!v.is_number || isfinite(v.number) != 0,
		    "numbers are finite");
		(void)hj212_quality(v.flag);
		(void)hj212_time(v.text, 480, &at_us);
	}
	fuzz_expect(cx->fail == FAIL_NONE || cx->fail == FAIL_INVALID,
	    "bad values are invalid");
	cx_forgive(cx);
	(void)hj212_result(p);
}

static void
check_reply(const struct hj212_packet *p)
{
	char out[HJ212_REPLY_ROOM];
	const size_t n = hj212_reply(p, 9014, out);
	struct str data;
	size_t used;

	fuzz_expect(n < sizeof(out), "an answer has room");
	fuzz_expect(
	    hj212_frame((struct str){ out, n }, &data, &used) == HJ212_WHOLE &&
		used == n,
	    "an answer is a frame");
}

static void
check_data(struct cx *cx, struct str data)
{
	struct hj212_packet p;

	if (!hj212_read(cx, data, &p)) {
		fuzz_expect(cx->fail == FAIL_INVALID && cx->field != NULL,
		    "bad data name their field");
		fuzz_expect(
		    str_is_utf8(str_of(cx->message)), "messages are UTF-8");
		cx_forgive(cx);
		return;
	}
	fuzz_expect(
	    p.mn.n > 0 && p.pw.n > 0 && p.part >= 1 && p.part <= p.parts,
	    "members are there");
	check_values(cx, &p);
	check_reply(&p);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct str rest = { (const char *)bytes, size }, data;
	enum hj212_frame f;
	size_t used;
	struct cx cx;

	cx_init(&cx);
	check_data(&cx, rest);
	while ((f = hj212_frame(rest, &data, &used)) != HJ212_MORE) {
		fuzz_expect(used > 0 && used <= rest.n, "the reader moves on");
		if (f == HJ212_WHOLE)
			check_data(&cx, data);
		rest.p += used;
		rest.n -= used;
	}
	fuzz_expect(used <= rest.n, "noise is not longer than the bytes");
	cx_clear(&cx);
	return 0;
}
