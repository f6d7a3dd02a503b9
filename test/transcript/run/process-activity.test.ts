import { describe, expect, test } from 'vitest'
import type { WitnessRecord } from '../../../tangle/transcript/trace/trace.ts'
import { Activity } from '../../../tangle/transcript/run/process-activity.ts'

/** Whether processes that have said nothing of an end are still there. */
let isAlive = true

/** An activity with one command, of which these records have come. */
function after(...records: Partial<WitnessRecord>[]): Activity {
  isAlive = true
  const activity = new Activity(() => isAlive)
  activity.startCommand()
  for (const record of records) activity.record({ process: '1.0', command: 0, at: '0', kind: '', ...record })
  return activity
}

const idle = (more: Partial<WitnessRecord> = {}) => ({ kind: 'idle', timers: false, once: false, ...more })

describe('a command is ready for others', () => {
  test('when it listens, asleep or not', () => {
    expect(after({ kind: 'start' }).isReady(0, false)).toBe(false)
    expect(after({ kind: 'start' }, { kind: 'listen' }).isReady(0, false)).toBe(true)
  })

  test('when it has ended', () => {
    const activity = after({ kind: 'start' })
    activity.endCommand(0)
    expect(activity.isReady(0, false)).toBe(true)
  })

  test.each([
    ['without a timer', [idle()], true],
    ['with a timer that goes off once: something is to come', [idle({ timers: true, once: true })], false],
    ['with a timer that repeats', [idle({ timers: true })], true],
    [
      'with such a timer, when it has called a function',
      [{ kind: 'open' }, idle({ timers: true, once: true })],
      true,
    ],
    ['with no such timer any more', [idle({ timers: true, once: true }), idle()], true],
    [
      'with such a timer in a process that is gone',
      [idle({ timers: true, once: true }), { kind: 'exit' }],
      true,
    ],
  ])('when all sleep, %s', (_name, records, expected) => {
    const activity = after(...records)
    expect(activity.isReady(0, false)).toBe(false)
    activity.noteAllIdle()
    expect(activity.isReady(0, false)).toBe(expected)
  })

  test('when all sleep while it is under way, whatever timers it has', () => {
    const activity = after(idle({ timers: true, once: true }))
    expect(activity.isReady(0, true)).toBe(false)
    activity.noteAllIdle()
    expect(activity.isReady(0, true)).toBe(true)
  })
})

test('timers are those of processes that live', () => {
  const waiting = idle({ timers: true, once: true })
  expect(after(waiting).hasTimers()).toBe(true)
  expect(after(waiting, { kind: 'exit' }).hasTimers()).toBe(false)
  expect(after(waiting, { ...idle(), process: '2.0' }).hasTimersOnce()).toBe(true)
  expect(after(idle({ timers: true })).hasTimersOnce()).toBe(false)
  const command = after(waiting)
  command.endCommand(0)
  expect(command.hasTimers()).toBe(true)
  isAlive = false
  expect(command.hasTimers()).toBe(false)
})

test('a timer goes off within a time after another, by the clock of its process', () => {
  const chain = after(idle({ timers: true, once: true, next: 1000, passed: 0 }))
  const since = chain.timerTimes()
  expect(chain.hasTimerWithin(1000, since)).toBe(false)
  expect(chain.hasTimerWithin(1001, since)).toBe(true)
  const goesOn = (more: Partial<WitnessRecord>) =>
    chain.record({ process: '1.0', command: 0, at: '1', ...idle({ timers: true, ...more }) })
  goesOn({ once: true, next: 1300, passed: 1000 })
  expect(chain.hasTimerWithin(1000, since)).toBe(false)
  expect(chain.hasTimerWithin(1000, chain.timerTimes())).toBe(true)
  goesOn({ once: false, passed: 1300 })
  expect(chain.hasTimerWithin(1000, chain.timerTimes())).toBe(false)
  // One that has begun since begins at 0.
  chain.record({ process: '2.0', command: 0, at: '2', ...idle({ timers: true, once: true, next: 900 }) })
  expect(chain.hasTimerWithin(1000, since)).toBe(true)
  isAlive = false
  expect(chain.hasTimerWithin(1000, since)).toBe(false)
})

test('everything that is heard changes the version', () => {
  const activity = after()
  const versions = [activity.version]
  for (const hear of [
    () => activity.noteChange(),
    () => activity.startCommand(),
    () => activity.record({ process: '1.0', command: 0, at: '0', kind: 'idle' }),
    () => activity.endCommand(0),
  ]) {
    hear()
    versions.push(activity.version)
  }
  expect(new Set(versions).size).toBe(versions.length)
})

test('a process is busy from what it does until it says that it is idle, or is gone', () => {
  expect(after({ kind: 'start' }).hasBusy()).toBe(true)
  expect(after({ kind: 'start' }, idle()).hasBusy()).toBe(false)
  expect(after({ kind: 'start' }, idle(), { kind: 'print' }).hasBusy()).toBe(true)
  expect(after({ kind: 'start' }, { kind: 'exit' }).hasBusy()).toBe(false)
  const killed = after({ kind: 'start' })
  isAlive = false
  expect(killed.hasBusy()).toBe(false)
})

test('something is expected of a command from when it is typed until all is idle, or it has ended', () => {
  expect(after().isExpecting()).toBe(true)
  expect(after({ kind: 'start' }).isExpecting()).toBe(true)
  expect(after({ kind: 'start' }, idle()).isExpecting()).toBe(false)
  const unwatched = after()
  unwatched.endCommand(0)
  expect(unwatched.isExpecting()).toBe(false)
})
