import { textOfStranger } from '../../system/disk.ts'
import { idWithin, isAlive, linkInProc, processesOf, readProc, statOf } from './proc.ts'
import { pause, signalProcess } from './terminal.ts'

/** How often we look for the program that gets `^C`, where the shell is between one and the next. */
const mostLooks = 100

/**
 * Presses `^C`. A shell that runs one program after another goes on where none of them got the key: so it is pressed when one runs, and
 * again where that ended by itself in the same moment; or when the shell itself waits.
 *
 * @param group the process group of the pane
 * @param jobs the file in which its shell lists its jobs
 * @param hasOwnIds whether the shell knows its jobs by ids of their own namespace
 * @param isOver whether the command has ended meanwhile
 */
export async function interruptForeground(
  group: number | undefined,
  jobs: string,
  hasOwnIds: boolean,
  isOver: () => boolean,
): Promise<void> {
  // When the command ends the list is written anew, and for a moment it is empty.
  const named = new Set(linesOf(jobs))
  for (let looks = 1; looks <= mostLooks && !isOver(); looks++) {
    const { shell, programs } = foreground(group, named, hasOwnIds)
    if (!isBetween(shell, programs) || looks === mostLooks) {
      const mustEnd = programs.length > 0 && !programs.some(hearsInterrupts)
      // The shell first, so that it waits for the program when it hears of the key.
      for (const id of [shell, ...programs]) if (id !== undefined) signalProcess(id, 'SIGINT')
      if (!mustEnd) return
      // The command's end is most likely heard of by then.
      await pause(20)
    } else await pause(1)
  }
}

/** Whether a process catches or ignores SIGINT (`status`, SigIgn and SigCgt, proc(5)): what does neither is ended by it. */
function hearsInterrupts(id: number): boolean {
  const masks = readProc(`${id}/status`).matchAll(/^Sig(?:Ign|Cgt):\s*[0-9a-f]*([0-9a-f])$/gm)
  return [...masks].some(([, last = '']) => (Number.parseInt(last, 16) & 2) !== 0)
}

/** Whether a shell, or what it has just forked, is about to run a program: the key would be lost. */
function isBetween(shell: number | undefined, programs: readonly number[]): boolean {
  const fileOf = (id: number | undefined) => linkInProc(`${id}/exe`)
  const areShells = programs.every((id) => fileOf(id) === fileOf(shell))
  return areShells && [shell, ...programs].some((id) => /[RD]/.test(statOf(String(id)).state ?? ''))
}

/** The processes that get `^C`: as in a terminal, jobs in the background do not; nor does what leads into namespaces, which would end. */
function foreground(group: number | undefined, named: ReadonlySet<string>, hasOwnIds: boolean) {
  const processes = processesOf(group)
  const parents = new Map(processes.map(({ id, parent }) => [id, parent]))
  const background = new Set(
    processes.flatMap(({ id }) => (named.has(hasOwnIds ? idWithin(String(id)) : String(id)) ? [id] : [])),
  )
  const isInBackground = (id: number | undefined): boolean =>
    id !== undefined && (background.has(id) || isInBackground(parents.get(id)))
  const shell = hasOwnIds ? processes.find(({ parent }) => parent === group)?.id : group
  const programs = processes.flatMap(({ id }) =>
    id !== shell && id !== group && !isInBackground(id) && isAlive(String(id)) ? [id] : [],
  )
  return { shell, programs }
}

/** The shell writes its list of jobs when a command has ended; before that the file is missing. */
function linesOf(path: string): string[] {
  return textOfStranger(path, 2 ** 16)?.split('\n') ?? []
}
