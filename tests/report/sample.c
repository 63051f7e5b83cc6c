/*
 * sample - writes a rich paper, for the cases of run.py and for the eye.
 *
 *	sample pdf|xlsx|html FILE
 *[plain|long|gongwen|english|grid|odd|/a/picture] [TMPDIR]
 *
 * Everything in it is computed, so every run is the same run.  The time a
 * writer took goes to standard output as "ms 123.4", the most memory it held
 * as "peak_kb 12345"; each warning as
 * "warning U+20BB7 where".
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/file.h"
#include "base/moment.h"
#include "peak.h"
#include "sample.h"

#define DAYS 31
#define QUARTERS 288

static const char *const firms[] = { "云湖钢铁股份有限公司",
	"新锐智能装备（云湖）有限责任公司", "华盛电子材料科技有限公司",
	"恒泰热电联产有限公司", "ABC 汽车部件（云湖）有限公司第二分公司",
	"江南精细化工有限公司", "联创新能源电池有限公司",
	"云湖污水处理有限公司", "同德食品有限公司", "瑞丰纺织印染有限公司" };
#define FIRMS (sizeof(firms) / sizeof(firms[0]))

static double
wave(size_t i, double base, double swing)
{
	return base + swing * sin((double)i * 0.7) +
	    (double)(i * 7919 % 13) * swing / 30;
}

static void
front(struct paper *p, struct cx *cx)
{
	*p = (struct paper){
		.cx = cx,
		.title = "云湖产业园 2026 年 10 月能源消费与碳排放分析报告",
		.subtitle = "规模以上企业与公共设施",
		.park = "云湖产业园",
		.author = "园区能源管理办公室",
		.reader = "园区管理委员会",
		.period = "2026年10月",
		.scope = "园区内 186 家用能单位，含 42 家规模以上工业企业与公共"
			 "设施；电力、天然气、热力、柴油与光伏自发自用。",
		.generated_us = INT64_C(1793500200000000),
		.as_of_us = INT64_C(1793462400000000),
		.zone_min = 480,
		.run_id = "R-2026-10-000042",
		.evidence_hash = "9f2c4b7a1e8d3056c4a9f0b2d7e6135a"
				 "88c1d4e2f3a0b9c8d7e6f5a4b3c2d1e0",
		.run_url = "https://park.example.cn/reports/runs/42",
		.evidence_url = "https://park.example.cn/evidence/",
	};
}

static void
first_page(struct paper *p)
{
	const char *const decision[] = {
		"综合能源消费量 12,345.6 tce，同比上升 3.2%，为年度控制目标的 "
		"86.4%，按现有进度年末将超出目标 1.1 个百分点，建议 11 月对 3 "
		"家高耗能企业启动有序用能。",
		"云湖钢铁 2 号加热炉单位产品能耗连续三周高于限额，建议限期 15 "
		"日整改并复测。",
		"光伏自发自用率 71.5%，午间仍有 1.8 MW 富余，可支持 B "
		"区两家企业转移负荷。",
	};
	const struct paper_kpi kpis[] = {
		{ "综合能源消费量", "12,345.6", 12345.6, 1, "tce", "+3.2%",
		    "-1.4%", PAPER_BAD, PAPER_GOOD, 'A', "E-7K2M" },
		{ "用电量", "8,214.3", 8214.3, 1, "万kWh", "+2.8%", "-0.9%",
		    PAPER_BAD, PAPER_GOOD, 'A', "E-9QX4" },
		{ "单位产值能耗", "0.0483", 0.0483, 4, "tce/万元", "-3.7%",
		    "-0.6%", PAPER_GOOD, PAPER_GOOD, 'B', "E-M3T8" },
		{ "碳排放", "31,208", 31208, 0, "tCO₂", "+1.9%", "0.0%",
		    PAPER_BAD, PAPER_PLAIN, 'C', "E-4HWD" },
	};

	paper_decision(p, decision, 3);
	paper_kpis(p, kpis, 4);
}

static void
totals(struct paper *p)
{
	static const double now[] = { 11800, 11640, 12030, 11010, 10980, 11560,
		12420, 12500, 12520, 12345.6 };
	static const double before[] = { 11200, 11330, 11900, 10800, 10440,
		11210, 12100, 12010, 11630, 11962.8 };
	static const char *const months[] = { "1月", "2月", "3月", "4月", "5月",
		"6月", "7月", "8月", "9月", "10月" };
	const struct chart_series series[] = { { "2026年", now, false, false },
		{ "2025年", before, false, true } };
	const struct chart chart = { .kind = CHART_BAR,
		.title = "图 1  各月综合能源消费量",
		.unit = "tce",
		.labels = months,
		.n = 10,
		.series = series,
		.series_n = 2,
		.limit = 12200,
		.limit_name = "月均控制线",
		.evidence = "E-7K2M" };

	paper_heading(p, 1, "一、总体情况");
	paper_paragraph(p,
	    "10 月份，园区综合能源消费量 12,345.6 吨标准煤（当量值），同比增长 "
	    "3.2%，环比下降 1.4%；其中电力 8,214.3 万kWh，折标煤 10,095.4 "
	    "吨，占 81.8%。规模以上工业企业实现总产值 25.56 亿元，单位产值能耗 "
	    "0.0483 吨标准煤/万元，较上年同期下降 3.7%，完成年度“双控”进度目标"
	    "的 86.4%。受原料价格上涨（苯乙烯、环氧乙烷等）影响，《重点监测企业"
	    "名录》内 3 家企业开工不足；公共建筑面积 12.6 万㎡，单位面积电耗 "
	    "7.9 kWh/㎡，CO₂ 排放因子采用 0.5366 kgCO₂/kWh。");
	paper_chart(p, &chart);
	paper_note(p,
	    "10 月 14 日 02:15—06:30 三号变电站通信中断，缺失 17 个 15 "
	    "分钟点，已按前后均值补齐并标记为估算；影响电量约 "
	    "0.08%，可信度由 A 降为 B 的指标 1 项。");
}

static void
load(struct paper *p, struct cx *cx)
{
	int64_t *at = cx_calloc(cx, QUARTERS, sizeof(*at));
	double *y = cx_calloc(cx, 3 * QUARTERS, sizeof(*y));
	const struct chart_series series[] = {
		{ "实际负荷", y, false, false },
		{ "预测负荷", y + QUARTERS, true, false },
		{ "上年同日", y + 2 * QUARTERS, false, true },
	};
	const struct chart chart = { .kind = CHART_LINE,
		.title = "图 2  最大负荷日负荷曲线（10 月 21 日）",
		.unit = "MW",
		.at_us = at,
		.zone_min = 480,
		.n = QUARTERS,
		.series = series,
		.series_n = 3,
		.limit = 172,
		.limit_name = "变压器限值" };

	for (size_t i = 0; i < QUARTERS; i++) {
		const double x = (double)i / QUARTERS * 2 * M_PI;

		at[i] = INT64_C(1792512000000000) + (int64_t)i * 5 * US_PER_MIN;
		y[i] = 120 - 45 * cos(x) + 8 * sin(5 * x) +
		    (double)(i * 7919 % 13) * 0.4;
		y[QUARTERS + i] = 121 - 44 * cos(x) + 7 * sin(5 * x);
		y[2 * QUARTERS + i] = 112 - 40 * cos(x) + 6 * sin(4 * x);
		if (i > 170 && i < 182)
			y[i] = NAN;
	}
	paper_heading(p, 1, "二、负荷特征");
	paper_heading(p, 2, "（一）日负荷");
	paper_paragraph(p,
	    "最大负荷 171.2 MW，出现在 10 月 21 日 13:45；峰谷差率 "
	    "52.6%，负荷率 71.3%。14:10—15:10 "
	    "主表通信中断，曲线留空，未作插补。");
	paper_chart(p, &chart);
}

static void
heat(struct paper *p, struct cx *cx)
{
	struct chart_series *rows = cx_calloc(cx, DAYS, sizeof(*rows));
	const char **hours = cx_calloc(cx, 24, sizeof(*hours));
	const struct chart chart = { .kind = CHART_HEAT,
		.title = "图 3  逐时用电热力图",
		.unit = "MWh",
		.labels = hours,
		.n = 24,
		.series = rows,
		.series_n = DAYS,
		.decimals = 0 };

	for (size_t h = 0; h < 24; h++)
		hours[h] = cx_printf(cx, "%zu时", h);
	for (size_t d = 0; d < DAYS; d++) {
		double *y = cx_calloc(cx, 24, sizeof(*y));

		for (size_t h = 0; h < 24; h++)
			y[h] = 90 - 40 * cos((double)h / 24 * 2 * M_PI) -
			    (d % 7 > 4 ? 28 : 0) + (double)(h * d % 7);
		if (d == 13)
			y[2] = y[3] = y[4] = y[5] = NAN;
		rows[d] = (struct chart_series){ cx_printf(cx, "%zu日", d + 1),
			y, false, false };
	}
	paper_heading(p, 2, "（二）逐时分布");
	paper_chart(p, &chart);
}

static void
kinds(struct paper *p)
{
	static const double power[] = { 810, 805, 833, 790, 782, 821 };
	static const double gas[] = { 201, 196, 188, 170, 165, 172 };
	static const double heat_[] = { 96, 90, 71, 52, 48, 47 };
	static const double solar[] = { 22, 26, 33, 38, 44, 46 };
	static const char *const months[] = { "5月", "6月", "7月", "8月", "9月",
		"10月" };
	const struct chart_series series[] = { { "电力", power, false, false },
		{ "天然气", gas, false, false },
		{ "热力", heat_, false, false },
		{ "光伏", solar, false, false } };
	const struct chart chart = { .kind = CHART_STACKED,
		.title = "图 4  分品种能源消费",
		.unit = "tce",
		.labels = months,
		.n = 6,
		.series = series,
		.series_n = 4 };

	paper_heading(p, 1, "三、分品种与分企业");
	paper_heading(p, 2, "（一）分品种");
	paper_chart(p, &chart);
	paper_source(p, "能源计量采集系统，15 分钟读数，完整率 99.2%。");
}

static void
ranking(struct paper *p, struct cx *cx)
{
	double *y = cx_calloc(cx, FIRMS, sizeof(*y));
	const struct chart_series series = { "综合能耗", y, false, false };
	const struct chart chart = { .kind = CHART_RANKING,
		.title = "图 10  综合能源消费前十企业",
		.unit = "tce",
		.labels = firms,
		.n = FIRMS,
		.series = &series,
		.series_n = 1,
		.decimals = 1 };

	for (size_t i = 0; i < FIRMS; i++)
		y[i] = 3650.4 / (double)(i + 1) + 40;
	paper_chart(p, &chart);
}

static void
firms_table(struct paper *p, struct cx *cx, size_t rows, const char *caption)
{
	const struct paper_column columns[] = {
		{ "序号", NULL, 0.6, PAPER_CENTRE, PAPER_NUMBER, 0, false },
		{ "企业名称", NULL, 3, PAPER_AUTO, PAPER_NUMBER, 0, false },
		{ "综合能耗", "tce", 1.2, PAPER_AUTO, PAPER_NUMBER, 2, true },
		{ "同比", NULL, 0.9, PAPER_AUTO, PAPER_CHANGE, 1, false },
		{ "占比", NULL, 0.8, PAPER_AUTO, PAPER_PERCENT, 1, false },
		{ "单位产值能耗", "tce/万元", 1.1, PAPER_AUTO, PAPER_NUMBER, 4,
		    false },
		{ "评估结论", NULL, 2.3, PAPER_AUTO, PAPER_NUMBER, 0, false },
		{ "证据", NULL, 0.9, PAPER_AUTO, PAPER_NUMBER, 0, false },
	};
	struct paper_table *t = paper_table(p, caption, columns, 8);
	double sum = 0;

	for (size_t i = 0; i < rows; i++)
		sum += round(wave(i, 400, 210) * 100) / 100;
	for (size_t i = 0; i < rows; i++) {
		const double v = round(wave(i, 400, 210) * 100) / 100;
		const bool over = i % 9 == 4;

		paper_row(t, over ? PAPER_BAD : PAPER_PLAIN);
		paper_number(t, (double)(i + 1));
		paper_text(t, firms[i % FIRMS]);
		paper_number(t, v);
		if (i % 11 == 3)
			paper_empty(t);
		else
			paper_number(t, (double)(i * 31 % 200) / 1000 - 0.1);
		paper_number(t, v / sum);
		paper_number(t, wave(i, 0.05, 0.02));
		paper_text(
		    t, over ? "超限：单位产品能耗高于 GB 限定值" : "正常");
		paper_code(t, cx_printf(cx, "E-%04zX", i * 2654435 % 65536));
	}
	paper_total(t);
	paper_empty(t);
	paper_text(t, "合计");
	paper_number(t, sum);
	paper_number(t, 0.032);
	paper_number(t, 1);
}

static void
ending(struct paper *p)
{
	const char *const steps[] = {
		"对能耗限额超标的 5 家企业下达整改通知，11 月 15 日前复测。",
		"将 2 号变电站通信改为双链路，消除重复发生的数据缺口。",
		"在 B 区开展午间负荷转移试点，目标消纳光伏 1.2 MW。",
	};
	const struct paper_term terms[] = {
		{ "综合能源消费量",
		    "按 GB/T 2589 计算，各品种实物量乘当日有效版本的折标系数后"
		    "求和，单位吨标准煤（tce）。" },
		{ "可信度",
		    "由完整率、及时率、有效率、一致性与覆盖率相乘得到，A ≥ "
		    "95%，B ≥ 90%，C ≥ 80%，其余为 D。" },
		{ "同比",
		    "与上年同一自然月相比；上年数据不足时写“上年同期无可比数据"
		    "”。" },
	};
	const struct paper_evidence evidence[] = {
		{ "E-7K2M", "综合能源消费量", "12,345.6", "tce", 'A' },
		{ "E-9QX4", "用电量", "8,214.3", "万kWh", 'A' },
		{ "E-M3T8", "单位产值能耗", "0.0483", "tce/万元", 'B' },
		{ "E-4HWD", "碳排放", "31,208", "tCO₂", 'C' },
	};

	paper_heading(p, 1, "四、风险与建议");
	paper_callout(p, PAPER_WARN, "需要关注",
	    "若 11、12 月保持当前增速，全年综合能源消费量将达 14.83 万 "
	    "tce，超出年度控制目标 1.1 个百分点。");
	paper_callout(p, PAPER_BAD, "超限",
	    "云湖钢铁 2 号加热炉单位产品能耗 63.8 kgce/t，高于限定值 58 "
	    "kgce/t。");
	paper_list(p, true, steps, 3);
	paper_heading(p, 1, "五、口径与证据");
	paper_terms(p, terms, 3);
	paper_evidence(p, evidence, 4);
}

static void
plain(struct paper *p, struct cx *cx, size_t rows)
{
	first_page(p);
	totals(p);
	load(p, cx);
	heat(p, cx);
	kinds(p);
	sample_flows(p);
	sample_shares(p);
	sample_bridge(p);
	sample_places(p);
	sample_efficiency(p, cx);
	paper_heading(p, 2, "（七）分企业");
	ranking(p, cx);
	firms_table(p, cx, rows, "表 1  重点用能企业能耗明细");
	ending(p);
	sample_annexes(p, cx);
	sample_details(p, cx);
}

/* Characters no common font has, signs that spreadsheets obey, odd names. */
static void
odd(struct paper *p, struct cx *cx)
{
	const struct paper_column columns[] = {
		{ .title = "=1+1" },
		{ .title = "<b>值</b>", .sum = true, .decimals = 1 },
	};
	struct paper_table *t;

	paper_heading(p, 1,
	    "一、[名称]:含*非法?字符/的\\很长的工作表名称"
	    "一二三四五六七八九十");
	paper_paragraph(p, "𠮷野家与𠀀、\xEF\xBF\xBC；a < b & c > \"d\"。");
	t = paper_table(p, "=HYPERLINK(\"http://x\")", columns, 2);
	paper_row(t, PAPER_PLAIN);
	paper_text(t, "=cmd|' /C calc'!A0");
	paper_number(t, 1.5);
	paper_row(t, PAPER_PLAIN);
	paper_text(t, "+SUM(A1)");
	paper_number(t, 2.5);
	paper_total(t);
	paper_text(t, "@合计");
	/* Says another sum than its rows: must not become a formula. */
	paper_number(t, 5);
	paper_heading(p, 1,
	    "一、[名称]:含*非法?字符/的\\很长的工作表名称"
	    "一二三四五六七八九十");
	paper_paragraph(p, "<script>alert(1)</script>");
	(void)cx;
}

/* One long paragraph: a full page of it is 22 lines of 28 characters. */
static void
grid(struct paper *p, struct cx *cx)
{
	struct text t = text_new(cx, PAPER_TEXT);

	p->style = PAPER_GONGWEN;
	for (int i = 0; i < 28 * 60; i++)
		text_puts(&t, "园");
	paper_paragraph(p, text_str(&t).p);
}

static bool
picture(struct paper *p, struct cx *cx, const char *path)
{
	struct paper_image image = { .caption = "图 1  位置", .share = 0.6 };
	struct str bytes;

	if (!file_read(cx, path, &bytes) ||
	    !picture_read(cx, bytes, &image.picture)) {
		fprintf(stderr, "sample: %s\n", cx->message);
		return false;
	}
	paper_heading(p, 1, "一、位置");
	paper_image(p, &image);
	return true;
}

static double
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool
build(struct cx *cx, struct paper *p, const char *what)
{
	front(p, cx);
	if (strcmp(what, "plain") == 0) {
		p->contents = true;
		plain(p, cx, 46);
	} else if (strcmp(what, "gongwen") == 0) {
		p->style = PAPER_GONGWEN;
		plain(p, cx, 20);
	} else if (strcmp(what, "english") == 0) {
		sample_english(p, cx);
	} else if (what[0] == '/') {
		return picture(p, cx, what);
	} else if (strcmp(what, "grid") == 0) {
		grid(p, cx);
	} else if (strcmp(what, "odd") == 0) {
		odd(p, cx);
	} else if (strcmp(what, "long") == 0) {
		for (int i = 0; i < 5; i++) {
			if (i == 0)
				plain(p, cx, 90);
			else
				totals(p), load(p, cx), heat(p, cx), kinds(p),
				    ranking(p, cx),
				    firms_table(p, cx, 90, "表  企业明细");
		}
	} else {
		return false;
	}
	return true;
}

static bool
write_paper(struct cx *cx, const struct paper *p, const char *kind,
    const char *tmpdir, struct str *bytes)
{
	struct text html = text_new(cx, 1 << 26);
	struct paper_warnings warnings;

	if (strcmp(kind, "xlsx") == 0)
		return paper_xlsx(cx, p, tmpdir, bytes);
	if (strcmp(kind, "html") == 0) {
		const bool done = paper_html(cx, p, &html);

		*bytes = text_str(&html);
		return done;
	}
	if (!paper_pdf(cx, p, &paper_fonts_debian, bytes, &warnings))
		return false;
	for (size_t i = 0; i < warnings.n; i++)
		printf("warning U+%04X %s\n",
		    (unsigned)warnings.items[i].character,
		    warnings.items[i].where);
	return true;
}

int
main(int argc, char **argv)
{
	struct cx cx;
	struct paper p;
	struct str bytes = { NULL, 0 };
	double begun;
	bool done;

	cx_init(&cx);
	if (argc < 3 || !build(&cx, &p, argc > 3 ? argv[3] : "plain")) {
		fprintf(stderr,
		    "usage: sample pdf|xlsx|html FILE "
		    "[plain|long|gongwen|english|grid|odd] [TMPDIR]\n");
		return 2;
	}
	begun = now_ms();
	done = write_paper(
		   &cx, &p, argv[1], argc > 4 ? argv[4] : "/tmp", &bytes) &&
	    file_write(&cx, argv[2], bytes, 0644);
	if (!done)
		fprintf(stderr, "sample: %s: %s\n", cx.code, cx.message);
	printf("ms %.1f\nbytes %zu\npeak_kb %ld\n", now_ms() - begun, bytes.n,
	    peak_kb());
	cx_clear(&cx);
	return done ? 0 : 1;
}
