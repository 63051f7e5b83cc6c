#include "knowledge/shipped.h"

struct str
shipped_text(struct cx *cx, const char *const *lines)
{
	struct str all = { NULL, 0 };
	char *p;

	for (size_t i = 0; lines[i] != NULL; i++)
		all.n += strlen(lines[i]);
	all.p = p = cx_alloc(cx, all.n + 1);
	for (size_t i = 0; lines[i] != NULL; i++) {
		const size_t n = strlen(lines[i]);

		memcpy(p, lines[i], n);
		p += n;
	}
	return all;
}
