#include "audit/audit.h"

#include "unit.h"

#define LINKS 3

/* The digests were reckoned by Python's hashlib from the rule in audit.h. */
static const char *const digests[LINKS] = {
	"8f6a9d405576afd08ff126c11c8d8faf48ea2a9c90ec619508db25ef7b0fbacf",
	"c720a0dca1858cb96a1505e914c2eac74c403e0695e937686e0a122e5099b9a3",
	"f099d748361c77297807ed6028d0c69dbf86d89614ff4d885d9f8f02478a6a6c",
};

static struct str
bytes_of(struct cx *cx, const char *hex)
{
	char *out = cx_alloc(cx, SHA256_SIZE);

	for (size_t i = 0; i < SHA256_SIZE; i++) {
		unsigned byte;

		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out[i] = (char)byte;
	}
	return (struct str){ out, SHA256_SIZE };
}

static struct audit_entry *
chain_of_three(struct cx *cx)
{
	struct audit_entry *e = cx_calloc(cx, LINKS, sizeof(*e));
	struct str before = { cx_alloc(cx, SHA256_SIZE), SHA256_SIZE };

	e[0] = (struct audit_entry){ 1000001, 1, 1793462400000000, 7,
		STR("energy"), STR("device.create"), STR("device"), STR("done"),
		STR("127.0.0.1"), STR("00ff"), STR("{\"rows\": 1}"),
		{ NULL, 0 }, { NULL, 0 } };
	e[1] = (struct audit_entry){ 1000001, 2, 1793462400000001, 0,
		STR("system"), STR("job.sweep"), STR("job"), STR("done"),
		STR(""), STR(""), STR("{}"), { NULL, 0 }, { NULL, 0 } };
	e[2] = (struct audit_entry){ 1000001, 3, 1793462460500000, 7,
		STR("energy"), STR("换表"), STR("meter_event"), STR("refused"),
		STR("::1"), STR("0100"), STR("{\"原因\": \"试验\"}"),
		{ NULL, 0 }, { NULL, 0 } };
	for (size_t i = 0; i < LINKS; i++) {
		e[i].prev = before;
		before = e[i].hash = bytes_of(cx, digests[i]);
	}
	return e;
}

static enum audit_fault
follow_all(struct cx *cx, const struct audit_entry *e, size_t n,
    struct audit_chain *chain)
{
	enum audit_fault fault = AUDIT_WHOLE;

	*chain = (struct audit_chain){ 0 };
	for (size_t i = 0; i < n && fault == AUDIT_WHOLE; i++)
		fault = audit_follow(cx, chain, &e[i]);
	return fault;
}

static void
an_untouched_chain_is_whole(void **state)
{
	const struct audit_entry *e = chain_of_three(*state);
	struct audit_chain chain;

	assert_int_equal(follow_all(*state, e, LINKS, &chain), AUDIT_WHOLE);
	assert_int_equal(chain.seq, LINKS);
	assert_int_equal(
	    audit_finish(&chain, LINKS, bytes_of(*state, digests[2])),
	    AUDIT_WHOLE);
}

static void
a_changed_word_is_found_at_its_entry(void **state)
{
	struct audit_chain chain;

	for (size_t i = 0; i < LINKS; i++) {
		struct audit_entry *e = chain_of_three(*state);

		e[i].actor = STR("somebody else");
		assert_int_equal(
		    follow_all(*state, e, LINKS, &chain), AUDIT_TEXT);
		assert_int_equal(chain.seq, i);
	}
}

static void
a_word_moved_into_its_neighbour_is_found(void **state)
{
	struct audit_entry *e = chain_of_three(*state);
	struct audit_chain chain;

	e[1].actor = STR("systemjob.sweep");
	e[1].action = STR("");
	assert_int_equal(follow_all(*state, e, LINKS, &chain), AUDIT_TEXT);
}

static void
a_microsecond_counts(void **state)
{
	struct audit_entry *e = chain_of_three(*state);
	struct audit_chain chain;

	e[2].at_us++;
	assert_int_equal(follow_all(*state, e, LINKS, &chain), AUDIT_TEXT);
	assert_int_equal(chain.seq, 2);
}

static void
a_removed_entry_leaves_a_gap(void **state)
{
	struct audit_entry *e = chain_of_three(*state);
	struct audit_chain chain;

	e[1] = e[2];
	assert_int_equal(follow_all(*state, e, 2, &chain), AUDIT_GAP);
	assert_int_equal(chain.seq, 1);
}

static void
a_forged_entry_with_a_matching_hash_breaks_the_next(void **state)
{
	struct audit_entry *e = chain_of_three(*state);
	struct audit_chain chain;
	char *hash = cx_alloc(*state, SHA256_SIZE);

	e[1].actor = STR("forger");
	audit_hash(*state, &e[1], (unsigned char *)hash);
	e[1].hash = (struct str){ hash, SHA256_SIZE };
	assert_int_equal(follow_all(*state, e, LINKS, &chain), AUDIT_LINK);
	assert_int_equal(chain.seq, 2);
}

static void
a_tail_that_was_cut_off_is_missed(void **state)
{
	const struct audit_entry *e = chain_of_three(*state);
	struct audit_chain chain;

	assert_int_equal(follow_all(*state, e, 2, &chain), AUDIT_WHOLE);
	assert_int_equal(
	    audit_finish(&chain, LINKS, bytes_of(*state, digests[2])),
	    AUDIT_TAIL);
	assert_int_equal(
	    audit_finish(&chain, 2, bytes_of(*state, digests[2])), AUDIT_TAIL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(an_untouched_chain_is_whole),
		UNIT(a_changed_word_is_found_at_its_entry),
		UNIT(a_word_moved_into_its_neighbour_is_found),
		UNIT(a_microsecond_counts),
		UNIT(a_removed_entry_leaves_a_gap),
		UNIT(a_forged_entry_with_a_matching_hash_breaks_the_next),
		UNIT(a_tail_that_was_cut_off_is_missed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
