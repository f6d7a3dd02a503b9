import { type Html, html } from '../../../text/html.ts'
import { type Diagram, isArrowMark, type Mark } from '../layout/diagram.ts'
import { stepsTable } from './steps-table.ts'
import { drawDiagram } from './svg.ts'

/**
 * Diagrams with more steps than this, and those without an arrow between two lifelines, are folded until a reader opens
 * them; on paper they are left out.
 */
const most = 24

/** Nobody can read a diagram with more steps than this, and it would weigh more than the rest of its page: it is not drawn. */
const mostDrawn = 150

type DiagramView = {
  readonly id: string
  readonly isInteractive: boolean
  /** Whether it is unfolded, unless there is too little or too much to see. */
  readonly isOpen: boolean
  /** Whether the run had other values in its rows than those that are printed: dates, say. */
  readonly isOther: boolean
}

function isFolded({ stepCount, marks }: Diagram): boolean {
  const isShared = (mark: Mark) =>
    isArrowMark(mark) && mark.from !== undefined && mark.to !== undefined && mark.from !== mark.to
  return stepCount > most || !marks.some(isShared)
}

/** A run as a sequence diagram: how to read it, the drawing, and the same as a table with every byte. */
export function diagramHtml(diagram: Diagram, { id, isInteractive, isOpen, isOther }: DiagramView): Html {
  const isLeftOut = isFolded(diagram)
  if (isLeftOut && !isInteractive) return html``
  if (diagram.stepCount > mostDrawn) return tooManySteps(diagram)
  const drawing = drawDiagram(diagram, id)
  if (!isInteractive)
    return html`<div class="diagram">${isOther ? html`<p class="legend">${otherRun}</p>` : undefined}${drawing}</div>`
  return html`
    ${replayControls(id)}
    <details class="diagram"${isOpen && !isLeftOut ? html` open` : undefined}><summary>${isOther ? otherRun : 'The same run, drawn'}</summary>
    <div class="drawing" tabindex="0" role="group" aria-label="Sequence diagram">${drawing}</div>
    ${howToRead}${stepsTable(diagram, id)}</details>`
}

function tooManySteps({ stepCount }: Diagram): Html {
  return html`<p class="legend">This run has ${stepCount} steps, too many to draw. Its record has all of them.</p>`
}

const otherRun = 'Another run of the same, drawn, with dates and numbers of its own'

/** Folded: a page has many drawings, and a reader needs to read this once. */
const howToRead = html`
  <details class="how"><summary>How to read the drawing</summary>
  <p>Time runs down. Each upright line is a running program, each arrow something that goes from one ${''}
  to another. Above an arrow is what it carries.</p></details>`

/** Hidden until the page's script shows them: without scripts they do nothing. */
function replayControls(id: string): Html {
  return html`
    <div class="replay" role="group" aria-label="Replay" hidden>
    ${replayButton('first', '⇤', 'First step', 'Home')}
    ${replayButton('back', '←', 'Step back', 'ArrowLeft')}
    ${replayButton('play', '▶', 'Play', 'Space')}
    ${replayButton('forward', '→', 'Step forward', 'ArrowRight')}
    ${replayButton('last', '⇥', 'Show everything', 'End')}
    <p class="now" id="${id}-now" aria-live="polite"></p></div>`
}

function replayButton(name: string, symbol: string, label: string, key: string): Html {
  return html`
    <button type="button" data-replay="${name}" aria-label="${label}" aria-keyshortcuts="${key}" title="${label}">
    <span aria-hidden="true">${symbol}</span></button>`
}
