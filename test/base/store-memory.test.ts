import { memoryStore } from '../../server/base/store-memory.ts'
import { storeConformance } from '../conformance/store.ts'

storeConformance(memoryStore)
