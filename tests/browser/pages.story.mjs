// Every page of the menu, in both languages, light and dark, on desk and phone:
// it comes to rest, fits its window, is fit for a screen reader, and says
// nothing in the language that was not asked for.
import { DESKTOP, PHONE, axe, base, go, must, picture, rest, story, verdict } from './stage.mjs'

const SHAPES = [
  { name: 'desk, light, Chinese', file: 'desk-light', size: DESKTOP, dark: false, locale: 'zh-CN' },
  { name: 'desk, dark, English', file: 'desk-dark', size: DESKTOP, dark: true, locale: 'en' },
  // Its colours are those of the first, and measuring them is most of the work.
  { name: 'phone, light, Chinese', file: 'phone-light', size: PHONE, dark: false, locale: 'zh-CN', without: ['color-contrast'] },
]
/* A key that has no text shows as itself. */
const BARE_KEY = /\b(ui|identity|park|map|energy|enterprise|device|report|audit|import|telemetry|home|quality|control|alarm|attainment|knowledge|developer|app)\.[a-z_]+(\.[a-z_]+)*\b/

/* Addresses of the menu, as this person sees it. */
async function menu(page) {
  await go(page, '/')
  const paths = await page.$$eval('nav a[href]', (all) => all.map((a) => a.getAttribute('href')))
  return [...new Set(paths)].filter((p) => p !== '/')
}

/* Pages that the menu does not name: forms, and what is one step below it. */
const MORE = {
  park_admin: ['/knowledge/references/1', '/apps/coverage', '/apps/packages', '/apps/APP-014', '/apps/APP-014?tab=facts', '/apps/APP-014?tab=history', '/models/ENE-006', '/models/ENE-005?tab=vectors', '/models/ENE-005?tab=code', '/developers/api', '/developers/api?q=device', '/algorithms/STA-01?tab=ports', '/thing-models', '/thing-models/new', '/thing-models/1', '/energy/meters', '/join', '/join?tab=state'],
  enterprise_admin: ['/knowledge/references/1', '/apps/coverage', '/apps/APP-055', '/apps/APP-036?tab=facts', '/apps/APP-036?tab=history', '/subscriptions?kind=model', '/models/ENE-006', '/algorithms/STA-01?tab=calls', '/thing-models', '/thing-models/new', '/energy/meters'],
}

async function look(page, shape, path) {
  const faults = []
  await go(page, path)
  await page.waitForTimeout(300)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (wide > 1) faults.push(`it is ${wide} px wider than the window`)
  /* A program may name `park.models`. */
  const text = await page.evaluate(() =>
    [...document.querySelectorAll('pre')].reduce((all, pre) => all.replace(pre.innerText, ''), document.body.innerText))
  const bare = BARE_KEY.exec(text)
  if (bare) faults.push(`the text ${bare[0]} is missing`)
  if (/undefined|NaN|\[object/.test(text)) faults.push(`it shows ${/.{0,30}(undefined|NaN|\[object).{0,20}/.exec(text)[0]}`)
  if (shape.locale === 'en') {
    const title = await page.textContent('h1')
    if (/[\u4e00-\u9fff]/.test(title)) faults.push(`its English heading is ${title}`)
  }
  faults.push(...(await axe(page, shape.without)))
  return faults
}

for (const role of ['park_admin', 'enterprise_admin'])
  for (const shape of SHAPES)
    story(`pages of ${role} (${shape.name})`, async (stage) => {
      const page = await stage.open({ role, ...shape })
      let paths = []
      await stage.step('the menu has pages', async () => {
        paths = [...(await menu(page)), ...MORE[role]]
        must(paths.length >= 5, `the menu has only ${paths.length}`)
        if (shape.locale === 'en') must((await page.getAttribute('html', 'lang')) === 'en', 'the page is not English')
      })
      for (const path of paths) {
        let faults
        try {
          faults = await look(page, shape, path)
        } catch (e) {
          faults = [e.message]
        }
        await picture(page, `${role}${path.replace(/\W+/g, '-')}.${shape.file}`)
        verdict(faults.length === 0, `${stage.name}: ${path} is whole, fits and can be read`, faults.join('\n'))
      }
    })

story('strangers', async (stage) => {
  const page = await stage.open()
  await stage.step('a page asked for by nobody leads to the sign-in and back', async () => {
    stage.expects4xx = true
    await page.goto(`${base}/energy`)
    await page.waitForURL(/sign-in.*to=/)
    await rest(page)
  })
  await stage.step('the sign-in is fit for a screen reader', async () => {
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('a wrong password is refused in words', async () => {
    await page.fill('input[name=username]', 'nobody-here')
    await page.fill('input[name=password]', 'wrong horse battery staple')
    await page.press('input[name=password]', 'Enter')
    await page.waitForSelector('[role=alert]:visible')
    must(/sign-in/.test(page.url()), 'the sign-in is left')
  })
})
