#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>

#include "knowledge/entry.h"

#define DIGITS (2 * SHA256_DIGEST_LENGTH)

struct given {
	struct texts rows, expected;
	struct str start;
};

struct result {
	struct texts hashes;
	struct str head;
	bool whole;
	int64_t broken;
};

static const struct port given[] = {
	{ IN(rows), PORT_TEXTS, "",
	    .words = { "记录（依次）", "records, in their order" } },
	{ IN(start), PORT_TEXT, "",
	    .words = { "链的起点（64 位十六进制；缺省为全零）",
		"where the chain begins, 64 hexadecimal digits; without it "
		"zeros" },
	    .otherwise = "null" },
	{ IN(expected), PORT_TEXTS, "",
	    .words = { "已存哈希（校验用）",
		"hashes that were kept, to be checked" },
	    .otherwise = "null" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(hashes), PORT_TEXTS, "",
	    .words = { "各记录的链哈希", "hash of each record in the chain" } },
	{ OUT(head), PORT_TEXT, "", .words = { "链尾", "last of them" } },
	{ OUT(whole), PORT_TRUTH, "",
	    .words = { "与已存哈希一致（未给则为真）",
		"whether the kept ones agree; true without them" } },
	{ OUT(broken), PORT_WHOLE, "1",
	    .words = { "首个不一致的序号（−1 为无）",
		"first place that does not agree; -1: none" } },
	{ NULL },
};

/* Of 64 digits and nothing else. */
static bool
hexadecimal(struct str text, unsigned char *to)
{
	static const char known[] = "0123456789abcdef";

	if (text.n != DIGITS)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		const char *at = memchr(known, text.p[i] | 32, 16);

		if (at == NULL)
			return false;
		to[i / 2] =
		    (unsigned char)(16 * (to[i / 2] & 15) + (int)(at - known));
	}
	return true;
}

static struct str
digits(struct call *call, const unsigned char *hash)
{
	char *text = cx_room(call->cx, DIGITS + 1, 1);

	for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++)
		(void)snprintf(text + 2 * i, 3, "%02x", hash[i]);
	return (struct str){ text, DIGITS };
}

/* The next of the chain, in place of the one before. */
static void
chain(EVP_MD_CTX *md, unsigned char *hash, struct str row)
{
	(void)EVP_DigestInit_ex(md, EVP_sha256(), NULL);
	(void)EVP_DigestUpdate(md, hash, SHA256_DIGEST_LENGTH);
	(void)EVP_DigestUpdate(md, row.p, row.n);
	(void)EVP_DigestFinal_ex(md, hash, NULL);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	unsigned char hash[SHA256_DIGEST_LENGTH] = { 0 };
	EVP_MD_CTX *md;

	if (g->start.n > 0 && !hexadecimal(g->start, hash))
		return call_refuse(call, "start",
		    "start must be %d hexadecimal digits", DIGITS);
	if (g->expected.n > 0 && g->expected.n != g->rows.n)
		return call_refuse(call, "expected",
		    "expected must be %zu hashes, one for each record",
		    g->rows.n);
	r->hashes = call_texts(call, g->rows.n);
	r->broken = -1;
	md = EVP_MD_CTX_new();
	for (size_t i = 0; i < g->rows.n; i++) {
		chain(md, hash, g->rows.v[i]);
		r->hashes.v[i] = digits(call, hash);
		if (g->expected.n > 0 && r->broken < 0 &&
		    !str_eq(r->hashes.v[i], g->expected.v[i]))
			r->broken = (int64_t)i;
	}
	EVP_MD_CTX_free(md);
	r->whole = r->broken < 0;
	r->head = digits(call, hash);
	return call_goes_on(call, 1);
}

const struct entry algorithm_hash_chain = {
	.id = "DQP-09",
	.words = { "审计哈希链", "Chain of hashes for an audit" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_MANAGEMENT | DOMAIN_OPERATION | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "h(i) = SHA-256(h(i-1) as 32 bytes, then the record in UTF-8)",
	.source = "FIPS 180-4; Haber & Stornetta 1991",
	.strength = STRENGTH_A,
	.oracle = "Python hashlib",
	.version = 1,
	.evaluate = evaluate,
};
