/* control_web.h - thing models, what devices may be set to, their shadows, and
 * commands. */
#ifndef CONTROL_CONTROL_WEB_H
#define CONTROL_CONTROL_WEB_H

#include "web/web.h"

extern const struct route control_routes[];
extern const struct route model_routes[];

/* Points and methods of a thing model, as far as they were sent: judged,
 * whole, and bound. */
bool control_judge(struct cx *cx, struct exchange *x);

#endif
