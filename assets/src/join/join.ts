/** Applications of enterprises: what the platform's description only calls JSON, and how states are shown. */
import { ref } from 'vue'
import { call, type Answer } from '@/api/client'

export const JOIN_STATES = ['waiting', 'approved', 'refused', 'expired'] as const
export type JoinState = (typeof JOIN_STATES)[number]

export interface Choice {
  name: string
  name_en: string
}
export interface Offer {
  parks: (Choice & { id: number })[]
  industries: (Choice & { code: string })[]
}
export interface Twin {
  what: 'enterprise' | 'request'
  id: number
  name: string
  uscc: string
  why: 'uscc' | 'name'
}
export type Standing = Answer<'POST /api/v1/join/state'>

export async function askOffer(signal?: AbortSignal): Promise<Offer> {
  return (await call('GET /api/v1/join', { signal })) as unknown as Offer
}

const TONES = { waiting: 'primary', approved: 'passed', refused: 'bad', expired: 'plain' } as const
export function toneOf(state: string | null | undefined): (typeof TONES)[JoinState] {
  return TONES[state as JoinState] ?? 'plain'
}

/** How many wait for a decision; whoever decides asks anew. */
export const waiting = ref(0)
export async function countWaiting(): Promise<void> {
  try {
    waiting.value = (await call('GET /api/v1/joins/waiting')).waiting ?? 0
  } catch {
    /* The next minute asks again. */
  }
}
