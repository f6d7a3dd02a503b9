// What a build does without compiling, on the folder that the command line names: the chapters are found, read,
// digested and decoded; parsed, every fence with its role, transcripts cut into rows; chunks linked, all checks
// made; and every program's text is made, whole. The time is all of that, from the first look into the folder.
import { decodeSource, findChapters } from '../../../dist/tool/world/chapters.js'
import { extractBook } from '../../../dist/tool/extract.js'
import { programText } from '../../../dist/tool/data/program.js'
