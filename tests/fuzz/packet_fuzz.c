/*
 * Looks for bodies with which the readers of packets break a promise of
 * packet.h: arrays that leave the body, sizes beyond the limits.
 */
#include "telemetry/packet.h"

#include "fuzz.h"

static void
check_inside(struct str body, const void *p, size_t n)
{
	const char *at = p;

	fuzz_expect(at >= body.p && at + n <= body.p + body.n,
	    "arrays lie within the body");
}

static void
check_rows(struct str body)
{
	struct packet_rows r;
	uint64_t values = 0;

	if (!packet_rows_of(body, &r))
		return;
	check_inside(body, r.device, r.rows * sizeof(*r.device));
	check_inside(body, r.at_us, r.rows * sizeof(*r.at_us));
	check_inside(body, r.width, r.rows * sizeof(*r.width));
	check_inside(body, r.value, r.values * sizeof(*r.value));
	if (r.quality != NULL)
		check_inside(body, r.quality, r.values);
	for (size_t i = 0; i < r.rows; i++) {
		fuzz_expect(r.device[i] > 0 && r.at_us[i] >= 0,
		    "devices and times can be kept");
		values += r.width[i];
	}
	fuzz_expect(values == r.values, "widths add up");
}

static void
check_tails(struct str body, size_t n)
{
	struct str tail[64];
	int64_t left_us;

	if (!packet_tails_of(body, tail, n, &left_us))
		return;
	for (size_t i = 0; i < n; i++)
		check_inside(body, tail[i].p, tail[i].n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str body = { (const char *)data, size };
	struct packet_done done;
	struct packet_scan scan;
	const int64_t *device;
	size_t n;

	check_rows(body);
	if (packet_scan_of(body, &scan)) {
		fuzz_expect(scan.n <= PACKET_SCANNED, "a scan has its limit");
		check_inside(body, scan.device, scan.n * sizeof(*scan.device));
		check_inside(body, scan.place, scan.n * sizeof(*scan.place));
		for (n = 0; n < scan.n; n++)
			fuzz_expect(scan.place[n] < TAIL_PLACES,
			    "places are those of a tail");
	}
	if (packet_ask_of(body, &device, &n)) {
		fuzz_expect(n <= PACKET_DEVICES, "an ask has its limit");
		check_inside(body, device, n * sizeof(*device));
	}
	if (packet_done_of(body, &done)) {
		fuzz_expect(done.fail < FAIL_COUNT, "failures are known");
		check_inside(body, done.message.p, done.message.n);
	}
	for (n = 0; n <= 64; n += n < 4 ? 1 : 20)
		check_tails(body, n);
	return 0;
}
