/** Calls that one comes back for. */
import { call, type Answer } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Result } from './knowledge'

export type Job = Answer<'GET /api/v1/knowledge/jobs/{call}'>
export type Told = (share: number) => void

/* Between two questions, growing. */
const SOON_MS = 300
const LATE_MS = 5000

function pause(ms: number): Promise<void> {
  return new Promise((then) => setTimeout(then, ms))
}

/** A job once it is done; what ended it otherwise is a Problem, of an input where there is one. */
export async function jobDone(id: string, signal: AbortSignal, told: Told): Promise<Job> {
  for (let ms = SOON_MS; ; ms = Math.min(ms * 1.3, LATE_MS)) {
    const job = await call('GET /api/v1/knowledge/jobs/{call}', { path: { call: id }, signal })
    told(job.progress ?? 0)
    if (job.state === 'done') return job
    if (job.ended_at) throw new Problem(job.state === 'refused' ? 400 : 503, job.code || 'broken', job.error ?? '', job.field || undefined)
    await pause(ms)
  }
}

/** What a call that was accepted for later answers in the end. */
export async function resultLater(accepted: unknown, signal: AbortSignal, told: Told): Promise<Result> {
  const id = (accepted as { call: string }).call
  await jobDone(id, signal, told)
  return (await call('GET /api/v1/knowledge/jobs/{call}/result', { path: { call: id }, signal, timeout: 90_000 })) as unknown as Result
}
