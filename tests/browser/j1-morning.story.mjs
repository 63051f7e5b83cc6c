// J1, first form: the park's administrator looks round in the morning.
import { DESKTOP, base, axe, go, loginOf, must, picture, rest, story } from './stage.mjs'

const plain = (text) => (text ?? '').replace(/[,\s]/g, '')

story('晨检 J1', async (stage) => {
  const page = await stage.open()
  const login = loginOf('park_admin')

  await stage.step('the administrator signs in by keyboard alone', async () => {
    await page.goto(base)
    await page.waitForSelector('input[name=username]')
    await page.focus('input[name=username]')
    await page.keyboard.type(login.name)
    await page.keyboard.press('Tab')
    await page.focus('input[name=password]')
    await page.keyboard.type(login.password)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/overview')
    await rest(page)
  })
  await stage.step('the overview shows what the platform answers', async () => {
    const shown = plain(await page.textContent('main'))
    const o = await page.evaluate(async () => (await fetch('/api/v1/park/overview')).json())
    for (const [what, value] of [
      ['enterprises', o.enterprises.total], ['above scale', o.enterprises.above_scale], ['devices', o.devices.total],
      ['the month in tce', o.energy.month.tce.toFixed(1)], ['yesterday in tce', o.energy.yesterday.tce.toFixed(1)],
    ]) must(shown.includes(String(value)), `${what}: ${value} is not shown`)
    must(o.devices.online > 0, 'no device is online')
  })
  await stage.step('its picture is kept for the front page', async () => {
    await page.setViewportSize({ width: 1440, height: 1200 })
    await page.waitForTimeout(2500)
    await picture(page, 'overview')
    await page.setViewportSize(DESKTOP)
  })
  await stage.step('search by pinyin initials finds an enterprise', async () => {
    const list = await page.evaluate(async () => (await fetch('/api/v1/enterprises?limit=1')).json())
    const firm = list.items[0]
    await page.keyboard.press('Control+k')
    const box = page.getByRole('dialog').locator('input')
    await box.fill(firm.pinyin.slice(0, 4))
    await page.getByRole('dialog').getByText(firm.short_name || firm.name).first().waitFor()
    await page.keyboard.press('Escape')
  })
  await stage.step('the map shows parcels and devices without any request to elsewhere', async () => {
    await go(page, '/map')
    await page.waitForFunction(() => document.querySelector('canvas'), null)
    await page.waitForTimeout(2500)
    await picture(page, 'map')
  })
  await stage.step('an enterprise opens on one page', async () => {
    await go(page, '/enterprises')
    const row = page.locator('main table tbody tr').first()
    const name = (await row.innerText()).split('\n')[0].trim()
    await row.getByRole('link').first().click()
    await page.waitForURL(/\/enterprises\/\d+/)
    await rest(page)
    must((await page.textContent('main')).includes(name.slice(0, 6)), `${name} is not on its page`)
    await picture(page, 'enterprise', true)
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('the theme turns dark and stays so', async () => {
    const isDark = () => document.documentElement.classList.contains('dark')
    const before = await page.evaluate(isDark)
    await page.getByRole('button', { name: /切换为(深|浅)色/ }).click()
    must((await page.evaluate(isDark)) !== before, 'nothing changes')
    await page.reload()
    await rest(page)
    must((await page.evaluate(isDark)) !== before, 'it is forgotten')
  })
  await stage.step('an enterprise that asks for the park overview is told no', async () => {
    const other = await stage.open({ role: 'enterprise_user' })
    await other.goto(`${base}/park`)
    await rest(other)
    must(!(await other.getByRole('button', { name: '保存' }).count()), 'it may change the park')
  })
})
