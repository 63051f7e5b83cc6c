#include "report/code.h"

#include "base/hash.h"

const char *
code_of(
    struct cx *cx, const char *salt, const char *metric, const json_t *param)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned char hash[SHA256_SIZE];
	char code[8];
	uint64_t bits = 0;

	hash_sha256(str_of(cx_printf(cx, "%s\n%s\n%s", salt, metric,
			json_canonical(cx, param))),
	    hash);
	for (size_t i = 0; i < 5; i++)
		bits = bits << 8 | hash[i];
	for (size_t i = 0; i < 8; i++)
		code[i] = digits[bits >> (35 - 5 * i) & 31];
	return cx_printf(cx, "E-%.4s-%.4s", code, code + 4);
}
