#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/moment.h"
#include "base/text.h"

#define LOG_LIMIT 8192

void
log_line(const char *json)
{
	/* One write a line: lines of several processes never mix. */
	struct cx cx;
	struct text t;

	cx_init(&cx);
	t = text_new(&cx, LOG_LIMIT * 2);
	text_puts(&t, json);
	text_char(&t, '\n');
	if (write(STDERR_FILENO, t.p, t.n) < 0) {
		/* Nowhere is left to say so. */
	}
	cx_clear(&cx);
}

static void
say(const char *level, const char *program, const char *fmt, va_list ap)
{
	char message[LOG_LIMIT / 8];
	struct cx cx;
	struct text t;

	cx_init(&cx);
	t = text_new(&cx, LOG_LIMIT);
	(void)vsnprintf(message, sizeof(message), fmt, ap);
	text_printf(&t,
	    "{\"at\":\"%s\",\"level\":\"%s\",\"program\":\"%s\","
	    "\"message\":",
	    moment_text(&cx, moment_now(), 0), level, program);
	text_json(&t, str_of(message));
	text_char(&t, '}');
	log_line(t.p);
	cx_clear(&cx);
}

void
log_info(const char *program, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("info", program, fmt, ap);
	va_end(ap);
}

void
log_error(const char *program, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("error", program, fmt, ap);
	va_end(ap);
}
