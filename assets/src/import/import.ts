import type { Answer } from '@/api/client'

export type Import = Answer<'GET /api/v1/imports/{import}'>
export type Kind = 'device' | 'enterprise'

export interface ImportRow {
  line: number
  status: 'good' | 'bad'
  column: string
  code: string
  message: string
  values: string[] | Record<string, string> | null
}

export function toneOf(state: string | null): 'primary' | 'passed' | 'bad' | 'plain' {
  if (state === 'done') return 'passed'
  if (state === 'failed') return 'bad'
  return state === 'checked' ? 'plain' : 'primary'
}
/** Whether work goes on behind it. */
export function isBusy(state: string | null | undefined): boolean {
  return state === 'queued' || state === 'checking' || state === 'applying'
}
