/*
 * payload.h - the JSON that devices publish, into a batch.
 *
 *   {"a": 1, "b": true}                       now
 *   {"ts": 1795478400000, "values": {…}}      then (milliseconds since 1970)
 *   [such, such, …]                           several
 *   {"M001": such or list, "M002": …}         a gateway, for its devices
 *
 * A value is a number, a truth, a string, or null for none.  All or nothing.
 *
 * Pure; strings are borrowed from the JSON, which belongs to the batch's cx.
 */
#ifndef GATE_PAYLOAD_H
#define GATE_PAYLOAD_H

#include "base/json.h"
#include "telemetry/batch.h"

#define PAYLOAD_POINTS 10000 /* of one payload */

/* Of one device.  FAIL_INVALID names the member at fault. */
bool payload_telemetry(
    struct batch *b, struct str key, struct str payload, int64_t now_us);

/* Attributes are one object of values, and hold from now on. */
bool payload_attributes(
    struct batch *b, struct str key, struct str payload, int64_t now_us);

/* The answer to a request, kept as the text "rpc.response". */
bool payload_answer(struct batch *b, struct str key, struct str request,
    struct str payload, int64_t now_us);

/* {"device": key, "id": N, "data": any}: the answer of a gateway's device, kept
 * in the same way.  The parts are borrowed from the batch's cx. */
bool payload_gateway_answer(struct batch *b, struct str payload, int64_t now_us,
    struct str *key, struct str *request, struct str *answer);

/* Of several devices, by their keys; attributes: objects of values alone. */
bool payload_gateway(
    struct batch *b, bool attributes, struct str payload, int64_t now_us);

/*
 * What samples of one device say of its firmware, the last of each: fw_state,
 * fw_error, fw_progress, current_fw_title, current_fw_version; an object, empty
 * when they say nothing.
 */
json_t *payload_firmware(struct cx *cx, const json_t *samples);

/* {"device": key}, which a gateway says of a child that came or went. */
bool payload_presence(struct cx *cx, struct str payload);

#endif
