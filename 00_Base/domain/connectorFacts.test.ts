import { describe, expect, it } from 'vitest'
import { connectorFacts, type ReportedVariable } from './connectorFacts.js'

const plug = (evseId: number, connectorId: number, value: string): ReportedVariable => ({
  component: 'Connector',
  evseId,
  connectorId,
  variable: 'ConnectorType',
  value,
})
const power = (more: Partial<ReportedVariable>): ReportedVariable => ({ component: 'EVSE', evseId: 1, variable: 'Power', ...more })

describe('what the device model tells of connectors', () => {
  it('is the type, and by its first letter whether the cable is fixed', () => {
    const facts = connectorFacts([plug(1, 1, 'cCCS2'), plug(1, 2, 'sType2'), plug(2, 1, 'Pan'), plug(2, 2, 's309-1P-16A')])

    expect(facts).toEqual([
      {
        evseId: 1,
        connectors: [
          { connectorId: 1, type: 'cCCS2', format: 'CABLE' },
          { connectorId: 2, type: 'sType2', format: 'SOCKET' },
        ],
      },
      {
        evseId: 2,
        connectors: [
          { connectorId: 1, type: 'Pan', format: undefined },
          { connectorId: 2, type: 's309-1P-16A', format: 'SOCKET' },
        ],
      },
    ])
  })

  it('is the last of two values for one connector', () => {
    expect(connectorFacts([plug(1, 1, 'cType1'), plug(1, 1, 'cCCS1')])[0]!.connectors).toEqual([
      { connectorId: 1, type: 'cCCS1', format: 'CABLE' },
    ])
  })

  it.each(['', 'Unknown', 'Undetermined', 'x'.repeat(21)])('leaves out a type that says nothing: %s', (value) => {
    expect(connectorFacts([plug(1, 1, value)])).toEqual([])
  })

  it('leaves out what belongs to no connector', () => {
    expect(connectorFacts([{ component: 'Connector', variable: 'ConnectorType', value: 'cCCS2' }])).toEqual([])
    expect(connectorFacts([{ component: 'Connector', evseId: 1, variable: 'ConnectorType', value: 'cCCS2' }])).toEqual([])
  })

  it.each<[string, Partial<ReportedVariable>, number | undefined]>([
    ['the limit in kW', { value: '3', characteristics: { unit: 'kW', maxLimit: 22 } }, 22_000],
    ['the limit in W', { characteristics: { unit: 'W', maxLimit: 150_000 } }, 150_000],
    ['the most it can be set to', { attributeType: 'MaxSet', value: '11000.0' }, 11_000],
    ['the most it can be set to in its unit', { attributeType: 'MaxSet', value: '22', characteristics: { unit: 'kW' } }, 22_000],
    ['not what it gives just now', { value: '7360' }, undefined],
    ['not what was said in kW without saying so', { attributeType: 'MaxSet', value: '22' }, undefined],
    ['not a word', { attributeType: 'MaxSet', value: 'much' }, undefined],
    ['not an empty value', { attributeType: 'MaxSet', value: '' }, undefined],
  ])('takes as power of an EVSE %s', (_, more, maxPowerW) => {
    expect(connectorFacts([power(more)])[0]?.maxPowerW).toBe(maxPowerW)
  })
})
