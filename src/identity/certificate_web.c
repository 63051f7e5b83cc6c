#include "identity/certificate_web.h"

#include <string.h>

#include "base/moment.h"
#include "identity/certificate.h"

/* Now, and strong enough. */
static bool
judge_certificate(struct cx *cx, const struct certificate *c)
{
	const int64_t now_us = moment_now();

	if (now_us >= c->to_us)
		return cx_fail_code(cx, FAIL_INVALID, "expired", "pem",
		    "the certificate has expired");
	if (c->bits < CERTIFICATE_BITS)
		return cx_fail_code(cx, FAIL_INVALID, "too_weak", "pem",
		    "its key is weaker than RSA of 2048 bits or P-224");
	return true;
}

/* That somebody has the key of an authority: a certificate it has signed. */
static bool
judge_proof(struct cx *cx, struct exchange *x, const struct certificate *c)
{
	const char *wanted =
	    certificate_proof_name(cx, web_identity(x)->tenant);
	struct certificate proof;

	if (!c->is_authority)
		return cx_fail_code(cx, FAIL_INVALID, "no_authority", "pem",
		    "this is not the certificate of an authority");
	if (!web_has(x, "proof"))
		return cx_fail_code(cx, FAIL_INVALID, "missing", "proof",
		    "proof must be a certificate this authority has signed "
		    "with the common name %s",
		    wanted);
	if (!certificate_read_pem(cx, "proof", web_text(x, "proof"), &proof))
		return false;
	if (strcmp(proof.name, wanted) != 0)
		return cx_fail_code(cx, FAIL_INVALID, "wrong_name", "proof",
		    "the common name of the proof must be %s", wanted);
	if (certificate_fits(cx, proof.der, c->der, moment_now()))
		return true;
	wanted = cx_printf(cx, "%s", cx->message);
	cx_forgive(cx);
	return cx_fail_code(cx, FAIL_INVALID, "no_proof", "proof",
	    "the proof does not hold: %s", wanted);
}

/* Usual tools make certificates that sign themselves authorities as well: that
 * does no harm, for only this very one is accepted. */
static bool
judge_device(struct cx *cx, struct exchange *x)
{
	return web_has(x, "device") ||
	    cx_fail_code(cx, FAIL_INVALID, "missing", "device",
		"device must say which one it is");
}

static bool
certificate_add(struct cx *cx, struct exchange *x)
{
	struct db_binds *b = web_binds(x);
	struct certificate *c = cx_alloc(cx, sizeof(*c));

	if (!certificate_read_pem(cx, "pem", web_text(x, "pem"), c) ||
	    !judge_certificate(cx, c))
		return false;
	if (str_is(web_text(x, "kind"), "authority") ? !judge_proof(cx, x, c)
						     : !judge_device(cx, x))
		return false;
	db_bind_bytes(b, "der", c->der);
	db_bind_bytes(b, "print",
	    (struct str){ (char *)c->fingerprint, sizeof(c->fingerprint) });
	db_bind_bytes(b, "subject_print",
	    (struct str){ (char *)c->subject, sizeof(c->subject) });
	db_bind_text(b, "subject", c->subject_text);
	db_bind_text(b, "issuer", c->issuer_text);
	db_bind_text(b, "serial", c->serial);
	db_bind_text(b, "from", moment_text(cx, c->from_us, 0));
	db_bind_text(b, "to", moment_text(cx, c->to_us, 0));
	web_ask(x, Q_CERTIFICATE_ADD, web_present);
	return true;
}

/* A serial number as people copy it: 0A:1b, 0a1b. */
static bool
revoke_signed(struct cx *cx, struct exchange *x)
{
	const struct str asked = web_text(x, "serial");
	char *serial = cx_alloc(cx, asked.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < asked.n; i++) {
		const char c = asked.p[i];

		if (c == ':' || c == ' ')
			continue;
		if (strchr("0123456789abcdefABCDEF", c) == NULL || c == '\0')
			return cx_fail_code(cx, FAIL_INVALID, "not_a_serial",
			    "serial", "serial must be hexadecimal");
		serial[n++] = (char)(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);
	}
	if (n == 0 || n > 64)
		return cx_fail_code(cx, FAIL_INVALID, "not_a_serial", "serial",
		    "serial must have 1 to 64 hexadecimal digits");
	db_bind_text(web_binds(x), "serial", serial);
	web_ask(x, Q_CERTIFICATE_REVOKE, web_present);
	return true;
}

#define CERTIFICATE                                                            \
	{                                                                      \
		"certificate", IN_PATH, PARAM_INT, .about = "certificate"      \
	}
#define REASON                                                                 \
	{                                                                      \
		"reason", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,      \
					       .hi = 500, .about = "why"       \
	}
#define FILTERS                                                                \
	{ "device", IN_QUERY, PARAM_INT, .about = "of this device only" },     \
	    { "kind", IN_QUERY, PARAM_CHOICE, .choices = "device authority",   \
		    .about = "of this kind only" },                            \
	{                                                                      \
		"tenant", IN_QUERY, PARAM_INT,                                 \
		    .about = "of this enterprise only"                         \
	}

const struct route certificate_routes[] = {
	{ "GET", "/api/v1/certificates", "token.read", Q_CERTIFICATE_LIST,
	    REPLY_LIST, NULL, NULL,
	    "Certificates of devices and of authorities", "R-5.2",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/certificates.csv", "token.read", Q_CERTIFICATE_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Certificates as a table", "R-5.2",
	    .patience_ms = 20000, .params = { FILTERS, WEB_ROWS } },
	{ "POST", "/api/v1/certificates", "token.write", Q_NONE, REPLY_CREATED,
	    NULL, certificate_add,
	    "Register a certificate by which devices connect with TLS", "R-5.2",
	    .params = { { "kind", IN_BODY, PARAM_CHOICE, .required = true,
			    .choices = "device authority",
			    .about = "device: its own; authority: those it "
				     "has signed speak for the device with "
				     "the key of their common name" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 100, .about = "what it is for" },
		{ "device", IN_BODY, PARAM_INT, .about = "the device" },
		{ "pem", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = CERTIFICATE_MOST, .about = "one certificate in PEM" },
		{ "proof", IN_BODY, PARAM_TEXT, .hi = CERTIFICATE_MOST,
		    .about = "of an authority: a certificate it has signed "
			     "with the common name parkhub-tenant-TENANT" } } },
	{ "POST", "/api/v1/certificates/{certificate}/revoke", "token.write",
	    Q_CERTIFICATE_REVOKE, REPLY_ONE, NULL, NULL,
	    "Withdraw a certificate; its connections end at once", "R-5.2",
	    .params = { CERTIFICATE, REASON } },
	{ "POST", "/api/v1/certificates/{certificate}/revocations",
	    "token.write", Q_NONE, REPLY_ONE, NULL, revoke_signed,
	    "Withdraw a certificate that this authority has signed", "R-5.2",
	    .params = { CERTIFICATE,
		{ "serial", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 130, .about = "its serial number, hexadecimal" },
		REASON } },
	{ .path = NULL }
};
