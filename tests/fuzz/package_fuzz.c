/*
 * Looks for bytes with which a package breaks a promise of bundle.h and
 * package_paper.h: paths that lead elsewhere, files beyond the limits, a pass
 * for what nobody signed, a stranger's fault that is told as ours.
 */
#include "app/bundle.h"
#include "app/package_paper.h"

#include <string.h>

#include "fuzz.h"

static void
look(struct cx *cx, struct str bytes)
{
	struct bundle bundle;
	size_t n = 0;

	if (!bundle_read(cx, bytes, &bundle))
		return;
	for (size_t i = 0; i < bundle.n; i++) {
		const char *path = bundle.files[i].path;

		n += bundle.files[i].bytes.n;
		fuzz_expect(path[0] != '/' && strstr(path, "../") == NULL,
		    "a path stays beneath its folder");
	}
	fuzz_expect(bundle.n <= BUNDLE_FILES && n <= BUNDLE_BYTES,
	    "a bundle keeps its limits");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	const struct package_trust trust = { .all = true };
	struct package package;
	struct cx cx;

	cx_init(&cx);
	look(&cx, bytes);
	cx_forgive(&cx);
	if (!package_read(&cx, bytes, &trust, NULL, &package))
		fuzz_expect(cx.fail == FAIL_INVALID || cx.fail == FAIL_LARGE,
		    "what is wrong is the package's fault");
	cx_clear(&cx);
	return 0;
}
