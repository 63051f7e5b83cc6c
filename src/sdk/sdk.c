#include "sdk/sdk.h"

#include <string.h>

#include "sdk/name.h"

#define FILE_MOST (8u << 20)
#define FILES_MOST 24

const struct sdk_language *const sdk_languages[SDK_LANGUAGES] = { &sdk_python,
	&sdk_javascript, &sdk_java, &sdk_go, &sdk_c };

const struct sdk_language *
sdk_language(struct str word)
{
	for (size_t i = 0; i < SDK_LANGUAGES; i++)
		if (str_is(word, sdk_languages[i]->word))
			return sdk_languages[i];
	return NULL;
}

/* What a hand-written file says of the plan: @VERSION@, @API@, @DIGEST@. */
static void
put_line(struct text *out, const struct sdk_plan *p, const char *line)
{
	const struct {
		const char *mark, *value;
	} marks[] = { { "@VERSION@", SDK_VERSION }, { "@API@", p->api },
		{ "@DIGEST@", p->digest } };

	while (*line != '\0') {
		size_t i = 0;

		while (i < 3 &&
		    strncmp(line, marks[i].mark, strlen(marks[i].mark)) != 0)
			i++;
		if (i < 3) {
			text_puts(out, marks[i].value);
			line += strlen(marks[i].mark);
		} else {
			text_char(out, *line++);
		}
	}
}

static struct str
kit_bytes(struct cx *cx, const struct sdk_kit *k, const struct sdk_plan *p)
{
	struct text out = text_new(cx, FILE_MOST);

	for (const char *const *line = k->lines; *line != NULL; line++)
		put_line(&out, p, *line);
	return text_str(&out);
}

bool
sdk_write(struct cx *cx, const struct sdk_language *l, const struct sdk_plan *p,
    struct sdk_file **files, size_t *n)
{
	struct sdk_file *to = cx_calloc(cx, FILES_MOST, sizeof(*to));
	bool full = false;

	*n = 0;
	for (const struct sdk_kit *k = sdk_kit; k->path != NULL; k++)
		if (strcmp(k->language, l->word) == 0 && *n < FILES_MOST)
			to[(*n)++] =
			    (struct sdk_file){ k->path, kit_bytes(cx, k, p) };
	for (const struct sdk_made *m = l->made;
	     m < l->made + 4 && m->path != NULL && *n < FILES_MOST; m++) {
		struct text out = text_new(cx, FILE_MOST);

		m->write(&out, p);
		full |= out.full;
		to[(*n)++] = (struct sdk_file){ m->path, text_str(&out) };
	}
	*files = to;
	return !full ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "a file of the SDK is too long");
}

bool
sdk_pack(struct cx *cx, const struct sdk_language *l, const struct sdk_plan *p,
    struct str *bytes)
{
	struct sdk_file *files;
	size_t n;

	return sdk_write(cx, l, p, &files, &n) &&
	    sdk_archive(cx,
		cx_printf(cx, "parkhub-%s-%s", l->word, SDK_VERSION), files, n,
		bytes);
}

/* In single quotes of a shell a quote ends them, stands by itself, begins
 * them again. */
static void
put_quoted(struct text *out, const char *s)
{
	text_char(out, '\'');
	for (; *s != '\0'; s++)
		if (*s == '\'')
			text_puts(out, "'\\''");
		else
			text_char(out, *s);
	text_char(out, '\'');
}

void
sdk_curl(struct text *out, const struct sdk_entry *e, const json_t *inputs)
{
	text_printf(out,
	    "curl -X POST \"$PARKHUB_URL/api/v1/%s/%s/%s\" \\\n"
	    "  -H \"authorization: Bearer $PARKHUB_TOKEN\" \\\n"
	    "  -H 'content-type: application/json' \\\n  -d ",
	    e->is_algorithm ? "algorithms" : "models", e->id,
	    e->is_algorithm ? "runs" : "calls");
	put_quoted(out,
	    cx_printf(out->cx, "{\"inputs\":%s}", sdk_json(out->cx, inputs)));
	text_char(out, '\n');
}
