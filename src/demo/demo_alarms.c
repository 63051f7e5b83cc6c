/*
 * demo_alarms.c - a handful of rules, so that the alarm centre lives.
 *
 * Limits of gas and voltage are those of GB/T 50493 and GB/T 12325; the
 * others lie where the demo's own machines reach them now and then.
 */
#include <string.h>

#include "demo/demo.h"

#define KIND_OF(model) "\"scope\":\"model\",\"scope_value\":\"" model "\""

/* clang-format off */
static const char *const rules[] = {
	"{\"name\":\"可燃气体浓度高\",\"name_en\":\"Combustible gas high\",\"severity\":2," KIND_OF("gas-detector") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"lel\",\"hi\":25,\"hihi\":50,\"hysteresis\":2},"
	"\"message\":\"可燃气体浓度超过爆炸下限的四分之一。\",\"message_en\":\"Combustible gas above a quarter of the lower explosive limit.\","
	"\"cause\":\"法兰、阀门或管线泄漏。\",\"consequence\":\"遇火源可能闪爆。\",\"response\":\"撤离无关人员，停止动火，由授权人员按现场方案确认泄漏点。\"}",

	"{\"name\":\"反应釜压力高\",\"name_en\":\"Reactor pressure high\",\"severity\":2," KIND_OF("reactor") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"pressure\",\"hi\":0.5,\"hihi\":0.8,\"hysteresis\":0.03,\"on_s\":10},"
	"\"message\":\"釜内压力超过工艺上限。\",\"message_en\":\"Pressure in the reactor above its limit.\","
	"\"consequence\":\"安全阀可能起跳。\",\"response\":\"核对加料与冷却，必要时按方案泄压。\"}",

	"{\"name\":\"变压器油温高\",\"name_en\":\"Transformer oil hot\",\"severity\":2," KIND_OF("transformer") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"temperature\",\"hi\":85,\"hihi\":95,\"hysteresis\":3,\"on_s\":60},"
	"\"message\":\"顶层油温超过 85 °C。\",\"message_en\":\"Top oil above 85 °C.\",\"response\":\"检查冷却装置，转移负荷。\"}",

	"{\"name\":\"颗粒物浓度超限\",\"name_en\":\"Dust above its limit\",\"severity\":2," KIND_OF("dust-monitor") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"dust\",\"hi\":10,\"hihi\":20,\"hysteresis\":1,\"on_s\":300},"
	"\"message\":\"排放口颗粒物浓度持续超限。\",\"message_en\":\"Dust at the outlet stays above its limit.\",\"response\":\"检查除尘器压差与清灰。\"}",

	"{\"name\":\"空压机排气温度高\",\"name_en\":\"Compressor discharge hot\",\"severity\":3," KIND_OF("air-compressor") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"temperature\",\"hi\":86,\"hihi\":100,\"hysteresis\":3,\"on_s\":60,\"off_s\":300},"
	"\"message\":\"排气温度偏高。\",\"message_en\":\"Discharge temperature is high.\",\"cause\":\"冷却器积灰或油位低。\",\"response\":\"清洁冷却器，检查油位。\"}",

	"{\"name\":\"泵振动偏大\",\"name_en\":\"Pump vibrates\",\"severity\":3," KIND_OF("pump") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"vibration\",\"hi\":2.6,\"hihi\":4.5,\"hysteresis\":0.3,\"on_s\":120,\"off_s\":300},"
	"\"message\":\"振动速度高于正常范围。\",\"message_en\":\"Vibration above its usual range.\",\"response\":\"检查对中、轴承与气蚀，安排检修。\"}",

	"{\"name\":\"冷冻水供水温度高\",\"name_en\":\"Chilled water warm\",\"severity\":3," KIND_OF("chiller") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"supply\",\"hi\":8,\"hysteresis\":0.5,\"on_s\":300},"
	"\"message\":\"供水温度高于 8 °C。\",\"message_en\":\"Supply above 8 °C.\",\"response\":\"检查机组负载与冷却水。\"}",

	"{\"name\":\"供电电压越限\",\"name_en\":\"Voltage out of range\",\"severity\":3," KIND_OF("meter-electric") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"voltage\",\"lo\":353.4,\"hi\":406.6,\"hysteresis\":2,\"on_s\":60},"
	"\"message\":\"电压偏差超过额定值的 7 %。\",\"message_en\":\"Voltage off by more than 7 %.\",\"response\":\"联系供电部门，检查分接开关。\"}",

	"{\"name\":\"网关数据中断\",\"name_en\":\"Gateway silent\",\"severity\":3," KIND_OF("gateway") ","
	"\"definition\":{\"kind\":\"stale\",\"after_s\":900},"
	"\"message\":\"15 分钟没有收到网关数据，其下设备数据可能缺失。\",\"message_en\":\"No data of the gateway for 15 minutes.\",\"response\":\"检查电源与网络。\"}",

	"{\"name\":\"产线夜间空耗\",\"name_en\":\"Line idles at night\",\"severity\":4," KIND_OF("line") ","
	"\"definition\":{\"kind\":\"threshold\",\"metric\":\"power\",\"on_s\":900,\"off_s\":300,"
	"\"schedule\":[{\"from\":\"22:00\",\"to\":\"06:00\",\"hi\":60}]},"
	"\"message\":\"夜间功率高于 60 kW。\",\"message_en\":\"More than 60 kW at night.\",\"response\":\"核对是否有生产任务，无则停机。\"}",

	"{\"name\":\"空压机低压高耗\",\"name_en\":\"Compressor works in vain\",\"severity\":4," KIND_OF("air-compressor") ","
	"\"definition\":{\"kind\":\"expression\",\"expression\":\"power > 60 and pressure < 0.6\",\"on_s\":300},"
	"\"message\":\"功率高而压力低，管网可能泄漏。\",\"message_en\":\"Much power, little pressure: the net may leak.\",\"response\":\"查漏并核对用气点。\"}",

	"{\"name\":\"用电偏离常态\",\"name_en\":\"Unusual electric power\",\"severity\":4," KIND_OF("meter-electric") ","
	"\"definition\":{\"kind\":\"deviation\",\"metric\":\"power\",\"sigmas\":4,\"least\":50,\"on_s\":900},"
	"\"message\":\"功率明显偏离近四周同时段水平。\",\"message_en\":\"Power far from that of the last four weeks at this time.\",\"response\":\"核对生产安排。\"}",
};
/* clang-format on */

#define RULES (sizeof(rules) / sizeof(rules[0]))

static bool
ask_rule(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	(void)d;
	(void)cx;
	r->path = "/api/v1/alarm-rules";
	r->body = str_of(rules[i]);
	return true;
}

/* Numbers of the rules wait in the state for being published. */
static bool
took_rule(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	const json_t *made = json_read(cx, answer->body);
	json_t *list = json_object_get(d->state, "alarm_rules");

	(void)i;
	if (list == NULL) {
		list = json_array();
		(void)json_object_set_new(d->state, "alarm_rules", list);
	}
	return json_array_append_new(list,
		   json_integer(
		       json_integer_value(json_object_get(made, "id")))) == 0;
}

static bool
ask_publish(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	const json_t *list = json_object_get(d->state, "alarm_rules");

	r->path = cx_printf(cx, "/api/v1/alarm-rules/%lld/publish",
	    (long long)json_integer_value(json_array_get(list, i)));
	r->body = STR("{\"version\":1}");
	return true;
}

bool
demo_alarms(struct demo *d)
{
	const struct demo_fan make = {
		.ask = ask_rule, .took = took_rule, .about = "rules of alarms"
	};
	const struct demo_fan publish = { .ask = ask_publish };

	if (demo_has_done(d, "alarms"))
		return true;
	/* An interrupted loading begins anew; what it made stays a draft. */
	(void)json_object_del(d->state, "alarm_rules");
	return demo_ask_all(d, RULES, &make) &&
	    demo_ask_all(d,
		json_array_size(json_object_get(d->state, "alarm_rules")),
		&publish) &&
	    demo_done(d, "alarms");
}
