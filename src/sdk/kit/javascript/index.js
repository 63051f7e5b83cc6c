/** Client of the ParkHub API: models, algorithms, APPs and all else it does. */
import { ALGORITHMS, API_DIGEST, API_VERSION, OPERATIONS } from './operations.js'

export { API_DIGEST, API_VERSION, OPERATIONS }
export const VERSION = '@VERSION@'

const PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
const OVER = ['done', 'refused', 'failed', 'cancelled']
const isNode = typeof process !== 'undefined' && !!process.versions?.node
const environment = isNode ? process.env : {}

/**
 * What a request came to that was not answered as it should. `status` is 0
 * when there was no answer at all.
 */
export class ParkError extends Error {
  constructor(status, code, title, { field, request, retryAfter } = {}) {
    super(`${code}: ${title}`)
    this.name = 'ParkError'
    Object.assign(this, { status, code, title, field, request, retryAfter })
  }
}

/** A number, or numbers, in a unit of your choice (UCUM). */
export function quantity(value, unit) {
  return { value, unit }
}

/** Samples of a device in place of a list, read by the platform itself. */
export function series(device, metric, { from, to, step, agg, unitless } = {}) {
  return { series: `${device}/${metric}`, from, to, step, agg, ...(unitless && { unit: '1' }) }
}

const sleep = (ms) => new Promise((then) => setTimeout(then, ms))

async function problemOf(answer) {
  let said = {}
  try {
    said = await answer.json()
  } catch {
    // A proxy's page; its status is all there is to know.
  }
  const wait = Number(answer.headers.get('retry-after') ?? NaN)
  return new ParkError(answer.status, said.code ?? `http_${answer.status}`, said.title ?? answer.statusText, {
    field: said.field,
    request: said.request ?? answer.headers.get('x-request-id') ?? undefined,
    retryAfter: Number.isFinite(wait) ? wait : undefined,
  })
}

async function contentOf(answer) {
  if (answer.status === 204) return undefined
  const media = answer.headers.get('content-type') ?? ''
  if (media.startsWith('application/json')) return answer.json()
  return media.startsWith('text/') ? answer.text() : new Uint8Array(await answer.arrayBuffer())
}

async function once(address, init, timeout) {
  const ender = new AbortController()
  const clock = setTimeout(() => ender.abort(), timeout)
  try {
    const answer = await fetch(address, { ...init, signal: ender.signal, redirect: 'error' })
    if (!answer.ok) throw await problemOf(answer)
    return await contentOf(answer)
  } catch (e) {
    if (e instanceof ParkError) throw e
    throw new ParkError(0, ender.signal.aborted ? 'timeout' : 'offline', String(e?.cause?.message ?? e))
  } finally {
    clearTimeout(clock)
  }
}

/** A platform, and who speaks to it; `timeout` is milliseconds for one try, `tries` how often at most. */
export class Park {
  #token

  constructor({ url, token, timeout = 30_000, tries = 5 } = {}) {
    this.url = (url ?? environment.PARKHUB_URL ?? '').replace(/\/+$/, '')
    this.#token = token ?? environment.PARKHUB_TOKEN
    this.timeout = timeout
    this.tries = Math.max(1, tries)
    for (const id of Object.keys(OPERATIONS)) this[id] ??= (params, body) => this.call(id, params, body)
  }

  /**
   * Any operation of the API by its operationId. Parameters go by their names
   * into the path, the query or the JSON body; `body` is bytes or text, for
   * the few that take no JSON.
   */
  async call(operation, params = {}, body) {
    const known = OPERATIONS[operation]
    if (!known) throw new ParkError(0, 'unknown_operation', `there is no operation ${operation}`)
    const [method, path, inQuery, takesJson] = known
    const rest = Object.fromEntries(Object.entries(params).filter(([, v]) => v !== undefined && v !== null))
    const filled = path.replace(/\{(\w+)\}/g, (_, name) => {
      if (!(name in rest)) throw new ParkError(0, 'missing', `${operation} needs ${name}`, { field: name })
      const value = encodeURIComponent(rest[name])
      delete rest[name]
      return value
    })
    const query = new URLSearchParams()
    for (const name of inQuery) {
      if (name in rest) query.set(name, String(rest[name]))
      delete rest[name]
    }
    const strange = Object.keys(rest)[0]
    if (strange && !takesJson)
      throw new ParkError(0, 'unknown_field', `${operation} has no ${strange}`, { field: strange })
    const asked = query.toString()
    return this.#send(method, asked ? `${filled}?${asked}` : filled, takesJson ? rest : undefined, body)
  }

  async #send(method, path, said, raw) {
    const headers = { authorization: `Bearer ${this.#token}`, accept: '*/*' }
    // Browsers keep their own name for themselves.
    if (isNode) headers['user-agent'] = `parkhub-sdk-javascript/${VERSION} (api ${API_VERSION})`
    if (raw !== undefined) headers['content-type'] = 'application/octet-stream'
    else if (said !== undefined) headers['content-type'] = 'application/json'
    const init = { method, headers, body: raw ?? (said === undefined ? undefined : JSON.stringify(said)) }
    for (let attempt = 0; ; attempt++) {
      try {
        return await once(this.url + path, init, this.timeout)
      } catch (e) {
        const again = e.status === 429 || e.status === 503 || (e.status === 0 && method === 'GET')
        if (!again || attempt >= this.tries - 1) throw e
        const pause = e.retryAfter !== undefined ? e.retryAfter * 1000 : PAUSE_MS * 2 ** attempt * (0.5 + Math.random() / 2)
        await sleep(Math.min(pause, LONGEST_PAUSE_MS))
      }
    }
  }

  /** The rows of a list, page after page. */
  async *each(operation, params = {}) {
    for (let after; ;) {
      const page = await this.call(operation, { ...params, ...(after && { after }) })
      yield* page.items
      after = page.next
      if (!after) return
    }
  }

  /** A model or an algorithm by its number; `test` is not counted as use. */
  async compute(entry, inputs, { test } = {}) {
    return this.#compute(entry, { inputs, ...(test && { test }) })
  }

  /** The same for 1 to 10,000 inputs at once: look at `results`. */
  async computeBatch(entry, batch, { test } = {}) {
    return this.#compute(entry, { batch, ...(test && { test }) })
  }

  /** What takes longer than a connection lasts: asks, and comes back for the answer. A list of inputs is a batch. */
  async computeLong(entry, inputs, patience = 3_600_000) {
    const given = Array.isArray(inputs) ? { batch: inputs } : { inputs }
    const { call } = await this.#compute(entry, { ...given, async: true })
    const job = await this.wait('getKnowledgeJob', { call }, patience)
    if (job.state !== 'done')
      throw new ParkError(job.state === 'refused' ? 400 : 0, job.code || job.state, job.error ?? '', { field: job.field || undefined })
    return this.call('getKnowledgeJobResult', { call })
  }

  #compute(entry, said) {
    const id = encodeURIComponent(entry)
    return this.#send('POST', ALGORITHMS.has(entry) ? `/api/v1/algorithms/${id}/runs` : `/api/v1/models/${id}/calls`, said)
  }

  /** Asks for a job, such as getAppRun, until its `state` is over. */
  async wait(operation, params, patience = 300_000) {
    const until = Date.now() + patience
    for (let pause = 200; ; pause = Math.min(pause * 1.5, 5000)) {
      const job = await this.call(operation, params)
      if (OVER.includes(job.state)) return job
      if (Date.now() > until) throw new ParkError(0, 'timeout', `${operation} is ${job.state} after ${patience} ms`)
      await sleep(pause)
    }
  }

  /** Has an APP run, and waits until it is over. */
  async runApp(app, inputs = {}, patience) {
    const run = await this.call('createAppRun', { id: app, inputs })
    return this.wait('getAppRun', { id: app, app_run: run.id }, patience)
  }
}
