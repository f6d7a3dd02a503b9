import type { SiteChapter } from '../plan/site.ts'

/** A chapter's title after the number in its file's name, unless the title contains it already. */
export function numberedTitle({ slug, title }: Pick<SiteChapter, 'slug' | 'title'>): string {
  const digits = /(?:^|\/)(\d+)-[^/]*$/.exec(slug)?.[1]
  if (digits === undefined) return title
  const number = Number(digits)
  return new RegExp(`(?<!\\d)0*${number}(?!\\d)`).test(title) ? title : `${number}. ${title}`
}
