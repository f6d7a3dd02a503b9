// The sentences for calls that the system refuses. Plain JavaScript, because the starter uses it too.
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

const room = /** @type {const} */ (['room on the disk', 'Make room there.'])
const rights = /** @type {const} */ (['the rights', 'Change its owner or its mode, or that of its folder.'])
const alone = /** @type {const} */ (['nobody else who uses it', 'Wait until it has ended.'])

/** Why, what would have been right, and what to do, by the name of the error (errno(3)). */
const reasons = /** @type {Readonly<Record<string, readonly [string, string, string]>>} */ ({
  ENOSPC: ['no space is left', ...room],
  EDQUOT: ['your share of the disk is used up', ...room],
  EFBIG: [
    'the file would be longer than is allowed',
    'a higher limit for the length of files',
    'Raise the limit (`ulimit -f`).',
  ],
  EACCES: ['the right to do so is missing', ...rights],
  EPERM: ['the system forbids it', ...rights],
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
    'something above it is not a folder',
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
  ENOTEMPTY: ['another program writes there', ...alone],
  EBUSY: ['another program uses it', ...alone],
  UNKNOWN: [
    'the system refused it',
    'room on the disk, and the rights',
    'See whether the disk is full, and who may write there.',
  ],
  EIO: ['the disk reports a fault', 'a sound disk', 'Look at the log of the system.'],
})

/** What cannot be done, by the name of the call; by any other call a thing is used. */
const participles = /** @type {Readonly<Record<string, string>>} */ ({
  open: 'opened',
  read: 'read',
  write: 'written',
  rename: 'moved to its place',
  unlink: 'removed',
  rm: 'removed',
  rmdir: 'removed',
  mkdir: 'made',
  mkfifo: 'made',
  link: 'made',
  symlink: 'made',
  scandir: 'listed',
  copyfile: 'copied',
  chmod: 'given its mode',
  chown: 'given its owner',
  spawn: 'started',
})

/** What a call is about, by its name; any other call is about a file. */
const things = /** @type {Readonly<Record<string, string>>} */ ({
  rmdir: 'folder',
  mkdir: 'folder',
  scandir: 'folder',
  mkdtemp: 'folder for temporary files',
  mkfifo: 'pipe',
  link: 'link',
  symlink: 'link',
  spawn: 'program',
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
  const [thing, participle] = [things[call] ?? 'file', participles[call] ?? 'used']
  const [why, expected, hint] = reasons[code] ?? [
    `the system says ${code}`,
    'a call that succeeds',
    'Put that right.',
  ]
  const elsewhere = call === 'mkdtemp' ? ' Or name another folder in TMPDIR.' : ''
  return {
    path,
    what: `This ${thing} could not be ${participle}: ${why} (${code}).`,
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
    if (error instanceof Error && 'syscall' in error) Object.assign(error, { path, dest: undefined })
    throw error
  }
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
