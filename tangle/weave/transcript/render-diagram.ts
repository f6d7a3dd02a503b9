import { drawScene } from './draw.ts'
import { renderMessages } from './render-messages.ts'
import type { Mark, Scene } from './scene.ts'

export type DiagramOptions = {
  /** The id of the transcript. */
  readonly id: string
  /** The number of the line that a row stands in; takes a 0-based index into the transcript's rows. */
  readonly numberOf: (row: number) => number | undefined
  readonly isInteractive: boolean
}

/**
 * Diagrams with more steps than this, and those in which nobody speaks to anybody else, are folded up until a reader
 * asks for them; on paper they are left out.
 */
const most = 24

function isFolded({ stepCount, marks }: Scene): boolean {
  const isShared = (mark: Mark) =>
    mark.kind === 'arrow' && mark.arrow.from !== undefined && mark.arrow.to !== undefined && mark.arrow.from !== mark.arrow.to // prettier-ignore
  return stepCount > most || !marks.some(isShared)
}

/** A run as a sequence diagram: how to read it, the drawing, and the same as a table with every byte. */
export function renderDiagram(scene: Scene, { id, numberOf, isInteractive }: DiagramOptions): string {
  const isClosed = isFolded(scene)
  if (isClosed && !isInteractive) return ''
  const drawing = drawScene(scene, {
    id: `${id}-drawing`,
    title: 'The run as a sequence diagram',
    description: describe(scene),
    numberOf,
  })
  if (!isInteractive) return `<div class="diagram">${drawing}</div>`
  return (
    `${controls(id)}<details class="diagram"${isClosed ? '' : ' open'}>` +
    '<summary>The same run, drawn</summary>' +
    `<div class="drawing" tabindex="0" role="group" aria-label="Sequence diagram">${drawing}</div>` +
    `${how}${renderMessages(scene, id, numberOf)}</details>`
  )
}

/** Folded up: a page has many drawings, and a reader needs to be told once. */
const how =
  '<details class="how"><summary>How to read the drawing</summary>' +
  '<p>Time runs down. Each upright line is a running program, each arrow something that goes from one ' +
  'to another. Above an arrow stands what it carries, below it the same bytes in hexadecimal.</p></details>'

function describe({ lifelines, connectionCount, marks }: Scene): string {
  const names = lifelines.map(({ name }) => name).join(', ')
  const messages = marks.filter((mark) => mark.kind === 'arrow' && mark.arrow.kind === 'message').length
  return (
    `Lifelines: ${names}. Connections: ${connectionCount}. Messages: ${messages}. ` +
    'The table below the drawing tells all of it in words.'
  )
}

/** Without scripts there is nothing to press, so they stay hidden until the script is there. */
function controls(id: string): string {
  const button = (name: string, sign: string, label: string, keys: string) =>
    `<button type="button" data-replay="${name}" aria-label="${label}" aria-keyshortcuts="${keys}" title="${label}">` +
    `<span aria-hidden="true">${sign}</span></button>`
  return (
    `<div class="replay" role="group" aria-label="Replay" hidden>${button('first', '⇤', 'First step', 'Home')}` +
    `${button('back', '←', 'Step back', 'ArrowLeft')}${button('play', '▶', 'Play', 'Space')}` +
    `${button('forward', '→', 'Step forward', 'ArrowRight')}${button('last', '⇥', 'Show everything', 'End')}` +
    `<p class="now" id="${id}-now" aria-live="polite"></p></div>`
  )
}
