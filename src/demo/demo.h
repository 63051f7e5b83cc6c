/*
 * demo.h - the demo park on its way into a running server.
 *
 * Everything goes through the public endpoints.  What was done is written to
 * secret/demo.json in the state folder, so that an interrupted load goes on
 * where it stopped, and the simulator where the load ended.
 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "demo/cast.h"
#include "demo/demo_http.h"
#include "demo/plant.h"
#include "demo/works.h"

/* An enterprise and where it stands in the server. */
struct member {
	struct enterprise enterprise;
	struct plant *plant;
	struct works works;
	int64_t tenant;    /* 0: not registered yet */
	const char *token; /* writes its telemetry; NULL: none yet */
	json_t *state;     /* what demo.json says of it */
	/* Numbers of its meters, as devices and as meters; 0: not known. */
	int64_t device[PLANT_METERS];
	int64_t meter[PLANT_METERS];
};

struct demo {
	struct cx *cx;
	struct http *http;
	const char *folder; /* PARK_STATE */
	const struct demo_scale *scale;
	int64_t anchor_us;
	struct member *member;
	size_t n;
	const struct steel *steel; /* NULL: absent */
	json_t *state;
	int64_t saved_us;
};

/* Reads the state, casts the park, opens its works. */
bool demo_open(struct demo *d, struct cx *cx, enum demo_size size);

/* The size that words name; false for an unknown one. */
bool demo_size_of(struct str word, enum demo_size *size);

/* Writes the state down; not more than once a second unless forced. */
bool demo_save(struct demo *d, bool now);

/* Writes a file of the folder secret/ whole, for the eyes of its owner only. */
bool demo_write_secret(struct demo *d, const char *name, struct str text);

/* Whether a step was done, and that it is. */
bool demo_has_done(const struct demo *d, const char *step);
bool demo_done(struct demo *d, const char *step);

/* A line of progress on standard error. */
void demo_say(const struct demo *d, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Asks n requests of one kind, some at a time.  ask() writes the i-th into
 * *request, allocating in cx, and is false when there is nothing to ask;
 * took() reads its answer, which is 2xx, or 409 where things may be there.  A
 * busy server is asked again; all else ends the fan with a failure in d->cx.
 */
struct demo_fan {
	bool (*ask)(struct demo *d, size_t i, struct cx *cx,
	    struct http_request *request);
	bool (*took)(struct demo *d, size_t i, struct cx *cx,
	    const struct http_answer *answer);
	const char *about; /* printed with the count, or NULL */
	bool may_exist;    /* 409 is as good */
	bool may_refuse;   /* 401 and 403 are said, and passed over */
	size_t width;      /* under way at a time; 0 is the usual 4 */
};

bool demo_ask_all(struct demo *d, size_t n, const struct demo_fan *fan);

/* The steps of loading, in this order. */
bool demo_sign_in(struct demo *d);
bool demo_register(struct demo *d); /* park, models, enterprises, devices */
bool demo_people(struct demo *d);   /* users and tokens: logins.json */
bool demo_economics(struct demo *d);
bool demo_history(struct demo *d);
bool demo_meters(struct demo *d);
bool demo_alarms(struct demo *d);  /* rules, published */
bool demo_control(struct demo *d); /* commands to a device */

/* The enterprise whose people there are: number 2. */
#define DEMO_SHOWN 1

/* Number of the first device of that model that ever sent, 0 for none. */
int64_t demo_device(struct demo *d, size_t member, const char *model);

/* Asks as one of the people; NULL when the login is lost. */
struct http *demo_as(struct demo *d, const char *name);

/* All samples between what was written and now, hour by hour. */
bool demo_catch_up(struct demo *d, int64_t now_us);

bool demo_load(struct cx *cx, enum demo_size size);

/* Until *stop. */
bool demo_live(struct cx *cx, enum demo_size size, const volatile int *stop);

#endif
