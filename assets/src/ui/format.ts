/** Numbers, times and names as a reader expects them; what is missing is "—". */
import { computed } from 'vue'
import { currentLocale, t } from './i18n'

export const NOTHING = '—'
export type Missing = null | undefined
type Moment = string | number | Date | Missing

/** The park's zone; the session says which. */
let zone = 'Asia/Shanghai'
export function setZone(name: string | Missing): void {
  if (name) zone = name
}

function isNumber(n: number | Missing): n is number {
  return typeof n === 'number' && Number.isFinite(n)
}

/** With so many digits after the point; without, three significant ones below 1000. */
export function number(n: number | Missing, digits?: number): string {
  if (!isNumber(n)) return NOTHING
  const size = Math.abs(n)
  const after = digits ?? (size >= 1000 || Number.isInteger(n) ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3)
  return new Intl.NumberFormat(currentLocale(), {
    minimumFractionDigits: after,
    maximumFractionDigits: after,
  }).format(n)
}

export function integer(n: number | Missing): string {
  return number(n, 0)
}

/** 0.1234 -> 12.3 % */
export function percent(share: number | Missing, digits = 1): string {
  return isNumber(share) ? `${number(share * 100, digits)} %` : NOTHING
}

/** A change against before: ▲ 3.2 %. Good or bad is for the reader to say. */
export function change(share: number | Missing): string {
  if (!isNumber(share)) return NOTHING
  const mark = share > 0.0005 ? '▲' : share < -0.0005 ? '▼' : '='
  return `${mark} ${number(Math.abs(share) * 100, 1)} %`
}

export interface Scaled {
  text: string
  unit: string
}

const SCALES: Record<string, [number, string][]> = {
  kWh: [[1e6, 'GWh'], [1e3, 'MWh']],
  kW: [[1e6, 'GW'], [1e3, 'MW']],
  W: [[1e6, 'MW'], [1e3, 'kW']],
  kgce: [[1e3, 'tce']],
  kg: [[1e3, 't']],
  MJ: [[1e3, 'GJ']],
}

/** A large amount in the unit that keeps it readable: 1 234 567 kWh -> 1.23 GWh. */
export function scaled(n: number | Missing, unit: string): Scaled {
  const shown = unitText(unit)
  if (!isNumber(n)) return { text: NOTHING, unit: shown }
  for (const [size, name] of SCALES[unit] ?? [])
    if (Math.abs(n) >= size * 10) return { text: number(n / size), unit: name }
  return { text: number(n), unit: shown }
}


/** Fen as yuan, in ten thousands or hundred millions for Chinese readers. */
export function money(fen: number | Missing): Scaled {
  if (!isNumber(fen)) return { text: NOTHING, unit: t('ui.unit.yuan') }
  const yuan = fen / 100
  const steps: [number, string][] =
    currentLocale() === 'en'
      ? [[1e9, 'bn'], [1e6, 'm']]
      : [[1e8, 'yi'], [1e4, 'wan']]
  for (const [size, name] of steps)
    if (Math.abs(yuan) >= size) return { text: number(yuan / size), unit: t(`ui.unit.yuan_${name}`) }
  return { text: number(yuan, 0), unit: t('ui.unit.yuan') }
}

/* UCUM's word for a bare ratio is 1, which behind a number reads as a digit. */
const UNITS: Record<string, string> = { '1': '', m3: 'm³', m2: 'm²', Cel: '°C', '%': '%' }
export function unitText(unit: string | Missing): string {
  return unit ? (UNITS[unit] ?? unit) : ''
}

function asDate(at: Moment): Date | undefined {
  if (at === null || at === undefined || at === '') return undefined
  const d = at instanceof Date ? at : new Date(at)
  return Number.isNaN(d.getTime()) ? undefined : d
}

function parts(d: Date): Record<string, string> {
  const all: Record<string, string> = {}
  for (const p of new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit',
    hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  }).formatToParts(d))
    all[p.type] = p.value
  return all
}

/** 2026-11-24 13:05:09, in the park's zone. */
export function moment(at: Moment, seconds = false): string {
  const d = asDate(at)
  if (!d) return NOTHING
  const p = parts(d)
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}${seconds ? `:${p.second}` : ''}`
}

export function day(at: Moment): string {
  if (typeof at === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(at)) return at
  return moment(at).slice(0, 10)
}

export function clock(at: Moment): string {
  const text = moment(at)
  return text === NOTHING ? text : text.slice(11)
}

/** The month of a moment in the park's zone, 2026-11. */
export function month(at: Moment = new Date()): string {
  return moment(at).slice(0, 7)
}

export function today(): string {
  return day(new Date())
}

export function addDays(date: string, n: number): string {
  const d = new Date(`${date}T00:00:00Z`)
  d.setUTCDate(d.getUTCDate() + n)
  return d.toISOString().slice(0, 10)
}

export function addMonths(month_: string, n: number): string {
  const [y, m] = month_.split('-').map(Number) as [number, number]
  const d = new Date(Date.UTC(y, m - 1 + n, 1))
  return d.toISOString().slice(0, 7)
}

/** "3 minutes ago" */
export function ago(at: Moment, now = Date.now()): string {
  const d = asDate(at)
  if (!d) return NOTHING
  const s = Math.round((d.getTime() - now) / 1000)
  const rtf = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' })
  const size = Math.abs(s)
  if (size < 60) return rtf.format(s, 'second')
  if (size < 3600) return rtf.format(Math.round(s / 60), 'minute')
  if (size < 86400) return rtf.format(Math.round(s / 3600), 'hour')
  return rtf.format(Math.round(s / 86400), 'day')
}

export const listSeparator = computed(() => (currentLocale() === 'en' ? ', ' : '\u3001'))
