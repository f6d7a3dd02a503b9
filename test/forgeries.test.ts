import { describe, expect, test } from 'vitest'
import { PipeLines } from '../tangle/transcript/sandbox/pipe-lines.ts'
import { RecordCheck } from '../tangle/transcript/run/check-records.ts'
import { proveText } from './proving.ts'

const limit = { timeout: 120_000 }

const [transcriptKey, ownKey, otherKey] = ['a', 'b', 'c'].map((letter) => letter.repeat(36)) as [
  string,
  string,
  string,
]
/** Processes below 100 are the transcript's; 7 runs another program each time it is looked at. */
const table = {
  mayBeOwn: (id: string) => Number(id) < 100,
  image: (() => {
    let count = 0
    return (id: string) => (id === '7' ? String(count++) : 'node')
  })(),
}
const now = () => String(process.hrtime.bigint())
const line = (key: string, number: number | string, fields: object) =>
  `${key} ${number} ${JSON.stringify({ process: '1.0', command: 0, at: now(), ...fields })}`
const begin = (name = '1.0', fields: object = {}) =>
  line(transcriptKey, 0, { kind: 'start', process: name, key: ownKey, ...fields })

/** Whether each line is taken for a record of a witness; two commands have been typed. */
function taken(...lines: (() => string | undefined)[]): boolean[] {
  const check = new RecordCheck(transcriptKey, table)
  return lines.map((one) => check.read(one(), 2) !== undefined)
}

test('what a witness writes is taken', () => {
  const check = new RecordCheck(transcriptKey, table)
  const lines = () => [
    begin(),
    line(ownKey, 1, { kind: 'print', stream: 'stdout', text: 'a' }),
    line(ownKey, 2, { kind: 'opening', port: 8080 }),
    line(ownKey, 3, { kind: 'open', connection: '5>8080', port: 8080, command: 1 }),
    line(ownKey, 4, { kind: 'write', connection: '5>8080', bytes: 'YQ==' }),
    line(ownKey, 5, { kind: 'idle', timers: true, once: true, next: 300, passed: 0, raw: false }),
    line(ownKey, 6, { kind: 'exit' }),
    begin(),
    begin('7.0'),
    begin('7.0'),
  ]
  expect(lines().map((one) => check.read(one, 2)?.kind)).toEqual([
    'start',
    'print',
    'opening',
    'open',
    'write',
    'idle',
    'exit',
    'start',
    'start',
    'start',
  ])
})

/** Each is written after the first record of process 1.0, as its second. */
const forged: readonly [name: string, line: () => string | undefined][] = [
  ['nothing', () => ''],
  ['rubbish', () => 'rubbish'],
  ['a line that is too long, or not UTF-8', () => undefined],
  ['a record without a key', () => JSON.stringify({ process: '1.0', command: 0, at: now(), kind: 'idle' })],
  ['the key of another process', () => line(otherKey, 1, { kind: 'exit' })],
  ['the transcript’s key', () => line(transcriptKey, 1, { kind: 'exit' })],
  ['a record a second time', () => begin()],
  ['a number that was left out', () => line(ownKey, 2, { kind: 'exit' })],
  ['the number 0', () => line(ownKey, 0, { kind: 'exit' })],
  ['a negative number', () => line(ownKey, -1, { kind: 'exit' })],
  ['no number', () => line(ownKey, 'NaN', { kind: 'exit' })],
  ['a number with a zero before it', () => line(ownKey, '01', { kind: 'exit' })],
  ['half an object', () => line(ownKey, 1, { kind: 'exit' }).slice(0, -1)],
  ['two objects', () => `${line(ownKey, 1, { kind: 'exit' })}{}`],
  ['an array', () => `${ownKey} 1 []`],
  ['null', () => `${ownKey} 1 null`],
  ['an object that is deep', () => `${ownKey} 1 ${'{"a":'.repeat(600)}1${'}'.repeat(600)}`],
  ['a process that has not begun', () => line(ownKey, 1, { kind: 'exit', process: '2.0' })],
  ['the beginning of a process that is not the transcript’s', () => begin('100.0')],
  ['the beginning of process 0', () => begin('0.0')],
  ['the beginning of a process with a negative number', () => begin('-1.0')],
  ['the beginning of a process that has begun', () => begin('1.0', { key: otherKey })],
  ['a beginning without a key of its own', () => begin('2.0', { key: undefined })],
  ['a beginning with a short key', () => begin('2.0', { key: '' })],
  ['a beginning by a key that is no text', () => begin('2.0', { key: [ownKey] })],
  ['a process that is no text', () => line(ownKey, 1, { kind: 'exit', process: 1 })],
  ['a process called __proto__', () => line(ownKey, 1, { kind: 'exit', process: '__proto__' })],
  ['a kind called __proto__', () => line(ownKey, 1, { kind: '__proto__' })],
  ['a kind that there is not', () => line(ownKey, 1, { kind: 'show' })],
  ['a kind of objects', () => line(ownKey, 1, { kind: 'toString' })],
  ['a command that was not typed', () => line(ownKey, 1, { kind: 'exit', command: 2 })],
  ['a negative command', () => line(ownKey, 1, { kind: 'exit', command: -1 })],
  ['a half command', () => line(ownKey, 1, { kind: 'exit', command: 0.5 })],
  ['a command that is no number', () => line(ownKey, 1, { kind: 'exit', command: Number.NaN })],
  ['a time that is no number', () => line(ownKey, 1, { kind: 'exit', at: 'NaN' })],
  ['a number as a time', () => line(ownKey, 1, { kind: 'exit', at: 1 })],
  ['a negative time', () => line(ownKey, 1, { kind: 'exit', at: '-1' })],
  ['a time before the run', () => line(ownKey, 1, { kind: 'exit', at: '0' })],
  ['a time to come', () => line(ownKey, 1, { kind: 'exit', at: String(2n ** 60n) })],
  ['a time beyond all times', () => line(ownKey, 1, { kind: 'exit', at: '9'.repeat(400) })],
  ['a port below 0', () => line(ownKey, 1, { kind: 'listen', port: -1 })],
  ['a port that is no number', () => line(ownKey, 1, { kind: 'listen', port: '8080' })],
  ['a port above all ports', () => line(ownKey, 1, { kind: 'listen', port: 65_536 })],
  ['no port', () => line(ownKey, 1, { kind: 'listen' })],
  ['a connection of another form', () => line(ownKey, 1, { kind: 'close', connection: 'command 0' })],
  ['a connection that is an object', () => line(ownKey, 1, { kind: 'close', connection: {} })],
  ['bytes that are not base64', () => line(ownKey, 1, { kind: 'read', connection: '1>2', bytes: '€' })],
  ['a text that is a number', () => line(ownKey, 1, { kind: 'print', stream: 'stdout', text: 1 })],
  ['a stream that there is not', () => line(ownKey, 1, { kind: 'print', stream: 'stdin', text: '' })],
  [
    'a timer that is no flag',
    () => line(ownKey, 1, { kind: 'idle', timers: 1, once: false, passed: 0, raw: false }),
  ],
  [
    'a time before a process began',
    () => line(ownKey, 1, { kind: 'idle', timers: true, once: false, passed: -1, raw: false }),
  ],
]

describe('what no witness wrote is not taken', () => {
  test.each(forged)('%s', (_name, one) => {
    expect(taken(begin, one)).toEqual([true, false])
  })

  test('what a record has beside its own fields is left out', () => {
    const check = new RecordCheck(transcriptKey, table)
    const more = `{"__proto__":{"timers":true},"text":"a","bytes":"",`
    check.read(begin(), 2)
    const record = check.read(line(ownKey, 1, { kind: 'exit' }).replace('{', more), 2)
    expect(Object.keys(record ?? {}).sort()).toEqual(['at', 'command', 'kind', 'process'])
    expect(record?.timers).toBeUndefined()
  })
})

test('a pipe is cut into lines wherever its pieces end, and no more than a line is kept', () => {
  const whole = 'one\ntwo \u00c3\u00a4\n\nrest'
  for (let i = 0; i <= whole.length; i++) {
    const lines = new PipeLines()
    expect([...lines.read(whole.slice(0, i)), ...lines.read(whole.slice(i))]).toEqual(['one', 'two ä', ''])
  }
  const lines = new PipeLines()
  expect(lines.read('\u00ff\n')).toEqual([undefined])
  expect(lines.read('a'.repeat(5000))).toEqual([undefined])
  expect(lines.read(`${'a'.repeat(4095)}\n`)).toEqual(['a'.repeat(4095)])
  expect(lines.read(`${'a'.repeat(4096)}\n`)).toEqual([undefined])
})

/** Each writes into the pipe, or breaks what is beside the programs, as the body of a program. */
const programs: readonly [name: string, text: string][] = [
  ['rubbish', `fs.appendFileSync(pipe, 'rubbish\\n')`],
  ['a line without an end', `fs.appendFileSync(pipe, 'x'.repeat(70000))`],
  ['bytes that are not UTF-8', `fs.appendFileSync(pipe, Buffer.from([0xff, 0xfe, 10]))`],
  ['a flood', `for (;;) fs.appendFileSync(pipe, 'x\\n'.repeat(2000))`],
  ['half a line, before the line of another', `fs.appendFileSync(pipe, 'x'); console.log('a')`],
  [
    'an idle record of another process',
    `fs.appendFileSync(pipe, JSON.stringify({ process: process.ppid + '.0', command: 0, at: String(process.hrtime.bigint()), kind: 'idle', timers: true, once: true, raw: false }) + '\\n')`,
  ],
  [
    'that it listens, by the key that it finds',
    `const key = /TANGLE_KEY="([\\w-]+)/.exec(fs.readFileSync(process.env.TANGLE_SANDBOX + '/witness.cjs', 'utf8'))[1]
const record = (kind, more) => JSON.stringify({ process: process.pid + '.0', command: 0, at: String(process.hrtime.bigint()), kind, ...more })
fs.appendFileSync(pipe, key + ' 0 ' + record('start', { key }) + '\\n' + key + ' 1 ' + record('listen', { port: 8080 }) + '\\n')`,
  ],
  [
    'into the witness’s own descriptor',
    `for (const fd of fs.readdirSync('/proc/self/fd')) {
  try { if (fs.readlinkSync('/proc/self/fd/' + fd) === pipe) fs.writeSync(Number(fd), 'rubbish\\n') } catch {}
}`,
  ],
]

/** Each does something to what is beside its own folder, or to its coverage. */
const disturbances: readonly [name: string, text: string][] = [
  ['the standard input of the next command is removed', `fs.rmSync(own + '/input-1')`],
  [
    'all that is beside it is removed',
    `for (const name of fs.readdirSync(own)) if (name !== 'work') fs.rmSync(own + '/' + name, { recursive: true })`,
  ],
  [
    'its coverage is a link to another folder',
    `fs.renameSync(own + '/coverage', own + '/other'); fs.symlinkSync(own + '/other', own + '/coverage')`,
  ],
  ['its coverage is a pipe', `spawnSync('sh', ['-c', 'exec /usr/bin/mkfifo "$TANGLE_SANDBOX/coverage/a"'])`],
  ['its coverage is a device', `fs.symlinkSync('/dev/zero', own + '/coverage/a')`],
  ['its coverage is a folder', `fs.mkdirSync(own + '/coverage/a')`],
  ['its coverage is huge', `fs.truncateSync(fs.openSync(own + '/coverage/a', 'w'), 2 ** 33)`],
  [
    'its coverage is many files',
    `for (let i = 0; i < 1100; i++) fs.writeFileSync(own + '/coverage/' + i, '{"result":[]}')`,
  ],
  ...[
    'null',
    '{}',
    '{"result":1}',
    '{"result":[null]}',
    '{"result":[{"url":1,"functions":[]}]}',
    '{"result":[{"url":"file:","functions":null}]}',
    '{"result":[{"url":"","functions":[{"functionName":"","ranges":[{"startOffset":-1,"endOffset":1,"count":1}]}]}]}',
  ].map((json): [string, string] => [
    `its coverage is ${json}`,
    `fs.writeFileSync(own + '/coverage/a', ${JSON.stringify(json)})`,
  ]),
]

describe('a program that changes what the tool keeps beside it fails its own transcript, and no other', () => {
  test.each(disturbances)('%s', limit, async (_name, body) => {
    const text = `\`\`\`js file=disturb.js
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
const own = process.env.TANGLE_SANDBOX
${body}
console.log('a', typeof spawnSync)
\`\`\`

\`\`\`console
$ node dist/disturb.js
a function
$ echo c
c
\`\`\`

\`\`\`console
$ echo b
b
\`\`\`
`
    const { proofs, problems } = await proveText(text, 'chapter.md', 20_000, true, { isMeasured: true })
    expect(problems).toContain(': disturbed-run\n')
    expect(proofs.map(({ outcome }) => outcome)).toEqual(['failed', 'proved'])
  })
})

describe('a program that writes into the pipe of the records fails its own transcript, and no other', () => {
  test.each(programs)('%s', limit, async (_name, body) => {
    const text = `\`\`\`js file=forge.js
import fs from 'node:fs'
const pipe = process.env.TANGLE_SANDBOX + '/records'
${body}
\`\`\`

\`\`\`console
$ node dist/forge.js
a
\`\`\`

\`\`\`console
$ echo b
b
\`\`\`
`
    const { proofs, problems } = await proveText(text)
    expect(problems).toContain(': disturbed-run\n')
    expect(proofs.map(({ outcome }) => outcome)).toEqual(['failed', 'proved'])
  })

  test('who takes the records of others out of the pipe proves nothing', limit, async () => {
    const text = `\`\`\`js file=take.js
import fs from 'node:fs'
const pipe = fs.openSync(process.env.TANGLE_SANDBOX + '/records', fs.constants.O_RDWR)
setInterval(() => console.error(fs.readSync(pipe, Buffer.alloc(10))), 1)
\`\`\`

\`\`\`console
$ node dist/take.js
a
\`\`\`

\`\`\`console
$ echo b
b
\`\`\`
`
    const { proofs, problems } = await proveText(text, 'chapter.md', 2_000)
    expect(problems).toMatch(/: (disturbed-run|time-limit|output-differs)\n/)
    expect(proofs.map(({ outcome }) => outcome)).toEqual(['failed', 'proved'])
  })

  test('a program that opens the pipe and never reads it, or closes it, is not told', limit, async () => {
    const text = `\`\`\`js file=open.js
import fs from 'node:fs'
fs.openSync(process.env.TANGLE_SANDBOX + '/records', fs.constants.O_RDWR)
console.log('a')
\`\`\`

\`\`\`console
$ node dist/open.js
a
\`\`\`
`
    expect((await proveText(text)).problems).toBe('')
  })
})
