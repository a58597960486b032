/**
 * The fold: text as the patterns see it, with a map back to the text as it was sent.
 */

export interface Folded {
  /** The folded text. */
  readonly text: string
  /** For each code unit of `text`, the offset in the original of the character it came from; one entry more marks the end. */
  readonly origin: Uint32Array | Uint16Array
}
