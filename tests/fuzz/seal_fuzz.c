/*
 * Looks for bytes with which a seal breaks a promise of seal.h: texts that are
 * not UTF-8, a pass for what nobody signed.
 */
#include "paper/seal.h"

#include <string.h>

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	unsigned char public[SEAL_KEY];
	struct seal seal;
	struct cx cx;

	cx_init(&cx);
	if (seal_read(&cx, bytes, &seal, public))
		fuzz_expect(str_is_utf8(str_of(seal.issuer)) &&
			str_is_utf8(str_of(seal.title)) &&
			strchr(seal.title, '\n') == NULL,
		    "what a seal says is one line of UTF-8");
	else
		fuzz_expect(cx.fail == FAIL_INVALID || cx.fail == FAIL_MISSING,
		    "what is not sealed is invalid, or has no seal");
	cx_clear(&cx);
	return 0;
}
