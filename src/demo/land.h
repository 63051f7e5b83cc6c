/*
 * land.h - parcels and places of the demo park.
 *
 * The park is a plan of six by five blocks between main roads, turned a few
 * degrees as a town is.  Two blocks in its middle are the lake and the park's
 * centre; the others are cut into plots by side roads until each enterprise
 * has its own.  Plots keep a distance from each other and never overlap.
 *
 * Degrees CGCS2000 (EPSG:4490), within the box a new park has
 * (120.60..120.68 E, 31.28..31.34 N).  Pure.
 */
#ifndef DEMO_LAND_H
#define DEMO_LAND_H

#include <stddef.h>

#define LAND_CORNERS 6 /* most corners of a plot */

/* Metres in the plan, x east and y north before it is turned. */
struct land_point {
	double x, y;
};

struct plot {
	double x0, y0, x1, y1; /* the rectangle it was cut from */
	struct land_point corner[LAND_CORNERS]; /* counter-clockwise */
	size_t corners;
	size_t block; /* 0..29, row by row from the south-west */
};

/* Plots for n enterprises, those of one block next to each other. */
void land_divide(struct plot *plots, size_t n);

/* From the plan to degrees. */
void land_degrees(struct land_point p, double *lon, double *lat);

/* The i-th place for a device in a plot, among the workshops on it. */
struct land_point land_place(const struct plot *plot, size_t i);

/* Square metres of a plot. */
double land_area(const struct plot *plot);

/* Names of the roads south of and west of a block. */
const char *land_street(size_t block);
const char *land_street_en(size_t block);

#endif
