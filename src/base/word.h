/*
 * word.h - the words by which registers name things.
 */
#ifndef BASE_WORD_H
#define BASE_WORD_H

#include "base/cx.h"
#include "base/str.h"

/*
 * A key or a name without blanks around it.  FAIL_INVALID: "empty",
 * "too_long", "control_character", and "formula" when it begins with
 * = + - or @, which a spreadsheet would run.
 */
bool word_read(struct cx *cx, const char *field, struct str text, size_t most,
    struct str *word);

/*
 * One mailbox, as mail is sent to it: no spaces, lists or names.
 * FAIL_INVALID with the code "wrong_type" for anything else.
 */
bool word_mailbox(struct cx *cx, const char *field, struct str text);

#endif
