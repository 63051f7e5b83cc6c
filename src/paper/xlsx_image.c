#include <math.h>

#include "paper/xlsx.h"

#define LINE_PX 640.0 /* what counts as the whole line */
#define ROW_PX 20.0

void
xlsx_image(
    struct xlsx *x, struct xlsx_sheet *s, const struct paper_image *image)
{
	const struct picture *p = &image->picture;
	const double width = LINE_PX * image->share;
	lxw_image_options options = { .object_position =
					  LXW_OBJECT_MOVE_DONT_SIZE,
		.description =
		    cx_printf(x->cx, "%s", paper_words(image->caption)),
		.x_scale = width / p->width,
		.y_scale = width / p->width };

	xlsx_put(x, s, s->row++, 0, image->caption, &xlsx_label_look);
	xlsx_note(x,
	    worksheet_insert_image_buffer_opt(s->ws, s->row, 0,
		(const unsigned char *)p->bytes.p, p->bytes.n, &options));
	s->row += (lxw_row_t)ceil(p->height * options.y_scale / ROW_PX) + 2;
}
