#include "model/energy/steam.h"

#include <math.h>

#include "knowledge/root.h"

#define GAS_CONSTANT 461.526 /* of water, J/(kg.K) */

/* One term of a dimensionless Gibbs energy. */
struct term {
	int I, J;
	double n;
};

/* Region 4, table 34. */
static const double saturation[] = { 0, 0.11670521452767e4, -0.72421316703206e6,
	-0.17073846940092e2, 0.12020824702470e5, -0.32325550322333e7,
	0.14915108613530e2, -0.48232657361591e4, 0.40511340542057e6,
	-0.23855557567849, 0.65017534844798e3 };

/* Region 1, table 2. */
static const struct term liquid[] = {
	{ 0, -2, 0.14632971213167 },
	{ 0, -1, -0.84548187169114 },
	{ 0, 0, -0.37563603672040e1 },
	{ 0, 1, 0.33855169168385e1 },
	{ 0, 2, -0.95791963387872 },
	{ 0, 3, 0.15772038513228 },
	{ 0, 4, -0.16616417199501e-1 },
	{ 0, 5, 0.81214629983568e-3 },
	{ 1, -9, 0.28319080123804e-3 },
	{ 1, -7, -0.60706301565874e-3 },
	{ 1, -1, -0.18990068218419e-1 },
	{ 1, 0, -0.32529748770505e-1 },
	{ 1, 1, -0.21841717175414e-1 },
	{ 1, 3, -0.52838357969930e-4 },
	{ 2, -3, -0.47184321073267e-3 },
	{ 2, 0, -0.30001780793026e-3 },
	{ 2, 1, 0.47661393906987e-4 },
	{ 2, 3, -0.44141845330846e-5 },
	{ 2, 17, -0.72694996297594e-15 },
	{ 3, -4, -0.31679644845054e-4 },
	{ 3, 0, -0.28270797985312e-5 },
	{ 3, 6, -0.85205128120103e-9 },
	{ 4, -5, -0.22425281908000e-5 },
	{ 4, -2, -0.65171222895601e-6 },
	{ 4, 10, -0.14341729937924e-12 },
	{ 5, -8, -0.40516996860117e-6 },
	{ 8, -11, -0.12734301741641e-8 },
	{ 8, -6, -0.17424871230634e-9 },
	{ 21, -29, -0.68762131295531e-18 },
	{ 23, -31, 0.14478307828521e-19 },
	{ 29, -38, 0.26335781662795e-22 },
	{ 30, -39, -0.11947622640071e-22 },
	{ 31, -40, 0.18228094581404e-23 },
	{ 32, -41, -0.93537087292458e-25 },
};

/* Region 2, ideal part, table 10, and residual part, table 11. */
static const struct term ideal[] = {
	{ 0, 0, -0.96927686500217e1 },
	{ 0, 1, 0.10086655968018e2 },
	{ 0, -5, -0.56087911283020e-2 },
	{ 0, -4, 0.71452738081455e-1 },
	{ 0, -3, -0.40710498223928 },
	{ 0, -2, 0.14240819171444e1 },
	{ 0, -1, -0.43839511319450e1 },
	{ 0, 2, -0.28408632460772 },
	{ 0, 3, 0.21268463753307e-1 },
};

static const struct term residual[] = {
	{ 1, 0, -0.17731742473213e-2 },
	{ 1, 1, -0.17834862292358e-1 },
	{ 1, 2, -0.45996013696365e-1 },
	{ 1, 3, -0.57581259083432e-1 },
	{ 1, 6, -0.50325278727930e-1 },
	{ 2, 1, -0.33032641670203e-4 },
	{ 2, 2, -0.18948987516315e-3 },
	{ 2, 4, -0.39392777243355e-2 },
	{ 2, 7, -0.43797295650573e-1 },
	{ 2, 36, -0.26674547914087e-4 },
	{ 3, 0, 0.20481737692309e-7 },
	{ 3, 1, 0.43870667284435e-6 },
	{ 3, 3, -0.32277677238570e-4 },
	{ 3, 6, -0.15033924542148e-2 },
	{ 3, 35, -0.40668253562649e-1 },
	{ 4, 1, -0.78847309559367e-9 },
	{ 4, 2, 0.12790717852285e-7 },
	{ 4, 3, 0.48225372718507e-6 },
	{ 5, 7, 0.22922076337661e-5 },
	{ 6, 3, -0.16714766451061e-10 },
	{ 6, 16, -0.21171472321355e-2 },
	{ 6, 35, -0.23895741934104e2 },
	{ 7, 0, -0.59059564324270e-17 },
	{ 7, 11, -0.12621808899101e-5 },
	{ 7, 25, -0.38946842435739e-1 },
	{ 8, 8, 0.11256211360459e-10 },
	{ 8, 36, -0.82311340897998e1 },
	{ 9, 13, 0.19809712802088e-7 },
	{ 10, 4, 0.10406965210174e-18 },
	{ 10, 10, -0.10234747095929e-12 },
	{ 10, 14, -0.10018179379511e-8 },
	{ 16, 29, -0.80882908646985e-10 },
	{ 16, 50, 0.10693031879409 },
	{ 18, 57, -0.33662250574171 },
	{ 20, 20, 0.89185845355421e-24 },
	{ 20, 35, 0.30629316876232e-12 },
	{ 20, 48, -0.42002467698208e-5 },
	{ 21, 21, -0.59056029685639e-25 },
	{ 22, 53, 0.37826947613457e-5 },
	{ 23, 39, -0.12768608934681e-14 },
	{ 24, 26, 0.73087610595061e-28 },
	{ 24, 40, 0.55414715350778e-16 },
	{ 24, 58, -0.94369707241210e-6 },
};

/* Region 3, table 30, but for its first coefficient, that of ln(delta). */
#define DENSE_LOGARITHM 0.10658070028513e1
static const struct term dense[] = {
	{ 0, 0, -0.15732845290239e2 },
	{ 0, 1, 0.20944396974307e2 },
	{ 0, 2, -0.76867707878716e1 },
	{ 0, 7, 0.26185947787954e1 },
	{ 0, 10, -0.28080781148620e1 },
	{ 0, 12, 0.12053369696517e1 },
	{ 0, 23, -0.84566812812502e-2 },
	{ 1, 2, -0.12654315477714e1 },
	{ 1, 6, -0.11524407806681e1 },
	{ 1, 15, 0.88521043984318 },
	{ 1, 17, -0.64207765181607 },
	{ 2, 0, 0.38493460186671 },
	{ 2, 2, -0.85214708824206 },
	{ 2, 6, 0.48972281541877e1 },
	{ 2, 7, -0.30502617256965e1 },
	{ 2, 22, 0.39420536879154e-1 },
	{ 2, 26, 0.12558408424308 },
	{ 3, 0, -0.27999329698710 },
	{ 3, 2, 0.13899799569460e1 },
	{ 3, 4, -0.20189915023570e1 },
	{ 3, 16, -0.82147637173963e-2 },
	{ 3, 26, -0.47596035734923 },
	{ 4, 0, 0.43984074473500e-1 },
	{ 4, 2, -0.44476435428739 },
	{ 4, 4, 0.90572070719733 },
	{ 4, 26, 0.70522450087967 },
	{ 5, 1, 0.10770512626332 },
	{ 5, 3, -0.32913623258954 },
	{ 5, 26, -0.50871062041158 },
	{ 6, 0, -0.22175400873096e-1 },
	{ 6, 2, 0.94260751665092e-1 },
	{ 6, 26, 0.16436278447961 },
	{ 7, 2, -0.13503372241348e-1 },
	{ 8, 26, -0.14834345352472e-1 },
	{ 9, 2, 0.57922953628084e-3 },
	{ 9, 26, 0.32308904703711e-2 },
	{ 10, 0, 0.80964802996215e-4 },
	{ 10, 1, -0.16557679795037e-3 },
	{ 11, 26, -0.44923899061815e-4 },
};

double
steam_saturation_pressure(double T)
{
	const double *n = saturation;
	const double t = T + n[9] / (T - n[10]);
	const double a = t * t + n[1] * t + n[2];
	const double b = n[3] * t * t + n[4] * t + n[5];
	const double c = n[6] * t * t + n[7] * t + n[8];

	return 1e6 * pow(2 * c / (-b + sqrt(b * b - 4 * a * c)), 4);
}

double
steam_saturation_temperature(double p)
{
	const double *n = saturation;
	const double b = pow(p / 1e6, 0.25);
	const double e = b * b + n[3] * b + n[6];
	const double f = n[1] * b * b + n[4] * b + n[7];
	const double g = n[2] * b * b + n[5] * b + n[8];
	const double d = 2 * g / (-f - sqrt(f * f - 4 * e * g));
	const double s = n[10] + d;

	return (s - sqrt(s * s - 4 * (n[9] + n[10] * d))) / 2;
}

/* What a term x^I y^J adds to a sum, differentiated by x or by y. */
static double
by_x(const struct term *t, double x, double y)
{
	return t->I == 0 ? 0 : t->n * t->I * pow(x, t->I - 1) * pow(y, t->J);
}

static double
by_y(const struct term *t, double x, double y)
{
	return t->J == 0 ? 0 : t->n * pow(x, t->I) * t->J * pow(y, t->J - 1);
}

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

struct steam
steam_liquid(double T, double p)
{
	const double pi = p / 16.53e6, tau = 1386 / T;
	double gamma_pi = 0, gamma_tau = 0;

	for (size_t i = 0; i < COUNT(liquid); i++) {
		gamma_pi -= by_x(&liquid[i], 7.1 - pi, tau - 1.222);
		gamma_tau += by_y(&liquid[i], 7.1 - pi, tau - 1.222);
	}
	return (struct steam){ GAS_CONSTANT * T / p * pi * gamma_pi,
		GAS_CONSTANT * T * tau * gamma_tau };
}

struct steam
steam_vapour(double T, double p)
{
	const double pi = p / 1e6, tau = 540 / T;
	double gamma_pi = 1 / pi, gamma_tau = 0;

	for (size_t i = 0; i < COUNT(ideal); i++)
		gamma_tau += by_y(&ideal[i], 1, tau);
	for (size_t i = 0; i < COUNT(residual); i++) {
		gamma_pi += by_x(&residual[i], pi, tau - 0.5);
		gamma_tau += by_y(&residual[i], pi, tau - 0.5);
	}
	return (struct steam){ GAS_CONSTANT * T / p * pi * gamma_pi,
		GAS_CONSTANT * T * tau * gamma_tau };
}

/* By density and temperature, equation 28; also the pressure. */
static struct steam
dense_state(double T, double rho, double *p)
{
	const double delta = rho / 322, tau = 647.096 / T;
	double by_delta = DENSE_LOGARITHM / delta, by_tau = 0;

	for (size_t i = 0; i < COUNT(dense); i++) {
		by_delta += by_x(&dense[i], delta, tau);
		by_tau += by_y(&dense[i], delta, tau);
	}
	*p = rho * GAS_CONSTANT * T * delta * by_delta;
	return (struct steam){ 1 / rho,
		GAS_CONSTANT * T * (tau * by_tau + delta * by_delta) };
}

/* A state on the line of saturation. */
struct line {
	double T, p;
};

static double
pressure_above(double rho, const void *with)
{
	const struct line *line = with;
	double p;

	(void)dense_state(line->T, rho, &p);
	return p - line->p;
}

/* Of the densities that have this pressure, the first from an end: between
 * them lies what is no state of water. */
static struct steam
saturated_dense(double p, double rho, double factor)
{
	const struct line line = { steam_saturation_temperature(p), p };
	double pressure;

	while (!root_between(pressure_above, &line, fmin(rho, rho * factor),
	    fmax(rho, rho * factor), &rho))
		rho *= factor;
	return dense_state(line.T, rho, &pressure);
}

struct steam
steam_saturated_liquid(double p)
{
	const double T = steam_saturation_temperature(p);

	return T <= STEAM_T_REGION_1 ? steam_liquid(T, p)
				     : saturated_dense(p, 700, 0.99);
}

struct steam
steam_saturated_vapour(double p)
{
	const double T = steam_saturation_temperature(p);

	return T <= STEAM_T_REGION_1 ? steam_vapour(T, p)
				     : saturated_dense(p, 90, 1.01);
}

/* Pressure of the border between regions 2 and 3, equation 5. */
static double
border_pressure(double T)
{
	return 1e6 *
	    (0.34805185628969e3 - 0.11671859879975e1 * T +
		0.10192970039326e-2 * T * T);
}

bool
steam_is_liquid(struct call *call, const char *T_name, double T,
    const char *p_name, double p)
{
	if (T < STEAM_T_LEAST || T > STEAM_T_REGION_1)
		return call_refuse(call, T_name,
		    "%s is %.6g K, outside of IF97 region 1 (273.15 to "
		    "623.15 K)",
		    T_name, T);
	if (p > STEAM_P_MOST || p < steam_saturation_pressure(T))
		return call_refuse(call, p_name,
		    "at %.6g K water is liquid from %.6g to 1e+08 Pa, %s is "
		    "%.6g Pa",
		    T, steam_saturation_pressure(T), p_name, p);
	return true;
}

static double
vapour_pressure_most(double T)
{
	if (T <= STEAM_T_REGION_1)
		return steam_saturation_pressure(T);
	return T <= 863.15 ? border_pressure(T) : STEAM_P_MOST;
}

bool
steam_is_vapour(struct call *call, const char *T_name, double T,
    const char *p_name, double p)
{
	if (T < STEAM_T_LEAST || T > STEAM_T_REGION_2)
		return call_refuse(call, T_name,
		    "%s is %.6g K, outside of IF97 region 2 (273.15 to "
		    "1073.15 K)",
		    T_name, T);
	if (p > vapour_pressure_most(T))
		return call_refuse(call, p_name,
		    "at %.6g K steam is steam up to %.6g Pa, %s is %.6g Pa", T,
		    vapour_pressure_most(T), p_name, p);
	return true;
}
