/* oxlint-disable typescript/no-require-imports -- VS Code loads extensions as CommonJS */
// Activates the extension as VS Code does, and writes what it has started as JSON.
const extension = require(process.argv[2] ?? '')
const vscode = require('vscode')

async function main() {
  const context = { subscriptions: [] }
  await extension.activate(context)
  const [client] = extension.clients?.() ?? []
  const report = {
    commands: [...vscode.commands.registered.keys()].filter((name) => !name.startsWith('_')),
    server: client?.initializeResult?.serverInfo?.name ?? null,
  }
  await vscode.commands.registered.get('tangle.restart')()
  report.again = extension.clients?.()[0]?.initializeResult?.serverInfo?.name ?? null
  await extension.deactivate()
  process.stdout.write(JSON.stringify(report))
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(String(error?.stack ?? error))
    process.exit(1)
  },
)
