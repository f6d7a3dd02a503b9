import type { SiteChapter } from '../plan/site.ts'

/** A chapter's title behind the number that its file's name begins with, unless the title says it already. */
export function numberedTitle({ slug, title }: Pick<SiteChapter, 'slug' | 'title'>): string {
  const digits = /(?:^|\/)(\d+)-[^/]*$/.exec(slug)?.[1]
  if (digits === undefined) return title
  const number = Number(digits)
  return new RegExp(`(?<!\\d)0*${number}(?!\\d)`).test(title) ? title : `${number}. ${title}`
}
