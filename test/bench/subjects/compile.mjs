// The compile itself: esbuild is loaded, and makes JavaScript with a map of every program in the
// folder of the command line. Reading them is not timed.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = ''] = process.argv.slice(2)
const programs = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(folder, file), 'utf8'))

const start = performance.now()
const { transform } = await import('esbuild')
await Promise.all(
  programs.map((program) =>
    transform(program, { loader: 'ts', sourcemap: 'external', format: 'esm', target: 'node20.19' }),
  ),
)
const milliseconds = performance.now() - start
process.stdout.write(JSON.stringify({ milliseconds }))
