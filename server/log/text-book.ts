/**
 * The code book of `text-pack.ts`: pieces of English as people write it, by byte-pair encoding over this
 * project's own prose and a list of common words of chat. The number of a piece is its place here, and
 * records on disk hold these numbers: never change, move or remove one.
 */
const pieces =
  'a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u|v|w|x|y|z| |A|B|C|D|E|F|G|H|I|J|K|L|M|N|O|P|Q|R|S|T|U|' +
  'V|W|X|Y|Z|0|1|2|3|4|5|6|7|8|9|.|,|!|?|\'|"|:|;|(|)|-|/|@|_|&|e |s |th|t |er|d |n |the |. |, |or|' +
  'an|y |at |on|a |o |wh|re|er |is |in|om|f |es |and |of |it|ou|en|ar|no|or |in |ed |st|that |al|' +
  'ro|es|at|lo|it |as |ch|: |en |wi|am|g |l |Th|ev|on |as|ere |The |ds |to |with|one |for |w |el|' +
  "k |its |om |ec|ed|an |'s |ing |what |are |not |e. |li|with |ch |ti|em|; |ex|ay |od|st |il|ag|ol|" +
  'ea|when |e, |ke|ts |ay|Wh|fr|un|ac|fi|sh|op|be|com|is|ame |ers |tex|A |ha|se|ve |rec|out |rea|' +
  'se |room|00|ow|s, |was |by |ver |si|no |le |this |ri|ever |ent |go|oul|ould |be |ver|ce |so |' +
  'from |thing |s. |to|le|oun|for|ever|ne|ab|do|room |ter |recor|ess|oth|di|What |where |de |um|' +
  'text |essag|ur|ays |con|au|messag|af|the|0 |wr|pe|t. |any |par|ly |our'

export const textBook: readonly string[] = pieces.split('|')
