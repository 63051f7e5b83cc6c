# embed.awk - put the hand-written files of the SDKs into the program, line by
# line.
#
#	awk -f src/sdk/embed.awk src/sdk/kit/*/… > sdk_kit.c

FNR == 1 {
	at = FILENAME
	sub(/^.*src\/sdk\/kit\//, "", at)
	language = path = at
	sub(/\/.*/, "", language)
	sub(/^[^\/]*\//, "", path)
	if (files++)
		printf "\tNULL };\n"
	printf "static const char *const kit_%d[] = {\n", files
	table = table "\t{ \"" language "\", \"" path "\", kit_" files " },\n"
}
BEGIN { print "/* Made by src/sdk/embed.awk. */\n#include \"sdk/sdk.h\"\n" }
{
	gsub(/\\/, "&&")
	gsub(/"/, "\\\"")
	gsub(/\?\?/, "?\\?") # no trigraphs
	printf "\t\"%s\\n\",\n", $0
}
END {
	printf "\tNULL };\n\nconst struct sdk_kit sdk_kit[] = {\n%s", table
	printf "\t{ NULL, NULL, NULL },\n};\n"
}
