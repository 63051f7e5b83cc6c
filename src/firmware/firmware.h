/*
 * firmware.h - what a maker signs, and how a campaign is told.
 *
 * A maker signs with Ed25519 (RFC 8032) not the image but a statement about
 * it, so that nobody can pass the bytes off as another version, or as for
 * another kind of device:
 *
 *   parkhub firmware 1\n
 *   model: MODEL\n
 *   title: TITLE\n
 *   version: VERSION\n
 *   size: BYTES\n
 *   sha256: 64 LOWER-CASE HEXADECIMAL DIGITS\n
 *
 * Devices are offered all of it and can check it themselves.
 *
 * Pure but for OpenSSL.
 */
#ifndef FIRMWARE_FIRMWARE_H
#define FIRMWARE_FIRMWARE_H

#include <stdint.h>

#include "base/hash.h"
#include "base/json.h"

#define FIRMWARE_MOST (64u << 20)       /* bytes of an image */
#define FIRMWARE_PART_MOST (32u << 20)  /* that come at once */
#define FIRMWARE_ANSWER_MOST (4u << 20) /* that go out at once by HTTP */
#define FIRMWARE_CHUNK_MOST (32u << 10) /* and by MQTT */
#define FIRMWARE_STAGES 10
#define FIRMWARE_DEVICES 1000 /* that a campaign names one by one */
#define FIRMWARE_KEY_SIZE 32
#define FIRMWARE_SIGNATURE_SIZE 64

struct firmware_claim {
	struct str model, title, version;
	int64_t size;
	unsigned char sha256[SHA256_SIZE];
};

/* What is signed.  FAIL_INVALID on "name" when the title has a line break. */
bool firmware_statement(
    struct cx *cx, const struct firmware_claim *claim, struct str *statement);

/* A public key as PEM ("BEGIN PUBLIC KEY") or 64 hexadecimal digits.
 * FAIL_INVALID on `field`: "bad_key". */
bool firmware_read_key(struct cx *cx, const char *field, struct str text,
    unsigned char key[FIRMWARE_KEY_SIZE]);

/* A digest or a signature of n bytes, in hexadecimal or base64.
 * FAIL_INVALID on `field`: "bad_length". */
bool firmware_read_bytes(struct cx *cx, const char *field, struct str text,
    unsigned char *out, size_t n);

/* FAIL_INVALID on "signature": "bad_signature". */
bool firmware_verify(struct cx *cx, const unsigned char key[FIRMWARE_KEY_SIZE],
    struct str statement,
    const unsigned char signature[FIRMWARE_SIGNATURE_SIZE]);

/*
 * Stages: [{"share": 1}, {"share": 10}, {"count": 500}, {"share": 100}], each
 * reaching so many percent or so many devices, those before included; those
 * of one kind must grow.  And whom a campaign is for: {} (all of the thing
 * model), {"tag": "夜班"} or {"devices": [1, 2]}.  NULL after FAIL_INVALID.
 */
json_t *firmware_stages(struct cx *cx, const char *field, const json_t *list);
json_t *firmware_target(struct cx *cx, const char *field, const json_t *target);

/*
 * A Range header (RFC 9110) of the forms bytes=A-B and bytes=A-.  False for
 * any other, which a server may pass over: then the whole is meant.  *count
 * is how many bytes are wanted, INT64_MAX for all that follow.
 */
bool firmware_range(const char *header, int64_t *from, int64_t *count);

#endif
