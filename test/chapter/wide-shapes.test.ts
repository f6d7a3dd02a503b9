import { expect, test } from 'vitest'
import { fitsAnyWord, fitsPartsOfWords } from '../../tangle/chapter/wide-shapes.ts'

test.each([
  String.raw`[a-z]+`,
  String.raw`[a-z]{2,}`,
  String.raw`\b\w{2,3}\b`,
  String.raw`\w{5}`,
  String.raw`\S{12}`,
  String.raw`.`,
  String.raw`[A-Z]{3,4}`,
  String.raw`[A-Z][a-z]{2}`,
  String.raw`[A-Za-z0-9]{6,8}`,
  String.raw`\p{L}+`,
  String.raw`\w+ \w+`,
  String.raw`[a-z ]{3,}`,
  String.raw`[^x]|x`,
  String.raw`(?<!\w)\w+ \w+ \w+`,
  String.raw`\w{4} \w{2} \w{4}`,
  String.raw`\w+(?=\s)`,
  String.raw`(?<= )\S+`,
  String.raw`(?<=[a-z] )\w+(?= [a-z])`,
])('%s is too wide', (pattern) => {
  expect(fitsAnyWord(pattern)).toBe(true)
})

test.each([
  String.raw`\d+`,
  String.raw`[0-9a-f]{8}`,
  String.raw`[A-Za-z0-9_-]{21}`,
  String.raw`(?<=pid )\w+`,
  String.raw`\w+(?= links)`,
  String.raw`(?<=: )\w+`,
  String.raw`Jan|Feb|Mar`,
  String.raw`\d{2}/[A-Z][a-z]{2}/\d{4}`,
  String.raw`\w+@\w+`,
  String.raw`(?:yes|no)`,
  String.raw`"\w+"`,
  String.raw`[aeiou]+`,
  String.raw`(?:[\w ]+-?)+\d`,
])('%s is not', (pattern) => {
  expect(fitsAnyWord(pattern)).toBe(false)
})

test.each([
  String.raw`[0-9a-f]+`,
  String.raw`[0-9A-F]{2,}`,
  String.raw`[0-9a-f]{2}`,
  String.raw`\b[0-9a-f]+\b`,
  String.raw`(?<= )[0-9a-f]+(?= )`,
  String.raw`[0-9a-f:]+`,
  String.raw`[aeiou]+`,
  String.raw`[a-c]`,
])('%s fits letters of words', (pattern) => {
  expect(fitsPartsOfWords(pattern)).toBe(true)
})

test.each([
  String.raw`[0-9a-f]{8}`,
  String.raw`[0-9a-f]{7,40}`,
  String.raw`\b[0-9a-f]{2}\b`,
  String.raw`(?<=sha )[0-9a-f]+`,
  String.raw`[0-9a-f]+(?=-)`,
  String.raw`"[0-9a-f]+"`,
  String.raw`\d+m?s`,
  String.raw`\d+[KMG]?B`,
  String.raw`(?:yes|no)`,
  String.raw`a|an|the`,
  String.raw`AM|PM`,
  String.raw`\d{2}/[A-Z][a-z]{2}/\d{4}`,
  String.raw`(?:[\w ]+-?)+\d`,
])('%s does not', (pattern) => {
  expect(fitsPartsOfWords(pattern)).toBe(false)
})
