#include "enterprise/pinyin.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* GBK code of the last character filed under each letter (GB 2312, 1). */
static const struct {
	unsigned last;
	char letter;
} level_1[] = {
	{ 0xb0c4, 'a' },
	{ 0xb2c0, 'b' },
	{ 0xb4ed, 'c' },
	{ 0xb6e9, 'd' },
	{ 0xb7a1, 'e' },
	{ 0xb8c0, 'f' },
	{ 0xb9fd, 'g' },
	{ 0xbbf6, 'h' },
	{ 0xbfa5, 'j' },
	{ 0xc0ab, 'k' },
	{ 0xc2e7, 'l' },
	{ 0xc4c2, 'm' },
	{ 0xc5b5, 'n' },
	{ 0xc5bd, 'o' },
	{ 0xc6d9, 'p' },
	{ 0xc8ba, 'q' },
	{ 0xc8f5, 'r' },
	{ 0xcbf9, 's' },
	{ 0xcdd9, 't' },
	{ 0xcef3, 'w' },
	{ 0xd1b8, 'x' },
	{ 0xd4d0, 'y' },
	{ 0xd7f9, 'z' },
};

/* Characters outside of level 1 that names of companies are fond of. */
static const struct {
	char letter;
	const char *characters;
} beyond[] = {
	{ 'b', "镔" },
	{ 'c', "琛宸" },
	{ 'f', "沣" },
	{ 'h', "昊灏泓晗濠翮晖" },
	{ 'j', "璟婧" },
	{ 'k', "珂锴恺" },
	{ 'l', "璐麟岚醴" },
	{ 'm', "淼旻茗" },
	{ 'n', "鼐" },
	{ 'p', "芃" },
	{ 'q', "琦琪祺淇麒" },
	{ 'r', "睿嵘" },
	{ 's', "晟" },
	{ 't', "钛焘" },
	{ 'w', "炜玮汶" },
	{ 'x', "鑫馨暄炫煊晅" },
	{ 'y', "钰垚烨煜昱熠奕弈翊沅懿媛瑜羿" },
	{ 'z', "圳梓" },
};

/* The GBK code of a character, 0 for none. */
static unsigned
gbk_of(iconv_t to_gbk, struct str character)
{
	char in[4], out[4];
	char *from = in, *to = out;
	size_t left = character.n, room = sizeof(out);

	if (to_gbk == (iconv_t)-1 || left > sizeof(in))
		return 0;
	memcpy(in, character.p, left);
	if (iconv(to_gbk, &from, &left, &to, &room) == (size_t)-1 ||
	    to - out != 2)
		return 0;
	return (unsigned)(unsigned char)out[0] << 8 | (unsigned char)out[1];
}

static char
of_level_1(unsigned gbk)
{
	/* GBK put more characters between those of GB 2312. */
	if (gbk < 0xb0a1 || (gbk & 0xff) < 0xa1)
		return '\0';
	for (size_t i = 0; i < sizeof(level_1) / sizeof(level_1[0]); i++)
		if (gbk <= level_1[i].last)
			return level_1[i].letter;
	return '\0';
}

static char
of_beyond(struct str character)
{
	for (size_t i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++) {
		const struct str all = str_of(beyond[i].characters);

		for (size_t at = 0; at < all.n; at += 3)
			if (str_eq(character, (struct str){ all.p + at, 3 }))
				return beyond[i].letter;
	}
	return '\0';
}

static char
of_latin(uint32_t c)
{
	/* Full-width forms repeat ASCII at U+FF01. */
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - '!';
	if (c >= 'A' && c <= 'Z')
		return (char)(c + 32);
	if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
		return (char)c;
	return '\0';
}

char *
pinyin_initials(struct cx *cx, struct str name)
{
	const iconv_t to_gbk = iconv_open("GBK", "UTF-8");
	char *initials = cx_alloc(cx, name.n + 1);
	size_t n = 0;

	for (size_t at = 0; at < name.n;) {
		const size_t from = at;
		const uint32_t c = str_char(name, &at);
		const struct str one = { name.p + from, at - from };
		char letter = of_latin(c);

		if (letter == '\0' && one.n == 3)
			letter = of_beyond(one);
		if (letter == '\0' && one.n == 3 && c >= 0x4e00)
			letter = of_level_1(gbk_of(to_gbk, one));
		if (letter != '\0')
			initials[n++] = letter;
	}
	if (to_gbk != (iconv_t)-1)
		(void)iconv_close(to_gbk);
	return initials;
}
