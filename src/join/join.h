/*
 * join.h - what an application may say of its sender.
 *
 * Pure.
 */
#ifndef JOIN_JOIN_H
#define JOIN_JOIN_H

#include "base/cx.h"
#include "base/str.h"

/*
 * A sign-in name: 2 to 50 of a-z, 0-9 and . _ -, the first a letter or digit.
 * FAIL_INVALID with the code "account_name".
 */
bool join_account_name(struct cx *cx, const char *field, struct str name);

/*
 * A telephone number: 5 to 30 of digits, blanks and + ( ) -, five of them
 * digits at least.  FAIL_INVALID with the code "phone".
 */
bool join_phone(struct cx *cx, const char *field, struct str phone);

#endif
