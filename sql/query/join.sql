-- name: join_offer
-- What an applicant chooses from: parks that take applications, divisions of GB/T 4754.
-- flags: public
-- = parks jsonb, industries jsonb
select park_private.join_parks() as parks,
       (select jsonb_agg(jsonb_build_object('code', code, 'name', name, 'name_en', name_en) order by code)
          from park.industry) as industries;

-- name: join_gate
-- Which park an application may go to, null for none, and how long its sender has to wait.
-- flags: public
-- :park integer  the park he wishes; null: the only one there is
-- :net text      network he comes from
-- = park integer, wait_s integer
select park, wait_s from park_private.join_gate(:park, :net);

-- name: join_add
-- A new application.
-- flags: public
-- :park integer         the park he wishes
-- :net text             network he comes from
-- :ip text              address
-- :code bytea           SHA-256 of the code he is given
-- :hash text            argon2id of the password he chose
-- :uscc text            credit code
-- :name text            registered name
-- :pinyin text          its initials
-- :industry_code text   GB/T 4754 division
-- :contact text         who asks
-- :phone text           telephone
-- :email text           e-mail
-- :account_name text    sign-in name he wishes
-- :locale text          language
-- :note text            what else he says
-- = done boolean
select park_private.join_add(:park, :net, :ip, :code, :hash, :uscc, :name, :pinyin, :industry_code, :contact, :phone,
         :email, :account_name, :locale, :note) as done;

-- name: join_wait
-- How long somebody who guessed codes has to wait.
-- flags: public
-- :net text  network he comes from
-- = wait_s integer
select wait_s from park_private.login_find(' join code', :net);

-- name: join_state
-- How the application of a code stands.
-- flags: public
-- :code bytea  SHA-256 of the code
-- = state text, park_name text, park_name_en text, name text, account_name text, reason text, asked_at timestamptz,
-- = expires_at timestamptz, decided_at timestamptz
select state, park_name, park_name_en, name, account_name, reason, asked_at, expires_at, decided_at
  from park_private.join_state(:code);

-- name: join_guess
-- Notes a code that is none.
-- flags: public
-- :net text  network it came from
-- = failures integer
select park_private.login_fail(' join code', :net) as failures;

-- name: join_list
-- Applications of my park, newest first.
-- :state text      in this state only
-- :industry text   of this division only
-- :q text          part of the name, the credit code, the initials, the contact or the sign-in name
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, state text, uscc text, name text, industry_code text, industry_name text, industry_name_en text,
-- = contact text, phone text, email text, account_name text, asked_at timestamptz, expires_at timestamptz,
-- = decided_at timestamptz, decided_by text, reason text, enterprise_id integer, version integer, _cursor text
select r.id, r.state, r.uscc, r.name, r.industry_code, i.name as industry_name, i.name_en as industry_name_en,
       r.contact, r.phone, r.email, r.account_name, r.asked_at, r.expires_at, r.decided_at, r.decided_by, r.reason,
       r.enterprise_id, r.version, r.id::text as _cursor
  from park.join_request r
  join park.industry i on i.code = r.industry_code
 where r.tenant_id between :me_from and :me_to
   and (:state is null or r.state = :state)
   and (:industry is null or r.industry_code = :industry)
   and (:q is null or position(lower(:q) in lower(concat_ws(' ', r.name, r.uscc, r.pinyin, r.contact, r.account_name))) > 0)
   and (:after is null or r.id < :after::bigint)
 order by r.id desc
 limit :limit + 1;

-- name: join_csv
-- Applications of my park as a table.
-- :state text      in this state only
-- :industry text   of this division only
-- :q text          part of the name, the credit code, the initials, the contact or the sign-in name
-- = id bigint, state text, uscc text, name text, industry_code text, industry_name text, contact text, phone text,
-- = email text, account_name text, asked_at timestamptz, expires_at timestamptz, decided_at timestamptz,
-- = decided_by text, reason text, enterprise_id integer
select r.id, r.state, r.uscc, r.name, r.industry_code, i.name as industry_name, r.contact, r.phone, r.email,
       r.account_name, r.asked_at, r.expires_at, r.decided_at, r.decided_by, r.reason, r.enterprise_id
  from park.join_request r
  join park.industry i on i.code = r.industry_code
 where r.tenant_id between :me_from and :me_to
   and (:state is null or r.state = :state)
   and (:industry is null or r.industry_code = :industry)
   and (:q is null or position(lower(:q) in lower(concat_ws(' ', r.name, r.uscc, r.pinyin, r.contact, r.account_name))) > 0)
 order by r.id desc
 limit 50000;

-- name: join_find
-- An application with what to know before deciding on it.
-- :join bigint  its number
-- = id bigint, state text, uscc text, name text, industry_code text, industry_name text, industry_name_en text,
-- = contact text, phone text, email text, account_name text, account_taken boolean, note text, ip text,
-- = asked_at timestamptz, expires_at timestamptz, decided_at timestamptz, decided_by text, reason text,
-- = enterprise_id integer, version integer, twins jsonb
select r.id, r.state, r.uscc, r.name, r.industry_code, i.name as industry_name, i.name_en as industry_name_en,
       r.contact, r.phone, r.email, r.account_name,
       r.state = 'waiting' and park_private.join_taken(r.account_name) as account_taken, r.note, r.ip,
       r.asked_at, r.expires_at, r.decided_at, r.decided_by, r.reason, r.enterprise_id, r.version,
       park.join_twins(r) as twins
  from park.join_request r
  join park.industry i on i.code = r.industry_code
 where r.tenant_id between :me_from and :me_to and r.id = :join;

-- name: join_count
-- How many applications wait for a decision.
-- = waiting bigint
select count(*) as waiting from park.join_request
 where tenant_id between :me_from and :me_to and state = 'waiting';

-- name: join_approve
-- Lets an enterprise in.
-- :join bigint        application
-- :version integer    as it was seen
-- :account_name text  sign-in name instead of the wished one
-- = id bigint, enterprise integer, account_name text
select id, enterprise, account_name from park.join_approve(:join, :version, :account_name);

-- name: join_refuse
-- Refuses an application.
-- :join bigint      application
-- :version integer  as it was seen
-- :reason text      why; the applicant reads it
-- = id bigint
select park.join_refuse(:join, :version, :reason) as id;

-- name: join_sweep
-- Lets applications expire, and forgets old ones.
-- = n bigint
select park.join_sweep() as n;
