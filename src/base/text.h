/*
 * text.h - a growing, bounded buffer of bytes in an arena.
 *
 * Made with its largest size; past that, writing is refused and remembered
 * in `full`, so that a page of code may write on and ask once at the end.
 * Output is safe by vocabulary: text_json() and text_html() escape; only
 * text_put() and text_printf() write bytes as they are.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/cx.h"
#include "base/str.h"

struct text {
	struct cx *cx;
	char *p;                  /* NUL-terminated once anything was written */
	size_t n;                 /* bytes written */
	size_t room;              /* bytes allocated */
	size_t most;              /* n never exceeds this */
	struct text_pages *pages; /* where a long one stands */
	bool full;                /* something did not fit */
};

struct text text_new(struct cx *cx, size_t most);

/* What was written so far, valid until the next write. */
struct str text_str(const struct text *t);

/* About so many bytes more will be written: they need not be moved as they
 * become more. */
void text_expect(struct text *t, size_t n);

void text_put(struct text *t, struct str s);
static inline void
text_puts(struct text *t, const char *s)
{
	text_put(t, (struct str){ s, s == NULL ? 0 : strlen(s) });
}
void text_char(struct text *t, char c);
void text_printf(struct text *t, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A whole number in decimal. */
void text_int(struct text *t, int64_t v);

/* s as a quoted JSON string; ill-formed UTF-8 becomes U+FFFD. */
void text_json(struct text *t, struct str s);

/* The shortest decimal that reads back as v; null for NaN and infinities. */
void text_json_double(struct text *t, double v);

/* [first,second], as points of series are written. */
void text_json_pair(struct text *t, int64_t first, double second);

/* s with & < > " ' replaced by references, for element or attribute. */
void text_html(struct text *t, struct str s);

/*
 * s as one CSV field: quoted when needed, and led by ' when it starts with
 * = + - @ TAB or CR, so that a spreadsheet never reads it as a formula.
 * Numbers go through text_printf() instead.
 */
void text_csv(struct text *t, struct str s);

/* Lower-case hexadecimal of n bytes. */
void text_hex(struct text *t, const void *p, size_t n);

/* s with every byte outside RFC 3986 "unreserved" percent-encoded. */
void text_url(struct text *t, struct str s);

#endif
