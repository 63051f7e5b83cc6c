/** What a request that failed came to: RFC 9457, or the network's silence. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    /** Stable word; `offline`, `timeout` and `unreadable` are the browser's own. */
    readonly code: string,
    /** The server's sentence in English, for codes that have no text here. */
    readonly title: string,
    /** The parameter at fault. */
    readonly field?: string,
    /** Number by which the operator finds it in the log. */
    readonly request?: string,
    /** Seconds until another try makes sense. */
    readonly retryAfter?: number,
  ) {
    super(title)
    this.name = 'Problem'
  }
}

export function isProblem(e: unknown, code?: string): e is Problem {
  return e instanceof Problem && (code === undefined || e.code === code)
}

export function wasAborted(e: unknown): boolean {
  return e instanceof DOMException && e.name === 'AbortError'
}

export async function problemOf(answer: Response): Promise<Problem> {
  const wait = Number(answer.headers.get('retry-after'))
  let said: Record<string, unknown> = {}
  try {
    said = (await answer.json()) as Record<string, unknown>
  } catch {
    // A proxy's page; its status is all there is to know.
  }
  const text = (name: string) => (typeof said[name] === 'string' ? (said[name] as string) : undefined)
  return new Problem(
    answer.status,
    text('code') ?? `http_${answer.status}`,
    text('title') ?? answer.statusText,
    text('field'),
    text('request') ?? answer.headers.get('x-request-id') ?? undefined,
    Number.isFinite(wait) && wait > 0 ? wait : undefined,
  )
}
