const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  epub: 'application/epub+zip',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
  xhtml: 'application/xhtml+xml',
}

/** The media type of a file of the woven book, by its name; an unknown one is plain text. */
export function mediaTypeOf(path: string): string {
  return types[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? 'text/plain'
}

/** Whether a file is a picture, by its name. */
export function isPicture(path: string): boolean {
  return mediaTypeOf(path).startsWith('image/')
}
