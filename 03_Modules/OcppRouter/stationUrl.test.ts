import { expect, it } from 'vitest'
import { parseStationUrl } from './stationUrl.js'

it.each([
  ['/ocpp/CP1', ['/ocpp'], { tenantSlug: undefined, stationId: 'CP1' }],
  ['/ocpp/CP%201?x=1', ['/ocpp'], { tenantSlug: undefined, stationId: 'CP 1' }],
  ['/ocpp/acme/CP1', ['/ocpp'], { tenantSlug: 'acme', stationId: 'CP1' }],
  ['/ocpp/acme/2.0.1/CP1', ['/ocpp'], { tenantSlug: 'acme', stationId: 'CP1' }],
  ['/ocpp/1.6/CP1/', ['/ocpp'], { tenantSlug: undefined, stationId: 'CP1' }],
  ['/CP1', ['/ocpp', '/'], { tenantSlug: undefined, stationId: 'CP1' }],
  ['/ocpp/CP1', ['/', '/ocpp'], { tenantSlug: undefined, stationId: 'CP1' }],
])('%s below %j is %j', (target, prefixes, claimed) => {
  expect(parseStationUrl(target, prefixes)).toEqual({ kind: 'station', claimed })
})

it.each(['/ocpp/a%2Fb', '/ocpp/a%00', '/ocpp/%zz', '/ocpp/a:b', '/ocpp/..', '/ocpp/', `/ocpp/${'x'.repeat(49)}`, '/ocpp/%2561%253A'])(
  '%s holds no identity',
  (target) => {
    expect(parseStationUrl(target, ['/ocpp']).kind).toBe('badIdentity')
  },
)

it.each(['/', '/api/v1/stations', '/ocppx/CP1', '/ocpp/a/b/c/CP1'])('%s is no place for a station', (target) => {
  expect(parseStationUrl(target, ['/ocpp']).kind).toBe('elsewhere')
})
