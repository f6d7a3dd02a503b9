import type { CommandRow } from './call.ts'

const format =
  'how problems are printed: text (the default), json for programs, or github for annotations ' +
  'of a pull request; tangle/PROBLEMS.md of this package describes both'

const pages = {
  out: 'the folder of pages; programs and pages go to folders of their own (default: dist/book)',
  force: 'overwrite and remove files in DIR that this tool did not write, or that were edited',
  'without-solutions': 'leave out the chapters in the folder `solutions`',
  'no-run': 'run nothing of the book: transcripts that no kept run proves are marked as not proved',
  epub: 'make the book as one file too: DIR/book.epub',
  pdf: 'make the book as one file too: DIR/book.pdf',
  traces: 'take the records that still prove their transcripts, keep new ones (default: dist/traces)',
  format,
}

/** Every command, by its name. The help is made of it. */
export const commands: Readonly<Record<string, CommandRow>> = {
  build: {
    usage: 'CHAPTERS --out DIR',
    help: 'write every program of the chapters to DIR, and compile TypeScript',
    options: {
      out: 'the folder of programs (default: dist)',
      force: pages.force,
      through: 'write the programs as they are at the end of one chapter, such as 07',
      'keep-going': 'where some programs are wrong, write those that are right',
      format,
    },
    load: async () => (await import('./build.ts')).buildCommand,
  },
  watch: {
    usage: 'CHAPTERS --out DIR',
    help: 'build whenever a chapter is saved, and prove the transcripts that this changed, until Ctrl-C; the last good programs stay where something is wrong',
    options: {
      out: 'the folder of programs (default: dist)',
      force: pages.force,
      'no-prove': 'only build: run nothing of the book',
      poll: 'look every now and then, where the system reports no changes (folders of other machines)',
      traces: pages.traces,
    },
    load: async () => (await import('./watch.ts')).watchCommand,
  },
  verify: {
    usage: 'CHAPTERS',
    help: 'run every printed transcript and compare what happens with what is printed',
    options: {
      only: 'prove one chapter of the book, such as 01-sockets',
      changed:
        'prove only what its recorded run no longer proves, and record the new runs (default: in dist/traces)',
      update: 'write what happened into the chapters, where it differs from what is printed',
      traces: 'keep the record of each run, as JSON, below DIR',
      format,
    },
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  weave: {
    usage: 'CHAPTERS --out DIR',
    help: 'make the book as pages for a browser, below DIR (default: dist/book); this runs its programs, to prove its transcripts',
    options: pages,
    load: async () => (await import('./weave.ts')).weaveCommand,
  },
  serve: {
    usage: 'CHAPTERS --out DIR',
    help: 'serve the pages to this machine while you write (it runs the programs too): problems are shown at their places, and saving reloads open pages',
    options: { ...pages, port: 'the port (default: 4080); any other where it is taken, or N is 0' },
    load: async () => (await import('./serve.ts')).serveCommand,
  },
  lsp: {
    usage: '[CHAPTERS]',
    help:
      'answer an editor by the language server protocol, over standard input and output; without CHAPTERS, for every ' +
      'folder that is called chapters or has a book.yaml',
    options: { stdio: 'say over what; it is what happens anyway' },
    load: async () => (await import('./lsp.ts')).lspCommand,
  },
  coverage: {
    usage: 'CHAPTERS',
    help: 'run every printed transcript, and report the lines of programs that none of them runs',
    options: { out: 'its lcov file goes to DIR/coverage (default: dist)', format },
    load: async () => (await import('./coverage.ts')).coverageCommand,
  },
  list: {
    usage: 'CHAPTERS',
    help: 'what became of each fenced block, one by one',
    options: { format },
    load: async () => (await import('./list.ts')).listCommand,
  },
  where: {
    usage: 'PLACE',
    help:
      "where a program's line was written, or where a chapter's line went; " +
      'PLACE is dist/server.ts:31 or chapters/02-http.md:88:5',
    options: { out: 'the folder of programs (default: dist)', format },
    load: async () => (await import('./where.ts')).whereCommand,
  },
  compare: {
    usage: 'CHAPTER FOLDER',
    help:
      'where the programs that you typed into FOLDER begin to differ from those at the end of a chapter, and which ' +
      'paragraph of the book says so; spaces, comments, quotes and semicolons do not count',
    options: { chapters: 'the folder of chapters (default: chapters)', format },
    load: async () => (await import('./compare.ts')).compareCommand,
  },
  stitch: {
    usage: 'CHAPTERS --out DIR',
    help: 'take what was edited in the programs of DIR back into the chapters: all of it, or nothing and the reasons',
    options: {
      out: 'the folder of programs (default: dist)',
      check: 'find out whether all edits can go back into the chapters, and write nothing',
      format,
    },
    load: async () => (await import('./stitch.ts')).stitchCommand,
  },
  init: {
    usage: 'DIR',
    help: 'make a book to start from in a new folder, with all that proves it',
    options: { format },
    load: async () => (await import('./init.ts')).initCommand,
  },
  import: {
    usage: 'FROM --out CHAPTERS',
    help: 'make chapters of a folder of Markdown that was written for Entangled or lmt, and report what is left to do',
    options: {
      out: 'the folder of chapters (default: chapters)',
      force: 'overwrite files of that folder that have another text',
      format,
    },
    load: async () => (await import('./import.ts')).importCommand,
  },
}
