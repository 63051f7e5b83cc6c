/*
 * cylinder.h - what a point on the ground sees of an upright cylinder of
 * flame that stands on it.
 */
#ifndef MODEL_SAFETY_CYLINDER_H
#define MODEL_SAFETY_CYLINDER_H

/*
 * Share of the half space that a cylinder of the height L and the diameter D
 * fills, X from its axis, as an upright (Fv) and a level (Fh) surface see it.
 * X > D / 2.  Mudan 1984, Beyler in the SFPE Handbook.
 */
void cylinder_view(double L, double D, double X, double *Fv, double *Fh);

#endif
