#include "knowledge/staff_store.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "knowledge/foreman_store.h"
#include "knowledge/journal_store.h"
#include "knowledge/librarian_store.h"

/* True in a new process, when there was none of that number.  It is killed
 * with us, since the next one goes on where it was. */
static bool
is_new(pid_t *pid)
{
	if (*pid > 0 && waitpid(*pid, NULL, WNOHANG) == 0)
		return false;
	*pid = fork();
	if (*pid != 0)
		return false;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)close_range(3, ~0u, 0);
	return true;
}

static _Noreturn void
book(const struct hall_settings *s)
{
	struct cx cx;

	cx_init(&cx);
	_exit(
	    journal_book(&cx, s->journal, s->conninfo, s->stop, false) ? 0 : 1);
}

static _Noreturn void
lead(const struct hall_settings *s)
{
	const struct foreman_settings f = { .conninfo = s->conninfo,
		.tenant_calls = s->foremen > 1 ? (int)s->foremen - 1 : 1,
		.limits = s->long_limits,
		.folder = s->journal,
		.stop = s->stop };

	foreman_work(&f);
	_exit(0);
}

void
staff_send(struct staff *staff, const struct hall_settings *settings)
{
	if (settings->conninfo == NULL)
		return;
	if (is_new(&staff->clerk))
		book(settings);
	if (is_new(&staff->librarian)) {
		librarian_work(
		    settings->conninfo, settings->journal, settings->stop);
		_exit(0);
	}
	for (size_t i = 0; i < settings->foremen; i++)
		if (is_new(&staff->foreman[i]))
			lead(settings);
}

static void
dismiss(pid_t pid)
{
	if (pid <= 0)
		return;
	(void)kill(pid, SIGTERM);
	(void)waitpid(pid, NULL, 0);
}

void
staff_dismiss(struct staff *staff)
{
	for (size_t i = 0; i < HALL_FOREMEN; i++)
		dismiss(staff->foreman[i]);
	dismiss(staff->librarian);
	dismiss(staff->clerk);
}
