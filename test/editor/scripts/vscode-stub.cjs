/* oxlint-disable typescript/no-require-imports -- VS Code loads extensions as CommonJS */
// As much of VS Code's API as starting a language client takes. What is not named here is a class, a function and an object that does
// nothing, and has members of its own kind.
const { pathToFileURL, fileURLToPath } = require('node:url')

/** @returns {any} */
function nothing() {
  const base = class {}
  return new Proxy(base, {
    get: (target, key) => {
      if (key === 'prototype' || key in target) return Reflect.get(target, key)
      // It is no promise, and no list.
      return key === 'then' || typeof key === 'symbol' ? undefined : nothing()
    },
    apply: () => nothing(),
    construct: () => nothing(),
  })
}

class Uri {
  /** @param {string} path */
  static file(path) {
    return new Uri(pathToFileURL(path).href)
  }

  /** @param {string} href */
  static parse(href) {
    return new Uri(href)
  }

  /** @param {string} href */
  constructor(href) {
    this.scheme = href.split(':')[0]
    this.href = href
  }

  get fsPath() {
    return fileURLToPath(this.href)
  }

  toString() {
    return this.href
  }
}

class EventEmitter {
  #listeners = new Set()
  event = (/** @type {Function} */ listener) => {
    this.#listeners.add(listener)
    return { dispose: () => this.#listeners.delete(listener) }
  }

  fire(/** @type {unknown} */ value) {
    for (const listener of this.#listeners) listener(value)
  }

  dispose() {}
}

const noEvent = () => ({ dispose() {} })
const folder = { uri: Uri.file(process.cwd()), name: 'book', index: 0 }

/** What the extension has registered. */
const commands = new Map()

const known = {
  version: '1.91.0',
  Uri,
  EventEmitter,
  commands: {
    registered: commands,
    registerCommand: (/** @type {string} */ name, /** @type {Function} */ run) => {
      commands.set(name, run)
      return { dispose: () => commands.delete(name) }
    },
  },
  env: { appName: 'a stub', language: 'en' },
  workspace: new Proxy(
    {
      workspaceFolders: [folder],
      textDocuments: [],
      notebookDocuments: [],
      getWorkspaceFolder: () => folder,
      getConfiguration: () => ({
        get: (/** @type {string} */ key, /** @type {unknown} */ usual) =>
          key === 'server' && process.env.TANGLE_TEST_SERVER
            ? JSON.parse(process.env.TANGLE_TEST_SERVER)
            : usual,
      }),
    },
    {
      get: (target, key) =>
        Reflect.get(target, key) ??
        (String(key).startsWith('onDid') || String(key).startsWith('onWill') ? noEvent : nothing()),
    },
  ),
  window: new Proxy(
    { visibleTextEditors: [], tabGroups: { all: [], onDidChangeTabs: noEvent } },
    {
      get: (target, key) =>
        Reflect.get(target, key) ?? (String(key).startsWith('onDid') ? noEvent : nothing()),
    },
  ),
}

module.exports = new Proxy(known, { get: (target, key) => Reflect.get(target, key) ?? nothing() })
