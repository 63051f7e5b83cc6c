-- name: report_schedule_due
-- A schedule whose time has come or has to be reckoned, held until the end of the transaction.
-- = tenant_id integer, id bigint, cron text, workday_rule text, period_rule text, zone text, stat_day integer, civil text, now text
select s.tenant_id, s.id, s.cron, s.workday_rule, s.period_rule, s.zone, p.stat_day,
       n.civil, to_char(park.civil_now(s.zone), 'YYYY-MM-DD"T"HH24:MI') as now
  from park.report_schedule_next n
  join park.report_schedule s on s.tenant_id = n.tenant_id and s.id = n.schedule_id
  join park.park p on p.id = s.tenant_id / 1000000
 where n.tenant_id between :me_from and :me_to and n.at <= now() and s.state = 'active'
 order by n.at
 limit 1
   for update of n skip locked;

-- name: report_schedule_fire
-- Notes the times of a schedule that have come, and keeps the next one.
-- :tenant integer     its tenant
-- :schedule bigint    schedule
-- :civils text[]      civil times, in order
-- :days date[]        days that cron meant
-- :periods text[]     periods reported on
-- :froms date[]       their first days
-- :tos date[]         first days no more
-- :gone bigint        how many more were missed
-- :next_civil text    next civil time; null: never
-- :next_day date      day that cron means then
-- = noted bigint
select park.report_schedule_fire(:tenant, :schedule, :civils::timestamp[], :days, :periods, :froms, :tos, :gone, :next_civil,
         :next_day) as noted;

-- name: report_schedule_put_off
-- Looks at a schedule that could not be reckoned in five minutes again, so that the others need not wait for it.
-- :tenant integer   its tenant
-- :schedule bigint  schedule
-- = at timestamptz
update park.report_schedule_next n set at = now() + interval '5 minutes'
 where n.tenant_id between :me_from and :me_to and n.tenant_id = :tenant and n.schedule_id = :schedule
returning n.at;

-- name: report_dispatch_wake
-- Has everything looked at whose time it is.
-- = woken bigint
select park.report_dispatch_wake() as woken;

-- name: report_dispatch_step
-- Goes on with a dispatch.
-- :dispatch bigint  dispatch
-- = state text
select park.report_dispatch_step(:dispatch) as state;

-- name: report_delivery_take
-- The next mail of a dispatch that may go out, held for three minutes.
-- :dispatch bigint  dispatch
-- = id bigint, recipient_id bigint, kind text, address text, name text, issue integer, attempts integer, linked boolean
select id, recipient_id, kind, address, name, issue, attempts, linked from park.report_delivery_take(:dispatch);

-- name: report_delivery_letter
-- What a mail of a dispatch says.
-- :dispatch bigint  dispatch
-- = schedule text, report text, period text, locale text, kind text, incomplete boolean, completeness double precision, confidential boolean,
-- = outputs jsonb, owner text, owner_en text, run_id bigint, figures jsonb, more bigint, state text, reason text, fault text, detail text, failed jsonb,
-- = disabled jsonb, link_key text, zone text
select s.name as schedule, s.report, d.period, s.locale, d.kind, d.incomplete, d.completeness, s.confidential, to_jsonb(s.outputs) as outputs,
       t.name as owner, t.name_en as owner_en, d.run_id,
       coalesce((select jsonb_agg(jsonb_build_object('label', f.label, 'label_en', f.label_en, 'printed', f.printed, 'unit', f.unit,
                   'grade', f.grade) order by f.ordinal)
          from (select * from park.figure g where g.tenant_id = d.tenant_id and g.run_id = d.run_id order by g.ordinal limit 8) f), '[]') as figures,
       greatest((select count(*) from park.figure g where g.tenant_id = d.tenant_id and g.run_id = d.run_id) - 8, 0) as more,
       d.state, d.reason, d.fault, d.detail,
       coalesce((select jsonb_agg(jsonb_build_object('address', x.address, 'fault', x.fault, 'error', x.error) order by x.id)
          from park.report_delivery x where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report' and x.state = 'failed'), '[]')
         as failed,
       coalesce((select jsonb_agg(x.address order by x.id)
          from park.report_delivery x join park.report_recipient r on r.tenant_id = x.tenant_id and r.id = x.recipient_id
         where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and r.state = 'disabled'), '[]') as disabled,
       park_private.link_key() as link_key, s.zone
  from park.report_dispatch d
  join park.report_schedule s on s.tenant_id = d.tenant_id and s.id = d.schedule_id
  join park.tenant t on t.tenant_id = d.tenant_id
 where d.tenant_id between :me_from and :me_to and d.tenant_id = :me_tenant and d.id = :dispatch;

-- name: report_copy_held
-- How many files of this receiver's own copy there are already that his links lead to.
-- :delivery bigint  delivery
-- :run bigint       issue
-- :receiver text    name on each page
-- :address text     address beside it
-- = files bigint
select count(*) as files
  from park.report_copy c
  join park.report_delivery x on x.tenant_id = c.tenant_id and x.id = c.delivery_id
 where c.tenant_id between :me_from and :me_to and c.tenant_id = :me_tenant and c.delivery_id = :delivery and c.run_id = :run
   and c.receiver = :receiver and c.address = :address and x.copy = 'own';

-- name: report_copy_keep
-- Keeps a receiver's own copy, and holds his mail for three minutes more; nothing when it is no longer held.
-- :delivery bigint  delivery
-- :run bigint       issue
-- :receiver text    name on each page
-- :address text     address beside it
-- :pdf bytea        file; null: not sent
-- :xlsx bytea       file; null: not sent
-- :pdf_sum text     SHA-256 of it
-- :xlsx_sum text    SHA-256 of it
-- = id bigint
select park.report_copy_keep(:delivery, :run, :receiver, :address, :pdf, :xlsx, :pdf_sum, :xlsx_sum) as id;

-- name: report_copy_common
-- Notes that a receiver of a confidential report gets the files that all get.
-- :delivery bigint  delivery
-- :run bigint       issue
-- :pdf boolean      whether the PDF is sent
-- :xlsx boolean     whether the workbook is sent
-- = id bigint
update park.report_delivery x
   set copy = 'common', pdf_sha256 = case when :pdf then r.pdf_sha256 else '' end,
       xlsx_sha256 = case when :xlsx then r.xlsx_sha256 else '' end
  from park.report_run r
 where x.tenant_id between :me_from and :me_to and x.tenant_id = :me_tenant and x.id = :delivery and x.state = 'sending'
   and r.tenant_id = x.tenant_id and r.id = :run
returning x.id;

-- name: report_delivery_end
-- How an attempt to send a mail ended.
-- :delivery bigint   delivery
-- :outcome text      sent, later, refused or barred
-- :code integer      what the mail server answered
-- :fault text        why not, in a word
-- :error text        and as the mail server said it
-- :link timestamptz  until when its links open; null for files
-- = state text
select park.report_delivery_end(:delivery, :outcome, :code, :error, :link, :fault) as state;

-- name: report_recipient_list
-- Who gets the reports of schedules.
-- :schedule bigint  of this schedule only
-- :state text       in this state only
-- :limit bigint     at most so many
-- :after text       cursor
-- = id bigint, tenant_id integer, tenant_name text, schedule_id bigint, schedule_name text, account_id bigint, name text, address text,
-- = state text, note text, refusals integer, confirmed_by text, confirmed_at timestamptz, created_at timestamptz, _cursor text
select r.id, r.tenant_id, t.name as tenant_name, r.schedule_id, s.name as schedule_name, r.account_id,
       coalesce(a.display_name, r.name) as name, coalesce(a.email, r.address) as address, r.state, r.note, r.refusals, r.confirmed_by,
       r.confirmed_at, r.created_at, lpad(r.id::text, 19, '0') as _cursor
  from park.report_recipient r
  join park.report_schedule s on s.tenant_id = r.tenant_id and s.id = r.schedule_id
  join park.tenant t on t.tenant_id = r.tenant_id
  left join park.account a on a.tenant_id = r.tenant_id and a.id = r.account_id
 where r.tenant_id between :me_from and :me_to and s.state <> 'removed'
   and (:schedule is null or r.schedule_id = :schedule) and (:state is null or r.state = :state)
   and (:after is null or r.id < :after::bigint)
 order by r.id desc
 limit :limit + 1;

-- name: report_recipient_add
-- Somebody more who gets the reports of a schedule of mine.
-- :schedule bigint  schedule
-- :account bigint   account of my tenant
-- :address text     or an address, which the park has to confirm
-- :name text        its owner's name
-- = id bigint, state text
select id, state from park.report_recipient_add(:schedule, :account, :address, :name);

-- name: report_recipient_remove
-- Who gets them no more.
-- :recipient bigint  receiver
-- = id bigint
delete from park.report_recipient r
 where r.tenant_id between :me_from and :me_to and r.tenant_id = :me_tenant and r.id = :recipient
returning r.id;

-- name: report_recipient_confirm
-- The park's word that an address may get what it is to get.
-- :recipient bigint  receiver
-- = state text
select park.report_recipient_confirm(:recipient) as state;

-- name: report_schedule_test
-- Sends the last period's report to whoever asks.
-- :schedule bigint  schedule
-- :day date         day it is seen from
-- :period text      period
-- :from date        its first day
-- :to date          first day no more
-- = id bigint
select park.report_schedule_test(:schedule, :day, :period, :from, :to) as id;

-- name: report_dispatch_list
-- What became of each time that schedules came, newest first.
-- :schedule bigint  of this schedule only
-- :dispatch bigint  this one only
-- :state text       in this state only; open: not ended
-- :limit bigint     at most so many
-- :after text       cursor
-- = id bigint, tenant_id integer, tenant_name text, schedule_id bigint, schedule_name text, report text, zone text, kind text,
-- = scheduled_for timestamptz, period text, state text, reason text, fault text, detail text, completeness double precision,
-- = gate_percent double precision, incomplete boolean, missed_before bigint,
-- = wait_until timestamptz, start_at timestamptz, run_id bigint, progress real, sent bigint, failed bigint, waiting bigint,
-- = created_at timestamptz, ended_at timestamptz, _cursor text
select d.id, d.tenant_id, t.name as tenant_name, d.schedule_id, s.name as schedule_name, s.report, s.zone, d.kind, d.scheduled_for, d.period,
       d.state, d.reason, d.fault, d.detail, d.completeness, s.gate_percent, d.incomplete, d.missed_before, d.wait_until, d.start_at, d.run_id, r.progress,
       n.sent, n.failed, n.waiting, d.created_at, d.ended_at, lpad(d.id::text, 19, '0') as _cursor
  from park.report_dispatch d
  join park.report_schedule s on s.tenant_id = d.tenant_id and s.id = d.schedule_id
  join park.tenant t on t.tenant_id = d.tenant_id
  left join park.report_run r on r.tenant_id = d.tenant_id and r.id = d.run_id
 cross join lateral (
   select count(*) filter (where x.state = 'sent') as sent, count(*) filter (where x.state = 'failed') as failed,
          count(*) filter (where x.state in ('queued', 'sending')) as waiting
     from park.report_delivery x where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report') n
 where d.tenant_id between :me_from and :me_to
   and (:schedule is null or d.schedule_id = :schedule) and (:dispatch is null or d.id = :dispatch)
   and (:state is null or d.state = :state or :state = 'open' and d.ended_at is null)
   and (:after is null or d.id < :after::bigint)
 order by d.id desc
 limit :limit + 1;

-- name: report_delivery_list
-- Mails with reports, newest first, and each attempt.
-- :dispatch bigint   of this dispatch only
-- :recipient bigint  to this receiver only
-- :state text        in this state only
-- :limit bigint      at most so many
-- :after text        cursor
-- = id bigint, tenant_id integer, dispatch_id bigint, recipient_id bigint, kind text, address text, name text, state text, attempts integer,
-- = issue integer, next_at timestamptz, code integer, fault text, error text, link_until timestamptz, downloads integer, created_at timestamptz,
-- = sent_at timestamptz, copy text, pdf_sha256 text, xlsx_sha256 text, tries jsonb, _cursor text
select x.id, x.tenant_id, x.dispatch_id, x.recipient_id, x.kind, x.address, x.name, x.state, x.attempts, x.issue,
       case when x.state in ('queued', 'sending') then x.next_at end as next_at, x.code, x.fault, x.error, x.link_until, x.downloads, x.created_at,
       x.sent_at, x.copy, x.pdf_sha256, x.xlsx_sha256,
       coalesce((select jsonb_agg(jsonb_build_object('number', y.number, 'at', y.at, 'code', y.code, 'outcome', y.outcome, 'fault', y.fault,
                   'error', y.error) order by y.number)
          from park.report_delivery_try y where y.tenant_id = x.tenant_id and y.delivery_id = x.id), '[]') as tries,
       lpad(x.id::text, 19, '0') as _cursor
  from park.report_delivery x
 where x.tenant_id between :me_from and :me_to
   and (:dispatch is null or x.dispatch_id = :dispatch) and (:recipient is null or x.recipient_id = :recipient)
   and (:state is null or x.state = :state) and (:after is null or x.id < :after::bigint)
 order by x.id desc
 limit :limit + 1;

-- name: report_delivery_resend
-- Sends a mail again, as a new message.
-- :delivery bigint  delivery
-- = id bigint
select park.report_delivery_resend(:delivery) as id;

-- name: report_dispatch_again
-- Begins anew one whose report was not made.
-- :dispatch bigint  dispatch
-- = id bigint
select park.report_dispatch_again(:dispatch) as id;

-- name: report_alarm_list
-- Reports that did not reach whom they should, the last raised first.
-- :state text     open: nobody looked after it; over: somebody did, or it was sent
-- :limit bigint   at most so many
-- :after text     cursor
-- = id bigint, tenant_id integer, tenant_name text, dispatch_id bigint, schedule_id bigint, schedule_name text, report text, period text,
-- = zone text, scheduled_for timestamptz, state text, reason text, fault text, detail text, times integer, raised_at timestamptz, acked_at timestamptz,
-- = acked_by text, note text, cleared_at timestamptz, _cursor text
select a.id, a.tenant_id, t.name as tenant_name, a.dispatch_id, d.schedule_id, s.name as schedule_name, s.report, d.period, s.zone,
       d.scheduled_for, case when a.acked_at is null and a.cleared_at is null then 'open' else 'over' end as state, a.reason, a.fault, a.detail,
       a.times,
       a.raised_at, a.acked_at, a.acked_by, a.note, a.cleared_at,
       to_char(a.raised_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '.' || lpad(a.id::text, 19, '0') as _cursor
  from park.report_alarm a
  join park.report_dispatch d on d.tenant_id = a.tenant_id and d.id = a.dispatch_id
  join park.report_schedule s on s.tenant_id = d.tenant_id and s.id = d.schedule_id
  join park.tenant t on t.tenant_id = a.tenant_id
 where a.tenant_id between :me_from and :me_to
   and (:state is null or (:state = 'open') = (a.acked_at is null and a.cleared_at is null))
   and (:after is null
     or to_char(a.raised_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '.' || lpad(a.id::text, 19, '0') < :after)
 order by _cursor desc
 limit :limit + 1;

-- name: report_alarm_acknowledge
-- Takes an alarm on.
-- :report_alarm bigint  alarm
-- :note text            what is done about it
-- = id bigint
select park.report_alarm_acknowledge(:report_alarm, :note) as id;

-- name: link_key
-- What links in mails are signed with.
-- flags: public
-- = key text
select park_private.link_key() as key;

-- name: link_file
-- What a link leads to.
-- flags: public binary
-- :tenant integer   tenant of the delivery
-- :delivery bigint  delivery
-- :format text      pdf or xlsx
-- :account_tenant integer  of whoever is signed in
-- :account bigint          the account
-- = report text, period text, sha256 text, body bytea
select report, period, sha256, body from park_private.link_file(:tenant, :delivery, :format, :account_tenant, :account);

-- name: link_recipient
-- What the receiver of a link would no longer get.
-- flags: public
-- :tenant integer    its tenant
-- :recipient bigint  receiver
-- = name text, locale text, tenant_name text, tenant_name_en text, report text, state text
select name, locale, tenant_name, tenant_name_en, report, state from park_private.link_recipient(:tenant, :recipient);

-- name: link_unsubscribe
-- Sends him nothing more.
-- flags: public
-- :tenant integer    its tenant
-- :recipient bigint  receiver
-- :ip text           address it was asked from
-- = done boolean
select park_private.link_unsubscribe(:tenant, :recipient, :ip) as done;
