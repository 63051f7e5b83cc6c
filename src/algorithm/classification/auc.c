#include "algorithm/classification/auc.h"

#include "algorithm/statistics/sample.h"

double
auc_of(struct call *call, struct vector y, struct vector s)
{
	const struct vector ranks = sample_ranks(call, s);
	double ones = 0, sum = 0;

	for (size_t i = 0; i < y.n; i++) {
		ones += y.v[i];
		sum += y.v[i] * ranks.v[i];
	}
	return (sum - ones * (ones + 1) / 2) / (ones * ((double)y.n - ones));
}
