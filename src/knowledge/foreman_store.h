/*
 * foreman_store.h - who has long calls computed: one at a time, from the
 * database to a seat of its own and back.
 *
 * park.knowledge_long is their queue (sql/routine/knowledge_long.sql has whose
 * turn it is).  What is computed is ours for a lease, which each word renews;
 * so a foreman that dies, and all of `park compute` with it, is followed by
 * another one that begins the call anew.  How it ended and its line in the
 * books are one transaction.  While the database is away it goes on, and tells
 * afterwards.
 */
#ifndef KNOWLEDGE_FOREMAN_STORE_H
#define KNOWLEDGE_FOREMAN_STORE_H

#include "knowledge/evaluate_store.h"

struct foreman_settings {
	const char *conninfo;
	int tenant_calls; /* of a tenant, computed at a time by all of us */
	struct evaluate_limits limits;
	const char *folder; /* of the shelf */
	const volatile int *stop;
};

/* In a process of its own, until *stop; then gives back what is not over. */
void foreman_work(const struct foreman_settings *settings);

#endif
