# embed.awk - gather the catalogue: which entries there are, and the texts that
# travel with them, tables (.csv) and test vectors (.json).
#
#	awk -f src/knowledge/embed.awk FILE... > catalogue.c
#
# A .c file with an id is an entry, src/model/energy/boiler.c is model_boiler,
# and boiler.json beside it has its vectors. Models come first, each by id.

function word(path, part, n) {
	n = split(path, part, "/")
	sub(/\.[a-z]+$/, "", part[n])
	return part[2] "_" part[n]
}
function open_text() {
	if (texts++)
		print "\tNULL };"
	print "static const char *const text_" texts "[] = {"
}
# C need not take a string of more than 4095 bytes.
function piece(s, end) {
	gsub(/\\/, "&&", s)
	gsub(/"/, "\\\"", s)
	printf "\t\"%s%s\",\n", s, end
}
BEGIN {
	PIECE = 1000
	print "/* Made by src/knowledge/embed.awk. */"
	print "#include \"knowledge/entry.h\"\n#include \"knowledge/shipped.h\"\n"
}
FNR == 1 && FILENAME ~ /\.csv$/ {
	open_text()
	name = word(FILENAME)
	sub(/^seed_/, "", name)
	tables = tables "\t{ \"" name "\", text_" texts " },\n"
}
FNR == 1 && FILENAME ~ /\.json$/ {
	open_text()
	vectors[word(FILENAME)] = "text_" texts
}
FILENAME ~ /\.c$/ {
	if ($1 == ".id") {
		split($0, part, "\"")
		kind = FILENAME ~ /^src\/model/ ? "1" : "2"
		ids[++entries] = kind part[2] " " word(FILENAME)
	}
	next
}
{
	for (; length($0) > PIECE; $0 = substr($0, PIECE + 1))
		piece(substr($0, 1, PIECE), "")
	piece($0, "\\n")
}
END {
	if (texts)
		print "\tNULL };"
	for (i = 2; i <= entries; i++)
		for (j = i; j > 1 && ids[j - 1] > ids[j]; j--) {
			t = ids[j]; ids[j] = ids[j - 1]; ids[j - 1] = t
		}
	for (i = 1; i <= entries; i++) {
		split(ids[i], part, " ")
		print "extern const struct entry " part[2] ";"
		rows = rows "\t{ &" part[2] ", " (part[2] in vectors ? vectors[part[2]] : "NULL") " },\n"
	}
	print "\nconst struct shipped shipped_tables[] = {\n" tables "\t{ NULL, NULL },\n};"
	print "const struct shipped_entry shipped_entries[] = {\n" rows "\t{ NULL, NULL },\n};"
	print "const size_t shipped_entry_count = " entries + 0 ";"
}
