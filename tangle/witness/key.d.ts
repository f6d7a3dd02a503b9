/** Begins the first record of each witness of a transcript; its sandbox writes it before the script. */
declare const TANGLE_KEY: string
