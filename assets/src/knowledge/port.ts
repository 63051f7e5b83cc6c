/** Inputs and outputs of an entry, and between them and what people type. */
import { Problem } from '@/api/problem'
import { currentLocale, t } from '@/ui/i18n'
import { NOTHING } from '@/ui/format'
import type { Entry, Values } from './knowledge'
import { cellsOf, columnOf } from './paste'
import { unitWord } from './units'
import type { UploadDraft } from './upload'

export type PortKind = 'number' | 'whole' | 'truth' | 'choice' | 'text' | 'vector' | 'matrix' | 'cube' | 'map' | 'texts' | 'json'

/** As src/knowledge/descriptor.h has it. */
export interface Port {
  name: string
  kind: PortKind
  unit: string
  least?: number
  most?: number
  zh: string
  en: string
  shape?: string
  choices?: string[]
  /** What is taken when nothing is given; undefined: it must be given. */
  otherwise?: unknown
  gaps?: boolean
}

export interface SeriesDraft {
  device: string
  metric: string
  from: string
  to: string
  step: string
  agg: string
}
/** One input as it stands in the form. */
export interface Draft {
  text: string
  unit: string
  /** A list may come from a device instead. */
  series: SeriesDraft | null
  /** A list or a matrix may come from a file. */
  upload: UploadDraft | null
}
export type Drafts = Record<string, Draft>

const NUMBERS: PortKind[] = ['number', 'whole', 'vector', 'matrix', 'cube']

export function nameOfPort(port: Port): string {
  return currentLocale() === 'en' ? port.en : port.zh
}
/** "temperature · T"; the letter alone would not say it, the words alone not which member of the API it is. */
export function labelOf(port: Port): string {
  const words = nameOfPort(port)
  return words.endsWith(port.name) ? words : `${words} · ${port.name}`
}
export function mustBeGiven(port: Port): boolean {
  return port.otherwise === undefined
}
/** What is taken when nothing is given, '' for nothing. */
export function otherwiseOf(port: Port): string {
  const value = port.otherwise
  if (value === undefined || value === null) return ''
  if (typeof value === 'boolean') return t(value ? 'ui.yes' : 'ui.no')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
/** Whether its numbers have a unit that somebody could choose otherwise. */
export function hasUnit(port: Port): boolean {
  return NUMBERS.includes(port.kind) && port.unit !== '' && port.unit !== '1'
}

/** As many digits as an engineer reads; the whole number is in the file. */
export function figure(n: unknown): string {
  if (typeof n !== 'number' || !Number.isFinite(n)) return NOTHING
  const size = Math.abs(n)
  const far = size !== 0 && (size < 1e-4 || size >= 1e10)
  return new Intl.NumberFormat(currentLocale(), { maximumSignificantDigits: far ? 6 : 7, notation: far ? 'scientific' : 'standard' }).format(n)
}

/** "273.15 … 647.096 K" */
export function rangeOf(port: Port): string {
  if (port.least === undefined && port.most === undefined) return ''
  return `${figure(port.least)} … ${figure(port.most)} ${unitWord(port.unit)}`.trim()
}

export function emptyDraft(port: Port): Draft {
  return { text: '', unit: port.unit, series: null, upload: null }
}

/* From values to what stands in the fields ---------------------------------- */

function isRecord(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
function cellText(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

function textOf(port: Port, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value) && (port.kind === 'vector' || port.kind === 'texts')) return value.map(cellText).join('\n')
  if (Array.isArray(value) && port.kind === 'matrix') return value.map((row) => (row as unknown[]).map(cellText).join('\t')).join('\n')
  if (isRecord(value) && port.kind === 'map') return Object.entries(value).map(([name, n]) => `${name}\t${cellText(n)}`).join('\n')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function draftOf(port: Port, value: unknown): Draft {
  const draft = emptyDraft(port)
  if (NUMBERS.includes(port.kind) && isRecord(value) && 'value' in value)
    return { ...draft, text: textOf(port, value.value), unit: String(value.unit) }
  return { ...draft, text: textOf(port, value) }
}

/* From the fields to values -------------------------------------------------- */

function wrong(port: Port): never {
  throw new Problem(0, 'wrong_type', '', port.name)
}
function numberOf(port: Port, text: string): number {
  const n = Number(text.replaceAll('\u2212', '-'))
  return text.trim() === '' || !Number.isFinite(n) ? wrong(port) : n
}
function cellOf(port: Port, text: string | null): number | null {
  return text === null ? null : numberOf(port, text)
}

function mapOf(port: Port, text: string): Values {
  const pairs = text.split(/\r?\n/).filter((line) => line.trim() !== '').map((line) => {
    const found = /^(.*?)[\t,;:=\s]\s*(\S+)\s*$/.exec(line)
    return found ? ([found[1]!.trim(), numberOf(port, found[2]!)] as const) : wrong(port)
  })
  return Object.fromEntries(pairs)
}

function jsonOf(port: Port, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return wrong(port)
  }
}

function plainOf(port: Port, text: string): unknown {
  switch (port.kind) {
    case 'number':
    case 'whole':
      return numberOf(port, text)
    case 'truth':
      return text === 'true'
    case 'vector':
      return columnOf(text).map((c) => cellOf(port, c))
    case 'matrix':
      return cellsOf(text).map((row) => row.map((c) => cellOf(port, c)))
    case 'map':
      return mapOf(port, text)
    case 'texts':
      return text.split(/\r?\n/).filter((line) => line !== '')
    case 'cube':
    case 'json':
      return jsonOf(port, text)
    default:
      return text
  }
}

function seriesOf(s: SeriesDraft, bare: boolean): Values {
  const ends = { series: `${s.device}/${s.metric}`, from: s.from || undefined, to: s.to || undefined, ...(bare && { unit: '1' }) }
  return s.step === 'raw' ? ends : { ...ends, step: s.step, agg: s.agg }
}

function uploadOf(port: Port, draft: Draft, u: UploadDraft): Values | undefined {
  if (!u.upload) return undefined
  if (u.columns.length && !u.taken.length) throw new Problem(0, 'missing', '', port.name)
  const taken = u.columns.length ? (port.kind === 'matrix' ? { columns: u.taken } : { column: u.taken[0] }) : u.member ? { member: u.member } : {}
  const unit = draft.unit.trim()
  return { upload: String(u.upload), ...taken, ...(hasUnit(port) && unit && unit !== port.unit && { unit }) }
}

function valueOf(port: Port, draft: Draft, bare: boolean): unknown {
  if (draft.upload) return uploadOf(port, draft, draft.upload)
  if (draft.series) return draft.series.device && draft.series.metric ? seriesOf(draft.series, bare) : undefined
  /* No names at all are a map too; of all else nothing is given. */
  if (draft.text.trim() === '') return port.kind === 'map' && mustBeGiven(port) ? {} : undefined
  const value = plainOf(port, draft.text)
  const unit = draft.unit.trim()
  return hasUnit(port) && unit && unit !== port.unit ? { value, unit } : value
}

/* An algorithm describes samples of anything; in a model 1 is a ratio, which kW are none of. */
function takesAnything(entry: Pick<Entry, 'kind'>, port: Port): boolean {
  return entry.kind === 'algorithm' && !hasUnit(port)
}

/** What is sent; a text that is no value is a Problem that names its field. What is empty is left out. */
export function valuesOf(entry: Pick<Entry, 'kind' | 'inputs'>, drafts: Drafts): Values {
  const all = entry.inputs.map((p) => [p.name, valueOf(p, drafts[p.name] ?? emptyDraft(p), takesAnything(entry, p))] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}
