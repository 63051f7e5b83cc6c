#include "paper/parts.h"
bool paper_xlsx(struct cx *cx, const struct paper *p, const char *tmpdir, struct str *bytes){(void)p;(void)tmpdir;(void)bytes;return cx_fail(cx,FAIL_BROKEN,"x","no");}
