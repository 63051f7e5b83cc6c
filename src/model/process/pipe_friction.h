/*
 * pipe_friction.h - the Darcy friction factor, which several entries take.
 */
#ifndef MODEL_PROCESS_PIPE_FRICTION_H
#define MODEL_PROCESS_PIPE_FRICTION_H

#define FRICTION_LAMINAR 2040  /* below this Re: 64 / Re */
#define FRICTION_ROUGHEST 0.05 /* relative roughness that it is known to */

/*
 * Re > 0, 0 <= roughness / diameter <= FRICTION_ROUGHEST.  Laminar after
 * Hagen-Poiseuille, else Colebrook 1939 solved to the last digits.
 */
double pipe_friction(double Re, double roughness);

#endif
