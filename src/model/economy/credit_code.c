#include "enterprise/uscc.h"
#include "knowledge/entry.h"

struct given {
	struct str code;
};

struct result {
	bool ok;
};

static const struct port given[] = {
	{ IN(code), PORT_TEXT, "", .words = { "代码", "code" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(ok), PORT_TRUTH, "", .words = { "有效", "valid" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct str code;

	r->ok = uscc_read(call->cx, g->code, &code);
	if (!r->ok)
		cx_forgive(call->cx);
	return true;
}

const struct entry model_credit_code = {
	.id = "ECO-019",
	.words = { "统一社会信用代码校验",
	    "Unified social credit code check (GB 32100)" },
	.class = CLASS_ECONOMY,
	.domains = DOMAIN_MANAGEMENT,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum over 18 of C_i 3^(i-1) is 0 mod 31, in the alphabet "
		    "without I, O, S, V, Z",
	.source = "GB 32100-2015",
	.strength = STRENGTH_A,
	.oracle = "python-stdnum",
	.note = { "小写、空格与全角字符先行规范；不查组织机构代码段（GB "
		  "11714）",
	    "Lower case, blanks and full-width forms are put right first; the "
	    "older check of places 9 to 17 (GB 11714) is not asked for" },
	.version = 1,
	.evaluate = evaluate,
};
