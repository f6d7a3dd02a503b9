import { plural } from '../problem/plural.ts'
import { compiledPaths } from '../chapter/languages.ts'
import { outputsOf } from '../program/targets.ts'
import type { Change } from '../output/plan.ts'

type Written = readonly Pick<Change, 'kind' | 'path'>[]

const verbs = ['added', 'changed', 'made again', 'removed'] as const

/**
 * How many programs a build has added, changed, made again and removed; what is made of a program counts as one with it. One of
 * which only the map has changed, since its lines have moved in the chapter, is as it was.
 *
 * @param out the output folder, as the person wrote it
 * @param gone what had been removed there, by path below it
 */
export function writtenIn(out: string, changes: Written, gone: ReadonlySet<string>): string {
  const kinds = new Map(changes.map(({ path, kind }) => [path, kind]))
  const made = new Set(changes.flatMap(({ path }) => outputsOf(path).slice(1)))
  const programs = changes.filter(({ path }) => !made.has(path) && path !== 'package.json')
  const found = programs.map(({ path }) => verbOf(path, kinds, gone))
  const told = verbs
    .map((verb) => ({ verb, number: found.filter((one) => one === verb).length }))
    .filter(({ number }) => number > 0)
    .map(({ verb, number }) => `${plural(number, 'program')} ${verb}`)
  if (told.length > 0) return `${told.join(', ')} in ${out}`
  if ((kinds.get('package.json') ?? 'keep') === 'keep') return `${out} is up to date`
  return gone.has('package.json')
    ? `\`package.json\` made again in ${out}`
    : `\`package.json\` of ${out} changed`
}

/** What has become of a program and what is made of it. */
function verbOf(
  program: string,
  kinds: ReadonlyMap<string, Change['kind']>,
  gone: ReadonlySet<string>,
): (typeof verbs)[number] | undefined {
  const kind = kinds.get(program)
  const outputs = outputsOf(program)
  if (kind === 'remove') return 'removed'
  if (outputs.some((path) => gone.has(path))) return 'made again'
  if (kind === 'create') return 'added'
  const map = compiledPaths(program)?.map
  const isChanged = outputs.some((path) => path !== map && (kinds.get(path) ?? 'keep') !== 'keep')
  return isChanged ? 'changed' : undefined
}
