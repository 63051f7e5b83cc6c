#include "sdk/sdk_web.h"

#include "base/hash.h"
#include "sdk/sdk.h"
#include "web/openapi.h"

#define OPENAPI_MOST (16u << 20)
#define KEPT_S 3600

/* The libraries follow from this program and the catalogue that it published,
 * so that they are made when they are asked for. */
struct making {
	struct cx *cx;
	struct str openapi, entries;
	struct sdk_plan plan;
	bool is_read;
	size_t at; /* place among sdk_languages */
	struct str bytes;
	struct {
		size_t bytes;
		const char *sha256;
	} made[SDK_LANGUAGES];
};

/* On a thread of its own. */
static bool
read_plan(struct making *m)
{
	if (!m->is_read)
		m->is_read =
		    sdk_plan_read(m->cx, m->openapi, m->entries, &m->plan);
	return m->is_read;
}

static void
make_one(void *thing)
{
	struct making *m = thing;

	if (!read_plan(m) ||
	    !sdk_pack(m->cx, sdk_languages[m->at], &m->plan, &m->bytes))
		return;
	m->made[m->at].bytes = m->bytes.n;
	m->made[m->at].sha256 = hash_sha256_hex(m->cx, m->bytes);
}

static struct making *
new_making(struct cx *cx, struct exchange *x)
{
	struct making *m = cx_alloc(cx, sizeof(*m));

	m->cx = cx;
	web_keep(x, m);
	return m;
}

/* What a plan is read from, once the entries have come. */
static struct making *
gather(struct cx *cx, struct exchange *x)
{
	struct making *m = web_kept(x);
	struct text openapi = text_new(cx, OPENAPI_MOST);

	openapi_write(&openapi);
	m->openapi = text_str(&openapi);
	m->entries = db_str(web_rows(x, 0), 0, 0);
	return m;
}

/* All of them -------------------------------------------------------------- */

static void
put_member(struct text *out, const char *name, const char *value)
{
	text_printf(out, ",\"%s\":", name);
	text_json(out, str_of(value));
}

static void
put_language(struct text *out, const struct making *m, size_t i)
{
	const struct sdk_language *l = sdk_languages[i];

	text_puts(out, "{\"language\":");
	text_json(out, str_of(l->word));
	put_member(out, "title", l->title);
	put_member(out, "needs", l->needs);
	put_member(out, "version", SDK_VERSION);
	put_member(out, "api", m->plan.api);
	put_member(
	    out, "file", cx_printf(m->cx, "/sdks/parkhub-%s.tar.gz", l->word));
	text_printf(out, ",\"bytes\":%zu", m->made[i].bytes);
	put_member(out, "sha256", m->made[i].sha256);
	text_char(out, '}');
}

static bool
one_more(struct cx *cx, struct exchange *x)
{
	struct making *m = web_kept(x);
	struct text *out = web_out(x);

	(void)cx;
	if (++m->at < SDK_LANGUAGES) {
		web_compute(x, make_one, m, one_more);
		return true;
	}
	text_puts(out, "{\"items\":[");
	for (size_t i = 0; i < SDK_LANGUAGES; i++) {
		text_puts(out, i == 0 ? "" : ",");
		put_language(out, m, i);
	}
	text_puts(out, "],\"next\":null}");
	return true;
}

static bool
make_all(struct cx *cx, struct exchange *x)
{
	web_compute(x, make_one, gather(cx, x), one_more);
	return true;
}

static bool
list(struct cx *cx, struct exchange *x)
{
	(void)new_making(cx, x);
	web_ask(x, Q_SDK_ENTRIES, make_all);
	return true;
}

/* One ---------------------------------------------------------------------- */

static bool
packed(struct cx *cx, struct exchange *x)
{
	const struct making *m = web_kept(x);

	web_reply_header(x, "content-disposition",
	    cx_printf(cx, "attachment; filename=\"parkhub-%s-%s.tar.gz\"",
		sdk_languages[m->at]->word, SDK_VERSION));
	web_reply_bytes(x, m->bytes);
	return true;
}

static bool
make_it(struct cx *cx, struct exchange *x)
{
	web_compute(x, make_one, gather(cx, x), packed);
	return true;
}

static bool
take(struct cx *cx, struct exchange *x)
{
	const struct str prefix = STR("parkhub-");
	struct str word = web_text(x, "sdk");
	struct making *m = new_making(cx, x);

	word.p += prefix.n;
	word.n -= prefix.n;
	while (!str_is(word, sdk_languages[m->at]->word))
		m->at++;
	web_ask(x, Q_SDK_ENTRIES, make_it);
	return true;
}

/* Examples ----------------------------------------------------------------- */

static void
put_example(struct text *out, const char *word, const char *title,
    const char *file, struct str code)
{
	text_puts(out, "{\"language\":");
	text_json(out, str_of(word));
	put_member(out, "title", title);
	put_member(out, "file", file);
	text_puts(out, ",\"code\":");
	text_json(out, code);
	text_char(out, '}');
}

static void
put_examples(struct cx *cx, struct text *out, const struct sdk_entry *e)
{
	const json_t *inputs = json_object_get(e->example, "inputs");
	struct text code = text_new(cx, OPENAPI_MOST);

	sdk_curl(&code, e, inputs);
	put_example(out, "curl", "curl", "example.sh", text_str(&code));
	for (size_t i = 0; i < SDK_LANGUAGES; i++) {
		const struct sdk_language *l = sdk_languages[i];

		code = text_new(cx, OPENAPI_MOST);
		l->example(&code, e, inputs);
		text_char(out, ',');
		put_example(out, l->word, l->title, l->file, text_str(&code));
	}
}

static bool
examples_came(struct cx *cx, struct exchange *x)
{
	struct making *m = gather(cx, x);
	struct text *out = web_out(x);
	const struct sdk_entry *e;

	if (!read_plan(m))
		return false;
	e = sdk_plan_entry(&m->plan, web_text(x, "id"));
	if (e == NULL)
		return cx_fail(cx, FAIL_MISSING, "id", "no such entry");
	text_puts(out, "{\"items\":[");
	if (e->example != NULL)
		put_examples(cx, out, e);
	text_puts(out, "],\"next\":null}");
	return true;
}

static bool
examples(struct cx *cx, struct exchange *x)
{
	(void)new_making(cx, x);
	web_ask(x, Q_SDK_ENTRIES, examples_came);
	return true;
}

#define LIST_SHAPE                                                             \
	"{items [{language text, title text, needs text, version text, api "   \
	"text, file text, bytes int, sha256 text}], next text?}"
#define EXAMPLES_SHAPE                                                         \
	"{items [{language text, title text, file text, code text}], next "    \
	"text?}"

const struct route sdk_routes[] = {
	{ "GET", "/api/v1/sdks", "", Q_NONE, REPLY_LIST, NULL, list,
	    "Libraries for developers, with the digest of each file", "R-3.3.5",
	    .cache_s = KEPT_S, .slow = true, .shape = LIST_SHAPE },
	{ "GET", "/sdks/{sdk}.tar.gz", "", Q_NONE, REPLY_OWN,
	    "application/gzip", take,
	    "A library: the same bytes as long as the API is the same",
	    "R-3.3.5", .cache_s = KEPT_S, .slow = true,
	    .operation = "downloadSdk",
	    .params = { { "sdk", IN_PATH, PARAM_CHOICE,
		.choices = "parkhub-python parkhub-javascript parkhub-java "
			   "parkhub-go parkhub-c",
		.about = "whose language it is" } } },
	{ "GET", "/api/v1/sdks/examples/{id}", "", Q_NONE, REPLY_LIST, NULL,
	    examples,
	    "Programs that compute the example of a model or an algorithm, in "
	    "each language",
	    "R-3.3.5", .cache_s = KEPT_S, .shape = EXAMPLES_SHAPE,
	    .operation = "listExamples",
	    .params = { { "id", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 40,
		.about = "number of the entry, as ENE-001" } } },
	{ .path = NULL }
};
