/*
 * jobs.c - every kind of background work, and what recurs.
 */
#include "alarm/alarm_job.h"
#include "app/app_job.h"
#include "app/package_job.h"
#include "app/paper_job.h"
#include "app/schedule_job.h"
#include "control/control_job.h"
#include "delivery/delivery_job.h"
#include "device/device_job.h"
#include "energy/energy_job.h"
#include "firmware/firmware_job.h"
#include "import/import_job.h"
#include "job/job.h"
#include "job/sweep.h"
#include "join/join_job.h"
#include "knowledge/knowledge_job.h"
#include "quality/quality_job.h"
#include "report/report_job.h"
#include "schedule/plan_job.h"
#include "telemetry/compact_job.h"
#include "telemetry/telemetry_job.h"

const struct job_kind job_kinds[] = {
	{ "alarm.learn", alarm_learn, 300, .lane = JOB_SLOW },
	{ "alarm.sweep", alarm_sweep, 120 },
	{ "alarm.tell", alarm_tell, 120, .lane = JOB_TELL },
	{ "alarm.trial", alarm_trial, 300, .lane = JOB_SLOW },
	{ "app.package", app_package, 120, .lane = JOB_SLOW },
	{ "app.paper", app_paper, 120, .lane = JOB_REPORT },
	{ "app.plan", app_plan, 60 },
	{ "app.run", app_run, 120, .lane = JOB_SLOW },
	{ "app.sweep", app_sweep, 120 },
	{ "control.expire", control_expire, 60 },
	{ "control.sweep", control_sweep, 60 },
	{ "device.fold", device_fold, 120 },
	{ "device.states", device_states, 120 },
	{ "device.tag", device_tag, 120 },
	{ "firmware.step", firmware_carry_on, 60 },
	{ "import.check", import_check, 120, .lane = JOB_SLOW },
	{ "import.apply", import_apply, 120, .lane = JOB_SLOW },
	{ "energy.day", energy_day, 300, .lane = JOB_SLOW },
	{ "job.sweep", job_sweep, 60 },
	{ "join.sweep", join_sweep, 60 },
	{ "knowledge.sweep", knowledge_sweep, 300, .lane = JOB_SLOW },
	{ "quality.day", quality_score_days, 300, .lane = JOB_SLOW },
	{ "report.dispatch", report_dispatch, 180, .lane = JOB_MAIL },
	{ "report.plan", report_plan, 60 },
	{ "report.run", report_job, 120, .lane = JOB_REPORT },
	{ "telemetry.compact", telemetry_compact, 300, .lane = JOB_SLOW },
	{ "telemetry.sweep", telemetry_sweep, 300, .lane = JOB_SLOW },
	{ NULL, NULL, 0 },
};

const struct job_schedule job_schedules[] = {
	{ "alarm.learn", 3600 },
	{ "alarm.sweep", 24 * 3600 },
	{ "alarm.tell", 15 },
	{ "app.plan", 15 },
	{ "app.sweep", 24 * 3600 },
	{ "control.expire", 5 },
	{ "control.sweep", 15 },
	{ "device.fold", 15 },
	{ "device.states", 60 },
	{ "energy.day", 60 },
	{ "firmware.step", 5 },
	{ "job.sweep", 24 * 3600 },
	{ "join.sweep", 3600 },
	{ "knowledge.sweep", 24 * 3600 },
	{ "quality.day", 3600 },
	{ "report.plan", 15 },
	{ "telemetry.compact", 3600 },
	{ "telemetry.sweep", 3600 },
	{ NULL, 0 },
};
