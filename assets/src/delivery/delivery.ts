/** Dispatches and mails: their words and tones. */
import type { Item } from '@/api/client'
import { faultText } from '@/ui/fault'
import { integer, number } from '@/ui/format'
import { t, wordOf } from '@/ui/i18n'

export type Dispatch = Item<'GET /api/v1/report-dispatches'>
export type Delivery = Item<'GET /api/v1/report-deliveries'>
export type Trouble = Item<'GET /api/v1/report-alarms'>
export interface Try {
  number: number
  at: string
  code: number
  outcome: string
  fault: string
  error: string
}
/** What there is to say of a dispatch, a clause each. */
export function remarksOf(d: Dispatch): string[] {
  const waits = d.reason === 'waiting_for_data' || d.reason === 'incomplete'
  return [
    d.reason ? wordOf('delivery.reason', d.reason) : '',
    waits && d.completeness !== null ? t('delivery.gate', { percent: number(d.completeness, 1), wanted: number(d.gate_percent) }) : '',
    d.missed_before ? t('delivery.missed_before', { n: integer(d.missed_before) }) : '',
    faultText(d.fault, d.detail),
    d.incomplete && !waits ? t('delivery.incomplete', { percent: number(d.completeness, 1) }) : '',
  ].filter(Boolean)
}
type Tone = 'plain' | 'primary' | 'passed' | 'warn' | 'bad'
export const DISPATCH_STATES = ['open', 'queued', 'computing', 'rendering', 'sending', 'delivered', 'partial', 'failed', 'skipped'] as const
export type DispatchState = (typeof DISPATCH_STATES)[number]

export const TROUBLE_STATES = ['open', 'over'] as const
export type TroubleState = (typeof TROUBLE_STATES)[number]

export function toneOfDispatch(state: string | null): Tone {
  return ({ delivered: 'passed', partial: 'warn', failed: 'bad', skipped: 'plain' } as Record<string, Tone>)[state ?? ''] ?? 'primary'
}
export function toneOfMail(state: string | null): Tone {
  return ({ sent: 'passed', failed: 'bad', dropped: 'plain' } as Record<string, Tone>)[state ?? ''] ?? 'primary'
}
export function toneOfReceiver(state: string | null): Tone {
  return ({ active: 'passed', waiting: 'warn', disabled: 'bad' } as Record<string, Tone>)[state ?? ''] ?? 'plain'
}
