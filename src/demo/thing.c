#include "demo/thing.h"

#include <string.h>

#define ENERGY(unit)                                                           \
	{                                                                      \
		"energy", "累计量", "Register", unit, GAIT_REGISTER, 0, 0, 0,  \
		    0, 2                                                       \
	}
/* clang-format off */
#define POWER(hi)                                                              \
	{ "power", "功率", "Power", "kW", GAIT_WORK, 0.04 * (hi), hi, 0, 3 * (hi), 2 }
#define STATE { "state", "运行状态", "Running", "", GAIT_STATE, 0, 1, 0, 1, 0 }
#define HOURS { "hours", "运行小时", "Hours run", "h", GAIT_HOURS, 0, 1, 0, 0, 2 }

const struct thing things[] = {
	{ "meter-electric", "多功能电能表", "Electricity meter", "meter", "em",
	    { ENERGY("kWh"),
		{ "power", "有功功率", "Active power", "kW", GAIT_RATE, 0, 0, 0, 0, 2 },
		{ "reactive", "无功功率", "Reactive power", "kvar", GAIT_REACTIVE, 0, 0, 0, 0, 2 },
		{ "current", "电流", "Current", "A", GAIT_CURRENT, 0, 0, 0, 0, 2 },
		{ "voltage", "电压", "Voltage", "V", GAIT_WAVE, 392, 406, 340, 440, 1 },
		{ "factor", "功率因数", "Power factor", "1", GAIT_FACTOR, 0, 0, -1, 1, 3 } }, 6 },
	{ "meter-gas", "气体流量计", "Gas meter", "meter", "gm",
	    { ENERGY("m3"),
		{ "flow", "瞬时流量", "Flow", "m3/h", GAIT_RATE, 0, 0, 0, 0, 2 },
		{ "pressure", "压力", "Pressure", "kPa", GAIT_WAVE, 92, 108, 0, 400, 1 },
		{ "temperature", "介质温度", "Temperature", "Cel", GAIT_AIR, 10, 24, -30, 80, 1 } }, 4 },
	{ "meter-water", "电磁水表", "Water meter", "meter", "wm",
	    { ENERGY("m3"),
		{ "flow", "瞬时流量", "Flow", "m3/h", GAIT_RATE, 0, 0, 0, 0, 2 },
		{ "pressure", "管网压力", "Pressure", "MPa", GAIT_WAVE, 0.28, 0.36, 0, 1.6, 3 } }, 3 },
	{ "meter-heat", "蒸汽热量表", "Steam heat meter", "meter", "hm",
	    { ENERGY("MJ"),
		{ "flow", "热流量", "Heat flow", "MJ/h", GAIT_RATE, 0, 0, 0, 0, 1 },
		{ "pressure", "蒸汽压力", "Steam pressure", "MPa", GAIT_WAVE, 0.74, 0.86, 0, 2.5, 3 },
		{ "temperature", "蒸汽温度", "Steam temperature", "Cel", GAIT_WAVE, 188, 204, 100, 350, 1 } }, 4 },
	{ "meter-solar", "光伏并网电能表", "Solar generation meter", "meter", "pv",
	    { ENERGY("kWh"),
		{ "power", "发电功率", "Generated power", "kW", GAIT_RATE, 0, 0, 0, 0, 2 },
		{ "module_temperature", "组件温度", "Module temperature", "Cel", GAIT_AIR, 5, 45, -40, 100, 1 } }, 3 },
	{ "air-compressor", "空压机", "Air compressor", "equipment", "ac",
	    { POWER(110), STATE, HOURS,
		{ "pressure", "排气压力", "Discharge pressure", "MPa", GAIT_WORK, 0.55, 0.72, 0, 1.2, 3 },
		{ "temperature", "排气温度", "Discharge temperature", "Cel", GAIT_WORK, 45, 88, -20, 120, 1 } }, 5 },
	{ "chiller", "冷水机组", "Chiller", "equipment", "ch",
	    { POWER(260), STATE, HOURS,
		{ "supply", "冷冻水供水温度", "Chilled water supply", "Cel", GAIT_WAVE, 6.4, 8.2, -10, 40, 1 },
		{ "return", "冷冻水回水温度", "Chilled water return", "Cel", GAIT_WORK, 9, 12.6, -10, 50, 1 } }, 5 },
	{ "pump", "离心泵", "Pump", "equipment", "pu",
	    { POWER(37), STATE, HOURS,
		{ "pressure", "出口压力", "Outlet pressure", "MPa", GAIT_WORK, 0.05, 0.48, 0, 2.5, 3 },
		{ "vibration", "振动速度", "Vibration velocity", "mm/s", GAIT_WORK, 0.2, 2.8, 0, 50, 2 } }, 5 },
	{ "motor", "电动机", "Motor", "equipment", "mo",
	    { POWER(75), STATE, HOURS,
		{ "temperature", "绕组温度", "Winding temperature", "Cel", GAIT_WORK, 30, 92, -40, 180, 1 },
		{ "vibration", "振动速度", "Vibration velocity", "mm/s", GAIT_WORK, 0.2, 2.2, 0, 50, 2 } }, 5 },
	{ "cnc", "数控机床", "CNC machine", "equipment", "cn",
	    { POWER(22), STATE, HOURS,
		{ "spindle", "主轴转速", "Spindle speed", "/min", GAIT_WORK, 0, 6200, 0, 30000, 0 },
		{ "load", "主轴负载", "Spindle load", "%", GAIT_WORK, 0, 68, 0, 200, 1 } }, 5 },
	{ "robot", "工业机器人", "Robot", "equipment", "ro",
	    { POWER(6), STATE, HOURS,
		{ "cycle", "节拍", "Cycle time", "s", GAIT_WAVE, 31, 38, 0, 3600, 1 } }, 4 },
	{ "moulding", "注塑机", "Moulding machine", "equipment", "im",
	    { POWER(48), STATE, HOURS,
		{ "barrel", "料筒温度", "Barrel temperature", "Cel", GAIT_WORK, 60, 232, 0, 450, 1 },
		{ "pressure", "注射压力", "Injection pressure", "MPa", GAIT_WORK, 0, 96, 0, 300, 1 } }, 5 },
	{ "line", "生产线", "Production line", "equipment", "ln",
	    { POWER(130), STATE, HOURS,
		{ "speed", "线速度", "Line speed", "m/min", GAIT_WORK, 0, 18, 0, 200, 2 } }, 4 },
	{ "furnace", "工业炉", "Furnace", "equipment", "fu",
	    { POWER(300), STATE, HOURS,
		{ "temperature", "炉膛温度", "Furnace temperature", "Cel", GAIT_WORK, 420, 1080, 0, 1800, 0 },
		{ "pressure", "炉膛压力", "Furnace pressure", "Pa", GAIT_WAVE, -12, 18, -500, 500, 1 } }, 5 },
	{ "reactor", "反应釜", "Reactor", "equipment", "re",
	    { POWER(55), STATE, HOURS,
		{ "temperature", "釜内温度", "Reactor temperature", "Cel", GAIT_WORK, 32, 126, -40, 400, 1 },
		{ "pressure", "釜内压力", "Reactor pressure", "MPa", GAIT_WORK, 0.02, 0.42, -0.1, 6, 3 },
		{ "level", "液位", "Level", "%", GAIT_WAVE, 42, 78, 0, 100, 1 } }, 6 },
	{ "boiler", "蒸汽锅炉", "Steam boiler", "equipment", "bo",
	    { STATE, HOURS,
		{ "pressure", "蒸汽压力", "Steam pressure", "MPa", GAIT_WORK, 0.3, 0.92, 0, 2.5, 3 },
		{ "exhaust", "排烟温度", "Exhaust temperature", "Cel", GAIT_WORK, 70, 146, 0, 400, 1 },
		{ "oxygen", "烟气含氧量", "Oxygen in flue gas", "%", GAIT_WAVE, 3.1, 5.4, 0, 21, 2 } }, 5 },
	{ "crane", "桥式起重机", "Bridge crane", "equipment", "cr",
	    { POWER(18), STATE, HOURS,
		{ "load", "起重量", "Load", "t", GAIT_WORK, 0, 9, 0, 50, 2 } }, 4 },
	{ "cold-store", "冷库", "Cold store", "equipment", "cs",
	    { POWER(60), STATE, HOURS,
		{ "temperature", "库温", "Room temperature", "Cel", GAIT_WAVE, -20.5, -17.2, -60, 40, 1 },
		{ "humidity", "库内湿度", "Humidity", "%", GAIT_WAVE, 78, 90, 0, 100, 1 } }, 5 },
	{ "air-handler", "组合式空调箱", "Air handler", "equipment", "ah",
	    { POWER(30), STATE, HOURS,
		{ "supply", "送风温度", "Supply air temperature", "Cel", GAIT_WAVE, 17.5, 20.5, -20, 60, 1 },
		{ "pressure", "过滤压差", "Filter pressure drop", "Pa", GAIT_WAVE, 120, 190, 0, 1000, 0 } }, 5 },
	{ "transformer", "配电变压器", "Transformer", "equipment", "tr",
	    { { "load", "负载率", "Load rate", "%", GAIT_WORK, 8, 66, 0, 200, 1 },
		{ "temperature", "顶层油温", "Top oil temperature", "Cel", GAIT_WORK, 26, 62, -40, 150, 1 } }, 2 },
	{ "ups", "不间断电源", "UPS", "controller", "up",
	    { { "load", "负载率", "Load rate", "%", GAIT_WORK, 18, 47, 0, 150, 1 },
		{ "battery", "电池电压", "Battery voltage", "V", GAIT_WAVE, 536, 544, 0, 900, 1 } }, 2 },
	{ "tank", "储罐", "Storage tank", "equipment", "tk",
	    { { "level", "液位", "Level", "%", GAIT_WAVE, 24, 82, 0, 100, 1 },
		{ "temperature", "罐内温度", "Temperature", "Cel", GAIT_AIR, 8, 30, -40, 150, 1 },
		{ "pressure", "罐内压力", "Pressure", "kPa", GAIT_WAVE, 0.4, 1.6, -5, 400, 2 } }, 3 },
	{ "gas-detector", "可燃气体探测器", "Combustible gas detector", "sensor", "gd",
	    { { "lel", "可燃气体浓度", "Combustible gas", "%", GAIT_WAVE, 0, 3.2, 0, 100, 1 } }, 1 },
	{ "climate", "温湿度传感器", "Temperature and humidity sensor", "sensor", "th",
	    { { "temperature", "温度", "Temperature", "Cel", GAIT_AIR, 16, 29, -40, 80, 1 },
		{ "humidity", "湿度", "Humidity", "%", GAIT_WAVE, 42, 68, 0, 100, 1 } }, 2 },
	{ "particle", "洁净室粒子计数器", "Particle counter", "sensor", "pc",
	    { { "particles", "0.5 µm 粒子数", "Particles of 0.5 µm", "/m3", GAIT_WORK, 600, 2900, 0, 1000000, 0 },
		{ "pressure", "室内压差", "Room pressure", "Pa", GAIT_WAVE, 11, 16, -100, 100, 1 } }, 2 },
	{ "dust-monitor", "颗粒物监测仪", "Dust monitor", "sensor", "dm",
	    { { "dust", "颗粒物浓度", "Dust", "mg/m3", GAIT_WORK, 0.4, 5.8, 0, 1000, 2 },
		{ "flow", "烟气流量", "Flue gas flow", "m3/h", GAIT_WORK, 800, 21000, 0, 500000, 0 } }, 2 },
	{ "outlet-water", "废水排放监测仪", "Waste-water monitor", "sensor", "ow",
	    { { "cod", "化学需氧量", "Chemical oxygen demand", "mg/L", GAIT_WAVE, 24, 61, 0, 2000, 1 },
		{ "ph", "酸碱度", "Acidity", "[pH]", GAIT_WAVE, 6.9, 7.8, 0, 14, 2 },
		{ "flow", "排放流量", "Flow", "m3/h", GAIT_WORK, 0.5, 14, 0, 1000, 2 } }, 3 },
	{ "gateway", "边缘网关", "Edge gateway", "controller", "gw",
	    { { "cpu", "处理器负载", "Processor load", "%", GAIT_WAVE, 9, 34, 0, 100, 1 },
		{ "signal", "信号强度", "Signal", "dB", GAIT_WAVE, -78, -62, -140, 0, 0 } }, 2 },
};

static const struct thing_control controls[] = {
	{ "air-compressor",
	    "[{\"code\":\"set_pressure\",\"name\":\"设定排气压力\",\"name_en\":\"Set discharge pressure\",\"type\":\"number\",\"unit\":\"MPa\","
	    "\"min\":0.5,\"max\":0.8,\"step\":0.01,\"tolerance\":0.005,\"timeout_s\":60},"
	    "{\"code\":\"mode\",\"name\":\"运行方式\",\"name_en\":\"Mode\",\"type\":\"choice\",\"choices\":[\"auto\",\"load\",\"unload\"],\"timeout_s\":60}]",
	    "[{\"code\":\"stop\",\"name\":\"停机\",\"name_en\":\"Stop\",\"dangerous\":true,\"timeout_s\":60},"
	    "{\"code\":\"reset\",\"name\":\"复位报警\",\"name_en\":\"Reset alarms\",\"again\":true,\"timeout_s\":60}]" },
	{ "chiller",
	    "[{\"code\":\"set_supply\",\"name\":\"设定供水温度\",\"name_en\":\"Set supply temperature\",\"type\":\"number\",\"unit\":\"Cel\","
	    "\"min\":5,\"max\":15,\"step\":0.5,\"tolerance\":0.2,\"timeout_s\":60},"
	    "{\"code\":\"limit\",\"name\":\"负荷上限\",\"name_en\":\"Load limit\",\"type\":\"number\",\"unit\":\"%\",\"min\":30,\"max\":100,\"step\":5,\"timeout_s\":60},"
	    "{\"code\":\"enable\",\"name\":\"允许运行\",\"name_en\":\"Enabled\",\"type\":\"truth\",\"dangerous\":true,\"timeout_s\":60}]",
	    "[{\"code\":\"reset\",\"name\":\"复位报警\",\"name_en\":\"Reset alarms\",\"again\":true,\"timeout_s\":60}]" },
	{ "cold-store",
	    "[{\"code\":\"set_temperature\",\"name\":\"设定库温\",\"name_en\":\"Set room temperature\",\"type\":\"number\",\"unit\":\"Cel\","
	    "\"min\":-30,\"max\":5,\"step\":0.5,\"tolerance\":0.2,\"timeout_s\":60}]",
	    "[{\"code\":\"defrost\",\"name\":\"除霜\",\"name_en\":\"Defrost\",\"timeout_s\":60}]" },
	{ "pump",
	    "[{\"code\":\"set_frequency\",\"name\":\"设定频率\",\"name_en\":\"Set frequency\",\"type\":\"number\",\"unit\":\"Hz\","
	    "\"min\":20,\"max\":50,\"step\":0.5,\"tolerance\":0.2,\"timeout_s\":60}]",
	    "[{\"code\":\"start\",\"name\":\"启动\",\"name_en\":\"Start\",\"dangerous\":true,\"timeout_s\":60},"
	    "{\"code\":\"stop\",\"name\":\"停止\",\"name_en\":\"Stop\",\"dangerous\":true,\"timeout_s\":60}]" },
	{ "gateway",
	    "[{\"code\":\"interval_s\",\"name\":\"上报周期\",\"name_en\":\"Reporting interval\",\"type\":\"number\",\"unit\":\"s\","
	    "\"min\":1,\"max\":300,\"step\":1,\"timeout_s\":60}]",
	    "[{\"code\":\"restart\",\"name\":\"重启\",\"name_en\":\"Restart\",\"dangerous\":true,\"timeout_s\":120}]" },
};
/* clang-format on */

const size_t thing_count = sizeof(things) / sizeof(things[0]);

const struct thing *
thing_find(const char *code)
{
	for (size_t i = 0; i < thing_count; i++)
		if (strcmp(things[i].code, code) == 0)
			return &things[i];
	return NULL;
}

const struct thing_control *
thing_control_find(const char *code)
{
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (strcmp(controls[i].code, code) == 0)
			return &controls[i];
	return NULL;
}

bool
thing_is_counter(enum gait gait)
{
	return gait == GAIT_REGISTER || gait == GAIT_HOURS;
}
