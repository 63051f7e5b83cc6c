/*
 * picture.h - what a picture file says of itself.
 *
 * Pure; decodes nothing.  PNG (ISO/IEC 15948) and JPEG (ITU-T T.81), as far as
 * each writer of a paper can take them in.
 */
#ifndef BASE_PICTURE_H
#define BASE_PICTURE_H

#include <stdbool.h>

#include "base/cx.h"
#include "base/str.h"

#define PICTURE_BYTES (1u << 20)
#define PICTURE_LEAST 16 /* pixels of a side */
#define PICTURE_MOST 4096

enum picture_kind { PICTURE_PNG, PICTURE_JPEG };

struct picture {
	enum picture_kind kind;
	unsigned width, height; /* pixels */
	struct str bytes;       /* the file, as it is */
};

/*
 * FAIL_INVALID on "picture": too large, of another format whatever its name,
 * cut off before it says its size, outside PICTURE_LEAST..PICTURE_MOST,
 * an interlaced PNG, or a JPEG that is not grey or YCbCr.
 */
bool picture_read(struct cx *cx, struct str bytes, struct picture *picture);

#endif
