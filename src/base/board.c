#include "base/board.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/moment.h"

#define NAME_ROOM 56
#define LABELS_ROOM 32
#define PROCESS_ROOM 24
#define VERSION 1u

struct figure {
	char name[NAME_ROOM], labels[LABELS_ROOM];
	uint32_t kind;
	_Atomic double value;
};

struct board_place {
	_Atomic uint32_t taken;
	char process[PROCESS_ROOM];
	_Atomic int64_t at_us; /* moment_steady() of the last stamp */
	_Atomic uint32_t n;
	struct figure figure[BOARD_FIGURES];
};

struct board {
	_Atomic uint32_t version; /* other layouts begin with another one */
	struct board_place place[BOARD_PROCESSES];
};

static struct board *
map(const char *path)
{
	const int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	void *p = MAP_FAILED;

	if (fd < 0)
		return NULL;
	if (posix_fallocate(fd, 0, sizeof(struct board)) == 0)
		p = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE,
		    MAP_SHARED, fd, 0);
	(void)close(fd);
	return p == MAP_FAILED ? NULL : p;
}

struct board *
board_open(const char *path)
{
	struct board *board = path == NULL ? NULL : map(path);
	uint32_t none = 0;

	if (board != NULL &&
	    !atomic_compare_exchange_strong(&board->version, &none, VERSION) &&
	    none != VERSION) {
		(void)munmap(board, sizeof(*board));
		board = NULL;
	}
	return board != NULL ? board : need(calloc(1, sizeof(*board)));
}

struct board_place *
board_take(struct board *board, const char *name)
{
	for (size_t i = 0; i < BOARD_PROCESSES; i++) {
		struct board_place *p = &board->place[i];
		uint32_t none = 0;

		/* Names are given out in order, so a free place ends them. */
		if (atomic_compare_exchange_strong(&p->taken, &none, 1))
			(void)snprintf(
			    p->process, sizeof(p->process), "%s", name);
		else if (strcmp(p->process, name) != 0)
			continue;
		atomic_store(&p->at_us, 0);
		atomic_store(&p->n, 0);
		return p;
	}
	return need(calloc(1, sizeof(struct board_place)));
}

void
board_put(struct board_place *place, enum board_kind kind, const char *name,
    const char *labels, double value)
{
	const uint32_t n = atomic_load(&place->n);
	struct figure *f;

	for (uint32_t i = 0; i < n; i++) {
		f = &place->figure[i];
		if (strcmp(f->name, name) == 0 &&
		    strcmp(f->labels, labels) == 0) {
			atomic_store(&f->value, value);
			return;
		}
	}
	if (n == BOARD_FIGURES || strlen(name) >= NAME_ROOM ||
	    strlen(labels) >= LABELS_ROOM)
		return;
	f = &place->figure[n];
	f->kind = kind;
	(void)snprintf(f->name, sizeof(f->name), "%s", name);
	(void)snprintf(f->labels, sizeof(f->labels), "%s", labels);
	atomic_store(&f->value, value);
	atomic_store(&place->n, n + 1);
}

/* 0 where the system does not tell. */
static double
resident_bytes(void)
{
	const int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	char word[64];
	ssize_t n;
	unsigned long pages = 0;
	char *rest;

	if (fd < 0)
		return 0;
	n = read(fd, word, sizeof(word) - 1);
	(void)close(fd);
	if (n <= 0)
		return 0;
	word[n] = '\0';
	rest = strchr(word, ' ');
	if (rest != NULL)
		pages = strtoul(rest, NULL, 10);
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

void
board_stamp(struct board_place *place)
{
	struct rusage use;

	if (getrusage(RUSAGE_SELF, &use) == 0)
		board_put(place, BOARD_COUNTER, "process_cpu_seconds_total", "",
		    (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
			(double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) /
			    1e6);
	board_put(place, BOARD_GAUGE, "process_resident_memory_bytes", "",
	    resident_bytes());
	atomic_store(&place->at_us, moment_steady());
}

/* Printing ----------------------------------------------------------------- */

static bool
is_fresh(const struct board_place *p, int64_t now_us)
{
	const int64_t at_us = atomic_load(&p->at_us);

	return atomic_load(&p->taken) == 1 && at_us <= now_us &&
	    now_us - at_us < BOARD_FRESH_S * US_PER_S;
}

/* All figures of a name stand together, as the format wants it. */
static void
print_name(const struct board *board, struct text *out, const char *name,
    int64_t now_us)
{
	for (size_t i = 0; i < BOARD_PROCESSES; i++) {
		const struct board_place *p = &board->place[i];

		for (uint32_t k = 0;
		     is_fresh(p, now_us) && k < atomic_load(&p->n); k++) {
			const struct figure *f = &p->figure[k];

			if (strcmp(f->name, name) != 0)
				continue;
			text_printf(out, "%s{process=\"%s\"%s%s} ", name,
			    p->process, f->labels[0] == '\0' ? "" : ",",
			    f->labels);
			text_json_double(out, atomic_load(&f->value));
			text_char(out, '\n');
		}
	}
}

static bool
was_printed(
    const struct board *board, size_t place, uint32_t figure, int64_t now_us)
{
	const char *name = board->place[place].figure[figure].name;

	for (size_t i = 0; i <= place; i++) {
		const struct board_place *p = &board->place[i];
		const uint32_t n = i == place ? figure : atomic_load(&p->n);

		for (uint32_t k = 0; is_fresh(p, now_us) && k < n; k++)
			if (strcmp(p->figure[k].name, name) == 0)
				return true;
	}
	return false;
}

void
board_print(const struct board *board, struct text *out)
{
	const int64_t now_us = moment_steady();

	for (size_t i = 0; i < BOARD_PROCESSES; i++) {
		const struct board_place *p = &board->place[i];

		for (uint32_t k = 0;
		     is_fresh(p, now_us) && k < atomic_load(&p->n); k++) {
			const struct figure *f = &p->figure[k];

			if (was_printed(board, i, k, now_us))
				continue;
			text_printf(out, "# TYPE %s %s\n", f->name,
			    f->kind == BOARD_COUNTER ? "counter" : "gauge");
			print_name(board, out, f->name, now_us);
		}
	}
}
