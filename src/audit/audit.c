#include "audit/audit.h"

#include <string.h>

#include "base/text.h"

#define SEPARATOR '\x1f'
#define ENTRY_MOST (16u << 20)

static void
put_number(struct text *t, int64_t v)
{
	text_printf(t, "%lld%c", (long long)v, SEPARATOR);
}

static void
put_word(struct text *t, struct str s)
{
	text_put(t, s);
	text_char(t, SEPARATOR);
}

void
audit_hash(
    struct cx *cx, const struct audit_entry *e, unsigned char out[SHA256_SIZE])
{
	struct text t = text_new(cx, ENTRY_MOST);

	text_put(&t, e->prev);
	put_number(&t, e->tenant);
	put_number(&t, e->seq);
	put_number(&t, e->at_us);
	put_number(&t, e->account);
	put_word(&t, e->actor);
	put_word(&t, e->action);
	put_word(&t, e->object);
	put_word(&t, e->result);
	put_word(&t, e->ip);
	put_word(&t, e->request);
	text_put(&t, e->detail);
	hash_sha256(text_str(&t), out);
}

enum audit_fault
audit_follow(
    struct cx *cx, struct audit_chain *chain, const struct audit_entry *e)
{
	const struct str before = { (const char *)chain->hash, SHA256_SIZE };
	unsigned char hash[SHA256_SIZE];

	if (e->seq != chain->seq + 1)
		return AUDIT_GAP;
	if (!str_eq(e->prev, before))
		return AUDIT_LINK;
	audit_hash(cx, e, hash);
	if (!str_eq(e->hash, (struct str){ (const char *)hash, sizeof(hash) }))
		return AUDIT_TEXT;
	chain->seq = e->seq;
	memcpy(chain->hash, hash, sizeof(hash));
	return AUDIT_WHOLE;
}

enum audit_fault
audit_finish(
    const struct audit_chain *chain, int64_t head_seq, struct str head_hash)
{
	const struct str last = { (const char *)chain->hash, SHA256_SIZE };

	return chain->seq == head_seq && str_eq(last, head_hash) ? AUDIT_WHOLE
								 : AUDIT_TAIL;
}

const char *
audit_fault_text(enum audit_fault fault)
{
	static const char *const texts[AUDIT_FAULT_COUNT] = {
		[AUDIT_WHOLE] = "whole",
		[AUDIT_GAP] = "an entry is missing",
		[AUDIT_LINK] = "it does not follow the entry before it",
		[AUDIT_TEXT] = "its words do not match its hash",
		[AUDIT_TAIL] = "the chain ends elsewhere than its head says",
	};

	return texts[fault];
}
