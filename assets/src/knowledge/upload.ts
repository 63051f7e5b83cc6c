/** Files of numbers in place of a list or a matrix: brought in parts, then named in a long call. */
import { call } from '@/api/client'
import { Problem } from '@/api/problem'
import { digestOf, sendParts } from '@/ui/file'

/** A file as it stands in the form; 0: none was brought yet. */
export interface UploadDraft {
  upload: number
  file: string
  bytes: number
  /** Of a CSV, as its first record names them; none: it is JSON. */
  columns: string[]
  taken: string[]
  /** Of JSON, '' for all of it. */
  member: string
}

const MOST = 128 * 1024 * 1024
/* Of a file, in which its first record ends. */
const HEAD = 64 * 1024

export function emptyUpload(): UploadDraft {
  return { upload: 0, file: '', bytes: 0, columns: [], taken: [], member: '' }
}
/** Whether this browser can say which bytes it will send. */
export function canBring(): boolean {
  return !!globalThis.crypto?.subtle
}

/** What the first record of a CSV calls its columns. */
export function columnsOf(text: string): string[] {
  const record = /^\ufeff?((?:"(?:[^"]|"")*"|[^"\r\n])*)/.exec(text)?.[1] ?? ''
  return [...`,${record}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)]
    .map((m) => (m[1]?.replaceAll('""', '"') ?? m[2] ?? '').trim())
    .filter((name) => name !== '')
}

/** Brings a file; told() hears how much of it has come, 0 to 1. */
export async function bring(file: File, told: (share: number) => void): Promise<UploadDraft> {
  if (file.size > MOST) throw new Problem(413, 'too_large', 'a file has at most 128 MiB')
  told(0)
  const format = /\.json$/i.test(file.name) ? 'json' : 'csv'
  const body = { name: file.name.slice(0, 100), format, bytes: file.size, sha256: await digestOf(file) } as const
  const { id } = (await call('POST /api/v1/knowledge/uploads', { body })) as { id: number }
  const path = { upload: id }
  await sendParts(file, 0, (offset, part) =>
    call('POST /api/v1/knowledge/uploads/{upload}/parts', { path, query: { offset }, body: part, timeout: 120_000 }), told)
  await call('POST /api/v1/knowledge/uploads/{upload}/end', { path, timeout: 120_000 })
  const columns = format === 'csv' ? columnsOf(await file.slice(0, HEAD).text()) : []
  return { ...emptyUpload(), upload: id, file: file.name, bytes: file.size, columns, taken: columns.length === 1 ? columns : [] }
}
