/** Client of the ParkHub API: models, algorithms, APPs and all else it does. */
import type { Entries, OperationId, Operations } from './operations.js'

export { ALGORITHMS, API_DIGEST, API_VERSION, OPERATIONS } from './operations.js'
export type { Entries, OperationId, Operations } from './operations.js'
export const VERSION: string

/** What a request came to that was not answered as it should; `status` is 0 when there was no answer at all. */
export class ParkError extends Error {
  readonly status: number
  /** The platform's stable word for the failure. */
  readonly code: string
  readonly title: string
  /** The parameter at fault. */
  readonly field?: string
  /** The number by which the operator finds it in the log. */
  readonly request?: string
  /** Seconds until another try makes sense. */
  readonly retryAfter?: number
}

/** A number, or numbers, in a unit of your choice (UCUM). */
export interface Quantity<T = number> {
  value: T
  unit: string
}
export function quantity<T>(value: T, unit: string): Quantity<T>

export interface SeriesOptions {
  from?: string | number
  to?: string | number
  step?: string
  agg?: 'mean' | 'min' | 'max' | 'sum' | 'count' | 'first' | 'last' | 'time_mean' | 'delta'
  /** Its numbers without their unit. */
  unitless?: boolean
}
/** Samples of a device in place of a list, read by the platform itself. */
export interface Series extends Omit<SeriesOptions, 'unitless'> {
  series: string
  unit?: '1'
}
export function series(device: string, metric: string, options?: SeriesOptions): Series

export interface Words {
  zh: string
  en: string
}
export interface Answer {
  outputs: Record<string, any>
  warnings: Words[] | null
  /** Its number in the books. */
  call: string
  version: number
  editions: Record<string, string> | null
}
export type Item =
  | { outputs: Record<string, any>; warnings?: Words[]; error?: undefined }
  | { error: { code: string; title: string; field?: string }; outputs?: undefined }
export interface BatchAnswer extends Omit<Answer, 'outputs' | 'warnings'> {
  results: Item[]
}

export interface ParkOptions {
  /** PARKHUB_URL when not given. */
  url?: string
  /** PARKHUB_TOKEN when not given. */
  token?: string
  /** Milliseconds for one try. */
  timeout?: number
  /** How often at most. */
  tries?: number
}
export type Params = Record<string, unknown>

/** A platform, and who speaks to it. */
export class Park {
  constructor(options?: ParkOptions)
  readonly url: string
  timeout: number
  tries: number
  call(operation: OperationId, params?: Params, body?: BodyInit): Promise<any>
  each(operation: OperationId, params?: Params): AsyncGenerator<any>
  compute<K extends keyof Entries>(entry: K, inputs: Entries[K], options?: { test?: boolean }): Promise<Answer>
  computeBatch<K extends keyof Entries>(entry: K, batch: Entries[K][], options?: { test?: boolean }): Promise<BatchAnswer>
  computeLong<K extends keyof Entries>(entry: K, inputs: Entries[K], patience?: number): Promise<Answer>
  computeLong<K extends keyof Entries>(entry: K, batch: Entries[K][], patience?: number): Promise<BatchAnswer>
  wait(operation: OperationId, params: Params, patience?: number): Promise<any>
  runApp(app: string, inputs?: Params, patience?: number): Promise<any>
}
export interface Park extends Operations {}
