// J4, first form: an enterprise brings its devices in by a file, gives one a
// credential, and sees the first value; the park registers who comes new.
import { Buffer } from 'node:buffer'
import { axe, base, go, must, picture, rest, story } from './stage.mjs'

const run = `j4-${Date.now().toString(36)}`

/* GBK as spreadsheets write it; the language only knows how to read it. */
const letters = new Map()
function gbk(text) {
  if (letters.size === 0) {
    const reader = new TextDecoder('gbk')
    for (let a = 0x81; a <= 0xfe; a++)
      for (let b = 0x40; b <= 0xfe; b++) if (b !== 0x7f) letters.set(reader.decode(Uint8Array.of(a, b)), [a, b])
  }
  return Buffer.from([...text].flatMap((c) => (c < '\x80' ? [c.charCodeAt(0)] : letters.get(c))))
}

function usccOf(seed) {
  const all = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  let n = seed
  let body = '91320594'
  while (body.length < 17) {
    body += all[n % 31]
    n = Math.floor(n / 31) + 7
  }
  let sum = 0
  let weight = 1
  for (const c of body) {
    sum += all.indexOf(c) * weight
    weight = (weight * 3) % 31
  }
  return body + all[(31 - (sum % 31)) % 31]
}

async function handIn(page, file) {
  await go(page, '/imports/new?kind=device')
  await page.setInputFiles('input[type=file]', file)
  await page.waitForURL(/\/imports\/\d+/)
  await page.getByText('待确认').first().waitFor()
  await rest(page)
}
async function counts(page) {
  const pairs = await page.$$eval('.counts > div', (all) => all.map((d) => [d.querySelector('dt').textContent, Number(d.querySelector('dd').textContent)]))
  return Object.fromEntries(pairs)
}

story('设备入网 J4', async (stage) => {
  const page = await stage.open({ role: 'enterprise_admin' })
  const { park } = await page.api.get('/api/v1/session')
  const place = `${park.lon.toFixed(5)},${park.lat.toFixed(5)}`
  const file = { name: '设备清单.csv', mimeType: 'text/csv', buffer: gbk([
    '设备编码,设备名称,设备类型,经度,纬度',
    `${run}-1,一号进线电表,电表,${place}`,
    `${run}-2,二号进线电表,电表,${place}`,
    `${run}-3,,电表,${place}`,
    `${run}-4,四号电表,飞船,${place}`,
    `${run}-5,五号电表,电表,10.5,20.5`,
    `${run}-1,又一个一号,电表,${place}`,
    '',
  ].join('\r\n')) }
  let device = 0

  await stage.step('a GBK file is checked row by row and changes nothing', async () => {
    await handIn(page, file)
    const n = await counts(page)
    must(n['总行数'] === 6 && n['有错'] === 4 && n['将新增'] === 2, JSON.stringify(n))
    const found = await page.api.get(`/api/v1/devices?q=${run}`)
    must(found.items.length === 0, 'the check wrote devices')
  })
  await stage.step('each bad row names its column and what is wrong', async () => {
    const text = await page.innerText('main table')
    for (const words of ['设备名称', '设备类型', '园区范围之外', '重复']) must(text.includes(words), `no word of ${words} in ${text}`)
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await picture(page, 'import', true)
  })
  await stage.step('the bad rows come back as a file with reasons', async () => {
    const [taken] = await Promise.all([page.waitForEvent('download'), page.getByText('下载错误行').click()])
    const text = (await (await import('node:fs/promises')).readFile(await taken.path())).toString()
    must(text.includes('错误原因') && text.includes(`${run}-4`) && !text.includes(`${run}-2,`), text.slice(0, 400))
  })
  await stage.step('only the good rows are taken over', async () => {
    await page.getByRole('button', { name: '仅导入正确的 2 行' }).click()
    await page.getByText('导入完成').waitFor()
    const n = await counts(page)
    must(n['新增'] === 2, JSON.stringify(n))
    const found = await page.api.get(`/api/v1/devices?q=${run}`)
    must(found.items.length === 2, `${found.items.length} devices`)
    device = found.items[0].id
  })
  await stage.step('the same file once more changes nothing, and says so', async () => {
    await handIn(page, file)
    const n = await counts(page)
    must(n['将新增'] === 0 && n['将更新'] === 0 && n['无变化'] === 2, JSON.stringify(n))
    await page.getByRole('button', { name: '仅导入正确的 2 行' }).click()
    await page.getByText('没有产生任何改动').waitFor()
  })

  let token = ''
  await stage.step('a credential of the device is shown once', async () => {
    await go(page, `/devices/${device}`)
    await page.getByRole('button', { name: '新建令牌' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.locator('input').first().fill(`${run} 网关`)
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
    await dialog.getByRole('button', { name: '新建令牌' }).click()
    token = (await page.getByRole('dialog').locator('pre').innerText()).trim()
    must(/^pk_\w+_\w+$/.test(token), token)
    await page.getByRole('button', { name: '我已保存' }).click()
    await page.getByText(`${run} 网关`).waitFor()
    must(!(await page.content()).includes(token), 'the token is still on the page')
  })
  await stage.step('the first value shows on the open page by itself', async () => {
    const answer = await fetch(`${base}/write?precision=s`, {
      method: 'POST', headers: { authorization: `Bearer ${token}` }, body: `reading,dev=${run}-1 power=7357.25`,
    })
    must(answer.status === 204, `the write says ${answer.status}`)
    await page.getByRole('region', { name: '测点最新值' }).getByText('7,357').waitFor({ timeout: 40_000 })
  })
  await stage.step('the credential writes for its own device alone', async () => {
    const answer = await fetch(`${base}/write`, {
      method: 'POST', headers: { authorization: `Bearer ${token}` }, body: `reading,dev=${run}-2 power=1`,
    })
    must(answer.status >= 400 && answer.status < 500, `the write says ${answer.status}`)
  })
  await stage.step('a revoked credential is worth nothing', async () => {
    await page.getByRole('button', { name: new RegExp(`吊销 ${run}`) }).click()
    await page.getByRole('dialog').getByRole('button', { name: '吊销' }).click()
    await page.getByText('已吊销').first().waitFor()
    let status = 204
    for (let i = 0; i < 20 && status === 204; i++) {
      await page.waitForTimeout(250)
      status = (await fetch(`${base}/write`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: `reading,dev=${run}-1 power=1` })).status
    }
    must(status === 401, `the write says ${status}`)
  })
  await stage.step('a month is reported in yuan and kept to the fen', async () => {
    const { tenant } = await page.api.get('/api/v1/session')
    await go(page, `/enterprises/${tenant.id}?tab=economics`)
    await page.getByRole('button', { name: '填报' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/总产值/).fill('12,345,678.9')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByText('已填报').first().waitFor()
    await dialog.waitFor({ state: 'hidden' })
    const { items } = await page.api.get(`/api/v1/enterprises/${tenant.id}/economics?limit=1`)
    must(items[0].output_fen === 1234567890, `kept are ${items[0].output_fen}`)
  })
})

story('企业登记 J4', async (stage) => {
  const page = await stage.open({ role: 'park_admin' })
  stage.expects4xx = true
  const uscc = usccOf(Date.now() % 1_000_000_007)
  const wrong = uscc.slice(0, 17) + (uscc[17] === '0' ? '1' : '0')

  await stage.step('a wrong check character is named at its field', async () => {
    await go(page, '/enterprises')
    await page.getByRole('button', { name: '登记企业' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('统一社会信用代码').fill(wrong)
    await dialog.getByText(`校验位应为 ${uscc[17]}`).waitFor()
    await dialog.getByLabel('企业名称').fill(`试验企业 ${run}`)
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('校验位不正确').waitFor()
    const faults = await axe(page)
    must(faults.length === 0, faults.join('\n'))
  })
  await stage.step('with the right one the enterprise has its file', async () => {
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('统一社会信用代码').fill(uscc)
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.waitForURL(/\/enterprises\/\d+/)
    await rest(page)
    must((await page.innerText('h1')).includes(run), 'its name is not the heading')
  })
  await stage.step('the file tells who registered it', async () => {
    await page.getByRole('tab', { name: '变更记录' }).click()
    await page.locator('table').getByText('企业').first().waitFor()
    await page.locator('table button').first().click()
    await page.getByRole('dialog').getByText(uscc).first().waitFor()
  })
  await stage.step('the same code a second time is refused at its field', async () => {
    await go(page, '/enterprises')
    await page.getByRole('button', { name: '登记企业' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('统一社会信用代码').fill(uscc)
    await dialog.getByLabel('企业名称').fill(`又一家 ${run}`)
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('已存在').first().waitFor()
  })
})

story('用户与权限 J4', async (stage) => {
  const page = await stage.open({ role: 'park_admin' })
  stage.expects4xx = true
  let password = ''

  await stage.step('a new person gets a first password that is shown once', async () => {
    await go(page, '/users')
    await page.getByRole('button', { name: '新建用户' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('用户名').fill(run)
    await dialog.getByLabel('姓名').fill('试验员')
    await dialog.getByRole('button', { name: '保存' }).click()
    password = (await page.getByRole('dialog').locator('pre').innerText()).trim()
    must(password.length === 16, password)
    await page.getByRole('button', { name: '我已保存' }).click()
    await page.getByText(run).first().waitFor()
  })
  await stage.step('who signs in with it must choose another first', async () => {
    const fresh = await stage.open()
    await fresh.goto(base)
    await fresh.locator('input[name=username]').fill(run)
    await fresh.locator('input[name=password]').fill(password)
    await fresh.keyboard.press('Enter')
    await fresh.waitForURL(/\/password/)
  })
  await stage.step('a disabled person is out within a breath', async () => {
    await go(page, `/users?q=${run}`)
    await page.getByRole('button', { name: `操作 ${run}` }).click()
    await page.getByRole('menuitem', { name: '停用' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await page.locator('table').getByText('停用').first().waitFor()
    const answer = await fetch(`${base}/api/v1/session`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: run, password }),
    })
    must(answer.status >= 400 && answer.status < 500, `signing in says ${answer.status}`)
  })
  await stage.step('the log tells what was done, and its chain holds', async () => {
    await go(page, '/audit?object=account')
    await page.getByText('链条完整').waitFor()
    must((await page.innerText('table')).includes('账号'), 'no entry about accounts')
  })
})
