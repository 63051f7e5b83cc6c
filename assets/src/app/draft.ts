/** Between what people type into the form of an APP and what is sent. */
import { Problem } from '@/api/problem'
import { addMonths, month } from '@/ui/format'
import { columnOf } from '@/knowledge/paste'
import { inWords, type Cell, type Input } from './app'

/** Texts of the fields; of a table the texts of its cells, row by row. */
export type Draft = string | string[][]
export type Drafts = Record<string, Draft>
type Values = Record<string, unknown>

function text(value: unknown): string {
  return value === null || value === undefined ? '' : String(value)
}

export function emptyRow(input: Input): string[] {
  return (input.columns ?? []).map((c) => (c.type === 'choice' ? (c.options?.[0]?.id ?? '') : ''))
}

function rowsOf(input: Input, value: unknown): string[][] {
  const rows = Array.isArray(value) ? (value as Values[]) : []
  return rows.map((row) => (input.columns ?? []).map((c) => text(row[c.id])))
}

export function draftOf(input: Input, value: unknown): Draft {
  if (input.type === 'table') return rowsOf(input, value)
  if (Array.isArray(value)) return value.map(text).join('\n')
  return text(value)
}
/** The form as it is when nothing was said: with its defaults; no month is the last whole one. */
export function usualDrafts(inputs: Input[]): Drafts {
  return Object.fromEntries(inputs.map((i) => [i.id, draftOf(i, i.default)]))
}
export function draftsOf(inputs: Input[], values: Values): Drafts {
  return Object.fromEntries(inputs.map((i) => [i.id, draftOf(i, values[i.id] ?? i.default)]))
}

function wrong(field: string): never {
  throw new Problem(0, 'wrong_type', '', field)
}
function numberOf(field: string, typed: string): number {
  const n = Number(typed.trim().replaceAll('\u2212', '-').replaceAll(/(?<=\d),(?=\d{3})/g, ''))
  return Number.isFinite(n) ? n : wrong(field)
}
function cellOf(cell: Cell, field: string, typed: string): unknown {
  if (typed.trim() === '') return undefined
  return cell.type === 'number' ? numberOf(field, typed) : typed
}
function tableOf(input: Input, rows: string[][]): Values[] {
  const full = rows.filter((row) => row.some((c) => c.trim() !== ''))
  return full.map((row, r) => Object.fromEntries((input.columns ?? [])
    .map((c, i) => [c.id, cellOf(c, `${input.id}[${r}].${c.id}`, row[i] ?? '')] as const)
    .filter(([, v]) => v !== undefined)))
}
function valueOf(input: Input, draft: Draft): unknown {
  if (input.type === 'table') return tableOf(input, draft as string[][])
  const typed = String(draft)
  if (typed.trim() === '') return undefined
  if (input.type === 'number') return numberOf(input.id, typed)
  if (input.type === 'list') return columnOf(typed).map((c, i) => (c === null ? null : numberOf(`${input.id}[${i}]`, c)))
  return typed
}

/** What is sent; a text that is no value is a Problem that names its field. What is empty is left out. */
export function valuesOf(inputs: Input[], drafts: Drafts): Values {
  return Object.fromEntries(inputs.map((i) => [i.id, valueOf(i, drafts[i.id] ?? '')] as const).filter(([, v]) => v !== undefined))
}

/** The input that a finding is about: "loads[2].kw" is about loads. */
export function inputOf(field: string | undefined): string {
  return field?.split(/[[.]/)[0] ?? ''
}

/** The month that an empty field stands for. */
export function lastMonth(): string {
  return addMonths(month(), -1)
}

/** Cells that somebody copied out of a spreadsheet. */
export function blockOf(pasted: string): string[][] {
  return pasted.replace(/\r?\n$/, '').split(/\r?\n/).map((line) => line.split('\t'))
}
/** A pasted word of a choice is its id or its name in either language. */
export function choiceOf(cell: Cell, typed: string): string {
  const bare = typed.trim()
  const found = cell.options?.find((o) => o.id === bare || o.name['zh-CN'] === bare || o.name.en === bare || inWords(o.name) === bare)
  return found?.id ?? bare
}
