/*
 * plan.h - what an SDK is made of: the operations of the API's description and
 * the entries of the catalogue, read once for all languages.
 *
 * Pure.  Texts belong to the JSON that was read, or to the cx.
 */
#ifndef SDK_PLAN_H
#define SDK_PLAN_H

#include <jansson.h>

#include "base/cx.h"
#include "base/str.h"

/* Of the libraries; beside it stands the version of the API they speak. */
#define SDK_VERSION "1.0.0"

enum sdk_body { SDK_NO_BODY, SDK_JSON_BODY, SDK_RAW_BODY };
enum sdk_answer { SDK_JSON_ANSWER, SDK_TEXT_ANSWER, SDK_BYTES_ANSWER };
enum sdk_place { SDK_IN_PATH, SDK_IN_QUERY, SDK_IN_BODY };

struct sdk_param {
	const char *name, *about;
	enum sdk_place in;
	bool required;
	const json_t *schema; /* JSON Schema of one value */
};

struct sdk_operation {
	const char *id, *method, *path, *about;
	const char *group; /* first word of its address, as "models" */
	enum sdk_body body;
	enum sdk_answer answer;
	bool is_list; /* answers {"items", "next"}; asked on with `after` */
	const struct sdk_param *params;
	size_t param_count;
};

/* As the kinds of src/knowledge/port.h. */
enum sdk_kind {
	SDK_NUMBER,
	SDK_WHOLE,
	SDK_TRUTH,
	SDK_CHOICE,
	SDK_TEXT,
	SDK_VECTOR,
	SDK_MATRIX,
	SDK_CUBE,
	SDK_MAP,
	SDK_TEXTS,
	SDK_JSON,
	SDK_KINDS
};

struct sdk_port {
	const char *name, *unit, *zh, *en;
	enum sdk_kind kind;
	bool required;
	const json_t *choices; /* of SDK_CHOICE, a list of words */
};

struct sdk_entry {
	const char *id, *zh, *en, *equation;
	bool is_algorithm;
	const struct sdk_port *inputs;
	size_t input_count;
	const json_t *example; /* {"inputs", "outputs"}, or NULL */
};

struct sdk_plan {
	const char *api;    /* version of the API, as "1" */
	const char *digest; /* SHA-256 of its canonical description */
	const struct sdk_operation *operations; /* by id */
	size_t operation_count;
	const struct sdk_entry *entries; /* in the order of the catalogue */
	size_t entry_count;
};

/*
 * Reads an OpenAPI 3.1 document and a list of descriptors as
 * src/knowledge/descriptor.h writes them.  FAIL_INVALID for what is neither,
 * and for an operation without an operationId.
 */
bool sdk_plan_read(
    struct cx *cx, struct str openapi, struct str entries, struct sdk_plan *p);

/* NULL: there is none of that id. */
const struct sdk_entry *sdk_plan_entry(const struct sdk_plan *p, struct str id);

/* Whether libraries give it a method of its own, beside call(id, …). */
bool sdk_is_named(const struct sdk_operation *o);

#endif
