// J8, first form: the month's report is asked for, read, taken away as PDF
// and Excel, and each of its figures can be asked where it comes from.
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { axe, go, must, picture, pictures, rest, story } from './stage.mjs'

async function download(page, name, file) {
  const [came] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name, exact: true }).click()])
  const path = join(pictures, file)
  await came.saveAs(path)
  return path
}

story('月报 J8', async (stage) => {
  const page = await stage.open({ role: 'report_officer' })
  let run, figures, text

  await stage.step('the report centre offers the monthly energy report', async () => {
    await go(page, '/reports')
    await page.getByRole('heading', { name: '月度能源消费分析报告' }).waitFor()
  })
  await stage.step('a month is chosen and the report is asked for', async () => {
    await page.locator('article', { hasText: '月度能源消费分析报告' }).getByRole('button', { name: '出具报告' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    await dialog.getByRole('button', { name: '出具报告' }).click()
    await page.waitForURL(/\/reports\/runs\/\d+/)
    run = Number(/runs\/(\d+)/.exec(page.url())[1])
  })
  await stage.step('the page shows by itself when the report is ready', async () => {
    await page.getByRole('link', { name: 'PDF', exact: true }).waitFor()
    figures = (await page.api.get(`/api/v1/report-runs/${run}/figures`)).items
    must(figures.length >= 5, `it has only ${figures.length} figures`)
  })
  await stage.step('the preview can be read on the page', async () => {
    const frame = page.frameLocator('iframe')
    await frame.getByText('综合能源消费量').first().waitFor()
    await picture(page, 'j8-preview')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('the PDF comes down and holds every figure as printed', async () => {
    const path = await download(page, 'PDF', 'j8.pdf')
    text = execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' })
    for (const f of figures) must(text.includes(f.printed) && text.includes(f.code), `the PDF lacks ${f.label} ${f.printed} ${f.code}`)
    must(/第\s*1\s*页\s*共\s*\d+\s*页/.test(text), 'its pages are not counted')
  })
  await stage.step('the workbook comes down', async () => {
    must(statSync(await download(page, 'XLSX', 'j8.xlsx')).size > 5000, 'it is empty')
  })
  await stage.step('a figure leads to its evidence, which says 一致', async () => {
    await page.getByText(`数字与证据 (${figures.length})`).click()
    await page.getByRole('link', { name: figures[0].code }).click()
    await page.waitForURL(`**/evidence/${figures[0].code}`)
    await rest(page)
    await page.getByText('一致', { exact: true }).waitFor()
    await picture(page, 'j8-evidence')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('a code that does not exist is answered in words', async () => {
    stage.expects4xx = true
    await go(page, '/evidence/E-0000-0000')
    await page.locator('[role=alert]:visible').first().waitFor()
  })
  await stage.step('an enterprise cannot open the report of the park', async () => {
    const other = await stage.open({ role: 'enterprise_user' })
    await other.goto(new URL(`/reports/runs/${run}`, page.url()).href)
    await other.locator('[role=alert]:visible').first().waitFor()
    must(!(await other.textContent('body')).includes(figures[0].code), 'it sees a figure')
  })
})
