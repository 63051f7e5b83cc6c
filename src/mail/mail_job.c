#include "mail/mail_job.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "mail/mail.h"

#define CONNECT_MS 5000L
#define FAULT_MOST 400
#define LINES_MOST 8
#define REPLY_MOST 400

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

static void
end_mime(void *mime)
{
	curl_mime_free(mime);
}

static void
end_curl(void *unused)
{
	(void)unused;
	curl_global_cleanup();
}

bool
mail_begin(struct cx *cx)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return cx_fail(cx, FAIL_BROKEN, NULL, "libcurl will not start");
	cx_defer(cx, end_curl, NULL);
	return true;
}

static struct curl_slist *
list_of(struct cx *cx, const char *const *lines, size_t n)
{
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < n; i++)
		list = curl_slist_append(list, lines[i]);
	if (list != NULL)
		cx_defer(cx, end_list, list);
	return list;
}

/* A variable of the environment; NULL for an empty one, too. */
static const char *
setting(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || value[0] == '\0' ? NULL : value;
}

static const char *
sender(void)
{
	const char *from = setting("PARK_SMTP_FROM");

	return from == NULL ? "park@localhost" : from;
}

static struct curl_slist *
head(struct cx *cx, const struct mail *m)
{
	const char *lines[LINES_MOST] = {
		cx_printf(cx, "Date: %s", mail_date(cx, moment_now())),
		cx_printf(cx, "From: <%s>", sender()),
		cx_printf(cx, "To: %s", mail_party(cx, m->name, m->address)),
		cx_printf(cx, "Subject: %s", mail_words(cx, m->subject)),
		cx_printf(cx, "Message-ID: <%s@%s>", m->message_id,
		    mail_domain(sender())),
		"Auto-Submitted: auto-generated",
	};
	size_t n = 6;

	if (m->unsubscribe != NULL)
		lines[n++] =
		    cx_printf(cx, "List-Unsubscribe:\r\n <%s>", m->unsubscribe);
	return list_of(cx, lines, n);
}

/* Body --------------------------------------------------------------------- */

static bool
add_text(curl_mime *mime, const char *text, const char *media)
{
	curl_mimepart *part = curl_mime_addpart(mime);

	return part != NULL &&
	    curl_mime_data(part, text, CURL_ZERO_TERMINATED) == CURLE_OK &&
	    curl_mime_type(part, media) == CURLE_OK &&
	    curl_mime_encoder(part, "base64") == CURLE_OK;
}

/* The same words twice, the better form last (RFC 2046 5.1.4). */
static bool
add_both(
    struct cx *cx, CURL *c, curl_mime *mime, const char *text, const char *html)
{
	static const char *const inline_[] = { "Content-Disposition: inline" };
	curl_mime *both = curl_mime_init(c);
	curl_mimepart *part = curl_mime_addpart(mime);

	if (both == NULL || part == NULL ||
	    curl_mime_subparts(part, both) != CURLE_OK) {
		curl_mime_free(both);
		return false;
	}
	return curl_mime_type(part, "multipart/alternative") == CURLE_OK &&
	    curl_mime_headers(part, list_of(cx, inline_, 1), 0) == CURLE_OK &&
	    add_text(both, text, "text/plain; charset=utf-8") &&
	    add_text(both, html, "text/html; charset=utf-8");
}

static bool
add_file(struct cx *cx, curl_mime *mime, const struct mail_file *f)
{
	const char *const lines[] = { mail_disposition(cx, f->ascii, f->name) };
	curl_mimepart *part = curl_mime_addpart(mime);

	return part != NULL &&
	    curl_mime_data(part, f->bytes.p, f->bytes.n) == CURLE_OK &&
	    curl_mime_type(part, mail_type(cx, f->media, f->name)) ==
	    CURLE_OK &&
	    curl_mime_headers(part, list_of(cx, lines, 1), 0) == CURLE_OK &&
	    curl_mime_encoder(part, "base64") == CURLE_OK;
}

/* NULL when memory ends. */
static curl_mime *
body(struct cx *cx, CURL *c, const struct mail *m)
{
	curl_mime *mime = curl_mime_init(c);
	bool good;

	if (mime == NULL)
		return NULL;
	cx_defer(cx, end_mime, mime);
	good = m->html == NULL
	    ? add_text(mime, m->text, "text/plain; charset=utf-8")
	    : add_both(cx, c, mime, m->text, m->html);
	for (size_t i = 0; good && i < m->files_n; i++)
		good = add_file(cx, mime, &m->files[i]);
	return good ? mime : NULL;
}

/* Outcome ------------------------------------------------------------------ */

static bool
begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/*
 * Faults of the way there, by libcurl's code.  A server that lets us have no
 * TLS we may trust does so the next time, too.
 */
static const struct {
	CURLcode code;
	enum mail_end end;
	const char *fault;
} ways[] = {
	{ CURLE_PEER_FAILED_VERIFICATION, MAIL_BARRED, "no_tls" },
	{ CURLE_SSL_CACERT_BADFILE, MAIL_BARRED, "no_tls" },
	{ CURLE_USE_SSL_FAILED, MAIL_BARRED, "no_tls" },
	{ CURLE_SSL_CONNECT_ERROR, MAIL_LATER, "no_tls" },
	{ CURLE_COULDNT_RESOLVE_HOST, MAIL_LATER, "no_connection" },
	{ CURLE_COULDNT_CONNECT, MAIL_LATER, "no_connection" },
	{ CURLE_OPERATION_TIMEDOUT, MAIL_LATER, "too_slow" },
};

static struct mail_outcome
refused(int answer, const char *fault, const char *said)
{
	return (struct mail_outcome){
		strcmp(fault, "receiver") == 0 ? MAIL_REFUSED : MAIL_BARRED,
		answer, fault, said
	};
}

/*
 * What libcurl says tells which command was answered so: RCPT is about the
 * receiver, a greeting about the server's day, all else about us.
 */
static struct mail_outcome
judge(CURLcode code, long answer, const char *said, const char *reply)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (ways[i].code == code)
			return (struct mail_outcome){ ways[i].end, (int)answer,
				ways[i].fault, said };
	if (answer >= 500 && answer <= 599 && !begins(said, "Got unexpected"))
		return refused((int)answer, mail_fault(said, reply), said);
	return (struct mail_outcome){ MAIL_LATER, (int)answer,
		answer >= 400 ? "put_off" : "broken_off", said };
}

static struct mail_outcome
later(const char *fault)
{
	return (struct mail_outcome){ MAIL_LATER, 0, fault, "" };
}

/* Keeps the last line by which the server refused something; libcurl itself
 * tells its number alone. */
static size_t
hear(char *p, size_t size, size_t n, void *reply)
{
	struct str line = { p, size * n };

	if (line.n == 0 || (line.p[0] != '4' && line.p[0] != '5'))
		return size * n;
	while (line.n > 0 && (unsigned char)line.p[line.n - 1] <= ' ')
		line.n--;
	(void)snprintf(reply, REPLY_MOST, "%.*s", STR_ARG(line));
	return size * n;
}

static bool
must_encrypt(void)
{
	const char *tls = setting("PARK_SMTP_TLS");

	return setting("PARK_SMTP_USER") != NULL ||
	    (tls != NULL && strcmp(tls, "require") == 0);
}

static void
set_server(CURL *c, const char *server)
{
	const char *ca = setting("PARK_SMTP_CA");
	const char *user = setting("PARK_SMTP_USER");
	const char *password = setting("PARK_SMTP_PASSWORD");

	(void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(c, CURLOPT_PROXY, "");
	(void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	(void)curl_easy_setopt(c, CURLOPT_URL, server);
	(void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(c, CURLOPT_USE_SSL,
	    must_encrypt() ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_TRY);
	if (ca != NULL)
		(void)curl_easy_setopt(c, CURLOPT_CAINFO, ca);
	if (user != NULL) {
		(void)curl_easy_setopt(c, CURLOPT_USERNAME, user);
		(void)curl_easy_setopt(
		    c, CURLOPT_PASSWORD, password == NULL ? "" : password);
	}
}

struct mail_outcome
mail_send(struct cx *cx, const struct mail *m)
{
	const char *server = setting("PARK_SMTP_URL");
	const char *const to[] = { cx_printf(cx, "<%s>", m->address) };
	char *said = cx_calloc(cx, CURL_ERROR_SIZE, 1);
	char *reply = cx_calloc(cx, REPLY_MOST, 1);
	struct mail_outcome o;
	long answer = 0;
	CURLcode code;
	CURL *c;

	if (server == NULL)
		return later("no_server");
	c = curl_easy_init();
	if (c == NULL)
		return later("broken");
	cx_defer(cx, end_easy, c);
	set_server(c, server);
	(void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, said);
	(void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear);
	(void)curl_easy_setopt(c, CURLOPT_HEADERDATA, reply);
	(void)curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, m->whole_ms);
	(void)curl_easy_setopt(
	    c, CURLOPT_MAIL_FROM, cx_printf(cx, "<%s>", sender()));
	(void)curl_easy_setopt(c, CURLOPT_MAIL_RCPT, list_of(cx, to, 1));
	(void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, head(cx, m));
	(void)curl_easy_setopt(c, CURLOPT_MIMEPOST, body(cx, c, m));
	code = curl_easy_perform(c);
	(void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
	if (code == CURLE_OK)
		return (struct mail_outcome){ MAIL_SENT, (int)answer, "", "" };
	o = judge(code, answer, said, reply);
	if (answer >= 400 && begins(reply, cx_printf(cx, "%ld", answer)))
		o.why = reply;
	else if (said[0] == '\0')
		o.why = curl_easy_strerror(code);
	o.why = mail_said(cx, o.why, FAULT_MOST);
	return o;
}
