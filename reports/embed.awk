# embed.awk - put the definitions of reports into the program, line by line.
#
#	awk -f reports/embed.awk reports/*/report.json > report_files.c

FNR == 1 {
	n = split(FILENAME, part, "/")
	if (files++)
		printf "\tNULL };\n"
	printf "static const char *const report_%d[] = {\n", files
	table = table "\t{ \"" part[n - 1] "\", report_" files " },\n"
}
BEGIN { print "/* Made by reports/embed.awk. */\n#include \"report/definition_store.h\"\n" }
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\",\n", $0
}
END {
	if (files)
		printf "\tNULL };\n"
	printf "\nconst struct report_file report_files[] = {\n%s\t{ NULL, NULL },\n};\n", table
}
