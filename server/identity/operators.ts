/**
 * Who operates the server: people named in the configuration, by user id or by issuer and subject. They
 * rank above the owners of rooms, and what they do is recorded like what a moderator does.
 */
import type { UserId } from './identity.ts'
import { localIssuerName } from './local-issuer.ts'
import { pseudonym } from './pseudonym.ts'

export type OperatorName = UserId | { readonly issuer: string; readonly subject: string }

/** In the development profile, whoever brings a token of this subject operates: `parley token --sub operator`. */
export const devOperatorSubject = 'operator'

/** @param dev true: the subject `operator` of the development issuer is one too */
export function operatorIds(
  named: readonly OperatorName[],
  pseudonymSecret: Uint8Array,
  dev: boolean,
): ReadonlySet<UserId> {
  const all = dev ? [...named, { issuer: localIssuerName, subject: devOperatorSubject }] : named
  return new Set(
    all.map((name) =>
      typeof name === 'string' ? name : pseudonym(pseudonymSecret, name.issuer, name.subject),
    ),
  )
}
