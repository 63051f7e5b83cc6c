// J8, sent: a schedule is made by its form, comes when its time has come, a
// real mail server takes one mail with both files, and what does not arrive
// is told until somebody takes it on.
import { execFileSync, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Api, axe, go, loginOf, must, picture, pictures, rest, story } from './stage.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const mails = []

async function until(holds, what, seconds = 60) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((done) => setTimeout(done, 300))) {
    const got = await holds()
    if (got) return got
  }
  throw new Error(what)
}

async function openMailbox() {
  const box = spawn('/usr/bin/python3', [join(here, 'mailbox.py'), process.env.PARK_SMTP_URL, pictures], { stdio: ['ignore', 'pipe', 'ignore'] })
  let ready = false
  createInterface({ input: box.stdout }).on('line', (line) => {
    const said = JSON.parse(line)
    if (said.ready) ready = true
    else mails.push(said)
  })
  try {
    await until(() => ready, 'the mail server does not start', 15)
  } catch (e) {
    box.kill()
    throw e
  }
  return box
}
const to = (address) => mails.filter((m) => m.to === address)

/* Its time has come: the third of this month, as if it were now. */
function come(schedule) {
  const month = new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 7)
  execFileSync('psql', ['-Xq', `${process.env.PARK_DB} user=park_dba`, '-c',
    `update park.report_schedule_next set civil = '${month}-03T07:30', at = now() where schedule_id = ${Number(schedule)};
     update park.schedule set next_at = now() where kind = 'report.plan'; select pg_notify('park_job', '')`], { stdio: 'ignore' })
}

async function play(stage) {
  const run = Date.now().toString(36)
  const director = `director-${run}@example.org`
  const own = `officer-${run}@example.org`
  const admin = await new Api(loginOf('park_admin')).enter()
  const page = await stage.open({ role: 'report_officer' })
  const name = `月报投递 ${run}`
  let schedule

  await stage.step('a schedule is made by its form, which shows the next times before anything is saved', async () => {
    const me = (await admin.get('/api/v1/users?limit=500')).items.find((u) => u.name === loginOf('report_officer').name)
    await admin.ask('PATCH', `/api/v1/users/${me.id}`, { email: own, version: me.version })
    await go(page, '/report-schedules')
    await page.getByRole('button', { name: '新建计划' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill(name)
    await dialog.getByRole('combobox', { name: '报告', exact: false }).first().click({ force: true })
    await page.getByRole('option', { name: '月度能源消费分析报告' }).click()
    const shown = dialog.getByRole('region', { name: '接下来的时间' })
    const said = (await page.api.get('/api/v1/report-occasions?cron=30%207%203%20*%20*&zone=Asia/Shanghai&workday_rule=next&period_rule=previous_month&count=6')).occasions
    for (const o of said) await shown.getByText(o.local.replace('T', ' ')).waitFor()
    must((await shown.innerText()).includes(said[0].period), 'the period is not told')
    await dialog.getByLabel('至少到齐（%）').fill('0')
    await dialog.getByLabel('错开开始（分钟内）').fill('0')
    await picture(page, 'j8-schedule')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByRole('cell', { name, exact: true }).or(page.getByRole('link', { name })).first().click()
    await page.waitForURL(/report-schedules\/\d+/)
    schedule = Number(/(\d+)$/.exec(page.url())[1])
    await rest(page)
  })
  await stage.step('a receiver is added, and the park confirms the address', async () => {
    await page.getByRole('button', { name: '添加收件人' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('邮箱地址').last().fill(director)
    await dialog.getByLabel('收件人', { exact: true }).fill('副主任')
    await dialog.getByRole('button', { name: '保存' }).click()
    const row = page.getByRole('row', { name: new RegExp(director) })
    await row.getByText('待确认').waitFor()
    await row.getByRole('button', { name: '确认' }).click()
    await row.getByText('有效').waitFor()
  })
  await stage.step('sent to oneself first, it comes with both files', async () => {
    await page.getByRole('button', { name: '发给自己试看' }).click()
    const mail = await until(() => to(own)[0], 'no test came')
    must(mail.subject.includes('测试') && mail.files.length === 2, mail.subject)
    must(to(director).length === 0, 'the director got a test')
  })
  await stage.step('when its time comes the receiver gets one mail, with PDF and workbook', async () => {
    come(schedule)
    const mail = await until(() => to(director)[0], 'no mail came', 90)
    const [pdf, xlsx] = mail.files
    must(mail.files.length === 2 && pdf.name.endsWith('.pdf') && xlsx.name.endsWith('.xlsx'), JSON.stringify(mail.files))
    must(readFileSync(xlsx.path).subarray(0, 2).toString() === 'PK', 'the workbook is none')
    const d = (await page.api.get(`/api/v1/report-dispatches?schedule=${schedule}`)).items.find((x) => x.kind === 'due')
    must(mail.subject.includes(d.period), `${mail.subject} is not about ${d.period}`)
    const text = execFileSync('pdftotext', ['-layout', pdf.path, '-'], { encoding: 'utf8' })
    const { items } = await page.api.get(`/api/v1/report-runs/${d.run_id}/figures`)
    must(items.length >= 5, `it has only ${items.length} figures`)
    for (const f of items) must(text.includes(f.printed) && text.includes(f.code), `the PDF lacks ${f.label} ${f.printed}`)
    must(mail.text.includes(items[0].printed), 'the letter lacks the first figure')
  })
  const log = page.getByRole('region', { name: '发送经过' })
  await stage.step('the log shows each step, each receiver and each attempt', async () => {
    const row = log.locator('tbody tr', { hasText: '已送达' }).filter({ hasNotText: '试看' }).first()
    await row.getByRole('button', { name: '邮件' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText(director).waitFor()
    await drawer.getByText('已接收').waitFor()
    await picture(page, 'j8-log')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('it is sent again by hand, as a new message', async () => {
    await page.getByRole('dialog').getByRole('button', { name: '重新发送' }).click()
    await until(() => to(director).length === 2, 'nothing was sent again')
    must(to(director)[0].number !== to(director)[1].number, 'it has the same number')
    await page.keyboard.press('Escape')
  })
  await stage.step('what does not arrive is told on every page until somebody takes it on', async () => {
    const lost = `月报退信 ${run}`
    const other = await page.api.ask('POST', '/api/v1/report-schedules', { name: lost, report: 'energy-monthly', cron: '30 7 3 * *', gate_percent: 0, spread_min: 0 })
    const r = await page.api.ask('POST', `/api/v1/report-schedules/${other.id}/recipients`, { address: `nobody@${run}.example.org` })
    await page.api.ask('POST', `/api/v1/report-recipients/${r.id}/confirm`)
    come(other.id)
    await go(page, '/reports')
    const banner = page.locator('.banner', { hasText: '份报告未送达' })
    await banner.getByText(lost).waitFor()
    await banner.getByRole('button', { name: '查看' }).click()
    await page.waitForURL('**/report-dispatches')
    const row = page.getByRole('region', { name: '未送达的报告' }).locator('tbody tr', { hasText: lost })
    must(/550/.test(await row.innerText()), `it does not say why: ${await row.innerText()}`)
    await picture(page, 'j8-alarm')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await row.getByRole('button', { name: '接手' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('处理办法').fill('地址有误，已联系对方更正')
    await dialog.getByRole('button', { name: '确定' }).click()
    await banner.filter({ hasText: lost }).waitFor({ state: 'detached' })
  })
  await stage.step('it is paused, with a reason', async () => {
    await go(page, `/report-schedules/${schedule}`)
    await page.getByRole('button', { name: '暂停' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('原因').fill('年末停发')
    await dialog.getByRole('button', { name: '暂停' }).click()
    await page.getByText('已暂停：年末停发').waitFor()
  })
}

if (process.env.PARK_SMTP_URL && process.env.PARK_DB)
  story('定时投递 J8', async (stage) => {
    const box = await openMailbox()
    try {
      await play(stage)
    } finally {
      box.kill()
    }
  })
else console.log('skip - a report is sent when its time comes: no PARK_SMTP_URL or no PARK_DB')
