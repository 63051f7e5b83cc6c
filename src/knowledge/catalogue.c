#include "knowledge/catalogue.h"

#include <string.h>

#include "knowledge/shipped.h"

struct named {
	const char *word;
	struct words words;
};

static const struct named classes[CLASS_COUNT] = {
	[CLASS_ENERGY] = { "energy",
	    { "能源与公用工程", "Energy and utilities" } },
	[CLASS_PROCESS] = { "process",
	    { "流程与化工", "Process and chemical" } },
	[CLASS_EQUIPMENT] = { "equipment",
	    { "旋转与电气设备", "Rotating and electrical equipment" } },
	[CLASS_STRUCTURE] = { "structure",
	    { "研发设计与结构", "Design and structures" } },
	[CLASS_RAIL] = { "rail", { "轨道交通", "Rail" } },
	[CLASS_ELECTRONICS] = { "electronics",
	    { "电子与汽车", "Electronics and automotive" } },
	[CLASS_MANUFACTURING] = { "manufacturing",
	    { "离散制造与质量", "Discrete manufacturing and quality" } },
	[CLASS_SAFETY] = { "safety",
	    { "安全与应急后果", "Safety and consequences" } },
	[CLASS_ENVIRONMENT] = { "environment",
	    { "环境与碳", "Environment and carbon" } },
	[CLASS_SUPPLY] = { "supply",
	    { "供应链与物流", "Supply chain and logistics" } },
	[CLASS_INFRASTRUCTURE] = { "infrastructure",
	    { "园区基础设施", "Park infrastructure" } },
	[CLASS_ECONOMY] = { "economy",
	    { "企业经营与产业经济", "Business and industrial economics" } },
	[CLASS_STATISTICS] = { "statistics",
	    { "统计与检验", "Statistics and tests" } },
	[CLASS_REGRESSION] = { "regression", { "回归", "Regression" } },
	[CLASS_CLASSIFICATION] = { "classification",
	    { "分类与评分", "Classification and scoring" } },
	[CLASS_CLUSTERING] = { "clustering",
	    { "聚类与降维", "Clustering and dimensions" } },
	[CLASS_SERIES] = { "series",
	    { "时间序列与预测", "Time series and forecasts" } },
	[CLASS_ANOMALY] = { "anomaly",
	    { "异常与变化检测", "Anomalies and changes" } },
	[CLASS_ASSOCIATION] = { "association",
	    { "关联与频繁模式", "Associations and frequent patterns" } },
	[CLASS_TEXT] = { "text", { "文本分析（中文）", "Text (Chinese)" } },
	[CLASS_NEURAL] = { "neural",
	    { "神经网络与深度学习", "Neural networks and deep learning" } },
	[CLASS_GRAPH] = { "graph", { "图与网络", "Graphs and networks" } },
	[CLASS_OPTIMISATION] = { "optimisation", { "优化", "Optimisation" } },
	[CLASS_SIGNAL] = { "signal", { "信号处理", "Signal processing" } },
	[CLASS_SPATIAL] = { "spatial", { "空间分析", "Spatial analysis" } },
	[CLASS_SIMULATION] = { "simulation",
	    { "仿真与数值", "Simulation and numerics" } },
	[CLASS_QUALITY] = { "quality",
	    { "数据质量与预处理", "Data quality and preparation" } },
};

static const struct named domains[DOMAINS] = {
	{ "design", { "研发设计", "Research and design" } },
	{ "production", { "生产制造", "Production" } },
	{ "quality", { "质量管控", "Quality control" } },
	{ "logistics", { "仓储物流", "Storage and logistics" } },
	{ "service", { "产品服务", "Product service" } },
	{ "operation", { "运营管理", "Operations" } },
	{ "management", { "企业管理", "Business management" } },
	{ "supply", { "供应链", "Supply chain" } },
	{ "saving", { "节能减排", "Energy saving and emissions" } },
	{ "safety", { "安全生产", "Work safety" } },
};

static const struct named industries[INDUSTRIES] = {
	{ "chemical", { "化工", "Chemicals" } },
	{ "steel", { "钢铁", "Steel" } },
	{ "electronics", { "电子", "Electronics" } },
	{ "automotive", { "汽车", "Automotive" } },
	{ "rail", { "轨道交通", "Rail" } },
	{ "machinery", { "机械装备", "Machinery" } },
	{ "pharma", { "医药", "Pharmaceuticals" } },
	{ "gas", { "燃气", "Gas" } },
	{ "food", { "食品", "Food" } },
	{ "textile", { "纺织", "Textiles" } },
	{ "building", { "建材", "Building materials" } },
};

size_t
catalogue_count(void)
{
	return shipped_entry_count;
}

const struct entry *
catalogue_at(size_t place)
{
	return shipped_entries[place].entry;
}

static int
compare(const char *entry, struct str id)
{
	const size_t n = strlen(entry);
	const int order = memcmp(entry, id.p, n < id.n ? n : id.n);

	return order != 0 ? order : (n > id.n) - (n < id.n);
}

/* Where an id stands among those from one place to another, in order. */
static size_t
place_of(struct str id, size_t from, size_t to)
{
	while (from < to) {
		const size_t half = from + (to - from) / 2;

		if (compare(shipped_entries[half].entry->id, id) < 0)
			from = half + 1;
		else
			to = half;
	}
	return from;
}

/* How many of them are models. */
static size_t
models(void)
{
	size_t from = 0, to = shipped_entry_count;

	while (from < to) {
		const size_t half = from + (to - from) / 2;

		if (shipped_entries[half].entry->class < CLASS_MODELS)
			from = half + 1;
		else
			to = half;
	}
	return from;
}

static const struct shipped_entry *
find(struct str id)
{
	const size_t n = models();
	size_t at = place_of(id, 0, n);

	if (at == n || !str_is(id, shipped_entries[at].entry->id))
		at = place_of(id, n, shipped_entry_count);
	return at < shipped_entry_count &&
		str_is(id, shipped_entries[at].entry->id)
	    ? &shipped_entries[at]
	    : NULL;
}

const struct entry *
catalogue_find(struct str id)
{
	const struct shipped_entry *s = find(id);

	return s == NULL ? NULL : s->entry;
}

struct str
catalogue_vectors(struct cx *cx, const struct entry *entry)
{
	const struct shipped_entry *s = find(str_of(entry->id));

	if (s == NULL || s->vectors == NULL)
		return (struct str){ NULL, 0 };
	return shipped_text(cx, s->vectors);
}

const struct words *catalogue_class(enum entry_class class)
{
	return &classes[class].words;
}

const struct words *
catalogue_domain(unsigned place)
{
	return &domains[place].words;
}

const struct words *
catalogue_industry(unsigned place)
{
	return &industries[place].words;
}

const char *catalogue_class_word(enum entry_class class)
{
	return classes[class].word;
}

const char *
catalogue_domain_word(unsigned place)
{
	return domains[place].word;
}

const char *
catalogue_industry_word(unsigned place)
{
	return industries[place].word;
}
