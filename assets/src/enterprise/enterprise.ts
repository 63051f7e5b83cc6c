/** What the platform keeps of an enterprise, where its description only says JSON. */
import type { Answer } from '@/api/client'
import { t } from '@/ui/i18n'

export type Enterprise = Answer<'GET /api/v1/enterprises/{tenant}'>

export interface KindCount {
  kind: string
  count: number
  online: number
}
export interface Profile {
  devices: { total: number; online: number; by_kind: KindCount[] }
  energy: { month: string; by_kind: { kind: string; name: string; name_en: string; unit: string; amount: number | null }[] }
}
export interface Month {
  month: string
  output_fen: number
  value_added_fen: number | null
  revenue_fen: number | null
  tax_fen: number | null
  employees: number | null
  source: string
  reported_at: string
}
export interface Contact {
  id: number
  duty: string
  name: string
  phone: string
  email: string
}
export const DUTIES = ['legal', 'general', 'energy', 'safety', 'environment', 'finance', 'quality'] as const

/** The figures a complete month has. */
export const FIGURES = ['output_fen', 'value_added_fen', 'revenue_fen', 'tax_fen', 'employees'] as const
export type Figure = (typeof FIGURES)[number]

/** How many of a month's figures were reported. */
export function reported(m: Month | undefined): number {
  return m ? FIGURES.filter((f) => m[f] !== null && m[f] !== undefined).length : 0
}

/** Check character of a unified social credit code (GB 32100): '' when the code is none. */
export function usccCheck(code: string): string {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const body = code.trim().toUpperCase().slice(0, 17)
  if (body.length < 17) return ''
  let sum = 0
  let weight = 1
  for (const letter of body) {
    const value = letters.indexOf(letter)
    if (value < 0) return ''
    sum += value * weight
    weight = (weight * 3) % 31
  }
  return letters[(31 - (sum % 31)) % 31]!
}

/** What to say of a code while it is typed: the platform judges, this only spares a round trip. */
export function usccHint(typed: string): string {
  const code = typed.trim().toUpperCase()
  if (code.length !== 18) return t('enterprise.uscc_hint')
  const wanted = usccCheck(code)
  return wanted && wanted !== code[17] ? t('enterprise.uscc_wanted', { wanted }) : t('enterprise.uscc_good')
}
