// Loaded into every process that is measured: at its end it writes its peak memory, in KiB, to a file.
process.once('exit', () => {
  const { writeFileSync } = process.getBuiltinModule('node:fs')
  writeFileSync(process.env.BENCH_NOTES, String(process.resourceUsage().maxRSS))
})
