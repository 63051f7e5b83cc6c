/*
 * fault.h - why something failed in the background, in words for people.
 *
 * Pure.  The words of park.fault; `make lint` compares these texts with those
 * of the portal (assets/src/locale).
 */
#ifndef DELIVERY_FAULT_H
#define DELIVERY_FAULT_H

#include "base/cx.h"

/* "the mail server does not take the sender"; the word itself when there is
 * none for it, as in a database that is newer. */
const char *fault_words(const char *fault, bool english);

/* The same with what was said of it in quotes; either may be "". */
char *fault_said(
    struct cx *cx, const char *fault, const char *said, bool english);

#endif
