#include "gate/topic.h"

#include "unit.h"

static const struct topic_owner device = { { "M1", 2 }, false };
static const struct topic_owner gateway = { { NULL, 0 }, true };
static const struct topic_owner wide = { { "M1", 2 }, true };

static void
may(const struct topic_owner *who, const char *name, enum topic_kind kind)
{
	struct topic topic;

	if (!topic_may_publish(who, str_of(name), &topic))
		fail_msg("%s is refused", name);
	assert_int_equal(topic.kind, kind);
}

static void
may_not(const struct topic_owner *who, const char *name)
{
	struct topic topic;

	if (topic_may_publish(who, str_of(name), &topic))
		fail_msg("%s is allowed", name);
}

static void
a_device_publishes_to_its_own_topics(void **state)
{
	struct topic topic;

	(void)state;
	may(&device, "v1/devices/me/telemetry", TOPIC_TELEMETRY);
	may(&device, "v1/devices/me/attributes", TOPIC_ATTRIBUTES);
	may(&device, "v1/devices/me/rpc/response/7", TOPIC_ANSWER);
	may(&device, "v1/devices/me/attributes/request/7", TOPIC_REQUEST);
	may(&device, "spBv1.0/g/NDATA/M1", TOPIC_SPARKPLUG);
	may(&device, "v2/fw/request/7/chunk/0", TOPIC_FIRMWARE);
	assert_true(topic_may_publish(
	    &device, STR("v2/fw/request/7/chunk/12"), &topic));
	assert_true(str_is(topic.request, "7"));
	assert_int_equal(topic.chunk, 12);
	assert_true(topic_may_publish(
	    &device, STR("v1/devices/me/rpc/response/42"), &topic));
	assert_true(str_is(topic.request, "42"));
}

static void
and_to_no_others(void **state)
{
	static const char *const names[] = { "", "v1", "v1/devices/me",
		"v1/devices/M1/telemetry", "v1/devices/me/telemetry/",
		"v1/devices/me/rpc/response/", "v1/devices/me/rpc/request/1",
		"v1/devices/me/rpc/response/1/2",
		"v1/devices/me/attributes/request/",
		"v1/devices/me/attributes/response/1", "v1/gateway/telemetry",
		"v1/gateway/connect", "spBv1.0/g/NDATA/M2",
		"spBv1.0/g/DDATA/M1/d", "spBv1.0/g/NCMD/M1",
		"spBv1.0/g/NDATA/M1/d", "spBv1.0/STATE/h",
		"V1/devices/me/telemetry", "v2/fw/request/7/chunk/",
		"v2/fw/request/7/chunk/-1", "v2/fw/request/7/chunk/1/2",
		"v2/fw/request/7/chunk/1000001", "v2/fw/request/7",
		"v2/fw/request//chunk/0", "v2/fw/response/7/chunk/0" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		may_not(&device, names[i]);
}

static void
a_gateway_publishes_for_others_and_not_as_itself(void **state)
{
	(void)state;
	may(&gateway, "v1/gateway/telemetry", TOPIC_GATEWAY_TELEMETRY);
	may(&gateway, "v1/gateway/attributes", TOPIC_GATEWAY_ATTRIBUTES);
	may(&gateway, "v1/gateway/disconnect", TOPIC_GATEWAY_PRESENCE);
	may(&gateway, "spBv1.0/g/NBIRTH/any", TOPIC_SPARKPLUG);
	may(&gateway, "spBv1.0/g/DBIRTH/any/d", TOPIC_SPARKPLUG);
	may_not(&gateway, "v1/devices/me/telemetry");
	may_not(&gateway, "v1/devices/me/rpc/response/1");
	may_not(&gateway, "spBv1.0/g/DCMD/any/d");
}

static void
who_is_a_device_and_wide_is_a_node_of_its_name(void **state)
{
	(void)state;
	may(&wide, "v1/devices/me/telemetry", TOPIC_TELEMETRY);
	may(&wide, "v1/gateway/telemetry", TOPIC_GATEWAY_TELEMETRY);
	may(&wide, "spBv1.0/g/DDATA/M1/d", TOPIC_SPARKPLUG);
	may_not(&wide, "spBv1.0/g/DDATA/M2/d");
}

static void
subscriptions_take_in_what_is_ones_own_alone(void **state)
{
	static const struct {
		const struct topic_owner *who;
		const char *filter;
		bool may;
	} cases[] = {
		{ &device, "v1/devices/me/rpc/request/+", true },
		{ &device, "v1/devices/me/#", true },
		{ &device, "v1/devices/me/attributes", true },
		{ &device, "spBv1.0/g/NCMD/M1", true },
		{ &device, "spBv1.0/+/DCMD/M1/#", true },
		{ &device, "v2/fw/response/+/chunk/+", true },
		{ &device, "v2/fw/#", false },
		{ &device, "v2/fw/request/#", false },
		{ &gateway, "v2/fw/response/+/chunk/+", false },
		{ &device, "#", false },
		{ &device, "+/devices/me/#", false },
		{ &device, "v1/+/me/#", false },
		{ &device, "v1/devices/+/attributes", false },
		{ &device, "v1/devices/M1/attributes", false },
		{ &device, "v1/devices/me", false },
		{ &device, "v1/gateway/#", false },
		{ &device, "spBv1.0/#", false },
		{ &device, "spBv1.0/g/+/M1", false },
		{ &device, "spBv1.0/g/NCMD/M2", false },
		{ &device, "spBv1.0/g/NCMD/+", false },
		{ &device, "spBv1.0/g/NDATA/M1", false },
		{ &gateway, "v1/gateway/rpc", true },
		{ &device, "v1/gateway/rpc", false },
		{ &gateway, "v1/devices/me/attributes", false },
		{ &gateway, "spBv1.0/g/NCMD/any", true },
		{ &gateway, "spBv1.0/g/NCMD/+", false },
		{ &gateway, "spBv1.0/g/NCMD/#", false },
		{ &wide, "spBv1.0/g/NCMD/M2", false },
		{ &wide, "v1/devices/me/#/x", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (topic_may_subscribe(
			cases[i].who, str_of(cases[i].filter)) != cases[i].may)
			fail_msg("case %zu: %s", i, cases[i].filter);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_device_publishes_to_its_own_topics),
		UNIT(and_to_no_others),
		UNIT(a_gateway_publishes_for_others_and_not_as_itself),
		UNIT(who_is_a_device_and_wide_is_a_node_of_its_name),
		UNIT(subscriptions_take_in_what_is_ones_own_alone),
	};

	return cmocka_run_group_tests_name("topic", tests, NULL, NULL);
}
