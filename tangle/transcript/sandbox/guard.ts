import { refusedCall } from '../../system/failed-call.mjs'
import { marking } from './proc.ts'
import { emptyLooks, type Holder, startHolder } from './terminal.ts'

/**
 * What a sandbox's guard does: it makes the named pipes, and removes the folder when it is told to. When the runner has
 * ended, for whatever reason, it first kills the sandbox's processes, also those that have left their groups, until there
 * are none.
 */
const guard = `
folder=$1
mark=$2
shift 2
mkfifo "$@" && echo ready || exit
remove() {
  rm -rf "$folder" 2>/dev/null || { chmod -R u+rwX "$folder"; rm -rf "$folder"; }
}
read end && { remove; exit; }
empty=0
while [ $empty -lt ${emptyLooks} ]; do
  empty=$((empty + 1))
  for process in /proc/[0-9]*; do
    # One that has ended keeps its limits until its parent asks after it, which may be never.
    if grep -q "^${marking} *$mark *$mark " $process/limits && ! grep -q "^State:.[ZX]" $process/status; then
      kill -9 \${process#/proc/} && empty=0
    fi
  done
done
remove`

/**
 * Starts the guard of a sandbox: one process for all that a sandbox needs of other programs.
 *
 * @param folder absolute; the guard removes it when it is released
 * @param mark of the sandbox's processes
 * @param pipes absolute paths of the named pipes to make
 */
export async function guardSandbox(folder: string, mark: number, pipes: readonly string[]): Promise<Holder> {
  const path = `${process.env.PATH}:/usr/bin:/bin`
  const holder = await startHolder('sh', ['-c', guard, 'sh', folder, String(mark), ...pipes], { PATH: path })
  if ('reason' in holder) throw refusedCall('mkfifo', folder)
  return holder
}
