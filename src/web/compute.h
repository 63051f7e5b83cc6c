/*
 * compute.h - threads for computing that would hold up the event loop.
 *
 * A piece of work has its exchange to itself while it runs: what it reads and
 * writes lives in the exchange's arena, which nobody else touches.  So when a
 * client leaves, the loop waits for the piece that runs, and pieces must be
 * short: decoding a page of an answer, not all of it.
 *
 * Two threads a worker of their own: sign-ins, which offload.h has threads
 * for, must not wait behind answers, nor the other way round.
 */
#ifndef WEB_COMPUTE_H
#define WEB_COMPUTE_H

struct compute;

/* Starts the threads of this worker; done() runs on the event loop. */
void compute_start(void);

/* done(owner) is called once, unless the owner leaves before. */
struct compute *compute_run(void (*work)(void *thing), void *thing,
    void (*done)(void *owner), void *owner);

/* From inside of work(): see web_compute_both(). */
void compute_both(void (*mine)(void *thing), void *my_thing,
    void (*other)(void *thing), void *other_thing);

/* The owner goes: what waits is not begun, what runs is waited for.  To be
 * called exactly once for each, also when it is done. */
void compute_leave(struct compute *c);

#endif
