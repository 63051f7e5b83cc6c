#include "algorithm/text/dictionary.h"

#include <math.h>

#include "algorithm/text/chars.h"
#include "knowledge/reference.h"

static size_t
hash(struct str word)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < word.n; i++)
		h = (h ^ (unsigned char)word.p[i]) * 1099511628211u;
	return (size_t)h;
}

/* Its place, or the empty one where it would stand. */
static size_t
find(const struct dictionary *d, struct str word)
{
	size_t at = hash(word) & (d->room - 1);

	while (d->words[at].n > 0 && !str_eq(d->words[at], word))
		at = (at + 1) & (d->room - 1);
	return at;
}

static void
put(struct dictionary *d, struct str word, double count)
{
	const size_t at = find(d, word);

	if (word.n == 0)
		return;
	d->total += count - (d->words[at].n > 0 ? d->count[at] : 0);
	d->words[at] = word;
	d->count[at] = count;
	if (word.n > d->longest)
		d->longest = word.n;
}

bool
dictionary_open(
    struct call *call, const struct map *extra, struct dictionary *d)
{
	const struct reference *t = call_table(call, DICTIONARY_TABLE);

	if (t == NULL)
		return cx_fail(
		    call->cx, FAIL_BROKEN, NULL, "there is no table of words");
	*d = (struct dictionary){ .room = 2 };
	while (d->room < 2 * (t->row_count + extra->n) + 2)
		d->room *= 2;
	d->words = cx_calloc(call->cx, d->room, sizeof(*d->words));
	d->count = cx_calloc(call->cx, d->room, sizeof(*d->count));
	for (size_t i = 0; i < t->row_count; i++) {
		double count;

		if (str_double(t->cells[i * t->column_count + 1], &count))
			put(d, t->cells[i * t->column_count], count);
	}
	for (size_t i = 0; i < extra->n; i++)
		put(d, extra->names[i], extra->v[i]);
	return true;
}

/* A text under way: where its characters begin, and from each on the best
 * logarithm and where the first word ends. */
struct way {
	struct str text;
	size_t n, *at;
	double *best;
	size_t *end;
};

static struct str
between(const struct way *w, size_t from, size_t to)
{
	return (struct str){ w->text.p + w->at[from], w->at[to] - w->at[from] };
}

static void
look_from(const struct dictionary *d, struct way *w, size_t i)
{
	const double all = log(d->total);

	w->best[i] = -HUGE_VAL;
	for (size_t j = i + 1; j <= w->n; j++) {
		const struct str word = between(w, i, j);
		const size_t at = find(d, word);
		double share;

		if (j > i + 1 && word.n > d->longest)
			return;
		if (j > i + 1 && d->words[at].n == 0)
			continue;
		share = log(d->words[at].n > 0 ? d->count[at] : 1) - all +
		    w->best[j];
		if (share >= w->best[i]) {
			w->best[i] = share;
			w->end[i] = j;
		}
	}
}

static uint32_t
char_at(const struct way *w, size_t i)
{
	size_t at = w->at[i];

	return str_char(w->text, &at);
}

/* Where the token that begins here ends. */
static size_t
token_end(const struct way *w, size_t i)
{
	size_t j = w->end[i];

	if (j > i + 1 || !char_is_alnum(char_at(w, i)))
		return j;
	while (j < w->n && w->end[j] == j + 1 && char_is_alnum(char_at(w, j)))
		j++;
	return j;
}

static void
tell(struct call *call, const struct way *w, struct cut *cut)
{
	size_t n = 0;

	*cut = (struct cut){ .tokens = call_texts(call, w->n) };
	for (size_t i = 0, j; i < w->n; i = j) {
		const uint32_t first = char_at(w, i);

		j = token_end(w, i);
		if (j == i + 1 && char_is_blank(first))
			continue;
		cut->tokens.v[n++] = between(w, i, j);
		if (char_is_han(first)) {
			cut->han += j - i;
			cut->known += j > i + 1 ? j - i : 0;
		}
	}
	cut->tokens.n = n;
}

bool
dictionary_cut(struct call *call, const struct dictionary *d, const char *input,
    struct str text, struct cut *cut)
{
	struct way w = { .text = text };

	if (text.n > CHARS_MOST)
		return call_refuse(call, input,
		    "a text of %s has more than %d bytes", input, CHARS_MOST);
	w.at = cx_calloc(call->cx, text.n + 1, sizeof(*w.at));
	for (size_t at = 0; at < text.n;) {
		(void)str_char(text, &at);
		w.at[++w.n] = at;
	}
	w.best = call_vector(call, w.n + 1).v;
	w.end = cx_calloc(call->cx, w.n + 1, sizeof(*w.end));
	for (size_t i = w.n; i-- > 0;) {
		if (i % 1024 == 0 && !call_goes_on(call, 0))
			return false;
		look_from(d, &w, i);
	}
	tell(call, &w, cut);
	return true;
}
