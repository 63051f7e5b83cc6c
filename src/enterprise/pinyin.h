/*
 * pinyin.h - initials of Chinese names, so that "yhgt" finds 云湖钢铁.
 *
 * The 3755 characters of GB 2312 level 1 are ordered by their pinyin, so a
 * character's place says its first letter.  Level 2 is ordered by radical;
 * of it the characters that name companies are listed by hand.  A character
 * with several readings has the one under which the standard files it
 * (重 z, 厦 s): initials help to find, they prove nothing.
 */
#ifndef ENTERPRISE_PINYIN_H
#define ENTERPRISE_PINYIN_H

#include "base/cx.h"
#include "base/str.h"

/*
 * Initials of well-formed UTF-8 in lower case: Chinese characters by their
 * first letter, Latin letters and digits as they are (full-width ones too),
 * all else skipped.  Lives as long as cx.
 */
char *pinyin_initials(struct cx *cx, struct str name);

#endif
