#include "gate/secure.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdlib.h>

#include "base/memory.h"

struct secure {
	SSL_CTX *ctx;
};

/* A wire is its SSL; the type keeps OpenSSL out of the other files. */
static SSL *
ssl_of(const struct wire *wire)
{
	return (SSL *)(uintptr_t)wire;
}

/* Whatever certificate a client has, who it is is decided by its CONNECT. */
static int
accept_any(X509_STORE_CTX *store, void *own)
{
	(void)store;
	(void)own;
	return 1;
}

static const char *
last_words(struct cx *cx)
{
	char words[256];

	ERR_error_string_n(ERR_peek_last_error(), words, sizeof(words));
	ERR_clear_error();
	return cx_printf(cx, "%s", words);
}

static bool
load(SSL_CTX *ctx, const char *certificate, const char *key)
{
	return SSL_CTX_use_certificate_chain_file(ctx, certificate) == 1 &&
	    SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) == 1 &&
	    SSL_CTX_check_private_key(ctx) == 1;
}

struct secure *
secure_new(struct cx *cx, const char *certificate, const char *key)
{
	struct secure *s = need(calloc(1, sizeof(*s)));

	s->ctx = SSL_CTX_new(TLS_server_method());
	if (s->ctx == NULL)
		abort();
	SSL_CTX_set_min_proto_version(s->ctx, TLS1_2_VERSION);
	(void)SSL_CTX_set_options(s->ctx,
	    SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
		SSL_OP_CIPHER_SERVER_PREFERENCE);
	(void)SSL_CTX_set_mode(s->ctx,
	    SSL_MODE_ENABLE_PARTIAL_WRITE |
		SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	(void)SSL_CTX_set_session_cache_mode(s->ctx, SSL_SESS_CACHE_OFF);
	(void)SSL_CTX_set_num_tickets(s->ctx, 0);
	SSL_CTX_set_verify(s->ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_cert_verify_callback(s->ctx, accept_any, NULL);
	if (!load(s->ctx, certificate, key)) {
		(void)cx_fail(cx, FAIL_INVALID, "PARK_MQTTS_CERT",
		    "%s and its key %s cannot be used: %s", certificate, key,
		    last_words(cx));
		SSL_CTX_free(s->ctx);
		free(s);
		return NULL;
	}
	return s;
}

struct wire *
wire_new(struct secure *secure, int fd)
{
	SSL *ssl = SSL_new(secure->ctx);

	if (ssl == NULL || SSL_set_fd(ssl, fd) != 1) {
		SSL_free(ssl);
		return NULL;
	}
	SSL_set_accept_state(ssl);
	return (struct wire *)(void *)ssl;
}

void
wire_end(struct wire *wire)
{
	SSL *ssl = ssl_of(wire);

	if (ssl == NULL)
		return;
	ERR_clear_error();
	if (SSL_is_init_finished(ssl))
		(void)SSL_shutdown(ssl); /* says goodbye, waits for none */
	ERR_clear_error();
	SSL_free(ssl);
}

static enum wire_step
step(SSL *ssl, int result)
{
	const int what = SSL_get_error(ssl, result);

	ERR_clear_error();
	if (what == SSL_ERROR_WANT_READ)
		return WIRE_READS;
	return what == SSL_ERROR_WANT_WRITE ? WIRE_WRITES : WIRE_GONE;
}

enum wire_step
wire_greet(struct wire *wire)
{
	int r;

	ERR_clear_error();
	r = SSL_do_handshake(ssl_of(wire));
	return r == 1 ? WIRE_DONE : step(ssl_of(wire), r);
}

enum wire_step
wire_read(struct wire *wire, char *p, size_t room, size_t *n)
{
	int r;

	ERR_clear_error();
	*n = 0;
	r = SSL_read_ex(ssl_of(wire), p, room, n);
	return r == 1 ? WIRE_DONE : step(ssl_of(wire), r);
}

enum wire_step
wire_write(struct wire *wire, struct str bytes, size_t *n)
{
	int r;

	ERR_clear_error();
	*n = 0;
	r = SSL_write_ex(ssl_of(wire), bytes.p, bytes.n, n);
	return r == 1 ? WIRE_DONE : step(ssl_of(wire), r);
}

struct str
wire_certificate(struct cx *cx, const struct wire *wire)
{
	X509 *x = wire == NULL ? NULL : SSL_get1_peer_certificate(ssl_of(wire));
	unsigned char *der = NULL;
	const int n = x == NULL ? 0 : i2d_X509(x, &der);
	struct str out = { NULL, 0 };

	if (n > 0)
		out = (struct str){ cx_strndup(cx, (char *)der, (size_t)n),
			(size_t)n };
	OPENSSL_free(der);
	X509_free(x);
	return out;
}
