// J5: an APP comes from somebody else: the operator learns whose it is, trusts the
// key, sees what it asks for, consents, and takes it off the shelf again.  proves
import { join, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { axe, go, must, picture, story } from './stage.mjs'

const FILE = join(dirname(fileURLToPath(import.meta.url)), '../http/package/asking-2.parkapp')

story('an APP comes in a package', async (stage) => {
  const page = await stage.open({ role: 'park_admin' })
  const rows = (text) => page.locator('tr', { hasText: text })
  const handIn = () => page.setInputFiles('input[type=file]', FILE)

  await stage.step('the shelf leads there', async () => {
    await go(page, '/apps')
    await page.getByRole('link', { name: '安装包' }).click()
    await page.getByText('还没有信任任何发布者。').waitFor()
  })

  await stage.step('a package of a stranger is refused, with the key', async () => {
    await handIn()
    await rows('签名公钥未被信任').waitFor()
  })

  await stage.step('the key is trusted by an act of its own', async () => {
    await rows('签名公钥未被信任').getByRole('button', { name: /信任公钥/ }).click()
    const dialog = page.getByRole('dialog')
    must((await dialog.getByLabel('公钥').inputValue()).length === 64, 'the key is not filled in')
    await dialog.getByLabel('发布者名称').fill('某某科技')
    await dialog.getByRole('button', { name: '信任公钥' }).click()
    await rows('已信任').waitFor()
  })

  await stage.step('handed in again it waits, and says what it asks for', async () => {
    await handIn()
    await rows('新增权限：能耗 · 查看').waitFor()
    await picture(page, 'j5-package')
    const faults = await axe(page)
    must(faults.length === 0, faults.join('; '))
  })

  await stage.step('with consent it is installed', async () => {
    await rows('新增权限').getByRole('button', { name: /同意并安装/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: '同意并安装' }).click()
    await rows('在用').waitFor()
    await rows('在用').getByRole('link', { name: /APP-970/ }).click()
    await page.waitForURL('**/apps/APP-970')
  })

  await stage.step('and taken off the shelf again', async () => {
    await go(page, '/apps/packages')
    await rows('在用').getByRole('button', { name: /下架/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: '下架' }).click()
    await rows('已下架').waitFor()
  })
})
