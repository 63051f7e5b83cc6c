# 园枢 ParkHub.  `make help` explains itself.

B	:= .build
CC	:= gcc
PROGRAMS = $B/park $B/park.so

WARN	:= -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion \
	   -Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations \
	   -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef -Wvla \
	   -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough \
	   -Wredundant-decls -Wlogical-op -Wduplicated-cond \
	   -Wduplicated-branches -Walloca \
	   -Wno-missing-field-initializers -Werror
HARDEN	:= -fstack-protector-strong -fstack-clash-protection \
	   -fcf-protection -D_FORTIFY_SOURCE=2
CFLAGS	:= -std=c17 -O2 -g -fPIC $(HARDEN) $(WARN)
SANITIZE := -std=c17 -O1 -g -fPIC -fsanitize=address,undefined \
	   -fno-sanitize-recover=undefined -fno-omit-frame-pointer $(WARN)
# Kore's own headers change their structs with the features of its package,
# so the switches come from the package and never from here.
KORE	= $(shell cat /usr/share/kore/features) -isystem /usr/include/kore
CPPFLAGS := -D_GNU_SOURCE -Isrc -I$B/gen -isystem /usr/include/postgresql
LIBS	:= -lpq -ljansson -lssl -lcrypto -largon2 -lhpdf -lxlsxwriter -lqrencode \
	   -lcurl -lmodbus -lsnappy -lz -lzstd -lm -lpthread
# What models and algorithms compute with, and what reads packages of APPs; the
# front of Kore does without.
SOLVERS	:= -lzip -lseccomp -lgeos_c -ligraph -lglpk -lnlopt -lfftw3 -lgsl -llapacke -lopenblas

GEN	:= $B/gen/query_names.h $B/gen/query.c
# Everything but the front of Kore and the main functions is one library.
# The catalogue has a folder for each class of entries.
ENTRIES	:= $(wildcard src/model/*/*.c src/algorithm/*/*.c)
SRC	:= $(filter-out src/web/% %_web.c src/program/%,$(wildcard src/*/*.c)) $(ENTRIES)
WEB_SRC	:= $(wildcard src/web/*.c src/*/*_web.c) src/program/routes.c
CLI_SRC	:= $(filter-out src/program/routes.c,$(wildcard src/program/*.c))
MADE	:= query report_files report_pictures catalogue app_files sdk_kit
OBJ	= $(SRC:%.c=$1/%.o) $(MADE:%=$1/gen/%.o)
LIB_OBJ	:= $(call OBJ,$B)
WEB_OBJ	:= $(WEB_SRC:%.c=$B/%.o)
CLI_OBJ	:= $(CLI_SRC:%.c=$B/%.o)

.PHONY: help build clean run start stop test lint bench doctor unit-tests fuzz-tests report-tests edge-tests fault-tests soak bench-tools print-flags
.DELETE_ON_ERROR:
.SECONDARY:
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

build: $(PROGRAMS) ## compile the programs

run: ## install what is missing, start everything, here and now; Ctrl-C stops
	@exec deploy/run.sh run

start: ## the same in the background, once it answers
	@deploy/run.sh start

stop: ## stop what `make start` started
	@deploy/run.sh stop

# An archive, so that each program takes only what it calls.
$B/libpark.a: $(LIB_OBJ)
	@rm -f $@ && ar rcs $@ $^

$B/park: $(CLI_OBJ) $B/libpark.a
	@echo '  ld $@'
	@$(CC) -o $@ $^ $(SOLVERS) $(LIBS) -Wl,-z,relro,-z,now,--as-needed

$B/park.so: $(WEB_OBJ) $B/libpark.a
	@echo '  ld $@'
	@$(CC) -shared -o $@ $^ $(LIBS) -Wl,-z,relro,-z,now,--as-needed

$B/src/web/%.o $B/src/program/routes.o: CPPFLAGS += $(KORE)

$B/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(MADE:%=$B/gen/%.o): $B/gen/%.o: $B/gen/%.c
	@echo '  cc $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The named questions under sql/query become one enum and one table.
$B/gen/query.c: $B/gen/query_names.h ;
$B/gen/query_names.h: sql/embed.awk $(sort $(wildcard sql/query/*.sql reports/*/queries/*.sql))
	@mkdir -p $(@D)
	@awk -v header=$B/gen/query_names.h -v body_file=$B/gen/query.c -f $^

# Definitions of reports travel inside of the program.
$B/gen/report_files.c: reports/embed.awk $(sort $(wildcard reports/*/report.json)) | $(GEN)
	@awk -f $^ > $@

# So do definitions of APPs.
$B/gen/app_files.c: src/app/embed.awk $(sort $(wildcard src/app/park/*.json src/app/template/*.json)) | $(GEN)
	@awk -f $^ > $@

# And the hand-written files of the SDKs.
$B/gen/sdk_kit.c: src/sdk/embed.awk $(sort $(shell find src/sdk/kit -type f)) | $(GEN)
	@awk -f $^ > $@

# And the pictures in the folders of reports.
$B/gen/report_pictures.c: reports/pictures.sh $(sort $(wildcard reports/*/*.png reports/*/*.jpg)) | $(GEN)
	@$^ > $@

# The models and algorithms, their test vectors, and the tables that
# sql/seed/reference.csv names.
TABLES	:= $(shell awk -F, '{ f = NR == 1 ? "reference" : $$4 != "" ? $$4 : $$1; if (!seen[f]++) print "sql/seed/" f ".csv" }' sql/seed/reference.csv)
$B/gen/catalogue.c: src/knowledge/embed.awk $(sort $(ENTRIES) $(TABLES) \
	$(wildcard src/model/*/*.json src/algorithm/*/*.json)) | $(GEN)
	@awk -f $^ > $@

# Tests: the same library again under the sanitizers, and one program a file.
A	:= $B/asan
ASAN_WEB := $(WEB_SRC:%.c=$A/%.o)
UNIT	:= $(notdir $(basename $(wildcard tests/unit/*_test.c)))
FUZZ	:= $(notdir $(basename $(wildcard tests/fuzz/*_fuzz.c)))

$A/libpark.a: $(call OBJ,$A)
	@rm -f $@ && ar rcs $@ $^

$A/park.so: $(ASAN_WEB) $A/libpark.a
	@echo '  ld $@'
	@$(CC) -shared -fsanitize=address,undefined -o $@ $^ $(LIBS)

$(ASAN_WEB): CPPFLAGS += $(KORE) -DPARK_NO_SANDBOX

$A/%.o: %.c | $(GEN)
	@mkdir -p $(@D)
	@echo '  cc $< (sanitized)'
	@$(CC) $(CPPFLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<

$(MADE:%=$A/gen/%.o): $A/gen/%.o: $B/gen/%.c
	@mkdir -p $(@D)
	@$(CC) $(CPPFLAGS) $(SANITIZE) -MMD -MP -c -o $@ $<

$B/unit/%: tests/unit/%.c $B/libpark.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $B/libpark.a $(SOLVERS) $(LIBS) -lcmocka

$A/unit/%: tests/unit/%.c $A/libpark.a
	@mkdir -p $(@D)
	@echo '  cc $< (sanitized)'
	@$(CC) $(CPPFLAGS) $(SANITIZE) -MMD -MP -o $@ $< $A/libpark.a $(SOLVERS) $(LIBS) -lcmocka

$B/report/%: tests/report/%.c $B/libpark.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $(filter %.c,$^) $B/libpark.a $(SOLVERS) $(LIBS)

$B/bench/%: tests/bench/%.c $B/libpark.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $B/libpark.a $(SOLVERS) $(LIBS)

$B/fault/%.so: tests/fault/%.c
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) -D_GNU_SOURCE $(CFLAGS) -shared -o $@ $<

$B/edge/%: tests/edge/%.c $B/libpark.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -o $@ $< $B/libpark.a $(SOLVERS) $(LIBS)

$B/fuzz/%: tests/fuzz/%.c $A/libpark.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(CPPFLAGS) $(SANITIZE) -MMD -MP -o $@ $< $A/libpark.a $(SOLVERS) $(LIBS)

# What a header is compiled with on its own (make lint).
print-flags: $(GEN)
	@echo $(CPPFLAGS) $(KORE) -std=c17 $(WARN)

# Another's table of units, to hold ours against.
$B/unit/unit_test $A/unit/unit_test: LIBS += -ludunits2

unit-tests: $(UNIT:%=$B/unit/%) $(UNIT:%=$A/unit/%)
fuzz-tests: $(FUZZ:%=$B/fuzz/%)
report-tests: $B/report/sample $B/report/ink $B/report/rows
$B/report/sample: tests/report/sample_kinds.c tests/report/sample_english.c
edge-tests: $B/edge/fill
fault-tests: $B/fault/clock.so
bench-tools: $B/bench/batch $B/bench/lines $B/bench/post $B/bench/mqtt $B/bench/consume $B/bench/compute
$B/bench/consume: LIBS += -lmosquitto

test: ## install what is missing, build, run every suite (SUITES="unit http" for some)
	@tests/run.sh $(SUITES)

soak: ## kills, full disks, clocks that jump, slow clients, for long (OPTIONS="--minutes 60 --seed 1")
	@tests/run.sh soak $(OPTIONS)

lint: ## layers, cycles, formats, banned words: half a minute
	@tests/run.sh lint

bench: ## ratios of speed on instances of their own (ONLY="web", ONLY="telemetry --days 30")
	@tests/run.sh bench $(ONLY)

doctor: ## what this machine has and lacks
	@deploy/doctor.sh

clean: ## forget everything that was built
	rm -rf $B

-include $(shell find $B -name '*.d' 2>/dev/null)
