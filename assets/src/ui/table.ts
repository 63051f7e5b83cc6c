export interface Column<R> {
  /** Member of the row, and name of the slot. */
  key: string
  label: string
  unit?: string
  align?: 'left' | 'right' | 'center'
  text?: (row: R) => string
  /** false: left out on small screens. */
  phone?: boolean
  wrap?: boolean
  hidden?: boolean
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Rows of text as a file that spreadsheets open; what begins like a formula is quoted. */
export function saveCsv(name: string, rows: (string | number | null | undefined)[][]): void {
  const text = rows
    .map((row) => row.map((v) => {
      if (v === null || v === undefined) return ''
      if (typeof v === 'number') return String(v)
      return cell(/^[=+\-@\t]/.test(v) ? `'${v}` : v)
    }).join(','))
    .join('\r\n')
  save(name, new Blob(['\ufeff', text, '\r\n'], { type: 'text/csv' }))
}

export function save(name: string, bytes: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
