// tangle/load.ts
import { resolve as resolve2 } from 'node:path'

// tangle/judge/shapes.ts
function piecesOf(row, shapes) {
  const pieces = []
  let text = ''
  for (let i = 0; i < row.length; ) {
    const piece = pieceAt(row, i, shapes)
    if (piece === void 0) {
      text += row[i]
      i++
      continue
    }
    if (text !== '') pieces.push({ kind: 'text', text })
    text = ''
    pieces.push(piece)
    i += piece.text.length
  }
  if (text !== '' || pieces.length === 0) pieces.push({ kind: 'text', text })
  return pieces
}
function pieceAt(row, start, shapes) {
  if (row.startsWith('[..]', start)) return { kind: 'gap', text: '[..]' }
  let best
  for (const shape of shapes) {
    const value = stickyMatch(shape, row, start)
    if (value !== '' && value.length > (best?.text.length ?? 0)) best = { kind: 'value', text: value, shape }
  }
  return best
}
var sticky = /* @__PURE__ */ new WeakMap()
function stickyMatch(shape, row, start) {
  const pattern = sticky.get(shape) ?? new RegExp(shape.pattern, 'uy')
  sticky.set(shape, pattern)
  pattern.lastIndex = start
  return pattern.exec(row)?.[0] ?? ''
}
function matchRow(printed, actual, shapes, bindings) {
  if (printed.trimEnd() === actual.trimEnd() && !printed.includes('[..]'))
    return bindOwn(printed, shapes, bindings)
  const pieces = piecesOf(printed.trimEnd(), shapes)
  if (pieces.every(({ kind }) => kind === 'text')) return void 0
  const match = new RegExp(`^${pieces.map(sourceOf).join('')}$`, 'u').exec(actual.trimEnd())
  if (match === null) return void 0
  const values = pieces.filter(({ kind }) => kind === 'value')
  return bindAll(
    values.map((piece, i) => [piece, match.groups?.[`v${i}`] ?? '']),
    bindings,
  )
}
function sourceOf(piece, index2, pieces) {
  if (piece.kind === 'gap') return '.*'
  if (piece.kind === 'text') return piece.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  const count = pieces.slice(0, index2).filter(({ kind }) => kind === 'value').length
  return `(?<v${count}>${piece.shape.pattern})`
}
function bindOwn(row, shapes, bindings) {
  const values = piecesOf(row, shapes).filter(({ kind }) => kind === 'value')
  return bindAll(
    values.map((piece) => [piece, piece.text]),
    bindings,
  )
}
function bindAll(pairs, bindings) {
  if (pairs.length === 0) return bindings
  const all = new Map(bindings)
  for (const [piece, actual] of pairs) {
    const key =
      piece.kind === 'value'
        ? `${piece.shape.name}
${piece.text}`
        : piece.text
    if ((all.get(key) ?? actual) !== actual) return void 0
    all.set(key, actual)
  }
  return all
}
function unusedShapes(chapters, transcripts) {
  const shapes = chapters.flatMap(({ front }) => front.shapes)
  if (shapes.length === 0) return []
  const used = /* @__PURE__ */ new Set()
  for (const { rows } of transcripts) {
    for (const row of rows.filter(({ kind }) => kind === 'output')) {
      for (const piece of piecesOf(row.text, shapes)) if (piece.kind === 'value') used.add(piece.shape)
    }
  }
  return shapes.filter((shape) => !used.has(shape)).map(unused)
}
function unused(shape) {
  return {
    code: 'unused-shape',
    message: `No transcript prints a value of the shape \`${shape.name}\`.`,
    at: shape.at,
    length: shape.pattern.length,
    expected: 'shapes that some printed row needs',
    hint: 'Remove it, or correct the expression.',
  }
}

// tangle/data/chapter.ts
function isCode(block) {
  return block.role.kind === 'file' || block.role.kind === 'chunk'
}
function columnOf(block, index2) {
  return typeof block.columns === 'number' ? block.columns : (block.columns[index2] ?? 0)
}
function placeOfBlock(block) {
  return { path: block.path, line: block.line, column: block.column }
}
function placeInBlock(block, index2, offset = 0) {
  return { path: block.path, line: block.line + 1 + index2, column: columnOf(block, index2) + offset + 1 }
}

// tangle/link/definitions.ts
function chunkKey(slug, name) {
  return name.includes('#') ? name : `${slug}#${name}`
}
function chunkName(slug, key) {
  return key.startsWith(`${slug}#`) ? key.slice(slug.length + 1) : key
}
function collectDefinitions(chapters) {
  const files = /* @__PURE__ */ new Map()
  const chunks = /* @__PURE__ */ new Map()
  const problems = []
  for (const [chapter, { slug, blocks }] of chapters.entries()) {
    for (const block of blocks) {
      if (!isCode(block)) continue
      const { role } = block
      const [book2, key] = role.kind === 'file' ? [files, role.target] : [chunks, chunkKey(slug, role.name)]
      const known3 = book2.get(key) ?? []
      const problem = conflict(block, known3[0]?.block)
      if (problem === void 0) book2.set(key, [...known3, { block, chapter }])
      else problems.push(problem)
    }
  }
  return { value: { files, chunks }, problems }
}
function piecesAt(definitions, limit) {
  const known3 = definitions.filter(({ chapter }) => chapter <= limit).map(({ block }) => block)
  const start = known3.findLastIndex((block) => block.role.operation !== 'append')
  return known3.slice(Math.max(0, start))
}
function conflict(block, first2) {
  const { role } = block
  const what = role.kind === 'file' ? `The file \`${role.target}\`` : `The chunk \`${role.name}\``
  if (role.operation === 'define' && first2 !== void 0) {
    return {
      code: 'duplicate-target',
      message: `${what} is defined a second time.`,
      at: placeOfBlock(block),
      expected: '`+=` behind the target to append, or `:=` to replace it from here on',
      hint: 'Say which of the two is meant, or choose another name.',
      notes: [{ message: 'first defined here', at: placeOfBlock(first2) }],
    }
  }
  if (role.operation !== 'define' && first2 === void 0) {
    return {
      code: 'nothing-to-extend',
      message: `${what} is ${role.operation === 'append' ? 'appended to' : 'replaced'} before it is defined.`,
      at: placeOfBlock(block),
      expected: 'an earlier block that defines it',
      hint: 'Remove the sign, correct the name, or move the definition up. Another chapter\u2019s chunk is `chapter#name`.',
    }
  }
  return void 0
}

// tangle/data/program.ts
function programOf(target, parts) {
  const segments = parts.filter((segment) => segment.count > 0)
  const starts = []
  let lineCount = 0
  for (const segment of segments) {
    starts.push(lineCount)
    lineCount += segment.count
  }
  return { target, segments, starts, lineCount }
}
function lineText(segment, index2) {
  const text = segment.block.lines[index2] ?? ''
  return text === '' ? '' : segment.indent + text
}
function programText(program) {
  const lines = []
  for (const segment of program.segments) {
    for (let i = 0; i < segment.count; i++) lines.push(lineText(segment, segment.first + i))
  }
  return lines.length === 0
    ? ''
    : `${lines.join('\n')}
`
}
function placeInProgram(program, line2, column) {
  const at = segmentAt(program, line2 - 1)
  if (at === void 0) return void 0
  const { segment, index: index2 } = at
  const offset = Math.max(0, column - segment.indent.length)
  return {
    at: {
      path: segment.block.path,
      line: segment.block.line + 1 + index2,
      column: columnOf(segment.block, index2) + offset + 1,
    },
    via: segment.via,
  }
}
function segmentAt(program, line2) {
  if (line2 < 0 || line2 >= program.lineCount) return void 0
  let low = 0
  let high = program.starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((program.starts[middle] ?? 0) <= line2) low = middle
    else high = middle - 1
  }
  const segment = program.segments[low]
  return segment && { segment, index: segment.first + line2 - (program.starts[low] ?? 0) }
}

// tangle/link/templates.ts
import jsTokens from 'js-tokens'

function startsInTemplate(lines) {
  const inside = /* @__PURE__ */ new Set()
  if (!lines.some((line3) => line3.includes('`'))) return inside
  let line2 = 0
  for (const token of jsTokens(lines.join('\n'))) {
    const breaks = countBreaks(token.value)
    if (breaks > 0 && /Template/.test(token.type)) {
      for (let i = 1; i <= breaks; i++) inside.add(line2 + i)
    }
    line2 += breaks
  }
  return inside
}
function countBreaks(text) {
  let count = 0
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) count++
  return count
}

// tangle/link/keep-templates.ts
function keepTemplates(program) {
  if (!program.segments.some((segment) => segment.indent !== '')) return program
  if (!/\.[cm]?[jt]sx?$/.test(program.target)) return program
  const inside = startsInTemplate(linesOf(program))
  if (inside.size === 0) return program
  return programOf(
    program.target,
    program.segments.flatMap((segment, i) => split(segment, program.starts[i] ?? 0, inside)),
  )
}
function linesOf(program) {
  return program.segments.flatMap((segment) =>
    Array.from({ length: segment.count }, (_, i) => lineText(segment, segment.first + i)),
  )
}
function split(segment, start, inside) {
  const parts = []
  for (let i = 0; i < segment.count; i++) {
    const indent = inside.has(start + i) ? '' : segment.indent
    const last2 = parts.at(-1)
    if (last2 !== void 0 && last2.indent === indent)
      parts[parts.length - 1] = { ...last2, count: last2.count + 1 }
    else parts.push({ ...segment, first: segment.first + i, count: 1, indent })
  }
  return parts
}

// tangle/link/references.ts
var referenceLine =
  /^([ \t]*)(?:(?:\/\/+|#+|--|;+|%+)[ \t]*|(\/\*+[ \t]*|<!--[ \t]*))?<<([^<>]+)>>(?:[ \t]*(?:\*\/|-->))?[ \t]*$/
var scriptTarget = /\.[cm]?[jt]sx?$/
var scriptLanguage = /^(?:[cm]?[jt]sx?|typescript|javascript)$/
var known = /* @__PURE__ */ new WeakMap()
function referencesOf(block) {
  const cached = known.get(block)
  if (cached !== void 0) return cached
  const found2 = findReferences(block)
  known.set(block, found2)
  return found2
}
function findReferences(block) {
  const found2 = []
  for (const [index2, line2] of block.lines.entries()) {
    if (!line2.includes('<<')) continue
    const match = referenceLine.exec(line2)
    if (match === null) continue
    found2.push({
      index: index2,
      name: (match[3] ?? '').trim(),
      indent: match[1] ?? '',
      offset: line2.indexOf('<<'),
    })
  }
  if (found2.length === 0 || !isScript(block)) return found2
  const inside = startsInTemplate(block.lines)
  return found2.filter(({ index: index2 }) => !inside.has(index2))
}
function isScript(block) {
  return (
    scriptLanguage.test(block.language) ||
    (block.role.kind === 'file' && scriptTarget.test(block.role.target))
  )
}

// tangle/link/expand.ts
var maximumLines = 1e6
function expandFile(target, definitions, limit) {
  const walk = new Walk(definitions, limit)
  walk.run(piecesAt(definitions.files.get(target) ?? [], limit))
  return { value: keepTemplates(programOf(target, walk.segments)), problems: walk.problems }
}
var Walk = class {
  segments = []
  problems = []
  #definitions
  #limit
  #stack = []
  #lines = 0
  constructor(definitions, limit) {
    this.#definitions = definitions
    this.#limit = limit
  }
  run(blocks) {
    this.#push(blocks, '', void 0, void 0)
    while (this.#stack.length > 0 && this.#lines <= maximumLines) this.#step()
    const frame = this.#stack[0]
    if (frame !== void 0) this.problems.push(tooLarge(placeInBlock(frame.block, Math.max(0, frame.line - 1))))
  }
  /** Takes the top frame's lines up to its next reference, and enters that. */
  #step() {
    const frame = this.#stack.at(-1)
    if (frame === void 0) return
    const reference = referencesOf(frame.block)[frame.reference]
    const end = reference?.index ?? frame.block.lines.length
    this.#take(frame, end)
    if (reference === void 0) {
      this.#stack.pop()
      return
    }
    frame.line = end + 1
    frame.reference++
    this.#enter(frame, reference)
  }
  #take(frame, end) {
    const count = end - frame.line
    if (count === 0) return
    this.#lines += count
    this.segments.push({ block: frame.block, first: frame.line, count, indent: frame.indent, via: frame.via })
    frame.line = end
  }
  #enter(frame, reference) {
    const key = chunkKey(frame.block.slug, reference.name)
    const blocks = piecesAt(this.#definitions.chunks.get(key) ?? [], this.#limit)
    if (blocks.length === 0) {
      this.problems.push(undefinedChunk(frame, reference, this.#definitions))
      return
    }
    if (this.#stack.some((open) => open.key === key)) {
      this.problems.push(cycle(frame, reference, key, this.#stack))
      return
    }
    const via = { block: frame.block, index: reference.index, parent: frame.via }
    this.#push(blocks, frame.indent + reference.indent, via, key)
  }
  /** The last block goes on first, so that the first is walked first. */
  #push(blocks, indent, via, key) {
    for (const block of blocks.toReversed()) {
      this.#stack.push({ block, indent, via, key, line: 0, reference: 0 })
    }
  }
}
function placeOfReference(block, reference) {
  return placeInBlock(block, reference.index, reference.offset)
}
function chainOf(via) {
  const notes = []
  for (let step = via; step !== void 0; step = step.parent) {
    const role = step.block.role
    const name = role.kind === 'file' ? role.target : role.name
    const text = step.block.lines[step.index] ?? ''
    notes.push({
      message: `used by ${name}`,
      at: placeInBlock(step.block, step.index, Math.max(0, text.indexOf('<<'))),
    })
  }
  return notes
}
function undefinedChunk(frame, reference, definitions) {
  const later = definitions.chunks.get(chunkKey(frame.block.slug, reference.name))?.[0]
  const elsewhere = [...definitions.chunks.keys()].find((key) => key.endsWith(`#${reference.name}`))
  return {
    code: 'undefined-chunk',
    message: `No chunk is called \`${reference.name}\`${later === void 0 ? '' : ' at the end of this chapter'}.`,
    at: placeOfReference(frame.block, reference),
    length: reference.name.length + 4,
    expected: `a fence with \`name=${/\s/.test(reference.name) ? `"${reference.name}"` : reference.name}\` in this chapter`,
    hint:
      elsewhere === void 0 || later !== void 0
        ? 'Define it, or correct the name.'
        : `Another chapter has one: write \`<<${elsewhere}>>\`.`,
    notes: chainOf(frame.via),
  }
}
function cycle(frame, reference, key, stack) {
  const start = stack.findIndex((open) => open.key === key)
  const notes = stack
    .slice(start + 1)
    .flatMap((open) => (open.via?.block === frame.block ? [] : chainOf(open.via).slice(0, 1)))
  return {
    code: 'cyclic-chunk',
    message: `The chunk \`${reference.name}\` would contain itself.`,
    at: placeOfReference(frame.block, reference),
    length: reference.name.length + 4,
    expected: 'chunks that lead down to plain lines',
    hint: 'Remove this reference or one of those that lead to it.',
    notes: [...notes.toReversed(), ...chainOf(stack[start]?.via)],
  }
}
function tooLarge(at) {
  return {
    code: 'too-large',
    message: `This program would have more than ${maximumLines.toLocaleString('en')} lines.`,
    at,
    expected: 'chunks that are used a few times',
    hint: 'Look for a chunk used twice by a chunk that is used twice, and so on.',
  }
}

// tangle/link/targets.ts
var reservedName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i
function unsafeReason(target) {
  if (target.startsWith('/') || target.startsWith('~')) return 'it leads out of the output folder'
  if (/^[a-z]:/i.test(target)) return 'it names a drive'
  if (target.includes('\\')) return 'it holds a backslash'
  if (/[\p{Cc}<>:"|?*]/u.test(target)) return 'it holds a character that no file name may have everywhere'
  for (const part of target.split('/')) {
    if (part === '..') return 'it leads out of the output folder'
    if (part === '' || part === '.') return 'it holds an empty part'
    if (/[. ]$/.test(part)) return 'a part of it ends in a dot or a blank'
    if (reservedName.test(part)) return 'Windows keeps that name for a device'
    if (part === '.tangle') return 'the tool keeps its own notes there'
  }
  return void 0
}
function outputsOf(target) {
  const compiled = compiledPath(target)
  return compiled === void 0 ? [target] : [target, compiled, `${compiled}.map`]
}
function compiledPath(target) {
  const match = /^(.*)\.([cm]?)tsx?$/.exec(target)
  return match === null || target.endsWith('.d.ts') ? void 0 : `${match[1]}.${match[2]}js`
}
function checkTargets(definitions) {
  const problems = []
  const taken = { files: /* @__PURE__ */ new Map(), folders: /* @__PURE__ */ new Map() }
  for (const [target, [first2]] of definitions.files) {
    if (first2 === void 0) continue
    const reason = unsafeReason(target)
    const problem =
      reason === void 0 ? collision(target, first2.block, taken) : unsafe(target, first2.block, reason)
    if (problem !== void 0) problems.push(problem)
  }
  return problems
}
function collision(target, block, taken) {
  const outputs = outputsOf(target).map((path) => path.toLowerCase())
  for (const path of outputs) {
    const other = taken.files.get(path) ?? taken.folders.get(path)
    if (other !== void 0) return colliding(target, block, path, other)
    for (const parent of parentsOf(path)) {
      const file2 = taken.files.get(parent)
      if (file2 !== void 0) return colliding(target, block, parent, file2)
    }
  }
  for (const path of outputs) {
    taken.files.set(path, block)
    for (const parent of parentsOf(path)) taken.folders.set(parent, block)
  }
  return void 0
}
function* parentsOf(path) {
  for (let i = path.indexOf('/'); i >= 0; i = path.indexOf('/', i + 1)) yield path.slice(0, i)
}
function unsafe(target, block, reason) {
  return {
    code: 'unsafe-target',
    message: `\`${target}\` cannot be a program\u2019s file: ${reason}.`,
    at: placeOfBlock(block),
    expected: 'a relative path below the output folder, such as `server.ts` or `solutions/echo.ts`',
    hint: 'Choose another name.',
  }
}
function colliding(target, block, path, other) {
  return {
    code: 'colliding-targets',
    message: `\`${target}\` and another target would both be \`${path}\` on some systems.`,
    at: placeOfBlock(block),
    expected:
      'targets that differ in more than case, also once they are compiled, and that are no folder of another',
    hint: 'Rename one of them.',
    notes: [{ message: 'the other target', at: placeOfBlock(other) }],
  }
}

// tangle/link/programs.ts
function linkBook(chapters) {
  const { value: definitions, problems: conflicts } = collectDefinitions(chapters)
  const problems = [...conflicts, ...checkTargets(definitions), ...findUnused(definitions)]
  const last2 = chapters.length - 1
  const programs = []
  const editions = []
  for (const target of definitions.files.keys()) {
    const { value, problems: found2 } = expandFile(target, definitions, last2)
    programs.push(value)
    problems.push(...found2)
    for (const chapter of turningPoints(target, definitions, last2)) {
      const edition = expandFile(target, definitions, chapter)
      problems.push(...edition.problems)
      editions.push({ chapter, program: edition.value })
    }
  }
  return { value: { definitions, programs, editions }, problems: distinct(problems) }
}
function programsAt(book2, limit) {
  return book2.programs.flatMap((program) => {
    const definitions = book2.definitions.files.get(program.target) ?? []
    if ((definitions[0]?.chapter ?? 0) > limit) return []
    const later = book2.editions.filter(
      (edition) => edition.program.target === program.target && edition.chapter >= limit,
    )
    const nearest = later.sort((a, b) => a.chapter - b.chapter)[0]
    return [nearest?.program ?? program]
  })
}
function turningPoints(target, definitions, last2) {
  const own = definitions.files.get(target) ?? []
  const begin = own[0]?.chapter ?? 0
  const changes = /* @__PURE__ */ new Set()
  const seen = /* @__PURE__ */ new Set()
  const queue = own.slice()
  for (let definition = queue.pop(); definition !== void 0; definition = queue.pop()) {
    changes.add(definition.chapter)
    for (const { name } of referencesOf(definition.block)) {
      const key = chunkKey(definition.block.slug, name)
      if (seen.has(key)) continue
      seen.add(key)
      queue.push(...(definitions.chunks.get(key) ?? []))
    }
  }
  const ends = [...changes].map((chapter) => chapter - 1).filter((end) => end >= begin && end < last2)
  return [...new Set(ends)].sort((a, b) => a - b)
}
function findUnused(definitions) {
  const used = /* @__PURE__ */ new Set()
  const queue = [...definitions.files.values()].flat()
  for (let definition = queue.pop(); definition !== void 0; definition = queue.pop()) {
    for (const { name } of referencesOf(definition.block)) {
      const key = chunkKey(definition.block.slug, name)
      if (used.has(key)) continue
      used.add(key)
      queue.push(...(definitions.chunks.get(key) ?? []))
    }
  }
  return [...definitions.chunks].flatMap(([key, [first2]]) => {
    if (used.has(key) || first2 === void 0) return []
    const name = chunkName(first2.block.slug, key)
    const problem = {
      code: 'unused-chunk',
      message: `No program uses the chunk \`${name}\`.`,
      at: placeOfBlock(first2.block),
      expected: `a line \`// <<${name}>>\` in a file, or in a chunk that a file uses`,
      hint: 'Refer to it, or mark the fence `illustrative`. Inside a template literal `<<` is text.',
    }
    return [problem]
  })
}
function distinct(problems) {
  const seen = /* @__PURE__ */ new Set()
  return problems.filter(({ code, at, message }) => {
    const key = JSON.stringify([code, at, message])
    return !seen.has(key) && seen.add(key)
  })
}

// tangle/link/commands.ts
var programPath = /(?<=^|[\s'"=])(?:\.\/)?dist\/([^\s'";|&<>]+)/g
function checkCommands(transcripts, chapters, book2) {
  return chapters.flatMap(({ slug }, index2) => {
    const own = transcripts.filter(({ block }) => block.slug === slug)
    if (own.length === 0) return []
    const known3 = new Set(programsAt(book2, index2).flatMap(({ target }) => outputsOf(target)))
    return own.flatMap((transcript) => missingIn(transcript, known3))
  })
}
function missingIn(transcript, known3) {
  const commands = transcript.rows.filter(({ kind }) => kind === 'command')
  return commands.flatMap((row) =>
    [...row.text.matchAll(programPath)].flatMap((match) => {
      const [text, path = ''] = match
      if (known3.has(path)) return []
      return [
        {
          code: 'unknown-program',
          message: `No chapter has made \`${text}\` by the end of this one.`,
          at: { ...row.at, column: row.at.column + 2 + match.index },
          length: text.length,
          expected: 'the path of a program, such as `dist/server.js` for a fence with `file=server.ts`',
          hint: 'Correct the name, or print the program\u2019s fence.',
        },
      ]
    }),
  )
}

// tangle/read/fences.ts
import MarkdownIt from 'markdown-it'

var markdown = new MarkdownIt({ html: true })
var fenceLine = /^ {0,3}(`{3,}|~{3,})/
function findFences(text) {
  const tokens = []
  markdown.block.parse(text, markdown, {}, tokens)
  const fences = []
  const swallowed = []
  for (const token of tokens) {
    if (token.type === 'fence') fences.push(fenceOf(token, 0, false))
    else if (token.type === 'html_block') lookInside(token, fences, swallowed)
  }
  return { fences, swallowed }
}
function fenceOf(token, offset, hidden) {
  const [open, end] = token.map ?? [0, 0]
  const lines = token.content === '' ? [] : token.content.replace(/\n$/, '').split('\n')
  return {
    line: open + offset + 1,
    end: end + offset + 1,
    info: token.info.trim(),
    markup: token.markup,
    lines,
    // markdown-it closes an open fence without a word; the closing line is then missing from the range.
    closed: end - open === lines.length + 2,
    hidden,
    flush: token.level === 0,
  }
}
function lookInside(token, fences, swallowed) {
  const start = token.map?.[0] ?? 0
  const lines = token.content.split('\n')
  if (!lines.some((line2) => fenceLine.test(line2))) return
  if (!lines[0]?.startsWith('<!--')) {
    for (const [i, line2] of lines.entries())
      if (fenceLine.test(line2)) swallowed.push({ line: start + i + 1 })
    return
  }
  const inner = withoutCommentMarks(lines)
  const tokens = []
  markdown.block.parse(inner, markdown, {}, tokens)
  for (const part of tokens) {
    if (part.type === 'fence') fences.push({ ...fenceOf(part, start, true), flush: false })
  }
}
function withoutCommentMarks(lines) {
  const text = lines.join('\n').replace(/^<!--/, '')
  return text.replace(/-->\s*$/, '')
}

// tangle/read/closest.ts
import { closest as closestOf, distance } from 'fastest-levenshtein'
// tangle/read/front.ts
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'

function closest(word2, candidates) {
  if (candidates.length === 0) return void 0
  const near = closestOf(word2, candidates)
  return distance(word2, near) <= Math.max(1, Math.floor(near.length / 3)) ? near : void 0
}

// tangle/read/front.ts
var knownKeys = ['title', 'shapes']
var none = { title: void 0, shapes: [] }
function readFront(path, lines) {
  if (lines[0]?.trimEnd() !== '---') return { front: none, problems: [], lineCount: 0 }
  const end = lines.findIndex((line2, i) => i > 0 && line2.trimEnd() === '---')
  if (end < 0) return { front: none, problems: [neverEnds(path)], lineCount: 0 }
  const reader = new FrontReader(path, lines.slice(1, end).join('\n'))
  return { front: reader.read(), problems: reader.problems, lineCount: end + 1 }
}
var FrontReader = class {
  problems = []
  #path
  #text
  #counter = new LineCounter()
  constructor(path, text) {
    this.#path = path
    this.#text = text
  }
  read() {
    const document = parseDocument(this.#text, { lineCounter: this.#counter, prettyErrors: false })
    for (const error of document.errors)
      this.#add('bad-front-matter', `This is no YAML: ${firstLine(error.message)}`, error.pos[0])
    const root = document.contents
    if (this.problems.length > 0 || root === null) return none
    if (!isMap(root)) {
      this.#add('bad-front-matter', 'The front matter is no mapping of keys to values.', 0)
      return none
    }
    let title
    const shapes = []
    for (const { key, value } of root.items) {
      const name = isScalar(key) ? String(key.value) : ''
      if (name === 'title') title = this.#string(name, value)
      else if (name === 'shapes') shapes.push(...this.#shapes(value))
      else this.#unknown(name, key.range?.[0] ?? 0)
    }
    return { title, shapes }
  }
  #string(name, value) {
    if (isScalar(value) && typeof value.value === 'string' && value.value !== '') return value.value
    this.#add('bad-front-matter', `\`${name}\` is no text.`, value?.range?.[0] ?? 0)
    return void 0
  }
  #shapes(value) {
    if (!isMap(value)) {
      this.#add(
        'bad-front-matter',
        '`shapes` is no mapping of names to regular expressions.',
        value?.range?.[0] ?? 0,
      )
      return []
    }
    return value.items.flatMap((item) => {
      const name = String(isScalar(item.key) ? item.key.value : '')
      const pattern = this.#string(name, item.value)
      const at = this.#place(item.value?.range?.[0] ?? 0)
      return pattern === void 0 || !this.#isPattern(name, pattern, at) ? [] : [{ name, pattern, at }]
    })
  }
  #isPattern(name, pattern, at) {
    try {
      if (!new RegExp(`^(?:${pattern})$`, 'u').test('')) return true
      this.problems.push(
        badShape(`The shape \`${name}\` agrees with nothing at all: the empty text has it.`, at),
      )
    } catch (error) {
      this.problems.push(badShape(`The shape \`${name}\` is no regular expression: ${error.message}.`, at))
    }
    return false
  }
  #unknown(name, offset) {
    const near = closest(name, knownKeys)
    this.problems.push({
      code: 'unknown-front-matter-key',
      message: `\`${name}\` means nothing in the front matter.`,
      at: this.#place(offset),
      length: name.length,
      expected: knownKeys.join(' or '),
      hint: near === void 0 ? 'Remove it.' : `Write \`${near}\`.`,
    })
  }
  #add(code, message, offset) {
    this.problems.push({
      code,
      message,
      at: this.#place(offset),
      expected: 'YAML such as `title: Sockets`',
      hint: 'Correct it; quote a value that holds a colon or begins with a sign.',
    })
  }
  /** The place of a 0-based offset in the YAML, which begins on the chapter's second line. */
  #place(offset) {
    const { line: line2, col } = this.#counter.linePos(offset)
    return { path: this.#path, line: Math.max(1, line2) + 1, column: Math.max(1, col) }
  }
}
function badShape(message, at) {
  return {
    code: 'bad-shape',
    message,
    at,
    expected: 'a regular expression that matches the values, and at least one character',
    hint: "Quote it with single quotes, in which YAML keeps backslashes: '\\d{4}'.",
  }
}
function neverEnds(path) {
  return {
    code: 'bad-front-matter',
    message: 'The front matter never ends.',
    at: { path, line: 1, column: 1 },
    length: 3,
    expected: 'a second line of `---`',
    hint: 'Close it, or begin the chapter with something other than `---`.',
  }
}
function firstLine(text) {
  return text.split('\n')[0] ?? ''
}

// tangle/read/info.ts
var word = /([^\s="]+)=(?:"([^"]*)"(?=\s|$)|([^\s"]+)(?=\s|$))|([^\s"]+)(?=\s|$)|(\S+)/g
function parseInfo(info, at) {
  const language = /^\S*/.exec(info)?.[0] ?? ''
  const words = []
  const problems = []
  for (const match of info.slice(language.length).matchAll(word)) {
    const [raw, key, quoted, plain, bare, broken] = match
    const offset = language.length + match.index
    if (broken !== void 0) problems.push(malformed(raw, offset, at))
    else if (bare !== void 0) words.push({ raw, key: bare, value: void 0, offset })
    else words.push({ raw, key: key ?? '', value: quoted ?? plain ?? '', offset })
  }
  return { info: { language, words }, problems }
}
function malformed(raw, offset, at) {
  return {
    code: 'malformed-info',
    message: `\`${raw}\` is no part of an info string.`,
    at: { ...at, column: at.column + offset },
    length: raw.length,
    expected: 'a bare word, key=value, or key="value with spaces"',
    hint: 'Close the quote, or quote the whole value.',
  }
}

// tangle/read/role.ts
var programLanguages = /* @__PURE__ */ new Set([
  'ts',
  'typescript',
  'js',
  'javascript',
  'mts',
  'mjs',
  'tsx',
  'jsx',
])
var operations = /* @__PURE__ */ new Map([
  ['+=', 'append'],
  [':=', 'replace'],
])
function readRole(info, at) {
  if (info.language === 'console') return readTranscript(info, at)
  if (info.language === 'http') return readMessage(info, at)
  return readCode(info, at)
}
function readTranscript(info, at) {
  const { values, problems } = readWords(info, at, ['panes'], [])
  const panes = values
    .get('panes')
    ?.value?.split('|')
    .map((name) => name.trim())
  return { role: { kind: 'transcript', panes: panes ?? ['terminal'] }, problems }
}
function readMessage(info, at) {
  const { values, problems } = readWords(info, at, ['invalid'], [])
  return { role: { kind: 'message', invalid: values.get('invalid')?.value }, problems }
}
function readCode(info, at) {
  const { values, problems } = readWords(info, at, ['file', 'name'], ['illustrative', ...operations.keys()])
  const operation = operationOf(values)
  const file2 = values.get('file')
  const name = values.get('name')
  const illustrative = values.has('illustrative')
  const said = [file2, name, values.get('illustrative')].filter((entry) => entry !== void 0)
  const second = said[1]
  if (second !== void 0) problems.push(contradiction(second, at))
  if (file2?.value !== void 0) return { role: { kind: 'file', target: file2.value, operation }, problems }
  if (name?.value !== void 0) return { role: { kind: 'chunk', name: name.value, operation }, problems }
  if (illustrative) return { role: { kind: 'illustration' }, problems }
  if (programLanguages.has(info.language) && problems.length === 0) problems.push(untargeted(info, at))
  return { role: { kind: 'shown' }, problems }
}
function operationOf(values) {
  for (const [sign, operation] of operations) if (values.has(sign)) return operation
  return 'define'
}
function readWords(info, at, keys, flags) {
  const values = /* @__PURE__ */ new Map()
  const problems = []
  for (const word2 of info.words) {
    const known3 = word2.value === void 0 ? flags.includes(word2.key) : keys.includes(word2.key)
    if (!known3) problems.push(unknownWord(word2, at, keys, flags))
    else if (values.has(word2.key)) problems.push(repeated(word2, at))
    else if (word2.value === '') problems.push(empty(word2, at))
    else values.set(word2.key, word2)
  }
  return { values, problems }
}
function unknownWord(word2, at, keys, flags) {
  const known3 = [...keys.map((key) => `${key}=`), ...flags]
  const written = word2.value === void 0 ? word2.key : `${word2.key}=`
  const near = closest(written, known3) ?? closest(written, [...keys, ...flags])
  const list2 = known3.length === 0 ? 'nothing behind the language' : known3.join(', ')
  const base = { at: placeOf(word2, at), length: word2.raw.length, expected: list2 }
  if (near === void 0) {
    return {
      ...base,
      code: 'unknown-key',
      message: `\`${word2.raw}\` means nothing in this info string.`,
      hint: 'Remove it. A fence that is only shown says `illustrative`, or has another language.',
    }
  }
  return {
    ...base,
    code: 'misspelt-key',
    message: `\`${word2.raw}\` means nothing in this info string, but \`${near}\` would.`,
    hint: `Write \`${near}\`${near.endsWith('=') || keys.includes(near) ? ' and its value, without spaces around the sign' : ''}.`,
  }
}
function repeated(word2, at) {
  return {
    code: 'malformed-info',
    message: `\`${word2.key}\` is said twice.`,
    at: placeOf(word2, at),
    length: word2.raw.length,
    expected: 'each key once',
    hint: 'Remove one of the two.',
  }
}
function empty(word2, at) {
  return {
    code: 'malformed-info',
    message: `\`${word2.key}=\` has no value.`,
    at: placeOf(word2, at),
    length: word2.raw.length,
    expected: `${word2.key}=value`,
    hint: 'Write the value directly behind the sign.',
  }
}
function contradiction(word2, at) {
  return {
    code: 'malformed-info',
    message: `\`${word2.raw}\` contradicts what the fence has said before.`,
    at: placeOf(word2, at),
    length: word2.raw.length,
    expected: 'one of file=, name= and illustrative',
    hint: 'Keep the one that is meant. A file that is also a chunk is two fences.',
  }
}
function untargeted(info, at) {
  return {
    code: 'untargeted-code',
    message: `This ${info.language} fence does not say what it is.`,
    at,
    length: info.language.length,
    expected: 'file=, name= or illustrative behind the language',
    hint: 'Write `illustrative` when the code is shown but belongs to no program.',
  }
}
function placeOf(word2, at) {
  return { ...at, column: at.column + word2.offset }
}

// tangle/read/chapter.ts
function readChapter(source) {
  const lines = source.text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const { front, problems: frontProblems, lineCount } = readFront(source.path, lines)
  const problems = [...frontProblems, ...findNuls(source.path, lines)]
  const body = lineCount === 0 ? lines : lines.map((line2, i) => (i < lineCount ? '' : line2))
  const { fences, swallowed } = findFences(body.join('\n'))
  for (const { line: line2 } of swallowed) problems.push(swallowedFence(source.path, lines, line2))
  const blocks = []
  for (const fence of fences) blocks.push(blockOf(source, lines, fence, problems))
  return { value: { path: source.path, slug: source.slug, front, blocks }, problems }
}
function blockOf(source, lines, fence, problems) {
  const opening = lines[fence.line - 1] ?? ''
  const column = opening.indexOf(fence.markup) + 1
  const infoColumn =
    column + fence.markup.length + leadingBlanks(opening.slice(column - 1 + fence.markup.length))
  if (!fence.closed) problems.push(unclosed(source.path, fence, column, opening))
  const at = { path: source.path, line: fence.line, column: infoColumn }
  const { info, problems: infoProblems } = parseInfo(fence.info, at)
  const reading = readRole(info, at)
  problems.push(...infoProblems, ...(infoProblems.length > 0 ? [] : reading.problems))
  return {
    path: source.path,
    slug: source.slug,
    language: info.language,
    role: reading.role,
    line: fence.line,
    column,
    info: fence.info,
    lines: fence.lines,
    columns: fence.flush && column === 1 ? 0 : columnsOf(lines, fence),
    hidden: fence.hidden,
  }
}
function columnsOf(lines, fence) {
  return fence.lines.map((text, i) => {
    const raw = lines[fence.line + i] ?? ''
    return raw.endsWith(text) ? raw.length - text.length : raw.length - raw.trimStart().length
  })
}
function leadingBlanks(text) {
  return text.length - text.trimStart().length
}
function unclosed(path, fence, column, opening) {
  return {
    code: 'unclosed-fence',
    message: 'This fence is never closed.',
    at: { path, line: fence.line, column },
    length: opening.length - column + 1,
    expected: `a line of \`${fence.markup}\`, indented as this one, before line ${fence.end}`,
    hint: 'Close it. In a list, every line of the block must be indented as far as the item\u2019s text.',
  }
}
function swallowedFence(path, lines, line2) {
  return {
    code: 'fence-in-html',
    message:
      'Markdown takes this fence for a part of the HTML above it, so it would be no block of the book.',
    at: { path, line: line2, column: 1 },
    length: (lines[line2 - 1] ?? '').length,
    expected: 'an empty line between the HTML and the fence',
    hint: 'Put an empty line above it (and below it, before the next tag).',
  }
}
function findNuls(path, lines) {
  return lines.flatMap((line2, i) => {
    const column = line2.indexOf('\0')
    if (column < 0) return []
    const problem = {
      code: 'nul-character',
      message: 'This line holds the character U+0000, which Markdown cannot carry.',
      at: { path, line: i + 1, column: column + 1 },
      length: 1,
      expected: 'text without it',
      hint: 'Write `\\0` in the program instead.',
    }
    return [problem]
  })
}

// tangle/data/width.ts
import stringWidth from 'string-width'

function widthOf(text) {
  return stringWidth(text, { countAnsiEscapeCodes: true })
}
function padTo(text, width) {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

// tangle/read/columns.ts
function cellsOf(block, paneCount) {
  if (paneCount === 1) {
    const value2 = block.lines.map((text, time) => ({ pane: 0, time, column: 0, text: text.trimEnd() }))
    return { value: value2, problems: [] }
  }
  const bars = block.lines.map(barsOf)
  const columns = commonColumns(bars)
  if (columns.length !== paneCount - 1) return { value: [], problems: [ragged(block, bars, paneCount)] }
  const value = []
  for (const [time, line2] of block.lines.entries()) {
    const cuts = columns.map((width) => bars[time]?.find((bar) => bar.width === width)?.offset ?? 0)
    const cells = cutLine(line2, cuts, time)
    if (cells.length > 0) value.push(...cells)
    else value.push({ pane: value.at(-1)?.pane ?? 0, time, column: 0, text: '' })
  }
  return { value, problems: [] }
}
function cutLine(line2, cuts, time) {
  const starts = [0, ...cuts.map((cut) => cut + 1)]
  const ends = [...cuts, line2.length]
  return starts.flatMap((start, pane) => {
    const cell = line2.slice(start, ends[pane])
    const margin = pane > 0 && cell.startsWith(' ') ? 1 : 0
    const text = cell.slice(margin).trimEnd()
    return text === '' ? [] : [{ pane, time, column: start + margin, text }]
  })
}
function barsOf(line2) {
  return [...line2.matchAll(/(?<=^|\s)\|(?=\s|$)/g)].map(({ index: index2 }) => ({
    offset: index2,
    width: widthOf(line2.slice(0, index2)),
  }))
}
function commonColumns(bars) {
  const first2 = bars[0] ?? []
  return first2
    .map(({ width }) => width)
    .filter((width) => bars.every((line2) => line2.some((bar) => bar.width === width)))
}
function ragged(block, bars, paneCount) {
  const usual = mostCommon(bars.flatMap((line2) => line2.slice(0, paneCount - 1).map((bar2) => bar2.width)))
  const odd = Math.max(
    0,
    bars.findIndex((line2) => !line2.some((bar2) => bar2.width === usual)),
  )
  const bar = bars[odd]?.[0]
  const found2 = bar === void 0 ? 'no bar' : `a bar in column ${bar.width + 1}`
  return {
    code: 'ragged-columns',
    message: `The panes cannot be told apart: this line has ${found2}.`,
    at: placeInBlock(block, odd, bar?.offset ?? 0),
    length: bar === void 0 ? (block.lines[odd]?.length ?? 0) : 1,
    expected:
      usual === void 0
        ? `${paneCount} panes parted by \`|\``
        : `a bar in column ${usual + 1}, as in the other lines (${paneCount} panes)`,
    hint: 'Set the bars under one another, with a blank on both sides.',
  }
}
function mostCommon(numbers) {
  const counts = /* @__PURE__ */ new Map()
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

// tangle/read/transcript.ts
var address = /^https?:\/\/\S+$/
function readTranscript2(block, ordinal) {
  const names2 = block.role.panes
  const { value: cells, problems } = cellsOf(block, names2.length)
  const kinds = names2.map((_, pane) => {
    const first2 = cells.find((cell) => cell.pane === pane)
    return first2 !== void 0 && address.test(first2.text) ? 'browser' : 'terminal'
  })
  const panes = names2.map((name, pane) => ({ name, kind: kinds[pane] ?? 'terminal' }))
  const rows = rowsOf(block, cells, panes)
  if (problems.length > 0) return { value: { block, ordinal, panes, rows: [] }, problems }
  return { value: { block, ordinal, panes, rows }, problems: findPromptless(block, panes, rows) }
}
function rowsOf(block, cells, panes) {
  const rows = []
  for (const cell of cells) {
    const last2 = rows.findLastIndex((row) => row.pane === cell.pane)
    const above = rows[last2]
    if (above?.kind === 'command' && /^>( |$)/.test(cell.text)) {
      rows[last2] = {
        ...above,
        text: `${above.text}
${cell.text.slice(2)}`,
      }
      continue
    }
    const isBrowser = panes[cell.pane]?.kind === 'browser'
    const at = placeInBlock(block, cell.time, cell.column)
    rows.push({ ...readCell(cell.text, isBrowser), pane: cell.pane, time: cell.time, at })
  }
  return rows.map((row, i) =>
    isStatus(row, i, rows) ? { ...row, kind: 'status', text: row.text.slice(1, -1) } : row,
  )
}
function readCell(text, isBrowser) {
  if (isBrowser && address.test(text)) return { kind: 'visit', text }
  if (!isBrowser && text.startsWith('$ ')) return { kind: 'command', text: text.slice(2) }
  if (!isBrowser && (text === '^C' || text === '^D')) return { kind: 'key', text }
  return { kind: text === '...' ? 'any' : 'output', text }
}
function isStatus(row, index2, rows) {
  if (row.kind !== 'output' || !/^\[\d{1,3}\]$/.test(row.text)) return false
  const next = rows.find((other, i) => i > index2 && other.pane === row.pane)
  return next === void 0 || next.kind === 'command'
}
function findPromptless(block, panes, rows) {
  return panes.flatMap((pane, index2) => {
    const first2 = rows.find((row) => row.pane === index2)
    if (first2?.kind === 'command' || first2?.kind === 'visit') return []
    const problem = {
      code: 'no-prompt',
      message:
        first2 === void 0
          ? `The pane \`${pane.name}\` is empty.`
          : `The pane \`${pane.name}\` shows output before anything was typed.`,
      at: first2?.at ?? placeOfBlock(block),
      ...(first2 === void 0 ? {} : { length: first2.text.length }),
      expected: 'a first row such as `$ node dist/program.js`, or an address in a browser\u2019s pane',
      hint: 'Print the command, or use a `text` fence for output that no command made.',
    }
    return [problem]
  })
}

// tangle/read/book.ts
function readBook(sources) {
  const chapters = []
  const transcripts = []
  const problems = []
  for (const source of sources) {
    const chapter = readChapter(source)
    chapters.push(chapter.value)
    problems.push(...chapter.problems)
    for (const [i, block] of transcriptBlocks(chapter.value).entries()) {
      const transcript = readTranscript2(block, i + 1)
      transcripts.push(transcript.value)
      problems.push(...transcript.problems)
    }
  }
  return { value: { chapters, transcripts }, problems }
}
function transcriptBlocks(chapter) {
  return chapter.blocks.filter((block) => block.role.kind === 'transcript')
}

// tangle/extract.ts
function extractBook(sources) {
  const read2 = readBook(sources)
  const { chapters, transcripts } = read2.value
  const link = linkBook(chapters)
  const problems = [
    ...read2.problems,
    ...link.problems,
    ...checkCommands(transcripts, chapters, link.value),
    ...unusedShapes(chapters, transcripts),
  ]
  return { value: { chapters, transcripts, linked: link.value }, problems }
}

// tangle/world/digest.ts
import { createHash } from 'node:crypto'
// tangle/world/chapters.ts
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { relative, resolve, sep } from 'node:path'

function digestOf(content) {
  return createHash('sha256').update(content).digest('base64url').slice(0, 32)
}

// tangle/world/chapters.ts
function findChapters(folder, cwd) {
  const root = resolve(cwd, folder)
  const kind = statSync(root, { throwIfNoEntry: false })
  if (kind === void 0 || !kind.isDirectory()) return void 0
  return listMarkdown(root).map((file2) => {
    const bytes = readFileSync(file2)
    const slug = relative(root, file2).split(sep).join('/').replace(/\.md$/, '')
    return { path: shownPath(file2, cwd), slug, bytes, digest: digestOf(bytes) }
  })
}
function readRaw(file2, cwd) {
  const bytes = readFileSync(resolve(cwd, file2))
  return {
    path: shownPath(resolve(cwd, file2), cwd),
    slug: file2.replace(/^.*\//, '').replace(/\.md$/, ''),
    bytes,
    digest: digestOf(bytes),
  }
}
function shownPath(file2, cwd) {
  const path = relative(cwd, file2).split(sep).join('/')
  return path.startsWith('../../../') ? file2 : path
}
var decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
function decodeSource(raw) {
  try {
    return { source: { path: raw.path, slug: raw.slug, text: decoder.decode(raw.bytes) }, problems: [] }
  } catch {
    const text = raw.bytes.toString('utf8')
    return { source: { path: raw.path, slug: raw.slug, text }, problems: [invalidUtf8(raw, text)] }
  }
}
function invalidUtf8(raw, text) {
  const before = text.slice(0, text.indexOf('\uFFFD')).split('\n')
  return {
    code: 'invalid-utf8',
    message: 'This chapter is no UTF-8: here stand bytes that are no character.',
    at: { path: raw.path, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    length: 1,
    expected: 'a file saved as UTF-8',
    hint: 'Open it in the encoding it was saved in, and save it as UTF-8.',
  }
}
function listMarkdown(root) {
  const files = []
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}${sep}${entry.name}`
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      if (entry.isDirectory()) visit(path)
      else if (entry.name.endsWith('.md') && entry.name !== 'README.md') files.push(path)
    }
  }
  visit(root)
  const key = (file2) => relative(root, file2).split(sep).join('/')
  return files.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

// tangle/load.ts
function loadBook(folder, file2, cwd) {
  const raw = findChapters(folder, cwd) ?? []
  const own =
    file2 === void 0 ? -1 : raw.findIndex(({ path }) => resolve2(cwd, path) === resolve2(cwd, file2))
  const all = file2 === void 0 || own >= 0 ? raw : [...raw, readRaw(file2, cwd)]
  const decoded = all.map(decodeSource)
  const { value: book2, problems } = extractBook(decoded.map(({ source }) => source))
  const undecodable = decoded.flatMap((one) => one.problems)
  return { book: book2, index: own >= 0 ? own : all.length - 1, problems: [...undecodable, ...problems] }
}

// tangle/emit/sourcemap.ts
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping'

var tokenStart = /[\p{L}\p{N}_$]+|[^\s\p{L}\p{N}_$]/gu
function sourceMapOf(program, sourceOf2) {
  const map = new GenMapping({ file: program.target })
  for (const [i, segment] of program.segments.entries()) {
    const { block, indent } = segment
    const source = sourceOf2(block.path)
    for (let k = 0; k < segment.count; k++) {
      const index2 = segment.first + k
      const text = lineText(segment, index2).slice(indent.length)
      const generatedLine = (program.starts[i] ?? 0) + k + 1
      for (const { index: offset } of text.matchAll(tokenStart)) {
        addMapping(map, {
          source,
          original: { line: block.line + 1 + index2, column: columnOf(block, index2) + offset },
          generated: { line: generatedLine, column: indent.length + offset },
        })
      }
    }
  }
  return JSON.stringify(toEncodedMap(map))
}

// tangle/link/faults.ts
function problemOfFault(fault, program) {
  const found2 = placeInProgram(program, fault.line, fault.column) ?? endOf(program)
  return {
    code: 'syntax-error',
    message: `This is no TypeScript: ${fault.text}.`,
    at: found2.at,
    length: fault.length,
    expected: 'a program that parses',
    hint: `Correct it here; the line stands in \`${program.target}\`, line ${Math.min(fault.line, program.lineCount)}.`,
    notes: chainOf(found2.via),
  }
}
function problemOfImport(program, specifier, wanted) {
  for (const segment of program.segments) {
    for (let i = segment.first; i < segment.first + segment.count; i++) {
      const offset = lineText(segment, i).indexOf(specifier) - segment.indent.length
      if (offset < 0) continue
      const at = placeInBlock(segment.block, i, offset)
      return unresolved(at, specifier, wanted, program, chainOf(segment.via))
    }
  }
  return unresolved(endOf(program).at, specifier, wanted, program, [])
}
function endOf(program) {
  const last2 = placeInProgram(program, program.lineCount, 0)
  return { at: last2?.at ?? { path: program.target, line: 1, column: 1 }, via: void 0 }
}
function unresolved(at, specifier, wanted, program, notes) {
  return {
    code: 'unresolved-import',
    message: `\`${program.target}\` imports \`${specifier}\`, but no chapter makes \`${wanted}\`.`,
    at,
    length: specifier.length,
    expected: 'the path of another program\u2019s file, with its extension',
    hint: 'Correct the path, or add the fence with that `file=`.',
    notes,
  }
}

// tangle/world/compile.ts
import { posix } from 'node:path'
// tangle/world/imports.ts
import { initSync, parse } from 'es-module-lexer'
import { transform } from 'esbuild'

var ready = false
function importsOf(code) {
  if (!ready) initSync()
  ready = true
  const [imports] = parse(code)
  return imports.flatMap(({ n: specifier, s, e, d }) => {
    if (specifier === void 0) return []
    const quote = d >= 0 ? 1 : 0
    return [{ specifier, start: s + quote, end: e - quote }]
  })
}

// tangle/world/compile.ts
var nothing = { files: [], faults: [], unresolved: [] }
async function compileScripts(scripts, targets) {
  const all = await Promise.all(scripts.map((script) => compileScript(script, targets)))
  return {
    files: all.flatMap(({ files }) => files),
    faults: all.flatMap(({ faults }) => faults),
    unresolved: all.flatMap(({ unresolved: unresolved2 }) => unresolved2),
  }
}
async function compileScript(script, targets) {
  const inlineMap = Buffer.from(script.map).toString('base64')
  const source = `${script.text}
//# sourceMappingURL=data:application/json;base64,${inlineMap}
`
  try {
    const { code, map } = await transform(source, {
      loader: loaderOf(script.target),
      sourcefile: script.target,
      sourcemap: 'external',
      sourcesContent: false,
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      charset: 'utf8',
      logLevel: 'silent',
      logLimit: 0,
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    })
    return outputsOf2(script, code, map, targets)
  } catch (failure) {
    const { errors } = failure
    if (errors === void 0) throw failure
    return { ...nothing, faults: errors.map((message) => faultOf(script.target, message)) }
  }
}
function outputsOf2(script, code, map, targets) {
  const imports = importsOf(code).filter(({ specifier }) => /^\.{1,2}\//.test(specifier))
  const unresolved2 = imports.flatMap(({ specifier }) => {
    const wanted = posix.join(posix.dirname(script.target), specifier)
    return targets.has(wanted) ? [] : [{ target: script.target, specifier, wanted }]
  })
  if (script.compiled === void 0) return { ...nothing, unresolved: unresolved2 }
  const name = posix.basename(script.compiled)
  const text = `${withCompiledImports(code, imports)}//# sourceMappingURL=${name}.map
`
  const files = [
    { path: script.compiled, text },
    { path: `${script.compiled}.map`, text: namedMap(map, name) },
  ]
  return { files, faults: [], unresolved: unresolved2 }
}
function withCompiledImports(code, imports) {
  let text = code
  for (const { specifier, start, end } of imports.toReversed()) {
    text = text.slice(0, start) + specifier.replace(/\.([cm]?)tsx?$/, '.$1js') + text.slice(end)
  }
  return text
}
function namedMap(map, name) {
  const { version, sources, names: names2, mappings } = JSON.parse(map)
  return `${JSON.stringify({ version, file: name, sources, names: names2, mappings })}
`
}
function loaderOf(target) {
  const [, kind = 'js'] = /\.[cm]?([jt]sx?)$/.exec(target) ?? []
  return kind
}
function faultOf(target, message) {
  const { line: line2 = 1, column = 0, length = 1, lineText: lineText2 = '' } = message.location ?? {}
  const start = utf16Length(lineText2, 0, column)
  return {
    target,
    line: line2,
    column: start,
    length: Math.max(1, utf16Length(lineText2, column, length)),
    text: message.text,
  }
}
function utf16Length(line2, from, bytes) {
  return Buffer.from(line2)
    .subarray(from, from + bytes)
    .toString().length
}

// tangle/compile.ts
async function compilePrograms(programs, sourceOf2, known3 = programs) {
  const texts = programs.map((program) => ({ path: program.target, text: programText(program) }))
  const scripts = programs
    .filter(({ target }) => /\.[cm]?[jt]sx?$/.test(target))
    .map((program) => {
      const map = sourceMapOf(program, (path) => sourceOf2(program.target, path))
      return {
        target: program.target,
        compiled: compiledPath(program.target),
        text: programText(program),
        map,
      }
    })
  const targets = new Set(known3.flatMap(({ target }) => outputsOf(target)))
  const compiled = await compileScripts(scripts, targets)
  return { value: withPackage([...texts, ...compiled.files]), problems: problemsOf(compiled, programs) }
}
function withPackage(files) {
  if (files.some(({ path }) => path === 'package.json')) return [...files]
  return [...files, { path: 'package.json', text: '{ "type": "module" }\n' }]
}
function problemsOf(compiled, programs) {
  const byTarget = new Map(programs.map((program) => [program.target, program]))
  const faults = compiled.faults.flatMap((fault) => {
    const program = byTarget.get(fault.target)
    return program === void 0 ? [] : [problemOfFault(fault, program)]
  })
  const unresolved2 = compiled.unresolved.flatMap(({ target, specifier, wanted }) => {
    const program = byTarget.get(target)
    return program === void 0 ? [] : [problemOfImport(program, specifier, wanted)]
  })
  return [...faults, ...unresolved2]
}

// tangle/data/place.ts
function comparePlaces(a, b) {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.line - b.line || a.column - b.column
}

// tangle/judge/causes.ts
function findCauses(trace) {
  const direct = directCauses(trace)
  const clocks = []
  const latest = trace.processes.map(() => void 0)
  const position = []
  const counts = trace.processes.map(() => 0)
  for (const [index2, { process: process2 }] of trace.events.entries()) {
    const clock = new Int32Array(latest[process2] ?? new Int32Array(trace.processes.length))
    for (const cause of direct[index2] ?? []) raise(clock, clocks[cause])
    const own = (counts[process2] ?? 0) + 1
    counts[process2] = own
    clock[process2] = own
    position.push(own)
    clocks.push(clock)
    latest[process2] = clock
  }
  return {
    isBefore: (a, b) => {
      const process2 = trace.events[a]?.process ?? -1
      return a !== b && (clocks[b]?.[process2] ?? 0) >= (position[a] ?? Infinity)
    },
  }
}
function raise(clock, other) {
  if (other === void 0) return
  for (const [i, value] of other.entries()) if (value > (clock[i] ?? 0)) clock[i] = value
}
function directCauses(trace) {
  const connections = /* @__PURE__ */ new Map()
  const lastOf = /* @__PURE__ */ new Map()
  return trace.events.map((event, index2) => {
    const causes =
      'connection' in event && event.connection !== void 0
        ? connectionCauses(connections, { ...event, connection: event.connection }, index2, trace)
        : commandCauses(trace, event, lastOf)
    lastOf.set(event.process, index2)
    return causes
  })
}
function commandCauses(trace, event, lastOf) {
  const own = trace.processes[event.process]
  const related = (index2) => index2 !== event.process && trace.processes[index2]?.command === own?.command
  if (event.kind === 'start' && own?.kind !== 'command') {
    return known2(
      lastOf.get(trace.processes.findIndex((process2, i) => process2.kind === 'command' && related(i))),
    )
  }
  if (event.kind === 'exit' && own?.kind === 'command') {
    return [...lastOf].filter(([process2]) => related(process2)).map(([, last2]) => last2)
  }
  return []
}
function known2(index2) {
  return index2 === void 0 ? [] : [index2]
}
var newSide = () => ({ sent: [], sentBytes: 0, readBytes: 0, ended: void 0 })
function connectionCauses(connections, event, index2, trace) {
  const seen = connections.get(event.connection) ?? {
    opened: void 0,
    answered: void 0,
    sides: { opener: newSide(), acceptor: newSide() },
  }
  connections.set(event.connection, seen)
  const isOpener = trace.connections[event.connection]?.opener === event.process
  const own = isOpener ? seen.sides.opener : seen.sides.acceptor
  const other = isOpener ? seen.sides.acceptor : seen.sides.opener
  switch (event.kind) {
    case 'open':
      seen.opened = index2
      return []
    case 'accept':
      return known2(seen.opened)
    case 'write':
      own.sentBytes += bytesIn(event.bytes)
      own.sent.push({ end: own.sentBytes, event: index2 })
      return []
    case 'read':
      own.readBytes += bytesIn(event.bytes)
      if (isOpener) seen.answered ??= index2
      return known2(other.sent.find(({ end }) => end >= own.readBytes)?.event)
    case 'show':
      return known2(seen.answered)
    case 'ended':
      return known2(other.ended)
    default:
      own.ended ??= index2
      return []
  }
}
function bytesIn(base64) {
  return Buffer.byteLength(base64, 'base64')
}

// tangle/data/transcript.ts
function isShown(row) {
  return row.kind === 'output' || row.kind === 'any'
}
function isStart(row) {
  return row.kind === 'command' || row.kind === 'visit'
}

// tangle/judge/align.ts
var agreesAlone = (row, line2, shapes) =>
  matchRow(row.text, line2, shapes, /* @__PURE__ */ new Map()) !== void 0
function haveHappened(printed, lines, shapes) {
  const states = /* @__PURE__ */ new Set()
  enter(0)
  if (states.has(printed.length)) return true
  for (const line2 of lines) {
    const before = [...states]
    states.clear()
    for (const state of before) {
      const row = printed[state]
      if (row?.kind === 'any') enter(state)
      else if (row !== void 0 && agreesAlone(row, line2, shapes)) enter(state + 1)
    }
    if (states.has(printed.length)) return true
  }
  return false
  function enter(state) {
    states.add(state)
    if (printed[state]?.kind === 'any') enter(state + 1)
  }
}
function alignRows(printed, lines, shapes, bindings) {
  const costs = costTable(printed, lines, shapes)
  const pairs = []
  let known3 = bindings
  let i = 0
  let j = 0
  while (i < printed.length || j < lines.length) {
    const row = printed[i]
    const line2 = lines[j]
    const here = costs.at(i, j)
    if (row?.kind === 'any' && here === costs.at(i + 1, j)) {
      i++
    } else if (row?.kind === 'any' && line2 !== void 0 && here === costs.at(i, j + 1)) {
      pairs.push({ printed: row, actual: j++, agrees: true })
    } else if (row !== void 0 && line2 !== void 0 && here === costs.at(i + 1, j + 1) + costs.of(i, j)) {
      const bound = matchRow(row.text, line2, shapes, known3)
      known3 = bound ?? known3
      pairs.push({ printed: row, actual: j++, agrees: bound !== void 0 })
      i++
    } else if (row !== void 0 && here === costs.at(i + 1, j) + 1) {
      pairs.push({ printed: row, actual: void 0, agrees: false })
      i++
    } else {
      pairs.push({ printed: void 0, actual: j++, agrees: false })
    }
  }
  return { pairs, bindings: known3 }
}
function costTable(printed, lines, shapes) {
  const width = lines.length + 1
  const table = new Float64Array((printed.length + 1) * width)
  const at = (i, j) => (i > printed.length || j > lines.length ? Infinity : (table[i * width + j] ?? 0))
  const of = (i, j) => {
    const row = printed[i]
    return row !== void 0 && agreesAlone(row, lines[j] ?? '', shapes) ? 0 : 1.5
  }
  for (let i = printed.length; i >= 0; i--) {
    for (let j = lines.length; j >= 0; j--) {
      if (i === printed.length && j === lines.length) continue
      table[i * width + j] =
        printed[i]?.kind === 'any'
          ? Math.min(at(i + 1, j), at(i, j + 1))
          : Math.min(at(i + 1, j) + 1, at(i, j + 1) + 1, at(i + 1, j + 1) + of(i, j))
    }
  }
  return { at, of }
}

// tangle/judge/compare.ts
function compareCommands(transcript, trace, shapes) {
  let bindings = /* @__PURE__ */ new Map()
  return transcript.rows.filter(isStart).map((start, index2) => {
    const own = rowsUnder(transcript.rows, start)
    const lines = linesOf2(trace, index2)
    const aligned = alignRows(
      own.filter(isShown),
      lines.map((line2) => trace.rows[line2]?.text ?? ''),
      shapes,
      bindings,
    )
    bindings = aligned.bindings
    return {
      index: index2,
      start,
      pairs: aligned.pairs.map((pair) => ({
        ...pair,
        actual: pair.actual === void 0 ? void 0 : lines[pair.actual],
      })),
      statusRow: own.find(({ kind }) => kind === 'status'),
      isFollowed: transcript.rows.some(
        (row) => isStart(row) && row.pane === start.pane && isAfter(row, start, transcript.rows),
      ),
    }
  })
}
function rowsUnder(rows, start) {
  const own = rows.filter(({ pane }) => pane === start.pane)
  const from = own.indexOf(start) + 1
  const next = own.findIndex((row, i) => i >= from && isStart(row))
  return own.slice(from, next < 0 ? void 0 : next)
}
function linesOf2(trace, command) {
  return trace.rows.flatMap((row, i) => (row.command === command ? [i] : []))
}
function isAfter(row, start, rows) {
  return rows.indexOf(row) > rows.indexOf(start)
}

// tangle/judge/order.ts
function cameBefore(trace, causes, a, b) {
  const last2 = eventsOf(trace, a).last
  const first2 = eventsOf(trace, b).first
  if (last2 === void 0 || first2 === void 0) return false
  return last2 === first2 ? false : causes.isBefore(last2, first2)
}
function eventsOf(trace, seen) {
  if (seen.kind === 'start') {
    const start = commandEvent(trace, seen.command, 'start')
    return { first: start, last: start }
  }
  const row = trace.rows[seen.row]
  if (row?.event !== void 0) return { first: row.event, last: row.event }
  const command = row?.command ?? -1
  return { first: commandEvent(trace, command, 'start'), last: commandEvent(trace, command, 'exit') }
}
function commandEvent(trace, command, kind) {
  const index2 = trace.events.findIndex((event) => {
    const process2 = trace.processes[event.process]
    return event.kind === kind && process2?.command === command && process2.kind === 'command'
  })
  return index2 < 0 ? void 0 : index2
}

// tangle/judge/side-by-side.ts
function sideBySide(transcript, trace, commands) {
  return transcript.panes.flatMap((pane, index2) => {
    const lines = commands
      .filter(({ start }) => start.pane === index2)
      .flatMap((command) => linesOf3(command, trace))
    const width = Math.max(...lines.map(({ printed }) => widthOf(printed)), 'expected'.length)
    return [
      `  pane ${pane.name}`,
      `  ${padTo('expected', width)} | actual`,
      ...lines.map(({ differs, printed, actual }) =>
        `${differs ? '!' : ' '} ${padTo(printed, width)} | ${actual}`.trimEnd(),
      ),
    ]
  })
}
function linesOf3({ start, pairs, statusRow, index: index2 }, trace) {
  const prompt = start.kind === 'command' ? `$ ${start.text.replaceAll('\n', ' \u23CE ')}` : start.text
  const lines = pairs.map(({ printed, actual, agrees }) => ({
    differs: !agrees,
    printed: printed?.text ?? '',
    actual: actual === void 0 ? '' : (trace.rows[actual]?.text ?? ''),
  }))
  const status = trace.commands[index2]?.status
  const interrupted = trace.commands[index2]?.interrupted && statusRow === void 0
  const ending = {
    differs: Number(statusRow?.text ?? 0) !== (status ?? 0),
    printed: statusRow === void 0 ? '' : `[${statusRow.text}]`,
    actual: status === void 0 || status === 0 ? '' : `[${status}]`,
  }
  const hasEnding = !interrupted && (ending.printed !== '' || ending.actual !== '')
  return [{ differs: false, printed: prompt, actual: prompt }, ...lines, ...(hasEnding ? [ending] : [])]
}

// tangle/judge/verdict.ts
function judgeTranscript(transcript, trace, shapes) {
  const commands = compareCommands(transcript, trace, shapes)
  const ends = commands.flatMap((command) => judgeEnd(command, trace))
  const blocked = judgeReach(transcript, trace)
  const outputs = judgeOutput(transcript, trace, commands)
  const order = outputs.length > 0 ? [] : judgeOrder(transcript, trace, commands)
  return [...blocked, ...outputs, ...ends, ...order]
}
function judgeOutput(transcript, trace, commands) {
  const wrong = commands.flatMap(({ pairs, start }) =>
    pairs.filter(({ agrees }) => !agrees).map((pair) => ({ pair, at: pair.printed?.at ?? start.at, start })),
  )
  const [first2] = [...wrong].sort((a, b) => comparePlaces(a.at, b.at))
  if (first2 === void 0) return []
  const pane = transcript.panes[first2.start.pane]?.name ?? ''
  const { printed, actual } = first2.pair
  const line2 = actual === void 0 ? void 0 : trace.rows[actual]?.text
  return [
    {
      code: 'output-differs',
      message: messageOf(pane, printed?.text, line2, first2.start.text),
      at: first2.at,
      length: (printed ?? first2.start).text.length,
      details: sideBySide(transcript, trace, commands),
      expected: 'each pane to show exactly its own rows, in order, and nothing more',
      hint: hintOf(line2),
    },
  ]
}
function messageOf(pane, printed, line2, command) {
  if (printed === void 0) return `The pane \`${pane}\` showed a line that is not printed: \`${line2}\`.`
  if (line2 === void 0) return `The pane \`${pane}\` never showed this line, after \`${command}\`.`
  return `The pane \`${pane}\` showed \`${line2}\` instead.`
}
function hintOf(line2) {
  const missing = /^sh: \d+: (\S+): not found$/.exec(line2 ?? '')?.[1]
  if (missing !== void 0)
    return `\`${missing}\` is no command that transcripts may use: \`node\` and the plain tools of a shell are.`
  return 'Correct the program or the row. When what happened is what is meant, `vitest run -u` or `tangle verify --update` writes it.'
}
function judgeEnd(command, trace) {
  const { start, statusRow, index: index2, isFollowed } = command
  const traced = trace.commands[index2]
  if (traced === void 0) return []
  const base = { at: (statusRow ?? start).at, length: (statusRow?.text.length ?? start.text.length) + 2 }
  if (traced.overdue) return [{ ...base, code: 'time-limit', ...timeLimitWords(start.text) }]
  if (start.kind === 'visit') return []
  if (traced.status === void 0) {
    if (!isFollowed && statusRow === void 0) return []
    return [{ ...base, code: 'still-running', ...stillRunningWords(start.text, isFollowed) }]
  }
  const printed = Number(statusRow?.text ?? 0)
  const isQuietInterrupt = traced.interrupted && statusRow === void 0 && traced.status === 130
  if (traced.status === printed || isQuietInterrupt) return []
  return [
    {
      ...base,
      code: 'exit-differs',
      message: `\`${start.text}\` ended with exit status ${traced.status}.`,
      expected:
        statusRow === void 0
          ? 'exit status 0, since no other is printed'
          : `exit status ${printed}, as printed`,
      hint: `Correct the program, or print \`[${traced.status}]\` as the last line of its output${traced.status === 0 ? ' no more' : ''}.`,
    },
  ]
}
function timeLimitWords(text) {
  return {
    message: `The time limit of a step ran out while \`${text}\` was at work.`,
    expected: 'a program that prints the rows below it, ends, or waits for another',
    hint: 'Look for a timer or a loop that never comes to an end.',
  }
}
function stillRunningWords(text, isFollowed) {
  return {
    message: `\`${text}\` had not ended${isFollowed ? ' when the next command was typed in its terminal' : ''}.`,
    expected: isFollowed
      ? 'a command that ends by itself, or a row `^C`'
      : 'a command that ends, since its exit status is printed',
    hint: isFollowed
      ? 'Print `^C` before the next command, or give that command a pane of its own.'
      : 'Remove the status, or end the program.',
  }
}
function judgeReach(transcript, trace) {
  const blocked = trace.events.find((event) => event.kind === 'blocked')
  if (blocked?.kind !== 'blocked') return []
  return [
    {
      code: 'beyond-loopback',
      message: `A program of this transcript tried to reach \`${blocked.address}\`, which is not this machine.`,
      at: placeOfBlock(transcript.block),
      expected: 'programs that talk to 127.0.0.1, ::1 or localhost',
      hint: 'Print a server of the chapter\u2019s own, and talk to that.',
    },
  ]
}
function judgeOrder(transcript, trace, commands) {
  const causes = findCauses(trace)
  const seen = seenRows(commands)
  const rows = transcript.rows.filter((row) => seen.has(row))
  for (const [i, above] of rows.entries()) {
    for (const below of rows.slice(i + 1)) {
      if (below.pane === above.pane || below.time === above.time) continue
      const [first2, second] = [seen.get(below), seen.get(above)]
      if (first2 === void 0 || second === void 0 || !cameBefore(trace, causes, first2, second)) continue
      return [outOfOrder(transcript, above, below)]
    }
  }
  return []
}
function seenRows(commands) {
  const seen = /* @__PURE__ */ new Map()
  for (const { index: index2, start, pairs } of commands) {
    seen.set(start, { kind: 'start', command: index2 })
    for (const { printed, actual } of pairs) {
      if (printed?.kind === 'output' && actual !== void 0) seen.set(printed, { kind: 'line', row: actual })
    }
  }
  return seen
}
function outOfOrder(transcript, above, below) {
  const name = (row) => transcript.panes[row.pane]?.name ?? ''
  return {
    code: 'order-differs',
    message: `This row of \`${name(above)}\` is printed above a row of \`${name(below)}\` that always happens before it.`,
    at: above.at,
    length: Math.max(1, above.text.length),
    expected: 'causes above their effects',
    hint: 'Move the other row up, above this one.',
    notes: [{ message: 'this happens first', at: below.at }],
  }
}

// tangle/world/ports.ts
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

var first = 2e4
var last = 32e3
async function holdPorts(count) {
  const held = []
  const start = first + Math.floor(Math.random() * (last - first))
  for (let step = 0; step < last - first && held.length < count; step++) {
    const port = first + ((start - first + step) % (last - first))
    const release = await lockPort(port)
    if (release === void 0) continue
    if (await isFree(port)) held.push({ port, release })
    else release()
  }
  return {
    ports: held.map(({ port }) => port),
    release: () => {
      for (const { release } of held) release()
    },
  }
}
function lockPort(port) {
  return new Promise((resolve3) => {
    const socket = createSocket('udp4')
    socket.once('error', () => {
      socket.close()
      resolve3(void 0)
    })
    socket.bind({ address: '127.0.0.1', port, exclusive: true }, () => {
      socket.unref()
      resolve3(() => socket.close())
    })
  })
}
function isFree(port) {
  return new Promise((resolve3) => {
    const server = createServer()
    server.once('error', () => resolve3(false))
    server.listen({ port, host: '0.0.0.0', exclusive: true }, () => server.close(() => resolve3(true)))
  })
}

// tangle/world/records.ts
// tangle/world/terminal.ts
// tangle/world/package-folder.ts
import { constants as constants2, existsSync, openSync, readFileSync as readFileSync2 } from 'node:fs'
import { Socket } from 'node:net'
import { constants } from 'node:os'
import { dirname, join, join as join2, join as join3 } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { execa } from 'execa'

function packageFolder() {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'tangle/witness/witness.mjs'))) return folder
    if (dirname(folder) === folder) throw new Error('the witness is missing from this package')
  }
}

// tangle/world/terminal.ts
var preamble = '(read end <&3; kill -9 0) >/dev/null 2>&1 & exec 2>&1 3<&-; trap : INT'
function startCommand(text, index2, sandbox, onOutput) {
  const witness = pathToFileURL(join2(packageFolder(), 'tangle/witness/witness.mjs')).href
  const child = execa(
    'sh',
    [
      '-c',
      `${preamble}
${text}`,
    ],
    {
      cwd: join2(sandbox.folder, 'work'),
      env: { ...sandbox.environment, TANGLE_COMMAND: String(index2), NODE_OPTIONS: `--import=${witness}` },
      extendEnv: false,
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
      reject: false,
      buffer: false,
      stripFinalNewline: false,
    },
  )
  const group = child.pid
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8')
    stream?.on('data', onOutput)
  }
  child.stdin?.on('error', () => {})
  const exited = new Promise((resolve3) => {
    child.on('exit', (code, signal) => {
      resolve3(code ?? 128 + (constants.signals[signal ?? 'SIGKILL'] ?? 0))
    })
  })
  const closed = child.then(() => {})
  return {
    group,
    exited,
    interrupt: () => signalGroup(group, 'SIGINT'),
    endInput: () => void child.stdin?.end(),
    kill: async () => {
      signalGroup(group, 'SIGKILL')
      await closed
    },
  }
}
function signalGroup(group, signal) {
  if (group === void 0) return
  try {
    process.kill(-group, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
function killForgotten(id, sandbox) {
  try {
    if (readFileSync2(`/proc/${id}/environ`, 'utf8').includes(`TANGLE_SANDBOX=${sandbox.folder}\0`))
      process.kill(id, 'SIGKILL')
  } catch {}
}
async function makePipe(path) {
  await execa('mkfifo', [path])
}

// tangle/world/records.ts
async function readRecords(sandbox, onRecord) {
  const path = join3(sandbox, 'records')
  await makePipe(path)
  const pipe = new Socket({
    fd: openSync(path, constants2.O_RDWR | constants2.O_NONBLOCK),
    readable: true,
    writable: false,
  })
  createInterface({ input: pipe }).on('line', (line2) => onRecord(JSON.parse(line2)))
  return () => void pipe.destroy()
}

// tangle/world/sandbox.ts
import { constants as constants3 } from 'node:fs'
import { access, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname as dirname2, join as join4 } from 'node:path'

var tools = [
  'sh',
  'cat',
  'head',
  'tail',
  'sort',
  'wc',
  'ls',
  'mkdir',
  'rm',
  'cp',
  'mv',
  'tr',
  'cut',
  'grep',
  'od',
  'printf',
  'echo',
]
async function makeSandbox(files, ports) {
  const root = await mkdtemp(join4(tmpdir(), 'tangle-'))
  const folder = join4(root, 'work')
  for (const name of ['work/dist', 'home', 'bin', 'ports/free', 'ports/taken'])
    await mkdir(join4(root, name), { recursive: true })
  await Promise.all(files.map((file2) => writeInto(join4(folder, 'dist'), file2)))
  await Promise.all(ports.map((port) => symlink('free', join4(root, 'ports/free', String(port)))))
  await linkTools(join4(root, 'bin'))
  return { folder: root, environment: environmentOf(root) }
}
async function removeSandbox({ folder }) {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
function environmentOf(root) {
  return {
    PATH: join4(root, 'bin'),
    HOME: join4(root, 'home'),
    TMPDIR: join4(root, 'home'),
    LC_ALL: 'C',
    TZ: 'UTC',
    TERM: 'dumb',
    TANGLE_SANDBOX: root,
  }
}
async function writeInto(folder, { path, text }) {
  const file2 = join4(folder, path)
  await mkdir(dirname2(file2), { recursive: true })
  await writeFile(file2, text)
}
var found
async function linkTools(bin) {
  found ??= findTools()
  for (const [name, path] of await found) await symlink(path, join4(bin, name))
}
async function findTools() {
  const list2 = [['node', process.execPath]]
  for (const name of tools) {
    for (const folder of ['/bin', '/usr/bin']) {
      const path = join4(folder, name)
      if (!(await isExecutable(path))) continue
      list2.push([name, path])
      break
    }
  }
  return list2
}
async function isExecutable(path) {
  try {
    await access(path, constants3.X_OK)
    return true
  } catch {
    return false
  }
}

// tangle/prove/activity.ts
var Activity = class {
  /** Grows with everything that is heard: two looks that see the same number saw the same state. */
  version = 0
  #processes = /* @__PURE__ */ new Map()
  #ended = []
  #ready = []
  startCommand() {
    this.version++
    this.#ended.push(false)
    this.#ready.push(false)
  }
  hear() {
    this.version++
  }
  endCommand(command) {
    this.version++
    this.#ended[command] = true
    for (const [name, process2] of this.#processes)
      if (process2.command === command) this.#processes.delete(name)
  }
  record({ kind, process: process2, command, timers }) {
    this.version++
    if (kind === 'exit') this.#processes.delete(process2)
    else if (kind === 'idle') this.#processes.set(process2, { command, timers: timers ?? false })
    if (kind === 'listen') this.#ready[command] = true
  }
  /** Everybody sleeps: whoever runs has done all it can without others, and is ready for them. */
  allAsleep() {
    this.#ready.fill(true)
  }
  hasEnded(command) {
    return this.#ended[command] ?? false
  }
  isReady(command) {
    return this.#ready[command] ?? false
  }
  /** Whether some process has set itself a timer, so that it will wake without anybody’s doing. */
  hasTimers() {
    return [...this.#processes.values()].some(({ timers }) => timers)
  }
}

// tangle/world/browser.ts
// tangle/witness/ports.mjs
import {
  accessSync,
  constants as constants4,
  readdirSync as readdirSync2,
  readlinkSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { delimiter, join as join5 } from 'node:path'
import { chromium } from 'playwright-core'

function realPort(folder, printed) {
  const known3 = readLink(`${folder}/${printed}`)
  if (known3 !== void 0) return Number(known3)
  for (const real of readdirSync2(`${folder}/free`)) {
    if (!makeLink(String(printed), `${folder}/taken/${real}`)) continue
    if (makeLink(real, `${folder}/${printed}`)) return Number(real)
    unlinkSync(`${folder}/taken/${real}`)
    return Number(readLink(`${folder}/${printed}`))
  }
  throw new Error(`This transcript uses more ports than were set aside for it; ${printed} is one too many.`)
}
function makeLink(target, path) {
  try {
    symlinkSync(target, path)
    return true
  } catch {
    return false
  }
}
function readLink(path) {
  try {
    return readlinkSync(path)
  } catch {
    return void 0
  }
}

// tangle/world/relay.ts
import { connect, createServer as createServer2 } from 'node:net'

function openRelay(printed, real, name, onRecord) {
  const sockets = /* @__PURE__ */ new Set()
  let count = 0
  const server = createServer2({ allowHalfOpen: true }, (browser) => {
    const lane = `${name}.${count++}`
    const write = (fields) => {
      onRecord({ process: lane, at: String(process.hrtime.bigint()), ...fields })
    }
    write({ kind: 'opening' })
    const upstream = connect({ port: real, host: '127.0.0.1', allowHalfOpen: true })
    for (const socket of [browser, upstream]) sockets.add(socket.on('close', () => sockets.delete(socket)))
    upstream.on('error', () => browser.resetAndDestroy())
    upstream.on('connect', () => {
      const connection = `${upstream.localPort}>${printed}`
      write({ kind: 'open', connection, port: printed })
      passOn(browser, upstream, (kind, bytes) => write({ kind, connection, ...bytes }))
    })
  })
  return new Promise((resolve3) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      const close = () => {
        server.close()
        for (const socket of sockets) socket.destroy()
      }
      resolve3({ port, close })
    })
  })
}
function passOn(browser, upstream, write) {
  browser.on('data', (chunk) => {
    write('write', { bytes: chunk.toString('base64') })
    upstream.write(chunk)
  })
  upstream.on('data', (chunk) => {
    write('read', { bytes: chunk.toString('base64') })
    browser.write(chunk)
  })
  browser.on('end', () => {
    write('end', {})
    upstream.end()
  })
  upstream.on('end', () => {
    write('ended', {})
    browser.end()
  })
  browser.on('error', () => upstream.resetAndDestroy())
  upstream.on('close', () => {
    write('close', {})
    browser.destroy()
  })
}

// tangle/world/browser.ts
var names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']
var usualPlaces = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']
var iconLimit = 5e3
function findBrowser() {
  const named = process.env.CHROMIUM
  if (named !== void 0 && named !== '') return isExecutable2(named) ? named : void 0
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...folders.flatMap((folder) => names.map((name) => join5(folder, name))), ...usualPlaces].find(
    isExecutable2,
  )
}
function isExecutable2(path) {
  try {
    accessSync(path, constants4.X_OK)
    return true
  } catch {
    return false
  }
}
function openPage(address2, command, sandbox, onRecord) {
  const seen = new Lanes()
  const visit = startVisit(address2, command, sandbox, (record) => {
    seen.note(record)
    onRecord({ ...record, command })
  })
  const shown = visit.then(async ({ page }) => {
    const text = await load(page, address2)
    return { text, connection: seen.connectionOf(pathOf(address2)) }
  })
  const quiet = visit.then(async ({ page }) => {
    await shown
    const namesIcon = (await page.locator('link[rel~="icon" i]').count()) > 0
    if (!namesIcon) await seen.wait('/favicon.ico', iconLimit)
  })
  const close = async () => {
    const { context, relay } = await visit
    await context.close()
    relay.close()
  }
  return { shown, quiet, close }
}
async function startVisit(address2, command, sandbox, onRecord) {
  const printed = Number(new URL(address2).port || 80)
  const real = realPort(join5(sandbox.folder, 'ports'), printed)
  const relay = await openRelay(printed, real, `browser.${command}`, onRecord)
  const rules = ['localhost', '127.0.0.1', '[::1]'].map(
    (host) => `MAP ${host}:${printed} 127.0.0.1:${relay.port}`,
  )
  const context = await launch(
    join5(sandbox.folder, `browser-${command}`),
    [...rules, 'MAP * ~NOTFOUND'].join(', '),
  )
  const page = context.pages()[0] ?? (await context.newPage())
  return { context, page, relay }
}
function launch(profile, rules) {
  const executablePath = findBrowser()
  if (executablePath === void 0) throw new Error('there is no browser; transcripts with one must not be run')
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-quic',
      `--host-resolver-rules=${rules}`,
    ],
  })
}
async function load(page, address2) {
  try {
    await page.goto(address2, { waitUntil: 'load' })
    return await page.innerText('body')
  } catch (error) {
    return /net::(\w+)/.exec(error.message)?.[1] ?? error.message
  }
}
function pathOf(address2) {
  const { pathname, search } = new URL(address2)
  return pathname + search
}
var Lanes = class {
  #asked = []
  #look = () => {}
  note({ kind, bytes, connection }) {
    if (kind !== 'write') return
    const [, target] = /^[A-Z]+ (\S+) HTTP/.exec(Buffer.from(bytes ?? '', 'base64').toString('latin1')) ?? []
    if (target !== void 0) this.#asked.push({ target, connection })
    this.#look()
  }
  connectionOf(target) {
    return this.#asked.find((one) => one.target === target)?.connection
  }
  /** Settles when a target has been asked for, or when `limit` milliseconds have passed without. */
  wait(target, limit) {
    return new Promise((resolve3) => {
      const timer = setTimeout(resolve3, limit)
      this.#look = () => {
        if (this.connectionOf(target) === void 0) return
        clearTimeout(timer)
        resolve3()
      }
      this.#look()
    })
  }
}

// tangle/prove/visit.ts
function visitAddress(row, command, surroundings) {
  const { sandbox, recorder, activity, changed } = surroundings
  const page = openPage(row.text, command, sandbox, (record) => {
    activity.record(record)
    recorder.record(record)
    changed.emit()
  })
  const started = {
    pane: row.pane,
    group: void 0,
    isOver: false,
    wasStopped: false,
    interrupt: () => {},
    endInput: () => {},
    stop: page.close,
  }
  const show = async () => {
    const { text, connection } = await page.shown
    recorder.showPage(command, text, connection)
    activity.hear()
    changed.emit()
    await page.quiet
    started.isOver = true
    activity.endCommand(command)
    changed.emit()
  }
  void show()
  return started
}

// tangle/prove/panes.ts
function openPanes(surroundings) {
  const { recorder, activity, transcript, sandbox } = surroundings
  const all = []
  const current = (pane) => all.findLastIndex((started) => started.pane === pane)
  return {
    start: (row) => {
      const command = recorder.startCommand(row.pane, row.text)
      activity.startCommand()
      const isBrowser = transcript.panes[row.pane]?.kind === 'browser'
      all.push(
        isBrowser ? visitAddress(row, command, surroundings) : startInTerminal(row, command, surroundings),
      )
    },
    press: (pane, key) => {
      const command = current(pane)
      const traced = recorder.commands[command]
      if (key === '^C' && traced !== void 0) traced.interrupted = true
      if (key === '^C') all[command]?.interrupt()
      else all[command]?.endInput()
    },
    isBrowsing: () => all.some(({ group, isOver }) => group === void 0 && !isOver),
    groups: () => new Set(all.flatMap(({ group, isOver }) => (group === void 0 || isOver ? [] : [group]))),
    strays: () => new Set(recorder.livingProcesses()),
    clear: async (pane) => {
      const running = all.filter((started) => started.pane === pane && !started.isOver)
      await Promise.all(running.map((started) => started.stop()))
    },
    close: async () => {
      await Promise.all(all.map((started) => started.stop()))
      for (const id of recorder.livingProcesses()) killForgotten(id, sandbox)
    },
  }
}
function startInTerminal(row, command, surroundings) {
  const { sandbox, recorder, activity, changed } = surroundings
  const running = startCommand(row.text, command, sandbox, (text) => {
    recorder.addOutput(command, text)
    activity.hear()
    changed.emit()
  })
  const started = {
    pane: row.pane,
    group: running.group,
    isOver: false,
    wasStopped: false,
    interrupt: running.interrupt,
    endInput: running.endInput,
    stop: async () => {
      started.wasStopped = true
      await running.kill()
    },
  }
  void noteExit(running, started, command, surroundings)
  return started
}
async function noteExit(running, started, command, surroundings) {
  const { recorder, activity, changed } = surroundings
  const status = await running.exited
  await running.kill()
  started.isOver = true
  if (!started.wasStopped) recorder.endCommand(command, status)
  activity.endCommand(command)
  changed.emit()
}

// tangle/world/asleep.ts
import { readdirSync as readdirSync3, readFileSync as readFileSync3 } from 'node:fs'
// tangle/prove/quiet.ts
import { setImmediate } from 'node:timers/promises'

function lookAtSleepers(groups, others) {
  const looks = []
  for (const name of readdirSync3('/proc')) {
    if (!/^\d/.test(name) || !(others.has(Number(name)) || groups.has(groupOf(name)))) continue
    const look = lookAtThreads(name)
    if (look === void 0) return void 0
    looks.push(look)
  }
  return looks.join('\n')
}
function groupOf(id) {
  const stat = read(`/proc/${id}/stat`)
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2] ?? -1)
}
function lookAtThreads(id) {
  const looks = [id]
  for (const thread of list(`/proc/${id}/task`)) {
    const status = read(`/proc/${id}/task/${thread}/status`)
    const state = /^State:\t(\w)/m.exec(status)?.[1]
    if (state !== void 0 && !'STZX'.includes(state)) return void 0
    looks.push(...(status.match(/^(?:non)?voluntary_ctxt_switches:.*$/gm) ?? []))
  }
  return looks.join(' ')
}
function read(path) {
  try {
    return readFileSync3(path, 'utf8')
  } catch {
    return ''
  }
}
function list(path) {
  try {
    return readdirSync3(path)
  } catch {
    return []
  }
}

// tangle/prove/quiet.ts
async function isAllQuiet(activity, panes) {
  if (panes.isBrowsing()) return false
  const { version } = activity
  const first2 = lookAtSleepers(panes.groups(), panes.strays())
  if (first2 === void 0) return false
  await setImmediate()
  await setImmediate()
  return version === activity.version && first2 === lookAtSleepers(panes.groups(), panes.strays())
}

// tangle/prove/rows.ts
function rowsOf2(output, command, processes, events) {
  const pane = processes.find((process2) => process2.command === command)?.pane ?? 0
  const shown = events.findIndex(
    (event) => event.kind === 'show' && processes[event.process]?.command === command,
  )
  const printed = printedLines(command, processes, events)
  let next = 0
  return splitLines(output).map((text) => {
    if (shown >= 0) return { pane, command, text, event: shown }
    const known3 = printed[next]
    if (known3 === void 0 || known3.text !== text) return { pane, command, text, event: void 0 }
    next++
    return { pane, command, text, event: known3.event }
  })
}
function splitLines(text) {
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}
function printedLines(command, processes, events) {
  const lines = []
  let open = ''
  let last2 = -1
  for (const [index2, event] of events.entries()) {
    if (event.kind !== 'print' || processes[event.process]?.command !== command) continue
    const parts = (open + event.text).split(/\r?\n/)
    open = parts.pop() ?? ''
    last2 = index2
    for (const text of parts) lines.push({ text, event: index2 })
  }
  return open === '' ? lines : [...lines, { text: open, event: last2 }]
}

// tangle/prove/recorder.ts
var Recorder = class {
  commands = []
  /** What each command has shown so far. */
  outputs = []
  #transcript
  #processes = []
  #connections = []
  #opening = /* @__PURE__ */ new Map()
  #events = []
  constructor(transcript) {
    this.#transcript = transcript
  }
  /** A command is typed. @returns its index */
  startCommand(pane, text) {
    const command = this.commands.length
    this.commands.push({ pane, text, status: void 0, interrupted: false, overdue: false })
    this.outputs.push('')
    this.#processes.push({ name: '', kind: 'command', pane, command })
    this.#add(this.#processes.length - 1, process.hrtime.bigint(), { kind: 'start' })
    return command
  }
  addOutput(command, text) {
    this.outputs[command] += text
  }
  /** A command has ended by itself. */
  endCommand(command, status) {
    const own = this.commands[command]
    if (own !== void 0) own.status = status
    this.#add(this.#indexOf(command), process.hrtime.bigint(), { kind: 'exit' })
  }
  /** The browser shows a page. */
  showPage(command, text, connection) {
    this.outputs[command] = text
    const index2 = this.#connections.findIndex(({ name }) => name === connection)
    this.#add(this.#indexOf(command), process.hrtime.bigint(), {
      kind: 'show',
      connection: index2 < 0 ? void 0 : index2,
    })
  }
  record(record) {
    if (record.kind === 'idle') return
    const own = this.#processOf(record)
    const at = BigInt(record.at)
    if (record.kind === 'opening') this.#opening.set(own, at)
    else if (record.kind === 'open')
      this.#add(own, this.#opening.get(own) ?? at, this.#happening(record, own))
    else this.#add(own, at, this.#happening(record, own))
  }
  /** The ids of the watched processes that have not said that they exit. */
  livingProcesses() {
    const gone = new Set(
      this.#events.filter(({ happening }) => happening.kind === 'exit').map((event) => event.process),
    )
    return this.#processes.flatMap(({ kind, name }, i) =>
      kind === 'node' && !gone.has(i) ? [Number.parseInt(name, 10)] : [],
    )
  }
  /** The trace of the run as seen by now. */
  trace() {
    const sorted = this.#events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    const begin = sorted[0]?.at ?? 0n
    const events = sorted.map(({ process: process2, at, happening }) => ({
      process: process2,
      at: Number(at - begin),
      ...happening,
    }))
    const processes = this.#processes.map(({ kind, pane, command }) => ({ kind, pane, command }))
    return {
      format: 1,
      chapter: this.#transcript.block.path,
      line: this.#transcript.block.line,
      panes: this.#transcript.panes,
      commands: this.commands,
      processes,
      connections: this.#connections.map(({ port, opener, acceptor }) => ({ port, opener, acceptor })),
      events,
      rows: this.outputs.flatMap((output, command) => rowsOf2(output, command, processes, events)),
    }
  }
  #add(process2, at, happening) {
    this.#events.push({ process: process2, at, happening })
  }
  #indexOf(command) {
    return this.#processes.findIndex(
      (process2) => process2.kind === 'command' && process2.command === command,
    )
  }
  #processOf({ process: name, command }) {
    const known3 = this.#processes.findIndex((process2) => process2.name === name)
    if (known3 >= 0) return known3
    const pane = this.commands[command]?.pane ?? 0
    const kind = this.#transcript.panes[pane]?.kind === 'browser' ? 'browser' : 'node'
    return this.#processes.push({ name, kind, pane, command }) - 1
  }
  #happening(record, own) {
    const { kind, connection: name, bytes, port } = record
    if (name === void 0) return { ...pick(record), kind }
    const connection = this.#connection(name, port ?? 0)
    const known3 = this.#connections[connection]
    if (known3 !== void 0 && kind === 'open') known3.opener = own
    if (known3 !== void 0 && kind === 'accept') known3.acceptor = own
    return { kind, connection, ...(bytes === void 0 ? {} : { bytes }) }
  }
  #connection(name, port) {
    const known3 = this.#connections.findIndex((connection) => connection.name === name)
    return known3 >= 0 ? known3 : this.#connections.push({ name, port, opener: void 0, acceptor: void 0 }) - 1
  }
}
function pick(record) {
  const { process: _process, command: _command, at: _at, ...rest } = record
  return rest
}

// tangle/prove/signal.ts
var Signal = class {
  #look
  emit() {
    this.#look?.()
  }
  /** Settles at the next change, or after `limit` milliseconds without one. */
  change(limit) {
    return new Promise((resolve3) => {
      const timer = setTimeout(finish, limit)
      this.#look = finish
      function finish() {
        clearTimeout(timer)
        resolve3()
      }
    })
  }
}

// tangle/prove/run.ts
var portCount = 6
var lookInterval = 15
async function runTranscript(transcript, surroundings) {
  const held = await holdPorts(portCount)
  const sandbox = await makeSandbox(surroundings.files, held.ports)
  const recorder = new Recorder(transcript)
  const activity = new Activity()
  const changed = new Signal()
  const closeRecords = await readRecords(sandbox.folder, (record) => {
    activity.record(record)
    recorder.record(record)
    changed.emit()
  })
  const panes = openPanes({ transcript, sandbox, recorder, activity, changed })
  const run = new Run(transcript, surroundings, { recorder, activity, changed, panes })
  try {
    await run.typeAll()
    await run.settle()
    return recorder.trace()
  } finally {
    await panes.close()
    closeRecords()
    held.release()
    await removeSandbox(sandbox)
  }
}
var Run = class {
  #transcript
  #surroundings
  #with
  /** The starts typed so far, in order: their places are the commands' indexes. */
  #started = []
  constructor(transcript, surroundings, instruments) {
    this.#transcript = transcript
    this.#surroundings = surroundings
    this.#with = instruments
  }
  async typeAll() {
    for (const row of this.#transcript.rows) {
      if (!isStart(row) && row.kind !== 'key') continue
      await this.#waitFor(row)
      if (row.kind === 'key') this.#press(row)
      else await this.#start(row)
    }
  }
  /** Waits until nothing more can happen; what is left then are servers, and they are stopped. */
  async settle() {
    await this.#until(() => {
      const isComplete = this.#started.every((start, command) => this.#isComplete(start, command))
      return isComplete || !this.#with.activity.hasTimers() ? 'when quiet' : 'not yet'
    })
  }
  async #start(row) {
    await this.#with.panes.clear(row.pane)
    this.#started.push(row)
    this.#with.panes.start(row)
  }
  #press(row) {
    this.#with.panes.press(row.pane, row.text)
  }
  /** Waits until every row above has happened; or until nothing can happen any more, and it never will. */
  async #waitFor(row) {
    await this.#until(() => {
      if (this.#isReadyFor(row)) return 'now'
      return this.#with.activity.hasTimers() ? 'not yet' : 'when quiet'
    })
  }
  /**
   * Waits for a condition, asked anew after each change, or for quiet where the condition allows it.
   *
   * The kernel tells nobody when a process falls asleep, so quiet is looked for from time to time.
   */
  async #until(condition) {
    const { activity, changed, panes } = this.#with
    const deadline = performance.now() + this.#surroundings.stepLimit
    while (performance.now() < deadline) {
      if (condition() === 'now') return
      if (await isAllQuiet(activity, panes)) {
        activity.allAsleep()
        if (condition() !== 'not yet') return
      }
      await changed.change(lookInterval)
    }
    this.#markOverdue()
  }
  /** Whether all commands typed so far have come as far as the rows above this one say. */
  #isReadyFor(row) {
    const { activity } = this.#with
    return this.#started.every((start, command) => {
      const isSameTerminal = start.pane === row.pane && row.kind !== 'key'
      const above = this.#rowsUnder(start).filter(({ time }) => time < row.time)
      if (isSameTerminal || above.some(({ kind }) => kind === 'key')) return activity.hasEnded(command)
      return activity.isReady(command) && this.#haveHappened(above, command)
    })
  }
  #isComplete(start, command) {
    return this.#haveHappened(this.#rowsUnder(start), command)
  }
  /** An exit status has happened when the command has ended. */
  #haveHappened(rows, command) {
    const { activity, recorder } = this.#with
    if (rows.some(({ kind }) => kind === 'status') && !activity.hasEnded(command)) return false
    const lines = splitLines(recorder.outputs[command] ?? '')
    return haveHappened(rows.filter(isShown), lines, this.#surroundings.shapes)
  }
  #rowsUnder(start) {
    return rowsUnder(this.#transcript.rows, start)
  }
  #markOverdue() {
    const { recorder, activity } = this.#with
    for (const [command, traced] of recorder.commands.entries())
      if (!activity.hasEnded(command)) traced.overdue = true
  }
}

// tangle/verify.ts
var stepLimit = 2e4
async function proverOf(book2, index2) {
  const slug = book2.chapters[index2]?.slug
  const shapes = book2.chapters.flatMap(({ front }) => front.shapes)
  const { value: files, problems } = await filesAt(book2, index2)
  const prove = async (transcript) => {
    const trace = await runTranscript(transcript, { files, shapes, stepLimit })
    return { transcript, trace, problems: judgeTranscript(transcript, trace, shapes) }
  }
  const transcripts = book2.transcripts.filter(({ block }) => block.slug === slug)
  return { value: { transcripts, shapes, prove }, problems }
}
function filesAt(book2, index2) {
  return compilePrograms(programsAt(book2.linked, index2), (_target, path) => path)
}

// one.tmp.ts
var [file, line] = process.argv[2].split(':')
var { book, index } = loadBook('chapters', file, '/work/main')
var p = await proverOf(book, index)
var t = p.value.transcripts.find((t2) => t2.block.line === Number(line))
var t0 = Date.now()
var proof = await p.value.prove(t)
console.log(
  Date.now() - t0,
  'ms',
  proof.problems.map((p2) => p2.code + ' ' + p2.message),
)
if (process.argv[3]) for (const e of proof.trace.events) console.log(JSON.stringify(e).slice(0, 160))
console.log(JSON.stringify(proof.trace.rows), JSON.stringify(proof.trace.commands))
