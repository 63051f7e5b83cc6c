// stage.mjs - the browser, the people and the watchers of every story.
//
// A story is a file *.story.mjs that calls story(name, play) once or more;
// play() gets a stage and names its steps:
//
//   story('晨检', async (stage) => {
//     const page = await stage.enter('park_admin')
//     await stage.step('the overview shows the park', async () => { … })
//   })
//
// A step prints `ok - story: sentence`; when one fails, a picture is kept and
// the rest of the story counts as failed.  Behind each story stand the
// watchers' own cases: no error in the console, no request to elsewhere,
// nothing that the content policy had to forbid.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '../..')
const need = createRequire(join(root, 'assets/package.json'))
const { chromium } = need('playwright-core')
const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8')

const state = process.env.PARK_STATE ?? join(root, '.park')
export const known = JSON.parse(readFileSync(join(state, 'run.json'), 'utf8'))
export const base = process.env.PARK_URL ?? known.url
export const pictures = join(root, '.build/test/browser')
mkdirSync(pictures, { recursive: true })

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync']
/* What software rendering says of itself is no fault of the page. */
const NOISE = /GPU stall|GroupMarker|WebGL.*(performance|fallback)/
export const PATIENCE = 45_000
export const DESKTOP = { width: 1440, height: 900 }
export const PHONE = { width: 390, height: 844 }

let failed = 0
export function verdict(good, sentence, why = '') {
  if (!good) failed++
  console.log(`${good ? 'ok' : 'not ok'} - ${sentence}`)
  if (!good && why)
    for (const line of String(why).split('\n').slice(0, 12)) console.log(`#   ${line}`)
}
export const failures = () => failed

export function must(good, what) {
  if (!good) throw new Error(what)
}

/* The machine's side of the same platform, to compare what pages show. */
export class Api {
  constructor(login) {
    this.login = login
  }

  async enter() {
    const answer = await fetch(`${base}/api/v1/session`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: this.login.name, password: this.login.password }),
    })
    must(answer.ok, `${this.login.name} cannot sign in: ${answer.status}`)
    this.cookie = /park_session=[^;]+/.exec(answer.headers.get('set-cookie') ?? '')[0]
    this.csrf = (await answer.json()).csrf
    return this
  }

  async ask(method, path, body, headers = {}) {
    const text = typeof body === 'string'
    const answer = await fetch(base + path, {
      method,
      headers: { cookie: this.cookie, 'x-park-csrf': this.csrf,
        ...(body === undefined || text ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined || text ? body : JSON.stringify(body),
    })
    const said = await answer.text()
    must(answer.ok, `${method} ${path} says ${answer.status} ${said.slice(0, 200)}`)
    return said && /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(said) : said
  }

  get(path) {
    return this.ask('GET', path)
  }
}

export function loginOf(role) {
  const login = known.logins.find((l) => l.role === role)
  must(login, `run.json knows no ${role}`)
  return login
}

export class Stage {
  constructor(browser, name) {
    this.browser = browser
    this.name = name
    this.contexts = []
    this.faults = { 'no error in the console': [], 'no request to elsewhere': [], 'nothing the policy had to forbid': [] }
    this.over = false
    this.shots = 0
  }

  fault(kind, words) {
    this.faults[kind].push(words)
  }

  watch(page) {
    page.on('console', (m) => {
      if (m.type() !== 'error' || NOISE.test(m.text())) return
      /* Whether somebody is signed in is asked of the server; "no" is an answer. */
      if (/status of 401/.test(m.text()) && m.location().url === `${base}/api/v1/session`) return
      /* So is a refusal that the story asked for. */
      if (/the server responded with a status of 4\d\d/.test(m.text()) && this.expects4xx) return
      this.fault(/Content Security Policy/.test(m.text()) ? 'nothing the policy had to forbid' : 'no error in the console',
        `${page.url()}: ${m.text().slice(0, 300)}`)
    })
    page.on('pageerror', (e) => this.fault('no error in the console', `${page.url()}: ${e.message.slice(0, 300)}`))
    page.on('request', (r) => {
      if (!r.url().startsWith(base) && !/^(blob|data|about):/.test(r.url())) this.fault('no request to elsewhere', r.url())
    })
  }

  /* A window of its own, signed in as somebody, or as nobody. */
  async open({ role = '', size = DESKTOP, dark = false, locale = 'zh-CN' } = {}) {
    const context = await this.browser.newContext({
      viewport: size, locale, timezoneId: 'Asia/Shanghai', colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce', deviceScaleFactor: 1, acceptDownloads: true,
    })
    context.setDefaultTimeout(PATIENCE)
    this.contexts.push(context)
    if (role) {
      const api = await new Api(loginOf(role)).enter()
      const [name, value] = api.cookie.split('=')
      await context.addCookies([{ name, value, url: base }])
      context.api = api
    }
    const page = await context.newPage()
    page.api = context.api
    this.page = page
    this.watch(page)
    return page
  }

  async step(sentence, play) {
    const whole = `${this.name}: ${sentence}`
    if (this.over) {
      verdict(false, whole, 'not reached')
      return
    }
    try {
      await play()
      verdict(true, whole)
    } catch (e) {
      this.over = true
      const file = join(pictures, `fault-${this.name.replace(/\W+/g, '-')}-${++this.shots}.png`)
      await this.page?.screenshot({ path: file, timeout: 10_000 }).catch(() => undefined)
      verdict(false, whole, `${e.message}\n${this.page?.url()}\npicture: ${file.slice(root.length + 1)}`)
    }
  }

  async end() {
    for (const [kind, faults] of Object.entries(this.faults))
      verdict(faults.length === 0, `${this.name}: ${kind}`, faults.join('\n'))
    for (const context of this.contexts) await context.close().catch(() => undefined)
  }
}

/* Waits until a page has come to rest: a heading, and nothing still loading. */
export async function rest(page) {
  await page.waitForFunction(() =>
    document.querySelector('h1') && !document.querySelector('[aria-busy="true"]'), null, { timeout: PATIENCE })
}

export async function go(page, path) {
  await page.goto(base + path, { waitUntil: 'load' })
  await rest(page)
}

export async function picture(page, name, whole = false) {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: whole })
}

/* Serious and critical findings of axe, one a line; without those rules. */
export async function axe(page, without = []) {
  await page.evaluate(axeSource)
  const found = await page.evaluate((ids) => window.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    rules: Object.fromEntries(ids.map((id) => [id, { enabled: false }])),
    resultTypes: ['violations'],
  }), without)
  return found.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) =>
    `${v.id} ${v.impact} ${v.nodes.length}x ${v.nodes[0].target.join(' ')} ${v.nodes[0].any[0]?.message?.slice(0, 160) ?? ''}`)
}

const stories = []
export function story(name, play) {
  stories.push({ name, play })
}

export async function playAll() {
  const browser = await chromium.launch({ executablePath: process.env.PARK_CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
  try {
    for (const { name, play } of stories) {
      const stage = new Stage(browser, name)
      try {
        await play(stage)
      } catch (e) {
        verdict(false, `${name}: is played to its end`, e.stack)
      }
      await stage.end()
    }
  } finally {
    await browser.close()
  }
}
