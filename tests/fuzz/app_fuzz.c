/*
 * Looks for a definition with which the proof of an APP breaks a promise of
 * definition_store.h: a refusal without a sentence, a flow whose order does not
 * hold each step once.
 */
#include "app/definition_store.h"

#include "fuzz.h"

static void
look(const struct app *app)
{
	bool had[APP_NODES] = { false };

	fuzz_expect(app->node_count >= 1 && app->node_count <= APP_NODES,
	    "a flow has a form and a limit");
	for (size_t i = 0; i < app->node_count; i++) {
		fuzz_expect(
		    app->order[i] < app->node_count && !had[app->order[i]],
		    "each step has its turn, once");
		had[app->order[i]] = true;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = { (const char *)data, size };
	struct app app;
	struct cx cx;

	cx_init(&cx);
	if (size > 0 && app_read(&cx, text, &app))
		look(&app);
	else if (size > 0)
		fuzz_expect(cx.message != NULL && cx.message[0] != '\0',
		    "a refusal says why");
	cx_clear(&cx);
	return 0;
}
