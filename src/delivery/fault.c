#include "delivery/fault.h"

#include <string.h>

static const struct {
	const char *word, *zh, *en;
} faults[] = {
	{ "no_server", "平台没有设置邮件服务器",
	    "The platform has no mail server" },
	{ "no_connection", "连不上邮件服务器",
	    "The mail server cannot be reached" },
	{ "broken_off", "与邮件服务器的连接中断", "The mail server broke off" },
	{ "too_slow", "邮件服务器没有在时限内应答",
	    "The mail server did not answer in time" },
	{ "no_tls", "邮件服务器不能可信地加密",
	    "The mail server cannot be trusted to encrypt" },
	{ "sign_in", "邮件服务器不接受平台的用户名或密码",
	    "The mail server does not take the platform's password" },
	{ "sender", "邮件服务器不接受平台的发件地址",
	    "The mail server does not take the platform's address" },
	{ "receiver", "邮件服务器拒收该收件人",
	    "The mail server refuses the receiver" },
	{ "too_large", "邮件超过服务器允许的大小",
	    "The mail is larger than the server takes" },
	{ "content", "邮件服务器不接受这封邮件",
	    "The mail server does not take this mail" },
	{ "put_off", "邮件服务器要求稍后再试", "The mail server puts it off" },
	{ "sender_died", "发送中断，结果不明",
	    "The sender died before it was known how it went" },
	{ "no_address", "账号没有邮箱地址",
	    "The account has no e-mail address" },
	{ "time_over", "本次投递的时限已过",
	    "The time for this delivery is over" },
	{ "unsubscribed", "收件人已退订", "The receiver has unsubscribed" },
	{ "disabled", "收件人已停用", "The receiver is disabled" },
	{ "no_copy", "收件人的专属文件没有生成",
	    "The receiver's own copy could not be made" },
	{ "too_early", "该期间还没有一个完整的日子",
	    "The period has no complete day yet" },
	{ "not_kept", "取数方式已变，不能按当时的数据重出",
	    "It asks otherwise than then, and cannot be issued as known then" },
	{ "too_many_rows", "查询结果超过行数上限",
	    "A query gives more rows than it may" },
	{ "busy", "数据库繁忙，或查询超时",
	    "The database is busy, or a query took too long" },
	{ "worker_died", "生成过程多次中断", "Its worker died several times" },
	{ "broken", "平台内部错误", "An error of the platform" },
	{ "still_computing", "时限到时仍在计算",
	    "It was still computing when its time was over" },
	{ "still_rendering", "时限到时仍在排版",
	    "It was still rendering when its time was over" },
	{ "owner_gone", "负责人的账号已停用",
	    "Its owner has no account any more" },
	{ "not_public", "地址不在公网，平台也没有放行（PARK_HOOK_ALLOW）",
	    "The address is not public, nor allowed by the operator "
	    "(PARK_HOOK_ALLOW)" },
};

const char *
fault_words(const char *fault, bool english)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		if (strcmp(faults[i].word, fault) == 0)
			return english ? faults[i].en : faults[i].zh;
	return fault;
}

char *
fault_said(struct cx *cx, const char *fault, const char *said, bool english)
{
	const char *words = fault_words(fault, english);

	if (said[0] == '\0' || words[0] == '\0')
		return cx_printf(cx, "%s", words[0] == '\0' ? said : words);
	return cx_printf(
	    cx, english ? "%s (\"%s\")" : "%s（“%s”）", words, said);
}
