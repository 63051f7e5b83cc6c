#include "sdk/archive.h"

#include <stdio.h>
#include <string.h>
#include <zlib.h>

#define BLOCK 512
#define PATH_MOST 99

/* Files of the first of January 2026: no clock goes in. */
#define MADE_AT 1767225600u

struct header {
	char name[100], mode[8], uid[8], gid[8], size[12], mtime[12];
	char sum[8], type, link[100], magic[6], version[2];
	char user[32], group[32], major[8], minor[8], prefix[155], pad[12];
};
_Static_assert(sizeof(struct header) == BLOCK, "a header is one block");

static void
put_octal(char *to, size_t size, unsigned long value)
{
	(void)snprintf(to, size, "%0*lo", (int)size - 1, value);
}

static void
fill_header(struct header *h, const char *path, size_t size)
{
	const unsigned char *byte = (const unsigned char *)h;
	unsigned long sum = 0;

	memset(h, 0, sizeof(*h));
	memcpy(h->name, path, strlen(path));
	put_octal(h->mode, sizeof(h->mode), 0644);
	put_octal(h->uid, sizeof(h->uid), 0);
	put_octal(h->gid, sizeof(h->gid), 0);
	put_octal(h->size, sizeof(h->size), size);
	put_octal(h->mtime, sizeof(h->mtime), MADE_AT);
	h->type = '0';
	memcpy(h->magic, "ustar", 6);
	memcpy(h->version, "00", 2);
	memset(h->sum, ' ', sizeof(h->sum));
	for (size_t i = 0; i < sizeof(*h); i++)
		sum += byte[i];
	(void)snprintf(h->sum, sizeof(h->sum), "%06lo", sum);
	h->sum[7] = ' ';
}

static size_t
padded(size_t n)
{
	return (n + BLOCK - 1) / BLOCK * BLOCK;
}

static bool
pack(struct cx *cx, struct str tar, struct str *bytes)
{
	z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)tar.p,
		.avail_in = (uInt)tar.n };
	/* 31: a window of 15 bits, with the header of gzip. */
	const int begun =
	    deflateInit2(&z, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY);
	const size_t room = begun == Z_OK ? deflateBound(&z, tar.n) : 1;
	char *to = cx_room(cx, 1, room);
	int done;

	z.next_out = (Bytef *)to;
	z.avail_out = (uInt)room;
	done = begun == Z_OK ? deflate(&z, Z_FINISH) : begun;
	(void)deflateEnd(&z);
	*bytes = (struct str){ to, z.total_out };
	return done == Z_STREAM_END ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "deflate says %d", done);
}

bool
sdk_archive(struct cx *cx, const char *folder, const struct sdk_file *files,
    size_t n, struct str *bytes)
{
	size_t all = 2 * BLOCK, at = 0;
	char *tar;

	for (size_t i = 0; i < n; i++)
		all += BLOCK + padded(files[i].bytes.n);
	tar = cx_alloc(cx, all);
	for (size_t i = 0; i < n; i++) {
		const char *path =
		    cx_printf(cx, "%s/%s", folder, files[i].path);
		struct header h;

		if (strlen(path) > PATH_MOST)
			return cx_fail(cx, FAIL_BROKEN, NULL,
			    "the path %s is too long for ustar", path);
		fill_header(&h, path, files[i].bytes.n);
		memcpy(tar + at, &h, sizeof(h));
		memcpy(tar + at + BLOCK, files[i].bytes.p, files[i].bytes.n);
		at += BLOCK + padded(files[i].bytes.n);
	}
	return pack(cx, (struct str){ tar, all }, bytes);
}
