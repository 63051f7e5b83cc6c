#include "paper/seal.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/moment.h"
#include "base/text.h"

#define FIRST "%ParkHub-Seal 1\n"
#define MOST (16 * SEAL_LINE)
#define END_MOST 64 /* bytes of "startxref", its number and "%%EOF" */

/* --- keys
 * ----------------------------------------------------------------------- */

bool
seal_hex(struct str s, unsigned char *out, size_t n)
{
	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const char c = s.p[i];
		const int v = c >= '0' && c <= '9' ? c - '0'
		    : c >= 'a' && c <= 'f'         ? c - 'a' + 10
						   : -1;

		if (v < 0)
			return false;
		out[i / 2] =
		    (unsigned char)((i % 2 == 0 ? 0 : out[i / 2] * 16) + v);
	}
	return true;
}

static const char *
hex(struct cx *cx, const unsigned char *p, size_t n)
{
	struct text t = text_new(cx, 2 * n + 1);

	text_hex(&t, p, n);
	return t.p;
}

static EVP_PKEY *
secret_of(const struct seal_key *key)
{
	return EVP_PKEY_new_raw_private_key(
	    EVP_PKEY_ED25519, NULL, key->secret, SEAL_KEY);
}

static bool
key_fill(struct cx *cx, struct seal_key *key)
{
	EVP_PKEY *secret = secret_of(key);
	size_t n = SEAL_KEY;
	const bool good = secret != NULL &&
	    EVP_PKEY_get_raw_public_key(secret, key->public, &n) == 1;

	EVP_PKEY_free(secret);
	ERR_clear_error();
	return good ||
	    cx_fail(cx, FAIL_BROKEN, "key", "the key of reports is no key");
}

/* Two who come at once write one key: only the first may create the file. */
static bool
key_draw(struct cx *cx, const char *path)
{
	unsigned char secret[SEAL_KEY];
	const int file = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	const char *line;
	bool done;

	if (file < 0)
		return true; /* there is one, or reading it will say why not */
	hash_random(secret, sizeof(secret));
	line = cx_printf(cx, "%s\n", hex(cx, secret, sizeof(secret)));
	done = write(file, line, strlen(line)) == (ssize_t)strlen(line) &&
	    fsync(file) == 0;
	done = close(file) == 0 && done;
	if (!done)
		(void)unlink(path);
	return done ||
	    cx_fail(
		cx, FAIL_BUSY, "key", "the key of reports cannot be written");
}

bool
seal_key_open(struct cx *cx, const char *path, struct seal_key *key)
{
	struct str bytes;

	if (access(path, F_OK) != 0 && !key_draw(cx, path))
		return false;
	if (!file_read(cx, path, &bytes))
		return false;
	if (!seal_hex(str_trim(bytes), key->secret, SEAL_KEY))
		return cx_fail(cx, FAIL_INVALID, "key",
		    "%s is not a key of 64 hexadecimal digits", path);
	return key_fill(cx, key);
}

/* --- writing
 * -------------------------------------------------------------------- */

/* The end of a PDF, from the last "startxref": what is repeated. */
static bool
end_of(struct str pdf, struct str *end)
{
	const char *mark = "startxref\n";
	const size_t n = strlen(mark);

	for (size_t back = n; back <= END_MOST && back <= pdf.n; back++)
		if (memcmp(pdf.p + pdf.n - back, mark, n) == 0) {
			*end = (struct str){ pdf.p + pdf.n - back, back };
			return memmem(end->p, end->n, "%%EOF", 5) != NULL;
		}
	return false;
}

static void
line_put(struct text *t, const char *name, const char *value)
{
	struct str s = str_of(value);

	text_printf(t, "%%%s: ", name);
	if (s.n == 0)
		text_char(t, '-');
	for (size_t i = 0; i < s.n && i < SEAL_LINE / 2; i++)
		text_char(t, s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]);
	text_char(t, '\n');
}

bool
seal_sign(struct cx *cx, const struct seal_key *key, struct str said,
    unsigned char signature[SEAL_SIGNATURE])
{
	EVP_PKEY *secret = secret_of(key);
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	size_t n = SEAL_SIGNATURE;
	const bool good = secret != NULL && digest != NULL &&
	    EVP_DigestSignInit(digest, NULL, NULL, NULL, secret) == 1 &&
	    EVP_DigestSign(digest, signature, &n, (const unsigned char *)said.p,
		said.n) == 1;

	EVP_MD_CTX_free(digest);
	EVP_PKEY_free(secret);
	ERR_clear_error();
	return good ||
	    cx_fail(cx, FAIL_BROKEN, "key", "what it says cannot be signed");
}

bool
seal_pdf(struct cx *cx, const struct seal_key *key, const struct seal *seal,
    struct str pdf, struct str *sealed)
{
	struct text t = text_new(cx, MOST);
	unsigned char signature[SEAL_SIGNATURE];
	struct str end;
	char *all;

	if (!end_of(pdf, &end))
		return cx_fail(cx, FAIL_INVALID, "pdf",
		    "the file does not end as a PDF does");
	text_puts(&t, FIRST);
	line_put(&t, "issuer", seal->issuer);
	line_put(&t, "title", seal->title);
	line_put(&t, "run", seal->run);
	line_put(&t, "made", moment_text(cx, seal->made_us, 0));
	line_put(&t, "as-of", moment_text(cx, seal->as_of_us, 0));
	line_put(&t, "evidence", seal->evidence);
	text_printf(&t, "%%size: %zu\n", pdf.n);
	line_put(&t, "sha256", hash_sha256_hex(cx, pdf));
	line_put(&t, "key", hex(cx, key->public, SEAL_KEY));
	if (!seal_sign(cx, key, text_str(&t), signature))
		return false;
	line_put(&t, "signature", hex(cx, signature, SEAL_SIGNATURE));
	all = cx_room(cx, pdf.n + t.n + end.n + 1, 1);
	memcpy(all, pdf.p, pdf.n);
	memcpy(all + pdf.n, t.p, t.n);
	memcpy(all + pdf.n + t.n, end.p, end.n);
	all[pdf.n + t.n + end.n] = '\0';
	*sealed = (struct str){ all, pdf.n + t.n + end.n };
	return true;
}

/* --- reading
 * -------------------------------------------------------------------- */

/* The statement's first byte; the last one in the file counts. */
static const char *
statement_of(struct str file)
{
	const size_t n = strlen(FIRST);
	const size_t most = file.n < MOST + END_MOST ? file.n : MOST + END_MOST;

	for (size_t back = n; back <= most; back++)
		if (memcmp(file.p + file.n - back, FIRST, n) == 0)
			return file.p + file.n - back;
	return NULL;
}

/* The value of the line that must come next; false when another one does. */
static bool
take(struct cx *cx, struct str *rest, const char *name, const char **value)
{
	const char *head = cx_printf(cx, "%%%s: ", name);
	const size_t n = strlen(head);
	const char *end = rest->n == 0 ? NULL : memchr(rest->p, '\n', rest->n);
	struct str line;

	if (end == NULL)
		return false;
	line = (struct str){ rest->p, (size_t)(end - rest->p) };
	*rest = (struct str){ end + 1, rest->n - line.n - 1 };
	if (line.n <= n || line.n > SEAL_LINE || memcmp(line.p, head, n) != 0)
		return false;
	*value = cx_strndup(cx, line.p + n, line.n - n);
	return str_is_utf8(str_of(*value));
}

struct statement {
	struct seal seal;
	int64_t size;
	const char *sum;
	unsigned char public[SEAL_KEY];
	unsigned char signature[SEAL_SIGNATURE];
	struct str said; /* the lines that were signed */
	struct str rest; /* what follows them */
};

static bool
parse(struct cx *cx, struct str file, const char *at, struct statement *s)
{
	const char *made, *as_of, *size, *key, *signature;
	const size_t before = (size_t)(at - file.p);
	struct str rest = { at + strlen(FIRST),
		file.n - before - strlen(FIRST) };

	if (!take(cx, &rest, "issuer", &s->seal.issuer) ||
	    !take(cx, &rest, "title", &s->seal.title) ||
	    !take(cx, &rest, "run", &s->seal.run) ||
	    !take(cx, &rest, "made", &made) ||
	    !take(cx, &rest, "as-of", &as_of) ||
	    !take(cx, &rest, "evidence", &s->seal.evidence) ||
	    !take(cx, &rest, "size", &size) ||
	    !take(cx, &rest, "sha256", &s->sum) ||
	    !take(cx, &rest, "key", &key))
		return false;
	s->said = (struct str){ at, (size_t)(rest.p - at) };
	if (!take(cx, &rest, "signature", &signature))
		return false;
	s->rest = rest;
	return moment_parse(str_of(made), &s->seal.made_us) &&
	    moment_parse(str_of(as_of), &s->seal.as_of_us) &&
	    str_int64(str_of(size), &s->size) && s->size == (int64_t)before &&
	    seal_hex(str_of(key), s->public, SEAL_KEY) &&
	    seal_hex(str_of(signature), s->signature, SEAL_SIGNATURE);
}

bool
seal_holds(struct str said, const unsigned char public[SEAL_KEY],
    const unsigned char signature[SEAL_SIGNATURE])
{
	EVP_PKEY *key = EVP_PKEY_new_raw_public_key(
	    EVP_PKEY_ED25519, NULL, public, SEAL_KEY);
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	const bool good = key != NULL && digest != NULL &&
	    EVP_DigestVerifyInit(digest, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(digest, signature, SEAL_SIGNATURE,
		(const unsigned char *)said.p, said.n) == 1;

	EVP_MD_CTX_free(digest);
	EVP_PKEY_free(key);
	ERR_clear_error();
	return good;
}

static bool
changed(struct cx *cx, const char *what)
{
	return cx_fail(cx, FAIL_INVALID, "pdf", "%s", what);
}

bool
seal_read(struct cx *cx, struct str file, struct seal *seal,
    unsigned char public[SEAL_KEY])
{
	const char *at = statement_of(file);
	struct statement s;
	struct str pdf, end;

	if (at == NULL)
		return cx_fail(cx, FAIL_MISSING, "pdf",
		    "the file carries no seal at its end");
	if (!parse(cx, file, at, &s))
		return changed(cx, "the statement of the seal was changed");
	if (!seal_holds(s.said, s.public, s.signature))
		return cx_fail(cx, FAIL_INVALID, "pdf",
		    "the statement is not what its key has signed");
	pdf = (struct str){ file.p, (size_t)(at - file.p) };
	if (!str_is(str_of(s.sum), hash_sha256_hex(cx, pdf)))
		return changed(cx, "the report was changed after it was made");
	if (!end_of(pdf, &end) || !str_eq(end, s.rest))
		return changed(cx, "something was added behind the report");
	*seal = s.seal;
	memcpy(public, s.public, SEAL_KEY);
	return true;
}
