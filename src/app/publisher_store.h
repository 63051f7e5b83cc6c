/*
 * publisher_store.h - who may publish packages of APPs here.
 */
#ifndef APP_PUBLISHER_STORE_H
#define APP_PUBLISHER_STORE_H

#include "app/trust.h"
#include "db/conn.h"

/* Keys of the register, revoked ones too, in cx; within a transaction. */
bool publisher_keys(
    struct cx *cx, struct conn *conn, struct package_trust *trust);

#endif
