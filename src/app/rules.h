/*
 * rules.h - the grammar of an APP's definition (report/grammar.h); what its
 * members mean is said in README.md.
 */
#ifndef APP_RULES_H
#define APP_RULES_H

#include "report/grammar.h"

extern const struct grammar_rule app_rules[];

#endif
