/*
 * command.h - what a subcommand of `park` is.
 */
#ifndef PROGRAM_COMMAND_H
#define PROGRAM_COMMAND_H

#include "base/cx.h"
#include "db/conn.h"

struct command {
	const char *name;
	/* argv without the program's and the command's own names; a failure
	 * in cx is printed by main. */
	bool (*run)(struct cx *cx, int argc, char *argv[]);
	const char *about;
};

/* A connection as the given role: PARK_DB says where. */
struct conn *command_connect(struct cx *cx, const char *role);

/* The folder with sql/, conf/ and reports/: PARK_HOME, or here. */
const char *command_home(void);

/* The value of "--name value", or NULL. */
const char *command_option(int argc, char *argv[], const char *name);

/* `park report verify` and `park report key`; without their own words. */
bool report_verify(struct cx *cx, int argc, char *argv[]);
bool report_key(struct cx *cx, int argc, char *argv[]);
bool report_check(struct cx *cx, int argc, char *argv[]);

bool command_app(struct cx *cx, int argc, char *argv[]);
bool command_audit(struct cx *cx, int argc, char *argv[]);
bool command_compute(struct cx *cx, int argc, char *argv[]);
bool command_gate(struct cx *cx, int argc, char *argv[]);
bool command_ingest(struct cx *cx, int argc, char *argv[]);
bool command_knowledge(struct cx *cx, int argc, char *argv[]);
bool command_migrate(struct cx *cx, int argc, char *argv[]);
bool command_report(struct cx *cx, int argc, char *argv[]);
bool command_setup(struct cx *cx, int argc, char *argv[]);
bool command_demo(struct cx *cx, int argc, char *argv[]);
bool command_edge(struct cx *cx, int argc, char *argv[]);
bool command_sdk(struct cx *cx, int argc, char *argv[]);
bool command_telemetry(struct cx *cx, int argc, char *argv[]);
bool command_workbook(struct cx *cx, int argc, char *argv[]);
bool command_work(struct cx *cx, int argc, char *argv[]);

#endif
