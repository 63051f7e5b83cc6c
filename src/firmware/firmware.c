#include "firmware/firmware.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <string.h>

#include "base/text.h"
#include "base/word.h"

#define STATEMENT_MOST 1024
#define BASE64_MOST 128
#define TAG_MOST 50

/* Signatures --------------------------------------------------------------- */

bool
firmware_statement(
    struct cx *cx, const struct firmware_claim *claim, struct str *statement)
{
	struct text t = text_new(cx, STATEMENT_MOST);

	if (memchr(claim->title.p, '\n', claim->title.n) != NULL)
		return cx_fail_code(cx, FAIL_INVALID, "control_character",
		    "name", "name must be one line");
	text_printf(&t, "parkhub firmware 1\nmodel: %.*s\ntitle: %.*s\n",
	    STR_ARG(claim->model), STR_ARG(claim->title));
	text_printf(&t,
	    "version: %.*s\nsize: %lld\nsha256: ", STR_ARG(claim->version),
	    (long long)claim->size);
	text_hex(&t, claim->sha256, sizeof(claim->sha256));
	text_char(&t, '\n');
	*statement = text_str(&t);
	return true;
}

static int
digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool
read_hex(struct str s, unsigned char *out, size_t n)
{
	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		const int hi = digit_of(s.p[2 * i]);
		const int lo = digit_of(s.p[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return false;
		out[i] = (unsigned char)(hi << 4 | lo);
	}
	return true;
}

static bool
read_base64(struct str s, unsigned char *out, size_t n)
{
	unsigned char made[BASE64_MOST];
	const size_t padding = (3 - n % 3) % 3;
	bool good;

	if (s.n != (n + 2) / 3 * 4 || n + padding > sizeof(made))
		return false;
	good = EVP_DecodeBlock(made, (const unsigned char *)s.p, (int)s.n) ==
	    (int)(n + padding);
	ERR_clear_error();
	if (good)
		memcpy(out, made, n);
	return good;
}

bool
firmware_read_bytes(struct cx *cx, const char *field, struct str text,
    unsigned char *out, size_t n)
{
	const struct str s = str_trim(text);

	return read_hex(s, out, n) || read_base64(s, out, n) ||
	    cx_fail_code(cx, FAIL_INVALID, "bad_length", field,
		"%s must be %zu bytes in hexadecimal or base64", field, n);
}

bool
firmware_read_key(struct cx *cx, const char *field, struct str text,
    unsigned char key[FIRMWARE_KEY_SIZE])
{
	const struct str s = str_trim(text);
	size_t n = FIRMWARE_KEY_SIZE;
	EVP_PKEY *read;
	BIO *bio;
	bool good;

	if (read_hex(s, key, n))
		return true;
	bio = BIO_new_mem_buf(s.n == 0 ? "" : s.p, (int)s.n);
	if (bio == NULL)
		abort();
	read = PEM_read_bio_PUBKEY(bio, NULL, NULL, NULL);
	good = read != NULL && EVP_PKEY_id(read) == EVP_PKEY_ED25519 &&
	    EVP_PKEY_get_raw_public_key(read, key, &n) == 1;
	EVP_PKEY_free(read);
	(void)BIO_free(bio);
	ERR_clear_error();
	return good ||
	    cx_fail_code(cx, FAIL_INVALID, "bad_key", field,
		"%s must be an Ed25519 public key, in PEM or as 64 "
		"hexadecimal digits",
		field);
}

bool
firmware_verify(struct cx *cx, const unsigned char key[FIRMWARE_KEY_SIZE],
    struct str statement,
    const unsigned char signature[FIRMWARE_SIGNATURE_SIZE])
{
	EVP_PKEY *public = EVP_PKEY_new_raw_public_key(
	    EVP_PKEY_ED25519, NULL, key, FIRMWARE_KEY_SIZE);
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	const bool good = public != NULL && digest != NULL &&
	    EVP_DigestVerifyInit(digest, NULL, NULL, NULL, public) == 1 &&
	    EVP_DigestVerify(digest, signature, FIRMWARE_SIGNATURE_SIZE,
		(const unsigned char *)statement.p, statement.n) == 1;

	EVP_MD_CTX_free(digest);
	EVP_PKEY_free(public);
	ERR_clear_error();
	return good ||
	    cx_fail_code(cx, FAIL_INVALID, "bad_signature", "signature",
		"the key has not signed this model, title, version, size and "
		"SHA-256");
}

/* Campaigns ---------------------------------------------------------------- */

static bool
wrong_stage(struct cx *cx, const char *field, size_t i, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "bad_stage", field, "stage %zu: %s", i + 1, why);
}

static bool
read_stage(struct cx *cx, const char *field, size_t i, const json_t *stage,
    double *share, json_int_t *count)
{
	const json_t *s = json_object_get(stage, "share");
	const json_t *c = json_object_get(stage, "count");
	const double wanted = json_number_value(s);
	const json_int_t number = json_integer_value(c);

	if (json_object_size(stage) != 1 || (s == NULL && c == NULL))
		return wrong_stage(
		    cx, field, i, "it has either share or count");
	if (s != NULL && !(wanted > *share && wanted <= 100))
		return wrong_stage(cx, field, i,
		    "share must be a percentage that is more than before");
	if (c != NULL && !(number > *count && number <= 100000))
		return wrong_stage(cx, field, i,
		    "count must be a number of devices that is more than "
		    "before");
	*share = s != NULL ? wanted : *share;
	*count = c != NULL ? number : *count;
	return true;
}

json_t *
firmware_stages(struct cx *cx, const char *field, const json_t *list)
{
	const size_t n = json_array_size(list);
	double share = 0;
	json_int_t count = 0;

	if (n < 1 || n > FIRMWARE_STAGES) {
		(void)cx_fail_code(cx, FAIL_INVALID, "bad_stage", field,
		    "%s must be a list of 1 to %d stages", field,
		    FIRMWARE_STAGES);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		if (!read_stage(
			cx, field, i, json_array_get(list, i), &share, &count))
			return NULL;
	return json_own(cx, json_deep_copy(list));
}

static bool
read_devices(struct cx *cx, const char *field, const json_t *list)
{
	const size_t n = json_array_size(list);
	bool good = n >= 1 && n <= FIRMWARE_DEVICES;

	for (size_t i = 0; i < n && good; i++)
		good = json_is_integer(json_array_get(list, i));
	return good ||
	    cx_fail_code(cx, FAIL_INVALID, "bad_target", field,
		"devices must be a list of 1 to %d numbers of devices",
		FIRMWARE_DEVICES);
}

json_t *
firmware_target(struct cx *cx, const char *field, const json_t *target)
{
	const json_t *tag = json_object_get(target, "tag");
	const json_t *devices = json_object_get(target, "devices");
	const size_t known = (size_t)(tag != NULL) + (size_t)(devices != NULL);
	struct str word;

	if (!json_is_object(target) || json_object_size(target) != known ||
	    known > 1) {
		(void)cx_fail_code(cx, FAIL_INVALID, "bad_target", field,
		    "%s must be {}, or have either tag or devices", field);
		return NULL;
	}
	if (devices != NULL && !read_devices(cx, field, devices))
		return NULL;
	if (tag != NULL &&
	    !word_read(
		cx, field, str_of(json_string_value(tag)), TAG_MOST, &word))
		return NULL;
	return json_own(cx, json_deep_copy(target));
}

/* Range -------------------------------------------------------------------- */

bool
firmware_range(const char *header, int64_t *from, int64_t *count)
{
	struct str last, unit = str_cut(str_of(header), '=', &last);
	const struct str first = str_trim(str_cut(last, '-', &last));
	int64_t to = INT64_MAX;

	if (!str_is(unit, "bytes") || last.p == NULL ||
	    !str_int64(first, from) || *from < 0)
		return false;
	last = str_trim(last);
	if (last.n > 0 && (!str_int64(last, &to) || to < *from))
		return false;
	*count = to == INT64_MAX ? to : to - *from + 1;
	return true;
}
