/** What a station is told that asks for what this system does not do. */
export const cannotAnswer = (whoCould: string) => ({ reasonCode: 'UnsupportedRequest', additionalInfo: `nobody here ${whoCould}` })
