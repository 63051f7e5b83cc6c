// J4, first form: an enterprise brings its devices by a file with faults in
// it, gives one of them a credential, and sees its first value arrive.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { axe, base, go, must, picture, pictures, rest, story } from './stage.mjs'

const ROWS = 60
const stamp = Date.now().toString(36).toUpperCase()
const HEADER = '设备编码,设备名称,设备类型,序列号,经度,纬度,坐标系'

/* What is wrong with some rows, and how the row is mended. */
const FAULTS = {
  2: [(k) => `${k(2)},=cmd|calc,电表,,,,`, (k) => `${k(2)},没有公式,电表,,,,`],
  5: [(k) => `${k(4)},重复编码电表,电表,,,,`, (k) => `${k(5)},改正电表,电表,,,,`],
  11: [(k) => `${k(11)},,电表,,,,`, (k) => `${k(11)},补名电表,电表,,,,`],
  17: [(k) => `${k(17)},未知类型,飞船,,,,`, (k) => `${k(17)},传感器,传感器,,,,`],
  23: [(k) => `${k(23)},越界传感器,传感器,,139.7,35.6,CGCS2000`, (k) => `${k(23)},园内传感器,传感器,,120.64,31.31,CGCS2000`],
  29: [(k) => `${k(29)},半个位置,传感器,,120.64,,CGCS2000`, (k) => `${k(29)},整个位置,传感器,,120.64,31.31,CGCS2000`],
  35: [(k) => `${k(35)},同一序列号,电表,SN-${stamp}-36,,,`, (k) => `${k(35)},另一序列号,电表,SN-${stamp}-35,,,`],
  41: [(k) => `${k(41)},不是数字,传感器,,东经,31.31,CGCS2000`, (k) => `${k(41)},是数字,传感器,,120.64,31.31,CGCS2000`],
}
const key = (n) => `J4-${stamp}-${String(n).padStart(3, '0')}`
function file(mended) {
  const lines = [HEADER]
  for (let n = 1; n <= ROWS; n++)
    lines.push(FAULTS[n] ? FAULTS[n][mended ? 1 : 0](key)
      : `${key(n)},J4 ${n} 号电表,电表,${n === 34 ? `SN-${stamp}-36` : ''},,,`)
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8')
}

async function handIn(page, buffer) {
  await go(page, '/imports/new')
  await page.setInputFiles('input[type=file]', { name: `设备-${stamp}.csv`, mimeType: 'text/csv', buffer })
  await page.waitForURL(/\/imports\/\d+/)
}
/* The count under a heading of the summary. */
async function count(page, name) {
  const text = await page.locator('dl.counts div', { hasText: name }).locator('dd').innerText()
  return Number(text.replace(/,/g, ''))
}

story('接入 J4', async (stage) => {
  const page = await stage.open({ role: 'enterprise_admin' })
  const faults = Object.keys(FAULTS).length
  let token, device

  await stage.step('a dry run counts the faults and changes nothing', async () => {
    await handIn(page, file(false))
    await page.getByRole('button', { name: '仅导入正确的' }).waitFor()
    must((await count(page, '有错')) === faults, `${await count(page, '有错')} faults instead of ${faults}`)
    must((await count(page, '将新增')) === ROWS - faults, 'the good rows are miscounted')
    const found = await page.api.get(`/api/v1/devices?q=J4-${stamp}`)
    must(found.items.length === 0, 'the dry run registered devices')
  })
  await stage.step('each fault names its line, its column and its reason', async () => {
    const table = await page.locator('main table').innerText()
    for (const words of ['= + -', '重复', '不能为空', '设备类型', '园区范围', '同时填写', '序列号', '不是数字'])
      must(table.includes(words), `nothing says ${words}`)
    await picture(page, 'j4-dry-run', true)
    const found = await axe(page)
    must(found.length === 0, found.join('\n'))
  })
  await stage.step('the good rows are taken over', async () => {
    await page.getByRole('button', { name: '仅导入正确的' }).click()
    await page.getByText('导入完成').waitFor()
    must((await count(page, '新增')) === ROWS - faults, 'not all of them')
  })
  await stage.step('the faulty rows come down as a file, and no formula in it', async () => {
    const [came] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: '下载错误行' }).click()])
    const path = join(pictures, 'j4-failed.csv')
    await came.saveAs(path)
    const text = readFileSync(path, 'utf8')
    must(text.trim().split('\n').length === faults + 1, 'it has other rows')
    must(!/(^|,)=/m.test(text), 'it holds a formula')
  })
  await stage.step('the mended file adds what was missing', async () => {
    await handIn(page, file(true))
    await page.getByRole('button', { name: /导入全部/ }).click()
    await page.getByText('导入完成').waitFor()
    must((await count(page, '新增')) === faults, `${await count(page, '新增')} instead of ${faults}`)
  })
  await stage.step('the same file once more changes nothing', async () => {
    await handIn(page, file(true))
    await page.getByRole('button', { name: /导入全部/ }).or(page.getByText('没有产生任何改动')).first().waitFor()
    must((await count(page, '无变化')) === ROWS, 'something would change')
    must((await count(page, '新增')) === 0, 'something would be added')
  })
  await stage.step('a device gets a credential that is shown once', async () => {
    device = (await page.api.get(`/api/v1/devices?q=${key(1)}`)).items[0]
    await go(page, `/devices/${device.id}`)
    await page.getByRole('button', { name: '新建令牌' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('用途').fill('J4 电表')
    await dialog.getByRole('button', { name: '新建令牌' }).click()
    await page.getByText('请立即保存').waitFor()
    const said = await page.getByRole('dialog').filter({ hasText: '请立即保存' }).evaluate((d) =>
      d.innerText + [...d.querySelectorAll('input')].map((i) => i.value).join(' '))
    token = /pk_[A-Za-z0-9_]{20,}/.exec(said)?.[0]
    must(token, 'no token is shown')
    await page.getByRole('button', { name: '我已保存' }).click()
    must(!(await page.textContent('main')).includes(token), 'it is still shown')
  })
  await stage.step('a value sent with it is on the page within two seconds', async () => {
    const send = (value) => fetch(`${base}/write?precision=s`, {
      method: 'POST', headers: { authorization: `Bearer ${token}` }, body: `meter,dev=${key(1)} power=${value}`,
    })
    /* The first value makes the metric known. */
    must((await send(101.5)).status === 204, 'it is refused')
    await page.reload()
    await rest(page)
    const value = 4200 + Math.floor(Math.random() * 700)
    must((await send(value)).status === 204, 'it is refused')
    await page.waitForFunction((v) => document.querySelector('main').innerText.replace(/,/g, '').includes(String(v)), value,
      { timeout: 2000 })
  })
  await stage.step('with it nobody writes for another device', async () => {
    const answer = await fetch(`${base}/write?precision=s`, {
      method: 'POST', headers: { authorization: `Bearer ${token}` }, body: `meter,dev=${key(3)} power=1`,
    })
    must(answer.status === 403, `it answers ${answer.status}`)
  })
  await stage.step('the park sees the new devices, a neighbour does not', async () => {
    const park = await stage.open({ role: 'park_operator' })
    must((await park.api.get(`/api/v1/devices?q=J4-${stamp}&limit=500`)).items.length === ROWS, 'the park misses some')
  })
})
