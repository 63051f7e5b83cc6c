#include "alarm/post_job.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alarm/address.h"
#include "alarm/notice.h"
#include "base/hash.h"
#include "base/moment.h"
#include "mail/mail_job.h"

#define CONNECT_MS 5000L
#define WHOLE_MS 10000L
#define FAULT_MOST 400

static void
end_easy(void *easy)
{
	curl_easy_cleanup(easy);
}

static void
end_list(void *list)
{
	curl_slist_free_all(list);
}

/* What the other side answers beside its status is nobody's business. */
static size_t
swallow(char *p, size_t size, size_t n, void *unused)
{
	(void)p;
	(void)unused;
	return size * n;
}

static CURL *
easy(struct cx *cx, char *why)
{
	CURL *c = curl_easy_init();

	if (c == NULL)
		return NULL;
	cx_defer(cx, end_easy, c);
	why[0] = '\0';
	(void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
	(void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(c, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, swallow);
	(void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	(void)curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
	return c;
}

static struct curl_slist *
headers(struct cx *cx, const char *const *lines, size_t n)
{
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < n; i++)
		list = curl_slist_append(list, lines[i]);
	if (list != NULL)
		cx_defer(cx, end_list, list);
	return list;
}

static const char *
outcome(struct cx *cx, CURLcode code, const char *why)
{
	if (code == CURLE_OK)
		return "";
	return cx_printf(cx, "%.*s", FAULT_MOST,
	    why[0] != '\0' ? why : curl_easy_strerror(code));
}

/* Mail --------------------------------------------------------------------- */

static const char *
send_mail(struct cx *cx, const struct post *post)
{
	const char *base = getenv("PARK_URL");
	const struct notice n = notice_write(
	    cx, post->alarms, post->locale, base == NULL ? "" : base);
	const struct mail mail = {
		.address = post->address,
		.subject = n.subject,
		.message_id = cx_printf(cx, "alarm.%d.%lld", post->tenant,
		    (long long)post->message),
		.text = n.text,
		.whole_ms = WHOLE_MS,
	};

	const struct mail_outcome o = mail_send(cx, &mail);

	return o.why[0] != '\0' ? o.why : o.fault;
}

/* Web hooks ---------------------------------------------------------------- */

/* Refuses to connect where a hook may not lead; by then the name is an
 * address, and no answer of a name server can change it any more. */
static curl_socket_t
open_allowed(void *refused, curlsocktype purpose, struct curl_sockaddr *a)
{
	const char *allowed = getenv("PARK_HOOK_ALLOW");

	(void)purpose;
	if (!address_is_public(&a->addr) &&
	    !address_in(str_of(allowed), &a->addr)) {
		*(bool *)refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static const char *
send_hook(struct cx *cx, const struct post *post)
{
	const char *body = notice_json(cx, post->alarms, post->message);
	const long long now_s = (long long)(moment_now() / US_PER_S);
	const char *signature = hash_hmac_sha256_hex(cx, str_of(post->secret),
	    str_of(cx_printf(cx, "%lld.%s", now_s, body)));
	const char *const lines[] = {
		"Content-Type: application/json",
		"Expect:",
		cx_printf(cx, "X-Park-Timestamp: %lld", now_s),
		cx_printf(cx, "X-Park-Message: %lld", (long long)post->message),
		cx_printf(cx, "X-Park-Signature: sha256=%s", signature),
	};
	char why[CURL_ERROR_SIZE];
	bool refused = false;
	CURL *c = easy(cx, why);
	CURLcode code;
	long status = 0;

	if (c == NULL)
		return "broken";
	(void)curl_easy_setopt(c, CURLOPT_URL, post->address);
	(void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_allowed);
	(void)curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &refused);
	(void)curl_easy_setopt(c, CURLOPT_USERAGENT, "ParkHub");
	(void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, body);
	(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER,
	    headers(cx, lines, sizeof(lines) / sizeof(lines[0])));
	code = curl_easy_perform(c);
	if (refused)
		return "not_public";
	if (code != CURLE_OK)
		return outcome(cx, code, why);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	return status >= 200 && status < 300
	    ? ""
	    : cx_printf(cx, "HTTP %ld", status);
}

const char *
post_send(struct cx *cx, const struct post *post)
{
	return post->mail ? send_mail(cx, post) : send_hook(cx, post);
}
