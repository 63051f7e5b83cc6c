/** A run as a file: made when somebody asks for it first, there for whoever asks again. */
import { addressOf, call } from '@/api/client'
import { Problem } from '@/api/problem'

export type Format = 'pdf' | 'xlsx'

const PAUSE_MS = 1200
const PATIENCE_MS = 90_000

/** The address of the file, once it is made. */
export async function paperOf(app: string, run: number, format: Format, language: 'zh-CN' | 'en'): Promise<string> {
  const path = { id: app, app_run: run }
  const asked = { format, language }
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    const paper = await call('POST /api/v1/apps/{id}/runs/{app_run}/papers', { path, body: asked })
    if (paper.state === 'done') return addressOf('/api/v1/apps/{id}/runs/{app_run}/paper', path, asked)
    if (paper.state === 'failed') throw new Problem(0, 'paper_failed', paper.error ?? '')
    await new Promise((then) => setTimeout(then, PAUSE_MS))
  }
  throw new Problem(0, 'timeout', 'no answer in time')
}
