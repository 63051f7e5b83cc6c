/* sample_kinds.c - the charts that are not lines or bars, and the annexes. */
#include "sample.h"

#include <math.h>

#define FROM_METERS "能源计量采集系统，15 分钟读数，完整率 99.2%。"
#define FROM_MAP "园区地块登记表，2026 年 9 月 30 日版。"

void
sample_flows(struct paper *p)
{
	static const char *const places[] = { "外购电力", "天然气", "光伏",
		"热电联产", "电力", "热力", "工业企业", "公共设施", "损失" };
	static const struct chart_flow flows[] = { { 0, 4, 8214 },
		{ 1, 3, 1960 }, { 2, 4, 461 }, { 3, 4, 690 }, { 3, 5, 980 },
		{ 3, 8, 290 }, { 1, 6, 640 }, { 4, 6, 8190 }, { 4, 7, 902 },
		{ 4, 8, 273 }, { 5, 6, 911 }, { 5, 8, 69 } };
	const struct chart chart = { .kind = CHART_SANKEY,
		.title = "图 5  能源流向",
		.unit = "tce",
		.labels = places,
		.n = 9,
		.flows = flows,
		.flows_n = sizeof(flows) / sizeof(flows[0]) };

	paper_heading(p, 2, "（二）能源流向");
	paper_paragraph(p,
	    "外购电力占能源输入的 77.2%；热电联产以 1,960 tce 天然气产出电力 "
	    "690 tce、热力 980 tce，转换效率 85.2%。输配与转换损失合计 632 "
	    "tce，占 5.9%，其中配电损失较上月下降 0.3 个百分点。");
	paper_chart(p, &chart);
	paper_source(p, FROM_METERS);
}

void
sample_shares(struct paper *p)
{
	static const char *const lines[] = { "黑色金属冶炼", "化学原料制造",
		"电力热力生产", "电子材料", "汽车零部件", "新能源电池",
		"纺织印染", "食品加工", "污水处理" };
	static const double tce[] = { 4210.4, 2380.1, 1741.9, 1204.6, 906.2,
		818.4, 602.7, 311.8, 169.5 };
	const struct chart_series series = { "综合能耗", tce, false, false };
	const struct chart chart = { .kind = CHART_RING,
		.title = "图 6  分行业能源消费构成",
		.unit = "tce",
		.labels = lines,
		.n = 9,
		.series = &series,
		.series_n = 1,
		.decimals = 1 };

	paper_heading(p, 2, "（三）分行业");
	paper_chart(p, &chart);
	paper_source(p, "园区统计台账，行业按 GB/T 4754 归类。");
}

void
sample_bridge(struct paper *p)
{
	static const char *const steps[] = { "上年同月", "产量", "结构",
		"新投产", "技改", "光伏", "关停", "本月" };
	static const double tce[] = { 11962.8, 412.5, 138.2, 306.4, -248.1,
		-96.7, -129.5, 12345.6 };
	const struct chart_series series = { "综合能耗", tce, false, false };
	const struct chart chart = { .kind = CHART_WATERFALL,
		.title = "图 7  综合能源消费量同比变动因素",
		.unit = "tce",
		.labels = steps,
		.n = 8,
		.series = &series,
		.series_n = 1,
		.decimals = 1 };

	paper_heading(p, 2, "（四）变动因素");
	paper_paragraph(p,
	    "产量增长拉动 3.4 个百分点，新投产项目拉动 2.6 个百分点；技改、"
	    "光伏与关停合计下拉 4.0 个百分点，未能抵消增量。");
	paper_chart(p, &chart);
	paper_source(p, FROM_METERS);
}

/* Parcels of a park that does not exist, around 118.2 E 31.6 N. */
static struct chart_shape
parcel(struct paper *p, const char *name, double x, double y, double w,
    double h, double value)
{
	struct chart_point *at = cx_calloc(p->cx, 5, sizeof(*at));
	const double cut = 0.18 * fmin(w, h);

	at[0] = (struct chart_point){ x, y };
	at[1] = (struct chart_point){ x + w, y };
	at[2] = (struct chart_point){ x + w, y + h - cut };
	at[3] = (struct chart_point){ x + w - cut, y + h };
	at[4] = (struct chart_point){ x, y + h };
	for (size_t i = 0; i < 5; i++) {
		at[i].x = 118.2 + at[i].x / 1000 + at[i].y / 9000;
		at[i].y = 31.6 + at[i].y / 1000;
	}
	return (struct chart_shape){
		.name = name, .at = at, .n = 5, .value = value
	};
}

static struct chart_shape
station(struct paper *p, const char *name, double x, double y)
{
	struct chart_point *at = cx_alloc(p->cx, sizeof(*at));

	*at = (struct chart_point){ 118.2 + x / 1000 + y / 9000,
		31.6 + y / 1000 };
	return (struct chart_shape){ .name = name, .at = at, .n = 1 };
}

void
sample_places(struct paper *p)
{
	const struct chart_shape shapes[] = {
		parcel(p, "云湖钢铁", 0, 0, 13, 9, 324.1),
		parcel(p, "江南化工", 14, 0, 9, 6, 268.7),
		parcel(p, "恒泰热电", 14, 7, 9, 5, 348.4),
		parcel(p, "华盛电子", 0, 10, 7, 6, 92.3),
		parcel(p, "联创电池", 8, 10, 5, 6, 121.0),
		parcel(p, "新锐装备", 14, 13, 9, 6, 41.5),
		parcel(p, "汽车部件", 0, 17, 8, 5, 60.8),
		parcel(p, "瑞丰印染", 9, 17, 4, 5, 77.9),
		parcel(p, "同德食品", 24, 0, 5, 8, 22.4),
		parcel(p, "公共服务", 24, 9, 5, 10, NAN),
		station(p, "2 号变", 13.5, 9.5),
		station(p, "3 号变", 23.5, 8.5),
	};
	const struct chart chart = { .kind = CHART_MAP,
		.title = "图 8  单位用地能耗分布",
		.unit = "tce/公顷",
		.shapes = shapes,
		.shapes_n = sizeof(shapes) / sizeof(shapes[0]) };

	paper_heading(p, 2, "（五）空间分布");
	paper_chart(p, &chart);
	paper_source(p, FROM_MAP);
}

void
sample_efficiency(struct paper *p, struct cx *cx)
{
	static const char *const firms[] = { "云湖钢铁", "江南化工", "恒泰热电",
		"华盛电子", "联创电池", "新锐装备", "汽车部件", "瑞丰印染",
		"同德食品" };
	const size_t n = 24;
	double *v = cx_calloc(cx, 4 * n, sizeof(*v));
	const char **names = cx_calloc(cx, n, sizeof(*names));
	const struct chart_series series[] = {
		{ "规模以上", v, false, false, v + n },
		{ "规模以下", v + 2 * n, false, false, v + 3 * n },
	};
	const struct chart chart = { .kind = CHART_SCATTER,
		.title = "图 9  产值与单位产值能耗",
		.unit = "tce/万元",
		.x_title = "产值（亿元）",
		.labels = names,
		.n = n,
		.series = series,
		.series_n = 2,
		.limit = 0.11,
		.limit_name = "行业先进值" };

	for (size_t i = 0; i < n; i++) {
		names[i] = i < 9 ? firms[i] : NULL;
		v[i] =
		    i < 9 ? 0.19 / (1 + 0.35 * (double)i) + 0.02 : (double)NAN;
		v[n + i] =
		    6.2 - 0.6 * (double)(i % 9) + (double)(i * 37 % 11) / 9;
		v[2 * n + i] =
		    i < 9 ? (double)NAN : 0.04 + (double)(i * 53 % 17) / 170;
		v[3 * n + i] = 0.3 + (double)(i * 29 % 13) / 11;
	}
	paper_heading(p, 2, "（六）能效对标");
	paper_chart(p, &chart);
	paper_source(p, "企业月报与园区统计台账。");
}

/* --- annexes
 * ------------------------------------------------------------------- */

static void
wide_table(struct paper *p, struct cx *cx)
{
	static const char *const firms[] = { "云湖钢铁", "江南化工", "恒泰热电",
		"华盛电子", "联创电池", "新锐装备", "汽车部件", "瑞丰印染",
		"同德食品", "云湖污水" };
	struct paper_column *columns = cx_calloc(cx, 14, sizeof(*columns));
	struct paper_table *t;
	double sums[12] = { 0 }, all = 0;

	columns[0] = (struct paper_column){ .title = "企业", .width = 1.9 };
	for (size_t m = 1; m <= 12; m++)
		columns[m] =
		    (struct paper_column){ .title = cx_printf(cx, "%zu月", m),
			    .width = 1,
			    .decimals = 1,
			    .sum = true };
	columns[13] = (struct paper_column){ .title = "累计",
		.unit = "tce",
		.width = 1.2,
		.decimals = 1,
		.sum = true };
	t = paper_table(
	    p, "附表 1  重点企业逐月综合能源消费量（tce）", columns, 14);
	for (size_t i = 0; i < 10; i++) {
		double sum = 0;

		paper_row(t, PAPER_PLAIN);
		paper_text(t, firms[i]);
		for (size_t m = 0; m < 12; m++) {
			const double v =
			    round((3100.0 / (double)(i + 1) +
				      (double)((i + 3) * m % 7) * 11) *
				10) /
			    10;

			if (m > 9) {
				paper_empty(t);
				continue;
			}
			sum += v;
			sums[m] += v;
			paper_number(t, v);
		}
		all += sum;
		paper_number(t, sum);
	}
	paper_total(t);
	paper_text(t, "合计");
	for (size_t m = 0; m < 12; m++) {
		if (m > 9)
			paper_empty(t);
		else
			paper_number(t, sums[m]);
	}
	paper_number(t, all);
	paper_source(t->paper, FROM_METERS);
}

void
sample_annexes(struct paper *p, struct cx *cx)
{
	const char *const rules[] = {
		"综合能源消费量按 GB/T 2589 以当量值计算，电力折标系数 0.1229 "
		"kgce/kWh。",
		"产值为企业自报的现价月度数据，未经统计部门核定。",
		"缺失读数不超过 2 "
		"小时的按前后均值补齐，更长的留空并降低可信度。",
	};

	paper_annex(p, "重点企业逐月能源消费");
	paper_landscape(p, true);
	wide_table(p, cx);
	paper_annex(p, "计算口径说明");
	paper_landscape(p, false);
	paper_list(p, true, rules, 3);
}

void
sample_details(struct paper *p, struct cx *cx)
{
	static const struct paper_column columns[] = {
		{ .title = "日期", .width = 1 },
		{ .title = "用电量",
		    .unit = "MWh",
		    .decimals = 1,
		    .sum = true },
		{ .title = "最大负荷", .unit = "MW", .decimals = 2 },
	};
	struct paper_table *t = paper_detail(p, "逐日用电", columns, 3);

	for (size_t d = 1; d <= 31; d++) {
		paper_row(t, PAPER_PLAIN);
		paper_text(t, cx_printf(cx, "2026-10-%02zu", d));
		paper_number(t, 2600 + (double)(d * 37 % 23) * 4.5);
		paper_number(t, 150 + (double)(d * 17 % 19) * 1.13);
	}
}
