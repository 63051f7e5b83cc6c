/** Files that go up to the platform. */
import { number } from './format'

/** Of a part, at most. */
export const PART = 1024 * 1024

export function bytesText(n: number | null | undefined): string {
  if (n === null || n === undefined) return '—'
  if (n < 1024) return `${n} B`
  return n < 1024 * 1024 ? `${number(n / 1024, 1)} KiB` : `${number(n / 1024 / 1024, 1)} MiB`
}

/** SHA-256; empty where the browser does not compute it: over plain HTTP from elsewhere. */
export async function digestOf(file: Blob): Promise<string> {
  if (!globalThis.crypto?.subtle) return ''
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, '0')).join('')
}

/** Sends what has not come yet, part after part; told() hears how much of it has, 0 to 1. */
export async function sendParts(file: Blob, from: number, send: (offset: number, body: ArrayBuffer) => Promise<unknown>, told: (share: number) => void): Promise<void> {
  for (let at = from; at < file.size; at += PART) {
    told(at / file.size)
    await send(at, await file.slice(at, at + PART).arrayBuffer())
  }
  told(1)
}
