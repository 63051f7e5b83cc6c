// J8, issued once more: as known then nothing differs; as known now, after a
// month was reported anew, each difference is shown.
import { axe, go, must, picture, rest, story } from './stage.mjs'

const MONTH = '2025-10'

story('重新出具 J8', async (stage) => {
  const page = await stage.open({ role: 'enterprise_admin' })
  let first, tenant, before

  async function reissue(choice) {
    await go(page, `/reports/runs/${first}`)
    await page.getByRole('button', { name: '重新出具' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText(choice, { exact: false }).first().click()
    await dialog.getByRole('button', { name: '重新出具' }).click()
    await page.waitForURL((url) => /\/reports\/runs\/\d+$/.test(url.pathname) && !url.pathname.endsWith(`/${first}`))
    await page.getByRole('link', { name: 'PDF', exact: true }).waitFor()
  }

  await stage.step('a month is issued', async () => {
    await go(page, '/reports')
    tenant = (await page.api.get('/api/v1/session')).tenant.id
    before = (await page.api.get(`/api/v1/enterprises/${tenant}/economics`)).items.find((m) => m.month.startsWith(MONTH))
    first = (await page.api.ask('POST', '/api/v1/reports/economy-monthly/runs', { period: MONTH })).id
    await go(page, `/reports/runs/${first}`)
    await page.getByRole('link', { name: 'PDF', exact: true }).waitFor()
  })
  await stage.step('the enterprise reports that month anew', async () => {
    await page.api.ask('POST', `/api/v1/enterprises/${tenant}/economics`, {
      month: MONTH, output_fen: before.output_fen + 100000000, value_added_fen: before.value_added_fen,
      revenue_fen: before.revenue_fen, tax_fen: before.tax_fen, employees: before.employees,
    })
  })
  await stage.step('issued as known then, every figure is the same', async () => {
    await reissue('按出具时口径重出')
    await page.frameLocator('iframe').getByText('个数值与原报告一致').waitFor()
    await page.getByRole('link', { name: '对照' }).click()
    await page.getByText(/^一致 \(\d+\)$/).waitFor()
    must(!(await page.textContent('main')).includes('数值变化'), 'a figure differs')
  })
  await stage.step('issued as known now, the differences stand side by side', async () => {
    await reissue('按当前数据重出')
    await page.getByRole('link', { name: '对照' }).click()
    await page.getByText(/^数值变化 \(\d+\)$/).click()
    await page.getByRole('row', { name: /产值/ }).first().waitFor()
    await rest(page)
    await picture(page, 'j8-compare')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
})
