/*
 * template.h - a template and the parameters of an industry become a whole
 * definition.
 *
 *	{"format": "park.app-template/1", "template": "compressed-air",
 *	 "parameters": [{"id", "kind", "unit", "name"} …],
 *	 "definition": as README.md has it, without format, id, version, tests}
 *	{"format": "park.app-pack/1", "id": "APP-058", "version",
 *	 "template", "industry": word of catalogue_industry_word(),
 *	 "parameters": [{"id", "value", "origin", "confirmed"} …], "tests"}
 *
 * Kinds of parameters: a `fact` is a number in a unit, with its origin in both
 * languages and whether somebody held it against that; `words` are in both
 * languages; an `example` is any JSON that a form begins with.
 *
 * In the definition {"$": "limit"} stands for a parameter's value, and {$limit}
 * within a text for a number or, in a text that has both languages, for words
 * in that language; {$industry} names the industry.  The definition that
 * comes out has the members template and industry, and a last table, `facts`,
 * with each fact and its origin.
 *
 * Pure.
 */
#ifndef APP_TEMPLATE_H
#define APP_TEMPLATE_H

#include "base/cx.h"
#include "base/json.h"

/* Whether a document says that it is a pack. */
bool template_is_pack(const json_t *json);

/*
 * The definition, which nothing has proven yet.  NULL after FAIL_BROKEN with a
 * sentence that begins with the place: members that are not known,
 * parameters that are not declared, not given, given twice, of another kind
 * or used nowhere, industries that do not exist, a template without a fact.
 */
json_t *template_fill(struct cx *cx, json_t *template, json_t *pack);

#endif
