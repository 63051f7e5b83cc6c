/*
 * log.h - one JSON object a line on standard error.
 *
 * {"at":"…Z","level":"info","program":"web","message":"…"}; supervisors add
 * nothing and lose nothing.  Secrets never go through here.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

void log_info(const char *program, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_error(const char *program, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A line that is already one JSON object, such as an access record. */
void log_line(const char *json);

#endif
