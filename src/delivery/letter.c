#include "delivery/letter.h"

#include <string.h>

#include "base/text.h"
#include "delivery/fault.h"

#define LETTER_MOST (128u << 10)
#define NAME_MOST 200 /* bytes of a file's name */

struct words {
	const char *test, *incomplete, *figures, *files, *pdf, *xlsx, *sign_in,
	    *portal, *unsubscribe;
};

static const struct words zh = {
	"测试",
	"数据不完整",
	"主要数字",
	"报告见附件。",
	"下载 PDF",
	"下载 Excel",
	"打开链接需要登录。",
	"在平台上查看报告、每个数字的证据",
	"不再接收",
};

static const struct words en = {
	"Test",
	"incomplete data",
	"Main figures",
	"The report is attached.",
	"Download the PDF",
	"Download the workbook",
	"They ask you to sign in.",
	"The report on the platform, with the evidence of each figure",
	"Unsubscribe",
};

/* Both forms are written line by line, side by side. */
struct page {
	struct text text, html;
};

static const char *
member(const json_t *object, const char *name)
{
	const char *s = json_string_value(json_object_get(object, name));

	return s == NULL ? "" : s;
}

static void
open_page(struct cx *cx, struct page *p, bool english)
{
	p->text = text_new(cx, LETTER_MOST);
	p->html = text_new(cx, LETTER_MOST);
	text_printf(&p->html,
	    "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\">"
	    "</head><body style=\"font-family:'Microsoft YaHei','PingFang SC',"
	    "'Noto Sans SC',sans-serif;color:#1d2733;line-height:1.6\">",
	    english ? "en" : "zh-CN");
}

static void
paragraph(struct page *p, const char *said, const char *style)
{
	text_printf(&p->text, "%s\r\n\r\n", said);
	text_printf(&p->html, "<p style=\"%s\">", style);
	text_html(&p->html, str_of(said));
	text_puts(&p->html, "</p>");
}

static void
link_line(struct page *p, const char *said, const char *url)
{
	if (url == NULL)
		return;
	text_printf(&p->text, "%s: %s\r\n", said, url);
	text_puts(&p->html, "<p style=\"margin:4px 0\"><a href=\"");
	text_html(&p->html, str_of(url));
	text_puts(&p->html, "\">");
	text_html(&p->html, str_of(said));
	text_puts(&p->html, "</a></p>");
}

static struct letter
close_page(struct page *p, const char *subject)
{
	text_puts(&p->html, "</body></html>");
	return (struct letter){ subject, p->text.p, p->html.p };
}

/* Figures ------------------------------------------------------------------ */

static void
figure_cell(struct page *p, const char *style, const char *said)
{
	text_printf(
	    &p->html, "<td style=\"padding:4px 12px 4px 0;%s\">", style);
	text_html(&p->html, str_of(said));
	text_puts(&p->html, "</td>");
}

static void
figure_row(struct cx *cx, struct page *p, const json_t *f, bool english)
{
	const char *label = member(f, english ? "label_en" : "label");
	const char *value =
	    cx_printf(cx, "%s %s", member(f, "printed"), member(f, "unit"));

	if (label[0] == '\0')
		label = member(f, "label");
	text_printf(
	    &p->text, "  %s: %s (%s)\r\n", label, value, member(f, "grade"));
	text_puts(&p->html, "<tr>");
	figure_cell(p, "", label);
	figure_cell(p, "text-align:right;white-space:nowrap", value);
	figure_cell(p, "color:#5b6876", member(f, "grade"));
	text_puts(&p->html, "</tr>");
}

static void
figures(struct cx *cx, struct page *p, const struct letter_facts *f,
    const struct words *w)
{
	const size_t n = json_array_size(f->figures);

	if (n == 0)
		return;
	text_printf(&p->text, "%s\r\n", w->figures);
	text_printf(&p->html,
	    "<p style=\"margin-bottom:4px\"><strong>%s</strong></p>"
	    "<table style=\"border-collapse:collapse\">",
	    w->figures);
	for (size_t i = 0; i < n; i++)
		figure_row(cx, p, json_array_get(f->figures, i), f->english);
	text_puts(&p->text, "\r\n");
	text_puts(&p->html, "</table>");
	if (f->more > 0)
		paragraph(p,
		    cx_printf(cx,
			f->english ? "%zu more are in the report."
				   : "另有 %zu 项，见报告。",
			f->more),
		    "");
}

/* Letters ------------------------------------------------------------------ */

static const char *
subject_of(struct cx *cx, const struct letter_facts *f, const struct words *w)
{
	return cx_printf(cx, "%s%s%s%s%s%s%s %s", f->test ? "[" : "",
	    f->test ? w->test : "", f->test ? "] " : "",
	    f->incomplete ? "[" : "", f->incomplete ? w->incomplete : "",
	    f->incomplete ? "] " : "", f->report, f->period);
}

static void
opening(struct cx *cx, struct page *p, const struct letter_facts *f)
{
	paragraph(p,
	    cx_printf(cx,
		f->english ? "%s: \"%s\" (%s) is here."
			   : "您好：%s《%s》（%s）已出具。",
		f->owner, f->report, f->period),
	    "");
	if (!f->incomplete)
		return;
	paragraph(p,
	    cx_printf(cx,
		f->english
		    ? "Note: only %.1f %% of the period's data have come. "
		      "The figures may be too small and will differ once the "
		      "rest arrives."
		    : "注意：本期应到数据只到了 "
		      "%.1f%%，下列数字可能偏小，数据补齐后会与此不同。",
		f->completeness),
	    "background:#fff4e0;border-left:4px solid #d98200;padding:8px "
	    "12px");
}

static void
links(struct cx *cx, struct page *p, const struct letter_facts *f,
    const struct words *w)
{
	if (f->pdf_url == NULL && f->xlsx_url == NULL) {
		paragraph(p, w->files, "");
		return;
	}
	link_line(p, w->pdf, f->pdf_url);
	link_line(p, w->xlsx, f->xlsx_url);
	paragraph(p,
	    cx_printf(cx,
		f->english ? "The links hold until %s. %s"
			   : "链接在 %s 之前有效。%s",
		f->until, f->sign_in ? w->sign_in : ""),
	    "color:#5b6876;margin-top:4px");
}

struct letter
letter_write(struct cx *cx, const struct letter_facts *f)
{
	const struct words *w = f->english ? &en : &zh;
	struct page p;

	open_page(cx, &p, f->english);
	opening(cx, &p, f);
	figures(cx, &p, f, w);
	links(cx, &p, f, w);
	link_line(&p, w->portal, f->run_url);
	text_puts(&p.text, "\r\n");
	paragraph(&p,
	    cx_printf(cx,
		f->english ? "Sent automatically by the schedule \"%s\"; "
			     "please do not answer."
			   : "本邮件由计划“%s”自动发出，请勿直接回复。",
		f->schedule),
	    "color:#5b6876;font-size:13px;margin-top:24px");
	link_line(&p, w->unsubscribe, f->unsubscribe_url);
	return close_page(&p, subject_of(cx, f, w));
}

static const struct {
	const char *word, *zh, *en;
} reasons[] = {
	{ "incomplete", "等待时间已过，数据仍不完整",
	    "the data did not come in time" },
	{ "no_recipients", "没有可以发送的收件人",
	    "there is nobody to send to" },
	{ "owner_gone", "计划负责人的账号已停用",
	    "its owner has no account any more" },
	{ "report_failed", "报告没有生成", "the report could not be made" },
	{ "timed_out", "超过时限", "it took too long" },
	{ "refused", "有收件人没有收到", "not everybody got it" },
	{ "barred", "邮件服务器不接受本平台的邮件",
	    "the mail server does not take our mail" },
	{ "given_up", "多次重试后仍未送出",
	    "no attempt reached the mail server" },
};

static const char *
reason_words(const char *reason, bool english)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(reasons[i].word, reason) == 0)
			return english ? reasons[i].en : reasons[i].zh;
	return reason;
}

struct letter
letter_of_trouble(struct cx *cx, const struct letter_trouble *t)
{
	const bool partial = strcmp(t->state, "partial") == 0;
	struct page p;
	size_t i;
	json_t *one;

	open_page(cx, &p, t->english);
	paragraph(&p,
	    cx_printf(cx,
		t->english ? "\"%s\" (%s) of the schedule \"%s\" was %s: %s."
			   : "《%s》（%s），计划“%s”，%s：%s。",
		t->report, t->period, t->schedule,
		t->english ? (partial ? "delivered in part" : "not delivered")
			   : (partial ? "只送达了一部分" : "没有送达"),
		reason_words(t->reason, t->english)),
	    "");
	if (t->fault[0] != '\0' || t->detail[0] != '\0')
		paragraph(&p, fault_said(cx, t->fault, t->detail, t->english),
		    "color:#5b6876");
	json_array_foreach(t->failed, i, one) paragraph(&p,
	    cx_printf(cx, t->english ? "%s: %s" : "%s：%s",
		member(one, "address"),
		fault_said(cx, member(one, "fault"), member(one, "error"),
		    t->english)),
	    "margin:4px 0");
	json_array_foreach(t->disabled, i, one) paragraph(&p,
	    cx_printf(cx,
		t->english
		    ? "%s was refused three times and gets nothing more until "
		      "somebody confirms it again."
		    : "%s 连续三次被拒收，已停止发送；重新确认后恢复。",
		json_string_value(one)),
	    "margin:4px 0");
	link_line(&p, t->english ? "The log of deliveries" : "查看发送记录",
	    t->log_url);
	return close_page(&p,
	    cx_printf(cx, "[%s] %s %s",
		t->english ? (partial ? "delivered in part" : "not delivered")
			   : (partial ? "部分送达" : "未送达"),
		t->report, t->period));
}

char *
letter_file_name(struct cx *cx, const char *report, const char *period,
    const char *extension)
{
	struct text t = text_new(cx, NAME_MOST);
	struct str s = str_of(report);
	size_t at = 0;

	while (at < s.n) {
		const size_t from = at;
		const uint32_t c = str_char(s, &at);

		if (t.n + (at - from) > NAME_MOST - 40)
			break;
		if (c < 0x20 || c == 0x7f || c == 0xfffd ||
		    (c < 0x80 && strchr("\"/\\:*?<>|", (int)c) != NULL))
			continue;
		text_put(&t, (struct str){ s.p + from, at - from });
	}
	text_printf(&t, "-%s.%s", period, extension);
	return t.p;
}
