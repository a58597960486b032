/**
 * A number that stands for an event: a replay compares half a million of them, and keeps each text once.
 */

/** What must be the same for every receiver and in the log; other fields are about the receiver. */
const fields = [
  't',
  'room',
  'seq',
  'id',
  'from',
  'user',
  'by',
  'name',
  'at',
  'text',
  'action',
  'masked',
  'reply_to',
]

/** 53 bits over the fields that matter, whatever their order. cyrb53 by bryc, public domain. */
export function digestOf(event: Readonly<Record<string, unknown>>): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  const mix = (code: number): void => {
    high = Math.imul(high ^ code, 2654435761)
    low = Math.imul(low ^ code, 1597334677)
  }
  for (const field of fields) {
    const value = event[field]
    const words = value === undefined ? '' : String(value)
    for (let i = 0; i < words.length; i++) mix(words.charCodeAt(i))
    mix(0x10000) // no code unit: ends the field
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return 4294967296 * (2097151 & low) + (high >>> 0)
}
