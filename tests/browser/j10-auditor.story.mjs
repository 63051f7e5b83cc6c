// J10: the auditor takes a printed figure at its word. He finds what stands
// behind it, sees that it was corrected since and by what, follows who did it
// in a log whose chain is whole, and can change nothing anywhere.
import { Api, axe, go, loginOf, must, picture, story } from './stage.mjs'

const BY_WRITING = /^(新建|新增|添加|编辑|修改|删除|移除|保存|导入|登记|出具报告|重新出具|重新计算|重算|暂停|恢复|接手|重新执行|重新发送|确认)/

function lastMonth() {
  const d = new Date(Date.now() + 8 * 3600_000)
  d.setUTCDate(0)
  return d.toISOString().slice(0, 7)
}

async function until(holds, what, seconds = 90) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((done) => setTimeout(done, 500))) {
    const got = await holds()
    if (got) return got
  }
  throw new Error(what)
}

/* Buttons of a page that change something. */
async function offers(page, path) {
  await go(page, path)
  return (await page.locator('main button:visible').allInnerTexts()).map((text) => `${path}: ${text.trim()}`).filter((text) => BY_WRITING.test(text.slice(path.length + 2)))
}

/* An issue of last month, and its first figure: energy of the whole park. */
async function issued(officer, period) {
  const { id } = await officer.ask('POST', '/api/v1/reports/energy-monthly/runs', { period })
  await until(async () => (await officer.get(`/api/v1/report-runs/${id}`)).state === 'ready', 'no report is made')
  return (await officer.get(`/api/v1/report-runs/${id}/figures`)).items[0]
}

/* A main meter whose transformer was changed on the last day of the month. */
async function correct(officer, period) {
  const meter = (await officer.get('/api/v1/energy/meters?kind=electricity&limit=50')).items.find((m) => m.role === 'main' && m.in_service)
  const days = new Date(Date.UTC(Number(period.slice(0, 4)), Number(period.slice(5)), 0)).getUTCDate()
  const at = `${period}-${days}T12:00:00+08:00`
  const { points } = await officer.get(`/api/v1/series/${meter.device_key}/${meter.metric}?from=${encodeURIComponent(at)}&to=${encodeURIComponent(at.replace('12:00', '12:59'))}`)
  must(points.length, `the meter ${meter.name} has no reading at ${at}`)
  const event = await officer.ask('POST', `/api/v1/energy/meters/${meter.id}/events`, {
    at, kind: 'ct_change', old_final: points[0][1], new_initial: points[0][1], new_multiplier: meter.multiplier * 2, reason: '互感器变比核对有误',
  })
  return { meter, event }
}

story('审计 J10', async (stage) => {
  const officer = await new Api(loginOf('energy_officer')).enter()
  const page = await stage.open({ role: 'auditor' })
  const period = lastMonth()
  let figure, corrected

  await stage.step('a code from the paper is typed, and the figure is as printed: 一致', async () => {
    figure = await issued(officer, period)
    await go(page, '/evidence')
    await page.getByLabel('证据编号').fill(figure.code.toLowerCase().replaceAll('-', ' '))
    await page.getByRole('button', { name: '复核' }).click()
    await page.getByText('一致', { exact: true }).waitFor()
    must((await page.textContent('main')).includes(figure.printed), `${figure.printed} is not shown`)
  })
  await stage.step('the rows and the query behind it are there', async () => {
    await page.getByText('SHA-256').waitFor()
    must((await page.locator('main table tbody tr').count()) > 6, 'there are no rows')
    await page.locator('details summary').first().click()
    must(/select/i.test(await page.locator('details pre').first().innerText()), 'there is no query')
  })
  await stage.step('a meter is corrected: it says 已更正, by how much and by which correction', async () => {
    corrected = await correct(officer, period)
    await until(async () => (await officer.get(`/api/v1/evidence/${figure.code}`)).verdict === '已更正', 'nothing was corrected')
    await go(page, `/evidence/${figure.code}`)
    await page.getByText('已更正', { exact: true }).waitFor()
    const said = await officer.get(`/api/v1/evidence/${figure.code}`)
    must(said.change !== 0 && said.corrections.length > 0, 'no correction is told')
    must((await page.getByRole('region', { name: '出具之后的更正' }).locator('tbody tr').count()) > 0, 'no correction is shown')
    must((await page.textContent('main')).includes(figure.printed), 'what was printed is shown no more')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await picture(page, 'j10-corrected', true)
  })
  await stage.step('the audit log says who did it, and its chain is whole', async () => {
    await go(page, '/audit')
    await page.getByText('链条完整').waitFor()
    await page.getByLabel('操作人用户名').fill(loginOf('energy_officer').name)
    const rows = page.locator('main table tbody tr')
    await until(async () => {
      const all = await rows.allInnerTexts()
      return all.length > 0 && all.every((r) => r.includes(loginOf('energy_officer').name)) && all.some((r) => r.includes('换表'))
    }, 'the event of the meter is not in the log', 20)
    await picture(page, 'j10-audit')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('an entry shows what was changed, and the filter stays in the address', async () => {
    must(/actor=/.test(page.url()), page.url())
    await page.locator('main table tbody tr', { hasText: '换表' }).first().getByRole('button').click()
    await page.getByRole('dialog').getByText('互感器变比核对有误').first().waitFor()
    await page.keyboard.press('Escape')
  })
  await stage.step('the chain is reckoned anew on demand', async () => {
    await page.getByRole('button', { name: '重新校验' }).click()
    await page.getByText('逐条复算，全部一致').waitFor()
  })
  await stage.step('no page of his offers anything that writes', async () => {
    const writer = await stage.open({ role: 'report_officer' })
    must((await offers(writer, '/report-schedules')).length > 0, 'not even the report officer can write there')
    const found = []
    for (const path of ['/overview', '/alarms', '/devices', '/enterprises', '/energy', '/energy/meters', '/reports', '/report-schedules', '/report-dispatches', '/quality', '/audit'])
      found.push(...(await offers(page, path)))
    must(found.length === 0, found.join('\n'))
  })
  await stage.step('and none of the doors behind them opens', async () => {
    for (const [method, path, body] of [
      ['POST', '/api/v1/reports/energy-monthly/runs', { period }],
      ['POST', `/api/v1/energy/meters/${corrected.meter.id}/events`, { at: `${period}-01T12:00:00+08:00`, kind: 'reset', old_final: 1, new_initial: 0, reason: 'x' }],
      ['POST', '/api/v1/report-schedules', { name: 'x', report: 'energy-monthly', cron: '0 8 1 1 *' }],
      ['POST', '/api/v1/energy/recompute', { meter: corrected.meter.id }],
    ]) {
      const said = await page.api.ask(method, path, body).then(() => 'done', (e) => e.message)
      must(/says 403/.test(said), `${method} ${path}: ${said}`)
    }
  })
  /* The other stories want the park as it was. */
  if (corrected) await officer.ask('DELETE', `/api/v1/energy/meters/${corrected.meter.id}/events/${corrected.event.id}`)
})
