/** The catalogue's two halves: the same pages and shapes at addresses of their own. */
import type { Item } from '@/api/client'
import { currentLocale } from '@/ui/i18n'
import type { Port } from './port'

export type Kind = 'model' | 'algorithm'
export const STRENGTHS = ['A', 'B', 'C'] as const
export type Strength = (typeof STRENGTHS)[number]

/** The rows of both are alike, so that the types of models stand for both. */
export type EntryRow = Item<'GET /api/v1/models'>
export type FacetRow = Item<'GET /api/v1/models/facets'>
export type CallRow = Item<'GET /api/v1/models/{id}/calls'>

const MODEL = {
  page: '/models',
  list: 'GET /api/v1/models',
  facets: 'GET /api/v1/models/facets',
  find: 'GET /api/v1/models/{id}',
  call: 'POST /api/v1/models/{id}/calls',
  calls: 'GET /api/v1/models/{id}/calls',
  again: 'POST /api/v1/models/{id}/calls/{call}/again',
} as const
const ALGORITHM = {
  page: '/algorithms',
  list: 'GET /api/v1/algorithms',
  facets: 'GET /api/v1/algorithms/facets',
  find: 'GET /api/v1/algorithms/{id}',
  call: 'POST /api/v1/algorithms/{id}/runs',
  calls: 'GET /api/v1/algorithms/{id}/runs',
  again: 'POST /api/v1/algorithms/{id}/runs/{call}/again',
} as const

export function routesOf(kind: Kind): typeof MODEL {
  return kind === 'model' ? MODEL : (ALGORITHM as unknown as typeof MODEL)
}

/** Where a route is asked for: its address without the method. */
export function pathOf(route: string): string {
  return route.slice(route.indexOf(' ') + 1)
}

export interface Words {
  zh: string
  en: string
}
export interface Named extends Words {
  word: string
}

/** What the catalogue knows of one entry, as src/knowledge/descriptor.h has it. */
export interface Entry {
  id: string
  kind: Kind
  name: Words
  class: Named
  domains: Named[]
  industries: Named[]
  strength: Strength
  version: number
  equation: string
  source: string
  oracle: string
  note: Words | null
  tables: { name: string; edition: string }[]
  inputs: Port[]
  outputs: Port[]
  example: { inputs: Values; outputs: Values } | null
  vectors: Vector[]
}
export type Values = Record<string, unknown>
export interface Vector {
  in: Values
  out: Values
  rtol?: number
  atol?: number
  origin?: string
}

export interface Result {
  outputs: Values
  warnings: Words[] | null
  call: string
  version: number
  editions: Record<string, string> | null
}
export interface Again {
  call: string
  same: boolean
  same_as_of_then: boolean
  at: string
  version: number
  editions: Record<string, string> | null
  outputs_sha256: string
  again_sha256: string
  then_sha256: string
  again: Result
  then: Result
}

export function inWords(words: Words | null | undefined): string {
  return (currentLocale() === 'en' ? words?.en : words?.zh) ?? ''
}

/** Whether they name an upload where its numbers would be too many to keep. */
export function areByUpload(inputs: unknown): boolean {
  return Object.values(inputs ?? {}).some((value) => typeof value === 'object' && value !== null && 'upload' in value)
}

/** Green is for what another method agreed with; the formula alone warns. */
export function toneOf(strength: string | null): 'passed' | 'primary' | 'warn' {
  return strength === 'A' ? 'passed' : strength === 'B' ? 'primary' : 'warn'
}

/** "table edition" of each, in the order they came. */
export function editionText(editions: Record<string, string> | null | undefined): string {
  return Object.entries(editions ?? {}).map(([name, edition]) => `${name} ${edition}`).join(' · ')
}
