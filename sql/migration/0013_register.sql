-- What a register of a million devices is looked through by: entries for
-- lists, counts for facets, cells for the map, words for search; tags with
-- their colours, and what is done to them in number.  All of it but the tags
-- is derived from park.device and park.latest, see src/device/README.md.
-- Undo by hand: drop the tables below, and the functions of park_private.

create table park.device_entry (
  tenant_id  integer not null,
  device_id  bigint not null,
  tag        text collate "C" not null default '',
  kind       text collate "C" not null,
  model_code text collate "C" not null,
  state      text collate "C" not null check (state in ('never', 'online', 'offline', 'archived')),
  primary key (tenant_id, device_id, tag)
);
comment on table park.device_entry is 'What lists find devices by: one row a device, and one for each of its tags; kept by triggers';
comment on column park.device_entry.tenant_id is 'Enterprise';
comment on column park.device_entry.device_id is 'Device';
comment on column park.device_entry.tag is 'One of its tags; empty in the row that stands for the device itself';
comment on column park.device_entry.kind is 'Its kind';
comment on column park.device_entry.model_code is 'Its thing model, empty when unknown';
comment on column park.device_entry.state is 'never, online, offline or archived; offline is noticed within a minute';
call park.guard_table('park.device_entry');
-- The tenant comes last but one: first, it would offer itself to the planner
-- for questions by number, which takes row security for selective.
create index device_entry_cell on park.device_entry (tag, kind, model_code, state, tenant_id, device_id);

create table park.device_count (
  tenant_id  integer not null,
  tag        text collate "C" not null,
  kind       text collate "C" not null,
  model_code text collate "C" not null,
  state      text collate "C" not null,
  n          bigint not null,
  placed     bigint not null,
  primary key (tenant_id, tag, kind, model_code, state)
);
comment on table park.device_count is 'How many entries are alike, as of the last fold; the rest stands in device_count_delta';
comment on column park.device_count.tenant_id is 'Enterprise';
comment on column park.device_count.tag is 'As the entries''';
comment on column park.device_count.kind is 'As the entries''';
comment on column park.device_count.model_code is 'As the entries''';
comment on column park.device_count.state is 'As the entries''';
comment on column park.device_count.n is 'How many';
comment on column park.device_count.placed is 'How many of them stand on the map';
call park.guard_table('park.device_count');

create table park.device_count_delta (
  tenant_id  integer not null,
  id         bigint generated always as identity,
  tag        text collate "C" not null,
  kind       text collate "C" not null,
  model_code text collate "C" not null,
  state      text collate "C" not null,
  n          bigint not null,
  placed     bigint not null,
  primary key (tenant_id, id)
);
comment on table park.device_count_delta is 'Changes of device_count that are not folded yet: writers add rows and wait for nobody';
comment on column park.device_count_delta.tenant_id is 'Enterprise';
comment on column park.device_count_delta.id is 'Number';
comment on column park.device_count_delta.tag is 'As the entries''';
comment on column park.device_count_delta.kind is 'As the entries''';
comment on column park.device_count_delta.model_code is 'As the entries''';
comment on column park.device_count_delta.state is 'As the entries''';
comment on column park.device_count_delta.n is 'How many more, or fewer';
comment on column park.device_count_delta.placed is 'How many more on the map, or fewer';
call park.guard_table('park.device_count_delta');

-- Cells of the map halve the square of Web Mercator again and again; at level
-- n it has 2^n columns.  Their numbers interleave the bits of column and row,
-- so that whatever lies in a cell, or in a tile, is one range of numbers.
create table park.device_spot (
  tenant_id integer not null,
  device_id bigint not null,
  cell      bigint not null,
  east      double precision not null,
  north     double precision not null,
  primary key (tenant_id, device_id)
);
comment on table park.device_spot is 'Where devices in use stand on the map; kept by triggers';
comment on column park.device_spot.tenant_id is 'Enterprise';
comment on column park.device_spot.device_id is 'Device';
comment on column park.device_spot.cell is 'Cell of level 26, 0.6 m at the equator';
comment on column park.device_spot.east is 'Web Mercator, metres';
comment on column park.device_spot.north is 'Web Mercator, metres';
call park.guard_table('park.device_spot');
create index device_spot_cell on park.device_spot (cell, tenant_id);

create table park.device_cluster (
  tenant_id integer not null,
  level     smallint not null check (level between 3 and 20),
  cell      bigint not null,
  n         bigint not null,
  online    bigint not null,
  east      double precision not null,
  north     double precision not null,
  primary key (tenant_id, level, cell)
);
comment on table park.device_cluster is 'Devices of each cell of the map at each level, as of the last fold; the rest stands in device_cluster_delta';
comment on column park.device_cluster.tenant_id is 'Enterprise; the number of the authority stands for the whole park';
comment on column park.device_cluster.level is 'Level of the cell: zoom of the map + 3';
comment on column park.device_cluster.cell is 'Cell';
comment on column park.device_cluster.n is 'How many devices in use stand in it';
comment on column park.device_cluster.online is 'How many of them are online';
comment on column park.device_cluster.east is 'Sum of where they stand, metres';
comment on column park.device_cluster.north is 'Sum of where they stand, metres';
call park.guard_table('park.device_cluster');

create table park.device_cluster_delta (
  tenant_id integer not null,
  id        bigint generated always as identity,
  cell      bigint not null,
  n         bigint not null,
  online    bigint not null,
  east      double precision not null,
  north     double precision not null,
  primary key (tenant_id, id)
);
comment on table park.device_cluster_delta is 'Changes of device_cluster that are not folded yet, by cells of level 20';
comment on column park.device_cluster_delta.tenant_id is 'Enterprise whose devices they are';
comment on column park.device_cluster_delta.id is 'Number';
comment on column park.device_cluster_delta.cell is 'Cell of level 20';
comment on column park.device_cluster_delta.n is 'How many devices more, or fewer';
comment on column park.device_cluster_delta.online is 'How many more online, or fewer';
comment on column park.device_cluster_delta.east is 'Change of the sum, metres';
comment on column park.device_cluster_delta.north is 'Change of the sum, metres';
call park.guard_table('park.device_cluster_delta');
create index device_cluster_delta_cell on park.device_cluster_delta (cell);

-- Words, for search.  Row security lets no index serve an operator that is
-- not leakproof, and those of text search are not; so this table stands with
-- the secrets, where no program reads, and park_private.device_search() asks
-- it for the tenants of its caller alone.
create table park_private.device_words (
  tenant_id integer not null,
  device_id bigint not null,
  words     text not null,
  facts     text[] not null,
  primary key (tenant_id, device_id)
);
comment on table park_private.device_words is 'What devices are found by, in small letters: name, key, serial number, initials';
comment on column park_private.device_words.tenant_id is 'Enterprise';
comment on column park_private.device_words.device_id is 'Device';
comment on column park_private.device_words.words is 'Name, key and serial number, and on a second line the initials';
comment on column park_private.device_words.facts is 'What it is filtered by beside its words, see park_private.facts_of()';

-- Three letters from each place of a text on, fewer at its end: a word of one
-- or two letters is the beginning of some of them, a longer one has all of its
-- own among them. Facts are what they are.
create function park_private.grams(words text, facts text[]) returns tsvector
  language sql immutable parallel safe
  return array_to_tsvector(array(select substr(words, i, 3) from generate_series(1, length(words)) i) || facts);
-- Facts begin with a letter that nobody types.
create function park_private.facts_of(tenant integer, kind text, model_code text, tags text[]) returns text[]
  language sql immutable parallel safe
  return array[e'\x01#' || tenant, e'\x01k' || kind, e'\x01m' || model_code] || array(select e'\x01t' || t from unnest(tags) t);
revoke all on function park_private.grams, park_private.facts_of from public;
create index device_words_grams on park_private.device_words using gin (park_private.grams(words, facts))
  with (gin_pending_list_limit = 32768);

create table park.device_tag (
  tenant_id  integer not null references park.tenant (tenant_id),
  id         bigint generated always as identity,
  name       text not null check (length(name) between 1 and 50 and name = btrim(name)),
  colour     text not null default 'grey' check (colour in ('grey', 'red', 'orange', 'yellow', 'green', 'blue', 'purple')),
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name)
);
comment on table park.device_tag is 'Tags that somebody has made, with their colour; devices may carry others as well';
comment on column park.device_tag.tenant_id is 'Whose tag it is; an enterprise does not see those of the park';
comment on column park.device_tag.id is 'Number';
comment on column park.device_tag.name is 'The word that devices carry';
comment on column park.device_tag.colour is 'How it is shown';
comment on column park.device_tag.version is 'Grows with each change; an update must name the one it saw';
comment on column park.device_tag.created_at is 'When it was made';
call park.guard_table('park.device_tag');

create table park.device_tag_task (
  tenant_id  integer not null,
  id         bigint generated always as identity,
  what       text not null check (what in ('assign', 'remove', 'rename')),
  tag        text not null check (length(tag) between 1 and 50),
  new_tag    text check (length(new_tag) between 1 and 50),
  only_ids   bigint[] check (cardinality(only_ids) between 1 and 1000),
  filter     jsonb not null default '{}' check (jsonb_typeof(filter) = 'object'),
  state      text not null default 'queued' check (state in ('queued', 'running', 'done')),
  after      text,
  seen       bigint not null default 0,
  changed    bigint not null default 0,
  full_up    bigint not null default 0,
  total      bigint not null default 0,
  job_id     bigint,
  account_id bigint,
  at         timestamptz not null default now(),
  primary key (tenant_id, id),
  check ((what = 'rename') = (new_tag is not null))
);
comment on table park.device_tag_task is 'Tags given to, taken from or renamed on many devices, step by step in the background';
comment on column park.device_tag_task.tenant_id is 'Who asked';
comment on column park.device_tag_task.id is 'Number';
comment on column park.device_tag_task.what is 'assign, remove or rename';
comment on column park.device_tag_task.tag is 'Tag';
comment on column park.device_tag_task.new_tag is 'Its new name';
comment on column park.device_tag_task.only_ids is 'On these devices; null: on all that the filter finds';
comment on column park.device_tag_task.filter is '{q, tenant, kind, model, state, tag}, as of the list of devices';
comment on column park.device_tag_task.state is 'queued, running, done';
comment on column park.device_tag_task.after is 'The last device that was looked at, as a cursor of the list';
comment on column park.device_tag_task.seen is 'Devices looked at';
comment on column park.device_tag_task.changed is 'Devices changed';
comment on column park.device_tag_task.full_up is 'Devices that have twenty tags already and were left as they are';
comment on column park.device_tag_task.total is 'Devices there were to look at when it began, as far as that was known';
comment on column park.device_tag_task.job_id is 'Job that does it';
comment on column park.device_tag_task.account_id is 'Who asked for it';
comment on column park.device_tag_task.at is 'When';
call park.guard_table('park.device_tag_task');

-- Devices that are there already.  As the functions of sql/routine/register.sql
-- would, which do not exist yet.
select set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
insert into park.device_entry (tenant_id, device_id, tag, kind, model_code, state)
select d.tenant_id, d.id, t.tag, d.kind, d.model_code,
       case when d.archived_at is not null then 'archived' when l.at is null then 'never'
            when l.at > now() - interval '10 minutes' then 'online' else 'offline' end
  from park.device d
  left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
  cross join lateral (select '' as tag union select unnest(d.tags)) t;
insert into park.device_count (tenant_id, tag, kind, model_code, state, n, placed)
select e.tenant_id, e.tag, e.kind, e.model_code, e.state, count(*), count(d.place)
  from park.device_entry e
  join park.device d on d.tenant_id = e.tenant_id and d.id = e.device_id
 group by e.tenant_id, e.tag, e.kind, e.model_code, e.state;
insert into park_private.device_words (tenant_id, device_id, words, facts)
select tenant_id, id, lower(name || ' ' || key || ' ' || serial) || e'\n' || pinyin, park_private.facts_of(tenant_id, kind, model_code, tags)
  from park.device;
with recursive halved as (
  select d.tenant_id, d.id, 0 as level, 0::bigint as cell, g.east, g.north,
         (g.east + 20037508.342789244) / 40075016.685578488 as x, (20037508.342789244 - g.north) / 40075016.685578488 as y
    from park.device d
    cross join lateral (
      select least(st_x(d.place), 179.9999999) * 20037508.342789244 / 180 as east,
             ln(tan(radians(45 + greatest(least(st_y(d.place), 85.05), -85.05) / 2))) * 6378137 as north) g
   where d.place is not null and d.archived_at is null
  union all
  select h.tenant_id, h.id, h.level + 1,
         h.cell * 4 + floor(h.y * 2)::integer * 2 + floor(h.x * 2)::integer, h.east, h.north,
         h.x * 2 - floor(h.x * 2), h.y * 2 - floor(h.y * 2)
    from halved h where h.level < 26)
insert into park.device_spot (tenant_id, device_id, cell, east, north)
select tenant_id, id, cell, east, north from halved where level = 26;
insert into park.device_cluster (tenant_id, level, cell, n, online, east, north)
select w.whose, v.level, s.cell >> (2 * (26 - v.level)), count(*), count(*) filter (where e.state = 'online'),
       sum(s.east), sum(s.north)
  from park.device_spot s
  join park.device_entry e on e.tenant_id = s.tenant_id and e.device_id = s.device_id and e.tag = ''
  cross join generate_series(3, 20) v(level)
  cross join lateral (select s.tenant_id union select s.tenant_id / 1000000 * 1000000) w(whose)
 group by w.whose, v.level, s.cell >> (2 * (26 - v.level));
