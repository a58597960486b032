/**
 * The automaton's states: a trie of the patterns with failure links (Aho and Corasick 1975, algorithms 2 and 3). Where a text
 * is most of the time, near the root, all transitions are worked out (algorithm 4): one array access a character. Deeper
 * states, nearly all of them, keep their few children in a list: a full row each would be tens of megabytes that no
 * cache holds.
 *
 * States are numbered in this order: with a row and without an ending, with a row and an ending, in lists; each breadth first.
 */

/** States up to this depth have a row; three letters are where most texts leave every pattern. */
export const rowDepthMax = 3

export interface States {
  readonly count: number
  /** States below this have a row in `next`; state 0 is the root. */
  readonly rows: number
  /** Below this no pattern ends; from here on, `ending` says. */
  readonly firstEnding: number
  readonly next: Uint32Array
  /** For the others: the first child, the next child of the same parent, and the column that leads to a child; 0 for none. */
  readonly firstChild: Uint32Array
  readonly sibling: Uint32Array
  readonly leads: Uint8Array
  readonly failure: Uint32Array
  /** For each state, the longest suffix that ends a pattern, itself included; 0 for none. */
  readonly ending: Uint32Array
  /** For each state, the next shorter one of those. */
  readonly shorter: Uint32Array
}

/** The state that a column leads to from one without a row; follows failures, as many as characters came before at most. */
export function leave(states: States, from: number, column: number, width: number): number {
  let state = from
  while (state >= states.rows) {
    for (let child = states.firstChild[state] ?? 0; child !== 0; child = states.sibling[child] ?? 0) {
      if (states.leads[child] === column) return child
    }
    state = states.failure[state] ?? 0
  }
  return states.next[state * width + column] ?? 0
}

/** A trie as it grows: children in lists. */
export class Trie {
  count = 1
  readonly firstChild: Uint32Array
  readonly sibling: Uint32Array
  readonly leads: Uint8Array
  readonly depth: Uint16Array
  /** 1 where a pattern ends. */
  readonly ends: Uint8Array

  /** @param statesMax the root, and one for each character of each pattern */
  constructor(statesMax: number) {
    this.firstChild = new Uint32Array(statesMax)
    this.sibling = new Uint32Array(statesMax)
    this.leads = new Uint8Array(statesMax)
    this.depth = new Uint16Array(statesMax)
    this.ends = new Uint8Array(statesMax)
  }

  /** @returns the state at the end of these columns */
  add(columns: readonly number[]): number {
    let state = 0
    for (const column of columns) state = this.child(state, column) || this.#grow(state, column)
    this.ends[state] = 1
    return state
  }

  child(state: number, column: number): number {
    let child = this.firstChild[state] ?? 0
    while (child !== 0 && this.leads[child] !== column) child = this.sibling[child] ?? 0
    return child
  }

  #grow(parent: number, column: number): number {
    const state = this.count++
    this.leads[state] = column
    this.sibling[state] = this.firstChild[parent] ?? 0
    this.firstChild[parent] = state
    this.depth[state] = (this.depth[parent] ?? 0) + 1
    return state
  }
}

/** The linked states, and for each state of the trie its new number. */
export function linkStates(trie: Trie, width: number): { states: States; place: Uint32Array } {
  const queue = breadthFirst(trie)
  const failure = failures(trie, queue)
  const ending = new Uint8Array(trie.count)
  for (const state of queue)
    ending[state] = trie.ends[state] === 1 || ending[failure[state] ?? 0] === 1 ? 1 : 0
  const hasRow = (state: number) => (trie.depth[state] ?? 0) <= rowDepthMax
  const order = [
    ...queue.filter((state) => hasRow(state) && ending[state] === 0),
    ...queue.filter((state) => hasRow(state) && ending[state] === 1),
    ...queue.filter((state) => !hasRow(state)),
  ]
  const place = new Uint32Array(trie.count)
  for (const [index, state] of order.entries()) place[state] = index
  const moved = (values: Uint32Array) => Uint32Array.from(order, (state) => place[values[state] ?? 0] ?? 0)
  const rows = order.filter(hasRow).length
  const states: States = {
    count: trie.count,
    rows,
    firstEnding: order.filter((state) => hasRow(state) && ending[state] === 0).length,
    next: new Uint32Array(rows * width),
    firstChild: moved(trie.firstChild),
    sibling: moved(trie.sibling),
    leads: Uint8Array.from(order, (state) => trie.leads[state] ?? 0),
    failure: moved(failure),
    ending: new Uint32Array(trie.count),
    shorter: new Uint32Array(trie.count),
  }
  for (const state of queue) fill(states, place[state] ?? 0, trie.ends[state] === 1, width)
  return { states, place }
}

/** One state's row, ending and shorter ending, from those of its failure, which came before it. */
function fill(states: States, state: number, ends: boolean, width: number): void {
  const fallback = states.failure[state] ?? 0
  states.shorter[state] = states.ending[fallback] ?? 0
  states.ending[state] = ends ? state : (states.shorter[state] ?? 0)
  if (state >= states.rows) return
  if (state !== 0) states.next.copyWithin(state * width, fallback * width, (fallback + 1) * width)
  for (let child = states.firstChild[state] ?? 0; child !== 0; child = states.sibling[child] ?? 0) {
    states.next[state * width + (states.leads[child] ?? 0)] = child
  }
}

function breadthFirst(trie: Trie): Uint32Array {
  const queue = new Uint32Array(trie.count)
  let queued = 1 // the root
  for (let head = 0; head < queued; head++) {
    for (let child = trie.firstChild[queue[head] ?? 0] ?? 0; child !== 0; child = trie.sibling[child] ?? 0) {
      queue[queued++] = child
    }
  }
  return queue
}

/** For each state, the longest proper suffix of what leads to it that leads somewhere as well. */
function failures(trie: Trie, queue: Uint32Array): Uint32Array {
  const failure = new Uint32Array(trie.count)
  for (const state of queue) {
    for (let child = trie.firstChild[state] ?? 0; child !== 0; child = trie.sibling[child] ?? 0) {
      if (state === 0) continue
      const column = trie.leads[child] ?? 0
      let suffix = failure[state] ?? 0
      while (suffix !== 0 && trie.child(suffix, column) === 0) suffix = failure[suffix] ?? 0
      failure[child] = trie.child(suffix, column)
    }
  }
  return failure
}
