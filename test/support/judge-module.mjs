/** A judge in a thread: does what the text says. Plain JavaScript, as an operator's module is. */
export function judge(question) {
  const [verb, value] = question.text.split(' ')
  switch (verb) {
    case 'score':
      return { scores: { harassment: Number(value) } }
    case 'echo':
      return Promise.resolve({ question })
    case 'wait':
      return new Promise(() => undefined)
    case 'spin':
      for (;;);
    case 'function':
      return () => undefined
    case 'environment':
      return Object.keys(process.env)
    case 'leave':
      process.exit(1)
      break
    default:
      throw new TypeError(`cannot judge ${question.text}`)
  }
}
