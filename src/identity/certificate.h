/*
 * certificate.h - X.509: what stands in a certificate, and whether one has
 * signed another.
 *
 * An enterprise registers the certificate of a device, known by its SHA-256;
 * or its own authority, whose certificates speak for the device that their
 * common name is the key of.  To register an authority one proves to have its
 * key: by a certificate it has signed whose common name is the one that
 * certificate_proof_name() asks for, so that nobody registers a stranger's.
 *
 * Pure but for OpenSSL.
 */
#ifndef IDENTITY_CERTIFICATE_H
#define IDENTITY_CERTIFICATE_H

#include <stdint.h>

#include "base/cx.h"
#include "base/hash.h"
#include "base/str.h"

#define CERTIFICATE_MOST 16384 /* bytes of PEM */
#define CERTIFICATE_BITS 112   /* of security: RSA 2048, P-224 and above */

struct certificate {
	struct str der;
	unsigned char fingerprint[SHA256_SIZE]; /* of der */
	unsigned char subject[SHA256_SIZE];     /* of the name in DER */
	unsigned char issuer[SHA256_SIZE];
	char *subject_text; /* "CN=…,O=…" */
	char *issuer_text;
	char *serial; /* hexadecimal, lower case */
	char *name;   /* common name, empty for none or more than one */
	int64_t from_us, to_us;
	bool is_authority;
	int bits; /* of security of its key */
};

/* The one certificate in PEM.  FAIL_INVALID on `field`. */
bool certificate_read_pem(
    struct cx *cx, const char *field, struct str pem, struct certificate *c);

/* FAIL_INVALID when it is none. */
bool certificate_read(struct cx *cx, struct str der, struct certificate *c);

/*
 * Whether an authority has signed a client's certificate and both hold now:
 * FAIL_DENIED says why not.  The issuer's name and the signature must fit, the
 * client's must be no authority, be meant for clients if it says what for,
 * and have a key that is strong enough.
 */
bool certificate_fits(struct cx *cx, struct str client_der,
    struct str authority_der, int64_t now_us);

/* The common name of the proof that a tenant has an authority's key. */
char *certificate_proof_name(struct cx *cx, int32_t tenant);

#endif
