/*
 * seal.h - a PDF that says whose it is, when it was made, and whether
 * anybody has changed it since; proven without the platform.
 *
 * Behind the last line of the PDF stands a statement in comments, signed
 * with Ed25519 (RFC 8032), and after it the file's own end once more, so
 * that it stays a PDF for every reader:
 *
 *	%ParkHub-Seal 1
 *	%issuer: 云湖产业园
 *	%title: …
 *	%run: 42
 *	%made: 2026-11-01T02:30:00+00:00
 *	%as-of: 2026-10-31T16:00:00+00:00
 *	%evidence: 9f2c…            digest over the figures' evidence, or -
 *	%size: 301245               bytes before the statement
 *	%sha256: …                  of them
 *	%key: …                     the public key, 64 hexadecimal digits
 *	%signature: …               128 hexadecimal digits
 *
 * What is signed are these lines from the first to the key, line ends (LF)
 * and % included.  A verifier needs the file alone; whether the key is the
 * platform's it learns by comparing it with one it got another way.
 *
 * Pure but for the key's file: the same PDF and key give the same bytes.
 */
#ifndef PAPER_SEAL_H
#define PAPER_SEAL_H

#include "base/cx.h"
#include "base/str.h"

#define SEAL_KEY 32
#define SEAL_SIGNATURE 64
#define SEAL_LINE 2048 /* bytes of one line of a statement at most */

struct seal_key {
	unsigned char secret[SEAL_KEY];
	unsigned char public[SEAL_KEY];
};

/* Texts are UTF-8 without line breaks; NULL and "" are printed as -. */
struct seal {
	const char *issuer;
	const char *title;
	const char *run;
	int64_t made_us;
	int64_t as_of_us;
	const char *evidence;
};

/*
 * The key in a file of 64 hexadecimal digits.  Where there is no file a new
 * key is drawn by lot and written, readable by its owner alone.
 */
bool seal_key_open(struct cx *cx, const char *path, struct seal_key *key);

/* The signature of any bytes (RFC 8032, Ed25519), and whether one holds. */
bool seal_sign(struct cx *cx, const struct seal_key *key, struct str said,
    unsigned char signature[SEAL_SIGNATURE]);
bool seal_holds(struct str said, const unsigned char public[SEAL_KEY],
    const unsigned char signature[SEAL_SIGNATURE]);

/* n bytes from 2 n lower-case hexadecimal digits; false for anything else. */
bool seal_hex(struct str digits, unsigned char *bytes, size_t n);

/* pdf with its seal; FAIL_INVALID on "pdf" when it does not end as one. */
bool seal_pdf(struct cx *cx, const struct seal_key *key,
    const struct seal *seal, struct str pdf, struct str *sealed);

/*
 * What the seal of a file says, and the key that signed it.  FAIL_MISSING
 * when there is none; FAIL_INVALID when bytes were changed or added since,
 * or when the statement is not what the key has signed.
 */
bool seal_read(struct cx *cx, struct str file, struct seal *seal,
    unsigned char public[SEAL_KEY]);

#endif
