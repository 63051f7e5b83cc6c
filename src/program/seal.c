/*
 * seal.c - `park report verify FILE.pdf [--key KEY]`, `park report key`:
 * whose a report is, when it was made, and whether it was changed; without a
 * database, a network or the platform.
 */
#include "paper/seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/moment.h"
#include "base/text.h"
#include "program/command.h"

#define ZONE_MIN 480 /* instants are told as they are printed in China */

static const char *
hex(struct cx *cx, const unsigned char public[SEAL_KEY])
{
	struct text t = text_new(cx, 2 * SEAL_KEY + 1);

	text_hex(&t, public, SEAL_KEY);
	return t.p;
}

static void
say(struct cx *cx, const struct seal *seal)
{
	(void)printf("unchanged\nissuer    %s\ntitle     %s\nrun       %s\n"
		     "made      %s\nas of     %s\nevidence  %s\n",
	    seal->issuer, seal->title, seal->run,
	    moment_text(cx, seal->made_us, ZONE_MIN),
	    moment_text(cx, seal->as_of_us, ZONE_MIN), seal->evidence);
}

bool
report_verify(struct cx *cx, int argc, char *argv[])
{
	const char *wanted = command_option(argc, argv, "key");
	unsigned char public[SEAL_KEY];
	struct seal seal;
	struct str file;
	const char *key;

	if (argc != 1 && !(argc == 3 && wanted != NULL))
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park report verify FILE.pdf [--key KEY]");
	if (!file_read(cx, argv[0], &file) ||
	    !seal_read(cx, file, &seal, public))
		return false;
	key = hex(cx, public);
	if (wanted != NULL && strcmp(wanted, key) != 0)
		return cx_fail(cx, FAIL_INVALID, "key",
		    "it was sealed with another key: %s", key);
	say(cx, &seal);
	(void)printf("key       %s%s\n", key,
	    wanted != NULL
		? ", the one that was asked for"
		: "\nCompare this key with the one the park has published: "
		  "`park report key` there, `--key` here.");
	return true;
}

bool
report_key(struct cx *cx, int argc, char *argv[])
{
	const char *state = getenv("PARK_STATE");
	struct seal_key key;

	(void)argv;
	if (argc != 0 || str_of(state).n == 0)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park report key, with PARK_STATE set");
	if (!seal_key_open(
		cx, cx_printf(cx, "%s/secret/report.key", state), &key))
		return false;
	(void)printf("%s\n", hex(cx, key.public));
	return true;
}

bool
command_report(struct cx *cx, int argc, char *argv[])
{
	if (argc > 0 && strcmp(argv[0], "verify") == 0)
		return report_verify(cx, argc - 1, argv + 1);
	if (argc > 0 && strcmp(argv[0], "key") == 0)
		return report_key(cx, argc - 1, argv + 1);
	if (argc > 0 && strcmp(argv[0], "check") == 0)
		return report_check(cx, argc - 1, argv + 1);
	return cx_fail(cx, FAIL_INVALID, NULL,
	    "usage: park report verify FILE.pdf [--key KEY] | park report key "
	    "| park report check [FILE]");
}
