// An enterprise has a question: finds the APP that answers it, tries it out, runs
// it, asks again with other figures, sees what changed and what it rests on, and
// finds its use in the books. An officer runs what is made for the park.
import { readFileSync } from 'node:fs'
import { PHONE, axe, go, must, picture, rest, story } from './stage.mjs'

const plain = (text) => Number(text.replaceAll(',', ''))

async function clean(page) {
  const found = await axe(page)
  must(found.length === 0, found.join('\n'))
  must(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is wider than its window')
}
const input = (page, id) => page.locator(`[data-input="${id}"]`)
const kpi = (page, name) => page.locator('.kpi', { hasText: name })
const figure = async (page, name) => plain(await kpi(page, name).locator('.value .num').innerText())

/* Asks for a run and waits until it is shown. */
async function run(page) {
  const asked = page.waitForResponse((r) => /\/runs$/.test(r.url()) && r.request().method() === 'POST')
  await page.getByRole('button', { name: '运行', exact: true }).click()
  const answer = await asked
  must(answer.status() === 202, `${answer.status()} ${await answer.text()}`)
  const { id } = await answer.json()
  await page.getByText(`运行 ${id} ·`).waitFor()
  return id
}
/* So that the story can be played again on the same park. */
async function leave(page, id) {
  const { subscription } = await page.api.get(`/api/v1/apps/${id}`)
  if (subscription && subscription !== 'ended') await page.api.ask('DELETE', `/api/v1/apps/${id}/subscriptions`)
}

story('企业用 APP', async (stage) => {
  stage.expects4xx = true
  const page = await stage.open({ role: 'enterprise_admin' })
  const APP = 'APP-036'
  let first

  await stage.step('facets count as the platform does, and one of them narrows the shelf', async () => {
    await leave(page, APP)
    await go(page, '/apps')
    const { items } = await page.api.get('/api/v1/apps/facets')
    const all = items.filter((f) => f.facet === 'class').reduce((n, f) => n + f.apps, 0)
    await page.getByText(`共 ${all} 个`).waitFor()
    const steel = items.find((f) => f.facet === 'industry' && f.word === 'steel')
    await page.getByRole('list', { name: '适用行业' }).getByRole('button', { name: steel.name }).click()
    await page.getByText(`共 ${steel.apps} 个`).waitFor()
    must(/industry=steel/.test(page.url()), 'the address does not say so')
    await clean(page)
    await picture(page, 'apps')
  })
  await stage.step('it is found by its words, and what is for the park alone says so', async () => {
    await go(page, '/apps?audience=park')
    await page.locator('article').first().getByText('仅供园区管理方').waitFor()
    must((await page.locator('article').first().getByRole('button').count()) === 0, 'it offers what is refused')
    await go(page, '/apps')
    await page.getByLabel('名称、编号或用途').fill('需求响应')
    await page.getByText('共 1 个').waitFor()
    await page.getByRole('link', { name: '虚拟电厂与需求响应' }).click()
    await rest(page)
    await page.getByText(/订阅.*即可运行|本单位尚未订阅/).waitFor()
    must(await page.getByRole('button', { name: '运行', exact: true }).isDisabled(), 'it could be run')
  })
  await stage.step('a trial has an end, and then it runs', async () => {
    const { tried } = await page.api.get(`/api/v1/apps/${APP}`)
    if (tried) await page.getByRole('button', { name: '订阅', exact: true }).click()
    else {
      await page.getByRole('button', { name: '试用 30 天' }).click()
      await page.getByText(/到期自动结束，不会转为订阅/).waitFor()
      await page.getByText(/还剩 (29|30) 天/).waitFor()
    }
    first = await run(page)
    const { result } = await page.api.get(`/api/v1/apps/${APP}/runs/${first}`)
    const cut = result.views.find((v) => v.id === 'cut')
    must((await figure(page, cut.name['zh-CN'])) === Math.round(cut.value), 'the page shows another figure')
    await clean(page)
    await picture(page, 'app-result', true)
  })
  await stage.step('each picture is a table too, as long as what the run shows', async () => {
    const { result } = await page.api.get(`/api/v1/apps/${APP}/runs/${first}`)
    const chart = result.views.find((v) => v.kind === 'chart')
    const card = page.locator('section.card', { hasText: chart.name['zh-CN'] }).first()
    await card.locator('.chart').waitFor()
    await card.getByRole('button', { name: '看表格' }).click()
    const rows = await card.locator('tbody tr').count()
    must(rows === chart.x.values.length, `${rows} rows of ${chart.x.values.length}`)
    const saved = page.waitForEvent('download')
    await card.getByRole('button', { name: /CSV/ }).click()
    must((await saved).suggestedFilename() === `${APP}-${first}-${chart.id}.csv`, 'the file has another name')
  })
  await stage.step('it can be had on paper and as a workbook', async () => {
    for (const [name, begins] of [['PDF', '%PDF-'], ['Excel', 'PK']]) {
      const [came] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.getByRole('button', { name, exact: true }).click()])
      must(came.suggestedFilename().startsWith(`${APP}-${first}.`), came.suggestedFilename())
      must(readFileSync(await came.path()).toString('latin1', 0, begins.length) === begins, `${name} is something else`)
    }
  })
  await stage.step('what is out of range is said at its field, and nothing is run', async () => {
    await input(page, 'cut').getByRole('textbox').fill('900')
    await page.getByRole('button', { name: '运行', exact: true }).click()
    await input(page, 'cut').getByText(/超出允许范围/).waitFor()
    must(await input(page, 'cut').getByRole('textbox').evaluate((e) => e === document.activeElement), 'the field is not where the keyboard is')
    await input(page, 'cut').getByRole('textbox').fill('many')
    await page.getByRole('button', { name: '运行', exact: true }).click()
    await input(page, 'cut').getByText(/格式不正确/).waitFor()
  })
  await stage.step('asked with other figures it says what changed against the run before', async () => {
    const before = await figure(page, '可削减')
    await input(page, 'cut').getByRole('textbox').fill('16')
    await run(page)
    await page.waitForFunction(() => /较上次/.test(document.body.innerText))
    const now = await figure(page, '可削减')
    must(Math.abs(now / before - 2) < 0.02, `twice the share cuts ${now}, not twice ${before}`)
    must(/100/.test(await kpi(page, '可削减').innerText()), 'the card does not say by how much')
  })
  await stage.step('it rests on questions and calls with digests', async () => {
    await page.getByText('依据：查询、模型调用与摘要').click()
    await page.getByRole('region', { name: '模型与算法调用' }).getByText('ENE-021').waitFor()
    const digest = await page.getByRole('region', { name: '数据查询' }).locator('tbody code').first().getAttribute('title')
    must(/^[0-9a-f]{64}$/.test(digest), digest)
    await clean(page)
  })
  await stage.step('two runs stand side by side, with the same data and other figures', async () => {
    await page.getByRole('tab', { name: '运行记录' }).click()
    const rows = page.getByRole('region', { name: '运行记录' }).locator('tbody tr')
    await rows.first().getByRole('button', { name: '比较' }).click()
    const compared = page.getByRole('region', { name: /比较运行/ })
    await compared.locator('tr', { hasText: '数据摘要' }).getByText('相同').waitFor()
    const changed = compared.locator('tr', { has: page.getByRole('rowheader', { name: '可削减', exact: true }) })
    must(/▲ 100\.0 %/.test(await changed.innerText()), await changed.innerText())
    await clean(page)
    await picture(page, 'app-compare', true)
    await rows.nth(1).getByRole('button', { name: '填入表单' }).click()
    must((await input(page, 'cut').getByRole('textbox').inputValue()) === '8', 'the form has another share')
  })
  await stage.step('it runs by itself, when somebody says so, and no more when he says that', async () => {
    const tab = page.getByRole('tab', { name: '定时' })
    await tab.click()
    await page.getByRole('button', { name: '新建定时' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill('每月三日')
    await clean(page)
    await dialog.getByRole('button', { name: '保存' }).click()
    const row = page.getByRole('region', { name: '定时运行' }).locator('tbody tr', { hasText: '每月三日' }).first()
    await row.getByText('生效').waitFor()
    const { items } = await page.api.get(`/api/v1/apps/${APP}/schedules`)
    must(items[0].cron === '0 8 3 * *' && items[0].inputs.cut === 8, JSON.stringify(items[0]))
    await row.getByRole('button', { name: '暂停' }).click()
    await row.getByText('已暂停').waitFor()
    await clean(page)
    await row.getByRole('button', { name: '删除' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '删除' }).click()
    await page.getByText('定时已删除').waitFor()
  })
  await stage.step('what one has stands together, with its last run and this month', async () => {
    await go(page, '/subscriptions')
    const row = page.getByRole('region', { name: '我的订阅' }).locator('tbody tr', { hasText: APP })
    await row.getByText(/试用中|已订阅/).waitFor()
    await clean(page)
    await picture(page, 'subscriptions')
    await page.getByText('机理模型', { exact: true }).last().click()
    await page.getByRole('region', { name: '我的订阅' }).getByText('ENE-021').waitFor()
  })
  await stage.step('its use stands in the books, as demonstration and not counted', async () => {
    await go(page, '/knowledge-usage')
    const { items } = await page.api.get('/api/v1/usage')
    const runs = items.reduce((n, m) => n + m.demo_runs, 0)
    const callsMade = items.reduce((n, m) => n + m.demo_calls, 0)
    must(runs >= 2 && items.every((m) => m.runs === 0), JSON.stringify(items.at(-1)))
    must((await figure(page, '演示（不计入）')) === runs + callsMade, 'the page counts otherwise')
    must((await figure(page, '近 12 个月 APP 运行')) === 0, 'demonstration is counted')
    await page.getByText('当前登录的是演示单位').waitFor()
    await clean(page)
    await picture(page, 'usage', true)
  })
  await stage.step('it ends when one wants, and says that nothing runs any more', async () => {
    await go(page, `/apps/${APP}`)
    await page.getByRole('button', { name: /退订|结束试用/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: '退订' }).click()
    await page.getByText('订阅或试用后即可运行').waitFor()
    must((await page.getByRole('button', { name: '试用 30 天' }).count()) === 0, 'it could be tried twice')
  })
})

story('表格输入', async (stage) => {
  stage.expects4xx = true
  const page = await stage.open({ role: 'enterprise_admin' })
  const APP = 'APP-055'

  await stage.step('rows are added, removed, and pasted out of a spreadsheet', async () => {
    await leave(page, APP)
    await page.api.ask('POST', `/api/v1/apps/${APP}/subscriptions`, {})
    await go(page, `/apps/${APP}`)
    const table = page.locator('[data-input] table').last()
    const had = await table.locator('tbody tr').count()
    await table.locator('xpath=ancestor::*[@data-input]').getByRole('button', { name: '添加一行' }).click()
    must((await table.locator('tbody tr').count()) === had + 1, 'no row came')
    await table.getByRole('button', { name: `删除第 ${had + 1} 行` }).click()
    must((await table.locator('tbody tr').count()) === had, 'no row went')
    await table.locator('tbody input').first().focus()
    await page.evaluate(() => {
      const clip = new DataTransfer()
      clip.setData('text', '甲\t100\t2000\n乙\t200\t3000\n')
      document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clip, bubbles: true, cancelable: true }))
    })
    const cells = await table.locator('tbody tr').nth(1).locator('input').evaluateAll((all) => all.map((i) => i.value))
    must(cells.join() === '乙,200,3000', cells.join())
    await clean(page)
  })
  await stage.step('what is wrong in a cell is said at the table, and the cell is marked', async () => {
    const table = page.locator('[data-input] table').last()
    await table.locator('tbody tr').nth(2).locator('input').nth(1).fill('viel')
    await page.getByRole('button', { name: '运行', exact: true }).click()
    await page.locator('[data-input]').last().getByText(/格式不正确/).waitFor()
    must((await table.locator('[aria-invalid=true]').count()) === 1, 'no cell is marked')
    await clean(page)
  })
  await stage.step('as it comes it runs, and says that its figures are examples', async () => {
    await page.getByRole('button', { name: '恢复默认' }).click()
    await run(page)
    await page.getByText(/沿用 APP 自带的示例值/).waitFor()
    await clean(page)
    await picture(page, 'app-table', true)
    await leave(page, APP)
  })
})

story('测点输入', async (stage) => {
  const page = await stage.open({ role: 'enterprise_admin' })
  const APP = 'APP-302'

  await stage.step('a series of a device is chosen, and the run says what was read of it', async () => {
    await leave(page, APP)
    await page.api.ask('POST', `/api/v1/apps/${APP}/subscriptions`, {})
    const { items } = await page.api.get('/api/v1/series?limit=200')
    const power = items.find((x) => x.unit === 'kW' && typeof x.value === 'number')
    await go(page, `/apps/${APP}`)
    await input(page, 'load').getByRole('combobox').first().fill(power.device_name)
    await page.getByRole('option', { name: power.device_name }).first().click()
    await page.waitForFunction(() => document.querySelectorAll('[data-input="load"] .el-select__wrapper:not(.is-disabled)').length === 2)
    const id = await run(page)
    const { evidence } = await page.api.get(`/api/v1/apps/${APP}/runs/${id}`)
    must(evidence.series[0].samples > 0, JSON.stringify(evidence.series))
    await page.getByText('依据：查询、模型调用与摘要').click()
    await page.getByRole('region', { name: '设备测点' }).getByText(evidence.series[0].series).waitFor()
    await clean(page)
    await picture(page, 'app-series', true)
    await leave(page, APP)
  })
})

story('园区用 APP', async (stage) => {
  const page = await stage.open({ role: 'park_admin' })

  await stage.step('the matrix counts as the platform does, and its figures lead to their lists', async () => {
    await go(page, '/apps/coverage')
    const { items } = await page.api.get('/api/v1/apps/coverage')
    const cell = items.find((c) => c.industry === 'chemical' && c.domain === 'safety')
    const link = page.getByRole('link', { name: new RegExp(`${cell.industry_name}，${cell.domain_name}：机理模型 ${cell.models} 个`) })
    await clean(page)
    await picture(page, 'coverage')
    await link.click()
    await rest(page)
    await page.getByText(`共 ${cell.models} 项`).waitFor()
  })
  await stage.step('an officer scores the enterprises and sees where they are', async () => {
    await go(page, '/apps/APP-014')
    const id = await run(page)
    const { result } = await page.api.get(`/api/v1/apps/APP-014/runs/${id}`)
    const map = result.views.find((v) => v.kind === 'map')
    const placed = map.lon.filter((v) => v !== null).length
    const card = page.locator('section.card', { hasText: map.name['zh-CN'] }).last()
    await card.getByText(`${placed} 个点`).waitFor()
    await page.waitForFunction(() => document.querySelector('.maplibregl-map[data-idle]'))
    await clean(page)
    await picture(page, 'app-map', true)
    await card.getByRole('button', { name: '看表格' }).click()
    must((await card.locator('tbody tr').count()) === map.label.values.length, 'the table has another length')
  })
  await stage.step('a model says which APPs use it', async () => {
    await go(page, '/models/ECO-020')
    await page.getByRole('link', { name: '亩均效益综合评价', exact: true }).click()
    await page.waitForURL(/\/apps\/APP-014/)
    await page.getByRole('heading', { name: '亩均效益综合评价' }).waitFor()
  })
  await stage.step('on a phone and in the dark as well', async () => {
    const phone = await stage.open({ role: 'park_admin', size: PHONE, dark: true })
    await go(phone, '/apps/APP-014')
    await phone.locator('.kpi').first().waitFor()
    await clean(phone)
    await picture(phone, 'app-phone', true)
    await go(phone, '/apps')
    await phone.getByRole('button', { name: '筛选' }).click()
    await phone.getByRole('list', { name: '应用领域' }).waitFor()
    await clean(phone)
  })
})
