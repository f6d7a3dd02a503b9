import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import process from 'node:process'
import readline from 'node:readline'
import { isMainThread } from 'node:worker_threads'
import { isTerminal } from './watch-output.mjs'

/**
 * The runner's `^C` for a program that takes the key from its terminal. Without a listener it has no effect, and no window changes
 * its size here.
 */
export const keySignal = 'SIGWINCH'

/** What readline makes of the byte that `^C` is in a terminal. */
const interrupt = Object.freeze({ sequence: '\x03', name: 'c', ctrl: true, meta: false, shift: false })

/**
 * Whether the program takes `^C` from its terminal, as one does that puts it into raw mode: then the key sends no signal.
 *
 * @typedef {object} Keys
 * @property {() => boolean} areRaw
 * @property {(listener: () => void) => void} onChange called when the answer may have changed
 */

/**
 * Has the interfaces of node:readline hear `^C` as in a terminal, though their input and output are none. There one with a
 * terminal on both sides puts it into raw mode, until it is closed; one that is paused hears it later.
 *
 * What is called with the key is bound, so no frame of ours is in a stack trace.
 *
 * @param {string} folder the transcript's sandbox
 * @returns {Keys}
 */
export function watchKeys(folder) {
  /** @type {() => void} */
  let change = () => {}
  let areRaw = false
  /** The interfaces that are open, and what presses the key in each. @type {Map<any, () => void>} */
  const open = new Map()
  const prototype = Object.getPrototypeOf(readline.Interface.prototype)
  const ttyWrite = prototype[symbolOf(prototype, '_ttyWrite')]
  const hear = () => {
    for (const [one, press] of open)
      if (one.paused) one.once('resume', () => process.nextTick(press))
      else process.nextTick(press)
  }
  const note = (/** @type {any} */ one, /** @type {any[]} */ words) => {
    if (!isRaw(one, words)) return
    if (process.listeners(keySignal).indexOf(hear) < 0) process.on(keySignal, hear)
    open.set(one, ttyWrite.bind(one, interrupt.sequence, interrupt))
    areRaw = true
    one.once('close', () => {
      open.delete(one)
      // Another that is open does not put it back.
      areRaw = false
      change()
    })
    change()
  }
  if (isMainThread && typeof ttyWrite === 'function' && isTyped(folder)) {
    watchInterfaces(readline, note)
    watchInterfaces(readline.promises, note)
    syncBuiltinESMExports()
  }
  return { areRaw: () => areRaw, onChange: (listener) => void (change = listener) }
}

/** @param {object} target @param {string} name @returns {symbol} */
function symbolOf(target, name) {
  return Object.getOwnPropertySymbols(target).find(({ description }) => description === name) ?? Symbol(name)
}

/** Whether standard input is what is typed in the terminal, and no file and no other program's output. @param {string} folder */
function isTyped(folder) {
  try {
    const [own, typed] = [fs.fstatSync(0), fs.statSync(`${folder}/input-${process.env.TANGLE_COMMAND}`)]
    return own.dev === typed.dev && own.ino === typed.ino
  } catch {
    return false
  }
}

/**
 * Calls `note` with each interface that is made, and with what it was made of.
 *
 * @param {any} library
 * @param {(one: any, words: any[]) => void} note
 */
function watchInterfaces(library, note) {
  const made = (/** @type {any} */ one, /** @type {any[]} */ words) => {
    note(one, words)
    return one
  }
  library.createInterface = new Proxy(library.createInterface, {
    apply: (make, self, words) => made(Reflect.apply(make, self, words), words),
  })
  library.Interface = new Proxy(library.Interface, {
    apply: (make, self, words) => made(Reflect.apply(make, self, words), words),
    construct: (make, words, target) => made(Reflect.construct(make, words, target), words),
  })
}

/**
 * Whether an interface would put the terminal into raw mode: its input is one, and so is its output where nothing else is said.
 *
 * @param {any} one
 * @param {any[]} words what it was made of: options, or an input, an output, a completer, and whether there is a terminal
 */
function isRaw({ input, output }, words) {
  // Asking for standard input opens it.
  if (input?.fd !== 0 || input !== process.stdin) return false
  const terminal = words[0]?.input ? words[0].terminal : words[3]
  if (terminal !== undefined) return Boolean(terminal)
  return [process.stdout, process.stderr].some((stream, i) => output === stream && isTerminal(i + 1))
}
