/**
 * Lines of chat for benchmarks, about 100 characters each, put together by chance from pieces of our own: mostly plain, and
 * as many links, numbers, names and stretched words as people write. No data set is needed, and every run has the same.
 */
import type { Random } from '../../server/base/random.ts'

const openings = `I was thinking that|Honestly,|Did you know that|Yeah, I heard|My brother says|It's funny how|I'm not sure, but|Oh wow,|Last night|Apparently
Well, to be fair,|Do you think|I can't believe|Someone told me|Every single time|That's great!|Hmm, no idea why|Good morning,|As far as I know|Have you seen how`
const middles = `the new season starts next week|they played for almost three hours|the keyboard feels better than the old one|nobody wants to carry the groceries
the train was late again because of the snow|the recipe needs more garlic and less salt|you can see the lake from the roof|our team lost, which was no surprise
the update broke half of my plugins|she wrote the whole thing in one evening|the cat sleeps on the router all day|we should meet before the concert
the library opens at ten on Saturdays|his first album is still the best one|the bridge was closed for repairs|it takes twenty minutes on foot`
const endings = `and I really liked it.|so let's see what happens.|which is kind of strange, isn't it?|but I would not bet on it!|if you ask me.|and that was it...
because of course it does.|so maybe next time?|and everybody laughed, lol|or so they say.|and it only cost 12 euros.|haha, true :)|whatever that means.
and @mia agrees with me.|see https://example.org/notes/2024 for more.|sooooo good!!!|you know, the 4th one.|at 7:30 pm or so.|it's well-known by now.`

const pieces = (text: string) => text.split(/[|\n]/)

/** @returns `count` lines of 80 to 120 characters */
export function chatLines(count: number, random: Random): string[] {
  const pick = (from: readonly string[]) => from[random.below(from.length)] ?? ''
  const [first, second, third] = [pieces(openings), pieces(middles), pieces(endings)]
  const lines: string[] = []
  while (lines.length < count) {
    const line = `${pick(first)} ${pick(second)} and ${pick(second)} ${pick(third)}`
    if (line.length >= 80 && line.length <= 120) lines.push(line)
  }
  return lines
}
