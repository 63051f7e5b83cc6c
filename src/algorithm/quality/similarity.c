#include "algorithm/quality/similarity.h"

#define BEGINNING 4
#define BONUS 0.1
#define ALIKE 0.7 /* what is less alike gets no bonus */

/* Bytes of a character by its first byte; 1 for anything odd. */
static size_t
length_of(unsigned char first)
{
	return first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
}

struct letters
letters_of(struct cx *cx, struct str text)
{
	struct letters l = { cx_calloc(cx, text.n + 1, sizeof(uint32_t)), 0 };

	for (size_t i = 0; i < text.n;) {
		const unsigned char first = (unsigned char)text.p[i];
		size_t n = length_of(first);
		uint32_t letter = first;

		if (n > text.n - i)
			n = 1;
		for (size_t k = 1; k < n; k++)
			letter = letter << 8 | (unsigned char)text.p[i + k];
		l.v[l.n++] = letter;
		i += n;
	}
	return l;
}

/* Letters of a that stand in b not farther off than `reach`, each once. */
static size_t
common(struct letters a, struct letters b, size_t reach, bool *in_a, bool *in_b)
{
	size_t n = 0;

	for (size_t i = 0; i < a.n; i++)
		in_a[i] = false;
	for (size_t j = 0; j < b.n; j++)
		in_b[j] = false;
	for (size_t i = 0; i < a.n; i++) {
		const size_t from = i > reach ? i - reach : 0;
		const size_t end = i + reach + 1 < b.n ? i + reach + 1 : b.n;

		for (size_t j = from; j < end; j++)
			if (!in_b[j] && a.v[i] == b.v[j]) {
				in_a[i] = in_b[j] = true;
				n++;
				break;
			}
	}
	return n;
}

/* Common letters that come in another order, two by two. */
static size_t
transposed(
    struct letters a, struct letters b, const bool *in_a, const bool *in_b)
{
	size_t n = 0, j = 0;

	for (size_t i = 0; i < a.n; i++) {
		if (!in_a[i])
			continue;
		while (!in_b[j])
			j++;
		n += a.v[i] != b.v[j];
		j++;
	}
	return n / 2;
}

double
similarity(struct letters a, struct letters b, bool *marks)
{
	const size_t longer = a.n > b.n ? a.n : b.n;
	const size_t reach = longer / 2 > 0 ? longer / 2 - 1 : 0;
	const double m = (double)common(a, b, reach, marks, marks + a.n);
	double jaro;
	size_t same = 0;

	if (!(m > 0))
		return 0;
	jaro = (m / (double)a.n + m / (double)b.n +
		   (m - (double)transposed(a, b, marks, marks + a.n)) / m) /
	    3;
	while (same < BEGINNING && same < a.n && same < b.n &&
	    a.v[same] == b.v[same])
		same++;
	return jaro > ALIKE ? jaro + BONUS * (double)same * (1 - jaro) : jaro;
}
