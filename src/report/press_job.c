#include "report/press_job.h"

#include <stdlib.h>

#include "paper/seal.h"

static bool
sealed(struct cx *cx, const struct paper *p, struct str *bytes)
{
	const struct seal seal = { .issuer = p->park,
		.title = p->title,
		.run = p->run_id,
		.made_us = p->generated_us,
		.as_of_us = p->as_of_us,
		.evidence = p->evidence_hash };
	const char *state = getenv("PARK_STATE");
	struct seal_key key;
	struct str plain = *bytes;

	if (str_of(state).n == 0)
		return true;
	return seal_key_open(
		   cx, cx_printf(cx, "%s/secret/report.key", state), &key) &&
	    seal_pdf(cx, &key, &seal, plain, bytes);
}

bool
press_pdf(struct cx *cx, const struct paper *p, struct str *bytes,
    struct paper_warnings *warnings)
{
	struct paper_fonts fonts = paper_fonts_debian;

	return paper_fonts_read(cx, getenv("PARK_FONTS"), &fonts) &&
	    paper_pdf(cx, p, &fonts, bytes, warnings) && sealed(cx, p, bytes);
}
