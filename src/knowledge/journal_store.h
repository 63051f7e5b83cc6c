/*
 * journal_store.h - calls on their way into the books.
 *
 * Lines (record.h) are written to a file before the answers they belong to go
 * out, and that file is handed on, whole, some times a second; a clerk books
 * it in the database and takes it away.  So the answer waits for no database,
 * and what was answered is booked once, though any process is killed: what
 * the kernel has taken from us it keeps.  A machine that loses its power
 * loses what it had not yet written to its disk; a full disk loses lines,
 * which are counted.
 *
 *	calls.open            lines are added to it
 *	calls-<number>.batch  handed on, in the order of their numbers
 */
#ifndef KNOWLEDGE_JOURNAL_STORE_H
#define KNOWLEDGE_JOURNAL_STORE_H

#include "base/cx.h"
#include "base/str.h"

struct journal;

/* Opens it in a folder, which is made, and hands on what lies there; NULL
 * after FAIL_BUSY. */
struct journal *journal_open(struct cx *cx, const char *folder);

/* A line; it is in the file once journal_write() returned. */
void journal_add(struct journal *journal, struct str line);
void journal_write(struct journal *journal);

/* Hands on what there is, unless it did so a moment ago or the clerk still
 * has the batch before. */
void journal_tick(struct journal *journal, int64_t now_us);

/* Lines that a full disk has lost. */
uint64_t journal_lost(const struct journal *journal);

/* Lets go of it; nothing is handed on. */
void journal_close(struct journal *journal);

/* The clerk: books batches until *stop.  With `once`, ends when there is none
 * left, or with a failure. */
bool journal_book(struct cx *cx, const char *folder, const char *conninfo,
    const volatile int *stop, bool once);

#endif
