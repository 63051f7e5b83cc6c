// Writes src/api/schema.ts from the platform's own description of its API.
//
//   node scripts/types.mjs [--check] FILE-OR-ADDRESS
//
// With --check nothing is written; the answer is 1 when the file is stale.
import { readFileSync, writeFileSync } from 'node:fs'

const args = process.argv.slice(2)
const check = args.includes('--check')
const from = args.find((a) => !a.startsWith('--')) ??
  `http://127.0.0.1:${process.env.PARK_PORT ?? 8080}/api/v1/openapi.json`
const target = new URL('../src/api/schema.ts', import.meta.url)

async function description() {
  if (/^https?:/.test(from)) {
    const answer = await fetch(from)
    if (!answer.ok) throw new Error(`${from} says ${answer.status}`)
    return answer.json()
  }
  return JSON.parse(readFileSync(from, 'utf8'))
}

const quote = (word) => `'${String(word).replace(/[\\']/g, '\\$&')}'`
const isName = (word) => /^[A-Za-z_$][\w$]*$/.test(word)

function typeOf(schema, depth) {
  if (!schema || Object.keys(schema).length === 0) return 'unknown'
  if (schema.enum) return schema.enum.map(quote).join(' | ')
  const types = [].concat(schema.type ?? [])
  const words = types.map((type) => {
    if (type === 'integer' || type === 'number') return 'number'
    if (type === 'array')
      return schema.items ? `${typeOf(schema.items, depth)}[]` : 'unknown[]'
    if (type === 'object')
      return schema.properties ? members(schema, depth + 1) : 'Record<string, unknown>'
    return type
  })
  return words.length ? [...new Set(words)].join(' | ') : 'unknown'
}

/* Rows always carry all their columns, so that only bodies have optional members. */
function members(schema, depth, optional = false) {
  const pad = '  '.repeat(depth)
  const lines = Object.entries(schema.properties).map(([name, one]) => {
    const left = optional && !schema.required?.includes(name) ? '?' : ''
    return `${pad}  ${isName(name) ? name : quote(name)}${left}: ${typeOf(one, depth)}`
  })
  return lines.length ? `{\n${lines.join('\n')}\n${pad}}` : 'Record<string, never>'
}

function parameters(route, place) {
  const mine = (route.parameters ?? []).filter((p) => p.in === place)
  return mine.length === 0
    ? undefined
    : members({
        properties: Object.fromEntries(mine.map((p) => [p.name, p.schema])),
        required: mine.filter((p) => p.required).map((p) => p.name),
      }, 2, true)
}

function bodyOf(route) {
  const content = route.requestBody?.content
  if (!content) return undefined
  const json = content['application/json']
  return json ? members(json.schema, 2, true) : 'Blob | ArrayBuffer | string'
}

function answerOf(route) {
  const [status, said] = Object.entries(route.responses).find(([s]) => s !== 'default')
  if (status === '204') return 'void'
  const schema = said.content?.['application/json']?.schema
  return schema ? typeOf(schema, 1) : 'unknown'
}

function write(api) {
  const out = [
    '// Made by `npm run types` from /api/v1/openapi.json; never changed by hand.',
    '/* eslint-disable */',
    '',
    'export interface Routes {',
  ]
  for (const path of Object.keys(api.paths).sort())
    for (const method of Object.keys(api.paths[path]).sort()) {
      const route = api.paths[path][method]
      const parts = {
        path: parameters(route, 'path'),
        query: parameters(route, 'query'),
        body: bodyOf(route),
        answer: answerOf(route),
      }
      out.push(`  /** ${route.summary.replaceAll('*/', '')} */`)
      out.push(`  '${method.toUpperCase()} ${path}': {`)
      for (const [name, type] of Object.entries(parts))
        if (type !== undefined) out.push(`    ${name}: ${type}`)
      out.push('  }')
    }
  out.push('}', '')
  return out.join('\n')
}

const text = write(await description())
if (!check) {
  writeFileSync(target, text)
} else {
  let kept = ''
  try {
    kept = readFileSync(target, 'utf8')
  } catch {
    // No file is as stale as can be.
  }
  if (kept !== text) {
    console.error('src/api/schema.ts is stale: run `npm run types` against this server')
    process.exit(1)
  }
}
