#include <unistd.h>

#include "base/file.h"
#include "paper/paper.h"

#define SONG "/usr/share/fonts/truetype/arphic-gbsn00lp/gbsn00lp.ttf"
#define HEI "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
#define KAI "/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"

const struct paper_fonts paper_fonts_debian = { {
    [PAPER_FONT_HEI] = { { HEI, 0 } },
    [PAPER_FONT_BODY] = { { SONG, 0 }, { HEI, 0 } },
    [PAPER_FONT_FALLBACK] = { { KAI, 0 }, { SONG, 0 } },
    [PAPER_FONT_TITLE] = { { SONG, 0 }, { HEI, 0 } },
    [PAPER_FONT_NUMBER] = { { SONG, 0 }, { HEI, 0 } },
    [PAPER_FONT_KAI] = { { KAI, 0 }, { SONG, 0 }, { HEI, 0 } },
} };

static bool
role_of(struct str word, enum paper_role *role)
{
	static const char *const words[PAPER_FONT_COUNT] = {
		[PAPER_FONT_HEI] = "hei",
		[PAPER_FONT_BODY] = "body",
		[PAPER_FONT_FALLBACK] = "fallback",
		[PAPER_FONT_TITLE] = "title",
		[PAPER_FONT_KAI] = "kai",
		[PAPER_FONT_NUMBER] = "number",
	};

	for (size_t i = 0; i < PAPER_FONT_COUNT; i++)
		if (str_is(word, words[i])) {
			*role = (enum paper_role)i;
			return true;
		}
	return false;
}

/* Before all others of its role; the last of them falls off. */
static void
put_first(
    struct paper_fonts *fonts, enum paper_role role, struct paper_font font)
{
	struct paper_font *choice = fonts->choices[role];

	for (size_t i = PAPER_FONT_CHOICES - 1; i > 0; i--)
		choice[i] = choice[i - 1];
	choice[0] = font;
}

/* The next word of a line; empty at its end. */
static struct str
word_of(struct str *line)
{
	const struct str s = str_trim(*line);
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	*line = (struct str){ s.p + n, s.n - n };
	return (struct str){ s.p, n };
}

static bool
line_read(
    struct cx *cx, struct str line, size_t number, struct paper_fonts *fonts)
{
	const struct str role_word = word_of(&line), file = word_of(&line);
	const struct str index_word = word_of(&line);
	int64_t index = 0;
	enum paper_role role;
	char *path;

	if (role_word.n == 0 || role_word.p[0] == '#')
		return true;
	if (!role_of(role_word, &role))
		return cx_fail(cx, FAIL_INVALID, "fonts",
		    "line %zu names no role: title, hei, kai, body, number, "
		    "fallback",
		    number);
	if ((index_word.n > 0 && !str_int64(index_word, &index)) || index < 0 ||
	    index > 255 || str_trim(line).n > 0)
		return cx_fail(cx, FAIL_INVALID, "fonts",
		    "line %zu is not a role, a path and an index of 0..255",
		    number);
	path = cx_strndup(cx, file.p, file.n);
	if (access(path, R_OK) != 0)
		return cx_fail(cx, FAIL_INVALID, "fonts",
		    "line %zu: the font %s cannot be read", number, path);
	put_first(fonts, role, (struct paper_font){ path, (unsigned)index });
	return true;
}

bool
paper_fonts_read(struct cx *cx, const char *path, struct paper_fonts *fonts)
{
	struct str bytes, line;

	if (str_of(path).n == 0)
		return true;
	if (!file_read(cx, path, &bytes))
		return false;
	for (size_t number = 1; bytes.n > 0; number++) {
		line = str_cut(bytes, '\n', &bytes);
		if (!line_read(cx, line, number, fonts))
			return false;
	}
	return true;
}
