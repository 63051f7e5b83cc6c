/*
 * peak.h - the most memory this program ever held, in kB.
 *
 * Not getrusage(): its figure is inherited over exec() from the program that
 * started this one.
 */
#ifndef REPORT_PEAK_H
#define REPORT_PEAK_H

#include <stdio.h>
#include <string.h>

static inline long
peak_kb(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	long kb = 0;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (strncmp(line, "VmHWM:", 6) == 0)
			(void)sscanf(line + 6, "%ld", &kb);
	if (f != NULL)
		(void)fclose(f);
	return kb;
}

#endif
