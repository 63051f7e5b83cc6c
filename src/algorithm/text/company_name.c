#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "algorithm/text/chars.h"
#include "knowledge/entry.h"

#define NAME_MOST 1000 /* characters */
#define KEPT 2         /* characters that have to remain of a name */

struct given {
	struct str name, other;
	struct texts regions, forms, industry_words;
};

struct result {
	struct str core, form;
	struct texts region;
	struct str other_core;
	double dice;
	bool same_key, region_conflict;
};

/* The provinces, long before short, and what firms put before all. */
#define REGIONS                                                                             \
	"[\"北京市\",\"北京\",\"天津市\",\"天津\",\"上海市\",\"上海\","      \
	"\"重庆市\",\"重庆\",\"河北省\",\"河北\",\"山西省\",\"山西\","       \
	"\"辽宁省\",\"辽宁\",\"吉林省\",\"吉林\",\"黑龙江省\",\"黑龙江\"," \
	"\"江苏省\",\"江苏\",\"浙江省\",\"浙江\",\"安徽省\",\"安徽\","       \
	"\"福建省\",\"福建\",\"江西省\",\"江西\",\"山东省\",\"山东\","       \
	"\"河南省\",\"河南\",\"湖北省\",\"湖北\",\"湖南省\",\"湖南\","       \
	"\"广东省\",\"广东\",\"海南省\",\"海南\",\"四川省\",\"四川\","       \
	"\"贵州省\",\"贵州\",\"云南省\",\"云南\",\"陕西省\",\"陕西\","       \
	"\"甘肃省\",\"甘肃\",\"青海省\",\"青海\",\"台湾省\",\"台湾\","       \
	"\"内蒙古\",\"广西\",\"西藏\",\"宁夏\",\"新疆\",\"香港\",\"澳门\","  \
	"\"中国\"]"
#define FORMS                                                                              \
	"[\"合伙企业(有限合伙)\",\"股份有限公司\",\"有限责任公司\","   \
	"\"集团有限公司\",\"控股有限公司\",\"有限公司\",\"合伙企业\"," \
	"\"分公司\",\"集团\",\"厂\"]"
#define INDUSTRY_WORDS                                                                      \
	"[\"化工\",\"机械\",\"电子\",\"装备\",\"材料\",\"新材料\",\"药业\"," \
	"\"制药\",\"科技\",\"实业\",\"贸易\",\"建材\",\"纺织\",\"食品\","     \
	"\"能源\",\"环保\",\"物流\",\"汽车\",\"电气\",\"集团\",\"投资\"]"

static const struct port given[] = {
	{ IN(name), PORT_TEXT, "", .words = { "企业名称", "name of a firm" } },
	{ IN(other), PORT_TEXT, "",
	    .words = { "另一名称（比较时给出）", "another, to compare with" },
	    .otherwise = "null" },
	{ IN(regions), PORT_TEXTS, "",
	    .words = { "行政区划名（长的在前）", "regions, long before short" },
	    .otherwise = REGIONS },
	{ IN(forms), PORT_TEXTS, "", .words = { "组织形式", "legal forms" },
	    .otherwise = FORMS },
	{ IN(industry_words), PORT_TEXTS, "",
	    .words = { "行业词", "words of industries" },
	    .otherwise = INDUSTRY_WORDS },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(core), PORT_TEXT, "",
	    .words = { "核心名称（匹配键）", "core of the name, its key" } },
	{ OUT(form), PORT_TEXT, "", .words = { "组织形式", "legal form" } },
	{ OUT(region), PORT_TEXTS, "", .words = { "地区", "regions" } },
	{ OUT(other_core), PORT_TEXT, "",
	    .words = { "另一名称的核心", "core of the other" } },
	{ OUT(dice), PORT_NUMBER, "1",
	    .words = { "二字组 Dice 相似度，未给另一名称时为空",
		"Dice of pairs of characters; null: no other" },
	    .gaps = true },
	{ OUT(same_key), PORT_TRUTH, "",
	    .words = { "核心相同", "the cores are the same" } },
	{ OUT(region_conflict), PORT_TRUTH, "",
	    .words = { "地区冲突", "their regions have nothing in common" } },
	{ NULL },
};

struct name {
	struct chars c;
	struct str form;
	struct texts region;
};

static void
cut_out(struct chars *c, size_t from, size_t n)
{
	memmove(
	    c->v + from, c->v + from + n, (c->n - from - n) * sizeof(*c->v));
	c->n -= n;
}

static bool
stands_at(struct chars c, size_t at, struct chars part)
{
	return part.n > 0 && at + part.n <= c.n &&
	    memcmp(c.v + at, part.v, part.n * sizeof(*c.v)) == 0;
}

static bool
ends_with(struct chars c, struct chars part)
{
	return part.n <= c.n && stands_at(c, c.n - part.n, part);
}

static bool
is(struct chars c, struct chars other)
{
	return c.n == other.n && stands_at(c, 0, other);
}

/* Narrow signs, capitals, one kind of brackets, no blanks. */
static uint32_t
plain(uint32_t c)
{
	c = char_narrow(c);
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 'A';
	if (c == 0x3014 || c == 0x3010 || c == '[')
		return '(';
	if (c == 0x3015 || c == 0x3011 || c == ']')
		return ')';
	return c == 0x8cac ? 0x8d23 : c; /* 責 */
}

static struct chars
plain_chars(struct call *call, struct str text)
{
	struct chars c = chars_read(call, text);
	size_t n = 0;

	for (size_t i = 0; i < c.n; i++)
		if (!char_is_blank(c.v[i]))
			c.v[n++] = plain(c.v[i]);
	c.n = n;
	return c;
}

/* 股份公司 at the end is 股份有限公司. */
static struct chars
long_form(struct call *call, struct chars c)
{
	const struct chars brief = chars_read(call, STR("股份公司")),
			   whole = chars_read(call, STR("股份有限公司"));
	struct chars longer = { cx_calloc(call->cx, c.n + 2, sizeof(*c.v)),
		c.n };

	memcpy(longer.v, c.v, c.n * sizeof(*c.v));
	if (!ends_with(c, brief))
		return longer;
	longer.n += whole.n - brief.n;
	memcpy(
	    longer.v + longer.n - whole.n, whole.v, whole.n * sizeof(*whole.v));
	return longer;
}

/* Without 省 or 市 at its end, each once. */
static void
add_region(struct call *call, struct name *n, struct chars region)
{
	const uint32_t last = region.v[region.n - 1];
	struct str text;

	if (region.n > KEPT && (last == 0x7701 || last == 0x5e02))
		region.n--;
	text = chars_text(call, region);
	for (size_t i = 0; i < n->region.n; i++)
		if (str_eq(n->region.v[i], text))
			return;
	n->region.v[n->region.n++] = text;
}

static const struct chars *
find(const struct chars *list, size_t n, struct chars c)
{
	for (size_t i = 0; i < n; i++)
		if (is(list[i], c))
			return &list[i];
	return NULL;
}

/* Lists as characters, once for both names. */
struct lists {
	struct chars *regions, *forms, *words;
	size_t region_n, form_n, word_n;
};

/* A region in brackets goes; of other brackets, the content stays. */
static void
open_brackets(struct call *call, const struct lists *l, struct name *n)
{
	for (size_t i = 0; i < n->c.n; i++) {
		size_t end = i + 1;
		struct chars inside;

		if (n->c.v[i] != '(')
			continue;
		while (end < n->c.n && n->c.v[end] != ')')
			end++;
		if (end == n->c.n)
			return;
		inside = (struct chars){ n->c.v + i + 1, end - i - 1 };
		if (find(l->regions, l->region_n, inside) == NULL)
			continue;
		add_region(call, n, inside);
		cut_out(&n->c, i, end + 1 - i);
		i--;
	}
}

static void
cut_form(struct call *call, const struct lists *l, struct name *n, bool open)
{
	const struct chars *best = NULL;

	for (size_t i = 0; i < l->form_n; i++) {
		const struct chars *f = &l->forms[i];
		const bool bracket =
		    memchr(f->v, '(', f->n * sizeof(*f->v)) != NULL;

		if (bracket == open && f->n + KEPT <= n->c.n &&
		    ends_with(n->c, *f) && (best == NULL || f->n > best->n))
			best = f;
	}
	if (best == NULL || n->form.n > 0)
		return;
	n->form = chars_text(call, *best);
	n->c.n -= best->n;
}

/* Leading regions, but not the one before a bare word of an industry. */
static void
cut_regions(struct call *call, const struct lists *l, struct name *n)
{
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; !again && i < l->region_n; i++) {
			const struct chars *r = &l->regions[i];
			const struct chars rest = { n->c.v + r->n,
				n->c.n - r->n };

			again = stands_at(n->c, 0, *r) && rest.n >= KEPT &&
			    find(l->words, l->word_n, rest) == NULL;
			if (again) {
				add_region(call, n, *r);
				cut_out(&n->c, 0, r->n);
			}
		}
	}
}

static struct name
normalise(struct call *call, const struct lists *l, struct str text)
{
	struct name n = { .c = long_form(call, plain_chars(call, text)) };
	size_t kept = 0;

	n.region = call_texts(call, n.c.n + 1);
	n.region.n = 0;
	cut_form(call, l, &n, true);
	open_brackets(call, l, &n);
	cut_form(call, l, &n, false);
	cut_regions(call, l, &n);
	for (size_t i = 0; i < n.c.n; i++)
		if (char_is_han(n.c.v[i]) || char_is_alnum(n.c.v[i]))
			n.c.v[kept++] = n.c.v[i];
	n.c.n = kept;
	return n;
}

static int
by_pair(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static uint64_t *
pairs(struct call *call, struct chars c)
{
	uint64_t *p = cx_calloc(call->cx, c.n, sizeof(*p));

	for (size_t i = 0; i + 1 < c.n; i++)
		p[i] = (uint64_t)c.v[i] << 32 | c.v[i + 1];
	if (c.n > 1)
		qsort(p, c.n - 1, sizeof(*p), by_pair);
	return p;
}

/* Twice the pairs in common over the pairs of both. */
static double
dice(struct call *call, struct chars a, struct chars b)
{
	const uint64_t *p = pairs(call, a), *q = pairs(call, b);
	size_t i = 0, j = 0, same = 0;

	if (a.n < 2 || b.n < 2)
		return is(a, b) ? 1 : 0;
	while (i + 1 < a.n && j + 1 < b.n) {
		const int sign = by_pair(&p[i], &q[j]);

		same += sign == 0;
		i += sign <= 0;
		j += sign >= 0;
	}
	return 2 * (double)same / (double)(a.n + b.n - 2);
}

static bool
conflict(const struct texts *a, const struct texts *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t j = 0; j < b->n; j++)
			if (str_eq(a->v[i], b->v[j]))
				return false;
	return a->n > 0 && b->n > 0;
}

static struct chars *
read_list(struct call *call, const struct texts *list)
{
	struct chars *c = cx_calloc(call->cx, list->n, sizeof(*c));

	for (size_t i = 0; i < list->n; i++)
		c[i] = plain_chars(call, list->v[i]);
	return c;
}

static bool
is_asked_well(struct call *call, const struct given *g, const struct name *n)
{
	if (str_chars(g->name) > NAME_MOST || str_chars(g->other) > NAME_MOST)
		return call_refuse(call,
		    str_chars(g->name) > NAME_MOST ? "name" : "other",
		    "has more than %d characters", NAME_MOST);
	if (n != NULL && n->c.n == 0)
		return call_refuse(
		    call, "name", "name has neither a letter nor a digit");
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct lists l = { read_list(call, &g->regions),
		read_list(call, &g->forms), read_list(call, &g->industry_words),
		g->regions.n, g->forms.n, g->industry_words.n };
	struct name name, other;

	if (!is_asked_well(call, g, NULL))
		return false;
	name = normalise(call, &l, g->name);
	if (!is_asked_well(call, g, &name))
		return false;
	r->core = chars_text(call, name.c);
	r->form = name.form;
	r->region = name.region;
	r->dice = NAN;
	if (g->other.n == 0)
		return true;
	other = normalise(call, &l, g->other);
	r->other_core = chars_text(call, other.c);
	r->dice = dice(call, name.c, other.c);
	r->same_key = is(name.c, other.c);
	r->region_conflict = conflict(&name.region, &other.region);
	return true;
}

const struct entry algorithm_company_name = {
	.id = "TXT-09",
	.words = { "企业名称归一与匹配", "Names of firms, made alike" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SUPPLY | DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "core = name - brackets' region - longest form - leading "
		    "regions; Dice = 2 |pairs in common|/(|pairs| + |pairs|)",
	.source = "企业名称登记管理规定（2020 修订）第六条；Dice 1945",
	.strength = STRENGTH_B,
	.oracle = "a second coding of the same rules",
	.note = { "只折叠全角字符；规则之外的简称、曾用名不会被认出",
	    "Of NFKC the full-width signs alone are folded; short and former "
	    "names are not recognised" },
	.version = 1,
	.evaluate = evaluate,
};
