-- Enterprises of the park and the facts the park keeps about each.
-- Undo by hand: drop the tables below.

create table park.industry (
  code    text primary key,
  name    text not null,
  name_en text not null,
  section text not null
);
comment on table park.industry is 'GB/T 4754-2017 divisions; loaded from sql/seed/industry.csv';
comment on column park.industry.code is 'Two-digit division';
comment on column park.industry.name is 'Name in Chinese';
comment on column park.industry.name_en is 'Name in English';
comment on column park.industry.section is 'Section letter';
grant select on park.industry to park_web, park_job, park_report;

create table park.enterprise (
  tenant_id     integer primary key references park.tenant (tenant_id) check (tenant_id % 1000000 > 0),
  uscc          text not null check (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  name          text not null check (length(name) between 1 and 200),
  name_en       text not null default '' check (length(name_en) <= 200),
  short_name    text not null default '' check (length(short_name) <= 50),
  pinyin        text not null default '',
  industry_code text references park.industry (code),
  above_scale   boolean not null default false,
  status        text not null default 'operating'
    check (status in ('joining', 'building', 'operating', 'suspended', 'left')),
  address       text not null default '' check (length(address) <= 300),
  site          geometry(Point, 4490),
  parcel        geometry(MultiPolygon, 4490),
  parcel_crs    text not null default 'CGCS2000'
    check (parcel_crs in ('CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09')),
  parcel_given  jsonb,
  entered_on    date,
  version       integer not null default 1,
  updated_at    timestamptz not null default now()
);
comment on table park.enterprise is 'Register of enterprises';
comment on column park.enterprise.tenant_id is 'The enterprise''s tenant';
comment on column park.enterprise.uscc is 'Unified social credit code, GB 32100; its check digit is proven before';
comment on column park.enterprise.name is 'Registered name';
comment on column park.enterprise.name_en is 'Name in English';
comment on column park.enterprise.short_name is 'Name used in tables and charts';
comment on column park.enterprise.pinyin is 'Initials of the name in pinyin, for search';
comment on column park.enterprise.industry_code is 'GB/T 4754 division';
comment on column park.enterprise.above_scale is 'Enterprise above designated size (规上)';
comment on column park.enterprise.status is 'Where it stands in its life in the park';
comment on column park.enterprise.address is 'Address in the park';
comment on column park.enterprise.site is 'Main entrance, EPSG:4490';
comment on column park.enterprise.parcel is 'Land parcel, EPSG:4490';
comment on column park.enterprise.parcel_crs is 'Coordinate system in which the parcel was handed in';
comment on column park.enterprise.parcel_given is 'The parcel as it was handed in (GeoJSON)';
comment on column park.enterprise.entered_on is 'Day it entered the park';
comment on column park.enterprise.version is 'Grows with each change; an update must name the one it saw';
comment on column park.enterprise.updated_at is 'Last change';
call park.guard_table('park.enterprise');
create unique index enterprise_uscc on park.enterprise (uscc);
create index enterprise_pinyin on park.enterprise (tenant_id, pinyin text_pattern_ops);
create index enterprise_parcel on park.enterprise using gist (parcel);

create table park.contact (
  tenant_id integer not null references park.tenant (tenant_id),
  id        bigint generated always as identity,
  duty      text not null check (duty in ('legal', 'general', 'energy', 'safety', 'environment', 'finance', 'quality')),
  name      text not null check (length(name) between 1 and 50),
  phone     text not null default '' check (phone ~ '^[0-9+ ()-]{0,30}$'),
  email     text not null default '' check (length(email) <= 200),
  primary key (tenant_id, id)
);
comment on table park.contact is 'Whom to call at an enterprise';
comment on column park.contact.tenant_id is 'Enterprise';
comment on column park.contact.id is 'Contact number';
comment on column park.contact.duty is 'For which matter';
comment on column park.contact.name is 'Name';
comment on column park.contact.phone is 'Telephone';
comment on column park.contact.email is 'E-mail';
call park.guard_table('park.contact');

create table park.economics (
  tenant_id       integer not null references park.tenant (tenant_id),
  month           date not null check (extract(day from month) = 1),
  output_fen      bigint not null check (output_fen >= 0),
  value_added_fen bigint,
  revenue_fen     bigint check (revenue_fen >= 0),
  tax_fen         bigint,
  employees       integer check (employees >= 0),
  source          text not null default 'declared' check (source in ('declared', 'import', 'demo')),
  reported_at     timestamptz not null default now(),
  primary key (tenant_id, month)
);
comment on table park.economics is 'Monthly economic figures as enterprises declare them';
comment on column park.economics.tenant_id is 'Enterprise';
comment on column park.economics.month is 'First day of the month';
comment on column park.economics.output_fen is 'Output value, fen';
comment on column park.economics.value_added_fen is 'Value added, fen';
comment on column park.economics.revenue_fen is 'Revenue, fen';
comment on column park.economics.tax_fen is 'Taxes paid, fen; refunds are negative';
comment on column park.economics.employees is 'Employees at the end of the month';
comment on column park.economics.source is 'How the figures came in';
comment on column park.economics.reported_at is 'When they came in';
call park.guard_table('park.economics');
