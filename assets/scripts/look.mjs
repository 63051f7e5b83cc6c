// Opens pages of a running park in a browser, takes their pictures and says
// what is wrong with them: console errors, requests to elsewhere, findings of axe.
//
//   node scripts/look.mjs [--role park_admin] [--out DIR] [--only desktop-light] PATH…
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const args = process.argv.slice(2)
function option(name, usual) {
  const at = args.indexOf(`--${name}`)
  return at < 0 ? usual : args.splice(at, 2)[1]
}
const role = option('role', 'park_admin')
const out = option('out', 'shots')
const only = option('only', '')
const locale = option('locale', 'zh-CN')
const root = fileURLToPath(new URL('../..', import.meta.url))
const run = JSON.parse(readFileSync(join(root, process.env.PARK_STATE ?? '.park', 'run.json'), 'utf8'))
const base = option('base', run.url)
const login = run.logins.find((l) => l.role === role)
const axe = readFileSync(fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8')
const paths = args.length ? args : ['/']
let faults = 0

const shapes = [
  ['desktop-light', 1440, 900, false],
  ['desktop-dark', 1440, 900, true],
  ['phone-light', 390, 844, false],
  ['phone-dark', 390, 844, true],
].filter(([name]) => name.startsWith(only) || only.split(',').includes(name))

function fault(...words) {
  faults++
  console.log('not ok -', ...words)
}

async function look(browser, [name, width, height, dark], cookies) {
  const context = await browser.newContext({
    viewport: { width, height }, locale, timezoneId: 'Asia/Shanghai',
    colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', deviceScaleFactor: 1,
  })
  if (cookies) await context.addCookies(cookies)
  const page = await context.newPage()
  let where = ''
  page.on('console', (m) => {
    if (m.type() === 'error' && !/GPU stall|GroupMarker/.test(m.text())) fault(name, where, m.text().slice(0, 300))
  })
  page.on('pageerror', (e) => fault(name, where, 'page error', e.message.slice(0, 400)))
  page.on('request', (r) => {
    if (!r.url().startsWith(base) && !/^(blob|data):/.test(r.url())) fault(name, where, 'foreign request', r.url())
  })
  for (where of paths) {
    await page.goto(base + where, { waitUntil: 'load' })
    await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('[aria-busy="true"]'),
      null, { timeout: 30_000 }).catch(() => fault(name, where, 'still loading after 30 s'))
    await page.waitForTimeout(700)
    await page.waitForFunction(() => document.querySelectorAll('.maplibregl-map:not([data-idle])').length === 0,
      null, { timeout: 30_000 }).catch(() => fault(name, where, 'the map is not done after 30 s'))
    await page.waitForTimeout(200)
    const file = `${(where.replace(/\W+/g, '-').replace(/^-|-$/g, '') || 'home')}.${name}.png`
    await page.screenshot({ path: join(out, file), fullPage: !where.startsWith('/map') })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    if (wide > 1) fault(name, where, `is ${wide} px wider than the window`)
    await page.evaluate(axe)
    const found = await page.evaluate(() => window.axe.run())
    for (const v of found.violations)
      if (['serious', 'critical'].includes(v.impact))
        fault(name, where, 'axe', v.id, v.impact, `${v.nodes.length}x`, v.nodes[0].target.join(' '),
          v.nodes[0].any[0]?.message?.slice(0, 160) ?? '')
    console.log('ok -', name, where, file)
  }
  await context.close()
}

mkdirSync(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
})
try {
  let cookies
  if (login && role !== 'nobody') {
    const answer = await fetch(`${run.url}/api/v1/session`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: login.name, password: login.password }),
    })
    const value = /park_session=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
    cookies = [{ name: 'park_session', value, url: base }]
  }
  for (const shape of shapes) await look(browser, shape, cookies)
} finally {
  await browser.close()
}
console.log(faults ? `${faults} faults` : 'no fault')
process.exit(faults ? 1 : 0)
