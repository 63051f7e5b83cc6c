#include "base/word.h"

#include <string.h>

bool
word_read(struct cx *cx, const char *field, struct str text, size_t most,
    struct str *word)
{
	const struct str s = str_trim(text);

	if (s.n == 0)
		return cx_fail_code(cx, FAIL_INVALID, "empty", field,
		    "%s must not be empty", field);
	if (str_chars(s) > most)
		return cx_fail_code(cx, FAIL_INVALID, "too_long", field,
		    "%s is longer than %zu characters", field, most);
	if (strchr("=+-@", s.p[0]) != NULL)
		return cx_fail_code(cx, FAIL_INVALID, "formula", field,
		    "%s must not begin with = + - or @", field);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return cx_fail_code(cx, FAIL_INVALID,
			    "control_character", field,
			    "%s contains a control character", field);
	*word = s;
	return true;
}

bool
word_mailbox(struct cx *cx, const char *field, struct str text)
{
	struct str host;
	const struct str local = str_cut(text, '@', &host);

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' ||
		    strchr("<>,;:\"()[]\\\x7f", text.p[i]) != NULL)
			host.n = 0;
	return (local.n > 0 && local.n <= 64 && host.n > 0 && host.n <= 253 &&
		   memchr(host.p, '@', host.n) == NULL && host.p[0] != '.' &&
		   host.p[host.n - 1] != '.') ||
	    cx_fail_code(cx, FAIL_INVALID, "wrong_type", field,
		"%s must be one e-mail address", field);
}
