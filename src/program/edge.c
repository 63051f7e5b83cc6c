/*
 * edge.c - `park edge`: the gateway beside the machines.
 */
#include "edge/edge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "program/command.h"

static void
print_point(const struct plan_point *p)
{
	(void)printf("    %-24s %5u  %s", p->metric, p->address,
	    value_type_words[p->type]);
	if (p->words > 1)
		(void)printf(" %s", value_order_words[p->order]);
	if (p->scaled)
		(void)printf(", * %g + %g", p->scale, p->offset);
	if (p->unit != NULL)
		(void)printf(", %s", p->unit);
	(void)putchar('\n');
}

/* What will be asked, and what each answer holds. */
static void
print_device(const struct config_device *d)
{
	(void)printf("%s: %s port %s, unit %u, every %lld ms\n", d->key,
	    d->host, d->port, d->unit_id, (long long)d->period_ms);
	for (size_t i = 0; i < d->request_count; i++) {
		const struct plan_request *r = &d->requests[i];

		(void)printf("  %s %u, %u long\n",
		    plan_function_words[r->function], r->address, r->count);
		for (size_t k = 0; k < r->n; k++)
			print_point(&d->points[r->points[k]]);
	}
}

bool
command_edge(struct cx *cx, int argc, char *argv[])
{
	const char *file = command_option(argc, argv, "config");
	const bool check = argc == 3 && strcmp(argv[2], "--check") == 0;
	struct config config;
	struct str json;

	if (file == NULL || strcmp(argv[0], "--config") != 0 ||
	    (argc != 2 && !check))
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park edge --config FILE [--check]");
	if (!file_read(cx, file, &json) || !config_read(cx, json, &config))
		return false;
	if (!check)
		return edge_run(cx, &config);
	for (size_t i = 0; i < config.device_count; i++)
		print_device(&config.devices[i]);
	return true;
}
