/**
 * Who outranks whom. Pure, and the only place that compares roles.
 */

/** From low to high. Operators are named in the configuration, and are above everybody in every room. */
export const roles = ['member', 'moderator', 'owner', 'operator'] as const
export type Role = (typeof roles)[number]

/** True when `has` may do what is open to `needs` and above. */
export function ranks(has: Role, needs: Role): boolean {
  return roles.indexOf(has) >= roles.indexOf(needs)
}

/** Nobody acts on someone of the same or a higher role, and so nobody on themselves. */
export function outranks(actor: Role, target: Role): boolean {
  return roles.indexOf(actor) > roles.indexOf(target)
}
