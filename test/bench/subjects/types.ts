// The type check of a book: its chapters read and linked, TypeScript loaded, and every program checked.
import { loadBook } from '../../../tangle/book/load.ts'
import { checkTypes, typeProblems } from '../../../tangle/program/types/check-types.ts'
import { openTypeChecker } from '../../../tangle/program/types/checker.ts'

const [folder = '', out = ''] = process.argv.slice(2)
const start = performance.now()
const { book } = loadBook(folder, undefined, process.cwd())
const checker = openTypeChecker(out)
const checked = await checkTypes(book.linked, checker, () => true)
checker.close()
const problems = typeProblems(book, checked, [])
const milliseconds = performance.now() - start
if (problems.length > 0) throw new Error(`the types do not agree: ${JSON.stringify(problems[0])}`)
process.stdout.write(JSON.stringify({ milliseconds }))
