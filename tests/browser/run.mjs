// run.mjs [STORY …] - plays the stories of this folder one after another.
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const wanted = process.argv.slice(2)

if (!existsSync(process.env.PARK_CHROMIUM ?? '/usr/bin/chromium')) {
  console.log('skip - the stories: no chromium on this machine')
  process.exit(0)
}
const stage = await import('./stage.mjs')
for (const file of readdirSync(here).filter((f) => f.endsWith('.story.mjs')).sort())
  if (wanted.length === 0 || wanted.includes(file.replace('.story.mjs', ''))) await import(join(here, file))
await stage.playAll()
process.exit(stage.failures() ? 1 : 0)
