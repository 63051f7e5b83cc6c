#include "app/publisher_store.h"

bool
publisher_keys(struct cx *cx, struct conn *conn, struct package_trust *trust)
{
	const struct db_rows *r =
	    conn_ask(cx, conn, Q_APP_PUBLISHER_KEYS, NULL);
	struct package_key *keys;

	if (r == NULL)
		return false;
	*trust = (struct package_trust){ .n = db_count(r) };
	trust->keys = keys = cx_calloc(cx, trust->n + 1, sizeof(*keys));
	for (size_t i = 0; i < trust->n; i++)
		keys[i] = (struct package_key){ .key = db_str(r, i, 0).p,
			.revoked = db_bool(r, i, 1) };
	return true;
}
