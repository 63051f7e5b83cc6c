/** A run as a file: asked for, then fetched as soon as it is made. */
import { addressOf, call, fileAt } from '@/api/client'
import { isProblem, Problem } from '@/api/problem'

export type Format = 'pdf' | 'xlsx'

const PAUSE_MS = 1200
const PATIENCE_MS = 90_000

export async function paperOf(app: string, run: number, format: Format, language: 'zh-CN' | 'en'): Promise<Blob> {
  const path = { id: app, app_run: run }
  const wanted = { format, language }
  await call('POST /api/v1/apps/{id}/runs/{app_run}/papers', { path, body: wanted })
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    try {
      return await fileAt(addressOf('/api/v1/apps/{id}/runs/{app_run}/paper', path, wanted))
    } catch (e) {
      if (!isProblem(e, 'not_ready')) throw e
    }
    await new Promise((then) => setTimeout(then, PAUSE_MS))
  }
  throw new Problem(0, 'timeout', 'no answer in time')
}
