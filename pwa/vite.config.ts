import { readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import type { Plugin } from 'vitest/config'
import type { CodeSplittingNameFunction } from 'rolldown'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
/** Tests of what needs no page. */
const PURE = ['src/**/rules{,/*}.test.ts', 'src/form/{engine,items,useForm,vectors}.test.ts', 'src/{layout,words}.test.ts']
const backend = process.env['BACKEND'] ?? 'http://127.0.0.1:8000'

async function squeeze(file: string): Promise<void> {
  const bytes = await readFile(file)
  const br = await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  const gz = await promisify(gzip)(bytes, { level: 9 })
  if (br.length < bytes.length) await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
}

/** Leaves `x.js.br` and `x.js.gz` beside each text file: the server sends them as they are and compresses nothing itself. */
function siblings(): Plugin {
  return {
    name: 'siblings',
    apply: 'build',
    enforce: 'post',
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const names = await readdir(here('dist'), { recursive: true })
        const texts = names.filter((name) => /\.(js|css|html|svg|json|webmanifest|wasm)$/.test(name))
        await Promise.all(texts.map((name) => squeeze(join(here('dist'), name))))
      },
    },
  }
}

/** Puts `assets/icons/*.svg` as one sprite into the page, so that an icon costs no request and no script. */
function sprite(): Plugin {
  const folder = here('../assets/icons')
  const symbol = async (file: string, id: string): Promise<string> => {
    const svg = await readFile(file, 'utf8')
    const box = /viewBox="[^"]+"/.exec(svg)?.[0]
    return svg.trim().replace(/^<svg[^>]*>/, `<symbol id="${id}" ${box}>`).replace('</svg>', '</symbol>')
  }
  return {
    name: 'sprite',
    async transformIndexHtml(html) {
      const names = (await readdir(folder)).sort()
      const icons = names.map((name) => symbol(join(folder, name), `i-${basename(name, '.svg')}`))
      const symbols = await Promise.all([symbol(here('../assets/brand/icon.svg'), 'brand'), ...icons])
      return html.replace('<div id="app">', `<svg width="0" height="0" hidden>${symbols.join('')}</svg>\n    <div id="app">`)
    },
  }
}

/** Puts the app's own script behind the small first one. Two in `index.html` would be built into one. */
function second(): Plugin {
  return {
    name: 'second',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        const app = Object.values(bundle ?? {}).find((part) => part.type === 'chunk' && part.isEntry && part.name === 'app')
        return [{ tag: 'script', attrs: { type: 'module', crossorigin: true, src: `/${app?.fileName ?? 'src/app/start.ts'}` }, injectTo: bundle ? 'head' : 'body' }]
      },
    },
  }
}

type Modules = Parameters<CodeSplittingNameFunction>[1]

/** All that a module imports at once, itself included. */
function closure(id: string, modules: Modules, into = new Set<string>()): Set<string> {
  if (into.has(id)) return into
  into.add(id)
  for (const next of modules.getModuleInfo(id)?.importedIds ?? []) closure(next, modules, into)
  return into
}

const FIRST = new Set(['catalogue/pages/HomePage.vue', 'catalogue/pages/ItemPage.vue', 'drafts/pages/ApplyPage.vue'].map((page) => here(`src/domains/${page}`)))

/** Where code goes that is needed in more than one place. With `app` comes what the app stands on and what the first
 * pages of a first visit share with others, so that they cost no request for each small piece; with `more` the rest. */
function parts(): CodeSplittingNameFunction {
  let sorted: Map<string, string> | undefined
  return (asked, modules) => {
    if (!sorted) {
      const entry = closure(here('index.html'), modules)
      const pages = [...entry].flatMap((id) => modules.getModuleInfo(id)?.dynamicallyImportedIds ?? [])
      const closures = [here('src/app/start.ts'), ...new Set(pages)].map((page) => [page, closure(page, modules)] as const)
      const known = (sorted = new Map<string, string>())
      for (const [page, ids] of closures) {
        for (const id of ids) {
          const isShared = closures.filter(([, others]) => others.has(id)).length > 1
          if (page === here('src/app/start.ts') || (isShared && FIRST.has(page))) known.set(id, 'app')
          else if (isShared && !known.has(id)) known.set(id, 'more')
        }
      }
    }
    return sorted.get(asked) ?? null
  }
}

export default defineConfig({
  plugins: [
    // No component here is written with options.
    vue({ features: { optionsAPI: false } }),
    sprite(),
    second(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      injectRegister: false,
      manifest: false,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,webmanifest}'], globIgnores: ['sw.js'], target: 'es2020' },
    }),
    siblings(),
  ],
  resolve: { alias: { '@': here('src'), '@shared': here('../shared-schemas') } },
  build: {
    target: ['es2020', 'chrome87', 'safari14'],
    // Inlined SVGs become `data:` addresses, which the Content-Security-Policy refuses.
    assetsInlineLimit: 0,
    // One style file: a lazy route then costs one request, not two.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: here('index.html'), app: here('src/app/start.ts') },
      // Its index makes one object of all it has; only the one function is wanted.
      treeshake: { moduleSideEffects: [{ test: /fast-json-patch/, sideEffects: false }] },
      output: {
        codeSplitting: {
          groups: [
            // What runs first waits for nothing else.
            { name: 'index', test: /\/pwa\/(index\.html|src\/(main|app\/(ahead|routes)|kit\/early|domains\/\w+\/routes)\.ts)$|preload-helper/, priority: 1 },
            { name: parts(), debugName: 'parts' },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
  server: { proxy: Object.fromEntries(['/api', '/demo', '/.well-known', '/healthz'].map((path) => [path, backend])) },
  test: {
    restoreMocks: true,
    maxWorkers: '100%',
    // Rules and the form engine know of no page, so none is made for them: that is half of a file's time.
    projects: [
      { extends: true, test: { name: 'rules', environment: 'node', include: PURE } },
      { extends: true, test: { name: 'pages', environment: 'happy-dom', include: ['src/**/*.test.ts'], exclude: PURE } },
    ],
  },
})
