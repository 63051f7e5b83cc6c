#include "knowledge/client.h"

#include "unit.h"

static void
a_library_is_known_by_its_beginning(void **state)
{
	(void)state;
	assert_int_equal(
	    client_of("parkhub-sdk-python/1.2.0 (api 1.0.0)", CLIENT_OTHER),
	    CLIENT_PYTHON);
	assert_int_equal(client_of("parkhub-javascript/1.2.0", CLIENT_OTHER),
	    CLIENT_JAVASCRIPT);
	assert_int_equal(
	    client_of("parkhub-sdk-java/1", CLIENT_PORTAL), CLIENT_JAVA);
	assert_int_equal(
	    client_of("parkhub-sdk-go/1", CLIENT_OTHER), CLIENT_GO);
	assert_int_equal(client_of("parkhub-sdk-c/1", CLIENT_OTHER), CLIENT_C);
}

static void
whatever_else_comes_is_what_is_usual(void **state)
{
	static const char *const others[] = { NULL, "", "curl/8.0", "parkhub-",
		"parkhub-sdk-", "parkhub-sdk-python", "parkhub-sdk-python/",
		"parkhub-sdk-rust/1", "parkhub-portal/1", "parkhub-app/1",
		"Parkhub-sdk-python/1", "x parkhub-sdk-go/1",
		"parkhub-sdk-sdk-go/1", "parkhub-sdk-go /1" };

	(void)state;
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		assert_int_equal(
		    client_of(others[i], CLIENT_OTHER), CLIENT_OTHER);
		assert_int_equal(
		    client_of(others[i], CLIENT_PORTAL), CLIENT_PORTAL);
	}
}

static void
words_come_back(void **state)
{
	(void)state;
	for (enum client c = 0; c < CLIENT_COUNT; c++)
		assert_int_equal(client_read(str_of(client_word(c))), c);
	assert_int_equal(client_read(STR("fax")), CLIENT_OTHER);
	assert_int_equal(client_read(STR("")), CLIENT_OTHER);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_library_is_known_by_its_beginning),
		UNIT(whatever_else_comes_is_what_is_usual),
		UNIT(words_come_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
