// chaos.mjs - what people see of the reports that reports.py sent through
// everything that died: the log tells why, in words, and who has to look.
//
// PARK_CHAOS: {"login": {…}, "patient": schedule, "roomless": schedule, …}
import { existsSync } from 'node:fs'
import { axe, failures, go, known, must, picture, playAll, story } from '../browser/stage.mjs'

const chaos = JSON.parse(process.env.PARK_CHAOS)
known.logins.push({ role: 'chaos', ...chaos.login })

/* The one line of a schedule's log. */
async function line(page, schedule) {
  await go(page, `/report-schedules/${schedule}`)
  const rows = page.getByRole('region', { name: '发送经过' }).locator('tbody tr')
  await rows.first().waitFor()
  must((await rows.count()) === 1, `the log has ${await rows.count()} lines`)
  return rows.first()
}

async function mailsOf(page, schedule) {
  await (await line(page, schedule)).getByRole('button', { name: '邮件' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('@example.org').first().waitFor()
  return drawer
}

story('投递故障 J8', async (stage) => {
  const page = await stage.open({ role: 'chaos' })
  if (chaos.patient)
    await stage.step('of a mail server that refused for half an hour each attempt is told, and the mail that came', async () => {
      const drawer = await mailsOf(page, chaos.patient)
      for (const words of ['连不上邮件服务器', '451', '421', '已接收']) {
        const box = await drawer.getByText(words).first().boundingBox()
        must(box?.width > 20, `${words} cannot be seen`) // not for screen readers alone
      }
      await picture(page, 'j8-chaos-patient')
      const faults = await axe(page)
      must(faults.length === 0, faults.join('\n'))
    })
  for (const [name, why] of [['slow', 'the database was restarted under it'], ['full', 'the disk was full while it was made'], ['hunted', 'its maker and its sender were killed']])
    if (chaos[name])
      await stage.step(`one mail is noted of the report that came although ${why}`, async () => {
        must((await (await line(page, chaos[name])).innerText()).includes('已送达'), 'it is not said to be delivered')
      })
  if (chaos.roomless)
    await stage.step('of a report that found no room the alarm tells why, and is over since it was sent in the end', async () => {
      must((await (await line(page, chaos.roomless)).innerText()).includes('已送达'), 'it is not said to be delivered')
      await go(page, '/report-dispatches')
      const troubles = page.getByRole('region', { name: '未送达的报告' })
      await page.getByRole('combobox', { name: '处理' }).click({ force: true })
      await page.getByRole('option', { name: '已了结' }).click()
      const row = troubles.locator('tbody tr', { has: page.locator(`a[href="/report-schedules/${chaos.roomless}"]`) })
      await row.first().waitFor()
      await picture(page, 'j8-chaos-roomless')
      const said = await row.first().innerText()
      must(/补发成功/.test(said) && /(空间|place|written|space)/.test(said), `it does not say why, or that it is over: ${said}`)
    })
})

if (existsSync(process.env.PARK_CHROMIUM ?? '/usr/bin/chromium')) await playAll()
else console.log('skip - what people see of it: no chromium on this machine')
process.exit(failures() ? 1 : 0)
