import { hasText, t } from '@/ui/i18n'

/** Which roles people of a tenant may hold; the platform decides the same (role_fits). */
export const PARK_ROLES = ['park_admin', 'park_operator', 'energy_officer', 'report_officer', 'auditor'] as const
export const ENTERPRISE_ROLES = ['enterprise_admin', 'enterprise_user'] as const

/** The authority of a park is the first tenant of its range. */
export function rolesFor(tenant: number): readonly string[] {
  return tenant % 1_000_000 === 0 ? PARK_ROLES : ENTERPRISE_ROLES
}

/** A permission in words: of what, and to do what. A report is issued and an APP is run, though both say "run". */
export function permissionName(permission: string): string {
  const [thing, verb] = permission.split('.') as [string, string]
  const word = thing === 'report' && verb === 'run' ? 'issue' : verb
  return hasText(`system.roles.thing.${thing}`) && hasText(`system.roles.verb.${word}`)
    ? `${t(`system.roles.thing.${thing}`)} · ${t(`system.roles.verb.${word}`)}` : permission
}
