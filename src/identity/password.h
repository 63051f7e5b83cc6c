/*
 * password.h - hashing and judging passwords.
 *
 * argon2id with 19 MiB, two passes, one lane: the least that OWASP names,
 * chosen because a sign-in costs a sixth of a core and a park has many
 * users on few cores.  The encoded hash names its own parameters, so they
 * can grow without a migration.
 */
#ifndef IDENTITY_PASSWORD_H
#define IDENTITY_PASSWORD_H

#include "base/cx.h"
#include "base/str.h"

/* Length of an encoded hash with its NUL, at most. */
#define PASSWORD_HASH_SIZE 128

/*
 * FAIL_INVALID on `field` for fewer than 8 or more than 128 characters, for
 * a password that everybody tries first, or one that contains the name.
 */
bool password_judge(
    struct cx *cx, const char *field, struct str password, struct str name);

/* Takes 0.1 to 0.3 s; never on an event loop.  out has PASSWORD_HASH_SIZE. */
void password_hash(const char *password, char *out);

/* Whether password belongs to hash.  The same cost when it does not. */
bool password_fits(const char *password, const char *hash);

/* A hash of no password, for names that do not exist: their refusal must
 * take as long as any. */
extern const char password_of_nobody[];

#endif
