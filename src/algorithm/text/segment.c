#include "algorithm/text/dictionary.h"
#include "knowledge/entry.h"

struct given {
	struct str text;
	struct map extra;
};

struct result {
	struct texts tokens;
	double known;
};

static const struct port given[] = {
	{ IN(text), PORT_TEXT, "", .words = { "文本", "text" } },
	{ IN(extra), PORT_MAP, "1", { 1, 1e9 },
	    { "自带词与词频，优先于内置词典",
		"words of one's own with counts, before those there are" },
	    .otherwise = "{}" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(tokens), PORT_TEXTS, "", .words = { "词", "words" } },
	{ OUT(known), PORT_NUMBER, "1",
	    .words = { "汉字在词典词（两字以上）中的比例，无汉字时为空",
		"share of Chinese characters in words of two and more; null: "
		"there are none" },
	    .gaps = true },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct dictionary d;
	struct cut cut;

	if (!dictionary_open(call, &g->extra, &d) ||
	    !dictionary_cut(call, &d, "text", g->text, &cut))
		return false;
	r->tokens = cut.tokens;
	r->known = (double)cut.known / (double)cut.han;
	return true;
}

const struct entry algorithm_segment = {
	.id = "TXT-01",
	.words = { "中文分词（词典最大概率）",
	    "Chinese segmentation, likeliest by a dictionary" },
	.class = CLASS_TEXT,
	.domains = DOMAIN_SERVICE | DOMAIN_MANAGEMENT | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max over ways of words w1 .. wk = text of "
		    "sum ln(count(w)/total)",
	.source = "动态规划求词图最大概率路径",
	.strength = STRENGTH_A,
	.oracle = "jieba with the same dictionary, without its HMM",
	.note = { "内置词典只有本平台用语约 2500 词条，一般文本会切得过碎，见 "
		  "known；业务词请用 extra 给出；不识别新词",
	    "The dictionary has about 2,500 words, of this platform's own "
	    "texts: other texts fall into pieces, see known; bring your own "
	    "words as extra; new words are not recognised" },
	.version = 1,
	.tables = { DICTIONARY_TABLE },
	.evaluate = evaluate,
};
