/*
 * desk_store.h - where samples are handed over, and who waits for the commit.
 *
 * What comes in a turn of the loop is gathered on a tray a tenant.  A tray goes
 * to the writer as one packet, and an answer leaves when its samples are
 * committed and no sooner; the answers of one tenant leave in the order in
 * which they were asked for.
 *
 * At most DESK_AWAY trays of a tenant are under way, so that more comes
 * together the slower the writer is.  While the writer or the database is
 * away a tray is tried again until it is taken: sending one twice does no
 * harm.  Memory is bounded by desk_is_full(), which is for the house to heed.
 */
#ifndef GATE_DESK_STORE_H
#define GATE_DESK_STORE_H

#include "db/pool.h"
#include "gate/peer.h"
#include "telemetry/batch.h"
#include "telemetry/ingest_link_store.h"

#define DESK_AWAY 2
#define DESK_BYTES (64u << 20) /* taken in and not committed yet */

struct desk;
struct tray;

/* Answers to a peer: how many, and whether its samples are kept; not kept
 * means that they never will be. */
typedef void (*desk_told)(struct peer *peer, size_t answers, bool kept);

/* One a process, never freed. */
struct desk *desk_new(struct pool *pool, struct link *link, desk_told told);

/* The tray that gathers a tenant's samples now. */
struct tray *desk_tray(struct desk *desk, int32_t tenant);

/* Its batch, for points; strings must last as long as the batch's cx. */
struct batch *tray_batch(struct tray *tray);

/* A copy of bytes that lasts so long. */
struct str tray_keep(struct tray *tray, struct str bytes);

/* A device has said what it is set to, {name: value}; or has answered a call.
 * It reaches the shadow and the commands together with the samples. */
void tray_reported(struct tray *tray, struct str key, struct str values);
void tray_answered(
    struct tray *tray, struct str key, struct str request, struct str answer);

/* The peer waits with this answer for what it has put on the tray; the peer is
 * held until then. */
void tray_wait(struct tray *tray, struct peer *peer, struct str answer);

/* Ends a turn: trays go, or wait for others to come back. */
void desk_turn(struct desk *desk, int64_t now_us);

/* Something about devices has changed (park_device). */
void desk_forget(struct desk *desk);

bool desk_is_full(const struct desk *desk);
bool desk_is_empty(const struct desk *desk);

struct desk_figures {
	size_t away;  /* trays under way */
	size_t bytes; /* taken in and not committed */
	uint64_t points, fields, retries, lost;
	uint64_t aside[ASIDE_COUNT]; /* points set aside, by reason */
};
struct desk_figures desk_figures(const struct desk *desk);

#endif
