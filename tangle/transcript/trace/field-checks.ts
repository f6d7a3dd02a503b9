/** Whether a value that a stranger may have written is what a field holds. */
export type Check = (value: unknown) => boolean

export const isFlag: Check = (value) => typeof value === 'boolean'

export const isText: Check = (value) => typeof value === 'string'

/** Whether a value is a text of some pattern. */
export function isLike(pattern: RegExp): Check {
  return (value) => typeof value === 'string' && pattern.test(value)
}

export const isBase64 = isLike(/^[A-Za-z0-9+/]*={0,2}$/)

export function isOptional(is: Check): Check {
  return (value) => value === undefined || is(value)
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
