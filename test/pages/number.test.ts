import { expect, test } from 'vitest'
import { numberedTitle } from '../../tangle/pages/plan/site.ts'

test.each([
  ['00-introduction', 'Introduction', '0. Introduction'],
  ['part/10-more', 'More', '10. More'],
  ['solutions/02-echo', 'Solution 2: an echo', 'Solution 2: an echo'],
  ['02-echo', 'Echo 12', '2. Echo 12'],
  ['afterword', 'Afterword', 'Afterword'],
])('%s is listed as “%s” with its number', (slug, title, listed) => {
  expect(numberedTitle({ slug, title })).toBe(listed)
})
