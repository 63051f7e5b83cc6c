/** What the platform says of alarms where its description only says JSON. */
import type { Item } from '@/api/client'
import { number, unitText } from '@/ui/format'
import { t } from '@/ui/i18n'

export type Alarm = Item<'GET /api/v1/alarms'>
export type Rule = Item<'GET /api/v1/alarm-rules'>
export type Channel = Item<'GET /api/v1/alarm-channels'>

export const SEVERITIES = ['1', '2', '3', '4'] as const
export const STATES = ['open', 'active', 'unacked', 'acked', 'returned', 'normal', 'all'] as const
export type State = (typeof STATES)[number]
export const CAUSES = ['process', 'equipment', 'instrument', 'communication', 'operation', 'test', 'nuisance'] as const
export type Cause = (typeof CAUSES)[number]
export const KINDS = ['threshold', 'rate', 'deviation', 'stale', 'expression'] as const
export type Kind = (typeof KINDS)[number]
export const SCOPES = ['all', 'kind', 'model', 'tag', 'device'] as const
export type Scope = (typeof SCOPES)[number]

export interface AlarmEvent {
  id: number
  at: string
  what: string
  severity: number
  level: number
  value: number | null
  bound: number | null
  actor: string
  note: string
}

export interface Version {
  number: number
  state: 'draft' | 'published' | 'retired'
  severity: number
  scope: Scope
  scope_value: string
  only_tenant: number | null
  definition: Definition
  message: string
  message_en: string
  cause: string
  consequence: string
  response: string
  created_at: string
  published_at: string | null
  published_by: string
}

export interface Definition {
  kind: Kind
  [member: string]: unknown
}

export interface Outcome {
  raised: number
  per_day: number
  devices: number
  active_h: number
  busiest: number
  chattering: number
  by_day: number[]
  top: { device: number; name: string; count: number }[]
  alarms: { device: number; name: string; raised_at: string; returned_at?: string; level: number; value: number | null }[]
}
export interface TrialResult {
  matched: number
  tried: number
  samples: number
  cut: boolean
  marked: number
  kept: number
  now: Outcome
  old: Outcome | null
}

/** "85.2 °C, limit 80 °C" */
export function reading(a: { value: number | null; bound: number | null; unit: string | null }): string {
  const unit = unitText(a.unit)
  const value = a.value === null ? '' : `${number(a.value)}${unit ? ` ${unit}` : ''}`
  if (a.bound === null || a.value === null) return value || '—'
  return t('alarm.reading', { value, bound: `${number(a.bound)}${unit ? ` ${unit}` : ''}` })
}

/** A duration in words of two parts at most. */
export function lasting(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return '—'
  const s = Math.round(seconds)
  if (s < 60) return t('alarm.seconds', { n: s })
  if (s < 3600) return t('alarm.minutes', { n: Math.round(s / 60) })
  if (s < 86400) return t('alarm.hours', { n: number(s / 3600, 1) })
  return t('alarm.days', { n: number(s / 86400, 1) })
}

/** What a definition says, in one line. */
export function saying(d: Definition): string {
  const part = (name: string) => (d[name] === undefined || d[name] === null ? undefined : `${t(`alarm.short.${name}`)} ${String(d[name])}`)
  const parts = d.kind === 'expression' ? [String(d.expression ?? '')]
    : [d.metric ? String(d.metric) : undefined, ...['hihi', 'hi', 'lo', 'lolo', 'rise', 'fall', 'over_s', 'sigmas', 'least', 'intervals', 'after_s'].map(part)]
  return parts.filter(Boolean).join(' · ')
}
