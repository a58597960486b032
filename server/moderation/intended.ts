/**
 * Is harm announced? "I'm going to … you", "we will come and … your house" announce it; "that could … you", "I would never …
 * you" and "she is going to … you when she hears this" do not. Decides between the two scores of a threat (`words.ts`).
 */
import type { View } from './fold.ts'
import { unitsToString } from './fold.ts'

/** Units read before the deed. */
const beforeMax = 64

const filler =
  '(?:fucking|fuckin|really|literally|personally|just|so|actually|definitely|totally|straight up|soon|all|then|and|come|comin|coming|over|there|find|hunt|track|wait for|catch|get|you|u|ya|down|up|out|to|dox|beat|rape|follow|home|drive|go|show|tonight|tomorrow|one day|someday|swear|your|ur|house|place|school|work|apartment|to)'
/** Who says so: the writer, alone or with others; or nobody, which is the same: "gonna … you". */
const intends = `(?:\\bi ?(?:will|ll|shall|am going to|am gonna|am about to|want to|wanna|promise to|plan to|swear ill)|\\bill|\\bim(?: (?:literally|actually|really|so|fucking|just|legit|honestly))? (?:going to|gonna|gunna|finna|about to|bouta|boutta|coming to|on my way to|bout to)|\\b(?:imma|ima|iam gonna|ifinna)|\\b(?:we|were|we are|my (?:boys|brothers|cousins|guys|friends))(?: will| ll|ll)?(?: are| re)? ?(?:going to|gonna|coming to|come to|will|about to)|\\bwe will|^(?:gonna|going to|finna|boutta)|[.!?,;:] ?(?:gonna|going to|finna|boutta)|\\b(?:someone|somebody) (?:should|will|is going to|needs to|gonna))`
const said = new RegExp(`${intends}(?: ${filler}){0,6} $`)
const denied =
  /\b(?:not|never|wont|dont|didnt|wouldnt|isnt|aint|arent|cant|if|unless|would|could|might|when my|when mom|mum|mom|dad|mother|boss|wife|teacher|parents|hope nobody|nobody|no one)\b(?: \w+){0,5} $/

/** @param at where the deed begins in `view`. Allocates; called for hits only. */
export function isIntended(view: View, at: number): boolean {
  const before = unitsToString(view.codes, Math.max(0, at - beforeMax), at)
  return said.test(before) && !denied.test(before)
}
