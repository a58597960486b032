/**
 * What the tab remembers: the token and the rooms for as long as the tab lives, the choice of light or dark for good.
 * The token is never in an address that a server sees, and never in a store that outlives the tab.
 */
import { limits } from './limits.js'

function read(store, key) {
  try {
    return store().getItem(key) ?? undefined
  } catch {
    return undefined // a browser that keeps nothing: one signs in again after a reload
  }
}

function write(store, key, value) {
  try {
    if (value === undefined) store().removeItem(key)
    else store().setItem(key, value)
  } catch {
    // As above.
  }
}

const tab = () => sessionStorage

export const kept = {
  get token() {
    return read(tab, 'parley.token')
  },
  set token(token) {
    write(tab, 'parley.token', token)
  },
  get rooms() {
    try {
      const rooms = JSON.parse(read(tab, 'parley.rooms') ?? '[]')
      return Array.isArray(rooms)
        ? rooms.filter((name) => typeof name === 'string').slice(0, limits.roomsKeptMax)
        : []
    } catch {
      return []
    }
  },
  set rooms(names) {
    write(tab, 'parley.rooms', JSON.stringify(names.slice(0, limits.roomsKeptMax)))
  },
  get theme() {
    return read(() => localStorage, 'parley.theme') ?? 'auto'
  },
  set theme(theme) {
    write(() => localStorage, 'parley.theme', theme === 'auto' ? undefined : theme)
    if (theme === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  },
  clear() {
    write(tab, 'parley.token', undefined)
    write(tab, 'parley.rooms', undefined)
  },
}
