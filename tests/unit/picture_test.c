#include "base/picture.h"

#include "unit.h"

/* A PNG up to its header: 320 x 200, 8 bits RGB. */
#define PNG "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x40\0\0\0\xc8\x08\x02\0\0"
#define PNG_PLAIN PNG "\0crc!"
#define PNG_WOVEN PNG "\1crc!"
/* A JPEG of 320 x 200: APP0, then a frame of three components. */
#define JPEG_HEAD "\xff\xd8\xff\xe0\0\x04hi\xff"
#define JPEG_TAIL "\0\x11\x08\0\xc8\x01\x40\x03\x01\x22\0"
#define OF(text)                                                               \
	(struct str)                                                           \
	{                                                                      \
		text, sizeof(text) - 1                                         \
	}

static void
sides_are_read_from_the_header(void **state)
{
	struct picture p;

	assert_true(picture_read(*state, OF(PNG_PLAIN), &p));
	assert_int_equal(p.kind, PICTURE_PNG);
	assert_int_equal(p.width, 320);
	assert_int_equal(p.height, 200);
	assert_true(picture_read(*state, OF(JPEG_HEAD "\xc2" JPEG_TAIL), &p));
	assert_int_equal(p.kind, PICTURE_JPEG);
	assert_int_equal(p.width, 320);
	assert_int_equal(p.height, 200);
}

static void
refused(void **state, struct str bytes, const char *why)
{
	struct cx *cx = *state;
	struct picture p;

	assert_false(picture_read(cx, bytes, &p));
	if (strstr(cx->message, why) == NULL)
		fail_msg("\"%s\" has no \"%s\"", cx->message, why);
	unit_refused(cx, "invalid");
}

static void
what_no_writer_takes_is_refused(void **state)
{
	char *large = cx_alloc(*state, PICTURE_BYTES + 1);

	refused(state, OF("GIF89a"), "neither PNG nor JPEG");
	refused(state, OF(""), "neither PNG nor JPEG");
	refused(state, OF("<svg/>"), "neither PNG nor JPEG");
	refused(state, OF("\x89PNG\r\n\x1a\n"), "without a header");
	refused(state, OF(PNG_WOVEN), "interlaced");
	refused(state, OF("\xff\xd8\xff\xe0\0\x04hi"), "without a frame");
	refused(state, OF(JPEG_HEAD "\xda" JPEG_TAIL), "without a frame");
	refused(state, OF("\xff\xd8\xff\xe0\xff\xff\xff\xc0\0\x11\x08"),
	    "without a frame");
	refused(state,
	    OF(JPEG_HEAD "\xc0\0\x11\x08\0\xc8\x01\x40\x04\x01\x22\0"),
	    "odd colours");
	refused(state,
	    OF(JPEG_HEAD "\xc0\0\x11\x08\0\x0f\x01\x40\x03\x01\x22\0"),
	    "outside 16 to 4096");
	refused(state, (struct str){ large, PICTURE_BYTES + 1 }, "1 MiB");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(sides_are_read_from_the_header),
		UNIT(what_no_writer_takes_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
