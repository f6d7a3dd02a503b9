// What a build does without compiling, on the folder that the command line names: the chapters are found, read
// and decoded; parsed, every fence with its role, transcripts cut into rows; chunks linked and all checks made;
// then every program's text is made, earlier editions included, as it would be written.
import { programText } from '../../../tangle/program/program.ts'
import { loadBook } from '../../../tangle/book/load.ts'

const [folder = ''] = process.argv.slice(2)
const start = performance.now()
const { book, problems } = loadBook(folder, undefined, process.cwd())
const { programs, earlierVersions } = book.linked
const texts = [...programs, ...earlierVersions.map(({ program }) => program)].map(programText)
const milliseconds = performance.now() - start
if (problems.length > 0) throw new Error(`the book has problems, the first: ${JSON.stringify(problems[0])}`)
process.stdout.write(JSON.stringify({ milliseconds, texts: texts.length }))
