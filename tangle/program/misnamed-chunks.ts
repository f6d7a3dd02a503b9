import type { Chapter } from '../chapter/chapter.ts'
import { closest } from '../problem/closest.ts'
import { formatPlace, type Place } from '../problem/place.ts'
import { type Problem, type ProblemFacts, type RelatedPlace, writing } from '../problem/problem.ts'
import { chunkName, type Definitions } from './definitions.ts'
import { missingChunks, type Naming } from './missing-chunks.ts'

/**
 * Puts one cause in the place of what only follows from it: a chapter that is named and does not exist, as after renaming it; and a chunk
 * that nothing uses, where a name that is nearly its own is used and not defined.
 *
 * @param problems what was found in linking
 */
export function withCauses(
  chapters: readonly Chapter[],
  definitions: Definitions,
  problems: readonly Problem[],
): Problem[] {
  const missing = missingChunks(chapters, definitions)
  if (missing.size === 0) return [...problems]
  const unknown = unknownChapters(chapters, definitions, missing)
  const rest = problems.filter((one) => !unknown.some(({ follows }) => follows(one)))
  return [...unknown.map(({ problem }) => problem), ...withNearNames(rest, missing)]
}

/** A cause, and whether another problem only follows from it. */
type Cause = { readonly problem: Problem; readonly follows: (problem: ProblemFacts) => boolean }

function unknownChapters(
  chapters: readonly Chapter[],
  definitions: Definitions,
  missing: ReadonlyMap<string, readonly Naming[]>,
): Cause[] {
  const slugs = new Set(chapters.map(({ slug }) => slug))
  const names = new Map<string, string[]>()
  for (const key of missing.keys()) {
    const { slug, local } = partsOf(key)
    if (!slugs.has(slug)) names.set(slug, [...(names.get(slug) ?? []), local])
  }
  return [...names].flatMap(([slug, locals]): Cause[] => {
    const places = locals.flatMap((local) =>
      (missing.get(`${slug}#${local}`) ?? []).map((naming) => ({ local, naming })),
    )
    const [first] = places.toSorted((a, b) => orderOf(chapters, a.naming.at) - orderOf(chapters, b.naming.at))
    if (first === undefined) return []
    const meant = meantChapter(slug, locals, [...slugs], definitions)
    const others = places.filter((one) => one !== first).map(({ naming }) => naming.at)
    const known = new Set(places.map(({ naming }) => formatPlace(naming.at)))
    const path = chapters.find((chapter) => chapter.slug === meant)?.path
    const follows = ({ code, at, name = '' }: ProblemFacts) =>
      (isOfNames(code) && known.has(formatPlace(at))) ||
      (code === 'unused-chunk' && at.path === path && locals.includes(name))
    return [{ problem: unknownChapter(slug, meant, first, others), follows }]
  })
}

/** The chapters in their order, and the lines of each. */
function orderOf(chapters: readonly Chapter[], { path, line }: Place): number {
  return chapters.findIndex((chapter) => chapter.path === path) * 1e7 + line
}

/** The chapter that has most of the names; otherwise the one with the nearest name. */
function meantChapter(
  slug: string,
  locals: readonly string[],
  slugs: readonly string[],
  { chunks }: Definitions,
): string | undefined {
  const fits = (other: string) => locals.filter((local) => chunks.has(`${other}#${local}`)).length
  const most = Math.max(0, ...slugs.map(fits))
  const best = most === 0 ? slugs : slugs.filter((other) => fits(other) === most)
  return best.length === 1 && most > 0 ? best[0] : closest(slug, best)
}

type Named = { readonly local: string; readonly naming: Naming }

function unknownChapter(
  slug: string,
  meant: string | undefined,
  { local, naming }: Named,
  others: readonly Place[],
): Problem {
  const { at, length, written } = naming
  return {
    code: 'unknown-chapter',
    message: `There is no chapter \`${slug}\`.`,
    at,
    length,
    expected: 'the path of a chapter below the folder of chapters, without `.md`',
    hint:
      meant === undefined
        ? 'Correct the name; or, if you have removed that chapter, remove what needs it too.'
        : `Write \`${meant}\` here${others.length > 0 ? ' and in the other places' : ''}, or give the chapter its old name again.`,
    ...(meant !== undefined && { fixes: [writing(written(`${meant}#${local}`), at, length)] }),
    notes: others.map((one): RelatedPlace => ({ message: 'named here too', at: one })),
  }
}

/** Joins what is told of two names that are nearly the same, of which one is used and the other is defined. */
function withNearNames(
  problems: readonly Problem[],
  missing: ReadonlyMap<string, readonly Naming[]>,
): Problem[] {
  const done = new Set<Problem>()
  const joined = problems.flatMap((unused): Problem[] => {
    const own = unused.code === 'unused-chunk' ? unused.name : undefined
    if (own === undefined) return []
    const told = problems.filter((one) => isOfNames(one.code) && !done.has(one))
    const near = [...missing].flatMap(([key, namings]) => {
      const places = new Set(namings.map(({ at }) => formatPlace(at)))
      const about = told.filter(({ at }) => places.has(formatPlace(at)))
      const isHere = about.some(({ at }) => at.path === unused.at.path)
      return isHere && closest(partsOf(key).local, [own]) === own ? [{ key, namings, about }] : []
    })[0]
    if (near === undefined) return []
    for (const one of [unused, ...near.about]) done.add(one)
    return [joinedOf(unused, near)]
  })
  return [...problems.filter((one) => !done.has(one)), ...joined]
}

type Near = { readonly key: string; readonly namings: readonly Naming[]; readonly about: readonly Problem[] }

/** Where the missing name is in one place, that is misspelt; where it is in several, the fence is. */
function joinedOf(unused: Problem, { key, namings, about }: Near): Problem {
  const [only] = about
  if (namings.length === 1 && only !== undefined)
    return {
      ...only,
      notes: [...(only.notes ?? []), { message: 'a chunk that no program uses', at: unused.at }],
    }
  const name = partsOf(key).local
  const fix = writing(`name=${name}`, unused.at, unused.length ?? 0)
  return {
    ...unused,
    hint: `Write \`${name}\`, if that is meant: it is used, and no fence defines it.`,
    ...(!/\s/.test(name) && { fixes: [fix] }),
    notes: namings.map(({ at }) => ({ message: `\`${name}\``, at })),
  }
}

function isOfNames(code: Problem['code']): boolean {
  return code === 'undefined-chunk' || code === 'nothing-to-extend'
}

function partsOf(key: string): { readonly slug: string; readonly local: string } {
  const slug = key.slice(0, key.indexOf('#'))
  return { slug, local: chunkName(slug, key) }
}
