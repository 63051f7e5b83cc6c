/** Dispatches and mails: their words and tones. */
import type { Item } from '@/api/client'

export type Dispatch = Item<'GET /api/v1/report-dispatches'>
export type Delivery = Item<'GET /api/v1/report-deliveries'>
export type Trouble = Item<'GET /api/v1/report-alarms'>
export interface Try {
  number: number
  at: string
  code: number
  outcome: string
  error: string
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
