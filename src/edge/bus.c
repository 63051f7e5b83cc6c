#include "edge/bus.h"

#include <errno.h>
#include <modbus/modbus.h>
#include <string.h>

struct bus {
	modbus_t *modbus;
	bool connected;
	int error; /* errno of the last failure */
};

static void
close_bus(void *thing)
{
	struct bus *b = thing;

	modbus_close(b->modbus);
	modbus_free(b->modbus);
}

struct bus *
bus_new(struct cx *cx, const char *host, const char *port)
{
	struct bus *b = cx_alloc(cx, sizeof(*b));

	b->modbus = modbus_new_tcp_pi(host, port);
	if (b->modbus == NULL) {
		(void)cx_fail(cx, FAIL_BROKEN, NULL, "%s port %s: %s", host,
		    port, modbus_strerror(errno));
		return NULL;
	}
	cx_defer(cx, close_bus, b);
	return b;
}

static void
hang_up(struct bus *b)
{
	modbus_close(b->modbus);
	b->connected = false;
}

static bool
connect_bus(struct bus *b)
{
	if (!b->connected && modbus_connect(b->modbus) == 0)
		b->connected = true;
	if (!b->connected) {
		b->error = errno;
		modbus_close(b->modbus);
	}
	return b->connected;
}

static int
read_bits(modbus_t *m, const struct plan_request *r, uint16_t *words)
{
	uint8_t bits[PLAN_BITS];
	const int n = r->function == PLAN_COIL
	    ? modbus_read_bits(m, (int)r->address, (int)r->count, bits)
	    : modbus_read_input_bits(m, (int)r->address, (int)r->count, bits);

	for (int i = 0; i < n; i++)
		words[i] = bits[i];
	return n;
}

static int
read_words(modbus_t *m, const struct plan_request *r, uint16_t *words)
{
	if (r->function == PLAN_HOLDING)
		return modbus_read_registers(
		    m, (int)r->address, (int)r->count, words);
	return modbus_read_input_registers(
	    m, (int)r->address, (int)r->count, words);
}

/* libmodbus numbers exceptions from MODBUS_ENOBASE on. */
static bool
is_exception(int error)
{
	return error > MODBUS_ENOBASE &&
	    error < MODBUS_ENOBASE + MODBUS_EXCEPTION_MAX;
}

enum bus_result
bus_read(struct bus *b, unsigned unit_id, int64_t timeout_ms,
    const struct plan_request *r, uint16_t *words, int *exception)
{
	int n;

	(void)modbus_set_response_timeout(b->modbus,
	    (uint32_t)(timeout_ms / 1000),
	    (uint32_t)(timeout_ms % 1000) * 1000);
	(void)modbus_set_slave(b->modbus, (int)unit_id);
	if (!connect_bus(b))
		return BUS_AWAY;
	n = plan_is_bits(r->function) ? read_bits(b->modbus, r, words)
				      : read_words(b->modbus, r, words);
	if (n == (int)r->count)
		return BUS_ANSWER;
	b->error = errno;
	if (n < 0 && is_exception(b->error)) {
		*exception = b->error - MODBUS_ENOBASE;
		return BUS_EXCEPTION;
	}
	hang_up(b);
	return BUS_SILENCE;
}

const char *
bus_why(const struct bus *b)
{
	return modbus_strerror(b->error);
}
