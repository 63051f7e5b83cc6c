# embed.awk - turn the named questions of sql/query into C: an enum and a table.
#
# Input, one block a question (see sql/README.md):
#   -- name: device_list
#   -- Devices, by key.                      (what it answers)
#   -- :limit bigint  at most so many        (parameter, type, meaning)
#   -- = id bigint, name text                (result columns)
#   -- flags: public binary generic          (optional, see src/db/query.h)
#   select ...
# :limit becomes $1::bigint; the identity of the job is there undeclared as
# :me_tenant, :me_from, :me_to, :me_user.

function c_string(s) {
	gsub(/\\/, "\\\\", s)
	gsub(/"/, "\\\"", s)
	return "\"" s "\""
}

function flush(    i, n, part, columns) {
	if (name == "")
		return
	if (seen[name]++) {
		print FILENAME ": two questions are named " name > "/dev/stderr"
		failed = 1
	}
	names = names "\tQ_" toupper(name) ",\n"
	table = table "\t[Q_" toupper(name) "] = {\n\t\t.name = " c_string(name) ",\n"
	table = table "\t\t.about = " c_string(about) ",\n"
	table = table "\t\t.is_public = " (flags ~ /public/ ? "true" : "false") ",\n"
	table = table "\t\t.is_binary = " (flags ~ /binary/ ? "true" : "false") ",\n"
	table = table "\t\t.is_generic = " (flags ~ /generic/ ? "true" : "false") ",\n"
	table = table "\t\t.param_count = " count ",\n\t\t.params = {\n"
	if (count == 0)
		table = table "\t\t\t{ 0 },\n"
	for (i = 1; i <= count; i++)
		table = table "\t\t\t{ " c_string(order[i]) ", " c_string(type[order[i]]) ", " c_string(meaning[order[i]]) " },\n"
	table = table "\t\t},\n\t\t.columns = {\n"
	n = split(result, columns, /, */)
	if (n == 0)
		table = table "\t\t\t{ 0 },\n"
	for (i = 1; i <= n; i++) {
		part = columns[i]
		sub(/^ +/, "", part)
		table = table "\t\t\t{ " c_string(substr(part, 1, index(part, " ") - 1)) ", " c_string(substr(part, index(part, " ") + 1)) ", \"\" },\n"
	}
	table = table "\t\t},\n\t\t.column_count = " n ",\n\t\t.sql =\n" body "\t},\n"
}

/^-- name: / {
	flush()
	name = $3
	about = result = flags = body = ""
	count = 0
	delete type; delete meaning; delete place; delete order
	type["me_tenant"] = type["me_from"] = type["me_to"] = "integer"
	type["me_user"] = "bigint"
	next
}
name == "" { next }
/^-- flags: / { flags = substr($0, 11); next }
/^-- = / { result = result (result == "" ? "" : ", ") substr($0, 6); sub(/,$/, "", result); next }
/^-- :/ {
	p = substr($2, 2)
	type[p] = $3
	meaning[p] = ""
	for (i = 4; i <= NF; i++)
		meaning[p] = meaning[p] (i > 4 ? " " : "") $i
	next
}
/^-- / { about = about (about == "" ? "" : " ") substr($0, 4); next }
/^--/ || /^[ \t]*$/ { next }
{
	line = $0
	out = ""
	while (match(line, /:[a-z_]+/)) {
		before = RSTART > 1 ? substr(line, RSTART - 1, 1) : ""
		p = substr(line, RSTART + 1, RLENGTH - 1)
		if ((p in type) && before !~ /[:a-z0-9_]/) {
			if (!(p in place)) {
				place[p] = ++count
				order[count] = p
			}
			out = out substr(line, 1, RSTART - 1) "$" place[p] "::" type[p]
		} else {
			out = out substr(line, 1, RSTART + RLENGTH - 1)
		}
		line = substr(line, RSTART + RLENGTH)
	}
	body = body "\t\t    " c_string(out line "@n@") "\n"
	gsub(/@n@/, "\\n", body)
}
END {
	flush()
	printf "/* Made by sql/embed.awk from sql/query. */\n#ifndef GEN_QUERY_H\n#define GEN_QUERY_H\n\nenum query {\n\tQ_NONE,\n%s\tQ_COUNT\n};\n\n#endif\n", names > header
	printf "/* Made by sql/embed.awk from sql/query. */\n#include \"db/query.h\"\n\nconst struct query_text query_text[Q_COUNT] = {\n\t[Q_NONE] = { .name = \"none\", .sql = \"select\" },\n%s};\n", table > body_file
	exit failed
}
