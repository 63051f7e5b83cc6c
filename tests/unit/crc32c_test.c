#include "telemetry/crc32c.h"

#include "unit.h"

static void
the_sums_of_rfc_3720_come_out(void **state)
{
	unsigned char zeros[32] = { 0 }, ones[32], rising[32];

	(void)state;
	memset(ones, 0xff, sizeof(ones));
	for (unsigned char i = 0; i < 32; i++)
		rising[i] = i;
	assert_int_equal(crc32c(zeros, 32), 0x8a9136aa);
	assert_int_equal(crc32c(ones, 32), 0x62a8ab43);
	assert_int_equal(crc32c(rising, 32), 0x46dd794e);
	assert_int_equal(crc32c("123456789", 9), 0xe3069283);
	assert_int_equal(crc32c(NULL, 0), 0);
}

static void
the_instruction_and_the_table_agree(void **state)
{
	unsigned char bytes[300];
	uint64_t seed = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)unit_chance(&seed);
	for (size_t from = 0; from < 9; from++)
		for (size_t to = from; to <= sizeof(bytes); to++)
			assert_int_equal(crc32c(bytes + from, to - from),
			    crc32c_plain(bytes + from, to - from));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(the_sums_of_rfc_3720_come_out),
		UNIT(the_instruction_and_the_table_agree),
	};

	return cmocka_run_group_tests_name("crc32c", tests, NULL, NULL);
}
