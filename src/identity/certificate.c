#include "identity/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"

#define NAME_MOST 200 /* characters, as of the key of a device */

static void
let_go(void *x)
{
	X509_free(x);
	ERR_clear_error();
}

/* Lives as long as cx. */
static X509 *
own(struct cx *cx, X509 *x)
{
	cx_defer(cx, let_go, x);
	return x;
}

static bool
wrong(struct cx *cx, const char *field, const char *why)
{
	ERR_clear_error();
	return cx_fail_code(
	    cx, FAIL_INVALID, "bad_certificate", field, "%s", why);
}

static char *
text_of_name(struct cx *cx, const X509_NAME *name)
{
	BIO *bio = BIO_new(BIO_s_mem());
	char *p, *text;
	long n;

	if (bio == NULL)
		abort();
	(void)X509_NAME_print_ex(
	    bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
	n = BIO_get_mem_data(bio, &p);
	text = cx_strndup(cx, p, n < 0 ? 0 : n > 500 ? 500 : (size_t)n);
	(void)BIO_free(bio);
	return str_is_utf8(str_of(text)) ? text : cx_printf(cx, "?");
}

static void
digest_of_name(const X509_NAME *name, unsigned char out[SHA256_SIZE])
{
	const unsigned char *der;
	size_t n;

	if (X509_NAME_get0_der((X509_NAME *)(uintptr_t)name, &der, &n) != 1)
		n = 0;
	hash_sha256((struct str){ (const char *)der, n }, out);
}

/* The one common name, without NUL inside and not longer than a key. */
static char *
common_name(struct cx *cx, const X509_NAME *name)
{
	const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
	unsigned char *utf8 = NULL;
	char *out = cx_printf(cx, "%s", "");
	int n;

	if (at < 0 || X509_NAME_get_index_by_NID(name, NID_commonName, at) >= 0)
		return out;
	n = ASN1_STRING_to_UTF8(
	    &utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	if (n > 0 && memchr(utf8, 0, (size_t)n) == NULL) {
		const struct str s = { (char *)utf8, (size_t)n };

		if (str_is_utf8(s) && str_chars(s) <= NAME_MOST)
			out = cx_strndup(cx, s.p, s.n);
	}
	OPENSSL_free(utf8);
	ERR_clear_error();
	return out;
}

static char *
serial_of(struct cx *cx, const X509 *x)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(x);
	struct text t = text_new(cx, 200);

	text_hex(&t, ASN1_STRING_get0_data(serial),
	    (size_t)ASN1_STRING_length(serial));
	return t.n == 0 ? cx_printf(cx, "%s", "") : t.p;
}

static bool
moment_of(const ASN1_TIME *time, int64_t *us)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days = 0, seconds = 0;
	const bool good =
	    epoch != NULL && ASN1_TIME_diff(&days, &seconds, epoch, time) == 1;

	ASN1_TIME_free(epoch);
	*us = ((int64_t)days * 86400 + seconds) * US_PER_S;
	return good;
}

static bool
read_x509(struct cx *cx, const char *field, X509 *x, struct certificate *c)
{
	unsigned char *der = NULL;
	const int n = i2d_X509(x, &der);
	EVP_PKEY *key = X509_get0_pubkey(x);

	memset(c, 0, sizeof(*c));
	if (n <= 0 || key == NULL) {
		OPENSSL_free(der);
		return wrong(
		    cx, field, "the key of the certificate is unknown");
	}
	c->der =
	    (struct str){ cx_strndup(cx, (char *)der, (size_t)n), (size_t)n };
	OPENSSL_free(der);
	hash_sha256(c->der, c->fingerprint);
	digest_of_name(X509_get_subject_name(x), c->subject);
	digest_of_name(X509_get_issuer_name(x), c->issuer);
	c->subject_text = text_of_name(cx, X509_get_subject_name(x));
	c->issuer_text = text_of_name(cx, X509_get_issuer_name(x));
	c->name = common_name(cx, X509_get_subject_name(x));
	c->serial = serial_of(cx, x);
	c->is_authority = X509_check_ca(x) == 1;
	c->bits = EVP_PKEY_get_security_bits(key);
	if (!moment_of(X509_get0_notBefore(x), &c->from_us) ||
	    !moment_of(X509_get0_notAfter(x), &c->to_us))
		return wrong(cx, field, "the certificate says no time");
	ERR_clear_error();
	return true;
}

static X509 *
parse(struct cx *cx, struct str der)
{
	const unsigned char *p = (const unsigned char *)der.p;
	X509 *x =
	    der.n > CERTIFICATE_MOST ? NULL : d2i_X509(NULL, &p, (long)der.n);

	return x == NULL ? NULL : own(cx, x);
}

bool
certificate_read(struct cx *cx, struct str der, struct certificate *c)
{
	X509 *x = parse(cx, der);

	return x == NULL ? wrong(cx, NULL, "it is no certificate")
			 : read_x509(cx, NULL, x, c);
}

bool
certificate_read_pem(
    struct cx *cx, const char *field, struct str pem, struct certificate *c)
{
	BIO *bio = BIO_new_mem_buf(pem.p == NULL ? "" : pem.p, (int)pem.n);
	X509 *x, *more;

	if (bio == NULL)
		abort();
	x = PEM_read_bio_X509(bio, NULL, NULL, NULL);
	more = x == NULL ? NULL : PEM_read_bio_X509(bio, NULL, NULL, NULL);
	(void)BIO_free(bio);
	ERR_clear_error();
	if (x == NULL)
		return wrong(cx, field, "there is no certificate in PEM");
	x = own(cx, x);
	if (more != NULL) {
		X509_free(more);
		return wrong(cx, field, "there is more than one certificate");
	}
	return read_x509(cx, field, x, c);
}

/* Both ------------------------------------------------------------------- */

static bool
denied(struct cx *cx, const char *why)
{
	ERR_clear_error();
	return cx_fail(cx, FAIL_DENIED, NULL, "%s", why);
}

bool
certificate_fits(struct cx *cx, struct str client_der, struct str authority_der,
    int64_t now_us)
{
	X509 *client = parse(cx, client_der);
	X509 *authority = parse(cx, authority_der);
	struct certificate c, a;

	if (client == NULL || authority == NULL ||
	    !read_x509(cx, NULL, client, &c) ||
	    !read_x509(cx, NULL, authority, &a))
		return denied(cx, "it is no certificate");
	if (memcmp(c.issuer, a.subject, sizeof(a.subject)) != 0 ||
	    X509_verify(client, X509_get0_pubkey(authority)) != 1)
		return denied(cx, "the authority has not signed it");
	if (!a.is_authority || c.is_authority)
		return denied(cx, "an authority speaks for no device itself");
	if (now_us < c.from_us || now_us >= c.to_us)
		return denied(cx, "the certificate does not hold now");
	if (now_us < a.from_us || now_us >= a.to_us)
		return denied(cx, "the authority's does not hold now");
	if (c.bits < CERTIFICATE_BITS)
		return denied(cx, "its key is too weak");
	if (X509_check_purpose(client, X509_PURPOSE_SSL_CLIENT, 0) != 1)
		return denied(cx, "it is not meant for clients");
	ERR_clear_error();
	return true;
}

char *
certificate_proof_name(struct cx *cx, int32_t tenant)
{
	return cx_printf(cx, "parkhub-tenant-%d", tenant);
}
