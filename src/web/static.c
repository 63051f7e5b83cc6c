#include "web/static.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

#define MOST_FILES 2048
#define MOST_BYTES (64u << 20)

struct file {
	char *path; /* "/assets/x.js" */
	struct str bytes;
	char etag[20];
};

static struct file files[MOST_FILES];
static size_t count;

static const struct {
	const char *suffix, *media;
} medias[] = {
	{ ".html", "text/html; charset=utf-8" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".css", "text/css; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".svg", "image/svg+xml" },
	{ ".png", "image/png" },
	{ ".ico", "image/x-icon" },
	{ ".webp", "image/webp" },
	{ ".woff2", "font/woff2" },
	{ ".wasm", "application/wasm" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".map", "application/json" },
	{ ".webmanifest", "application/manifest+json" },
};

/* The portal's policy: everything from here, nothing inline. */
static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; font-src 'self'; worker-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'";

static bool
ends_with(const char *s, const char *suffix)
{
	const size_t n = strlen(s), k = strlen(suffix);

	return n >= k && strcmp(s + n - k, suffix) == 0;
}

static const char *
media_of(const char *path)
{
	for (size_t i = 0; i < sizeof(medias) / sizeof(medias[0]); i++)
		if (ends_with(path, medias[i].suffix))
			return medias[i].media;
	return "application/octet-stream";
}

static void
load_file(const char *disk, const char *path)
{
	const int fd = open(disk, O_RDONLY | O_CLOEXEC);
	struct stat st;
	struct file *f = &files[count];
	unsigned char digest[SHA256_SIZE];
	char *p;

	if (fd < 0)
		return;
	if (fstat(fd, &st) != 0 || st.st_size > MOST_BYTES ||
	    count == MOST_FILES) {
		(void)close(fd);
		return;
	}
	p = malloc((size_t)st.st_size + 1);
	if (p == NULL || (f->path = strdup(path)) == NULL)
		abort();
	if (read(fd, p, (size_t)st.st_size) == st.st_size) {
		f->bytes = (struct str){ p, (size_t)st.st_size };
		hash_sha256(f->bytes, digest);
		(void)snprintf(f->etag, sizeof(f->etag),
		    "\"%02x%02x%02x%02x%02x%02x%02x%02x\"", digest[0],
		    digest[1], digest[2], digest[3], digest[4], digest[5],
		    digest[6], digest[7]);
		count++;
	}
	(void)close(fd);
}

static void
load_dir(const char *disk, const char *path, int depth)
{
	DIR *d = opendir(disk);
	const struct dirent *e;

	if (d == NULL || depth > 8) {
		if (d != NULL)
			(void)closedir(d);
		return;
	}
	while ((e = readdir(d)) != NULL) {
		struct cx cx;
		struct stat st;
		const char *below, *name;

		/* Dot files are nobody's business. */
		if (e->d_name[0] == '.')
			continue;
		cx_init(&cx);
		below = cx_printf(&cx, "%s/%s", disk, e->d_name);
		name = cx_printf(&cx, "%s/%s", path, e->d_name);
		if (lstat(below, &st) == 0 && S_ISDIR(st.st_mode))
			load_dir(below, name, depth + 1);
		else if (S_ISREG(st.st_mode))
			load_file(below, name);
		cx_clear(&cx);
	}
	(void)closedir(d);
}

static int
by_path(const void *a, const void *b)
{
	return strcmp(
	    ((const struct file *)a)->path, ((const struct file *)b)->path);
}

void
static_load(const char *dir)
{
	load_dir(dir, "", 0);
	qsort(files, count, sizeof(files[0]), by_path);
	log_info("web", "portal: %zu files", count);
}

static const struct file *
find(const char *path)
{
	size_t lo = 0, hi = count;

	while (lo < hi) {
		const size_t mid = (lo + hi) / 2;
		const int d = strcmp(path, files[mid].path);

		if (d == 0)
			return &files[mid];
		if (d < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

/* Whether the header takes the coding, and not with q=0. */
static bool
accepts(const struct exchange *x, const char *coding)
{
	struct str rest = str_of(web_header(x, "accept-encoding"));

	while (rest.p != NULL) {
		struct str q;
		const struct str item = str_cut(rest, ',', &rest);
		const struct str name = str_trim(str_cut(item, ';', &q));
		double weight = 1;

		if (!str_is(name, coding))
			continue;
		q = str_trim(q);
		if (q.n > 2 && q.p[0] == 'q')
			(void)str_double(
			    (struct str){ q.p + 2, q.n - 2 }, &weight);
		return weight > 0;
	}
	return false;
}

/* "bytes=a-b" of a file of n bytes; false when it is not satisfiable. */
static bool
range(struct str s, size_t n, size_t *from, size_t *to)
{
	struct str last;
	struct str first;
	int64_t a, b = (int64_t)n - 1;

	s.p += 6;
	s.n -= 6;
	first = str_cut(s, '-', &last);
	if (last.p == NULL)
		return false;
	if (first.n == 0) {
		if (!str_int64(last, &a) || a <= 0)
			return false;
		a = a > (int64_t)n ? 0 : (int64_t)n - a;
	} else if (!str_int64(first, &a) ||
	    (last.n > 0 && !str_int64(last, &b))) {
		return false;
	}
	if (b > (int64_t)n - 1)
		b = (int64_t)n - 1;
	if (a < 0 || a > b)
		return false;
	*from = (size_t)a;
	*to = (size_t)b;
	return true;
}

static void
send_range(struct exchange *x, const struct file *f)
{
	const char *wanted = web_header(x, "range");
	size_t from, to;

	if (wanted == NULL || strncmp(wanted, "bytes=", 6) != 0 ||
	    strchr(wanted, ',') != NULL)
		return;
	if (!range(str_of(wanted), f->bytes.n, &from, &to)) {
		x->status = 416;
		x->bytes = (struct str){ "", 0 };
		web_reply_header(x, "content-range",
		    cx_printf(&x->cx, "bytes */%zu", f->bytes.n));
		return;
	}
	x->status = 206;
	x->bytes = (struct str){ f->bytes.p + from, to - from + 1 };
	web_reply_header(x, "content-range",
	    cx_printf(&x->cx, "bytes %zu-%zu/%zu", from, to, f->bytes.n));
}

static void
send_file(struct exchange *x, const struct file *f)
{
	const char *seen = web_header(x, "if-none-match");
	const struct file *small = NULL;
	const bool hashed = strncmp(f->path, "/assets/", 8) == 0;

	web_reply_header(x, "cache-control",
	    hashed ? "public, max-age=31536000, immutable" : "no-cache");
	web_reply_header(x, "vary", "accept-encoding");
	web_reply_header(x, "accept-ranges", "bytes");
	web_reply_header(x, "content-security-policy", policy);
	x->media = media_of(f->path);
	if (web_header(x, "range") == NULL) {
		if (accepts(x, "br") &&
		    (small = find(cx_printf(&x->cx, "%s.br", f->path))))
			web_reply_header(x, "content-encoding", "br");
		else if (accepts(x, "gzip") &&
		    (small = find(cx_printf(&x->cx, "%s.gz", f->path))))
			web_reply_header(x, "content-encoding", "gzip");
	}
	if (small != NULL)
		f = small;
	web_reply_header(x, "etag", f->etag);
	x->status = 200;
	x->bytes = f->bytes;
	if (seen != NULL && strstr(seen, f->etag) != NULL) {
		x->status = 304;
		x->bytes = (struct str){ "", 0 };
		return;
	}
	send_range(x, f);
}

/* An address of the portal's own router: no file name at its end, and no
 * step that begins with a dot, which only those send who look for more. */
static bool
is_page(const char *path)
{
	const char *last = strrchr(path, '/');

	return strncmp(path, "/api/", 5) != 0 &&
	    strncmp(path, "/tiles/", 7) != 0 && strstr(path, "/.") == NULL &&
	    strcasestr(path, "/%2e") == NULL &&
	    (last == NULL || strchr(last, '.') == NULL);
}

bool
static_find(struct exchange *x)
{
	const char *path = x->req->path;
	const struct file *f;

	if (x->req->method != HTTP_METHOD_GET &&
	    x->req->method != HTTP_METHOD_HEAD)
		return false;
	f = find(path);
	if (f == NULL && is_page(path))
		f = find("/index.html");
	if (f == NULL)
		return false;
	send_file(x, f);
	return true;
}
