# layers.awk - the direction of #include: a file may name only what lies
# below it, and no feature stands on one that stands on it.
#
# Given all files of src/.  Prints a line for each fault.

# The layer of src/<folder>/<name>: the suffix of a feature's file, the name
# of a shared folder, or "pure".
function layer(path,    part, name) {
	split(path, part, "/")
	name = part[3]
	sub(/\.[ch]$/, "", name)
	if (match(name, /_(web|store|job|paper|gate)$/) && !(part[2] in shared))
		return "x_" substr(name, RSTART + 1)
	return part[2] in shared ? part[2] : "pure"
}

function folder(path,    part) {
	split(path, part, "/")
	return part[2]
}

# Depth first; a folder met again on the way to itself closes a circle.
function visit(f, way,    g, n, i, next_) {
	if (index(way, " " f " ")) {
		print "features stand on each other:" \
		    substr(way, index(way, " " f " ")) f
		return
	}
	if (f in done)
		return
	n = split(leads[f], next_, " ")
	for (i = 1; i <= n; i++)
		visit(next_[i], way f " ")
	done[f]
}

BEGIN {
	split("base wire db web paper job program", names, " ")
	for (i in names)
		shared[names[i]]
	may["base"] = "base"
	may["wire"] = "base wire"
	may["db"] = "base db"
	may["job"] = "base db job"
	may["paper"] = "base paper"
	may["web"] = "base db web"
	may["pure"] = "base wire pure"
	may["x_store"] = "base wire pure db x_store"
	may["x_paper"] = "base pure paper x_paper x_store"
	may["x_job"] = "base wire pure db job paper x_store x_paper x_job"
	may["x_gate"] = "base wire pure db x_store x_gate"
	may["x_web"] = "base wire pure db web x_store x_web"
}

/^#include "/ {
	split($0, quoted, "\"")
	to = "src/" quoted[2]
	from = layer(FILENAME)
	if (quoted[2] ~ /^query_names/ || from == "program")
		next
	if (!index(" " may[from] " ", " " layer(to) " "))
		printf "%s:%d: %s may not include %s\n", FILENAME, FNR,
		    from == "pure" ? "a pure file" : from, quoted[2]
	a = folder(FILENAME)
	b = folder(to)
	if (a != b && !((a, b) in seen) && !(a in shared && b in shared)) {
		seen[a, b]
		leads[a] = leads[a] " " b
	}
}

/^#include <kore\// && folder(FILENAME) != "web" {
	printf "%s:%d: only src/web knows Kore\n", FILENAME, FNR
}

/^#include <libpq/ && layer(FILENAME) !~ /^(db)$/ {
	printf "%s:%d: only src/db knows libpq\n", FILENAME, FNR
}

END {
	for (f in leads)
		visit(f, " ")
}
