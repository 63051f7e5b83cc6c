/* A package is what its publisher signed, whole and proven, or it is refused.
 */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "app/bundle.h"
#include "app/definition_store.h"
#include "app/package_paper.h"
#include "base/hash.h"

#define CASES "tests/unit/app/package.json"
#define PUBLIC                                                                 \
	"d75a980182b10ab7d54bfed3c964073a"                                     \
	"0ee172f3daa62325af021a68f707511a"

static const struct package_key known = { .key = PUBLIC },
				revoked = { .key = PUBLIC, .revoked = true };
static const struct package_trust trusting = { .keys = &known, .n = 1 };

/* The secret key of RFC 8032, 7.1, test 1. */
static struct seal_key
key_of(struct cx *cx)
{
	char path[] = "/tmp/park-key-XXXXXX";
	const int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	struct seal_key key;

	assert_non_null(f);
	fputs("9d61b19deffd5a60ba844af492ec2cc4"
	      "4449c5697b326919703bac031cae7f60\n",
	    f);
	fclose(f);
	assert_true(seal_key_open(cx, path, &key));
	unlink(path);
	return key;
}

static struct str
packed(struct cx *cx, struct str definition)
{
	const struct seal_key key = key_of(cx);
	struct str bytes;
	struct app app;

	if (!app_read(cx, definition, &app) ||
	    !package_write(cx, &key, "某某科技", &app, &bytes))
		fail_msg("%s", cx->message);
	return bytes;
}

static struct str
yield(struct cx *cx)
{
	return unit_file(cx, "tests/unit/app/yield.json");
}

/* --- what is wrong -------------------------------------------------------- */

/* The package taken apart, and how it is put together again. */
struct parts {
	json_t *files; /* {path: text}, null for what is left out */
	const json_t *fault;
	struct seal_key key;
};

static const json_t *
said(const struct parts *p, const char *name)
{
	return json_object_get(p->fault, name);
}

static void
set_text(const struct parts *p, const char *path, struct str text)
{
	(void)json_object_set_new(p->files, path, json_stringn(text.p, text.n));
}

/* A definition with other members, or a test that expects another value. */
static struct str
define(struct cx *cx, const struct parts *p, struct str text)
{
	json_t *json = json_read(cx, text);
	json_t *expect = json_object_get(
	    json_array_get(json_object_get(json, "tests"), 0), "expect");

	(void)json_object_update(json, json_object_get(p->fault, "define"));
	if (said(p, "expect") != NULL)
		(void)json_object_set(expect,
		    json_object_iter_key(json_object_iter(expect)),
		    json_object_get(p->fault, "expect"));
	return str_of(json_canonical(cx, json));
}

static void
merge(json_t *object, json_t *changes)
{
	const char *name;
	json_t *value;

	json_object_foreach(changes, name, value)
	{
		if (json_is_null(value))
			(void)json_object_del(object, name);
		else
			(void)json_object_set(object, name, value);
	}
}

/* The manifest with what is true of the definition, then with the fault. */
static struct str
manifest(struct cx *cx, const struct parts *p, struct str text,
    struct str definition)
{
	json_t *json = json_read(cx, text), *list, *file;
	size_t i;

	merge(json, json_object_get(p->fault, "manifest"));
	list = json_object_get(json, "files");
	json_array_foreach(list, i, file)
	{
		if (!str_is(json_str(file, "path"), "app.json"))
			continue;
		(void)json_object_set_new(
		    file, "bytes", json_integer((json_int_t)definition.n));
		(void)json_object_set_new(file, "sha256",
		    json_string(hash_sha256_hex(cx, definition)));
	}
	return str_of(cx_printf(cx, "%s%.*s", json_canonical(cx, json),
	    STR_ARG(json_str(p->fault, "tail"))));
}

static struct str
signature(struct cx *cx, const struct parts *p, struct str text)
{
	unsigned char bytes[SEAL_SIGNATURE];
	struct text t = text_new(cx, 2 * SEAL_SIGNATURE + 1);

	assert_true(seal_sign(cx, &p->key, text, bytes));
	if (said(p, "spoiled") != NULL)
		bytes[7] ^= 1;
	text_hex(&t, bytes, sizeof(bytes));
	return str_of(cx_printf(cx, "ed25519:%s %s\n", PUBLIC, t.p));
}

static void
add(struct cx *cx, zip_t *zip, const char *path, struct str text, bool link)
{
	zip_source_t *source = zip_source_buffer(
	    zip, cx_strndup(cx, text.n == 0 ? "" : text.p, text.n), text.n, 0);
	const zip_int64_t i = zip_file_add(zip, path, source, ZIP_FL_ENC_UTF_8);

	assert_true(i >= 0);
	if (strcmp(path, "big.bin") != 0)
		(void)zip_set_file_compression(
		    zip, (zip_uint64_t)i, ZIP_CM_STORE, 0);
	if (link)
		(void)zip_file_set_external_attributes(zip, (zip_uint64_t)i, 0,
		    ZIP_OPSYS_UNIX, (zip_uint32_t)(S_IFLNK | 0777) << 16);
}

static void
add_all(struct cx *cx, const struct parts *p, zip_t *zip)
{
	const size_t zeros = (size_t)json_integer_value(said(p, "zeros"));
	const char *path;
	json_t *text;

	json_object_foreach(p->files, path, text)
	{
		if (json_is_string(text))
			add(cx, zip, path,
			    (struct str){ json_string_value(text),
				json_string_length(text) },
			    str_is(json_str(p->fault, "link"), path));
	}
	if (zeros > 0)
		add(cx, zip, "big.bin",
		    (struct str){ cx_alloc(cx, zeros), zeros }, false);
}

static struct str
zipped(struct cx *cx, const struct parts *p)
{
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
	zip_stat_t stat;
	char *bytes;

	assert_non_null(zip);
	zip_source_keep(source);
	add_all(cx, p, zip);
	assert_int_equal(zip_close(zip), 0);
	assert_int_equal(zip_source_open(source), 0);
	assert_int_equal(zip_source_stat(source, &stat), 0);
	bytes = cx_alloc(cx, (size_t)stat.size + 1);
	assert_int_equal(zip_source_read(source, bytes, stat.size), stat.size);
	zip_source_close(source);
	zip_source_free(source);
	return (struct str){ bytes, (size_t)stat.size };
}

/* Bytes for as many others, wherever they stand. */
static struct str
renamed(struct cx *cx, const struct parts *p, struct str bytes)
{
	const json_t *pair = said(p, "rename");
	const char *from = json_string_value(json_array_get(pair, 0)),
		   *to = json_string_value(json_array_get(pair, 1));
	char *copy, *at;

	if (pair == NULL)
		return bytes;
	copy = cx_alloc(cx, bytes.n);
	memcpy(copy, bytes.p, bytes.n);
	while ((at = memmem(copy, bytes.n, from, strlen(from))) != NULL)
		memcpy(at, to, strlen(to));
	return (struct str){ copy, bytes.n };
}

static struct str
faulty(struct cx *cx, const json_t *fault)
{
	struct parts p = { json_own(cx, json_object()), fault, key_of(cx) };
	struct bundle good;
	struct str old, definition, text;

	if (said(&p, "bytes") != NULL)
		return json_str(fault, "bytes");
	assert_true(bundle_read(cx, packed(cx, yield(cx)), &good));
	old = bundle_find(&good, "app.json");
	definition = define(cx, &p, old);
	text = manifest(cx, &p, bundle_find(&good, "manifest.json"),
	    said(&p, "stale") != NULL ? old : definition);
	set_text(&p, "manifest.json", text);
	set_text(&p, "manifest.sig", signature(cx, &p, text));
	set_text(&p, "app.json", definition);
	(void)json_object_update(p.files, json_object_get(fault, "files"));
	return renamed(cx, &p, zipped(cx, &p));
}

static struct package_trust
trust_of(struct str keys)
{
	if (str_is(keys, "none"))
		return (struct package_trust){ .n = 0 };
	if (keys.n > 0)
		return (struct package_trust){ .keys = &revoked,
			.n = 1,
			.all = str_is(keys, "all but revoked") };
	return trusting;
}

static void
refused(const json_t *fault)
{
	const char *says = json_string_value(json_object_get(fault, "says"));
	const char *code = json_string_value(json_object_get(fault, "fail"));
	const struct package_trust trust = trust_of(json_str(fault, "keys"));
	struct package package;
	struct cx cx;

	cx_init(&cx);
	if (package_read(&cx, faulty(&cx, fault), &trust, NULL, &package))
		fail_msg("%s: nothing was refused", says);
	if (strstr(cx.message, says) == NULL)
		fail_msg("%s, not %s", cx.message, says);
	assert_string_equal(cx.code, code == NULL ? "bad_package" : code);
	cx_clear(&cx);
}

static void
what_is_wrong_is_refused(void **state)
{
	const json_t *faults = json_read(*state, unit_file(*state, CASES));

	assert_true(json_array_size(faults) >= 35);
	for (size_t i = 0; i < json_array_size(faults); i++)
		refused(json_array_get(faults, i));
}

/* A fault of nothing is none: what is put together again is taken. */
static void
what_is_taken_apart_and_put_together_is_taken(void **state)
{
	struct cx *cx = *state;
	struct package package;

	if (!package_read(cx, faulty(cx, json_own(cx, json_object())),
		&trusting, NULL, &package))
		fail_msg("%s", cx->message);
}

static void
a_package_that_is_too_large_is_not_looked_at(void **state)
{
	struct cx *cx = *state;
	struct package package;
	const struct str bytes = { cx_alloc(cx, BUNDLE_BYTES + 1),
		BUNDLE_BYTES + 1 };

	assert_false(package_read(cx, bytes, &trusting, NULL, &package));
	assert_int_equal(cx->fail, FAIL_LARGE);
}

/* --- what is right -------------------------------------------------------- */

static void
a_package_says_what_it_is(void **state)
{
	struct cx *cx = *state;
	struct package package;

	if (!package_read(cx, packed(cx, yield(cx)), &trusting, NULL, &package))
		fail_msg("%s", cx->message);
	assert_string_equal(package.app.id, "APP-900");
	assert_int_equal(package.app.version, 1);
	assert_string_equal(package.publisher, "某某科技");
	assert_string_equal(package.key, PUBLIC);
}

/* The bytes of today and of next year, of another locale and zone. */
static void
the_same_app_gives_the_same_bytes(void **state)
{
	struct cx *cx = *state;
	const struct str one = packed(cx, yield(cx));
	struct str two;

	assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
	two = packed(cx, yield(cx));
	assert_int_equal(unsetenv("TZ"), 0);
	assert_true(str_eq(one, two));
}

static struct str
delivered(struct cx *cx, const char *id)
{
	const struct app_file *f = app_files;

	while (f->id != NULL && strcmp(f->id, id) != 0)
		f++;
	assert_non_null(f->id);
	return app_text(cx, f);
}

/* One of its own with permissions, and one that a template made. */
static void
delivered_apps_travel(void **state)
{
	struct cx *cx = *state;
	const char *const ids[] = { "APP-036", "APP-058" };

	for (size_t i = 0; i < 2; i++) {
		struct package package;

		if (!package_read(cx, packed(cx, delivered(cx, ids[i])),
			&trusting, NULL, &package))
			fail_msg("%s: %s", ids[i], cx->message);
		assert_string_equal(package.app.id, ids[i]);
	}
}

static bool
has_no_time(void *steps)
{
	return ++*(int *)steps < 2;
}

/* A publisher's tests may compute for ever; whoever checks need not. */
static void
tests_end_when_their_time_is_over(void **state)
{
	struct cx *cx = *state;
	int steps = 0;
	const struct app_watch watch = { has_no_time, &steps };
	struct package package;

	assert_false(package_read(
	    cx, packed(cx, yield(cx)), &trusting, &watch, &package));
	assert_int_equal(steps, 2);
	assert_non_null(strstr(cx->message, "it takes too long"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(what_is_wrong_is_refused),
		UNIT(what_is_taken_apart_and_put_together_is_taken),
		UNIT(a_package_that_is_too_large_is_not_looked_at),
		UNIT(a_package_says_what_it_is),
		UNIT(the_same_app_gives_the_same_bytes),
		UNIT(delivered_apps_travel),
		UNIT(tests_end_when_their_time_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
