import { mediaTypeOf } from '../../text/media-type.ts'
import type { WovenFile } from '../page.ts'
import type { Site } from '../plan/site.ts'
import { digestOf } from '../../system/digest.ts'
import { epubContents } from '../plan/form.ts'
import { html } from '../../text/html.ts'
import { hrefTo } from '../plan/paths.ts'

/** The date of a book without one: EPUB requires a date, and the clock's would differ from run to run. */
const anyDate = '2000-01-01'

/** It is in the folder of the files that it names. */
const packageFile = 'package.opf'

/** The package document: metadata, contents and reading order (EPUB 3.3, section 5). */
export function packageText(site: Site, files: readonly WovenFile[]): string {
  const items = files.map(({ path, content }, i) => {
    const own = propertiesOf(path, content)
    const properties = own.length === 0 ? undefined : html` properties="${own.join(' ')}"`
    return html`<item id="i${i}" href="${hrefTo(packageFile, path)}" media-type="${mediaTypeOf(path)}"${properties} />\n`
  })
  const spine = files.flatMap(({ path }, i) =>
    path.endsWith('.xhtml') ? [html`<itemref idref="i${i}" />\n`] : [],
  )
  return html`<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="${site.language}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:${uuidOf(site)}</dc:identifier>
<dc:title>${site.title}</dc:title>
<dc:language>${site.language}</dc:language>
${site.author === undefined ? undefined : html`<dc:creator>${site.author}</dc:creator>\n`}${site.date === undefined ? undefined : html`<dc:date>${site.date}</dc:date>\n`}<meta property="dcterms:modified">${site.date ?? anyDate}T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
${items}</manifest>
<spine>
${spine}</spine>
</package>
`.html
}

/** The properties of a document that reading systems need beforehand (EPUB 3.3, appendix D.5). */
function propertiesOf(path: string, content: WovenFile['content']): string[] {
  if (path === epubContents) return ['nav']
  return typeof content === 'string' && content.includes('<svg ') ? ['svg'] : []
}

/** Where the package document is (EPUB 3.3, section 4.2.6.3). */
export const containerText = `<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml" /></rootfiles>
</container>
`

/** The book's identifier, the same in every run: a UUID of version 8, from its title, language and author (RFC 9562). */
function uuidOf({ title, language, author }: Site): string {
  const digest = Buffer.from(digestOf(JSON.stringify([title, language, author])), 'base64url').toString('hex')
  const [a, b, c, d, e] = [
    digest.slice(0, 8),
    digest.slice(8, 12),
    digest.slice(13, 16),
    digest.slice(17, 20),
    digest.slice(20, 32),
  ]
  return `${a}-${b}-8${c}-8${d}-${e}`
}
