/*
 * energy_monthly_paper.h - the monthly energy report, from rows to paper.
 *
 * Three steps: facts and figures (energy_monthly_facts_paper.c), blocks that
 * are no words (energy_monthly_paper.c), and the composition by the definition.
 */
#ifndef REPORT_ENERGY_MONTHLY_PAPER_H
#define REPORT_ENERGY_MONTHLY_PAPER_H

#include "energy/calendar.h"
#include "paper/paper.h"
#include "report/data_paper.h"
#include "report/energy_monthly_store.h"
#include "report/facts.h"
#include "report/phrase_paper.h"

/* An enterprise in operation. */
struct monthly_party {
	int32_t tenant;
	const char *name;
	const char *short_name;
	bool demo;
	size_t meters;
};

/* A kind of energy by name. */
struct monthly_kind {
	struct str code;
	const char *name;
	const char *name_en;
	const char *unit;
};

/* A span of days and what it is made of. */
struct monthly_span {
	int32_t first, last;
	int32_t month; /* of declared output */
	struct monthly_rows rows;
};

enum { MONTHLY_NOW, MONTHLY_BEFORE, MONTHLY_YEAR_AGO, MONTHLY_SPANS };

/* All a report is made of; texts live as long as the cx of the run. */
struct monthly {
	bool english;
	bool is_park;
	const char *subject; /* park or enterprise */
	const char *park;
	int zone_min;
	int64_t as_of_us;
	struct period period;
	bool partial; /* the month is not over: whole days until now */
	struct monthly_span spans[MONTHLY_SPANS];
	int32_t tenant; /* 0: the park's enterprises */
	const struct monthly_party *parties;
	size_t parties_n;
	const struct monthly_kind *kinds;
	size_t kinds_n;
	const double *days; /* tce of each day of this month, */
	size_t days_n;
	const double *days_before; /* and of the month before */
	size_t days_before_n;
	size_t corrections; /* of its days, so far */
	size_t top;         /* rows of the ranking */
	const char *run_id;
	const char *salt;     /* evidence codes are made from it */
	const char *base_url; /* "https://park.example.cn", or NULL */
};

/* A printed figure and all that is needed to take it again. */
struct monthly_figure {
	const char *code;
	const char *label;
	const char *label_en;
	const char *printed;
	const char *unit;
	enum monthly_metric metric;
	struct monthly_param param;
	struct monthly_measure measure;
};

#define MONTHLY_FIGURES 256

struct monthly_figures {
	struct monthly_figure items[MONTHLY_FIGURES];
	size_t n;
};

/*
 * Builds the paper: the chapters of the program, and those that the definition
 * says with the rows of its queries, whose figures come in *more as rows of
 * park.figure.  FAIL_BROKEN when definition and code do not agree.
 */
bool monthly_paper(struct cx *cx, const struct monthly *m,
    const struct data_report *data, struct paper *p,
    struct monthly_figures *figures, json_t **more);

/* --- shared by its files ------------------------------------------------- */

/* One party's figures of all spans. */
struct monthly_share {
	const struct monthly_party *party;
	struct monthly_measure tce[MONTHLY_SPANS];
	double intensity;
	double raw; /* tce whatever its grade, 0 for none */
};

struct monthly_work {
	struct cx *cx;
	const struct monthly *m;
	struct monthly_figures *figures;
	struct facts facts;
	struct monthly_measure tce[MONTHLY_SPANS];
	struct monthly_share *shares; /* by tce, largest first */
	size_t shares_n;
	int base; /* MONTHLY_YEAR_AGO or MONTHLY_BEFORE; -1: none */
	struct blocks *blocks; /* which number tables and charts */
	struct paper_kpi kpis[8];
	size_t kpis_n;
};

/* One of two texts, by the language of the run. */
const char *monthly_say(
    const struct monthly *m, const char *chinese, const char *english);

/* Takes the measure, enters it as a figure and returns that; the same figure
 * asked for twice is one. */
const struct monthly_figure *monthly_enter(struct monthly_work *w,
    enum monthly_metric metric, const struct monthly_rows *rows, int32_t tenant,
    struct str kind, struct phrase_unit unit, const char *label,
    const char *label_en);

/* Shares, figures of the KPI block and every fact of the definition. */
void monthly_facts(struct monthly_work *w);

/* "表 3  企业综合能源消费排名", numbered with those of the definition. */
const char *monthly_table_caption(
    struct monthly_work *w, const char *chinese, const char *english);
const char *monthly_chart_caption(
    struct monthly_work *w, const char *chinese, const char *english);

/* Charts; nothing where there is nothing to draw. */
void monthly_chart_daily(struct monthly_work *w, struct paper *p);
void monthly_chart_load(struct monthly_work *w, struct paper *p);
void monthly_chart_heat(struct monthly_work *w, struct paper *p);
void monthly_chart_ranking(struct monthly_work *w, struct paper *p);

/* What the park calls a kind. */
const struct monthly_kind *monthly_kind_of(
    const struct monthly *m, struct str code);

#endif
