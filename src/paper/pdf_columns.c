#include <math.h>

#include "paper/pdf.h"

#define SAMPLE 40 /* rows that speak for all of a table */
#define ROUNDS 8
#define LEFT_EM 0.7 /* what a full line leaves free: it breaks where it may */
#define BOLD 1.03   /* how much wider a total is */

/*
 * Widths that an author gives are shares of the line; they do not know how
 * long the words are.  A name that breaks for one character costs a line of
 * each row, which a neighbour often has to spare.
 */
struct settling {
	size_t rows, columns;
	double em;
	float natural[SAMPLE][PAPER_COLUMNS]; /* width of the words, points */
	const double *least;
	double *w;
};

static void
measure(struct settling *s, struct pdf *pdf, const struct paper_table *t,
    const struct pdf_type *type)
{
	s->em = type->size;
	s->columns = t->columns_n;
	s->rows = t->rows_n < SAMPLE ? t->rows_n : SAMPLE;
	for (size_t i = 0; i < s->rows; i++) {
		const struct paper_row *row = &t->rows[i * t->rows_n / s->rows];

		for (size_t c = 0; c < s->columns; c++)
			s->natural[i][c] =
			    (float)(pdf_width(pdf, type,
					str_of(paper_cell_words(pdf->cx,
					    &t->columns[c], &row->cells[c]))) *
				(row->total ? BOLD : 1));
	}
}

static int
lines_of(const struct settling *s, size_t row, size_t c)
{
	const double room = s->w[c] - 2 * PDF_CELL_PAD + 0.5;
	const double words = (double)s->natural[row][c];

	return words <= room
	    ? 1
	    : (int)ceil(words / fmax(1, room - LEFT_EM * s->em));
}

/* Squares: one row of five lines is worse than five rows of two. */
static int
all_lines(const struct settling *s)
{
	int sum = 0;

	for (size_t i = 0; i < s->rows; i++) {
		int most = 1;

		for (size_t c = 0; c < s->columns; c++) {
			const int lines = lines_of(s, i, c);

			most = lines > most ? lines : most;
		}
		sum += most * most;
	}
	return sum;
}

static bool
breaks(const struct settling *s, size_t c)
{
	for (size_t i = 0; i < s->rows; i++)
		if (lines_of(s, i, c) > 1)
			return true;
	return false;
}

struct move {
	size_t from, to;
	double width;
	int lines; /* of the table after it, squared by the row */
};

/* Tries to give column `to` some width of each other one. */
static void
try_moves(struct settling *s, size_t to, struct move *best)
{
	static const double widths[] = { 4, 8, 12, 18, 26 };

	for (size_t from = 0; from < s->columns; from++)
		for (size_t i = 0; i < 5 && from != to; i++) {
			int lines;

			if (s->w[from] - widths[i] < s->least[from])
				break;
			s->w[from] -= widths[i];
			s->w[to] += widths[i];
			lines = all_lines(s);
			if (lines < best->lines)
				*best =
				    (struct move){ from, to, widths[i], lines };
			s->w[from] += widths[i];
			s->w[to] -= widths[i];
		}
}

void
pdf_columns_settle(struct pdf *pdf, const struct paper_table *t,
    const struct pdf_type *type, const double *least, double *w)
{
	struct settling s = { .least = least, .w = w };
	struct move best;

	if (t->rows_n == 0)
		return;
	measure(&s, pdf, t, type);
	for (int round = 0; round < ROUNDS; round++) {
		const int now = all_lines(&s);

		best = (struct move){ 0, 0, 0, now };
		for (size_t c = 0; c < s.columns && now > (int)s.rows; c++)
			if (breaks(&s, c))
				try_moves(&s, c, &best);
		if (best.lines == now)
			return;
		w[best.from] -= best.width;
		w[best.to] += best.width;
	}
}
