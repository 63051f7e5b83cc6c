// A device is set from the portal: one person asks, another approves where it
// is dangerous, and the device's own report confirms it.
import { PHONE, axe, base, go, must, picture, rest, story } from './stage.mjs'

/* A device that asks by HTTP, as one that polls does. */
async function makeDevice(api) {
  const code = `story-${Date.now()}`
  const model = await api.ask('POST', '/api/v1/thing-models', { code, name: '试验空调', kind: 'controller', metrics: [] })
  await api.ask('PATCH', `/api/v1/thing-models/${model.id}/points`, {
    version: 1,
    points: [
      { code: 'setpoint', name: '设定温度', name_en: 'Set temperature', type: 'number', unit: 'Cel', min: 5, max: 35, step: 0.5, timeout_s: 60 },
      { code: 'valve', name: '燃气阀', name_en: 'Gas valve', type: 'truth', dangerous: true, timeout_s: 60 }],
    methods: [{ code: 'restart', name: '重启', name_en: 'Restart', timeout_s: 60 }],
  })
  const device = await api.ask('POST', '/api/v1/devices', { key: code, name: `空调 ${code}`, model: code })
  const { token } = await api.ask('POST', '/api/v1/tokens', { name: code, role: 'device', device: device.id })
  const ask = async (path, body) => {
    const answer = await fetch(`${base}/api/v1/devices/${device.id}/${path}`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}),
    })
    must(answer.ok, `${path} says ${answer.status}`)
    return answer.json()
  }
  return { id: device.id, take: () => ask('commands/take'), report: (values) => ask('reported', { values }) }
}

story('参数与指令', async (stage) => {
  stage.expects4xx = true
  const admin = await stage.open({ role: 'enterprise_admin' })
  const page = await stage.open({ role: 'enterprise_user' })
  const device = await makeDevice(admin.api)
  await device.report({ setpoint: 26, valve: false })

  await stage.step('the device page shows what the device says of itself, and what may be set', async () => {
    stage.page = page
    await go(page, `/devices/${device.id}`)
    await page.getByRole('tab', { name: '参数与指令' }).click()
    await page.locator('tr', { hasText: '设定温度' }).getByText('26 °C').waitFor()
    const found = await axe(page)
    must(found.length === 0, found.join('\n'))
  })
  await stage.step('a value is asked for with a reason, and waits for the device', async () => {
    await page.locator('tr', { hasText: '设定温度' }).getByRole('button', { name: '写入' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('设定值').fill('24.5')
    await dialog.getByRole('button', { name: '下发' }).click()
    await dialog.locator('.el-form-item__error').first().waitFor()
    await dialog.getByLabel('原因').fill('夏季节能')
    await dialog.getByRole('button', { name: '下发' }).click()
    await page.locator('tr', { hasText: '写入 设定温度' }).getByText('待下发').waitFor()
    await page.locator('tr', { hasText: '设定温度' }).getByText('不一致').first().waitFor()
  })
  await stage.step('when the device has taken it and reports it, the page says so by itself', async () => {
    const { items } = await device.take()
    must(items.length === 1 && items[0].value === 24.5, `the device is given ${JSON.stringify(items)}`)
    await page.locator('tr', { hasText: '写入 设定温度' }).getByText('已下发').waitFor()
    await device.report({ setpoint: 24.5 })
    await page.locator('tr', { hasText: '写入 设定温度' }).getByText('已确认').waitFor()
    await page.locator('tr', { hasText: '设定温度' }).getByText('一致', { exact: false }).first().waitFor()
  })
  await stage.step('a dangerous point says that somebody else must approve', async () => {
    await page.locator('tr', { hasText: '燃气阀' }).getByRole('button', { name: '写入' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('须由另一位有审批权限的人员批准').waitFor()
    await dialog.locator('.el-switch').click()
    await dialog.getByLabel('原因').fill('点火试车')
    await picture(page, 'control-ask')
    await dialog.getByRole('button', { name: '提交审批' }).click()
    await page.locator('tr', { hasText: '写入 燃气阀' }).getByText('待审批').waitFor()
    must((await device.take()).items.length === 0, 'it went out without approval')
  })
  await stage.step('the approver finds it in the inbox, and approves it with a reason', async () => {
    stage.page = admin
    await go(admin, '/commands')
    await admin.getByRole('tab', { name: '待我审批' }).waitFor()
    await admin.locator('tr', { hasText: '点火试车' }).getByRole('button').click()
    const drawer = admin.getByRole('dialog')
    const approve = drawer.getByRole('button', { name: '批准' })
    await approve.waitFor()
    must(await approve.isDisabled(), 'it may be approved without a reason')
    await drawer.getByLabel('意见或原因（必填）').fill('现场已确认')
    await approve.click()
    await drawer.getByText('现场已确认').waitFor()
    await picture(admin, 'control-approve')
    const found = await axe(admin)
    must(found.length === 0, found.join('\n'))
  })
  await stage.step('it goes out, and both see it confirmed', async () => {
    const { items } = await device.take()
    must(items.length === 1 && items[0].code === 'valve', `the device is given ${JSON.stringify(items)}`)
    await device.report({ valve: true })
    await admin.getByRole('dialog').getByText('回读确认').waitFor()
    await page.locator('tr', { hasText: '写入 燃气阀' }).getByText('已确认').waitFor()
  })
  await stage.step('who asked is not offered to approve', async () => {
    const own = await admin.api.ask('POST', `/api/v1/devices/${device.id}/commands`, { kind: 'write', code: 'valve', value: false, reason: '停车' })
    await go(admin, `/commands?command=${own.id}`)
    const drawer = admin.getByRole('dialog')
    await drawer.getByText('须由他人审批').waitFor()
    must((await drawer.getByRole('button', { name: '批准' }).count()) === 0, 'he may approve his own')
    await drawer.getByLabel('意见或原因（必填）').fill('不必了')
    await drawer.getByRole('button', { name: '撤销指令' }).click()
    await drawer.getByText('已取消').first().waitFor()
  })
  await stage.step('the park sees it all and is not offered to write', async () => {
    const theirs = await stage.open({ role: 'park_operator', size: PHONE, dark: true, locale: 'en' })
    await go(theirs, `/devices/${device.id}?tab=control`)
    await theirs.getByText('commanded by the enterprise that runs it').waitFor()
    must((await theirs.getByRole('button', { name: 'Write', exact: true }).count()) === 0, 'it may write')
    await rest(theirs)
    must(await theirs.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is wider than the phone')
    const found = await axe(theirs)
    must(found.length === 0, found.join('\n'))
    await picture(theirs, 'control-phone', true)
  })
})

story('凭证轮换', async (stage) => {
  const page = await stage.open({ role: 'enterprise_admin' })
  const code = `turn-${Date.now()}`
  const device = await page.api.ask('POST', '/api/v1/devices', { key: code, name: `轮换 ${code}`, kind: 'sensor' })
  const old = await page.api.ask('POST', '/api/v1/tokens', { name: code, role: 'device', device: device.id })

  await stage.step('a token is made anew on the device page, and the older one has an end', async () => {
    stage.page = page
    await go(page, `/devices/${device.id}`)
    await page.getByText('从未连接').waitFor()
    await page.getByRole('button', { name: `轮换 ${code}` }).click()
    const dialog = page.getByRole('dialog', { name: '轮换' })
    await dialog.getByRole('button', { name: '轮换' }).click()
    await page.getByText('请立即保存').waitFor()
    await picture(page, 'token-rotated')
    const { items } = await page.api.get(`/api/v1/tokens?device=${device.id}`)
    must(items.length === 2 && items.find((x) => x.id === old.id).expires_at, 'the older token has no end')
  })
})
