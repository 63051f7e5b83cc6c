#include "app/bundle.h"

#include <sys/stat.h>
#include <zip.h>

#define FIELD "package"
#define FIRST_DAY 0x21 /* 1980-01-01, the first that a zip can say */

static bool
refuse(struct cx *cx, const char *path, const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, "bad_package", FIELD, "%s: %s", path, why);
}

static void
discard(void *zip)
{
	zip_discard(zip);
}

/* --- reading -------------------------------------------------------------- */

static zip_t *
open_zip(struct cx *cx, struct str bytes)
{
	zip_error_t error;
	zip_source_t *source;
	zip_t *zip = NULL;

	zip_error_init(&error);
	source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
	if (source != NULL)
		zip = zip_open_from_source(source, ZIP_RDONLY, &error);
	if (zip == NULL)
		zip_source_free(source);
	zip_error_fini(&error);
	if (zip != NULL)
		cx_defer(cx, discard, zip);
	else
		(void)cx_fail_code(cx, FAIL_INVALID, "bad_package", FIELD,
		    "the package is no zip");
	return zip;
}

/* Only beneath a folder of its own, on any system. */
static bool
is_beneath(struct str path)
{
	if (path.n == 0 || path.n > 200 || path.p[0] == '/' ||
	    memchr(path.p, '\\', path.n) != NULL ||
	    memchr(path.p, ':', path.n) != NULL || !str_is_utf8(path))
		return false;
	for (struct str rest = path; rest.p != NULL;) {
		const struct str part = str_cut(rest, '/', &rest);

		if (part.n == 0 || str_is(part, ".") || str_is(part, ".."))
			return false;
	}
	return true;
}

static bool
is_plain(zip_t *zip, zip_uint64_t i)
{
	zip_uint8_t system = 0;
	zip_uint32_t attributes = 0;
	mode_t mode;

	if (zip_file_get_external_attributes(zip, i, 0, &system, &attributes) !=
	    0)
		return false;
	mode = (mode_t)(attributes >> 16) & S_IFMT;
	return system != ZIP_OPSYS_UNIX || mode == 0 || mode == S_IFREG;
}

static bool
sizes_ok(struct cx *cx, const zip_stat_t *stat, size_t *left)
{
	if (stat->size > *left)
		return cx_fail(cx, FAIL_LARGE, FIELD,
		    "%s: the files have more than %u bytes", stat->name,
		    BUNDLE_BYTES);
	if (stat->size / BUNDLE_RATIO > stat->comp_size)
		return cx_fail(cx, FAIL_LARGE, FIELD,
		    "%s: it grows more than %d-fold", stat->name, BUNDLE_RATIO);
	*left -= (size_t)stat->size;
	return true;
}

/* Exactly as many bytes as it said, whose checksum holds. */
static bool
read_bytes(
    struct cx *cx, zip_t *zip, const zip_stat_t *stat, struct bundle_file *to)
{
	const size_t n = (size_t)stat->size;
	char *p = cx_room(cx, n + 1, 1), more;
	zip_file_t *file = zip_fopen_index(zip, stat->index, 0);
	bool whole = file != NULL && zip_fread(file, p, n) == (zip_int64_t)n &&
	    zip_fread(file, &more, 1) == 0;

	if (file != NULL)
		whole = zip_fclose(file) == 0 && whole;
	p[n] = '\0';
	to->bytes = (struct str){ p, n };
	return whole || refuse(cx, to->path, "its bytes cannot be read");
}

static bool
read_file(struct cx *cx, zip_t *zip, zip_uint64_t i, struct bundle *bundle,
    size_t *left)
{
	const zip_uint64_t needed =
	    ZIP_STAT_NAME | ZIP_STAT_INDEX | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
	struct bundle_file *to = &bundle->files[bundle->n];
	zip_stat_t stat;

	if (zip_stat_index(zip, i, ZIP_FL_ENC_RAW, &stat) != 0 ||
	    (stat.valid & needed) != needed)
		return refuse(cx, FIELD, "a file of it says nothing of itself");
	if (!is_beneath(str_of(stat.name)))
		return cx_fail_code(cx, FAIL_INVALID, "bad_package", FIELD,
		    "a path leads out of the package, or is a folder's");
	to->path = cx_strndup(cx, stat.name, strlen(stat.name));
	if (!is_plain(zip, i))
		return refuse(cx, to->path, "it is a link or no file");
	if (bundle_find(bundle, to->path).p != NULL)
		return refuse(cx, to->path, "the path stands there twice");
	if (!sizes_ok(cx, &stat, left) || !read_bytes(cx, zip, &stat, to))
		return false;
	bundle->n++;
	return true;
}

bool
bundle_read(struct cx *cx, struct str bytes, struct bundle *bundle)
{
	size_t left = BUNDLE_BYTES;
	zip_int64_t n;
	zip_t *zip;

	*bundle = (struct bundle){ NULL, 0 };
	if (bytes.n > BUNDLE_BYTES)
		return cx_fail(cx, FAIL_LARGE, FIELD,
		    "the package has more than %u bytes", BUNDLE_BYTES);
	zip = open_zip(cx, bytes);
	if (zip == NULL)
		return false;
	n = zip_get_num_entries(zip, 0);
	if (n > BUNDLE_FILES)
		return cx_fail_code(cx, FAIL_INVALID, "bad_package", FIELD,
		    "the package has more than %d files", BUNDLE_FILES);
	bundle->files = cx_calloc(cx, BUNDLE_FILES, sizeof(*bundle->files));
	for (zip_int64_t i = 0; i < n; i++)
		if (!read_file(cx, zip, (zip_uint64_t)i, bundle, &left))
			return false;
	return true;
}

struct str
bundle_find(const struct bundle *bundle, const char *path)
{
	for (size_t i = 0; i < bundle->n; i++)
		if (strcmp(bundle->files[i].path, path) == 0)
			return bundle->files[i].bytes;
	return (struct str){ NULL, 0 };
}

/* --- writing -------------------------------------------------------------- */

/* Stored, on the first day there is, with the rights of any file. */
static bool
add_file(zip_t *zip, const struct bundle_file *file)
{
	zip_source_t *source =
	    zip_source_buffer(zip, file->bytes.p, file->bytes.n, 0);
	zip_int64_t i;

	if (source == NULL)
		return false;
	i = zip_file_add(zip, file->path, source, ZIP_FL_ENC_UTF_8);
	if (i < 0) {
		zip_source_free(source);
		return false;
	}
	return zip_set_file_compression(
		   zip, (zip_uint64_t)i, ZIP_CM_STORE, 0) == 0 &&
	    zip_file_set_dostime(zip, (zip_uint64_t)i, 0, FIRST_DAY, 0) == 0 &&
	    zip_file_set_external_attributes(zip, (zip_uint64_t)i, 0,
		ZIP_OPSYS_UNIX, (zip_uint32_t)(S_IFREG | 0644) << 16) == 0;
}

static bool
copy_out(struct cx *cx, zip_source_t *source, struct str *bytes)
{
	zip_stat_t stat;
	bool whole;
	char *p;

	if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0)
		return false;
	p = cx_room(cx, (size_t)stat.size + 1, 1);
	whole = zip_source_read(source, p, stat.size) == (zip_int64_t)stat.size;
	*bytes = (struct str){ p, (size_t)stat.size };
	return zip_source_close(source) == 0 && whole;
}

static bool
write_all(struct cx *cx, zip_source_t *source, const struct bundle *bundle,
    struct str *bytes)
{
	zip_error_t error;
	zip_t *zip;
	bool done;

	zip_error_init(&error);
	zip = zip_open_from_source(source, ZIP_TRUNCATE, &error);
	zip_error_fini(&error);
	if (zip == NULL)
		return false;
	zip_source_keep(source);
	done = true;
	for (size_t i = 0; done && i < bundle->n; i++)
		done = add_file(zip, &bundle->files[i]);
	if (!done || zip_close(zip) != 0) {
		zip_discard(zip);
		return false;
	}
	return copy_out(cx, source, bytes);
}

bool
bundle_write(struct cx *cx, const struct bundle *bundle, struct str *bytes)
{
	zip_error_t error;
	zip_source_t *source;
	bool done;

	zip_error_init(&error);
	source = zip_source_buffer_create(NULL, 0, 0, &error);
	zip_error_fini(&error);
	done = source != NULL && write_all(cx, source, bundle, bytes);
	zip_source_free(source);
	return done ||
	    cx_fail(cx, FAIL_BROKEN, FIELD, "the package cannot be written");
}
