/**
 * Every code of a problem, and what it means. Tests demand a fixture for each, and that the table in `tangle/PROBLEMS.md`
 * has these sentences.
 */
export const problemCodes = {
  // Reading a chapter
  'bad-front-matter':
    'front matter or the settings of the book are not YAML, never end, or have a value of the wrong kind',
  'bad-shape': 'a shape is not a regular expression, or matches the empty text or any word',
  'fence-in-html': 'Markdown takes a fence for a part of the HTML above it',
  'foreign-info': 'an info string has no language, or a form that only other tools read',
  'indented-fence': 'a fence is indented so far that Markdown takes it for text',
  'invalid-utf8': 'a chapter is not UTF-8',
  'malformed-info': 'an info string cannot be read, or contradicts itself',
  'misnamed-chapter': 'the name of a Markdown file does not end in `.md`',
  'misspelt-key': 'a word of an info string is nearly one that has a meaning',
  'nul-character': 'a line holds the character U+0000',
  'unclosed-fence': 'a fence is never closed',
  'unknown-front-matter-key': 'front matter or the settings of the book have a key without a meaning',
  'unknown-key': 'a word of an info string has no meaning',
  'unseen-character': 'a fence holds a character that nobody sees, or that turns the direction of the text',
  'unreadable-chapter':
    'a chapter cannot be read: it is not a file, a link to nothing or out of the book, closed to this user, or gone',
  'unproved-transcript': 'a command and its output are shown in a fence that no run proves',
  'untargeted-code': 'a fence of TypeScript or JavaScript names no target',
  // Transcripts and messages as written
  'bad-message': 'the message in an `http` fence is wrong, or is wrong in another way than the fence says',
  'no-prompt': 'a transcript shows output before anything is typed',
  'ragged-columns': 'the bars between panes are not in one column',
  'typed-key': 'a key is written behind a prompt, as if it were text',
  'unknown-program': 'a transcript starts a program that no chapter has made by then, or not by its path',
  'unused-shape': 'no transcript prints a value of a shape',
  // Linking chunks into programs
  'colliding-targets': 'two programs would be one file on some systems, or one is a folder of the other',
  'cyclic-chunk': 'a chunk would contain itself',
  'duplicate-target': 'a file or chunk is defined a second time, without `+=` or `:=`',
  'hidden-replacement': 'a block in a comment replaces one that readers see',
  'nothing-to-extend': '`+=` or `:=` comes before the definition',
  'too-large': 'a program would have more than a million lines',
  'undefined-chunk': 'a reference names no chunk',
  'unresolved-import': 'a program imports a file that no chapter makes',
  'unsafe-target': 'a target leads out of the output folder, or is a name that some system does not allow',
  'unknown-chapter': 'a chunk is named as that of a chapter that does not exist',
  'unused-chunk': 'no program uses a chunk',
  // Compiling and checking types
  'missing-error': 'a block says that the type checker finds errors in it, and it finds none, or others',
  'syntax-error': 'a program does not parse',
  'too-complex':
    'a line of code is too long for a compiler, code is nested too deeply, or a compiler gave up on a program',
  'type-error': 'the types in a program do not agree',
  // Importing a book of another tool
  'not-imported': 'another tool reads a block in a way that chapters have no form for',
  // The output folder
  'busy-output': 'another run of the tool is writing to the output folder',
  'differs-from-book': 'a program that a reader typed differs from the one in the book',
  'edited-output': 'a file of the output folder was edited by hand',
  'failed-call':
    'the system refused something: no space is left, a right is missing, too many files are open, or the like',
  'foreign-output': 'a file that the tool did not write is where a program goes',
  'linked-output':
    'a program would be written through a symbolic link, or the output folder is a link to nothing',
  'mixed-output': 'an output folder contains what another command made, or what the book is made from',
  // Taking edits back into the chapters
  'both-edited':
    'a file of the output folder and the chapters that it is made from were both changed since the build',
  'changed-reference':
    'an edited line would be a reference in the chapter, or would keep one from being read as such',
  'generated-edit': 'an edited file is not written in any chapter: the tool makes it',
  'lost-indentation': 'an edited line has less indentation than its reference adds',
  'removed-reference': 'an edit removes all lines that a reference brings into a program',
  'torn-edit': 'an edit could go to either of two blocks',
  'uneven-edit': 'lines that are in several places of the edited files were not edited alike',
  'unstitchable-text':
    'an edited file holds what no chapter can carry, or what Markdown would read in another way',
  // Weaving
  'bad-look': 'the book’s own stylesheet or template is missing, or the template lacks something',
  'broken-link': 'a link leads to no chapter, heading or file',
  'colliding-pages': 'two chapters would have one page, or a page would be in the way of another',
  'duplicate-exercise': 'two exercises of the book have one number',
  'duplicate-heading': 'a heading is in a chapter twice',
  'missing-heading': 'a chapter that is woven has no heading of the first level',
  'missing-picture': 'a picture is not in the folder of chapters',
  'missing-title': 'a chapter that is woven has no title, or a blank one',
  'not-rendered':
    'a page would show mathematics, HTML, a footnote or an alert as it is written, or not at all',
  'unknown-picture': 'a picture is of a kind that some readers cannot show',
  'unreadable-file': 'a page shows or links to a file that is a link out of the book, or that cannot be read',
  'unused-term': 'the front matter lists a term that no paragraph of the chapter has in bold',
  'unnumbered-exercise': 'an exercise’s heading has no number',
  // Where things went
  'no-map': 'a place has no map, since nothing was built from it',
  'stale-map': 'chapters or programs have changed since the programs were built',
  // Proving
  'beyond-loopback': 'a program of a transcript tried to reach another machine',
  'browser-failed': 'the browser that was found does not start, or shows neither a page nor why not',
  'disturbed-run': 'a program of a transcript wrote into or removed what the tool keeps beside it',
  'edited-chapter': 'a chapter was edited during the run that was to write into it',
  'endless-output': 'a command showed, or programs sent, far more than a transcript can hold',
  'exit-differs': 'a command ended with a status other than the printed one',
  'forbidden-command': 'a transcript calls a command that transcripts may not use',
  'idle-key': 'a key is pressed in a terminal in which no program runs',
  'missing-command': 'a transcript needs a command, and a machine that says it is CI does not have it',
  'no-browser': 'a transcript needs a browser, and a machine that says it is CI does not have one',
  'order-differs': 'a printed order contradicts cause and effect',
  'output-differs': 'a pane showed something else than what is printed',
  'ended-pane': 'a command is typed where `exit` has ended the shell',
  'left-behind': 'a process of a transcript would go on when its terminal is closed',
  'read-only-chapter': 'a chapter that was to be written into is read-only',
  'split-command':
    'a row goes on with a command that a shell would have run, or a command is not complete and no row goes on with it',
  'still-running': 'a command had not ended where the transcript needs it to',
  'unheard-line':
    'a row is printed as typed to a program that printed it itself, had not shown its prompt, or did not read it',
  'varying-output': 'two runs of a transcript to be rewritten show different rows',
  'time-limit': 'a row took longer than a row may take',
  // Coverage
  'needless-excuse': 'a block says why lines of it are not reached, and all are',
  'unreached-line': 'no transcript runs a line of a program',
} as const

export type ProblemCode = keyof typeof problemCodes
