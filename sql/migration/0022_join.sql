-- Enterprises ask to be let into the park, and the park answers.
-- Undo by hand: drop the two tables and the column join_open.

alter table park.park add column join_open boolean not null default true;
comment on column park.park.join_open is 'Whether anybody may apply on the public page';

create table park.join_request (
  tenant_id     integer not null references park.tenant (tenant_id),
  id            bigint generated always as identity,
  state         text not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'expired')),
  uscc          text not null check (uscc ~ '^[0-9A-HJ-NPQRTUWXY]{18}$'),
  name          text not null check (length(name) between 1 and 200),
  pinyin        text not null default '',
  industry_code text not null references park.industry (code),
  contact       text not null check (length(contact) between 1 and 50),
  phone         text not null check (phone ~ '^[0-9+ ()-]{5,30}$'),
  email         text not null check (length(email) between 3 and 200),
  account_name  text not null check (account_name ~ '^[a-z0-9][a-z0-9._-]{1,49}$'),
  locale        text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  note          text not null default '' check (length(note) <= 500),
  ip            text not null default '',
  asked_at      timestamptz not null default now(),
  expires_at    timestamptz not null default now() + interval '30 days',
  decided_at    timestamptz,
  decided_by    text not null default '',
  reason        text not null default '' check (length(reason) <= 500),
  enterprise_id integer,
  version       integer not null default 1,
  primary key (tenant_id, id),
  check ((state = 'waiting') = (decided_at is null)),
  check ((state = 'approved') = (enterprise_id is not null)),
  check (state <> 'refused' or reason <> '')
);
comment on table park.join_request is 'Enterprises that ask to be let into a park; they belong to its authority until it has decided';
comment on column park.join_request.tenant_id is 'Authority that is asked';
comment on column park.join_request.id is 'Number';
comment on column park.join_request.state is 'waiting, approved, refused, or expired: nobody decided in time';
comment on column park.join_request.uscc is 'Unified social credit code, its check digit is proven before';
comment on column park.join_request.name is 'Registered name';
comment on column park.join_request.pinyin is 'Initials of the name in pinyin, for search';
comment on column park.join_request.industry_code is 'GB/T 4754 division';
comment on column park.join_request.contact is 'Who asks';
comment on column park.join_request.phone is 'His telephone';
comment on column park.join_request.email is 'His e-mail';
comment on column park.join_request.account_name is 'Sign-in name he wishes, or was given';
comment on column park.join_request.locale is 'Language he asked in';
comment on column park.join_request.note is 'What else he says';
comment on column park.join_request.ip is 'Address it came from';
comment on column park.join_request.asked_at is 'When it came';
comment on column park.join_request.expires_at is 'Nobody decided until then: it expires';
comment on column park.join_request.decided_at is 'When it was decided, or expired';
comment on column park.join_request.decided_by is 'Account that decided';
comment on column park.join_request.reason is 'Why it was refused; the applicant reads it';
comment on column park.join_request.enterprise_id is 'Enterprise that came of it';
comment on column park.join_request.version is 'Grows with each change; a decision must name the one it saw';
call park.guard_table('park.join_request');
create index join_request_state on park.join_request (tenant_id, state, id);
create index join_request_uscc on park.join_request (tenant_id, uscc);

create table park_private.join_secret (
  code       bytea primary key,
  tenant_id  integer not null,
  request_id bigint not null,
  net        text not null,
  hash       text
);
comment on table park_private.join_secret is 'What of an application nobody may read';
comment on column park_private.join_secret.code is 'SHA-256 of the code by which the applicant asks how it stands';
comment on column park_private.join_secret.tenant_id is 'Authority that is asked';
comment on column park_private.join_secret.request_id is 'Application';
comment on column park_private.join_secret.net is 'Network it came from (/24 or /48)';
comment on column park_private.join_secret.hash is 'argon2id of the password he chose, until it is decided';
create unique index join_secret_request on park_private.join_secret (tenant_id, request_id);
