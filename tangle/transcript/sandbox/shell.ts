import { constants as system } from 'node:os'
import { join } from 'node:path'
import { untilAllRead } from '../../system/read-all.ts'
import { interruptForeground } from './interrupt.ts'
import { processesOf } from './proc.ts'
import { inputOf, type Sandbox, screenOf } from './sandbox.ts'
import { openScreen } from './screen.ts'
import { pause, signalGroup, signalProcess, startShell } from './terminal.ts'
import { TypedInput } from './typed-input.ts'

/** The shell of one terminal pane, which runs what is typed there as long as the pane is open. */
export type Shell = {
  /** Its process group: the shell's process id. */
  readonly group: number | undefined
  /** Whether it has ended, by `exit` or in another way. */
  readonly isOver: () => boolean
  /**
   * Types a command.
   *
   * @param index 0-based index into the transcript's commands, which the witness adds to its records
   */
  readonly run: (text: string, index: number) => ShellCommand
  /** Presses `^C`: what runs in the foreground gets SIGINT. */
  readonly interrupt: () => void
  /** Ends the shell and its group, and closes the terminal: a process that still writes to it, wherever it is, gets SIGPIPE. */
  readonly stop: () => void
  /** Does the same, and waits until they are gone. */
  readonly kill: () => Promise<void>
}

export type ShellCommand = {
  /**
   * Settles with the exit status (128 + the number where a signal ended it) when the command has ended and all its
   * output has been read.
   */
  readonly ended: Promise<number>
  /** What is typed to the programs that read standard input. `^D` ends it, and so does the end of the command. */
  readonly input: TypedInput
}

/**
 * Opens the shell of a pane.
 *
 * Commands reach it through its standard input; each has a named pipe as its own. When a command has ended, the shell
 * writes a mark that no program can guess into the stream of the command's output: everything before it is what the
 * command has shown.
 *
 * @param pane 0-based
 * @param onOutput gets the bytes that the pane shows, one character (U+0000 to U+00FF) each: standard output and standard error in their true order
 */
export function openShell(pane: number, sandbox: Sandbox, onOutput: (text: string) => void): Shell {
  const mark = `\x1e${crypto.randomUUID()} `
  const jobs = join(sandbox.folder, 'jobs', String(pane))
  const reader = new MarkedOutput(mark, onOutput)
  const screen = openScreen(screenOf(sandbox, pane), (text) => reader.read(text))
  const child = startShell(sandbox, screen.writer)
  screen.handOver()
  child.stdin.on('error', () => {})
  child.stdin.write(opening({ mark, jobs, terminal: screen.name }, sandbox))
  let isOver = false
  let latest = { isOver: true }
  const closed = child.then(() => {})
  child.on('exit', (code: number | null, signal: NodeJS.Signals | null) => {
    isOver = true
    const status = code ?? 128 + (system.signals[signal ?? 'SIGKILL'] ?? 0)
    void reader.drain().then(() => reader.end(status))
  })
  const stop = () => {
    killGroup(child.pid, sandbox.hasOwnIds)
    screen.close()
  }
  return {
    group: child.pid,
    isOver: () => isOver,
    run: (text, index) => {
      const path = inputOf(sandbox, index)
      const input = new TypedInput(path)
      const command = { isOver: false }
      latest = command
      const ended = reader.nextEnd().finally(() => {
        command.isOver = true
        input.close()
      })
      child.stdin.write(typed(text, index, path))
      return { ended, input }
    },
    interrupt: () => {
      const command = latest
      void interruptForeground(child.pid, jobs, sandbox.hasOwnIds, () => isOver || command.isOver)
    },
    stop,
    kill: async () => {
      let isClosed = false
      void closed.then(() => (isClosed = true))
      while (!isClosed) {
        stop()
        await Promise.race([closed, pause()])
      }
    },
  }
}

/**
 * Kills the processes of a group. What leads a shell into namespaces is left to end by itself: it asks after the shell, which
 * nobody else might do, and the namespaces do not end before.
 */
function killGroup(group: number | undefined, hasOwnIds: boolean): void {
  if (!hasOwnIds) signalGroup(group, 'SIGKILL')
  else for (const { id } of processesOf(group)) if (id !== group) signalProcess(id, 'SIGKILL')
}

/**
 * What the shell reads first. Descriptor 3 closes when the runner ends, for whatever reason: then the whole group is
 * killed, where no namespace ends with the runner. Descriptor 5 leads to the terminal even where `exec` has redirected standard output. The shell survives `^C`,
 * so that a program may handle it; where the key ended the program, the rest of the command is left out, as a person's shell
 * does it. `wait` does not say that a job was killed, since a shell says it only if the job did not end before. By `TANGLE_TERMINAL` the witness tells the terminal from another program's pipe.
 */
function opening(
  { mark, jobs, terminal }: { readonly mark: string; readonly jobs: string; readonly terminal: string },
  sandbox: Pick<Sandbox, 'work' | 'mark' | 'hasOwnIds'>,
): string {
  const guard = sandbox.hasOwnIds ? '' : '( (read end <&3; kill -9 0) >/dev/null 2>&1 5>&- & )'
  return `cd ${quoted(sandbox.work)} && unset OLDPWD
{ ulimit -w ${sandbox.mark} || ulimit -x ${sandbox.mark} || prlimit --pid $$ --locks=${sandbox.mark}:${sandbox.mark}; } 2>/dev/null
exec 2>&1 5>&1
TANGLE_TERMINAL=${quoted(terminal)}; export TANGLE_TERMINAL
${guard}
exec 3<&-
trap 'test $? -ne 130 || { tangle_broken=130; break 99; } 2>/dev/null' INT
wait() { case "$*" in *[!0-9" "]*) command wait "$@" ;; *) command wait "$@" 2>/dev/null ;; esac; }
tangle_begin() { tangle_status=$?; tangle_broken=; TANGLE_COMMAND=$1; export TANGLE_COMMAND; return $tangle_status; }
tangle_end() { jobs -p >${quoted(jobs)}; printf '%s%s\\n' ${quoted(mark)} "$1" >&5; return "$1"; }
`
}

/**
 * A command as the shell reads it. With `command` a mistake ends the command and not the shell, as in a terminal
 * (POSIX, "Consequences of Shell Errors"). The loop is what the trap of `^C` breaks.
 */
function typed(text: string, index: number, input: string): string {
  return `tangle_begin ${index}
for tangle_once in 1; do command eval ${quoted(text)} <${quoted(input)} 5>&-; done
{ tangle_end "\${tangle_broken:-$?}"; } 2>/dev/null
`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** Separates what a pane shows from the marks that the shell writes when a command has ended. */
class MarkedOutput {
  readonly #mark: string
  readonly #onOutput: (text: string) => void
  #pending = ''
  #received = 0
  #onEnd: ((status: number) => void) | undefined

  constructor(mark: string, onOutput: (text: string) => void) {
    this.#mark = mark
    this.#onOutput = onOutput
  }

  read(text: string): void {
    this.#received++
    this.#pending += text
    for (;;) {
      const start = this.#pending.indexOf(this.#mark)
      const end = start < 0 ? -1 : this.#pending.indexOf('\n', start)
      if (end < 0) break
      const status = Number(this.#pending.slice(start + this.#mark.length, end))
      this.#show(start)
      this.#pending = this.#pending.slice(end + 1 - start)
      this.end(status)
    }
    this.#show(this.#beginOfMark())
  }

  /** Settles at the next mark, or at the end of the shell, with the exit status. */
  nextEnd(): Promise<number> {
    return new Promise((resolve) => {
      this.#onEnd = resolve
    })
  }

  end(status: number): void {
    this.#onEnd?.(status)
    this.#onEnd = undefined
  }

  /** Settles when all that was written until now has been read. */
  drain(): Promise<void> {
    return untilAllRead(() => this.#received)
  }

  /** Passes on the first `length` UTF-16 units. */
  #show(length: number): void {
    if (length > 0) this.#onOutput(this.#pending.slice(0, length))
    this.#pending = this.#pending.slice(length)
  }

  /** The offset of an incomplete mark; the end where there is none. */
  #beginOfMark(): number {
    const text = this.#pending
    const whole = text.indexOf(this.#mark)
    if (whole >= 0) return whole
    const first = text.lastIndexOf('\x1e')
    return first >= 0 && this.#mark.startsWith(text.slice(first)) ? first : text.length
  }
}
