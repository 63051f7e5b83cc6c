/** A rule as fields of a form, and back. */
import { Problem } from '@/api/problem'
import type { Definition, Kind, Scope, Version } from './alarm'

export const LIMITS = ['hihi', 'hi', 'lo', 'lolo'] as const
export const MEMBERS = {
  threshold: ['hihi', 'hi', 'lo', 'lolo', 'hysteresis', 'on_s', 'off_s'],
  rate: ['rise', 'fall', 'over_s', 'hysteresis', 'on_s', 'off_s'],
  deviation: ['sigmas', 'least', 'hysteresis', 'on_s', 'off_s'],
  stale: ['intervals', 'after_s'],
  expression: ['on_s', 'off_s'],
} as const satisfies Record<Kind, readonly string[]>
export type Member = (typeof MEMBERS)[Kind][number]

export interface Row extends Record<(typeof LIMITS)[number], string> {
  days: string[]
  from: string
  to: string
}
export interface Draft extends Record<Member, string> {
  name: string
  name_en: string
  severity: number
  scope: Scope
  scope_value: string
  only_tenant: string
  kind: Kind
  metric: string
  expression: string
  schedule: Row[]
  message: string
  message_en: string
  cause: string
  consequence: string
  response: string
}

const text = (v: unknown) => (v === null || v === undefined ? '' : String(v))

export function draftOf(rule?: { name: string | null; name_en: string | null }, v?: Version): Draft {
  const d = (v?.definition ?? { kind: 'threshold' }) as Definition
  const members = Object.fromEntries(Object.values(MEMBERS).flat().map((m) => [m, text(d[m])])) as Record<Member, string>
  return {
    ...members,
    name: rule?.name ?? '', name_en: rule?.name_en ?? '',
    severity: v?.severity ?? 3, scope: v?.scope ?? 'all', scope_value: v?.scope_value ?? '', only_tenant: text(v?.only_tenant),
    kind: d.kind, metric: text(d.metric), expression: text(d.expression),
    schedule: ((d.schedule as Record<string, unknown>[] | undefined) ?? []).map((r) => ({
      days: text(r.days).split('').filter(Boolean), from: text(r.from), to: text(r.to),
      hihi: text(r.hihi), hi: text(r.hi), lo: text(r.lo), lolo: text(r.lolo),
    })),
    message: v?.message ?? '', message_en: v?.message_en ?? '', cause: v?.cause ?? '', consequence: v?.consequence ?? '', response: v?.response ?? '',
  }
}

function numberOf(written: string, field: string): number | undefined {
  if (written.trim() === '') return undefined
  const n = Number(written)
  if (!Number.isFinite(n)) throw new Problem(0, 'wrong_type', '', field)
  return n
}
function numbers(from: object, names: readonly string[]): Record<string, number> {
  const all = names.map((n) => [n, numberOf(String((from as Record<string, unknown>)[n] ?? ''), n)] as const)
  return Object.fromEntries(all.filter(([, v]) => v !== undefined)) as Record<string, number>
}

/** Throws a Problem that names the field when a number is none. */
export function definitionOf(d: Draft): Definition {
  const out: Definition = { kind: d.kind, ...numbers(d, MEMBERS[d.kind]) }
  if (d.kind === 'expression') out.expression = d.expression
  else if (d.metric) out.metric = d.metric
  if (d.kind === 'threshold' && d.schedule.length)
    out.schedule = d.schedule.map((r) => ({
      ...(r.days.length ? { days: [...r.days].sort().join('') } : {}), from: r.from, to: r.to, ...numbers(r, LIMITS),
    }))
  return out
}
