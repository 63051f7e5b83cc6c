/** The platform's own description, as its reference shows it. */
import type { Item } from '@/api/client'

export type Sdk = Item<'GET /api/v1/sdks'>

export interface Schema {
  type?: string | string[]
  format?: string
  enum?: string[]
  default?: unknown
  description?: string
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
}
export interface Parameter {
  name: string
  in: 'path' | 'query'
  required: boolean
  schema: Schema
}
type Content = Record<string, { schema?: Schema }>
interface Said {
  operationId: string
  tags: string[]
  summary: string
  security?: unknown[]
  'x-permission'?: string
  parameters: Parameter[]
  requestBody?: { content: Content }
  responses: Record<string, { content?: Content }>
}
export interface Description {
  info: { title: string; version: string }
  paths: Record<string, Record<string, Said>>
}
export interface Operation {
  id: string
  method: string
  path: string
  group: string
  summary: string
  permission: string
  /** Nobody has to sign in. */
  open: boolean
  parameters: Parameter[]
  body?: Schema
  /** Bytes, and no JSON, are sent. */
  raw: boolean
  status: string
  media: string
  answer?: Schema
}

function answerOf(said: Said) {
  const [status, answer] = Object.entries(said.responses).find(([s]) => s !== 'default') ?? ['', {}]
  const [media, content] = Object.entries(answer.content ?? {})[0] ?? ['', {}]
  return { status, media, answer: content.schema }
}

export function operationsOf(api: Description): Operation[] {
  return Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, said]) => ({
      id: said.operationId,
      method: method.toUpperCase(),
      path,
      group: said.tags[0] ?? '',
      summary: said.summary,
      permission: said['x-permission'] ?? '',
      open: said.security?.length === 0,
      parameters: said.parameters,
      body: said.requestBody?.content['application/json']?.schema,
      raw: !!said.requestBody?.content['application/octet-stream'],
      ...answerOf(said),
    })),
  )
}

/** By group, those with most operations not first but by name. */
export function groupsOf(operations: Operation[]): { group: string; operations: Operation[] }[] {
  const groups = new Map<string, Operation[]>()
  for (const o of operations) groups.set(o.group, [...(groups.get(o.group) ?? []), o])
  return [...groups].map(([group, all]) => ({ group, operations: all })).sort((a, b) => a.group.localeCompare(b.group))
}

/** "integer 1…500", "meter | sensor", "object[]" */
export function typeWord(schema: Schema | undefined): string {
  if (!schema) return ''
  if (schema.enum) return schema.enum.join(' | ')
  const types = [schema.type ?? []].flat().filter((x) => x !== 'null')
  const word = types.join(' | ')
  if (word === 'array') return `${typeWord(schema.items) || 'any'}[]`
  const low = schema.minimum ?? schema.minLength
  const high = schema.maximum ?? schema.maxLength
  const range = low !== undefined && high !== undefined ? ` ${low}…${high}` : ''
  return `${word || 'any'}${schema.format ? ` (${schema.format})` : ''}${range}`
}

export interface Row {
  name: string
  depth: number
  type: string
  required: boolean
  about: string
}
/** The members of an object, those of objects within it beneath them. */
export function rowsOf(schema: Schema | undefined, depth = 0): Row[] {
  const held = schema?.items ?? schema
  return Object.entries(held?.properties ?? {}).flatMap(([name, one]) => [
    { name, depth, type: typeWord(one), required: held?.required?.includes(name) ?? false, about: one.description ?? '' },
    ...rowsOf(one, depth + 1),
  ])
}
