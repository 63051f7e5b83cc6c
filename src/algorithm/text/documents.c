#include "algorithm/text/documents.h"

#include <stdlib.h>
#include <string.h>

#include "algorithm/text/chars.h"
#include "algorithm/text/dictionary.h"

#define TERMS_MOST 2000000 /* of all documents, all counted */

static int
by_bytes(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	const size_t n = x->n < y->n ? x->n : y->n;
	const int first = n == 0 ? 0 : memcmp(x->p, y->p, n);

	return first != 0 ? first : (x->n > y->n) - (x->n < y->n);
}

static int
by_place(const void *a, const void *b)
{
	const size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static struct texts
at_blanks(struct call *call, struct str text)
{
	struct texts t = call_texts(call, text.n / 2 + 1);
	size_t from = 0;

	t.n = 0;
	for (size_t at = 0, next; at <= text.n; at = next) {
		next = at;
		if (at < text.n && !char_is_blank(str_char(text, &next)))
			continue;
		if (at > from)
			t.v[t.n++] = (struct str){ text.p + from, at - from };
		from = next;
		next += at == text.n;
	}
	return t;
}

/* Words and numbers, without what stands between them. */
static struct texts
without_signs(struct texts t)
{
	size_t n = 0;

	for (size_t i = 0; i < t.n; i++) {
		size_t at = 0;
		const uint32_t first = str_char(t.v[i], &at);

		if (char_is_han(first) || char_is_alnum(first))
			t.v[n++] = t.v[i];
	}
	t.n = n;
	return t;
}

static bool
cut_text(struct call *call, const struct dictionary *d, const char *input,
    struct str text, struct texts *terms)
{
	struct cut cut;

	if (d == NULL) {
		*terms = at_blanks(call, text);
		return true;
	}
	if (!dictionary_cut(call, d, input, text, &cut))
		return false;
	*terms = without_signs(cut.tokens);
	return true;
}

/* The dictionary where one is needed. */
static bool
open(struct call *call, enum documents_cut cut, struct dictionary *room,
    const struct dictionary **d)
{
	*d = cut == DOCUMENTS_WORDS ? room : NULL;
	return *d == NULL ||
	    dictionary_open(call, &(struct map){ .n = 0 }, room);
}

bool
documents_cut(struct call *call, const char *input, struct str text,
    enum documents_cut cut, struct texts *terms)
{
	struct dictionary room;
	const struct dictionary *d;

	return open(call, cut, &room, &d) &&
	    cut_text(call, d, input, text, terms);
}

size_t
documents_term(const struct documents *d, struct str term)
{
	const struct str *found = bsearch(
	    &term, d->terms.v, d->terms.n, sizeof(*d->terms.v), by_bytes);

	return found == NULL ? d->terms.n : (size_t)(found - d->terms.v);
}

/* Every term once. */
static void
collect(struct call *call, const struct texts *lists, size_t all,
    struct documents *d)
{
	size_t n = 0;

	d->terms = call_texts(call, all);
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < lists[i].n; k++)
			d->terms.v[n++] = lists[i].v[k];
	qsort(d->terms.v, n, sizeof(*d->terms.v), by_bytes);
	d->terms.n = 0;
	for (size_t i = 0; i < n; i++)
		if (d->terms.n == 0 ||
		    !str_eq(d->terms.v[d->terms.n - 1], d->terms.v[i]))
			d->terms.v[d->terms.n++] = d->terms.v[i];
}

/* The places of a document's terms, and how often each is there. */
static size_t
count(struct documents *d, const struct texts *list, size_t at)
{
	size_t *term = d->term + at, n = 0;

	for (size_t k = 0; k < list->n; k++)
		term[k] = documents_term(d, list->v[k]);
	qsort(term, list->n, sizeof(*term), by_place);
	for (size_t k = 0; k < list->n; k++) {
		if (n == 0 || term[n - 1] != term[k]) {
			d->holding[term[k]]++;
			term[n++] = term[k];
		}
		d->times[at + n - 1]++;
	}
	return at + n;
}

bool
documents_take(struct call *call, const struct texts *docs,
    enum documents_cut cut, struct documents *d)
{
	struct texts *lists = cx_calloc(call->cx, docs->n, sizeof(*lists));
	struct dictionary room;
	const struct dictionary *words;
	size_t all = 0;

	if (docs->n > DOCUMENTS_MOST)
		return call_refuse(call, "docs",
		    "there are more than %d documents", DOCUMENTS_MOST);
	if (!open(call, cut, &room, &words))
		return false;
	for (size_t i = 0; i < docs->n; i++, all += lists[i - 1].n)
		if (!cut_text(call, words, "docs", docs->v[i], &lists[i]))
			return false;
	if (all == 0 || all > TERMS_MOST)
		return call_refuse(call, "docs",
		    "there is no term, or there are more than %d", TERMS_MOST);
	*d = (struct documents){ .n = docs->n };
	collect(call, lists, all, d);
	d->begin = cx_calloc(call->cx, d->n + 1, sizeof(size_t));
	d->term = cx_calloc(call->cx, all, sizeof(size_t));
	d->times = call_vector(call, all).v;
	d->length = call_vector(call, d->n).v;
	d->holding = call_vector(call, d->terms.n).v;
	for (size_t i = 0; i < d->n; i++) {
		d->length[i] = (double)lists[i].n;
		d->begin[i + 1] = count(d, &lists[i], d->begin[i]);
	}
	return true;
}
