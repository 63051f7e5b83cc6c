/*
 * channel.h - what a connection listens to, and whom it tells.
 */
#ifndef DB_CHANNEL_H
#define DB_CHANNEL_H

#include <libpq-fe.h>

#define CHANNELS_MOST 8

struct channels {
	size_t n;
	struct {
		const char *name;
		void (*heard)(const char *channel, const char *payload);
	} channel[CHANNELS_MOST];
};

/* Aborts beyond CHANNELS_MOST. */
void channels_add(struct channels *c, const char *name,
    void (*heard)(const char *channel, const char *payload));

/* Asks for each of them, in a pipeline, without a Sync. */
void channels_listen(const struct channels *c, PGconn *pg);

/* Hands out what has come. */
void channels_hear(const struct channels *c, PGconn *pg);

/* Something may have been missed: everybody hears an empty payload. */
void channels_doubt(const struct channels *c);

#endif
