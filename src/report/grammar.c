#include "report/grammar.h"

#include <string.h>

static bool
refuse(struct cx *cx, const char *path, const char *what)
{
	return cx_fail(cx, FAIL_BROKEN, NULL, "%s %s",
	    path[0] == '\0' ? "the definition" : path, what);
}

static const char *
below(struct cx *cx, const char *path, const char *name)
{
	return path[0] == '\0' ? name : cx_printf(cx, "%s.%s", path, name);
}

/* --- single values -------------------------------------------------------- */

static bool
is_choice(const char *choices, struct str value)
{
	struct str rest = str_of(choices);

	while (rest.p != NULL)
		if (str_eq(str_cut(rest, ' ', &rest), value))
			return true;
	return false;
}

static bool
text_ok(struct cx *cx, const char *path, const json_t *value,
    const struct grammar_rule *rule)
{
	if (!json_is_string(value))
		return refuse(cx, path, "must be a text");
	if (rule->choices != NULL &&
	    !is_choice(rule->choices, str_of(json_string_value(value))))
		return refuse(cx, path,
		    cx_printf(cx, "must be one of: %s", rule->choices));
	return true;
}

static bool
name_ok(struct cx *cx, const char *path, const json_t *value)
{
	const char *name = json_string_value(value);

	if (name == NULL)
		return refuse(cx, path, "must be a name");
	if (!(name[0] >= 'a' && name[0] <= 'z') || strlen(name) > 60 ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_.-") !=
		strlen(name))
		return refuse(
		    cx, path, "must be a name of a-z, 0-9, _ . -, at most 60");
	return true;
}

static bool
whole_ok(struct cx *cx, const char *path, const json_t *value,
    const struct grammar_rule *rule)
{
	const long long n = json_integer_value(value);

	if (!json_is_integer(value))
		return refuse(cx, path, "must be a whole number");
	if ((rule->lo != 0 || rule->hi != 0) && (n < rule->lo || n > rule->hi))
		return refuse(cx, path,
		    cx_printf(
			cx, "must lie within %lld..%lld", rule->lo, rule->hi));
	return true;
}

static bool
words_ok(struct cx *cx, const char *path, json_t *value)
{
	static const struct grammar_rule both[] = {
		{ "zh-CN", GRAMMAR_TEXT, true },
		{ "en", GRAMMAR_TEXT, true },
		{ NULL },
	};

	if (!json_is_object(value))
		return refuse(cx, path, "must be words in zh-CN and en");
	return grammar_check(cx, path, value, both);
}

/* --- lists ---------------------------------------------------------------- */

static const char *
item(struct cx *cx, const char *path, size_t i)
{
	return cx_printf(cx, "%s[%zu]", path, i);
}

static bool
list_ok(struct cx *cx, const char *path, const json_t *list,
    const struct grammar_rule *of)
{
	if (!json_is_array(list))
		return refuse(cx, path, "must be a list");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!grammar_check(
			cx, item(cx, path, i), json_array_get(list, i), of))
			return false;
	return true;
}

static bool
names_ok(struct cx *cx, const char *path, const json_t *list)
{
	if (!json_is_array(list) || json_array_size(list) == 0)
		return refuse(cx, path, "must be a list of names");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!name_ok(cx, item(cx, path, i), json_array_get(list, i)))
			return false;
	return true;
}

static bool
values_ok(struct cx *cx, const char *path, json_t *columns)
{
	const char *column, *value;
	json_t *values, *words;

	if (!json_is_object(columns))
		return refuse(cx, path, "must be words by column and value");
	json_object_foreach(columns, column, values)
	{
		const char *at = below(cx, path, column);

		if (!json_is_object(values))
			return refuse(cx, at, "must be words by value");
		json_object_foreach(values, value, words)
		{
			if (!words_ok(cx, below(cx, at, value), words))
				return false;
		}
	}
	return true;
}

/* --- objects -------------------------------------------------------------- */

static bool
value_ok(struct cx *cx, const char *path, json_t *value,
    const struct grammar_rule *rule)
{
	switch (rule->type) {
	case GRAMMAR_TEXT:
		return text_ok(cx, path, value, rule);
	case GRAMMAR_NAME:
		return name_ok(cx, path, value);
	case GRAMMAR_WHOLE:
		return whole_ok(cx, path, value, rule);
	case GRAMMAR_NUMBER:
		return json_is_number(value) ||
		    refuse(cx, path, "must be a number");
	case GRAMMAR_TRUTH:
		return json_is_boolean(value) ||
		    refuse(cx, path, "must be true or false");
	case GRAMMAR_ANY:
		return true;
	case GRAMMAR_WORDS:
		return words_ok(cx, path, value);
	case GRAMMAR_OBJECT:
		return grammar_check(cx, path, value, rule->of);
	case GRAMMAR_LIST:
		return list_ok(cx, path, value, rule->of);
	case GRAMMAR_NAMES:
		return names_ok(cx, path, value);
	case GRAMMAR_VALUES:
		return values_ok(cx, path, value);
	case GRAMMAR_MADE:
		return json_is_string(value)
		    ? name_ok(cx, path, value)
		    : grammar_check(cx, path, value, rule->of);
	case GRAMMAR_MADE_LIST:
		return json_is_string(value)
		    ? name_ok(cx, path, value)
		    : list_ok(cx, path, value, rule->of);
	}
	return false;
}

static const struct grammar_rule *
rule_of(const struct grammar_rule *rules, const char *name)
{
	while (rules->name != NULL && strcmp(rules->name, name) != 0)
		rules++;
	return rules->name == NULL ? NULL : rules;
}

/* The first group of which not exactly one member stands; 0: none. */
static int
group_at_fault(json_t *object, const struct grammar_rule *rules)
{
	for (int group = 1; group < 4; group++) {
		size_t there = 0, named = 0;

		for (const struct grammar_rule *r = rules; r->name; r++) {
			named += r->group == group;
			there += r->group == group &&
			    json_object_get(object, r->name) != NULL;
		}
		if (named > 0 && there != 1)
			return group;
	}
	return 0;
}

static const char *
group_names(struct cx *cx, const struct grammar_rule *rules, int group)
{
	const char *names = "";

	for (const struct grammar_rule *r = rules; r->name != NULL; r++)
		if (r->group == group)
			names = cx_printf(cx, "%s%s%s", names,
			    names[0] == '\0' ? "" : ", ", r->name);
	return names;
}

bool
grammar_check(struct cx *cx, const char *path, json_t *object,
    const struct grammar_rule *rules)
{
	const char *name;
	json_t *value;
	int group;

	if (!json_is_object(object))
		return refuse(cx, path, "must be an object");
	json_object_foreach(object, name, value)
	{
		const struct grammar_rule *rule = rule_of(rules, name);

		if (rule == NULL)
			return refuse(
			    cx, below(cx, path, name), "is not known");
		if (!value_ok(cx, below(cx, path, name), value, rule))
			return false;
	}
	for (const struct grammar_rule *r = rules; r->name != NULL; r++)
		if (r->required && json_object_get(object, r->name) == NULL)
			return refuse(
			    cx, below(cx, path, r->name), "is missing");
	group = group_at_fault(object, rules);
	return group == 0 ||
	    refuse(cx, path,
		cx_printf(cx, "must have exactly one of: %s",
		    group_names(cx, rules, group)));
}
