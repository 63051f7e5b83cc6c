#include "identity/password.h"

#include <argon2.h>
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define MEMORY_KIB 19456
#define PASSES 2
#define LANES 1
#define SALT_SIZE 16
#define HASH_SIZE 32

const char password_of_nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ib2Q$"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/* What people try first; compared without regard to case. */
static const char *const common[] = { "password", "12345678", "123456789",
	"1234567890", "qwertyui", "qwerty123", "11111111", "00000000",
	"88888888", "66666666", "abcd1234", "abc12345", "a1234567", "iloveyou",
	"admin123", "administrator", "parkhub1", "parkhub123", "password1",
	"password123", "p@ssw0rd", "passw0rd", "woaini1314", "5201314520",
	"147258369", "987654321", "1qaz2wsx", "qwertyuiop", "asdfghjkl",
	"zxcvbnm123", "aa123456", "welcome1", "letmein1" };

static bool
equal_folded(struct str a, const char *b)
{
	if (a.n != strlen(b))
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (tolower((unsigned char)a.p[i]) != b[i])
			return false;
	return true;
}

bool
password_judge(
    struct cx *cx, const char *field, struct str password, struct str name)
{
	const size_t chars = str_chars(password);

	if (chars < 8 || chars > 128)
		return cx_fail_code(cx, FAIL_INVALID, "password_length", field,
		    "a password has 8 to 128 characters");
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (equal_folded(password, common[i]))
			return cx_fail_code(cx, FAIL_INVALID, "password_common",
			    field, "everybody tries this password first");
	if (name.n >= 3 &&
	    memmem(password.p, password.n, name.p, name.n) != NULL)
		return cx_fail_code(cx, FAIL_INVALID, "password_name", field,
		    "a password must not contain the sign-in name");
	return true;
}

void
password_hash(const char *password, char *out)
{
	unsigned char salt[SALT_SIZE];

	hash_random(salt, sizeof(salt));
	if (argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password,
		strlen(password), salt, sizeof(salt), HASH_SIZE, out,
		PASSWORD_HASH_SIZE) != ARGON2_OK)
		abort();
}

bool
password_fits(const char *password, const char *hash)
{
	return argon2id_verify(hash, password, strlen(password)) == ARGON2_OK;
}
