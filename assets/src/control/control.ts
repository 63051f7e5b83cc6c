/** What the platform says of points and commands where its description only says JSON. */
import type { Item } from '@/api/client'
import { number, unitText } from '@/ui/format'
import { t } from '@/ui/i18n'

export type Command = Item<'GET /api/v1/commands'>
export type Value = number | boolean | string | null | { [member: string]: unknown } | unknown[]

export interface Point {
  code: string
  name: string
  name_en: string
  type: 'number' | 'truth' | 'choice' | 'text'
  unit: string
  min?: number
  max?: number
  step?: number
  choices?: string[]
  dangerous: boolean
  tolerance?: number
  timeout_s: number
}
export interface Method {
  code: string
  name: string
  name_en: string
  dangerous: boolean
  again: boolean
  timeout_s: number
}
/** One line of a shadow. */
export interface Wish {
  code: string
  desired: { value: Value; at: string; by: string; command: number } | null
  reported: { value: Value; at: string } | null
  differs: boolean
}
export interface Step {
  id: number
  at: string
  what: string
  actor: string
  note: string
}

export const STATES = ['open', 'waiting', 'queued', 'sent', 'acked', 'confirmed', 'refused', 'cancelled', 'timed_out', 'failed'] as const
export type State = (typeof STATES)[number]

export function toneOf(state: string | null): 'plain' | 'primary' | 'passed' | 'warn' | 'bad' {
  if (state === 'confirmed') return 'passed'
  if (state === 'waiting') return 'warn'
  if (state === 'failed' || state === 'timed_out') return 'bad'
  return state === 'refused' || state === 'cancelled' ? 'plain' : 'primary'
}

/** "21.5 °C", "on", {"in_s":5} */
export function said(value: Value | undefined, unit?: string | null): string {
  if (value === undefined || value === null) return '—'
  if (typeof value === 'boolean') return t(value ? 'control.on' : 'control.off')
  if (typeof value === 'object') return Object.keys(value).length ? JSON.stringify(value) : '—'
  const text = typeof value === 'number' ? number(value, digitsOf(value)) : value
  return unitText(unit ?? '') ? `${text} ${unitText(unit ?? '')}` : text
}

/** As many digits as it was written with: a set value is not rounded. */
function digitsOf(n: number): number {
  return Math.min(10, (String(n).split('.')[1] ?? '').length)
}

/** "5 … 35 °C, in steps of 0.5" */
export function rangeOf(p: Point): string {
  if (p.type === 'number') return t('control.range', { min: said(p.min), max: said(p.max, p.unit), step: said(p.step) })
  if (p.type === 'choice') return (p.choices ?? []).join(' / ')
  return p.type === 'truth' ? t('control.truth') : t('control.letters', { n: p.max ?? 1000 })
}

/* What the platform itself says of a command's end, in the reader's language. */
const NOTES: [RegExp, string][] = [
  [/^reported (.+)$/, 'reported'],
  [/^the device still reports (.+)$/, 'still'],
  [/^the device never reported the point$/, 'never'],
  [/^nobody approved it in time$/, 'unapproved'],
  [/^the device did not come for it in time; it was never sent$/, 'unsent'],
  [/^sent and never answered; it may have been carried out$/, 'unanswered'],
  [/^command (\d+) wants something else$/, 'superseded'],
  [/^the device did not take it: reason (0x[0-9a-f]+)$/, 'not_taken'],
  [/^again$/, 'again'],
]
export function noteOf(note: string | null | undefined): string {
  for (const [pattern, word] of NOTES) {
    const hit = pattern.exec(note ?? '')
    if (hit) return t(`control.note.${word}`, { v: hit[1] ?? '' })
  }
  return note ?? ''
}
