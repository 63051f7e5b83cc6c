/** Shapes of the report routes whose description calls them JSON. */
import type { Locale } from '@/ui/i18n'

export type Texts = Partial<Record<Locale, string>>

export interface ReportParam {
  name: string
  type: 'int'
  default: number
  min: number
  max: number
  about: Texts
}

export interface Report {
  id: string
  version: number
  name: Texts
  about: Texts
  decides: Texts
  reader: Texts
  for: 'park' | 'enterprise' | 'both'
  period: { grain: 'month'; default: 'previous' }
  params: ReportParam[]
  sections: { id: string; title: Texts }[]
  hash: string
}

export type RunState = 'queued' | 'computing' | 'rendering' | 'ready' | 'failed'
export const RUNNING: readonly string[] = ['queued', 'computing', 'rendering']

/** What became of a figure between two issues. */
export const FATES = ['changed', 'rows', 'new', 'gone', 'same'] as const

export interface EvidenceSide {
  value: number | null
  grade: string
  as_of: string
  sha256: string
  rows: number
}

export interface Evidence {
  code: string
  verdict: string
  verdict_en: string
  figure: {
    label: string; label_en: string; printed: string; unit: string; period: string
    report: string; metric: string; metric_version: number; run: number
  }
  then: EvidenceSide
  now: EvidenceSide | null
  change: number | null
  parameters: Record<string, unknown>
  rows_same: boolean
  computation_same: boolean
  query_same: boolean
  queries: { name: string; about: string; sql: string }[]
  corrections: Record<string, string | number | null>[]
  sources: { source: string; kept: string }[]
  rows: Record<string, string | number | null>[]
}

export function textOf(texts: Texts | undefined, locale: Locale): string {
  return texts?.[locale] || texts?.['zh-CN'] || ''
}
