export const helpText = `Usage: tangle COMMAND CHAPTERS [options]

Programs and transcripts live in Markdown chapters; this tool takes them out and proves them.

  tangle build CHAPTERS --out DIR   write every program of the chapters to DIR, and compile TypeScript
  tangle verify CHAPTERS            run every printed transcript and compare what happens with what is printed
  tangle weave CHAPTERS --out DIR   make the book as pages for a browser, below DIR (default: dist/book)
  tangle serve CHAPTERS --out DIR   the same, and serve it to this machine; what is edited meanwhile is woven
                                    when a page is asked for
  tangle coverage CHAPTERS          run every printed transcript, and tell which lines of the programs none of them runs
  tangle list CHAPTERS              what became of each fenced block, one by one
  tangle where PLACE                where a program's line was written, or where a chapter's line went;
                                    PLACE is dist/server.ts:31 or chapters/02-http.md:88:5

CHAPTERS is a folder; every .md file below it but README.md is a chapter, read in the order of the paths.

Options
  --out DIR      build, where: the folder of programs; coverage: its lcov file goes to DIR/coverage (default: dist)
                 weave, serve: the folder of pages; programs and pages go to folders of their own
  --force        build: overwrite and remove files in DIR that this tool did not write, or that were edited
                 weave, serve: the same
  --without-solutions
                 weave: leave out the chapters in the folder \`solutions\`
  --port N       serve: the port (default: 4080); any other where it is taken, or N is 0
  --epub, --pdf  weave: make the book as one file too: DIR/book.epub, DIR/book.pdf
  --only CHAPTER verify: prove one chapter of the book, such as 01-sockets
  -u, --update   verify: write what happened into the chapters, where it differs from what is printed
  --traces DIR   verify: keep the record of each run, as JSON, below DIR
                 weave: take those records that still prove their transcripts, and keep new ones (default: dist/traces)
  --format NAME  how problems are told: text (the default), json for programs, or github for annotations
                 of a pull request; tangle/PROBLEMS.md of this package describes both
  -h, --help     this text

Exit status: 0 when all is well, 1 when there are problems (each is printed with its place in the
chapter), 2 when the call itself was wrong. Where there are problems, build and weave write nothing below DIR.

What a chapter may hold is described in tangle/FORMAT.md of this package.
`
