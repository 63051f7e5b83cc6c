/** What the platform says of firmware where its description only says JSON, and how an image goes up. */
import { call, type Item } from '@/api/client'
import { sendParts } from '@/ui/file'
import { number } from '@/ui/format'
import { t } from '@/ui/i18n'

export type Campaign = Item<'GET /api/v1/firmware-campaigns'>
export type Image = Item<'GET /api/v1/firmware-images'>
export type Key = Item<'GET /api/v1/firmware-keys'>
export type DeviceRow = Item<'GET /api/v1/firmware-campaigns/{campaign}/devices'>

export interface Stage {
  ordinal: number
  share: number | null
  count: number | null
  state: string
  devices: number
  done: number
  failed: number
  skipped: number
  active: number
  started_at: string | null
  ended_at: string | null
}
export interface Event {
  id: number
  at: string
  what: string
  stage: number
  actor: string
  note: string
}

export const CAMPAIGN_STATES = ['open', 'waiting', 'running', 'paused', 'done', 'aborted', 'refused', 'cancelled'] as const
export const DEVICE_STATES = ['open', 'queued', 'offered', 'downloading', 'verifying', 'installing', 'done', 'failed', 'timed_out', 'skipped'] as const
export const IMAGE_STATES = ['uploading', 'ready', 'refused', 'withdrawn'] as const
export type CampaignState = (typeof CAMPAIGN_STATES)[number]
export type DeviceState = (typeof DEVICE_STATES)[number]
export type ImageState = (typeof IMAGE_STATES)[number]

export const MOST = 64 * 1024 * 1024

export function toneOf(state: string | null): 'plain' | 'primary' | 'passed' | 'warn' | 'bad' {
  if (state === 'done' || state === 'ready' || state === 'passed') return 'passed'
  if (state === 'waiting' || state === 'paused') return 'warn'
  if (state === 'failed' || state === 'timed_out' || state === 'aborted') return 'bad'
  return state === 'refused' || state === 'cancelled' || state === 'skipped' || state === 'withdrawn' || state === 'queued' ? 'plain' : 'primary'
}

/** "10 %" or "500 devices" */
export function reachOf(s: Pick<Stage, 'share' | 'count'>): string {
  return s.share === null ? t('firmware.count', { n: s.count ?? 0 }) : `${number(s.share)} %`
}

/** What is set apart by blanks or by commas of either script. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,;\u3001\uff0c\uff1b]+/).filter(Boolean)
}

/** "1, 10, 100" are percent; a number with any word behind it, "5d", are devices. Undefined for what is neither. */
export function stagesOf(text: string): ({ share: number } | { count: number })[] | undefined {
  const stages = wordsOf(text).map((w) => {
    const hit = /^(\d+(?:\.\d+)?)(\D*)$/.exec(w)
    if (!hit) return undefined
    return /^[%\uff05]?$/.test(hit[2]!) ? { share: Number(hit[1]) } : { count: Number(hit[1]) }
  })
  return stages.length && stages.every((s) => s !== undefined) ? (stages as { share: number }[]) : undefined
}

/** What the maker signs, see src/firmware/firmware.h. */
export function statementOf(v: { model: string; name: string; version: string; size: number; sha256: string }): string {
  return `parkhub firmware 1\nmodel: ${v.model}\ntitle: ${v.name}\nversion: ${v.version}\nsize: ${v.size}\nsha256: ${v.sha256.toLowerCase()}\n`
}

/** Sends what of an image has not come yet. */
export function sendImage(image: number, file: Blob, from: number, told: (share: number) => void): Promise<void> {
  return sendParts(file, from, (offset, body) =>
    call('POST /api/v1/firmware-images/{image}/parts', { path: { image }, query: { offset }, body: body as never, timeout: 120_000 }), told)
}

/* What the platform itself says of an end, in the reader's language. */
const NOTES: [RegExp, string][] = [
  [/^it has the version already$/, 'already'],
  [/^another campaign is at it$/, 'elsewhere'],
  [/^it was not online in time$/, 'away'],
  [/^the campaign has ended$/, 'ended'],
  [/^it was (\w+) until then$/, 'until'],
  [/^the device says no more$/, 'silent'],
  [/^it says UPDATED and reports (.+)$/, 'other'],
  [/^(\d+) of (\d+) devices have failed; (\S+) % were allowed$/, 'too_many'],
  [/^stage (\d+): (\d+) of (\d+) devices have the version; (\S+) % were wanted$/, 'too_few'],
  [/^no device of stage (\d+) was online in time$/, 'blind'],
  [/^the image or its key was withdrawn$/, 'withdrawn'],
  [/^nobody approved it in seven days$/, 'unapproved'],
  [/^(\d+) devices$/, 'devices'],
  [/^it did not come whole within a day$/, 'unfinished'],
  [/^the bytes have another SHA-256 than was signed$/, 'wrong_bytes'],
]
export function noteOf(note: string | null | undefined): string {
  for (const [pattern, word] of NOTES) {
    const hit = pattern.exec(note ?? '')
    if (!hit) continue
    const a = word === 'until' ? t(`firmware.device_state.${hit[1]}`) : (hit[1] ?? '')
    return t(`firmware.note.${word}`, { a, b: hit[2] ?? '', c: hit[3] ?? '', d: hit[4] ?? '' })
  }
  return note ?? ''
}
