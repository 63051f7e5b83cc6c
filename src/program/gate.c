/*
 * gate.c - `park gate`: the process that devices connect to by MQTT and HJ
 * 212.  Several of them share the ports.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/board.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/moment.h"
#include "gate/client_gate.h"
#include "gate/desk_store.h"
#include "gate/errand_gate.h"
#include "gate/presence_gate.h"
#include "gate/secure.h"
#include "gate/station_gate.h"
#include "gate/talk_gate.h"
#include "program/command.h"
#include "telemetry/telemetry_store.h"

#define LINKS 2
#define DEPTH 64
#define FILES_ASIDE 100 /* file numbers that are not for devices */
#define TURN_MS 20
#define FLUSH_US (5 * US_PER_S) /* at the end, for what is under way */
#define FIGURES_US US_PER_MIN

static volatile sig_atomic_t stop;
static struct gate gate;
static struct loop *loop;
static struct pool *pool;
static struct link *way;
static struct board_place *place; /* where our figures hang */

static void
told_to_stop(int signal)
{
	(void)signal;
	stop = 1;
}

/* The loop for the pool and for the link ----------------------------------- */

struct watched {
	struct loop_watch watch;
	struct pool_link *pool_link;
	struct link *link;
};

static void
ready(void *arg, uint32_t events)
{
	const struct watched *w = arg;

	(void)events; /* reading finds out */
	if (w->link != NULL)
		link_ready(w->link);
	else
		pool_link_ready(w->pool_link);
}

/* There are a handful in the life of a process: one that is not watched any
 * more may still have an event on its way, and stays. */
static struct watched *
watch(int fd, struct pool_link *pool_link, struct link *link)
{
	struct watched *w = need(calloc(1, sizeof(*w)));

	*w = (struct watched){ { ready, w }, pool_link, link };
	if (!loop_watch(loop, &w->watch, fd, EPOLLIN))
		abort();
	return w;
}

static void
want_out(void *own, void *w, int fd, bool wants)
{
	(void)own;
	loop_change(loop, &((struct watched *)w)->watch, fd,
	    EPOLLIN | (wants ? EPOLLOUT : 0u));
}

static void *
watch_pool(void *own, int fd, struct pool_link *link)
{
	(void)own;
	return watch(fd, link, NULL);
}

static void
unwatch_pool(void *own, void *w, int fd, bool alive)
{
	(void)own;
	loop_unwatch(loop, &((struct watched *)w)->watch, fd, alive);
}

static void *
watch_link(void *own, int fd, struct link *link)
{
	(void)own;
	return watch(fd, NULL, link);
}

static void
unwatch_link(void *own, void *w, int fd)
{
	(void)own;
	loop_unwatch(loop, &((struct watched *)w)->watch, fd, true);
}

/* What the database says --------------------------------------------------- */

static void
heard_token(const char *channel, const char *what)
{
	(void)channel;
	sessions_doubt(&gate, what);
	stations_doubt(&gate);
}

static void
heard_gate(const char *channel, const char *news)
{
	(void)channel;
	sessions_heard(&gate, news);
}

static void
heard_device(const char *channel, const char *what)
{
	(void)channel;
	(void)what;
	desk_forget(gate.desk);
}

static void
heard_command(const char *channel, const char *news)
{
	(void)channel;
	courier_heard(&gate, news);
}

static void
told(struct peer *peer, size_t answers, bool kept)
{
	if (peer_is(peer, &client_kind))
		talk_told(peer, answers, kept);
	else
		station_told(peer, answers, kept);
}

/* Life --------------------------------------------------------------------- */

/* As many files as the system allows; how many peers that makes. */
static size_t
most_peers(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return 512;
	files.rlim_cur =
	    files.rlim_max == RLIM_INFINITY ? 1u << 20 : files.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &files);
	return files.rlim_cur > 2 * FILES_ASIDE
	    ? (size_t)files.rlim_cur - FILES_ASIDE
	    : FILES_ASIDE;
}

static bool
port_of(struct cx *cx, const char *variable, int usual, int *port)
{
	const char *word = getenv(variable);
	int64_t v = usual;

	if (word != NULL &&
	    (!str_int64(str_of(word), &v) || v < 1 || v > 65535))
		return cx_fail(cx, FAIL_INVALID, variable,
		    "%s must be a port, not %s", variable, word);
	*port = (int)v;
	return true;
}

static bool
find_doors(struct cx *cx, struct doors *doors)
{
	*doors = (struct doors){ 0 };
	return port_of(cx, "PARK_MQTT_PORT", 1883, &doors->mqtt) &&
	    port_of(cx, "PARK_HJ212_PORT", 9212, &doors->hj212) &&
	    (getenv("PARK_MQTTS_CERT") == NULL ||
		getenv("PARK_MQTTS_KEY") == NULL ||
		port_of(cx, "PARK_MQTTS_PORT", 8883, &doors->mqtts));
}

static void
make_parts(struct cx *cx, struct doors doors)
{
	static const struct pool_loop pool_loop = { NULL, watch_pool, want_out,
		unwatch_pool };
	static const struct link_loop link_loop = { NULL, watch_link, want_out,
		unwatch_link, NULL };
	const char *db = getenv("PARK_DB");

	loop = loop_new();
	pool = pool_new(&pool_loop,
	    cx_printf(cx,
		"%s user=park_web application_name=park_gate "
		"sslmode=disable gssencmode=disable connect_timeout=3 "
		"client_encoding=UTF8 options='-c statement_timeout=15000 "
		"-c timezone=Asia/Shanghai'",
		db == NULL ? "host=/tmp dbname=park" : db),
	    LINKS, DEPTH);
	way = link_new(&link_loop);
	gate.house = house_new(loop, most_peers(), &gate);
	gate.desk = desk_new(pool, way, told);
	gate.credentials = credentials_new(pool);
	gate.sessions = sessions_new(pool);
	gate.courier = courier_new(pool);
	gate.presences = presences_new(pool, doors);
	gate.stations = stations_new();
	hash_random(&gate.id, sizeof(gate.id));
	pool_listen(pool, "park_token", heard_token);
	pool_listen(pool, "park_gate", heard_gate);
	pool_listen(pool, "park_device", heard_device);
	pool_listen(pool, "park_command", heard_command);
}

/* With TLS where a certificate was given. */
static bool
listen_securely(struct cx *cx, const char *bind, int port)
{
	struct secure *secure;

	if (port == 0)
		return true;
	secure =
	    secure_new(cx, getenv("PARK_MQTTS_CERT"), getenv("PARK_MQTTS_KEY"));
	return secure != NULL &&
	    house_listen(cx, gate.house, bind, port, &client_kind, secure);
}

static bool
listen_to_devices(struct cx *cx, struct doors doors)
{
	const char *bind = getenv("PARK_BIND");

	if (bind == NULL)
		bind = "127.0.0.1";
	return house_listen(
		   cx, gate.house, bind, doors.mqtt, &client_kind, NULL) &&
	    house_listen(
		cx, gate.house, bind, doors.hj212, &station_kind, NULL) &&
	    listen_securely(cx, bind, doors.mqtts);
}

static void
turn(void)
{
	const int64_t now_us = moment_steady();

	pool_tick(pool, now_us);
	link_tick(way, now_us);
	sessions_tick(&gate, now_us);
	courier_turn(&gate, now_us);
	presences_turn(&gate, now_us);
	desk_turn(gate.desk, now_us);
	house_full(gate.house, gate.ending || desk_is_full(gate.desk));
	house_tick(gate.house, now_us);
	loop_turn(loop, TURN_MS);
}

static uint64_t
sum(const uint64_t *counts, size_t n)
{
	uint64_t all = 0;

	for (size_t i = 0; i < n; i++)
		all += counts[i];
	return all;
}

static void
say_figures(int64_t *at_us)
{
	const int64_t now_us = moment_steady();
	const struct house_figures h = house_figures(gate.house);
	const struct desk_figures d = desk_figures(gate.desk);

	if (now_us - *at_us < FIGURES_US)
		return;
	*at_us = now_us;
	log_info("gate",
	    "%zu connections, %zu paused, %llu opened, %llu turned away; "
	    "%llu messages, %llu refused, %llu logins refused; %llu points, "
	    "%llu values, %llu set aside, %llu retries, %llu trays lost",
	    h.peers, h.paused, (unsigned long long)h.opened,
	    (unsigned long long)h.turned_away,
	    (unsigned long long)gate.messages,
	    (unsigned long long)sum(gate.refused, GATE_REFUSALS),
	    (unsigned long long)gate.logins_refused,
	    (unsigned long long)d.points, (unsigned long long)d.fields,
	    (unsigned long long)sum(d.aside, ASIDE_COUNT),
	    (unsigned long long)d.retries, (unsigned long long)d.lost);
}

static void
counter(const char *name, const char *labels, uint64_t value)
{
	board_put(place, BOARD_COUNTER, name, labels, (double)value);
}

static void
gauge(const char *name, size_t value)
{
	board_put(place, BOARD_GAUGE, name, "", (double)value);
}

static void
hang_out_refusals(const struct house_figures *h, const struct desk_figures *d)
{
	static const char *const why[GATE_REFUSALS] = {
		[GATE_TOPIC] = "reason=\"topic\"",
		[GATE_PAYLOAD] = "reason=\"payload\"",
		[GATE_REPORT] = "reason=\"report\"",
		[GATE_FRAME] = "reason=\"frame\"",
		[GATE_COMMAND] = "reason=\"command\"",
	};
	char label[40];

	for (size_t i = 0; i < GATE_REFUSALS; i++)
		counter("park_gate_messages_refused_total", why[i],
		    gate.refused[i]);
	for (size_t i = 0; i < ASIDE_COUNT; i++) {
		(void)snprintf(
		    label, sizeof(label), "reason=\"%s\"", store_aside_word(i));
		counter("park_gate_points_set_aside_total", label, d->aside[i]);
	}
	counter("park_gate_connections_refused_total", "reason=\"full\"",
	    h->turned_away);
	counter("park_gate_connections_refused_total", "reason=\"login\"",
	    gate.logins_refused);
	counter("park_gate_connections_refused_total", "reason=\"backlog\"",
	    h->overrun);
}

static void
hang_out_figures(int64_t *at_us)
{
	const int64_t now_us = moment_steady();
	const struct house_figures h = house_figures(gate.house);
	const struct desk_figures d = desk_figures(gate.desk);

	if (now_us - *at_us < US_PER_S)
		return;
	*at_us = now_us;
	gauge("park_gate_connections", h.peers);
	gauge("park_gate_connections_paused", h.paused);
	gauge("park_gate_unfinished_bytes", h.held);
	gauge("park_gate_waiting_bytes", d.bytes);
	gauge("park_gate_waiting_trays", d.away);
	counter("park_gate_connections_opened_total", "", h.opened);
	counter("park_gate_received_bytes_total", "", h.bytes_in);
	counter("park_gate_sent_bytes_total", "", h.bytes_out);
	counter("park_gate_messages_total", "", gate.messages);
	counter("park_gate_points_total", "", d.points);
	counter("park_gate_values_total", "", d.fields);
	counter("park_gate_retries_total", "", d.retries);
	counter("park_gate_trays_lost_total", "", d.lost);
	hang_out_refusals(&h, &d);
	board_stamp(place);
}

static void
send_away(struct peer *peer, void *state, void *arg)
{
	(void)arg;
	client_end(peer, state, MQTT_SHUTTING_DOWN, "the park is stopping");
}

/* Nothing new comes in; what came is committed and answered. */
static void
end(void)
{
	const int64_t until_us = moment_steady() + FLUSH_US;

	gate.ending = true;
	house_deafen(gate.house);
	while ((!desk_is_empty(gate.desk) || !courier_is_idle(gate.courier)) &&
	    moment_steady() < until_us)
		turn();
	house_each(gate.house, &client_kind, send_away, NULL);
	while (
	    !presences_are_told(gate.presences) && moment_steady() < until_us)
		turn();
}

bool
command_gate(struct cx *cx, int argc, char *argv[])
{
	const struct sigaction action = { .sa_handler = told_to_stop };
	const char *name = getenv("PARK_NAME");
	int64_t said_us = moment_steady(), hung_us = 0;
	struct doors doors;

	(void)argc;
	(void)argv;
	if (store_engine() != STORE_COLUMNS)
		return cx_fail(cx, FAIL_INVALID, "PARK_ENGINE",
		    "a gate hands samples to the writer, and PARK_ENGINE=rows "
		    "has none");
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	place = board_take(
	    board_open(getenv("PARK_FIGURES")), name == NULL ? "gate" : name);
	if (!find_doors(cx, &doors))
		return false;
	make_parts(cx, doors);
	if (!listen_to_devices(cx, doors))
		return false;
	log_info("gate", "listening");
	while (!stop) {
		turn();
		say_figures(&said_us);
		hang_out_figures(&hung_us);
	}
	end();
	return true;
}
