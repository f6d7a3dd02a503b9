import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The chapters keep the runs that the woven books are proved by; and who takes longest is not to begin last. */
const first = [
  /\.md$/,
  /test\/weave\/(?:access|reading|pages)\.test\.ts$/,
  /test\/(?:output|isolation)\.test\.ts$/,
]

/** The order of test files: the usual one, but for those that go before. */
export class Sequence extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files)
    const rankOf = ({ moduleId }: TestSpecification) => {
      const rank = first.findIndex((pattern) => pattern.test(moduleId))
      return rank < 0 ? first.length : rank
    }
    return usual.toSorted((a, b) => rankOf(a) - rankOf(b))
  }
}
