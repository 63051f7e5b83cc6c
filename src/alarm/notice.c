#include "alarm/notice.h"

#include <string.h>

#include "base/json.h"
#include "base/text.h"

#define TEXT_MOST (256u << 10)

struct words {
	const char *severity[5];
	const char *test_subject, *test_text;
	const char *escalation;
	const char *device, *enterprise, *value, *limit, *since, *response,
	    *open;
};

static const struct words zh = {
	{ "", "紧急", "高", "中", "低" },
	"报警通知测试",
	"这是一条测试消息：报警通知能够送达。\r\n",
	"无人确认",
	"设备",
	"企业",
	"数值",
	"限值",
	"发生",
	"处置",
	"打开",
};

static const struct words en = {
	{ "", "URGENT", "HIGH", "MEDIUM", "LOW" },
	"Test of alarm messages",
	"This is a test: messages about alarms arrive here.\r\n",
	"not acknowledged",
	"Device",
	"Enterprise",
	"Value",
	"Limit",
	"Since",
	"Response",
	"Open",
};

static const char *
member(const json_t *alarm, const char *name)
{
	const char *s = json_string_value(json_object_get(alarm, name));

	return s == NULL ? "" : s;
}

/* The English text where it is wanted and there is one. */
static const char *
either(const json_t *alarm, const struct words *w, const char *zh_name,
    const char *en_name)
{
	const char *english = member(alarm, en_name);

	return w == &en && english[0] != '\0' ? english
					      : member(alarm, zh_name);
}

static const char *
severity(const json_t *alarm, const struct words *w)
{
	const json_int_t n =
	    json_integer_value(json_object_get(alarm, "severity"));

	return w->severity[n >= 1 && n <= 4 ? n : 0];
}

static void
line(struct text *t, const char *label, const char *value)
{
	if (value[0] != '\0')
		text_printf(t, "%s: %s\r\n", label, value);
}

static void
number_line(
    struct text *t, const char *label, const json_t *alarm, const char *name)
{
	const json_t *v = json_object_get(alarm, name);

	if (json_is_number(v))
		text_printf(t, "%s: %g %s\r\n", label, json_number_value(v),
		    member(alarm, "unit"));
}

/* "2026-11-26 12:41:07 +08:00" of "2026-11-26T12:41:07.123+08:00". */
static void
since_line(struct text *t, const char *label, const char *at)
{
	const size_t n = strlen(at);

	if (n >= 25)
		text_printf(
		    t, "%s: %.10s %.8s %s\r\n", label, at, at + 11, at + n - 6);
}

static void
write_alarm(struct text *t, const json_t *a, const struct words *w,
    const char *base_url)
{
	text_printf(
	    t, "[%s] %s\r\n", severity(a, w), either(a, w, "name", "name_en"));
	if (strcmp(member(a, "kind"), "escalation") == 0)
		text_printf(t, "%s\r\n", w->escalation);
	if (either(a, w, "message", "message_en")[0] != '\0')
		text_printf(t, "%s\r\n", either(a, w, "message", "message_en"));
	line(t, w->device, member(a, "device_name"));
	line(t, w->enterprise, member(a, "tenant_name"));
	number_line(t, w->value, a, "value");
	number_line(t, w->limit, a, "bound");
	since_line(t, w->since, member(a, "raised_at"));
	line(t, w->response, member(a, "response"));
	text_printf(t, "%s: %s/alarms?alarm=%lld\r\n", w->open, base_url,
	    (long long)json_integer_value(json_object_get(a, "alarm")));
}

static char *
subject(struct cx *cx, const json_t *alarms, const struct words *w)
{
	const json_t *first = json_array_get(alarms, 0);
	const size_t n = json_array_size(alarms);
	struct text t = text_new(cx, 4096);

	text_printf(&t, "[%s", severity(first, w));
	if (strcmp(member(first, "kind"), "escalation") == 0)
		text_printf(&t, " %s", w->escalation);
	text_puts(&t, "] ");
	if (n > 1)
		text_printf(&t, w == &en ? "%zu alarms: " : "%zu 条报警：", n);
	text_printf(&t, "%s · %s", either(first, w, "name", "name_en"),
	    member(first, "device_name"));
	return t.p;
}

struct notice
notice_write(struct cx *cx, const json_t *alarms, const char *locale,
    const char *base_url)
{
	const struct words *w = strcmp(locale, "en") == 0 ? &en : &zh;
	const size_t n = json_array_size(alarms);
	struct text t = text_new(cx, TEXT_MOST);
	struct notice out = { .subject = NULL };

	if (strcmp(member(json_array_get(alarms, 0), "kind"), "test") == 0) {
		out.subject = cx_printf(cx, "%s", w->test_subject);
		out.text = cx_printf(cx, "%s", w->test_text);
		return out;
	}
	for (size_t i = 0; i < n && i < NOTICE_LISTED; i++) {
		text_puts(&t, i > 0 ? "\r\n" : "");
		write_alarm(&t, json_array_get(alarms, i), w, base_url);
	}
	if (n > NOTICE_LISTED) {
		text_puts(&t, "\r\n");
		text_printf(&t,
		    w == &en ? "%zu more are in the alarm centre.\r\n"
			     : "另有 %zu 条，见报警中心。\r\n",
		    n - NOTICE_LISTED);
	}
	out.subject = subject(cx, alarms, w);
	out.text = t.p;
	return out;
}

char *
notice_json(struct cx *cx, const json_t *alarms, int64_t message)
{
	const char *kind = json_array_size(alarms) > 1
	    ? "digest"
	    : member(json_array_get(alarms, 0), "kind");
	json_t *body = json_own(cx, json_object());
	const bool test = strcmp(kind, "test") == 0;

	(void)json_object_set_new(body, "id", json_integer(message));
	(void)json_object_set_new(body, "kind", json_string(kind));
	(void)json_object_set_new(
	    body, "alarms", test ? json_array() : json_deep_copy(alarms));
	return json_canonical(cx, body);
}
