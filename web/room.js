/**
 * One room with what can be done in it: to speak, to ask, to report, to act as a moderator by the lines that one could type.
 */
import { announceNow } from './announce.js'
import { errorWords, explain, resultLines } from './client/index.js'
import { limits } from './limits.js'
import { KnownRoom } from './known-room.js'
import { loadCommands } from './suggest.js'

export class Room extends KnownRoom {
  #sent = 0

  /** Says a text, or changes a message. What the answer brings stands in the list. */
  async say(text) {
    const { reply, edit } = this.aim
    this.aim = {}
    const command = edit === undefined && text.startsWith('/') && !text.startsWith('//')
    if (command) return this.command(text)
    const key = `sending${this.#sent++}`
    if (edit === undefined) this.timeline.add({ kind: 'sending', key, text, at: Date.now() })
    this.store.changed()
    const answer = await (edit === undefined
      ? this.client.send(this.name, text, reply === undefined ? {} : { reply_to: reply.id })
      : this.client.edit(this.name, edit.id, text))
    this.timeline.drop(key)
    this.#answered(answer, text, { reply, edit })
  }

  #answered(answer, text, aim) {
    const statement = answer.ok ? answer.value.statement : answer.error.statement
    if (statement !== undefined) {
      const item = answer.ok ? answer.value.item : undefined
      this.timeline.add({
        kind: 'statement',
        key: statement.id,
        statement,
        own: text,
        item,
        aim,
        at: Date.now(),
      })
      announceNow(explain(statement).what)
    } else if (!answer.ok) {
      const words = errorWords(answer.error)
      this.timeline.add({ kind: 'failed', text, aim, error: words, code: answer.error.name, at: Date.now() })
      announceNow(words)
    }
    this.store.changed()
  }

  /** Runs a line as if it had been typed, and shows in the room what came of it. */
  async command(line) {
    const answer = await this.client.command(this.name, line)
    if (!answer.ok) return this.#answered(answer, line, {})
    this.#learn(answer.value.result)
    this.timeline.add({ kind: 'result', line, lines: resultLines(answer.value.result ?? {}), at: Date.now() })
    this.store.changed()
  }

  /**
   * Runs a moderator's line, told at the edge of the page with a way back where there is one.
   * @returns what went wrong, or undefined
   */
  async act(line) {
    const answer = await this.client.command(this.name, line)
    if (!answer.ok) return answer.error
    const result = answer.value.result ?? {}
    this.held.delete(result.item)
    this.#learn(result)
    this.decided += 1
    await loadCommands(this)
    const back = undoOf(line, result, this.commands ?? [])
    this.store.toast('Done.', { line, ...(back === undefined ? {} : { undo: () => void this.#undo(back) }) })
    return undefined
  }

  /** `/ignore` answers with the whole list. */
  #learn(result) {
    if (result?.command !== 'ignore' || !Array.isArray(result.ignored)) return
    this.store.ignored = new Set(result.ignored.map(({ user }) => user))
    this.store.changed()
  }

  async #undo(line) {
    const error = await this.act(line)
    if (error !== undefined) this.store.toast(errorWords(error))
  }

  /** Shows nothing more of somebody, or shows them again. */
  async ignore({ from, name }) {
    const hidden = this.ignored.has(from)
    const error = await this.act(hidden ? `/ignore @${name} off` : `/ignore @${name}`)
    if (error !== undefined) this.store.toast(errorWords(error))
  }

  async remove(message) {
    const answer = await this.client.remove(this.name, message.id)
    if (!answer.ok) this.store.toast(errorWords(answer.error))
  }

  /** @returns what went wrong, or undefined */
  async report(message, category, text) {
    const answer = await this.client.report(this.name, message.id, category, text === '' ? undefined : text)
    return answer.ok ? undefined : errorWords(answer.error)
  }

  async older() {
    const { timeline } = this
    const before = timeline.oldest
    const range = before === undefined ? {} : { before }
    const answer = await this.client.history(this.name, { limit: limits.historyItemsMax, ...range })
    if (answer.ok) timeline.prepend(answer.value.events, answer.value.more, this.names)
    else this.store.toast(errorWords(answer.error))
    this.store.changed()
  }

  /** Back from the past to what is said now. */
  async toEnd() {
    const { timeline } = this
    if (timeline.detached) {
      const answer = await this.client.history(this.name, { limit: limits.historyItemsMax })
      if (!answer.ok) return this.store.toast(errorWords(answer.error))
      timeline.clear()
      timeline.prepend(answer.value.events, answer.value.more, this.names)
    }
    timeline.atEnd = true
    this.unread = 0
    this.store.changed()
  }
}

/** The line that takes a deed back; undefined where there is none. */
function undoOf(line, { action }, commands) {
  const [, deed, who] = /^\/(mute|ban) (\S+)/.exec(line) ?? []
  if (deed !== undefined) return `/un${deed} ${who}`
  const may = commands.some(({ name }) => name === '/undo')
  return may && /^act_/.test(action ?? '') && !line.startsWith('/undo') ? `/undo ${action}` : undefined
}
