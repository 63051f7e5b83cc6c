/*
 * altman.h - Altman's discriminant scores, which differ in their weights.
 */
#ifndef MODEL_ECONOMY_ALTMAN_H
#define MODEL_ECONOMY_ALTMAN_H

#include "knowledge/call.h"

/*
 * Z of the five ratios by the row `variant` of the table `altman`; *zone is 1
 * above the safe limit, -1 below the limit of distress, and 0 between them.
 * Ratios: working capital, retained earnings, EBIT and sales over all assets
 * are x[0], x[1], x[2] and x[4]; equity over debts is x[3].
 */
bool altman_score(struct call *call, const char *variant, const double x[5],
    double *Z, int64_t *zone);

#endif
