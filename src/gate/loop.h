/*
 * loop.h - one thread that waits for many descriptors.
 *
 * A watch is part of whatever it belongs to, so that a connection costs no
 * second allocation.  Nothing here knows what is read or written.
 */
#ifndef GATE_LOOP_H
#define GATE_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>

struct loop;

struct loop_watch {
	/* NULL once it was unwatched: an event may still be on its way. */
	void (*ready)(void *arg, uint32_t events);
	void *arg;
};

/* Never freed: it lives as long as its process. */
struct loop *loop_new(void);

/*
 * Watches fd for EPOLLIN, EPOLLOUT, EPOLLET, … .  False when the kernel
 * refuses.  The watch must stay where it is until loop_unwatch(), and its
 * memory until the turn ends.
 */
bool loop_watch(
    struct loop *loop, struct loop_watch *watch, int fd, uint32_t events);
void loop_change(
    struct loop *loop, struct loop_watch *watch, int fd, uint32_t events);

/* Before fd is closed; alive is false when it was closed already. */
void loop_unwatch(
    struct loop *loop, struct loop_watch *watch, int fd, bool alive);

/* Waits at most wait_ms and calls whoever is ready. */
void loop_turn(struct loop *loop, int wait_ms);

#endif
