// What a build does without compiling, on the folder that the command line names: the chapters are found, read,
// digested and decoded; parsed, every fence with its role, transcripts cut into rows; chunks linked and all
// checks made; then every program's text is made, earlier editions included, as it would be written.
const tool = new URL('../../../dist/tool/', import.meta.url)
const { loadBook } = await import(new URL('load.js', tool).href)
const { programText } = await import(new URL('data/program.js', tool).href)

const [folder = ''] = process.argv.slice(2)
const start = performance.now()
const { book, problems } = loadBook(folder, undefined, process.cwd())
const editions = book.linked.editions.map((/** @type {{ program: unknown }} */ { program }) => program)
const texts = [...book.linked.programs, ...editions].map(programText)
const milliseconds = performance.now() - start
if (problems.length > 0) throw new Error(`the book has problems, the first: ${JSON.stringify(problems[0])}`)
process.stdout.write(JSON.stringify({ milliseconds, texts: texts.length }))
