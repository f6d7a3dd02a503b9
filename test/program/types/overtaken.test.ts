import { expect, onTestFinished, test } from 'vitest'
import { openTypeChecker } from '../../../tangle/program/types/checker.ts'
import { usualLimits } from '../../../tangle/program/limits.ts'
import { newFolder } from '../../workshop.ts'

test('an answer that came after newer texts were laid is not taken for one about the old texts', async () => {
  const answers: ((report: unknown) => void)[] = []
  const start = () => ({
    request: <Answer>() => new Promise<Answer>((answer) => answers.push(answer as (report: unknown) => void)),
    notify: () => {},
    close: () => {},
  })
  const checker = openTypeChecker(newFolder(), usualLimits, start)
  onTestFinished(checker.close)
  const check = (text: string) => checker.check({ files: new Map([['a.ts', text]]), targets: ['a.ts'] })
  const start0 = { line: 0, character: 0 }
  const items = [{ range: { start: start0, end: start0 }, severity: 1, code: 2304, message: 'What?' }]
  // The server reads the second text for both, and answers about it first.
  const both = [check('1'), check('what')]
  answers[1]?.({ items })
  await both[1]
  answers[0]?.({ items })
  await both[0]
  const again = check('1')
  answers[2]?.({ items: [] })
  expect((await again).faults).toEqual([])
  expect(answers).toHaveLength(3)
})
