-- Accounts, sessions, tokens: what is public about them in schema park, what
-- is secret in park_private, which programs reach through functions alone.
-- Undo by hand: drop the tables below.

create table park.role_permission (
  role       text not null,
  permission text not null,
  primary key (role, permission)
);
comment on table park.role_permission is 'What each role may do; loaded from conf/roles.csv';
comment on column park.role_permission.role is 'Role, such as park_admin';
comment on column park.role_permission.permission is 'Permission, such as device.write';
grant select on park.role_permission to park_web, park_job;

create table park.account (
  tenant_id    integer not null,
  id           bigint generated always as identity,
  name         text not null check (name ~ '^[a-z0-9][a-z0-9._-]{1,49}$'),
  display_name text not null check (length(display_name) between 1 and 50),
  email        text not null default '' check (length(email) <= 200),
  locale       text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  role         text not null,
  state        text not null default 'active' check (state in ('active', 'disabled')),
  must_change_password boolean not null default true,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, name),
  foreign key (tenant_id) references park.tenant (tenant_id)
);
comment on table park.account is 'People who sign in';
comment on column park.account.tenant_id is 'Tenant the account belongs to';
comment on column park.account.id is 'Account number';
comment on column park.account.name is 'Sign-in name, unique over the installation';
comment on column park.account.display_name is 'Name shown to others';
comment on column park.account.email is 'Where reports and notices go';
comment on column park.account.locale is 'Language of pages and messages';
comment on column park.account.role is 'Role, see role_permission';
comment on column park.account.state is 'active, or disabled: its sessions end at once';
comment on column park.account.must_change_password is 'Set by an administrator''s reset and at creation';
comment on column park.account.created_at is 'When it was created';
call park.guard_table('park.account');

create table park.token (
  tenant_id    integer not null,
  id           bigint generated always as identity,
  name         text not null check (length(name) between 1 and 100),
  role         text not null,
  device_id    bigint,
  prefix       text not null,
  created_by   bigint,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  primary key (tenant_id, id)
);
comment on table park.token is 'Bearer tokens of machines; the secret itself is shown once and never kept';
comment on column park.token.tenant_id is 'Tenant on whose behalf the machine speaks';
comment on column park.token.id is 'Token number';
comment on column park.token.name is 'What it is for';
comment on column park.token.role is 'Role whose permissions it carries';
comment on column park.token.device_id is 'The one device it may write for, null for any of the tenant';
comment on column park.token.prefix is 'First characters, by which people recognise it';
comment on column park.token.created_by is 'Account that made it';
comment on column park.token.created_at is 'When it was made';
comment on column park.token.expires_at is 'When it ends, null for never';
comment on column park.token.revoked_at is 'When it was withdrawn';
call park.guard_table('park.token');

create table park_private.login (
  name       text primary key,
  tenant_id  integer not null,
  account_id bigint not null,
  hash       text not null,
  changed_at timestamptz not null default now()
);
comment on table park_private.login is 'Sign-in names and password hashes (argon2id)';
comment on column park_private.login.name is 'Sign-in name';
comment on column park_private.login.tenant_id is 'Tenant of the account';
comment on column park_private.login.account_id is 'Account';
comment on column park_private.login.hash is 'argon2id in its encoded form, which names its own parameters';
comment on column park_private.login.changed_at is 'When the password was last set';

create table park_private.attempt (
  name          text not null,
  net           text not null,
  failures      integer not null,
  blocked_until timestamptz not null,
  at            timestamptz not null default now(),
  primary key (name, net)
);
comment on table park_private.attempt is 'Failed sign-ins; the wait doubles, no account is ever locked for good';
comment on column park_private.attempt.name is 'Sign-in name that was tried';
comment on column park_private.attempt.net is 'Network it came from (/24 or /48)';
comment on column park_private.attempt.failures is 'Failures in a row';
comment on column park_private.attempt.blocked_until is 'No attempt is looked at before';
comment on column park_private.attempt.at is 'Last attempt';

create table park_private.session (
  digest     bytea primary key,
  tenant_id  integer not null,
  account_id bigint not null,
  csrf       text not null,
  ip         text not null,
  created_at timestamptz not null default now(),
  seen_at    timestamptz not null default now()
);
comment on table park_private.session is 'Signed-in browsers; ends after 30 min of silence or 12 h';
comment on column park_private.session.digest is 'SHA-256 of the cookie, which itself is not kept';
comment on column park_private.session.tenant_id is 'Tenant of the account';
comment on column park_private.session.account_id is 'Account';
comment on column park_private.session.csrf is 'Word that every changing request must repeat in a header';
comment on column park_private.session.ip is 'Address at sign-in';
comment on column park_private.session.created_at is 'Sign-in';
comment on column park_private.session.seen_at is 'Last use, kept to the minute';

create table park_private.token_secret (
  digest    bytea primary key,
  tenant_id integer not null,
  token_id  bigint not null,
  used_at   timestamptz
);
comment on table park_private.token_secret is 'SHA-256 of each bearer token';
comment on column park_private.token_secret.digest is 'SHA-256 of the token';
comment on column park_private.token_secret.tenant_id is 'Tenant of the token';
comment on column park_private.token_secret.token_id is 'Token';
comment on column park_private.token_secret.used_at is 'Last use, kept to the hour';

create table park_private.setup (
  single  boolean primary key default true check (single),
  digest  bytea not null,
  made_at timestamptz not null default now()
);
comment on table park_private.setup is 'The one-time code by which an empty platform gets its first operator';
comment on column park_private.setup.single is 'There is one row';
comment on column park_private.setup.digest is 'SHA-256 of the code';
comment on column park_private.setup.made_at is 'When it was printed';
