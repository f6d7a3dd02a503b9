import { setImmediate } from 'node:timers'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Activity } from '../../../tangle/transcript/run/process-activity.ts'
import type { Panes } from '../../../tangle/transcript/run/panes.ts'
import { Player } from '../../../tangle/transcript/run/play.ts'
import { Recorder } from '../../../tangle/transcript/run/recorder.ts'
import type { RunContext } from '../../../tangle/transcript/run/run-context.ts'
import type { Row } from '../../../tangle/transcript/notation/transcript.ts'
import { transcriptOf } from '../literals.ts'

/**
 * Plays two commands in one pane, of which the first ends during a look at the processes: everything sleeps still, and the
 * runner hears of the end in its next turn.
 *
 * @param last what the first command has said of itself before
 * @returns whether it was known to have ended when the second was typed
 */
async function playEndDuringLook(last: { kind: string; timers?: boolean; once?: boolean }): Promise<boolean> {
  const transcript = transcriptOf(['$ first', 'row', '$ second'])
  let isAlive = true
  const activity = new Activity(() => isAlive)
  const recorder = new Recorder(transcript)
  const hearOfEnd = () => {
    recorder.addOutput(0, 'row\n')
    activity.record({ process: '1.0', command: 0, at: '1', kind: 'exit' })
    activity.endCommand(0)
  }
  const known: boolean[] = []
  const panes = {
    async start(row: Row) {
      known.push(activity.hasEnded(0))
      recorder.startCommand(row)
      activity.startCommand()
      if (row.text === 'first') activity.record({ process: '1.0', command: 0, at: '0', ...last })
    },
    hasHeldBack: () => false,
    mayWakeUntold: () => false,
    async areIdle() {
      isAlive = false
      setImmediate(hearOfEnd)
      return true
    },
  }
  const context = { transcript, activity, recorder } as unknown as RunContext
  await new Player(context, panes as unknown as Panes, { shapes: [], stepLimit: 20_000 }).typeAll()
  expect(known).toHaveLength(2)
  return known[1] ?? false
}

test('a process whose timer goes off during a look has yet to be heard of', async () => {
  expect(await playEndDuringLook({ kind: 'idle', timers: true, once: true })).toBe(true)
})

test('so has a busy process that ends during a look', async () => {
  expect(await playEndDuringLook({ kind: 'print' })).toBe(true)
})

/**
 * Plays a program that always sets another timer, until its time is over: the first look at the processes ends in the second half
 * of that, the second one after it.
 *
 * @param first whether the first look finds that everything sleeps
 * @returns whether the program is said to go on for too long
 */
async function playForEver(first: boolean): Promise<boolean> {
  const stepLimit = 300
  const transcript = transcriptOf(['$ first'])
  const activity = new Activity(() => true)
  const recorder = new Recorder(transcript)
  let isFirst = true
  const panes = {
    start: (row: Row) => {
      recorder.startCommand(row)
      activity.startCommand()
      activity.record({ process: '1.0', command: 0, at: '0', kind: 'idle', timers: true, once: true })
      return Promise.resolve()
    },
    hasHeldBack: () => false,
    stopWaiting: () => false,
    async areIdle() {
      const finds = isFirst && first
      await setTimeout(isFirst ? 0.6 * stepLimit : stepLimit)
      isFirst = false
      return finds
    },
  }
  const context = { transcript, activity, recorder } as unknown as RunContext
  const player = new Player(context, panes as unknown as Panes, { shapes: [], stepLimit })
  await player.typeAll()
  await player.settle()
  return recorder.commands[0]?.overdue ?? false
}

test('a program whose rows are there may set timers for ever, whatever it does when its time is over', async () => {
  expect(await playForEver(true)).toBe(false)
})

test('one that never rests may not', async () => {
  expect(await playForEver(false)).toBe(true)
})
