// J7: somebody who writes programs finds a first one in his language, takes the
// library away, and asks the API from its reference.  proves
import { createHash } from 'node:crypto'
import { axe, go, must, picture, story } from './stage.mjs'

story('a developer begins', async (stage) => {
  stage.expects4xx = true
  const page = await stage.open({ role: 'enterprise_admin' })

  await stage.step('each language has a first program', async () => {
    await go(page, '/developers')
    for (const [title, word] of [['curl', 'curl -X POST'], ['Java', 'new Models.Ene001()'], ['Go', 'parkhub.ENE001{'], ['C', 'struct parkhub_ene_001'], ['JavaScript', "compute('ENE-001'"]]) {
      await page.getByRole('tab', { name: title, exact: true }).click()
      await page.waitForFunction((w) => [...document.querySelectorAll('pre')].some((p) => p.innerText.includes(w)), word)
    }
  })

  await stage.step('a library is what its digest says', async () => {
    const row = page.locator('tr', { has: page.getByRole('rowheader', { name: 'Go', exact: true }) })
    const wanted = await row.locator('td.sum').innerText()
    const address = await row.locator('a').getAttribute('href')
    const answer = await page.request.get(new URL(address, page.url()).href)
    const got = createHash('sha256').update(await answer.body()).digest('hex')
    must(got === wanted.trim(), `${got} is not ${wanted}`)
  })

  await stage.step('an operation says what it takes, and is asked', async () => {
    await go(page, '/developers/api?q=listModels')
    const card = page.locator('details', { has: page.locator('summary .path', { hasText: /^\/api\/v1\/models$/ }) })
    await card.locator('summary').click()
    await card.getByLabel('limit').fill('2')
    await card.getByRole('button', { name: '以当前身份请求' }).click()
    await page.waitForFunction(() => [...document.querySelectorAll('details pre')].some((p) => p.innerText.includes('"items"')))
    must((await card.locator('pre').innerText()).match(/"strength"/g).length === 2, 'not two models came')
    await card.getByLabel('limit').fill('0')
    await card.getByRole('button', { name: '以当前身份请求' }).click()
    await card.getByRole('alert').waitFor()
    const faults = await axe(page)
    must(faults.length === 0, faults.join('; '))
  })

  await stage.step('each entry has its programs', async () => {
    await go(page, '/algorithms/STA-01?tab=code')
    await page.getByRole('tab', { name: 'Go', exact: true }).click()
    await page.waitForFunction(() => [...document.querySelectorAll('pre')].some((p) => p.innerText.includes('parkhub.STA01{')))
  })
})

story('an operator sets how many calls an enterprise has', async (stage) => {
  const owner = await stage.open({ role: 'enterprise_admin' })
  const operator = await stage.open({ role: 'park_admin' })
  const { tenant } = await owner.api.get('/api/v1/session')
  const row = operator.locator('tbody tr', { hasText: tenant.name })
  const dialog = operator.getByRole('dialog')

  await stage.step('with a reason', async () => {
    await go(operator, `/knowledge-quotas?q=${encodeURIComponent(tenant.name)}`)
    await row.getByRole('button', { name: /^(设置|修改)/ }).click()
    await dialog.getByLabel('每月配额', { exact: true }).fill('100000')
    await dialog.getByLabel('每个令牌每月配额').fill('5000')
    await dialog.getByLabel('原因').fill('试点三个月')
    await dialog.getByRole('button', { name: '设置', exact: true }).click()
    await row.getByText('100,000').waitFor()
    await row.getByText('试点三个月').waitFor()
    const faults = await axe(operator)
    must(faults.length === 0, faults.join('; '))
    await picture(operator, 'quotas')
  })

  await stage.step('which the enterprise reads, and cannot change', async () => {
    await go(owner, '/knowledge-quotas')
    await owner.locator('.kpi', { hasText: '每月配额' }).first().getByText('100,000').waitFor()
    const { used, calls_left } = await owner.api.get('/api/v1/knowledge/quota')
    must(used + calls_left === 100000, `${used} and ${calls_left} are not all`)
    must((await owner.getByRole('button', { name: /^(设置|修改|取消限额)/ }).count()) === 0, 'it could change that')
    const faults = await axe(owner)
    must(faults.length === 0, faults.join('; '))
  })

  await stage.step('its developers see beside each token what it has left', async () => {
    await go(owner, '/developers')
    const tokens = owner.getByRole('region', { name: 'API 令牌' }).or(owner.locator('section', { hasText: 'API 令牌' })).last()
    await tokens.getByRole('columnheader', { name: '本月余额' }).waitFor()
    const { items } = await owner.api.get('/api/v1/tokens')
    must(items.every((t) => t.calls_left <= 5000), JSON.stringify(items.map((t) => t.calls_left)))
  })

  await stage.step('calls are told by token and by client', async () => {
    await go(operator, '/knowledge-usage')
    await operator.getByRole('heading', { name: '按令牌' }).waitFor()
    await operator.getByRole('heading', { name: '按客户端' }).waitFor()
  })

  await stage.step('the limit is lifted again, and that stands in the audit log', async () => {
    await row.page().goBack()
    await row.getByRole('button', { name: /^取消限额/ }).click()
    await dialog.getByLabel('原因').fill('试点结束')
    await dialog.getByRole('button', { name: '取消限额', exact: true }).click()
    await row.getByText('试点结束').waitFor()
    must((await owner.api.get('/api/v1/knowledge/quota')).state === 'any', 'it is still limited')
    const { items } = await operator.api.get('/api/v1/audit?limit=20')
    must(items.some((e) => e.action === 'knowledge.quota' && JSON.stringify(e).includes('试点结束')), 'nothing of it in the audit log')
  })
})
