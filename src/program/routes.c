/*
 * routes.c - every route of the web, and what its workers do on the side.
 */
#include "alarm/alarm_web.h"
#include "app/app_web.h"
#include "app/package_web.h"
#include "app/schedule_web.h"
#include "app/sink_web.h"
#include "attainment/attainment_web.h"
#include "audit/audit_web.h"
#include "control/control_web.h"
#include "delivery/delivery_web.h"
#include "device/device_tag_web.h"
#include "device/device_web.h"
#include "energy/energy_web.h"
#include "enterprise/enterprise_web.h"
#include "firmware/firmware_web.h"
#include "gate/door_web.h"
#include "identity/certificate_web.h"
#include "identity/identity_web.h"
#include "import/import_web.h"
#include "join/join_web.h"
#include "knowledge/knowledge_web.h"
#include "knowledge/long_web.h"
#include "knowledge/pool_web.h"
#include "knowledge/reference_web.h"
#include "knowledge/upload_web.h"
#include "map/map_web.h"
#include "park/park_web.h"
#include "quality/quality_web.h"
#include "report/report_web.h"
#include "schedule/schedule_web.h"
#include "sdk/sdk_web.h"
#include "telemetry/scan_web.h"
#include "telemetry/telemetry_web.h"
#include "web/live.h"
#include "web/openapi.h"
#include "web/worker.h"

const struct route *const route_tables[] = {
	worker_routes,
	openapi_routes,
	enterprise_routes,
	economics_routes,
	meter_routes,
	preview_routes,
	energy_routes,
	curve_routes,
	ranking_routes,
	overview_routes,
	device_routes,
	control_routes,
	firmware_routes,
	model_routes,
	device_tag_routes,
	door_routes,
	alarm_routes,
	alarm_rule_routes,
	alarm_channel_routes,
	alarm_quality_routes,
	app_routes,
	app_package_routes,
	app_alarm_routes,
	app_schedule_routes,
	attainment_routes,
	audit_routes,
	import_routes,
	join_routes,
	knowledge_routes,
	long_routes,
	upload_routes,
	reference_routes,
	map_routes,
	quality_routes,
	report_routes,
	evidence_routes,
	schedule_routes,
	workday_routes,
	delivery_routes,
	link_routes,
	identity_routes,
	certificate_routes,
	park_routes,
	telemetry_routes,
	sdk_routes,
	series_routes,
	scan_routes,
	live_routes,
	NULL,
};

const worker_tick worker_ticks[] = {
	telemetry_tick,
	pool_call_tick,
	NULL,
};
