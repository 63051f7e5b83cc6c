/*
 * crs.h - coordinates as people bring them, made into CGCS2000.
 *
 * CGCS2000 (EPSG:4490) and WGS-84 differ by less than a metre and are taken
 * as one.  GCJ-02 (AMap, Tencent) and BD-09 (Baidu) are shifted by up to
 * 700 m by functions without a closed inverse; it is found by repeating
 * w := w - (shift(w) - given), which shrinks the error by some hundreds each
 * time.  The shifts are the published ones (Krasovsky ellipsoid a 6378245 m,
 * e2 0.00669342162296594323); outside of a box around China GCJ-02 is no
 * shift at all.
 *
 * Degrees, longitude before latitude.  Pure.  Error below one centimetre.
 */
#ifndef ENTERPRISE_CRS_H
#define ENTERPRISE_CRS_H

#include "base/cx.h"
#include "base/str.h"

enum crs { CRS_CGCS2000, CRS_WGS_84, CRS_GCJ_02, CRS_BD_09, CRS_COUNT };

#define CRS_CHOICES "CGCS2000 WGS-84 GCJ-02 BD-09"

/* The system of that name; the empty name is CGCS2000. */
bool crs_read(struct cx *cx, const char *field, struct str name, enum crs *crs);

/* Moves a point given in crs to CGCS2000. */
void crs_to_cgcs2000(enum crs crs, double *lon, double *lat);

/* The way there, by which the way back is found and tested. */
void crs_from_cgcs2000(enum crs crs, double *lon, double *lat);

#endif
