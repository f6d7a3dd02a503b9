import { digestOf } from '../../system/digest.ts'
import { type Html, html } from '../../text/html.ts'
import { hrefTo, contentsPage, isPage } from '../plan/paths.ts'
import type { ServedFile } from '../page.ts'
import { headOfAll, withMoreHead, withTop } from '../template.ts'
import { problemListHtml } from './problem-html.ts'
import type { DraftProblems } from './shown-problems.ts'

/** What only served pages load is here. No chapter can be: folders whose names begin with a dot hold none. */
const draftFolder = '.tangle/'

/** The events by which a page learns that it is another one now. */
export const changesPath = `${draftFolder}changes`

/**
 * A file of a book as it is served to the one who writes it: a page has its problems on top, and loads itself anew when it has
 * changed.
 *
 * @param content of the woven book; nothing where it has no such file
 * @param assets what only served pages load, by name
 */
export function draftFile(
  path: string,
  content: string | Uint8Array | undefined,
  problems: DraftProblems,
  assets: Readonly<Record<string, string>>,
): ServedFile | undefined {
  const name = path.startsWith(draftFolder) ? path.slice(draftFolder.length) : ''
  const asset = Object.hasOwn(assets, name) ? assets[name] : undefined
  if (asset !== undefined) return { content: asset }
  if (!isPage(path)) return content === undefined ? undefined : { content }
  const woven = content === undefined ? missingPage(path) : Buffer.from(content).toString('utf8')
  const text = withTop(woven, problemListHtml(path, problems))
  const digest = digestOf(text)
  return { content: withMoreHead(text, moreHead(digest)), digest, isMissing: content === undefined }
}

function moreHead(digest: string): Html {
  return html`<link rel="stylesheet" href="/${draftFolder}draft.css" />
<script defer="defer" src="/${draftFolder}draft.js" data-digest="${digest}"></script>
`
}

/** A page that is none of the book's, yet or any more. */
function missingPage(path: string): string {
  return html`<!doctype html>
<html lang="en">
<head>
${headOfAll}<title>No such page</title>
</head>
<body>
<main>
<h1>There is no such page</h1>
<p>No chapter of the book makes <code>${path}</code> now. <a href="${hrefTo(path, contentsPage)}">Contents</a></p>
</main>
</body>
</html>
`.html
}
