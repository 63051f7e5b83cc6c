/*
 * answer_web.h - what a question about series is answered with, and how it
 * is written: as JSON, as a table, as a tape (tape.h).
 */
#ifndef TELEMETRY_ANSWER_WEB_H
#define TELEMETRY_ANSWER_WEB_H

#include "telemetry/guess_web.h"
#include "telemetry/reading_store.h"
#include "web/web.h"

enum answer_form { ANSWER_JSON, ANSWER_CSV, ANSWER_TAPE };

/* One series of an answer. */
struct series {
	struct str device, metric; /* as asked */
	struct str key, code, unit;
	struct store_series store;
	bool has_text;
};

struct texts {
	size_t n;
	int64_t *at_us;
	struct str *value;
};

/* What is to be answered, and how far it is. */
struct answer {
	struct series *series;
	size_t n, at;
	bool many; /* POST /api/v1/query */
	enum answer_form form;
	struct telemetry_range range;
	enum telemetry_agg agg;
	bool raw;
	size_t limit;   /* points of a series */
	size_t columns; /* of pixels; 0: all points */
	struct guess guess;
	bool guessed; /* it is used, and was right so far */
	/* Of the series that is being read: */
	struct reading *reading;
	const struct telemetry_sample *sample; /* with neighbours */
	size_t samples;
	size_t chosen_from; /* with columns */
	struct texts texts;
	struct text ahead; /* its points as JSON, or nothing */
	/* For the thread that writes it. */
	struct cx *cx;
	struct exchange *x;
	bool ok;
};

/* What the client accepts, JSON unless it names a tape. */
enum answer_form answer_form(struct exchange *x);

/* Before the first series and behind the last. */
void answer_begin(struct exchange *x, const struct answer *r);
void answer_end(struct exchange *x, const struct answer *r);

/* Its points alone, before it is known what stands above them: samples in an
 * answer of JSON, else nothing. */
void answer_ahead(struct cx *cx, struct answer *r);

/* The series at r->at, out of its samples; false after a failure. */
bool answer_series(struct cx *cx, struct text *out, struct answer *r);

#endif
