/*
 * upload_web.h - files of numbers that come in parts, for long calls.
 */
#ifndef KNOWLEDGE_UPLOAD_WEB_H
#define KNOWLEDGE_UPLOAD_WEB_H

#include "web/web.h"

extern const struct route upload_routes[];

/* Goes on with next unless the body of a call that is answered at once names
 * an upload: "too_large", with the input. */
void upload_refuse(
    struct cx *cx, struct exchange *x, struct str body, web_step next);

#endif
