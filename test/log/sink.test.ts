/**
 * The scripted receiver of the tests keeps the contract, so that what the shipper does with it means something.
 */
import { sinkConformance } from '../conformance/sink.ts'
import { memorySink } from '../support/memory-sink.ts'

sinkConformance(() => {
  const sink = memorySink()
  return Promise.resolve({
    sink,
    stored: (room) => Promise.resolve(sink.stored(room)),
    forget: (room, after) => Promise.resolve(sink.forget(room, after)),
    close: () => sink.close(),
  })
})
