// The unchanged tus-js-client against our server: uploads a file, cut once in the middle when asked, then resumed.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const { modules, endpoint, cookie, file, metadata, chunkSize, cutAt, whileCreating } = JSON.parse(process.argv[2])
const { Upload } = createRequire(modules)('tus-js-client')
const content = readFileSync(file)
const seen = []

function start(url) {
  return new Promise((resolve, reject) => {
    const upload = new Upload(content, {
      endpoint,
      uploadUrl: url,
      chunkSize,
      uploadDataDuringCreation: whileCreating,
      retryDelays: [100, 300, 1000, 3000],
      metadata,
      headers: { Cookie: cookie },
      onAfterResponse: (request, answer) => seen.push(`${request.getMethod()} ${answer.getStatus()}`),
      onError: reject,
      onSuccess: () => resolve({ url: upload.url, done: true }),
      onProgress: (sent) => {
        if (!url && cutAt && sent >= cutAt) upload.abort().then(() => resolve({ url: upload.url, done: false }))
      },
    })
    upload.start()
  })
}

const first = await start(null)
const last = first.done ? first : await start(first.url)
console.log(JSON.stringify({ url: last.url, resumed: !first.done, seen }))
