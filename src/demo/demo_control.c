/*
 * demo_control.c - a few commands to machines of the enterprise that is shown,
 * so that its page of commands has something of each end.
 *
 * People ask and decide by their own logins; the device's side is played once,
 * by its own token.
 */
#include "demo/demo.h"

#define WEEK "604800"

struct stage {
	struct demo *d;
	struct http *user, *chief; /* who asks, and who approves */
	int64_t device;
	const char *token; /* the device's own */
};

static json_t *
post(struct stage *s, struct http *as, const char *path, const char *body)
{
	return http_json(s->d->cx, as,
	    &(struct http_request){ .method = "POST",
		.path = path,
		.body = str_of(body),
		.token = as == s->d->http ? s->token : NULL });
}

static const char *
at_device(struct stage *s, const char *what)
{
	return cx_printf(
	    s->d->cx, "/api/v1/devices/%lld/%s", (long long)s->device, what);
}

/* Number of the new command, 0 when it was refused. */
static int64_t
ask(struct stage *s, const char *body)
{
	return json_integer_value(json_object_get(
	    post(s, s->user, at_device(s, "commands"), body), "id"));
}

/* The device says what it is set to. */
static bool
report(struct stage *s, const char *values)
{
	return post(s, s->d->http, at_device(s, "reported"), values) != NULL;
}

static bool
decide(struct stage *s, int64_t command, const char *how, const char *why)
{
	return command != 0 &&
	    post(s, s->chief,
		cx_printf(s->d->cx, "/api/v1/commands/%lld/%s",
		    (long long)command, how),
		cx_printf(s->d->cx, "{\"reason\":\"%s\"}", why)) != NULL;
}

/* Confirmed, refused, waiting for approval, waiting for the device. */
static bool
play(struct stage *s)
{
	return report(s, "{\"values\":{\"set_frequency\":45}}") &&
	    ask(s,
		"{\"kind\":\"write\",\"code\":\"set_frequency\",\"value\":42,"
		"\"reason\":\"夜间流量减小，降频节能\"}") != 0 &&
	    post(s, s->d->http, at_device(s, "commands/take"), "{}") != NULL &&
	    report(s, "{\"values\":{\"set_frequency\":42}}") &&
	    decide(s,
		ask(s,
		    "{\"kind\":\"call\",\"code\":\"stop\",\"value\":{},"
		    "\"reason\":\"午间停泵试验\"}"),
		"refuse", "下游工段仍在用水，不能停泵") &&
	    ask(s,
		"{\"kind\":\"call\",\"code\":\"stop\",\"value\":{},"
		"\"expires_s\":" WEEK ",\"reason\":\"周末计划检修\"}") != 0 &&
	    ask(s,
		"{\"kind\":\"write\",\"code\":\"set_frequency\",\"value\":38,"
		"\"expires_s\":" WEEK
		",\"reason\":\"配合需求响应，压降负荷\"}") != 0;
}

/* The device token and the people; 404 and the like end the load. */
static bool
set_stage(struct stage *s)
{
	const json_t *made;

	s->device = demo_device(s->d, DEMO_SHOWN, "pump");
	if (s->device == 0)
		return false;
	made = post(s, s->d->http, "/api/v1/tokens",
	    cx_printf(s->d->cx,
		"{\"name\":\"演示 离心泵\",\"role\":\"device\","
		"\"tenant\":%lld,\"device\":%lld}",
		(long long)s->d->member[DEMO_SHOWN].tenant,
		(long long)s->device));
	s->token = json_string_value(json_object_get(made, "token"));
	s->user = demo_as(s->d, "enterprise-user");
	s->chief = demo_as(s->d, "enterprise");
	return s->token != NULL && s->user != NULL && s->chief != NULL;
}

bool
demo_control(struct demo *d)
{
	struct stage s = { .d = d };

	if (demo_has_done(d, "control"))
		return true;
	if (!set_stage(&s))
		return d->cx->fail == FAIL_NONE && demo_done(d, "control");
	return play(&s) && demo_done(d, "control");
}
