# embed.awk - put definitions of APPs, packs and templates into the program, line by line.
#
#	awk -f src/app/embed.awk src/app/park/*.json src/app/template/*.json > app_files.c

FNR == 1 {
	n = split(FILENAME, part, "/")
	id = part[n]
	sub(/\.json$/, "", id)
	if (files++)
		printf "\tNULL };\n"
	printf "static const char *const app_%d[] = {\n", files
	folder = part[n - 1]
	table[folder] = table[folder] "\t{ \"" id "\", app_" files " },\n"
}
BEGIN { print "/* Made by src/app/embed.awk. */\n#include \"app/definition_store.h\"\n" }
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	printf "\t\"%s\\n\",\n", $0
}
END {
	if (files)
		printf "\tNULL };\n"
	printf "\nconst struct app_file app_files[] = {\n%s\t{ NULL, NULL },\n};\n", table["park"]
	printf "\nconst struct app_file app_templates[] = {\n%s\t{ NULL, NULL },\n};\n", table["template"]
}
