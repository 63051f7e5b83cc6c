/*
 * package_job.h - packages of APPs that were handed in.
 */
#ifndef APP_PACKAGE_JOB_H
#define APP_PACKAGE_JOB_H

#include "job/job.h"

/*
 * The job {"upload": number}: checks a package as package_read() does, within a
 * minute, against the keys that are trusted here.  What it asks for is noted,
 * or why it is refused; one that asks for nothing new is installed.
 */
bool app_package(struct cx *cx, struct job *job);

#endif
