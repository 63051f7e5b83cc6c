/* sample_english.c - two pages for a reader of English. */
#include "sample.h"

static void
front(struct paper *p)
{
	p->english = true;
	p->title = "Energy and carbon report of Yunhu Park, October 2026";
	p->subtitle = "Enterprises above designated size and public facilities";
	p->park = "Yunhu Industrial Park";
	p->author = "Energy Management Office";
	p->reader = "Park Management Committee";
	p->period = "October 2026";
	p->scope = "186 consumers, of which 42 enterprises above designated "
		   "size; electricity, natural gas, heat, diesel and own solar "
		   "power.";
	p->contents = true;
	p->watermark = "Park Management Committee · 2026-11-01";
}

static void
figures(struct paper *p)
{
	const char *const decision[] = {
		"Consumption of 12,345.6 tce is 3.2% above last October and "
		"86.4% of the annual target; at this pace the year ends 1.1 "
		"points above it. Start orderly use at three large consumers "
		"in "
		"November.",
		"Furnace 2 of Yunhu Steel has been above its limit for three "
		"weeks: set 15 days for repair and a second measurement.",
	};
	const struct paper_kpi kpis[] = {
		{ "Energy consumption", "12,345.6", 12345.6, 1, "tce", "+3.2%",
		    "-1.4%", PAPER_BAD, PAPER_GOOD, 'A', "E-7K2M" },
		{ "Electricity", "82,143", 82143, 0, "MWh", "+2.8%", "-0.9%",
		    PAPER_BAD, PAPER_GOOD, 'A', "E-9QX4" },
		{ "Energy per output", "0.0483", 0.0483, 4, "tce/10⁴ CNY",
		    "-3.7%", "-0.6%", PAPER_GOOD, PAPER_GOOD, 'B', "E-M3T8" },
		{ "Carbon emissions", "31,208", 31208, 0, "tCO₂", "+1.9%",
		    "0.0%", PAPER_BAD, PAPER_PLAIN, 'C', "E-4HWD" },
	};

	paper_decision(p, decision, 2);
	paper_kpis(p, kpis, 4);
}

static void
overview(struct paper *p)
{
	static const char *const steps[] = { "Oct 2025", "Output", "Mix",
		"New plants", "Retrofits", "Solar", "Closures", "Oct 2026" };
	static const double tce[] = { 11962.8, 412.5, 138.2, 306.4, -248.1,
		-96.7, -129.5, 12345.6 };
	const struct chart_series series = { "tce", tce, false, false };
	const struct chart chart = { .kind = CHART_WATERFALL,
		.title = "Figure 1  What moved consumption, year on year",
		.unit = "tce",
		.labels = steps,
		.n = 8,
		.series = &series,
		.series_n = 1,
		.decimals = 1 };

	paper_heading(p, 1, "1. Overview");
	paper_paragraph(p,
	    "Consumption in October came to 12,345.6 tonnes of coal "
	    "equivalent, "
	    "3.2% more than a year ago and 1.4% less than in September. "
	    "Electricity makes up 81.8% of it. Output rose to 2.556 billion "
	    "yuan, so that energy per output fell by 3.7%.");
	paper_source(p,
	    "Energy metering, readings every 15 minutes, 99.2% "
	    "complete; output as reported by the enterprises.");
	paper_chart(p, &chart);
	paper_note(p,
	    "On 14 October substation 3 was silent from 02:15 to 06:30: 17 "
	    "readings are interpolated and marked as estimated.");
}

static void
ranking(struct paper *p)
{
	const struct paper_column columns[] = {
		{ .title = "Enterprise", .width = 2.6 },
		{ .title = "Consumption",
		    .unit = "tce",
		    .decimals = 1,
		    .sum = true },
		{ .title = "Change", .format = PAPER_CHANGE, .decimals = 1 },
		{ .title = "Finding", .width = 2 },
	};
	static const char *const firms[] = { "Yunhu Steel",
		"Jiangnan Fine "
		"Chemicals",
		"Hengtai Cogeneration", "Huasheng Electronic Materials",
		"Lianchuang Batteries" };
	struct paper_table *t;
	double sum = 0;

	paper_heading(p, 1, "2. Enterprises");
	t = paper_table(p, "Table 1  Largest consumers", columns, 4);
	for (size_t i = 0; i < 5; i++) {
		const double v = 3690.4 / (double)(i + 1);

		sum += v;
		paper_row(t, i == 0 ? PAPER_BAD : PAPER_PLAIN);
		paper_text(t, firms[i]);
		paper_number(t, v);
		paper_number(t, 0.08 - 0.03 * (double)i);
		paper_text(
		    t, i == 0 ? "Above the limit of GB 21256" : "Normal");
	}
	paper_total(t);
	paper_text(t, "Total");
	paper_number(t, sum);
	paper_source(p,
	    "Energy metering; limits of the standard in force on "
	    "31 October.");
}

void
sample_english(struct paper *p, struct cx *cx)
{
	const char *const steps[] = {
		"Give notice to five enterprises above their limit, second "
		"measurement before 15 November.",
		"Double the line to substation 2, whose gaps keep coming back.",
	};
	const struct paper_evidence evidence[] = {
		{ "E-7K2M", "Energy consumption", "12,345.6", "tce", 'A' },
		{ "E-9QX4", "Electricity", "82,143", "MWh", 'A' },
	};

	(void)cx;
	front(p);
	figures(p);
	overview(p);
	ranking(p);
	paper_heading(p, 1, "3. What to do");
	paper_callout(p, PAPER_WARN, "Watch",
	    "At the pace of November and December the year comes to 148,300 "
	    "tce, 1.1 points above the target.");
	paper_list(p, true, steps, 2);
	paper_heading(p, 1, "4. Evidence");
	paper_evidence(p, evidence, 2);
}
