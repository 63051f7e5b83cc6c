/** The same call for a shell, with a place for the token. */
import { addressOf } from '@/api/client'
import { t } from '@/ui/i18n'
import { areByUpload, pathOf, routesOf, type Kind, type Values } from './knowledge'

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

export function curlOf(kind: Kind, id: string, inputs: Values): string {
  const address = location.origin + addressOf(pathOf(routesOf(kind).call), { id })
  return [
    `curl -X POST ${quoted(address)}`,
    `  -H ${quoted(`authorization: Bearer <${t('knowledge.run.token')}>`)}`,
    `  -H ${quoted('content-type: application/json')}`,
    `  -d ${quoted(JSON.stringify({ inputs, ...(areByUpload(inputs) && { async: true }) }))}`,
  ].join(' \\\n')
}
