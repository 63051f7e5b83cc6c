-- Who speaks at the gates: what a gate learns of a token, and what not.
begin;
select no_plan();
select tap.parks();
insert into park.role_permission (role, permission) values ('tap-writer', 'telemetry.write'), ('tap-reader', 'telemetry.read');
insert into park.device (tenant_id, key, name, kind) values (1000001, 'a', 'of A', 'meter'), (1000001, 'gone', 'of A', 'meter');
update park.device set archived_at = now() where key = 'gone';
insert into park.token (tenant_id, name, role, device_id, prefix, expires_at, revoked_at)
select 1000001, n, r, d.id, n, e, v
  from (values ('wide', 'tap-writer', null, null::timestamptz, null::timestamptz), ('own', 'tap-writer', 'a', now() + interval '1 hour', null),
               ('reads', 'tap-reader', null, null, null), ('expired', 'tap-writer', null, now() - interval '1 s', null),
               ('revoked', 'tap-writer', null, null, now()), ('archived', 'tap-writer', 'gone', null, null)) t(n, r, k, e, v)
  left join park.device d on d.tenant_id = 1000001 and d.key = t.k;
insert into park_private.token_secret (digest, tenant_id, token_id)
select sha256(name::bytea), tenant_id, id from park.token where tenant_id = 1000001;

select is(tap.rows('park_web', null, format('select from park_private.gate_find(sha256(%L))', t.name)), t.n, t.says)
  from (values ('wide', 1::bigint, 'a token is found by its digest, by nobody in particular'), ('own', 1, 'so is the token of a device'),
               ('reads', 1, 'and one that may not write, which is said beside it'), ('expired', 0, 'one that has expired is not'),
               ('revoked', 0, 'nor one that was withdrawn'), ('archived', 0, 'nor that of a device out of use'),
               ('nobody', 0, 'nor what never was one')) t(name, n, says);
select results_eq($$ select tenant_id, device_key, may_write, expires_at is not null from park_private.gate_find(sha256('own')) $$,
  $$ values (1000001, 'a', true, true) $$, 'the token of a device says which one, and until when');
select results_eq($$ select device_key, may_write from park_private.gate_find(sha256('reads')) $$,
  $$ values (null::text, false) $$, 'a token that may not write says so');
select is(tap.rows('park_web', null, $$ select from park_private.gate_find(sha256('wide')), park.device $$), 0::bigint,
  'whoever asks sees nothing else by it');
select is(tap.act('park_web', null, 'select from park_private.token_secret'), '42501', 'and never the digests');
select is(tap.act('park_report', null, $$ select from park_private.gate_find(sha256('wide')) $$), '42501', 'reports may not ask');
select * from finish();
rollback;
