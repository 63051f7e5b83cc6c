#include "web/session.h"

#include <string.h>

#include "base/moment.h"

#define SLOTS 1024
#define TRUST_US (5 * US_PER_S)

static struct session slot[SLOTS];

static struct session *
slot_of(const unsigned char secret[SHA256_SIZE])
{
	return &slot[(secret[0] << 8 | secret[1]) % SLOTS];
}

const struct session *
session_recall(const unsigned char secret[SHA256_SIZE], int64_t now_us)
{
	const struct session *s = slot_of(secret);

	if (now_us - s->known_us > TRUST_US ||
	    memcmp(s->secret, secret, SHA256_SIZE) != 0)
		return NULL;
	return s;
}

void
session_remember(const struct session *s)
{
	*slot_of(s->secret) = *s;
}

void
session_forget_all(void)
{
	for (size_t i = 0; i < SLOTS; i++)
		slot[i].known_us = 0;
}

/* Copies a value that the schema keeps shorter than the field. */
static void
copy(char *to, size_t room, struct str s)
{
	const size_t n = s.n < room ? s.n : room - 1;

	memcpy(to, s.p, n);
	to[n] = '\0';
}

bool
session_read(const struct db_rows *rows,
    const unsigned char secret[SHA256_SIZE], int64_t now_us,
    struct session *out)
{
	int32_t tenant;

	if (db_count(rows) == 0)
		return false;
	tenant = (int32_t)db_int(rows, 0, db_find(rows, "tenant_id"));
	*out = (struct session){ .known_us = now_us };
	memcpy(out->secret, secret, SHA256_SIZE);
	out->who = (struct identity){
		.tenant = tenant,
		.from = tenant,
		/* The authority's range; see park.guard_table in sql. */
		.to = tenant % 1000000 == 0 ? tenant + 999999 : tenant,
		.user = db_int(rows, 0, db_find(rows, "account_id")),
		.token = db_int(rows, 0, db_find(rows, "token_id")),
	};
	out->device = db_int(rows, 0, db_find(rows, "device_id"));
	out->is_browser = db_bool(rows, 0, db_find(rows, "session"));
	copy(out->csrf, sizeof(out->csrf),
	    db_str(rows, 0, db_find(rows, "csrf")));
	copy(out->role, sizeof(out->role),
	    db_str(rows, 0, db_find(rows, "role")));
	copy(out->actor, sizeof(out->actor),
	    db_str(rows, 0, db_find(rows, "actor")));
	copy(out->permissions, sizeof(out->permissions),
	    db_str(rows, 0, db_find(rows, "permissions")));
	return true;
}

bool
session_may(const struct session *s, const char *permission)
{
	struct str rest = str_of(s->permissions);

	while (rest.p != NULL)
		if (str_is(str_cut(rest, ' ', &rest), permission))
			return true;
	return false;
}
