#include "join/join.h"

#include <string.h>

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool
join_account_name(struct cx *cx, const char *field, struct str name)
{
	bool good = name.n >= 2 && name.n <= 50 && is_word(name.p[0]);

	for (size_t i = 0; i < name.n; i++)
		good = good &&
		    (is_word(name.p[i]) || memchr("._-", name.p[i], 3) != NULL);
	return good ||
	    cx_fail_code(cx, FAIL_INVALID, "account_name", field,
		"%s has 2 to 50 small letters, digits and . _ -", field);
}

bool
join_phone(struct cx *cx, const char *field, struct str phone)
{
	bool good = phone.n >= 5 && phone.n <= 30;
	size_t digits = 0;

	for (size_t i = 0; i < phone.n; i++) {
		const char c = phone.p[i];

		digits += c >= '0' && c <= '9';
		good = good &&
		    ((c >= '0' && c <= '9') || memchr("+ ()-", c, 5) != NULL);
	}
	return (good && digits >= 5) ||
	    cx_fail_code(cx, FAIL_INVALID, "phone", field,
		"%s has at least five digits, blanks and + ( ) -", field);
}
