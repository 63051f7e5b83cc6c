/** Thing models as they are edited: facts, and three lists of entries told apart by their codes. */
import type { Answer } from '@/api/client'
import { Problem } from '@/api/problem'
import { DEVICE_KINDS, type DeviceKind } from '@/ui/choices'
import type { Flat, Seen, Shape } from '@/ui/conflict'
import { unitText } from '@/ui/format'
import { nameOf, t } from '@/ui/i18n'

export const LISTS = ['metrics', 'points', 'methods'] as const
export type ListName = (typeof LISTS)[number]
export const TYPES = ['number', 'truth', 'choice', 'text'] as const

/** Every entry has every member, as fields show them; `sent` leaves out what means nothing to its kind. */
export interface Entry {
  code: string
  name: string
  name_en: string
  unit: string
  counter: boolean
  type: (typeof TYPES)[number]
  min: string
  max: string
  step: string
  tolerance: string
  choices: string
  dangerous: boolean
  again: boolean
  timeout_s: string
}
export interface Draft {
  code: string
  name: string
  name_en: string
  kind: DeviceKind
  metrics: Entry[]
  points: Entry[]
  methods: Entry[]
}

export const emptyEntry = (): Entry => ({
  code: '', name: '', name_en: '', unit: '', counter: false, type: 'number', min: '', max: '', step: '', tolerance: '', choices: '',
  dangerous: false, again: false, timeout_s: '30',
})
export const emptyDraft = (): Draft => ({ code: '', name: '', name_en: '', kind: DEVICE_KINDS[0], metrics: [], points: [], methods: [] })

const word = (v: unknown) => (v === null || v === undefined ? '' : String(v))
function entryOf(e: Record<string, unknown>): Entry {
  const blank = emptyEntry()
  return {
    code: word(e.code), name: word(e.name), name_en: word(e.name_en), unit: word(e.unit), counter: e.counter === true,
    type: (e.type as Entry['type']) ?? blank.type, min: word(e.min), max: word(e.max), step: word(e.step), tolerance: word(e.tolerance),
    choices: Array.isArray(e.choices) ? e.choices.join('\n') : '', dangerous: e.dangerous === true, again: e.again === true,
    timeout_s: word(e.timeout_s ?? blank.timeout_s),
  }
}
type Model = Answer<'GET /api/v1/thing-models/{model}'>
export function draftOf(m: Model): Seen<Draft> {
  const list = (v: unknown) => ((v as Record<string, unknown>[] | null) ?? []).map(entryOf)
  return {
    version: m.version!,
    values: { code: m.code!, name: m.name!, name_en: m.name_en ?? '', kind: m.kind as DeviceKind, metrics: list(m.metrics), points: list(m.points), methods: list(m.methods) },
  }
}

/* Sending ------------------------------------------------------------------ */

const numberOr = (text: string) => (text.trim() === '' ? undefined : Number(text))
const wordsOf = (text: string) => text.split('\n').map((w) => w.trim()).filter((w) => w !== '')

export function sent(list: ListName, e: Entry): Record<string, unknown> {
  const named = { code: e.code.trim(), name: e.name.trim(), name_en: e.name_en.trim() }
  if (list === 'metrics') return { ...named, unit: e.unit.trim(), counter: e.counter, min: numberOr(e.min), max: numberOr(e.max) }
  const acted = { ...named, dangerous: e.dangerous, timeout_s: Number(e.timeout_s) }
  if (list === 'methods') return { ...acted, again: e.again }
  const point = { ...acted, type: e.type, unit: e.unit.trim() }
  if (e.type === 'number') return { ...point, min: Number(e.min), max: Number(e.max), step: Number(e.step), tolerance: numberOr(e.tolerance) }
  if (e.type === 'choice') return { ...point, choices: wordsOf(e.choices) }
  return e.type === 'text' ? { ...point, max: numberOr(e.max) } : point
}
export function bodyOf(d: Draft) {
  const list = (name: ListName) => d[name].map((e) => sent(name, e)) as unknown as Record<string, unknown>
  return { name: d.name, name_en: d.name_en.trim(), kind: d.kind, metrics: list('metrics'), points: list('points'), methods: list('methods') }
}

/* Judging ------------------------------------------------------------------ */

/** Throws what is wrong with an entry, at its field; the platform judges again. */
export function judge(list: ListName, e: Entry, others: Entry[]): void {
  const fail = (code: string, field: string) => {
    throw new Problem(0, code, '', field)
  }
  const number = (field: 'min' | 'max' | 'step' | 'tolerance' | 'timeout_s', required: boolean) => {
    const text = e[field].trim()
    if (text === '') {
      if (required) fail('missing', field)
    } else if (!Number.isFinite(Number(text))) fail('wrong_type', field)
    return Number(text)
  }
  if (!e.code.trim()) fail('missing', 'code')
  if (others.some((o) => o.code === e.code.trim())) fail('entry_twice', 'code')
  if (list !== 'methods' && (list === 'metrics' || e.type === 'number')) {
    const min = number('min', list === 'points')
    const max = number('max', list === 'points')
    if (e.min.trim() && e.max.trim() && min >= max) fail('entry_range', 'max')
    if (list === 'points') {
      const step = number('step', true)
      if (step <= 0 || step > max - min) fail('entry_step', 'step')
      const tolerance = number('tolerance', false)
      if (tolerance < 0 || tolerance > max - min) fail('out_of_range', 'tolerance')
    }
  }
  if (list === 'points' && e.type === 'choice' && wordsOf(e.choices).length < 2) fail('entry_choices', 'choices')
  if (list === 'points' && e.type === 'text') {
    const most = number('max', false)
    if (e.max.trim() && (!Number.isInteger(most) || most < 1 || most > 1000)) fail('out_of_range', 'max')
  }
  if (list !== 'metrics') {
    const s = number('timeout_s', true)
    if (!Number.isInteger(s) || s < 1 || s > 86_400) fail('out_of_range', 'timeout_s')
  }
}

/* Two people at one model --------------------------------------------------- */

export const draftShape: Shape<Draft> = {
  flat(d) {
    const flat: Flat = { name: d.name, name_en: d.name_en, kind: d.kind, code: d.code }
    for (const list of LISTS) for (const e of d[list]) flat[`${list}:${e.code}`] = e
    return flat
  },
  whole(flat) {
    const list = (name: ListName) => Object.entries(flat).filter(([key]) => key.startsWith(`${name}:`)).map(([, e]) => e as Entry)
    return { ...emptyDraft(), ...(flat as Partial<Draft>), metrics: list('metrics'), points: list('points'), methods: list('methods') }
  },
}

export function rangeText(list: ListName, e: Entry): string {
  if (list === 'points' && e.type === 'truth') return t('control.truth')
  if (list === 'points' && e.type === 'choice') return wordsOf(e.choices).join(' / ')
  if (list === 'points' && e.type === 'text') return t('control.letters', { n: e.max || 1000 })
  if (!e.min && !e.max) return '—'
  const range = `${e.min || '−∞'} … ${e.max || '∞'}`
  return e.unit ? `${range} ${unitText(e.unit)}` : range
}
export function entryText(list: ListName, e: Entry | undefined): string {
  if (!e) return t('control.edit.taken_out')
  const marks = [e.name && nameOf(e), list === 'methods' ? '' : rangeText(list, e), e.counter ? t('device.is_counter') : '', e.dangerous ? t('control.dangerous') : '', list === 'metrics' ? '' : `${e.timeout_s} s`]
  return marks.filter((m) => m && m !== '—').join('，') || e.code
}
