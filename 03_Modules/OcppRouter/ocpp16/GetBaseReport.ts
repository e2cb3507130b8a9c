import { customData } from './customData16.js'
import { reportedKey } from './reportedKeys.js'
import { translateCommand } from './translation.js'

// 1.6 has no reports: its configuration keys are what it can tell, and their answer brings them all at once (1.6 §5.8).
export default translateCommand('GetBaseReport', {
  sends: ['GetConfiguration'],
  calls: ({ reportBase }) => (reportBase === 'SummaryInventory' ? [] : [{ action: 'GetConfiguration', payload: {} }]),
  up([answer], { reportBase }) {
    if (!answer) return { status: 'NotSupported' }
    const { configurationKey = [] } = answer
    const wanted = reportBase === 'FullInventory' ? configurationKey : configurationKey.filter(({ readonly }) => !readonly)
    return { status: 'Accepted', customData: customData({ reportData: wanted.map(reportedKey) }) }
  },
})
