/*
 * entry.h - one mechanism model or one algorithm: what it is called, what it
 * takes, what it gives, where its formula stands and how sure we are of it.
 *
 * One file is one entry: src/model/<class>/<name>.c defines
 * `const struct entry model_<name>`, src/algorithm/<class>/<name>.c
 * `algorithm_<name>`, and <name>.json beside it holds its test vectors.  The
 * Makefile gathers them all (catalogue.h).
 *
 * Catalogue page, input form, validation, description and count derive from
 * the descriptor; a formula with a constant that somebody may have to correct
 * takes it from a reference table (reference.h) and names the table here.
 */
#ifndef KNOWLEDGE_ENTRY_H
#define KNOWLEDGE_ENTRY_H

#include "knowledge/call.h"
#include "knowledge/port.h"

enum entry_class {
	/* Models. */
	CLASS_ENERGY,         /* 能源与公用工程 */
	CLASS_PROCESS,        /* 流程与化工 */
	CLASS_EQUIPMENT,      /* 旋转与电气设备 */
	CLASS_STRUCTURE,      /* 研发设计与结构 */
	CLASS_RAIL,           /* 轨道交通 */
	CLASS_ELECTRONICS,    /* 电子与汽车 */
	CLASS_MANUFACTURING,  /* 离散制造与质量 */
	CLASS_SAFETY,         /* 安全与应急后果 */
	CLASS_ENVIRONMENT,    /* 环境与碳 */
	CLASS_SUPPLY,         /* 供应链与物流 */
	CLASS_INFRASTRUCTURE, /* 园区基础设施 */
	CLASS_ECONOMY,        /* 企业经营与产业经济 */
	/* Algorithms. */
	CLASS_STATISTICS,     /* 统计与检验 */
	CLASS_REGRESSION,     /* 回归 */
	CLASS_CLASSIFICATION, /* 分类与评分 */
	CLASS_CLUSTERING,     /* 聚类与降维 */
	CLASS_SERIES,         /* 时间序列与预测 */
	CLASS_ANOMALY,        /* 异常与变化检测 */
	CLASS_ASSOCIATION,    /* 关联与频繁模式 */
	CLASS_TEXT,           /* 文本分析（中文） */
	CLASS_NEURAL,         /* 神经网络与深度学习 */
	CLASS_GRAPH,          /* 图与网络 */
	CLASS_OPTIMISATION,   /* 优化 */
	CLASS_SIGNAL,         /* 信号处理 */
	CLASS_SPATIAL,        /* 空间分析 */
	CLASS_SIMULATION,     /* 仿真与数值 */
	CLASS_QUALITY,        /* 数据质量与预处理 */
	CLASS_COUNT,
	CLASS_MODELS = CLASS_STATISTICS /* from here on: algorithms */
};

/* The guide's ten domains, bits. */
enum domain {
	DOMAIN_DESIGN = 1 << 0,     /* 研发设计 */
	DOMAIN_PRODUCTION = 1 << 1, /* 生产制造 */
	DOMAIN_QUALITY = 1 << 2,    /* 质量管控 */
	DOMAIN_LOGISTICS = 1 << 3,  /* 仓储物流 */
	DOMAIN_SERVICE = 1 << 4,    /* 产品服务 */
	DOMAIN_OPERATION = 1 << 5,  /* 运营管理 */
	DOMAIN_MANAGEMENT = 1 << 6, /* 企业管理 */
	DOMAIN_SUPPLY = 1 << 7,     /* 供应链 */
	DOMAIN_SAVING = 1 << 8,     /* 节能减排 */
	DOMAIN_SAFETY = 1 << 9      /* 安全生产 */
};
#define DOMAINS 10

/* Bits; 0: of use in any industry (通用). */
enum industry {
	INDUSTRY_CHEMICAL = 1 << 0,    /* 化工 */
	INDUSTRY_STEEL = 1 << 1,       /* 钢铁 */
	INDUSTRY_ELECTRONICS = 1 << 2, /* 电子 */
	INDUSTRY_AUTOMOTIVE = 1 << 3,  /* 汽车 */
	INDUSTRY_RAIL = 1 << 4,        /* 轨道交通 */
	INDUSTRY_MACHINERY = 1 << 5,   /* 机械装备 */
	INDUSTRY_PHARMA = 1 << 6,      /* 医药 */
	INDUSTRY_GAS = 1 << 7,         /* 燃气 */
	INDUSTRY_FOOD = 1 << 8,        /* 食品 */
	INDUSTRY_TEXTILE = 1 << 9,     /* 纺织 */
	INDUSTRY_BUILDING = 1 << 10    /* 建材 */
};
#define INDUSTRIES 11

/* How sure we are of it. */
enum strength {
	STRENGTH_C, /* the formula alone; shown as 公式未经独立验证 */
	STRENGTH_B, /* agrees with a published value or an identity */
	STRENGTH_A  /* another library or another method agrees */
};

#define ENTRY_TABLES CALL_TABLES

struct entry {
	const char *id; /* "ENE-001" */
	struct words words;
	enum entry_class class;
	unsigned domains, industries;
	const struct port *given, *result;
	size_t given_size, result_size; /* of the structs */
	const char *equation;           /* one line */
	const char *source;             /* document with edition */
	enum strength strength;
	const char *oracle; /* what its vectors were made by */
	struct words note;  /* what a user has to know; NULL: nothing */
	int version;        /* grows when results change */
	const char *tables[ENTRY_TABLES]; /* it takes coefficients from */
	/*
	 * Fills *result from *given, the file's own structs, all checked
	 * against their rows.  False after call_refuse() or cx_fail().
	 */
	bool (*evaluate)(struct call *call, const void *given, void *result);
};

#endif
