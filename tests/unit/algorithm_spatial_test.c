/* What formulas of places hold besides their vectors. */
#include "model.h"

static double
sum(const json_t *list)
{
	const json_t *item;
	double all = 0;
	size_t i;

	json_array_foreach(list, i, item) all += json_number_value(item);
	return all;
}

/* {"pts": a grid of side by side places}, four of them on many circles. */
static const char *
grid(struct cx *cx, int side)
{
	struct text t = text_new(cx, 1 << 20);

	text_puts(&t, "{\"pts\":[");
	for (int i = 0; i < side * side; i++)
		text_puts(&t,
		    cx_printf(
			cx, "%s[%d,%d]", i > 0 ? "," : "", i / side, i % side));
	text_puts(&t, "]}");
	text_char(&t, '\0');
	return text_str(&t).p;
}

static void
cells_of_a_grid_are_its_squares(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "SPA-07", grid(cx, 30));

	assert_int_equal(
	    json_array_size(json_object_get(out, "triangles")), 2 * 29 * 29);
	model_near(sum(json_object_get(out, "area")), 29 * 29, 1e-12);
	model_near(
	    json_number_value(json_array_get(json_object_get(out, "area"), 31)),
	    1, 1e-12);
	model_refuses("SPA-07", "pts", "pts=[[0,0],[1,1],[2,2],[5,5]]");
	model_refuses("SPA-07", "pts", "pts=[[0,0],[1,0],[0,1],[1,0]]");
}

static void
kriging_knows_what_is_known(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "SPA-04",
	    "pts=[[0,0],[1,0],[0,2]] x=[3,5,9] q=[[0,2],[50,50]] sill=2 "
	    "range=4");
	const json_t *z = json_object_get(out, "z");
	const json_t *v = json_object_get(out, "variance");

	model_near(json_number_value(json_array_get(z, 0)), 9, 1e-12);
	model_near(json_number_value(json_array_get(v, 0)), 0, 1e-9);
	assert_true(json_number_value(json_array_get(v, 1)) > 2);
	model_refuses("SPA-04", "pts",
	    "pts=[[0,0],[0,0]] x=[3,5] q=[[0,2]] sill=2 range=4");
}

static void
buffers_and_overlays_are_sets_of_points(void **state)
{
	struct cx *cx = *state;
	static const char squares[] =
	    "operation=%s "
	    "a={\"type\":\"Polygon\",\"coordinates\":[[[0,0],[2,0],"
	    "[2,2],[0,2],[0,0]]]} "
	    "b={\"type\":\"Polygon\",\"coordinates\":[[[2,0]"
	    ",[3,0],[3,1],[2,1],[2,0]]]}";

	model_near(
	    model_gives(cx, "SPA-01", "area", squares, "union"), 5, 1e-12);
	model_near(model_gives(cx, "SPA-01", "area", squares, "intersection"),
	    0, 1e-12);
	model_near(model_gives(cx, "SPA-01", "length", squares, "intersection"),
	    1, 1e-12);
	/* A circle of 4 pieces a quarter: sixteen triangles. */
	model_near(model_gives(cx, "SPA-01", "area",
		       "operation=buffer a={\"type\":\"Point\",\"coordinates\":"
		       "[1,1]} distance=2 segments=4"),
	    16 * 2 * sin(M_PI / 8), 1e-12);
	model_refuses("SPA-01", "b",
	    "operation=union a={\"type\":\"Point\",\"coordinates\":[1,1]}");
	model_refuses("SPA-01", "a",
	    "operation=buffer a={\"type\":\"Polygon\",\"coordinates\":[[[0,0],"
	    "[2,2],[2,0],[0,2],[0,0]]]}");
}

static void
a_density_adds_up_to_its_weights(void **state)
{
	struct cx *cx = *state;
	const json_t *out = model_run(cx, "SPA-02",
	    "pts=[[0,0],[1,0]] weights=[2,3] bandwidth=1 margin=9 columns=100 "
	    "rows=100");
	const json_t *row, *rows = json_object_get(out, "density");
	double all = 0;
	size_t i;

	json_array_foreach(rows, i, row) all += sum(row);
	model_near(all * 19 / 100 * 18 / 100, 5, 1e-6);
	model_refuses("SPA-02", "bandwidth", "pts=[[1,1],[1,1]]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(cells_of_a_grid_are_its_squares),
		UNIT(kriging_knows_what_is_known),
		UNIT(buffers_and_overlays_are_sets_of_points),
		UNIT(a_density_adds_up_to_its_weights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
