#include "firmware/firmware_web.h"

#include <string.h>

#include "firmware/firmware.h"

#define STATES "open waiting running paused done aborted refused cancelled"
#define DEVICE_STATES                                                          \
	"open queued offered downloading verifying installing done failed "    \
	"timed_out skipped"
#define IMAGE_STATES "uploading ready refused withdrawn"
#define BYTES "application/octet-stream"

/* Keys --------------------------------------------------------------------- */

static bool
key_add(struct cx *cx, struct exchange *x)
{
	unsigned char *key = cx_alloc(cx, FIRMWARE_KEY_SIZE);

	if (!firmware_read_key(cx, "public", web_text(x, "public"), key))
		return false;
	db_bind_bytes(web_binds(x), "public",
	    (struct str){ (char *)key, FIRMWARE_KEY_SIZE });
	web_ask(x, Q_FIRMWARE_KEY_ADD, web_present);
	return true;
}

/* Images ------------------------------------------------------------------- */

/* What was claimed, and the signature of it. */
struct claimed {
	struct firmware_claim claim;
	unsigned char signature[FIRMWARE_SIGNATURE_SIZE];
};

static bool
key_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);
	struct claimed *c = web_kept(x);
	struct db_binds *b = web_binds(x);
	struct str statement, key;

	if (db_count(rows) == 0)
		return cx_fail_code(cx, FAIL_INVALID, "no_such", "firmware_key",
		    "there is no such key, or it was withdrawn");
	key = db_bytes(cx, rows, 0, db_find(rows, "public"));
	if (key.n != FIRMWARE_KEY_SIZE ||
	    !firmware_statement(cx, &c->claim, &statement) ||
	    !firmware_verify(
		cx, (const unsigned char *)key.p, statement, c->signature))
		return false;
	db_bind_int(
	    b, "key_tenant", db_int(rows, 0, db_find(rows, "tenant_id")));
	db_bind_bytes(
	    b, "digest", (struct str){ (char *)c->claim.sha256, SHA256_SIZE });
	db_bind_bytes(b, "signed",
	    (struct str){ (char *)c->signature, sizeof(c->signature) });
	web_ask(x, Q_FIRMWARE_IMAGE_ADD, web_present);
	return true;
}

static bool
image_add(struct cx *cx, struct exchange *x)
{
	struct claimed *c = cx_calloc(cx, 1, sizeof(*c));

	c->claim.model = web_text(x, "model");
	c->claim.title = web_text(x, "name");
	c->claim.version = web_text(x, "version");
	c->claim.size = web_int(x, "size");
	if (!firmware_read_bytes(cx, "sha256", web_text(x, "sha256"),
		c->claim.sha256, SHA256_SIZE) ||
	    !firmware_read_bytes(cx, "signature", web_text(x, "signature"),
		c->signature, sizeof(c->signature)))
		return false;
	web_keep(x, c);
	web_ask(x, Q_FIRMWARE_KEY_FIND, key_came);
	return true;
}

/* The refusal is committed before it is told. */
static bool
part_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);

	if (str_is(db_str(rows, 0, db_find(rows, "state")), "refused"))
		return cx_fail_code(cx, FAIL_CONFLICT, "wrong_bytes", NULL,
		    "the bytes have another SHA-256 than was signed; the "
		    "image is refused");
	return web_present(cx, x);
}

static bool
part_add(struct cx *cx, struct exchange *x)
{
	const struct str body = web_body(x);

	if (body.n == 0)
		return cx_fail_code(
		    cx, FAIL_INVALID, "empty", NULL, "there are no bytes");
	db_bind_bytes(web_binds(x), "body", body);
	web_ask(x, Q_FIRMWARE_PART, part_came);
	return true;
}

/* Downloads ---------------------------------------------------------------- */

struct wanted {
	enum query query;
	bool ranged;
	int64_t from, count;
};

static bool bytes_came(struct cx *cx, struct exchange *x);

static void
ask_bytes(struct exchange *x, const struct wanted *w)
{
	db_bind_int(web_binds(x), "from", w->from);
	db_bind_int(web_binds(x), "count",
	    w->count < (int64_t)FIRMWARE_ANSWER_MOST
		? w->count
		: (int64_t)FIRMWARE_ANSWER_MOST);
	web_ask(x, w->query, bytes_came);
}

static bool
too_much(struct cx *cx, const struct wanted *w, int64_t size)
{
	return !w->ranged && size > (int64_t)FIRMWARE_ANSWER_MOST &&
	    !cx_fail_code(cx, FAIL_LARGE, "ask_by_range", NULL,
		"more than %u bytes are fetched by Range",
		FIRMWARE_ANSWER_MOST);
}

static bool
beyond(struct cx *cx, struct exchange *x, const struct wanted *w, int64_t size)
{
	if (!w->ranged || w->from < size)
		return false;
	web_reply_header(
	    x, "content-range", cx_printf(cx, "bytes */%lld", (long long)size));
	web_status(x, 416);
	(void)cx_fail_code(cx, FAIL_INVALID, "beyond_end", NULL,
	    "the image has %lld bytes", (long long)size);
	return true;
}

/* Answered with fewer bytes than were asked for where that is too many, as RFC
 * 9110 allows: Content-Range tells. */
static bool
bytes_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);
	struct wanted *w = web_kept(x);
	const char *kept = web_header(x, "if-range"), *etag;
	int64_t size;
	struct str body, digest;
	struct text hex = text_new(cx, 2 * SHA256_SIZE);

	if (db_count(rows) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such image");
	size = db_int(rows, 0, db_find(rows, "size"));
	body = db_bytes(cx, rows, 0, db_find(rows, "body"));
	digest = db_bytes(cx, rows, 0, db_find(rows, "sha256"));
	text_hex(&hex, digest.p, digest.n);
	etag = cx_printf(cx, "\"%.*s\"", STR_ARG(text_str(&hex)));
	if (w->ranged && kept != NULL && strcmp(kept, etag) != 0) {
		*w = (struct wanted){ w->query, false, 0, INT64_MAX };
		ask_bytes(x, w);
		return true;
	}
	if (too_much(cx, w, size) || beyond(cx, x, w, size))
		return false;
	web_reply_header(x, "etag", etag);
	web_reply_header(x, "accept-ranges", "bytes");
	if (w->ranged) {
		web_status(x, 206);
		web_reply_header(x, "content-range",
		    cx_printf(cx, "bytes %lld-%lld/%lld", (long long)w->from,
			(long long)(w->from + (int64_t)body.n - 1),
			(long long)size));
	}
	web_reply_bytes(x, body);
	return true;
}

static bool
fetch(struct cx *cx, struct exchange *x, enum query query)
{
	struct wanted *w = cx_calloc(cx, 1, sizeof(*w));
	const char *range = web_header(x, "range");

	w->query = query;
	w->ranged = range != NULL && firmware_range(range, &w->from, &w->count);
	if (!w->ranged) {
		w->from = 0;
		w->count = INT64_MAX;
	}
	web_keep(x, w);
	ask_bytes(x, w);
	return true;
}

static bool
image_bytes(struct cx *cx, struct exchange *x)
{
	return fetch(cx, x, Q_FIRMWARE_IMAGE_BYTES);
}

static void
bind_own(struct exchange *x)
{
	if (web_device(x) != 0)
		db_bind_int(web_binds(x), "own", web_device(x));
}

static bool
device_bytes(struct cx *cx, struct exchange *x)
{
	bind_own(x);
	return fetch(cx, x, Q_FIRMWARE_FETCH);
}

static bool
device_now(struct cx *cx, struct exchange *x)
{
	(void)cx;
	bind_own(x);
	web_ask(x, Q_FIRMWARE_NOW, web_present);
	return true;
}

/* Campaigns ---------------------------------------------------------------- */

static bool
campaign_add(struct cx *cx, struct exchange *x)
{
	const json_t *stages =
	    firmware_stages(cx, "stages", web_json(x, "stages"));
	const json_t *target = stages == NULL
	    ? NULL
	    : firmware_target(cx, "target", web_json(x, "target"));

	if (target == NULL)
		return false;
	db_bind_text(web_binds(x), "stages", json_canonical(cx, stages));
	db_bind_text(web_binds(x), "target", json_canonical(cx, target));
	web_ask(x, Q_FIRMWARE_CAMPAIGN_ADD, web_present);
	return true;
}

static bool
approve(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_bool(web_binds(x), "yes", true);
	web_ask(x, Q_FIRMWARE_CAMPAIGN_DECIDE, web_present);
	return true;
}

static bool
refuse(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_bool(web_binds(x), "yes", false);
	web_ask(x, Q_FIRMWARE_CAMPAIGN_DECIDE, web_present);
	return true;
}

/* The list alone cannot tell a campaign without such devices from none. */
static bool
campaign_came(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such campaign");
	web_ask(x, Q_FIRMWARE_DEVICE_LIST, web_present);
	return true;
}

static bool
devices(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_FIRMWARE_CAMPAIGN_FIND, campaign_came);
	return true;
}

#define KEY                                                                    \
	{                                                                      \
		"firmware_key", IN_PATH, PARAM_INT, .about = "key"             \
	}
#define IMAGE                                                                  \
	{                                                                      \
		"image", IN_PATH, PARAM_INT, .about = "image"                  \
	}
#define CAMPAIGN                                                               \
	{                                                                      \
		"campaign", IN_PATH, PARAM_INT, .about = "campaign"            \
	}
#define DEVICE                                                                 \
	{                                                                      \
		"device", IN_PATH, PARAM_INT, .about = "device"                \
	}
#define REASON                                                                 \
	{                                                                      \
		"reason", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,      \
					       .hi = 500, .about = "why"       \
	}
#define IMAGES                                                                 \
	{ "model", IN_QUERY, PARAM_TEXT, .hi = 50,                             \
		.about = "for this thing model only" },                        \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE, .choices = IMAGE_STATES,      \
						 .about = "in this state only" \
	}
#define CAMPAIGNS                                                              \
	{ "state", IN_QUERY, PARAM_CHOICE, .choices = STATES,                  \
		.about = "in this state; open: not ended; all when not "       \
			 "given" },                                            \
	{                                                                      \
		"tenant", IN_QUERY, PARAM_INT,                                 \
		    .about = "of this enterprise only"                         \
	}
#define DEVICES                                                                \
	CAMPAIGN,                                                              \
	    { "state", IN_QUERY, PARAM_CHOICE, .choices = DEVICE_STATES,       \
		    .about = "in this state; open: not ended; all when not "   \
			     "given" },                                        \
	{                                                                      \
		"stage", IN_QUERY, PARAM_INT, .lo = 1, .hi = FIRMWARE_STAGES,  \
					      .about = "of this stage only"    \
	}

const struct route firmware_routes[] = {
	{ "GET", "/api/v1/firmware-keys", "device.read", Q_FIRMWARE_KEY_LIST,
	    REPLY_LIST, NULL, NULL, "Keys by which firmware is signed", "R-5.2",
	    .params = { WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/firmware-keys.csv", "device.read",
	    Q_FIRMWARE_KEY_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Keys by which firmware is signed, as a table", "R-5.2",
	    .patience_ms = 20000, .params = { WEB_ROWS } },
	{ "POST", "/api/v1/firmware-keys", "firmware.write", Q_NONE,
	    REPLY_CREATED, NULL, key_add,
	    "Trust a maker's public key (Ed25519)", "R-5.2",
	    .params = { { "name", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 100, .about = "whose it is" },
		{ "public", IN_BODY, PARAM_TEXT, .required = true, .lo = 64,
		    .hi = 1000,
		    .about = "in PEM, or 64 hexadecimal digits" } } },
	{ "POST", "/api/v1/firmware-keys/{firmware_key}/revoke",
	    "firmware.write", Q_FIRMWARE_KEY_REVOKE, REPLY_ONE, NULL, NULL,
	    "Withdraw a key: nothing that it has signed is offered any more",
	    "R-5.2", .params = { KEY, REASON } },
	{ "GET", "/api/v1/firmware-images", "device.read",
	    Q_FIRMWARE_IMAGE_LIST, REPLY_LIST, NULL, NULL,
	    "Images of firmware, newest first", "R-2.7",
	    .params = { IMAGES, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/firmware-images.csv", "device.read",
	    Q_FIRMWARE_IMAGE_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Images of firmware as a table", "R-2.7", .patience_ms = 20000,
	    .params = { IMAGES, WEB_ROWS } },
	{ "POST", "/api/v1/firmware-images", "firmware.write", Q_NONE,
	    REPLY_CREATED, NULL, image_add,
	    "Announce an image; refused unless a key has signed what is said "
	    "of it",
	    "R-5.2",
	    .params = { { "model", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 50,
			    .about = "for devices of this thing model" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 100, .about = "title, as devices report it" },
		{ "version", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 64, .about = "version, as devices report it" },
		{ "size", IN_BODY, PARAM_INT, .required = true, .lo = 1,
		    .hi = FIRMWARE_MOST, .about = "bytes" },
		{ "sha256", IN_BODY, PARAM_TEXT, .required = true, .lo = 44,
		    .hi = 64, .about = "of the bytes, hexadecimal" },
		{ "firmware_key", IN_BODY, PARAM_INT, .required = true,
		    .about = "by which it is signed" },
		{ "signature", IN_BODY, PARAM_TEXT, .required = true, .lo = 88,
		    .hi = 128,
		    .about = "Ed25519, base64 or hexadecimal, of the text "
			     "\"parkhub firmware 1\\nmodel: …\\ntitle: …"
			     "\\nversion: …\\nsize: …\\nsha256: …\\n\"" },
		{ "notes", IN_BODY, PARAM_TEXT, .hi = 2000,
		    .about = "what is new" } } },
	{ "GET", "/api/v1/firmware-images/{image}", "device.read",
	    Q_FIRMWARE_IMAGE_FIND, REPLY_ONE, NULL, NULL,
	    "An image, and how much of it has come", "R-2.7",
	    .params = { IMAGE } },
	{ "POST", "/api/v1/firmware-images/{image}/parts", "firmware.write",
	    Q_NONE, REPLY_ONE, NULL, part_add,
	    "The next bytes of an image, or all of them", "R-2.7",
	    .body_most = FIRMWARE_PART_MOST, .raw_body = true,
	    .patience_ms = 30000,
	    .params = { IMAGE,
		{ "offset", IN_QUERY, PARAM_INT, .required = true, .lo = 0,
		    .hi = FIRMWARE_MOST,
		    .about = "where they begin; all parts but the last are "
			     "multiples of 65536 bytes" } } },
	{ "GET", "/api/v1/firmware-images/{image}/body", "device.read", Q_NONE,
	    REPLY_OWN, BYTES, image_bytes,
	    "The bytes of an image; by Range above 4 MiB", "R-2.7",
	    .slow = true, .params = { IMAGE } },
	{ "POST", "/api/v1/firmware-images/{image}/withdraw", "firmware.write",
	    Q_FIRMWARE_IMAGE_WITHDRAW, REPLY_ONE, NULL, NULL,
	    "End an image: its bytes go, and campaigns that bring it end",
	    "R-2.7", .params = { IMAGE, REASON } },
	{ "GET", "/api/v1/firmware-campaigns", "device.read",
	    Q_FIRMWARE_CAMPAIGN_LIST, REPLY_LIST, NULL, NULL,
	    "Campaigns that bring firmware to devices, newest first", "R-2.7",
	    .params = { CAMPAIGNS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/firmware-campaigns.csv", "device.read",
	    Q_FIRMWARE_CAMPAIGN_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "Campaigns as a table", "R-2.7", .patience_ms = 20000,
	    .params = { CAMPAIGNS, WEB_ROWS } },
	{ "POST", "/api/v1/firmware-campaigns", "firmware.write", Q_NONE,
	    REPLY_CREATED, NULL, campaign_add,
	    "Ask for an image to be brought to devices, stage by stage; a "
	    "second person approves",
	    "R-2.7",
	    .params = { { "image", IN_BODY, PARAM_INT, .required = true,
			    .about = "the image" },
		{ "tenant", IN_BODY, PARAM_INT,
		    .about = "enterprise that runs the devices, and has to "
			     "approve; one's own when not given" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 100, .about = "what it is called" },
		{ "target", IN_BODY, PARAM_JSON, .required = true,
		    .about = "of the image's thing model: {} all; {\"tag\": "
			     "…}; {\"devices\": [number]}" },
		{ "stages", IN_BODY, PARAM_JSON, .required = true,
		    .about = "[{\"share\": percent} or {\"count\": devices}], "
			     "those before included" },
		{ "pass", IN_BODY, PARAM_NUMBER, .lo = 1, .hi = 100,
		    .fallback = "95",
		    .about = "percent of a stage that must be done before the "
			     "next" },
		{ "fail", IN_BODY, PARAM_NUMBER, .lo = 0, .hi = 100,
		    .fallback = "5",
		    .about = "it ends when more percent than these fail" },
		{ "parallel", IN_BODY, PARAM_INT, .lo = 1, .hi = 1000,
		    .fallback = "50", .about = "so many devices at once" },
		{ "timeout_s", IN_BODY, PARAM_INT, .lo = 5, .hi = 86400,
		    .fallback = "3600",
		    .about = "seconds a device has, from the offer on" },
		{ "wait_s", IN_BODY, PARAM_INT, .lo = 5, .hi = 2592000,
		    .fallback = "86400",
		    .about = "seconds a stage waits for devices that are not "
			     "online" },
		REASON } },
	{ "GET", "/api/v1/firmware-campaigns/{campaign}", "device.read",
	    Q_FIRMWARE_CAMPAIGN_FIND, REPLY_ONE, NULL, NULL,
	    "A campaign with its stages and its history", "R-2.7",
	    .params = { CAMPAIGN } },
	{ "GET", "/api/v1/firmware-campaigns/{campaign}/devices", "device.read",
	    Q_FIRMWARE_DEVICE_LIST, REPLY_LIST, NULL, devices,
	    "The devices of a campaign, and how far each is", "R-2.7",
	    .params = { DEVICES, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/firmware-campaigns/{campaign}/devices.csv",
	    "device.read", Q_FIRMWARE_DEVICE_LIST, REPLY_CSV, WEB_CSV, devices,
	    "The devices of a campaign as a table", "R-2.7",
	    .patience_ms = 20000, .params = { DEVICES, WEB_ROWS } },
	{ "POST", "/api/v1/firmware-campaigns/{campaign}/approve",
	    "command.approve", Q_NONE, REPLY_ONE, NULL, approve,
	    "Let a campaign begin that somebody else asked for", "R-2.7",
	    .params = { CAMPAIGN, REASON } },
	{ "POST", "/api/v1/firmware-campaigns/{campaign}/refuse",
	    "command.approve", Q_NONE, REPLY_ONE, NULL, refuse,
	    "Refuse a campaign that somebody else asked for", "R-2.7",
	    .params = { CAMPAIGN, REASON } },
	{ "POST", "/api/v1/firmware-campaigns/{campaign}/pause",
	    "firmware.write", Q_FIRMWARE_CAMPAIGN_PAUSE, REPLY_ONE, NULL, NULL,
	    "Offer to no further device for now", "R-2.7",
	    .params = { CAMPAIGN, REASON } },
	{ "POST", "/api/v1/firmware-campaigns/{campaign}/resume",
	    "firmware.write", Q_FIRMWARE_CAMPAIGN_RESUME, REPLY_ONE, NULL, NULL,
	    "Go on with a campaign", "R-2.7", .params = { CAMPAIGN, REASON } },
	{ "POST", "/api/v1/firmware-campaigns/{campaign}/cancel",
	    "firmware.write", Q_FIRMWARE_CAMPAIGN_CANCEL, REPLY_ONE, NULL, NULL,
	    "End a campaign; what installs already is waited for", "R-2.7",
	    .params = { CAMPAIGN, REASON } },
	{ "GET", "/api/v1/devices/{device}/firmware", "telemetry.write", Q_NONE,
	    REPLY_ONE, NULL, device_now,
	    "What is offered to a device, for the device", "R-2.7",
	    .params = { DEVICE } },
	{ "GET", "/api/v1/devices/{device}/firmware/body", "telemetry.write",
	    Q_NONE, REPLY_OWN, BYTES, device_bytes,
	    "The image that is offered to a device; by Range above 4 MiB",
	    "R-2.7", .slow = true, .params = { DEVICE } },
	{ .path = NULL }
};
