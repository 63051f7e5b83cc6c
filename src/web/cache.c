#include "web/cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/moment.h"

#define SLOTS 256
#define LARGEST (1u << 20)

static struct {
	unsigned char key[SHA256_SIZE];
	char *bytes;
	size_t n;
	int64_t until_us;
} slot[SLOTS];

static size_t
key_of(const struct exchange *x, unsigned char key[SHA256_SIZE])
{
	struct cx cx;

	cx_init(&cx);
	hash_sha256(
	    str_of(cx_printf(&cx, "%d %d %s %s?%s", x->who.from, x->who.to,
		x->session.role, x->req->path,
		x->req->query_string == NULL ? "" : x->req->query_string)),
	    key);
	cx_clear(&cx);
	return key[0] % SLOTS;
}

bool
cache_find(struct exchange *x, struct str *bytes)
{
	unsigned char key[SHA256_SIZE];
	const size_t i = key_of(x, key);

	if (slot[i].until_us < moment_steady() ||
	    memcmp(slot[i].key, key, sizeof(key)) != 0)
		return false;
	bytes->p = cx_strndup(&x->cx, slot[i].bytes, slot[i].n);
	bytes->n = slot[i].n;
	return true;
}

void
cache_keep(const struct exchange *x, struct str bytes)
{
	unsigned char key[SHA256_SIZE];
	const size_t i = key_of(x, key);

	if (bytes.n == 0 || bytes.n > LARGEST)
		return;
	free(slot[i].bytes);
	slot[i].bytes = need(malloc(bytes.n));
	memcpy(slot[i].bytes, bytes.p, bytes.n);
	memcpy(slot[i].key, key, sizeof(key));
	slot[i].n = bytes.n;
	slot[i].until_us = moment_steady() + x->at.route->cache_s * US_PER_S;
}

void
cache_forget_all(void)
{
	for (size_t i = 0; i < SLOTS; i++)
		slot[i].until_us = 0;
}
