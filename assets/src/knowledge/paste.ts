/** Numbers out of what people copy from spreadsheets. null is a gap. */
const GAPS = new Set(['', '-', '\u2014', 'na', 'n/a', 'nan', 'null', '#n/a'])
/* 1,234.5: in a column of its own the comma groups digits, it does not part cells. */
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/
const PLAIN = /^[+-]?\d+(\.\d+)?$/

function cell(text: string): string | null {
  const bare = text.trim().replace(/^"(.*)"$/, '$1').trim()
  if (GAPS.has(bare.toLowerCase())) return null
  return GROUPED.test(bare) ? bare.replaceAll(',', '') : bare
}

function linesOf(text: string): string[] {
  return text.replace(/\s+$/, '').split(/\r?\n/)
}

/* A heading is a first line without any number above lines that have some. */
function withoutHeading(rows: (string | null)[][]): (string | null)[][] {
  const isNumber = (c: string | null) => c !== null && Number.isFinite(Number(c))
  return rows.length > 1 && !rows[0]!.some(isNumber) && rows[0]!.some((c) => c !== null) && rows[1]!.some(isNumber) ? rows.slice(1) : rows
}

/* One number in each line below the heading, some of them in groups of digits. */
function isGroupedColumn(lines: string[]): boolean {
  const full = lines.map((l) => l.trim()).filter((l) => l !== '')
  const isNumber = (l: string) => GROUPED.test(l) || PLAIN.test(l)
  const below = isNumber(full[0] ?? '') ? full : full.slice(1)
  return below.length > 1 && below.some((l) => GROUPED.test(l)) && below.every(isNumber)
}

/** A table: cells parted by tabs, else by commas or semicolons, else by blanks. */
export function cellsOf(text: string): (string | null)[][] {
  const lines = linesOf(text)
  const mark = text.includes('\t') ? '\t' : /[,;\uff0c\uff1b]/.test(text) ? /[,;\uff0c\uff1b]/ : /[ \u3000]+/
  return withoutHeading(lines.map((line) => (typeof mark === 'string' ? line : line.trim()).split(mark).map(cell)))
}

/** A column, or a row: every cell in the order of reading. */
export function columnOf(text: string): (string | null)[] {
  const lines = linesOf(text)
  if (isGroupedColumn(lines)) return withoutHeading(lines.map((l) => [cell(l)])).flat()
  const bare = text.trim().replace(/^\[([\s\S]*)\]$/, '$1')
  return cellsOf(bare).flat()
}
