#include "db/channel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
channels_add(struct channels *c, const char *name,
    void (*heard)(const char *channel, const char *payload))
{
	if (c->n == CHANNELS_MOST)
		abort();
	c->channel[c->n].name = name;
	c->channel[c->n++].heard = heard;
}

void
channels_listen(const struct channels *c, PGconn *pg)
{
	for (size_t i = 0; i < c->n; i++) {
		char listen[80];

		(void)snprintf(
		    listen, sizeof(listen), "listen %s", c->channel[i].name);
		(void)PQsendQueryParams(
		    pg, listen, 0, NULL, NULL, NULL, NULL, 0);
	}
}

void
channels_hear(const struct channels *c, PGconn *pg)
{
	PGnotify *n;

	while ((n = PQnotifies(pg)) != NULL) {
		for (size_t i = 0; i < c->n; i++)
			if (strcmp(c->channel[i].name, n->relname) == 0)
				c->channel[i].heard(n->relname, n->extra);
		PQfreemem(n);
	}
}

void
channels_doubt(const struct channels *c)
{
	for (size_t i = 0; i < c->n; i++)
		c->channel[i].heard(c->channel[i].name, "");
}
