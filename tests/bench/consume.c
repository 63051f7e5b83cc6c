/*
 * consume.c - what takes messages out of a broker: a shared subscription
 * that counts them.
 *
 *   consume PORT
 *
 * Says `ready` once it is subscribed; at SIGTERM how many came.
 */
#include <mosquitto.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static volatile sig_atomic_t stop;
static unsigned long long came;

static void
told_to_stop(int signal)
{
	(void)signal;
	stop = 1;
}

static void
message(struct mosquitto *mosq, void *own, const struct mosquitto_message *what)
{
	(void)mosq;
	(void)own;
	(void)what;
	came++;
}

static void
subscribed(struct mosquitto *mosq, void *own, int id, int n, const int *qos)
{
	(void)mosq;
	(void)own;
	(void)id;
	(void)n;
	(void)qos;
	(void)printf("ready\n");
	(void)fflush(stdout);
}

int
main(int argc, char *argv[])
{
	struct mosquitto *m;

	if (argc != 2)
		return 2;
	(void)signal(SIGTERM, told_to_stop);
	(void)mosquitto_lib_init();
	m = mosquitto_new("consumer", true, NULL);
	if (m == NULL)
		return 1;
	mosquitto_message_callback_set(m, message);
	mosquitto_subscribe_callback_set(m, subscribed);
	(void)mosquitto_int_option(m, MOSQ_OPT_RECEIVE_MAXIMUM, 65535);
	if (mosquitto_connect(
		m, "127.0.0.1", (int)strtol(argv[1], NULL, 10), 60) != 0 ||
	    mosquitto_subscribe(m, NULL, "$share/g/v1/#", 1) != 0)
		return 1;
	while (!stop && mosquitto_loop(m, 100, 1000) == MOSQ_ERR_SUCCESS)
		;
	(void)printf("%llu\n", came);
	return 0;
}
