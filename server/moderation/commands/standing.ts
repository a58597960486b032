/**
 * `/standing`: what concerns oneself. The same answer as the frame `standing`.
 */
import { ok } from '../../base/result.ts'
import { standingPage } from '../standing-page.ts'
import { misused, type Reading } from './command.ts'

export const standing: Reading = {
  name: 'standing',
  role: 'member',
  usage: '/standing',
  summary: 'What was decided about you, what counts and until when, and what comes next.',
  writes: false,
  async run({ actor, ports }, rest) {
    return rest === '' ? ok({ ...(await standingPage(actor.user, ports)) }) : misused(standing)
  },
}
