import { describe, expect, it } from 'vitest'
import type { EvseFacts } from '#base/domain/connectorFacts.js'
import type { ReportPart } from '#base/repositories/reports.js'
import type { VariableReport } from '#base/repositories/variables.js'
import { answerTo, fakeContext, receivedAt } from '../../../test/context.js'
import NotifyReport from './NotifyReport.js'

const power = {
  component: { name: 'EVSE', evse: { id: 2 } },
  variable: { name: 'Power' },
  variableAttribute: [
    { value: '7400', mutability: 'ReadOnly' as const },
    { type: 'MaxSet' as const, value: '11000' },
  ],
  variableCharacteristics: { dataType: 'decimal' as const, unit: 'W', maxLimit: 11_000, supportsMonitoring: true },
}
const password = {
  component: { name: 'SecurityCtrlr' },
  variable: { name: 'BasicAuthPassword' },
  variableAttribute: [{ value: 'hunter2' }],
}

const told = async (fresh: boolean) => {
  const parts: ReportPart[] = []
  const known: VariableReport[] = []
  const evses: EvseFacts[] = []
  const data = {
    reports: { add: async (_station: number, part: ReportPart) => (parts.push(part), fresh) },
    connectors: { describe: async (_station: number, facts: EvseFacts[]) => void evses.push(...facts) },
    variables: { record: async (_station: number, reports: VariableReport[]) => void known.push(...reports) },
  }
  const request = { requestId: 5, seqNo: 1, generatedAt: '2026-05-01T08:00:00Z', reportData: [power, password] }
  expect(await answerTo(NotifyReport, request, fakeContext({ data }))).toEqual({})
  return { parts, known, evses }
}

describe('NotifyReport', () => {
  it('brings one row per attribute, each with the limits of its variable, and no secret (B07.FR.11, B08.FR.12)', async () => {
    const { parts, known, evses } = await told(true)

    expect(known).toMatchObject([
      { component: 'EVSE', evseId: 2, variable: 'Power', value: '7400', mutability: 'ReadOnly', characteristics: { maxLimit: 11_000 } },
      { variable: 'Power', attributeType: 'MaxSet', value: '11000', mutability: 'ReadWrite' },
      { variable: 'BasicAuthPassword', value: undefined },
    ])
    expect(parts).toMatchObject([{ message: 'NotifyReport', requestId: 5, seqNo: 1, tbc: false, receivedAt }])
    expect(evses).toEqual([{ evseId: 2, maxPowerW: 11_000, connectors: [] }])
    expect(JSON.stringify(parts)).not.toContain('hunter2')
  })

  it('that was here before changes nothing', async () => {
    expect((await told(false)).known).toEqual([])
  })
})
