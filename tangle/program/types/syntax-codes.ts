/**
 * The errors of TypeScript's scanner and parser. The protocol does not mark them, and their numbers form no range: between
 * 1000 and 1999 there are also errors of programs that parse.
 */
const syntaxCodes = new Set(
  `
  1002 1003 1005 1007 1010 1011 1012 1034 1068 1069 1109 1110 1121 1124 1125 1126 1127 1128 1129 1130 1131
  1132 1134 1135 1136 1137 1138 1139 1140 1142 1144 1145 1146 1160 1161 1177 1178 1179 1180 1181 1198 1199
  1209 1223 1228 1260 1351 1352 1353 1357 1359 1369 1381 1382 1385 1386 1387 1388 1389 1390 1433 1434 1435
  1436 1437 1438 1439 1440 1441 1442 1443 1472 1477 1478 1487 1488 1489 1490 6188 6189 17002 17006 17007
  17008 17014 17015 17021 18026 18029 18030
  `
    .trim()
    .split(/\s+/)
    .map(Number),
)

/** Whether an error with this number means that the text does not parse there. */
export function isSyntaxCode(code: number): boolean {
  return syntaxCodes.has(code)
}
