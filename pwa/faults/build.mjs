// Bundles what a test drives under Node from the app's own source. `breaks` are single lines put in the place of others,
// to see that the test notices; a line that is not there any more is an error.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = dirname(fileURLToPath(import.meta.url))
const source = join(here, '../src')
const { folder, bundles, preview } = JSON.parse(process.argv[2])

/** There is no canvas here: a picture is sent as it was taken, and its preview is another of its kind. */
const asTaken = {
  name: 'as-taken',
  enforce: 'pre',
  load: (id) => (id.endsWith('/materials/useStudio.ts') ? `export const makeReady = async (file) => ({ picture: file, preview: new Blob([Uint8Array.from(atob("${preview}"), (one) => one.charCodeAt(0))], { type: "image/jpeg" }) })` : null),
}

function broken(breaks) {
  const left = new Set(breaks)
  return {
    name: 'broken',
    enforce: 'pre',
    transform(code, id) {
      let text = code
      for (const one of breaks) {
        if (id !== join(source, one.file)) continue
        if (text.split(one.line).length !== 2) throw new Error(`${one.file} has not exactly one: ${one.line}`)
        text = text.replace(one.line, () => one.broken)
        left.delete(one)
      }
      return text === code ? null : { code: text, map: null }
    },
    buildEnd() {
      if (left.size > 0) throw new Error(`not bundled: ${[...left].map(({ file }) => file)}`)
    },
  }
}

async function bundle(name, entry, breaks, external) {
  await build({
    configFile: false,
    root: join(here, '..'),
    logLevel: 'error',
    define: { 'import.meta.env.DEV': 'false' },
    plugins: [asTaken, broken(breaks)],
    publicDir: false,
    resolve: { alias: { vue: 'vue/dist/vue.runtime.esm-bundler.js', '@': source, '@shared': join(here, '../../shared-schemas') } },
    ssr: { noExternal: true, external },
    build: {
      ssr: join(here, entry),
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false } },
    },
  })
  if (!existsSync(join(folder, `${name}.cjs`))) throw new Error(`${name} was not built`)
}

for (const { name, entry, breaks = [] } of bundles) await bundle(name, entry, breaks, [])
