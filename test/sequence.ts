import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The chapters keep the runs that this book is woven with, so they go first, and who waits for the woven book begins when others
 * have passed that time; who takes longest is not to begin last.
 */
const first = [
  /\.md$/,
  /test\/(?:transcripts|isolation|output|tangle|update)\.test\.ts$/,
  /test\/pages\/(?:access|reading|pages|page)\.test\.ts$/,
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
