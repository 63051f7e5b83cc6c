// Lays a .br and a .gz beside every file that shrinks: the server sends them
// as they are and never compresses by itself.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import zlib from 'node:zlib'

const root = process.argv[2] ?? 'dist'
const best = process.env.PORTAL_RELEASE === '1'
const brotli = best ? 11 : 5
const gzip = best ? 9 : 6

function* files(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else if (/\.(js|css|html|svg|json|mjs)$/.test(name)) yield path
  }
}

let plain = 0
let small = 0
for (const path of files(root)) {
  const bytes = readFileSync(path)
  const br = zlib.brotliCompressSync(bytes, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: brotli,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  plain += bytes.length
  small += Math.min(br.length, bytes.length)
  if (br.length < bytes.length) writeFileSync(`${path}.br`, br)
  const gz = zlib.gzipSync(bytes, { level: gzip })
  if (gz.length < bytes.length) writeFileSync(`${path}.gz`, gz)
}
console.log(`precompressed ${(plain / 1024).toFixed(0)} kB to ${(small / 1024).toFixed(0)} kB`)
