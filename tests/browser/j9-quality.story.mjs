// Somebody doubts a figure: how good are the data behind it, which device is
// the worst, and what exactly is wrong with it?
import { PHONE, axe, go, must, picture, rest, story } from './stage.mjs'

async function score(api) {
  await api.ask('POST', '/api/v1/quality/recompute', { days: 3 })
  for (let i = 0; i < 40; i++) {
    const { items } = await api.ask('GET', '/api/v1/quality/days?limit=5')
    if (items.length > 0) return items
    await new Promise((done) => setTimeout(done, 1000))
  }
  throw new Error('no day was scored within 40 s')
}

story('数据质量', async (stage) => {
  const page = await stage.open({ role: 'park_admin' })
  let worst = await score(page.api)

  await stage.step('the page says how good yesterday was, in five dimensions', async () => {
    await go(page, '/quality')
    for (const name of ['完整性', '及时性', '有效性', '一致性', '唯一性']) await page.locator('.kpis').getByText(name, { exact: true }).waitFor()
    const found = await axe(page)
    must(found.length === 0, found.join('\n'))
    await picture(page, 'quality', true)
  })
  await stage.step('the heat map can be read as a table', async () => {
    const panel = page.locator('section', { hasText: '质量最差的设备' }).first()
    await panel.getByRole('button', { name: '看表格' }).click()
    must((await panel.locator('tbody tr').count()) >= 1, 'the table of the heat map is empty')
  })
  await stage.step('the worst device is first, with what is wrong with it', async () => {
    worst = (await page.api.ask('GET', '/api/v1/quality/days?limit=5')).items
    await go(page, '/quality')
    const row = page.getByRole('region', { name: '设备', exact: true }).locator('tbody tr').first()
    const text = await row.innerText()
    must(text.includes(worst[0].device_name), `the first row is ${text}`)
  })
  await stage.step('a grade narrows the list, and the address keeps it', async () => {
    await go(page, '/quality?grade=A')
    const grades = await page.getByRole('region', { name: '设备', exact: true }).locator('tbody tr .grade').allInnerTexts()
    must(grades.every((g) => g === 'A'), `there are ${grades}`)
  })
  await stage.step('its metrics say which one it is, and by which interval it was judged', async () => {
    await go(page, `/quality?tab=metrics&device=${worst[0].device_id}`)
    const rows = page.getByRole('region', { name: '测点', exact: true }).locator('tbody tr')
    must((await rows.count()) >= 1, 'no metric is shown')
  })
  await stage.step('the page of the device has a line of it', async () => {
    await go(page, `/devices/${worst[0].device_id}`)
    await page.locator('dl.facts').getByText('今日至此').waitFor()
  })
  await stage.step('enterprises are ranked', async () => {
    await go(page, '/quality?tab=enterprises')
    must((await page.getByRole('region', { name: '企业排名', exact: true }).locator('tbody tr').count()) >= 1, 'no enterprise is ranked')
  })
  await stage.step('an enterprise sees its own, on a phone too', async () => {
    const own = await stage.open({ role: 'enterprise_user', size: PHONE })
    await go(own, '/quality')
    await rest(own)
    must((await own.getByRole('tab', { name: '企业排名' }).count()) === 0, 'an enterprise is shown the ranking of others')
    const wide = await own.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    must(wide <= 1, `it is ${wide} px wider than the phone`)
  })
})
