/** One character of a path or of a query (RFC 3986 sections 3.3 and 3.4). */
const pchar = String.raw`(?:[\w.~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})`

/** Absolute paths and whole addresses (RFC 9112 sections 3.2.1 and 3.2.2). */
const target = new RegExp(String.raw`^(?:/|[A-Za-z][\w+.-]*://[^/?#\s]*)${pchar}*(?:\?(?:${pchar}|\?)*)?$`)

/**
 * What is wrong with a start line that the parser accepts, as a sentence (RFC 9112 sections 2.3, 3 and 4; RFC 9110 section 15);
 * nothing where it is right.
 */
export function faultOfStartLine(line: string): string | undefined {
  const version = /(?:^| )(HTTP\/\S*)/.exec(line)?.[1] ?? ''
  if (!/^HTTP\/1\.[01]$/.test(version)) return `\`${version}\` is neither \`HTTP/1.1\` nor \`HTTP/1.0\`.`
  if (line.startsWith('HTTP/')) {
    const [, status = ''] = line.split(' ')
    if (!/^[1-5]\d\d$/.test(status)) return `\`${status}\` is not a status from 100 to 599.`
    // RFC 9112 section 4: only the reason phrase may be missing.
    return /^\S+ \d+ /.test(line)
      ? undefined
      : 'a blank follows the status, also where no reason phrase does.'
  }
  const [method = '', aim = ''] = line.split(' ')
  return isTarget(method, aim) ? undefined : `\`${aim}\` is not a target that ${method} may have.`
}

/** RFC 9112 section 3.2: which form a target has depends on the method. */
function isTarget(method: string, aim: string): boolean {
  if (method === 'CONNECT') return isAuthority(aim) && /:\d+$/.test(aim)
  return target.test(aim) || (method === 'OPTIONS' && aim === '*')
}

/** A host, and perhaps a port: RFC 9110 section 7.2, RFC 3986 section 3.2. No http address has an empty host (RFC 9110 section 4.2.1). */
export function isAuthority(value: string): boolean {
  const [, host = '', port = ''] =
    /^(\[[^\]]*\]|(?:[\w.~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+)(?::(\d*))?$/.exec(value) ?? []
  if (host === '' || Number(port) > 65_535) return false
  return !host.startsWith('[') || URL.canParse(`http://${host}/`)
}

/** The host and port in a request's target, where it is a whole address; without a user, who is no part of Host (RFC 9110 section 7.2). */
export function authorityOfTarget(line: string): string | undefined {
  return /^\S+ https?:\/\/(?:[^/?#\s@]*@)?([^/?#\s]*)/i.exec(line)?.[1]
}
