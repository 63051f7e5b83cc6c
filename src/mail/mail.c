#include "mail/mail.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/moment.h"
#include "base/text.h"

/* 45 bytes are 60 letters of base64, and 72 with =?UTF-8?B?…?=. */
#define WORD_BYTES 45
#define NAME_MOST 1024

char *
mail_words(struct cx *cx, const char *text)
{
	struct text t = text_new(cx, strlen(text) * 4 + 128);
	struct str s = str_of(text);
	size_t at = 0;

	while (at < s.n) {
		size_t end = at, next = at;

		/* As many whole characters as fit into one word. */
		while (next < s.n) {
			(void)str_char(s, &next);
			if (next - at > WORD_BYTES)
				break;
			end = next;
		}
		text_printf(&t, "%s=?UTF-8?B?%s?=", at > 0 ? "\r\n " : "",
		    hash_base64(cx, (struct str){ s.p + at, end - at }));
		at = end;
	}
	return t.n == 0 ? cx_printf(cx, "%s", "") : t.p;
}

char *
mail_party(struct cx *cx, const char *name, const char *address)
{
	if (name == NULL || name[0] == '\0')
		return cx_printf(cx, "<%s>", address);
	return cx_printf(cx, "%s\r\n <%s>", mail_words(cx, name), address);
}

char *
mail_date(struct cx *cx, int64_t at_us)
{
	static const char days[] = "MonTueWedThuFriSatSun";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	const int32_t day = moment_day(at_us, 0);
	const struct date d = date_of(day);
	const int s = (int)((at_us - moment_of_day(day, 0)) / US_PER_S);

	return cx_printf(cx, "%.3s, %02d %.3s %04d %02d:%02d:%02d +0000",
	    days + (date_weekday(day) - 1) * 3, d.day,
	    months + (d.month - 1) * 3, d.year, s / 3600, s / 60 % 60, s % 60);
}

const char *
mail_domain(const char *address)
{
	const char *at = strrchr(address, '@');

	return at == NULL || at[1] == '\0' ? "localhost" : at + 1;
}

char *
mail_disposition(struct cx *cx, const char *ascii, const char *name)
{
	struct text t = text_new(cx, NAME_MOST);

	text_printf(&t,
	    "Content-Disposition: attachment;\r\n filename=\"%s\";\r\n "
	    "filename*=UTF-8''",
	    ascii);
	text_url(&t, str_of(name));
	return t.p;
}

char *
mail_type(struct cx *cx, const char *media, const char *name)
{
	return cx_printf(
	    cx, "%s;\r\n name=\"%s\"", media, mail_words(cx, name));
}

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

const char *
mail_fault(const char *said, const char *reply)
{
	const bool full = strstr(reply, " 5.2.2") != NULL;

	if ((begins(reply, "552") && !full) ||
	    strstr(reply, " 5.3.4") != NULL || strstr(reply, " 5.2.3") != NULL)
		return "too_large";
	if (full || begins(said, "RCPT failed"))
		return "receiver";
	if (begins(said, "MAIL failed"))
		return "sender";
	if (begins(said, "Login denied") || begins(reply, "535") ||
	    begins(reply, "530"))
		return "sign_in";
	return "content";
}

char *
mail_said(struct cx *cx, const char *text, size_t most)
{
	const struct str s = str_of(text);
	struct text t = text_new(cx, most + 1);
	size_t at = 0;

	while (at < s.n) {
		const size_t from = at;
		const uint32_t c = str_char(s, &at);

		if (t.n + (at - from) > most)
			break;
		if (c < ' ' || c == 0x7f || c == 0xfffd)
			text_puts(&t, "?");
		else
			text_put(&t, (struct str){ s.p + from, at - from });
	}
	return t.n == 0 ? cx_printf(cx, "%s", "") : t.p;
}
