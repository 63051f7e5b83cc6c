/*
 * account_store.h - rows of the energy queries as what accounts are made of.
 *
 * Needs no connection, so that the web and programs that may wait read the
 * same way.  Texts are copied into cx.
 */
#ifndef ENERGY_ACCOUNT_STORE_H
#define ENERGY_ACCOUNT_STORE_H

#include "db/db.h"
#include "energy/account.h"

/* The rows of Q_ENERGY_SUM, by span and tenant. */
struct account_row *account_rows(
    struct cx *cx, const struct db_rows *rows, size_t *n);

/* The editions of Q_ENERGY_FACTORS, for a policy. */
struct energy_coefficient *account_factors(
    struct cx *cx, const struct db_rows *rows, size_t *n);

#endif
