import { problemOf } from '@/api/problem'
import { save } from './table'

/**
 * A table that comes in parts, as one file. `cursor` finds in a record's first
 * characters where the next part begins; a part without a record is the end.
 */
export async function saveParts(name: string, address: string, cursor: (record: string) => string | undefined, signal: AbortSignal, went: (bytes: number) => void): Promise<void> {
  /* Reading took the mark off by which spreadsheets know UTF-8. */
  const parts = [new Blob(['\ufeff'])]
  let bytes = 0
  for (let after = ''; ;) {
    const url = new URL(address, location.href)
    if (after) url.searchParams.set('after', after)
    const answer = await fetch(url, { signal })
    if (!answer.ok) throw await problemOf(answer)
    const text = await answer.text()
    const head = text.indexOf('\r\n') + 2
    const part = new Blob([after ? text.slice(head) : text], { type: 'text/csv' })
    parts.push(part)
    bytes += part.size
    went(bytes)
    const next = lastCursor(text, cursor)
    if (!next || next === after) break
    after = next
  }
  save(name, new Blob(parts, { type: 'text/csv' }))
}

/* Cells may hold line ends, so not every line begins a record. */
function lastCursor(text: string, cursor: (record: string) => string | undefined): string | undefined {
  for (let at = text.lastIndexOf('\r\n', text.length - 3); at >= 0; at = text.lastIndexOf('\r\n', at - 1)) {
    const found = cursor(text.slice(at + 2, at + 60))
    if (found) return found
    if (at === 0) break
  }
  return undefined
}
