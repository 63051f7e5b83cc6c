// An enterprise asks to be let in, the park decides, its administrator signs in.
import { PHONE, axe, base, go, must, picture, rest, story } from './stage.mjs'

const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/* A credit code that nobody has, with its check character. */
function uscc() {
  const body = `9132059${String(Date.now() % 1e10).padStart(10, '0')}`
  let sum = 0
  let weight = 1
  for (const c of body) {
    sum += LETTERS.indexOf(c) * weight
    weight = (weight * 3) % 31
  }
  return body + LETTERS[(31 - (sum % 31)) % 31]
}
const PASSWORD = 'a quiet harbour for 47'

async function fill(page, values) {
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label, { exact: true }).fill(value)
}
async function clean(page) {
  const found = await axe(page)
  must(found.length === 0, found.join('\n'))
  must(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'the page is wider than its window')
}
/* The form as far as it is the same for everybody. */
async function apply(page, name, code, login) {
  await page.goto(`${base}/join`)
  await rest(page)
  await fill(page, { 企业名称: name, 统一社会信用代码: code, 联系人: '王新', 联系电话: '0512-6123 4567', 电子邮箱: 'wang@example.org', 用户名: login, 密码: PASSWORD, 再次输入密码: PASSWORD })
  await page.getByLabel('行业（GB/T 4754 大类）').fill('39')
  await page.getByRole('option', { name: /^39 / }).click()
  await page.getByText('我有权代表该企业提出申请').click()
}
async function send(page) {
  await page.getByRole('button', { name: '提交申请', exact: true }).click()
  await page.getByRole('heading', { name: '申请已提交' }).waitFor()
  return (await page.getByRole('region', { name: '申请编码' }).textContent()).trim()
}

story('企业入驻', async (stage) => {
  stage.expects4xx = true
  const login = `story-${Date.now()}`
  const name = `新友${Date.now()}科技有限公司`
  const code = uscc()
  const page = await stage.open()
  let ticket

  await stage.step('the sign-in shows the way for those who are not in yet', async () => {
    await page.goto(`${base}/sign-in`)
    await page.getByRole('link', { name: '企业入驻' }).click()
    await page.waitForURL(/\/join$/)
    await rest(page)
    await clean(page)
  })
  await stage.step('what is wrong is said at its field: check digit, password, consent', async () => {
    await apply(page, name, code.slice(0, 17) + (code[17] === '1' ? '2' : '1'), login)
    await page.getByText(/校验位应为/).waitFor()
    await page.getByRole('button', { name: '提交申请', exact: true }).click()
    await page.locator('.el-form-item', { hasText: '统一社会信用代码' }).locator('.el-form-item__error').waitFor()
    await fill(page, { 统一社会信用代码: code, 再次输入密码: 'another' })
    await page.getByRole('button', { name: '提交申请', exact: true }).click()
    await page.locator('.el-form-item', { hasText: '再次输入密码' }).locator('.el-form-item__error').waitFor()
    await fill(page, { 再次输入密码: PASSWORD })
    await page.getByText('我有权代表该企业提出申请').click()
    await page.getByRole('button', { name: '提交申请', exact: true }).click()
    await page.getByText('须同意后才能提交').waitFor()
    await page.getByText('我有权代表该企业提出申请').click()
    await picture(page, 'join-form')
  })
  await stage.step('an application is sent, and a code is given for it', async () => {
    ticket = await send(page)
    must(/^[A-Za-z0-9]{24}$/.test(ticket), `the code is ${ticket}`)
    must(!page.url().includes(ticket), 'the code stands in the address')
    await page.getByRole('button', { name: '查询进度' }).click()
    await page.getByText('待审核').waitFor()
    await clean(page)
  })
  const officer = await stage.open({ role: 'park_admin' })
  await stage.step('an officer sees that one waits, and finds it', async () => {
    stage.page = officer
    await go(officer, '/overview')
    await officer.getByRole('link', { name: /入驻审批.*份申请待审核/ }).click()
    await rest(officer)
    await officer.getByLabel('企业名称、信用代码、联系人').fill(login)
    await officer.getByRole('button', { name }).click()
    await officer.getByRole('dialog').getByText(code).waitFor()
    await clean(officer)
    await picture(officer, 'join-decide')
  })
  await stage.step('he lets it in', async () => {
    await officer.getByRole('dialog').getByRole('button', { name: '批准入驻' }).click()
    await officer.getByRole('dialog').getByText('已入驻').waitFor()
    await officer.getByRole('dialog').locator('dl').getByRole('link', { name }).click()
    await officer.waitForURL(/\/enterprises\/\d+/)
    await rest(officer)
    must((await officer.textContent('h1')).includes(name), 'it is not the enterprise that asked')
  })
  await stage.step('the applicant reads it by his code, and signs in with the password he chose', async () => {
    stage.page = page
    await page.getByRole('button', { name: '查询', exact: true }).click()
    await page.getByText(`请用用户名 ${login}`).waitFor()
    await page.getByRole('link', { name: '已有账号，返回登录' }).click()
    await page.fill('input[name=username]', login)
    await page.fill('input[name=password]', PASSWORD)
    await page.press('input[name=password]', 'Enter')
    await page.waitForURL(/\/home/)
    await rest(page)
  })
  await stage.step('his home shows the first steps, none of them done', async () => {
    await page.getByRole('heading', { name: '开始使用' }).waitFor()
    must((await page.locator('li[data-step]').count()) === 4, 'there are not four steps')
    must((await page.locator('li[data-step].done').count()) === 0, 'a step is done already')
    await clean(page)
    await picture(page, 'join-home')
  })
  await stage.step('a device, a token and its first sample tick three of them', async () => {
    const made = await page.evaluate(async () => {
      const session = await (await fetch('/api/v1/session')).json()
      const post = async (path, body) => (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-park-csrf': session.csrf }, body: JSON.stringify(body) })).json()
      await post('/api/v1/devices', { key: 'first', name: '第一块表', kind: 'meter' })
      return post('/api/v1/tokens', { name: 'gateway', role: 'developer' })
    })
    const answer = await fetch(`${base}/write`, { method: 'POST', headers: { authorization: `Bearer ${made.token}` }, body: 'power,dev=first value=1' })
    must(answer.status === 204, `the sample is answered ${answer.status}`)
    await page.locator('li[data-step=data].done').waitFor()
    await page.locator('li[data-step=device].done').waitFor()
    await page.locator('li[data-step=token].done').waitFor()
  })
  await stage.step('once data are there, the steps are gone at the next visit', async () => {
    await go(page, '/home')
    must((await page.getByRole('heading', { name: '开始使用' }).count()) === 0, 'it is still a beginner')
  })
})

story('入驻审批', async (stage) => {
  stage.expects4xx = true
  const page = await stage.open({ size: PHONE, dark: true })
  const officer = await stage.open({ role: 'park_admin', size: PHONE, dark: true })
  const { items } = await officer.api.get('/api/v1/enterprises?limit=1')
  const login = `twin-${Date.now()}`
  let ticket

  await stage.step('an enterprise that is there already is answered like any other', async () => {
    await apply(page, items[0].name, items[0].uscc, login)
    await clean(page)
    ticket = await send(page)
  })
  await stage.step('the officer is told that it may be there already', async () => {
    stage.page = officer
    await go(officer, `/joins?q=${login}`)
    await officer.getByRole('button', { name: items[0].name }).click()
    await officer.getByRole('dialog').getByText('信用代码相同').first().waitFor()
    await clean(officer)
    await picture(officer, 'join-twin')
  })
  await stage.step('he can only refuse it, with a reason', async () => {
    const dialog = officer.getByRole('dialog').first()
    await dialog.getByRole('button', { name: '批准入驻' }).click()
    await officer.getByRole('dialog').last().getByRole('button', { name: '批准入驻' }).click()
    await dialog.getByRole('alert').getByText('已存在').waitFor()
    must(await dialog.getByRole('button', { name: '不予通过' }).isDisabled(), 'it may be refused without a reason')
    await dialog.getByLabel('理由').fill('该企业已在园')
    await dialog.getByRole('button', { name: '不予通过' }).click()
    await dialog.getByText('未通过').waitFor()
  })
  await stage.step('the applicant reads why', async () => {
    stage.page = page
    await page.goto(`${base}/join?tab=state`)
    await page.getByLabel('申请编码').fill(ticket)
    await page.getByRole('button', { name: '查询', exact: true }).click()
    await page.getByText('该企业已在园').waitFor()
    await clean(page)
  })
  await stage.step('a park that closes the page shows no way to it', async () => {
    await officer.api.ask('PATCH', '/api/v1/park', { join_open: false })
    try {
      await page.goto(`${base}/join`)
      await page.getByText('园区目前未开放在线入驻').waitFor()
      await page.goto(`${base}/sign-in`)
      await rest(page)
      must((await page.getByRole('link', { name: '企业入驻' }).count()) === 0, 'the sign-in still shows it')
    } finally {
      await officer.api.ask('PATCH', '/api/v1/park', { join_open: true })
    }
  })
})
