/*
 * door_web.h - whether whoever asks may run an APP, and with which form.
 */
#ifndef APP_DOOR_WEB_H
#define APP_DOOR_WEB_H

#include "web/web.h"

/*
 * From the rows of Q_APP_DOOR and the parameter `inputs`: the whole form, or
 * NULL after a failure: FAIL_MISSING for no such APP, FAIL_DENIED for who may
 * not read what it reads, FAIL_CONFLICT "not_subscribed" or "trial_over", or
 * form_read()'s.
 */
json_t *door_form(struct cx *cx, struct exchange *x);

#endif
