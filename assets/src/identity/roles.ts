/** Which roles people of a tenant may hold; the platform decides the same (role_fits). */
export const PARK_ROLES = ['park_admin', 'park_operator', 'energy_officer', 'report_officer', 'auditor'] as const
export const ENTERPRISE_ROLES = ['enterprise_admin', 'enterprise_user'] as const

/** The authority of a park is the first tenant of its range. */
export function rolesFor(tenant: number): readonly string[] {
  return tenant % 1_000_000 === 0 ? PARK_ROLES : ENTERPRISE_ROLES
}
