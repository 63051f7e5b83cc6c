/*
 * birth.h - what an edge node of Sparkplug has announced, and its data by
 * that.
 *
 * A node says in its birth which metrics it and its devices have, under which
 * aliases and of which types; data then name no more than what is needed.
 * So the births are kept as long as the connection, and data that do not fit
 * them are answered with the wish to hear the births again.
 *
 * The node is the device with the key of its name; a device of its is
 * "node/device".  Births and deaths are kept as the metric "online".
 *
 * Pure; what is kept is copied, what goes into a batch is borrowed from the
 * payload.
 */
#ifndef GATE_BIRTH_H
#define GATE_BIRTH_H

#include "base/json.h"
#include "telemetry/batch.h"
#include "wire/sparkplug.h"

#define BIRTH_METRICS 10000    /* of a node with its devices */
#define BIRTH_BYTES (1u << 20) /* of their names */

struct births;

enum birth_verdict {
	BIRTH_TAKEN,
	BIRTH_AGAIN, /* as far as it was understood; ask for the births */
	BIRTH_BAD    /* nothing was taken, cx says why */
};

/*
 * One message into the batch.  *births is NULL at first; births_end() frees
 * what came to be there.  BIRTH_BAD: a malformed payload, or births beyond the
 * limits.
 */
enum birth_verdict birth_take(struct births **births, struct batch *b,
    const struct sparkplug_topic *topic, struct str payload, int64_t now_us);

void births_end(struct births *births);

/*
 * The command that sets a metric which was announced: its topic and payload,
 * in cx.  device is empty for the node itself.  False when there is no such
 * metric, or the value is none of its type.  From then on what the metric
 * says is told by birth_said().
 */
bool birth_command(struct births *births, struct cx *cx, struct str node,
    struct str device, struct str name, const json_t *value, int64_t now_ms,
    struct str *topic, struct str *payload);

/* What the message taken last says of metrics that were commanded, {name:
 * value}; NULL for nothing.  Belongs to the batch's cx. */
json_t *birth_said(const struct births *births);

/* The group in which the node was born. */
struct str birth_group(const struct births *births);

#endif
