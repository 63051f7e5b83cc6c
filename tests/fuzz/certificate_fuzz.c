/*
 * Looks for bytes with which certificates break a promise of certificate.h:
 * texts that are not UTF-8, serial numbers that are no hexadecimal, strangers
 * that an authority is said to have signed.
 */
#include "identity/certificate.h"

#include <string.h>

#include "fuzz.h"

static void
check(struct cx *cx, const struct certificate *c)
{
	fuzz_expect(c->der.n > 0, "a certificate that was read is there");
	fuzz_expect(
	    str_is_utf8(str_of(c->name)) && str_chars(str_of(c->name)) <= 200,
	    "the common name can be the key of a device");
	fuzz_expect(str_is_utf8(str_of(c->subject_text)) &&
		str_is_utf8(str_of(c->issuer_text)),
	    "names are UTF-8");
	fuzz_expect(strspn(c->serial, "0123456789abcdef") == strlen(c->serial),
	    "a serial number is hexadecimal");
	fuzz_expect(!certificate_fits(cx, c->der, c->der, c->from_us),
	    "nothing is client and authority at the same time");
	cx_forgive(cx);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	struct certificate c;
	struct cx cx;

	cx_init(&cx);
	if (certificate_read(&cx, bytes, &c))
		check(&cx, &c);
	else
		fuzz_expect(cx.fail == FAIL_INVALID, "what is none is invalid");
	cx_forgive(&cx);
	if (certificate_read_pem(&cx, "pem", bytes, &c))
		check(&cx, &c);
	else
		fuzz_expect(cx.fail == FAIL_INVALID && cx.field != NULL,
		    "what is none names its field");
	cx_clear(&cx);
	return 0;
}
