// J7: somebody who writes programs finds a first one in his language, takes the
// library away, and asks the API from its reference.  proves
import { createHash } from 'node:crypto'
import { axe, go, must, story } from './stage.mjs'

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
