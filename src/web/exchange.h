/*
 * exchange.h - one request from its first byte to its answer, inside src/web.
 */
#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include "web/kore.h"

#include "web/compute.h"
#include "web/offload.h"
#include "web/param.h"
#include "web/session.h"
#include "web/web.h"

struct exchange {
	struct cx cx;
	struct http_request *req;
	struct routed at;
	struct param_values values;
	struct session session;
	bool signed_in;
	struct identity who;
	char ip[48];
	char request_id[24];
	int64_t began_us;
	int64_t until_us; /* the answer must have come; 0: whenever */
	unsigned char secret[SHA256_SIZE];
	struct str body;
	struct db_binds binds;
	struct pool_job *job; /* asked in the current step, or answered */
	bool job_sent;
	bool job_parts;  /* what it was asked first wakes the exchange */
	bool first_came; /* and has done so */
	bool rest_came, rest_awaited;
	/* What is asked beside the computing, in memory of its own: the
	 * arena is the thread's then.  Each in turn, since rows of one are
	 * computed with while the next is asked. */
	struct cx aside[2];
	int turn;
	struct pool_job *ahead;
	struct offload *work;
	struct compute *compute;
	web_step next;
	int awaited; /* what the step before asked for and has not come */
	void *kept;
	struct text out;
	struct str bytes;
	const char *media;
	int status;
	bool taken; /* the answer is a stream; nothing more is sent */
};

/* Sends the answer or the failure; writes the access record. */
void exchange_reply(struct exchange *x);

#endif
