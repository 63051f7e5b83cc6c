#include "knowledge/client.h"

static const char *const words[CLIENT_COUNT] = { "other", "portal", "app",
	"python", "javascript", "java", "go", "c" };

/* Cuts the beginning off; false when it is another one. */
static bool
cut(struct str *s, struct str beginning)
{
	if (!str_starts(*s, beginning))
		return false;
	s->p += beginning.n;
	s->n -= beginning.n;
	return true;
}

enum client
client_of(const char *user_agent, enum client usual)
{
	struct str s = str_of(user_agent), word, rest;

	if (!cut(&s, STR("parkhub-")))
		return usual;
	(void)cut(&s, STR("sdk-"));
	word = str_cut(s, '/', &rest);
	if (rest.p == NULL || rest.n == 0)
		return usual;
	for (enum client c = CLIENT_PYTHON; c < CLIENT_COUNT; c++)
		if (str_is(word, words[c]))
			return c;
	return usual;
}

const char *
client_word(enum client client)
{
	return words[client];
}

enum client
client_read(struct str word)
{
	for (enum client c = 0; c < CLIENT_COUNT; c++)
		if (str_is(word, words[c]))
			return c;
	return CLIENT_OTHER;
}
