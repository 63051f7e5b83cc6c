// J3, first form: the energy officer goes through the month's energy, from
// its sum in standard coal down to a meter that was replaced.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, base, go, must, picture, pictures, rest, story } from './stage.mjs'

const plain = (text) => (text ?? '').replace(/[,\s]/g, '')
const shows = async (page, text) => plain(await page.textContent('main')).includes(plain(text))

function lastMonth() {
  const d = new Date(Date.now() + 8 * 3600_000)
  d.setUTCDate(0)
  return d.toISOString().slice(0, 7)
}

story('能耗 J3', async (stage) => {
  const page = await stage.open({ role: 'energy_officer' })
  const month = lastMonth()
  let summary

  await stage.step('the month stands there in standard coal, as the platform answers it', async () => {
    summary = await page.api.get(`/api/v1/energy/summary?period=${month}`)
    await go(page, `/energy?period=${month}`)
    must(await shows(page, summary.tce.toFixed(1)), `${summary.tce} tce is not shown`)
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await picture(page, 'energy', true)
  })
  await stage.step('the sum is that of amounts and coefficients, reckoned anew', async () => {
    const sum = summary.kinds.filter((k) => k.counted).reduce((s, k) => s + (k.amount * k.factor) / 1000, 0)
    must(Math.abs(sum - summary.tce) <= 1e-6 * Math.abs(sum), `${sum} instead of ${summary.tce}`)
    for (const k of summary.kinds.filter((x) => x.counted)) must(await shows(page, k.name), `${k.name} is not shown`)
    must(await shows(page, 'GB/T 2589-2020'), 'the standard is not named')
  })
  await stage.step('a chart turns into its table', async () => {
    const panel = page.locator('section, article, .panel').filter({ hasText: '逐日能耗' }).last()
    await panel.getByRole('button', { name: /表格/ }).click()
    must((await panel.locator('table tbody tr').count()) >= 28, 'the table has too few days')
  })
  await stage.step('losses of the meter tree are judged', async () => {
    await go(page, `/energy/balance?period=${month}`)
    for (const words of ['4.8%', '7.4%', '损耗超限']) must(await shows(page, words), `${words} is not shown`)
  })
  await stage.step('who has too few data is graded C and says so in the ranking', async () => {
    await go(page, `/energy/ranking?period=${month}`)
    const [came] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /导出/ }).click()])
    const path = join(pictures, 'j3-ranking.csv')
    await came.saveAs(path)
    const [head, ...rows] = readFileSync(path, 'utf8').replace(/^\ufeff/, '').trim().split(/\r?\n/).map((l) => l.split(','))
    const grade = head.indexOf('grade')
    must(grade >= 0 && rows.some((r) => r[grade] === 'C'), 'nobody is graded C')
    must((await page.locator('main table tbody tr').count()) === rows.length, 'page and file have different rows')
  })
  await stage.step('the month of a replaced meter has no jump, and its event is on its page', async () => {
    const issues = (await page.api.get('/api/v1/energy/issues?limit=200')).items
    const replaced = issues.find((i) => i.kind === 'replaced')
    must(replaced, 'no meter was replaced')
    await go(page, `/energy/meters/${replaced.meter_id ?? replaced.meter}`)
    must(await shows(page, '换表'), 'its replacement is not shown')
    const series = await page.api.get(
      `/api/v1/energy/meters/${replaced.meter_id ?? replaced.meter}/series?from=${replaced.at.slice(0, 10)}&to=${new Date(Date.parse(replaced.at.slice(0, 10)) + 86400_000).toISOString().slice(0, 10)}`)
    const amounts = series.points.map((i) => i.amount).filter((a) => a != null)
    must(amounts.length > 0 && amounts.every((a) => a >= 0), 'an interval of that day is negative')
    const sorted = [...amounts].sort((a, b) => a - b)
    must(sorted.at(-1) < 20 * Math.max(sorted[sorted.length >> 1], 0.001), `an interval jumps to ${sorted.at(-1)}`)
  })
  await stage.step('an enterprise sees its own energy alone', async () => {
    const other = await stage.open({ role: 'enterprise_user' })
    await go(other, `/energy?period=${month}`)
    must(!(await shows(other, summary.tce.toFixed(1))), 'it sees the sum of the park')
    stage.expects4xx = true
    const meters = (await page.api.get('/api/v1/energy/meters?limit=200')).items
    const own = (await other.api.get('/api/v1/session')).tenant.id
    const foreign = meters.find((m) => (m.tenant_id ?? m.tenant) !== own)
    await other.goto(`${base}/energy/meters/${foreign.id}`)
    await rest(other)
    await other.locator('[role=alert]:visible').first().waitFor()
  })
})
