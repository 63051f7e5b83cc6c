/** The words of the API that forms and filters offer. */
import { wordOf } from './i18n'

export const DEVICE_KINDS = ['meter', 'equipment', 'sensor', 'controller', 'product'] as const
export const DEVICE_STATES = ['online', 'offline', 'never', 'archived'] as const
export const STATUSES = ['joining', 'building', 'operating', 'suspended', 'left'] as const
export const SYSTEMS = ['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09'] as const

export type DeviceKind = (typeof DEVICE_KINDS)[number]
export type DeviceState = (typeof DEVICE_STATES)[number]
export type Status = (typeof STATUSES)[number]
export type System = (typeof SYSTEMS)[number]

export function choicesOf(group: string, words: readonly string[]): { value: string; text: string }[] {
  return words.map((value) => ({ value, text: wordOf(group, value) }))
}

/** Sets apart what is asked for: '' is not sent. */
export function wish<T extends string>(word: string): T | undefined {
  return word === '' ? undefined : (word as T)
}

/** Without the members that say nothing. */
export function filled<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== '' && v !== null && v !== undefined)) as Partial<T>
}
