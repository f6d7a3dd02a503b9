import { refusedCall } from '../../system/failed-call.mjs'
import { emptyLooks, type Holder, startHolder } from './terminal.ts'

/**
 * What a sandbox's guard does: it makes the named pipes, and removes the folder when it is told to. When the runner has
 * ended, for whatever reason, it first kills the sandbox's processes, also those that have left their groups, until there
 * are none.
 */
const guard = `
folder=$1
shift
mkfifo "$@" && echo ready || exit
read end && exec rm -rf "$folder"
real=$(cd "$folder" && pwd -P)
empty=0
while [ $empty -lt ${emptyLooks} ]; do
  empty=$((empty + 1))
  for process in /proc/[0-9]*; do
    cwd=$(readlink $process/cwd)
    if [ "\${cwd#"$real"/}" != "$cwd" ] || grep -qzxF "TANGLE_SANDBOX=$folder" $process/environ; then
      kill -9 \${process#/proc/} && empty=0
    fi
  done
done
exec rm -rf "$folder"`

/**
 * Starts the guard of a sandbox: one process for all that a sandbox needs of other programs.
 *
 * @param folder absolute; the guard removes it when it is released
 * @param pipes absolute paths of the named pipes to make
 */
export async function guardSandbox(folder: string, pipes: readonly string[]): Promise<Holder> {
  const path = `${process.env.PATH}:/usr/bin:/bin`
  const holder = await startHolder('sh', ['-c', guard, 'sh', folder, ...pipes], path)
  if (holder === undefined) throw refusedCall('mkfifo', folder)
  return holder
}
