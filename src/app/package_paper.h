/*
 * package_paper.h - an APP as a file that travels, `.parkapp`: a zip of
 *
 *	manifest.json	what it is, in canonical JSON: keys sorted, no blanks
 *	manifest.sig	"ed25519:<public key> <signature>\n", in hexadecimal
 *	app.json	the definition, a template filled in already
 *
 *	{"format": "park.package/1", "id": "APP-036", "version": 2,
 *	 "name": {"zh-CN", "en"}, "publisher": {"name", "key": "ed25519:…"},
 *	 "permissions": ["energy.read" …],
 *	 "files": [{"path", "bytes", "sha256"} …]}
 *
 * What is signed with Ed25519 (RFC 8032) are the bytes of manifest.json, which
 * names all else by its digest.  The same APP, publisher and key give the same
 * bytes.
 *
 * Every refusal has one sentence: FAIL_INVALID "bad_package", FAIL_LARGE, or
 * FAIL_DENIED "key_unknown" or "key_revoked" on "key".
 */
#ifndef APP_PACKAGE_PAPER_H
#define APP_PACKAGE_PAPER_H

#include "app/app.h"
#include "app/rehearse.h"
#include "app/trust.h"
#include "paper/seal.h"

struct package {
	json_t *manifest;
	const char *publisher;
	const char *key;       /* of the publisher, 64 hexadecimal digits */
	const char *sha256;    /* of manifest.json: says which package it is */
	struct str definition; /* as it was signed, NUL-terminated */
	struct app app;
};

/* The public half, as a register of publishers has it. */
const char *package_key_text(struct cx *cx, const struct seal_key *key);

/* An APP that was read with app_read(). */
bool package_write(struct cx *cx, const struct seal_key *key,
    const char *publisher, const struct app *app, struct str *bytes);

/*
 * A package whose key is trusted, whose signature holds, whose files are those
 * that the manifest lists, and whose definition is proven and passes its own
 * tests while `watch` lets them (rehearse.h), in this order: nothing of a
 * stranger's is looked at.  After a failure package->key is NULL, or the key
 * that it names.
 */
bool package_read(struct cx *cx, struct str bytes,
    const struct package_trust *trust, const struct app_watch *watch,
    struct package *package);

#endif
