/**
 * Counts of right and wrong, and what is usually made of them.
 */
export interface Confusion {
  truePositives: number
  falsePositives: number
  falseNegatives: number
  trueNegatives: number
}

export function emptyConfusion(): Confusion {
  return { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 }
}

export function count(confusion: Confusion, isTrue: boolean, isFound: boolean): void {
  if (isTrue) confusion[isFound ? 'truePositives' : 'falseNegatives']++
  else confusion[isFound ? 'falsePositives' : 'trueNegatives']++
}

/** F1 of what is to be found. */
export function f1({ truePositives, falsePositives, falseNegatives }: Confusion): number {
  const all = 2 * truePositives + falsePositives + falseNegatives
  return all === 0 ? 0 : (2 * truePositives) / all
}

/** The mean of F1 of what is to be found and of what is not. */
export function macroF1(confusion: Confusion): number {
  const { truePositives, falsePositives, falseNegatives, trueNegatives } = confusion
  const other = {
    truePositives: trueNegatives,
    falsePositives: falseNegatives,
    falseNegatives: falsePositives,
    trueNegatives: truePositives,
  }
  return (f1(confusion) + f1(other)) / 2
}

export function precision({ truePositives, falsePositives }: Confusion): number {
  return truePositives / Math.max(1, truePositives + falsePositives)
}

export function recall({ truePositives, falseNegatives }: Confusion): number {
  return truePositives / Math.max(1, truePositives + falseNegatives)
}

export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`
}
