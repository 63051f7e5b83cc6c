/*
 * librarian_store.h - who keeps the files of editions (shelf_store.h) and of
 * allowances (allowance.h) as the database has them.
 */
#ifndef KNOWLEDGE_LIBRARIAN_STORE_H
#define KNOWLEDGE_LIBRARIAN_STORE_H

/* In a process of its own, until *stop.  A change is there within a second;
 * while the database is away the file stays as it is. */
void librarian_work(
    const char *conninfo, const char *folder, const volatile int *stop);

#endif
