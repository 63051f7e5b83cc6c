#include "demo/cast.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "demo/chance.h"
#include "demo/shape.h"

#define SEED UINT64_C(0x79756e6875)
#define HOURS_A_MONTH 730.5

const struct demo_scale demo_scales[DEMO_SIZES] = {
	[DEMO_SMALL] = { "small", 9, 3, 2, 4, 3, 2, 13, 60, 25 },
	[DEMO_PARK] = { "park", 120, 6, 2, 22, 8, 4, 14, 40, 25 },
	[DEMO_LARGE] = { "large", 1000, 6, 2, 156, 53, 4, 2, 10, 25 },
};

/* Brands, each with its pinyin. */
static const char *const brands[][2] = { { "启明", "Qiming" },
	{ "恒泽", "Hengze" }, { "瑞澜", "Ruilan" }, { "天衡", "Tianheng" },
	{ "嘉禾", "Jiahe" }, { "信达", "Xinda" }, { "博远", "Boyuan" },
	{ "鼎新", "Dingxin" }, { "华澄", "Huacheng" }, { "金穗", "Jinsui" },
	{ "凌云", "Lingyun" }, { "明德", "Mingde" }, { "宁远", "Ningyuan" },
	{ "朴石", "Pushi" }, { "清川", "Qingchuan" }, { "融创", "Rongchuang" },
	{ "盛川", "Shengchuan" }, { "拓维", "Tuowei" }, { "万象", "Wanxiang" },
	{ "祥和", "Xianghe" }, { "远景", "Yuanjing" }, { "卓越", "Zhuoyue" },
	{ "安澜", "Anlan" }, { "百川", "Baichuan" }, { "晨曦", "Chenxi" },
	{ "德润", "Derun" }, { "方圆", "Fangyuan" }, { "广源", "Guangyuan" },
	{ "海纳", "Haina" }, { "吉星", "Jixing" }, { "康宁", "Kangning" },
	{ "联众", "Lianzhong" }, { "茂林", "Maolin" }, { "诺维", "Nuowei" },
	{ "普润", "Purun" }, { "泉源", "Quanyuan" }, { "润泽", "Runze" },
	{ "双河", "Shuanghe" }, { "泰来", "Tailai" }, { "维信", "Weixin" },
	{ "新程", "Xincheng" }, { "雅致", "Yazhi" }, { "正阳", "Zhengyang" },
	{ "中和", "Zhonghe" }, { "东明", "Dongming" }, { "飞翔", "Feixiang" },
	{ "国泰", "Guotai" } };

#define BRANDS (sizeof(brands) / sizeof(brands[0]))

/* Trades of the first enterprises, whose stories ask for them. */
static const unsigned char first_trades[] = { TRADE_STEEL, 1, 2, 3, 6, 10, 4, 9,
	12 };

#define FIRST (sizeof(first_trades) / sizeof(first_trades[0]))

/* Trades of all others: a park of chemistry, equipment, electronics and
 * parts has more of these. */
static const unsigned char mix[] = { 1, 4, 2, 3, 5, 1, 7, 4, 6, 2, 9, 10, 5, 3,
	8, 1, 4, 13, 2, 14, 5, 11, 7, 3, 12, 6, 10, 8 };

static size_t
trade_of(size_t n)
{
	return n <= FIRST ? first_trades[n - 1]
			  : mix[(n - FIRST - 1) % sizeof(mix)];
}

static enum story
story_of(size_t n)
{
	static const enum story stories[] = { STORY_STEEL, STORY_REPLACED,
		STORY_ROLLOVER, STORY_GAP, STORY_INCOMPLETE, STORY_STALE,
		STORY_DROP, STORY_LOSS, STORY_LEAK };

	return n <= sizeof(stories) / sizeof(stories[0]) ? stories[n - 1]
							 : STORY_NONE;
}

/* How many of the enterprises before are of the same trade. */
static size_t
place_in_trade(size_t n)
{
	const size_t trade = trade_of(n);
	size_t before = 0;

	for (size_t i = 1; i < n; i++)
		if (trade_of(i) == trade)
			before++;
	return before;
}

/* Credit codes ------------------------------------------------------------ */

static const char letters[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int
letter_value(char c)
{
	return (int)(strchr(letters, c) - letters);
}

/* The check character of the nine of an organisation, GB 11714. */
static char
organisation_check(const char *eight)
{
	static const int weights[8] = { 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0, check;

	for (int i = 0; i < 8; i++)
		sum += weights[i] *
		    (eight[i] <= '9' ? eight[i] - '0' : eight[i] - 'A' + 10);
	check = 11 - sum % 11;
	return "0123456789X0"[check];
}

/* A private company (91) of a region that does not exist. */
static void
write_uscc(struct enterprise *e)
{
	int sum = 0, weight = 1;

	(void)snprintf(e->uscc, sizeof(e->uscc), "91329999MA%c%c%04zu",
	    letters[chance_below(e->seed, 1, 10)],
	    letters[10 + chance_below(e->seed, 2, 20)], e->n % 10000);
	e->uscc[16] = organisation_check(e->uscc + 8);
	for (int i = 0; i < 17; i++, weight = weight * 3 % 31)
		sum += weight * letter_value(e->uscc[i]);
	e->uscc[17] = letters[(31 - sum % 31) % 31];
	e->uscc[18] = '\0';
}

/* Names ------------------------------------------------------------------- */

static void
write_names(struct enterprise *e)
{
	const size_t k = place_in_trade(e->n), t = trade_of(e->n);
	const char *const *brand = brands[(k * 7 + t * 11) % BRANDS];
	const size_t word = (k + k / BRANDS) % TRADE_WORDS;

	(void)snprintf(e->name, sizeof(e->name), "云湖%s%s有限公司", brand[0],
	    e->trade->words[word]);
	(void)snprintf(e->name_en, sizeof(e->name_en), "Yunhu %s %s Co., Ltd.",
	    brand[1], e->trade->words_en[word]);
	(void)snprintf(e->short_name, sizeof(e->short_name), "%s%s", brand[0],
	    e->trade->words[word]);
}

static bool
is_above_scale(size_t n)
{
	/* The first eight and 44 of each next 112, evenly. */
	return n <= 8 || (n - 9) * 11 % 28 < 11;
}

static double
loss_of(const struct enterprise *e)
{
	switch (e->story) {
	case STORY_LOSS:
		return 0.048;
	case STORY_LEAK:
		return 0.074;
	default:
		return chance_between(e->seed, 3, 0.008, 0.034);
	}
}

void
cast_enterprise(struct enterprise *e, size_t n)
{
	*e = (struct enterprise){ .n = n, .seed = chance_mix(SEED, n) };
	e->trade = &trades[trade_of(n)];
	e->story = story_of(n);
	e->above_scale = is_above_scale(n);
	e->loss = loss_of(e);
	e->kw = e->trade->kw *
	    (e->above_scale ? exp(chance_between(e->seed, 4, -0.6, 0.7))
			    : exp(chance_between(e->seed, 4, -2.9, -1.7)));
	if (e->story == STORY_STEEL)
		e->kw = e->trade->kw;
	e->employees = 8 +
	    (int)(chance_between(e->seed, 5, 0.6, 1.5) *
		pow(e->kw * e->trade->output, 0.72) / 4);
	e->entered_on = date_number((struct date){ 2012, 1, 1 }) +
	    (int32_t)chance_below(e->seed, 6, 365 * 11);
	write_uscc(e);
	write_names(e);
}

void
cast_park(struct enterprise *all, size_t n)
{
	struct plot plots[5000];

	land_divide(plots, n);
	for (size_t i = 0; i < n; i++) {
		cast_enterprise(&all[i], i + 1);
		all[i].plot = plots[i];
		(void)snprintf(all[i].address, sizeof(all[i].address),
		    "云湖化工与装备园%s%zu号", land_street(plots[i].block),
		    10 + 2 * (i + 1));
	}
}

/* Money ------------------------------------------------------------------- */

struct cast_month
cast_economics(const struct enterprise *e, int year, int month)
{
	const uint64_t of = (uint64_t)(year * 12 + month);
	/* Half a per cent a month up or down, from 2020 on. */
	const double trend = pow(1 + chance_between(e->seed, 7, -0.002, 0.006),
	    (year - 2024) * 12 + month);
	const double yuan = e->kw * HOURS_A_MONTH * e->trade->output * trend *
	    shape_orders(year, month) *
	    chance_between(e->seed + 1, of, 0.95, 1.05);
	/* Declared to a thousand yuan. */
	const double output = round(yuan / 1000) * 1000 * 100;
	const double added =
	    e->trade->added * chance_between(e->seed + 2, of, 0.93, 1.07);
	const double tax = chance_between(e->seed + 3, of, 0.024, 0.046);

	return (struct cast_month){
		.output = (int64_t)output,
		.added = (int64_t)(round(output * added / 1e5) * 1e5),
		.revenue =
		    (int64_t)(round(output *
				  chance_between(e->seed + 4, of, 0.93, 1.04) /
				  1e5) *
			1e5),
		.tax = (int64_t)(round(output * tax / 1e5) * 1e5),
		.employees = e->employees +
		    (int)chance_below(
			e->seed + 5, of, (size_t)e->employees / 12 + 1),
	};
}
