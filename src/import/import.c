#include "import/import.h"

#include <string.h>
#include <strings.h>

#include "base/moment.h"
#include "base/word.h"
#include "device/device.h"
#include "enterprise/crs.h"
#include "enterprise/pinyin.h"
#include "enterprise/uscc.h"

#define NAME_MOST 200
#define TAGS_MOST 20
#define TAG_MOST 50

/* Names of columns; the first is the one our template uses. */
struct column {
	enum import_field field;
	bool required;
	const char *names;
	const char *example;
};

static const struct column device_columns[] = {
	{ FIELD_KEY, true, "设备编码|设备编号|编码|key|device_key",
	    "（示例）METER-001" },
	{ FIELD_NAME, true, "设备名称|名称|name", "1号总进线电表" },
	{ FIELD_KIND, false, "设备类型|类型|kind|type", "电表" },
	{ FIELD_MODEL, false, "物模型|模型编码|model|model_code", "" },
	{ FIELD_SERIAL, false, "序列号|出厂编号|serial", "SN20260001" },
	{ FIELD_LON, false, "经度|lon|longitude|lng", "120.640000" },
	{ FIELD_LAT, false, "纬度|lat|latitude", "31.310000" },
	{ FIELD_CRS, false, "坐标系|crs", "CGCS2000" },
	{ FIELD_TAGS, false, "标签|tags", "高压;一期" },
	{ FIELD_USCC, false, "企业统一社会信用代码|统一社会信用代码|uscc", "" },
	{ FIELD_TENANT, false, "企业编号|tenant|tenant_id", "" },
	{ FIELD_ENTERPRISE, false, "企业名称|企业|enterprise|tenant_name", "" },
};

static const struct column enterprise_columns[] = {
	{ FIELD_USCC, true, "统一社会信用代码|信用代码|uscc",
	    "（示例）91321100KHQ7TAY97X" },
	{ FIELD_NAME, true, "企业名称|名称|name", "云湖精密制造有限公司" },
	{ FIELD_NAME_EN, false, "英文名称|name_en",
	    "Yunhu Precision Manufacturing" },
	{ FIELD_SHORT_NAME, false, "企业简称|简称|short_name", "云湖精密" },
	{ FIELD_INDUSTRY, false,
	    "行业代码|国民经济行业代码|行业|industry_code|industry", "34" },
	{ FIELD_ABOVE_SCALE, false, "是否规上|规上|above_scale", "是" },
	{ FIELD_STATUS, false, "状态|status", "在营" },
	{ FIELD_ADDRESS, false, "地址|address", "" },
	{ FIELD_LON, false, "经度|lon|longitude|lng", "120.640000" },
	{ FIELD_LAT, false, "纬度|lat|latitude", "31.310000" },
	{ FIELD_CRS, false, "坐标系|crs", "CGCS2000" },
	{ FIELD_ENTERED_ON, false, "入园日期|entered_on", "2026-01-01" },
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

const char *const import_reason_columns[4] = { "错误列", "错误代码", "错误原因",
	"error" };

static const struct column *
columns_of(enum import_kind kind, size_t *n)
{
	static const struct {
		const struct column *columns;
		size_t n;
	} of[] = {
		[IMPORT_DEVICE] = { device_columns, COUNT(device_columns) },
		[IMPORT_ENTERPRISE] = { enterprise_columns,
		    COUNT(enterprise_columns) },
	};

	*n = of[kind].n;
	return of[kind].columns;
}

/* The header -------------------------------------------------------------- */

static bool
is_among(const char *names, struct str name)
{
	struct str rest = str_of(names);

	while (rest.p != NULL) {
		const struct str one = str_cut(rest, '|', &rest);

		if (one.n == name.n && strncasecmp(one.p, name.p, name.n) == 0)
			return true;
	}
	return false;
}

static const struct column *
column_named(enum import_kind kind, struct str name)
{
	size_t n;
	const struct column *columns = columns_of(kind, &n);

	for (size_t i = 0; i < n; i++)
		if (is_among(columns[i].names, name))
			return &columns[i];
	return NULL;
}

bool
import_is_reason(struct str name)
{
	for (size_t i = 0; i < COUNT(import_reason_columns); i++)
		if (str_is(name, import_reason_columns[i]))
			return true;
	return false;
}

static bool
has_required(struct cx *cx, const struct import *im)
{
	size_t n;
	const struct column *columns = columns_of(im->kind, &n);

	for (size_t i = 0; i < n; i++) {
		struct str rest;
		const struct str name =
		    str_cut(str_of(columns[i].names), '|', &rest);

		if (columns[i].required &&
		    im->place[columns[i].field] == CSV_NONE)
			return cx_fail_code(cx, FAIL_INVALID, "missing_column",
			    cx_strndup(cx, name.p, name.n),
			    "the column %.*s is missing", STR_ARG(name));
	}
	return true;
}

bool
import_open(struct import *im, struct cx *cx, enum import_kind kind,
    const struct import_registers *registers, const struct csv_record *header,
    json_t **ignored)
{
	*im = (struct import){ .cx = cx,
		.kind = kind,
		.registers = registers,
		.columns = header->n,
		.keys = lookup_new(cx),
		.serials = lookup_new(cx) };
	*ignored = json_own(cx, json_array());
	for (size_t i = 0; i < FIELD_COUNT; i++)
		im->place[i] = CSV_NONE;
	for (size_t i = 0; i < header->n; i++) {
		const struct str name = str_trim(header->fields[i]);
		const struct column *column = column_named(kind, name);

		if (column == NULL) {
			if (name.n > 0 && !import_is_reason(name))
				(void)json_array_append_new(
				    *ignored, json_stringn(name.p, name.n));
			continue;
		}
		if (im->place[column->field] != CSV_NONE)
			return cx_fail_code(cx, FAIL_INVALID, "repeated_column",
			    cx_strndup(cx, name.p, name.n),
			    "the column %.*s means the same as %s",
			    STR_ARG(name), im->named[column->field]);
		im->place[column->field] = i;
		im->named[column->field] = cx_strndup(cx, name.p, name.n);
	}
	return has_required(cx, im);
}

/* Cells ------------------------------------------------------------------- */

/* One row while it is judged. */
struct judging {
	struct import *im;
	struct cx *cx;
	const struct csv_record *row;
	json_t *value;
};

static const char *
name_of(const struct judging *j, enum import_field f, const char *fallback)
{
	return j->im->named[f] == NULL ? fallback : j->im->named[f];
}

/* The content of a cell, empty when there is none. */
static struct str
cell(const struct judging *j, enum import_field f)
{
	const size_t at = j->im->place[f];
	struct str s;

	if (at == CSV_NONE || at >= j->row->n)
		return (struct str){ "", 0 };
	s = str_trim(j->row->fields[at]);
	if (s.n > 1 && s.p[0] == '\'' && strchr("=+-@", s.p[1]) != NULL) {
		s.p++;
		s.n--;
	}
	return s.n == 0 ? (struct str){ "", 0 } : s;
}

static void
put(struct judging *j, const char *key, struct str s)
{
	(void)json_object_set_new(j->value, key, json_stringn(s.p, s.n));
}

static bool
bad(struct judging *j, const char *code, enum import_field f,
    const char *fallback, const char *why)
{
	return cx_fail_code(
	    j->cx, FAIL_INVALID, code, name_of(j, f, fallback), "%s", why);
}

/* A cell that goes into the register as it is, when it has content. */
static bool
take_word(struct judging *j, enum import_field f, const char *key, size_t most)
{
	struct str s = cell(j, f);

	if (s.n == 0)
		return true;
	if (!word_read(j->cx, name_of(j, f, key), s, most, &s))
		return false;
	put(j, key, s);
	return true;
}

static bool
take_name(struct judging *j)
{
	const struct str name = cell(j, FIELD_NAME);

	if (name.n == 0)
		return bad(
		    j, "missing", FIELD_NAME, "name", "the name is missing");
	if (!take_word(j, FIELD_NAME, "name", NAME_MOST))
		return false;
	put(j, "pinyin", str_of(pinyin_initials(j->cx, name)));
	return true;
}

static bool
read_degrees(
    struct judging *j, enum import_field f, const char *key, double *degrees)
{
	const double most = f == FIELD_LON ? 180 : 90;

	if (!str_double(cell(j, f), degrees))
		return bad(j, "not_a_number", f, key,
		    "the coordinate is not a number of degrees");
	if (*degrees < -most || *degrees > most)
		return bad(j, "out_of_range", f, key,
		    "there is no such place on earth");
	return true;
}

static bool
take_place(struct judging *j)
{
	const struct import_registers *r = j->im->registers;
	const bool has_lon = cell(j, FIELD_LON).n > 0;
	double lon, lat;
	enum crs crs;

	if (has_lon != (cell(j, FIELD_LAT).n > 0))
		return bad(j, "half_place", has_lon ? FIELD_LAT : FIELD_LON,
		    has_lon ? "lat" : "lon",
		    "longitude and latitude go together");
	if (!crs_read(
		j->cx, name_of(j, FIELD_CRS, "crs"), cell(j, FIELD_CRS), &crs))
		return false;
	if (!has_lon)
		return true;
	if (!read_degrees(j, FIELD_LON, "lon", &lon) ||
	    !read_degrees(j, FIELD_LAT, "lat", &lat))
		return false;
	crs_to_cgcs2000(crs, &lon, &lat);
	if (lon < r->west || lon > r->east || lat < r->south || lat > r->north)
		return cx_fail_code(j->cx, FAIL_INVALID, "outside_park",
		    name_of(j,
			lon < r->west || lon > r->east ? FIELD_LON : FIELD_LAT,
			"lon"),
		    "%.6f E %.6f N lies outside of the park, %g to %g E, "
		    "%g to %g N",
		    lon, lat, r->west, r->east, r->south, r->north);
	(void)json_object_set_new(j->value, "lon", json_real(lon));
	(void)json_object_set_new(j->value, "lat", json_real(lat));
	return true;
}

/* Devices ----------------------------------------------------------------- */

/* Whose device it is: by code, number or name, or by who sends the file. */
static bool
take_tenant(struct judging *j)
{
	static const enum import_field ways[] = { FIELD_USCC, FIELD_TENANT,
		FIELD_ENTERPRISE };
	const struct import_registers *r = j->im->registers;
	int64_t tenant = r->own;

	for (size_t i = 0; i < COUNT(ways); i++) {
		struct str s = cell(j, ways[i]);
		int64_t named;

		if (s.n == 0)
			continue;
		if (ways[i] == FIELD_USCC && !uscc_read(j->cx, s, &s)) {
			j->cx->field = name_of(j, FIELD_USCC, "uscc");
			return false;
		}
		named = lookup_get(&r->tenants, s, 0);
		if (named == IMPORT_AMBIGUOUS)
			return bad(j, "ambiguous_enterprise", ways[i],
			    "enterprise", "several enterprises have this name");
		if (named == 0 && r->own == 0)
			return bad(j, "unknown_enterprise", ways[i],
			    "enterprise", "there is no such enterprise here");
		if (tenant != 0 && named != tenant)
			return bad(j, "not_yours", ways[i], "enterprise",
			    "the device would belong to somebody else");
		tenant = named;
	}
	if (tenant == 0)
		return bad(j, "enterprise_missing", FIELD_USCC, "uscc",
		    "the row does not say whose device it is");
	(void)json_object_set_new(j->value, "tenant", json_integer(tenant));
	return true;
}

/* Remembers a word of this enterprise; the line that had it before, or 0. */
static int64_t
seen_before(struct judging *j, struct lookup *seen, struct str word)
{
	const int64_t line = (int64_t)j->row->line;
	const int64_t first = lookup_add(seen,
	    str_of(cx_printf(j->im->cx, "%lld %.*s",
		(long long)json_integer_value(
		    json_object_get(j->value, "tenant")),
		STR_ARG(word))),
	    line);

	return first == line ? 0 : first;
}

static bool
take_kind(struct judging *j)
{
	const struct str model = cell(j, FIELD_MODEL);
	struct str kind = cell(j, FIELD_KIND);

	if (model.n > 0 && lookup_get(&j->im->registers->models, model, 0) == 0)
		return bad(j, "unknown_model", FIELD_MODEL, "model",
		    "there is no such thing model");
	if (model.n > 0)
		put(j, "model", model);
	if (kind.n == 0 && model.n == 0)
		return bad(j, "missing", FIELD_KIND, "kind",
		    "neither the kind nor the thing model is given");
	if (kind.n == 0)
		return true;
	if (!device_kind(j->cx, name_of(j, FIELD_KIND, "kind"), kind, &kind))
		return false;
	put(j, "kind", kind);
	return true;
}

/* Length of the mark that parts two tags: ; ； 、 or |. */
static size_t
tag_mark(struct str s)
{
	if (s.n > 0 && (s.p[0] == ';' || s.p[0] == '|'))
		return 1;
	return str_starts(s, STR("；")) || str_starts(s, STR("、")) ? 3 : 0;
}

static bool
add_tag(struct judging *j, json_t *tags, struct str tag)
{
	tag = str_trim(tag);
	if (tag.n == 0)
		return true;
	if (json_array_size(tags) == TAGS_MOST)
		return bad(j, "too_many", FIELD_TAGS, "tags",
		    "a device has at most 20 tags");
	if (!word_read(
		j->cx, name_of(j, FIELD_TAGS, "tags"), tag, TAG_MOST, &tag))
		return false;
	(void)json_array_append_new(tags, json_stringn(tag.p, tag.n));
	return true;
}

static bool
take_tags(struct judging *j)
{
	struct str s = cell(j, FIELD_TAGS);
	json_t *tags = json_own(j->cx, json_array());
	size_t from = 0, at = 0;

	if (s.n == 0)
		return true;
	while (at < s.n) {
		const size_t mark =
		    tag_mark((struct str){ s.p + at, s.n - at });

		if (mark > 0 &&
		    !add_tag(j, tags, (struct str){ s.p + from, at - from }))
			return false;
		at += mark > 0 ? mark : 1;
		from = mark > 0 ? at : from;
	}
	if (!add_tag(j, tags, (struct str){ s.p + from, at - from }))
		return false;
	(void)json_object_set(j->value, "tags", tags);
	return true;
}

static bool
judge_device(struct judging *j)
{
	const struct str key = cell(j, FIELD_KEY);
	const struct str serial = cell(j, FIELD_SERIAL);
	int64_t line;

	if (key.n == 0)
		return bad(j, "missing", FIELD_KEY, "key",
		    "the key of the device is missing");
	if (!take_word(j, FIELD_KEY, "key", DEVICE_KEY_MOST) || !take_name(j) ||
	    !take_kind(j) || !take_word(j, FIELD_SERIAL, "serial", 100) ||
	    !take_tenant(j) || !take_place(j) || !take_tags(j))
		return false;
	line = seen_before(j, &j->im->keys, key);
	if (line > 0)
		return cx_fail_code(j->cx, FAIL_INVALID, "duplicate_key",
		    name_of(j, FIELD_KEY, "key"), "line %lld has this key",
		    (long long)line);
	line = serial.n == 0 ? 0 : seen_before(j, &j->im->serials, serial);
	if (line > 0)
		return cx_fail_code(j->cx, FAIL_INVALID, "duplicate_serial",
		    name_of(j, FIELD_SERIAL, "serial"),
		    "line %lld has this serial number", (long long)line);
	return true;
}

/* Enterprises ------------------------------------------------------------- */

static bool
take_industry(struct judging *j)
{
	struct str s = cell(j, FIELD_INDUSTRY);
	int64_t code;

	if (s.n == 0)
		return true;
	/* "C31" and the four digits of a class name the division too, and a
	 * spreadsheet makes 1 of 01. */
	if (s.n > 1 && s.p[0] >= 'A' && s.p[0] <= 'T') {
		s.p++;
		s.n--;
	}
	if (s.n == 1)
		s = str_of(cx_printf(j->cx, "0%c", s.p[0]));
	if ((s.n == 3 || s.n == 4) && s.p[0] >= '0' && s.p[0] <= '9')
		s.n = 2;
	code = lookup_get(&j->im->registers->industries, s, -1);
	if (code < 0)
		return bad(j, "unknown_industry", FIELD_INDUSTRY, "industry",
		    "there is no such division of GB/T 4754");
	put(j, "industry", str_of(cx_printf(j->cx, "%02lld", (long long)code)));
	return true;
}

static bool
take_above_scale(struct judging *j)
{
	const struct str s = cell(j, FIELD_ABOVE_SCALE);
	const bool yes = is_among("是|规上|true|yes|y|1|t", s);

	if (s.n == 0)
		return true;
	if (!yes && !is_among("否|规下|false|no|n|0|f", s))
		return bad(j, "not_yes_or_no", FIELD_ABOVE_SCALE, "above_scale",
		    "write 是 or 否");
	(void)json_object_set_new(j->value, "above_scale", json_boolean(yes));
	return true;
}

static bool
take_status(struct judging *j)
{
	static const struct {
		const char *status, *words;
	} known[] = {
		{ "joining", "joining|入驻中|签约" },
		{ "building", "building|建设中|在建" },
		{ "operating", "operating|在营|运营|正常|投产" },
		{ "suspended", "suspended|停业|停产" },
		{ "left", "left|迁出|退出|注销" },
	};
	const struct str s = cell(j, FIELD_STATUS);

	if (s.n == 0)
		return true;
	for (size_t i = 0; i < COUNT(known); i++)
		if (is_among(known[i].words, s)) {
			put(j, "status", str_of(known[i].status));
			return true;
		}
	return bad(j, "unknown_status", FIELD_STATUS, "status",
	    "use 入驻中, 建设中, 在营, 停业 or 迁出");
}

/* 2026-01-09, 2026/1/9, 2026.1.9 and 2026年1月9日. */
static bool
read_day(struct str s, struct date *d)
{
	int *const part[] = { &d->year, &d->month, &d->day };
	size_t n = 0;
	bool inside = false;

	*d = (struct date){ 0 };
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') {
			n += inside;
			inside = false;
			continue;
		}
		if (n == 3 || *part[n] > 999)
			return false;
		*part[n] = *part[n] * 10 + (s.p[i] - '0');
		inside = true;
	}
	return n + inside == 3 && date_is_real(*d);
}

static bool
take_entered_on(struct judging *j)
{
	const struct str s = cell(j, FIELD_ENTERED_ON);
	struct date d;

	if (s.n == 0)
		return true;
	if (!read_day(s, &d))
		return bad(j, "not_a_day", FIELD_ENTERED_ON, "entered_on",
		    "write the day as 2026-11-24");
	put(j, "entered_on", str_of(date_text(j->cx, date_number(d))));
	return true;
}

static bool
judge_enterprise(struct judging *j)
{
	struct str code;
	int64_t line;

	if (cell(j, FIELD_USCC).n == 0)
		return bad(j, "missing", FIELD_USCC, "uscc",
		    "the unified social credit code is missing");
	if (!uscc_read(j->cx, cell(j, FIELD_USCC), &code)) {
		j->cx->field = name_of(j, FIELD_USCC, "uscc");
		return false;
	}
	put(j, "uscc", code);
	if (!take_name(j) ||
	    !take_word(j, FIELD_NAME_EN, "name_en", NAME_MOST) ||
	    !take_word(j, FIELD_SHORT_NAME, "short_name", 50) ||
	    !take_word(j, FIELD_ADDRESS, "address", 300) || !take_industry(j) ||
	    !take_above_scale(j) || !take_status(j) || !take_entered_on(j) ||
	    !take_place(j))
		return false;
	line = seen_before(j, &j->im->keys, code);
	if (line > 0)
		return cx_fail_code(j->cx, FAIL_INVALID, "duplicate_key",
		    name_of(j, FIELD_USCC, "uscc"),
		    "line %lld has this credit code", (long long)line);
	return true;
}

/* Rows -------------------------------------------------------------------- */

bool
import_is_example(const struct csv_record *row)
{
	return str_starts(str_trim(row->fields[0]), STR("（示例）"));
}

json_t *
import_row(struct import *im, struct cx *cx, const struct csv_record *row)
{
	struct judging j = { im, cx, row, json_own(cx, json_object()) };

	for (size_t i = im->columns; i < row->n; i++)
		if (str_trim(row->fields[i]).n > 0) {
			(void)cx_fail_code(cx, FAIL_INVALID, "too_many_fields",
			    NULL, "the row has more cells than the header");
			return NULL;
		}
	if (im->kind == IMPORT_DEVICE ? !judge_device(&j)
				      : !judge_enterprise(&j))
		return NULL;
	return j.value;
}

/* Words for people -------------------------------------------------------- */

const char *
import_reason(const char *code)
{
	static const struct {
		const char *code, *reason;
	} known[] = {
		{ "missing", "必填项为空" },
		{ "empty", "必填项为空" },
		{ "too_long", "内容过长" },
		{ "too_many", "数量过多" },
		{ "too_many_fields", "本行的列数多于表头" },
		{ "formula", "不能以 = + - @ 开头（防止公式注入）" },
		{ "control_character", "含有控制字符" },
		{ "duplicate_key", "与文件中前面的行重复" },
		{ "duplicate_serial", "序列号与文件中前面的行重复" },
		{ "enterprise_missing", "未注明所属企业" },
		{ "unknown_enterprise", "园区内没有该企业" },
		{ "ambiguous_enterprise", "有多家同名企业，请填写信用代码" },
		{ "not_yours", "设备不属于本企业" },
		{ "unknown_kind", "设备类型无法识别" },
		{ "unknown_model", "物模型不存在" },
		{ "unknown_industry", "行业代码不存在（GB/T 4754）" },
		{ "unknown_status", "状态无法识别" },
		{ "unknown_crs", "坐标系无法识别" },
		{ "not_a_number", "不是数字" },
		{ "out_of_range", "数值超出范围" },
		{ "half_place", "经度和纬度须同时填写" },
		{ "outside_park", "坐标不在园区范围内" },
		{ "not_yes_or_no", "请填写“是”或“否”" },
		{ "not_a_day", "日期格式应为 2026-11-24" },
		{ "uscc_character", "统一社会信用代码含有非法字符" },
		{ "uscc_length", "统一社会信用代码应为 18 位" },
		{ "uscc_authority", "统一社会信用代码的登记管理部门代码有误" },
		{ "uscc_region", "统一社会信用代码的行政区划码有误" },
		{ "uscc_check", "统一社会信用代码的校验码不符" },
	};

	for (size_t i = 0; i < COUNT(known); i++)
		if (strcmp(known[i].code, code) == 0)
			return known[i].reason;
	return "内容有误";
}

void
import_template(struct text *out, enum import_kind kind)
{
	size_t n;
	const struct column *columns = columns_of(kind, &n);

	text_puts(out, "\xef\xbb\xbf");
	for (size_t i = 0; i < n; i++) {
		struct str rest;

		if (i > 0)
			text_char(out, ',');
		text_csv(out, str_cut(str_of(columns[i].names), '|', &rest));
	}
	text_puts(out, "\r\n");
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			text_char(out, ',');
		text_csv(out, str_of(columns[i].example));
	}
	text_puts(out, "\r\n");
}
