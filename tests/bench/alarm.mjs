// alarm.mjs JSON - how long from a sample that is sent to the alarm that is
// read: on the screen of a real browser, in the banner of a page that is open
// anyway. Prints a list of milliseconds, one of each alarm.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const { chromium } = createRequire(join(root, 'assets/package.json'))('playwright-core')
const { url, token, alarms, cookie, csrf } = JSON.parse(process.argv[2])
const mine = { cookie: `park_session=${cookie}`, 'x-park-csrf': csrf }

async function ask(method, path, body, headers = mine) {
  const answer = await fetch(url + path, {
    method, headers: { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${method} ${path} says ${answer.status} ${await answer.text()}`)
  const said = await answer.text()
  return said ? JSON.parse(said) : undefined
}

const say = (device, gas) => ask('POST', '/api/v1/telemetry', { device, values: { gas } },
  { authorization: `Bearer ${token}` })
const name = (i) => `bench${String(i).padStart(4, '0')}`
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

for (let i = 0; i < alarms; i++) await say(name(i), 1)
const rule = await ask('POST', '/api/v1/alarm-rules', {
  name: `bench ${Date.now()}`, severity: 1, scope: 'all',
  definition: { kind: 'threshold', metric: 'gas', hi: 50 },
})
await ask('POST', `/api/v1/alarm-rules/${rule.id}/publish`, { version: rule.draft ?? 1 })
await pause(3000)

const browser = await chromium.launch({ executablePath: process.env.PARK_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
const took = []
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  await context.addCookies([{ name: 'park_session', value: cookie, url }])
  const page = await context.newPage()
  await page.goto(`${url}/devices`, { waitUntil: 'load' })
  await page.waitForFunction(() => document.querySelector('.live.live'), null, { timeout: 30_000 })
  /* When each device's name was first in the banner, by the machine's clock. */
  await page.evaluate(() => {
    window.seen = {}
    new MutationObserver(() => {
      const found = /bench\d{4}/.exec(document.querySelector('.banner')?.textContent ?? '')
      if (found && !window.seen[found[0]]) window.seen[found[0]] = performance.timeOrigin + performance.now()
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
  for (let i = 0; i < alarms; i++) {
    await pause(300 + Math.random() * 700)
    const began = performance.timeOrigin + performance.now()
    await say(name(i), 99)
    await page.waitForFunction((n) => window.seen[n], name(i), { polling: 50, timeout: 20_000 })
    took.push(await page.evaluate((n) => window.seen[n], name(i)) - began)
  }
} finally {
  await browser.close()
}
console.log(JSON.stringify(took))
