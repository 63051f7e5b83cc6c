/*
 * audit.c - `park audit verify`: follows the chain of every audit log.
 */
#include <stdio.h>
#include <string.h>

#include "audit/audit_store.h"
#include "program/command.h"

static bool
say(struct cx *cx, const struct audit_verdict *v, size_t n)
{
	size_t broken = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].fault == AUDIT_WHOLE) {
			(void)printf("%d  %lld entries  head %s  whole  %s\n",
			    v[i].tenant, (long long)v[i].entries, v[i].head,
			    v[i].tenant_name);
			continue;
		}
		broken++;
		(void)printf("%d  broken at entry %lld: %s  %s\n", v[i].tenant,
		    (long long)v[i].at, audit_fault_text(v[i].fault),
		    v[i].tenant_name);
	}
	if (broken > 0)
		return cx_fail(cx, FAIL_CONFLICT, NULL,
		    "%zu of %zu chains are broken", broken, n);
	return true;
}

bool
command_audit(struct cx *cx, int argc, char *argv[])
{
	const struct identity who = identity_system("");
	const char *tenant = command_option(argc, argv, "tenant");
	struct audit_verdict *verdicts;
	struct conn *conn;
	int64_t only = 0;
	size_t n;

	if (argc < 1 || strcmp(argv[0], "verify") != 0)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "park audit verify [--tenant NUMBER]");
	if (tenant != NULL &&
	    (!str_int64(str_of(tenant), &only) || only < 1 || only > INT32_MAX))
		return cx_fail(
		    cx, FAIL_INVALID, "tenant", "%s is no tenant", tenant);
	conn = command_connect(cx, "park_job");
	if (conn == NULL ||
	    !audit_verify(cx, conn, &who, (int32_t)only, &verdicts, &n))
		return false;
	if (only != 0 && n == 0)
		return cx_fail(cx, FAIL_MISSING, "tenant",
		    "tenant %s has no audit log", tenant);
	return say(cx, verdicts, n);
}
