#include "gate/gate.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/log.h"
#include "base/moment.h"

#define LINES 20 /* a second */

void
gate_complain(struct gate *gate, const char *fmt, ...)
{
	const int64_t second = moment_now() / US_PER_S;
	char line[600];
	va_list ap;

	if (second != gate->log_second) {
		if (gate->logged > LINES)
			log_info("gate", "%d more complaints were not written",
			    gate->logged - LINES);
		gate->log_second = second;
		gate->logged = 0;
	}
	if (++gate->logged > LINES)
		return;
	va_start(ap, fmt);
	(void)vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	log_info("gate", "%s", line);
}
