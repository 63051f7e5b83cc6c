#include "import/lookup.h"

#define FIRST_ROOM 64

struct lookup
lookup_new(struct cx *cx)
{
	return (struct lookup){ .cx = cx };
}

static uint64_t
fnv_1a(struct str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* The slot of word, or the free one where it belongs. */
static struct lookup_slot *
slot_of(struct lookup_slot *slots, size_t room, struct str word)
{
	size_t i = (size_t)fnv_1a(word) & (room - 1);

	while (slots[i].word.p != NULL && !str_eq(slots[i].word, word))
		i = (i + 1) & (room - 1);
	return &slots[i];
}

static void
grow(struct lookup *t)
{
	const size_t room = t->room == 0 ? FIRST_ROOM : t->room * 2;
	struct lookup_slot *slots = cx_calloc(t->cx, room, sizeof(*slots));

	for (size_t i = 0; i < t->room; i++)
		if (t->slots[i].word.p != NULL)
			*slot_of(slots, room, t->slots[i].word) = t->slots[i];
	t->slots = slots;
	t->room = room;
}

int64_t
lookup_get(const struct lookup *t, struct str word, int64_t missing)
{
	const struct lookup_slot *slot;

	if (t->room == 0)
		return missing;
	slot = slot_of(t->slots, t->room, word);
	return slot->word.p == NULL ? missing : slot->value;
}

int64_t
lookup_add(struct lookup *t, struct str word, int64_t value)
{
	struct lookup_slot *slot;

	/* Half of the slots stay free, so that searches stay short. */
	if (t->n * 2 >= t->room)
		grow(t);
	slot = slot_of(t->slots, t->room, word);
	if (slot->word.p == NULL) {
		*slot = (struct lookup_slot){
			{ word.p == NULL ? "" : word.p, word.n }, value
		};
		t->n++;
	}
	return slot->value;
}

void
lookup_put(struct lookup *t, struct str word, int64_t value)
{
	(void)lookup_add(t, word, value);
	slot_of(t->slots, t->room, word)->value = value;
}
