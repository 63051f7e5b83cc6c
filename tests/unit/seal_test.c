/* A seal proves a file, and nothing but that file. */
#include "unit.h"

#include <sys/stat.h>
#include <unistd.h>

#include "paper/seal.h"

#define PDF "%PDF-1.4\nbody of a report\nxref\nstartxref\n27\n%%EOF\n"

static const struct seal about = { .issuer = "云湖产业园",
	.title = "十月\n能耗报告",
	.run = "42",
	.made_us = INT64_C(1793500200000000),
	.as_of_us = INT64_C(1793462400000000),
	.evidence = "9f2c" };

/* The secret and the public key of RFC 8032, 7.1, test 1. */
static struct seal_key
key_of(struct cx *cx)
{
	char path[] = "/tmp/park-key-XXXXXX";
	const int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");
	struct seal_key key;

	assert_non_null(f);
	fputs("9d61b19deffd5a60ba844af492ec2cc4"
	      "4449c5697b326919703bac031cae7f60\n",
	    f);
	fclose(f);
	assert_true(seal_key_open(cx, path, &key));
	unlink(path);
	return key;
}

static struct str
sealed(struct cx *cx)
{
	const struct seal_key key = key_of(cx);
	struct str made;

	assert_true(seal_pdf(
	    cx, &key, &about, (struct str){ PDF, strlen(PDF) }, &made));
	return made;
}

static void
the_key_is_that_of_the_standard(void **state)
{
	const struct seal_key key = key_of(*state);

	assert_int_equal(key.public[0], 0xd7);
	assert_int_equal(key.public[31], 0x1a);
}

static void
a_seal_says_whose_and_when(void **state)
{
	struct cx *cx = *state;
	const struct str made = sealed(cx);
	const struct seal_key key = key_of(cx);
	unsigned char public[SEAL_KEY];
	struct seal said;

	assert_true(seal_read(cx, made, &said, public));
	assert_string_equal(said.issuer, "云湖产业园");
	assert_string_equal(said.title, "十月 能耗报告");
	assert_string_equal(said.run, "42");
	assert_true(said.made_us == about.made_us);
	assert_true(said.as_of_us == about.as_of_us);
	assert_memory_equal(public, key.public, SEAL_KEY);
	/* It begins as it did, and ends as a PDF does. */
	assert_memory_equal(made.p, PDF, strlen(PDF));
	assert_memory_equal(made.p + made.n - 6, "%%EOF\n", 6);
	assert_true(str_eq(made, sealed(cx)));
}

/* Each bit of each byte, and each length. */
static void
no_byte_can_be_changed(void **state)
{
	struct cx *cx = *state;
	const struct str made = sealed(cx);
	char *copy = cx_strndup(cx, made.p, made.n);
	unsigned char public[SEAL_KEY];
	struct seal said;

	for (size_t i = 0; i < made.n; i++) {
		copy[i] = (char)(copy[i] ^ (1 << i % 8));
		if (seal_read(cx, (struct str){ copy, made.n }, &said, public))
			fail_msg("byte %zu was changed and it passed", i);
		cx_forgive(cx);
		copy[i] = made.p[i];
	}
	for (size_t n = 0; n < made.n; n++) {
		if (seal_read(cx, (struct str){ copy, n }, &said, public))
			fail_msg("it passed when cut to %zu bytes", n);
		cx_forgive(cx);
	}
	copy = cx_printf(cx, "%s%%\n", made.p);
	assert_false(seal_read(cx, str_of(copy), &said, public));
	unit_refused(cx, "invalid");
}

static void
what_is_no_pdf_is_not_sealed(void **state)
{
	struct cx *cx = *state;
	const struct seal_key key = key_of(cx);
	unsigned char public[SEAL_KEY];
	struct seal said;
	struct str made;

	assert_false(seal_pdf(cx, &key, &about, STR("hello"), &made));
	assert_string_equal(cx->field, "pdf");
	cx_forgive(cx);
	assert_false(
	    seal_read(cx, (struct str){ PDF, strlen(PDF) }, &said, public));
	assert_int_equal(cx->fail, FAIL_MISSING);
}

static void
a_key_is_drawn_once(void **state)
{
	struct cx *cx = *state;
	char folder[] = "/tmp/park-key-XXXXXX";
	struct seal_key first, second;
	struct stat file;
	const char *path;
	FILE *f;

	assert_non_null(mkdtemp(folder));
	path = cx_printf(cx, "%s/report.key", folder);
	assert_true(seal_key_open(cx, path, &first));
	assert_true(seal_key_open(cx, path, &second));
	assert_memory_equal(&first, &second, sizeof(first));
	assert_int_equal(stat(path, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	f = fopen(path, "w");
	fputs("no key\n", f);
	fclose(f);
	assert_false(seal_key_open(cx, path, &second));
	assert_string_equal(cx->field, "key");
	unlink(path);
	rmdir(folder);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(the_key_is_that_of_the_standard),
		UNIT(a_seal_says_whose_and_when),
		UNIT(no_byte_can_be_changed),
		UNIT(what_is_no_pdf_is_not_sealed),
		UNIT(a_key_is_drawn_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
