#include "base/picture.h"

#include <string.h>

static bool
refuse(struct cx *cx, const char *why)
{
	return cx_fail(cx, FAIL_INVALID, "picture", "the picture %s", why);
}

static unsigned
byte(struct str s, size_t at)
{
	return (unsigned char)s.p[at];
}

static unsigned
two(struct str s, size_t at)
{
	return byte(s, at) << 8 | byte(s, at + 1);
}

static unsigned
four(struct str s, size_t at)
{
	return two(s, at) << 16 | two(s, at + 2);
}

static bool
begins(struct str s, const char *with, size_t n)
{
	return s.n >= n && memcmp(s.p, with, n) == 0;
}

/* The header comes first: length, "IHDR", sides, depth, colour, methods. */
static bool
read_png(struct cx *cx, struct picture *p)
{
	const struct str s = p->bytes;

	if (s.n < 33 || memcmp(s.p + 12, "IHDR", 4) != 0)
		return refuse(cx, "is a PNG without a header");
	if (byte(s, 28) != 0)
		return refuse(cx, "is an interlaced PNG");
	p->width = four(s, 16);
	p->height = four(s, 20);
	return true;
}

/* SOF0 to SOF2 say the size; DHT, JPG and DAC have numbers between others. */
static bool
is_frame(unsigned marker)
{
	return marker >= 0xC0 && marker <= 0xC2;
}

/* Segments follow one another, each with its length, up to the frame. */
static bool
read_jpeg(struct cx *cx, struct picture *p)
{
	const struct str s = p->bytes;
	size_t at = 2;

	while (at + 9 < s.n && byte(s, at) == 0xFF) {
		const unsigned marker = byte(s, at + 1);

		if (marker == 0xDA || marker == 0xD9)
			break;
		if (!is_frame(marker)) {
			at += 2 + (size_t)two(s, at + 2);
			continue;
		}
		if (byte(s, at + 9) != 1 && byte(s, at + 9) != 3)
			return refuse(cx, "is a JPEG of odd colours");
		p->height = two(s, at + 5);
		p->width = two(s, at + 7);
		return true;
	}
	return refuse(cx, "is a JPEG without a frame");
}

static bool
is_side(unsigned pixels)
{
	return pixels >= PICTURE_LEAST && pixels <= PICTURE_MOST;
}

bool
picture_read(struct cx *cx, struct str bytes, struct picture *p)
{
	*p = (struct picture){ .bytes = bytes };
	if (bytes.n > PICTURE_BYTES)
		return refuse(cx, "has more than 1 MiB");
	if (begins(bytes, "\x89PNG\r\n\x1a\n", 8))
		p->kind = PICTURE_PNG;
	else if (begins(bytes, "\xff\xd8\xff", 3))
		p->kind = PICTURE_JPEG;
	else
		return refuse(cx, "is neither PNG nor JPEG");
	if (!(p->kind == PICTURE_PNG ? read_png(cx, p) : read_jpeg(cx, p)))
		return false;
	return (is_side(p->width) && is_side(p->height)) ||
	    refuse(cx, "has a side outside 16 to 4096 pixels");
}
