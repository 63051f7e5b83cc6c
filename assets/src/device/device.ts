/** What the platform keeps of a device, where its description only says JSON. */
import type { Answer } from '@/api/client'

export type Device = Answer<'GET /api/v1/devices/{device}'>

/** One thing a device measures, with its newest value. */
export interface Metric {
  code: string
  name: string
  name_en: string
  unit: string
  counter: boolean
  value: number | null
  at: string | null
  min?: number | null
  max?: number | null
}
export interface Series {
  unit: string
  points: [number, number | null][]
  next: string | null
  /** Of how many samples the points of a chart were chosen. */
  samples?: number
}

export function toneOf(state: string | null): 'primary' | 'warn' | 'plain' {
  return state === 'online' ? 'primary' : state === 'offline' ? 'warn' : 'plain'
}
