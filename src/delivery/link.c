#include "delivery/link.h"

#include "base/hash.h"

static char *
signed_text(struct cx *cx, struct str key, const char *said)
{
	return cx_printf(
	    cx, "%s-%s", said, hash_hmac_sha256_hex(cx, key, str_of(said)));
}

char *
link_of_file(struct cx *cx, struct str key, const struct file_link *link)
{
	return signed_text(cx, key,
	    cx_printf(cx, "f-%d-%lld-%s-%lld", link->tenant,
		(long long)link->delivery, link->xlsx ? "xlsx" : "pdf",
		(long long)link->until_s));
}

char *
link_of_unsubscribe(
    struct cx *cx, struct str key, const struct unsubscribe_link *link)
{
	return signed_text(cx, key,
	    cx_printf(
		cx, "u-%d-%lld", link->tenant, (long long)link->recipient));
}

static bool
unknown(struct cx *cx)
{
	return cx_fail(cx, FAIL_MISSING, NULL,
	    "the link is not one of ours, or its time is over");
}

/* What stands before the signature, when that is right. */
static bool
proven(struct cx *cx, struct str key, struct str text, struct str *said)
{
	size_t n = text.n;

	while (n > 0 && text.p[n - 1] != '-')
		n--;
	if (n < 2 || text.n > LINK_MOST)
		return false;
	*said = (struct str){ text.p, n - 1 };
	return hash_same((struct str){ text.p + n, text.n - n },
	    str_of(hash_hmac_sha256_hex(cx, key, *said)));
}

/* The number before the next dash. */
static bool
number(struct str *rest, int64_t *n)
{
	return str_int64(str_cut(*rest, '-', rest), n) && *n >= 0;
}

bool
link_file(struct cx *cx, struct str key, struct str text, int64_t now_s,
    struct file_link *link)
{
	struct str said;
	int64_t tenant;

	if (!proven(cx, key, text, &said) ||
	    !str_is(str_cut(said, '-', &said), "f") ||
	    !number(&said, &tenant) || !number(&said, &link->delivery))
		return unknown(cx);
	link->tenant = (int32_t)tenant;
	link->xlsx = str_is(str_cut(said, '-', &said), "xlsx");
	return (number(&said, &link->until_s) && now_s < link->until_s) ||
	    unknown(cx);
}

bool
link_unsubscribe(struct cx *cx, struct str key, struct str text,
    struct unsubscribe_link *link)
{
	struct str said;
	int64_t tenant;

	if (!proven(cx, key, text, &said) ||
	    !str_is(str_cut(said, '-', &said), "u") ||
	    !number(&said, &tenant) || !number(&said, &link->recipient))
		return unknown(cx);
	link->tenant = (int32_t)tenant;
	return true;
}
