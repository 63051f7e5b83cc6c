#!/bin/sh
# pictures.sh FILE... - put the pictures of reports into the program.
echo '/* Made by reports/pictures.sh. */'
echo '#include "report/definition_store.h"'
table=
n=0
for file in "$@"; do
	n=$((n + 1))
	echo "static const unsigned char picture_${n}[] = {"
	od -An -v -tu1 "$file" | sed 's/  *\([0-9]\)/\1/;s/  */,/g;s/$/,/'
	echo '};'
	table="$table	{ \"$(basename "$(dirname "$file")")\", \"$(basename "$file")\", picture_$n, sizeof(picture_$n) },
"
done
printf 'const struct report_picture report_pictures[] = {\n%s	{ NULL, NULL, NULL, 0 },\n};\n' "$table"
