// What other scripts of the page bring along.

/** MiniSearch as its own script makes it. */
declare const MiniSearch: (typeof import('minisearch'))['default']

/** The index of the book, as JSON. */
declare const searchData: string
