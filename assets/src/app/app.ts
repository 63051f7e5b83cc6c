/** Industrial APPs as the API gives them (src/app/README.md, view.h). */
import type { Answer, Item } from '@/api/client'
import { permissionName } from '@/identity/roles'
import { may } from '@/identity/session'
import { listSeparator } from '@/ui/format'
import { currentLocale } from '@/ui/i18n'

export type AppRow = Item<'GET /api/v1/apps'>
export type FacetRow = Item<'GET /api/v1/apps/facets'>
export type RunRow = Item<'GET /api/v1/apps/{id}/runs'>
export type MineRow = Item<'GET /api/v1/subscriptions'>
export type Found = Answer<'GET /api/v1/apps/{id}'>

export const CLASSES = ['decision', 'management', 'safety', 'energy', 'service', 'research', 'logistics', 'platform'] as const
export const AUDIENCES = ['park', 'enterprise', 'both'] as const
export type Audience = (typeof AUDIENCES)[number]

export interface Words {
  'zh-CN': string
  en: string
}
export function inWords(words: Words | null | undefined): string {
  return words?.[currentLocale()] ?? ''
}

export interface Entry {
  id: string
  kind: 'model' | 'algorithm'
  name: string
  name_en: string
  strength: 'A' | 'B' | 'C'
  version: number
  state: string
}
export interface Named {
  word: string
  name: string | null
  name_en: string | null
}

export interface Cell {
  id: string
  type: 'number' | 'text' | 'choice'
  name: Words
  unit?: string
  least?: number
  most?: number
  options?: { id: string; name: Words }[]
  gaps?: boolean
}
/** One input of the form; what belongs to which type is said in src/app/README.md. */
export interface Input extends Omit<Cell, 'type'> {
  type: 'month' | 'number' | 'text' | 'choice' | 'list' | 'table' | 'device' | 'series'
  default?: unknown
  /** Of a device: its kind. */
  class?: string
  shortest?: number
  longest?: number
  columns?: Cell[]
}
export interface Node {
  id: string
  type: string
  params?: { query?: string; span?: string; ref?: string; optional?: boolean; formula?: string }
}
export interface Test {
  name: string
  inputs: Record<string, unknown>
  expect: Record<string, unknown>
  rtol: number
  origin: string
}
export interface Definition {
  version: number
  purpose: Words
  inputs: Input[]
  flow: { nodes: Node[] }
  completeness?: string
  tests: Test[]
}

/* What a run shows --------------------------------------------------------- */

export type Value = string | number | null
export interface Column {
  name: Words
  unit: Words | null
  decimals: number | null
  values: Value[] | null
  values_en: Value[] | null
}
interface Base {
  id: string
  name: Words
}
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'muted'
export interface Kpi extends Base {
  kind: 'kpi'
  value: Value
  unit: Words | null
  decimals: number | null
  tone: Tone
  words: Words | null
}
export interface ChartView extends Base {
  kind: 'chart'
  form: 'line' | 'bar'
  x: Column
  columns: Column[]
}
export interface TableView extends Base {
  kind: 'table'
  columns: Column[]
}
export interface TextView extends Base {
  kind: 'text'
  words: Words
}
export interface MapView extends Base {
  kind: 'map'
  lon: (number | null)[] | null
  lat: (number | null)[] | null
  label: Column
  columns: Column[]
}
export interface GraphView extends Base {
  kind: 'graph'
  nodes: { id: string[] | null; label: Column; group: Column | null; columns: Column[] }
  edges: { from: string[] | null; to: string[] | null; columns: Column[] }
}
export type View = Kpi | ChartView | TableView | TextView | MapView | GraphView

export interface Question {
  node: string
  query: string
  rows: number
  query_sha256: string
  rows_sha256: string
}
export interface Call {
  node: string
  entry: string
  version?: number
  editions?: Record<string, string> | null
  call?: string
  warnings?: { zh: string; en: string }[] | null
  inputs_sha256?: string
  outputs_sha256?: string
  /** Of a step that the run went on without. */
  refused?: string
  reason?: string
}
/** A series that was read beside the snapshot. */
export interface SeriesRead {
  node: string
  series: string
  device: number
  from: string
  to: string
  step: string
  agg: string
  samples: number
  values_sha256: string
}
export interface Evidence {
  as_of: string
  month: string
  first: string
  last: string
  questions: Question[]
  series?: SeriesRead[] | null
  calls: Call[]
  /** Inputs that stood at their default: what is shown of them is an example. */
  examples?: string[] | null
}
export interface Run {
  id: number
  version: number
  sha256: string
  inputs: Record<string, unknown>
  test: boolean
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  progress: number
  fault: string
  error: string
  actor: string
  asked_at: string
  as_of: string | null
  ended_at: string | null
  result: { views: View[]; completeness: number | null } | null
  evidence: Evidence | null
}

export function isOver(run: Pick<Run, 'state'> | undefined): boolean {
  return run !== undefined && run.state !== 'queued' && run.state !== 'running'
}
export function kpisOf(run: Run | undefined): Kpi[] {
  return (run?.result?.views ?? []).filter((v): v is Kpi => v.kind === 'kpi')
}
/** Values in the reader's language. */
export function valuesIn(column: Column): Value[] {
  return (currentLocale() === 'en' && column.values_en) || column.values || []
}
export function isNumeric(column: Column): boolean {
  return (column.values ?? []).some((v) => typeof v === 'number')
}

/** Permissions in words: what of, and to do what. */
export function permissionText(permissions: string[]): string {
  return permissions.map(permissionName).join(listSeparator.value)
}
/** What the account lacks to run it; '' for nothing. */
export function lacks(permissions: unknown): string {
  return permissionText(((permissions as string[] | null) ?? []).filter((p) => !may(p)))
}
