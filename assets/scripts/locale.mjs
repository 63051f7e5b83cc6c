// Says what a reader would miss: a text in one language only, a text that
// stands in a component instead of a locale file, a key without any text,
// a word of the server that would be shown as it is.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../src', import.meta.url))
const faults = []

function flat(tree, prefix = '', into = new Map()) {
  for (const [name, value] of Object.entries(tree))
    if (typeof value === 'object') flat(value, `${prefix}${name}.`, into)
    else into.set(prefix + name, value)
  return into
}

function texts(locale) {
  const all = new Map()
  for (const file of readdirSync(join(src, 'locale', locale)))
    if (file.endsWith('.json'))
      flat(JSON.parse(readFileSync(join(src, 'locale', locale, file), 'utf8')),
        `${file.slice(0, -5)}.`, all)
  return all
}

function* files(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else if (/\.(vue|ts)$/.test(name)) yield path
  }
}

const zh = texts('zh-CN')
const en = texts('en')
for (const key of zh.keys()) if (!en.has(key)) faults.push(`en has no ${key}`)
for (const key of en.keys()) if (!zh.has(key)) faults.push(`zh-CN has no ${key}`)
for (const [key, text] of en)
  if (/\p{Script=Han}/u.test(text) && !key.endsWith('.own_name'))
    faults.push(`en ${key} is Chinese: ${text}`)

for (const file of files(src)) {
  const name = relative(src, file)
  const text = readFileSync(file, 'utf8')
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/<!--[\s\S]*?-->/g, '')
    .replace(/^\s*\/\/.*$/gm, '')
  if (/\p{Script=Han}/u.test(bare)) faults.push(`${name} has Chinese text in it`)
  for (const [, key] of bare.matchAll(/\bt\(\s*'([a-z][\w.-]*\.[\w.-]+)'/g))
    if (!zh.has(key)) faults.push(`${name} asks for ${key}, which has no text`)
}

/* Words that the server chooses: permissions of conf/roles.csv, things and
   verbs of the audit log. */
const root = fileURLToPath(new URL('../..', import.meta.url))
function named(key, by) {
  if (!zh.has(key)) faults.push(`${by} is shown as it is: ${key} has no text`)
}
for (const line of readFileSync(join(root, 'conf/roles.csv'), 'utf8').trim().split('\n').slice(1)) {
  const [thing, verb] = line.split(',')[1].split('.')
  named(`system.roles.thing.${thing}`, line)
  named(`system.roles.verb.${verb}`, line)
}
for (const folder of ['migration', 'routine', 'query'])
  for (const file of readdirSync(join(root, 'sql', folder))) {
    const sql = readFileSync(join(root, 'sql', folder, file), 'utf8')
    for (const [, table] of sql.matchAll(/park_audit\.watch\('park\.(\w+)'/g))
      named(`audit.object.${table}`, `audited ${table}`)
    for (const [, action, object] of sql.matchAll(/park_audit\.append\(\s*'([\w.]+)',\s*'(\w+)/g)) {
      const [thing, verb] = action.split('.')
      for (const name of [thing, object.replace(/_run$/, '')]) named(`audit.object.${name}`, `${action} ${object}`)
      named(`audit.verb.${verb}`, action)
    }
  }
/* Why something failed in the background: the closed set of park.fault, and
   the same words in the mails that tell of it. */
const faultWords = new Set()
for (const file of readdirSync(join(root, 'sql/migration')))
  for (const [, set] of readFileSync(join(root, 'sql/migration', file), 'utf8').matchAll(/domain park\.fault\b[^;]*?\bin \(([^;]*?)\)\)/g))
    for (const [, word] of set.matchAll(/'(\w+)'/g)) faultWords.add(word)
const told = readFileSync(join(root, 'src/delivery/fault.c'), 'utf8').replace(/"\s*"/g, '')
const mailed = new Map([...told.matchAll(/\{ "(\w+)", "([^"]*)",\s*"([^"]*)" \}/g)].map(([, word, ...both]) => [word, both]))
for (const word of faultWords) {
  named(`fault.${word}`, `park.fault ${word}`)
  const [chinese, english] = mailed.get(word) ?? []
  if (chinese !== zh.get(`fault.${word}`) || english !== en.get(`fault.${word}`)) faults.push(`mails say fault ${word} otherwise than the portal`)
}
for (const key of zh.keys())
  if (key.startsWith('fault.') && !faultWords.has(key.slice(6))) faults.push(`${key} is no word of park.fault`)
/* Tables behind figures, and how each keeps its past. */
for (const [, source, kept] of readFileSync(join(root, 'sql/routine/evidence.sql'), 'utf8').matchAll(/\('\w+', '(\w+)', '(log|days|own|no)'\)/g)) {
  named(`report.source.${source}`, `source ${source}`)
  named(`report.kept.${kept}`, `source ${source} ${kept}`)
}
/* What a job does goes into the log under the job's own name. */
for (const [, thing, verb] of readFileSync(join(root, 'src/program/jobs.c'), 'utf8').matchAll(/\{ "(\w+)\.(\w+)"/g)) {
  named(`audit.object.${thing}`, `job ${thing}.${verb}`)
  named(`audit.verb.${verb}`, `job ${thing}.${verb}`)
}

for (const fault of faults) console.error(`not ok - ${fault}`)
console.log(`${zh.size} texts in two languages, ${faults.length} faults`)
process.exit(faults.length ? 1 : 0)
