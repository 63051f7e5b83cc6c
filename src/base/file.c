#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGEST (256 << 20)
#define MOST_NAMES 4096

static bool
fail_errno(struct cx *cx, const char *what, const char *path)
{
	return cx_fail(cx, FAIL_BROKEN, NULL, "cannot %s %s: %s", what, path,
	    strerror(errno));
}

bool
file_read(struct cx *cx, const char *path, struct str *bytes)
{
	const int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	size_t n = 0;
	char *p;

	if (fd < 0)
		return fail_errno(cx, "open", path);
	if (fstat(fd, &st) != 0 || st.st_size > LARGEST) {
		(void)close(fd);
		return cx_fail(cx, FAIL_LARGE, NULL, "%s is too large", path);
	}
	p = cx_alloc(cx, (size_t)st.st_size + 1);
	while (n < (size_t)st.st_size) {
		const ssize_t k = read(fd, p + n, (size_t)st.st_size - n);

		if (k <= 0)
			break;
		n += (size_t)k;
	}
	(void)close(fd);
	*bytes = (struct str){ p, n };
	return n == (size_t)st.st_size || fail_errno(cx, "read", path);
}

bool
file_write(struct cx *cx, const char *path, struct str bytes, unsigned mode)
{
	const char *beside = cx_printf(cx, "%s.new", path);
	const int fd =
	    open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	size_t n = 0;

	if (fd < 0)
		return fail_errno(cx, "write", beside);
	while (n < bytes.n) {
		const ssize_t k = write(fd, bytes.p + n, bytes.n - n);

		if (k <= 0)
			break;
		n += (size_t)k;
	}
	if (n < bytes.n || fsync(fd) != 0) {
		(void)close(fd);
		return fail_errno(cx, "write", beside);
	}
	(void)close(fd);
	return rename(beside, path) == 0 || fail_errno(cx, "rename", beside);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

bool
file_list(struct cx *cx, const char *folder, const char *suffix,
    const char *const **names, size_t *n)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	const char **found;

	if (d == NULL)
		return fail_errno(cx, "open", folder);
	found = cx_calloc(cx, MOST_NAMES, sizeof(*found));
	*n = 0;
	while ((e = readdir(d)) != NULL && *n < MOST_NAMES) {
		const size_t k = strlen(e->d_name), s = strlen(suffix);

		if (k >= s && e->d_name[0] != '.' &&
		    strcmp(e->d_name + k - s, suffix) == 0)
			found[(*n)++] = cx_strndup(cx, e->d_name, k);
	}
	(void)closedir(d);
	qsort(found, *n, sizeof(*found), by_name);
	*names = found;
	return true;
}

static void
remove_folder(void *path)
{
	(void)rmdir(path);
}

char *
file_folder(struct cx *cx)
{
	const char *tmp = getenv("TMPDIR");
	char *path =
	    cx_printf(cx, "%s/park-XXXXXX", tmp == NULL ? "/tmp" : tmp);

	if (mkdtemp(path) == NULL) {
		(void)cx_fail(cx, FAIL_BUSY, NULL,
		    "there is no place for temporary files");
		return NULL;
	}
	cx_defer(cx, remove_folder, path);
	return path;
}
