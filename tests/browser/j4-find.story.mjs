// J4: a device is found among many, by what it is called and by how devices
// divide; some get a tag, and the map leads to one of them.
import { readFile } from 'node:fs/promises'
import { PHONE, axe, go, must, picture, rest, story } from './stage.mjs'

const run = `f${Date.now().toString(36)}`

story('找设备与打标签 J4', async (stage) => {
  const admin = await stage.open({ role: 'park_admin' })
  const page = await stage.open({ role: 'enterprise_admin' })
  const { park } = await page.api.get('/api/v1/session')
  const devices = []
  for (let i = 0; i < 6; i++)
    devices.push(await page.api.ask('POST', '/api/v1/devices', {
      key: `${run}-${i}`, name: `循环水泵${i} ${run}`, kind: i < 4 ? 'sensor' : 'controller', serial: `SN-${run}-${i}`,
      ...(i < 5 ? { lon: park.lon + 0.0011 + 0.00002 * i, lat: park.lat + 0.0007 } : {}),
    }))
  const facet = (group, text) => page.getByRole('complementary', { name: '筛选与数量' }).getByRole('list', { name: group }).getByRole('button', { name: text })
  const many = (n) => page.waitForFunction((wanted) => document.querySelectorAll('main tbody tr').length === wanted, n)

  await stage.step('words are asked for once the reader pauses, and the last ones win', async () => {
    await go(page, '/devices')
    const asked = []
    page.on('request', (r) => /\/api\/v1\/devices\?/.test(r.url()) && asked.push(r.url()))
    await page.getByPlaceholder('名称、编码、序列号、拼音首字母').pressSequentially(run, { delay: 40 })
    await many(6)
    must(asked.length <= 3, `asked ${asked.length} times for ${run.length} letters`)
    must(asked.at(-1).includes(`q=${run}`), asked.at(-1))
  })
  await stage.step('the counts beside the list are those of the list, and each is a filter', async () => {
    await page.getByRole('status').filter({ hasText: '6 台设备' }).waitFor()
    await facet('类型', /控制器\s*2/).click()
    await many(2)
    must(page.url().includes('kind=controller'), page.url())
    await facet('状态', /未上报\s*2/).waitFor()
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await picture(page, 'find')
    await facet('类型', /控制器/).click()
    await many(6)
  })
  await stage.step('initials find as well', async () => {
    const found = await page.api.get(`/api/v1/devices?q=xhsb5`)
    must(found.items.some((d) => d.key === `${run}-5`), JSON.stringify(found).slice(0, 300))
  })
  await stage.step('a tag is made with a colour', async () => {
    await go(page, '/device-tags')
    await page.getByRole('button', { name: '新建标签' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: '标签' }).fill(`重点 ${run}`)
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.locator('main tr', { hasText: `重点 ${run}` }).waitFor()
  })
  await stage.step('chosen devices get it', async () => {
    await go(page, `/devices?q=${run}`)
    await page.locator('main tr', { hasText: `循环水泵0 ${run}` }).locator('.el-checkbox').click()
    await page.locator('main tr', { hasText: `循环水泵1 ${run}` }).locator('.el-checkbox').click()
    await page.getByRole('button', { name: '给 2 台打标签' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox').fill(`重点 ${run}`)
    await page.getByRole('option', { name: `重点 ${run}` }).first().click()
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await picture(page, 'tag')
    await dialog.getByRole('button', { name: '执行' }).click()
    await page.getByText('已更新 2 台设备').waitFor()
    await facet('标签', new RegExp(`重点 ${run}\\s*2`)).waitFor()
  })
  await stage.step('then all that the filter finds, those who have it left alone', async () => {
    await page.getByRole('button', { name: '批量打标签' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('符合当前筛选的全部').waitFor()
    await dialog.getByRole('combobox').fill(`重点 ${run}`)
    await page.getByRole('option', { name: `重点 ${run}` }).first().click()
    await dialog.getByRole('button', { name: '执行' }).click()
    await page.getByText('已更新 4 台设备').waitFor()
    const found = await page.api.get(`/api/v1/devices?tag=${encodeURIComponent(`重点 ${run}`)}`)
    must(found.items.length === 6, `${found.items.length} devices carry it`)
  })
  await stage.step('the tag is renamed, and its devices follow', async () => {
    await go(page, `/device-tags?q=${run}`)
    await page.locator('main tr', { hasText: `重点 ${run}` }).getByRole('button', { name: /修改标签/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: '标签' }).fill(`特种 ${run}`)
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.locator('main tr', { hasText: `特种 ${run}` }).getByText('6', { exact: true }).waitFor()
  })
  await stage.step('what is filtered is what the table takes away', async () => {
    await go(page, `/devices?q=${run}&kind=controller`)
    const [taken] = await Promise.all([page.waitForEvent('download'), page.getByText('导出 CSV').click()])
    const text = (await readFile(await taken.path())).toString()
    must(text.trim().split('\r\n').length === 3 && text.includes(`${run}-5`) && !text.includes(`${run}-0`) && text.includes(`特种 ${run}`), text.slice(0, 400))
  })
  await stage.step('the audit log says who gave which tag to what', async () => {
    const { items } = await admin.api.get('/api/v1/audit?limit=100')
    for (const word of ['device_tag.assign', 'device_tag.rename'])
      must(items.some((e) => e.action === word && JSON.stringify(e).includes(run)), `no ${word} in the log`)
  })
  await stage.step('a cluster says how many it is, and divides until each device stands by itself', async () => {
    const zooms = new Set()
    page.on('request', (r) => {
      const z = /\/tiles\/device\/(\d+)\//.exec(r.url())
      if (z) zooms.add(Number(z[1]))
    })
    const { items: [one] } = await page.api.get(`/api/v1/devices?q=${run}-2`)
    await go(page, `/map?pick=device-${one.id}-${one.tenant_id}`)
    await page.locator('.drawer').getByText(`循环水泵2 ${run}`).waitFor()
    const box = await page.locator('.map').boundingBox()
    const hint = page.locator('.hint')
    /* What was looked for stands beside its drawer; after a click, in the middle. */
    let x = box.x + box.width / 2 - 160
    const y = box.y + box.height / 2
    const said = []
    for (let i = 0; i < 40 && !said.at(-1)?.includes(run); i++) {
      await page.mouse.move(x - 3, y)
      await page.mouse.move(x, y)
      await page.waitForTimeout(500)
      const text = (await hint.count()) ? await hint.innerText() : ''
      if (text && text !== said.at(-1)) said.push(text)
      if (!/^\d+ 台设备/.test(text)) continue
      await page.mouse.click(x, y)
      x = box.x + box.width / 2
      await page.waitForTimeout(700)
    }
    must(/^\d+ 台设备/.test(said.find((w) => /台/.test(w)) ?? ''), `the map said ${said.join(' | ')}`)
    must(new RegExp(`循环水泵\\d ${run} · `).test(said.at(-1)), `the map said ${said.join(' | ')}`)
    must(zooms.has(18), `tiles of zoom ${[...zooms].join()}`)
    await picture(page, 'map-single')
  })
  await stage.step('the list of the map names the same', async () => {
    await page.getByRole('button', { name: '列表' }).click()
    await page.getByText('设备', { exact: true }).last().click()
    await page.locator('[data-filter] input, input[data-filter]').first().fill(run)
    await page.locator('main tr', { hasText: `循环水泵2 ${run}` }).waitFor()
  })
  await stage.step('the list serves a phone', async () => {
    const phone = await stage.open({ role: 'enterprise_admin', size: PHONE })
    await go(phone, `/devices?q=${run}`)
    await phone.getByText('循环水泵5').waitFor()
    await rest(phone)
    const wide = await phone.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    must(wide <= 0, `the page is ${wide} px too wide`)
    const faults = await axe(phone)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('given up, a tag is gone from its devices', async () => {
    stage.page = page
    await go(page, `/device-tags?q=${run}`)
    await page.locator('main tr', { hasText: `特种 ${run}` }).getByRole('button', { name: /删除标签/ }).click()
    await page.locator('.el-message-box').getByRole('button', { name: '删除标签' }).click()
    await page.getByText('还没有标签').waitFor()
    for (const d of devices) await page.api.ask('DELETE', `/api/v1/devices/${d.id}`)
  })
})
