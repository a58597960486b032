/**
 * Two statements for the test vectors: one about a message, one about a person.
 */
import type { Statement } from '../../protocol/statement.ts'

export const blocked: Statement = {
  v: 1,
  id: 'sor_1K7ZT2A00ABCDEFGHJK',
  issued_at: '2026-11-21T12:00:00.000Z',
  content_at: '2026-11-21T11:59:59.990Z',
  applies_from: '2026-11-21T12:00:00.000Z',
  ends_at: null,
  room: 'lobby',
  ref: 3,
  message: null,
  content_type: 'text',
  action: 'block',
  scope: 'message',
  category: 'malicious_link',
  ground: {
    kind: 'terms',
    policy: 'links.phishing',
    version: '2026-11-21.1',
    text: 'No phishing.',
    reference: null,
  },
  facts: {
    text: 'The message links to a page that imitates a bank.',
    evidence: [
      { kind: 'span', start: 14, end: 31, detector: 'links' },
      { kind: 'behaviour', detector: 'repeats' },
    ],
    score: 0.97,
    threshold: 0.9,
    passes_if: 'remove the link',
    disclosure: 'full',
  },
  automation: {
    detected: 'automatic',
    decided: 'automatic',
    ruleset: 'sha256:00',
    model: null,
    degraded: false,
  },
  source: 'own_initiative',
  standing: { points: 1, expires_at: '2026-12-21T12:00:00.000Z', total: 2, next: { at: 3, action: 'slow' } },
  redress: { appeal_until: '2027-05-24T12:00:00.000Z', self_fix: 'edit_and_resend' },
}
export const muting: Statement = {
  ...blocked,
  ends_at: '2026-11-21T12:10:00.000Z',
  ref: null,
  message: 'm_1K7ZT2A0000000042',
  action: 'mute',
  scope: 'room',
  facts: { ...blocked.facts, evidence: [], score: null, threshold: null, passes_if: null },
  standing: null,
}
