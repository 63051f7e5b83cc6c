/*
 * density.h - clusters of what stands densely: DBSCAN, by Euclidean distance.
 */
#ifndef CLUSTERING_DENSITY_H
#define CLUSTERING_DENSITY_H

#include "knowledge/call.h"

struct density {
	int64_t clusters, noise;
	struct vector labels; /* from 0; -1: of no cluster */
	struct vector core;   /* 1: at least min_pts within eps, itself too */
};

/* Clusters count in the order of their first core rows.  False when the call
 * is to end. */
bool density_cluster(struct call *call, const struct matrix *X, double eps,
    size_t min_pts, struct density *d);

#endif
