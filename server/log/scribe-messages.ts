/**
 * What the server's thread and the scribe's thread say to one another. Plain data: it is copied.
 */
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'

/** What the scribe's thread is started with. */
export interface ScribeStart {
  readonly dataDir: string
  readonly limits: Limits
  /** Where records are shipped to; nowhere when absent. */
  readonly redisUrl?: string
}

export type ToScribe =
  /** The JSON of a `LogRecord` a line; answered with `written`, before the next one is sent. */
  | { readonly kind: 'write'; readonly lines: string }
  | { readonly kind: 'retain'; readonly room: string; readonly days: number }
  /** Answered with `flushed`, or `failed`. */
  | { readonly kind: 'flush' }
  /** Answered with `closed`. */
  | { readonly kind: 'close' }

/** What the shipper and the scribe tell, in the words of the telemetry. */
export const toldNames = ['shipped', 'shipFailed', 'retained', 'sealed', 'note'] as const
export type ToldName = (typeof toldNames)[number]

export type FromScribe =
  | { readonly kind: 'written'; readonly bytes: number; readonly us: number }
  | { readonly kind: 'flushed' }
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'closed' }
  | {
      readonly [Name in ToldName]: {
        readonly kind: 'told'
        readonly name: Name
        readonly args: Parameters<Telemetry[Name]>
      }
    }[ToldName]
  | { readonly kind: 'gauge'; readonly name: string; readonly help: string }
  | { readonly kind: 'gauges'; readonly values: Readonly<Record<string, number>> }
