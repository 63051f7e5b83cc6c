/*
 * Looks for bytes with which Sparkplug payloads break a promise of
 * sparkplug.h: metrics that fail after the payload was looked at, names that
 * are not UTF-8, walks that never end.
 */
#include "wire/sparkplug.h"

#include "fuzz.h"

static void
check_metric(struct sparkplug_metric *m, size_t size)
{
	fuzz_expect(str_is_utf8(m->name), "names are UTF-8");
	fuzz_expect(m->is != SPARKPLUG_WORDS || str_is_utf8(m->words),
	    "words are UTF-8");
	fuzz_expect(m->name.n + m->words.n <= size, "views are no longer");
	(void)sparkplug_is_control(m->name);
	for (uint32_t type = 0; type < 20; type++)
		sparkplug_retype(m, type);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = { (const char *)data, size };
	struct sparkplug_payload p;
	struct sparkplug_topic topic;
	struct sparkplug_metric m;
	size_t n = 0;

	if (sparkplug_topic(bytes, &topic))
		fuzz_expect(topic.group.n > 0 && topic.node.n > 0,
		    "a topic names its node");
	if (!sparkplug_open(bytes, &p))
		return 0;
	fuzz_expect(!p.has_time || (p.at_ms >= 0 && p.at_ms < INT64_MAX / 1000),
	    "times fit");
	while (sparkplug_next(&p, &m)) {
		check_metric(&m, size);
		fuzz_expect(++n <= size, "metrics end");
	}
	return 0;
}
