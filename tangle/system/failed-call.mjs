// What a person is told when the system refuses something. Plain JavaScript, because the starter uses it too.
import { constants } from 'node:os'

/**
 * A call that the system refused, in words.
 *
 * @typedef {object} FailedCall
 * @property {string} path what it was about, as it was given to the system
 * @property {string} what one sentence: what could not be done, and why
 * @property {string} expected
 * @property {string} hint what to do next
 */

/** Why, what would have been right, and what to do, by the name of the error (errno(3)). */
const reasons = /** @type {Readonly<Record<string, readonly [string, string, string]>>} */ ({
  ENOSPC: ['no space is left', 'room on the disk', 'Make room there.'],
  EDQUOT: ['your share of the disk is used up', 'room on the disk', 'Make room there.'],
  EFBIG: [
    'the file would be longer than is allowed',
    'a higher limit for the length of files',
    'Raise the limit (`ulimit -f`).',
  ],
  EACCES: [
    'the right to do so is missing',
    'the rights',
    'Change its owner or its mode, or that of its folder.',
  ],
  EPERM: ['the system forbids it', 'the rights', 'Change its owner or its mode, or that of its folder.'],
  EROFS: ['its disk can only be read', 'a disk that can be written', 'Name another folder.'],
  EMFILE: [
    'too many files are open',
    'a higher limit for open files',
    'Raise the limit (`ulimit -n`), or end other programs.',
  ],
  ENFILE: ['too many files are open on this machine', 'fewer open files', 'End other programs.'],
  EAGAIN: [
    'too many processes are running',
    'fewer processes',
    'End other programs, or raise the limit (`ulimit -u`).',
  ],
  ENOMEM: ['no memory is left', 'more memory', 'End other programs.'],
  ELOOP: ['links lead in a circle there', 'links that lead somewhere', 'Remove one of the links.'],
  ENAMETOOLONG: [
    'its path is too long',
    'a shorter path',
    'Choose a shorter name, or a folder nearer to the root.',
  ],
  ENOTDIR: [
    'what is above it is no folder',
    'folders above it',
    'Move away what is in the way, or name another folder.',
  ],
  ENOENT: [
    'it is missing, or a folder above it is',
    'folders above it, and links that lead somewhere',
    'Make the folder, or remove the link that leads to nothing.',
  ],
  EEXIST: [
    'something else is there',
    'nothing, or a folder',
    'Move it away; it may be a link that leads to nothing.',
  ],
  EISDIR: ['it is a folder', 'a file', 'Move the folder away.'],
  ENOTEMPTY: ['another program writes there', 'nobody else who writes there', 'Wait until it has ended.'],
  EBUSY: ['another program uses it', 'nobody else who uses it', 'Wait until it has ended.'],
  UNKNOWN: [
    'the system refused it',
    'room on the disk, and the rights',
    'See whether the disk is full, and who may write there.',
  ],
  EIO: ['the disk reports a fault', 'a sound disk', 'Look at the log of the system.'],
})

/** What is done, and to what, by the name of the call; in other calls a file is used. */
const deeds = /** @type {Readonly<Record<string, readonly [string, string]>>} */ ({
  open: ['file', 'opened'],
  read: ['file', 'read'],
  write: ['file', 'written'],
  rename: ['file', 'moved to its place'],
  unlink: ['file', 'removed'],
  rm: ['file', 'removed'],
  rmdir: ['folder', 'removed'],
  mkdir: ['folder', 'made'],
  scandir: ['folder', 'listed'],
  mkdtemp: ['folder for temporary files', 'used'],
  mkfifo: ['pipe', 'made'],
  copyfile: ['file', 'copied'],
  link: ['link', 'made'],
  symlink: ['link', 'made'],
  chmod: ['file', 'given its mode'],
  fchmod: ['file', 'given its mode'],
})

/**
 * Describes an error of a call to the system.
 *
 * @param {unknown} error
 * @returns {FailedCall | undefined} nothing for any other error: that is a fault of this program
 */
export function failedCall(error) {
  if (!(error instanceof Error)) return undefined
  const {
    code: name = '',
    syscall,
    cause,
    ...about
  } = /** @type {NodeJS.ErrnoException & { dest?: string }} */ (error)
  // Of two paths the second is the one that was to be made.
  const path = about.dest ?? about.path ?? '.'
  const code = name.replace('ERR_FS_', '')
  if (syscall === undefined || !(Object.hasOwn(constants.errno, code) || code === 'UNKNOWN'))
    return failedCall(cause)
  const [call = ''] = syscall.split(' ')
  const [thing, done] = call === 'spawn' ? ['program', 'started'] : (deeds[call] ?? ['file', 'used'])
  const [why, expected, hint] = reasons[code] ?? [
    `the system says ${code}`,
    'a call that succeeds',
    'Put that right.',
  ]
  const elsewhere = call === 'mkdtemp' ? ' Or name another folder in TMPDIR.' : ''
  return {
    path,
    what: `This ${thing} could not be ${done}: ${why} (${code}).`,
    expected,
    hint: `${hint}${elsewhere} Then run the tool again.`,
  }
}

/**
 * Does something to a file, and names the file in the error where the system refuses: of reading and writing Node does not
 * say where.
 *
 * @template Value
 * @param {string} path
 * @param {() => Value} work
 */
export function naming(path, work) {
  try {
    return work()
  } catch (error) {
    throw named(path, error)
  }
}

/**
 * @param {string} path
 * @param {unknown} error
 */
export function named(path, error) {
  return error instanceof Error && 'syscall' in error
    ? Object.assign(error, { path, dest: undefined })
    : error
}

/**
 * The error of a call that another program made, of which only its failure is known.
 *
 * @param {string} syscall
 * @param {string} path
 */
export function refusedCall(syscall, path) {
  return Object.assign(new Error(`${syscall} ${path} failed`), { syscall, path, code: 'UNKNOWN' })
}
