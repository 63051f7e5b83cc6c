/*
 * park.c - the command line: one binary, one word a task.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/command.h"

static const struct command commands[] = {
	{ "demo", command_demo,
	    "load the demo park, or let it live: demo load|live" },
	{ "app", command_app,
	    "check industrial APPs, make and install packages: "
	    "app check|pack|verify|install|trust|revoke" },
	{ "audit", command_audit, "verify the chains of the audit logs" },
	{ "compute", command_compute,
	    "compute models and algorithms for the web until told to stop" },
	{ "edge", command_edge,
	    "poll machines and bring what they say to a platform" },
	{ "gate", command_gate, "listen to devices that speak MQTT or HJ 212" },
	{ "ingest", command_ingest,
	    "write telemetry until told to stop; SIGUSR1 closes all tails" },
	{ "knowledge", command_knowledge,
	    "compute with a model or an algorithm: knowledge list|call" },
	{ "migrate", command_migrate, "bring the database to this schema" },
	{ "report", command_report,
	    "prove a report, check definitions: report verify|key|check" },
	{ "sdk", command_sdk,
	    "write the library of a language: sdk LANGUAGE DIR OPENAPI" },
	{ "setup", command_setup,
	    "print a one-time code for the first operator" },
	{ "telemetry", command_telemetry,
	    "samples into files and back: telemetry export|import" },
	{ "workbook", command_workbook,
	    "a table of the API as Excel: workbook OUT.xlsx <IN.csv" },
	{ "work", command_work, "take background jobs until told to stop" },
	{ NULL, NULL, NULL },
};

static int
usage(void)
{
	(void)fputs("usage: park COMMAND [ARGUMENT …]\n\n", stderr);
	for (const struct command *c = commands; c->name != NULL; c++)
		(void)fprintf(stderr, "  %-10s %s\n", c->name, c->about);
	return 2;
}

int
main(int argc, char *argv[])
{
	struct cx cx;
	int status;

	for (const struct command *c = commands; c->name != NULL && argc > 1;
	     c++) {
		if (strcmp(argv[1], c->name) != 0)
			continue;
		cx_init(&cx);
		status = c->run(&cx, argc - 2, argv + 2) ? 0 : 1;
		if (cx.fail != FAIL_NONE)
			(void)fprintf(
			    stderr, "park %s: %s\n", c->name, cx.message);
		cx_clear(&cx);
		return status;
	}
	return usage();
}
