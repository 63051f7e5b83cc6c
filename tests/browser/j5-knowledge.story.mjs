// Somebody needs a figure that a formula gives: finds the model, tries it out,
// is told what he typed wrong, computes with his own column, and later has the
// same call computed again.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { PHONE, axe, go, known, must, picture, rest, story } from './stage.mjs'

const shell = promisify(execFile)

const near = (a, b, rtol) => Math.abs(a - b) <= rtol * Math.abs(b)
const plain = (text) => Number(text.replaceAll(',', ''))

async function clean(page) {
  const found = await axe(page)
  must(found.length === 0, found.join('\n'))
  must(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is wider than its window')
}
const field = (page, name) => page.locator(`[data-port="${name}"]`)
const typed = (page, name) => field(page, name).locator(':is(input:not([type=radio]), textarea)').first()
const output = (page, name) => page.locator('[role=status] tbody tr', { hasText: name }).locator('b').first()
async function compute(page) {
  const answered = page.waitForResponse((r) => /\/(calls|runs)$/.test(r.url()) && r.request().method() === 'POST')
  await page.getByRole('button', { name: '计算', exact: true }).click()
  return answered
}

story('机理模型', async (stage) => {
  stage.expects4xx = true
  const page = await stage.open({ role: 'enterprise_user' })
  let first

  await stage.step('classes are counted as the platform counts them, and one of them narrows the list', async () => {
    await go(page, '/models')
    const { items } = await page.api.get('/api/v1/models/facets')
    const classes = items.filter((f) => f.facet === 'class')
    const chips = await page.getByRole('list', { name: '类别' }).getByRole('button').allInnerTexts()
    must(chips.length === classes.length + 1, `${chips.length} chips for ${classes.length} classes`)
    const all = classes.reduce((n, c) => n + c.entries, 0)
    must(plain(chips[0].replace(/\D+/g, '')) === all, `all is ${chips[0]}, not ${all}`)
    const safety = classes.find((c) => c.word === 'safety')
    await page.getByRole('button', { name: new RegExp(`^${safety.name}`) }).click()
    await page.getByText(`共 ${safety.entries} 项`).waitFor()
    must(/class=safety/.test(page.url()), 'the address does not say so')
    await clean(page)
    await picture(page, 'models')
  })
  await stage.step('a model that nothing verified says so in the list', async () => {
    const { items } = await page.api.get('/api/v1/models?class=safety&strength=C&limit=1')
    await page.getByRole('button', { name: /^C 公式未经独立验证/ }).click()
    const row = page.locator('tbody tr', { hasText: items[0].id })
    await row.locator('td').getByText('C 公式未经独立验证').waitFor()
  })
  await stage.step('it is found by a part of its name and computes its own example', async () => {
    await go(page, '/models')
    await page.getByLabel('名称、编号、公式或出处').fill('饱和水蒸气')
    await page.getByText('共 1 项').waitFor()
    await page.getByRole('link', { name: /饱和水蒸气压力/ }).click()
    await rest(page)
    await page.getByText('IAPWS R7-97(2012)').first().waitFor()
    await page.getByRole('button', { name: '填入算例' }).click()
    const answer = await compute(page)
    must(answer.request().postDataJSON().test === true, 'trying the example out counts as use')
    const { descriptor } = await page.api.get('/api/v1/models/ENE-001')
    const shown = plain(await output(page, '饱和压力').innerText())
    must(near(shown, descriptor.example.outputs.p, 1e-6), `it shows ${shown}, not ${descriptor.example.outputs.p}`)
    await page.getByText('自测，不计入调用统计', { exact: true }).waitFor()
  })
  await stage.step('what is out of range is said at its field, with what is allowed, and no result stays', async () => {
    await typed(page, 'T').fill('5000')
    await compute(page)
    await field(page, 'T').getByText(/超出允许范围.*允许 273\.15 … 647\.096 K/).waitFor()
    must((await output(page, '饱和压力').count()) === 0, 'the old result still stands there')
    must(await typed(page, 'T').evaluate((e) => e === document.activeElement), 'the field is not where the keyboard is')
    await clean(page)
    await picture(page, 'model-fault', true)
    await typed(page, 'T').fill('twenty')
    await page.getByRole('button', { name: '计算', exact: true }).click()
    await field(page, 'T').getByText('格式不正确').waitFor()
  })
  await stage.step('a result of other inputs than those that now stand there says so', async () => {
    await typed(page, 'T').fill('300')
    await compute(page)
    await output(page, '饱和压力').waitFor()
    must((await page.getByText('输入已更改').count()) === 0, 'it says so too early')
    await typed(page, 'T').fill('310')
    await page.getByText('输入已更改').waitFor()
  })
  await stage.step('a number in another unit is converted; one that is no such unit is refused at the field', async () => {
    await typed(page, 'T').fill('100')
    await field(page, 'T').getByRole('combobox').click()
    await page.getByRole('option', { name: '°C' }).click()
    first = await (await compute(page)).json()
    must(near(first.outputs.p, 101418, 1e-3), `water boils at ${first.outputs.p} Pa`)
    must(near(plain(await output(page, '饱和压力').innerText()), first.outputs.p, 1e-6), 'the page shows another number')
    await page.locator('[role=status]').getByText(first.call).waitFor()
    await field(page, 'T').getByRole('combobox').fill('kg')
    await page.getByRole('option', { name: 'kg', exact: true }).click()
    await compute(page)
    await field(page, 'T').getByText(/单位不正确/).waitFor()
  })
  await stage.step('the command line for the same call has a place for the token', async () => {
    await page.getByRole('button', { name: '填入算例' }).click()
    await page.getByText('以命令行调用').click()
    const curl = await page.getByRole('region', { name: /curl/ }).innerText()
    must(/\/api\/v1\/models\/ENE-001\/calls/.test(curl) && /Bearer <访问令牌>/.test(curl) && /"T":/.test(curl), curl)
    const { stdout } = await shell('sh', ['-c', curl.replace('<访问令牌>', known.tokens.enterprise)])
    const said = JSON.parse(stdout)
    const { descriptor } = await page.api.get('/api/v1/models/ENE-001')
    must(near(said.outputs.p, descriptor.example.outputs.p, 1e-6), stdout)
  })
  await stage.step('the call stands in the history, computes the same again and fills the form', async () => {
    await page.getByRole('tab', { name: '调用记录' }).click()
    const rows = page.getByRole('region', { name: '调用记录' }).locator('tbody tr')
    /* Of this page, not of the command line: 300 K, then 100 °C. They are booked a moment later. */
    const typedIn = rows.filter({ hasNotText: '自测' }).filter({ hasText: '完成' }).filter({ hasText: '门户' })
    for (let i = 0; i < 20 && (await typedIn.count()) < 2; i++) {
      await page.waitForTimeout(1000)
      await page.getByRole('button', { name: '刷新' }).click()
    }
    const row = typedIn.first()
    await row.getByRole('button', { name: '重算比对' }).click()
    await page.getByText('结果一致').first().waitFor()
    await clean(page)
    await picture(page, 'model-calls', true)
    await row.getByRole('button', { name: '填入表单' }).click()
    must((await typed(page, 'T').inputValue()) === '100', 'the form has another temperature')
  })
  await stage.step('names with numbers are typed one in a line, and no names at all are none', async () => {
    await go(page, '/models/ENE-006')
    await page.getByRole('button', { name: '填入算例' }).click()
    const answer = await compute(page)
    must(answer.ok(), await answer.text())
    must(JSON.stringify(answer.request().postDataJSON().inputs.export) === '{}', answer.request().postData())
    await page.getByText('energy_coefficient GB/T 2589-2020').waitFor()
    await typed(page, 'use').fill('electricity 1000\nmoonlight 5')
    await compute(page)
    await field(page, 'use').getByText(/不在允许的名称之列.*moonlight/).waitFor()
  })
})

story('算法', async (stage) => {
  stage.expects4xx = true
  const page = await stage.open({ role: 'park_admin' })

  await stage.step('a column as spreadsheets copy it, heading and grouped digits included, is described', async () => {
    await go(page, '/algorithms/STA-01')
    await typed(page, 'x').fill('用电量\r\n1,200\r\n1,400\r\n900\r\n1,100.5\r\n')
    await page.getByText('共 4 个数').waitFor()
    const answer = await compute(page)
    must(JSON.stringify(answer.request().postDataJSON()) === '{"inputs":{"x":[1200,1400,900,1100.5]}}', answer.request().postData())
    must(plain(await output(page, '均值').innerText()) === 1150.125, 'its mean is wrong')
  })
  await stage.step('a gap where none is allowed is said at the field', async () => {
    await typed(page, 'x').fill('1\n\n3')
    await compute(page)
    await field(page, 'x').getByText('此处不允许缺口').waitFor()
  })
  await stage.step('a series of a device is taken in its place', async () => {
    const { items } = await page.api.get('/api/v1/series?limit=500')
    const names = [...new Set(items.filter((s) => typeof s.value === 'number').map((s) => s.device_name))]
    await field(page, 'x').getByText('设备测点').click()
    let answer
    /* Some report every other hour only: their gaps are refused, which is right. */
    for (const name of names.slice(0, 12)) {
      await field(page, 'x').getByRole('combobox').first().click()
      await page.getByRole('combobox', { name: /设备$/ }).fill(name)
      await page.getByRole('option', { name }).first().click()
      await page.waitForFunction(() => document.querySelectorAll('[data-port="x"] .el-select__wrapper:not(.is-disabled)').length >= 3)
      answer = await compute(page)
      if (answer.ok()) break
      must((await answer.json()).code === 'has_gaps', await answer.text())
    }
    const sent = answer.request().postDataJSON().inputs.x
    must(/^\d+\/.+/.test(sent.series) && sent.step === '1h' && sent.unit === '1', JSON.stringify(sent))
    must(answer.ok(), await answer.text())
    await output(page, '均值').waitFor()
    await clean(page)
    await picture(page, 'algorithm-series', true)
  })
  await stage.step('a file of numbers is brought, one of its columns chosen, and computed from when its turn comes', async () => {
    await go(page, '/algorithms/STA-01')
    const rows = Array.from({ length: 150_000 }, (_, i) => `2026-01-01,${(i % 7) + 0.5},x`)
    const buffer = Buffer.from(`day,"use, kWh",note\n${rows.join('\n')}\n`)
    await field(page, 'x').getByText('上传文件').click()
    await field(page, 'x').locator('input[type=file]').setInputFiles({ name: '用电.csv', mimeType: 'text/csv', buffer })
    await field(page, 'x').getByText('已上传').waitFor()
    await page.getByRole('button', { name: '计算', exact: true }).click()
    await field(page, 'x').getByText('此项必填').waitFor()
    await field(page, 'x').getByRole('combobox').click()
    await page.getByRole('option', { name: 'use, kWh' }).click()
    const answer = await compute(page)
    must(answer.status() === 202, `${answer.status()} ${await answer.text()}`)
    const sent = answer.request().postDataJSON()
    must(sent.async === true && sent.inputs.x.column === 'use, kWh', answer.request().postData())
    await output(page, '均值').waitFor()
    const mean = rows.reduce((sum, _, i) => sum + (i % 7) + 0.5, 0) / rows.length
    must(near(plain(await output(page, '均值').innerText()), mean, 1e-6), 'its mean is wrong')
    await clean(page)
    await picture(page, 'algorithm-upload', true)
    await page.api.ask('DELETE', `/api/v1/knowledge/uploads/${sent.inputs.x.upload}`)
  })
  await stage.step('lists that come out are a chart with its table, on a phone and in the dark as well', async () => {
    const phone = await stage.open({ role: 'enterprise_user', size: PHONE, dark: true })
    await go(phone, '/algorithms/STA-02')
    await typed(phone, 'x').fill('3 1 4 1 5 9 2 6')
    await typed(phone, 'p').fill('0 0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.9 1')
    await compute(phone)
    await phone.getByRole('img', { name: /value/ }).waitFor()
    await clean(phone)
    await picture(phone, 'algorithm-phone', true)
    await phone.getByRole('button', { name: '看表格' }).click()
    must((await phone.getByRole('region', { name: /value/ }).locator('tbody tr').count()) === 11, 'the table has another length')
  })
  await stage.step('who may not call reads all of it and is told why there is no form', async () => {
    const reader = await stage.open({ role: 'auditor' })
    await reader.route('**/api/v1/session', async (route) => {
      const answer = await route.fetch()
      const session = await answer.json()
      await route.fulfill({ response: answer, json: { ...session, permissions: session.permissions.filter((p) => p !== 'knowledge.call') } })
    })
    await go(reader, '/models/ENE-001')
    await reader.getByText(/没有调用权限/).waitFor()
    must((await reader.getByRole('button', { name: '计算', exact: true }).count()) === 0, 'there is a form')
    must((await reader.getByRole('tab', { name: '调用记录' }).count()) === 0, 'there are calls')
    await reader.getByRole('tab', { name: /验证算例/ }).click()
    await reader.getByRole('region', { name: '验证算例' }).locator('tbody tr').first().waitFor()
    await clean(reader)
  })
  await stage.step('the use of the catalogue is what the platform counts, and says what it leaves out', async () => {
    await go(page, '/knowledge-usage')
    const { items } = await page.api.get('/api/v1/usage')
    const shown = await page.locator('.kpi', { hasText: '近 12 个月调用次数' }).locator('.value .num').innerText()
    must(plain(shown) === items.reduce((n, m) => n + m.calls, 0), `it shows ${shown}`)
    await page.locator('.kpi', { hasText: '月均调用次数' }).first().getByText(/指南要求 600 次/).waitFor()
    await page.getByText('演示单位的调用一律不计入').waitFor()
    await clean(page)
  })
})
