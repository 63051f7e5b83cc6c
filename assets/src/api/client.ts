/**
 * Asks the platform. A question is named by its route, "GET /api/v1/devices",
 * and takes and answers what schema.ts says of it.
 */
import { Problem, problemOf } from './problem'
import type { Routes } from './schema'

export type RouteName = keyof Routes
type Part<K extends RouteName, P extends string> = P extends keyof Routes[K] ? Routes[K][P] : never
export type Answer<K extends RouteName> = Part<K, 'answer'>
export type Query<K extends RouteName> = Part<K, 'query'>
export type Body<K extends RouteName> = Part<K, 'body'>
/** A row of a list. */
export type Item<K extends RouteName> = Answer<K> extends { items: (infer R)[] } ? R : never

export interface Ask<K extends RouteName> {
  path?: { [N in keyof Part<K, 'path'>]: string | number }
  query?: { [N in keyof Query<K>]?: string | number | boolean | null }
  body?: Body<K>
  signal?: AbortSignal
  /** Milliseconds; 30 s when not given. */
  timeout?: number
}

const USUAL_TIMEOUT = 30_000

let csrf = ''
let signedOut: () => void = () => undefined

export function setCsrf(word: string): void {
  csrf = word
}

/** Called when the platform no longer knows this browser. */
export function onSignedOut(then: () => void): void {
  signedOut = then
}

/** The address of a route with its parameters filled in; empty ones are left out. */
export function addressOf(path: string, within: object = {}, query: object = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((within as Record<string, unknown>)[name])),
  )
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') asked.set(name, String(value))
  const text = asked.toString()
  return text ? `${filled}?${text}` : filled
}

function requestOf(method: string, body: unknown): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (method !== 'GET' && csrf) headers['x-park-csrf'] = csrf
  if (body === undefined) return { method, headers }
  const raw = body instanceof Blob || body instanceof ArrayBuffer || typeof body === 'string'
  headers['content-type'] = raw ? 'application/octet-stream' : 'application/json'
  return { method, headers, body: raw ? (body as BodyInit) : JSON.stringify(body) }
}

async function send(address: string, init: RequestInit, signal: AbortSignal | undefined, timeout: number) {
  const ender = new AbortController()
  const clock = setTimeout(() => ender.abort('timeout'), timeout)
  const stop = () => ender.abort()
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop)
  try {
    return await fetch(address, { ...init, signal: ender.signal, credentials: 'same-origin' })
  } catch (e) {
    if (signal?.aborted) throw new DOMException('no longer wanted', 'AbortError')
    if (ender.signal.aborted) throw new Problem(0, 'timeout', 'no answer in time')
    throw new Problem(0, 'offline', e instanceof Error ? e.message : 'no connection')
  } finally {
    clearTimeout(clock)
    signal?.removeEventListener('abort', stop)
  }
}

async function asked(address: string, init: RequestInit, signal: AbortSignal | undefined, timeout: number): Promise<Response> {
  const answer = await send(address, init, signal, timeout)
  if (answer.ok) return answer
  const problem = await problemOf(answer)
  if (problem.status === 401 && problem.code !== 'wrong_password') signedOut()
  throw problem
}

/** A file of the platform, as it is. */
export async function fileAt(address: string, timeout = USUAL_TIMEOUT): Promise<Blob> {
  return (await asked(address, requestOf('GET', undefined), undefined, timeout)).blob()
}

export async function call<K extends RouteName>(route: K, ask: Ask<K> = {}): Promise<Answer<K>> {
  const [method, path] = route.split(' ') as [string, string]
  const answer = await asked(
    addressOf(path, ask.path, ask.query),
    requestOf(method, ask.body),
    ask.signal,
    ask.timeout ?? USUAL_TIMEOUT,
  )
  if (answer.status === 204) return undefined as Answer<K>
  try {
    return (await answer.json()) as Answer<K>
  } catch {
    throw new Problem(answer.status, 'unreadable', 'the answer is not JSON',
      undefined, answer.headers.get('x-request-id') ?? undefined)
  }
}
