/*
 * auc.h - how well scores tell ones from zeros.
 */
#ifndef CLASSIFICATION_AUC_H
#define CLASSIFICATION_AUC_H

#include "knowledge/call.h"

/*
 * Chance that a one has a higher score than a zero, an equal one counting
 * half.  y is 0 and 1, both of them there, of the length of s.
 */
double auc_of(struct call *call, struct vector y, struct vector s);

#endif
