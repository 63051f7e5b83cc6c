/*
 * uscc.h - the unified social credit code of an organisation (GB 32100-2015).
 *
 * Eighteen characters: who registered it (1), its kind (1), the six digits
 * of a region (GB/T 2260), nine of the organisation and one check character,
 * written with 0-9 and the Latin letters without I, O, S, V and Z.
 *
 * The check character makes the sum of value_i * 3^(i-1) over all eighteen
 * a multiple of 31, where the last weight counts as 1.  It finds every single
 * wrong character and every swap of two neighbours.  The older check digit
 * inside the organisation's nine (GB 11714) is not asked for.
 *
 * Pure: whether the organisation exists is another question.
 */
#ifndef ENTERPRISE_USCC_H
#define ENTERPRISE_USCC_H

#include "base/cx.h"
#include "base/str.h"

#define USCC_SIZE 18

/*
 * The code in text, as people type it: lower case, blanks between the
 * characters and full-width forms are put right.  *code lives as long as cx.
 *
 * Refusals are FAIL_INVALID on the field "uscc", with the codes
 *   uscc_empty      there is nothing but blanks
 *   uscc_character  a character that no code holds; the message says which
 *   uscc_length     not eighteen of them
 *   uscc_authority  the first names no registering authority
 *   uscc_region     places 3 to 8 are not all digits
 *   uscc_check      the check character is another
 */
bool uscc_read(struct cx *cx, struct str text, struct str *code);

#endif
