#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>
#include <sys/random.h>

#include "base/text.h"

/* To look it up by its name takes OpenSSL 3 longer than a short digest, and
 * EVP_sha256() does that each time. */
static const EVP_MD *
sha256(void)
{
	static _Thread_local EVP_MD *found;

	if (found == NULL)
		found = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (found == NULL)
		abort();
	return found;
}

void
hash_sha256(struct str s, unsigned char out[SHA256_SIZE])
{
	if (EVP_Digest(s.n == 0 ? "" : s.p, s.n, out, NULL, sha256(), NULL) !=
	    1)
		abort();
}

char *
hash_sha256_hex(struct cx *cx, struct str s)
{
	unsigned char digest[SHA256_SIZE];
	struct text t = text_new(cx, sizeof(digest) * 2);

	hash_sha256(s, digest);
	text_hex(&t, digest, sizeof(digest));
	return t.p;
}

char *
hash_hmac_sha256_hex(struct cx *cx, struct str key, struct str s)
{
	unsigned char digest[SHA256_SIZE];
	struct text t = text_new(cx, sizeof(digest) * 2);

	if (HMAC(EVP_sha256(), key.n == 0 ? "" : key.p, (int)key.n,
		(const unsigned char *)(s.n == 0 ? "" : s.p), s.n, digest,
		NULL) == NULL)
		abort();
	text_hex(&t, digest, sizeof(digest));
	return t.p;
}

char *
hash_base64(struct cx *cx, struct str s)
{
	char *out = cx_alloc(cx, (s.n + 2) / 3 * 4 + 1);

	(void)EVP_EncodeBlock((unsigned char *)out,
	    (const unsigned char *)(s.n == 0 ? "" : s.p), (int)s.n);
	return out;
}

void
hash_random(void *out, size_t n)
{
	unsigned char *p = out;

	while (n > 0) {
		/* Up to 256 bytes the call is never cut short by a signal. */
		const size_t some = n < 256 ? n : 256;

		if (getrandom(p, some, 0) != (ssize_t)some)
			abort();
		p += some;
		n -= some;
	}
}

char *
hash_random_word(struct cx *cx, size_t n)
{
	static const char letter[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz";
	char *word = cx_alloc(cx, n + 1);

	for (size_t i = 0; i < n;) {
		unsigned char b;

		/* 248 is the largest multiple of 62: no letter is favoured. */
		hash_random(&b, 1);
		if (b < 248)
			word[i++] = letter[b % 62];
	}
	return word;
}

bool
hash_same(struct str a, struct str b)
{
	return a.n == b.n && CRYPTO_memcmp(a.p, b.p, a.n) == 0;
}
