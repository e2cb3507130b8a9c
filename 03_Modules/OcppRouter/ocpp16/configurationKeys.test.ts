import { describe, expect, it } from 'vitest'
import { type Key, keysComponent, standardKeys, toKey, toVariable } from './configurationKeys.js'

const keyOf = (component: string, variable: string, instance?: string) => toKey({ name: component }, { name: variable, instance }) as Key

describe('the table of configuration keys', () => {
  it('has each key and each variable once', () => {
    const unique = (texts: string[]) => new Set(texts.map((text) => text.toLowerCase())).size
    expect(unique(standardKeys.map(({ key }) => key))).toBe(standardKeys.length)
    expect(unique(standardKeys.map(({ place }) => place))).toBe(standardKeys.length)
  })

  it.each(standardKeys)('leads from $key to $place and back', ({ key, place }) => {
    const { component, variable } = toVariable(key, '41')
    expect(`${component.name}.${variable.name}${variable.instance ? `[${variable.instance}]` : ''}`).toBe(place)
    const back = toKey(component, variable)
    expect(typeof back === 'string' ? back : back.key).toBe(key)
  })

  it('reads as 2.0.1 spells it, with the instance apart', () => {
    expect(toVariable('HeartbeatInterval', '300')).toEqual({
      component: { name: 'OCPPCommCtrlr' },
      variable: { name: 'HeartbeatInterval' },
      value: '300',
    })
    expect(toVariable('TransactionMessageAttempts', '3')).toEqual({
      component: { name: 'OCPPCommCtrlr' },
      variable: { name: 'MessageAttempts', instance: 'TransactionEvent' },
      value: '3',
    })
  })

  it.each(['heartbeatinterval', 'HEARTBEATINTERVAL'])('knows %s in any case (1.6 §7.17)', (key) => {
    expect(toVariable(key, '1').component.name).toBe('OCPPCommCtrlr')
    expect(keyOf('ocppcommctrlr', key).key).toBe('HeartbeatInterval')
  })
})

describe('a key without a variable of its own', () => {
  it.each(['BlinkRepeat', 'NumberOfConnectors', 'SupportedFeatureProfiles', 'AcmeSecretSauce', 'acme.x.y[0]'])(
    'is a variable of the keys component: %s',
    (key) => {
      expect(toVariable(key, 'v')).toEqual({ component: { name: keysComponent }, variable: { name: key }, value: 'v' })
      expect(keyOf(keysComponent, key).key).toBe(key)
    },
  )

  it('is reached there even when it has a variable as well', () => {
    expect(keyOf(keysComponent, 'HeartbeatInterval').key).toBe('HeartbeatInterval')
  })
})

it.each([
  [{ name: 'NoSuchCtrlr' }, { name: 'X' }, 'UnknownComponent'],
  [{ name: 'OCPPCommCtrlr', instance: 'a' }, { name: 'HeartbeatInterval' }, 'UnknownComponent'],
  [{ name: 'OCPPCommCtrlr', evse: { id: 1 } }, { name: 'HeartbeatInterval' }, 'UnknownComponent'],
  [{ name: 'OCPPCommCtrlr' }, { name: 'NoSuchVariable' }, 'UnknownVariable'],
  [{ name: 'OCPPCommCtrlr' }, { name: 'MessageAttempts' }, 'UnknownVariable'],
  [{ name: keysComponent }, { name: 'HeartbeatInterval', instance: 'a' }, 'UnknownVariable'],
])('%j %j is %s', (component, variable, status) => {
  expect(toKey(component, variable)).toBe(status)
})

describe('values that are spelt differently', () => {
  it('are the rate units (1.6 errata §3.88)', () => {
    expect(toVariable('ChargingScheduleAllowedChargingRateUnit', 'Current, Power').value).toBe('A,W')
    expect(keyOf('SmartChargingCtrlr', 'RateUnit').toKey('W')).toBe('Power')
  })

  it('are passwords, the same bytes on both sides (security extension A00.FR.304)', () => {
    const { toKey: hex } = keyOf('SecurityCtrlr', 'BasicAuthPassword')
    expect(hex('Sixteen-letters!')).toBe('5369787465656e2d6c65747465727321')
    expect(hex('x'.repeat(21))).toBeUndefined()
    expect(toVariable('AuthorizationKey', '5369787465656E2D6C65747465727321')).toEqual({
      component: { name: 'SecurityCtrlr' },
      variable: { name: 'BasicAuthPassword' },
      value: 'Sixteen-letters!',
    })
  })

  it.each(['ff00ff', '4100', 'not hexadecimal', 'abc'])('are never passwords that are no text: %s', (value) => {
    expect(toVariable('AuthorizationKey', value)).toEqual({
      component: { name: keysComponent },
      variable: { name: 'AuthorizationKey' },
      value,
    })
  })
})
