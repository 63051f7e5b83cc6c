/** Schedules as people say them: a day and a time, in a zone. */
import type { Answer, Item } from '@/api/client'
import { currentLocale, t } from '@/ui/i18n'

export type Schedule = Item<'GET /api/v1/report-schedules'>
export type OneSchedule = Answer<'GET /api/v1/report-schedules/{schedule}'>
export const PRESETS = ['monthly', 'weekly', 'workdays', 'daily', 'yearly', 'own'] as const
export type Preset = (typeof PRESETS)[number]
export const WORKDAY_RULES = ['any', 'next', 'previous', 'skip'] as const
export const PERIOD_RULES = ['previous_day', 'previous_week', 'previous_month', 'previous_quarter', 'previous_year', 'this_month'] as const
export type PeriodRule = (typeof PERIOD_RULES)[number]
const GRAIN: Record<PeriodRule, string> = {
  previous_day: 'day', previous_week: 'week', previous_month: 'month', previous_quarter: 'quarter', previous_year: 'year', this_month: 'month',
}

/** The rules that a report about such periods can have. */
export function periodsOf(grain: string): PeriodRule[] {
  return PERIOD_RULES.filter((r) => GRAIN[r] === grain)
}

export interface Said {
  preset: Preset
  /** Of the month. */
  day: number
  month: number
  /** 0 is Sunday. */
  weekday: number
  /** HH:MM */
  time: string
}

/** What a cron expression says, when it is one of the presets. */
export function saidOf(cron: string): Said {
  const said: Said = { preset: 'own', day: 3, month: 1, weekday: 1, time: '07:30' }
  const m = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) (\*|\d{1,2}) (\*|[0-6]|1-5)$/.exec(cron.trim())
  if (!m) return said
  const [, minute, hour, day, month, weekday] = m as unknown as [string, string, string, string, string, string]
  said.time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  if (day !== '*') said.day = Number(day)
  if (month !== '*') said.month = Number(month)
  if (/^\d$/.test(weekday)) said.weekday = Number(weekday)
  const shape = [day !== '*', month !== '*', weekday].join()
  if (shape === 'true,false,*') said.preset = 'monthly'
  else if (shape === 'true,true,*') said.preset = 'yearly'
  else if (shape === 'false,false,1-5') said.preset = 'workdays'
  else if (shape === 'false,false,*') said.preset = 'daily'
  else if (/^false,false,\d$/.test(shape)) said.preset = 'weekly'
  return said
}

export function cronOf(s: Said): string {
  const [hour, minute] = s.time.split(':').map(Number)
  const tail = { monthly: `${s.day} * *`, yearly: `${s.day} ${s.month} *`, weekly: `* * ${s.weekday}`, workdays: '* * 1-5', daily: '* * *', own: '' }[s.preset]
  return `${minute ?? 0} ${hour ?? 0} ${tail}`
}

/** "每月 3 日 07:30"; what is no preset stays as it is. */
export function wordsOf(cron: string | null): string {
  const s = saidOf(cron ?? '')
  if (s.preset === 'own') return cron ?? ''
  return t(`schedule.words.${s.preset}`, { day: s.day, month: s.month, weekday: t(`schedule.weekday.${s.weekday}`), time: s.time })
}

/** An instant by the clocks of a zone: 2026-12-03 07:30, and its weekday. */
export function zoned(at: string | null, zone: string | null): string {
  if (!at) return '—'
  const p = Object.fromEntries(new Intl.DateTimeFormat('en-GB', {
    timeZone: zone ?? 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(new Date(at)).map((x) => [x.type, x.value]))
  return `${p.year}-${p.month}-${p.day} ${p.hour}:${p.minute}`
}

export function weekdayOf(day: string): string {
  return new Intl.DateTimeFormat(currentLocale(), { weekday: 'short', timeZone: 'UTC' }).format(new Date(`${day.slice(0, 10)}T00:00:00Z`))
}

export const ZONES: string[] = (Intl as unknown as { supportedValuesOf?: (what: string) => string[] }).supportedValuesOf?.('timeZone') ?? ['Asia/Shanghai']
