#include "base/word.h"
#include "web/web.h"

bool
web_bind_name(struct cx *cx, struct exchange *x, size_t most)
{
	struct str name;

	if (!web_has(x, "name"))
		return true;
	if (!word_read(cx, "name", web_text(x, "name"), most, &name))
		return false;
	db_bind(web_binds(x), "name", name);
	return true;
}
