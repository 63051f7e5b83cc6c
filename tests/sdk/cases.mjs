// cases.mjs - the cases of run.py in JavaScript: a name and a value on each line.
import { Park, ParkError, quantity, series } from 'parkhub'

const { PARKHUB_URL: url, STUB_URL: stub, OTHER_DEVICE, SERIES_DEVICE, SERIES_METRIC, SERIES_FROM, SERIES_TO } = process.env
const other = Number(OTHER_DEVICE)
const park = new Park({ timeout: 20_000 })
const say = (name, value) => console.log(`${name}\t${value}`)

async function caught(ask) {
  try {
    await ask()
  } catch (e) {
    if (e instanceof ParkError) return e
    throw e
  }
  throw new Error('nothing was refused')
}

say('typed', (await park.compute('ENE-001', { T: 300 })).outputs.p)
say('number', (await park.createModelCall({ id: 'ENE-001', inputs: { T: 300 } })).outputs.p)
say('unit', (await park.compute('ENE-001', { T: quantity(26.85, 'Cel') })).outputs.p)
say('algorithm', (await park.compute('STA-01', { x: [1, 2, 3, 6] })).outputs.mean)
const many = await park.computeBatch('ENE-001', [{ T: 300 }, { T: 1 }, { T: 310 }])
say('batch', many.results.map((r) => r.error?.field ?? 'ok').join(' '))
let e = await caught(() => park.compute('ENE-001', { T: 1 }))
say('refused', `${e.status} ${e.code} ${e.field} ${!!e.request}`)
say('long', (await park.computeLong('ENE-001', { T: 300 })).outputs.p)
e = await caught(() => park.computeLong('ENE-001', { T: 1 }))
say('long refused', `${e.status} ${e.code} ${e.field}`)
e = await caught(() => new Park({ url, token: 'pk_wrong' }).call('getPark'))
say('token', e.status)
e = await caught(() => park.getDevice({ device: other }))
say('stranger', e.status)
let walls = true
for await (const d of park.each('listDevices')) walls &&= d.id !== other
say('walls', walls)
const rows = []
for await (const d of park.each('listDevices', { limit: 3 })) rows.push(d.id)
say('pages', `${rows.length} ${new Set(rows).size}`)
say('export', (await park.exportDevices()).split('\n').length - 2)
e = await caught(() => park.call('getDevice'))
say('missing', `${e.status} ${e.code} ${e.field}`)
e = await caught(() => park.call('getPark', { nonsense: 1 }))
say('strange', `${e.status} ${e.code} ${e.field}`)
const x = series(SERIES_DEVICE, SERIES_METRIC, { from: SERIES_FROM, to: SERIES_TO, step: '1h', agg: 'mean', unitless: true })
say('series', (await park.compute('STA-01', { x })).outputs.mean)
say('again', (await new Park({ url: stub, token: 't' }).call('getPark')).name)
e = await caught(() => new Park({ url: stub, token: 't', timeout: 400, tries: 1 }).call('getHello'))
say('late', e.code)
say('app', (await park.runApp('APP-010')).state)
