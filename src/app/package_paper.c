#include "app/package_paper.h"

#include <limits.h>
#include <string.h>

#include "app/bundle.h"
#include "app/definition_store.h"
#include "base/hash.h"
#include "base/text.h"
#include "report/grammar.h"

#define MANIFEST "manifest.json"
#define SIGNATURE "manifest.sig"
#define DEFINITION "app.json"
#define KIND "ed25519:"

static bool
refuse(struct cx *cx, const char *place, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "bad_package", "package", "%s: %s", place, why);
}

/* What other readers say is broken is the package's fault, not ours. */
static bool
refuse_said(struct cx *cx, const char *place)
{
	const char *why = cx->message;

	cx_forgive(cx);
	return refuse(cx, place, why);
}

/* --- signature ------------------------------------------------------------ */

static bool
signature_holds(struct cx *cx, struct str said, struct str line,
    const struct package_trust *trust, const char **key)
{
	const struct str kind = STR(KIND);
	unsigned char public[SEAL_KEY], signature[SEAL_SIGNATURE];
	const size_t n = kind.n + (size_t)2 * SEAL_KEY;
	bool known = trust->all;

	if (line.n != n + (size_t)2 * SEAL_SIGNATURE + 2 ||
	    !str_starts(line, kind) || line.p[n] != ' ' ||
	    line.p[line.n - 1] != '\n' ||
	    !seal_hex((struct str){ line.p + kind.n, 2 * SEAL_KEY }, public,
		SEAL_KEY) ||
	    !seal_hex((struct str){ line.p + n + 1, 2 * SEAL_SIGNATURE },
		signature, SEAL_SIGNATURE))
		return refuse(cx, SIGNATURE, "it is no signature");
	*key = cx_strndup(cx, line.p + kind.n, 2 * SEAL_KEY);
	for (size_t i = 0; i < trust->n; i++) {
		if (strcmp(*key, trust->keys[i].key) != 0)
			continue;
		known = true;
		if (trust->keys[i].revoked)
			return cx_fail_code(cx, FAIL_DENIED, "key_revoked",
			    "key", "the key %s was revoked", *key);
	}
	if (!known)
		return cx_fail_code(cx, FAIL_DENIED, "key_unknown", "key",
		    "the key %s is not known here", *key);
	return seal_holds(said, public, signature) ||
	    refuse(cx, SIGNATURE, "the manifest is not what its key signed");
}

/* --- manifest ------------------------------------------------------------- */

static const struct grammar_rule publisher_rules[] = {
	{ "name", GRAMMAR_TEXT, true },
	{ "key", GRAMMAR_TEXT, true },
	{ NULL },
};

static const struct grammar_rule file_rules[] = {
	{ "path", GRAMMAR_TEXT, true },
	{ "bytes", GRAMMAR_WHOLE, true, .lo = 0, .hi = BUNDLE_BYTES },
	{ "sha256", GRAMMAR_TEXT, true },
	{ NULL },
};

static const struct grammar_rule manifest_rules[] = {
	{ "format", GRAMMAR_TEXT, true, .choices = "park.package/1" },
	{ "id", GRAMMAR_TEXT, true },
	{ "version", GRAMMAR_WHOLE, true, .lo = 1, .hi = INT_MAX },
	{ "name", GRAMMAR_WORDS, true },
	{ "publisher", GRAMMAR_OBJECT, true, .of = publisher_rules },
	{ "permissions", GRAMMAR_ANY, true },
	{ "files", GRAMMAR_LIST, true, .of = file_rules },
	{ NULL },
};

static bool
manifest_read(struct cx *cx, struct str text, struct package *package)
{
	json_t *publisher;

	package->manifest = json_read(cx, text);
	if (package->manifest == NULL ||
	    !grammar_check(cx, "", package->manifest, manifest_rules))
		return refuse_said(cx, MANIFEST);
	if (!str_eq(text, str_of(json_canonical(cx, package->manifest))))
		return refuse(cx, MANIFEST, "it is not canonical JSON");
	publisher = json_object_get(package->manifest, "publisher");
	package->publisher =
	    json_string_value(json_object_get(publisher, "name"));
	package->sha256 = hash_sha256_hex(cx, text);
	return str_is(json_str(publisher, "key"),
		   cx_printf(cx, KIND "%s", package->key)) ||
	    refuse(cx, MANIFEST, "publisher.key is not the key that signed it");
}

/* --- files ---------------------------------------------------------------- */

static bool
is_listed(const json_t *list, const char *path)
{
	size_t i = 0;

	while (i < json_array_size(list) &&
	    !str_is(json_str(json_array_get(list, i), "path"), path))
		i++;
	return i < json_array_size(list);
}

static bool
is_own(const char *path)
{
	return strcmp(path, MANIFEST) == 0 || strcmp(path, SIGNATURE) == 0;
}

static bool
file_holds(struct cx *cx, const struct bundle *bundle, const json_t *listed)
{
	const char *path = json_string_value(json_object_get(listed, "path"));
	const struct str bytes = bundle_find(bundle, path);

	if (bytes.p == NULL || is_own(path))
		return refuse(cx, path,
		    "the manifest lists it, and it is not "
		    "in the package");
	return (json_integer_value(json_object_get(listed, "bytes")) ==
		       (json_int_t)bytes.n &&
		   str_is(json_str(listed, "sha256"),
		       hash_sha256_hex(cx, bytes))) ||
	    refuse(cx, path, "it is not the file that the manifest lists");
}

static bool
files_hold(
    struct cx *cx, const struct bundle *bundle, const struct package *package)
{
	const json_t *list = json_object_get(package->manifest, "files");

	for (size_t i = 0; i < json_array_size(list); i++)
		if (!file_holds(cx, bundle, json_array_get(list, i)))
			return false;
	for (size_t i = 0; i < bundle->n; i++)
		if (!is_own(bundle->files[i].path) &&
		    !is_listed(list, bundle->files[i].path))
			return refuse(cx, bundle->files[i].path,
			    "the manifest does not list it");
	return true;
}

/* --- definition ----------------------------------------------------------- */

static const json_t *
permissions_of(struct cx *cx, const struct app *app)
{
	const json_t *said = json_object_get(app->json, "permissions");

	return said != NULL ? said : json_own(cx, json_array());
}

/* What people decide by, before it is installed, is what it will do. */
static bool
manifest_agrees(struct cx *cx, const struct package *package)
{
	const json_t *m = package->manifest;
	const struct app *app = &package->app;

	if (!str_is(json_str(m, "id"), app->id) ||
	    json_integer_value(json_object_get(m, "version")) != app->version ||
	    !json_equal(
		json_object_get(m, "name"), json_object_get(app->json, "name")))
		return refuse(cx, MANIFEST,
		    "id, version or name are not the definition's");
	return json_equal(json_object_get(m, "permissions"),
		   permissions_of(cx, app)) ||
	    refuse(cx, MANIFEST, "permissions are not the definition's");
}

static bool
definition_read(struct cx *cx, const struct bundle *bundle,
    const struct app_watch *watch, struct package *package)
{
	const struct str text = bundle_find(bundle, DEFINITION);

	if (text.p == NULL)
		return refuse(cx, DEFINITION, "the package has no definition");
	package->definition = text;
	if (!app_read(cx, text, &package->app))
		return refuse_said(cx, DEFINITION);
	if (json_array_size(json_object_get(package->app.json, "tests")) == 0)
		return refuse(cx, DEFINITION, "it has no test of its own");
	if (!manifest_agrees(cx, package))
		return false;
	return app_rehearse_all(cx, &package->app, watch) ||
	    refuse_said(cx, DEFINITION);
}

bool
package_read(struct cx *cx, struct str bytes, const struct package_trust *trust,
    const struct app_watch *watch, struct package *package)
{
	struct bundle bundle;
	struct str manifest, signature;

	*package = (struct package){ NULL };
	if (!bundle_read(cx, bytes, &bundle))
		return false;
	manifest = bundle_find(&bundle, MANIFEST);
	signature = bundle_find(&bundle, SIGNATURE);
	if (manifest.p == NULL || signature.p == NULL)
		return refuse(cx, manifest.p == NULL ? MANIFEST : SIGNATURE,
		    "the package has none");
	return signature_holds(cx, manifest, signature, trust, &package->key) &&
	    manifest_read(cx, manifest, package) &&
	    files_hold(cx, &bundle, package) &&
	    definition_read(cx, &bundle, watch, package);
}

/* --- writing -------------------------------------------------------------- */

static const char *
hex(struct cx *cx, const unsigned char *p, size_t n)
{
	struct text t = text_new(cx, 2 * n + 1);

	text_hex(&t, p, n);
	return t.p;
}

const char *
package_key_text(struct cx *cx, const struct seal_key *key)
{
	return hex(cx, key->public, SEAL_KEY);
}

static const char *
manifest_of(struct cx *cx, const char *key, const char *publisher,
    const struct app *app, struct str definition)
{
	json_t *manifest = json_own(cx,
	    json_pack("{s:s,s:s,s:i,s:O,s:{s:s,s:s},s:O,s:[{s:s,s:I,s:s}]}",
		"format", "park.package/1", "id", app->id, "version",
		app->version, "name", json_object_get(app->json, "name"),
		"publisher", "name", publisher, "key",
		cx_printf(cx, KIND "%s", key), "permissions",
		permissions_of(cx, app), "files", "path", DEFINITION, "bytes",
		(json_int_t)definition.n, "sha256",
		hash_sha256_hex(cx, definition)));

	return manifest == NULL ? NULL : json_canonical(cx, manifest);
}

bool
package_write(struct cx *cx, const struct seal_key *key, const char *publisher,
    const struct app *app, struct str *bytes)
{
	const struct str definition = str_of(json_canonical(cx, app->json));
	const char *public = package_key_text(cx, key);
	const char *manifest =
	    manifest_of(cx, public, publisher, app, definition);
	unsigned char signature[SEAL_SIGNATURE];

	if (manifest == NULL)
		return cx_fail(cx, FAIL_INVALID, "publisher",
		    "the publisher's name is no text");
	if (!seal_sign(cx, key, str_of(manifest), signature))
		return false;
	return bundle_write(cx,
	    &(struct bundle){
		.files = (struct bundle_file[]){ { MANIFEST, str_of(manifest) },
		    { SIGNATURE,
			str_of(cx_printf(cx, KIND "%s %s\n", public,
			    hex(cx, signature, SEAL_SIGNATURE))) },
		    { DEFINITION, definition } },
		.n = 3 },
	    bytes);
}
