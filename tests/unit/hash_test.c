#include "base/hash.h"

#include "unit.h"

static void
sha256_gives_the_published_digests(void **state)
{
	/* FIPS 180-2, appendix B, and the digest of nothing. */
	assert_string_equal(hash_sha256_hex(*state, STR("abc")),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	assert_string_equal(
	    hash_sha256_hex(*state,
		STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnop"
		    "nopq")),
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1");
	assert_string_equal(hash_sha256_hex(*state, (struct str){ NULL, 0 }),
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
}

static void
bytes_and_hex_of_a_digest_are_the_same(void **state)
{
	unsigned char digest[SHA256_SIZE];
	struct text t = text_new(*state, 64);

	hash_sha256(STR("a\0b"), digest);
	text_hex(&t, digest, sizeof(digest));
	assert_string_equal(t.p, hash_sha256_hex(*state, STR("a\0b")));
	assert_string_not_equal(t.p, hash_sha256_hex(*state, STR("a")));
}

static void
hmac_gives_the_published_codes(void **state)
{
	/* RFC 4231, test cases 2 and 6. */
	char long_key[131];

	memset(long_key, 0xaa, sizeof(long_key));
	assert_string_equal(hash_hmac_sha256_hex(*state, STR("Jefe"),
				STR("what do ya want for nothing?")),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	assert_string_equal(
	    hash_hmac_sha256_hex(*state,
		(struct str){ long_key, sizeof(long_key) },
		STR("Test Using Larger Than Block-Size Key - Hash Key "
		    "First")),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
}

static void
base64_gives_the_published_words(void **state)
{
	/* RFC 4648, section 10. */
	assert_string_equal(hash_base64(*state, STR("")), "");
	assert_string_equal(hash_base64(*state, STR("f")), "Zg==");
	assert_string_equal(hash_base64(*state, STR("fooba")), "Zm9vYmE=");
	assert_string_equal(hash_base64(*state, STR("foobar")), "Zm9vYmFy");
}

static void
random_bytes_fill_the_whole_buffer(void **state)
{
	unsigned char seen[1000] = { 0 };

	(void)state;
	for (int i = 0; i < 10; i++) {
		unsigned char some[1000];

		hash_random(some, sizeof(some));
		for (size_t k = 0; k < sizeof(some); k++)
			seen[k] |= some[k];
	}
	/* A byte that is never set has a chance of 2^-80. */
	for (size_t k = 0; k < sizeof(seen); k++)
		assert_int_not_equal(seen[k], 0);
	hash_random(seen, 0);
}

static void
random_words_are_letters_and_digits_and_never_the_same(void **state)
{
	const char *a = hash_random_word(*state, 40);

	assert_int_equal(strlen(a), 40);
	for (size_t i = 0; i < 40; i++)
		assert_true((a[i] >= '0' && a[i] <= '9') ||
		    (a[i] >= 'A' && a[i] <= 'Z') ||
		    (a[i] >= 'a' && a[i] <= 'z'));
	assert_string_not_equal(a, hash_random_word(*state, 40));
	assert_string_equal(hash_random_word(*state, 0), "");
}

static void
no_letter_of_a_random_word_is_favoured(void **state)
{
	enum { LETTERS = 62000 };
	const char *word = hash_random_word(*state, LETTERS);
	size_t count[128] = { 0 };

	for (size_t i = 0; i < LETTERS; i++)
		count[(unsigned char)word[i]]++;
	/* 1000 each, with a deviation of 31: eight of them never happen. */
	for (size_t i = '0'; i <= 'z'; i++)
		assert_true(
		    count[i] == 0 || (count[i] > 750 && count[i] < 1250));
}

static void
sameness_asks_for_length_and_bytes(void **state)
{
	(void)state;
	assert_true(hash_same(STR("secret"), STR("secret")));
	assert_true(hash_same(STR(""), STR("")));
	assert_false(hash_same(STR("secret"), STR("secreT")));
	assert_false(hash_same(STR("secret"), STR("secre")));
	assert_false(hash_same(STR("a\0b"), STR("a\0c")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(sha256_gives_the_published_digests),
		UNIT(bytes_and_hex_of_a_digest_are_the_same),
		UNIT(hmac_gives_the_published_codes),
		UNIT(base64_gives_the_published_words),
		UNIT(random_bytes_fill_the_whole_buffer),
		UNIT(random_words_are_letters_and_digits_and_never_the_same),
		UNIT(no_letter_of_a_random_word_is_favoured),
		UNIT(sameness_asks_for_length_and_bytes),
	};

	return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
