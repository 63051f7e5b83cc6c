/*
 * board.h - where the processes of a park hang out their figures.
 *
 * One file, mapped by all of them, with a place for each process: writing a
 * figure is a store to memory and reading waits for nobody.  So whichever
 * process is asked tells of all (GET /metrics).  The file is allocated before
 * it is mapped: a disk that is full later on cannot hurt.
 *
 * A figure is what Prometheus calls a sample: a name with its unit
 * (park_writer_rows_total, …_seconds, …_bytes), labels, a number.
 */
#ifndef BASE_BOARD_H
#define BASE_BOARD_H

#include "base/text.h"

#define BOARD_FIGURES 64   /* of a process; more are not shown */
#define BOARD_PROCESSES 80 /* more are not shown, either */
#define BOARD_FRESH_S 10   /* older figures are of the dead, and not shown */

enum board_kind { BOARD_COUNTER, BOARD_GAUGE };

struct board;       /* all of it */
struct board_place; /* a process's own */

/*
 * Opens the board at path, for good.  Where that cannot be, or path is NULL,
 * a board of this process alone: figures are worth no failure.
 */
struct board *board_open(const char *path);

/* The place of that name, which its last owner has left, or a new one; one
 * that nobody sees when all are taken.  For good. */
struct board_place *board_take(struct board *board, const char *name);

/*
 * Hangs a figure out.  labels are as in `reason="old"`, or "".  name and
 * labels are shown as they are and at most 55 and 31 bytes long.
 */
void board_put(struct board_place *place, enum board_kind kind,
    const char *name, const char *labels, double value);

/* Once a second, behind the figures: they are of now.  Adds memory and CPU
 * time of the process. */
void board_stamp(struct board_place *place);

/* Everybody's, as Prometheus text, each with the label `process`. */
void board_print(const struct board *board, struct text *out);

#endif
