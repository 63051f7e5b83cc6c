#include "edge/forward.h"

#include <ftw.h>
#include <unistd.h>

#include "base/file.h"
#include "unit.h"

/* A platform that refuses lines with "bad", and is away when told so. */
struct platform {
	struct cx cx;
	struct text taken;
	size_t asked, lines;
	bool away;
	char folder[64];
	struct forward forward;
};

static struct forward_answer
post(void *owner, struct cx *cx, struct str lines)
{
	struct platform *p = owner;

	(void)cx;
	p->asked++;
	if (p->away)
		return (
		    struct forward_answer){ FORWARD_LATER, 503, STR("busy") };
	if (memmem(lines.p, lines.n, "bad", 3) != NULL)
		return (struct forward_answer){ FORWARD_REFUSED, 400,
			STR("a bad line") };
	text_put(&p->taken, lines);
	for (size_t i = 0; i < lines.n; i++)
		p->lines += lines.p[i] == '\n';
	return (struct forward_answer){ FORWARD_TAKEN, 204, { NULL, 0 } };
}

static int
begin(void **state)
{
	struct platform *p = calloc(1, sizeof(*p));

	cx_init(&p->cx);
	p->taken = text_new(&p->cx, 1 << 22);
	(void)snprintf(p->folder, sizeof(p->folder), "/tmp/forward-XXXXXX");
	if (mkdtemp(p->folder) == NULL)
		return -1;
	p->forward.spool = spool_open(&p->cx, p->folder, SPOOL_LEAST);
	p->forward.post = post;
	p->forward.owner = p;
	*state = p;
	return p->forward.spool == NULL ? -1 : 0;
}

static int
remove_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
end(void **state)
{
	struct platform *p = *state;

	cx_clear(&p->cx);
	(void)nftw(p->folder, remove_file, 8, FTW_DEPTH | FTW_PHYS);
	free(p);
	return 0;
}

static enum forward_step
step(struct platform *p)
{
	enum forward_step s;
	struct str why;
	struct cx cx;

	cx_init(&cx);
	s = forward_step(&p->forward, &cx, &why);
	cx_clear(&cx);
	return s;
}

static void
append(struct platform *p, int n, const char *word)
{
	assert_true(spool_append(p->forward.spool,
	    str_of(cx_printf(&p->cx, "edge,dev=a %s=%d 1", word, n))));
}

static void
lines_arrive_in_order_and_once(void **state)
{
	struct platform *p = *state;
	struct str rest;

	for (int i = 0; i < 25000; i++)
		append(p, i, "v");
	while (step(p) == FORWARD_MOVED)
		;
	assert_int_equal(p->lines, 25000);
	rest = text_str(&p->taken);
	for (int i = 0; i < 25000; i++)
		assert_true(str_is(str_cut(rest, '\n', &rest),
		    cx_printf(&p->cx, "edge,dev=a v=%d 1", i)));
	/* As many as may be go at once. */
	assert_true(p->asked < 20);
}

static void
a_bad_line_is_set_aside_and_the_rest_goes_on(void **state)
{
	struct platform *p = *state;

	for (int i = 0; i < 1000; i++)
		append(p, i, i == 0 || i == 500 || i == 999 ? "bad" : "v");
	while (step(p) == FORWARD_MOVED)
		;
	assert_int_equal(p->lines, 997);
	assert_int_equal(spool_figures(p->forward.spool).refused, 3);
	assert_int_equal(spool_figures(p->forward.spool).records, 0);
	assert_true(p->asked < 100);
}

static void
nothing_but_bad_lines_comes_to_an_end(void **state)
{
	struct platform *p = *state;

	for (int i = 0; i < 50; i++)
		append(p, i, "bad");
	while (step(p) == FORWARD_MOVED)
		;
	assert_int_equal(p->lines, 0);
	assert_int_equal(spool_figures(p->forward.spool).refused, 50);
}

static void
while_the_platform_is_away_nothing_moves_and_nothing_is_lost(void **state)
{
	struct platform *p = *state;

	append(p, 1, "v");
	p->away = true;
	assert_int_equal(step(p), FORWARD_STUCK);
	append(p, 2, "v");
	assert_int_equal(step(p), FORWARD_STUCK);
	assert_int_equal(spool_figures(p->forward.spool).records, 2);
	p->away = false;
	assert_int_equal(step(p), FORWARD_MOVED);
	assert_int_equal(step(p), FORWARD_IDLE);
	assert_true(str_is(
	    text_str(&p->taken), "edge,dev=a v=1 1\nedge,dev=a v=2 1\n"));
}

static void
a_line_is_set_aside_on_disk_before_it_is_passed(void **state)
{
	struct platform *p = *state;
	const char *path = cx_printf(&p->cx, "%s/refused.jsonl", p->folder);

	/* A folder where the file should be: nothing can be written. */
	assert_int_equal(mkdir(path, 0700), 0);
	append(p, 1, "bad");
	assert_int_equal(step(p), FORWARD_STUCK);
	assert_int_equal(spool_figures(p->forward.spool).records, 1);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(step(p), FORWARD_MOVED);
	assert_int_equal(spool_figures(p->forward.spool).records, 0);
}

#define FORWARD(f) cmocka_unit_test_setup_teardown(f, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FORWARD(lines_arrive_in_order_and_once),
		FORWARD(a_bad_line_is_set_aside_and_the_rest_goes_on),
		FORWARD(nothing_but_bad_lines_comes_to_an_end),
		FORWARD(
		    while_the_platform_is_away_nothing_moves_and_nothing_is_lost),
		FORWARD(a_line_is_set_aside_on_disk_before_it_is_passed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
